"""Tables turned round: what each line is stands at its left, the items stand side by side.

Pure: standard library only. Such a table is read like any other, on a sheet whose rows and columns are exchanged; its
cells keep their addresses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from plans.books.cells import Range, Sheet
from progress.intake.reading.sheets.labels import label_of

_FEWEST_LABELS = 3
"""Lines of an item at least, of different fields, for a table to be taken as turned round."""


@dataclass(frozen=True)
class Turned:
    """A block of such lines: its rows, and the column in which the first item stands."""

    top: int
    last: int
    first: int


def turned_blocks(sheet: Sheet) -> list[Turned]:
    """The blocks of a sheet, from the top; a new one begins where the first line's label comes again, or after a
    blank row."""
    found: list[Turned] = []
    for top, last in _stretches(sheet):
        labels = {
            row: cells[0] for row in range(top, last + 1) if (cells := [c for c in sheet.row(row) if c.text])
        }
        codes = {row: label_of(cell) for row, cell in labels.items()}
        name = next((row for row, code in codes.items() if code == "name"), 0)
        kinds = {code for code in codes.values() if code}
        if not name or len(kinds) < _FEWEST_LABELS:
            continue
        beside = [cell for cell in sheet.row(name)[1:] if cell.text]
        if any(label_of(cell) for cell in beside):
            continue  # 「取組名」 「…」 「担当課」 「…」: a form
        values = [cell.column for cell in beside]
        filled = [
            len([cell for cell in sheet.row(row) if cell.column in values]) for row in codes if codes[row]
        ]
        # Two items at least, and most lines say something of each.
        if len(values) < 2 or sum(count * 2 >= len(values) for count in filled) * 3 < len(filled) * 2:
            continue
        if any(label_of(cell) for row in codes for cell in sheet.row(row) if cell.column in values):
            continue
        found.append(Turned(top, last, min(values)))
    return found


def _stretches(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Runs of rows that begin with a label, without a blank row between them."""
    top = last = 0
    for row, cells in sheet.rows():
        shown = [cell for cell in cells if cell.text]
        begins = bool(shown) and label_of(shown[0]) != ""
        if top and row == last + 1 and len(shown) > 1:
            last = row
        elif begins and len(shown) > 1:
            if top:
                yield top, last
            top = last = row
        elif top:
            yield top, last
            top = last = 0
    if top:
        yield top, last


def turn(sheet: Sheet, block: Turned) -> Sheet:
    """The sheet with the block's rows as columns, counted from 1; the labels' columns are its heading rows."""
    cells = [
        msgspec.structs.replace(cell, row=cell.column, column=cell.row - block.top + 1)
        for cell in sheet.cells
        if block.top <= cell.row <= block.last
    ]
    merges = [
        Range(one.left, one.top - block.top + 1, one.right, one.bottom - block.top + 1)
        for one in sheet.merges
        if block.top <= one.top and one.bottom <= block.last
    ]
    rows = sheet.hidden_rows & set(range(block.top, block.last + 1))
    return replace(
        sheet,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        merges=tuple(merges),
        hidden_rows=sheet.hidden_columns,
        hidden_columns=frozenset(row - block.top + 1 for row in rows),
        turned_at=block.top,
    )
