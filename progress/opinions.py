"""審議会などの意見 from the meeting to the answer, and to what came of it: recorded, sent, answered, followed up.

The only writer of opinions but for what files and the admin bring.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from items.in_charge import InCharge
from items.models import Assignment
from plans.access import Access, Act, access_for
from plans.history.records import Way
from plans.history.writer import apply
from progress.models import BoardOpinion, OpinionFollowUp, ReportingRound
from progress.workflow import MoveRefused

_PLACE = "round__plan__municipality_id"


def known() -> QuerySet[BoardOpinion]:
    """With what a page about opinions names; of the assignments of their items those in charge."""
    leads = Assignment.objects.on(timezone.localdate()).filter(role=Assignment.Role.LEAD)
    return BoardOpinion.objects.select_related(
        "round__plan__municipality", "item__pillar", "response_department"
    ).prefetch_related(Prefetch("item__assignments", leads))


def asked_departments(opinion: BoardOpinion, in_charge: InCharge) -> list[str]:
    """Who answers, by name: what stands in the place of the department named for it, else those in charge of the
    item; none of the whole."""
    if opinion.response_department_id:
        return [in_charge.chart.in_place_of(opinion.response_department_id, in_charge.day).name]
    return [one.name for one in in_charge.leads(opinion.item)] if opinion.item else []


def _theirs(access: Access, path: str = "") -> Q:
    """Opinions that lie on this person's desk."""
    lead = Assignment.objects.on(timezone.localdate()).filter(
        item=OuterRef(f"{path}item"), role=Assignment.Role.LEAD, department__in=access.desk
    )
    named = Q(**{f"{path}response_department__in": access.desk})
    return named | Q(**{f"{path}response_department__isnull": True}) & Q(Exists(lead))


def on_desk_of(access: Access) -> QuerySet[BoardOpinion]:
    """What this person may answer or follow up, or did: whatever was sent to their departments."""
    if not access.desk:
        return known().none()
    return known().filter(_theirs(access), access.scope(Act.SUBMIT_STATUS, _PLACE), sent_on__isnull=False)


def may_answer(access: Access, opinion: BoardOpinion) -> bool:
    """The planning section may always; a department once it was asked."""
    if access.may(Act.REVIEW, opinion.tenant_id()):
        return True
    return on_desk_of(access).filter(pk=opinion.pk).exists()


@dataclass(frozen=True)
class Owed:
    """One opinion on a desk. `round`: the running one that asks what came of it; None: it has no answer yet."""

    opinion: BoardOpinion
    round: ReportingRound | None = None

    def is_late_on(self, day: date) -> bool:
        return self.opinion.is_late_on(day)


def owed(access: Access) -> list[Owed]:
    """What still waits for this person's departments: answers first, by their due dates, then what running rounds ask
    about answers of the year before."""
    mine = on_desk_of(access)
    waiting = [Owed(one) for one in mine.filter(response="").order_by("due_on", "round", "position", "pk")]
    running = ReportingRound.objects.filter(state=ReportingRound.State.OPEN, historical=False)
    rounds = list(running.filter(access.scope(Act.SUBMIT_STATUS, "plan__municipality_id")))
    found = []
    for one in rounds if access.desk else ():
        answered = to_follow_up(mine, one).exclude(follow_ups__round=one)
        found += [Owed(row, one) for row in answered.order_by("position", "pk")]
    return [*waiting, *found]


def to_follow_up(opinions: QuerySet[BoardOpinion], reporting_round: ReportingRound) -> QuerySet[BoardOpinion]:
    """Those that were answered after the round of the year before, so that this one asks what came of it."""
    year = reporting_round.fiscal_year - 1
    return opinions.filter(round__plan=reporting_round.plan_id, round__fiscal_year=year).exclude(response="")


# ── Verbs ────────────────────────────────────────────────────────────────────────────────────────────────────


def record(opinion: BoardOpinion, *, by: Any) -> None:
    """A new opinion, or one as changed by the planning section; carries the version its editor saw.

    Raises PermissionDenied, `plans.history.conflict.Conflict`, ValidationError.
    """
    access_for(by).require(Act.REVIEW, opinion.tenant_id())
    apply([opinion], by=by, via=Way.FORM)


def remove(opinion: BoardOpinion, *, by: Any) -> None:
    """Takes away what was recorded by mistake. Raises MoveRefused once it was sent or answered."""
    access_for(by).require(Act.REVIEW, opinion.tenant_id())
    if opinion.sent_on or opinion.response:
        raise MoveRefused("担当課に送った意見や、回答のある意見は削除できません。")
    apply([], removed=[opinion], by=by, via=Way.FORM)


def send(opinions: Iterable[BoardOpinion], due_on: date, *, by: Any, today: date) -> list[BoardOpinion]:
    """Asks the departments for an answer until `due_on`, but for what was sent or answered before; returns those that
    were sent. Raises MoveRefused where nobody would be asked."""
    wanted = [one for one in opinions if not one.sent_on and not one.response]
    for one in wanted:
        access_for(by).require(Act.REVIEW, one.tenant_id())
        if not asked_departments(one, InCharge([one.tenant_id() or 0], today)):
            raise MoveRefused(f"「{one}」に対応する課が決まっていません。意見を開いて、課を選んでください。")
        one.sent_on, one.due_on = today, due_on
    apply(wanted, by=by, via=Way.FORM, note="担当課に送付")
    return wanted


def answer(opinion: BoardOpinion, text: str, *, by: Any, today: date) -> None:
    """What the city does about it, by a department that was asked or the planning section."""
    access = access_for(by)
    if not may_answer(access, opinion):
        raise PermissionDenied("この意見は、あなたの課に送られていません。")
    opinion.response = text
    opinion.answered_on, opinion.answered_by_name = today, str(by)
    apply([opinion], by=by, via=Way.FORM, note="意見への回答")


def follow_up(told: OpinionFollowUp, *, by: Any) -> None:
    """What came of the answer, as `told.round` has it. Raises MoveRefused where that round asks for nothing of it."""
    access, opinion = access_for(by), told.opinion
    if not may_answer(access, opinion):
        raise PermissionDenied("この意見は、あなたの課に送られていません。")
    running = told.round.state == ReportingRound.State.OPEN and not told.round.historical
    if not running and not access.may(Act.REVIEW, opinion.tenant_id()):
        raise MoveRefused("この照会は締め切られています。企画課に連絡してください。")
    if not to_follow_up(BoardOpinion.objects.filter(pk=opinion.pk), told.round).exists():
        raise MoveRefused("この照会では、この意見のその後の対応を尋ねていません。")
    apply([told], by=by, via=Way.FORM, note="意見への、その後の対応")
