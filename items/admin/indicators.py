"""Indicators with their targets by year; yearly goals and target values as lists of their own, for files."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from import_export.fields import Field

from items.models import AnnualTarget, Indicator, TargetRevision, TargetValue
from items.quantity import NotAFigure
from items.targets import is_binding, read_for
from plans.admin.scoped import ScopedFilter, ScopedTabular, said
from plans.admin.table_resource import ExportTable, columns_between, place_and_plan
from plans.admin.tables import ExportAdmin, ExportOnlyAdmin
from plans.admin.versioned import VersionedForm
from plans.values.fiscal_year import FiscalYear
from plans.values.words import DASH


def grid_link(item: int, words: str = "年次計画") -> str:
    """The way to the grid of the item with that key."""
    return format_html('<a href="{}">{}</a>', reverse("years_grid", args=[item]), words)


def grid_column(path: str) -> Any:
    """The column of a list that leads to the grid; at `path` its rows keep their item's key."""

    def to_grid(record: models.Model) -> str:
        return grid_link(attrgetter(path)(record))

    return admin.display(description="一覧入力")(to_grid)


class IndicatorForm(VersionedForm):
    """An indicator. Where only the printed figures are given, they are read in the indicator's unit."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("baseline", "goal"):
            self._read(name, cleaned)
        return cleaned

    def _read(self, name: str, cleaned: dict[str, Any]) -> None:
        printed = cleaned.get(f"{name}_printed")
        if not printed or f"{name}_printed" not in self.changed_data or f"{name}_value" in self.changed_data:
            return
        as_typed = {column: cleaned.get(column, "") for column in ("kind", "unit", "name")}
        try:
            read = read_for(Indicator(**as_typed), printed, name)
        except NotAFigure:
            return  # the printed text stays beside an empty value: nothing is guessed
        for column, value in read.items():
            cleaned[column] = value
            if column not in self.fields:
                setattr(self.instance, column, value)


class TargetValueForm(VersionedForm):
    """One year's target. Where only the printed text is given, it is read in the indicator's unit."""

    class Meta:
        model = TargetValue
        fields = ("fiscal_year", "printed", "value", "approximate", "bound", "due")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        printed, indicator = cleaned.get("printed"), self.instance.indicator
        if printed and "printed" in self.changed_data and not {"value", "due"} & set(self.changed_data):
            try:
                cleaned |= read_for(indicator, printed)
            except NotAFigure as error:
                raise forms.ValidationError({"printed": str(error)}) from error
        return cleaned


class TargetValueInline(ScopedTabular):
    """Targets of a plan that isn't decided yet. Those of a decided one change in the grid, with the decision."""

    model = TargetValue
    form = TargetValueForm
    readonly_fields = (said("fiscal_year", "年度"), "shown")
    verbose_name_plural = "年度の目標値（策定済みの計画では、年次計画の一覧入力で理由とともに変更します）"

    def _is_open(self, indicator: Indicator | None) -> bool:
        return indicator is None or not is_binding(indicator.item.plan)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if self._is_open(obj):
            return ["fiscal_year", "printed", "value", "approximate", "bound", "due"]
        return [said("fiscal_year", "年度"), "printed", "shown", "due"]

    def _may(self, verb: str, request: HttpRequest, obj: Any) -> bool:
        return (verb == "view" or self._is_open(obj)) and super()._may(verb, request, obj)


class IndicatorResource(ExportTable):
    """指標"""

    municipality_code, plan_slug = place_and_plan("item__plan")
    item_key = Field("item__key", "項目")

    class Meta(ExportTable.Meta):
        model = Indicator
        own = columns_between(Indicator, "name", "position")
        fields = ("municipality_code", "plan_slug", "item_key", *own)


