"""Items, indicators, yearly goals and targets as tables. Written out only: they come in as a whole plan."""

from __future__ import annotations

from typing import Any

from import_export.fields import Field
from import_export.widgets import Widget

from items.models import AnnualTarget, Assignment, Indicator, Item, TargetValue
from plans.admin.table_resource import ExportTable, place_and_plan


class DepartmentNames(Widget):
    """The departments of one role, in order: 「財政課、企画課」. A part they answer for stands before the name."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.role = role

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        found = [one for one in value.all() if one.role == self.role]
        return "、".join(str(one) for one in sorted(found, key=lambda one: (one.position, one.pk)))


class ItemResource(ExportTable):
    """取組項目, with its departments by name."""

    municipality_code, plan_slug = place_and_plan()
    leads = Field("assignments", "担当課", DepartmentNames(Assignment.Role.LEAD))
    related = Field("assignments", "関係課", DepartmentNames(Assignment.Role.RELATED))

    class Meta(ExportTable.Meta):
        model = Item
        fields = (
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
            "remarks",
            "transcription_note",
            "position",
        )


class IndicatorResource(ExportTable):
    """指標"""

    municipality_code, plan_slug = place_and_plan("item__plan")
    item_key = Field("item__key", "項目")

    class Meta(ExportTable.Meta):
        model = Indicator
        fields = (
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
            "remarks",
            "transcription_note",
            "position",
        )


class AnnualTargetResource(ExportTable):
    """年度目標"""

    municipality_code, plan_slug = place_and_plan("item__plan")
    item_key = Field("item__key", "項目")

    class Meta(ExportTable.Meta):
        model = AnnualTarget
        fields = (
            "municipality_code",
            "plan_slug",
            "item_key",
            "fiscal_year",
            "planned_stage",
            "goal_text",
            "figures_printed",
        )


class TargetValueResource(ExportTable):
    """年度の目標値"""

    municipality_code, plan_slug = place_and_plan("indicator__item__plan")
    item_key = Field("indicator__item__key", "項目")
    indicator_name = Field("indicator__name", "指標名")

    class Meta(ExportTable.Meta):
        model = TargetValue
        fields = (
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
        )
