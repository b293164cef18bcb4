"""The departments' pages: where one lands, what we answer for, and what was released to us."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from items.in_charge import InCharge
from plans.access import Access, Act, access_for
from plans.models import Department
from progress import navigation, opinions
from progress.due_days import DueDays, due_words, has_passed
from progress.models import Publication, ReportingRound, YearEndStatus
from progress.office.department.status_form import with_promises
from progress.office.department.submitting import is_ready, missing, of_desk
from progress.office.frame import about
from progress.office.planning.round_queue import placed_title
from progress.review.acting import open_moves
from progress.workflow import WAITING_FOR_DEPARTMENT, State


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
    ours = (
        of_desk(access, YearEndStatus.objects.all())
        .select_related("round__plan__municipality", "item__pillar")
        .prefetch_related("item__assignments", "round__dues")
        .order_by("round__due_on", "round", "item__position", "item__key")
    )
    is_open = Q(round__state=ReportingRound.State.OPEN, round__historical=False)
    in_charge = InCharge(access.homes, today)
    open_now = with_promises(ours.filter(is_open)).prefetch_related("ratings")
    running = _by_round(open_now, access, in_charge, is_open=True)
    over = ours.exclude(is_open).order_by("-round__fiscal_year", "round", "item__position")
    past = _by_round(over, access, in_charge, is_open=False)
    places = {group["round"].plan.municipality for group in [*running, *past]}
    partly = any(line["partly"] for group in [*running, *past] for line in group["lines"])
    context = {"running": running, "past": past, "departments": access.desk, "partly": partly}
    context["owed"] = [
        {
            "opinion": one.opinion,
            "round": one.round,
            "title": placed_title(one.opinion.item) if one.opinion.item else "計画全体",
            "late": one.is_late_on(today),
        }
        for one in opinions.owed(access)
    ]
    context["handovers"] = Department.objects.filter(pk__in=access.desk).exclude(kind=Department.Kind.GROUP)
    return render(request, "office/department/my_items.html", context | about(*places))


def _by_round(
    statuses: Iterable[YearEndStatus], access: Access, in_charge: InCharge, *, is_open: bool
) -> list[dict[str, Any]]:
    """Grouped in the given order; of what isn't open nothing is due any more and nothing is missing."""
    grouped: dict[ReportingRound, list[YearEndStatus]] = {}
    for status in statuses:
        grouped.setdefault(status.round, []).append(status)
    groups = []
    for one, rows in grouped.items():
        found = Counter(status.workflow_state for status in rows)
        lines = [_line(status, access, in_charge, is_open=is_open) for status in rows]
        days = DueDays(one).of_departments(_ours_in(rows, access, in_charge.day))
        group = {
            "round": one,
            "due": "／".join(due_words(day, in_charge.day) for day in days) if is_open else "",
            "is_late": bool(is_open and days and has_passed(days[0], in_charge.day)),
            "lines": lines,
            "enters": any(line["enters"] for line in lines),
            "ready": [line["status"] for line in lines if line["ready"]],
            "counts": [(state, found[state]) for state in State if found[state]],
        }
        groups.append(group)
    return groups


def _ours_in(statuses: Iterable[YearEndStatus], access: Access, day: date) -> set[int]:
    """Our departments that have to do with these records."""
    shared = (row.department_id for status in statuses for row in status.item.assigned_on(day))
    return {department for department in shared if department in access.desk}


def _line(status: YearEndStatus, access: Access, in_charge: InCharge, *, is_open: bool) -> dict[str, Any]:
    """One of our items in one round. `missing`: what a submission still needs; `waits`: it is our turn;
    `enters`: this person types (a head reads and submits); `partly`: the roles name a part of the item (「①」)."""
    mine = [row for row in status.item.assigned_on(in_charge.day) if row.department_id in access.desk]
    several = len(access.desk) > 1
    said = [
        f"{row.get_role_display()}{row.clause and f'（{row.clause}）'}"
        f"{f'：{in_charge.place(row)}' if several else ''}"
        for row in mine
    ]
    at_head = status.workflow_state == State.AT_HEAD
    heads = any(row.department_id in access.headed for row in mine)
    waits = is_open and status.workflow_state in WAITING_FOR_DEPARTMENT and (heads or not at_head)
    return {
        "status": status,
        "roles": "、".join(dict.fromkeys(said)),
        "missing": missing(status, replied=False) if waits else [],
        "ready": waits and is_ready(status, open_moves(access, status)),
        "waits": waits,
        "enters": not at_head and any(row.department_id in access.departments for row in mine),
        "partly": any(row.clause for row in mine),
    }


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
