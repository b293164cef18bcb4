"""The one append-only history and the one writer that makes it.

Every change to a figure, text, state or name goes through `apply`: it locks the rows, refuses what somebody
else changed in the meantime, validates the whole set, writes it and its events in one transaction. Forms,
admin, import-export, workbook intake, commands and fixtures are thin callers.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, TypeVar, overload

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import IntegrityError, connection, models, transaction
from django.db.models.deletion import Collector, ProtectedError

from plans.fields import FiscalYearField
from plans.history.changes import Action, ChangeSet, FieldChange, RecordChange, difference
from plans.values.fiscal_year import FiscalYear


class Way(models.TextChoices):
    """By which way a change came."""

    FORM = "form", "入力画面"
    GRID = "grid", "一覧入力"
    ADMIN = "admin", "管理画面"
    WORKBOOK = "workbook", "表計算ファイル"
    COMMAND = "command", "コマンド"
    FIXTURE = "fixture", "資料の登録"


class Versioned(models.Model):
    """An editable record. `version` counts its writes: a writer states which one it saw."""

    version = models.PositiveIntegerField("版数", default=1, editable=False)

    class Meta:
        abstract = True

    def tenant_id(self) -> int | None:
        """The id of the municipality to which the record belongs."""
        raise NotImplementedError


class AppendOnly(Exception):
    """Somebody tried to change or delete history."""


class AppendOnlyModel(models.Model):
    """Rows that are written once. Updates and deletions are refused here and by triggers in the database."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly(f"{self._meta.verbose_name}は変更できません。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly(f"{self._meta.verbose_name}は削除できません。")


class ChangeEvent(AppendOnlyModel):
    """One change of one record: who, when, by which way, what stood there before and after."""

    municipality = models.ForeignKey(
        "plans.Municipality", models.DO_NOTHING, related_name="+", verbose_name="自治体", null=True
    )
    at = models.DateTimeField("日時", auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", verbose_name="行った人"
    )
    by_name = models.CharField("行った人の名前", max_length=120, blank=True)
    via = models.CharField("方法", max_length=12, choices=Way.choices)
    action = models.CharField(
        "操作", max_length=12, choices=[(action.value, action.label) for action in Action]
    )
    model = models.CharField("種類", max_length=60)
    record_pk = models.BigIntegerField("記録の番号")
    record_label = models.CharField("対象", max_length=240)
    before = models.JSONField("変更前", default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField("変更後", default=dict, encoder=DjangoJSONEncoder)
    note = models.CharField("事情", max_length=400, blank=True)

    class Meta:
        verbose_name = "変更の記録"
        verbose_name_plural = "変更の記録"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["model", "record_pk"], name="changeevent_record")]

    def __str__(self) -> str:
        return f"{self.record_label} {self.get_action_display()}"

    def tenant_id(self) -> int | None:
        return self.municipality_id


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


V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True)
class _Shape:
    """What is asked of a model for each of its records, found out once."""

    columns: tuple[models.Field[Any, Any], ...]
    names: tuple[str, ...]
    attributes: tuple[str, ...]
    """The attributes that hold the values as stored, in the order of the names."""
    pick: Callable[[dict[str, Any]], tuple[Any, ...]]
    """Those attributes out of a record's own dictionary: its fields' descriptors cost more than all the rest."""
    labels: dict[str, str]
    relations: tuple[tuple[str, str], ...]
    """(name, attribute) of those that point to other records"""
    in_order: tuple[tuple[str, str, Callable[[Any], bool]], ...]
    """(name, attribute, does this value need no cleaning?) of every column of the model"""
    has_rules: bool
    """Does the model say rules of its own?"""


