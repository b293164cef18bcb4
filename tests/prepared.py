"""What is costly to make is made once in a run and put back as rows: cities, rounds, the demonstration.

The first test that asks has it made by the application itself, as ever, and the rows are kept in a file of the
run; every later one, in whichever worker, gets the same rows back within a moment. What tests see is a database as
the application filled it; all is rolled back at the end of the test or module.
"""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction

from plans.fixture_file import load
from plans.models import Municipality, User
from progress.demo import cities as demo_cities

DEMONSTRATION_DAY = date(2026, 7, 1)
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"

LONGEST = 90
"""Seconds in which anything that is prepared is made."""

Told = TypeVar("Told")
Rows = dict[str, list[tuple[Any, ...]]]


def fill(name: str, make: Callable[[], Told]) -> Told:
    """Fills the database, empty before, with what `make` makes; answers what `make` answers. For one test: its end
    takes the rows out again."""
    assert not any(model._default_manager.exists() for model in (Municipality, User)), "not empty before"
    kept = Path(os.environ["REFORM_DATA_DIR"]) / f"prepared-{connection.vendor}-{name}.pickle"
    told: Told
    kept.parent.mkdir(parents=True, exist_ok=True)
    with _alone(kept):
        if kept.exists():
            told, rows = pickle.loads(kept.read_bytes())  # noqa: S301 — a file of this run
            put_back(rows)
            return told
        told = make()
        half = kept.with_suffix(f".{os.getpid()}")
        half.write_bytes(pickle.dumps((told, all_rows())))
        half.replace(kept)  # whole or not there
        return told


@contextmanager
def _alone(kept: Path) -> Generator[None, None, None]:
    """One worker makes it, the others wait for it; whoever finds it made doesn't wait. A worker that ended in the midst
    of it leaves the folder: after a while nobody waits for that any more."""
    making, waited = kept.with_suffix(".making"), 0
    while not kept.exists() and waited < LONGEST * 10:
        try:
            making.mkdir()
        except FileExistsError:
            time.sleep(0.1)
            waited += 1
            continue
        try:
            yield
        finally:
            making.rmdir()
        return
    yield


@contextmanager
def prepared(name: str, make: Callable[[], Told]) -> Generator[Told, None, None]:
    """Within it the database is filled as by `fill`; at its end all is rolled back. For a whole test module."""
    with transaction.atomic():
        yield fill(name, make)
        transaction.set_rollback(True)


@contextmanager
def cities(*names: str) -> Generator[dict[str, int], None, None]:
    """The cities' fixture files, loaded; yields the number of rows that each created."""

    def make() -> dict[str, int]:
        return {name: load(FIXTURES / f"{name}.jsonl") for name in names}

    with prepared("-".join(names), make) as created:
        yield created


def whole_demonstration() -> str:
    """`manage.py demo` as it stood on DEMONSTRATION_DAY; answers the password of its accounts. For `fill`, `prepared`."""
    password = demo_cities.password_in(settings.STATIC_ROOT.parent)
    demo_cities.prepare(password, DEMONSTRATION_DAY, lambda text: None)
    return password


def filled() -> list[type[models.Model]]:
    """The models whose rows tests make: all but what a migration fills."""
    return [one for one in apps.get_models(include_auto_created=True) if one not in (ContentType, Permission)]


def names_of(model: type[models.Model]) -> tuple[str, list[str]]:
    quoted = connection.ops.quote_name
    return quoted(model._meta.db_table), [quoted(field.column) for field in model._meta.local_concrete_fields]


def all_rows() -> Rows:
    """Label of the model → its rows as they are stored."""
    # A column behind a sign has no type for the driver, which then converts nothing.
    as_stored = "+" if connection.vendor == "sqlite" else ""
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in filled():
            table, columns = names_of(model)
            cursor.execute(f"SELECT {', '.join(as_stored + one for one in columns)} FROM {table}")  # noqa: S608
            if rows := [tuple(map(_kept, row)) for row in cursor.fetchall()]:
                found[model._meta.label] = rows
    return found


def _kept(value: Any) -> Any:
    """PostgreSQL gives bytes as a view of them."""
    return bytes(value) if isinstance(value, memoryview) else value


def put_back(rows: Rows) -> None:
    models_of_rows = [apps.get_model(label) for label in rows]
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
    ):  # what refers to later rows is looked at at its end
        for model in models_of_rows:
            table, columns = names_of(model)
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})",  # noqa: S608
                rows[model._meta.label],
            )
        for statement in connection.ops.sequence_reset_sql(no_style(), models_of_rows):
            cursor.execute(statement)
