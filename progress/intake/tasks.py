"""The long work of the intake as background tasks: done at once or by `manage.py db_worker`, as REFORM_TASKS says."""

from __future__ import annotations

from django_tasks import task

from progress.intake import runs
from progress.models import ImportJob

State = ImportJob.State


def start_looking(job: ImportJob) -> None:
    """Has the file read, at first or once more. Raises Overtaken."""
    run = runs.start(job, State.WAITING)
    look.enqueue(run.pk, run.attempt)


def start_writing(job: ImportJob) -> None:
    """Has the preview that `job` carries written. Raises Overtaken."""
    run = runs.start(job, State.WRITING)
    write.enqueue(run.pk, run.attempt, job.fingerprint)


@task()
def look(pk: int, attempt: int) -> None:
    runs.look(runs.Run(pk, attempt))


@task()
def write(pk: int, attempt: int, expected: str) -> None:
    runs.write(runs.Run(pk, attempt), expected)
