"""What would become of a set of records if it were written, and which rules it would break: found out without writing
or locking anything."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models
from django.db.models import F, Q

from plans.history.changes import Action, RecordChange, difference
from plans.history.records import State, Versioned, labels_of, references, state_of

Stored = Mapping[tuple[type[models.Model], int], Versioned]
"""The rows as they stand, by model and key."""
MOST_KEYS = 10_000
"""So many keys in one question: a database takes only so many values at once."""


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
    _check(moving)
    for one in moving:
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


def in_parts(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """As many keys as one question may hold."""
    for start in range(0, len(keys), MOST_KEYS):
        yield keys[start : start + MOST_KEYS]


def _take_keys(record: models.Model) -> None:
    """A record may have been pointed to an object before that was saved and had a key."""
    for column in references(type(record)):
        target = record._state.fields_cache.get(column.name)
        if target is not None and getattr(record, column.attname) != target.pk:
            setattr(record, column.name, target)  # by its name: setting the key alone would forget the object


def points_to_unsaved(record: models.Model) -> bool:
    held = [record._state.fields_cache.get(column.name) for column in references(type(record))]
    return any(target is not None and target.pk is None for target in held)


# ── The rules that a set must keep ───────────────────────────────────────────────────────────────────────────
# Django's own cleaning for each record, and one question of the database for each kind of reference and each rule of
# uniqueness, however many records there are. Django asks about every constraint of every record: half a millisecond
# each, several seconds for the 8,000 records of a list of 300 items, where the whole way from upload to written may
# take two.


def _check(moving: Sequence[Rehearsed]) -> None:
    """Finds the `error` of each. Cleaning puts values in order (「95.40」 is 95.4)."""
    for one in moving:
        one.error = _cleaned(one.record)
    for one, error in _missing_references(moving):
        one.error = one.error or error
    for one in moving:
        if one.error is None and (sentences := broken_checks(one.record)):
            one.error = _whole(sentences)
    for one, error in _twins([one for one in moving if one.error is None]):
        one.error = one.error or error


def _cleaned(record: Versioned) -> ValidationError | None:
    """Without its references that are filled in: each would be a question of its own."""
    filled = {column.name for column in references(type(record)) if value_of(record, column) is not None}
    try:
        record.full_clean(exclude=filled, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        return error
    return None


def _whole(sentences: Any) -> ValidationError:
    """What is wrong with a record as a whole."""
    return ValidationError({NON_FIELD_ERRORS: sentences})


def value_of(record: models.Model, column: Any) -> Any:
    """As stored: of a reference its key, or the record itself that is pointed to while that has none yet."""
    stored = getattr(record, column.attname)
    return record._state.fields_cache.get(column.name) if stored is None and column.is_relation else stored


# ── References ───────────────────────────────────────────────────────────────────────────────────────────────


def _missing_references(moving: Sequence[Rehearsed]) -> Iterator[tuple[Rehearsed, ValidationError]]:
    """References by key alone, to records that are not there. One held as an object was read or is being written,
    one that hasn't moved is the database's."""
    asked: dict[Any, list[tuple[Any, Rehearsed]]] = {}
    for one in moving:
        for column in references(type(one.record)):
            key, held = getattr(one.record, column.attname), one.record._state.fields_cache.get(column.name)
            if key is not None and held is None and (one.before is None or one.before[column.name] != key):
                asked.setdefault(column, []).append((key, one))
    for column, pointing in asked.items():
        rows = column.related_model._base_manager
        there: set[Any] = set()
        for part in in_parts(list({key for key, _ in pointing})):
            there.update(rows.filter(pk__in=part).values_list("pk", flat=True))
        for key, one in pointing:
            if key not in there:
                sentence = f"選んだ{column.related_model._meta.verbose_name}が見つかりません。"
                yield one, ValidationError({column.name: sentence})


# ── Uniqueness ───────────────────────────────────────────────────────────────────────────────────────────────


def _twins(found: Sequence[Rehearsed]) -> Iterator[tuple[Rehearsed, ValidationError]]:
    """Those that may not stand beside another one of the set or of the database."""
    by_model: dict[type[Versioned], list[Rehearsed]] = {}
    for one in found:
        by_model.setdefault(type(one.record), []).append(one)
    for model, rows in by_model.items():
        own = {one.record.pk for one in rows if one.record.pk is not None}
        for names, condition, error in _rules_of_uniqueness(model):
            keyed = [
                (key, one)
                for one in rows
                if holds(condition, one.record) and None not in (key := _key(one.record, names))
            ]
            standing = _standing(model, names, condition, [key for key, _ in keyed])
            taken = {key for pk, key in standing if pk not in own}
            for key, one in keyed:
                if key in taken:
                    yield one, error
                taken.add(key)


@cache
def _rules_of_uniqueness(
    model: type[models.Model],
) -> list[tuple[Sequence[str], Q, ValidationError]]:
    """(fields that may stand once together, where, what is said else)"""
    alone = [(one.name,) for one in model._meta.concrete_fields if one.unique and not one.primary_key]
    rules = [
        one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint) and one.fields
    ]
    return [
        *((names, Q(), _whole(model().unique_error_message(model, names))) for names in alone),
        *((one.fields, one.condition or Q(), _whole(one.get_violation_error_message())) for one in rules),
    ]


def _key(record: models.Model, names: Sequence[str]) -> tuple[Hashable, ...]:
    """Django gives no hash to a record without key: it stands for itself."""
    values = [value_of(record, record._meta.get_field(name)) for name in names]
    return tuple(("new", id(value)) if isinstance(value, models.Model) else value for value in values)


def _standing(
    model: type[models.Model], names: Sequence[str], condition: Q, wanted: Iterable[tuple[Hashable, ...]]
) -> Iterator[tuple[Any, tuple[Hashable, ...]]]:
    """(pk, key) of the rows there that begin like one of `wanted`. What is new hangs on nothing there."""
    first = {key[0] for key in wanted if not any(isinstance(value, tuple) for value in key)}
    for part in in_parts(list(first)):
        rows = model._base_manager.filter(condition, **{f"{names[0]}__in": part})
        for pk, *key in rows.order_by().values_list("pk", *names):
            yield pk, tuple(key)


# ── Check constraints ────────────────────────────────────────────────────────────────────────────────────────

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


def broken_checks(record: models.Model) -> list[str]:
    """The sentences of the check constraints that the record breaks, in the model's order."""
    return [
        str(rule.get_violation_error_message())
        for rule in record._meta.constraints
        if isinstance(rule, models.CheckConstraint) and holds(rule.condition, record) is False
    ]


