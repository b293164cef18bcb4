"""取込み as a person goes through it: a file is received, looked at, asked about, written or put away.

The writer of `ImportJob`, with `progress.intake.runs`: what may take long is done there, in the background;
everything here is done at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

import msgspec
from django.db.models import F, QuerySet
from django.utils import timezone

from plans.access import Act, access_for
from plans.books.cells import Book
from plans.books.guard import UnreadableFile
from plans.books.limited import read_to_keep, read_untrusted, restored
from plans.history.changes import Severity
from plans.models import Municipality, Plan
from progress.intake.preview import Preview, unpack
from progress.models import ImportJob

State = ImportJob.State

KEPT_FOR = timedelta(days=7)
LONGEST_ANSWER = 500
RUNNING = frozenset(ImportJob.silent)
FORGOTTEN: dict[str, Any] = {"data": b"", "book": None}
"""What becomes of a job's fields when its file is no longer needed, or its time is over."""


def mine(user: Any) -> QuerySet[ImportJob]:
    """The person's own jobs, as long as the person may import where they belong. Files and pictures are read once
    they are asked for."""
    return (
        ImportJob.objects.filter(access_for(user).scope(Act.IMPORT, "municipality_id"), owner=user)
        .select_related("municipality", "plan__municipality")
        .defer("data", "book", "preview")
    )


# ── What a person does ───────────────────────────────────────────────────────────────────────────────────────


def receive(
    user: Any,
    municipality: Municipality,
    plan: Plan | None,
    *,
    name: str,
    data: bytes,
    slug: str = "",
    title: str = "",
) -> ImportJob:
    """Keeps the file and what was read of it. `plan` None: a new plan, with `slug` and `title` where they are given.

    Raises UnreadableFile with a sentence for the person, PermissionDenied where the person may not import.
    """
    access_for(user).require(Act.IMPORT, municipality.pk)
    file_name = _short(name)
    book, to_keep = read_to_keep(file_name, data)
    if not any(sheet.cells for sheet in book.sheets):
        raise UnreadableFile(
            "ファイルのどのシートにも文字がありません。内容の入ったファイルを選んでください。"
        )
    now = timezone.now()
    forget_expired(now)
    return ImportJob.objects.create(
        municipality=municipality,
        plan=plan,
        new_slug="" if plan else slug,
        new_title="" if plan else title,
        owner=user,
        file_name=file_name,
        sha256=book.sha256,
        data=data,
        book=to_keep,
        created_at=now,
        touched_at=now,
        expires_at=now + KEPT_FOR,
    )


def _short(name: str) -> str:
    """At most 200 characters; the ending, which tells the kind of file, stays."""
    path = PurePath(name.replace("\\", "/")).name
    ending = PurePath(path).suffix
    return path if len(path) <= 200 else path[: 200 - len(ending)] + ending


def answer(job: ImportJob, given: Mapping[str, str]) -> bool:
    """Keeps the answers to questions that are asked; others are ignored. True when one of them is new."""
    asked = {one.id: {value for value, _ in one.choices} for one in preview_of(job).questions}
    taken = {}
    for name, value in given.items():
        text, choices = value.strip(), asked.get(name)
        if choices is not None and (not choices or not text or text.partition("@")[0] in choices):
            taken[name] = text[:LONGEST_ANSWER]
    return _keep(job, {**job.answers, **taken})


def say(job: ImportJob, said: Mapping[str, str]) -> bool:
    """Keeps what was said of a sheet (`progress.intake.saying`); an empty answer takes an earlier one back. True when
    something is new."""
    told = {name: text[:LONGEST_ANSWER] for name, text in said.items() if text}
    return _keep(job, {name: text for name, text in job.answers.items() if name not in said} | told)


def take_back(job: ImportJob, question: str) -> bool:
    """Forgets one answer. False where there is none."""
    return _keep(job, {name: text for name, text in job.answers.items() if name != question})


def _keep(job: ImportJob, answers: dict[str, str]) -> bool:
    if answers == job.answers:
        return False
    ImportJob.objects.filter(pk=job.pk, state=State.READY).update(answers=answers, touched_at=timezone.now())
    return True


def discard(job: ImportJob) -> None:
    """Puts the file away. A job that has been written stays, as the record of who brought which file."""
    ImportJob.objects.filter(pk=job.pk).exclude(state=State.DONE).delete()


def forget_expired(now: datetime) -> int:
    """Empties what was kept beyond its time; returns how many files that were."""
    return (
        ImportJob.objects.filter(expires_at__lt=now)
        .exclude(state__in=(State.DONE, State.EXPIRED))
        .update(state=State.EXPIRED, **FORGOTTEN, preview=None, answers={}, attempt=F("attempt") + 1)
    )


# ── The file, and what was read of it ────────────────────────────────────────────────────────────────────────


def read_kept(job: ImportJob) -> tuple[Book, bytes | None]:
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


# ── How it stands ────────────────────────────────────────────────────────────────────────────────────────────


def preview_of(job: ImportJob) -> Preview:
    """The stored picture; an empty one where there is none, or where an earlier version of the program drew it."""
    try:
        return unpack(job.preview) if job.preview else Preview()
    except msgspec.ValidationError:
        return Preview()


def is_over_time(job: ImportJob, now: datetime) -> bool:
    return job.state == State.EXPIRED or (job.state != State.DONE and job.expires_at < now)


@dataclass(frozen=True)
class Missing:
    """What still stands between the preview and writing. `part`: where on the page it is put right."""

    sentence: str
    part: str


def missing(preview: Preview, answers: Mapping[str, str]) -> list[Missing]:
    """Empty when the preview can be written."""
    found = []
    if errors := len(preview.having(Severity.ERROR)):
        sentence = (
            f"取り込めない内容が{errors}件あります。ファイルを直して選び直すか、読み取り方を直してください。"
        )
        found.append(Missing(sentence, "findings"))
    if waiting := preview.open_questions(answers):
        found.append(Missing(f"答えが必要な質問が{len(waiting)}件あります。", "questions"))
    return found or [Missing(sentence, "reading") for sentence in preview.refusals]
