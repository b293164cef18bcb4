"""What a person says of the labels of forms: of this file, or of an earlier one with a form that has the label.

Pure: standard library only.
"""

from __future__ import annotations

from plans.books.cells import Cell, Sheet, address
from progress.intake.known import Known
from progress.intake.reading.answers import SAID, column_question, heading_question, once_question
from progress.intake.reading.columns.beforehand import Answer
from progress.intake.reading.columns.column import Column, split_answer, unit_place, unit_said
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.words.fields import IGNORE
from progress.intake.reading.words.headings import part_of, signature_of

_OF_A_FORM = "〈調書〉"
"""Stands before a label where a table has its first heading."""
_FIELD = f"{SAID}欄"


def table_of(label: Cell) -> str:
    """The signature under which is remembered what was said of the label."""
    return signature_of((_OF_A_FORM, part_of(label.text).signature))


def said_of_label(sheet: Sheet, label: Cell, known: Known) -> Answer | None:
    """The field and the year that a person gives the label; None where nobody says anything. The nearest reach goes
    before the wider."""
    where = address(label.row, label.column)
    answers = [
        known.answer(once_question(sheet.name, where)),
        known.answer(column_question(sheet.name, where)),
        known.answer(heading_question(part_of(label.text).signature)),
        known.remembered.get(table_of(label), {}).get(_FIELD),
    ]
    said = (split_answer(one) for one in answers if one)
    return next((one for one in said if one), None)


def remember_label(whole: Whole, sheet: Sheet, label: Cell, column: Column | None = None) -> None:
    """Keeps the field and the unit that a person gave the label, now or earlier, but what is said for this file
    alone. `column`: the label's; None for one that is left out."""
    if whole.known.answer(once_question(sheet.name, address(label.row, label.column))):
        return
    taken: dict[str, str] = {}
    if said := said_of_label(sheet, label, whole.known):
        taken[_FIELD] = said[0] or IGNORE
    if column and (unit := unit_said(whole.known, sheet.name, column)):
        taken[unit_place(column)] = unit
    if taken:
        whole.remember(table_of(label), (_OF_A_FORM, part_of(label.text).signature), taken)
