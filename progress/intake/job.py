"""取込み as a person goes through it: a file is received, looked at, asked about, written or put away.

The only writer of `ImportJob`. `look` and `write` may take long and run in the background
(`progress.intake.tasks`); everything else is done at once. Until `write` has ended nothing of the plan is touched,
and a run that is killed leaves no half of anything: the plan and the job change in one transaction.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import PurePath
from typing import Any

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from plans.access import Act, access_for
from plans.books.cells import Book, Sheet
from plans.books.guard import UnreadableFile
from plans.books.limited import read_untrusted
from plans.history.changes import Severity
from plans.history.collector import collecting_later
from plans.history.writer import Conflict
from plans.models import Municipality, Plan
from progress.intake.importing import DataMoved, Outcome, Refused, commit, examine, new_plan
from progress.intake.preview import (
    SKIP,
    Preview,
    header_question,
    pack,
    picture,
    skip_question,
    unpack,
    written,
)
from progress.models import ImportJob

logger = logging.getLogger(__name__)
State = ImportJob.State

KEPT_FOR = timedelta(days=7)
LONGEST_ANSWER = 500
LONGEST_ID = 300
MOST_ANSWERS = 5_000
BEAT = 5
"""Seconds between two signs of life of a running job."""
SILENT = {
    State.WAITING: timedelta(minutes=1),
    State.READING: timedelta(minutes=1),
    State.WRITING: timedelta(minutes=10),
}
"""After so long without a sign of life a run counts as interrupted. While it writes, SQLite lets nobody else write,
so there is no sign until it has ended."""
RUNNING = frozenset(SILENT)
_STEPS = ("ファイルを読んでいます", "計画と照らし合わせています", "確認の画面を用意しています")


class Overtaken(Exception):
    """Another run has taken this job, or the person put it away: this run stops and nothing of it stays."""


@dataclass(frozen=True)
class Run:
    """One run in the background, as it is handed over: a later `attempt` of the same job makes it void."""

    pk: int
    attempt: int

    @property
    def rows(self) -> QuerySet[ImportJob]:
        """The job, as long as this run has it: what has ended is not touched when a run is handed over twice."""
        return ImportJob.objects.filter(pk=self.pk, attempt=self.attempt, state__in=RUNNING)

    def note(self, **fields: Any) -> None:
        """Writes to the job's row, as a sign of life at the same time. Raises Overtaken."""
        if not self.rows.update(touched_at=timezone.now(), **fields):
            raise Overtaken


def mine(user: Any) -> QuerySet[ImportJob]:
    """The person's own jobs, as long as the person may import where they belong. Without the files."""
    return (
        ImportJob.objects.filter(access_for(user).scope(Act.IMPORT, "municipality_id"), owner=user)
        .select_related("municipality", "plan__municipality")
        .defer("data", "preview")
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
    """Keeps the file. `plan` None: a new plan, with `slug` and `title` where they are given.

    Raises UnreadableFile with a sentence for the person, PermissionDenied where the person may not import.
    """
    access_for(user).require(Act.IMPORT, municipality.pk)
    book = read_untrusted(name, data)
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
        file_name=_short(name),
        sha256=book.sha256,
        data=data,
        created_at=now,
        touched_at=now,
        expires_at=now + KEPT_FOR,
    )


def _short(name: str) -> str:
    """At most 200 characters; the ending, which tells the kind of file, stays."""
    path = PurePath(name.replace("\\", "/")).name
    ending = PurePath(path).suffix
    return path if len(path) <= 200 else path[: 200 - len(ending)] + ending


def start(job: ImportJob, state: State) -> Run:
    """Hands the job over to a new run, which makes any earlier one void. `state`: WAITING (to be looked at) or
    WRITING. Raises Overtaken when somebody else started one at the same moment, or it is over."""
    rows = ImportJob.objects.filter(pk=job.pk, attempt=job.attempt)
    if state == State.WRITING:
        rows = rows.filter(state=State.READY, fingerprint=job.fingerprint)
    else:
        rows = rows.exclude(state__in=(State.DONE, State.EXPIRED))
    fields = {"step": "順番を待っています", "done": 0, "total": len(_STEPS), "message": ""}
    if not rows.update(state=state, attempt=F("attempt") + 1, touched_at=timezone.now(), **fields):
        raise Overtaken
    return Run(job.pk, job.attempt + 1)


