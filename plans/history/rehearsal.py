"""What would become of a set of records if it were written: found out without writing or locking anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

from plans.history.changes import Action, RecordChange, difference
from plans.history.records import State, Versioned, labels_of, references, state_of
from plans.history.rules import check, in_parts

Stored = Mapping[tuple[type[models.Model], int], Versioned]
"""The rows as they stand, by model and key."""


@dataclass(slots=True)
class Rehearsed:
    """One record of the set. `before`: what stands there, None for a new one; `after`: what would stand there, None
    where nothing moves; `error`: the rules that it would break."""

    record: Versioned
    before: State | None
    after: State | None
    error: ValidationError | None = None

    @property
    def action(self) -> Action:
        if self.after is None:
            return Action.UNCHANGED
        return Action.CREATE if self.before is None else Action.CHANGE

    @property
    def change(self) -> RecordChange:
        record, labels = self.record, labels_of(type(self.record))
        fields = difference(self.before, self.after, labels) if self.after is not None else ()
        return RecordChange(record._meta.label_lower, str(record), self.action, record.pk, fields)


def rehearse(records: Sequence[Versioned]) -> list[Rehearsed]:
    """One for each record, in their order. Checking puts values in order, as it does before writing."""
    return rehearse_against(records, stored_rows(records))


def rehearse_against(records: Sequence[Versioned], stored: Stored) -> list[Rehearsed]:
    """`rehearse` with the rows that are known to stand there."""
    found = []
    for record in records:
        _take_keys(record)
        row = None if record._state.adding else stored.get((type(record), record.pk))
        found.append(Rehearsed(record, state_of(row) if row is not None else None, None))
    moving = [one for one in found if _moves(one)]
    errors = check([one.record for one in moving], [one.before for one in moving])
    for one, error in zip(moving, errors, strict=True):
        one.error = error
        if _moves(one):  # what was typed differently may have turned out to be the same
            one.after = state_of(one.record)
    return found


def _moves(one: Rehearsed) -> bool:
    return one.before is None or state_of(one.record) != one.before or points_to_unsaved(one.record)


def stored_rows(records: Iterable[Versioned], *, lock: bool = False) -> Stored:
    """The rows as they now stand for those of `records` that are in the database; one query per model."""
    keys: dict[type[Versioned], list[int]] = {}
    for record in records:
        if not record._state.adding:
            keys.setdefault(type(record), []).append(record.pk)
    found: dict[tuple[type[models.Model], int], Versioned] = {}
    for model, wanted in keys.items():
        for part in in_parts(wanted):
            rows = model._default_manager.filter(pk__in=part).order_by("pk")
            found |= {(model, row.pk): row for row in (rows.select_for_update() if lock else rows)}
    return found


def _take_keys(record: models.Model) -> None:
    """A record may have been pointed to an object before that was saved and had a key."""
    for column in references(type(record)):
        target = record._state.fields_cache.get(column.name)
        if target is not None and getattr(record, column.attname) != target.pk:
            setattr(record, column.name, target)  # by its name: setting the key alone would forget the object


def points_to_unsaved(record: models.Model) -> bool:
    held = [record._state.fields_cache.get(column.name) for column in references(type(record))]
    return any(target is not None and target.pk is None for target in held)
