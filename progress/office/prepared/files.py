"""Which files are made in the background, and how; the only writer of `PreparedFile`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from plans.access import access_for
from plans.models import Municipality
from progress.models import PreparedFile, ReportingRound
from progress.office.survey import book
from progress.work import Overtaken, Run, beating, begin

logger = logging.getLogger(__name__)
State = PreparedFile.State
KEPT_FOR = timedelta(days=3)
Tell = Callable[[str, int, int], None]
"""(what is being done, how much is done, of how much)"""


class NotOpen(Exception):
    """The person may not have this file, or not any more. `str()` is a sentence."""


@dataclass(frozen=True)
class Kind:
    """`back`: the page on which it is asked for (name, address); `require`: raises NotOpen unless the file's owner
    may have it now; `make`: its content."""

    content_type: str
    back: Callable[[PreparedFile], tuple[str, str]]
    require: Callable[[PreparedFile], None]
    make: Callable[[PreparedFile, Tell], bytes]


def _round(file: PreparedFile) -> ReportingRound:
    found = ReportingRound.objects.select_related("plan__municipality").filter(pk=file.about["round"]).first()
    if found is None:
        raise NotOpen("この照会は、取り消されています。")
    return found


def _require_departments(file: PreparedFile) -> None:
    mine = {one.pk for one in book.open_to(access_for(file.owner), _round(file))}
    if not mine.issuperset(file.about["departments"]):
        raise NotOpen("あなたの担当ではない課の調査票が入っています。もう一度、作り直してください。")


def _surveys(file: PreparedFile, tell: Tell) -> bytes:
    asked = [one for one in book.departments_asked(_round(file)) if one.pk in file.about["departments"]]
    return book.archive(_round(file), asked, tell)


def _survey_page(file: PreparedFile) -> tuple[str, str]:
    return "調査票（Excel）", reverse("survey", args=[file.about["round"]])


SURVEYS = "surveys"
"""About: round, departments (their ids)."""
KINDS: Mapping[str, Kind] = {SURVEYS: Kind("application/zip", _survey_page, _require_departments, _surveys)}


def mine(user: Any) -> QuerySet[PreparedFile]:
    """The person's own files that are still kept."""
    return PreparedFile.objects.filter(owner=user, expires_at__gt=timezone.now()).defer("content")


def ask_for(
    user: Any, municipality: Municipality, kind: str, about: Mapping[str, Any], file_name: str
) -> PreparedFile:
    """Has the file made; the one that is being made already where the person asks twice."""
    now = timezone.now()
    PreparedFile.objects.filter(expires_at__lt=now).delete()
    same = mine(user).filter(kind=kind, about=dict(about), state__in=list(PreparedFile.silent))
    if under_way := same.first():
        return under_way
    file = PreparedFile.objects.create(
        municipality=municipality,
        owner=user,
        kind=kind,
        about=dict(about),
        file_name=file_name,
        created_at=now,
        touched_at=now,
        expires_at=now + KEPT_FOR,
    )
    start(file)
    return file


def start(file: PreparedFile) -> None:
    """At first or once more; nothing where it is made, or somebody else began it at the same moment."""
    try:
        run = begin(file, PreparedFile.objects.exclude(state=State.DONE), State.WAITING, 1)
    except Overtaken:
        return
    make.enqueue(*run.handed_over)


@task()
def make(pk: int, attempt: int) -> None:
    """Makes the file and keeps it. A run that was overtaken leaves nothing."""
    run = Run(PreparedFile, pk, attempt)
    try:
        with beating(run):
            run.note(state=State.MAKING, step="始めています")
            file = run.rows.select_related("owner").get()
            kind = KINDS[file.kind]
            kind.require(file)
            content = kind.make(file, partial(_tell, run))
            run.note(state=State.DONE, content=content, step="")
    except Overtaken:
        logger.info("prepared file %s: run %s was overtaken", pk, attempt)
    except NotOpen as refused:
        run.rows.update(state=State.FAILED, step="", message=str(refused), touched_at=timezone.now())
    except Exception:
        sentence = "途中で問題が起きました。もう一度始めても同じときは、システムの管理者に連絡してください。"
        run.rows.update(state=State.FAILED, step="", message=sentence, touched_at=timezone.now())
        raise


def _tell(run: Run, step: str, done: int, total: int) -> None:
    run.note(step=step[:80], done=done, total=total)
