"""Who may do what with a year-end status, in every state: the field's rules typed out once more, by hand.

practice.md: 提出, 差戻し, 取下げ before review, 確認の取消し before sealing, 企画課の代理入力, 締切後の受付; of several
departments each answers its part and the lead submits. domain.md rule 12: what is taken from old files is 取込,
never submitted or confirmed.
"""

from __future__ import annotations

from itertools import product

import pytest

from progress.models import ReviewEvent, YearEndStatus
from progress.office.department.entry_views import event_words
from progress.workflow import (
    DONE,
    WAITING_FOR_DEPARTMENT,
    WAITING_FOR_PLANNER,
    Actor,
    Move,
    MoveRefused,
    State,
    after,
    moves,
)

ALLOWED = """
    not_started  lead     save       draft
    not_started  related  save       draft
    not_started  planner  save       draft
    draft        lead     save       draft
    draft        related  save       draft
    draft        planner  save       draft
    returned     lead     save       returned
    returned     related  save       returned
    returned     planner  save       returned
    not_started  lead     submit     submitted
    not_started  planner  submit     submitted
    not_started  head     submit     submitted
    draft        head     submit     submitted
    returned     head     submit     submitted
    submitted    head     take_back  draft
    at_head      lead     submit     submitted
    at_head      head     submit     submitted
    at_head      planner  submit     submitted
    at_head      lead     take_back  draft
    at_head      head     hand_back  draft
    draft        lead     submit     submitted
    draft        planner  submit     submitted
    returned     lead     submit     submitted
    returned     planner  submit     submitted
    submitted    lead     take_back  draft
    submitted    planner  send_back  returned
    returned     planner  recall     submitted
    submitted    planner  confirm    confirmed
    confirmed    planner  reopen     submitted
    sealed       planner  reopen     submitted
    confirmed    planner  seal       sealed
    sealed       planner  seal       sealed
    not_started  planner  import     imported
    sealed       planner  correct    confirmed
    confirmed    planner  correct    confirmed
    imported     planner  correct    imported
"""
TABLE = {
    (State(state), Actor(actor), Move(move)): State(to)
    for state, actor, move, to in (line.split() for line in ALLOWED.split("\n") if line.strip())
}
EVERYTHING = list(product(State, Actor, Move))
HEADS_CONFIRM = """
    not_started  lead     hand_up    at_head
    draft        lead     hand_up    at_head
    returned     lead     hand_up    at_head
"""
"""Where the head looks at a record first: who wrote it hands it up, and doesn't submit it; the head submits only what
lies with them."""
BY_HEAD = {key: to for key, to in TABLE.items() if key[1:] != (Actor.LEAD, Move.SUBMIT)}
BY_HEAD = {
    key: to for key, to in BY_HEAD.items() if key[1:] != (Actor.HEAD, Move.SUBMIT) or key[0] == State.AT_HEAD
} | {
    (State(state), Actor(actor), Move(move)): State(to)
    for state, actor, move, to in (line.split() for line in HEADS_CONFIRM.split("\n") if line.strip())
}


def test_the_table_is_about_every_state_actor_and_move():
    assert len(EVERYTHING) == 8 * 5 * 12
    assert (len(TABLE), len(BY_HEAD)) == (36, 32)


@pytest.mark.parametrize(("state", "actor", "move"), EVERYTHING)
def test_each_move_is_open_exactly_where_the_table_says(state, actor, move):
    for heads_confirm, table in ((False, TABLE), (True, BY_HEAD)):
        to = table.get((state, actor, move))
        assert (move in moves(state, {actor}, heads_confirm=heads_confirm)) is (to is not None)
        if to is None:
            with pytest.raises(MoveRefused):
                after(state, {actor}, move, "理由", heads_confirm=heads_confirm)
        else:
            assert after(state, {actor}, move, "理由", heads_confirm=heads_confirm) == to


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_a_stranger_may_do_nothing(state, move):
    assert moves(state, ()) == []
    with pytest.raises(MoveRefused, match="権限がありません"):
        after(state, (), move, "理由")