@cache
def _shape(model: type[models.Model]) -> _Shape:
    followed = tuple(
        column
        for column in model._meta.concrete_fields
        if not column.primary_key and column.name != "version"
    )
    attributes = tuple(column.attname for column in followed)
    return _Shape(
        followed,
        tuple(column.name for column in followed),
        attributes,
        itemgetter(*attributes) if len(attributes) > 1 else lambda held: (held[attributes[0]],),
        {column.name: str(column.verbose_name) for column in followed},
        tuple((column.name, column.attname) for column in followed if column.is_relation),
        tuple(
            (column.name, column.attname, _needs_no_cleaning(column))
            for column in model._meta.concrete_fields
            if not column.primary_key
        ),
        model.clean is not models.Model.clean,
    )


_WHOLE_NUMBERS = frozenset(
    {
        models.SmallIntegerField,
        models.PositiveSmallIntegerField,
        models.IntegerField,
        models.PositiveIntegerField,
        models.BigIntegerField,
    }
)


def _needs_no_cleaning(column: models.Field[Any, Any]) -> Callable[[Any], bool]:
    """Answers for plain values what cleaning would find out and leave as it is; in doubt no."""
    may_be_empty = column.blank
    if column.is_relation:
        # A query each where it is filled in, and the database checks it anyway.
        return lambda value: value is not None or may_be_empty
    if type(column) is models.BooleanField:
        return lambda value: type(value) is bool
    if type(column) is FiscalYearField:
        return lambda value: type(value) is FiscalYear or (value is None and may_be_empty)
    if type(column) in _WHOLE_NUMBERS and not column.choices:
        ends = {type(rule): rule.limit_value for rule in column.validators}  # type: ignore[attr-defined]
        if set(ends) == {MinValueValidator, MaxValueValidator} and len(column.validators) == 2:
            low, high = ends[MinValueValidator], ends[MaxValueValidator]
            return lambda value: (
                (type(value) is int and low <= value <= high) or (value is None and may_be_empty)
            )
    plain_text = type(column) in (models.CharField, models.TextField)
    if plain_text and all(type(rule) is MaxLengthValidator for rule in column.validators):
        only = frozenset(value for value, _ in column.flatchoices) if column.choices else None
        longest = column.max_length or sys.maxsize
        return lambda value: (
            isinstance(value, str)
            and len(value) <= longest
            and (value != "" or may_be_empty)
            and (only is None or value == "" or value in only)
        )
    return lambda value: value is None and may_be_empty


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The stored fields of a record that history follows (not its key and version)."""
    return list(_shape(model).columns)


Values = tuple[Any, ...]
"""A record's values as stored, in the order of its `columns` (a foreign key as its id)."""


def values_of(record: models.Model) -> Values:
    shape = _shape(type(record))
    try:
        return shape.pick(record.__dict__)
    except KeyError:  # not all of it has been read
        return tuple(getattr(record, attribute) for attribute in shape.attributes)


def state_of(record: models.Model) -> dict[str, Any]:
    """Column name → plain value as stored (a foreign key as its id)."""
    return dict(zip(_shape(type(record)).names, values_of(record), strict=True))


def labels_of(model: type[models.Model]) -> dict[str, str]:
    return dict(_shape(model).labels)


ROWS_AT_ONCE = 2_000
"""Written by one statement, unless the database takes fewer values at once."""
MOST_KEYS = 10_000
"""So many keys in one question: a database takes only so many values at once."""


def _keys(records: Iterable[Versioned]) -> Iterator[tuple[type[Versioned], list[int]]]:
    """The keys of those that stand in the database, by model, as many as one question may hold."""
    by_model: dict[type[Versioned], list[int]] = {}
    for record in records:
        if record.pk is not None and not record._state.adding:
            by_model.setdefault(type(record), []).append(record.pk)
    for model, keys in by_model.items():
        for start in range(0, len(keys), MOST_KEYS):
            yield model, keys[start : start + MOST_KEYS]


def _stored(records: Iterable[Versioned], lock: bool) -> dict[tuple[type[models.Model], int], Any]:
    """The rows as they now stand for those of `records` that have a key; one query per model."""
    found: dict[tuple[type[models.Model], int], Any] = {}
    for model, keys in _keys(records):
        rows = model._default_manager.filter(pk__in=keys).order_by("pk")
        for row in rows.select_for_update() if lock else rows:
            found[(model, row.pk)] = row
    return found


