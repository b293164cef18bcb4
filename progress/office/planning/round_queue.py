"""One round's records as the planning section works through them: rows, filters, counts, who is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from items.in_charge import InCharge
from items.models import Assignment, Item
from plans.models import Department, Pillar
from progress import four_eyes
from progress.due_days import DueDays, has_passed
from progress.findings.kinds import Finding, findings_of
from progress.four_eyes import Entry
from progress.models import ReportingRound, YearEndStatus
from progress.office.planning.verdicts import Verdict, verdicts
from progress.table.round_rows import RoundRows, round_statuses
from progress.table.shape.figures import Figure, RateCell, YearCell
from progress.table.shape.items import ItemRow
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
    findings: bool = False
    order: str = ""


class RoundQueue:
    """Reads one round once. The number of queries doesn't depend on the number of records."""

    def __init__(self, reporting_round: ReportingRound, today: date) -> None:
        self.round, self.today = reporting_round, today
        self.dues = DueDays(reporting_round)
        self.overdue = has_passed(self.dues.own, today)

    @cached_property
    def statuses(self) -> list[YearEndStatus]:
        """All records of the round in document order."""
        pillars, found = {one.pk: one for one in self.pillars}, list(round_statuses(self.round))
        for status in found:
            status.item.pillar = pillars[status.item.pillar_id]
        return found

    @property
    def is_untouched(self) -> bool:
        """Has nobody moved any of the records yet?"""
        return all(status.workflow_state == State.NOT_STARTED for status in self.statuses)

    @cached_property
    def pillars(self) -> list[Pillar]:
        return list(self.round.plan.pillars.all())

    @cached_property
    def _in_charge(self) -> InCharge:
        return InCharge([self.round.plan.municipality_id], self.today)

    @cached_property
    def _leads(self) -> dict[int, list[Department]]:
        """Item id → what stands today in the place of its lead departments, each once."""
        leading = Assignment.objects.on(self.today).filter(
            item__statuses__round=self.round, role=Assignment.Role.LEAD
        )
        found: dict[int, dict[Department, None]] = {}
        rows = leading.order_by("position", "pk").values_list("item_id", "department_id")
        for item, department in rows:
            found.setdefault(item, {})[self._in_charge.in_place_of(department)] = None
        return {item: list(departments) for item, departments in found.items()}

    def leads(self, status: YearEndStatus) -> list[Department]:
        """今の所管課: what stands today in the place of the lead departments, each once."""
        return self._leads.get(status.item_id, [])

    def is_overdue(self, status: YearEndStatus) -> bool:
        """Is its day past, and the record still with the department? Of several departments the last one's counts."""
        if status.workflow_state not in WAITING_FOR_DEPARTMENT:
            return False
        days = self.dues.of_departments(one.pk for one in self.leads(status))
        return has_passed(days[-1] if days else None, self.today)

    def _lead_names(self, status: YearEndStatus) -> list[str]:
        return [department.name for department in self.leads(status)] or [NO_LEAD]

    @cached_property
    def rows(self) -> RoundRows:
        return RoundRows(self.round, self.statuses)

    @cached_property
    def entries(self) -> dict[int, list[Entry]]:
        """Status id → saves, submissions and withdrawals, oldest first."""
        return four_eyes.entries_of(self.statuses)

    def departments(self) -> list[Department]:
        """The lead departments of the round's items, in the municipality's order."""
        return self._departments

    @cached_property
    def _departments(self) -> list[Department]:
        return in_order({department for status in self.statuses for department in self.leads(status)})

    def matching(self, wanted: Wanted) -> list[YearEndStatus]:
        """The records that fit, in the wanted order."""
        rows = [status for status in self.statuses if self._fits(status, wanted)]
        if wanted.order == BY_WAITING:
            rows.sort(key=self._longest_waiting_first)
        return rows

    def _fits(self, status: YearEndStatus, wanted: Wanted) -> bool:
        return (
            wanted.state in ("", status.state)
            and (wanted.department is None or wanted.department in {one.pk for one in self.leads(status)})
            and (not wanted.pillars or status.item.pillar_id in wanted.pillars)
            and (not wanted.text or self._says(status, wanted.text))
            and (not wanted.differs or any(verdict.differs for verdict in self.verdicts(status)))
            and (not wanted.findings or bool(self.findings(status)))
        )

    def _says(self, status: YearEndStatus, text: str) -> bool:
        """Does each word stand in the item's title or key, or in the name of a department that leads it?"""
        searched = " ".join([status.item.title, status.item.key, *self._lead_names(status)]).casefold()
        return all(word in searched for word in text.casefold().split())

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

    def concerns(self, wanted: Wanted) -> int:
        """How many records that otherwise fit have something to look at again."""
        return len(self.matching(replace(wanted, findings=True, order="")))

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
        then, None unless it waits for the planner. `figures`: (indicator, target, actual, rate, sums compared, what
        is said beside the rate) in words for the round's year, `－` where there is none. `concerns`: (kind of
        finding, how many)."""
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
            "by_proxy": any(event.by_proxy for event in self.entries.get(status.pk, [])),
            "overdue": self.is_overdue(status),
            "figures": figures[:FIGURES_SHOWN],
            "more_figures": max(0, len(figures) - FIGURES_SHOWN),
            "verdicts": self.verdicts(status),
            "concerns": [*Counter(one.kind.name for one in self.findings(status)).items()],
        }

    def _submission(self, status: YearEndStatus) -> Entry | None:
        """The last one, also when it was sent back; none after the department withdrew it."""
        events = [event for event in self.entries.get(status.pk, []) if event.move != Move.SAVE]
        return events[-1] if events and events[-1].move == Move.SUBMIT else None

    def _figures(self, status: YearEndStatus) -> list[tuple[str, str, str, str, str, str]]:
        """Of the indicators that have a target or an actual in the round's year."""
        indicators = self.item_row(status).indicators
        cells = [(one.name, one.year(self.round.fiscal_year)) for one in indicators]
        return [
            (name, _text(now.target), _text(now.actual), _text(now.rate), sums_of(now), _beside(now))
            for name, now in cells
            if now and (now.target or now.actual)
        ]

    def verdicts(self, status: YearEndStatus) -> tuple[Verdict, ...]:
        return verdicts(self.rows.scales, self.item_row(status), self.rows.rule)

    @cached_property
    def _findings(self) -> dict[int, tuple[Finding, ...]]:
        rule, scales = self.rows.rule, self.rows.scales
        return {one.pk: findings_of(self.item_row(one), scales, rule=rule) for one in self.statuses}

    def findings(self, status: YearEndStatus) -> tuple[Finding, ...]:
        """What is to be looked at again in the record; nothing before it is submitted."""
        return self._findings[status.pk]

    def item_row(self, status: YearEndStatus) -> ItemRow:
        return self.rows.items[status.item_id]


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


def _beside(cell: YearCell) -> str:
    return cell.rate.lowered if cell.rate else ""


def sums_of(cell: YearCell) -> str:
    """「合計 24件 → 30件」: target and actual as the rate compares them; "" where they are the year's own."""
    if cell.rate is None or not (cell.target_sum or cell.actual_sum):
        return ""
    return f"合計 {_text(cell.target_sum)} → {_text(cell.actual_sum)}"
