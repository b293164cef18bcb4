"""What every public page has: how it is answered and kept, and what it says of the publication it shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from plans.access import access_for
from plans.values.words import era_day
from progress.models import Publication
from progress.public.reading.round_words import round_words
from progress.public.shelf import Addresses, NotPublished, by_plan, is_public, public_day, publications_for
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
        "plans": by_plan(here or everything),
        "home_url": reverse("home"),
        "breadcrumbs": [("トップ", reverse("home")), ("ページが見つかりません", "")],
    }
    return render(request, "public/not_found.html", context, status=404)


def frame(shown: PlanTable, addresses: Addresses) -> dict[str, Any]:
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
        "words": round_words(shown),
        "publication": chosen,
        "addresses": addresses,
        "published_on": published_on(chosen),
        "sealed_on": era_day(timezone.localdate(chosen.sealed_at)),
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
    return era_day(public_day(publication) or timezone.localdate(publication.sealed_at))
