"""One round's records as the planning section works through them: rows, filters, counts, who is late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from django import forms
from django.db.models import Prefetch
from django.utils import timezone

from items.models import Assignment, Item
from plans.models import Department, Pillar
from progress import review
from progress.models import ReportingRound, ReviewEvent, YearEndStatus
from progress.rating import Band
from progress.table.live import live_table
from progress.table.shape import ItemRow, PlanTable, ScaleRow, YearCell
from progress.workflow import WAITING_FOR_DEPARTMENT, Move, State

BY_WAITING = "waiting"
NO_LEAD = "（担当課なし）"
FIGURES_SHOWN = 2


@dataclass(frozen=True)
class Wanted:
    """What the planner looks for. Empty values filter nothing; `pillars` holds a pillar and those below it."""

    state: str = ""
    department: int | None = None
    pillars: frozenset[int] = frozenset()
    text: str = ""
    differs: bool = False
    order: str = ""


@dataclass(frozen=True)
class Submission:
    """The submission of a record that stands or was sent back."""

    at: datetime
    late: bool


@dataclass(frozen=True)
class FigureLine:
    """One indicator in the round's year; texts as shown, `－` where there is none.

    `sums`: 「合計 24件 → 30件」, what the rate compares where it isn't the two figures beside it; else "".
    """

    name: str
    target: str
    actual: str
    rate: str
    reason: str
    sums: str = ""


@dataclass(frozen=True)
class Verdict:
    """Recorded beside suggested on one scale. `why`: what the suggestion rests on; `reason`: why people differ."""

    scale: ScaleRow
    recorded: Band | None
    suggested: Band | None
    why: str
    reason: str

    @property
    def suggests(self) -> bool:
        """Can a figure or a stage suggest anything on this scale at all?"""
        return any(band.lower_bound is not None for band in self.scale.bands)

    @property
    def differs(self) -> bool:
        return self.recorded is not None and self.suggested is not None and self.recorded != self.suggested


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue. `waiting_days`: since the submission, None unless it waits for the planner."""

    status: YearEndStatus
    state: State
    lead: str
    submitted: Submission | None
    waiting_days: int | None
    by_proxy: bool
    overdue: bool
    figures: tuple[FigureLine, ...]
    more_figures: int
    verdicts: tuple[Verdict, ...]

    @property
    def verdict(self) -> Verdict | None:
        return self.verdicts[0] if self.verdicts else None


@dataclass(frozen=True)
class Late:
    """A department with its records that it hasn't submitted yet, each 「1-(1)②書かない窓口の導入（未入力）」."""

    department: str
    items: tuple[str, ...]
    due_on: date | None

    @property
    def line(self) -> str:
        """「【12月20日期限】市民課：1-(1)②書かない窓口の導入（未入力）」, ready to be sent."""
        due = f"【{self.due_on.month}月{self.due_on.day}日期限】" if self.due_on else ""
        return f"{due}{self.department}：{'、'.join(self.items)}"


