"""Items, indicators, yearly goals and targets as tables."""

from __future__ import annotations

import re
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from import_export.fields import Field

from items.models import BOUND_CHOICES, AnnualTarget, Assignment, Indicator, Item, TargetValue
from items.quantity import NotAFigure
from items.targets import Decision, is_binding, read_for, revision
from plans.history import Versioned
from plans.models import Department, Plan
from plans.resources import pillar_in
from plans.table_resource import (
    Choice,
    Day,
    Number,
    PlanTableResource,
    Reference,
    Text,
    Year,
    YesNo,
    meta_for,
)


def item_in(plan: Plan, key: str) -> Item:
    """The plan's item with that 識別番号. Raises ValueError with a sentence."""
    found = Item.objects.filter(plan=plan, key=key).select_related("plan__municipality").first()
    if found is None:
        raise ValueError(f"項目「{key}」がこの計画にありません。項目の識別番号を入れてください。")
    return found


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

    key = Field("key", "識別番号", Text())
    pillar = Field("pillar", "柱", Reference("key"))
    parent = Field("parent", "上位の項目", Reference("key"))
    number_printed = Field("number_printed", "番号（記載のまま）", Text())
    activity_code = Field("activity_code", "業務コード", Text())
    nature = Field("nature", "種類", Choice(Item.Nature.choices), default=Item.Nature.ITEM)
    name = Field("name", "項目名", Text())
    name_printed = Field("name_printed", "項目名（記載のまま）", Text())
    kind = Field("kind", "継続・新規", Choice(Item.Kind.choices))
    leads = Field("assignments", "担当課", DepartmentNames(Assignment.Role.LEAD), readonly=True)
    related = Field("assignments", "関係課", DepartmentNames(Assignment.Role.RELATED), readonly=True)
    current_issues = Field("current_issues", "現状と課題", Text())
    approach = Field("approach", "取組内容", Text())
    desired_state = Field("desired_state", "目標の状態", Text())
    goal_text = Field("goal_text", "目標", Text())
    baseline_printed = Field("baseline_printed", "現状の数値（記載のまま）", Text())
    goal_printed = Field("goal_printed", "目標の数値（記載のまま）", Text())
    schedule_printed = Field("schedule_printed", "実施時期（記載のまま）", Text())
    start_year = Field("start_year", "実施時期の始まり", Year())
    end_year = Field("end_year", "実施時期の終わり", Year())
    every_year = Field("every_year", "毎年度", YesNo())
    departments_printed = Field("departments_printed", "担当課・関係課（記載のまま）", Text())
    footnote_marks = Field("footnote_marks", "脚注の印", Text())
    page_printed = Field("page_printed", "資料のページ", Text())
    note = Field("note", "資料についての注記", Text())
    position = Field("position", "並び順", Number(whole=True), default=0)

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
        self.fields["pillar"].widget = Reference("key", lambda key, row: pillar_in(self.plan_of(row), key))
        self.fields["parent"].widget = Reference("key", lambda key, row: item_in(self.plan_of(row), key))

    def find(self, row: Any) -> Item | None:
        rows = Item.objects.select_related("plan__municipality", "pillar", "parent")
        return (
            rows.prefetch_related("assignments__department")
            .filter(plan=self.plan_of(row), key=self.text(row, "識別番号"))
            .first()
        )

    def start(self, row: Any) -> Item:
        return Item(plan=self.plan_of(row))

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        if import_validation_errors or instance.pk is None:
            return False
        names = [field.attribute for field in self.get_import_fields() if not field.readonly]
        return all(getattr(instance, name) == getattr(original, name) for name in names) and self.along(
            instance, row
        ) == ([], [])

    def along(self, instance: Any, row: Any) -> tuple[list[Versioned], list[Versioned]]:
        """The departments as the file names them. A column that the file doesn't have changes nothing."""
        stored = list(instance.assignments.all()) if instance.pk else []
        records: list[Versioned] = []
        removed: list[Versioned] = []
        for column, role in _ROLES.items():
            typed = "、".join(_split(self.text(row, column)))
            if column not in row or typed == "、".join(_split(names_of(stored, role))):
                continue
            mine = {one.department.name: one for one in stored if one.role == role}
            if any(one.clause for one in mine.values()):
                raise ValidationError(
                    f"{column}に受け持つ部分（①など）があります。担当は項目の画面で変更してください。"
                )
            wanted = _split(typed)
            for position, name in enumerate(wanted):
                if name not in mine:
                    section = self._department(instance.plan, name, column)
                    records.append(
                        Assignment(item=instance, department=section, role=role, position=position)
                    )
            removed += [one for name, one in mine.items() if name not in wanted]
        return records, removed

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        super().save_instance(instance, is_create, row, **kwargs)
        instance._prefetched_objects_cache = {}  # what is shown as the result is read anew

    def _department(self, plan: Plan, name: str, column: str) -> Department:
        found = Department.objects.filter(municipality=plan.municipality_id, name=name).first()
        if found is None:
            raise ValidationError(f"{column}の「{name}」がありません。先に課を登録してください。")
        return found


