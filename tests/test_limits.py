"""Just inside a limit of a file passes, just beyond it is refused: in figures of their own, not by the constants."""

from __future__ import annotations

import pytest

from plans.books import guard
from plans.books.guard import UnreadableFile
from tests.books import read_book

MEBIBYTE = 1024 * 1024


def lines(rows: int, columns: int, text: str = "1") -> bytes:
    return (",".join([text] * columns) + "\n").encode() * rows


INSIDE = {
    "a file of 30 MB": lambda: guard.require_size(b"x" * (30 * MEBIBYTE)),
    "a text of 10 MB": lambda: guard.admit("表.csv", b"x" * (10 * MEBIBYTE)),
    "20,000 rows": lambda: read_book("表.csv", lines(20_000, 1)),
    "1,000 columns": lambda: read_book("表.csv", lines(1, 1_000)),
    "500,000 cells": lambda: read_book("表.csv", lines(1_250, 400)),
    "a text of 32,767 characters": lambda: read_book("表.csv", lines(1, 1, "あ" * 32_767)),
}
BEYOND = {
    "a file of 30 MB and one byte": lambda: guard.require_size(b"x" * (30 * MEBIBYTE + 1)),
    "a text of 10 MB and one byte": lambda: guard.admit("表.csv", b"x" * (10 * MEBIBYTE + 1)),
    "20,001 rows": lambda: read_book("表.csv", lines(20_001, 1)),
    "1,001 columns": lambda: read_book("表.csv", lines(1, 1_001)),
    "500,400 cells": lambda: read_book("表.csv", lines(1_251, 400)),
    "a text of 32,768 characters": lambda: read_book("表.csv", lines(1, 1, "あ" * 32_768)),
    "an empty file": lambda: guard.require_size(b""),
}


@pytest.mark.parametrize("one", INSIDE)
def test_what_is_just_inside_a_limit_passes(one: str) -> None:
    INSIDE[one]()


@pytest.mark.parametrize("one", BEYOND)
def test_what_is_just_beyond_a_limit_is_refused(one: str) -> None:
    with pytest.raises(UnreadableFile):
        BEYOND[one]()


def test_the_limits_of_a_workbooks_inside() -> None:
    """Only their size: what lies beyond each is among the hostile files, an honest file of this size isn't."""
    assert (guard.MAX_SHEETS, guard.MAX_MEMBERS, guard.MAX_STYLES) == (1_000, 10_000, 65_500)
    assert (guard.MAX_MEMBER, guard.MAX_UNPACKED) == (64 * MEBIBYTE, 128 * MEBIBYTE)
    assert (guard.MAX_CHARACTERS, guard.MAX_FORMULAS, guard.MAX_MERGED) == (20_000_000, 5_000_000, 300_000)
