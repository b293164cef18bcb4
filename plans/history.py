"""The one append-only history and the one writer that makes it.

Every change to a figure, text, state or name goes through `apply`: it locks the rows, refuses what somebody
else changed in the meantime, validates the whole set, writes it and its events in one transaction. Forms,
admin, import-export, workbook intake, commands and fixtures are thin callers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import Collector, ProtectedError

from plans.changes import Action, ChangeSet, FieldChange, RecordChange, difference


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


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The stored fields of a record that history follows (not its key and version)."""
    return [
        column
        for column in model._meta.concrete_fields
        if not column.primary_key and column.name != "version"
    ]


def state_of(record: models.Model) -> dict[str, Any]:
    """Column name → plain value as stored (a foreign key as its id)."""
    return {column.name: column.value_from_object(record) for column in columns(type(record))}


def labels_of(model: type[models.Model]) -> dict[str, str]:
    return {column.name: str(column.verbose_name) for column in columns(model)}


def _stored(records: Iterable[V], lock: bool) -> dict[tuple[type[models.Model], int], V]:
    """The rows as they now stand for those of `records` that have a key; one query per model."""
    keys: dict[type[V], list[int]] = {}
    for record in records:
        if record.pk is not None and not record._state.adding:
            keys.setdefault(type(record), []).append(record.pk)
    found: dict[tuple[type[models.Model], int], V] = {}
    for model, wanted in keys.items():
        rows = model._default_manager.filter(pk__in=wanted).order_by("pk")
        for row in rows.select_for_update() if lock else rows:
            found[(model, row.pk)] = row
    return found


def _record_change(record: Versioned, stored: Versioned | None) -> RecordChange:
    model = type(record)
    if record._state.adding:
        fields = difference(None, state_of(record), labels_of(model))
        return RecordChange(model._meta.label_lower, str(record), Action.CREATE, None, fields)
    fields = difference(state_of(stored), state_of(record), labels_of(model)) if stored else ()
    action = Action.CHANGE if fields else Action.UNCHANGED
    return RecordChange(model._meta.label_lower, str(record), action, record.pk, fields)


def compare(records: Sequence[Versioned]) -> ChangeSet:
    """What `apply(records)` would do, without writing or locking anything."""
    stored = _stored(records, lock=False)
    return ChangeSet(
        tuple(_record_change(record, stored.get((type(record), record.pk))) for record in records)
    )


def _refuse_conflicts(records: Sequence[Versioned], stored: dict[Any, Versioned]) -> None:
    conflicts = []
    for record in records:
        if record._state.adding:
            continue
        now = stored.get((type(record), record.pk))
        if now is None or now.version != record.version:
            fields = difference(state_of(now), state_of(record), labels_of(type(record))) if now else ()
            event = ChangeEvent.objects.filter(model=record._meta.label_lower, record_pk=record.pk).first()
            conflicts.append(ConflictingRecord(record, now, fields, event))
    if conflicts:
        raise Conflict(conflicts)


def _validate(records: Sequence[Versioned], *, thorough: bool) -> None:
    """Raises ValidationError that names every record at fault."""
    messages: list[str] = []
    single: ValidationError | None = None
    for record in records:
        try:
            if thorough:
                record.full_clean(exclude=_not_to_look_up(record, thorough=True))
            else:
                record.clean_fields(exclude=_not_to_look_up(record, thorough=False))
                record.clean()
        except ValidationError as error:
            single = error
            messages += [
                f"{record._meta.verbose_name}「{record}」：{text}" for text in _sentences(record, error)
            ]
    if single is not None:
        raise single if len(records) == 1 else ValidationError(messages)


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


def _not_to_look_up(record: models.Model, *, thorough: bool) -> list[str]:
    """Foreign keys that validation leaves alone: those to records that this set creates; for a large set
    also those that are filled in (a query each, and the database checks them anyway). A missing one is found."""
    waiting = [
        column.name for column, target in _loaded_relations(record).items() if target and not target.pk
    ]
    if thorough:
        return waiting
    filled = [
        column.name
        for column in columns(type(record))
        if column.is_relation and getattr(record, column.attname) is not None
    ]
    return waiting + filled


def _loaded_relations(record: models.Model) -> dict[Any, models.Model | None]:
    """Foreign key → the object it holds, for those that need no query to look at."""
    return {
        column: record._state.fields_cache[column.name]
        for column in columns(type(record))
        if column.is_relation and column.name in record._state.fields_cache
    }


def _take_keys(record: models.Model) -> None:
    """A record may have been pointed to an object before that was saved and had a key."""
    for column, target in _loaded_relations(record).items():
        if target is not None and getattr(record, column.attname) != target.pk:
            setattr(record, column.name, target)  # by its name: setting the key alone would forget the object


