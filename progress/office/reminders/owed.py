"""Who is to be told what on a day: recipients with all that they owe, and what of it is a reason to write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from items.models import Assignment
from plans.access import Role
from plans.models import Department, Membership, Municipality, RemindBy, User
from plans.models.departments import OrganisationChart
from progress.due_days import DueDays, due_words, has_passed
from progress.models import Occasion, ReportingRound, ReviewEvent, YearEndStatus
from progress.office.planning.round_queue import placed_title
from progress.office.reminders.working_days import is_working_day, working_days_before
from progress.workflow import WAITING_FOR_DEPARTMENT, Move, State


@dataclass(frozen=True)
class Owed:
    """One record that waits for the recipient. `due`: None where nothing is due (an answer to look at)."""

    status: YearEndStatus
    due: date | None

    @property
    def words(self) -> str:
        return f"{placed_title(self.status.item)}（{self.status.get_state_display()}）"


@dataclass
class Recipient:
    """`key`: as the database knows it; `address`: "" for the page alone; `reasons`: thing → occasion."""

    key: str
    to_name: str
    person: User | None
    address: str = ""
    owes: list[Owed] = field(default_factory=list)
    reasons: dict[str, Occasion] = field(default_factory=dict)

    def first_due(self) -> date | None:
        return min((one.due for one in self.owes if one.due), default=None)


class Day:
    """What one municipality's people are to be told on `today`. The number of queries doesn't depend on the number of
    records.

    `asked`: a person pressed the button; else reminders of deadlines wait for a working day.
    """

    def __init__(self, place: Municipality, today: date, *, asked: bool = False) -> None:
        self.place, self.today = place, today
        self.way = RemindBy(place.remind_by) if settings.SENDS_MAIL else RemindBy.PAGE
        self.works = asked or is_working_day(today)
        rounds = ReportingRound.objects.filter(
            plan__municipality=place, state=ReportingRound.State.OPEN, historical=False
        )
        self.rounds = list(rounds.select_related("plan__municipality").prefetch_related("dues"))
        self.dues = {one.pk: DueDays(one) for one in self.rounds}
        states = [state.value for state in (*WAITING_FOR_DEPARTMENT, State.SUBMITTED)]
        rows = YearEndStatus.objects.filter(round__in=self.rounds, state__in=states)
        self.statuses = list(
            rows.select_related("item__pillar")
            .prefetch_related("item__assignments")
            .order_by("round", "item__position", "item__key")
        )
        self.chart: OrganisationChart = Department.objects.chart([place.pk])

    def recipients(self) -> list[Recipient]:
        """Everybody who owes something or has an answer to look at, and isn't only a reader."""
        if not self.works:
            return []
        members = list(
            Membership.objects.valid_on(self.today)
            .filter(municipality=self.place, user__is_active=True)
            .filter(role__in=[Role.EDITOR, Role.HEAD, Role.PLANNER])
            .select_related("user", "department")
            .order_by("user", "pk")
        )
        found = {one.key: one for one in (*self._departments(members), *self._planners(members))}
        return [one for one in found.values() if one.owes and one.reasons]

    # -- departments

    def _departments(self, members: Iterable[Membership]) -> list[Recipient]:
        """Who writes, of what is to be written; the heads, of what lies with them."""
        found: dict[str, Recipient] = {}
        reach: dict[tuple[str, str], set[int]] = {}
        for one in members:
            if one.department_id is not None:
                writes = one.role == Role.EDITOR
                recipient = self._recipient_of(one) if writes else self._person(one.user)
                found.setdefault(recipient.key, recipient)
                reach.setdefault((recipient.key, one.role), set()).update(
                    self.chart.answered_by(one.department_id, self.today)
                )
        sent_back = self._events(Move.SEND_BACK, State.RETURNED)
        for status in self.statuses:
            if status.workflow_state not in WAITING_FOR_DEPARTMENT:
                continue
            rows = status.item.assigned_on(self.today)
            leads = {one.department_id for one in rows if one.role == Assignment.Role.LEAD}
            turn = Role.HEAD if status.workflow_state == State.AT_HEAD else Role.EDITOR
            for key, recipient in found.items():
                if leads & reach.get((key, turn), set()):
                    self._owe(recipient, status, sent_back.get(status.pk))
        return list(found.values())

    def _recipient_of(self, member: Membership) -> Recipient:
        """The department's address where the city wants it and there is one, else the person."""
        if self.way == RemindBy.DEPARTMENT and member.department and member.department.email:
            department = member.department
            return Recipient(f"department:{department.pk}", department.name, None, department.email)
        return self._person(member.user)

    def _person(self, user: User) -> Recipient:
        address = "" if self.way == RemindBy.PAGE else user.email
        return Recipient(f"person:{user.pk}", str(user), user, address)

    def _owe(self, recipient: Recipient, status: YearEndStatus, sent_back: ReviewEvent | None) -> None:
        dues = self.dues[status.round_id]
        due = dues.of(status)
        recipient.owes.append(Owed(status, due))
        if status.workflow_state != State.AT_HEAD:
            recipient.reasons[f"opened:{status.round_id}"] = Occasion.OPENED
        if sent_back is not None:
            recipient.reasons[f"returned:{sent_back.pk}"] = Occasion.RETURNED
        if due is None:
            return
        if has_passed(due, self.today):
            recipient.reasons[f"after:{status.round_id}:{self.today}"] = Occasion.AFTER
        elif self.place.remind_before and working_days_before(due, self.place.remind_before) <= self.today:
            recipient.reasons[f"before:{status.round_id}:{due}"] = Occasion.BEFORE

    # -- the planning section

    def _planners(self, members: Iterable[Membership]) -> list[Recipient]:
        answers = self._events(Move.SUBMIT, State.SUBMITTED, came_from=State.RETURNED)
        found = [self._person(one.user) for one in members if one.role == Role.PLANNER]
        for recipient in found:
            recipient.key = f"planner:{recipient.key}"
            for status in self.statuses:
                if event := answers.get(status.pk):
                    recipient.owes.append(Owed(status, None))
                    recipient.reasons[f"answered:{event.pk}"] = Occasion.ANSWERED
        return found

    def _events(self, move: Move, now: State, came_from: State | None = None) -> dict[int, ReviewEvent]:
        """Record → the last such move on it, of those that still stand where it led."""
        standing = [one.pk for one in self.statuses if one.workflow_state == now]
        rows = ReviewEvent.objects.filter(status__in=standing, move=move.value).order_by("pk")
        last = {one.status_id: one for one in rows}
        return {pk: one for pk, one in last.items() if came_from in (None, one.from_state)}


def listed(recipient: Recipient, rounds: Iterable[ReportingRound], today: date, address: str) -> str:
    """All that the recipient owes, round by round, each with its day and its address (`address`: of the site; "" for
    none)."""
    lines = []
    for one in rounds:
        mine = [owed for owed in recipient.owes if owed.status.round_id == one.pk]
        if not mine:
            continue
        days = sorted({owed.due for owed in mine if owed.due})
        until = f"（提出期限：{'／'.join(due_words(day, today) for day in days)}）" if days else ""
        lines.append(f"■ {one.plan.title}　{one}{until}")
        is_planner = recipient.key.startswith("planner:")
        for owed in mine:
            page = (
                f"/review/statuses/{owed.status.pk}/" if is_planner else f"/staff/statuses/{owed.status.pk}/"
            )
            lines.append(f"・{owed.words}" + (f"\n　{address}{page}" if address else ""))
    return "\n".join(lines)
