"""Every public answer, made once for whoever isn't signed in, and kept as a file (`progress.public.kept`).

In: a municipality with something to read. Out: a folder that holds all that everybody may read of it now. `refresh`
is called again and again by the worker: it does nothing where nothing changed, and goes on where it was stopped.
"""

from __future__ import annotations

import io
import logging
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.http import HttpResponse
from django.urls import resolve, reverse

from plans.access import NOBODY
from progress.models import Publication
from progress.public import kept
from progress.public.frame import Shelf, held_in_memory, own_layout, readable_by, shelves, shown_on
from progress.reports import kept as files
from progress.reports.open_data.described import ARCHIVE, BOOK
from progress.reports.open_data.tables import table_names
from progress.table.shape.plan import PlanTable

logger = logging.getLogger(__name__)
ALL = ""
"""In place of a municipality's slug: what is about all of them."""


LOOK = 10.0
"""Seconds between two looks whether what is kept still holds."""

REST = 0.005
"""Seconds between two pages: whoever waits for an answer of the same process comes first."""


def keep_fresh(over: threading.Event) -> None:
    """Refreshes until `over`: for a thread beside the worker's other work."""
    while not over.wait(LOOK):
        try:
            refresh()
        except Exception:
            logger.exception("pages couldn't be made; they are rendered when they are asked for")
        finally:
            connections.close_all()


def refresh() -> None:
    """Makes what isn't kept as it stands now, of every municipality with something to read; throws away what is kept
    of others."""
    found = Publication.objects.open_to_all().order_by("plan__municipality__slug")
    places = [ALL, *found.values_list("plan__municipality__slug", flat=True).distinct()]
    folders = {place: kept.folder_of(place) for place in places}
    for place, folder in folders.items():
        if not (folder / kept.COMPLETE).exists():
            made = _make(place, folder)
            logger.info("%s: %s pages made", place or "home", made)
    _keep_only({folder.parent for folder in folders.values()})


def _keep_only(several: set[Path]) -> None:
    """Of the folders that lie where these do."""
    for beside in {one.parent for one in several}:
        for other in beside.iterdir():
            if other not in several:
                shutil.rmtree(other, ignore_errors=True)


def _make(place: str, folder: Path) -> int:
    """How many answers were made."""
    made = 0
    for several in _by_publication(place):
        with held_in_memory():
            for address in several:
                request = _request(address)
                if not kept.is_kept(folder, request) and (response := _answer(request)).status_code == 200:
                    kept.keep(folder, request, response)
                    made += 1
                    time.sleep(REST)
    kept.write(folder / kept.COMPLETE, b"")
    _keep_only({folder})
    return made


def _request(address: str) -> WSGIRequest:
    """As somebody asks who isn't signed in."""
    path, _, query = address.partition("?")
    about = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
    }
    request = WSGIRequest(
        {**about, "wsgi.input": io.BytesIO(), "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    )
    request.user = AnonymousUser()
    return request


def _answer(request: WSGIRequest) -> HttpResponse:
    match = resolve(request.path_info)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


# ── Addresses ────────────────────────────────────────────────────────────────────────────────────────────────


def _by_publication(place: str) -> Iterator[Iterator[str]]:
    """All public addresses whose answer doesn't depend on the name under which the server is asked, those together
    that show the same publication; the latest of each plan first."""
    if place == ALL:
        yield map(reverse, ("home", "api", "api_description", "api_municipalities"))
        return
    yield iter([reverse("municipality", args=[place])])
    readable = list(readable_by(NOBODY).filter(plan__municipality__slug=place))
    for publication in readable:
        if not files.is_made(publication):
            files.make.call(publication.pk)
    papers = Publication.objects.meeting_papers().filter(plan__municipality__slug=place)
    for plan, number in papers.values_list("plan__slug", "number"):
        yield iter([reverse("meeting_paper", args=[place, plan, number])])
    found = shelves(readable)
    for shelf in found:
        yield _of_the_latest(shelf)
    for shelf in found:
        for one in shelf.readable:
            yield _of_a_number(Shelf(shelf.readable, one, numbered=True))


def _of_the_latest(shelf: Shelf) -> Iterator[str]:
    [shown] = shown_on(shelf)
    plan = [shelf.chosen.plan.municipality.slug, shelf.chosen.plan.slug]
    yield shelf.latest
    yield shelf.publications
    yield shelf.target_changes
    yield shelf.whole_period
    yield reverse("data", args=plan)
    yield from (reverse("data_file", args=[*plan, name]) for name in _file_names())
    yield from (reverse("api_latest_table", args=[*plan, name]) for name in table_names())
    yield from _of_items(shelf, shown.table)


def _of_a_number(shelf: Shelf) -> Iterator[str]:
    [shown] = shown_on(shelf)
    publication = [shelf.chosen.plan.municipality.slug, shelf.chosen.plan.slug, shelf.chosen.number]
    yield shelf.permanent
    yield shelf.target_changes
    yield shelf.whole_period
    yield shelf.target_changes_workbook
    if shown.table.round is not None:
        yield reverse("publication_packet", args=publication)
    yield reverse("publication_data", args=publication)
    yield reverse("publication_workbook", args=publication)
    for one in files.fitting(shown.table):
        yield reverse("publication_layout", args=[*publication, one.key])
    if layout := own_layout(shown):
        yield layout["url"]
    if shown.table.round is not None:
        yield reverse("packet_workbook", args=publication)
    yield from (reverse("publication_data_file", args=[*publication, name]) for name in _file_names())
    yield reverse("api_publication", args=publication)
    yield from (reverse("api_table", args=[*publication, name]) for name in table_names())
    yield from _of_items(shelf, shown.table)
    for item in shown.table.items:
        if any(one.years for one in item.indicators):
            yield shelf.item_data(item.key)


def _of_items(shelf: Shelf, table: PlanTable) -> Iterator[str]:
    for item in table.items:
        yield shelf.item(item.key)
        if item.numeric_indicators:
            yield shelf.chart_data(item.key)


def _file_names() -> list[str]:
    return [*(f"{name}.{ending}" for name in table_names() for ending in ("csv", "json")), BOOK, ARCHIVE]
