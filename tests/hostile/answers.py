"""What must come of a hostile file, and what its reading may take; the heaviest are measured in a process of their own."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from plans.books.guard import UnreadableFile
from plans.books.limited import read_untrusted
from tests.hostile.files import Odd, Refused

MEASURES = sys.platform == "linux"
needs_process_limits = pytest.mark.skipif(not MEASURES, reason="only Linux holds every limit of a process")


def is_refused(hostile: Refused, data: bytes) -> None:
    """In Japanese words that say what to do."""
    with pytest.raises(UnreadableFile, match=f"(?s){hostile.words}") as refusal:
        read_untrusted(hostile.name, data)
    assert re.search(r"ください(。|）。)$", str(refusal.value)), str(refusal.value)
    assert not re.search(r"[A-Za-z]+Error|Traceback|/[a-z]+/", str(refusal.value)), str(refusal.value)


def is_read(odd: Odd, data: bytes) -> None:
    """Within bounds, and rightly."""
    assert odd.holds(read_untrusted(odd.name, data).sheets[0]), odd.title


def light(catalogue: tuple[Any, ...]) -> list[Any]:
    """All but the heaviest, which are read where they are measured; all where nothing is."""
    return [one for one in catalogue if not (one.heavy and MEASURES)]


@dataclass(frozen=True)
class Taken:
    """By the heaviest files of a catalogue, one after another."""

    files: int
    reader_mib: int
    """The most memory that a reading process had."""
    server_mib: int
    """The most by which a reading made the process grow that asked for it."""
    process_left: bool
    threads_left: int


def taken_by_the_heaviest(catalogue: str, scratch: Path) -> Taken:
    """Each must be refused or read as it should. `catalogue`: a module with REFUSED and ODD; `scratch`: where a
    temporary file would lie."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile.answers", catalogue],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return Taken(**json.loads(done.stdout))


def measured(catalogue: str) -> Taken:
    import resource  # not on Windows

    files = importlib.import_module(catalogue)
    heavy = [one for one in (*files.REFUSED, *files.ODD) if one.heavy]
    grown = 0
    for one in heavy:
        data = one.build()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if isinstance(one, Refused):
            is_refused(one, data)
        else:
            is_read(one, data)
        grown = max(grown, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
        del data
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    try:
        os.waitpid(-1, os.WNOHANG)
        left = True
    except ChildProcessError:
        left = False
    return Taken(len(heavy), peak // 1024, grown // 1024, left, threading.active_count() - 1)


if __name__ == "__main__":
    print(json.dumps(asdict(measured(sys.argv[1]))))  # noqa: T201
