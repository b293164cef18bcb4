"""What every public page has: the publications that its reader may read and the one that its address shows, how it is
answered and kept, what it says of what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import conditional_page, require_safe

from plans.access import Access, Audience, access_for
from plans.values.words import era_day
from progress.layouts.declared import layouts
from progress.layouts.fit import missing
from progress.models import BlackenedPublication, Publication, PublicationRelease
from progress.public import kept
from progress.public.reading.joined import joined
from progress.public.reading.results import round_words
from progress.table import frozen
from progress.table.difference import differences
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable

# ── Publications ─────────────────────────────────────────────────────────────────────────────────────────────


class NotPublished(Http404):
    """Nothing to read at this address for this person, whether it doesn't exist or isn't released."""

    def __init__(self, municipality: str) -> None:
        super().__init__()
        self.municipality = municipality


def publications_for(request: HttpRequest) -> Any:
    """What this person may read, as `readable_by` gives it."""
    return readable_by(access_for(request.user))


def readable_by(access: Access) -> Any:
    """What may be read with that access, without the contents, newest number first."""
    return (
        Publication.objects.readable_by(access)
        .select_related("plan__municipality", "round")
        .prefetch_related(
            Prefetch("releases", PublicationRelease.objects.order_by("at")),
            Prefetch("blackenings", BlackenedPublication.objects.select_related("blackening")),
        )
        .defer("content")
        .order_by("plan__municipality__code", "-plan__start_year", "plan__slug", "-number")
    )


def meeting_papers(municipality: str, plan: str = "") -> list[dict[str, Any]]:
    """What was handed out in public sessions and isn't published yet, newest first, with its address. `plan` "": of
    all plans."""
    here = {"plan__municipality__slug": municipality} | ({"plan__slug": plan} if plan else {})
    rows = Publication.objects.meeting_papers().exclude(releases__audience=Audience.PUBLIC).filter(**here)
    found = rows.select_related("plan__municipality").prefetch_related("releases").defer("content")
    papers = []
    for one in found.order_by("-sealed_at", "-number"):
        at = next(row.at for row in one.releases.all() if row.audience == Audience.MEETING)
        address = reverse("meeting_paper", args=[municipality, one.plan.slug, one.number])
        paper = {"place": one.plan.municipality, "title": one.title, "plan": one.plan.title}
        papers.append(paper | {"on": era_day(timezone.localdate(at)), "url": address})
    return papers


def public_day(publication: Publication) -> date | None:
    """The day on which it was released to the public; None where it wasn't."""
    public = [one.at for one in publication.releases.all() if one.audience == Audience.PUBLIC]
    return timezone.localdate(public[0]) if public else None


def is_public(publication: Publication) -> bool:
    return public_day(publication) is not None


KIND_ORDER = ["plan", "mid_year", "year_end", "final"]


def rank(publication: Publication) -> tuple[bool, int, int, int]:
    """What is open to all before what isn't, results before the bare plan, later years before earlier ones.

    So a correction of an old year, though it has the highest number, doesn't take the place of a newer year.
    """
    year = publication.round.fiscal_year if publication.round else 0
    kind = KIND_ORDER.index(publication.kind)
    return (is_public(publication), year, kind, publication.number)


