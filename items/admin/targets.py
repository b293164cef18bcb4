"""Yearly goals and target values as lists of their own, for files; single ones change in the grid."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from items.admin.columns import grid_link
from items.models import AnnualTarget, TargetValue
from items.resources import AnnualTargetResource, TargetValueResource
from plans.admin.scoped import ScopedFilter, said
from plans.admin.tables import ExportAdmin


@admin.register(AnnualTarget)
class AnnualTargetAdmin(ExportAdmin):
    tenant_path = "item__plan__municipality_id"
    resource_classes = [AnnualTargetResource]
    list_display = ("item", said("fiscal_year", "年度"), "planned_stage", "goal_text", "to_grid")
    list_filter = (("item__plan", ScopedFilter), "fiscal_year", "planned_stage")
    list_select_related = ("item__plan__municipality",)
    search_fields = ("item__name", "item__key", "goal_text")
    ordering = ("item__plan", "item__position", "fiscal_year")
    autocomplete_fields = ("item",)
    only_when_adding = ("item",)
    fields = ("item", "fiscal_year", "planned_stage", "goal_text", "figures_printed")

    @admin.display(description="一覧入力")
    def to_grid(self, target: AnnualTarget) -> str:
        return grid_link(target.item)


@admin.register(TargetValue)
class TargetValueAdmin(ExportAdmin):
    """All targets in one list, for files. Single ones change in the grid, where the decision is asked for."""

    tenant_path = "indicator__item__plan__municipality_id"
    resource_classes = [TargetValueResource]
    list_display = ("indicator", "item", said("fiscal_year", "年度"), "shown", "to_grid")
    list_filter = (("indicator__item__plan", ScopedFilter), "fiscal_year")
    list_select_related = ("indicator__item__plan__municipality",)
    search_fields = ("indicator__name", "indicator__item__name", "indicator__item__key")
    ordering = ("indicator__item__plan", "indicator__item__position", "indicator__position", "fiscal_year")
    list_display_links = None
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="目標値")
    def shown(self, target: TargetValue) -> str:
        return target.shown

    @admin.display(description="項目", ordering="indicator__item__position")
    def item(self, target: TargetValue) -> str:
        return target.indicator.item.title

    @admin.display(description="一覧入力")
    def to_grid(self, target: TargetValue) -> str:
        return grid_link(target.indicator.item)
