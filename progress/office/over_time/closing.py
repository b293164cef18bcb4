"""計画の締めくくり: the results over the whole period, what is still to be done, and the plan that follows."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from plans.access import Act
from plans.models import Plan
from progress.models import ReportingRound
from progress.navigation import plan_for
from progress.office.frame import frame
from progress.office.over_time.successor import SuccessorForm
from progress.public.reading.whole_period import whole_period
from progress.table.live import live_table

TITLE = "計画の締めくくり"
_SURE = "sure"
_LAST = (ReportingRound.Kind.FINAL, ReportingRound.Kind.YEAR_END, ReportingRound.Kind.MID_YEAR)


def last_round(plan: Plan) -> ReportingRound | None:
    """The final round, else the newest."""
    rounds = sorted(plan.rounds.all(), key=lambda one: (-int(one.fiscal_year), _LAST.index(one.kind)))
    final = [one for one in rounds if one.kind == ReportingRound.Kind.FINAL]
    return next(iter([*final, *rounds]), None)


@require_GET
def closing(request: HttpRequest, plan_pk: int) -> HttpResponse:
    plan = plan_for(request, plan_pk, Act.EDIT_PLAN)
    one = last_round(plan)
    keys = dict(plan.items.values_list("key", "pk"))
    table = live_table(plan, one)
    final = one if one is not None and one.kind == ReportingRound.Kind.FINAL else None
    published = final is not None and final.publications.filter(releases__isnull=False).exists()
    context = frame(plan, (TITLE, "")) | {
        "period": whole_period(table, lambda key: reverse("years_grid", args=[keys[key]])),
        "shown": one,
        "final": final,
        "published": published,
        "following": Plan.objects.filter(items__carried_from__plan=plan).distinct(),
    }
    return render(request, "office/over_time/closing.html", context)


@require_http_methods(["GET", "POST"])
def successor(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """The first POST shows the plan that would be made, the second one makes it."""
    plan = plan_for(request, plan_pk, Act.EDIT_PLAN)
    form = SuccessorForm(
        plan, last_round(plan), localdate(), request.POST if request.method == "POST" else None
    )
    valid = form.is_valid()
    if valid and request.POST.get("move") == _SURE:
        try:
            made = form.save(by=request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, f"「{made.title}」を作りました。目標と担当課を確かめてください。")
            return redirect("plan_changes", made.pk)
    back = reverse("plan_closing", args=[plan.pk])
    context = frame(plan, (TITLE, back), ("次の計画を始める", "")) | {
        "form": form,
        "back": back,
        "sure": _SURE,
        "is_preview": form.is_bound and valid and not form.errors,
    }
    return render(request, "office/over_time/successor.html", context, status=422 if form.errors else 200)
