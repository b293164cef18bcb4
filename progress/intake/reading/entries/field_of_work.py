"""What a sheet says of its field of work as a whole: its staff, its budget, what sums it up; and lines of budgets.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plans.values.fiscal_year import FiscalYear
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.tree import Node


@dataclass(frozen=True)
class Amount:
    """Of one year; `code`: `budget` or `settled`; `unit`: "" where nothing prints one; `unit_beside`: it stands in a
    cell of its own behind the amount."""

    year: FiscalYear
    code: str
    seen: Seen
    unit: str
    unit_beside: bool = False


@dataclass(eq=False)
class BudgetLine:
    """`project`: "" for what the item itself costs; `label`: what the amounts are called; `chapters`: 款, 項, 目 as
    `kan`, `kou`, `moku`; `position`: None where the line is the only one."""

    project: str
    label: str = ""
    amounts: list[Amount] = field(default_factory=list)
    chapters: Mapping[str, Seen] = field(default_factory=dict)
    position: int | None = None
    is_repeated: bool = False

    @property
    def signature(self) -> tuple[str, ...]:
        """The project with its amounts: a line of the same is 再掲."""
        return (self.project, *(f"{one.code}:{int(one.year)}:{one.seen.text}" for one in self.amounts))


@dataclass(frozen=True)
class Staff:
    """How many of one category (正規) work in `scope`, "" for an item's; `own`: on this work alone, else on that of
    all sheets."""

    scope: str
    category: str
    seen: Seen
    position: int
    own: bool


@dataclass(eq=False)
class FieldOfWork:
    """`number`: of the sheet; `node`: its pillar; `year`: the one it is made for; `reported`: the one whose results
    it reports, those of earlier years being its history; `title`: of the document; `outline`: the plan that its
    pillars are of."""

    number: str
    node: Node
    year: FiscalYear
    reported: FiscalYear
    year_seen: Seen | None = None
    title: Seen | None = None
    outline: Seen | None = None
    staff: list[Staff] = field(default_factory=list)
    budget: list[BudgetLine] = field(default_factory=list)
    texts: dict[str, list[Seen]] = field(default_factory=dict)
    """summary, next_steps"""
