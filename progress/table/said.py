"""What a department said of one item in words, as rows of the table: the texts that every plan asks for, and the
answers to the plan's own questions.
"""

from __future__ import annotations

from collections.abc import Iterable

from progress.models import PlanQuestion, YearEndStatus
from progress.table.columns import YEAR_END_TEXTS
from progress.table.shape import TextRow


def asked_of(status: YearEndStatus, questions: Iterable[PlanQuestion], *, for_staff: bool) -> list[TextRow]:
    """Every heading under which the record was asked, with what stands there ("": nothing yet), in the page's order.

    `questions`: the plan's, of which the record's own are taken. `for_staff`: also what is never published.
    """
    found = [
        TextRow(one.name, one.label, getattr(status, one.name), one.in_list)
        for one in YEAR_END_TEXTS
        if one.public or for_staff
    ]
    answers = {answer.question_id: answer for answer in status.answers.all()}
    for question in questions_of(status, questions):
        if question.is_public or for_staff:
            answer = answers.get(question.pk)
            text, value = (answer.shown, answer.value) if answer else ("", None)
            row = TextRow(question.name, question.label, text, question.in_list, value, question.unit)
            found.append(row)
    return found


def questions_of(status: YearEndStatus, questions: Iterable[PlanQuestion]) -> list[PlanQuestion]:
    """The questions that the record's round asks, and those that the record answers, in their order."""
    answered = {answer.question_id for answer in status.answers.all()}
    mine = [one for one in questions if one.pk in answered or one.is_asked_in(status.round)]
    return sorted(mine, key=lambda one: (one.position, one.pk))


def texts_of(
    status: YearEndStatus, questions: Iterable[PlanQuestion], *, for_staff: bool
) -> tuple[TextRow, ...]:
    """Those of `asked_of` under which something stands."""
    return tuple(row for row in asked_of(status, questions, for_staff=for_staff) if row.text)
