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
    SUBMITTED = "submitted", "提出済", "warn"
    RETURNED = "returned", "差戻し", "bad"
    CONFIRMED = "confirmed", "確認済", "good"
    SEALED = "sealed", "確定版に収録", "good"
    IMPORTED = "imported", "過去資料から取込", "neutral"


WAITING_FOR_DEPARTMENT = frozenset({State.NOT_STARTED, State.DRAFT, State.RETURNED})
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
    SUBMIT = "submit", "提出", _SUBMITTERS, dict.fromkeys(WAITING_FOR_DEPARTMENT, State.SUBMITTED)
    TAKE_BACK = "take_back", "取下げ", frozenset({Actor.LEAD, Actor.HEAD}), {State.SUBMITTED: State.DRAFT}
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
        return self in (Move.SEND_BACK, Move.REOPEN, Move.CORRECT)


class MoveRefused(Exception):
    """The move is not open to this actor in this state. `str()` is a sentence for the person."""


def moves(state: State, actors: Iterable[Actor]) -> list[Move]:
    """The moves open in `state` to somebody who is all of `actors`."""
    who = frozenset(actors)
    return [move for move in Move if state in move.to and not move.actors.isdisjoint(who)]


def after(state: State, actors: Iterable[Actor], move: Move, reason: str = "") -> State:
    """The state that `move` leads to. Raises `MoveRefused`, also for a blank reason where one is needed."""
    if move.actors.isdisjoint(actors):
        raise MoveRefused(f"「{move.label}」を行う権限がありません。")
    if state not in move.to:
        raise MoveRefused(f"この記録は「{state.label}」のため、「{move.label}」はできません。")
    if move.needs_reason and not reason.strip():
        raise MoveRefused(f"「{move.label}」には理由の入力が必要です。")
    return move.to[state]
