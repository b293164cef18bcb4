"""取込: results of old documents, which nobody here submitted or confirmed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from plans.history.records import Way
from progress.models import ReportingRound, ReviewEvent, YearEndStatus
from progress.review.events import event_of, move_all
from progress.workflow import Actor, Move, MoveRefused, State, after


def take_over(status: YearEndStatus) -> None:
    """Makes a record of a historical round one that was taken over (取込). It is for its caller to write, and for
    `import_history` to note."""
    if not status.round.historical:
        raise MoveRefused("過去資料の照会ではありません。")
    status.state = after(status.workflow_state, {Actor.PLANNER}, Move.IMPORT).value


@transaction.atomic
def import_history(
    reporting_round: ReportingRound, *, by: Any, via: Way = Way.FIXTURE, note: str = ""
) -> None:
    """Marks the records of a historical round as 取込, and notes those that came in marked.

    Nobody submitted or confirmed them, and no such event is written.
    """
    if not reporting_round.historical:
        raise MoveRefused("過去資料の照会ではありません。")
    move_all(reporting_round, State.NOT_STARTED, Move.IMPORT, by=by, via=via, note=note)
    taken_over, now = reporting_round.statuses.filter(state=State.IMPORTED, events=None), timezone.now()
    events = [event_of(one, Move.IMPORT, State.NOT_STARTED, by, at=now) for one in taken_over]
    ReviewEvent.objects.bulk_create(events)
