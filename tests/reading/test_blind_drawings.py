"""The workbooks of `tests.reading.blind` and what is expected of them agree: addresses, texts, names,
totals, the judge.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.reading.blind import DRAWINGS
from tests.reading.blind.__main__ import write_all
from tests.reading.drawings import drawn
from tests.reading.reading import assert_judged_well

every_drawing = pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda one: one.__name__.split(".")[-1])


@cache
def expected_of(drawing: ModuleType) -> dict[str, Any]:
    expected: dict[str, Any] = drawing.expected()
    return expected


@cache
def book_of(drawing: ModuleType) -> Workbook:
    return load_workbook(io.BytesIO(drawn(drawing)), data_only=True)


def kept_at(drawing: ModuleType, sheet: str, at: str) -> Any:
    return book_of(drawing)[sheet][at].value


@every_drawing
def test_a_sample_cell_stands_at_its_address(drawing: ModuleType) -> None:
    samples = expected_of(drawing)["must_find"]["sample_cells"]
    assert 30 <= len(samples) <= 80
    for one in samples:
        kept = kept_at(drawing, one["sheet"], one["cell"])
        if one["stored"] == "text":
            assert (kept or "") == one["printed"], one
        else:
            value = float(one["value"])
            assert kept in (pytest.approx(value), pytest.approx(value / 100)), one


@every_drawing
def test_every_item_is_named_where_the_drawing_says_and_in_no_row_that_is_none(drawing: ModuleType) -> None:
    found = expected_of(drawing)["must_find"]
    assert len(found["item_cells"]) == found["items"] >= 8
    none = {(one["sheet"], one["row"]) for one in found["not_items"]}
    for sheet, at, name in found["item_cells"]:
        assert kept_at(drawing, sheet, at) == name
        assert (sheet, book_of(drawing)[sheet][at].row) not in none


@every_drawing
def test_a_mapped_column_has_a_heading_and_a_total_its_figure(drawing: ModuleType) -> None:
    expected = expected_of(drawing)
    for table in expected["must_find"]["tables"]:
        sheet = book_of(drawing)[table["sheet"]]
        heads = {cell.column_letter for row in table["header_rows"] for cell in sheet[row] if cell.value}
        assert set(table["mapping"]) <= heads
    for total in expected["totals_printed"]:
        assert kept_at(drawing, total["sheet"], total["cell"]) == total["value"]
    for finding in expected["findings_expected"]:
        assert kept_at(drawing, finding["sheet"], finding["cell"]) is not None


def test_all_are_written_with_their_expectations(tmp_path: Path) -> None:
    written = write_all(tmp_path)
    assert len({path.name for path in written}) == len(DRAWINGS)
    assert all(path.is_file() and path.with_suffix(".json").is_file() for path in written)


@every_drawing
def test_the_judge_gives_a_perfect_report_all_and_others_nearly_nothing(drawing: ModuleType) -> None:
    assert_judged_well(expected_of(drawing))
