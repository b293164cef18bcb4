"""The packet as a page (city hall, board, council; as 会議資料 everybody); it and 答弁用 as workbooks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plans.access import Act, Audience, access_for
from plans.values.words import era_day
from progress.models import Publication, ReportingRound
from progress.navigation import round_for
from progress.public.frame import NotPublished, Shelf, Shown, frame, public_page, shelf, shown_on
from progress.reports import kept
from progress.reports.packet import answers
from progress.reports.packet.contents import packet_of
from progress.reports.packet.page import read_packet
from progress.reports.sheet import WORKBOOK, attachment
from progress.reports.status_list import when
from progress.table import frozen
from progress.table.live import live_table
from progress.table.shape.plan import PlanTable
from progress.workflow import State


def _published(request: HttpRequest, municipality: str, plan: str, number: int) -> Shown:
    """The publication of that number, if it is one of results and was released to this person."""
    [shown] = shown_on(shelf(request, municipality, plan, number))
    if shown.table.round is None:
        raise NotPublished(municipality)
    return shown


# ── As a page ────────────────────────────────────────────────────────────────────────────────────────────────


@public_page
def publication_packet(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    """The packet of a publication with results, for whoever may read that; each line leads to its item's page."""
    shown = _published(request, municipality, plan, number)
    context = frame(shown) | _read(shown, in_page=False)
    context["breadcrumbs"].append(("会議用の資料", ""))
    return render(request, "public/packet.html", context)


@public_page
def meeting_paper(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    """What was handed out in a public session, for everybody. It is one document: its lines lead to its own list, for
    the item's pages are those of a publication that citizens may not read yet."""
    papers = Publication.objects.meeting_papers().select_related("plan__municipality", "round")
    of_plan = papers.filter(plan__municipality__slug=municipality, plan__slug=plan)
    one = of_plan.prefetch_related("releases").defer("content").filter(number=number).first()
    if one is None:
        raise NotPublished(municipality)
    [shown] = shown_on(Shelf([one], one, numbered=True))
    handed_out = next(row.at for row in one.releases.all() if row.audience == Audience.MEETING)
    home = reverse("municipality", args=[municipality])
    context = frame(shown) | _read(shown, in_page=True)
    context |= {
        "handed_out": era_day(timezone.localdate(handed_out)),
        "breadcrumbs": [
            ("トップ", reverse("home")),
            (shown.table.municipality, home),
            (f"会議資料　{one.title}", ""),
        ],
    }
    return render(request, "public/packet.html", context)


def _read(shown: Shown, *, in_page: bool) -> dict[str, Any]:
    """`in_page`: the lines lead to the list of the document itself."""
    return {
        "packet": read_packet(packet_of(shown.table), None if in_page else shown.shelf.item),
        "standing": kept.standing_of_publication(shown.shelf.chosen),
    }


# ── As workbooks ─────────────────────────────────────────────────────────────────────────────────────────────


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
    content = answers.write(table, table.items, answers.Source(kept.stamp_of(chosen)))
    return _file(content, table, "答弁用", number, f"{municipality}-{plan}-{number}-answers.xlsx")


@require_safe
def live_answers(request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
    """答弁用 of a round, of one item or of all: for the planning section. As it stands now; where all its records are
    sealed from its newest publication, for nothing of it is unsettled any more."""
    reporting_round: ReportingRound = round_for(request, pk, Act.REVIEW)
    one = get_object_or_404(reporting_round.plan.items, key=key) if key else None
    settled = not reporting_round.statuses.exclude(state__in=(State.SEALED, State.IMPORTED)).exists()
    newest = reporting_round.publications.order_by("number").last() if settled else None
    if newest is not None:
        table, source = frozen.from_content(newest.content), answers.Source(kept.stamp_of(newest))
        items = [item for item in table.items if one is None or item.key == one.key]
    else:
        wanted = [one.pk] if one else None
        table = live_table(reporting_round.plan, reporting_round, items=wanted, include_unconfirmed=True)
        items, source = [*table.items], answers.Source(made_at=timezone.localtime())
    content = answers.write(table, items, source)
    number = source.stamp.number if source.stamp else None
    return _file(content, table, "答弁用", number, f"round-{pk}-answers.xlsx")