def holds(condition: Any, record: models.Model) -> bool | None:
    """As the database answers: true, false, or unknown (None) where a value is missing. What can't be answered here
    (another kind of lookup) is unknown too, and left to the database, which holds every rule in any case."""
    if isinstance(condition, tuple):
        return _compared(condition[0], condition[1], record)
    if not isinstance(condition, Q) or condition.connector not in (Q.AND, Q.OR):
        return None
    answers = [holds(child, record) for child in condition.children]
    decisive = condition.connector == Q.OR  # one true makes an OR true, one false makes an AND false
    found = decisive if decisive in answers else None if None in answers else not decisive
    return found if found is None else found != condition.negated


def _compared(lookup: str, wanted: Any, record: models.Model) -> bool | None:
    name, _, word = lookup.partition("__")
    value = _named(record, name)
    if word == "isnull":
        return (value is None) == wanted
    compare = _COMPARED.get(word or "exact")
    other = _named(record, wanted.name) if isinstance(wanted, F) else wanted
    if compare is None or value is None or other is None or hasattr(other, "resolve_expression"):
        return None
    return compare(value, other)


def _named(record: models.Model, name: str) -> Any:
    return record.pk if name == "pk" else value_of(record, record._meta.get_field(name))


# ── In sentences ─────────────────────────────────────────────────────────────────────────────────────────────


def refusal(rehearsed: Sequence[Rehearsed]) -> ValidationError | None:
    """One error that names every moving record at fault and its fields; of a single one its own. None where all is
    well."""
    moving = [one for one in rehearsed if one.after is not None]
    if len(moving) == 1:
        return moving[0].error
    sentences = []
    for one in moving:
        labels, model = labels_of(type(one.record)), one.record._meta
        for name, texts in by_field(one.error).items() if one.error else ():
            field = f"{labels[name]}：" if name in labels else ""
            sentences += [f"{model.verbose_name}「{one.record}」：{field}{text}" for text in texts]
    return ValidationError(sentences) if sentences else None


def by_field(error: ValidationError) -> dict[str, list[str]]:
    """Field → its sentences; what belongs to none stands under "__all__"."""
    return error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}


def broken_rule(error: IntegrityError, records: Sequence[Versioned]) -> str:
    """The sentence of the constraint that the database saw broken, by somebody who wrote at the same moment; "" where
    it is none of the records' own."""
    said = str(error)
    for model in {type(record) for record in records}:
        for rule in model._meta.constraints:
            # PostgreSQL and SQLite's checks name the constraint, SQLite's uniqueness names the columns.
            named = [
                f"{model._meta.db_table}.{model._meta.get_field(name).column}"  # type: ignore[union-attr]
                for name in getattr(rule, "fields", ())
            ]
            if rule.name in said or (named and said.endswith(": " + ", ".join(named))):
                return f"{model._meta.verbose_name}：{rule.get_violation_error_message()}"
    return ""
