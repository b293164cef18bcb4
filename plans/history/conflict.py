"""Two writers, one record: forms carry the version that their reader saw, and what stands now is told beside what
somebody wanted (`components/conflict.html`)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any, TypeVar

from django import forms
from django.db.models import Q
from django.utils.timezone import localtime

from plans.history.changes import Action, FieldChange, difference
from plans.history.events import FieldWords, moves_in_words
from plans.history.records import ChangeEvent, Versioned, columns, events_for, labels_of, state_of
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

    @property
    def last_event(self) -> ChangeEvent | None:
        """The newest among the records': who was faster, and when."""
        events = [record.last_event for record in self.records if record.last_event is not None]
        return max(events, key=lambda event: event.pk, default=None)


def refuse_conflicts(records: Sequence[Versioned], stored: Stored) -> None:
    """Raises `Conflict` with every record whose stored row has another version than its writer saw, or is gone."""
    found = []
    for record in records:
        now = stored.get((type(record), record.pk))
        if not record._state.adding and (now is None or now.version != record.version):
            found.append(ConflictingRecord.of(record, now))
    if found:
        raise Conflict(found)


# ── In words ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Clash:
    """One record that moved on, as `reader` (a user) is told of it. `gone`: it was deleted."""

    label: str
    event: ChangeEvent | None
    """The last change; None where none is told."""
    fields: tuple[FieldWords, ...] = ()
    """`before` stands in the database now, `after` is what this person wanted to put there."""
    reader: Any = None
    gone: bool = False

    @property
    def who(self) -> str:
        """The person's name, or the way where nobody is named (a command); "" without event."""
        return (self.event.by_name or self.event.get_via_display()) if self.event else ""

    @property
    def own(self) -> bool:
        """Was it the very reader, at another screen? An event of a command is nobody's."""
        return bool(self.event and self.event.by_id and self.event.by_id == getattr(self.reader, "pk", None))


def clashes(conflict: Conflict, reader: Any = None) -> list[Clash]:
    """Every record of the conflict with the fields in which the two sides differ."""
    return [
        Clash(
            f"{record.wanted._meta.verbose_name}「{record.stored or record.wanted}」",
            record.last_event,
            moves_in_words(type(record.wanted), record.fields),
            reader,
            gone=record.stored is None,
        )
        for record in conflict.records
    ]


def who_and_when(event: ChangeEvent | None) -> str:
    """「山田 花子さんが令和8年11月3日10:20に」, to stand before what was done; 「ほかの人が」 without event."""
    if event is None:
        return "ほかの人が"
    return f"{event.by_name or 'ほかの人'}さんが{moment(localtime(event.at))}に"


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────────────────


class VersionField(forms.IntegerField):
    """The version that the form was opened with, hidden. It never counts as a change of its own."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def shown_version(data: Mapping[str, Any], name: str) -> int:
    """The posted version; 0 where there was no record, or where it is no number."""
    posted = str(data.get(name, ""))
    return int(posted) if re.fullmatch(r"\d{1,9}", posted) else 0


class SeenVersion:
    """What such forms have in common, as a mixin: behind a conflict the form keeps what was typed over the version
    that stands now, so that saving once more is a decision."""

    fields: dict[str, forms.Field]
    initial: Any
    anew: tuple[str, ...] = ()
    """Inputs that are asked again after a conflict."""

    def keep(self, data: Mapping[str, Any]) -> None:
        """Takes over what was typed before a conflict; the versions stay those of now."""
        for name, field in self.fields.items():
            if isinstance(field, VersionField) or name in self.anew:
                continue
            if not field.widget.value_omitted_from_data(data, {}, name):
                self.initial[name] = field.widget.value_from_datadict(data, {}, name)


class Past:
    """How stored records stood at earlier versions, told back from their history. It is asked once for all of
    `records`, and only when one of them has moved.

    With it a form tells what a person changed from what the person only saw. Every write of a record raises its
    version by one and leaves one event.
    """

    def __init__(self, records: Iterable[Versioned]) -> None:
        self.records = tuple(records)

    @cached_property
    def _changes(self) -> Mapping[tuple[str, int], Sequence[ChangeEvent]]:
        """By model and key: what was changed of the record, newest first."""
        keys: dict[str, list[int]] = defaultdict(list)
        for one in self.records:
            keys[one._meta.label_lower].append(one.pk)
        asked = [Q(model=model, record_pk__in=found) for model, found in keys.items()]
        told: dict[tuple[str, int], list[ChangeEvent]] = defaultdict(list)
        for event in ChangeEvent.objects.filter(reduce(or_, asked), action=Action.CHANGE.value):
            told[event.model, event.record_pk].append(event)
        return told

    def as_seen(self, record: V, version: int) -> V | None:
        """One of the records as it stood at `version`; None for 0: it did not exist yet."""
        if version < 1:
            return None
        earlier = copy(record)
        since = max(record.version - version, 0)
        if since:
            for event in self._changes.get((record._meta.label_lower, record.pk), ())[:since]:
                _put_back(earlier, event)
        return earlier

    def gone(self, like: V, pk: int, version: int) -> V | None:
        """A record that was deleted since, as it stood at `version`; asks by itself. `like`: what a new one in its
        place would be. None where history doesn't know it."""
        events = list(ChangeEvent.objects.filter(model=like._meta.label_lower, record_pk=pk))
        deleted = next((event for event in events if event.action == Action.DELETE), None)
        if deleted is None:
            return None
        earlier = copy(like)
        _put_back(earlier, deleted)
        changes = [event for event in events if event.action == Action.CHANGE]
        for event in changes[: max(len(changes) + 1 - version, 0)]:
            _put_back(earlier, event)
        return earlier


def _put_back(record: Versioned, event: ChangeEvent) -> None:
    """What stood before the event; what the program no longer has isn't told back."""
    for column in columns(type(record)):
        if column.name in event.before:
            setattr(record, column.attname, column.to_python(event.before[column.name]))


def kept_inputs(data: Any) -> list[tuple[str, str]]:
    """What was posted (a QueryDict), as hidden inputs that bring it back; without the token and the button."""
    left_out = ("csrfmiddlewaretoken", "move")
    return [(name, value) for name, values in data.lists() if name not in left_out for value in values]
