"""What is done with a file in the background: it is read and held against the plan, and it is written.

Done at once or by `manage.py db_worker`, as REFORM_TASKS says. Until `write` has ended nothing of the plan is
touched, and a run that is killed leaves no half of anything: the plan and the job change in one transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from plans.books.cells import Book
from plans.books.guard import UnreadableFile
from plans.history.conflict import Conflict
from plans.models import Plan
from progress.intake.importing import Outcome, Refused, commit, examine
from progress.intake.job import FORGOTTEN, preview_of, read_kept
from progress.intake.preview import Drawing, pack, written
from progress.intake.reconcile import Part
from progress.models import ImportJob
from progress.work import Overtaken, Run, beating, begin

logger = logging.getLogger(__name__)
State = ImportJob.State

_STEPS = ("ファイルを読んでいます", "計画と照らし合わせています", "確認の画面を用意しています")


def start(job: ImportJob, state: State) -> Run:
    """Hands the job over to a new run, which makes any earlier one void. `state`: WAITING (to be looked at) or
    WRITING. Raises Overtaken when somebody else started one at the same moment, or it is over."""
    rows = ImportJob.objects.exclude(state__in=(State.DONE, State.EXPIRED))
    if state == State.WRITING:
        rows = rows.filter(state=State.READY, fingerprint=job.fingerprint)
    return begin(job, rows, state, len(_STEPS))


def start_looking(job: ImportJob) -> None:
    """Has the file read, at first or once more. Raises Overtaken."""
    look.enqueue(*start(job, State.WAITING).handed_over)


def start_writing(job: ImportJob) -> None:
    """Has the preview that `job` carries written. Raises Overtaken."""
    write.enqueue(*start(job, State.WRITING).handed_over)


@task()
def look(pk: int, attempt: int) -> None:
    """Reads the file, holds it against the plan and keeps the picture. Writes to the job's row alone."""
    run = Run(ImportJob, pk, attempt)
    with _watched(run), beating(run):
        run.note(state=State.READING, step=_STEPS[0], done=0)
        job = run.rows.select_related("municipality", "plan__municipality").get()
        book = _book(run, job)
        run.note(step=_STEPS[1], done=1)
        _show(run, job, book)


@task()
def write(pk: int, attempt: int) -> None:
    """Writes what the preview showed: all of it, with the job's end in the same transaction, or nothing."""
    run = Run(ImportJob, pk, attempt)
    with _watched(run), beating(run):
        run.note(step="計画に書き込んでいます", done=1)
        job = run.rows.select_related("municipality", "plan__municipality", "owner").get()
        book = _book(run, job)
        try:
            _write(run, job, book)
        except Refused as refused:
            _show(run, job, book, "何も書き込んでいません。" + "".join(refused.reasons[:5]))
        except Conflict:
            _show(
                run,
                job,
                book,
                "何も書き込んでいません。取り込んでいる間に、ほかの人が計画を変更しました。もう一度内容を確かめてください。",
            )


def _write(run: Run, job: ImportJob, book: Book) -> None:
    with transaction.atomic():
        outcome = commit(book, _plan(job), job.answers, by=job.owner, expected=job.fingerprint, take=_let_go)
        plan, rounds = outcome.against.plan, outcome.against.rounds
        del outcome  # the records of the file and their picture need not stand in memory together
        now = timezone.now()
        ended = run.rows.filter(state=State.WRITING).update(
            state=State.DONE,
            plan=plan,
            **FORGOTTEN,
            preview=pack(written(preview_of(job), rounds)),
            done=len(_STEPS),
            step="",
            message=f"「{plan.title}」に取り込みました。",
            touched_at=now,
        )
        if not ended:
            raise Overtaken


def _book(run: Run, job: ImportJob) -> Book:
    """The file's cells, which were kept when it came: they aren't parsed again."""
    book, to_keep = read_kept(job)
    if to_keep is not None:
        run.note(book=to_keep)
    return book


def _plan(job: ImportJob) -> Plan:
    return job.plan or Plan(municipality=job.municipality, slug=job.new_slug, title=job.new_title)


def _let_go(outcome: Outcome, part: Part) -> None:
    """What is written is not needed any more."""


def _show(run: Run, job: ImportJob, book: Book, message: str = "") -> None:
    """Holds the file against the plan, and keeps the picture of it."""
    drawing = Drawing()
    outcome = examine(book, _plan(job), job.answers, take=drawing.take)
    run.note(step=_STEPS[2], done=2)
    run.note(
        state=State.READY,
        preview=pack(drawing.picture(outcome, preview_of(job))),
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
