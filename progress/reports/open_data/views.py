"""Open data: a page that lists a publication's data, its files, and a catalogue of everything that is public.

Addresses without a number lead to the latest publication, those with one stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from plans.models import Licence, Municipality
from progress.models import Publication
from progress.public.frame import (
    Shelf,
    frame,
    is_public,
    public_day,
    public_page,
    publications_for,
    shelf,
    shelves,
    shown_on,
)
from progress.reports import kept
from progress.reports.open_data.described import (
    ARCHIVE,
    BOOK,
    CSV,
    PACKAGE,
    TERMS,
    About,
    as_json,
    content_type,
    package,
)
from progress.reports.open_data.tables import data_tables
from progress.reports.sheet import attachment, zipped

View = Callable[..., HttpResponse]


def for_programs(view: View) -> View:
    """May be read by pages of other sites, as nothing here depends on who asks for it; what isn't released to all
    isn't found by somebody who isn't signed in."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return public_page(answered)


@public_page
def page(request: HttpRequest, municipality: str, plan: str, number: int | None = None) -> HttpResponse:
    [shown] = shown_on(shelf(request, municipality, plan, number))
    place = shown.shelf.chosen.plan.municipality
    at = partial(_address, shown.shelf)
    tables = [
        {"table": one, "csv": at(f"{one.name}.csv"), "json": at(f"{one.name}.json")}
        for one in data_tables(shown.results)
    ]
    context = frame(shown) | {
        "tables": tables,
        "book": at(BOOK),
        "archive": at(ARCHIVE),
        "package": at(PACKAGE),
        "catalogue": reverse("data_catalogue", args=[municipality]),
        "api": reverse("api"),
        "latest": reverse("data", args=[municipality, plan]),
        "licence": Licence(place.data_licence).label if place.data_licence else "",
        "terms": TERMS.get(place.data_licence, ""),
        "attribution": _attribution(place),
    }
    return render(request, "public/data.html", context)


@for_programs
def file(
    request: HttpRequest, municipality: str, plan: str, name: str, number: int | None = None
) -> HttpResponse:
    """One file of the publication; 404 where it has none of that name."""
    chosen = shelf(request, municipality, plan, number)
    content = _content(request, chosen, name)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type=content_type(name))
    if name.endswith((".xlsx", ".zip", ".csv")):
        plain = f"{municipality}-{plan}-{chosen.chosen.number}-{name}"
        response["Content-Disposition"] = attachment(plain, plain)
    return response


@for_programs
def item_file(request: HttpRequest, municipality: str, plan: str, number: int, key: str) -> HttpResponse:
    """What an item's charts are drawn of, as CSV; 404 where it has no figures."""
    content = kept.figures_of(shelf(request, municipality, plan, number).chosen, key)
    if content is None:
        raise Http404
    plain = f"{municipality}-{plan}-{number}-figures.csv"
    disposition = attachment(f"{municipality}-{plan}-{number}-{key}.csv", plain)
    return HttpResponse(content, content_type=CSV, headers={"Content-Disposition": disposition})


def _content(request: HttpRequest, chosen: Shelf, name: str) -> bytes | None:
    publication = chosen.chosen
    if name == PACKAGE:
        address = request.build_absolute_uri(chosen.permanent)
        return as_json(package(kept.described_by(publication), about_of(publication, address)))
    if name == ARCHIVE:
        inside = as_json(package(kept.described_by(publication), about_of(publication)))
        tables = (one for one in kept.all_of(publication).items() if one[0].endswith(".csv"))
        return zipped([(PACKAGE, inside), *tables])
    return kept.one_of(publication, name)


def about_of(publication: Publication, address: str = "") -> About:
    place = publication.plan.municipality
    name = f"{place.slug}-{publication.plan.slug}-{publication.number}"
    return About(name, address, place.data_licence, _attribution(place))


def _attribution(place: Municipality) -> str:
    return place.data_attribution or place.name


def _address(chosen: Shelf, name: str) -> str:
    plan = chosen.chosen.plan
    args = [plan.municipality.slug, plan.slug]
    if chosen.numbered:
        return reverse("publication_data_file", args=[*args, chosen.chosen.number, name])
    return reverse("data_file", args=[*args, name])


@for_programs
def catalogue(request: HttpRequest, municipality: str) -> HttpResponse:
    place = get_object_or_404(Municipality, slug=municipality)
    return HttpResponse(as_json(catalogue_of(request, place)), content_type=content_type(PACKAGE))


def catalogue_of(request: HttpRequest, place: Municipality) -> dict[str, Any]:
    """Everything that the municipality published, newest number first, in the words of DCAT."""
    found = [one for one in publications_for(request).filter(plan__municipality=place) if is_public(one)]
    latest = {one.chosen.pk for one in shelves(found)}
    return {
        "@context": "https://www.w3.org/ns/dcat.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": f"{place.name} 行政改革の進み具合",
        "dct:publisher": {"foaf:name": place.name, "dct:identifier": place.code},
        "dcat:dataset": [_dataset(request, one, one.pk in latest) for one in found],
    }


def _dataset(request: HttpRequest, publication: Publication, is_latest: bool) -> dict[str, Any]:
    plan, day = publication.plan, public_day(publication)
    args = [plan.municipality.slug, plan.slug, publication.number]

    def at(name: str, *more: str) -> str:
        return request.build_absolute_uri(reverse(name, args=[*args, *more]))

    terms = plan.municipality.data_licence
    licence = {"dct:license": TERMS[Licence(terms)]} if terms else {}
    return {
        "@type": "dcat:Dataset",
        "dct:identifier": f"{plan.municipality.slug}-{plan.slug}-{publication.number}",
        "dct:title": publication.title,
        "dct:issued": day.isoformat() if day else "",
        "dcat:landingPage": at("publication_data"),
        "dcat:version": str(publication.number),
        "isLatest": is_latest,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": at("publication_data_file", name),
                "dcat:mediaType": content_type(name).partition(";")[0],
                **licence,
            }
            for name in (PACKAGE, ARCHIVE, BOOK)
        ],
    }
