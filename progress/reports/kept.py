"""A publication's files, made once: in the background when it is sealed, and kept. The only writer of
`PublicationFile`.

What is handed out by its name has a plain one (`figures.csv`); what is made of them has a folder before it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from progress.models import Publication, PublicationFile
from progress.public.frame import Shown, public_day, shown_alone
from progress.reports.about_sheet import Stamp
from progress.reports.layouts import WRITERS, Writer
from progress.reports.open_data.columns import ITEM
from progress.reports.open_data.described import as_json, described
from progress.reports.packet import workbook as packet_book
from progress.reports.packet.contents import Standing, standing_of
from progress.table import frozen
from progress.table.shape.plan import PlanTable

FIGURES = "figures.csv"
DESCRIBED = "package/described.json"
EDITION = 4
"""To be raised when the same publication makes other files: what was kept is then made anew."""


@task()
def make(pk: int) -> None:
    """Makes and keeps the files of a publication, its workbooks as they are handed out today. Doing it twice changes
    nothing."""
    publication = Publication.objects.select_related("plan__municipality").get(pk=pk)
    shown = shown_alone(publication)
    made = _made(publication)
    made |= {_name(shown, one): one.write(shown.table, stamp_of(publication)) for one in fitting(shown.table)}
    if shown.table.round is not None:
        made[_packet_name(shown)] = _packet(shown)
    with transaction.atomic():
        PublicationFile.objects.filter(publication=publication).delete()
        PublicationFile.objects.bulk_create(
            PublicationFile(publication=publication, name=name, content=content, edition=EDITION)
            for name, content in made.items()
        )


def is_made(publication: Publication) -> bool:
    """Are its files kept, and its workbooks as they are handed out today?"""
    names: set[str] = set(_kept(publication).values_list("name", flat=True))
    shown = shown_alone(publication)
    wanted = {DESCRIBED, *(_name(shown, one) for one in fitting(shown.table))}
    if shown.table.round is not None:
        wanted.add(_packet_name(shown))
    return wanted <= names


def _kept(publication: Publication) -> Any:
    return PublicationFile.objects.filter(publication=publication, edition=EDITION)


# ── Data ─────────────────────────────────────────────────────────────────────────────────────────────────────


def one_of(publication: Publication, name: str) -> bytes | None:
    """One file; None where there is none of that name. Made at once where nothing is kept of this edition."""
    row = _kept(publication).filter(name=name).first()
    if row is not None:
        return bytes(row.content)
    if _kept(publication).exists():
        return None
    return _made(publication).get(name)


def figures_of(publication: Publication, item: str) -> bytes | None:
    """The rows of one item in the table of figures, as CSV; None where the item has none."""
    header, lines = _figures(publication.pk, publication.sha256)
    if item not in lines:
        return None
    written = io.StringIO(newline="")
    csv.writer(written).writerows([header, *lines[item]])
    return written.getvalue().encode("utf-8-sig")


@lru_cache(maxsize=1)
def _figures(pk: int, sha256: str) -> tuple[list[str], dict[str, list[list[str]]]]:
    """(headings, lines by item) of the publication that is read just now. `sha256`: of its content, which doesn't
    change."""
    whole = one_of(Publication.objects.get(pk=pk), FIGURES) or b""
    header, *lines = csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline=""))
    found: dict[str, list[list[str]]] = {}
    for line in lines:
        found.setdefault(line[header.index(ITEM.name)], []).append(line)
    return header, found


def all_of(publication: Publication) -> dict[str, bytes]:
    """Name → content of every file that is handed out by its name, in the order of the tables."""
    rows = _kept(publication).exclude(name__contains="/").order_by("pk")
    found = {row.name: bytes(row.content) for row in rows} or _made(publication)
    return {name: one for name, one in found.items() if "/" not in name}


def described_by(publication: Publication) -> dict[str, Any]:
    """What the publication's data package says of itself (`progress.reports.open_data.described.described`)."""
    found: dict[str, Any] = json.loads(one_of(publication, DESCRIBED) or b"{}")
    return found


def _made(publication: Publication) -> dict[str, bytes]:
    # Loads pandas, which no request needs while the files are kept.
    from progress.reports.open_data.files import made_of

    table = frozen.from_content(publication.content)
    made = made_of(table)
    return made | {DESCRIBED: as_json(described(table, publication, made))}


# ── Workbooks ────────────────────────────────────────────────────────────────────────────────────────────────


def stamp_of(publication: Publication) -> Stamp:
    sealed_on = timezone.localdate(publication.sealed_at)
    public_on = public_day(publication)
    return Stamp(publication.number, sealed_on, public_on, publication.sha256, publication.erratum)


def fitting(table: PlanTable) -> list[Writer]:
    """The layouts in which the table can be written."""
    return [one for one in WRITERS.values() if not one.can_be_written(table)]


def workbook(shown: Shown, writer: Writer) -> bytes:
    """As it is kept; made at once where the day on which the publication became public, or the municipality's
    disclaimer, is another one by now."""
    publication = shown.shelf.chosen
    row = _kept(publication).filter(name=_name(shown, writer)).first()
    return bytes(row.content) if row else writer.write(shown.table, stamp_of(publication))


def _name(shown: Shown, writer: Writer) -> str:
    """Says what the workbook depends on beside the publication's content."""
    beside = repr((stamp_of(shown.shelf.chosen), shown.table.disclaimer))
    return f"workbook/{writer.key}-{hashlib.sha256(beside.encode()).hexdigest()[:32]}"


def packet(shown: Shown) -> bytes:
    """会議資料 of results, as it is kept; made at once where it was released to somebody else since."""
    row = _kept(shown.shelf.chosen).filter(name=_packet_name(shown)).first()
    return bytes(row.content) if row else _packet(shown)


def standing_of_publication(publication: Publication) -> Standing:
    """How its packet is marked."""
    return standing_of({release.audience for release in publication.releases.all()})


def _packet(shown: Shown) -> bytes:
    publication = shown.shelf.chosen
    return packet_book.write(shown.table, stamp_of(publication), standing_of_publication(publication))


def _packet_name(shown: Shown) -> str:
    publication = shown.shelf.chosen
    beside = repr((stamp_of(publication), shown.table.disclaimer, standing_of_publication(publication)))
    return f"packet/{hashlib.sha256(beside.encode()).hexdigest()[:32]}"
