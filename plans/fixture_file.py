"""Plans kept as files: one JSON object a line, rows named by natural keys, read in through the one writer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from plans.history.records import Named, Versioned, Way
from plans.history.writer import apply

Known = dict[tuple[type[Named], tuple[Any, ...]], Named]
"""Rows by their kind and what names them."""


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def plans_in(path: Path) -> list[tuple[str, str]]:
    """(団体コード, slug) of every plan that the file holds."""
    return [
        (row["fields"]["municipality"][0], row["fields"]["slug"])
        for row in _rows(path)
        if row["model"] == "plans.plan"
    ]


def load(path: Path, *, by: Any = None) -> int:
    """Writes every row of the file that isn't there yet, with its history; returns how many were created.

    A row may point only to rows above it. A row whose natural key exists (a department shared by two plans)
    is left as it stands in the database. All or nothing.
    """
    batch: list[Versioned] = []
    known: Known = {}
    created = 0

    def flush() -> None:
        if batch:
            apply(batch, by=by, via=Way.FIXTURE, note=path.name)
            known.update({(type(one), one.natural_key()): one for one in batch if isinstance(one, Named)})
            batch.clear()

    with transaction.atomic():
        for row in _rows(path):
            if batch and batch[0]._meta.label_lower != row["model"]:
                flush()
            try:
                record = _record(row, known)
            except ObjectDoesNotExist:  # it may point to a row of its own kind that waits in the batch
                flush()
                record = _record(row, known)
            if not _stands(record, known):
                created += 1
                batch.append(record)
        flush()
    return created


def _record(row: dict[str, Any], known: Known) -> Versioned:
    """The row as a new record. Raises ObjectDoesNotExist where it points to none."""
    model = apps.get_model(row["model"])
    if not issubclass(model, Versioned):
        raise ValueError(f"{row['model']} is not kept in plan files")
    values: dict[str, Any] = {}
    for name, value in row["fields"].items():
        field = model._meta.get_field(name)
        pointed_to: Any = field.related_model
        named = pointed_to is not None and value is not None
        values[name] = _found(pointed_to, tuple(value), known) if named else field.to_python(value)  # type: ignore[union-attr]
    return model(**values)


def _stands(record: Versioned, known: Known) -> bool:
    if not isinstance(record, Named):
        return False
    try:
        _found(type(record), record.natural_key(), known)
    except ObjectDoesNotExist:
        return False
    return True


def _found(model: type[Named], key: tuple[Any, ...], known: Known) -> Named:
    """The row of that name; each is looked up once."""
    if (model, key) not in known:
        known[model, key] = model.objects.get_by_natural_key(*key)
    return known[model, key]
