"""The drawn workbooks and what is expected of them agree: addresses, printed texts, headings, counts, and the judge."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from plans.books.cells import Book, Sheet, column_letters, place
from plans.books.limited import read_untrusted
from tests.reading.drawings import drawn
from tests.reading.reading import assert_judged_well
from tests.reading.unseen import DRAWINGS
from tests.reading.unseen.__main__ import write_all

every_drawing = pytest.mark.parametrize(
    "drawing", DRAWINGS, ids=lambda drawing: drawing.__name__.split(".")[-1]
)


@cache
def expected_of(drawing: ModuleType) -> dict[str, Any]:
    expected: dict[str, Any] = drawing.expected()
    return expected


@cache
def book_of(drawing: ModuleType) -> Book:
    return read_untrusted(expected_of(drawing)["workbook"], drawn(drawing))


def found_in(drawing: ModuleType) -> dict[str, Any]:
    found: dict[str, Any] = expected_of(drawing)["must_find"]
    return found


def sheet_of(drawing: ModuleType, name: str) -> Sheet:
    sheets = book_of(drawing).sheets
    return sheets[0] if name == "CSV" else next(sheet for sheet in sheets if sheet.name == name)


def printed_at(drawing: ModuleType, sheet: str, at: str) -> str:
    row, column = place(at)
    cells = sheet_of(drawing, sheet).cells
    return next((cell.printed for cell in cells if (cell.row, cell.column) == (row, column)), "")


@every_drawing
def test_a_sample_cell_stands_at_its_address_with_its_printed_text(drawing: ModuleType) -> None:
    samples = found_in(drawing)["sample_cells"]
    assert 30 <= len(samples) <= 80
    wrong = [
        (one["sheet"], one["cell"], one["printed"], printed)
        for one in samples
        if (printed := printed_at(drawing, one["sheet"], one["cell"])) != one["printed"]
        and printed != one.get("struck", "") + one["printed"]  # a book may show what was struck out
    ]
    assert wrong == []


@every_drawing
def test_a_table_has_its_headings_in_its_header_rows_and_above_its_columns(drawing: ModuleType) -> None:
    for table in found_in(drawing)["tables"]:
        sheet = sheet_of(drawing, table["sheet"])
        heads = {c.column for c in sheet.cells if c.row in table["header_rows"] and c.text}
        for area in sheet.merges:
            if area.left in heads and area.top in table["header_rows"]:
                heads |= set(range(area.left, area.right + 1))
        for row in table["header_rows"]:
            assert any(c.row == row for c in sheet.cells), (table["sheet"], row)
        columns = {place(f"{letters}1")[1] for letters in table["mapping"]}
        assert [column_letters(column) for column in sorted(columns - heads)] == []
        if table["data_rows"]:
            first, last = table["data_rows"]
            assert max(table["header_rows"]) < first <= last <= sheet.bottom


@every_drawing
def test_every_item_is_named_where_the_drawing_says(drawing: ModuleType) -> None:
    found = found_in(drawing)
    places = [(sheet, at) for sheet, at, _ in found["item_cells"]]
    assert len(set(places)) == len(places) == found["items"]
    assert [
        (sheet, at, name, printed)
        for sheet, at, name in found["item_cells"]
        if (printed := printed_at(drawing, sheet, at)) != name
    ] == []


@every_drawing
def test_an_item_is_never_named_in_a_row_that_is_none(drawing: ModuleType) -> None:
    rows = {(one["sheet"], one["row"]) for one in found_in(drawing)["not_items"]}
    assert rows & {(sheet, place(at)[0]) for sheet, at, _ in found_in(drawing)["item_cells"]} == set()
    for sheet, row in rows:
        drawn = sheet_of(drawing, sheet)
        held = {cell.row for cell in drawn.cells} | {one.row for one in drawn.left_out}
        assert row in held, (sheet, row)


@every_drawing
def test_a_printed_total_and_a_planted_fault_stand_where_the_drawing_says(drawing: ModuleType) -> None:
    expected = expected_of(drawing)
    for total in expected["totals_printed"]:
        assert printed_at(drawing, total["sheet"], total["cell"]) == total["printed"]
    for finding in expected["findings_expected"]:
        if finding["kind"] == "row_longer_than_heading":  # its cells are told, not read
            row, _ = place(finding["cell"])
            assert any(f"{row}行目" in remark for remark in book_of(drawing).remarks)
        else:
            assert printed_at(drawing, finding["sheet"], finding["cell"]) or "formula" in finding["kind"]


def test_there_are_many_and_no_two_have_a_name_in_common() -> None:
    names = [expected_of(drawing)["workbook"] for drawing in DRAWINGS]
    assert len(set(names)) == len(names) >= 14


def test_all_are_written_with_their_expectations(tmp_path: Path) -> None:
    written = write_all(tmp_path)
    assert len(written) == len(DRAWINGS)
    assert all(path.is_file() and path.with_suffix(".json").is_file() for path in written)


@every_drawing
def test_the_judge_gives_a_perfect_report_all_and_others_nearly_nothing(drawing: ModuleType) -> None:
    assert_judged_well(expected_of(drawing))
