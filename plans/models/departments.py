"""The departments of a municipality: a tree 執行機関―部―課―係 that changes on any date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from plans.fields import CleanCharField, FiscalYearField, once
from plans.history.records import ByNaturalKey, Named
from plans.models.people import Municipality, days_in_order
from plans.values.text import same_name


class DepartmentManager(ByNaturalKey["Department"]):
    def chart(self, municipalities: Iterable[int]) -> OrganisationChart:
        """All departments of these municipalities, as a tree and in time."""
        return OrganisationChart(self.filter(municipality__in=municipalities))


class Department(Named):
    """A department (課) with what it is part of, or a collective name as printed (全課, 各所管課).

    It lives from one day to another (None: unknown, or not ended). `position` is its place in the whole
    municipality's 機構順, not only among its siblings. `parent_since`: the day from which it stands below `parent`,
    until then below `former_parent` (None: below nothing); None: it always stood there.
    """

    class Kind(models.TextChoices):
        AUTHORITY = "authority", "執行機関（市長部局・教育委員会など）"
        DIVISION = "division", "部・局"
        DEPARTMENT = "department", "課・室"
        SECTION = "section", "係・担当"
        GROUP = "group", "総称（全課・各課など）"

    natural_key_paths = ("municipality__code", "name")

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="departments", verbose_name="自治体"
    )
    name = CleanCharField("名称", max_length=80)
    kind = CleanCharField("種類", max_length=12, choices=Kind.choices, default=Kind.DEPARTMENT)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上位の組織",
        help_text="課は、部の下にも、執行機関のすぐ下にも置けます",
    )
    parent_since = models.DateField(
        "いまの上位の組織になった日",
        null=True,
        blank=True,
        help_text="部を移ったときだけ。その日までは、下の組織の一部でした",
    )
    former_parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="former_children",
        verbose_name="それまでの上位の組織",
    )
    collects_for_parent = models.BooleanField(
        "部の取りまとめ課",
        default=False,
        help_text="部の主管課のときに付けます。同じ部の課の実施状況を見て、入力できます",
    )
    valid_from = models.DateField("いつから", null=True, blank=True)
    valid_until = models.DateField("いつまで", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="引き継いだ課",
    )
    email = models.EmailField(
        "課の代表アドレス", blank=True, help_text="お知らせを課の代表アドレスに送る自治体で使います"
    )
    position = models.PositiveIntegerField("並び順", default=0, help_text="自治体全体の機構順")

    objects: ClassVar[DepartmentManager] = DepartmentManager()
    former_columns = {"start_year": FiscalYearField("設置年度"), "end_year": FiscalYearField("最後の年度")}

    class Meta:
        verbose_name = "課"
        verbose_name_plural = "課"
        ordering = ["municipality_id", "position", "name"]
        constraints = [
            once(
                "department_name_once_per_municipality",
                "municipality",
                "name",
                says="同じ名前の課がすでにあります。",
            ),
            days_in_order("department_days_in_order"),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="department_not_its_own_parent",
                violation_error_message="組織を自分自身の下に置くことはできません。",
            ),
            models.CheckConstraint(
                condition=~Q(successor=models.F("id")),
                name="department_not_its_own_successor",
                violation_error_message="引き継いだ課に、その課自身を選ぶことはできません。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="authority") | Q(parent__isnull=True),
                name="department_authority_at_the_top",
                violation_error_message="執行機関は、ほかの組織の下に置けません。",
            ),
            models.CheckConstraint(
                condition=Q(collects_for_parent=False) | Q(parent__isnull=False),
                name="department_collects_for_a_parent",
                violation_error_message="部の取りまとめ課には、上位の組織を選んでください。",
            ),
            models.CheckConstraint(
                condition=Q(former_parent__isnull=True) | Q(parent_since__isnull=False),
                name="department_former_parent_until_a_day",
                violation_error_message="それまでの上位の組織には、いまの上位の組織になった日を入れてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        for column in ("parent", "former_parent", "successor"):
            other = getattr(self, column)
            if other is not None and other.municipality_id != self.municipality_id:
                raise ValidationError({column: "別の自治体の課は選べません。"})
        if self.parent and not _may_stand_under(self.kind, self.parent.kind):
            kind, above = self.get_kind_display(), self.parent.get_kind_display()
            raise ValidationError({"parent": f"「{kind}」を「{above}」の下に置くことはできません。"})
        if self.leads_back("parent"):
            raise ValidationError({"parent": "組織を自分の下位の組織の下に置くことはできません。"})
        if self.leads_back("successor"):
            raise ValidationError({"successor": "引き継いだ課をたどると、この課自身に戻ります。"})

    def has_handed_over_by(self, day: date) -> bool:
        """Does its successor stand in its place on `day`? Where neither's days are known, it does."""
        if self.successor is None:
            return False
        if self.valid_until is not None:
            return self.valid_until < day
        return self.successor.valid_from is None or self.successor.valid_from <= day


