"""Until when a round is to be answered: the one place that says a deadline and judges whether it has passed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from django.utils import timezone

from items.models import Assignment
from plans.models import Department
from plans.models.departments import OrganisationChart
from plans.values.words import era_day
from progress.models import ReportingRound, YearEndStatus


class DueDays:
    """The days of one round: its own, and those of departments that have another one. Asks once (not at all where the
    round's `dues` are prefetched), and once more for the departments where there is a day for one of them.

    A day of a department that has handed over is the day of what stands in its place today.
    """

    def __init__(self, reporting_round: ReportingRound) -> None:
        self.round = reporting_round

    @property
    def own(self) -> date | None:
        """The round's own day; None of rounds made from old documents."""
        return self.round.due_on

    @cached_property
    def _chart(self) -> OrganisationChart:
        return Department.objects.chart([self.round.plan.municipality_id])

    @cached_property
    def by_department(self) -> dict[int, date]:
        """Key of what stands today in the place of a department with a day of its own → that day."""
        return {self._today(row.department_id): row.due_on for row in self.round.dues.all()}

    def _today(self, department: int) -> int:
        return int(self._chart.in_place_of(department, timezone.localdate()).pk)

    def of_departments(self, departments: Iterable[int]) -> list[date]:
        """The days by which these departments answer, each once, the earliest first; the round's own for none."""
        if self.own is None:
            return []
        if not self.by_department:
            return [self.own]
        days = {self.by_department.get(self._today(one), self.own) for one in departments}
        return sorted(days or {self.own})

    def of(self, status: YearEndStatus) -> date | None:
        """The day of a record: where several departments answer for it, the last of theirs."""
        if self.own is None or not self.by_department:
            return self.own
        rows = status.item.assigned_on(timezone.localdate())
        return self.of_departments(one.department_id for one in rows if one.role == Assignment.Role.LEAD)[-1]

    def is_late(self, status: YearEndStatus, day: date) -> bool:
        return has_passed(self.of(status), day)


def has_passed(due: date | None, day: date) -> bool:
    """Is `day` behind the last one on which an answer came in time?"""
    return due is not None and day > due


def due_words(due: date | None, today: date) -> str:
    """「令和7年5月31日（あと12日）」; "" where no day is set."""
    if due is None:
        return ""
    days = (due - today).days
    left = f"あと{days}日" if days > 0 else "今日が期限です" if days == 0 else f"期限を{-days}日過ぎています"
    return f"{era_day(due)}（{left}）"
