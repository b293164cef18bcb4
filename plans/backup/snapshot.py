"""One moment of the whole database as files: SQLite through its online copy, PostgreSQL through COPY.

Neither stops anybody from working meanwhile, and what is written meanwhile is either wholly in the files or not at
all. pg_dump isn't needed: it isn't where the application is, and its version would have to fit the server's.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from plans.backup.archive import TableFacts, Unusable

DATABASE_FILE = "database.sqlite3"


@dataclass(frozen=True)
class Snapshot:
    """What was copied: the tables, the schema they fit, and where PostgreSQL's sequences stood."""

    tables: dict[str, TableFacts]
    migrations: tuple[tuple[str, str], ...]
    sequences: dict[str, int | None]


def take(connection: BaseDatabaseWrapper, folder: Path) -> Snapshot:
    """Copy the database into files of `folder`. Raises Unusable for an engine this doesn't know."""
    if connection.vendor == "sqlite":
        return _copy_sqlite(connection, folder / DATABASE_FILE)
    if connection.vendor == "postgresql":
        return _copy_postgresql(connection, folder)
    raise Unusable(f"このデータベース（{connection.display_name}）のバックアップには対応していません。")


def compare(engine: str, tables: dict[str, TableFacts], folder: Path) -> None:
    """Count again in the files of `folder`. Raises Unusable where they don't hold what `tables` says."""
    if engine == "sqlite":
        with closing(sqlite3.connect(folder / DATABASE_FILE)) as copy:
            _refuse_damage(copy)
            found = _sqlite_tables(copy)
    else:
        found = {name: TableFacts(_lines(folder / file_of(name)), tables[name].columns) for name in tables}
    if found != tables:
        wrong = sorted(name for name in {*found, *tables} if found.get(name) != tables.get(name))
        raise Unusable(f"保存したバックアップの行数が、元と違います（{'、'.join(wrong)}）。")


def file_of(table: str) -> str:
    """The data file of one of PostgreSQL's tables: the text that COPY writes, a line a row."""
    return f"{table}.copy"


def _copy_sqlite(connection: BaseDatabaseWrapper, target: Path) -> Snapshot:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)  # in one step, hence of one moment
        copy.execute("PRAGMA journal_mode = DELETE")  # one file; the original keeps a log beside it
        _refuse_damage(copy)
        migrations = copy.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
        return Snapshot(_sqlite_tables(copy), tuple(migrations), {})


def _refuse_damage(copy: sqlite3.Connection) -> None:
    """Let SQLite examine pages, indexes, check constraints and foreign keys. Raises Unusable at a fault."""
    copy.create_function("REGEXP", 2, _matches, deterministic=True)  # check constraints call it
    try:
        answers = [str(answer) for (answer,) in copy.execute("PRAGMA integrity_check(3)")]
        strays = [
            f"{table} → {parent}"
            for table, _, parent, _ in copy.execute("PRAGMA foreign_key_check").fetchmany(3)
        ]
    except sqlite3.DatabaseError as error:
        answers, strays = [str(error)], []
    if answers != ["ok"] or strays:
        found = "、".join(strays if answers == ["ok"] else answers)
        raise Unusable(
            f"データベースの検査で誤りが見つかりました（{found}）。バックアップは保存していません。"
            "システムの管理者にご連絡ください。"
        )


def _matches(pattern: str, text: object) -> bool | None:
    """SQLite's REGEXP as Django defines it: text REGEXP pattern, None where either is missing."""
    return None if pattern is None or text is None else bool(re.search(pattern, str(text)))


def _sqlite_tables(copy: sqlite3.Connection) -> dict[str, TableFacts]:
    names = copy.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name"
    ).fetchall()
    return {
        name: TableFacts(
            rows=copy.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0],  # noqa: S608
            columns=tuple(row[1] for row in copy.execute(f"PRAGMA table_info({_quoted(name)})")),
        )
        for (name,) in names
    }


def _copy_postgresql(connection: BaseDatabaseWrapper, folder: Path) -> Snapshot:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables = {
            name: TableFacts(_copy_table(cursor, name, columns, folder / file_of(name)), tuple(columns))
            for name, columns in _postgresql_columns(cursor).items()
        }
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        migrations = tuple(cursor.fetchall())
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema()"
        )
        return Snapshot(tables, migrations, dict(cursor.fetchall()))


def _postgresql_columns(cursor: Any) -> dict[str, list[str]]:
    """Table → the columns that are stored (a generated one is computed again), in their order."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_catalog, table_schema, table_name)"
        " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'"
        " ORDER BY table_name, ordinal_position"
    )
    found: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        found.setdefault(table, []).append(column)
    return found


def _copy_table(cursor: Any, table: str, columns: Iterable[str], target: Path) -> int:
    """Write the table's rows into a file; returns how many the database says it has at this moment."""
    with target.open("wb") as out:
        cursor.copy_expert(f"COPY {_quoted(table)} ({', '.join(map(_quoted, columns))}) TO STDOUT", out)
    cursor.execute(f"SELECT count(*) FROM {_quoted(table)}")  # noqa: S608
    return int(cursor.fetchone()[0])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _lines(path: Path) -> int:
    with path.open("rb") as source:
        return sum(1 for _ in source)
