"""The one Chromium of a run: how it is started, and ended where it doesn't answer."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Generator

import psutil
from playwright.sync_api import Browser, BrowserContext, Playwright
from playwright.sync_api import Error as PlaywrightError

# The first is the same browser without the parts that draw its own windows: two thirds of the processor time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable")
ARGUMENTS = [
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


class NotAnswering(AssertionError):
    """Chromium was ended from outside because what was asked of it took too long."""


class Chromium:
    """Started when it is first asked for, and again after it had to be ended.

    Most of what Playwright asks of a browser (a tab, a script, its end) waits for the answer without any limit, and
    Chromium sometimes doesn't give one. When its processes are gone, the call that waits fails at once.
    """

    def __init__(self, playwright: Playwright, path: str) -> None:
        self._playwright, self._path = playwright, path
        self._browser: Browser | None = None
        self._heard = 0.0
        self._processes: list[psutil.Process] = []

    def browser(self) -> Browser:
        if self._browser is None or not self._processes or not self._browser.is_connected():
            before = {one.pid for one in psutil.Process().children(recursive=True)}
            self._browser = self._playwright.chromium.launch(executable_path=self._path, args=ARGUMENTS)
            started = psutil.Process().children(recursive=True)
            self._processes = [one for one in started if one.pid not in before]
        return self._browser

    def heard(self) -> None:
        """To be called whenever a page shows that it lives."""
        self._heard = time.monotonic()

    @contextlib.contextmanager
    def silent_at_most(self, seconds: float) -> Generator[None, None, None]:
        """Where nothing is heard for so long within it, Chromium is ended, and NotAnswering says so."""
        over, ended = threading.Event(), threading.Event()

        def listen() -> None:
            while (left := self._heard + seconds - time.monotonic()) > 0:
                if over.wait(left):
                    return
            ended.set()
            self._kill()

        self.heard()
        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        try:
            yield
        finally:
            over.set()
            listener.join()
            if ended.is_set():
                raise NotAnswering(f"Chromium が{seconds:g}秒のあいだ応えないので、終了させました。")

    def close(self, what: Browser | BrowserContext | None = None) -> None:
        """Close the browser, or a context of it; one that doesn't close within half a minute is ended."""
        with contextlib.suppress(PlaywrightError, NotAnswering), self.silent_at_most(30):
            if what := what or self._browser:
                what.close()

    def _kill(self) -> None:
        ending, self._processes = self._processes, []
        for one in ending:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
