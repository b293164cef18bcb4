"""Items, indicators, yearly goals and targets as tables."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from items.models import AnnualTarget, Assignment, Indicator, Item, TargetRevision, TargetValue
from items.quantity import NotAFigure
from items.targets import Decision, is_binding, read_for, revision
from plans.admin.resources import Row, pillar_among, pillars_of
from plans.admin.table_resource import Line, PlanTableResource, Text, held, meta_for
from plans.history.plain_values import read
from plans.history.records import Versioned
from plans.models import Department, Plan


def items_of(plans: Mapping[int, Plan]) -> dict[Hashable, Any]:
    """(plan id, 識別番号) → item, each holding its plan and the item above it. Asks once."""
    found = held(Item.objects.filter(plan__in=plans), "plan", plans)
    held(found, "parent", {one.pk: one for one in found})
    return {(one.plan_id, one.key): one for one in found}


def item_among(items: Mapping[Hashable, Any], plan: Plan, key: str) -> Item:
    """The plan's item with that 識別番号. Raises ValueError with a sentence."""
    found: Item | None = items.get((plan.pk, key))
    if found is None:
        raise ValueError(f"項目「{key}」がこの計画にありません。項目の識別番号を入れてください。")
    return found


def by_pk(rows: Mapping[Hashable, Any]) -> dict[int, Any]:
    return {row.pk: row for row in rows.values()}


# ── Items ────────────────────────────────────────────────────────────────────────────────────────────────────


class DepartmentNames(Text):
    """The departments of one role, in order: 「財政課、企画課」. A part they answer for stands before the name."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.role = role

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        # A new item has no number yet, and so no departments either.
        return "" if value is None or value.instance.pk is None else names_of(value.all(), self.role)


def names_of(assignments: Any, role: str) -> str:
    found = [one for one in assignments if one.role == role]
    return "、".join(str(one) for one in sorted(found, key=lambda one: (one.position, one.pk)))


_ROLES = {"担当課": Assignment.Role.LEAD, "関係課": Assignment.Role.RELATED}


class ItemResource(PlanTableResource):
    """取組項目: found by its 識別番号, with its departments by name."""

    required = ("団体コード", "計画", "識別番号")

    leads = Field("assignments", "担当課", DepartmentNames(Assignment.Role.LEAD), readonly=True)
    related = Field("assignments", "関係課", DepartmentNames(Assignment.Role.RELATED), readonly=True)

    Meta = meta_for(
        Item,
        "municipality_code",
        "plan_slug",
        "key",
        "pillar",
        "parent",
        "number_printed",
        "activity_code",
        "nature",
        "name",
        "name_printed",
        "kind",
        "leads",
        "related",
        "current_issues",
        "approach",
        "desired_state",
        "goal_text",
        "baseline_printed",
        "goal_printed",
        "schedule_printed",
        "start_year",
        "end_year",
        "every_year",
        "departments_printed",
        "footnote_marks",
        "page_printed",
        "note",
        "position",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["pillar"].widget.find = lambda key, row: pillar_among(
            self.pillars, self.plan_of(row), key
        )
        self.fields["parent"].widget.find = lambda key, row: item_among(self.rows, self.plan_of(row), key)
        self.pillars: dict[Hashable, Any] = {}
        self.departments: dict[tuple[int, str], Department] = {}
        self.assignments: dict[int, list[Assignment]] = {}

    def load_plans(self, plans: Mapping[int, Plan]) -> None:
        self.pillars = pillars_of(plans)
        self.rows = items_of(plans)
        held(self.rows.values(), "pillar", by_pk(self.pillars))
        places = {plan.municipality_id for plan in plans.values()}
        sections = list(Department.objects.filter(municipality__in=places))
        self.departments = {(one.municipality_id, one.name): one for one in sections}
        stored = held(Assignment.objects.filter(item__plan__in=plans), "item", by_pk(self.rows))
        held(stored, "department", {one.pk: one for one in sections})
        self.assignments = {}
        for one in stored:
            self.assignments.setdefault(one.item_id, []).append(one)

    def key_of(self, row: Row) -> Hashable:
        return (self.plan_of(row).pk, self.text(row, "識別番号"))

    def start(self, row: Row) -> Item:
        return Item(plan=self.plan_of(row))

    def along(self, line: Line) -> tuple[list[Versioned], list[Versioned]]:
        """The departments as the file names them. A column that the file doesn't have changes nothing."""
        item: Item = line.record
        stored = self.assignments.get(item.pk, [])
        records: list[Versioned] = []
        removed: list[Versioned] = []
        for column, role in _ROLES.items():
            wanted = _split(self.text(line.row, column))
            if column not in line.row or wanted == _split(names_of(stored, role)):
                continue
            mine = {one.department.name: one for one in stored if one.role == role}
            if any(one.clause for one in mine.values()):
                raise ValidationError(
                    f"{column}に受け持つ部分（①など）があります。担当は項目の画面で変更してください。"
                )
            for position, name in enumerate(wanted):
                if name not in mine:
                    section = self._department(item.plan, name, column)
                    records.append(Assignment(item=item, department=section, role=role, position=position))
            removed += [one for name, one in mine.items() if name not in wanted]
        return records, removed

    def cells(self, line: Line, record: Any) -> list[Any]:
        return [
            self._names(line, record, column.column_name)
            if column.column_name in _ROLES
            else column.export(record)
            for column in self.get_import_fields()
        ]

    def _names(self, line: Line, record: Any, column: str) -> str:
        if record is line.record and column in line.row:
            return "、".join(_split(self.text(line.row, column)))
        return names_of(self.assignments.get(record.pk, []), _ROLES[column])

    def _department(self, plan: Plan, name: str, column: str) -> Department:
        found = self.departments.get((plan.municipality_id, name))
        if found is None:
            raise ValidationError(f"{column}の「{name}」がありません。先に課を登録してください。")
        return found


