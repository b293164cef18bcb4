"""The departments' pages: where one lands, what we answer for, and what was released to us."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from plans.access import Act, access_for
from progress import navigation
from progress.models import Publication, ReportingRound
from progress.office.department.owed import by_round, our_statuses, with_promises
from progress.office.frame import about


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Where a person lands after signing in."""
    return redirect(navigation.start_of(access_for(request.user)))


@require_GET
def my_items(request: HttpRequest) -> HttpResponse:
    """Every open round with our items, what is missing, and the earlier rounds to read."""
    access = access_for(request.user)
    access.require(Act.SEE_STAFF_PAGES)
    today = timezone.localdate()
    ours = our_statuses(access)
    is_open = Q(round__state=ReportingRound.State.OPEN, round__historical=False)
    running = by_round(with_promises(ours.filter(is_open)).prefetch_related("ratings"), access, today)
    past = by_round(ours.exclude(is_open).order_by("-round__fiscal_year", "round", "item__position"), access)
    places = {group.round.plan.municipality for group in [*running, *past]}
    partly = any(line.partly for group in [*running, *past] for line in group.lines)
    context = {"running": running, "past": past, "departments": access.desk, "partly": partly}
    return render(request, "office/department/my_items.html", context | about(*places))


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Publications that were released to this person's audiences, newest first."""
    access = access_for(request.user)
    if not access.roles and not access.is_operator:
        raise PermissionDenied("あなたの所属と役割が、まだ登録されていません。企画課に連絡してください。")
    released = Publication.objects.readable_by(access).released()
    if not access.is_operator:
        released = released.filter(plan__municipality__in=access.homes)
    found = list(
        released.select_related("plan__municipality", "round")
        .prefetch_related("releases")
        .defer("content")
        .order_by("plan__municipality", "-sealed_at", "-number")
    )
    places = {one.plan.municipality for one in found}
    return render(
        request,
        "office/department/reports.html",
        {"publications": found, "several": len(places) > 1} | about(*places),
    )