@admin.register(Indicator)
class IndicatorAdmin(ExportAdmin):
    form = IndicatorForm
    resource_classes = [IndicatorResource]
    list_display = ("name", "unit", "direction", "kind", "item", grid_column("item_id"))
    list_filter = (("item__plan", ScopedFilter), "kind", "direction")
    search_fields = ("name", "item__name", "item__key", "item__number_printed")
    ordering = ("item__plan", "item__position", "position")
    autocomplete_fields = ("item", "same_as")
    only_when_adding = ("item",)
    inlines = (TargetValueInline,)
    readonly_fields = ("revisions",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    *("item", "name", "unit", "kind", "direction", "measure", "targets_are_cumulative"),
                    "same_as",
                )
            },
        ),
        (
            "現状と最終目標",
            {
                "description": "「記載のまま」だけを入れると、数値は読み取って入ります。",
                "fields": (
                    ("baseline_printed", "baseline_value", "baseline_approximate"),
                    ("baseline_year", "baseline_note"),
                    ("goal_printed", "goal_value", "goal_approximate"),
                    ("goal_bound", "goal_year"),
                ),
            },
        ),
        (
            "達成率の見方",
            {"fields": ("rate_basis", "tolerance", "remarks", "transcription_note", "position", "revisions")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Indicator]:
        return super().get_queryset(request).select_related("item__plan__municipality")

    @admin.display(description="目標の見直し")
    def revisions(self, indicator: Indicator) -> str:
        rows = TargetRevision.objects.filter(target_value__indicator=indicator).select_related("target_value")
        sentences = [
            f"{FiscalYear(one.target_value.fiscal_year).era}：{one.before_printed or DASH} → "
            f"{one.after_printed or DASH}（{one.paper.words}。{one.reason}）"
            for one in rows.order_by("target_value__fiscal_year", "decided_on")
        ]
        sentences += [
            f"最終目標：{one.before_printed or DASH} → "
            f"{one.after_printed or DASH}（{one.paper.words}。{one.reason}）"
            for one in indicator.goal_revisions.all()
        ]
        return "\n".join(sentences) or "ありません"


class AnnualTargetResource(ExportTable):
    """年度目標"""

    municipality_code, plan_slug = place_and_plan("item__plan")
    item_key = Field("item__key", "項目")

    class Meta(ExportTable.Meta):
        model = AnnualTarget
        own = columns_between(AnnualTarget, "fiscal_year", "figures_printed")
        fields = ("municipality_code", "plan_slug", "item_key", *own)


class TargetValueResource(ExportTable):
    """年度の目標値"""

    municipality_code, plan_slug = place_and_plan("indicator__item__plan")
    item_key = Field("indicator__item__key", "項目")
    indicator_name = Field("indicator__name", "指標名")

    class Meta(ExportTable.Meta):
        model = TargetValue
        own = columns_between(TargetValue, "fiscal_year", "due")
        fields = ("municipality_code", "plan_slug", "item_key", "indicator_name", *own)


@admin.register(AnnualTarget)
class AnnualTargetAdmin(ExportAdmin):
    resource_classes = [AnnualTargetResource]
    list_display = ("item", said("fiscal_year", "年度"), "planned_stage", "goal_text", grid_column("item_id"))
    list_filter = (("item__plan", ScopedFilter), "fiscal_year", "planned_stage")
    list_select_related = ("item__plan__municipality",)
    search_fields = ("item__name", "item__key", "goal_text")
    ordering = ("item__plan", "item__position", "fiscal_year")
    autocomplete_fields = ("item",)
    only_when_adding = ("item",)
    fields = ("item", "fiscal_year", "planned_stage", "goal_text", "figures_printed")


@admin.register(TargetValue)
class TargetValueAdmin(ExportOnlyAdmin):
    """All targets in one list, for files. Single ones change in the grid, where the decision is asked for."""

    resource_classes = [TargetValueResource]
    list_display = (
        "indicator",
        "item",
        said("fiscal_year", "年度"),
        "shown",
        grid_column("indicator.item_id"),
    )
    list_filter = (("indicator__item__plan", ScopedFilter), "fiscal_year")
    list_select_related = ("indicator__item__plan__municipality",)
    search_fields = ("indicator__name", "indicator__item__name", "indicator__item__key")
    ordering = ("indicator__item__plan", "indicator__item__position", "indicator__position", "fiscal_year")
    list_display_links = None

    @admin.display(description="項目", ordering="indicator__item__position")
    def item(self, target: TargetValue) -> str:
        return target.indicator.item.title
