"""The long work of the intake as background tasks: done at once or by `manage.py db_worker`, as REFORM_TASKS says."""

from __future__ import annotations

from django_tasks import task

from progress.intake import job as intake
from progress.models import ImportJob

State = ImportJob.State


def start_looking(job: ImportJob) -> None:
    """Has the file read, at first or once more. Raises Overtaken."""
    run = intake.start(job, State.WAITING)
    look.enqueue(run.pk, run.attempt)


def start_writing(job: ImportJob) -> None:
    """Has the preview that `job` carries written. Raises Overtaken."""
    run = intake.start(job, State.WRITING)
    write.enqueue(run.pk, run.attempt, job.fingerprint)


@task()
def look(pk: int, attempt: int) -> None:
    intake.look(intake.Run(pk, attempt))


@task()
def write(pk: int, attempt: int, expected: str) -> None:
    intake.write(intake.Run(pk, attempt), expected)