def _split(names: str) -> list[str]:
    return [name.strip() for name in re.split(r"[、,，\n]", names) if name.strip()]


# ── What hangs on an item ────────────────────────────────────────────────────────────────────────────────────


class ItemTableResource(PlanTableResource):
    """A table whose rows belong to an item, named by its 識別番号 in the column 項目."""

    item_key = Field(column_name="項目", readonly=True, widget=Text())

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["item_key"].attribute = f"{self.plan_path.removesuffix('__plan')}__key"
        self.items: dict[Hashable, Any] = {}

    def load_plans(self, plans: Mapping[int, Plan]) -> None:
        self.items = items_of(plans)

    def item_of(self, row: Row) -> Item:
        try:
            return item_among(self.items, self.plan_of(row), self.text(row, "項目"))
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def year_of(self, row: Row) -> int:
        column = self._meta.model._meta.get_field("fiscal_year")
        try:
            year = read(column, self.text(row, "年度"))
        except ValueError as error:
            raise ValidationError({"fiscal_year": str(error)}) from error
        if not isinstance(year, int):
            raise ValidationError({"fiscal_year": "年度を入れてください。"})
        return int(year)


class IndicatorResource(ItemTableResource):
    """指標: found by its item and name."""

    plan_path = "item__plan"
    required = ("団体コード", "計画", "項目", "指標名")

    Meta = meta_for(
        Indicator,
        "municipality_code",
        "plan_slug",
        "item_key",
        "name",
        "unit",
        "kind",
        "direction",
        "measure",
        "targets_are_cumulative",
        "rate_basis",
        "tolerance",
        "baseline_printed",
        "baseline_value",
        "baseline_approximate",
        "baseline_year",
        "baseline_note",
        "goal_printed",
        "goal_value",
        "goal_approximate",
        "goal_bound",
        "goal_year",
        "note",
        "position",
    )

    def load_plans(self, plans: Mapping[int, Plan]) -> None:
        super().load_plans(plans)
        self.rows = indicators_of(self.items, plans)

    def key_of(self, row: Row) -> Hashable:
        return (self.item_of(row).pk, self.text(row, "指標名"))

    def start(self, row: Row) -> Indicator:
        return Indicator(item=self.item_of(row))


def indicators_of(items: Mapping[Hashable, Any], plans: Mapping[int, Plan]) -> dict[Hashable, Any]:
    """(item id, name) → indicator, each holding its item. Asks once."""
    found = held(Indicator.objects.filter(item__plan__in=plans), "item", by_pk(items))
    return {(one.item_id, one.name): one for one in found}


class AnnualTargetResource(ItemTableResource):
    """年度目標: found by its item and fiscal year."""

    plan_path = "item__plan"
    required = ("団体コード", "計画", "項目", "年度")

    Meta = meta_for(
        AnnualTarget,
        "municipality_code",
        "plan_slug",
        "item_key",
        "fiscal_year",
        "planned_stage",
        "goal_text",
        "figures_printed",
    )

    def load_plans(self, plans: Mapping[int, Plan]) -> None:
        super().load_plans(plans)
        found = held(AnnualTarget.objects.filter(item__plan__in=plans), "item", by_pk(self.items))
        self.rows = {(one.item_id, int(one.fiscal_year)): one for one in found}

    def key_of(self, row: Row) -> Hashable:
        return (self.item_of(row).pk, self.year_of(row))

    def start(self, row: Row) -> AnnualTarget:
        return AnnualTarget(item=self.item_of(row))


