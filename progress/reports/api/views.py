"""The API's answers and its page. Nothing here depends on who asks: it knows nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from plans.access import NOBODY
from plans.models import Municipality
from progress.public.frame import (
    Shelf,
    named,
    public_day,
    public_page,
    readable_by,
    shelf,
    shelves,
)
from progress.reports import kept
from progress.reports.api.description import ADDRESSES, ROOT, openapi
from progress.reports.open_data import views as open_data
from progress.reports.open_data.described import JSON, as_json, package
from progress.reports.open_data.tables import table_names

Json = Callable[..., Any]


def for_everybody(view: Json) -> Callable[..., HttpResponse]:
    """Answers with what `view` gives, as JSON: dict or list, or bytes that are JSON already; 404 in JSON too. May be
    read by pages of other sites."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.user = AnonymousUser()
        try:
            content, status = view(request, *args, **kwargs), 200
        except Http404:
            content, status = {"detail": "公表されていないか、ありません。"}, 404
        body = content if isinstance(content, bytes) else as_json(content)
        headers = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
        return HttpResponse(body, status=status, content_type=JSON, headers=headers)

    return public_page(answered)


@public_page
def page(request: HttpRequest) -> HttpResponse:
    """What there is, for people who write programs."""
    found = shelves(readable_by(NOBODY))
    example = found[0].chosen if found else None
    context = {
        "addresses": [(one, f"{ROOT}{one.path}") for one in ADDRESSES],
        "description": reverse("api_description"),
        "example": example,
        "example_url": reverse("api_catalogue", args=[example.plan.municipality.slug]) if example else "",
        "root": ROOT,
        "breadcrumbs": [("トップ", reverse("home")), ("プログラムから使う", "")],
    }
    return render(request, "public/api.html", context)


@for_everybody
def description(request: HttpRequest) -> Any:
    return openapi()


@for_everybody
def municipalities(request: HttpRequest) -> Any:
    found = shelves(readable_by(NOBODY))
    places: dict[int, dict[str, Any]] = {}
    for one, name in zip(found, named(found), strict=True):
        plan = one.chosen.plan
        place = plan.municipality
        known = {"slug": place.slug, "code": place.code, "name": place.name, "plans": []}
        known["catalogue"] = reverse("api_catalogue", args=[place.slug])
        package_at = reverse("api_latest_package", args=[place.slug, plan.slug])
        about = {"slug": plan.slug, "title": name["plan_title"], "latest": one.chosen.number}
        places.setdefault(place.pk, known)["plans"].append(about | {"package": package_at})
    return list(places.values())


@for_everybody
def catalogue(request: HttpRequest, municipality: str) -> Any:
    return open_data.catalogue_of(request, get_object_or_404(Municipality, slug=municipality))


@for_everybody
def publication(request: HttpRequest, municipality: str, plan: str, number: int) -> Any:
    """As it was sealed."""
    chosen = shelf(request, municipality, plan, number).chosen
    day = public_day(chosen)
    return {
        "number": chosen.number,
        "kind": chosen.kind,
        "title": chosen.title,
        "erratum": chosen.erratum,
        "sealed_at": timezone.localtime(chosen.sealed_at).isoformat(),
        "public_on": day.isoformat() if day else "",
        "sha256": chosen.sha256,
        "content": chosen.content,
    }


@for_everybody
def data_package(request: HttpRequest, municipality: str, plan: str, number: int | None = None) -> Any:
    chosen = shelf(request, municipality, plan, number)
    return package(
        kept.described_by(chosen.chosen), open_data.about_of(chosen.chosen, _address(request, chosen))
    )


def _address(request: HttpRequest, chosen: Shelf) -> str:
    return request.build_absolute_uri(chosen.permanent)


@for_everybody
def table(request: HttpRequest, municipality: str, plan: str, table: str, number: int | None = None) -> Any:
    content = kept.one_of(shelf(request, municipality, plan, number).chosen, f"{table}.json")
    if table not in table_names() or content is None:
        raise Http404
    return content


@for_everybody
def nothing(request: HttpRequest, anything: str) -> Any:
    """Programs are told in JSON, too, that an address leads nowhere."""
    raise Http404
