"""The layout in which a plan is written beside its list (個票 and the like): its choice, and each as of today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plans.access import Act
from plans.history.conflict import Conflict, SeenVersion, VersionField
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Plan
from progress.navigation import plan_for
from progress.office.frame import frame
from progress.reports.about_sheet import UNPUBLISHED
from progress.reports.layouts import STATUS_LIST, WRITERS
from progress.reports.sheet import WORKBOOK, attachment
from progress.table.live import live_table
from progress.table.shape.plan import PlanTable

_TITLE = "計画の様式（Excel）"
_LIST_ALONE = "実施状況一覧だけにする"


class LayoutForm(SeenVersion, forms.ModelForm):
    """Offers the layouts for which the plan has what they need; carries the version its reader saw."""

    shown_version = VersionField(required=False)

    class Meta:
        model = Plan
        fields = ("layout",)

    def __init__(self, plan: Plan, table: PlanTable, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, instance=plan, initial={"shown_version": plan.version})
        fitting = [one for one in WRITERS.values() if one != STATUS_LIST and not one.can_be_written(table)]
        self.fields["layout"] = forms.ChoiceField(
            label="この計画の様式",
            choices=[("", _LIST_ALONE), *((one.key, one.label) for one in fitting)],
            widget=forms.RadioSelect,
            required=False,
            help_text="公表ページに、実施状況一覧と並べて「この計画の様式（Excel）」として出します。",
        )

    def save_by(self, person: Any) -> None:
        """Raises Conflict when somebody was faster."""
        self.instance.version = self.cleaned_data["shown_version"] or 1
        apply([self.instance], by=person, via=Way.FORM)


def _table(plan: Plan) -> PlanTable:
    """As it stands now, with the results of its newest round."""
    return live_table(plan, plan.rounds.order_by("-fiscal_year", "-pk").first())


@require_http_methods(["GET", "POST"])
def plan_layouts(request: HttpRequest, plan_pk: int) -> HttpResponse:
    plan = plan_for(request, plan_pk, Act.EDIT_PLAN)
    table = _table(plan)
    form = LayoutForm(plan, table, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            form.save_by(request.user)
        except Conflict:
            messages.error(request, "ほかの人が先に変更しました。今の内容を確かめてください。")
        else:
            messages.success(request, "この計画の様式を保存しました。")
        return redirect("plan_layouts", plan.pk)
    written = [
        {
            "label": one.label,
            "lacks": one.can_be_written(table),
            "url": reverse("plan_layout_workbook", args=[plan.pk, one.key]),
        }
        for one in WRITERS.values()
    ]
    context = frame(plan, (_TITLE, "")) | {"form": form, "written": written, "shown": table.round}
    return render(request, "office/planning/layouts.html", context)


@require_GET
def plan_layout_workbook(request: HttpRequest, plan_pk: int, key: str) -> HttpResponse:
    """The plan as it stands now, in that layout; 404 for one in which it can't be written."""
    plan = plan_for(request, plan_pk, Act.EXPORT)
    table = _table(plan)
    writer = WRITERS.get(key)
    if writer is None or writer.can_be_written(table):
        raise Http404
    disposition = attachment(
        writer.file_name(table, UNPUBLISHED), f"{plan.municipality.slug}-{plan.slug}-{key}.xlsx"
    )
    content = writer.write(table, UNPUBLISHED)
    return HttpResponse(content, content_type=WORKBOOK, headers={"Content-Disposition": disposition})
