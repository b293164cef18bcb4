"""Deleting records with all that hangs on them, and nothing that anybody still needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.deletion import Collector, ProtectedError

from plans.history.changes import Action, RecordChange, difference
from plans.history.records import ChangeEvent, Versioned, labels_of, state_of


def delete(
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
            fields = difference(state_of(record), None, labels_of(type(record)))
            gone.append(RecordChange(record._meta.label_lower, str(record), Action.DELETE, record.pk, fields))
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
