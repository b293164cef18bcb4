"""What a migration does so that the database itself refuses changes to history (PostgreSQL and SQLite), and the one
way round it: personal data that has to go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, migrations

_REFUSAL = "history is append-only"


def _statements(vendor: str, table: str) -> tuple[list[str], list[str]]:
    """(SQL that installs the guards, SQL that removes them)."""
    if vendor == "sqlite":
        install = [
            f'CREATE TRIGGER "{table}_no_{verb}" BEFORE {verb.upper()} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            for verb in ("update", "delete")
        ]
        # Remaking a table takes its triggers along: they may be gone where a later migration was taken back.
        return install, [f'DROP TRIGGER IF EXISTS "{table}_no_{verb}"' for verb in ("update", "delete")]
    if vendor == "postgresql":
        install = [
            f'CREATE FUNCTION "{table}_append_only"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{table}_append_only"()',
        ]
        return install, [
            f'DROP TRIGGER "{table}_append_only" ON "{table}"',
            f'DROP FUNCTION "{table}_append_only"()',
        ]
    raise NotImplementedError(f"no append-only guard for {vendor}")


def append_only(table: str) -> migrations.RunPython:
    """Rows of `table` can be inserted, never updated or deleted."""
    return migrations.RunPython(_run(table, 0), _run(table, 1))


def lifted(table: str) -> migrations.RunPython:
    """The guards of `table` are taken away while its columns change (SQLite makes the table anew); `append_only` has
    to follow in the same migration."""
    return migrations.RunPython(_run(table, 1), _run(table, 0))


@contextmanager
def opened(tables: Sequence[str]) -> Iterator[None]:
    """Within a transaction: the guards of these tables are away until the end, for 黒塗り (`progress.blackening`)
    alone. If it fails, they are back with everything else."""
    if not connection.in_atomic_block:
        raise RuntimeError("guards may be lifted within a transaction only")
    with connection.cursor() as cursor:
        if (
            connection.vendor == "postgresql"
        ):  # what waits for the end of the transaction keeps a table from change
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            for statement in _statements(connection.vendor, table)[1]:
                cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for table in tables:
            for statement in _statements(connection.vendor, table)[0]:
                cursor.execute(statement)


def _run(table: str, which: int) -> Callable[[Any, Any], None]:
    def run(_: Any, editor: Any) -> None:
        for statement in _statements(editor.connection.vendor, table)[which]:
            editor.execute(statement)

    return run
