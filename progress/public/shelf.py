"""The publications that somebody may read, which of several an address shows, and where their pages are."""

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

    def __init__(self, municipality: str) -> None:
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


def public_day(publication: Publication) -> date | None:
    """The day on which it was released to the public; None where it wasn't."""
    public = [one.at for one in publication.releases.all() if one.audience == Audience.PUBLIC]
    return timezone.localdate(public[0]) if public else None


def is_public(publication: Publication) -> bool:
    return public_day(publication) is not None


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

    def chart_data(self, key: str) -> str:
        """With the number of the plan whose targets are drawn, where that isn't the publication itself."""
        address = self._address("chart_data", self.chosen.number, key)
        return f"{address}?plan={self.plan_beside.number}" if self.plan_beside else address


def shelf(request: HttpRequest, municipality: str, plan: str, number: int | None = None) -> Shelf:
    """With the publication of that number chosen, or without one the latest that is open to the public, if any is.

    Raises NotPublished alike for what doesn't exist and for what isn't released to this person.
    """
    found = publications_for(access_for(request.user))
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
