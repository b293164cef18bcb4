"""Departments × states of one round, each number leading to the records that it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from plans.models import Department
from progress.office.planning.round_queue import NO_LEAD, RoundQueue
from progress.workflow import State

OPEN_UP_TO = 20
"""Departments; a longer matrix is folded, so that the list stays in sight."""


@dataclass(frozen=True)
class Cell:
    """`number` records; `query`: the queue's address that lists them, "" where nothing can. `overdue`: past the due
    date and still with the department."""

    number: int
    query: str = ""
    overdue: bool = False


@dataclass(frozen=True)
class Line:
    """One department, or all of them. `cells`: by state, in the order of the columns."""

    name: str
    cells: tuple[Cell, ...]
    concerns: Cell
    total: Cell


class Matrix:
    """A record that several departments lead stands in the line of each, and once in the sum."""

    def __init__(self, queue: RoundQueue) -> None:
        self.queue = queue
        everywhere = {status.state for status in queue.statuses}
        self.states = [state for state in State if state in everywhere]
        overdue: set[tuple[int | None, str]] = set()
        counts: Counter[tuple[int | None, str]] = Counter()
        concerns: Counter[int | None] = Counter()
        for status in queue.statuses:
            late = queue.is_overdue(status)
            for lead in {one.pk for one in queue.leads(status)} or {0}:
                counts[lead, status.state] += 1
                overdue |= {(lead, status.state), (None, status.state)} if late else set()
                concerns[lead] += bool(queue.findings(status))
            counts[None, status.state] += 1
            concerns[None] += bool(queue.findings(status))
        self._counts, self._concerns, self._overdue = counts, concerns, overdue
        departments: list[Department | None] = [*queue.departments()]
        if any(lead == 0 for lead, _ in counts):
            departments.append(None)
        self.lines = [self._line(one) for one in departments]
        self.total = self._sum()
        self.has_concerns = bool(concerns[None])
        self.is_open = len(self.lines) <= OPEN_UP_TO

    def _line(self, department: Department | None) -> Line:
        key = department.pk if department else 0
        of = {"department": key} if department else None
        return self._made(department.name if department else NO_LEAD, key, of)

    def _sum(self) -> Line:
        return self._made("全体", None, {})

    def _made(self, name: str, key: int | None, of: dict[str, int] | None) -> Line:
        def cell(number: int, overdue: bool = False, **asked: str) -> Cell:
            query = f"?{urlencode({**of, **asked})}" if of is not None and number else ""
            return Cell(number, query, overdue and bool(number))

        cells = tuple(
            cell(
                self._counts[key, state.value],
                overdue=(key, state.value) in self._overdue,
                state=state.value,
            )
            for state in self.states
        )
        total = cell(sum(one.number for one in cells))
        return Line(name, cells, cell(self._concerns[key], findings="on"), total)
