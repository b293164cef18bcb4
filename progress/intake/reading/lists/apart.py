"""The cells of a table that no record is made from, with what they are instead: headings, titles, totals, notes.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from plans.books.cells import Cell, Sheet
from progress.intake.draft import Apart, Draft
from progress.intake.reading.answers import SKIP, hidden_question
from progress.intake.reading.columns.column import Column
from progress.intake.reading.lists.list_table import ListTable
from progress.intake.reading.tables.above import Above
from progress.intake.reading.tables.document import LONGEST_LINE
from progress.intake.reading.tables.rows import NOTE, Row, RowKind, legend_of
from progress.intake.reading.words.headings import Header

_WHY = {
    RowKind.BAND: Apart.PLACE,
    RowKind.TOTAL: Apart.TOTAL,
    RowKind.HEADER: Apart.REPEATED,
    RowKind.PAGE: Apart.REPEATED,
    RowKind.NOTE: Apart.NOTE,
    RowKind.ASIDE: Apart.OTHER_TABLE,
    RowKind.EXAMPLE: Apart.EXAMPLE,
    RowKind.PLACEHOLDER: Apart.EMPTY_PLACE,
    RowKind.LEFT: Apart.BY_PERSON,
}
"""What all cells of a row are."""
_OF_ITEMS = frozenset({RowKind.ITEM, RowKind.MORE, RowKind.CONTINUED})
_IN_COLUMN = {
    **dict.fromkeys(("row_kind", "year", "pillar", "pillar_number"), Apart.PLACE),
    **dict.fromkeys(("unit", "direction", "effect_kind", "provisional"), Apart.BESIDE),
    **dict.fromkeys(("rate", "numerator", "denominator", "compared"), Apart.TOTAL),
}
"""What cells of a column are in the rows of items, where no record was made from them."""


def set_apart(table: ListTable, columns: Iterable[Column], rows: Sequence[Row]) -> None:
    """Notes it of the whole table. `columns`: also those that aren't read."""
    draft, sheet = table.draft, table.sheet
    set_heading_apart(draft, sheet, table.header)
    set_titles_apart(draft, sheet, table.above)
    if not sheet.turned_at:
        heading = dict.fromkeys(table.header.rows, "heading")
        sorts = heading | {row.number: row.kind.name.lower() for row in rows}
        draft.rows |= {(sheet.name, number): sort for number, sort in sorts.items()}
    for row in rows:
        if why := _WHY.get(row.kind):
            draft.set_apart(sheet, sheet.row(row.number), why)
    of_items = [row.number for row in rows if row.kind in _OF_ITEMS]
    for column in table.used:
        if why := _IN_COLUMN.get(column.code):
            draft.set_apart(sheet, _stored(sheet, of_items, column), why)
    hidden_left = table.whole.known.answer(hidden_question(sheet.name)) == SKIP
    if hidden_left:
        left = [one.number for one in rows if one.kind == RowKind.HIDDEN]
        draft.set_apart(sheet, (cell for row in left for cell in sheet.row(row)), Apart.HIDDEN)
    for column in columns:
        hidden = column.column in sheet.hidden_columns and column.column not in table.columns
        if hidden and not hidden_left:
            continue
        if hidden or (not column.is_used and not column.asked):
            why = Apart.HIDDEN if hidden else Apart.BY_PERSON if column.answered else Apart.COLUMN
            draft.set_apart(sheet, _stored(sheet, table.rows, column), why)


def _stored(sheet: Sheet, rows: Iterable[int], column: Column) -> Iterator[Cell]:
    return (cell for row in rows if (cell := sheet.stored(row, column.column)))


def set_heading_apart(draft: Draft, sheet: Sheet, header: Header) -> None:
    left, right = min(header.headings, default=1), max(header.headings, default=sheet.right)
    cells = (
        cell
        for row in range(header.top, header.bottom + 1)
        for cell in sheet.row(row)
        if left <= cell.column <= right
    )
    draft.set_apart(sheet, cells, Apart.HEADING)


def set_titles_apart(draft: Draft, sheet: Sheet, above: Above) -> None:
    for cell in above.title:
        if why := _why_above(cell):
            draft.set_apart(above.sheet, [cell], why)


def _why_above(cell: Cell) -> Apart | None:
    """What a line above a table is; None for a long text of which nothing is known."""
    if legend_of(cell.text):
        return Apart.LEGEND
    if NOTE.match(cell.text) or re.search(r"(?:します|ください|です|である|ます)。?$", cell.text):
        return Apart.NOTE
    return Apart.TITLE if len(cell.text) <= LONGEST_LINE else None
