"""What every public page has: how it is answered and kept, and what it says of the publication it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from plans.access import access_for
from plans.values.words import era_day
from progress.models import Publication
from progress.public.reading.joined import Joined, as_published, joined
from progress.public.reading.round_words import round_words
from progress.public.shelf import (
    Addresses,
    NotPublished,
    Shelf,
    is_public,
    public_day,
    publications_for,
    shelves,
)
from progress.table import frozen
from progress.table.shape import PlanTable

View = Callable[..., HttpResponse]


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
            response = not_published(request, missing.municipality)
        private = request.user.is_authenticated
        patch_cache_control(response, no_cache=True, **{"private" if private else "public": True})
        return response

    page: View = require_safe(conditional_page(answered))
    return page


def not_published(request: HttpRequest, municipality: str) -> HttpResponse:
    """Says the same whether nothing is there or nothing is released; lists what can be read instead."""
    everything = list(publications_for(access_for(request.user)))
    here = [one for one in everything if one.plan.municipality.slug == municipality]
    context = {
        "plans": named(shelves(here or everything)),
        "home_url": reverse("home"),
        "breadcrumbs": [("トップ", reverse("home")), ("ページが見つかりません", "")],
    }
    return render(request, "public/not_found.html", context, status=404)


@dataclass(frozen=True)
class Named:
    """A plan in a list, by the name and the years under which it was last published."""

    title: str
    period: str
    municipality: str
    url: str


def named(several: list[Shelf]) -> list[Named]:
    newest = [one.newer_plan or one.chosen for one in several]
    sealed = Publication.objects.filter(pk__in=[one.pk for one in newest]).values_list(
        "pk", KT("content__plan_title"), KT("content__period"), KT("content__municipality")
    )
    names = {pk: (title, period, municipality) for pk, title, period, municipality in sealed}
    return [
        Named(*names[one.pk], url=reverse("plan", args=[one.plan.municipality.slug, one.plan.slug]))
        for one in newest
    ]


@dataclass(frozen=True)
class Edition:
    """A publication in words. `name`: 「公表版」 once citizens may read it, 「確定版」 before. `done`: what happened
    `on` that day, 「公表」 or 「確定」."""

    publication: Publication
    is_public: bool
    name: str
    kind: str
    on: str
    done: str
    sealed_on: str
    audiences: str
    change: str
    """What the words that go with it say of: 「訂正」 of results, 「変更」 of a plan."""

    @property
    def number(self) -> int:
        return self.publication.number

    @property
    def words(self) -> str:
        """「第8号　行政改革実施計画（令和8年10月1日公表）」"""
        return f"第{self.number}号　{self.publication.title}（{self.on}{self.done}）"

    @property
    def erratum(self) -> str:
        return self.publication.erratum

    @property
    def url(self) -> str:
        one = self.publication
        return reverse("publication", args=[one.plan.municipality.slug, one.plan.slug, one.number])

    @property
    def workbook(self) -> str:
        one = self.publication
        return reverse("publication_workbook", args=[one.plan.municipality.slug, one.plan.slug, one.number])


def edition_of(publication: Publication) -> Edition:
    public, historical = (
        is_public(publication),
        publication.round is not None and publication.round.historical,
    )
    return Edition(
        publication,
        public,
        "公表版" if public else "確定版",
        "過去の資料" if historical else publication.get_kind_display(),
        published_on(publication),
        "公表" if public else "確定",
        era_day(timezone.localdate(publication.sealed_at)),
        "・".join(release.to for release in publication.releases.all()),
        "変更" if publication.kind == Publication.Kind.PLAN else "訂正",
    )


@dataclass(frozen=True)
class Shown:
    """What an address shows: `reading.table` is read; where a plan was published after the results, it is the plan
    of that publication."""

    addresses: Addresses
    reading: Joined

    @property
    def table(self) -> PlanTable:
        return self.reading.table

    @property
    def disclaimer(self) -> str:
        return disclaimer_of(self.table, self.addresses.shelf.chosen)


def shown_at(addresses: Addresses) -> Shown:
    results = frozen.published(addresses.shelf.chosen)
    plan = addresses.newer_plan
    return Shown(addresses, joined(frozen.published(plan), results) if plan else as_published(results))


def shown_together(several: list[Addresses]) -> list[Shown]:
    """The same for several plans, their contents fetched at once."""
    wanted = {one.pk for all in several for one in (all.shelf.chosen, all.newer_plan) if one is not None}
    contents = {
        one.pk: frozen.published(one) for one in Publication.objects.filter(pk__in=wanted).only("content")
    }
    return [
        Shown(
            one,
            joined(contents[one.newer_plan.pk], contents[one.shelf.chosen.pk])
            if one.newer_plan
            else as_published(contents[one.shelf.chosen.pk]),
        )
        for one in several
    ]


def frame(shown: Shown) -> dict[str, Any]:
    """What every page of a plan says: whose it is, which publications, since when, for whom, what came after them."""
    table, addresses = shown.table, shown.addresses
    shelf = addresses.shelf
    crumbs = [
        ("トップ", reverse("home")),
        (table.municipality, addresses.municipality),
        (table.plan_title, addresses.latest),
    ]
    if addresses.numbered:
        crumbs.append((f"第{shelf.chosen.number}号", addresses.permanent))
    return {
        "municipality": table.municipality,
        "disclaimer": shown.disclaimer,
        "home_url": addresses.municipality,
        "breadcrumbs": crumbs,
        "table": table,
        "words": round_words(table),
        "publication": shelf.chosen,
        "addresses": addresses,
        "edition": edition_of(shelf.chosen),
        "plan_edition": edition_of(addresses.newer_plan) if addresses.newer_plan else None,
        "plan_differs": shown.reading.differs,
        "later_plan": edition_of(shelf.newer_plan) if addresses.numbered and shelf.newer_plan else None,
        "corrections": [edition_of(one) for one in shelf.corrections],
        "corrected": edition_of(shelf.corrected) if shelf.chosen.erratum and shelf.corrected else None,
    }


def disclaimer_of(shown: PlanTable, publication: Publication) -> str:
    """As sealed; a disclaimer that the municipality was given later is shown as well."""
    return shown.disclaimer or publication.plan.municipality.disclaimer


def published_on(publication: Publication) -> str:
    """The day it became public; of what isn't, the day it was sealed."""
    return era_day(public_day(publication) or timezone.localdate(publication.sealed_at))
