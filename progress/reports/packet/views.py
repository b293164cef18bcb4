"""会議資料 and 答弁用 to take away. A module of its own: writing workbooks loads openpyxl."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from plans.access import Act, access_for
from progress.models import ReportingRound
from progress.navigation import round_for
from progress.public.frame import NotPublished, Shown, public_page, shelf, shown_on
from progress.reports import kept
from progress.reports.packet import answers
from progress.reports.sheet import WORKBOOK, attachment
from progress.reports.status_list import when
from progress.table.live import live_table
from progress.table.shape import PlanTable


def _published(request: HttpRequest, municipality: str, plan: str, number: int) -> Shown:
    """The publication of that number, if it is one of results and was released to this person."""
    [shown] = shown_on(shelf(request, municipality, plan, number))
    if shown.table.round is None:
        raise NotPublished(municipality)
    return shown


def _file(content: bytes, table: PlanTable, what: str, number: int | None, plain: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK)
    nth = f"第{number}号" if number else "未確定"
    name = f"{table.municipality}_{table.plan_title}_{when(table)}_{what}_{nth}.xlsx"
    response["Content-Disposition"] = attachment(name, plain)
    return response


@public_page
def packet_workbook(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    """会議資料 of the publication, for whoever may read its page; 404 for others and for a plan alone.

    The same publication gives the same file, byte for byte, until it is released to somebody else.
    """
    shown = _published(request, municipality, plan, number)
    standing = kept.standing_of_publication(shown.shelf.chosen)
    plain = f"{municipality}-{plan}-{number}-packet.xlsx"
    return _file(kept.packet(shown), shown.table, standing.value, number, plain)


@require_safe
def answer_workbook(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    """答弁用 of every item of the publication: for the city's own staff, if they may read the publication."""
    shown = _published(request, municipality, plan, number)
    chosen, table = shown.shelf.chosen, shown.table
    access_for(request.user).require(Act.SEE_STAFF_PAGES, chosen.plan.municipality_id)
    content = answers.write(table, table.items, kept.stamp_of(chosen))
    return _file(content, table, "答弁用", number, f"{municipality}-{plan}-{number}-answers.xlsx")


@require_safe
def live_answers(request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
    """答弁用 of a round as it stands now, of one item or of all: for the planning section."""
    reporting_round: ReportingRound = round_for(request, pk, Act.REVIEW)
    items = reporting_round.plan.items
    wanted = [get_object_or_404(items, key=key).pk] if key else None
    table = live_table(reporting_round.plan, reporting_round, items=wanted, include_unconfirmed=True)
    content = answers.write(table, table.items, None)
    return _file(content, table, "答弁用", None, f"round-{pk}-answers.xlsx")
