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
from progress.models import Publication
from progress.public.charts.plotly import figure
from progress.public.charts.spec import ChartSpec, chart_of, charts_of
from progress.public.charts.svg import is_wide, svg
from progress.public.frame import disclaimer_of, frame, public_page, published_on
from progress.public.reading import finding, opinions, results, round_words, tree
from progress.public.reading import item as item_reading
from progress.public.shelf import Addresses, NotPublished, by_plan, is_public, publications_for, shelf
from progress.table import frozen
from progress.table.shape import ItemRow, PlanTable


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Municipalities with something to read, each with its plans."""
    places: dict[int, tuple[Municipality, list[Publication]]] = {}
    for one in by_plan(publications_for(access_for(request.user))):
        places.setdefault(one.plan.municipality_id, (one.plan.municipality, []))[1].append(one)
    return render(request, "public/home.html", {"places": list(places.values())})


@public_page
def municipality(request: HttpRequest, municipality: str) -> HttpResponse:
    """The plans of one municipality with their latest figures."""
    chosen = by_plan(publications_for(access_for(request.user)).filter(plan__municipality__slug=municipality))
    if not chosen:
        raise NotPublished(municipality)
    contents = {
        one.pk: frozen.published(one) for one in Publication.objects.filter(pk__in=[one.pk for one in chosen])
    }
    place = chosen[0].plan.municipality
    context = {
        "municipality": place,
        "disclaimer": place.disclaimer or contents[chosen[0].pk].disclaimer,
        "breadcrumbs": [("トップ", reverse("home")), (place.name, "")],
        "plans": [_plan_card(one, contents[one.pk]) for one in chosen],
    }
    return render(request, "public/municipality.html", context)


def _plan_card(publication: Publication, shown: PlanTable) -> dict[str, Any]:
    return {
        "publication": publication,
        "table": shown,
        "published_on": published_on(publication),
        "is_public": is_public(publication),
        "words": round_words.round_words(shown),
        "headline": results.headline(shown),
        "last_year": results.last_years_share(shown),
        "count": tree.count_text(shown, shown.items),
    }


@public_page
def plan(request: HttpRequest, municipality: str, plan: str) -> HttpResponse:
    return _plan_page(request, Addresses(shelf(request, municipality, plan), numbered=False))


@public_page
def publication(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    return _plan_page(request, Addresses(shelf(request, municipality, plan, number), numbered=True))


def _plan_page(request: HttpRequest, addresses: Addresses) -> HttpResponse:
    shown = frozen.published(addresses.shelf.chosen)
    wanted = finding.Filter(
        band=request.GET.get("band", "").strip(),
        department=request.GET.get("department", "").strip(),
        text=request.GET.get("q", "").strip(),
    )
    matching = wanted.items(shown) if wanted else None
    groups = tree.groups(shown, addresses.item, matching)
    context = frame(shown, addresses) | {
        "filter": wanted,
        "matching": matching,
        "count": tree.count_text(shown, shown.items),
        "departments": finding.departments_in(shown),
        "has_missions": any(item.nature == "mission" for item in shown.items),
        "groups": groups,
        "jump_targets": tree.jump_targets(groups),
        "results": _results(shown),
        "opinions": opinions.opinions(shown.opinions),
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
    }


@public_page
def publications(request: HttpRequest, municipality: str, plan: str) -> HttpResponse:
    """All publications of a plan, newest first."""
    addresses = Addresses(shelf(request, municipality, plan), numbered=False)
    shown = frozen.published(addresses.shelf.chosen)
    context = frame(shown, addresses) | {
        "rows": [
            {"publication": one, "on": published_on(one), "is_public": is_public(one)}
            for one in addresses.shelf.readable
        ],
    }
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
    shown = frozen.published(addresses.shelf.chosen)
    item = _item_or_404(shown, addresses, key)
    context = frame(shown, addresses) | {
        "reading": item_reading.read_item(shown, item, addresses.item),
        "indicators": _indicators(shown, item, addresses),
        "has_charts": bool(item.numeric_indicators),
    }
    context["breadcrumbs"].append((item.title, ""))
    return render(request, "public/item.html", context)


def _item_or_404(shown: PlanTable, addresses: Addresses, key: str) -> ItemRow:
    item = shown.item(key)
    if item is None:
        raise NotPublished(addresses.shelf.chosen.plan.municipality.slug)
    return item


def _indicators(shown: PlanTable, item: ItemRow, addresses: Addresses) -> list[dict[str, Any]]:
    """Every indicator with its chart where there is something to draw."""
    disclaimer = disclaimer_of(shown, addresses.shelf.chosen)
    drawn = [indicator for indicator in item.indicators if indicator.has_numbers]
    pictures = {
        indicator.name: _picture(chart_of(indicator), number, addresses.chart_data(item.key), disclaimer)
        for number, indicator in enumerate(drawn, start=1)
    }
    return [
        {"reading": item_reading.read_indicator(shown, indicator), "chart": pictures.get(indicator.name)}
        for indicator in item.indicators
    ]


def _picture(chart: ChartSpec, number: int, data_url: str, disclaimer: str) -> dict[str, Any]:
    return {
        "svg": svg(chart, f"chart{number}", disclaimer),
        "caption": chart.caption,
        "summary": chart.summary,
        "wide": is_wide(chart),
        "note": " ".join(chart.notes),
        "plotly_url": f"{data_url}#{number}",
    }


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────────────────

_as_numbers = msgspec.json.Encoder(decimal_format="number")
"""Decimals become JSON numbers with the digits they have."""


@public_page
def chart_data(request: HttpRequest, municipality: str, plan: str, number: int, key: str) -> HttpResponse:
    """The item's charts as plotly figures, in the order of the page."""
    addresses = Addresses(shelf(request, municipality, plan, number), numbered=True)
    shown = frozen.published(addresses.shelf.chosen)
    item = _item_or_404(shown, addresses, key)
    disclaimer = disclaimer_of(shown, addresses.shelf.chosen)
    charts = [figure(chart, disclaimer) for chart in charts_of(item)]
    body = {"title": item.title, "disclaimer": disclaimer, "figures": charts}
    return HttpResponse(_as_numbers.encode(body), content_type="application/json")
