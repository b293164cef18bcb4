"""Fixtures that any test may ask for: the database file, the browser, the cities' documents."""

import contextlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.conf import settings
from django.db import connection, connections
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from plans.books import limited
from tests.books import run_here
from tests.cities import drawn

REPOSITORY = Path(__file__).resolve().parent.parent
# The first is the same browser without the parts that draw its own windows: two thirds of the processor time.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The fence: no name but this machine's is looked up, and no other address has a way to it. (Stopping requests one
    # by one from here would take the browser's cache away: every page would ask for all its styles and scripts.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=localhost;127.0.0.1",
]

expect.set_options(timeout=20_000)  # a machine at work on other things isn't a fault of the page


def pytest_configure() -> None:
    # Argon2 is slow on purpose; here it would only make tests slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


READING_PROCESS = limited._run


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A file is read in this process, which takes a moment; in one of its own, as in the product, where a test is
    marked `reading_process`: hostile files, limits, how the process is asked."""
    limited._run = READING_PROCESS if item.get_closest_marker("reading_process") else run_here


def missing(what: str) -> None:
    """Skip visibly where something is not at hand; fail where it must be: under CI=true."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} (CI=true では必須)")
    pytest.skip(what)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """A database that was migrated before gets the migrations that are new, and no more."""
    return bool(request.config.option.reuse_db or request.config.option.migrated)


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
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        name = str(Path(os.environ["REFORM_DATA_DIR"]) / f"test-{worker}.sqlite3")
        database.setdefault("TEST", {})["NAME"] = name
        if migrated := request.config.option.migrated:
            shutil.copyfile(migrated, name)


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


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The installed Chromium; the environment variable CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            pytest.fail(f"環境変数 CHROMIUM の {named} を実行できません")
        return named
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    missing("Chromium がありません（Debian なら apt-get install chromium-headless-shell fonts-noto-cjk）")
    raise AssertionError("unreachable")


class Chromium:
    """The one Chromium of a run, started again where it had to be ended."""

    def __init__(self, playwright: Playwright, path: str) -> None:
        self._playwright, self._path = playwright, path
        self._browser: Browser | None = None
        self._processes: list[psutil.Process] = []

    def browser(self) -> Browser:
        if self._browser is None or not self._browser.is_connected():
            before = {one.pid for one in psutil.Process().children(recursive=True)}
            self._browser = self._playwright.chromium.launch(
                executable_path=self._path, args=CHROMIUM_ARGUMENTS
            )
            started = psutil.Process().children(recursive=True)
            self._processes = [one for one in started if one.pid not in before]
        return self._browser

    def close(self, what: Browser | BrowserContext | None = None) -> None:
        """Close the browser, or a context of it. Chromium sometimes doesn't when it is asked to, and Playwright would
        wait for it for ever: after half a minute it is ended from outside."""
        clock = threading.Timer(30, self._kill)
        clock.start()
        with contextlib.suppress(PlaywrightError):  # that it was ended from outside
            if what := what or self._browser:
                what.close()
        clock.cancel()

    def _kill(self) -> None:
        for one in self._processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()


@pytest.fixture(scope="session")
def chromium(chromium_path: str, django_db_setup: None) -> Generator[Chromium, None, None]:
    """One Chromium for the whole run.

    Playwright's synchronous interface keeps an event loop in this thread, and Django then refuses to work in
    what looks like a coroutine although none of ours is one; hence the variable, for as long as the loop runs.
    While it runs Django also keeps a second set of connections for this thread. They are closed before the loop
    goes, because afterwards nobody could reach them and PostgreSQL would not drop the database.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        connections.close_all()  # those from before the loop: idle now, and out of reach while it runs
        with sync_playwright() as playwright:
            chromium = Chromium(playwright, chromium_path)
            yield chromium
            connections.close_all()
            chromium.close()


@pytest.fixture
def browser(chromium: Chromium) -> Browser:
    return chromium.browser()


@pytest.fixture
def page_faults() -> list[str]:
    """What went wrong in `page`, in order; a test that expects a fault takes it out of the list."""
    return []


@pytest.fixture
def page(
    chromium: Chromium, browser: Browser, live_server, page_faults: list[str]
) -> Generator[Page, None, None]:
    """An empty tab, as a clerk's PC in Japan would show it, that reaches the live server and nothing else.

    The test fails at its end when the page asked anything of another server, broke the content security policy
    or raised an error in a script.
    """
    inside = live_server.url + "/"

    def look_at(request: Request) -> None:
        if request.url.startswith("http") and not request.url.startswith(inside):
            page_faults.append(f"外部への要求: {request.url}")

    def read_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            page_faults.append(f"CSP 違反: {message.text}")

    # Without motion: while a page still scrolls smoothly to a focused field, a click can miss its button.
    context = browser.new_context(
        locale="ja-JP", timezone_id="Asia/Tokyo", service_workers="block", reduced_motion="reduce"
    )
    context.on("request", look_at)
    page = context.new_page()
    page.on("websocket", lambda socket: page_faults.append(f"外部への要求: {socket.url}"))
    page.on("console", read_console)
    page.on("pageerror", lambda error: page_faults.append(f"スクリプトのエラー: {error}"))
    yield page
    chromium.close(context)
    assert not page_faults, "\n".join(page_faults)
