"""The plan's own questions in the department's form: an input for each, as its kind of answer wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from items.quantity import Quantity
from progress.models import Answer, PlanQuestion, YearEndStatus
from progress.office.department.inputs import FigureField, Part, Prose, as_typed, unless_same
from progress.table.cells import questions_of
from progress.table.columns import hint
from progress.table.shape import ItemRow, StatusRow


@dataclass(frozen=True)
class Asked:
    """One input on the page, what stands beside it, and what was said last time ("": nothing)."""

    input: BoundField
    hint: str
    past: str
    unit: str = ""


class AnswerInputs(Part[Answer]):
    """By question: the answer."""

    version = "answer_version"
    names = ("question",)

    def __init__(self, status: YearEndStatus) -> None:
        self.status = status
        self.questions = questions_of(status, status.round.plan.questions.all())
        self.stored = {answer.question_id: answer for answer in status.answers.all()}

    def new(self) -> dict[int, Answer]:
        return {one.pk: Answer(status=self.status, question=one) for one in self.questions}

    def inputs(self, key: int, record: Answer) -> dict[str, forms.Field]:
        return {"question": self._input(record.question)}

    def _input(self, question: PlanQuestion) -> forms.Field:
        if question.kind == PlanQuestion.Kind.FIGURE:
            return FigureField(question.unit, label=question.label, max_length=120)
        if question.kind == PlanQuestion.Kind.CHOICE:
            # What was chosen before the planning section took the choice away stays a choice of this record.
            stored = self.stored.get(question.pk)
            options = dict.fromkeys([*question.options, *([stored.text] if stored else [])])
            choices = [*((one, one) for one in options), ("", "まだ決めない")]
            return forms.ChoiceField(
                label=question.label, required=False, widget=forms.RadioSelect, choices=choices
            )
        return Prose(label=question.label, rows=3, guide=0)

    def shown(self, record: Answer) -> dict[str, Any]:
        return {"question": as_typed(record.text)}

    def put(self, record: Answer, given: Mapping[str, Any], row: ItemRow) -> bool:
        said = given["question"]
        quantity = said if isinstance(said, Quantity) else None
        typed = quantity.printed if quantity else (said or "")
        record.text = unless_same(record.text, as_typed(record.text), typed)
        record.value = quantity.value if quantity else None
        record.approximate = bool(quantity and quantity.approximate)
        return not record.text

    def asked(self, form: forms.Form, past: StatusRow | None) -> list[Asked]:
        """`past`: what was said last time."""
        return [
            Asked(
                form[one.name],
                hint(one.hint, needed=one.needed, public=one.is_public),
                past.text(one.name) if past else "",
                one.unit if one.kind == PlanQuestion.Kind.FIGURE else "",
            )
            for one in self.questions
        ]