class Rehearsal(Sequence[RecordChange]):
    """What becomes of each record, in the order of the records; a `RecordChange` is made when it is asked for,
    so that a whole file's changes need not be held at once.

    `apply` takes it for its own look where the records have the versions that were seen here.
    """

    def __init__(self, records: Sequence[Versioned]) -> None:
        self.rows: list[Versioned] = list(records)
        self.stood: list[Values | None] = [None] * len(self.rows)
        """What stands there now; None for a new record."""
        self.wanted: list[Values | None] = [None] * len(self.rows)
        """What would stand there; None where nothing moves."""
        self.problems: list[tuple[Versioned, ValidationError]] = []

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> RecordChange: ...

    @overload
    def __getitem__(self, place: slice) -> list[RecordChange]: ...

    def __getitem__(self, place: int | slice) -> RecordChange | list[RecordChange]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self.rows)))]
        record, stood, wanted = self.rows[place], self.stood[place], self.wanted[place]
        shape, name = _shape(type(record)), record._meta.label_lower
        if wanted is None:
            return RecordChange(name, str(record), Action.UNCHANGED, record.pk)
        after = dict(zip(shape.names, wanted, strict=True))
        if stood is None:
            return RecordChange(name, str(record), Action.CREATE, None, difference(None, after, shape.labels))
        before = dict(zip(shape.names, stood, strict=True))
        return RecordChange(
            name, str(record), Action.CHANGE, record.pk, difference(before, after, shape.labels)
        )

    def action(self, place: int) -> Action:
        """The same as `self[place].action`, at once."""
        if self.wanted[place] is None:
            return Action.UNCHANGED
        return Action.CREATE if self.stood[place] is None else Action.CHANGE

    def followed_by(self, other: Rehearsal) -> Rehearsal:
        """Both, one after the other."""
        both = Rehearsal([*self.rows, *other.rows])
        both.stood = [*self.stood, *other.stood]
        both.wanted = [*self.wanted, *other.wanted]
        both.problems = [*self.problems, *other.problems]
        return both


def compare(records: Sequence[Versioned]) -> ChangeSet:
    """What `apply(records)` would do, without writing or locking anything."""
    return ChangeSet(_looked_at(records, _as_it_stands(records)))


def rehearse(
    records: Sequence[Versioned], *, thorough: bool | None = None
) -> tuple[ChangeSet, list[tuple[Versioned, ValidationError]]]:
    """What `apply(records)` would do, and every record that breaks a rule; nothing is written or locked.

    Checking puts values in order (「95.40」 is the 95.4 that stands there), as it does before writing.
    """
    found = rehearsal_of(records, thorough=thorough)
    return ChangeSet(found), found.problems


def rehearsal_of(
    records: Sequence[Versioned],
    *,
    thorough: bool | None = None,
    as_read: Mapping[int, Values] | None = None,
) -> Rehearsal:
    """`rehearse`, in the form that `apply` takes.

    `as_read`: by the `id` of a record the values with which it was read, at the version that it carries;
    what is missing there is read again.
    """
    stood = dict(as_read or {})
    stood |= _as_it_stands([record for record in records if id(record) not in stood])
    found = _looked_at(records, stood)
    _check(found, thorough)
    return found


def _as_it_stands(records: Sequence[Versioned]) -> dict[int, Values]:
    return _by_record(records, _stored(records, lock=False))


def _by_record(
    records: Sequence[Versioned], stored: Mapping[tuple[type[models.Model], int], Versioned]
) -> dict[int, Values]:
    """The values of the stored row, by the `id` of the record that means it."""
    return {
        id(record): values_of(row)
        for record in records
        if (row := stored.get((type(record), record.pk))) is not None
    }


