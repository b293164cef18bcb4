"""What departments owe: what a submission still needs, and their items round by round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from items.models import Assignment
from items.quantity import absent
from plans.access import Access, Act
from plans.values.words import era_day
from progress.models import ReportingRound, YearEndStatus
from progress.office.department.parts import must_be_rated, own_scales
from progress.table.cells import questions_of
from progress.table.columns import YEAR_END_TEXTS
from progress.workflow import WAITING_FOR_DEPARTMENT, State


def due_words(reporting_round: ReportingRound, today: date) -> str:
    """「令和7年5月31日（あと12日）」; "" where no day is set."""
    due = reporting_round.due_on
    if due is None:
        return ""
    days = (due - today).days
    left = f"あと{days}日" if days > 0 else "今日が期限です" if days == 0 else f"期限を{-days}日過ぎています"
    return f"{era_day(due)}（{left}）"


@dataclass(frozen=True)
class ItemLine:
    """One of our items in one round. `missing`: what a submission still needs; `waits`: it is our turn;
    `enters`: this person types (a head reads and submits); `partly`: the roles name a part of the item (「①」)."""

    status: YearEndStatus
    state: State
    roles: str
    missing: list[str]
    waits: bool
    enters: bool
    partly: bool


@dataclass(frozen=True)
class RoundGroup:
    round: ReportingRound
    due: str
    is_late: bool
    lines: list[ItemLine]

    @property
    def counts(self) -> list[tuple[State, int]]:
        found = Counter(line.state for line in self.lines)
        return [(state, found[state]) for state in State if found[state]]


def our_statuses(access: Access) -> QuerySet[YearEndStatus]:
    ours = Assignment.objects.filter(department__in=access.desk).values("item")
    return (
        YearEndStatus.objects.filter(
            access.scope(Act.SUBMIT_STATUS, "round__plan__municipality_id"), item__in=ours
        )
        .select_related("round__plan__municipality", "item__pillar")
        .prefetch_related("item__assignments__department")
        .order_by("round__due_on", "round", "item__position", "item__key")
    )


def by_round(
    statuses: Iterable[YearEndStatus], access: Access, today: date | None = None
) -> list[RoundGroup]:
    """Grouped in the given order; without `today` nothing is due any more and nothing is missing."""
    lines: dict[ReportingRound, list[ItemLine]] = {}
    for status in statuses:
        lines.setdefault(status.round, []).append(_line(status, access, is_open=today is not None))
    return [
        RoundGroup(one, due_words(one, today) if today else "", bool(today and one.is_late_on(today)), rows)
        for one, rows in lines.items()
    ]


def _line(status: YearEndStatus, access: Access, *, is_open: bool) -> ItemLine:
    mine = [row for row in status.item.assignments.all() if row.department_id in access.desk]
    several = len(access.desk) > 1
    roles = "、".join(
        f"{row.get_role_display()}{row.clause and f'（{row.clause}）'}{f'：{row.department}' if several else ''}"
        for row in mine
    )
    waits = is_open and status.workflow_state in WAITING_FOR_DEPARTMENT
    missing = [lack.label for lack in lacking(status, as_stored(status))] if waits else []
    enters = any(row.department_id in access.departments for row in mine)
    partly = any(row.clause for row in mine)
    return ItemLine(status, status.workflow_state, roles, missing, waits, enters, partly)


@dataclass(frozen=True)
class Lack:
    """One thing that is lacking: the input's name, what it is called in a list, and the sentence beside the input."""

    input: str
    label: str
    sentence: str


def with_promises(statuses: QuerySet[YearEndStatus]) -> QuerySet[YearEndStatus]:
    """With what `lacking` looks at, so that it asks the database nothing."""
    return statuses.prefetch_related(
        "actual_values",
        "answers__question",
        "round__plan__questions",
        "round__plan__plan_scales__scale__bands",
        "item__indicators__target_values",
        "item__targets",
    )


def as_stored(status: YearEndStatus) -> set[str]:
    """The inputs that the record fills now. A reply is no part of the record: it comes with the submission."""
    year, texts = status.round.fiscal_year, ("actual_stage", *(one.name for one in YEAR_END_TEXTS))
    figures = [row for row in status.actual_values.all() if row.fiscal_year == year and row.says_something]
    return {
        *(name for name in texts if getattr(status, name)),
        *(f"figure_{row.indicator_id}" for row in figures),
        *(f"rating_{row.scale_id}" for row in status.ratings.all() if row.recorded_id),
        *(f"question_{row.question_id}" for row in status.answers.all()),
    }


def lacking(status: YearEndStatus, filled: set[str]) -> Iterator[Lack]:
    """In the order in which a list names it. `filled`: the names of the inputs that hold something."""
    for one in YEAR_END_TEXTS:
        if one.needed and one.name not in filled:
            yield Lack(one.name, one.label, f"提出するには、{one.label}を入力してください。")
    year = status.round.fiscal_year
    for indicator in sorted(status.item.indicators.all(), key=lambda one: (one.position, one.pk)):
        targets = [one.shown for one in indicator.target_values.all() if one.fiscal_year == year]
        answers = {f"{name}_{indicator.pk}" for name in ("figure", "fulfilled", "why")}
        if (
            not all(absent(target) for target in targets) and not filled & answers
        ):  # a printed dash is no target
            sentence = "今年度の目標があります。実績を入力するか、入力できない理由を備考に書いてください。"
            yield Lack(f"figure_{indicator.pk}", f"{indicator.name}の実績", sentence)
    stages = [one.planned_stage for one in status.item.targets.all() if one.fiscal_year == year]
    stage = next((one for one in stages if not absent(one)), "")
    if stage and "actual_stage" not in filled:
        sentence = f"計画の段階「{stage}」に対して、実際の段階を選んでください。"
        yield Lack("actual_stage", "進捗状況（実際の段階）", sentence)
    for question in questions_of(status, status.round.plan.questions.all()):
        if question.needed and question.name not in filled:
            sentence = f"提出するには、「{question.label}」に答えてください。"
            yield Lack(question.name, question.label, sentence)
    for scale in own_scales(status):
        if must_be_rated(scale) and f"rating_{scale.pk}" not in filled:
            yield Lack(f"rating_{scale.pk}", scale.name, f"提出するには、{scale.name}を選んでください。")
    if status.workflow_state == State.RETURNED and "message" not in filled:
        sentence = "差戻しの理由に、どう対応したかを書いてください。"
        yield Lack("message", "差戻しの理由への回答", sentence)
