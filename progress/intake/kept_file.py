"""The file that a job keeps, and what was read of it: parsed once, forgotten together."""

from __future__ import annotations

import hashlib
from typing import Any

from plans.books.cells import Book
from plans.books.guard import UnreadableFile
from plans.books.limited import read_to_keep, read_untrusted, restored
from progress.models import ImportJob

FORGOTTEN: dict[str, Any] = {"data": b"", "book": None}
"""What becomes of a job's fields when its file is no longer needed, or its time is over."""


def read(job: ImportJob) -> tuple[Book, bytes | None]:
    """(the file's sheets; what is to be kept as the job's `book` from now on, None where it is kept already or is too
    large). A job of an earlier version has its file parsed once more. Raises UnreadableFile."""
    data = bytes(job.data)
    if hashlib.sha256(data).hexdigest() != job.sha256:
        raise UnreadableFile("保管していたファイルが変わっています。もう一度ファイルを選んでください。")
    if (book := _kept(job)) is not None:
        return book, None
    return read_to_keep(job.file_name, data)


def sheets_of(job: ImportJob) -> Book | None:
    """The file's sheets as they were read; None once the file is gone."""
    if (book := _kept(job)) is not None:
        return book
    return read_untrusted(job.file_name, bytes(job.data)) if job.data else None


def _kept(job: ImportJob) -> Book | None:
    return restored(job.book, job.file_name, job.sha256) if job.book else None
