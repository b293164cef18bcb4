"""Long work in the background: started, told apart from work that has stopped, and void once another run has it.

In: a `LongWork` row. Out: its row kept up to date while a task does the work. A person may leave the page meanwhile;
a run that is killed is begun again from there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from progress.models import LongWork

WAITING = "waiting"
BEAT = 5
"""Seconds between two signs of life of running work."""


class Overtaken(Exception):
    """Another run has taken this work, or the person put it away: this run stops and nothing of it stays."""


@dataclass(frozen=True)
class Run:
    """One run in the background, as it is handed over: a later `attempt` of the same work makes it void."""

    model: type[LongWork]
    pk: int
    attempt: int

    @property
    def handed_over(self) -> tuple[int, int]:
        """What a task is given."""
        return self.pk, self.attempt

    @property
    def rows(self) -> QuerySet[Any]:
        """The work, as long as this run has it: what has ended is not touched when a run is handed over twice."""
        running = list(self.model.silent)
        return self.model._default_manager.filter(pk=self.pk, attempt=self.attempt, state__in=running)

    def note(self, **fields: Any) -> None:
        """Writes to the work's row, as a sign of life at the same time. Raises Overtaken."""
        if not self.rows.update(touched_at=timezone.now(), **fields):
            raise Overtaken


def begin(work: LongWork, rows: QuerySet[Any], state: str, total: int) -> Run:
    """Hands the work over to a new run in `state`, which makes any earlier one void. `rows`: from which it may be
    begun. Raises Overtaken when it isn't among them any more, or somebody else began it at the same moment."""
    fields = {"step": "順番を待っています", "done": 0, "total": total, "message": ""}
    mine = rows.filter(pk=work.pk, attempt=work.attempt)
    if not mine.update(state=state, attempt=F("attempt") + 1, touched_at=timezone.now(), **fields):
        raise Overtaken
    return Run(type(work), work.pk, work.attempt + 1)


@contextmanager
def beating(run: Run) -> Iterator[None]:
    """A sign of life every few seconds from a thread of its own: long work is told from dead work."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT):
            try:
                close_old_connections()
                run.rows.exclude(state=WAITING).update(touched_at=timezone.now())
            except DatabaseError:
                pass  # somebody is writing; the next one gets through
        connection.close()

    thread = threading.Thread(target=beat, name=f"{run.model._meta.model_name}-{run.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Standing(StrEnum):
    """How a run gets on."""

    RUNNING = "running"
    BEHIND = "behind"
    """Waits for longer than a minute, while another one runs."""
    NOT_TAKEN = "not_taken"
    """Waits for longer than a minute, and no program seems to be there that would do it."""
    INTERRUPTED = "interrupted"
    """Has ended without a word."""
    OVER = "over"


def standing(work: LongWork, now: datetime) -> Standing:
    if work.state not in work.silent:
        return Standing.OVER
    if now - work.touched_at <= work.silent[work.state]:
        return Standing.RUNNING
    if work.state != WAITING:
        return Standing.INTERRUPTED
    return (
        Standing.BEHIND
        if any(_is_busy(model, now) for model in LongWork.__subclasses__())
        else Standing.NOT_TAKEN
    )


def _is_busy(model: Any, now: datetime) -> bool:
    """Is work of this sort under way?"""
    alive = Q()
    for state, time in model.silent.items():
        if state != WAITING:
            alive |= Q(state=state, touched_at__gt=now - time)
    return model._default_manager.filter(alive).exists()


def how_far(work: LongWork) -> dict[str, Any]:
    """For the script of the waiting page."""
    at = standing(work, timezone.now())
    return {"standing": at, "step": work.step, "done": work.done, "total": work.total}