def _looked_at(records: Sequence[Versioned], stood: Mapping[int, Values]) -> Rehearsal:
    found = Rehearsal(records)
    for place, record in enumerate(records):
        if record._state.adding:
            found.wanted[place] = values_of(record)
        elif (before := stood.get(id(record))) is not None:
            now = values_of(record)
            if now != before or _points_to_unsaved(record):
                found.stood[place], found.wanted[place] = before, now
    return found


def _check(found: Rehearsal, thorough: bool | None) -> None:
    """Checks what moves. Cleaning may have put values in order, so what was typed differently may be the same."""
    moving = [place for place, wanted in enumerate(found.wanted) if wanted is not None]
    rows = [found.rows[place] for place in moving]
    found.problems = list(problems(rows, thorough=_is_small(rows) if thorough is None else thorough))
    for place, record in zip(moving, rows, strict=True):
        now, before = values_of(record), found.stood[place]
        same = now == before and not _points_to_unsaved(record)
        found.wanted[place] = None if same else now
        if same:
            found.stood[place] = None


def _is_small(records: Sequence[Versioned]) -> bool:
    return len(records) <= THOROUGH_UP_TO


def _refuse_conflicts(records: Sequence[Versioned], stored: dict[Any, Versioned]) -> None:
    conflicts = []
    for record in records:
        if record._state.adding:
            continue
        now = stored.get((type(record), record.pk))
        if now is None or now.version != record.version:
            labels = _shape(type(record)).labels
            fields = difference(state_of(now), state_of(record), labels) if now else ()
            event = ChangeEvent.objects.filter(model=record._meta.label_lower, record_pk=record.pk).first()
            conflicts.append(ConflictingRecord(record, now, fields, event))
    if conflicts:
        raise Conflict(conflicts)


def problems(records: Sequence[Versioned], *, thorough: bool) -> Iterator[tuple[Versioned, ValidationError]]:
    """Every record that breaks a rule, with its error; nothing is written. `thorough`: see `THOROUGH_UP_TO`."""
    for record in records:
        try:
            if thorough:
                record.full_clean(exclude=_waiting(record))
            else:
                _clean_what_is_in_doubt(record)
        except ValidationError as error:
            yield record, error


def _clean_what_is_in_doubt(record: Versioned) -> None:
    """As `clean_fields` and `clean`. Nearly every value of a large set needs one look only."""
    shape, held = _shape(type(record)), record.__dict__
    doubtful = {
        name for name, attribute, fine in shape.in_order if attribute not in held or not fine(held[attribute])
    }
    if doubtful and (doubtful := doubtful.difference(_waiting(record))):
        record.clean_fields(exclude={one.name for one in record._meta.fields if one.name not in doubtful})
    if shape.has_rules:
        record.clean()


def _waiting(record: models.Model) -> list[str]:
    """Foreign keys that validation leaves alone: those to records that this set creates. A missing one is found."""
    held = record._state.fields_cache
    return [
        name
        for name, _ in _shape(type(record)).relations
        if (target := held.get(name)) is not None and not target.pk
    ]


def _refuse_problems(
    records: Sequence[Versioned], found: Sequence[tuple[Versioned, ValidationError]]
) -> None:
    """Raises ValidationError that names every record at fault."""
    if found and len(records) == 1:
        raise found[0][1]
    if found:
        raise ValidationError(
            [
                f"{record._meta.verbose_name}「{record}」：{text}"
                for record, error in found
                for text in _sentences(record, error)
            ]
        )


