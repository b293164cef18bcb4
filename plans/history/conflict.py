"""Two writers, one record: what stands now beside what somebody wanted, as `components/conflict.html` shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from plans.fields import FiscalYearField
from plans.history.changes import Action, FieldChange, difference
from plans.history.records import ChangeEvent, Versioned, events_for, labels_of, state_of
from plans.history.rehearsal import Stored
from plans.values.words import EMPTY, said

V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True)
class ConflictingRecord:
    """A record that changed since it was read: `stored` (None: deleted) against what the writer wanted."""

    wanted: Versioned
    stored: Versioned | None
    fields: tuple[FieldChange, ...]
    """`before` is what now stands in the database, `after` what the writer wanted to put there."""
    last_event: ChangeEvent | None = None


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
            fields = difference(state_of(now), state_of(record), labels_of(type(record))) if now else ()
            found.append(ConflictingRecord(record, now, fields, events_for(record).first()))
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


def is_by(event: ChangeEvent | None, reader: Any) -> bool:
    """Is it the reader's own change? An event of a command is nobody's."""
    return event is not None and event.by_id is not None and event.by_id == getattr(reader, "pk", None)


def _clash(record: ConflictingRecord, reader: Any) -> Clash:
    event, stored = record.last_event, record.stored
    fields = tuple(
        ClashField(change.label, text_of(stored, change.name), text_of(record.wanted, change.name))
        for change in record.fields
    )
    return Clash(
        label=f"{record.wanted._meta.verbose_name}「{stored or record.wanted}」",
        who=who_of(event),
        when=event.at if event is not None else None,
        gone=stored is None,
        fields=fields,
        own=is_by(event, reader),
    )


def text_of(record: Versioned | None, name: str) -> str:
    """A stored field as a person reads it: the choice's label, the related record's name, a plain number."""
    if record is None:
        return EMPTY
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if isinstance(field, FiscalYearField):
        value = field.to_python(value)
    if getattr(field, "choices", None):
        value = getattr(record, f"get_{name}_display")()
    return said(value)


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
