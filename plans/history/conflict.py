"""Two writers, one record: what stands now beside what somebody wanted, as `components/conflict.html` shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.utils.timezone import localtime

from plans.history.changes import Action, FieldChange, difference
from plans.history.event_words import moves_in_words
from plans.history.records import ChangeEvent, Versioned, events_for, labels_of, state_of
from plans.history.rehearsal import Stored
from plans.values.words import moment

V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True)
class ConflictingRecord:
    """A record that changed since it was read: `stored` (None: deleted) against what the writer wanted."""

    wanted: Versioned
    stored: Versioned | None
    fields: tuple[FieldChange, ...]
    """`before` is what now stands in the database, `after` what the writer wanted to put there."""
    last_event: ChangeEvent | None = None

    @classmethod
    def of(cls, wanted: V, stored: V | None) -> ConflictingRecord:
        """The two sides with all fields in which they differ, and the last one who wrote."""
        labels = labels_of(type(wanted))
        fields = difference(state_of(stored), state_of(wanted), labels) if stored is not None else ()
        return cls(wanted, stored, fields, events_for(wanted).first())


class Conflict(Exception):
    """Somebody else changed a record in the meantime; nothing was written."""

    def __init__(self, records: Sequence[ConflictingRecord]) -> None:
        self.records = list(records)
        names = "、".join(str(record.wanted) for record in records[:3])
        super().__init__(f"ほかの人が先に変更しました：{names}")


def refuse_conflicts(records: Sequence[Versioned], stored: Stored) -> None:
    """Raises `Conflict` with every record whose stored row has another version than its writer saw, or is gone."""
    found = []
    for record in records:
        if record._state.adding:
            continue
        now = stored.get((type(record), record.pk))
        if now is None or now.version != record.version:
            found.append(ConflictingRecord.of(record, now))
    if found:
        raise Conflict(found)


# ── In words ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ClashField:
    """One field in words: what stands in the database now, and what this person wanted to put there."""

    label: str
    now: str
    typed: str


@dataclass(frozen=True)
class Clash:
    """One record that moved on. `who` "" and `when` None where no event says; `gone`: it was deleted; `own`: by
    the very person who reads this, at another screen."""

    label: str
    who: str
    when: datetime | None
    gone: bool
    fields: tuple[ClashField, ...]
    own: bool = False


def clashes(conflict: Conflict, reader: Any = None) -> list[Clash]:
    """Every record of the conflict with the fields in which the two sides differ. `reader`: the user to whom they
    are shown."""
    return [_clash(record, reader) for record in conflict.records]


def last_of(conflict: Conflict) -> ChangeEvent | None:
    """The newest event among the conflict's records: who was faster, and when."""
    events = [record.last_event for record in conflict.records if record.last_event is not None]
    return max(events, key=lambda event: event.pk, default=None)


def who_of(event: ChangeEvent | None) -> str:
    """The person's name, or the way where nobody is named (a command); "" without event."""
    return (event.by_name or event.get_via_display()) if event is not None else ""


def who_and_when(event: ChangeEvent | None) -> str:
    """「山田 花子さんが令和8年11月3日10:20に」, to stand before what was done; 「ほかの人が」 without event."""
    if event is None:
        return "ほかの人が"
    return f"{event.by_name or 'ほかの人'}さんが{moment(localtime(event.at))}に"


def is_by(event: ChangeEvent | None, reader: Any) -> bool:
    """Is it the reader's own change? An event of a command is nobody's."""
    return event is not None and event.by_id is not None and event.by_id == getattr(reader, "pk", None)


def _clash(record: ConflictingRecord, reader: Any) -> Clash:
    event, stored = record.last_event, record.stored
    moves = moves_in_words(type(record.wanted), record.fields)
    fields = tuple(ClashField(one.label, one.before, one.after) for one in moves)
    return Clash(
        label=f"{record.wanted._meta.verbose_name}「{stored or record.wanted}」",
        who=who_of(event),
        when=event.at if event is not None else None,
        gone=stored is None,
        fields=fields,
        own=is_by(event, reader),
    )


def as_seen(record: V, version: int) -> V | None:
    """The stored record as it stood at `version`, told back from its history; None for 0: it did not exist yet.

    With it a form tells what a person changed from what the person only saw. Every write of a record raises its
    version by one and leaves one event.
    """
    if version < 1:
        return None
    earlier = copy(record)
    since = max(record.version - version, 0)
    if since:
        for event in events_for(record).filter(action=Action.CHANGE.value)[:since]:
            for name, value in event.before.items():
                field: Any = record._meta.get_field(name)
                setattr(earlier, field.attname, field.to_python(value))
    return earlier


def kept_inputs(data: Any, leave_out: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What was posted (a QueryDict), as hidden inputs that bring it back; without the token and the button."""
    skip = {"csrfmiddlewaretoken", "move", *leave_out}
    return [(name, value) for name, values in data.lists() if name not in skip for value in values]
