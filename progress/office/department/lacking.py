"""What a submission still needs: said in the list of one's items, and at the inputs when one submits."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from items.models import AnnualTarget, Indicator
from items.quantity import absent
from progress.models import YearEndStatus
from progress.office.department.ratings import must_be_rated, own_scales
from progress.table.cells import questions_of
from progress.table.columns import YEAR_END_TEXTS
from progress.workflow import State

_NAMES = tuple(one.name for one in YEAR_END_TEXTS)


@dataclass(frozen=True)
class Lack:
    """One thing that is lacking: the input's name, what it is called in a list, and the sentence beside the input."""

    input: str
    label: str
    sentence: str


@dataclass(frozen=True)
class Said:
    """What there is so far: texts by field name, the ids of the indicators for which a figure, or a word why there
    is none, is given, the ids of the scales rated and of the questions answered, and whether a reason for sending
    back was answered."""

    texts: Mapping[str, str]
    indicators: Collection[int]
    scales: Collection[int]
    questions: Collection[int]
    reply: bool


def with_promises(statuses: QuerySet[YearEndStatus]) -> QuerySet[YearEndStatus]:
    """With what `lacking` looks at, so that it asks the database nothing."""
    indicators = Indicator.objects.order_by("position", "pk").prefetch_related("target_values")
    return statuses.prefetch_related(
        "actual_values",
        "answers__question",
        "round__plan__questions",
        "round__plan__plan_scales__scale__bands",
        Prefetch("item__indicators", indicators),
        Prefetch("item__targets", AnnualTarget.objects.order_by("fiscal_year")),
    )


def as_stored(status: YearEndStatus) -> Said:
    """What the record holds now. A reply is no part of the record: it comes with the submission."""
    year = status.round.fiscal_year
    return Said(
        texts={name: getattr(status, name) for name in ("actual_stage", *_NAMES)},
        indicators={
            row.indicator_id
            for row in status.actual_values.all()
            if row.fiscal_year == year and row.says_something
        },
        scales={row.scale_id for row in status.ratings.all() if row.recorded_id},
        questions={answer.question_id for answer in status.answers.all()},
        reply=False,
    )


def lacking(status: YearEndStatus, said: Said) -> Iterator[Lack]:
    """In the order in which a list names it."""
    for one in YEAR_END_TEXTS:
        if one.needed and not said.texts[one.name]:
            yield Lack(one.name, one.label, f"提出するには、{one.label}を入力してください。")
    for indicator in _with_target(status):
        if indicator.pk not in said.indicators:
            sentence = "今年度の目標があります。実績を入力するか、入力できない理由を備考に書いてください。"
            yield Lack(f"figure_{indicator.pk}", f"{indicator.name}の実績", sentence)
    if (stage := planned_stage(status)) and not said.texts["actual_stage"]:
        sentence = f"計画の段階「{stage}」に対して、実際の段階を選んでください。"
        yield Lack("actual_stage", "進捗状況（実際の段階）", sentence)
    for question in questions_of(status, status.round.plan.questions.all()):
        if question.needed and question.pk not in said.questions:
            sentence = f"提出するには、「{question.label}」に答えてください。"
            yield Lack(question.name, question.label, sentence)
    for scale in own_scales(status):
        if must_be_rated(scale) and scale.pk not in said.scales:
            yield Lack(f"rating_{scale.pk}", scale.name, f"提出するには、{scale.name}を選んでください。")
    if status.workflow_state == State.RETURNED and not said.reply:
        sentence = "差戻しの理由に、どう対応したかを書いてください。"
        yield Lack("message", "差戻しの理由への回答", sentence)


def planned_stage(status: YearEndStatus) -> str:
    """計画の段階 of the round's year; "" where the plan names none (a printed dash is none)."""
    year = status.round.fiscal_year
    stages = [row.planned_stage for row in status.item.targets.all() if row.fiscal_year == year]
    return next((stage for stage in stages if not absent(stage)), "")


def _with_target(status: YearEndStatus) -> Iterator[Indicator]:
    """Indicators with a target for the round's year (a printed dash is none), in their order."""
    year = status.round.fiscal_year
    for indicator in sorted(status.item.indicators.all(), key=lambda one: (one.position, one.pk)):
        targets = [target for target in indicator.target_values.all() if target.fiscal_year == year]
        if any(not absent(target.shown) for target in targets):
            yield indicator
