"""Small tables beside or above the list (counts by rating, a legend): found as a whole, none of the list's columns.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plans.books.cells import Cell, Range, Sheet, column_letters
from progress.intake.draft import Known
from progress.intake.layouts.table.columns import column_question
from progress.intake.layouts.table.evidence import mark_of
from progress.intake.layouts.table.headings import SURE_NAME, Header, is_heading_row
from progress.intake.layouts.table.synonyms import meaning
from progress.intake.layouts.table.tree import same_name

_SURE = 70
"""A heading known this surely heads a column of the list, also behind an empty column."""
_NARROWEST = 2
_SUMMARY = re.compile(
    r"[■●◆▼【（(\[<＜〈《○・※\s]*(?:.{0,10}(?:別|ごと)(?:の)?(?:件数|集計|内訳|項目数).{0,6}|件数(?:内訳|集計)?|凡例|集計表?|総括表?|早見表"
    r"|(?:評価|進捗|判定)(?:の|別)?(?:基準|区分|記号|凡例|集計|内訳)(?:の(?:説明|見方))?)[】）)\]>＞〉》\s]*(?:[(（].{0,12}[)）])?"
)


@dataclass(frozen=True)
class SideTable:
    place: Range
    first: Cell
    """Its first cell, by which it is named."""
    legend: dict[str, str]
    """Mark → what stands to its right."""


def names_summary(text: str) -> bool:
    """「評価別件数」, 「【凡例】」, 「評価区分」."""
    return len(text) <= 30 and _SUMMARY.fullmatch(text.strip()) is not None


def tables_beside(sheet: Sheet, header: Header, rows: Sequence[int], known: Known) -> list[SideTable]:
    """Blocks of columns that an empty column parts from the column of the items' names, and that hold a summary or
    a legend. Not those that name items of the list, nor those of which a person said what they hold."""
    name = _name_column(header)
    if not name:
        return []
    cells = [cell for row in (*header.rows, *rows) for cell in sheet.row(row) if cell.text]
    names = [cell for cell in cells if cell.column == name and cell.row > header.bottom]
    found: list[SideTable] = []
    for left, right in _blocks(sheet, cells):
        if left <= name <= right or right - left + 1 < _NARROWEST:
            continue
        block = [cell for cell in cells if left <= cell.column <= right]
        answered = any(
            known.answer(column_question(sheet.name, column_letters(column)))
            for column in range(left, right + 1)
        )
        listed = {same_name(cell.text) for cell in names}
        if answered or any(same_name(cell.text) in listed for cell in block):
            continue
        if _is_side(header, block, names):
            bottom = max(cell.row for cell in block)
            place = Range(min(cell.row for cell in block), left, bottom, right)
            found.append(SideTable(place, block[0], _legend(sheet, block)))
    return found


def tables_above(sheet: Sheet, header: Header) -> list[SideTable]:
    """Tables of two lines or more above the list: heading-like rows with figures under them."""
    found: list[SideTable] = []
    inside = 0
    for row in range(1, header.top):
        if row <= inside or not is_heading_row(sheet, row):
            continue
        bottom = row
        while bottom + 1 < header.top and sum(bool(cell.text) for cell in sheet.row(bottom + 1)) > 1:
            bottom += 1
        inside = bottom
        if bottom - row < _NARROWEST:
            continue
        cells = [cell for one in range(row, bottom + 1) for cell in sheet.row(one) if cell.text]
        columns = [cell.column for cell in cells]
        found.append(
            SideTable(Range(row, min(columns), bottom, max(columns)), cells[0], _legend(sheet, cells))
        )
    return found


def without(sheet: Sheet, tables: Sequence[SideTable]) -> Sheet:
    """The sheet without the cells of these tables."""
    return replace(
        sheet,
        cells=tuple(
            cell
            for cell in sheet.cells
            if not any((cell.row, cell.column) in table.place for table in tables)
        ),
    )


def _name_column(header: Header) -> int:
    sure = {
        column: max(
            (sure for code, sure in (meaning(part.word) for part in heading.parts) if code == "name"),
            default=0,
        )
        for column, heading in header.headings.items()
    }
    best = max(sure, key=lambda column: sure[column], default=0)
    return best if best and sure[best] >= SURE_NAME else 0


def _blocks(sheet: Sheet, cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """Runs of columns that something stands in, merged cells in all of theirs, from the left."""
    occupied: set[int] = set()
    for cell in cells:
        merged = sheet.merge(cell.row, cell.column)
        occupied |= set(range(merged.left, merged.right + 1)) if merged else {cell.column}
    blocks: list[tuple[int, int]] = []
    for column in sorted(occupied):
        if blocks and blocks[-1][1] == column - 1:
            blocks[-1] = (blocks[-1][0], column)
        else:
            blocks.append((column, column))
    return blocks


def _is_side(header: Header, block: Sequence[Cell], names: Sequence[Cell]) -> bool:
    if names_summary(block[0].text) and meaning(block[0].text)[1] < _SURE:
        return True
    rows = {cell.row for cell in block if cell.row > header.bottom}
    beside = rows & {cell.row for cell in names}
    if len(beside) * 5 >= len(names) * 4:
        return False  # as long as the list: one of its columns
    left = min(cell.column for cell in block)
    marks = [mark for cell in block if cell.column == left and (mark := mark_of(cell.text))]
    if len(marks) > 1 and len(marks) == len(set(marks)) and len(marks) >= len(rows) - 1:
        return True
    return not any(
        meaning(part.word)[1] >= _SURE
        for column, heading in header.headings.items()
        if any(cell.column == column for cell in block)
        for part in heading.parts
    )


def _legend(sheet: Sheet, block: Sequence[Cell]) -> dict[str, str]:
    """Marks under each other, each with a short text to its right."""
    found: dict[str, str] = {}
    for cell in block:
        beside = sheet.stored(cell.row, cell.column + 1)
        mark = mark_of(cell.text)
        if not mark or beside is None or not beside.text or beside.number is not None:
            continue
        if not mark_of(beside.text) and len(beside.text) <= 20:
            found.setdefault(mark, beside.text)
    return found if len(found) > 1 else {}
