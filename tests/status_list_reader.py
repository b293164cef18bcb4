"""The list 実施状況一覧 as it stands in a file: ours, and the city's own from which the layout was taken."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from progress.reports.fitting import plain
from progress.reports.status_list import (
    BAND_ROW,
    FIRST_MARK_COLUMN,
    FIRST_ROW,
    HEADER_ROW,
    ITEM_COLUMN,
    ITEM_HEADING,
    MARK,
    OTHER_MARK,
    SUB_COLUMN,
    TITLE_ROW,
    TOTAL,
)


class Heading(NamedTuple):
    """A mark column: `group` in the upper header row, `label` in the lower one, without line breaks."""

    group: str
    label: str


@dataclass(frozen=True)
class ListRow:
    """One item: `pillar` the text of the last pillar row above it, `marks` the headings of its ○ columns,
    `cell` where the item stands (「令和3年度末!C6」)."""

    pillar: str
    sub_pillar: str
    title: str
    marks: tuple[Heading, ...]
    text: str
    cell: str


@dataclass(frozen=True)
class StatusList:
    """The list as it stands in a file. `totals`: printed number per column, None where the cell is empty."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[ListRow, ...]
    totals: tuple[int | None, ...]


class NotAStatusList(ValueError):
    """The file has another layout. `str()` says which cell differs."""


def read(data: bytes) -> StatusList:
    """The first sheet of a workbook in this layout: ours, and the city's own from which the layout was taken.

    Raises NotAStatusList when the header isn't where the layout has it.
    """
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    if plain(sheet.cell(HEADER_ROW, 1).value) != ITEM_HEADING:
        raise NotAStatusList(f"{sheet.title}!A{HEADER_ROW} に「{ITEM_HEADING}」がありません。")
    headings = _read_headings(sheet)
    rows: list[ListRow] = []
    pillar, end = "", sheet.max_row + 1
    sub_of, item_of = _tops(sheet, SUB_COLUMN), _tops(sheet, ITEM_COLUMN)
    for row in range(FIRST_ROW, sheet.max_row + 1):
        first, title = plain(sheet.cell(row, 1).value), plain(sheet.cell(row, ITEM_COLUMN).value)
        if first == TOTAL or first.startswith("※"):
            end = row
            break
        if first:
            pillar = first
        elif title:
            sub = plain(sheet.cell(sub_of.get(row, row), SUB_COLUMN).value)
            rows.append(_read_item(sheet, row, pillar, sub, headings))
        elif item_of.get(row, row) != row:  # the text of the item above goes on
            rows[-1] = _read_on(sheet, row, rows[-1])
    columns = range(FIRST_MARK_COLUMN, FIRST_MARK_COLUMN + len(headings))
    totals = [sheet.cell(end, column).value for column in columns]
    return StatusList(
        plain(sheet.cell(TITLE_ROW, 1).value),
        tuple(headings),
        tuple(rows),
        tuple(total if isinstance(total, int) else None for total in totals),
    )


def _read_headings(sheet: Worksheet) -> list[Heading]:
    """The mark columns: those that have a heading in the lower header row."""
    headings, group = [], ""
    for column in range(FIRST_MARK_COLUMN, sheet.max_column + 1):
        label = plain(sheet.cell(BAND_ROW, column).value).replace("\n", "")
        if not label:
            break
        group = plain(sheet.cell(HEADER_ROW, column).value) or group
        headings.append(Heading(group, label))
    return headings


def _tops(sheet: Worksheet, column: int) -> dict[int, int]:
    """row → first row of the merged range that covers the column there."""
    return {
        row: merged.min_row
        for merged in sheet.merged_cells.ranges
        if merged.min_col == merged.max_col == column
        for row in range(merged.min_row, merged.max_row + 1)
    }


def _read_item(sheet: Worksheet, row: int, pillar: str, sub: str, headings: list[Heading]) -> ListRow:
    marks = [
        heading
        for column, heading in enumerate(headings, start=FIRST_MARK_COLUMN)
        if plain(sheet.cell(row, column).value) in (MARK, OTHER_MARK)
    ]
    return ListRow(
        pillar,
        sub,
        plain(sheet.cell(row, ITEM_COLUMN).value),
        tuple(marks),
        plain(sheet.cell(row, sheet.max_column).value),
        f"{sheet.title}!{get_column_letter(ITEM_COLUMN)}{row}",
    )


def _read_on(sheet: Worksheet, row: int, item: ListRow) -> ListRow:
    more = plain(sheet.cell(row, sheet.max_column).value)
    return ListRow(item.pillar, item.sub_pillar, item.title, item.marks, item.text + more, item.cell)
