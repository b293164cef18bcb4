"""A publication's data files, made once: in the background when it is sealed, and kept. The only writer of
`PublicationFile`."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from progress.models import Publication, PublicationFile
from progress.table import frozen

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


def all_of(publication: Publication) -> dict[str, bytes]:
    """Name → content, in the order of the tables."""
    rows = PublicationFile.objects.filter(publication=publication, edition=EDITION).order_by("pk")
    found = {row.name: bytes(row.content) for row in rows}
    return found or _made(publication)


def _made(publication: Publication) -> dict[str, bytes]:
    # Loads pandas, which no request needs while the files are kept.
    from progress.reports.open_data.files import made_of

    return made_of(frozen.from_content(publication.content))
