"""The packet as a page, for headquarters, board and council, and as 会議資料 for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from plans.access import Audience
from plans.values.words import era_day
from progress.models import Publication
from progress.public.frame import NotPublished, Shelf, Shown, frame, public_page, shelf, shown_on
from progress.reports.packet.contents import packet_of, standing_of
from progress.reports.packet.page import read_packet


@public_page
def publication_packet(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    """The packet of a publication with results, for whoever may read that; each line leads to its item's page."""
    [shown] = shown_on(shelf(request, municipality, plan, number))
    if shown.table.round is None:
        raise NotPublished(municipality)
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
    chosen = shown.shelf.chosen
    return {
        "packet": read_packet(packet_of(shown.table), None if in_page else shown.shelf.item),
        "standing": standing_of([row.audience for row in chosen.releases.all()]),
    }
