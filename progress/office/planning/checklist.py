"""What isn't in order with what a round would ask, before it is opened: each point with where it is put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from items.models import Assignment, Indicator, Item
from plans.access import Role
from plans.models import Department, Membership, Plan
from plans.models.departments import OrganisationChart
from plans.values.words import listed
from progress.office.planning.round_queue import in_order, placed_title
from progress.review.rounds import items_in_force

ACCOUNTS, COLLECTIVE, LEADS, DIRECTIONS, SCALE = "accounts", "collective", "leads", "directions", "scale"
NAMED_IN_NOTE = 5


@dataclass(frozen=True)
class Point:
    """One thing that isn't in order. `key`: which (and its remedy); `of`: the collective name that it is about, None
    elsewhere; `names`: whom or what it concerns; `why`: what comes of it when it stays; `remedy`: the words that lead
    to where it is put right."""

    key: str
    title: str
    names: Sequence[str]
    why: str
    remedy: str
    of: int | None = None

    @property
    def in_note(self) -> str:
        """「担当課のない項目（①証明書の交付、②窓口の案内ほか3件）」"""
        return f"{self.title}（{listed(self.names, NAMED_IN_NOTE)}）" if self.names else self.title


class Checklist:
    """What a round of that year would meet on `today`. The number of queries doesn't depend on the plan's size."""

    def __init__(self, plan: Plan, fiscal_year: int, today: date) -> None:
        self.plan, self.fiscal_year, self.today = plan, fiscal_year, today

    @cached_property
    def items(self) -> list[Item]:
        """The items in force in that year, also those that nobody answers for."""
        return list(items_in_force(self.plan, self.fiscal_year).select_related("pillar"))

    @cached_property
    def chart(self) -> OrganisationChart:
        return Department.objects.chart([self.plan.municipality_id])

    @cached_property
    def _assignments(self) -> list[Assignment]:
        rows = Assignment.objects.on(self.today).filter(item__in=self.items)
        found = rows.select_related("department", "item__pillar")
        return list(found.order_by("item__position", "item__key", "position", "pk"))

    @cached_property
    def _answered(self) -> frozenset[int]:
        """Departments for which somebody who can sign in enters the status."""
        place = self.plan.municipality_id
        rows = Membership.objects.valid_on(self.today).filter(
            municipality=place, role=Role.EDITOR, user__is_active=True
        )
        mine = rows.values_list("department", flat=True)
        found = (self.chart.collected_by(pk, self.today) for pk in mine if pk is not None)
        return frozenset[int]().union(*found)

    @cached_property
    def without_account(self) -> list[Department]:
        """The departments, as they stand today, that answer for something and have nobody to enter it."""
        leads = (one for one in self._assignments if one.role == Assignment.Role.LEAD)
        silent = (one.department for one in leads if one.department_id not in self._answered)
        holders = {self.chart.in_place_of(one.pk, self.today) for one in silent if not _is_collective(one)}
        return in_order(one for one in holders if one.pk not in self._answered)

    @cached_property
    def collective(self) -> dict[Department, list[Assignment]]:
        """Collective name (全庁, 関係各課) for which nobody answers → what it stands in. First those that would
        answer for something."""
        found: dict[Department, list[Assignment]] = {}
        for one in self._assignments:
            if _is_collective(one.department) and one.department_id not in self._answered:
                found.setdefault(one.department, []).append(one)
        led = (name for name, rows in found.items() if any(one.role == Assignment.Role.LEAD for one in rows))
        return {name: found[name] for name in dict.fromkeys((*led, *found))}

    @cached_property
    def without_lead(self) -> list[Item]:
        led = {one.item_id for one in self._assignments if one.role == Assignment.Role.LEAD}
        return [item for item in self.items if item.pk not in led]

    @cached_property
    def without_direction(self) -> list[Indicator]:
        """Figures of which nobody said whether more or less is better."""
        rows = Indicator.objects.filter(item__in=self.items, kind=Indicator.Kind.NUMBER, direction="")
        return list(
            rows.select_related("item__pillar").order_by("item__position", "item__key", "position", "pk")
        )

    @cached_property
    def points(self) -> list[Point]:
        found = [
            Point(
                ACCOUNTS,
                "入力する人のいない課",
                [one.name for one in self.without_account],
                "ログインできる担当者がいないため、依頼が届きません。企画課の代理入力はできます。",
                "担当者を決める",
            ),
            *(
                Point(
                    COLLECTIVE,
                    f"「{name}」がどの課か決まっていない項目",
                    [placed_title(one.item) for one in rows],
                    _nobody_behind(name, rows),
                    "課を選ぶ",
                    name.pk,
                )
                for name, rows in self.collective.items()
            ),
            Point(
                LEADS,
                "担当課のない項目",
                [placed_title(one) for one in self.without_lead],
                "提出する課がありません。関係課もない項目は、照会されません。",
                "担当課を決める",
            ),
            Point(
                DIRECTIONS,
                "増やすのか減らすのか決まっていない指標",
                [f"{placed_title(one.item)} {one}" for one in self.without_direction],
                "達成率が計算されず、評価の提案も出ません。",
                "向きを決める",
            ),
        ]
        open_points = [one for one in found if one.names]
        if not self.plan.plan_scales.exists():
            why = "担当課は評価を付けられず、達成項目の割合も出ません。"
            open_points.append(Point(SCALE, "評価区分がない", [], why, "評価区分を選ぶ"))
        return open_points

    @property
    def note(self) -> str:
        """What was left as it is, for the history; "" where all is in order."""
        return left_open(self.points)


def left_open(points: Iterable[Point]) -> str:
    said = "、".join(one.in_note for one in points)
    return f"確認のうえ、次の点を残して照会を開始：{said}" if said else ""


def _nobody_behind(name: Department, rows: Iterable[Assignment]) -> str:
    if any(one.role == Assignment.Role.LEAD for one in rows):
        return f"「{name}」という課はないため、入力する人がいません。"
    return f"「{name}」は関係課です。ほかに担当課があるため、決めなくても照会できます。"


def _is_collective(department: Department) -> bool:
    return department.kind == Department.Kind.GROUP
