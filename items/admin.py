"""Items, their indicators and targets in the planning section's admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from items.models import (
    AnnualTarget,
    Assignment,
    BudgetLine,
    Indicator,
    Item,
    ItemSuccession,
    Staffing,
    TargetRevision,
    TargetValue,
)
from items.quantity import NotAFigure
from items.resources import AnnualTargetResource, IndicatorResource, ItemResource, TargetValueResource
from items.targets import goal_differences, is_binding, read_for, read_typed, with_targets
from plans.access import Act, access_for
from plans.admin.columns import era
from plans.admin.plan import OF_THIS_PLAN, chosen_plan, offer_pillars
from plans.admin.scoped import KeptFilter, ScopedFilter, ScopedTabular
from plans.admin.tables import TablesAdmin
from plans.admin.versioned import VersionedForm
from plans.models import Pillar
from plans.values.fiscal_year import FiscalYear

# ── Filters ──────────────────────────────────────────────────────────────────────────────────────────────────


class TopPillarFilter(KeptFilter):
    """Items of a top pillar and of all pillars below it."""

    title = "柱"
    parameter_name = "pillar"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        rows = Pillar.objects.filter(
            access_for(request.user).scope(Act.EDIT_PLAN, "plan__municipality_id"), parent__isnull=True
        )
        plan = request.GET.get("plan__id__exact", "")
        if plan.isdecimal():
            rows = rows.filter(plan_id=plan)
        return [
            (str(one.pk), one.title)
            for one in rows.order_by("plan", "position", "key").select_related("plan")
        ]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Item]) -> models.QuerySet[Item]:
        value = self.value()
        if not value or not value.isdecimal():
            return queryset
        return queryset.filter(
            Q(pillar=value)
            | Q(pillar__parent=value)
            | Q(pillar__parent__parent=value)
            | Q(pillar__parent__parent__parent=value)
        )


class ItemYearFilter(KeptFilter):
    """Items that promise something in a fiscal year: by a goal of that year or by their period."""

    title = "年度"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        own = access_for(request.user).scope(Act.EDIT_PLAN, "item__plan__municipality_id")
        years = AnnualTarget.objects.filter(own).order_by("fiscal_year").values_list("fiscal_year", flat=True)
        return [(str(int(year)), FiscalYear(year).era) for year in years.distinct()]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Item]) -> models.QuerySet[Item]:
        value = self.value()
        if not value or not value.isdecimal():
            return queryset
        by_goal = AnnualTarget.objects.filter(fiscal_year=value).values("item")
        return queryset.filter(Q(pk__in=by_goal) | Q(start_year__lte=value, end_year__gte=value))


def grid_link(item: Item, words: str = "年次計画") -> str:
    return format_html('<a href="{}">{}</a>', reverse("years_grid", args=[item.pk]), words)


# ── Items ────────────────────────────────────────────────────────────────────────────────────────────────────


class AssignmentInline(ScopedTabular):
    model = Assignment
    fields = ("department", "role", "clause", "position")
    extra = 0


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
        try:
            reading = read_typed(
                printed,
                kind=cleaned.get("kind", ""),
                unit=cleaned.get("unit", ""),
                name=cleaned.get("name", ""),
            )
        except NotAFigure:
            return  # the printed text stays beside an empty value: nothing is guessed
        values: dict[str, Any] = {f"{name}_value": reading.value, f"{name}_approximate": reading.approximate}
        values |= {"goal_bound": reading.bound} if name == "goal" else {}
        for column, value in values.items():
            cleaned[column] = value
            if column not in self.fields:
                setattr(self.instance, column, value)


class IndicatorInline(ScopedTabular):
    model = Indicator
    form = IndicatorForm
    fields = ("name", "unit", "kind", "direction", "baseline_printed", "goal_printed", "position")
    show_change_link = True
    extra = 0


class AnnualTargetInline(ScopedTabular):
    model = AnnualTarget
    fields = ("fiscal_year", "planned_stage", "goal_text", "figures_printed")
    classes = ("collapse",)
    verbose_name_plural = "年度目標（数値の目標と並べて入れるときは「年次計画の一覧入力」が便利です）"


class ItemSuccessionInline(ScopedTabular):
    model = ItemSuccession
    fk_name = "item"
    fields = ("kind", "from_year", "successor", "former_name", "new_name", "reason")
    autocomplete_fields = ("successor",)
    classes = ("collapse",)


class BudgetLineInline(ScopedTabular):
    model = BudgetLine
    fields = (
        "fiscal_year",
        "kan",
        "kou",
        "moku",
        "project_name",
        "budget_thousand_yen",
        "settled_thousand_yen",
        "is_repeated",
        "note",
    )
    classes = ("collapse",)


class StaffingInline(ScopedTabular):
    model = Staffing
    fields = ("fiscal_year", "scope", "category", "fte", "note")
    classes = ("collapse",)


class ItemForm(VersionedForm):
    """An item; its pillar and its upper item come from the same plan."""

    class Meta:
        model = Item
        exclude = ("footnote_marks",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.plan_id or chosen_plan(self)
        if "pillar" in self.fields:
            offer_pillars(self.fields["pillar"], plan)
            self.fields["pillar"].error_messages["invalid_choice"] = OF_THIS_PLAN
        if "parent" in self.fields:
            upper: Any = self.fields["parent"]
            rows = upper.queryset.select_related("plan").order_by("plan", "position", "key")
            upper.error_messages["invalid_choice"] = "この計画の取組項目を選んでください。"
            upper.queryset = (rows.filter(plan=plan) if plan else rows).exclude(pk=self.instance.pk)


@admin.register(Item)
class ItemAdmin(TablesAdmin):
    tenant_path = "plan__municipality_id"
    form = ItemForm
    resource_classes = [ItemResource]
    list_display = ("number", "name", "pillar", "departments", "to_grid")
    list_display_links = ("name",)
    list_filter = (
        ("plan", ScopedFilter),
        TopPillarFilter,
        ("assignments__department", ScopedFilter),
        ItemYearFilter,
        "nature",
    )
    list_select_related = ("plan__municipality", "pillar", "parent")
    search_fields = ("name", "number_printed", "activity_code", "key", "assignments__department__name")
    search_help_text = "項目名、番号、業務コード、課の名前で探せます。"
    ordering = ("plan", "position", "key")
    only_when_adding = ("plan",)
    inlines = (
        AssignmentInline,
        IndicatorInline,
        AnnualTargetInline,
        ItemSuccessionInline,
        BudgetLineInline,
        StaffingInline,
    )
    fieldsets = (
        (
            None,
            {"fields": ("plan", "pillar", "key", "number_printed", "name", "kind", "position")},
        ),
        ("内容", {"fields": ("current_issues", "approach", "desired_state", "goal_text")}),
        (
            "実施時期",
            {"fields": ("schedule_printed", "start_year", "end_year", "every_year")},
        ),
        (
            "資料の記載",
            {
                "classes": ("collapse",),
                "fields": (
                    "nature",
                    "activity_code",
                    "parent",
                    "name_printed",
                    "baseline_printed",
                    "goal_printed",
                    "departments_printed",
                    "page_printed",
                    "note",
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Item]:
        return super().get_queryset(request).prefetch_related("assignments__department")

    @admin.display(description="番号", ordering="key")
    def number(self, item: Item) -> str:
        return item.activity_code or item.number_printed or item.key

    @admin.display(description="担当課")
    def departments(self, item: Item) -> str:
        leads = [one for one in item.assignments.all() if one.role == Assignment.Role.LEAD]
        return "、".join(str(one) for one in leads) or "－"

    @admin.display(description="一覧入力")
    def to_grid(self, item: Item) -> str:
        return grid_link(item)

    def render_change_form(  # type: ignore[override]
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> Any:
        item = kwargs.get("obj")
        context["remarks"] = goal_differences(item.plan, with_targets(item)) if item is not None else []
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request: HttpRequest, obj: Item, post_url_continue: Any = None) -> HttpResponse:
        link = grid_link(obj, "年次計画の一覧入力に進む")
        messages.info(request, format_html("年度ごとの目標は：{}", link))
        return super().response_add(request, obj, post_url_continue)


# ── Indicators and targets ───────────────────────────────────────────────────────────────────────────────────


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
                reading = read_for(indicator, printed)
            except NotAFigure as error:
                raise forms.ValidationError({"printed": str(error)}) from error
            cleaned["value"], cleaned["due"] = reading.value, reading.due
            cleaned["approximate"], cleaned["bound"] = reading.approximate, reading.bound
        return cleaned


class TargetValueInline(ScopedTabular):
    """Targets of a plan that isn't decided yet. Those of a decided one change in the grid, with the decision."""

    model = TargetValue
    form = TargetValueForm
    readonly_fields = (era("fiscal_year", "年度"), "shown")
    verbose_name_plural = "年度の目標値（策定済みの計画では、年次計画の一覧入力で理由とともに変更します）"

    def _is_open(self, indicator: Indicator | None) -> bool:
        return indicator is None or not is_binding(indicator.item.plan)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if self._is_open(obj):
            return ["fiscal_year", "printed", "value", "approximate", "bound", "due"]
        return [era("fiscal_year", "年度"), "printed", "shown", "due"]

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
class IndicatorAdmin(TablesAdmin):
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
            {"fields": ("rate_basis", "tolerance", "note", "position", "revisions")},
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
                f"{one.after_printed or '－'}（{one.decided_on.year}年{one.decided_on.month}月{one.decided_on.day}日 "
                f"{one.decided_by}。{one.reason}）"
                for one in rows.order_by("target_value__fiscal_year", "decided_on")
            )
            or "ありません"
        )


@admin.register(AnnualTarget)
class AnnualTargetAdmin(TablesAdmin):
    tenant_path = "item__plan__municipality_id"
    resource_classes = [AnnualTargetResource]
    list_display = ("item", era("fiscal_year", "年度"), "planned_stage", "goal_text", "to_grid")
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
class TargetValueAdmin(TablesAdmin):
    """All targets in one list, for files. Single ones change in the grid, where the decision is asked for."""

    tenant_path = "indicator__item__plan__municipality_id"
    resource_classes = [TargetValueResource]
    list_display = ("indicator", "item", era("fiscal_year", "年度"), "shown", "to_grid")
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
