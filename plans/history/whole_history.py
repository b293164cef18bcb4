"""Which change events belong to a record and to everything that hangs on it (an item's targets and revisions)."""

from __future__ import annotations

from django.db import models

from plans.history.records import ChangeEvent, Versioned


def events_of_whole(record: Versioned) -> models.QuerySet[ChangeEvent]:
    """Newest first: the record's own events and those of all rows below it, also of rows since deleted.

    Below it stands what would be deleted with it. Asks twice for each kind of row, however many rows there are.
    """
    keys: dict[type[models.Model], set[int]] = {type(record): {record.pk}}
    waiting: list[tuple[type[models.Model], set[int]]] = [(type(record), {record.pk})]
    while waiting:
        upper, of = waiting.pop()
        for model, column in _hanging_on(upper):
            fresh = _below(model, column, of) - keys.get(model, set())
            if fresh:
                keys.setdefault(model, set()).update(fresh)
                waiting.append((model, fresh))
    wanted = models.Q()
    for model, found in keys.items():
        wanted |= models.Q(model=model._meta.label_lower, record_pk__in=found)
    return ChangeEvent.objects.filter(wanted)


def _hanging_on(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """(model, its foreign key) of the records that go when one of `model` goes."""
    found: list[tuple[type[models.Model], str]] = []
    for relation in model._meta.related_objects:
        below = relation.field.model
        if getattr(relation, "on_delete", None) is models.CASCADE and issubclass(below, Versioned):
            found.append((below, relation.field.name))
    return found


def _below(model: type[models.Model], column: str, of: set[int]) -> set[int]:
    """Keys of the rows that point to one of `of` now, or did when they were deleted or moved."""
    standing = model._default_manager.filter(**{f"{column}__in": of}).values_list("pk", flat=True)
    left = ChangeEvent.objects.filter(model=model._meta.label_lower, before__has_key=column)
    gone = left.order_by().values_list("record_pk", f"before__{column}")
    return {*standing, *(pk for pk, pointed in gone if pointed in of)}
