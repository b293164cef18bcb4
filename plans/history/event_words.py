"""Change events in words: what a person reads of a change, with the names that the numbers stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

from plans.fields import FiscalYearField
from plans.history.changes import Action, FieldChange
from plans.history.records import ChangeEvent, Versioned, Way
from plans.values.fiscal_year import FiscalYear
from plans.values.words import EMPTY, era_day, moment, number, yes_no

LONG = 40
"""Texts longer than this are shown one below the other, not side by side."""

WAYS = [(way.value, "一括の処理" if way == Way.COMMAND else str(way.label)) for way in Way]
"""(value, words): by which way a change came, as people read it."""

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
    deleted: bool

    @property
    def who(self) -> str:
        """「山田 花子（入力画面）」; the way alone where nobody acted."""
        return f"{self.by}（{self.way}）" if self.by else self.way

    @property
    def whole(self) -> bool:
        """Is it a whole record that came or went, and not a move of some fields?"""
        return self.created or self.deleted


def model_of(label: str) -> type[models.Model] | None:
    """The model that an event's `model` names; None when the program no longer has it."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def kind_of(label: str) -> str:
    """「取組項目」 for `items.item`; the label itself where the model is gone."""
    model = model_of(label)
    return str(model._meta.verbose_name) if model else label


def in_words(events: Sequence[ChangeEvent]) -> list[EventWords]:
    """The events in the given order. One query per kind of record that their fields point to."""
    names = _names(events)
    return [_event(event, names) for event in events]


def _columns(label: str) -> dict[str, models.Field[Any, Any]]:
    """By name, with those that the model had once."""
    model = model_of(label)
    if model is None:
        return {}
    former = model.former_columns if issubclass(model, Versioned) else {}
    return {**former, **{column.name: column for column in model._meta.concrete_fields}}


def moves_in_words(model: type[models.Model], moves: Sequence[FieldChange]) -> tuple[FieldWords, ...]:
    """Moves of one record's fields, in the given order. One query per kind of record that they point to."""
    columns = {column.name: column for column in model._meta.concrete_fields}
    names = _pointed_to(
        (columns.get(move.name), value) for move in moves for value in (move.before, move.after)
    )
    return tuple(
        FieldWords(
            move.label,
            value_words(columns.get(move.name), move.before, names),
            value_words(columns.get(move.name), move.after, names),
        )
        for move in moves
    )


def _names(events: Iterable[ChangeEvent]) -> Names:
    return _pointed_to(
        (_columns(event.model).get(name), value)
        for event in events
        for values in (event.before, event.after)
        for name, value in values.items()
    )


def _pointed_to(said: Iterable[tuple[models.Field[Any, Any] | None, Any]]) -> Names:
    wanted: dict[type[models.Model], set[Any]] = {}
    for column, value in said:
        if value is not None and isinstance(column, models.ForeignKey):
            wanted.setdefault(_target(column), set()).add(value)
    return names_of(wanted)


def names_of(wanted: Mapping[type[models.Model], Iterable[Any]]) -> Names:
    """What the records with these keys are called; one query for each kind."""
    return {
        (model, record.pk): str(record)
        for model, keys in wanted.items()
        for record in _with_what_names_need(model).filter(pk__in=keys)
    }


def _target(column: models.ForeignKey[Any, Any]) -> type[models.Model]:
    return column.remote_field.model


def _with_what_names_need(model: type[models.Model]) -> models.QuerySet[Any]:
    """Rows with the rows they point to, so that writing their names asks for nothing more."""
    required = [
        column.name
        for column in model._meta.concrete_fields
        if isinstance(column, models.ForeignKey) and not column.null
    ]
    rows = model._default_manager.all()
    return rows.select_related(*required) if required else rows


def _event(event: ChangeEvent, names: Names) -> EventWords:
    columns = _columns(event.model)
    order = {name: place for place, name in enumerate(columns)}
    keys = sorted({*event.before, *event.after}, key=lambda name: order.get(name, len(order)))
    return EventWords(
        at=localtime(event.at),
        by=event.by_name,
        way=dict(WAYS).get(event.via, event.via),
        action=event.get_action_display(),
        kind=kind_of(event.model),
        subject=event.record_label,
        note=""
        if event.via == Way.FIXTURE
        else event.note,  # the name of a file, which tells nobody anything
        fields=tuple(
            FieldWords(
                str(columns[name].verbose_name) if name in columns else name,
                value_words(columns.get(name), event.before.get(name), names),
                value_words(columns.get(name), event.after.get(name), names),
            )
            for name in keys
        ),
        created=event.action == Action.CREATE,
        deleted=event.action == Action.DELETE,
    )


def value_words(column: models.Field[Any, Any] | None, value: Any, names: Names) -> str:
    """A stored value as people read it; `EMPTY` for None and "". `names` holds what its references are called."""
    if value is None or value == "":
        return EMPTY
    if isinstance(column, models.ForeignKey):
        return names.get((_target(column), value), "（削除された記録）")
    if isinstance(value, bool):
        return yes_no(value)
    if column is None:
        return str(value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, FiscalYearField):
        return FiscalYear(value).era
    return _plain(column, value)


def _plain(column: models.Field[Any, Any], value: Any) -> str:
    if isinstance(column, models.DecimalField):
        return number(Decimal(str(value)))
    if isinstance(column, models.DateTimeField):
        when = parse_datetime(str(value))
        return moment(localtime(when)) if when else str(value)
    if isinstance(column, models.DateField):
        day = parse_date(str(value))
        return era_day(day) if day else str(value)
    if isinstance(column, models.IntegerField):
        return f"{int(value):,}" if column.name.endswith("_yen") else str(value)
    return str(value)
