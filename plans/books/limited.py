"""Files from outside are read here, and only here: in a process of their own, within fixed time and memory.

Whatever a file does to its reader, the server keeps its memory and gets an answer, and neither a file nor a process
is left behind. What ends a reading is the work that it took (`reader_child.MAX_PROCESSOR_SECONDS`), so that a busy
machine refuses no good file; the clock is only there for what doesn't work at all. The bytes go over a pipe. On
Windows, which has no such limits for a process, the clock and the bounds of `plans.books.guard` remain; on macOS all
but the one of memory.

The answer of the reading process can be kept beside the file, so that it need not be parsed again. It is read back by
the typed decoder that reads the answer itself, so no parser of files runs in the server.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path
from typing import IO, cast

import msgspec

from plans.books import reader_child
from plans.books.cells import Book
from plans.books.guard import TOO_MUCH, UnreadableFile, require_size
from plans.books.reader_child import Answer

logger = logging.getLogger(__name__)

MAX_SECONDS = 120.0 if reader_child.resource else 8.0
"""From the start of the process to its last byte. A process that gets a twentieth of a processor ends its work
within it; where processes have no limits of their own it takes their place."""
MAX_ANSWER = 64 * 1024 * 1024
"""Bytes of one book, as it comes over the pipe."""
MAX_KEPT = 16 * 1024 * 1024
"""Bytes; a larger one isn't kept, and its file is parsed whenever it is needed. A list of 10,000 rows and 30 columns
takes about 3 MiB."""
EDITION = 4
"""To be raised when a reader makes something else of the same file: what was kept before is then read anew."""

_ROOT = Path(__file__).resolve().parents[2]
"""Where `plans` lies: the folder that `python -m plans.books.reader_child` is started in."""
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_CHILD = ("-m", "plans.books.reader_child")
_decode = msgspec.msgpack.Decoder(Answer).decode  # built when the server starts, before its threads do

_TOO_LONG = (
    "ファイルの読み取りに時間がかかりすぎたため、途中でやめました。"
    "必要なシートの必要な範囲だけを新しいブックに写し、それを選んでください。"
)
_BUSY = (
    "サーバーが混み合っていて、ファイルを読み終えられませんでした。"
    "しばらくしてから、もう一度ファイルを選んでください。"
)
_FAULT = (
    "ファイルを読み取れません。Excelで開いて保存し直すか、"
    "必要なシートだけを新しいブックに写してから選んでください。"
)


def read_untrusted(name: str, data: bytes) -> Book:
    """Admission and reader at once, out of harm's way. Raises UnreadableFile with a sentence for the person."""
    return _read(name, data)[0]


def read_to_keep(name: str, data: bytes) -> tuple[Book, bytes | None]:
    """The same, with the book's bytes to keep (`restored` takes them); None where they are too many."""
    book, raw = _read(name, data)
    kept = zlib.compress(_head(book.sha256) + raw, 1)
    return book, kept if len(kept) <= MAX_KEPT else None


def restored(kept: bytes | memoryview, file_name: str, sha256: str) -> Book | None:
    """The book as it was read; None where these bytes are not what was kept of exactly this file, in this edition."""
    head = _head(sha256)
    inflating = zlib.decompressobj()
    try:
        content = inflating.decompress(kept, len(head) + MAX_ANSWER)
        if not inflating.eof or not content.startswith(head):
            return None
        answer = _decode(memoryview(content)[len(head) :])
    except (zlib.error, msgspec.DecodeError):
        return None
    return Book(file_name, sha256, answer.sheets, answer.encoding, answer.remarks)


def _head(sha256: str) -> bytes:
    return f"{EDITION} {sha256}\n".encode()


def _read(name: str, data: bytes) -> tuple[Book, bytes]:
    """(the book; the reading process's answer that it was made of)"""
    require_size(data)
    raw, code, late = _run(name, data)
    if late or code == -getattr(signal, "SIGXCPU", 0):
        logger.warning("reading a file took too long: %d bytes, late: %s", len(data), late)
        raise UnreadableFile(_BUSY if late and reader_child.resource else _TOO_LONG)
    if len(raw) > MAX_ANSWER or code == -getattr(signal, "SIGKILL", 0):
        raise UnreadableFile(TOO_MUCH)
    try:
        answer = _decode(raw)
    except msgspec.DecodeError as error:
        # Below zero a signal ended it; above, it did not even start: `python -m plans.books.reader_child` tells why.
        logger.error("the reading process ended with %s and no answer", code)
        raise UnreadableFile(TOO_MUCH if code < 0 else _FAULT) from error
    if answer.refusal:
        raise UnreadableFile(answer.refusal)
    if answer.fault:
        logger.error("the reader failed: %s", answer.fault)
        raise UnreadableFile(_FAULT)
    return Book(name, hashlib.sha256(data).hexdigest(), answer.sheets, answer.encoding, answer.remarks), raw


def _run(name: str, data: bytes) -> tuple[bytes, int, bool]:
    """(answer, at most one byte more than allowed; exit code; whether the clock ran out)"""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    # The modules of this process and nothing else of it: no password of a database reaches the reader.
    environment = {**kept, "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])}
    process = subprocess.Popen(  # noqa: S603 (our own module; the file is never an argument)
        [sys.executable, "-P", "-s", "-X", "utf8", *_CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    given, said = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)

    def feed() -> None:
        # A process that ended early has closed its end: its exit code tells why.
        with contextlib.suppress(OSError), given:
            given.write(" ".join(name.split()).encode("utf-8", "replace")[-1000:] + b"\n")
            given.write(data)

    begun = time.monotonic()
    clock = threading.Timer(MAX_SECONDS, process.kill)
    clock.daemon = True
    feeding = threading.Thread(target=feed, daemon=True)
    raw = b""
    try:
        clock.start()
        feeding.start()
        raw = said.read(MAX_ANSWER + 1)
    finally:
        if len(raw) > MAX_ANSWER or not raw:
            process.kill()  # it says too much, or nothing more
        code = process.wait()
        clock.cancel()
        said.close()
        feeding.join()
        clock.join()
    return raw, code, code != 0 and time.monotonic() - begun >= MAX_SECONDS
