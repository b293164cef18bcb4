"""目標変更一覧 for the planning section: every changed target as it stands now, as a page and a workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from items.models import Item
from plans.access import Act
from progress.navigation import plan_for
from progress.office.frame import frame
from progress.public.reading.ledger import ledger
from progress.reports import target_changes
from progress.reports.about_sheet import UNPUBLISHED
from progress.reports.sheet import WORKBOOK, attachment
from progress.table.live import live_table


@require_GET
def page(request: HttpRequest, plan_pk: int) -> HttpResponse:
    plan = plan_for(request, plan_pk, Act.EDIT_PLAN)
    keys = dict(Item.objects.filter(plan=plan).values_list("key", "pk"))
    rows = ledger(live_table(plan), lambda key: reverse("years_grid", args=[keys[key]]))
    context = frame(plan, (target_changes.SHEET, "")) | {"rows": rows}
    return render(request, "office/planning/target_changes.html", context)


@require_GET
def workbook(request: HttpRequest, plan_pk: int) -> HttpResponse:
    plan = plan_for(request, plan_pk, Act.EXPORT)
    content = target_changes.write(live_table(plan), UNPUBLISHED)
    disposition = attachment(
        f"{plan.municipality.name}_{plan.title}_{target_changes.SHEET}.xlsx",
        f"{plan.municipality.slug}-{plan.slug}-target-changes.xlsx",
    )
    return HttpResponse(content, content_type=WORKBOOK, headers={"Content-Disposition": disposition})
