"""The life of a year-end status: state × actor × move → state. Pure: standard library only.

`progress.review` is the only module that carries these moves out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    NOT_STARTED = "not_started"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    SEALED = "sealed"
    IMPORTED = "imported"

    @property
    def label(self) -> str:
        return _STATES[self][0]

    @property
    def tone(self) -> str:
        """neutral / info / warn / bad / good: the colour family a page may use beside the label."""
        return _STATES[self][1]


_STATES = {
    State.NOT_STARTED: ("未入力", "neutral"),
    State.DRAFT: ("下書き", "info"),
    State.SUBMITTED: ("提出済", "warn"),
    State.RETURNED: ("差戻し", "bad"),
    State.CONFIRMED: ("確認済", "good"),
    State.SEALED: ("確定版に収録", "good"),
    State.IMPORTED: ("過去資料から取込", "neutral"),
}


class Actor(StrEnum):
    """Who acts on one record: its lead department, another department that shares it, the head (所属長) of the
    lead department, the head of one that shares it, the planning section."""

    LEAD = "lead"
    RELATED = "related"
    HEAD = "head"
    READER = "reader"
    PLANNER = "planner"


class Move(StrEnum):
    SAVE = "save"
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    SEAL = "seal"
    IMPORT = "import"

    @property
    def label(self) -> str:
        return _RULES[self].label

    @property
    def needs_reason(self) -> bool:
        return _RULES[self].needs_reason


@dataclass(frozen=True)
class _Rule:
    label: str
    actors: frozenset[Actor]
    to: dict[State, State]
    needs_reason: bool = False


_WRITERS = frozenset({Actor.LEAD, Actor.RELATED, Actor.PLANNER})
_SUBMITTERS = frozenset({Actor.LEAD, Actor.HEAD, Actor.PLANNER})
_PLANNER = frozenset({Actor.PLANNER})

_RULES = {
    Move.SAVE: _Rule(
        "下書き保存",
        _WRITERS,
        {State.NOT_STARTED: State.DRAFT, State.DRAFT: State.DRAFT, State.RETURNED: State.RETURNED},
    ),
    Move.SUBMIT: _Rule(
        "提出",
        _SUBMITTERS,
        {
            State.NOT_STARTED: State.SUBMITTED,
            State.DRAFT: State.SUBMITTED,
            State.RETURNED: State.SUBMITTED,
        },
    ),
    Move.TAKE_BACK: _Rule("取下げ", frozenset({Actor.LEAD, Actor.HEAD}), {State.SUBMITTED: State.DRAFT}),
    Move.SEND_BACK: _Rule("差戻し", _PLANNER, {State.SUBMITTED: State.RETURNED}, needs_reason=True),
    Move.CONFIRM: _Rule("確認", _PLANNER, {State.SUBMITTED: State.CONFIRMED}),
    Move.REOPEN: _Rule(
        "確認の取消し",
        _PLANNER,
        {State.CONFIRMED: State.SUBMITTED, State.SEALED: State.SUBMITTED},
        needs_reason=True,
    ),
    Move.SEAL: _Rule("確定版に収録", _PLANNER, {State.CONFIRMED: State.SEALED, State.SEALED: State.SEALED}),
    Move.IMPORT: _Rule("取込", _PLANNER, {State.NOT_STARTED: State.IMPORTED}),
}

WAITING_FOR_DEPARTMENT = frozenset({State.NOT_STARTED, State.DRAFT, State.RETURNED})
WAITING_FOR_PLANNER = frozenset({State.SUBMITTED})
DONE = frozenset({State.CONFIRMED, State.SEALED, State.IMPORTED})


class MoveRefused(Exception):
    """The move is not open to this actor in this state. `str()` is a sentence for the person."""


def may(state: State, actors: Iterable[Actor], move: Move) -> bool:
    rule = _RULES[move]
    return state in rule.to and not rule.actors.isdisjoint(actors)


def moves(state: State, actors: Iterable[Actor]) -> list[Move]:
    """The moves open in `state` to somebody who is all of `actors`."""
    who = frozenset(actors)
    return [move for move in Move if may(state, who, move)]


def after(state: State, actors: Iterable[Actor], move: Move, reason: str = "") -> State:
    """The state that `move` leads to. Raises `MoveRefused`, also for a blank reason where one is needed."""
    rule = _RULES[move]
    if rule.actors.isdisjoint(actors):
        raise MoveRefused(f"「{rule.label}」を行う権限がありません。")
    if state not in rule.to:
        raise MoveRefused(f"この記録は「{state.label}」のため、「{rule.label}」はできません。")
    if rule.needs_reason and not reason.strip():
        raise MoveRefused(f"「{rule.label}」には理由の入力が必要です。")
    return rule.to[state]
