"""Indicators with their targets by year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from items.admin.columns import grid_link
from items.models import Indicator, TargetRevision, TargetValue
from items.quantity import NotAFigure
from items.resources import IndicatorResource
from items.targets import is_binding, read_for
from plans.admin.scoped import ScopedFilter, ScopedTabular, said
from plans.admin.tables import ExportAdmin
from plans.admin.versioned import VersionedForm
from plans.values.fiscal_year import FiscalYear
from plans.values.words import era_day


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
            reading = read_for(Indicator(**as_typed), printed)
        except NotAFigure:
            return  # the printed text stays beside an empty value: nothing is guessed
        for column, value in reading.columns(name).items():
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
                cleaned |= read_for(indicator, printed).columns()
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

    @admin.display(description="目標値")
    def shown(self, target: TargetValue) -> str:
        return target.shown

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._is_open(obj) and super().has_delete_permission(request, obj)


@admin.register(Indicator)
class IndicatorAdmin(ExportAdmin):
    tenant_path = "item__plan__municipality_id"
    form = IndicatorForm
    resource_classes = [IndicatorResource]
    list_display = ("name", "unit", "direction", "kind", "item", "to_grid")
    list_filter = (("item__plan", ScopedFilter), "kind", "direction")
    list_select_related = ("item__plan__municipality",)
    search_fields = ("name", "item__name", "item__key", "item__number_printed")
    ordering = ("item__plan", "item__position", "position")
    autocomplete_fields = ("item",)
    only_when_adding = ("item",)
    inlines = (TargetValueInline,)
    readonly_fields = ("revisions",)
    fieldsets = (
        (
            None,
            {"fields": ("item", "name", "unit", "kind", "direction", "measure", "targets_are_cumulative")},
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

    @admin.display(description="一覧入力")
    def to_grid(self, indicator: Indicator) -> str:
        return grid_link(indicator.item)

    @admin.display(description="目標の見直し")
    def revisions(self, indicator: Indicator) -> str:
        rows = TargetRevision.objects.filter(target_value__indicator=indicator).select_related("target_value")
        return (
            "\n".join(
                f"{FiscalYear(one.target_value.fiscal_year).era}：{one.before_printed or '－'} → "
                f"{one.after_printed or '－'}（{era_day(one.decided_on)} "
                f"{one.decided_by}。{one.reason}）"
                for one in rows.order_by("target_value__fiscal_year", "decided_on")
            )
            or "ありません"
        )
