"""What citizens read: the publications that were released to them, and nothing that is still moving.

Every page is made from `Publication.content` alone. Boards, councils and planners who sign in find, at the same
addresses, also what was released to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

import msgspec
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from plans.access import Access, Act, Audience, access_for
from plans.models import Municipality
from progress.models import Publication, PublicationRelease
from progress.public.charts.plotly import figure
from progress.public.charts.spec import ChartSpec, chart_of, charts_of
from progress.public.charts.svg import is_wide, svg
from progress.public.reading import item as item_reading
from progress.public.reading import plan as reading
from progress.table import frozen
from progress.table.shape import ItemRow, PlanTable

View = Callable[..., HttpResponse]

# ── Who may read what ────────────────────────────────────────────────────────────────────────────────────────


class NotPublished(Http404):
    """Nothing to read at this address for this person, whether it doesn't exist or isn't released."""

    def __init__(self, municipality: str = "") -> None:
        super().__init__()
        self.municipality = municipality


def _readable(access: Access) -> Q:
    """The publications this person may read: those released to one of their audiences; all to who publishes."""
    if access.municipalities(Act.PUBLISH) is None:
        return Q()
    allowed = Q(releases__audience=Audience.PUBLIC)
    for municipality in {municipality for municipality, _ in access.roles}:
        mine = Q(plan__municipality=municipality)
        if not access.may(Act.PUBLISH, municipality):
            mine &= Q(releases__audience__in=access.audiences(municipality))
        allowed |= mine
    return allowed


def _publications(access: Access) -> Any:
    """What this person may read, without the contents, newest number first."""
    return (
        Publication.objects.filter(pk__in=Publication.objects.filter(_readable(access)).values("pk"))
        .select_related("plan__municipality", "round")
        .prefetch_related(Prefetch("releases", PublicationRelease.objects.order_by("at")))
        .defer("content")
        .order_by("plan__municipality__code", "-plan__start_year", "plan__slug", "-number")
    )


_ORDER = [Publication.Kind.PLAN, Publication.Kind.MID_YEAR, Publication.Kind.YEAR_END, Publication.Kind.FINAL]


def _rank(publication: Publication) -> tuple[bool, int, int, int]:
    """What is open to all before what isn't, results before the bare plan, later years before earlier ones.

    So a correction of an old year, though it has the highest number, doesn't take the place of a newer year.
    """
    year = publication.round.fiscal_year if publication.round else 0
    kind = _ORDER.index(Publication.Kind(publication.kind))
    return (is_public(publication), year, kind, publication.number)


def public_day(publication: Publication) -> date | None:
    """The day on which it was released to the public; None where it wasn't."""
    public = [one.at for one in publication.releases.all() if one.audience == Audience.PUBLIC]
    return timezone.localdate(public[0]) if public else None


def is_public(publication: Publication) -> bool:
    return public_day(publication) is not None


def latest(publications: Iterable[Publication]) -> Publication:
    """The one that a plan's own address shows: the newest that is open to the public, if any is."""
    return max(publications, key=_rank)


@dataclass(frozen=True)
class Shelf:
    """The publications of one plan that the person may read, and the one that the address names."""

    chosen: Publication
    readable: list[Publication]

    @property
    def corrections(self) -> list[Publication]:
        """Newer publications of the same thing."""
        mine = (self.chosen.round_id, self.chosen.kind)
        return [
            one
            for one in self.readable
            if (one.round_id, one.kind) == mine and one.number > self.chosen.number and one.erratum
        ]

    @property
    def corrected(self) -> Publication | None:
        """The publication that the chosen one takes the place of."""
        mine = (self.chosen.round_id, self.chosen.kind)
        before = [
            one
            for one in self.readable
            if (one.round_id, one.kind) == mine and one.number < self.chosen.number
        ]
        return max(before, key=lambda one: one.number) if before else None


