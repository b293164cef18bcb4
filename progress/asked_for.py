"""What an address names by its number, for those who may do there what they ask: else 404 or 403."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from plans.access import Act, access_for
from plans.history.records import OfAMunicipality
from plans.models import Plan
from progress.models import ReportingRound

Row = TypeVar("Row", bound=OfAMunicipality)


def row_for(request: HttpRequest, rows: QuerySet[Row], pk: int, act: Act) -> Row:
    """The row, when this person may do `act` there; 404 outside the person's municipalities, else 403."""
    access, path = access_for(request.user), rows.model.tenant_path
    row = get_object_or_404(
        rows.filter(access.scope(Act.SEE_STAFF_PAGES, path) | access.scope(act, path)), pk=pk
    )
    access.require(act, row.tenant_id())
    return row


def plan_for(request: HttpRequest, pk: int, act: Act) -> Plan:
    return row_for(request, Plan.objects.select_related("municipality"), pk, act)


def round_for(request: HttpRequest, pk: int, act: Act) -> ReportingRound:
    return row_for(request, ReportingRound.objects.select_related("plan__municipality"), pk, act)
