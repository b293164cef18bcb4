"""Whom a round would ask, before it is started."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from items.models import Assignment, Item
from plans.models import Department, Plan
from progress import review


@dataclass(frozen=True)
class Reach:
    """The items that would be asked for, the departments that answer for them (name, number of items), and those
    that only share in some, in the municipality's order."""

    items: tuple[Item, ...]
    departments: tuple[tuple[str, int], ...]
    sharing: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{len(self.departments)}課・{len(self.items)}件に依頼が出ます。"


def reach_of(plan: Plan, fiscal_year: int) -> Reach:
    """What `review.open_round` would ask for that year."""
    items = review.items_asked(plan, fiscal_year)
    rows = Assignment.objects.filter(item__in=[item.pk for item in items]).select_related("department")
    leading: dict[Department, set[int]] = {}
    sharing: set[Department] = set()
    for row in rows:
        if row.role == Assignment.Role.LEAD:
            leading.setdefault(row.department, set()).add(row.item_id)
        else:
            sharing.add(row.department)
    return Reach(
        tuple(items),
        tuple((str(one), len(leading[one])) for one in _in_order(leading)),
        tuple(str(one) for one in _in_order(sharing - set(leading))),
    )


def _in_order(departments: Iterable[Department]) -> list[Department]:
    return sorted(departments, key=lambda department: (department.position, department.name))
