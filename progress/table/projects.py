"""The plan by 予算事業: which of its items each 事業 pays for, and its amounts by year. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from plans.values.text import name_key
from progress.table.shape.items import BudgetRow, ItemRow
from progress.table.shape.plan import PillarRow, PlanTable


@dataclass(frozen=True)
class ProjectLine:
    """One printed line of a 事業. `item` None: it stands at the 柱 as a whole (館林's sheets)."""

    budget: BudgetRow
    pillar: PillarRow
    item: ItemRow | None


@dataclass
class Project:
    """予算事業 by its code, its 款-項-目 ("" where not stated) and its name."""

    code: str
    codes: str
    name: str
    lines: list[ProjectLine] = field(default_factory=list)

    @property
    def title(self) -> str:
        """「0012 収納対策事業（2-2-2）」"""
        return f"{f'{self.code} ' if self.code else ''}{self.name}{f'（{self.codes}）' if self.codes else ''}"

    @property
    def items(self) -> list[ItemRow]:
        """The items that it pays for, each once, in the plan's order."""
        return list({line.item.key: line.item for line in self.lines if line.item}.values())

    @property
    def pillars(self) -> list[PillarRow]:
        """The 柱 that name it as a whole, each once."""
        return list({line.pillar.key: line.pillar for line in self.lines if not line.item}.values())

    def budget_thousand_yen(self, year: int) -> int | None:
        """予算額 of the year, 再掲 left out: of its items, or of the 柱 where no item's line states one (a 柱 names
        as a whole what its items name in parts: 館林's sheets). None where no line states one."""
        return self._sum(year, lambda one: one.budget_thousand_yen)

    def settled_thousand_yen(self, year: int) -> int | None:
        """決算額, as `budget_thousand_yen`."""
        return self._sum(year, lambda one: one.settled_thousand_yen)

    def _sum(self, year: int, amount: Callable[[BudgetRow], int | None]) -> int | None:
        stated = [
            (line.item is not None, said)
            for line in self.lines
            if line.budget.fiscal_year == year and not line.budget.is_repeated
            if (said := amount(line.budget)) is not None
        ]
        of_items = [said for is_item, said in stated if is_item]
        found = of_items or [said for _, said in stated]
        return sum(found) if found else None


def projects(table: PlanTable) -> list[Project]:
    """In the order of their codes, those without one behind in the plan's order. The same 事業 is the same code, the
    same 款-項-目 and the same name; a line that states less stands by itself: nothing is guessed."""
    found: dict[tuple[str, str, str], Project] = {}
    for line in _lines(table):
        one = line.budget
        key = (one.project_code, one.codes, name_key(one.project_name))
        found.setdefault(key, Project(one.project_code, one.codes, one.project_name)).lines.append(line)
    return sorted(found.values(), key=lambda one: (not one.code, one.code, not one.codes, one.codes))


def without_project(table: PlanTable) -> list[ItemRow]:
    """The items that name no 予算事業."""
    return [item for item in table.items if not item.budget]


def _lines(table: PlanTable) -> Iterator[ProjectLine]:
    for pillar in table.pillars:
        yield from (ProjectLine(one, pillar, None) for one in pillar.budget)
    pillars = {pillar.key: pillar for pillar in table.pillars}
    for item in table.items:
        yield from (ProjectLine(one, pillars[item.pillar], item) for one in item.budget)
