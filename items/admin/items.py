"""Items with all that belongs to them on one page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from import_export.fields import Field
from import_export.widgets import Widget

from items.admin.indicators import IndicatorForm, grid_column, grid_link
from items.models import AnnualTarget, Assignment, BudgetLine, Indicator, Item, ItemSuccession, Staffing
from items.targets import goal_differences
from plans.access import Act, access_for
from plans.admin.plan import RenamingAdmin, RenamingForm, chosen_plan, offer_pillars
from plans.admin.scoped import YEAR_INPUT, KeptFilter, ScopedFilter, ScopedTabular
from plans.admin.table_resource import ExportTable, columns_between, place_and_plan
from plans.admin.tables import ExportAdmin
from plans.fields import FiscalYearFormField
from plans.models import Pillar
from plans.models.people import stands_on
from plans.values.fiscal_year import FiscalYear


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


class AssignmentInline(ScopedTabular):
    model = Assignment
    fields = ("department", "role", "clause", "valid_from", "valid_until", "position")


class IndicatorInline(ScopedTabular):
    model = Indicator
    form = IndicatorForm
    fields = ("name", "unit", "kind", "direction", "baseline_printed", "goal_printed", "position")
    show_change_link = True


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
    exclude = ("pillar", "label_printed", "budget_printed", "settled_printed", "position")
    classes = ("collapse",)


class StaffingInline(ScopedTabular):
    model = Staffing
    fields = ("fiscal_year", "scope", "category", "fte", "remarks")
    classes = ("collapse",)


class ItemForm(RenamingForm):
    """An item; its pillar and its upper item come from the same plan. A changed name is told as 改称 or not."""

    renamed_from = FiscalYearFormField(label="いつの年度から新しい名前か", required=False, widget=YEAR_INPUT)

    class Meta:
        model = Item
        exclude = ("footnote_marks",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.plan_id or chosen_plan(self)
        if "pillar" in self.fields:
            offer_pillars(self.fields["pillar"], plan)
        if "parent" in self.fields:
            upper: Any = self.fields["parent"]
            rows = upper.queryset.select_related("plan").order_by("plan", "position", "key")
            upper.error_messages["invalid_choice"] = "この計画の取組項目を選んでください。"
            upper.queryset = (rows.filter(plan=plan) if plan else rows).exclude(pk=self.instance.pk)


class DepartmentNames(Widget):
    """The departments that have one role today, in order: 「財政課、企画課」. A part they answer for stands before
    the name."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.role = role

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        today = timezone.localdate()
        found = [one for one in value.all() if one.role == self.role and stands_on(one, today)]
        return "、".join(str(one) for one in sorted(found, key=lambda one: (one.position, one.pk)))


class ItemResource(ExportTable):
    """取組項目, with its departments by name."""

    municipality_code, plan_slug = place_and_plan()
    leads = Field("assignments", "担当課", DepartmentNames(Assignment.Role.LEAD))
    related = Field("assignments", "関係課", DepartmentNames(Assignment.Role.RELATED))

    class Meta(ExportTable.Meta):
        model = Item
        fields = (
            *("municipality_code", "plan_slug", "key", "pillar", "parent"),
            *columns_between(Item, "number_printed", "kind"),
            *("leads", "related"),
            *columns_between(Item, "current_issues", "position"),
        )


@admin.register(Item)
class ItemAdmin(RenamingAdmin, ExportAdmin):
    form = ItemForm
    resource_classes = [ItemResource]
    list_display = ("number", "name", "pillar", "departments", grid_column("pk"))
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
    what_follows = "改称は、元の名前とともに公表ページにも出ます。"
    inlines = (
        AssignmentInline,
        IndicatorInline,
        AnnualTargetInline,
        ItemSuccessionInline,
        BudgetLineInline,
        StaffingInline,
    )
    fieldsets = (
        (None, {"fields": ("plan", "pillar", "key", "number_printed", "name", "kind", "position")}),
        ("内容", {"fields": ("current_issues", "approach", "desired_state", "goal_text")}),
        ("実施時期", {"fields": ("schedule_printed", "start_year", "end_year", "every_year")}),
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
                    "remarks",
                    "transcription_note",
                ),
            },
        ),
    )

    def save_model(self, request: HttpRequest, obj: Item, form: Any, change: bool) -> None:
        records: list[Any] = [obj]
        if former := form.former_name:
            since = form.cleaned_data["renamed_from"]
            renamed = ItemSuccession.Kind.RENAMED
            records.append(
                ItemSuccession(item=obj, kind=renamed, from_year=since, former_name=former, new_name=obj.name)
            )
        self._write(request, records, note=form.name_note)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Item]:
        return super().get_queryset(request).prefetch_related("assignments__department")

    @admin.display(description="番号", ordering="key")
    def number(self, item: Item) -> str:
        return item.activity_code or item.number_printed or item.key

    @admin.display(description="担当課")
    def departments(self, item: Item) -> str:
        today = item.assigned_on(timezone.localdate())
        leads = [one for one in today if one.role == Assignment.Role.LEAD]
        return "、".join(str(one) for one in leads) or "－"

    def render_change_form(  # type: ignore[override]
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> Any:
        if item := kwargs.get("obj"):
            context["remarks"] = goal_differences(
                item.plan, item.indicators.prefetch_related("target_values")
            )
        return super().render_change_form(request, context, **kwargs)

    def response_add(self, request: HttpRequest, obj: Item, post_url_continue: Any = None) -> HttpResponse:
        link = grid_link(obj.pk, "年次計画の一覧入力に進む")
        messages.info(request, format_html("年度ごとの目標は：{}", link))
        return super().response_add(request, obj, post_url_continue)
