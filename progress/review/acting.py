"""As what a person acts on a record, and which moves that opens."""

from __future__ import annotations

from django.utils import timezone

from items.models import Assignment
from plans.access import Access, Act
from progress.models import ReportingRound, YearEndStatus
from progress.workflow import Actor, Move, moves

FROM_DOCUMENTS = "過去資料から取り込んだ記録は、ここでは変更できません。"


def actors(access: Access, status: YearEndStatus) -> frozenset[Actor]:
    """As what this person may act on the record: empty for somebody of another department or municipality."""
    found = set()
    place = status.tenant_id()
    enters, submits = access.may(Act.ENTER_STATUS, place), access.may(Act.SUBMIT_STATUS, place)
    if access.may(Act.REVIEW, place):
        found.add(Actor.PLANNER)
    for assignment in status.item.assigned_on(timezone.localdate()):
        lead = assignment.role == Assignment.Role.LEAD
        if enters and assignment.department_id in access.departments:
            found.add(Actor.LEAD if lead else Actor.RELATED)
        if submits and assignment.department_id in access.headed:
            found.add(Actor.HEAD if lead else Actor.READER)
    return frozenset(found)


_OF_THEIR_OWN = frozenset({Move.SEAL, Move.IMPORT, Move.CORRECT})
"""Moves that come with a publication or a file, not one by one from a record's page."""


def open_moves(access: Access, status: YearEndStatus) -> list[Move]:
    """The moves this person can make on the record now. None for departments once the round is closed."""
    who = actors(access, status)
    if status.round.historical:
        return []
    if status.round.state == ReportingRound.State.CLOSED:
        who = who & {Actor.PLANNER}
    by_head = status.round.plan.municipality.heads_confirm
    open_now = moves(status.workflow_state, who, heads_confirm=by_head)
    found = [move for move in open_now if move not in _OF_THEIR_OWN]
    return [move for move in found if move != Move.RECALL or not is_answered(status)]


def is_answered(status: YearEndStatus) -> bool:
    """Has anybody begun to mend the record since it was sent back? The first save leaves an event for it."""
    last = status.events.first()
    return last is None or last.move != Move.SEND_BACK
