"""Change events told to people: those of a record with all that hangs on it, in words, with the names that the
numbers stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localtime

from plans.history.changes import Action, FieldChange
from plans.history.records import ChangeEvent, Versioned, Way
from plans.values.fiscal_year import FiscalYear
from plans.values.words import EMPTY, era_day, moment, number, yes_no

LONG = 40
"""Texts longer than this are shown one below the other, not side by side."""

WAYS = [(way.value, "一括の処理" if way == Way.COMMAND else str(way.label)) for way in Way]
"""(value, words): by which way a change came, as people read it."""

Column = models.Field[Any, Any] | None
"""None: the program no longer has the model, or the model the column."""
Names = dict[tuple[type[models.Model], Any], str]


@dataclass(frozen=True)
class FieldWords:
    """One field's move, each side ready to be read (`EMPTY` where nothing stood)."""

    label: str
    before: str
    after: str

    @property
    def long(self) -> bool:
        return max(len(self.before), len(self.after)) > LONG or "\n" in self.before + self.after


@dataclass(frozen=True)
class EventWords:
    """One change event. `fields` is empty for a change without visible fields; `by` "" where nobody acted."""

    at: datetime
    by: str
    way: str
    action: str
    kind: str
    subject: str
    note: str
    fields: tuple[FieldWords, ...]
    created: bool
    whole: bool
    """Is it a whole record that came or went, and not a move of some fields?"""

    @property
    def who(self) -> str:
        """「山田 花子（入力画面）」; the way alone where nobody acted."""
        return f"{self.by}（{self.way}）" if self.by else self.way


def _model_of(label: str) -> type[models.Model] | None:
    """The model that an event's `model` names; None when the program no longer has it."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def kind_of(label: str) -> str:
    """「取組項目」 for `items.item`; the label itself where the model is gone."""
    model = _model_of(label)
    return str(model._meta.verbose_name) if model else label


def _columns(model: type[models.Model] | None) -> dict[str, models.Field[Any, Any]]:
    """By name, with those that the model had once."""
    former = model.former_columns if model and issubclass(model, Versioned) else {}
    return former | {column.name: column for column in model._meta.concrete_fields} if model else {}


def in_words(events: Sequence[ChangeEvent]) -> list[EventWords]:
    """The events in the given order. One query per kind of record that their fields point to."""
    columns = {label: _columns(_model_of(label)) for label in {event.model for event in events}}
    names = names_of(
        (columns[event.model].get(name), value)
        for event in events
        for values in (event.before, event.after)
        for name, value in values.items()
    )
    return [_event(event, columns[event.model], names) for event in events]


def _event(event: ChangeEvent, columns: Mapping[str, models.Field[Any, Any]], names: Names) -> EventWords:
    said = {**event.before, **event.after}
    order = [name for name in columns if name in said] + [name for name in said if name not in columns]
    labels = {name: str(columns[name].verbose_name) if name in columns else name for name in order}
    moves = [FieldChange(name, labels[name], event.before.get(name), event.after.get(name)) for name in order]
    return EventWords(
        at=event.at,
        by=event.by_name,
        way=dict(WAYS).get(event.via, event.via),
        action=event.get_action_display(),
        kind=kind_of(event.model),
        subject=event.record_label,
        # Of a fixture it is the name of a file, which tells nobody anything.
        note="" if event.via == Way.FIXTURE else event.note,
        fields=_moves(columns, moves, names),
        created=event.action == Action.CREATE,
        whole=event.action in (Action.CREATE, Action.DELETE),
    )


def moves_in_words(model: type[models.Model], moves: Sequence[FieldChange]) -> tuple[FieldWords, ...]:
    """Moves of one record's fields, in the given order. One query per kind of record that they point to."""
    columns = _columns(model)
    names = names_of((columns.get(move.name), value) for move in moves for value in (move.before, move.after))
    return _moves(columns, moves, names)


def _moves(
    columns: Mapping[str, models.Field[Any, Any]], moves: Sequence[FieldChange], names: Names
) -> tuple[FieldWords, ...]:
    return tuple(
        FieldWords(
            move.label,
            value_words(columns.get(move.name), move.before, names),
            value_words(columns.get(move.name), move.after, names),
        )
        for move in moves
    )


def names_of(said: Iterable[tuple[Column, Any]]) -> Names:
    """What the records are called to which columns with these values point; one query for each kind."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for column, value in said:
        if value is not None and isinstance(column, models.ForeignKey):
            wanted.setdefault(column.remote_field.model, set()).add(value)
    return {
        (model, record.pk): str(record)
        for model, keys in wanted.items()
        # With what their names need, or each would ask for it.
        for record in model._default_manager.filter(pk__in=keys).select_related()
    }


def value_words(column: Column, value: Any, names: Names) -> str:
    """A value as people read it, as stored or as an event keeps it; `EMPTY` for None and "". `names` holds what its
    references are called."""
    if value is None or value == "":
        return EMPTY
    if isinstance(column, models.ForeignKey):
        return names.get((column.remote_field.model, value), "（削除された記録）")
    if column is not None:
        if column.choices and not isinstance(value, bool):
            return str(dict(column.flatchoices).get(value, value))
        try:
            value = column.to_python(value)
        except ValidationError:  # the column held something else once
            return str(value)
    match value:
        case bool():
            return yes_no(value)
        case FiscalYear():
            return value.era
        case Decimal():
            return number(value)
        case dict():  # what a person answered, by what was asked
            return "、".join(f"{said}{count}件" for said, count in Counter(map(str, value.values())).items())
        case datetime():
            return moment(localtime(value))
        case date():
            return era_day(value)
        case int() if column is not None and str(column.name).endswith("_yen"):
            return number(value)
        case _:
            return str(value)


def events_of_whole(record: Versioned) -> models.QuerySet[ChangeEvent]:
    """Newest first: the record's own events and those of all rows below it, also of rows since deleted.

    Below it stands what would be deleted with it. Asks twice for each kind of row, however many rows there are.
    """
    keys: dict[type[models.Model], set[int]] = {type(record): {record.pk}}
    waiting: list[tuple[type[models.Model], set[int]]] = [(type(record), {record.pk})]
    while waiting:
        upper, of = waiting.pop()
        for relation in upper._meta.related_objects:
            model = relation.field.model
            if getattr(relation, "on_delete", None) is models.CASCADE and issubclass(model, Versioned):
                fresh = _below(model, relation.field.name, of) - keys.get(model, set())
                if fresh:
                    keys.setdefault(model, set()).update(fresh)
                    waiting.append((model, fresh))
    wanted = models.Q()
    for model, found in keys.items():
        wanted |= models.Q(model=model._meta.label_lower, record_pk__in=found)
    return ChangeEvent.objects.filter(wanted)


def _below(model: type[models.Model], column: str, of: set[int]) -> set[int]:
    """Keys of the rows that point to one of `of` now, or did when they were deleted or moved."""
    standing = model._default_manager.filter(**{f"{column}__in": of}).values_list("pk", flat=True)
    left = ChangeEvent.objects.filter(model=model._meta.label_lower, before__has_key=column)
    gone = left.order_by().values_list("record_pk", f"before__{column}")
    return {*standing, *(pk for pk, pointed in gone if pointed in of)}
