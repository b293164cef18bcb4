"""What citizens read: the publications that were released to them, and nothing that is still moving.

Every page is made from `Publication.content` alone. Boards, councils and planners who sign in find, at the same
addresses, also what was released to them.
"""

from __future__ import annotations

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plans.access import access_for
from plans.models import Municipality
from plans.values.words import era_day
from progress.public.charts.plotly import figure
from progress.public.charts.spec import ChartSpec, chart_of
from progress.public.charts.svg import is_wide, svg
from progress.public.frame import (
    Named,
    Shown,
    edition_of,
    frame,
    named,
    public_page,
    shown_at,
    shown_together,
)
from progress.public.reading import finding, opinions, results, tree
from progress.public.reading import item as item_reading
from progress.public.shelf import Addresses, NotPublished, publications_for, shelf, shelves
from progress.table.shape import ItemRow, PlanTable


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Municipalities with something to read, each with its plans."""
    places: dict[int, tuple[Municipality, list[Named]]] = {}
    found = shelves(publications_for(access_for(request.user)))
    for one, name in zip(found, named(found), strict=True):
        place = one.chosen.plan.municipality
        places.setdefault(place.pk, (place, []))[1].append(name)
    return render(request, "public/home.html", {"places": list(places.values())})


@public_page
def municipality(request: HttpRequest, municipality: str) -> HttpResponse:
    """The plans of one municipality with their latest figures."""
    found = shelves(publications_for(access_for(request.user)).filter(plan__municipality__slug=municipality))
    if not found:
        raise NotPublished(municipality)
    plans = shown_together([Addresses(one, numbered=False) for one in found])
    place = found[0].chosen.plan.municipality
    context = {
        "municipality": place,
        "disclaimer": place.disclaimer or plans[0].disclaimer,
        "breadcrumbs": [("トップ", reverse("home")), (place.name, "")],
        "plans": [_plan_card(one) for one in plans],
    }
    return render(request, "public/municipality.html", context)


def _plan_card(shown: Shown) -> dict[str, Any]:
    table = shown.table
    return frame(shown) | {
        "headline": results.headline(table),
        "last_year": results.last_years_share(table),
        "count": tree.count_text(table, table.items),
    }


@public_page
def plan(request: HttpRequest, municipality: str, plan: str) -> HttpResponse:
    return _plan_page(request, Addresses(shelf(request, municipality, plan), numbered=False))


@public_page
def publication(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    return _plan_page(request, Addresses(shelf(request, municipality, plan, number), numbered=True))


def _plan_page(request: HttpRequest, addresses: Addresses) -> HttpResponse:
    shown = shown_at(addresses)
    table = shown.table
    wanted = finding.Filter(
        band=request.GET.get("band", "").strip(),
        department=request.GET.get("department", "").strip(),
        text=request.GET.get("q", "").strip(),
    )
    matching = wanted.items(table) if wanted else None
    groups = tree.groups(table, addresses.item, matching)
    context = frame(shown) | {
        "filter": wanted,
        "matching": matching,
        "count": tree.count_text(table, table.items),
        "departments": finding.departments_in(table),
        "has_missions": any(item.nature == "mission" for item in table.items),
        "groups": groups,
        "jump_targets": tree.jump_targets(groups),
        "results": _results(table),
        "opinions": opinions.opinions(table.opinions),
    }
    return render(request, "public/plan.html", context)


def _results(shown: PlanTable) -> dict[str, Any] | None:
    """The figures over the whole plan; None where the publication is a plan without results."""
    if shown.round is None:
        return None
    overall = shown.distributions[0] if shown.distributions else None
    return {
        "headline": results.headline(shown),
        "past": results.past_headlines(shown),
        "coverage": [*results.coverage_lines(shown), *results.meanings(shown)],
        "reference_day": era_day(shown.round.reference_date),
        "caption": f"評価ごとの項目数（{shown.scale.name}）" if shown.scale else "",
        "total": overall.total if overall else 0,
        "distribution": results.distribution_rows(overall) if overall else [],
        "by_pillar": results.pillar_counts(shown.distributions),
        "by_year": results.year_shares(shown),
    }


@public_page
def publications(request: HttpRequest, municipality: str, plan: str) -> HttpResponse:
    """All publications of a plan, newest first."""
    addresses = Addresses(shelf(request, municipality, plan), numbered=False)
    context = frame(shown_at(addresses)) | {"rows": [edition_of(one) for one in addresses.shelf.readable]}
    context["breadcrumbs"].append(("公表の一覧", ""))
    return render(request, "public/publications.html", context)


@public_page
def plan_item(request: HttpRequest, municipality: str, plan: str, key: str) -> HttpResponse:
    return _item_page(request, Addresses(shelf(request, municipality, plan), numbered=False), key)


@public_page
def publication_item(
    request: HttpRequest, municipality: str, plan: str, number: int, key: str
) -> HttpResponse:
    return _item_page(request, Addresses(shelf(request, municipality, plan, number), numbered=True), key)


def _item_page(request: HttpRequest, addresses: Addresses, key: str) -> HttpResponse:
    shown = shown_at(addresses)
    item = _item_or_404(shown, key)
    context = frame(shown) | {
        "reading": item_reading.read_item(shown.table, item, addresses.item),
        "indicators": _indicators(shown, item),
        "has_charts": bool(item.numeric_indicators),
    }
    context["breadcrumbs"].append((item.title, ""))
    return render(request, "public/item.html", context)


def _item_or_404(shown: Shown, key: str) -> ItemRow:
    item = shown.table.item(key)
    if item is None:
        raise NotPublished(shown.addresses.shelf.chosen.plan.municipality.slug)
    return item


def _charts(shown: Shown, item: ItemRow) -> dict[str, ChartSpec]:
    """Name of the indicator → its chart, of those with something to draw."""
    return {one.name: chart_of(one, shown.reading.rated(item.key, one)) for one in item.numeric_indicators}


def _indicators(shown: Shown, item: ItemRow) -> list[dict[str, Any]]:
    """Every indicator with its chart where there is something to draw."""
    data = shown.addresses.chart_data(item.key)
    pictures = {
        name: _picture(chart, number, data, shown.disclaimer)
        for number, (name, chart) in enumerate(_charts(shown, item).items(), start=1)
    }
    return [
        {
            "reading": item_reading.read_indicator(shown.table, one, shown.reading.rated(item.key, one)),
            "chart": pictures.get(one.name),
        }
        for one in item.indicators
    ]


def _picture(chart: ChartSpec, number: int, data_url: str, disclaimer: str) -> dict[str, Any]:
    return {
        "svg": svg(chart, f"chart{number}", disclaimer),
        "caption": chart.caption,
        "summary": chart.summary,
        "wide": is_wide(chart),
        "note": "".join(chart.notes),
        "plotly_url": f"{data_url}#{number}",
    }


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────────────────

_as_numbers = msgspec.json.Encoder(decimal_format="number")
"""Decimals become JSON numbers with the digits they have."""


@public_page
def chart_data(request: HttpRequest, municipality: str, plan: str, number: int, key: str) -> HttpResponse:
    """The item's charts as plotly figures, in the order of the page. `?plan=8`: with the targets of that plan, as
    the plan's own address draws them."""
    addresses = Addresses(shelf(request, municipality, plan, number), numbered=True)
    latest = Addresses(addresses.shelf, numbered=False)
    newer = latest.newer_plan
    asked = newer is not None and request.GET.get("plan") == str(newer.number)
    shown = shown_at(latest if asked else addresses)
    item = _item_or_404(shown, key)
    charts = [figure(chart, shown.disclaimer) for chart in _charts(shown, item).values()]
    body = {"title": item.title, "disclaimer": shown.disclaimer, "figures": charts}
    return HttpResponse(_as_numbers.encode(body), content_type="application/json")
