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
from progress.public.reading.joined import Joined, joined
from progress.public.reading.results import round_words
from progress.public.shelf import NotPublished, Shelf, is_public, public_day, publications_for, shelves
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


def named(several: list[Shelf]) -> list[dict[str, Any]]:
    """The plans by the names and the years under which they were last published."""
    newest = [one.newer_plan or one.chosen for one in several]
    kept = {name: KT(f"content__{name}") for name in ("plan_title", "period", "municipality")}
    rows = Publication.objects.filter(pk__in=[one.pk for one in newest]).values("pk", **kept)
    names = {row["pk"]: row for row in rows}
    return [names[one.pk] | {"url": shelf.latest} for one, shelf in zip(newest, several, strict=True)]


@dataclass(frozen=True)
class Edition:
    """A publication in words."""

    publication: Publication

    @property
    def number(self) -> int:
        return self.publication.number

    @property
    def erratum(self) -> str:
        return self.publication.erratum

    @property
    def change(self) -> str:
        """What `erratum` says of: 「訂正」 of results, 「変更」 of a plan."""
        return "変更" if self.publication.kind == Publication.Kind.PLAN else "訂正"

    @property
    def is_public(self) -> bool:
        return is_public(self.publication)

    @property
    def name(self) -> str:
        return "公表版" if self.is_public else "確定版"

    @property
    def kind(self) -> str:
        historical = self.publication.round is not None and self.publication.round.historical
        return "過去の資料" if historical else self.publication.get_kind_display()

    @property
    def sealed_on(self) -> str:
        return era_day(timezone.localdate(self.publication.sealed_at))

    @property
    def on(self) -> str:
        """The day it became public; of what isn't, the day it was sealed."""
        return era_day(public_day(self.publication)) or self.sealed_on

    @property
    def done(self) -> str:
        """What happened on that day."""
        return "公表" if self.is_public else "確定"

    @property
    def words(self) -> str:
        """「第8号　行政改革実施計画（令和8年10月1日公表）」"""
        return f"第{self.number}号　{self.publication.title}（{self.on}{self.done}）"

    @property
    def audiences(self) -> str:
        return "・".join(release.to for release in self.publication.releases.all())

    @property
    def url(self) -> str:
        one = self.publication
        return reverse("publication", args=[one.plan.municipality.slug, one.plan.slug, one.number])

    @property
    def workbook(self) -> str:
        one = self.publication
        return reverse("publication_workbook", args=[one.plan.municipality.slug, one.plan.slug, one.number])


@dataclass(frozen=True)
class Shown:
    """What an address shows: `reading.table` is read; where a plan was published after the results, it is the plan
    of that publication."""

    shelf: Shelf
    reading: Joined

    @property
    def table(self) -> PlanTable:
        return self.reading.table

    @property
    def disclaimer(self) -> str:
        return disclaimer_of(self.table, self.shelf.chosen)


def shown_on(*several: Shelf) -> list[Shown]:
    """What each shelf's address shows, the contents fetched at once."""
    wanted = {one.pk for shelf in several for one in (shelf.chosen, shelf.plan_beside) if one is not None}
    contents: dict[int | None, PlanTable] = {
        one.pk: frozen.published(one) for one in Publication.objects.filter(pk__in=wanted).only("content")
    }
    return [
        Shown(
            shelf,
            joined(contents[shelf.plan_beside.pk] if shelf.plan_beside else None, contents[shelf.chosen.pk]),
        )
        for shelf in several
    ]


def frame(shown: Shown) -> dict[str, Any]:
    """What every page of a plan says: whose it is, which publications, since when, for whom, what came after them."""
    table, shelf = shown.table, shown.shelf
    home = reverse("municipality", args=[shelf.chosen.plan.municipality.slug])
    crumbs = [("トップ", reverse("home")), (table.municipality, home), (table.plan_title, shelf.latest)]
    if shelf.numbered:
        crumbs.append((f"第{shelf.chosen.number}号", shelf.permanent))
    return {
        "municipality": table.municipality,
        "disclaimer": shown.disclaimer,
        "home_url": home,
        "breadcrumbs": crumbs,
        "table": table,
        "words": round_words(table),
        "publication": shelf.chosen,
        "shelf": shelf,
        "edition": Edition(shelf.chosen),
        "plan_edition": Edition(shelf.plan_beside) if shelf.plan_beside else None,
        "plan_differs": shown.reading.differs,
        "later_plan": Edition(shelf.newer_plan) if shelf.numbered and shelf.newer_plan else None,
        "corrections": [Edition(one) for one in shelf.corrections],
        "corrected": Edition(shelf.corrected) if shelf.chosen.erratum and shelf.corrected else None,
    }


def disclaimer_of(shown: PlanTable, publication: Publication) -> str:
    """As sealed; a disclaimer that the municipality was given later is shown as well."""
    return shown.disclaimer or publication.plan.municipality.disclaimer
