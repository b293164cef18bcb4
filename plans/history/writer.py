"""The one writer of the one history.

Every change to a figure, text, state or name goes through `apply`: it locks the rows, refuses what somebody
else changed in the meantime, validates the whole set, writes it and its events in one transaction. Forms,
admin, import-export, workbook intake, commands and fixtures are thin callers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import Collector, ProtectedError

from plans.history.changes import Action, RecordChange, difference
from plans.history.conflict import refuse_conflicts
from plans.history.records import ChangeEvent, Versioned, Way, columns, labels_of, state_of
from plans.history.rehearsal import (
    Rehearsed,
    broken_rule,
    points_to_unsaved,
    refusal,
    rehearse_against,
    stored_rows,
)

ROWS_AT_ONCE = 2_000
"""Written by one statement, unless the database takes fewer values at once."""


def apply(
    records: Sequence[Versioned],
    *,
    by: Any,
    via: Way,
    removed: Sequence[Versioned] = (),
    note: str = "",
    check: Callable[[], None] | None = None,
    rehearsed: Sequence[Rehearsed] | None = None,
) -> None:
    """Writes `records` (new ones are inserted in the given order) and deletes `removed`, with their events.

    `by` is the acting user, None for a command; `note` stands beside every event. Each existing record carries the
    `version` that its writer saw. `check` runs inside the transaction after the rows are locked, and may raise.
    `rehearsed`: what `rehearse` answered for these very records, untouched since; as none of them has another version
    than its writer saw, it holds, and a file of 8,000 records isn't compared and cleaned a second time.

    All or nothing: raises `Conflict` when a version has moved on, ValidationError when the set breaks a rule,
    IntegrityError never for what validation can see. Unchanged records are not touched.
    """
    as_given = [(one, one.version, one.pk, one._state.adding) for one in (*records, *removed)]
    events: list[ChangeEvent] = []

    def tell(record: Versioned, change: RecordChange) -> None:
        """After the record was written, or while one that goes still stands."""
        events.append(ChangeEvent.of(change, record.pk, record.tenant_id(), by=by, via=via, note=note))

    try:
        with transaction.atomic():
            going = [one for one in removed if one.pk is not None]
            stored = stored_rows([*records, *going], lock=True)
            refuse_conflicts([*records, *going], stored)
            if check is not None:
                check()
            _delete(going, tell)
            rehearsed = rehearsed or rehearse_against(records, stored)
            if error := refusal(rehearsed):
                raise error
            _create([one.record for one in rehearsed if one.action == Action.CREATE])
            _update([one.record for one in rehearsed if one.action == Action.CHANGE])
            for one in rehearsed:
                if one.after is not None:
                    one.after = state_of(one.record)  # a new record now holds the keys of those it points to
                    tell(one.record, one.change)
            ChangeEvent.objects.bulk_create(events, batch_size=ROWS_AT_ONCE)
    except BaseException as error:
        for record, version, pk, adding in as_given:  # nothing was written: the objects say so as well
            record.version, record.pk, record._state.adding = version, pk, adding
        if isinstance(error, IntegrityError) and (sentence := broken_rule(error, records)):
            raise ValidationError(sentence) from error
        raise


def save(record: Versioned, *, by: Any, via: Way, note: str = "") -> None:
    """`apply` for one record."""
    apply([record], by=by, via=via, note=note)


def _create(records: Sequence[Versioned]) -> None:
    """Inserts in order, many at a time; a record may point to one that stands before it."""
    batch: list[Versioned] = []
    for record in records:
        if batch and (type(record) is not type(batch[0]) or points_to_unsaved(record)):
            _insert(batch)
            batch = []
        batch.append(record)
    if batch:
        _insert(batch)


def _insert(rows: list[Versioned], **how: Any) -> None:
    type(rows[0])._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE, **how)


def _update(records: Sequence[Versioned]) -> None:
    by_model: dict[type[Versioned], list[Versioned]] = {}
    for record in records:
        record.version += 1
        by_model.setdefault(type(record), []).append(record)
    for model, rows in by_model.items():
        names = [column.name for column in columns(model)] + ["version"]
        # The rows are locked and known to stand. Django's bulk_update writes a CASE for every value instead,
        # which takes longer the more rows there are.
        _insert(rows, update_conflicts=True, update_fields=names, unique_fields=["pk"])


# ── Deleting ─────────────────────────────────────────────────────────────────────────────────────────────────


def _delete(records: Sequence[Versioned], tell: Callable[[Versioned, RecordChange], None]) -> None:
    """Deletes the records, in order, and what hangs on them; `tell` hears of each while it still stands.

    Raises ValidationError where something else still needs one of them.
    """
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
            fields = difference(state_of(record), None, labels_of(type(record)))
            label, kind = str(record), record._meta.label_lower
            tell(record, RecordChange(kind, label, Action.DELETE, record.pk, fields))
        collector.delete()


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
