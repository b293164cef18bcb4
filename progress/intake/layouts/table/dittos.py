"""〃 and 同上 as what they stand for: the cell above.

Pure.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

import msgspec

from plans.books.cells import Cell, Sheet

MARKS = frozenset(["〃", "″", "”", "々", "仝"])
"""Signs that say nothing else in any column."""
WORDS = frozenset({"同上"})
"""In a sentence's column it is a sentence; in a column of names it is the name above."""


def without_dittos(
    sheet: Sheet, marks: Container[str] = MARKS, columns: Container[int] | None = None
) -> Sheet:
    """The sheet with these marks replaced, in these columns (None: in all). The cells keep their places."""
    if not any(cell.printed in marks for cell in sheet.cells):
        return sheet
    above: dict[int, Cell] = {}
    cells = list(sheet.cells)
    changed = False
    for nth, cell in enumerate(cells):
        here = columns is None or cell.column in columns
        if here and cell.printed in marks and (repeated := above.get(cell.column)):
            cell = cells[nth] = msgspec.structs.replace(repeated, row=cell.row, formula="")
            changed = True
        above[cell.column] = cell
    return replace(sheet, cells=tuple(cells)) if changed else sheet