@dataclass(frozen=True)
class Shelf:
    """The publications of one plan that a person may read, newest first, and the `chosen` one. `numbered`: the
    address names it; a plan's own address shows the latest, with the plan as last published beside it."""

    readable: list[Publication]
    chosen: Publication
    numbered: bool

    @property
    def newer_plan(self) -> Publication | None:
        """The plan as last published, where that was after the results that were chosen."""
        if self.chosen.kind == Publication.Kind.PLAN:
            return None
        later = (
            one
            for one in self.readable
            if one.kind == Publication.Kind.PLAN
            and one.number > self.chosen.number
            and (is_public(one) or not is_public(self.chosen))
        )
        return next(later, None)

    @property
    def plan_beside(self) -> Publication | None:
        """The plan that is shown with the chosen results; None where these hold it themselves."""
        return None if self.numbered else self.newer_plan

    @property
    def _same(self) -> list[Publication]:
        """Publications of the same thing."""
        mine = (self.chosen.round_id, self.chosen.kind)
        return [one for one in self.readable if (one.round_id, one.kind) == mine]

    @property
    def corrections(self) -> list[Publication]:
        return [one for one in self._same if one.number > self.chosen.number and one.erratum]

    @property
    def corrected(self) -> Publication | None:
        """The publication that the chosen one takes the place of."""
        return next((one for one in self._same if one.number < self.chosen.number), None)

    def _address(self, name: str, *rest: int | str) -> str:
        plan = self.chosen.plan
        return reverse(name, args=[plan.municipality.slug, plan.slug, *rest])

    @property
    def latest(self) -> str:
        return self._address("plan")

    @property
    def permanent(self) -> str:
        return self._address("publication", self.chosen.number)

    @property
    def here(self) -> str:
        return self.permanent if self.numbered else self.latest

    @property
    def publications(self) -> str:
        return self._address("publications")

    def item(self, key: str) -> str:
        if self.numbered:
            return self._address("publication_item", self.chosen.number, key)
        return self._address("plan_item", key)

    @property
    def whole_period(self) -> str:
        if self.numbered:
            return self._address("publication_whole_period", self.chosen.number)
        return self._address("whole_period")

    @property
    def target_changes(self) -> str:
        if self.numbered:
            return self._address("publication_target_changes", self.chosen.number)
        return self._address("target_changes")

    @property
    def target_changes_workbook(self) -> str:
        """Of the publication whose targets are shown."""
        return self._address("target_changes_workbook", (self.plan_beside or self.chosen).number)

    def item_data(self, key: str) -> str:
        """The item's figures as CSV, of the publication that the results stand in."""
        return self._address("item_data_file", self.chosen.number, key)

    def chart_data(self, key: str) -> str:
        """With the number of the plan whose targets are drawn, where that isn't the publication itself."""
        address = self._address("chart_data", self.chosen.number, key)
        return f"{address}?plan={self.plan_beside.number}" if self.plan_beside else address


def shelf(request: HttpRequest, municipality: str, plan: str, number: int | None = None) -> Shelf:
    """With the publication of that number chosen, or without one the latest that is open to the public, if any is.

    Raises NotPublished alike for what doesn't exist and for what isn't released to this person.
    """
    found = publications_for(request)
    readable = list(found.filter(plan__municipality__slug=municipality, plan__slug=plan))
    wanted = [one for one in readable if number in (None, one.number)]
    if not wanted:
        raise NotPublished(municipality)
    return Shelf(readable, max(wanted, key=rank), numbered=number is not None)


def shelves(publications: Iterable[Publication]) -> list[Shelf]:
    """Every plan's publications with the latest chosen, in the given order of plans."""
    by_plan: dict[int, list[Publication]] = {}
    for one in publications:
        by_plan.setdefault(one.plan_id, []).append(one)
    return [Shelf(several, max(several, key=rank), numbered=False) for several in by_plan.values()]


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """For everybody; GET only; a Japanese 404 that shows the way; to be kept by browsers and checked at each visit.
    What was made once for whoever isn't signed in (`progress.public.kept`) is answered as it is kept.

    The check value is that of the whole page, because a page also changes with a later correction and with
    this program. What a signed-in person sees stays in that person's browser.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if response := kept.answer_to(request, kwargs.get("municipality", "")):
            patch_cache_control(response, no_cache=True, public=True)
            return response
        try:
            response = view(request, *args, **kwargs)
        except NotPublished as missing:
            response = not_published(request, missing.municipality)
        private = request.user.is_authenticated
        patch_cache_control(response, no_cache=True, **{"private" if private else "public": True})
        return response

    page: View = login_not_required(require_safe(conditional_page(answered)))
    return page


def not_published(request: HttpRequest, municipality: str) -> HttpResponse:
    """Says the same whether nothing is there or nothing is released; lists what can be read instead."""
    everything = list(publications_for(request))
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


def edition(publication: Publication) -> dict[str, Any]:
    """A publication in words. `change`: what the erratum says of, 「訂正」 of results, 「変更」 of a plan; `on`: the
    day it became public (`done` 公表) or, of what isn't, was sealed (確定); `words`: 「第8号　行政改革実施計画
    （令和8年10月1日公表）」; `packet`: address of the whole
    packet as a workbook, "" for a plan alone."""
    sealed_on = era_day(timezone.localdate(publication.sealed_at))
    public_on = era_day(public_day(publication))
    on, done = public_on or sealed_on, "公表" if public_on else "確定"
    historical = publication.round is not None and publication.round.historical
    address = [publication.plan.municipality.slug, publication.plan.slug, publication.number]
    return {
        "publication": publication,
        "number": publication.number,
        "erratum": publication.erratum,
        "change": "変更" if publication.kind == Publication.Kind.PLAN else "訂正",
        "is_public": bool(public_on),
        "name": f"{done}版",
        "kind": "過去の資料" if historical else publication.get_kind_display(),
        "sealed_on": sealed_on,
        "on": on,
        "done": done,
        "words": f"第{publication.number}号　{publication.title}（{on}{done}）",
        "audiences": "・".join(release.to for release in publication.releases.all()),
        "url": reverse("publication", args=address),
        "workbook": reverse("publication_workbook", args=address),
        "data": reverse("publication_data", args=address),
        "packet": reverse("packet_workbook", args=address) if publication.round else "",
        "packet_page": reverse("publication_packet", args=address) if publication.round_id else "",
    }


@dataclass(frozen=True)
class Shown:
    """What an address shows: `table` is read, with the disclaimer that the municipality was given later where it was
    sealed without one. `results`: the table in which the results were published, another one where a plan that was
    published after them stands beside them."""

    shelf: Shelf
    table: PlanTable
    results: PlanTable

    @cached_property
    def plan_differs(self) -> bool:
        """Does the plan that stands beside the results say anything else than they do?"""
        return self.shelf.plan_beside is not None and bool(differences(self.results, self.table))

    def rated(self, item: ItemRow, indicator: IndicatorRow) -> IndicatorRow:
        """The indicator as the results were published with it: what their rates compare."""
        then = self.results.item(item.key)
        found = (one for one in then.indicators if one.name == indicator.name) if then else ()
        return next(iter(found), indicator)


_IN_MEMORY: ContextVar[dict[tuple[Any, ...], Shown] | None] = ContextVar("in_memory", default=None)


@contextmanager
def held_in_memory() -> Iterator[None]:
    """Within it what an address shows is read once: for whoever makes all pages of a publication."""
    before = _IN_MEMORY.set({})
    try:
        yield
    finally:
        _IN_MEMORY.reset(before)


def shown_on(*several: Shelf) -> list[Shown]:
    """What each shelf's address shows, the contents fetched at once."""
    held = _IN_MEMORY.get()
    if held is None:
        return _fetched(several)
    by_name = {(one.chosen.pk, one.numbered, one.plan_beside and one.plan_beside.pk): one for one in several}
    missing = {name: one for name, one in by_name.items() if name not in held}
    held.update(zip(missing, _fetched([*missing.values()]), strict=True))
    return [held[name] for name in by_name]


