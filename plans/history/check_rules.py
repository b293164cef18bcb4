"""A model's check constraints held against a record without asking the database: for whole files of records.

Three answers as in SQL: true, false, unknown (None). A rule is broken only where the answer is false; what can't
be answered here (another kind of lookup) is left to the database, which holds every rule in any case.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, wanted: value in wanted,
    "range": lambda value, ends: ends[0] <= value <= ends[1],
    "regex": lambda value, pattern: re.search(pattern, str(value)) is not None,
}


Answer = Callable[[models.Model], bool | None]
_WAITING = object()
"""Stands for the key of a record that has none yet: there is one, and what it will be nobody knows."""


def broken_checks(record: models.Model) -> list[str]:
    """The sentences of the check constraints that the record breaks, in the model's order."""
    return [
        str(rule.get_violation_error_message())
        for rule, answer in _checks(type(record))
        if answer(record) is False
    ]


@cache
def _checks(model: type[models.Model]) -> tuple[tuple[models.CheckConstraint, Answer], ...]:
    """Each rule with its condition taken apart once, for all records of the model."""
    return tuple(
        (rule, _answering(rule.condition, model))
        for rule in model._meta.constraints
        if isinstance(rule, models.CheckConstraint)
    )


def _unknown(record: models.Model) -> bool | None:
    return None


def _answering(condition: Any, model: type[models.Model]) -> Answer:
    if isinstance(condition, tuple):
        return _comparing(str(condition[0]), condition[1], model)
    if not isinstance(condition, Q) or condition.connector not in (Q.AND, Q.OR):
        return _unknown
    parts = [_answering(child, model) for child in condition.children]
    decisive = condition.connector == Q.OR  # one true makes an OR true, one false makes an AND false
    negated = condition.negated

    def answer(record: models.Model) -> bool | None:
        found: bool | None = not decisive
        for part in parts:
            one = part(record)
            if one is decisive:
                found = decisive
                break
            if one is None:
                found = None
        return not found if negated and found is not None else found

    return answer


def _comparing(lookup: str, wanted: Any, model: type[models.Model]) -> Answer:
    name, _, word = lookup.partition("__")
    value_of = _reading(name, model)
    if word == "isnull":
        return lambda record: (value_of(record) is None) == wanted
    compare = _COMPARED.get(word or "exact")
    if compare is None or (not isinstance(wanted, F) and isinstance(wanted, Combinable)):
        return _unknown
    other_of = _reading(wanted.name, model) if isinstance(wanted, F) else lambda record: wanted

    def answer(record: models.Model) -> bool | None:
        value, other = value_of(record), other_of(record)
        if value is None or other is None or value is _WAITING or other is _WAITING:
            return None
        try:
            return compare(value, other)
        except TypeError:
            return None  # no value of its field: told already, as that

    return answer


def _reading(name: str, model: type[models.Model]) -> Callable[[models.Model], Any]:
    """As stored: of a reference its key."""
    if name == "pk":
        return lambda record: record.pk
    column: Any = model._meta.get_field(name)
    if not column.is_relation:
        return attrgetter(column.attname)

    def key(record: models.Model) -> Any:
        stored = getattr(record, column.attname)
        return _WAITING if stored is None and record._state.fields_cache.get(name) is not None else stored

    return key
