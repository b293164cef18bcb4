"""Fixtures that any test may ask for: the database file, the cities' documents."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from plans.books import limited
from tests import migrated
from tests.books import run_here
from tests.cities import drawn
from tests.hostile import forked

REPOSITORY = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    # Argon2 is slow on purpose; here it would only make tests slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


READING_PROCESS = limited._run


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A file is read in this process, which takes a moment; in one of its own, as in the product, where a test is
    marked `reading_process`: limits, how the process is asked; hostile files in forks of one (`forked=True`)."""
    limited._run = run_here
    if asked := item.get_closest_marker("reading_process"):
        limited._run = forked.run if asked.kwargs.get("forked") and hasattr(os, "fork") else READING_PROCESS


def missing(what: str) -> None:
    """Skip visibly where something is not at hand; fail where it must be: under CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} (CI=true では必須)")
    pytest.skip(what)


WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


@pytest.fixture(scope="session")
def is_migrated(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> bool:
    """Whether the test database is there already, by another run, an option or another worker."""
    if request.config.option.reuse_db or request.config.option.migrated:
        return True
    if not WORKER:
        return False
    creation: Any = connection.creation
    with django_db_blocker.unblock():
        return migrated.copied_from_the_first(creation._get_test_db_name())


@pytest.fixture(scope="session")
def django_db_keepdb(is_migrated: bool) -> bool:
    """A database that was migrated before gets the migrations that are new, and no more."""
    return is_migrated


@pytest.fixture(scope="session")
def django_db_setup(is_migrated: bool, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    if WORKER and not is_migrated:
        with django_db_blocker.unblock():
            migrated.keep_for_the_others()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Test database in a file for SQLite.

    The in-memory database that Django would choose shares one connection cache between the threads of a live
    server, where a second writer fails at once instead of waiting. A file behaves as in a real installation.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        name = str(Path(os.environ["REFORM_DATA_DIR"]) / f"test-{WORKER or 'main'}.sqlite3")
        database.setdefault("TEST", {})["NAME"] = name
        if given := request.config.option.migrated:
            shutil.copyfile(given, name)


@pytest.fixture
def moved_to(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Generator[Callable[[list[tuple[str, str]]], Any], None, None]:
    """Moves a database of its own to migrations and returns the models as of then."""
    with django_db_blocker.unblock(), migrated.empty_database(tmp_path):
        yield migrated.moved_to


@pytest.fixture
def migrated_database(db: None, tmp_path: Path) -> Path:
    """A copy of this run's SQLite database, on which all migrations have run."""
    place = tmp_path / "migrated.sqlite3"
    with (
        contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as original,
        contextlib.closing(sqlite3.connect(place)) as copy,
    ):
        original.backup(copy)
    return place


@pytest.fixture(scope="session", autouse=True)
def sqlite_flush_passes_the_guards_of_history() -> Generator[None, None, None]:
    """Lets the flush after a transactional test empty the append-only tables on SQLite, and only the flush.

    Django empties an SQLite database with DELETE, which the guards of `plans.history.append_only` refuse (PostgreSQL
    uses TRUNCATE, which they don't concern). So the flush, one transaction, takes the guards of its tables away
    first and puts them back as they stood, read from the database itself: what a migration forgot stays missing.
    """
    if connection.vendor != "sqlite":
        yield
        return
    plain_flush = type(connection.ops).sql_flush

    def sql_flush(operations: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = plain_flush(operations, style, tables, **options)
        with operations.connection.cursor() as cursor:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
        drop = [f"DROP TRIGGER {operations.quote_name(name)};" for name, _ in guards]
        return [*drop, *statements, *(sql for _, sql in guards)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", sql_flush)
        yield


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """`shared/` beside the clone: the cities' original workbooks and texts, which no clone carries.

    What needs it is proved further there and skipped, visibly, everywhere else, under CI=true too: all that a test
    needs to pass lies in the repository.
    """
    directory = REPOSITORY.parent / "shared"
    if not (directory / "workbooks").is_dir():
        pytest.skip("原本のフォルダー ../shared がありません")
    return directory


@pytest.fixture(scope="session", params=["drawn", "own"])
def city_file(request: pytest.FixtureRequest) -> Callable[[str], bytes]:
    """A city's workbook by its name: as `tests.cities` draws it, and the city's own where ../shared lies."""
    if request.param == "drawn":
        return drawn
    directory: Path = request.getfixturevalue("shared_dir")
    return lambda name: (directory / "workbooks" / name).read_bytes()
