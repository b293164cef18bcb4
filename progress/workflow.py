"""The life of a year-end status: state × actor × move → state. Pure: standard library only.

`progress.review` is the only module that carries these moves out.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class State(StrEnum):
    """`label`: in words. `tone`: the colour family that a page may use beside it."""

    label: str
    tone: str

    def __new__(cls, value: str, label: str = "", tone: str = "") -> State:  # State("draft") looks one up
        state = str.__new__(cls, value)
        state._value_, state.label, state.tone = value, label, tone
        return state

    NOT_STARTED = "not_started", "未入力", "neutral"
    DRAFT = "draft", "下書き", "info"
    AT_HEAD = "at_head", "所属長確認中", "info"
    SUBMITTED = "submitted", "提出済", "warn"
    RETURNED = "returned", "差戻し", "bad"
    CONFIRMED = "confirmed", "確認済", "good"
    SEALED = "sealed", "確定版に収録", "good"
    IMPORTED = "imported", "過去資料から取込", "neutral"


BEING_WRITTEN = frozenset({State.NOT_STARTED, State.DRAFT, State.RETURNED})
WAITING_FOR_DEPARTMENT = BEING_WRITTEN | {State.AT_HEAD}
WAITING_FOR_PLANNER = frozenset({State.SUBMITTED})
DONE = frozenset({State.CONFIRMED, State.SEALED, State.IMPORTED})


class Actor(StrEnum):
    """Who acts on one record: its lead department, another department that shares it, the head (所属長) of the
    lead department, the head of one that shares it, the planning section."""

    LEAD = "lead"
    RELATED = "related"
    HEAD = "head"
    READER = "reader"
    PLANNER = "planner"


_WRITERS = frozenset({Actor.LEAD, Actor.RELATED, Actor.PLANNER})
_SUBMITTERS = frozenset({Actor.LEAD, Actor.HEAD, Actor.PLANNER})
_PLANNER = frozenset({Actor.PLANNER})
_SAVED = {State.NOT_STARTED: State.DRAFT, State.DRAFT: State.DRAFT, State.RETURNED: State.RETURNED}


class Move(StrEnum):
    """`actors`: who may make it. `to`: the states in which it is open → the state it leads to."""

    label: str
    actors: frozenset[Actor]
    to: dict[State, State]

    def __new__(
        cls,
        value: str,
        label: str = "",
        actors: frozenset[Actor] = frozenset(),
        to: dict[State, State] | None = None,
    ) -> Move:
        move = str.__new__(cls, value)
        move._value_, move.label, move.actors, move.to = value, label, actors, to or {}
        return move

    SAVE = "save", "下書き保存", _WRITERS, _SAVED
    HAND_UP = "hand_up", "所属長へ回す", frozenset({Actor.LEAD}), dict.fromkeys(BEING_WRITTEN, State.AT_HEAD)
    HAND_BACK = "hand_back", "課に戻す", frozenset({Actor.HEAD}), {State.AT_HEAD: State.DRAFT}
    SUBMIT = "submit", "提出", _SUBMITTERS, dict.fromkeys(WAITING_FOR_DEPARTMENT, State.SUBMITTED)
    TAKE_BACK = (
        "take_back",
        "取下げ",
        frozenset({Actor.LEAD, Actor.HEAD}),
        {State.SUBMITTED: State.DRAFT, State.AT_HEAD: State.DRAFT},
    )
    SEND_BACK = "send_back", "差戻し", _PLANNER, {State.SUBMITTED: State.RETURNED}
    RECALL = "recall", "差戻しの取消し", _PLANNER, {State.RETURNED: State.SUBMITTED}
    CONFIRM = "confirm", "確認", _PLANNER, {State.SUBMITTED: State.CONFIRMED}
    REOPEN = (
        "reopen",
        "確認の取消し",
        _PLANNER,
        dict.fromkeys((State.CONFIRMED, State.SEALED), State.SUBMITTED),
    )
    SEAL = "seal", "確定版に収録", _PLANNER, dict.fromkeys((State.CONFIRMED, State.SEALED), State.SEALED)
    CORRECT = (
        "correct",
        "公表後の訂正",
        _PLANNER,
        {
            State.SEALED: State.CONFIRMED,
            State.CONFIRMED: State.CONFIRMED,
            State.IMPORTED: State.IMPORTED,
        },
    )
    IMPORT = "import", "取込", _PLANNER, {State.NOT_STARTED: State.IMPORTED}

    @property
    def needs_reason(self) -> bool:
        return self in (Move.SEND_BACK, Move.REOPEN, Move.CORRECT, Move.HAND_BACK)


class MoveRefused(Exception):
    """The move is not open to this actor in this state. `str()` is a sentence for the person."""


def _who(move: Move, state: State, heads_confirm: bool) -> frozenset[Actor]:
    """Who makes the move in that state, where heads confirm before the planning section does, and where not.

    The one lets go of a record what the other has in hand: who wrote it takes it back, who reads it hands it back.
    """
    if move == Move.HAND_UP and not heads_confirm:
        return frozenset()
    if move == Move.TAKE_BACK and state == State.AT_HEAD:
        return move.actors - {Actor.HEAD}
    if move == Move.SUBMIT and heads_confirm:
        return move.actors - {Actor.LEAD} - (frozenset() if state == State.AT_HEAD else {Actor.HEAD})
    return move.actors


def moves(state: State, actors: Iterable[Actor], *, heads_confirm: bool = False) -> list[Move]:
    """The moves open in `state` to somebody who is all of `actors`. `heads_confirm`: the municipality wants the
    department's head (所属長) to look at a record before it is submitted."""
    who = frozenset(actors)
    return [
        move for move in Move if state in move.to and not _who(move, state, heads_confirm).isdisjoint(who)
    ]


def after(
    state: State, actors: Iterable[Actor], move: Move, reason: str = "", *, heads_confirm: bool = False
) -> State:
    """The state that `move` leads to. Raises `MoveRefused`, also for a blank reason where one is needed."""
    if _who(move, state, heads_confirm).isdisjoint(actors):
        raise MoveRefused(f"「{move.label}」を行う権限がありません。")
    if state not in move.to:
        raise MoveRefused(f"この記録は「{state.label}」のため、「{move.label}」はできません。")
    if move.needs_reason and not reason.strip():
        raise MoveRefused(f"「{move.label}」には理由の入力が必要です。")
    return move.to[state]