def _points_to_unsaved(record: models.Model) -> bool:
    return any(target is not None and target.pk is None for target in _loaded_relations(record).values())


def _create(records: Sequence[Versioned]) -> None:
    """Inserts in order, many at a time; a record may point to one that stands before it."""
    batch: list[Versioned] = []

    def flush() -> None:
        if batch:
            type(batch[0])._default_manager.bulk_create(batch, batch_size=500)
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
        model._default_manager.bulk_update(rows, names, batch_size=200)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return plain


def _event(record: Versioned, change: RecordChange, by: Any, via: Way, note: str) -> ChangeEvent:
    return ChangeEvent(
        municipality_id=record.tenant_id(),
        by=by if by is not None and by.pk else None,
        by_name=str(by)[:120] if by is not None else "",
        via=via,
        action=change.action,
        model=change.model,
        record_pk=record.pk,
        record_label=change.label[:240],
        before=_plain(change.before()),
        after=_plain(change.after()),
        note=note[:400],
    )


THOROUGH_UP_TO = 60
"""Sets up to this size are checked for uniqueness before writing (a few queries per record, a message at the
field); larger ones leave that to the database's constraints, whose violation refuses the whole set."""


def apply(
    records: Sequence[Versioned],
    *,
    by: Any,
    via: Way,
    removed: Sequence[Versioned] = (),
    note: str = "",
    check: Callable[[], None] | None = None,
) -> ChangeSet:
    """Writes `records` (new ones are inserted in the given order) and deletes `removed`, with their events.

    `by` is the acting user, None for a command. Each existing record carries the `version` that its writer
    saw. `check` runs inside the transaction after the rows are locked, and may raise. All or nothing:
    raises `Conflict` when a version has moved on, ValidationError when the set breaks a rule,
    IntegrityError never for what validation can see. Returns what was done; unchanged records are not touched.
    """
    as_given = [(one, one.version, one.pk, one._state.adding) for one in (*records, *removed)]
    try:
        with transaction.atomic():
            return _apply(records, [one for one in removed if one.pk is not None], by, via, note, check)
    except BaseException as error:
        for record, version, pk, adding in as_given:  # nothing was written: the objects say so as well
            record.version, record.pk, record._state.adding = version, pk, adding
        if isinstance(error, IntegrityError) and (sentence := _broken_rule(error, records)):
            raise ValidationError(sentence) from error
        raise


def _apply(
    records: Sequence[Versioned],
    removed: Sequence[Versioned],
    by: Any,
    via: Way,
    note: str,
    check: Callable[[], None] | None,
) -> ChangeSet:
    everything = [*records, *removed]
    for record in records:
        _take_keys(record)
    stored = _stored(everything, lock=True)
    _refuse_conflicts(everything, stored)
    if check is not None:
        check()

    def changes_of(some: Sequence[Versioned]) -> list[RecordChange]:
        return [_record_change(record, stored.get((type(record), record.pk))) for record in some]

    changes = changes_of(records)
    moved = [
        record for record, change in zip(records, changes, strict=True) if change.action != Action.UNCHANGED
    ]
    events: list[ChangeEvent] = []
    gone = _delete(removed, lambda record, change: events.append(_event(record, change, by, via, note)))
    _validate(moved, thorough=len(moved) <= THOROUGH_UP_TO)
    # Cleaning may have put values in order, so what was typed differently may be the same after all.
    cleaned = {id(record): change for record, change in zip(moved, changes_of(moved), strict=True)}
    changes = [cleaned.get(id(record), change) for record, change in zip(records, changes, strict=True)]
    new = [record for record in moved if record._state.adding]
    old = [record for record in moved if cleaned[id(record)].action == Action.CHANGE]
    _create(new)
    # Only now does a new record hold the keys of those it points to.
    events += [_event(record, _creation(record), by, via, note) for record in new]
    _update(old)
    events += [_event(record, cleaned[id(record)], by, via, note) for record in old]
    ChangeEvent.objects.bulk_create(events, batch_size=500)
    return ChangeSet((*changes, *gone))


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


def _creation(record: Versioned) -> RecordChange:
    fields = difference(None, state_of(record), labels_of(type(record)))
    return RecordChange(record._meta.label_lower, str(record), Action.CREATE, record.pk, fields)


def _removal(record: Versioned) -> RecordChange:
    fields = difference(state_of(record), None, labels_of(type(record)))
    return RecordChange(record._meta.label_lower, str(record), Action.DELETE, record.pk, fields)


def save(record: V, *, by: Any, via: Way, note: str = "") -> V:
    """`apply` for one record; returns it."""
    apply([record], by=by, via=via, note=note)
    return record


def events_for(record: Versioned) -> models.QuerySet[ChangeEvent]:
    """The record's own history, newest first."""
    return ChangeEvent.objects.filter(model=record._meta.label_lower, record_pk=record.pk)
