"""A publication's data files, made once: in the background when it is sealed, and kept. The only writer of
`PublicationFile`."""

from __future__ import annotations

import csv
import io

from django.db import transaction
from django_tasks import task

from progress.models import Publication, PublicationFile
from progress.reports.open_data.tables import ITEM
from progress.table import frozen

FIGURES = "figures.csv"
EDITION = 1
"""To be raised when the same publication makes other files: what was kept is then made anew."""


@task()
def make(pk: int) -> None:
    """Makes and keeps the files of a publication. Doing it twice changes nothing."""
    publication = Publication.objects.get(pk=pk)
    made = _made(publication)
    with transaction.atomic():
        PublicationFile.objects.filter(publication=publication).delete()
        PublicationFile.objects.bulk_create(
            PublicationFile(publication=publication, name=name, content=content, edition=EDITION)
            for name, content in made.items()
        )


def one_of(publication: Publication, name: str) -> bytes | None:
    """One file; None where there is none of that name. Made at once where nothing is kept of this edition."""
    row = PublicationFile.objects.filter(publication=publication, name=name, edition=EDITION).first()
    if row is not None:
        return bytes(row.content)
    if PublicationFile.objects.filter(publication=publication, edition=EDITION).exists():
        return None
    return _made(publication).get(name)


def figures_of(publication: Publication, item: str) -> bytes | None:
    """The rows of one item in the table of figures, as CSV; None where the item has none."""
    whole = one_of(publication, FIGURES)
    if whole is None:
        return None
    header, *lines = csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline=""))
    mine = [line for line in lines if line[header.index(ITEM.name)] == item]
    if not mine:
        return None
    written = io.StringIO(newline="")
    csv.writer(written).writerows([header, *mine])
    return written.getvalue().encode("utf-8-sig")


def all_of(publication: Publication) -> dict[str, bytes]:
    """Name → content, in the order of the tables."""
    rows = PublicationFile.objects.filter(publication=publication, edition=EDITION).order_by("pk")
    found = {row.name: bytes(row.content) for row in rows}
    return found or _made(publication)


def _made(publication: Publication) -> dict[str, bytes]:
    # Loads pandas, which no request needs while the files are kept.
    from progress.reports.open_data.files import made_of

    return made_of(frozen.from_content(publication.content))
