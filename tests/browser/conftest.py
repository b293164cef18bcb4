"""Fixtures of the browser tests: tabs of the one Chromium of a run."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Generator
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.chromium import NAMES, Chromium
from tests.conftest import missing

expect.set_options(timeout=20_000)  # a machine at work on other things isn't a fault of the page
LONGEST = 120
"""Seconds in which the pages of a test may ask for nothing and say nothing."""


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The installed Chromium; the environment variable CHROMIUM names another one."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            pytest.fail(f"環境変数 CHROMIUM の {named} を実行できません")
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    missing("Chromium がありません（Debian なら apt-get install chromium-headless-shell fonts-noto-cjk）")
    raise AssertionError("unreachable")


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
def page_faults() -> list[str]:
    """What went wrong in the test's tabs, in order; a test that expects a fault takes it out of the list."""
    return []


Tab = Callable[..., Page]


@pytest.fixture
def tab(chromium: Chromium, live_server: Any, page_faults: list[str]) -> Generator[Tab, None, None]:
    """Opens an empty tab of a browser of its own, as a clerk's PC in Japan would show it, that reaches the live server
    and nothing else; takes further options of Playwright's `new_context`.

    The test fails at its end when a page asked anything of another server, broke the content security policy or
    raised an error in a script, and when Chromium doesn't answer.
    """
    inside = live_server.url + "/"

    def look_at(request: Request) -> None:
        chromium.heard()
        if request.url.startswith("http") and not request.url.startswith(inside):
            page_faults.append(f"外部への要求: {request.url}")

    def read_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            page_faults.append(f"CSP 違反: {message.text}")

    def opened(**options: Any) -> Page:
        # Without motion: while a page still scrolls smoothly to a focused field, a click can miss its button.
        context = chromium.browser().new_context(
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            service_workers="block",
            reduced_motion="reduce",
            **options,
        )
        contexts.callback(chromium.close, context)
        context.on("request", look_at)
        page = context.new_page()
        page.on("websocket", lambda socket: page_faults.append(f"外部への要求: {socket.url}"))
        page.on("console", read_console)
        page.on("pageerror", lambda error: page_faults.append(f"スクリプトのエラー: {error}"))
        return page

    with contextlib.ExitStack() as contexts, chromium.silent_at_most(LONGEST):
        yield opened
    assert not page_faults, "\n".join(page_faults)


@pytest.fixture
def page(tab: Tab) -> Page:
    return tab()


@pytest.fixture
def plain_page(tab: Tab) -> Page:
    """A tab in which no script runs."""
    return tab(java_script_enabled=False)