def answer(job: ImportJob, given: Mapping[str, str]) -> bool:
    """Keeps the answers to what this job asks; others are ignored. True when one of them is new."""
    asked = askable(preview_of(job))
    kept = {
        name: text.strip()[:LONGEST_ANSWER]
        for name, text in list(given.items())[:MOST_ANSWERS]
        if len(name) <= LONGEST_ID and name in asked and _is_choice(asked[name], text.strip())
    }
    answers = {**job.answers, **kept}
    if answers == job.answers:
        return False
    ImportJob.objects.filter(pk=job.pk, state=State.READY).update(answers=answers, touched_at=timezone.now())
    return True


def askable(preview: Preview) -> dict[str, frozenset[str]]:
    """Question → the values it may have; none for a free text."""
    found = {one.id: frozenset(value for value, _ in one.choices) for one in preview.questions}
    for sheet in preview.sheets:
        found[skip_question(sheet.name)] = frozenset({SKIP})
        found[header_question(sheet.name)] = frozenset()
        found |= {column.question: frozenset() for column in sheet.columns}
    return found


def _is_choice(choices: frozenset[str], text: str) -> bool:
    return not choices or text == "" or text.partition("@")[0] in choices


def discard(job: ImportJob) -> None:
    """Puts the file away. A job that has been written stays, as the record of who brought which file."""
    ImportJob.objects.filter(pk=job.pk).exclude(state=State.DONE).delete()


def forget_expired(now: datetime) -> int:
    """Empties what was kept beyond its time; returns how many files that were."""
    return (
        ImportJob.objects.filter(expires_at__lt=now)
        .exclude(state__in=(State.DONE, State.EXPIRED))
        .update(
            state=State.EXPIRED,
            data=b"",
            preview=None,
            answers={},
            attempt=F("attempt") + 1,
        )
    )


# ── How it stands ────────────────────────────────────────────────────────────────────────────────────────────


def preview_of(job: ImportJob) -> Preview:
    """The stored picture; an empty one where there is none, or where an earlier version of the program drew it."""
    try:
        return unpack(job.preview) if job.preview else Preview("")
    except msgspec.ValidationError:
        return Preview("")


def is_running(job: ImportJob) -> bool:
    return job.state in RUNNING


def is_over_time(job: ImportJob, now: datetime) -> bool:
    return job.state == State.EXPIRED or (job.state != State.DONE and job.expires_at < now)


class Standing(StrEnum):
    """How a run gets on."""

    RUNNING = "running"
    BEHIND = "behind"
    """Waits for longer than a minute, while another one runs."""
    NOT_TAKEN = "not_taken"
    """Waits for longer than a minute, and no program seems to be there that would do it."""
    INTERRUPTED = "interrupted"
    """Has ended without a word; nothing was written."""
    OVER = "over"


def standing(job: ImportJob, now: datetime) -> Standing:
    if not is_running(job):
        return Standing.OVER
    if now - job.touched_at <= SILENT[State(job.state)]:
        return Standing.RUNNING
    if job.state != State.WAITING:
        return Standing.INTERRUPTED
    alive = [Q(state=state, touched_at__gt=now - SILENT[state]) for state in (State.READING, State.WRITING)]
    return Standing.BEHIND if ImportJob.objects.filter(alive[0] | alive[1]).exists() else Standing.NOT_TAKEN


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


# ── What runs in the background ──────────────────────────────────────────────────────────────────────────────


def look(run: Run) -> None:
    """Reads the file, holds it against the plan and keeps the picture. Writes to the job's row alone."""
    with _watched(run), _beating(run), collecting_later():
        run.note(state=State.READING, step=_STEPS[0], done=0)
        job = run.rows.select_related("municipality", "plan__municipality").get()
        book, skipped = _book(job)
        run.note(step=_STEPS[1], done=1)
        outcome = examine(book, _plan(job), job.answers)
        run.note(step=_STEPS[2], done=2)
        _show(run, outcome, skipped)


