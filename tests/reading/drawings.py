"""Whole drawn workbooks: drawn and read once in a run, and written to a folder with their expectations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

from plans.books.cells import Book
from tests.books import read_book


@cache
def drawn(drawing: ModuleType) -> bytes:
    data: bytes = drawing.draw()
    return data


@cache
def book_of(drawing: ModuleType) -> Book:
    """A book can't be changed: every test may have the same."""
    return read_book(drawing.expected()["workbook"], drawn(drawing))


def write_drawings(drawings: Sequence[ModuleType], folder: Path, only: str = "") -> list[Path]:
    """The workbooks written of those whose name has `only` in it; beside each lies the .json of the same stem."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for drawing in drawings:
        expected = drawing.expected()
        path = folder / expected["workbook"]
        if only in path.name:
            path.write_bytes(drawn(drawing))
            words = json.dumps(expected, ensure_ascii=False, indent=1)
            path.with_suffix(".json").write_text(words + "\n", encoding="utf-8")
            written.append(path)
    return written