def _sentences(record: models.Model, error: ValidationError) -> list[str]:
    """The messages of one record, each with the name of its field where it has one."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    labels = labels_of(type(record))
    return [
        f"{labels[name]}：{text}" if name in labels else text
        for name, texts in error.message_dict.items()
        for text in texts
    ]


def _take_keys(record: models.Model) -> None:
    """A record may have been pointed to an object before that was saved and had a key."""
    held = record._state.fields_cache
    for name, attribute in _shape(type(record)).relations:
        target = held.get(name)
        if target is not None and getattr(record, attribute) != target.pk:
            setattr(record, name, target)  # by its name: setting the key alone would forget the object


def _points_to_unsaved(record: models.Model) -> bool:
    held = record._state.fields_cache
    return any(
        (target := held.get(name)) is not None and target.pk is None
        for name, _ in _shape(type(record)).relations
    )


def _create(records: Sequence[Versioned]) -> None:
    """Inserts in order, many at a time; a record may point to one that stands before it."""
    batch: list[Versioned] = []

    def flush() -> None:
        if batch:
            type(batch[0])._default_manager.bulk_create(batch, batch_size=ROWS_AT_ONCE)
            batch.clear()

    for record in records:
        if batch and (type(record) is not type(batch[0]) or _points_to_unsaved(record)):
            flush()
        _take_keys(record)
        batch.append(record)
    flush()


def _update(records: Sequence[Versioned]) -> None:
    by_model: dict[type[Versioned], list[Versioned]] = {}
    for record in records:
        record.version += 1
        by_model.setdefault(type(record), []).append(record)
    for model, rows in by_model.items():
        names = [column.name for column in columns(model)] + ["version"]
        # The rows are locked and known to stand. Django's bulk_update writes a CASE for every value instead,
        # which takes longer the more rows there are.
        model._default_manager.bulk_create(
            rows,
            batch_size=ROWS_AT_ONCE,
            update_conflicts=True,
            update_fields=names,
            unique_fields=["pk"],
        )


Note = str | Callable[[Versioned], str]
"""What stands beside an event: one sentence for the set, or what to say of each record."""


_EVENT_COLUMNS = (
    "municipality",
    "at",
    "by",
    "by_name",
    "via",
    "action",
    "model",
    "record_pk",
    "record_label",
    "before",
    "after",
    "note",
)


class _Events:
    """The events of one set, written while they are told: nobody asks for their keys, and there are as many as
    records. `before` and `after` as stored: a Decimal or a date as plain text."""

    def __init__(self, by: Any, via: Way, note: Note) -> None:
        self._waiting: list[tuple[Any, ...]] = []
        self._note = note
        followed: list[Any] = [ChangeEvent._meta.get_field(name) for name in _EVENT_COLUMNS]
        quote = connection.ops.quote_name
        self._statement = (
            f"INSERT INTO {quote(ChangeEvent._meta.db_table)} "  # noqa: S608 (names of the model, no value)
            f"({', '.join(quote(column.column) for column in followed)}) "
            f"VALUES ({', '.join(['%s'] * len(followed))})"
        )
        user = by if by is not None and by.pk else None
        same = ChangeEvent(by=user, by_name=str(by)[:120] if by is not None else "", via=via)
        self._who = tuple(
            column.get_db_prep_save(column.pre_save(same, True), connection) for column in followed[1:5]
        )

    def created(self, record: Versioned) -> None:
        """After it was written: only now does a new record hold the keys of those it points to."""
        named = zip(_shape(type(record)).names, values_of(record), strict=True)
        after = {name: value for name, value in named if value is not None and value != ""}
        self._tell(record, Action.CREATE, str(record), dict.fromkeys(after), after)

    def changed(self, record: Versioned, stood: Values) -> None:
        """After it was written. `stood`: the values before."""
        names, now = _shape(type(record)).names, values_of(record)
        moved = [place for place in range(len(names)) if now[place] != stood[place]]
        before = {names[place]: stood[place] for place in moved}
        after = {names[place]: now[place] for place in moved}
        self._tell(record, Action.CHANGE, str(record), before, after)

    def deleted(self, record: Versioned, change: RecordChange) -> None:
        """While it still stands."""
        self._tell(record, Action.DELETE, change.label, change.before(), change.after())

    def _tell(
        self, record: Versioned, action: Action, label: str, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        note = self._note if isinstance(self._note, str) else self._note(record)
        self._waiting.append(
            (
                record.tenant_id(),
                *self._who,
                action.value,
                record._meta.label_lower,
                record.pk,
                label[:240],
                _as_json(before),
                _as_json(after),
                note[:400],
            )
        )
        if len(self._waiting) >= ROWS_AT_ONCE:
            self.write()

    def write(self) -> None:
        """Writes what is still waiting."""
        if self._waiting:
            with connection.cursor() as cursor:
                cursor.executemany(self._statement, self._waiting)
            self._waiting.clear()


def _as_json(state: dict[str, Any]) -> Any:
    return connection.ops.adapt_json_value(state, DjangoJSONEncoder)


THOROUGH_UP_TO = 60
"""Sets up to this size are checked for uniqueness before writing (a few queries per record, a message at the
field); larger ones leave that to the database's constraints, whose violation refuses the whole set."""


