"""A target of an adopted plan changes with a decision (rule 10), from a file as from the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError

from items.models import TargetRevision, TargetValue
from items.targets import Decision, is_binding, revision
from plans.history.changes import Action
from plans.history.rehearsal import Rehearsed
from plans.models import Plan
from progress.intake.draft import Question, QuestionKind

_ASKED = {
    "on": "策定した計画の目標値が{count}件変わります。決定日を入力してください（例：2024-03-25）。",
    "by": "目標値の見直しを決定した組織を入力してください（例：行政改革推進本部）。",
    "reason": "目標値を見直した理由を入力してください。",
}


def undecided(plan: Plan, rehearsed: Sequence[Rehearsed]) -> list[TargetValue]:
    """Targets of an adopted plan that would move, and whose revision the file doesn't bring along."""
    if not is_binding(plan):
        return []
    decided = {
        one.record.target_value.pk
        for one in rehearsed
        if isinstance(one.record, TargetRevision) and one.action == Action.CREATE
    }
    return [
        one.record
        for one in rehearsed
        if isinstance(one.record, TargetValue)
        and one.action == Action.CHANGE
        and "value" in one.change.after()
        and one.record.pk not in decided
    ]


def questions(count: int, answers: Mapping[str, str]) -> list[Question]:
    """What is asked where `count` targets move."""
    return [
        Question(
            f"decision:{name}",
            QuestionKind.PLAN,
            sentence.format(count=count),
            proposed=_answer(answers, name),
            blocking=True,
        )
        for name, sentence in _ASKED.items()
    ]


def decision_in(answers: Mapping[str, str]) -> Decision | None:
    """The decision as answered; None as long as a part of it is missing."""
    day, by, reason = _day(_answer(answers, "on")), _answer(answers, "by"), _answer(answers, "reason")
    return Decision(day, by, reason) if day is not None and by and reason else None


def revisions(moving: Sequence[TargetValue], decision: Decision) -> list[TargetRevision]:
    before = {one.pk: one for one in TargetValue.objects.filter(pk__in=[row.pk for row in moving])}
    for row in moving:
        before[row.pk].indicator = row.indicator
    return [revision(before[row.pk], row, decision) for row in moving]


def _answer(answers: Mapping[str, str], name: str) -> str:
    return answers.get(f"decision:{name}", "").strip()


def _day(text: str) -> date | None:
    try:
        found: date | None = TargetRevision._meta.get_field("decided_on").to_python(text) if text else None
    except ValidationError:
        return None
    return found
