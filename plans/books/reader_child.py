"""The reading process: the file's name in a line and its bytes on standard input, the answer on standard output.

It binds itself before it takes the first byte: memory, processor time, no files, no core. It loads neither Django
nor openpyxl, so it starts in a moment. `plans.books.limited` is the only one who starts it.
"""

from __future__ import annotations

import gc
import sys
import traceback
from typing import Any

from plans.books.admission import admit
from plans.books.book_bytes import Answer, encode, packed
from plans.books.guard import TOO_MUCH, UnreadableFile
from plans.books.reader import read_facts

resource: Any
try:
    import resource
except ImportError:  # Windows: the wall clock and the reader's own limits remain
    resource = None

MAX_MEMORY = 256 * 1024 * 1024
MAX_PROCESSOR_SECONDS = 5
MAX_OPEN_FILES = 16


def bind() -> None:
    """Limits of this process. A system that knows one of them not goes on with the others (macOS: memory)."""
    if resource is None:
        return
    wanted = {
        "RLIMIT_AS": MAX_MEMORY,
        "RLIMIT_DATA": MAX_MEMORY,
        "RLIMIT_CPU": MAX_PROCESSOR_SECONDS,
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": MAX_OPEN_FILES,
    }
    for name, bound in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        try:
            hard = resource.getrlimit(kind)[1]
            free = hard == resource.RLIM_INFINITY
            bound = bound if free else min(bound, hard)
            # Of processor time the first limit ends it with a signal that names the reason, the second with none.
            last = bound + 1 if free and name == "RLIMIT_CPU" else bound
            resource.setrlimit(kind, (bound, last))
        except (ValueError, OSError):
            continue


def answer(name: str, data: bytes) -> Answer:
    """Never raises: what went wrong is the answer."""
    try:
        admit(name, data)
        return packed(*read_facts(name, data))
    except UnreadableFile as refusal:
        return Answer(refusal=str(refusal))
    except MemoryError:
        return Answer(refusal=TOO_MUCH)
    except Exception:
        return Answer(fault=traceback.format_exc()[-4000:])


def main() -> None:
    bind()
    gc.disable()  # one file, then the end: nothing is worth looking for
    try:
        name = sys.stdin.buffer.readline().decode("utf-8", "replace").rstrip("\n")
        data = encode(answer(name, sys.stdin.buffer.read()))
    except MemoryError:
        data = encode(Answer(refusal=TOO_MUCH))
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