def apply(
    records: Sequence[Versioned],
    *,
    by: Any,
    via: Way,
    removed: Sequence[Versioned] = (),
    note: Note = "",
    check: Callable[[], None] | None = None,
    thorough: bool | None = None,
    rehearsed: Rehearsal | None = None,
) -> ChangeSet:
    """Writes `records` (new ones are inserted in the given order) and deletes `removed`, with their events.

    `by` is the acting user, None for a command. Each existing record carries the `version` that its writer
    saw. `check` runs inside the transaction after the rows are locked, and may raise. `thorough`: see
    `THOROUGH_UP_TO` (None: by the size of the set). `rehearsed`: what `rehearsal_of` answered for these very
    records, untouched since, in this transaction: they are not compared and checked a second time, as long as
    the locked rows have the versions that it saw. All or nothing:
    raises `Conflict` when a version has moved on, ValidationError when the set breaks a rule,
    IntegrityError never for what validation can see. Returns what was done; unchanged records are not touched.
    """
    if rehearsed is not None:
        _refuse_others(rehearsed, records, removed)
    as_given = [(one, one.version, one.pk, one._state.adding) for one in (*records, *removed)]
    try:
        with transaction.atomic():
            going = [one for one in removed if one.pk is not None]
            return _apply(records, going, _Events(by, via, note), check, thorough, rehearsed)
    except BaseException as error:
        for record, version, pk, adding in as_given:  # nothing was written: the objects say so as well
            record.version, record.pk, record._state.adding = version, pk, adding
        if isinstance(error, IntegrityError) and (sentence := _broken_rule(error, records)):
            raise ValidationError(sentence) from error
        raise


def _refuse_others(rehearsed: Rehearsal, records: Sequence[Versioned], removed: Sequence[Versioned]) -> None:
    same = len(rehearsed) == len(records) and all(
        one is other for one, other in zip(rehearsed.rows, records, strict=True)
    )
    if removed or not same:
        raise ValueError("these are not the records that were rehearsed")


def _apply(
    records: Sequence[Versioned],
    removed: Sequence[Versioned],
    events: _Events,
    check: Callable[[], None] | None,
    thorough: bool | None,
    look: Rehearsal | None,
) -> ChangeSet:
    everything = [*records, *removed]
    for record in records:
        _take_keys(record)
    stood: dict[int, Values] = {}
    if look is None or not _lock_unmoved(records):
        stored = _stored(everything, lock=True)
        _refuse_conflicts(everything, stored)
        stood = _by_record(records, stored)
    if check is not None:
        check()

    gone = _delete(removed, events.deleted)
    if look is None:
        look = _looked_at(records, stood)
        _check(look, thorough)
    _refuse_problems(
        [one for one, wanted in zip(look.rows, look.wanted, strict=True) if wanted], look.problems
    )
    new = [one for place, one in enumerate(records) if look.action(place) == Action.CREATE]
    old = [place for place in range(len(records)) if look.action(place) == Action.CHANGE]
    _create(new)
    for record in new:
        events.created(record)
    _update([records[place] for place in old])
    for place in old:
        events.changed(records[place], look.stood[place] or ())
    events.write()
    return ChangeSet((*look, *gone) if gone else look)


