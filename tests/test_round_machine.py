"""A round and its records pushed about at random: no move that the table doesn't list, no text lost, frozen stays frozen."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from plans.access import Role, access_for
from plans.history.conflict import Conflict
from plans.history.records import ChangeEvent
from plans.models import User
from progress.models import Publication, ReportingRound, ReviewEvent, YearEndStatus
from progress.review import acting, publications, records
from progress.review.acting import open_moves
from progress.review.publications import last_of_same
from progress.review.records import carry_out
from progress.review.rounds import set_round_state
from progress.table import frozen
from progress.workflow import Move, MoveRefused, State, after
from tests import make

PEOPLE = ("lead", "related", "head", "planner", "second", "both", "stranger")
WRITES = (Move.SAVE, Move.HAND_UP, Move.SUBMIT)
FROM_A_RECORD = [move for move in Move if move not in (Move.SEAL, Move.IMPORT, Move.CORRECT)]


class Round(RuleBasedStateMachine):
    """Two records of one round, and a person of every kind. What is believed of them stands beside what is stored."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = transaction.atomic()
        self.kept.__enter__()
        self.place = make.municipality()
        plan = make.plan(self.place)
        section, shares = make.department(self.place), make.department(self.place)
        pillar = make.pillar(plan)
        items = [make.item(pillar, lead=section, related=[shares]) for _ in range(2)]
        self.people: dict[str, User] = {
            "lead": make.editor(section),
            "related": make.editor(shares),
            "head": make.head(section),
            "planner": make.planner(self.place),
            "second": make.planner(self.place),
            "both": make.planner(self.place),
            "stranger": make.editor(make.department(self.place)),
        }
        self.people["both"].memberships.create(municipality=self.place, role=Role.EDITOR, department=section)
        self.round = make.opened_round(plan, self.people["planner"])
        self.keys = [make.status(self.round, item).pk for item in items]
        self.states = dict.fromkeys(self.keys, State.NOT_STARTED)
        self.texts = dict.fromkeys(self.keys, "")
        self.written: list[str] = []
        self.sealed: dict[int, str] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.kept.__exit__(None, None, None)

    def stored(self, number: int) -> YearEndStatus:
        rows = YearEndStatus.objects.select_related("round__plan__municipality", "item")
        return rows.get(pk=self.keys[number])

    @rule(
        number=st.integers(0, 1),
        who=st.sampled_from(PEOPLE),
        move=st.sampled_from(FROM_A_RECORD),
        stale=st.booleans(),
        reason=st.sampled_from(["", "数値の根拠"]),
    )
    def push(self, number: int, who: str, move: Move, stale: bool, reason: str) -> None:
        status, by = self.stored(number), self.people[who]
        before, key = self.states[status.pk], status.pk
        if stale:
            status.version -= 1
        said = f"書いたこと{len(self.written) + 1}"
        if move in WRITES:
            status.narrative = said
        actors = acting.actors(access_for(by), status)
        open_now = move in open_moves(access_for(by), self.stored(number))
        try:
            carry_out(status, move, by=by, reason=reason)
        except (MoveRefused, PermissionDenied, Conflict):
            stored = self.stored(number)
            assert (stored.workflow_state, stored.narrative) == (before, self.texts[key])
            if not stale and open_now and (reason or not move.needs_reason):
                # four eyes: the one refusal that a page tells beside its buttons
                assert move == Move.CONFIRM or (move == Move.SUBMIT and before == State.AT_HEAD)
            return
        assert open_now and not stale
        by_head = self.place.heads_confirm
        self.states[key] = after(before, actors, move, reason, heads_confirm=by_head)
        if move in WRITES:
            self.texts[key] = said
            self.written.append(said)

    @rule(who=st.sampled_from(PEOPLE), stale=st.booleans())
    def confirm_all(self, who: str, stale: bool) -> None:
        statuses = [self.stored(number) for number in range(2)]
        if stale:
            statuses[1].version -= 1
        try:
            records.confirm_all(statuses, by=self.people[who])
        except (MoveRefused, PermissionDenied, Conflict):
            return
        assert not stale and set(self.states.values()) == {State.SUBMITTED}
        self.states = dict.fromkeys(self.keys, State.CONFIRMED)

    @rule(allowed=st.booleans())
    def allow_own(self, allowed: bool) -> None:
        self.place.confirms_own = allowed
        self.place.save()

    @rule(wanted=st.booleans())
    def let_heads_confirm(self, wanted: bool) -> None:
        self.place.heads_confirm = wanted
        self.place.save()

    @rule(state=st.sampled_from(ReportingRound.State.values))
    def close_or_open(self, state: str) -> None:
        if self.round.state != state:
            set_round_state(self.round, state, by=self.people["planner"])

    @precondition(lambda self: State.CONFIRMED in self.states.values())
    @rule()
    def seal(self) -> None:
        last = last_of_same(self.round.plan, self.round)
        try:
            made = publications.seal(
                self.round.plan, self.round, by=self.people["planner"], erratum="直しました。" if last else ""
            )
        except MoveRefused:
            return  # nothing new to say
        self.sealed[made.pk] = made.sha256
        for key, state in self.states.items():
            self.states[key] = State.SEALED if state == State.CONFIRMED else state

    @invariant()
    def what_is_stored_is_what_was_done(self) -> None:
        rows = YearEndStatus.objects.filter(pk__in=self.keys).values_list("pk", "state", "narrative")
        assert {pk: (state, said) for pk, state, said in rows} == {
            pk: (self.states[pk].value, self.texts[pk]) for pk in self.keys
        }

    @invariant()
    def every_event_is_a_move_of_the_table(self) -> None:
        events = ReviewEvent.objects.filter(status__in=self.keys).order_by("pk")
        last = dict.fromkeys(self.keys, State.NOT_STARTED.value)
        for event in events:
            assert event.from_state == last[event.status_id]
            assert Move(event.move).to[State(event.from_state)] == event.to_state
            last[event.status_id] = event.to_state
            if event.move == Move.CONFIRM and not event.by_submitter:
                submitted = [one for one in events if one.status_id == event.status_id and one.pk < event.pk]
                assert next(one for one in submitted[::-1] if one.move == Move.SUBMIT).by_id != event.by_id
        assert last == {pk: state.value for pk, state in self.states.items()}

    @invariant()
    def every_text_is_in_the_history(self) -> None:
        changes = ChangeEvent.objects.filter(model="progress.yearendstatus", record_pk__in=self.keys)
        told = {change.after.get("narrative") for change in changes}
        assert set(self.written) <= told

    @invariant()
    def what_is_frozen_stays(self) -> None:
        for publication in Publication.objects.filter(round=self.round):
            assert publication.sha256 == self.sealed[publication.pk] == frozen.digest(publication.content)


@pytest.mark.django_db
@pytest.mark.every_database
def test_whatever_is_done_in_whichever_order_nothing_unlisted_happens_and_nothing_is_lost() -> None:
    run_state_machine_as_test(
        Round,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=[*HealthCheck],
        ),
    )
