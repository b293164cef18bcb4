"""Python's search for circular garbage, put off while a whole file stands in memory.

Pure: standard library only. What a file makes is millions of objects that all stay until it is done, and hardly
a circle among them: the search would walk through them again and again and find nothing. Whatever isn't part of
a circle is freed at once all the same. Only while such work runs, and not by a higher threshold for the whole
process: between files the pages keep what Python's own settings give them.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_lock = Lock()
_at_work = 0
_was_on = False


@contextmanager
def collecting_later() -> Iterator[None]:
    """May be entered again inside, and by several threads: the last one out switches the search on again."""
    global _at_work, _was_on
    with _lock:
        if not _at_work:
            _was_on = gc.isenabled()
            gc.disable()
        _at_work += 1
    try:
        yield
    finally:
        with _lock:
            _at_work -= 1
            if not _at_work and _was_on:
                gc.enable()
