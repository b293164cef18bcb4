"""What a new plan needs and its file does not say is asked; what it says is not."""

from __future__ import annotations

from plans.books.cells import Cell, Sheet
from progress.intake.draft import Draft, Kind, Said, said
from progress.intake.known import Known
from progress.intake.reading.file import complete

SHEET = Sheet("計画", (Cell(1, 1, "令和4年度"),))


def asked(draft: Draft) -> list[str]:
    return [one.id for one in draft.questions]


def test_a_file_that_says_nothing_of_the_plan_leaves_four_questions_open_and_none_in_the_way() -> None:
    draft = Draft()
    complete(draft, Known())
    assert asked(draft) == ["plan:title", "plan:start_year", "plan:end_year", "plan:document_state"]
    assert not any(one.blocking for one in draft.questions)
    assert draft.get(Kind.PLAN, ()) is None


def test_answers_become_the_plans_fields() -> None:
    draft = Draft()
    answers = {
        "plan:title": " 第5次行政改革プラン ",
        "plan:start_year": "Ｒ４",
        "plan:end_year": "2026",
        "plan:document_state": "adopted",
    }
    complete(draft, Known(answers=answers))
    record = draft.get(Kind.PLAN, ())
    assert record is not None
    assert {name: one.value for name, one in record.fields.items()} == {
        "title": "第5次行政改革プラン",
        "start_year": 2022,
        "end_year": 2026,
        "document_state": "adopted",
    }


def test_what_the_file_says_is_not_asked() -> None:
    draft = Draft()
    [cell] = SHEET.cells
    draft.put(
        Kind.PLAN,
        (),
        {"title": Said("計画"), "start_year": said(SHEET, cell, 2022), "document_state": Said("draft")},
    )
    complete(draft, Known(answers={"plan:start_year": "2030"}))
    assert asked(draft) == ["plan:end_year"]
    record = draft.get(Kind.PLAN, ())
    assert record is not None and record.fields["start_year"].value == 2022


def test_an_answer_that_is_no_year_is_told_with_the_words_to_use() -> None:
    draft = Draft()
    complete(draft, Known(answers={"plan:start_year": "４年", "plan:document_state": "たぶん"}))
    [finding] = draft.findings
    assert finding.kind == "plan_year_unread"
    assert "「令和8年度」のように" in finding.message
    assert draft.get(Kind.PLAN, ()) is None