def _fetched(several: Sequence[Shelf]) -> list[Shown]:
    wanted = {one.pk for shelf in several for one in (shelf.chosen, shelf.plan_beside) if one is not None}
    sealed = Publication.objects.filter(pk__in=wanted).only("content")
    contents: dict[int | None, PlanTable] = {one.pk: frozen.from_content(one.content) for one in sealed}
    found = []
    for shelf in several:
        results, plan = contents[shelf.chosen.pk], shelf.plan_beside
        table = joined(contents[plan.pk] if plan else None, results)
        disclaimer = table.disclaimer or shelf.chosen.plan.municipality.disclaimer
        found.append(Shown(shelf, replace(table, disclaimer=disclaimer), results))
    return found


def shown_alone(publication: Publication) -> Shown:
    """What the publication's own address shows, without asking who reads it."""
    [shown] = shown_on(Shelf([publication], publication, numbered=True))
    return shown


def own_layout(shown: Shown) -> dict[str, str] | None:
    """The workbook of the publication in the plan's own layout; None where none is chosen, or it lacks something for
    it."""
    chosen = shown.shelf.chosen
    layout = layouts().get(chosen.plan.layout)
    if layout is None or missing(layout, shown.results):
        return None
    address = [chosen.plan.municipality.slug, chosen.plan.slug, chosen.number, layout.key]
    return {"label": layout.label, "url": reverse("publication_layout", args=address)}


def frame(shown: Shown) -> dict[str, Any]:
    """What every page of a plan says: whose it is, which publications, since when, for whom, what came after them."""
    table, shelf = shown.table, shown.shelf
    home = reverse("municipality", args=[shelf.chosen.plan.municipality.slug])
    crumbs = [("トップ", reverse("home")), (table.municipality, home), (table.plan_title, shelf.latest)]
    if shelf.numbered:
        crumbs.append((f"第{shelf.chosen.number}号", shelf.permanent))
    return {
        "municipality": table.municipality,
        "disclaimer": table.disclaimer,
        "home_url": home,
        "breadcrumbs": crumbs,
        "table": table,
        "words": round_words(table),
        "publication": shelf.chosen,
        "shelf": shelf,
        "edition": edition(shelf.chosen),
        "plan_edition": edition(shelf.plan_beside) if shelf.plan_beside else None,
        "plan_differs": shown.plan_differs,
        "later_plan": edition(shelf.newer_plan) if shelf.numbered and shelf.newer_plan else None,
        "corrections": [edition(one) for one in shelf.corrections],
        "corrected": edition(shelf.corrected) if shelf.chosen.erratum and shelf.corrected else None,
    }
