"""A file read in this process, without the child that the product reads it in: what it makes of it, only faster."""

from __future__ import annotations

import hashlib

import msgspec

from plans.books.cells import Book
from plans.books.reader_child import answer, read_sheets


def read_book(name: str, data: bytes) -> Book:
    """Every sheet of the file, hidden ones marked. Raises UnreadableFile."""
    return Book(name, hashlib.sha256(data).hexdigest(), *read_sheets(name, data))


def run_here(name: str, data: bytes) -> tuple[bytes, int, bool]:
    """In the place of `plans.books.limited._run`: what the reading process answers, without starting one."""
    return msgspec.msgpack.encode(answer(name, data)), 0, False