class RoundQueue:
    """Reads one round once. The number of queries doesn't depend on the number of records."""

    def __init__(self, reporting_round: ReportingRound, today: date) -> None:
        self.round, self.today = reporting_round, today
        self.overdue = reporting_round.is_late_on(today) and not reporting_round.historical

    @cached_property
    def statuses(self) -> list[YearEndStatus]:
        """All records of the round in document order."""
        assignments = Assignment.objects.select_related("department").order_by("position", "pk")
        rows = (
            self.round.statuses.select_related("item__pillar")
            .prefetch_related(Prefetch("item__assignments", assignments))
            .order_by("item__position", "item__key")
        )
        return list(rows)

    @cached_property
    def pillars(self) -> list[Pillar]:
        return list(self.round.plan.pillars.all())

    @cached_property
    def table(self) -> PlanTable:
        return live_table(self.round.plan, self.round, include_unconfirmed=True)

    @cached_property
    def _item_rows(self) -> dict[str, ItemRow]:
        return {row.key: row for row in self.table.items}

    @cached_property
    def _entries(self) -> dict[int, list[ReviewEvent]]:
        """Status id → saves, submissions and withdrawals, oldest first."""
        found: dict[int, list[ReviewEvent]] = {}
        rows = ReviewEvent.objects.filter(
            status__round=self.round, move__in=[Move.SAVE.value, Move.SUBMIT.value, Move.TAKE_BACK.value]
        )
        for event in rows.order_by("pk"):
            found.setdefault(event.status_id, []).append(event)
        return found

    def departments(self) -> list[Department]:
        """The lead departments of the round's items, in the municipality's order."""
        found = {department.pk: department for status in self.statuses for department in leads(status)}
        return sorted(found.values(), key=lambda department: (department.position, department.name))

    def with_below(self, pillar_pk: int) -> frozenset[int]:
        """The pillar and all pillars below it."""
        found = {pillar_pk}
        while more := {one.pk for one in self.pillars if one.parent_id in found} - found:
            found |= more
        return frozenset(found)

    def matching(self, wanted: Wanted) -> list[YearEndStatus]:
        """The records that fit, in the wanted order."""
        rows = [status for status in self.statuses if self._fits(status, wanted)]
        if wanted.order == BY_WAITING:
            rows.sort(key=self._longest_waiting_first)
        return rows

    def _fits(self, status: YearEndStatus, wanted: Wanted) -> bool:
        return (
            wanted.state in ("", status.state)
            and (wanted.department is None or wanted.department in {one.pk for one in leads(status)})
            and (not wanted.pillars or status.item.pillar_id in wanted.pillars)
            and all(word in _searched(status) for word in wanted.text.casefold().split())
            and (not wanted.differs or any(verdict.differs for verdict in self._verdicts(status)))
        )

    def _longest_waiting_first(self, status: YearEndStatus) -> tuple[bool, float]:
        """Sorts what waits for the planner to the front, oldest submission first; the rest keeps its order."""
        submitted = self._submission(status)
        waiting = status.workflow_state == State.SUBMITTED
        return (not waiting, submitted.at.timestamp() if waiting and submitted else 0)

    def counts(self, wanted: Wanted) -> list[tuple[str, str, int]]:
        """(state, label, number of records that otherwise fit) for the whole and every state there is."""
        rows = self.matching(replace(wanted, state="", order=""))
        everywhere = {status.state for status in self.statuses}
        by_state = [
            (state.value, state.label, sum(row.state == state for row in rows))
            for state in State
            if state.value in everywhere
        ]
        return [("", "すべて", len(rows)), *by_state]

    def next_waiting(self, after: YearEndStatus, wanted: Wanted) -> YearEndStatus | None:
        """The next record that waits for the planner behind `after` in document order, round to the beginning."""
        in_order = [status.pk for status in self.statuses]
        place = in_order.index(after.pk) if after.pk in in_order else -1
        waiting = [
            status
            for status in self.matching(replace(wanted, state=State.SUBMITTED.value))
            if status.pk != after.pk
        ]
        if wanted.order == BY_WAITING:
            return waiting[0] if waiting else None
        behind = [status for status in waiting if in_order.index(status.pk) > place]
        return next(iter(behind or waiting), None)

    def rows(self, statuses: Iterable[YearEndStatus]) -> list[QueueRow]:
        return [self._row(status) for status in statuses]

    def waiting_for(self) -> list[Late]:
        """Departments with the records that they still have to submit, in the municipality's order."""
        found: dict[str, list[str]] = {department.name: [] for department in self.departments()}
        for status in self.statuses:
            if status.workflow_state in WAITING_FOR_DEPARTMENT:
                for name in [one.name for one in leads(status)] or [NO_LEAD]:
                    said = f"{placed_title(status.item)}（{status.get_state_display()}）"
                    found.setdefault(name, []).append(said)
        return [Late(name, tuple(items), self.round.due_on) for name, items in found.items() if items]

    def _row(self, status: YearEndStatus) -> QueueRow:
        submitted = self._submission(status)
        figures = self._figures(status)
        waiting = status.workflow_state == State.SUBMITTED and submitted is not None
        return QueueRow(
            status=status,
            state=status.workflow_state,
            lead=lead_names(status),
            submitted=submitted,
            waiting_days=(self.today - timezone.localdate(submitted.at)).days
            if waiting and submitted
            else None,
            by_proxy=any(event.by_proxy for event in self._entries.get(status.pk, [])),
            overdue=self.overdue and status.workflow_state in WAITING_FOR_DEPARTMENT,
            figures=tuple(figures[:FIGURES_SHOWN]),
            more_figures=max(0, len(figures) - FIGURES_SHOWN),
            verdicts=self._verdicts(status),
        )

    def _submission(self, status: YearEndStatus) -> Submission | None:
        """The last one, also when it was sent back; none after the department withdrew it."""
        events = [event for event in self._entries.get(status.pk, []) if event.move != Move.SAVE]
        last = events[-1] if events else None
        return Submission(last.at, last.late) if last is not None and last.move == Move.SUBMIT else None

    def _figures(self, status: YearEndStatus) -> list[FigureLine]:
        row = self._item_rows[status.item.key]
        return figure_lines(row, self.round.fiscal_year)

    def _verdicts(self, status: YearEndStatus) -> tuple[Verdict, ...]:
        return verdicts(self.table, self._item_rows[status.item.key], self.round)