def _lock_unmoved(records: Sequence[Versioned]) -> bool:
    """Locks the rows; do they all stand at the versions that the records carry?"""
    stand: dict[tuple[type[models.Model], int], int] = {}
    for model, keys in _keys(records):
        rows = model._default_manager.filter(pk__in=keys).order_by("pk").select_for_update()
        stand |= {(model, pk): version for pk, version in rows.values_list("pk", "version")}
    return all(
        stand.get((type(record), record.pk)) == record.version
        for record in records
        if not record._state.adding
    )


def _broken_rule(error: IntegrityError, records: Sequence[Versioned]) -> str:
    """The sentence of the constraint that the database saw broken; "" where it is none of the records' own."""
    said = str(error)
    for model in {type(record) for record in records}:
        for rule in model._meta.constraints:
            # PostgreSQL and SQLite's checks name the constraint, SQLite's uniqueness names the columns.
            columns_named = [
                f"{model._meta.db_table}.{model._meta.get_field(name).column}"  # type: ignore[union-attr]
                for name in getattr(rule, "fields", ())
            ]
            if rule.name in said or (columns_named and said.endswith(": " + ", ".join(columns_named))):
                return f"{model._meta.verbose_name}：{rule.get_violation_error_message()}"
    return ""


def _delete(
    records: Sequence[Versioned], tell: Callable[[Versioned, RecordChange], None]
) -> list[RecordChange]:
    """Deletes the records, in order, and what hangs on them; `tell` hears of each while it still stands.

    Raises ValidationError where something else still needs one of them.
    """
    gone: list[RecordChange] = []
    for _, group in groupby(records, type):
        collector = Collector(using="default")
        try:
            collector.collect(list(group))
        except ProtectedError as error:
            raise _still_needed(error.protected_objects) from error
        swept = _swept_by(collector)
        going = {(type(record), record.pk) for record in swept}
        updates: Any = chain.from_iterable(collector.field_updates.values())
        loosened = chain.from_iterable(updates)
        if left := [one for one in loosened if (type(one), one.pk) not in going]:
            raise _still_needed(left)  # its reference would be emptied without an event of its own
        if any(ChangeEvent._meta.get_field("municipality").related_model is type(one) for one in swept):
            raise ValidationError("変更の記録が残っているため、削除できません。")
        for record in swept:
            gone.append(_removal(record))
            tell(record, gone[-1])
        collector.delete()
    return gone


def _still_needed(by: Iterable[models.Model]) -> ValidationError:
    names = "、".join(str(one) for one in list(by)[:3])
    return ValidationError(f"ほかの記録から使われているため、削除できません：{names}")


def _swept_by(collector: Collector) -> list[Versioned]:
    """All records that the collector would delete, read whole (it keeps only the keys of dependants)."""
    keys: dict[type[models.Model], set[int]] = {}
    for rows in [*collector.data.values(), *collector.fast_deletes]:
        for row in rows:
            keys.setdefault(type(row), set()).add(row.pk)
    return [
        record
        for model, wanted in keys.items()
        if issubclass(model, Versioned)
        # With what their names and municipalities need, or each would ask for it.
        for record in model._default_manager.filter(pk__in=wanted).select_related().order_by("pk")
    ]


def _removal(record: Versioned) -> RecordChange:
    fields = difference(state_of(record), None, _shape(type(record)).labels)
    return RecordChange(record._meta.label_lower, str(record), Action.DELETE, record.pk, fields)


def save(record: V, *, by: Any, via: Way, note: str = "") -> V:
    """`apply` for one record; returns it."""
    apply([record], by=by, via=via, note=note)
    return record


def events_for(record: Versioned) -> models.QuerySet[ChangeEvent]:
    """The record's own history, newest first."""
    return ChangeEvent.objects.filter(model=record._meta.label_lower, record_pk=record.pk)
