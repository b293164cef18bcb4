"""〃 and 同上 as what they stand for: the cell above, or the year before.

Pure.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

import msgspec

from plans.books.cells import Cell, Sheet
from progress.intake.reading.words.signs import DITTOS

WORDS = frozenset({"同上"})
"""In a sentence's column it is a sentence; in a column of names it is the name above."""


def without_dittos(
    sheet: Sheet,
    marks: Container[str] = DITTOS,
    columns: Container[int] | None = None,
    beside: Mapping[int, int] | None = None,
) -> Sheet:
    """The sheet with these marks replaced, in these columns (None: in all). The cells keep their places.

    `beside`: columns of years → the column of the year before, which a sign repeats where something stands in it.
    """
    if not any(cell.printed.strip() in marks for cell in sheet.cells):
        return sheet
    above: dict[int, Cell] = {}
    cells = list(sheet.cells)
    changed = False
    for nth, cell in enumerate(cells):
        here = columns is None or cell.column in columns
        if here and cell.printed.strip() in marks:
            left = above.get((beside or {}).get(cell.column, 0))
            repeated = left if left is not None and left.row == cell.row else above.get(cell.column)
            if repeated is not None:
                cell = cells[nth] = msgspec.structs.replace(
                    repeated, row=cell.row, column=cell.column, formula=""
                )
                changed = True
        above[cell.column] = cell
    return replace(sheet, cells=tuple(cells)) if changed else sheet