def _split(names: str) -> list[str]:
    return [name.strip() for name in re.split(r"[、,，\n]", names) if name.strip()]


class ItemTableResource(PlanTableResource):
    """A table whose rows belong to an item, named by its 識別番号 in the column 項目."""

    item_key = Field(column_name="項目", readonly=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["item_key"].attribute = f"{self.plan_path.removesuffix('__plan')}__key"

    def item_of(self, row: Any) -> Item:
        try:
            return item_in(self.plan_of(row), self.text(row, "項目"))
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def year_of(self, row: Any) -> Any:
        try:
            year = Year().clean(self.text(row, "年度"))
        except ValueError as error:
            raise ValidationError({"fiscal_year": str(error)}) from error
        if year is None:
            raise ValidationError({"fiscal_year": "年度を入れてください。"})
        return year


class IndicatorResource(ItemTableResource):
    """指標: found by its item and name."""

    plan_path = "item__plan"
    required = ("団体コード", "計画", "項目", "指標名")

    name = Field("name", "指標名", Text())
    unit = Field("unit", "単位", Text())
    kind = Field("kind", "種類", Choice(Indicator.Kind.choices), default=Indicator.Kind.NUMBER)
    direction = Field("direction", "向き", Choice(Indicator.Direction.choices))
    measure = Field("measure", "値の意味", Choice(Indicator.Measure.choices), default=Indicator.Measure.LEVEL)
    targets_are_cumulative = Field("targets_are_cumulative", "目標値は累計", YesNo())
    rate_basis = Field(
        "rate_basis",
        "達成率の計算",
        Choice(Indicator.RateBasis.choices),
        default=Indicator.RateBasis.RATIO,
    )
    tolerance = Field("tolerance", "維持とみなす幅", Number())
    baseline_printed = Field("baseline_printed", "現状（記載のまま）", Text())
    baseline_value = Field("baseline_value", "現状の値", Number())
    baseline_approximate = Field("baseline_approximate", "現状は概数", YesNo())
    baseline_year = Field("baseline_year", "現状の年度", Year())
    baseline_note = Field("baseline_note", "現状の時点など", Text())
    goal_printed = Field("goal_printed", "最終目標（記載のまま）", Text())
    goal_value = Field("goal_value", "最終目標の値", Number())
    goal_approximate = Field("goal_approximate", "最終目標は概数", YesNo())
    goal_bound = Field("goal_bound", "最終目標の範囲", Choice(BOUND_CHOICES))
    goal_year = Field("goal_year", "最終目標の年度", Year())
    note = Field("note", "注記", Text())
    position = Field("position", "並び順", Number(whole=True), default=0)

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

    def find(self, row: Any) -> Indicator | None:
        return (
            Indicator.objects.select_related("item__plan__municipality")
            .filter(item=self.item_of(row), name=self.text(row, "指標名"))
            .first()
        )

    def start(self, row: Any) -> Indicator:
        return Indicator(item=self.item_of(row))


class AnnualTargetResource(ItemTableResource):
    """年度目標: found by its item and fiscal year."""

    plan_path = "item__plan"
    required = ("団体コード", "計画", "項目", "年度")

    fiscal_year = Field("fiscal_year", "年度", Year())
    planned_stage = Field("planned_stage", "進捗状況（計画の段階）", Text())
    goal_text = Field("goal_text", "年度目標", Text())
    figures_printed = Field("figures_printed", "数値（記載のまま）", Text())

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

    def find(self, row: Any) -> AnnualTarget | None:
        return (
            AnnualTarget.objects.select_related("item__plan__municipality")
            .filter(item=self.item_of(row), fiscal_year=self.year_of(row))
            .first()
        )

    def start(self, row: Any) -> AnnualTarget:
        return AnnualTarget(item=self.item_of(row))


class TargetValueResource(ItemTableResource):
    """数値: found by its indicator and fiscal year. Where only the printed text is given, it is read.

    Changing a target of an adopted plan takes a decision, or the word that it corrects a slip.
    """

    plan_path = "indicator__item__plan"
    required = ("団体コード", "計画", "項目", "指標名", "年度")

    indicator_name = Field("indicator__name", "指標名", Text(), readonly=True)
    fiscal_year = Field("fiscal_year", "年度", Year())
    printed = Field("printed", "記載のまま", Text())
    value = Field("value", "目標値", Number())
    approximate = Field("approximate", "概数", YesNo())
    bound = Field("bound", "範囲", Choice(BOUND_CHOICES))
    due = Field("due", "期限", Day())
    decided_on = Field(None, "見直しの決定日", Day(), readonly=True)
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
        self._before: TargetValue | None = None

    def find(self, row: Any) -> TargetValue | None:
        found = (
            TargetValue.objects.select_related("indicator__item__plan__municipality")
            .filter(
                indicator__item=self.item_of(row),
                indicator__name=self.text(row, "指標名"),
                fiscal_year=self.year_of(row),
            )
            .first()
        )
        self._before = copy(found) if found else None
        return found

    def start(self, row: Any) -> TargetValue:
        item, name = self.item_of(row), self.text(row, "指標名")
        indicator = item.indicators.filter(name=name).first()
        if indicator is None:
            raise ValidationError(f"指標「{name}」が項目「{item.key}」にありません。")
        indicator.item = item
        return TargetValue(indicator=indicator)

    def import_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        printed_changed = self._before is None or instance.printed != self._before.printed
        if not self.text(row, "目標値") and not self.text(row, "期限") and printed_changed:
            indicator = instance.indicator
            try:
                reading = read_for(indicator, instance.printed)
            except NotAFigure as error:
                raise ValidationError({"printed": str(error)}) from error
            instance.value, instance.due = reading.value, reading.due
            instance.approximate, instance.bound = reading.approximate, reading.bound

    def along(self, instance: Any, row: Any) -> tuple[list[Versioned], list[Versioned]]:
        before = self._before
        if before is None or not is_binding(instance.indicator.item.plan) or _same(before, instance):
            return [], []
        if not (before.printed or before.value is not None):
            return [], []
        if correction := self.text(row, "誤記の訂正"):
            self.note = f"誤記の訂正：{correction}"[:400]
            return [], []
        return [revision(before, instance, self._decision(row))], []

    def _decision(self, row: Any) -> Decision:
        by, reason = self.text(row, "見直しを決定した組織"), self.text(row, "見直しの理由")
        try:
            day: date | None = Day().clean(self.text(row, "見直しの決定日"))
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if day is None or not by or not reason:
            raise ValidationError(
                "策定済みの計画の目標を変えるときは、「見直しの決定日」「見直しを決定した組織」「見直しの理由」を"
                "入れてください。転記の誤りなら「誤記の訂正」に内容を入れてください。"
            )
        return Decision(day, by, reason)


def _same(one: TargetValue, other: TargetValue) -> bool:
    def said(target: TargetValue) -> tuple[str, Decimal | None, bool, str, Any]:
        return (target.printed, target.value, target.approximate, target.bound, target.due)

    return said(one) == said(other)