def shelf(request: HttpRequest, municipality: str, plan: str, number: int | None = None) -> Shelf:
    """Raises NotPublished alike for what doesn't exist and for what isn't released to this person."""
    readable = list(
        _publications(access_for(request.user)).filter(plan__municipality__slug=municipality, plan__slug=plan)
    )
    wanted = [one for one in readable if number in (None, one.number)]
    if not wanted:
        raise NotPublished(municipality)
    return Shelf(latest(wanted), readable)


# ── Frame of all public pages ────────────────────────────────────────────────────────────────────────────────


def public_page(view: View) -> View:
    """GET only; a Japanese 404 that shows the way; to be kept by browsers and checked at each visit.

    The check value is that of the whole page, because a page also changes with a later correction and with
    this program. What a signed-in person sees stays in that person's browser.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except NotPublished as missing:
            response = _not_published(request, missing.municipality)
        private = request.user.is_authenticated
        patch_cache_control(response, no_cache=True, **{"private" if private else "public": True})
        return response

    page: View = require_safe(conditional_page(answered))
    return page


def _not_published(request: HttpRequest, municipality: str) -> HttpResponse:
    """Says the same whether nothing is there or nothing is released; lists what can be read instead."""
    everything = list(_publications(access_for(request.user)))
    here = [one for one in everything if one.plan.municipality.slug == municipality]
    context = {
        "plans": _by_plan(here or everything),
        "home_url": reverse("home"),
        "breadcrumbs": [("トップ", reverse("home")), ("ページが見つかりません", "")],
    }
    return render(request, "public/not_found.html", context, status=404)


def _by_plan(publications: Iterable[Publication]) -> list[Publication]:
    """The latest publication of every plan, in the given order of plans."""
    by_plan: dict[int, list[Publication]] = {}
    for one in publications:
        by_plan.setdefault(one.plan_id, []).append(one)
    return [latest(several) for several in by_plan.values()]


@dataclass(frozen=True)
class Addresses:
    """Where a publication's pages are: under its number, or under the plan's own address for the latest."""

    shelf: Shelf
    numbered: bool

    @property
    def _plan(self) -> list[str]:
        plan = self.shelf.chosen.plan
        return [plan.municipality.slug, plan.slug]

    @property
    def municipality(self) -> str:
        return reverse("municipality", args=self._plan[:1])

    @property
    def latest(self) -> str:
        return reverse("plan", args=self._plan)

    @property
    def here(self) -> str:
        number = self.shelf.chosen.number
        return reverse("publication", args=[*self._plan, number]) if self.numbered else self.latest

    @property
    def permanent(self) -> str:
        return reverse("publication", args=[*self._plan, self.shelf.chosen.number])

    @property
    def publications(self) -> str:
        return reverse("publications", args=self._plan)

    @property
    def workbook(self) -> str:
        return reverse("publication_workbook", args=[*self._plan, self.shelf.chosen.number])

    def item(self, key: str) -> str:
        if self.numbered:
            return reverse("publication_item", args=[*self._plan, self.shelf.chosen.number, key])
        return reverse("plan_item", args=[*self._plan, key])

    def chart_data(self, key: str) -> str:
        return reverse("chart_data", args=[*self._plan, self.shelf.chosen.number, key])


def _frame(shown: PlanTable, addresses: Addresses) -> dict[str, Any]:
    """What every page about one publication says: whose it is, which one, since when, for whom, corrections."""
    chosen = addresses.shelf.chosen
    crumbs = [
        ("トップ", reverse("home")),
        (shown.municipality, addresses.municipality),
        (shown.plan_title, addresses.latest),
    ]
    if addresses.numbered:
        crumbs.append((f"第{chosen.number}号", addresses.permanent))
    return {
        "municipality": shown.municipality,
        "disclaimer": disclaimer_of(shown, chosen),
        "home_url": addresses.municipality,
        "breadcrumbs": crumbs,
        "table": shown,
        "words": reading.round_words(shown),
        "publication": chosen,
        "addresses": addresses,
        "published_on": published_on(chosen),
        "sealed_on": reading.day_text(timezone.localdate(chosen.sealed_at)),
        "audiences": "・".join(release.get_audience_display() for release in chosen.releases.all()),
        "is_public": is_public(chosen),
        "corrections": addresses.shelf.corrections,
        "corrected": addresses.shelf.corrected if chosen.erratum else None,
    }


def disclaimer_of(shown: PlanTable, publication: Publication) -> str:
    """As sealed; a disclaimer that the municipality was given later is shown as well."""
    return shown.disclaimer or publication.plan.municipality.disclaimer


def published_on(publication: Publication) -> str:
    """The day it became public; of what isn't, the day it was sealed."""
    return reading.day_text(public_day(publication) or timezone.localdate(publication.sealed_at))


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Municipalities with something to read, each with its plans."""
    places: dict[int, tuple[Municipality, list[Publication]]] = {}
    for one in _by_plan(_publications(access_for(request.user))):
        places.setdefault(one.plan.municipality_id, (one.plan.municipality, []))[1].append(one)
    return render(request, "public/home.html", {"places": list(places.values())})


@public_page
def municipality(request: HttpRequest, municipality: str) -> HttpResponse:
    """The plans of one municipality with their latest figures."""
    chosen = _by_plan(_publications(access_for(request.user)).filter(plan__municipality__slug=municipality))
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
        "words": reading.round_words(shown),
        "headline": reading.headline(shown),
        "last_year": reading.last_years_share(shown),
        "count": reading.count_text(shown, shown.items),
    }


@public_page
def plan(request: HttpRequest, municipality: str, plan: str) -> HttpResponse:
    return _plan_page(request, Addresses(shelf(request, municipality, plan), numbered=False))


@public_page
def publication(request: HttpRequest, municipality: str, plan: str, number: int) -> HttpResponse:
    return _plan_page(request, Addresses(shelf(request, municipality, plan, number), numbered=True))


def _plan_page(request: HttpRequest, addresses: Addresses) -> HttpResponse:
    shown = frozen.published(addresses.shelf.chosen)
    wanted = reading.Filter(
        band=request.GET.get("band", "").strip(),
        department=request.GET.get("department", "").strip(),
        text=request.GET.get("q", "").strip(),
    )
    matching = wanted.items(shown) if wanted else None
    groups = reading.groups(shown, addresses.item, matching)
    context = _frame(shown, addresses) | {
        "filter": wanted,
        "matching": matching,
        "count": reading.count_text(shown, shown.items),
        "departments": reading.departments_in(shown),
        "has_missions": any(item.nature == "mission" for item in shown.items),
        "groups": groups,
        "jump_targets": reading.jump_targets(groups),
        "results": _results(shown),
        "opinions": reading.opinions(shown.opinions),
    }
    return render(request, "public/plan.html", context)


def _results(shown: PlanTable) -> dict[str, Any] | None:
    """The figures over the whole plan; None where the publication is a plan without results."""
    if shown.round is None:
        return None
    overall = shown.distributions[0] if shown.distributions else None
    return {
        "headline": reading.headline(shown),
        "past": reading.past_headlines(shown),
        "coverage": [*reading.coverage_lines(shown), *reading.meanings(shown)],
        "reference_day": reading.day_text(shown.round.reference_date),
        "caption": f"評価ごとの項目数（{shown.scale.name}）" if shown.scale else "",
        "total": overall.total if overall else 0,
        "distribution": reading.distribution_rows(overall) if overall else [],
        "by_pillar": reading.pillar_counts(shown.distributions),
    }


@public_page
def publications(request: HttpRequest, municipality: str, plan: str) -> HttpResponse:
    """All publications of a plan, newest first."""
    addresses = Addresses(shelf(request, municipality, plan), numbered=False)
    shown = frozen.published(addresses.shelf.chosen)
    context = _frame(shown, addresses) | {
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
    context = _frame(shown, addresses) | {
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
