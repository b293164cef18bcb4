"""What layouts fill: one record for one key, the first word stands, a question is asked once."""

from __future__ import annotations

import pytest

from plans.books.cells import Cell, Sheet
from progress.intake.draft import Draft, Kind, Origin, Question, QuestionKind, Said, said, split_place


@pytest.mark.parametrize(
    ("where", "sheet", "cell"),
    [("一覧!B7", "一覧", "B7"), ("驚き!の表!C3", "驚き!の表", "C3"), ("一覧", "一覧", ""), ("", "", "")],
)
def test_a_place_is_a_sheet_and_a_cell(where: str, sheet: str, cell: str) -> None:
    assert split_place(where) == (sheet, cell)


def test_two_cells_that_differ_are_told_and_the_first_stands() -> None:
    draft = Draft()
    for cell, name in (("B2", "窓口の改善"), ("B9", "窓口の改善"), ("D4", "窓口改善")):
        draft.put(Kind.ITEM, ("1",), {"name": Said(name, name, Origin("一覧", cell))})
    record = draft.get(Kind.ITEM, ("1",))
    assert record is not None and record.fields["name"].value == "窓口の改善"
    [finding] = draft.findings
    assert (finding.kind, finding.cell) == ("contradiction", "一覧!D4")
    assert "一覧!B2" in finding.message


def test_a_question_is_asked_once() -> None:
    draft = Draft()
    for sentence in ("向きは", "向きは（もう一度）"):
        draft.ask(Question("direction:1:収納率", QuestionKind.DIRECTION, sentence))
    assert [one.sentence for one in draft.questions] == ["向きは"]


def test_what_a_cell_says_keeps_its_printed_text_and_place() -> None:
    cell = Cell(7, 2, " 95.5% ")
    one = said(Sheet("一覧", (cell,)), cell)
    assert (one.value, one.printed, str(one.origin)) == ("95.5%", " 95.5% ", "一覧!B7")
