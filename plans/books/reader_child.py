"""The reading process: the file's name in a line and its bytes on standard input, the answer on standard output.

It binds itself before it takes the first byte: memory, processor time, no files, no core. It loads neither Django
nor openpyxl, so it starts in a moment. `plans.books.limited` is the only one who starts it. Pure.
"""

from __future__ import annotations

import contextlib
import gc
import sys
import traceback
from pathlib import PurePath
from typing import Any

import msgspec

from plans.books import csv_text, xls
from plans.books.cells import Sheet
from plans.books.guard import (
    OLD_WORKBOOK,
    OPEN_DOCUMENT,
    TEXTS,
    TOO_MUCH,
    WITH_MACROS,
    UnreadableFile,
    admit,
)
from plans.books.ods import content
from plans.books.xlsx import workbook

resource: Any
try:
    import resource
except ImportError:  # Windows: the wall clock and the reader's own limits remain
    resource = None

MAX_MEMORY = 256 * 1024 * 1024
MAX_PROCESSOR_SECONDS = 5
MAX_OPEN_FILES = 16
_RESERVE = 8 * 1024 * 1024
"""Bytes given back when the memory is used up to the last, so that this much can still be said."""


class Answer(msgspec.Struct, array_like=True):
    """What the reading process says: a refusal for the person, a fault for the log, or the file's sheets."""

    refusal: str = ""
    fault: str = ""
    sheets: tuple[Sheet, ...] = ()
    encoding: str = ""
    remarks: tuple[str, ...] = ()


def bind() -> None:
    """Limits of this process. A system that knows one of them not goes on with the others (macOS: memory)."""
    wanted = {
        "RLIMIT_AS": MAX_MEMORY,
        "RLIMIT_DATA": MAX_MEMORY,
        "RLIMIT_CPU": MAX_PROCESSOR_SECONDS,
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": MAX_OPEN_FILES,
    }
    for name, bound in wanted.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            kind = getattr(resource, name)
            hard = resource.getrlimit(kind)[1]
            free = hard == resource.RLIM_INFINITY
            bound = bound if free else min(bound, hard)
            # Of processor time the first limit ends it with a signal that names the reason, the second with none.
            last = bound + 1 if free and name == "RLIMIT_CPU" else bound
            resource.setrlimit(kind, (bound, last))


def read_sheets(name: str, data: bytes) -> tuple[tuple[Sheet, ...], str, tuple[str, ...]]:
    """(every sheet of an admitted file, hidden ones marked; encoding of a CSV, "" of a workbook; what was left out, a
    sentence each). `name` tells the kind. Raises UnreadableFile."""
    path = PurePath(name)
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        sheet, encoding, remarks = csv_text.sheet_of(path.stem, data)
        return (sheet,), encoding, remarks
    if suffix in (OLD_WORKBOOK, OPEN_DOCUMENT):
        sheets, remarks = (xls if suffix == OLD_WORKBOOK else content).sheets_of(data)
    else:
        sheets, remarks = workbook.sheets_of(data, macros=suffix == WITH_MACROS)
    return sheets, "", remarks


def answer(name: str, data: bytes) -> Answer:
    """Never raises: what went wrong is the answer."""
    try:
        admit(name, data)
        sheets, encoding, remarks = read_sheets(name, data)
        return Answer(sheets=sheets, encoding=encoding, remarks=remarks)
    except UnreadableFile as refusal:
        return Answer(refusal=str(refusal))
    except MemoryError:
        return Answer(refusal=TOO_MUCH)
    except Exception:
        return Answer(fault=traceback.format_exc()[-4000:])


def main() -> None:
    bind()
    gc.disable()  # one file, then the end: nothing is worth looking for
    reserve = bytearray(_RESERVE)
    try:
        name = sys.stdin.buffer.readline().decode("utf-8", "replace").rstrip("\n")
        data = msgspec.msgpack.encode(answer(name, sys.stdin.buffer.read()))
    except MemoryError:
        reserve.clear()
        data = msgspec.msgpack.encode(Answer(refusal=TOO_MUCH))
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
