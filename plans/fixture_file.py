"""Plans kept as files: one JSON object a line, rows named by natural keys, read in through the one writer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.serializers import deserialize
from django.core.serializers.base import DeserializationError
from django.db import transaction

from plans.history.records import Versioned, Way
from plans.history.writer import apply


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
    created = 0

    def flush() -> None:
        if batch:
            apply(batch, by=by, via=Way.FIXTURE, note=path.name)
            batch.clear()

    with transaction.atomic():
        for row in _rows(path):
            if batch and batch[0]._meta.label_lower != row["model"]:
                flush()
            try:
                record = _record(row)
            except DeserializationError:  # it may point to a row of its own kind that waits in the batch
                flush()
                record = _record(row)
            if record.pk is None:
                created += 1
                batch.append(record)
        flush()
    return created


def _record(row: dict[str, Any]) -> Versioned:
    (found,) = deserialize("python", [row])
    if not isinstance(found.object, Versioned):
        raise DeserializationError(f"{row['model']} is not kept in plan files")
    return found.object
