"""One record, or several together: saving, submitting, sending back, confirming, putting right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from plans.access import Act, access_for
from plans.history.records import Versioned, Way
from plans.history.writer import apply
from progress import four_eyes
from progress.due_days import DueDays
from progress.models import ReportingRound, ReviewEvent, YearEndStatus
from progress.review.acting import FROM_DOCUMENTS, actors, is_answered
from progress.review.events import event_of
from progress.workflow import Actor, Move, MoveRefused, State, after


@transaction.atomic
def carry_out(
    status: YearEndStatus,
    move: Move,
    *,
    by: Any,
    reason: str = "",
    with_records: Sequence[Versioned] = (),
    removed: Sequence[Versioned] = (),
    via: Way = Way.FORM,
    at: datetime | None = None,
) -> None:
    """Makes one move on one record, together with what was typed (`with_records`: its actual values, ratings …).

    `status` carries the fields as typed and the version its editor saw. Raises PermissionDenied for a stranger,
    MoveRefused (nothing written) when the move is not open, `plans.history.conflict.Conflict` when somebody was
    faster.
    """
    now = at or timezone.now()
    who = actors(access_for(by), status)
    if not who:
        raise PermissionDenied("この取組項目は、あなたの課の担当ではありません。")
    if status.round.historical:
        raise MoveRefused(FROM_DOCUMENTS)
    proxy = move in (Move.SAVE, Move.SUBMIT) and who == {Actor.PLANNER}
    if status.round.state == ReportingRound.State.CLOSED:
        if Actor.PLANNER not in who:
            raise MoveRefused("この照会は締め切られています。企画課に連絡してください。")
        who = who & {Actor.PLANNER}
    before = status.workflow_state
    by_head = status.round.plan.municipality.heads_confirm
    status.state = after(before, who, move, reason, heads_confirm=by_head).value
    answers = before == State.RETURNED and not is_answered(status)
    if move == Move.RECALL and not answers:
        raise MoveRefused("担当課が直し始めているため、差戻しを取り消せません。")
    about = {
        "by_proxy": proxy,
        "late": move == Move.SUBMIT and _is_late(status, timezone.localdate(now)),
        "by_submitter": (move == Move.CONFIRM and _confirms_own(status, by))
        or (move == Move.SUBMIT and before == State.AT_HEAD and not proxy and _heads_own(status, by)),
    }
    apply([status, *with_records], by=by, via=via, removed=removed, note=move.label)
    if move != Move.SAVE or status.state != before or proxy or answers:
        event_of(status, move, before, by, at=now, comment=reason.strip(), **about).save()


def _confirms_own(status: YearEndStatus, by: Any) -> bool:
    """Does this person confirm an own record? Raises MoveRefused unless the municipality allows it."""
    own = four_eyes.is_own(four_eyes.entries_of([status]).get(status.pk, ()), by)
    if own and not status.round.plan.municipality.confirms_own:
        raise MoveRefused(four_eyes.REFUSAL)
    return own


def _heads_own(status: YearEndStatus, by: Any) -> bool:
    """Does the head submit what they handed up themselves? Raises MoveRefused unless the municipality allows it."""
    place = status.round.plan.municipality
    own = place.heads_confirm and four_eyes.handed_up_by(status, by)
    if own and not place.confirms_own:
        raise MoveRefused(four_eyes.REFUSAL_OF_HEAD)
    return own


@transaction.atomic
def confirm_all(
    statuses: Sequence[YearEndStatus],
    *,
    by: Any,
    with_records: Sequence[Versioned] = (),
    at: datetime | None = None,
) -> None:
    """Confirms submitted records of one round at once (一括確認), each with an event of its own. All or nothing:
    raises PermissionDenied, MoveRefused and Conflict as `carry_out` does.

    Each carries the version that its reader saw. The number of queries doesn't depend on how many they are.
    """
    entries = four_eyes.entries_of(statuses)
    events = []
    for status in statuses:
        access_for(by).require(Act.REVIEW, status.tenant_id())
        if status.round.historical:
            raise MoveRefused(FROM_DOCUMENTS)
        own = four_eyes.is_own(entries.get(status.pk, ()), by)
        if own and not status.round.plan.municipality.confirms_own:
            raise MoveRefused(four_eyes.REFUSAL)
        before = status.workflow_state
        status.state = after(before, {Actor.PLANNER}, Move.CONFIRM).value
        about = {"at": at or timezone.now(), "in_bulk": True, "by_submitter": own}
        events.append(event_of(status, Move.CONFIRM, before, by, **about))
    apply([*statuses, *with_records], by=by, via=Way.FORM, note="一括確認")
    ReviewEvent.objects.bulk_create(events)


@transaction.atomic
def put_right(
    status: YearEndStatus,
    with_records: Sequence[Versioned],
    *,
    by: Any,
    reason: str,
    removed: Sequence[Versioned] = (),
    at: datetime | None = None,
) -> None:
    """Changes what a checked record says, also one taken over from old documents, without asking anybody anew.

    It is for `progress.correction`, which seals what comes of it. Raises PermissionDenied, MoveRefused, Conflict as
    `carry_out` does.
    """
    access_for(by).require(Act.PUBLISH, status.tenant_id())
    before = status.workflow_state
    status.state = after(before, actors(access_for(by), status), Move.CORRECT, reason).value
    apply([status, *with_records], by=by, via=Way.FORM, removed=removed, note=Move.CORRECT.label)
    event_of(status, Move.CORRECT, before, by, at=at or timezone.now(), comment=reason.strip()).save()


def _is_late(status: YearEndStatus, day: date) -> bool:
    """A record that came in time and was sent back isn't late when it comes again."""
    came_in_time = status.events.filter(move=Move.SUBMIT, late=False)
    return DueDays(status.round).is_late(status, day) and not came_in_time.exists()
