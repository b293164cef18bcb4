"""What departments owe: their items, round by round, with what each still lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from items.models import Assignment
from plans.access import Access, Act
from plans.values.fiscal_year import FiscalYear
from progress.models import ReportingRound, YearEndStatus
from progress.office.department.course import due_words
from progress.office.department.lacking import as_stored, lacking
from progress.workflow import WAITING_FOR_DEPARTMENT, State


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
    year: FiscalYear
    due: str
    is_late: bool
    counts: list[tuple[State, int]]
    lines: list[ItemLine]


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
        RoundGroup(
            one,
            FiscalYear(one.fiscal_year),
            due_words(one, today) if today else "",
            bool(today and one.is_late_on(today)),
            _counts(rows),
            rows,
        )
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
    enters = access.is_in_department(row.department_id for row in mine)
    partly = any(row.clause for row in mine)
    return ItemLine(status, status.workflow_state, roles, missing, waits, enters, partly)


def _counts(lines: Sequence[ItemLine]) -> list[tuple[State, int]]:
    found = Counter(line.state for line in lines)
    return [(state, found[state]) for state in State if found[state]]
