"""A book that was read once, as bytes to keep beside its file: it need not be parsed again. Pure.

What is kept is the reading process's own answer, compressed. It is read back by the typed decoder that reads the
answer itself (`book_bytes.decode`, built when the server starts), so no parser of files runs in the server. Whatever
isn't the answer for exactly this file, in this edition, counts as not kept.
"""

from __future__ import annotations

import zlib

import msgspec

from plans.books.book_bytes import MAX_ANSWER, decode, unpacked
from plans.books.cells import Book

EDITION = 1
"""To be raised when a reader makes something else of the same file: what was kept before is then read anew."""
MAX_KEPT = 16 * 1024 * 1024
"""Bytes; a larger one isn't kept, and its file is parsed whenever it is needed. A list of 10,000 rows and 30 columns
takes under 3 MiB."""


def to_keep(answer: bytes, sha256: str) -> bytes | None:
    """`answer`: as the reading process gave it for the file with this SHA-256. None where it is too large to keep."""
    kept = zlib.compress(_head(sha256) + answer, 1)
    return kept if len(kept) <= MAX_KEPT else None


def restored(kept: bytes | memoryview, file_name: str, sha256: str) -> Book | None:
    """The book as it was read; None where these bytes are not what was kept of this file."""
    head = _head(sha256)
    inflating = zlib.decompressobj()
    try:
        content = inflating.decompress(kept, len(head) + MAX_ANSWER)
        if not inflating.eof or not content.startswith(head):
            return None
        return unpacked(decode(memoryview(content)[len(head) :]), file_name, sha256)
    except (zlib.error, msgspec.DecodeError, ValueError, IndexError):
        return None


def _head(sha256: str) -> bytes:
    return f"{EDITION} {sha256}\n".encode()
