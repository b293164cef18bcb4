"""Four eyes: who submitted a record, handed it up, or entered it on behalf, isn't who confirms it; who handed it up
isn't the head who submits it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from progress.models import ReviewEvent, YearEndStatus
from progress.workflow import Move

REFUSAL = (
    "提出した本人（代理入力した人を含む）は確認できません。ほかの企画課の人が確認してください。"
    "一人で担当と企画を兼ねるときは、自治体の設定で「提出した本人による確認を認める」にできます。"
)


REFUSAL_OF_HEAD = (
    "所属長へ回した本人は、所属長として提出できません。ほかの人が回すか、企画課に代理の提出を頼んでください。"
    "一人で担当と所属長を兼ねるときは、自治体の設定で「提出した本人による確認を認める」にできます。"
)


class Entry(NamedTuple):
    """A save, handing up, submission or withdrawal that was noted; its fields are those of `ReviewEvent`."""

    status_id: int
    move: str
    by_id: int | None
    by_proxy: bool
    late: bool
    at: datetime


def entries_of(statuses: Iterable[YearEndStatus]) -> dict[int, list[Entry]]:
    """Status id → what was entered, oldest first. Asks once."""
    found: dict[int, list[Entry]] = {}
    moves = [Move.SAVE.value, Move.HAND_UP.value, Move.SUBMIT.value, Move.TAKE_BACK.value]
    rows = ReviewEvent.objects.filter(status__in=[one.pk for one in statuses], move__in=moves)
    for entry in map(Entry._make, rows.order_by("pk").values_list(*Entry._fields)):
        found.setdefault(entry.status_id, []).append(entry)
    return found


def is_own(entries: Iterable[Entry], by: Any) -> bool:
    """Did this person submit the record last, hand it up last, or enter anything of it on behalf? `entries`: oldest
    first."""
    rows = list(entries)
    submitted = [event for event in rows if event.move == Move.SUBMIT][-1:]
    submitted += [event for event in rows if event.move == Move.HAND_UP][-1:]
    on_behalf = [event for event in rows if event.by_proxy]
    return any(event.by_id == by.pk for event in [*submitted, *on_behalf])


def handed_up_by(status: YearEndStatus, by: Any) -> bool:
    """Is it this person who handed the record up to its head last?"""
    last = status.events.filter(move=Move.HAND_UP).order_by("-pk").first()
    return last is not None and last.by_id == by.pk


def why_not_confirmed(status: YearEndStatus, by: Any) -> str:
    """Why this person may not confirm the record, in sentences; "" where nothing stands against it."""
    if status.round.plan.municipality.confirms_own:
        return ""
    return REFUSAL if is_own(entries_of([status]).get(status.pk, ()), by) else ""
