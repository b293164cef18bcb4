"""What citizens read: the publications that were released to them, and nothing that is still moving.

Every page is made from `Publication.content` alone. Boards, councils and planners who sign in find, at the same
addresses, also what was released to them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plans.models import Municipality
from plans.values.words import era_day
from progress.public.charts.plotly import figure
from progress.public.charts.spec import chart_of
from progress.public.charts.svg import is_wide, svg
from progress.public.frame import (
    NotPublished,
    Shown,
    edition,
    frame,
    meeting_papers,
    named,
    own_layout,
    public_page,
    publications_for,
    shelf,
    shelves,
    shown_on,
)
from progress.public.reading import results, tree
from progress.public.reading.answer import answer_of
from progress.public.reading.finding import Filter, Looks, looks_of
from progress.public.reading.item import read_indicator, read_item
from progress.public.reading.ledger import ledger
from progress.public.reading.whole_period import whole_period as reading_of_period
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Municipalities with something to read, each with its plans."""
    places: dict[int, tuple[Municipality, list[dict[str, Any]]]] = {}
    found = shelves(publications_for(request))
    for one, name in zip(found, named(found), strict=True):
        place = one.chosen.plan.municipality
        places.setdefault(place.pk, (place, []))[1].append(name)
    return render(request, "public/home.html", {"places": list(places.values())})


@public_page
def municipality(request: HttpRequest, municipality: str) -> HttpResponse:
    """The plans of one municipality with their latest figures."""
    found = shelves(publications_for(request).filter(plan__municipality__slug=municipality))
    papers = meeting_papers(municipality)
    if not found and not papers:
        raise NotPublished(municipality)
    plans = shown_on(*found)
    place = found[0].chosen.plan.municipality if found else papers[0]["place"]
    context = {
        "municipality": place,
        "papers": papers,
        "disclaimer": place.disclaimer or (plans[0].table.disclaimer if plans else ""),
        "breadcrumbs": [("トップ", reverse("home")), (place.name, "")],
        "plans": [
            frame(one)
            | {
                "headline": results.headline(one.table),
                "last_year": results.last_years_share(one.table),
                "count": tree.count_text(one.table, one.table.items),
            }
            for one in plans
        ],
    }
    return render(request, "public/municipality.html", context)


@public_page
def plan(request: HttpRequest, municipality: str, plan: str, number: int | None = None) -> HttpResponse:
    """A plan with its results, as last published or as in the publication of that number."""
    [shown] = shown_on(shelf(request, municipality, plan, number))
    table = shown.table
    looks = looks_of(table)
    wanted = Filter.of(table, looks, request.GET)
    matching = wanted.items() if wanted else None
    groups = tree.groups(table, shown.shelf.item, matching)
    for entry in (one for group in groups if wanted.look for one in group["entries"]):
        entry["beside"] = wanted.beside(entry["item"])
    context = frame(shown) | {
        "filter": wanted,
        "looks": list(looks),
        "matching": matching,
        "count": tree.count_text(table, table.items),
        "departments": tree.departments_in(table),
        "has_missions": any(item.nature == "mission" for item in table.items),
        "groups": groups,
        "jump_targets": tree.jump_targets(groups),
        "results": _results(table, looks),
        "layout": own_layout(shown),
        "targets_changed": ledger(table, shown.shelf.item),
    }
    return render(request, "public/plan.html", context)


def _results(shown: PlanTable, looks: Looks) -> dict[str, Any] | None:
    """The figures over the whole plan; None where the publication is a plan without results."""
    if shown.round is None:
        return None
    overall = shown.distributions[0] if shown.distributions else None
    return {
        "answer": answer_of(shown, looks),
        "headline": results.headline(shown),
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
    [shown] = shown_on(shelf(request, municipality, plan))
    context = frame(shown) | {
        "rows": [edition(one) for one in shown.shelf.readable],
        "papers": meeting_papers(municipality, plan),
    }
    context["breadcrumbs"].append(("公表の一覧", ""))
    return render(request, "public/publications.html", context)


@public_page
def target_changes(
    request: HttpRequest, municipality: str, plan: str, number: int | None = None
) -> HttpResponse:
    """目標変更一覧: every changed target of the plan, lowered ones first."""
    [shown] = shown_on(shelf(request, municipality, plan, number))
    context = frame(shown) | {"rows": ledger(shown.table, shown.shelf.item)}
    context["breadcrumbs"].append(("目標変更一覧", ""))
    return render(request, "public/target_changes.html", context)


@public_page
def whole_period(
    request: HttpRequest, municipality: str, plan: str, number: int | None = None
) -> HttpResponse:
    """The results over the whole period, an indicator a line."""
    [shown] = shown_on(shelf(request, municipality, plan, number))
    context = frame(shown) | {"period": reading_of_period(shown.table, shown.shelf.item)}
    context["breadcrumbs"].append(("全期間の結果", ""))
    return render(request, "public/whole_period.html", context)


@public_page
def item(
    request: HttpRequest, municipality: str, plan: str, key: str, number: int | None = None
) -> HttpResponse:
    [shown] = shown_on(shelf(request, municipality, plan, number))
    row = _item_or_404(shown, key)
    context = frame(shown) | {
        "reading": read_item(shown.table, row, shown.shelf.item),
        "departments": tree.departments_text(row),
        "indicators": _indicators(shown, row),
        "has_charts": bool(row.numeric_indicators),
        "data": shown.shelf.item_data(row.key) if any(one.years for one in row.indicators) else "",
    }
    context["breadcrumbs"].append((row.title, ""))
    return render(request, "public/item.html", context)


def _item_or_404(shown: Shown, key: str) -> ItemRow:
    item = shown.table.item(key)
    if item is None:
        raise NotPublished(shown.shelf.chosen.plan.municipality.slug)
    return item


def _indicators(shown: Shown, item: ItemRow) -> list[dict[str, Any]]:
    """Every indicator with its chart where there is something to draw."""
    data, entries, drawn = shown.shelf.chart_data(item.key), [], 0
    for one in item.indicators:
        rated = shown.rated(item, one)
        picture = None
        if one.has_numbers:
            drawn += 1
            chart = chart_of(one, rated)
            picture = {
                "svg": svg(chart, f"chart{drawn}", shown.table.disclaimer),
                "caption": chart.caption,
                "summary": chart.summary,
                "wide": is_wide(chart),
                "note": "".join(chart.notes),
                "plotly_url": f"{data}#{drawn}",
            }
        entries.append(
            {"reading": read_indicator(shown.table, item, one, rated, shown.shelf.item), "chart": picture}
        )
    return entries


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────────────────

_as_numbers = msgspec.json.Encoder(decimal_format="number")
"""Decimals become JSON numbers with the digits they have."""


@public_page
def chart_data(request: HttpRequest, municipality: str, plan: str, number: int, key: str) -> HttpResponse:
    """The item's charts as plotly figures, in the order of the page. `?plan=8`: with the targets of that plan, as
    the plan's own address draws them."""
    chosen = shelf(request, municipality, plan, number)
    if chosen.newer_plan and request.GET.get("plan") == str(chosen.newer_plan.number):
        chosen = replace(chosen, numbered=False)
    [shown] = shown_on(chosen)
    item = _item_or_404(shown, key)
    charts = [
        figure(chart_of(one, shown.rated(item, one)), shown.table.disclaimer)
        for one in item.numeric_indicators
    ]
    body = {"title": item.title, "disclaimer": shown.table.disclaimer, "figures": charts}
    return HttpResponse(_as_numbers.encode(body), content_type="application/json")
