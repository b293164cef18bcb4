"""What was done to a record, as a line that stays; and one move made on many at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from plans.history.records import Way
from plans.history.writer import apply
from progress.models import ReportingRound, ReviewEvent, YearEndStatus
from progress.workflow import Actor, Move, State, after


def name_of(by: Any) -> str:
    return str(by) if by is not None else ""


def event_of(status: YearEndStatus, move: Move, before: State, by: Any, **about: Any) -> ReviewEvent:
    """What was done to the record, which stands in its new state already."""
    states = {"from_state": before, "to_state": status.state}
    return ReviewEvent(status=status, move=move, by=by, by_name=name_of(by), **states, **about)


def move_all(
    reporting_round: ReportingRound,
    before: State,
    move: Move,
    *,
    by: Any,
    note: str,
    via: Way = Way.FORM,
    at: datetime | None = None,
    comment: str = "",
) -> None:
    """Makes a move on each record of the round that stands in `before`."""
    statuses = list(reporting_round.statuses.filter(state=before).select_related("item", "round__plan"))
    for status in statuses:
        status.state = after(before, {Actor.PLANNER}, move).value
    apply(statuses, by=by, via=via, note=note)
    about = {"at": at or timezone.now(), "comment": comment}
    ReviewEvent.objects.bulk_create(event_of(status, move, before, by, **about) for status in statuses)