def leads(status: YearEndStatus) -> list[Department]:
    """The lead departments, each once."""
    rows = [row for row in status.item.assignments.all() if row.role == Assignment.Role.LEAD]
    return list({row.department_id: row.department for row in rows}.values())


def lead_names(status: YearEndStatus) -> str:
    return "・".join(department.name for department in leads(status)) or NO_LEAD


def placed_title(item: Item) -> str:
    """The title with the pillar's number before it: 「1-(1)②書かない窓口の導入」, 「No.3-0101 進行管理」."""
    pillar, number = item.pillar.key, item.activity_code or item.number_printed
    if not number:
        return f"{pillar} {item.name}"
    if number.startswith(pillar):
        return item.title
    # ① and （1） stand apart from what precedes them; 1 would run into it.
    apart = "①" <= number[0] <= "⑳" or not number[0].isalnum()
    return f"{pillar}{'' if apart else '-'}{item.title}"


def _searched(status: YearEndStatus) -> str:
    return f"{status.item.title} {status.item.key} {lead_names(status)}".casefold()


def figure_lines(row: ItemRow, fiscal_year: int) -> list[FigureLine]:
    """Indicators that have a target or an actual in that year."""
    lines = []
    for indicator in row.indicators:
        cell = indicator.year(fiscal_year)
        if cell is not None and (cell.target or cell.actual):
            lines.append(
                FigureLine(
                    indicator.name,
                    cell.target.text if cell.target else "－",
                    cell.actual.text if cell.actual else "－",
                    cell.rate.text if cell.rate else "－",
                    cell.rate.reason if cell.rate else "",
                    sums_of(cell),
                )
            )
    return lines


def sums_of(cell: YearCell) -> str:
    """「合計 24件 → 30件」: target and actual as the rate compares them; "" where they are the year's own."""
    if cell.rate is None or not (cell.target_sum or cell.actual_sum):
        return ""
    target = cell.target_sum.text if cell.target_sum else "－"
    return f"合計 {target} → {cell.actual_sum.text if cell.actual_sum else '－'}"


def verdicts(whole: PlanTable, row: ItemRow, reporting_round: ReportingRound) -> tuple[Verdict, ...]:
    """One per scale of the plan; computed from the figures as they now stand. Empty before anything is entered."""
    if row.status is None or row.status.state == State.NOT_STARTED:
        return ()
    found = []
    for scale in whole.scales:
        suggestion = review.suggestion_for(row, reporting_round.plan, scale.bands)
        rating = row.status.rating(scale.key)
        found.append(
            Verdict(
                scale=scale,
                recorded=scale.band(rating.recorded) if rating else None,
                suggested=scale.band(suggestion.code) if suggestion.code else None,
                why=suggestion.reason,
                reason=rating.reason if rating else "",
            )
        )
    return tuple(found)


class QueueFilter(forms.Form):
    """What to look for in the queue; a value that isn't offered filters nothing."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    department = forms.TypedChoiceField(label="担当課", required=False, coerce=int, empty_value=None)
    pillar = forms.TypedChoiceField(label="柱", required=False, coerce=int, empty_value=None)
    text = forms.CharField(label="項目名など", required=False, max_length=100)
    order = forms.ChoiceField(
        label="並べ方", required=False, choices=[("", "計画の順"), (BY_WAITING, "待ちの長い順")]
    )
    differs = forms.BooleanField(label="評価が計算と違うものだけ", required=False)

    def __init__(self, queue: RoundQueue, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.queue = queue
        self._choices("department", [(one.pk, one.name) for one in queue.departments()])
        self._choices("pillar", _tree(queue.pillars))

    def _choices(self, name: str, offered: Iterable[tuple[int, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", "すべて"), *offered]

    def wanted(self) -> Wanted:
        self.is_valid()
        asked = self.cleaned_data
        pillar = asked.get("pillar")
        states = {status.state for status in self.queue.statuses}
        return Wanted(
            state=asked.get("state", "") if asked.get("state") in states else "",
            department=asked.get("department"),
            pillars=self.queue.with_below(pillar) if pillar is not None else frozenset(),
            text=asked.get("text", ""),
            differs=asked.get("differs", False),
            order=asked.get("order", ""),
        )


def _tree(pillars: Sequence[Pillar]) -> list[tuple[int, str]]:
    """Pillars as choices in document order, those below others indented."""
    children: dict[int | None, list[Pillar]] = {}
    for pillar in pillars:
        children.setdefault(pillar.parent_id, []).append(pillar)

    def below(parent: int | None, depth: int) -> list[tuple[int, str]]:
        found = []
        for pillar in children.get(parent, []):
            found += [(pillar.pk, "　" * depth + pillar.title), *below(pillar.pk, depth + 1)]
        return found

    return below(None, 0)
