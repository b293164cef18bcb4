"""〃 and 同上 as what they stand for: the cell above.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from plans.neutral import Cell, Sheet

MARKS = frozenset(["〃", "″", "”", "々", "仝"])
"""Signs that say nothing else in any column."""
WORDS = frozenset({"同上"})
"""In a sentence's column it is a sentence; in a column of names it is the name above."""
_LONGEST = 4


def without_dittos(
    sheet: Sheet, marks: Container[str] = MARKS, columns: Container[int] | None = None
) -> Sheet:
    """The sheet with these marks replaced, in these columns (None: in all). The cells keep their places."""
    if not any(len(cell.printed) <= _LONGEST and cell.text in marks for cell in sheet.cells):
        return sheet
    above: dict[int, Cell] = {}
    cells = list(sheet.cells)
    changed = False
    for nth, cell in enumerate(cells):
        short = len(cell.printed) <= _LONGEST and (columns is None or cell.column in columns)
        if short and cell.text in marks and (repeated := above.get(cell.column)):
            cell = cells[nth] = replace(repeated, row=cell.row, formula="")
            changed = True
        above[cell.column] = cell
    return replace(sheet, cells=tuple(cells)) if changed else sheet
