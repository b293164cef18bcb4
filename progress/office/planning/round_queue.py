"""One round's records as the planning section works through them: rows, filters, counts, who is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, cast

from django import forms
from django.utils import timezone

from items.models import Assignment, Item
from plans.models import Department, Pillar, Plan
from plans.models.departments import OrganisationChart
from progress.due_days import DueDays, has_passed
from progress.models import ReportingRound, ReviewEvent, YearEndStatus
from progress.rating import Band
from progress.table.live import live_table
from progress.table.shape import Figure, ItemRow, PlanTable, RateCell, ScaleRow, YearCell
from progress.table.suggested import suggestion_for
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
class Verdict:
    """Recorded beside suggested on one scale. `why`: what the suggestion rests on; `reason`: why people
    differ; `of`: the indicator that is rated, "" for the item as a whole."""

    scale: ScaleRow
    recorded: Band | None
    suggested: Band | None
    why: str
    reason: str
    of: str = ""

    @property
    def suggests(self) -> bool:
        """Can a figure or a stage suggest anything on this scale at all?"""
        return any(band.lower_bound is not None for band in self.scale.bands)

    @property
    def differs(self) -> bool:
        return self.recorded is not None and self.suggested is not None and self.recorded != self.suggested


class RoundQueue:
    """Reads one round once. The number of queries doesn't depend on the number of records."""

    def __init__(self, reporting_round: ReportingRound, today: date) -> None:
        self.round, self.today = reporting_round, today
        self.dues = DueDays(reporting_round)
        self.overdue = has_passed(self.dues.own, today)

    @cached_property
    def statuses(self) -> list[YearEndStatus]:
        """All records of the round in document order."""
        rows = self.round.statuses.select_related("item__pillar").prefetch_related("item__assignments")
        return list(rows.order_by("item__position", "item__key"))

    @cached_property
    def pillars(self) -> list[Pillar]:
        return list(self.round.plan.pillars.all())

    @cached_property
    def _chart(self) -> OrganisationChart:
        return Department.objects.chart([self.round.plan.municipality_id])

    def leads(self, status: YearEndStatus) -> list[Department]:
        """今の所管課: what stands today in the place of the lead departments, each once."""
        rows = [row for row in status.item.assignments.all() if row.role == Assignment.Role.LEAD]
        found = [self._chart.in_place_of(row.department_id, self.today) for row in rows]
        return list(dict.fromkeys(found))

    def _lead_names(self, status: YearEndStatus) -> list[str]:
        return [department.name for department in self.leads(status)] or [NO_LEAD]

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
        return in_order({department for status in self.statuses for department in self.leads(status)})

    def matching(self, wanted: Wanted) -> list[YearEndStatus]:
        """The records that fit, in the wanted order."""
        rows = [status for status in self.statuses if self._fits(status, wanted)]
        if wanted.order == BY_WAITING:
            rows.sort(key=self._longest_waiting_first)
        return rows

    def _fits(self, status: YearEndStatus, wanted: Wanted) -> bool:
        searched = " ".join([status.item.title, status.item.key, *self._lead_names(status)]).casefold()
        return (
            wanted.state in ("", status.state)
            and (wanted.department is None or wanted.department in {one.pk for one in self.leads(status)})
            and (not wanted.pillars or status.item.pillar_id in wanted.pillars)
            and all(word in searched for word in wanted.text.casefold().split())
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
        everywhere, found = {status.state for status in self.statuses}, Counter(row.state for row in rows)
        by_state = [(state.value, state.label, found[state]) for state in State if state in everywhere]
        return [("", "すべて", len(rows)), *by_state]

    def next_waiting(self, after: YearEndStatus, wanted: Wanted) -> YearEndStatus | None:
        """The next record that waits for the planner behind `after` in document order, round to the beginning."""
        wanted = replace(wanted, state=State.SUBMITTED.value)
        waiting = [status for status in self.matching(wanted) if status.pk != after.pk]
        if wanted.order == BY_WAITING:
            return next(iter(waiting), None)
        places = {status.pk: place for place, status in enumerate(self.statuses)}
        behind = [status for status in waiting if places[status.pk] > places[after.pk]]
        return next(iter(behind or waiting), None)

    @property
    def waiting(self) -> int:
        """How many records are still to be submitted."""
        return sum(status.workflow_state in WAITING_FOR_DEPARTMENT for status in self.statuses)

    def waiting_for(self) -> list[str]:
        """What each department still has to submit, in the municipality's order, ready to be sent:
        「【12月20日期限】市民課：1-(1)②書かない窓口の導入（未入力）」."""
        found: dict[str, list[str]] = {department.name: [] for department in self.departments()}
        for status in self.statuses:
            if status.workflow_state in WAITING_FOR_DEPARTMENT:
                for name in self._lead_names(status):
                    said = f"{placed_title(status.item)}（{status.get_state_display()}）"
                    found.setdefault(name, []).append(said)
        days = {one.name: next(iter(self.dues.of_departments([one.pk])), None) for one in self.departments()}
        return [
            f"{_until(days.get(name, self.dues.own))}{name}：{'、'.join(items)}"
            for name, items in found.items()
            if items
        ]

    def row(self, status: YearEndStatus) -> dict[str, Any]:
        """One line of the queue. `submitted`: its last submission, also when that was sent back; `waiting_days` since
        then, None unless it waits for the planner. `figures`: (indicator, target, actual, rate, sums compared) in
        words for the round's year, `－` where there is none."""
        submitted = self._submission(status)
        figures = self._figures(status)
        days = None
        if submitted and status.workflow_state == State.SUBMITTED:
            days = (self.today - timezone.localdate(submitted.at)).days
        return {
            "status": status,
            "lead": "・".join(self._lead_names(status)),
            "submitted": submitted,
            "waiting_days": days,
            "by_proxy": any(event.by_proxy for event in self._entries.get(status.pk, [])),
            "overdue": status.workflow_state in WAITING_FOR_DEPARTMENT
            and self.dues.is_late(status, self.today),
            "figures": figures[:FIGURES_SHOWN],
            "more_figures": max(0, len(figures) - FIGURES_SHOWN),
            "verdicts": self._verdicts(status),
        }

    def _submission(self, status: YearEndStatus) -> ReviewEvent | None:
        """The last one, also when it was sent back; none after the department withdrew it."""
        events = [event for event in self._entries.get(status.pk, []) if event.move != Move.SAVE]
        return events[-1] if events and events[-1].move == Move.SUBMIT else None

    def _figures(self, status: YearEndStatus) -> list[tuple[str, str, str, str, str]]:
        """Of the indicators that have a target or an actual in the round's year."""
        indicators = self._item_rows[status.item.key].indicators
        cells = [(one.name, one.year(self.round.fiscal_year)) for one in indicators]
        return [
            (name, _text(now.target), _text(now.actual), _text(now.rate), sums_of(now))
            for name, now in cells
            if now and (now.target or now.actual)
        ]

    def _verdicts(self, status: YearEndStatus) -> tuple[Verdict, ...]:
        return verdicts(self.table, self._item_rows[status.item.key], self.round.plan)


def in_order(departments: Iterable[Department]) -> list[Department]:
    """In the municipality's order."""
    return sorted(departments, key=lambda department: (department.position, department.name))


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


def _until(day: date | None) -> str:
    return f"【{day.month}月{day.day}日期限】" if day else ""


def _text(cell: Figure | RateCell | None) -> str:
    return cell.text if cell else "－"


def sums_of(cell: YearCell) -> str:
    """「合計 24件 → 30件」: target and actual as the rate compares them; "" where they are the year's own."""
    if cell.rate is None or not (cell.target_sum or cell.actual_sum):
        return ""
    return f"合計 {_text(cell.target_sum)} → {_text(cell.actual_sum)}"


def verdicts(whole: PlanTable, row: ItemRow, plan: Plan) -> tuple[Verdict, ...]:
    """Of the item as a whole, one per scale of the plan. Empty before anything is entered."""
    found = (verdict(row, plan, scale) for scale in whole.scales)
    return tuple(one for one in found if one is not None)


def verdict(row: ItemRow, plan: Plan, scale: ScaleRow, indicator: str = "") -> Verdict | None:
    """Computed from the figures as they now stand; None before anything is entered."""
    if row.status is None or row.status.state == State.NOT_STARTED:
        return None
    suggestion = suggestion_for(row, scale.bands, indicator, each=plan.rates_each)
    rating = row.status.rating(scale.key, indicator)
    return Verdict(
        scale=scale,
        recorded=scale.band(rating.recorded) if rating else None,
        suggested=scale.band(suggestion.code) if suggestion.code else None,
        why=suggestion.reason,
        reason=rating.reason if rating else "",
        of=indicator,
    )


class QueueFilter(forms.Form):
    """What to look for in the queue; a value that isn't offered filters nothing."""

    state = forms.ChoiceField(required=False)
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
        self._choices("state", [(status.state, "") for status in queue.statuses])
        self._choices("department", [(one.pk, one.name) for one in queue.departments()])
        self._choices("pillar", _tree(queue.pillars))

    def _choices(self, name: str, offered: Iterable[tuple[Any, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", "すべて"), *offered]

    def wanted(self) -> Wanted:
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if pillar := asked.pop("pillar", None):
            asked["pillars"] = frozenset([pillar, *(pk for pk, _ in _tree(self.queue.pillars, pillar))])
        return Wanted(**asked)


def _tree(pillars: Sequence[Pillar], parent: int | None = None, depth: int = 0) -> Iterator[tuple[int, str]]:
    """Pillars as choices in document order, those below others indented. `parent`: only those below it."""
    for pillar in pillars:
        if pillar.parent_id == parent:
            yield pillar.pk, "　" * depth + pillar.title
            yield from _tree(pillars, pillar.pk, depth + 1)
