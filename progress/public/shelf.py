"""The publications that somebody may read, and which of several an address shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from plans.access import Access, Audience, access_for
from progress.models import Publication, PublicationRelease


class NotPublished(Http404):
    """Nothing to read at this address for this person, whether it doesn't exist or isn't released."""

    def __init__(self, municipality: str = "") -> None:
        super().__init__()
        self.municipality = municipality


def publications_for(access: Access) -> Any:
    """What this person may read, without the contents, newest number first."""
    return (
        Publication.objects.readable_by(access)
        .select_related("plan__municipality", "round")
        .prefetch_related(Prefetch("releases", PublicationRelease.objects.order_by("at")))
        .defer("content")
        .order_by("plan__municipality__code", "-plan__start_year", "plan__slug", "-number")
    )


KIND_ORDER = [
    Publication.Kind.PLAN,
    Publication.Kind.MID_YEAR,
    Publication.Kind.YEAR_END,
    Publication.Kind.FINAL,
]


def rank(publication: Publication) -> tuple[bool, int, int, int]:
    """What is open to all before what isn't, results before the bare plan, later years before earlier ones.

    So a correction of an old year, though it has the highest number, doesn't take the place of a newer year.
    """
    year = publication.round.fiscal_year if publication.round else 0
    kind = KIND_ORDER.index(Publication.Kind(publication.kind))
    return (is_public(publication), year, kind, publication.number)


def public_day(publication: Publication) -> date | None:
    """The day on which it was released to the public; None where it wasn't."""
    public = [one.at for one in publication.releases.all() if one.audience == Audience.PUBLIC]
    return timezone.localdate(public[0]) if public else None


def is_public(publication: Publication) -> bool:
    return public_day(publication) is not None


def latest(publications: Iterable[Publication]) -> Publication:
    """The one that a plan's own address shows: the newest that is open to the public, if any is."""
    return max(publications, key=rank)


@dataclass(frozen=True)
class Shelf:
    """The publications of one plan that the person may read, and the one that the address names."""

    chosen: Publication
    readable: list[Publication]

    @property
    def newer_plan(self) -> Publication | None:
        """The plan as last published, where that was after the results that were chosen."""
        if self.chosen.kind == Publication.Kind.PLAN:
            return None
        later = [
            one
            for one in self.readable
            if one.kind == Publication.Kind.PLAN
            and one.number > self.chosen.number
            and (is_public(one) or not is_public(self.chosen))
        ]
        return max(later, key=lambda one: one.number) if later else None

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
        publications_for(access_for(request.user)).filter(
            plan__municipality__slug=municipality, plan__slug=plan
        )
    )
    wanted = [one for one in readable if number in (None, one.number)]
    if not wanted:
        raise NotPublished(municipality)
    return Shelf(latest(wanted), readable)


def shelves(publications: Iterable[Publication]) -> list[Shelf]:
    """Every plan's publications with the latest chosen, in the given order of plans."""
    by_plan: dict[int, list[Publication]] = {}
    for one in publications:
        by_plan.setdefault(one.plan_id, []).append(one)
    return [Shelf(latest(several), several) for several in by_plan.values()]


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
    def newer_plan(self) -> Publication | None:
        """The plan that a plan's own address shows with the chosen results; None where these hold it themselves."""
        return None if self.numbered else self.shelf.newer_plan

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

    def item(self, key: str) -> str:
        if self.numbered:
            return reverse("publication_item", args=[*self._plan, self.shelf.chosen.number, key])
        return reverse("plan_item", args=[*self._plan, key])

    def chart_data(self, key: str) -> str:
        """With the number of the plan whose targets are drawn, where that isn't the publication itself."""
        address = reverse("chart_data", args=[*self._plan, self.shelf.chosen.number, key])
        return f"{address}?plan={self.newer_plan.number}" if self.newer_plan else address