@pytest.mark.parametrize("state", State)
def test_somebody_who_is_both_may_do_what_either_may(state):
    both = {Actor.LEAD, Actor.PLANNER}
    either = set(moves(state, {Actor.LEAD})) | set(moves(state, {Actor.PLANNER}))
    assert set(moves(state, both)) == either


@pytest.mark.parametrize("actor", [Actor.LEAD, Actor.RELATED])
@pytest.mark.parametrize("move", [Move.CONFIRM, Move.SEND_BACK, Move.REOPEN, Move.SEAL, Move.IMPORT])
def test_a_department_never_confirms_sends_back_reopens_or_seals(actor, move):
    assert not any(move in moves(state, {actor}) for state in State)


def test_a_department_that_shares_an_item_saves_and_does_not_submit():
    assert {move for state in State for move in moves(state, {Actor.RELATED})} == {Move.SAVE}


def test_a_department_changes_nothing_once_it_has_submitted():
    for state in (State.SUBMITTED, State.CONFIRMED, State.SEALED, State.IMPORTED):
        assert Move.SAVE not in moves(state, set(Actor))
        assert Move.SUBMIT not in moves(state, set(Actor))


def test_a_submission_is_taken_back_only_before_the_review_has_ended():
    taken_back = [state for state in State if Move.TAKE_BACK in moves(state, {Actor.LEAD})]
    assert taken_back == [State.AT_HEAD, State.SUBMITTED]


def test_nothing_is_sealed_that_was_not_confirmed():
    assert {state for state in State if Move.SEAL in moves(state, set(Actor))} == {
        State.CONFIRMED,
        State.SEALED,
    }


def test_what_was_imported_stays_as_it_is_but_for_a_correction():
    assert moves(State.IMPORTED, set(Actor)) == [Move.CORRECT]
    assert after(State.IMPORTED, {Actor.PLANNER}, Move.CORRECT, "写し違い") == State.IMPORTED


REASONED = [Move.SEND_BACK, Move.REOPEN, Move.CORRECT, Move.HAND_BACK]


@pytest.mark.parametrize("move", REASONED)
@pytest.mark.parametrize("reason", ["", " ", "\n", "　"])
def test_sending_back_reopening_and_correcting_need_a_reason(move, reason):
    state, actor = next((state, actor) for state, actor, one in TABLE if one == move)
    assert move.needs_reason
    with pytest.raises(MoveRefused, match="理由の入力が必要です"):
        after(state, {actor}, move, reason)


@pytest.mark.parametrize("move", [one for one in Move if one not in REASONED])
def test_no_other_move_needs_a_reason(move):
    assert not move.needs_reason
    state, actor = next((state, actor) for state, actor, one in BY_HEAD if one == move)
    after(state, {actor}, move, heads_confirm=True)


def test_a_refusal_names_the_move_and_the_state_in_japanese():
    with pytest.raises(MoveRefused) as refusal:
        after(State.CONFIRMED, {Actor.LEAD, Actor.PLANNER}, Move.SUBMIT)
    assert str(refusal.value) == "この記録は「確認済」のため、「提出」はできません。"


def test_every_state_waits_for_exactly_one_side():
    groups = [WAITING_FOR_DEPARTMENT, WAITING_FOR_PLANNER, DONE]
    assert sorted(state for group in groups for state in group) == sorted(State)


def test_every_state_is_reached_and_has_a_label():
    assert set(BY_HEAD.values()) | {State.NOT_STARTED} == set(State)
    assert len({state.label for state in State}) == len(State)
    assert {state.tone for state in State} <= {"neutral", "info", "warn", "bad", "good"}
    assert len({move.label for move in Move}) == len(Move)


def test_the_models_know_the_same_states_and_moves():
    assert dict(YearEndStatus._meta.get_field("state").flatchoices) == {one.value: one.label for one in State}
    assert dict(ReviewEvent._meta.get_field("move").flatchoices) == {one.value: one.label for one in Move}


@pytest.mark.parametrize("move", Move)
def test_every_move_is_told_in_words_of_its_own(move):
    told = event_words(ReviewEvent(move=move.value, by_name="山田"))
    assert told.startswith("山田さんが") and len(told) > len("山田さんが")
