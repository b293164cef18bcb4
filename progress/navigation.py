"""Where the signed-in person may go: the areas in the frame of every page, the page to start at, the row that an
address names by its number."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from plans.access import Access, Act, access_for
from plans.history.records import OfAMunicipality
from plans.models import Plan
from progress.models import Reminder, ReportingRound

Row = TypeVar("Row", bound=OfAMunicipality)


def frame(request: HttpRequest) -> dict[str, Any]:
    """A template context processor. `nav`: the areas open to the person, the current one marked; `user_display_name`;
    `notices`: what to read at the head of the page. Nothing for anonymous readers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    access = access_for(user)
    reviews = access.may(Act.REVIEW)
    administration = "計画の編集" if access.may(Act.EDIT_PLAN) else "課と利用者"
    areas = (
        (access.desk or access.is_operator, "担当の取組", "my_items"),
        (reviews, "照会と確認", "review_home"),
        (access.may(Act.SEE_BUDGET), "効果額と予算", "effects_home"),
        (access.may(Act.IMPORT), "取込み", "intake"),
        (access.roles or access.is_operator, "公表版", "reports"),
        (access.may(Act.SEE_HISTORY) and not reviews, "変更の記録", "history"),
        (access.may(Act.MANAGE_PEOPLE), "組織と異動", "organisation"),
        (access.may(Act.USE_ADMIN), administration, "admin:index"),
    )
    nav = [
        {"label": label, "url": reverse(name), "current": request.path.startswith(reverse(name))}
        for is_open, label, name in areas
        if is_open
    ]
    return {"nav": nav, "user_display_name": str(user), "notices": lambda: notices_of(user)}


SHOWN = 5


def notices_of(user: Any) -> list[Reminder]:
    """What the person was told on the page and hasn't put away; a page that doesn't show it doesn't ask."""
    return list(Reminder.objects.filter(person=user, address="", seen_at=None)[:SHOWN])


def start_of(access: Access) -> str:
    """The URL name of the page a person lands on after signing in."""
    if access.may(Act.REVIEW):
        return "review_home"
    if access.desk:
        return "my_items"
    if access.may(Act.CONFIRM_EFFECTS):
        return "effects_home"
    return "admin:index" if access.may(Act.USE_ADMIN) else "reports"


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
