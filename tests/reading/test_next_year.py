"""Next year's file, the years moved on: what was said of this year's is enough, and as many records come of it."""

from __future__ import annotations

from collections import Counter
from types import ModuleType

import pytest

from progress.intake.draft import Draft
from progress.intake.known import Known
from progress.intake.reading.file import read
from tests.books import read_book
from tests.reading import blind, unseen
from tests.reading.drawings import drawn
from tests.reading.perturb import Case, DoesNotApply, perturbed
from tests.reading.perturb.year_words import moved

DRAWINGS = (*blind.DRAWINGS[1::2], *unseen.DRAWINGS[1::3])


def proposed(draft: Draft) -> dict[str, str]:
    """Every question about the file answered with the reader's best guess, else with the first choice."""
    return {
        one.id: one.proposed or one.choices[0][0]
        for one in draft.questions
        if one.choices and not one.id.startswith("plan:")
    }


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda one: one.__name__.rpartition(".")[-1])
def test_next_years_file_is_understood_without_a_new_question(drawing: ModuleType) -> None:
    expected = drawing.expected()
    if not expected["workbook"].endswith(".xlsx"):
        pytest.skip("only an .xlsx is moved by a year")
    this_year = Case.of(drawn(drawing), expected)
    try:
        next_year = perturbed(this_year, "one_year", 1)
    except DoesNotApply:
        pytest.skip("no year in it")
    book = read_book(expected["workbook"], this_year.data)
    said = read(book, Known(answers=proposed(read(book, Known()))))
    known = Known(remembered=said.signatures)
    again, later = read(book, known), read(read_book(expected["workbook"], next_year.data), known)
    asked = {moved(one.id, 1) for one in again.questions}
    assert [one.sentence for one in later.questions if one.id not in asked] == []
    assert Counter(kind for kind, _ in later.records) == Counter(kind for kind, _ in again.records)
