"""What a reader looks for among the items of a plan. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.values.text import half_width
from progress.table.shape import ItemRow, PlanTable


@dataclass(frozen=True)
class Filter:
    """What a reader is looking for; "" leaves a question open. `band` "-" stands for no recorded band."""

    band: str = ""
    department: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.band or self.department or self.text)

    def items(self, table: PlanTable) -> list[ItemRow]:
        return [item for item in table.items if self._fits(table, item)]

    def _fits(self, table: PlanTable, item: ItemRow) -> bool:
        if self.band:
            band = table.band_of(item) if item.status and item.status.reported else None
            if item.status is None or (band.code if band else "-") != self.band:
                return False
        if self.department and self.department not in department_names(item):
            return False
        return all(word in _searchable(item) for word in _folded(self.text).split())


def _folded(text: str) -> str:
    """Full and half width, upper and lower case are the same to somebody who searches."""
    return half_width(text).casefold()


def _searchable(item: ItemRow) -> str:
    texts = [item.title, item.approach, item.desired_state, item.current_issues, item.goal_text]
    texts += [indicator.name for indicator in item.indicators]
    if item.status is not None:
        texts += [said.text for said in item.status.texts]
    return _folded("\n".join(texts))


_CLAUSE = re.compile(r"^[①-⑳～・、,]+")


def department_names(item: ItemRow) -> list[str]:
    """Leading and related departments without the clause they answer for (「②～⑤財政課」 → 「財政課」)."""
    return [_CLAUSE.sub("", name) for name in (*item.lead_departments, *item.related_departments)]


def departments_in(table: PlanTable) -> list[str]:
    """Every department of the plan, in the order in which the items name them."""
    return list(dict.fromkeys(name for item in table.items for name in department_names(item)))