class TargetValueResource(ItemTableResource):
    """数値: found by its indicator and fiscal year. Where only the printed text is given, it is read.

    Changing a target of an adopted plan takes a decision, or the word that it corrects a slip.
    """

    plan_path = "indicator__item__plan"
    required = ("団体コード", "計画", "項目", "指標名", "年度")

    indicator_name = Field("indicator__name", "指標名", Text(), readonly=True)
    decided_on = Field(None, "見直しの決定日", Text(), readonly=True)
    decided_by = Field(None, "見直しを決定した組織", Text(), readonly=True)
    reason = Field(None, "見直しの理由", Text(), readonly=True)
    correction = Field(None, "誤記の訂正", Text(), readonly=True)

    Meta = meta_for(
        TargetValue,
        "municipality_code",
        "plan_slug",
        "item_key",
        "indicator_name",
        "fiscal_year",
        "printed",
        "value",
        "approximate",
        "bound",
        "due",
        "decided_on",
        "decided_by",
        "reason",
        "correction",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.indicators: dict[Hashable, Any] = {}
        self.corrections: dict[int, str] = {}
        """Id of a target → what slip its change corrects."""

    def load_plans(self, plans: Mapping[int, Plan]) -> None:
        super().load_plans(plans)
        self.indicators = indicators_of(self.items, plans)
        found = TargetValue.objects.filter(indicator__item__plan__in=plans)
        self.rows = {
            (one.indicator.item_id, one.indicator.name, int(one.fiscal_year)): one
            for one in held(found, "indicator", by_pk(self.indicators))
        }

    def key_of(self, row: Row) -> Hashable:
        return (self.item_of(row).pk, self.text(row, "指標名"), self.year_of(row))

    def start(self, row: Row) -> TargetValue:
        item, name = self.item_of(row), self.text(row, "指標名")
        indicator = self.indicators.get((item.pk, name))
        if indicator is None:
            raise ValidationError(f"指標「{name}」が項目「{item.key}」にありません。")
        return TargetValue(indicator=indicator)

    def complete(self, line: Line) -> None:
        target: TargetValue = line.record
        if self.text(line.row, "目標値") or self.text(line.row, "期限"):
            return
        if line.is_new or target.printed != line.original.printed:
            try:
                reading = read_for(target.indicator, target.printed)
            except NotAFigure as error:
                raise ValidationError({"printed": str(error)}) from error
            target.value, target.due = reading.value, reading.due
            target.approximate, target.bound = reading.approximate, reading.bound

    def along(self, line: Line) -> tuple[list[Versioned], list[Versioned]]:
        before, target = line.original, line.record
        if line.is_new or not is_binding(target.indicator.item.plan) or _same(before, target):
            return [], []
        if not (before.printed or before.value is not None):
            return [], []
        if correction := self.text(line.row, "誤記の訂正"):
            self.corrections[target.pk] = f"誤記の訂正：{correction}"
            return [], []
        return [revision(before, target, self._decision(line.row))], []

    def note_of(self, record: Versioned) -> str:
        corrected = self.corrections.get(record.pk) if isinstance(record, TargetValue) else None
        return corrected or super().note_of(record)

    def _decision(self, row: Row) -> Decision:
        by, reason = self.text(row, "見直しを決定した組織"), self.text(row, "見直しの理由")
        column = TargetRevision._meta.get_field("decided_on")
        try:
            day = read(column, self.text(row, "見直しの決定日"))
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if not isinstance(day, date) or not by or not reason:
            raise ValidationError(
                "策定済みの計画の目標を変えるときは、「見直しの決定日」「見直しを決定した組織」「見直しの理由」を"
                "入れてください。転記の誤りなら「誤記の訂正」に内容を入れてください。"
            )
        return Decision(day, by, reason)


def _same(one: TargetValue, other: TargetValue) -> bool:
    def said(target: TargetValue) -> tuple[str, Decimal | None, bool, str, Any]:
        return (target.printed, target.value, target.approximate, target.bound, target.due)

    return said(one) == said(other)
