"""Whose items they are on a day: 今の所管課, whoever stands in the place of the departments that a plan names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from items.models import Assignment, Item
from plans.models import Department
from plans.models.departments import OrganisationChart


class InCharge:
    """The departments of these municipalities on one day. Asks once, when it is first asked itself."""

    def __init__(self, municipalities: Iterable[int], day: date) -> None:
        self._municipalities, self.day = list(municipalities), day

    @cached_property
    def chart(self) -> OrganisationChart:
        return Department.objects.chart(self._municipalities)

    def place(self, assignment: Assignment) -> Department:
        """What stands in the place of its department."""
        return self.in_place_of(assignment.department_id)

    def in_place_of(self, department: int) -> Department:
        """`department`: the key of one that a plan names."""
        return self.chart.in_place_of(department, self.day)

    def of(self, item: Item, role: str) -> list[Department]:
        """Who has that role in it, in the order in which the plan names them, each once."""
        rows = [row for row in item.assigned_on(self.day) if row.role == role]
        return list(dict.fromkeys(self.place(row) for row in rows))

    def leads(self, item: Item) -> list[Department]:
        return self.of(item, Assignment.Role.LEAD)

    def stood_for(self, department: Department) -> frozenset[int]:
        """The keys of all departments in whose place it stands, its own among them."""
        chart = self.chart
        return frozenset(one.pk for one in chart if chart.in_place_of(one.pk, self.day).pk == department.pk)