_SIZE: dict[str, int] = {
    Department.Kind.AUTHORITY: 0,
    Department.Kind.DIVISION: 1,
    Department.Kind.DEPARTMENT: 2,
    Department.Kind.SECTION: 3,
}
_MAY_NEST: frozenset[str] = frozenset({Department.Kind.DIVISION, Department.Kind.DEPARTMENT})


def _may_stand_under(kind: str, other: str) -> bool:
    """What is larger stands above; a 部 may stand in a 局 and a 室 in a 課, which are of one kind here."""
    mine, above = _SIZE.get(kind), _SIZE.get(other)
    if above is None:
        return False  # a collective name is no place
    return mine is None or above < mine or (above == mine and kind in _MAY_NEST)


def name_taken(name: str, others: Iterable[Department]) -> str:
    """A sentence where one of `others` bears the name, be it in other widths or with blanks; "" where none does."""
    found = [one for one in others if same_name(one.name, name)]
    refusal = "同じ名前の課「{}」がすでにあります。全角と半角、空白だけが違う名前は付けられません。"
    return refusal.format(found[0]) if found else ""


def kind_unfit(kind: str, below: Iterable[Department]) -> str:
    """A sentence where what stands `below` a department keeps it from being of `kind`; "" where all of it may."""
    found = [one for one in below if not _may_stand_under(one.kind, kind)]
    refusal = "下に「{}」（{}）があるので、種類を「{}」にはできません。"
    return refusal.format(found[0], found[0].get_kind_display(), Department.Kind(kind).label) if found else ""


class OrganisationChart:
    """Whole municipalities' departments in memory, as a tree and as a succession in time. Asks once.

    Answers by the departments' keys; a key that isn't in the chart raises KeyError.
    """

    def __init__(self, departments: Iterable[Department]) -> None:
        self._all = {one.pk: one for one in departments}
        self._below: dict[date, dict[int, set[int]]] = {}
        self._predecessors: dict[int | None, list[Department]] = {}
        for one in self._all.values():
            if one.successor_id is not None:
                one.successor = self._all[one.successor_id]  # known here, so that nobody asks for it
            self._predecessors.setdefault(one.successor_id, []).append(one)

    def __getitem__(self, pk: int) -> Department:
        return self._all[pk]

    def __iter__(self) -> Iterator[Department]:
        return iter(self._all.values())

    def parent_on(self, pk: int, day: date) -> Department | None:
        """What it stood below on `day`, as what stood in that one's place then; None at the top."""
        one = self._all[pk]
        moved_later = one.parent_since is not None and day < one.parent_since
        upper = one.former_parent_id if moved_later else one.parent_id
        return None if upper is None else self.in_place_of(upper, day)

    def _children(self, day: date) -> dict[int, set[int]]:
        """Key → the keys of what stands straight below it on `day`. What has handed over keeps what nobody has put
        elsewhere yet, for people who are still there."""
        if day not in self._below:
            found: dict[int, set[int]] = {}
            for one in self._all.values():
                upper = self.parent_on(one.pk, day)
                if upper is not None:
                    found.setdefault(upper.pk, set()).add(one.pk)
                if one.parent_id is not None and one.parent_since is None:
                    found.setdefault(one.parent_id, set()).add(one.pk)
            self._below[day] = found
        return self._below[day]

    def under(self, pk: int, day: date) -> frozenset[int]:
        """The department and everything that stands below it on `day`."""
        children, found, waiting = self._children(day), set[int](), [pk]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += children.get(one, ())
        return frozenset(found)

    def in_place_of(self, pk: int, day: date) -> Department:
        """The department that stood in its place on `day`: its successor once it has handed over, its predecessor
        before it began. Where several came together in it none of them is chosen: it stands for itself."""
        one, passed = self._all[pk], set[int]()
        while one.pk not in passed:
            passed.add(one.pk)
            before = self._predecessors.get(one.pk, [])
            if one.successor is not None and one.has_handed_over_by(day):
                one = one.successor
            elif one.valid_from is not None and one.valid_from > day and len(before) == 1:
                one = before[0]
        return one

    def names_on(self, day: date) -> dict[int, str]:
        """Key of a department → the name of what stood in its place on `day`."""
        return {pk: self.in_place_of(pk, day).name for pk in self._all}

    def answered_by(self, pk: int, day: date) -> frozenset[int]:
        """Whose promises are its people's on `day`: its own, those of everything below it, and those of
        departments that have ended and handed over to one of these."""
        mine = self.under(pk, day)
        ended = {
            one.pk
            for one in self._all.values()
            if one.successor_id is not None and self.in_place_of(one.pk, day).pk in mine
        }
        return mine | ended

    def collected_by(self, pk: int, day: date) -> frozenset[int]:
        """As `answered_by`; where it collects for what it is part of (部主管課), for all of that."""
        whole = self.parent_on(pk, day) if self._all[pk].collects_for_parent else None
        return self.answered_by(pk if whole is None else whole.pk, day)
