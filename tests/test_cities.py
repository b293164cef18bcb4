"""The drawn workbooks against the cities' own, cell by cell, where ../shared lies; and what they hold everywhere."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from plans.books.cells import Book, address
from tests.books import read_book
from tests.cities import BUILDERS, drawn

SUMMARY = "〔要約〕"

each_file = pytest.mark.parametrize("name", list(BUILDERS))


def printed(book: Book) -> dict[tuple[str, str], tuple[str, str]]:
    """(what is printed, of what kind) of every cell."""
    return {
        (sheet.name, address(cell.row, cell.column)): (cell.printed, cell.kind)
        for sheet in book.sheets
        for cell in sheet.cells
    }


@each_file
def test_every_cell_is_the_citys_own_but_for_prose(name: str, shared_dir: Path) -> None:
    ours = printed(read_book(name, drawn(name)))
    theirs = printed(read_book(name, (shared_dir / "workbooks" / name).read_bytes()))
    assert list(dict.fromkeys(sheet for sheet, _ in ours)) == list(
        dict.fromkeys(sheet for sheet, _ in theirs)
    )
    assert set(ours) == set(theirs)
    different = {place for place, told in ours.items() if told != theirs[place]}
    assert different == {place for place, (text, _) in ours.items() if SUMMARY in text}


@each_file
def test_what_spans_several_rows_or_columns_with_text_spans_them_in_the_citys_own(
    name: str, shared_dir: Path
) -> None:
    """Merged ranges that only make empty room beside a text are left out of the drawing."""
    ours = read_book(name, drawn(name))
    theirs = read_book(name, (shared_dir / "workbooks" / name).read_bytes())
    for mine, one in zip(ours.sheets, theirs.sheets, strict=True):
        assert set(mine.merges) <= set(one.merges), mine.name
        assert {place for place in one.merges if place.bottom > place.top} == {
            place for place in mine.merges if place.bottom > place.top
        }, mine.name


@each_file
def test_prose_is_short_and_ours(name: str) -> None:
    book = load_workbook(BytesIO(drawn(name)))
    texts = [
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert texts
    for text in texts:
        for line in text.splitlines():
            assert len(line) <= 100, line
