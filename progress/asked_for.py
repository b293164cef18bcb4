"""What an address names by its number, for those who may do there what they ask: else 404 or 403."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from plans.access import Access, Act, access_for
from plans.models import Plan
from progress.models import ReportingRound


def visible(access: Access, act: Act, path: str) -> Q:
    """A filter for the rows of municipalities in which the person works or may do `act`: others don't exist."""
    return access.scope(Act.SEE_STAFF_PAGES, path) | access.scope(act, path)


def plan_for(request: HttpRequest, pk: int, act: Act) -> Plan:
    """The plan, when this person may do `act` there; 404 outside the person's municipalities, else 403."""
    access = access_for(request.user)
    plans = Plan.objects.filter(visible(access, act, "municipality_id"))
    plan = get_object_or_404(plans.select_related("municipality"), pk=pk)
    access.require(act, plan.municipality_id)
    return plan


def round_for(request: HttpRequest, pk: int, act: Act) -> ReportingRound:
    """The round, under the same conditions."""
    access = access_for(request.user)
    rounds = ReportingRound.objects.visible_to(access).select_related("plan__municipality")
    found = get_object_or_404(rounds, pk=pk)
    access.require(act, found.tenant_id())
    return found
