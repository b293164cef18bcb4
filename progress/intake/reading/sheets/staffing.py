"""A block of staff: categories of employment side by side, below them how many work on the sheet and altogether.

Pure: standard library only.
"""

from __future__ import annotations

import re

from plans.books.cells import Cell, CellKind, Sheet
from progress.intake.draft import Apart, Draft, SheetReading
from progress.intake.reading.entries.field_of_work import FieldOfWork, Staff
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.lists.apply import KEY
from progress.intake.reading.words.lookup import plain

LABEL = "人工の表"
_OWN = re.compile(r"この(?:シート|表|業務)")
OWN_SCOPE = "このシート"


def read_staffing(draft: Draft, work: FieldOfWork, sheet: Sheet, label: Cell) -> SheetReading:
    """Adds to `work` what stands in the rows of the block that `label` heads: as far as it is merged down."""
    merged = sheet.merge(label.row, label.column)
    last = merged.bottom if merged else label.row
    categories = [cell for cell in sheet.row(label.row) if cell.column > label.column and cell.text]
    draft.set_apart(sheet, categories, Apart.HEADING)
    position = 0
    for row in range(label.row + 1, last + 1):
        words = next((cell for cell in sheet.row(row) if cell.kind == CellKind.TEXT and cell.text), None)
        if words is None:
            continue
        draft.set_apart(sheet, [words], Apart.PLACE)
        own = _OWN.match(words.text) is not None
        for heading in categories:
            position += 1
            cell = sheet.at(row, heading.column)
            if cell is not None and cell.text:
                scope = OWN_SCOPE if own else words.text
                work.staff.append(Staff(scope, plain(heading.text), Seen(sheet, cell), position, own))
    return SheetReading(sheet.name, KEY, LABEL, (label.row,), (), label.row + 1, last)
