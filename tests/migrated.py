"""The migrations run once in a run: the first worker's database, on which they have, is copied for the others.

What a migration does with rows is shown on a database of its own, in which only what comes before it has run.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

LONGEST = 240
"""Seconds that a worker waits for the first one, before it migrates by itself."""


def _place() -> Path:
    return Path(os.environ["REFORM_DATA_DIR"])


def _copy(source: str, target: str) -> None:
    if connection.vendor == "sqlite":
        with (
            contextlib.closing(sqlite3.connect(source)) as original,
            contextlib.closing(sqlite3.connect(target)) as copy,
        ):
            original.backup(copy)
    else:
        quoted = connection.ops.quote_name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {quoted(target)} TEMPLATE {quoted(source)}")


def _kept() -> str:
    """The copy that no worker tests on."""
    return str(_place() / "migrated.sqlite3") if connection.vendor == "sqlite" else "migrated"


def copied_from_the_first(name: str) -> bool:
    """Whether the test database `name` is there now, migrated; False for who is to migrate: the first worker, and
    a run without workers."""
    _place().mkdir(parents=True, exist_ok=True)
    begun, done = _place() / "migrating", _place() / "migrated"
    with contextlib.suppress(FileExistsError):
        begun.touch(exist_ok=False)
        return False
    until = time.monotonic() + LONGEST
    while not done.exists():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    _copy(_kept(), name)
    return True


def keep_for_the_others() -> None:
    """To be called by who has migrated, before the first test."""
    name = str(connection.settings_dict["NAME"])
    connections.close_all()  # a database that is copied has nobody in it
    _copy(name, _kept())
    (_place() / "migrated").touch()


@contextlib.contextmanager
def empty_database(folder: Path) -> Generator[None, None, None]:
    """Within it the connection leads to a database without a table."""
    settings = connections["default"].settings_dict
    usual, quoted = settings["NAME"], connection.ops.quote_name
    on_file = connection.vendor == "sqlite"
    empty = str(folder / "empty.sqlite3") if on_file else f"{usual}_empty"
    connection.close()
    if not on_file:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {quoted(empty)}")
    settings["NAME"] = empty
    try:
        yield
    finally:
        connection.close()
        settings["NAME"] = usual
        if not on_file:
            with connection._nodb_cursor() as cursor:
                cursor.execute(f"DROP DATABASE {quoted(empty)}")


def moved_to(wanted: list[tuple[str, str]]) -> Any:
    """Migrates there, forward or back; returns the models as of then, by application and name."""
    executor = MigrationExecutor(connection)
    executor.migrate(wanted)
    return executor.loader.project_state(wanted).apps.get_model
