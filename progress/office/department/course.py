"""The course of one record in words: its due date, its steps, and what happened to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from plans.values.words import era_day
from progress.models import ReportingRound, ReviewEvent, YearEndStatus
from progress.workflow import Move, State


def due_words(reporting_round: ReportingRound, today: date) -> str:
    """「令和7年5月31日（あと12日）」; "" where no day is set."""
    due = reporting_round.due_on
    if due is None:
        return ""
    days = (due - today).days
    left = f"あと{days}日" if days > 0 else "今日が期限です" if days == 0 else f"期限を{-days}日過ぎています"
    return f"{era_day(due)}（{left}）"


_STEPS = (
    (frozenset({State.NOT_STARTED}), "未入力"),
    (frozenset({State.DRAFT, State.RETURNED}), "下書き"),
    (frozenset({State.SUBMITTED}), "提出"),
    (frozenset({State.CONFIRMED}), "確認"),
    (frozenset({State.SEALED}), "確定"),
)


def steps_of(status: YearEndStatus) -> list[dict[str, Any]]:
    """The way of a record with its present place, as `components/progress_steps.html` takes it."""
    now = status.workflow_state
    if now == State.IMPORTED:
        return []
    at = next(index for index, (states, _) in enumerate(_STEPS) if now in states)
    labels = [label for _, label in _STEPS]
    if now == State.RETURNED:
        labels[at] = "差戻し"
    return [
        {"label": label, "done": index < at, "current": index == at} for index, label in enumerate(labels)
    ]


_EVENT_WORDS = {
    Move.SAVE: "書き始めました",
    Move.SUBMIT: "提出しました",
    Move.TAKE_BACK: "提出を取り下げました",
    Move.SEND_BACK: "差し戻しました",
    Move.CONFIRM: "確認しました",
    Move.REOPEN: "確認を取り消しました",
    Move.SEAL: "確定版に収録しました",
    Move.IMPORT: "過去の資料から取り込みました",
}


def event_words(event: ReviewEvent) -> str:
    """「総務課 山田さんが提出しました（企画課の代理入力・締切後）」"""
    remarks = [
        words for words, holds in (("企画課の代理入力", event.by_proxy), ("締切後", event.late)) if holds
    ]
    who = f"{event.by_name}さんが" if event.by_name else ""
    aside = f"（{'・'.join(remarks)}）" if remarks else ""
    return f"{who}{_EVENT_WORDS[Move(event.move)]}{aside}"
