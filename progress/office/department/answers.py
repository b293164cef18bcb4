"""The texts of one status, as `progress.table.columns` declares them, and the answers to the plan's own questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from items.quantity import Quantity
from plans.history.seen_version import VersionField
from progress.models import Answer, PlanQuestion, YearEndStatus
from progress.office.department.inputs import FigureField, Part, Prose, as_typed, claim, unless_same
from progress.table.cells import questions_of
from progress.table.columns import YEAR_END_TEXTS, hint
from progress.table.shape import ItemRow


@dataclass(frozen=True)
class Asked:
    """One input on the page, what stands beside it, and what was said last time ("": nothing)."""

    input: BoundField
    hint: str
    past: str
    unit: str = ""


def fields() -> dict[str, forms.Field]:
    return {
        one.name: Prose(label=one.label, rows=one.rows, guide=one.guide, longest=one.longest)
        for one in YEAR_END_TEXTS
    }


def values(status: YearEndStatus) -> dict[str, Any]:
    """Input name → what it holds."""
    return {one.name: as_typed(getattr(status, one.name)) for one in YEAR_END_TEXTS}


def put(status: YearEndStatus, cleaned: Mapping[str, Any]) -> None:
    """Writes what was typed into the record."""
    for one in YEAR_END_TEXTS:
        stored = getattr(status, one.name)
        setattr(status, one.name, unless_same(stored, as_typed(stored), cleaned[one.name]))


def asked(form: forms.Form, row: ItemRow) -> list[Asked]:
    past = row.past[0] if row.past else None
    return [Asked(form[one.name], one.hint, past.text(one.name) if past else "") for one in YEAR_END_TEXTS]


_CHOICE, _FIGURE = PlanQuestion.Kind.CHOICE, PlanQuestion.Kind.FIGURE


class AnswerInputs(Part[Answer]):
    """By question: the answer."""

    versions = "answer_version"

    def __init__(self, status: YearEndStatus) -> None:
        self.status = status
        self.questions = questions_of(status, status.round.plan.questions.all())
        self.stored = {answer.question_id: answer for answer in status.answers.all()}

    def fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for question in self.questions:
            found[question.name] = self._field(question)
            found[f"answer_version_{question.pk}"] = VersionField(required=False)
        return found

    def _field(self, question: PlanQuestion) -> forms.Field:
        if question.kind == _FIGURE:
            return FigureField(question.unit, label=question.label, max_length=120)
        if question.kind == _CHOICE:
            # What was chosen before the planning section took the choice away stays a choice of this record.
            stored = self.stored.get(question.pk)
            options = dict.fromkeys([*question.options, *([stored.text] if stored else [])])
            choices = [*((one, one) for one in options), ("", "まだ決めない")]
            return forms.ChoiceField(
                label=question.label, required=False, widget=forms.RadioSelect, choices=choices
            )
        return Prose(label=question.label, rows=3, guide=0)

    def values(self, records: Mapping[int, Answer]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for pk, answer in records.items():
            found |= {f"question_{pk}": as_typed(answer.text), f"answer_version_{pk}": answer.version}
        return found

    def records(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[Answer, bool]]:
        """Each record as typed, and whether it is empty now."""
        for question in self.questions:
            new = Answer(status=self.status, question=question)
            version = cleaned.get(f"answer_version_{question.pk}")
            answer = claim(self.stored.get(question.pk), new, version)
            said = cleaned.get(question.name)
            quantity = said if isinstance(said, Quantity) else None
            typed = quantity.printed if quantity else (said or "")
            answer.text = unless_same(answer.text, as_typed(answer.text), typed)
            answer.value = quantity.value if quantity else None
            answer.approximate = bool(quantity and quantity.approximate)
            yield answer, not answer.text

    def asked(self, form: forms.Form, row: ItemRow) -> list[Asked]:
        past = row.past[0] if row.past else None
        return [
            Asked(
                form[one.name],
                hint(one.hint, needed=one.needed, public=one.is_public),
                past.text(one.name) if past else "",
                one.unit if one.kind == _FIGURE else "",
            )
            for one in self.questions
        ]