def write(run: Run, expected: str) -> None:
    """Writes what the preview with the fingerprint `expected` showed: all of it, with the job's end in the same
    transaction, or nothing."""
    with _watched(run), _beating(run), collecting_later():
        run.note(step="計画に書き込んでいます", done=1)
        job = run.rows.select_related("municipality", "plan__municipality", "owner").get()
        book, skipped = _book(job)
        try:
            _write(run, job, book, expected)
        except DataMoved as moved:
            _show(run, moved.outcome, skipped, f"何も書き込んでいません。{moved}")
        except Refused as refused:
            _show(run, refused.outcome, skipped, "何も書き込んでいません。" + "".join(refused.reasons[:5]))
        except Conflict:
            _show(
                run,
                examine(book, _plan(job), job.answers),
                skipped,
                "何も書き込んでいません。取り込んでいる間に、ほかの人が計画を変更しました。もう一度内容を確かめてください。",
            )


def _write(run: Run, job: ImportJob, book: Book, expected: str) -> None:
    with transaction.atomic():
        outcome = commit(book, _plan(job), job.answers, by=job.owner, expected=expected)
        plan, rounds = outcome.against.plan, outcome.against.rounds
        del outcome  # the records of the file and their picture need not stand in memory together
        now = timezone.now()
        ended = run.rows.filter(state=State.WRITING).update(
            state=State.DONE,
            plan=plan,
            data=b"",
            preview=pack(written(preview_of(job), plan, rounds)),
            done=len(_STEPS),
            step="",
            message=f"「{plan.title}」に取り込みました。",
            touched_at=now,
        )
        if not ended:
            raise Overtaken


def _book(job: ImportJob) -> tuple[Book, list[Sheet]]:
    """(the file as it is to be read, the sheets that the person left out)"""
    data = bytes(job.data)
    if hashlib.sha256(data).hexdigest() != job.sha256:
        raise UnreadableFile("保管していたファイルが変わっています。もう一度ファイルを選んでください。")
    book = read_untrusted(job.file_name, data)
    skipped = [one for one in book.sheets if job.answers.get(skip_question(one.name)) == SKIP]
    return replace(book, sheets=tuple(one for one in book.sheets if one not in skipped)), skipped


def read_again(job: ImportJob) -> Book | None:
    """The file's sheets, for the workbook of findings; None once the file is gone."""
    return read_untrusted(job.file_name, bytes(job.data)) if job.data else None


def _plan(job: ImportJob) -> Plan:
    return job.plan or new_plan(job.municipality, slug=job.new_slug, title=job.new_title)


def _show(run: Run, outcome: Outcome, skipped: list[Sheet], message: str = "") -> None:
    run.note(
        state=State.READY,
        preview=pack(picture(outcome, skipped)),
        fingerprint=outcome.fingerprint,
        step="",
        done=len(_STEPS),
        message=message,
    )


@contextmanager
def _watched(run: Run) -> Iterator[None]:
    """Whatever goes wrong is said on the job's page; only what nobody foresaw goes on to the log."""
    try:
        yield
    except Overtaken:
        logger.info("import %s: run %s was overtaken", run.pk, run.attempt)
    except (UnreadableFile, PermissionDenied) as error:
        run.rows.update(state=State.REFUSED, step="", message=str(error), touched_at=timezone.now())
    except Exception:
        run.rows.update(
            state=State.FAILED,
            step="",
            message="途中で問題が起きたため、止めました。何も書き込んでいません。"
            "もう一度始めても同じときは、ファイルと時刻を添えて、システムの管理者に連絡してください。",
            touched_at=timezone.now(),
        )
        raise


@contextmanager
def _beating(run: Run) -> Iterator[None]:
    """A sign of life every few seconds from a thread of its own: a long reading is told from a dead one."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            try:
                close_old_connections()
                run.rows.filter(Q(state=State.READING) | Q(state=State.WRITING)).update(
                    touched_at=timezone.now()
                )
            except DatabaseError:
                pass  # somebody is writing; the next one gets through
        connection.close()

    thread = threading.Thread(target=beat, name=f"import-{run.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
