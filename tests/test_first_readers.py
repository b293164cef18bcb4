"""The first publications, previews, kept books and kept forms after a start are often read by many threads at once."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PROCESSES = 4

# Loads what a server loads, and becomes so many servers, none of which has read anything.
READERS = """
import faulthandler, os, sys, threading
import django
django.setup()
from progress.table import frozen
from plans.books.limited import read_to_keep, restored
from progress.intake.preview import Preview, pack, unpack
from progress.table.shape.figures import IndicatorRow, YearCell
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from reform_tracker.signed_out import read_back

figures = IndicatorRow("収納率", "%", "number", "increase", "", None, None, None, (YearCell(2024), YearCell(2025)))
item = ItemRow("1", *[""] * 6, 0, *[""] * 3, (), (), indicators=(figures,))
whole = PlanTable(1, *[""] * 10, (), *[""] * 3, (), None, (), (), (item,))
content, picture = frozen.to_content(whole), pack(Preview(refusals=("",)))
form = '{"path": "/a/", "back": "/", "inputs": [["name", "text"]], "files": false}'
book, kept = read_to_keep("a.csv", b"a,b")

def served():
    together = threading.Barrier(8)
    read = []

    def reader():
        together.wait()
        read.append((frozen.from_content(content).items[0].key, unpack(picture).refusals[0]))
        read.append((read_back(form).path, "form"))
        read.append((restored(kept, "a.csv", book.sha256).sheets[0].text(1, 1), ""))

    sys.setswitchinterval(1e-6)
    threads = [threading.Thread(target=reader) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(read) == [("/a/", "form")] * 8 + [("1", "")] * 8 + [("a", "")] * 8

faulthandler.enable()
begun = []
for _ in range(int(sys.argv[1])):
    begun.append(os.fork())
    if not begun[-1]:
        os._exit(0 if served() else 1)
print([os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in begun])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process can't be doubled here")
def test_many_threads_read_at_once_right_after_the_start(tmp_path: Path) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "reform_tracker.settings", "REFORM_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", READERS, str(PROCESSES)],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == f"{[0] * PROCESSES}\n", done.stderr


def test_what_serves_pages_builds_no_decoder_while_it_serves() -> None:
    """msgspec finds out what a type holds the first time it is asked, and not safely in several threads: decoders are
    made once, when their module is loaded. A command of one thread may do as it likes."""
    late = []
    for app in ("plans", "items", "progress", "reform_tracker"):
        for path in sorted((PROJECT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                    "msgspec.json.decode",
                    "msgspec.msgpack.decode",
                ):
                    late.append(path.relative_to(PROJECT).as_posix())
    assert late == ["plans/backup.py"]
