"""A fixture's rows as the intake's records: (kind, key) → field → plain value, for comparing with what is read."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models

from plans.history.records import columns
from plans.models import Municipality, PlanScale
from progress.intake.draft import Key, Kind
from progress.intake.kinds import BY_KIND, BY_MODEL, KindOf

FIXTURES = Path(__file__).parents[2] / "fixtures"
_OUTSIDE = {Municipality._meta.label_lower, PlanScale._meta.label_lower}

Fields = dict[str, Any]


def fixture_records(name: str) -> dict[tuple[Kind, Key], Fields]:
    """Every row of `fixtures/<name>.jsonl` in the file's order, its fields as a `Said.value` would hold them.

    A field that the row doesn't name, or names empty, is not in the answer. What belongs to no plan
    (the municipality) and which scales the plan uses are left out.
    """
    counted: Counter[Key] = Counter()
    found: dict[tuple[Kind, Key], Fields] = {}
    for line in (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["model"] in _OUTSIDE:
            continue
        spec = BY_MODEL[row["model"]]
        key = _key(spec, row["fields"])
        if spec.nth is not None:
            group = (spec.kind, *key[: spec.nth])
            counted[group] += 1
            key = (*key[: spec.nth], counted[group])
        found[(spec.kind, key)] = {
            field.name: _plain(spec, field, row["fields"][field.name])
            for field in spec.fields
            if row["fields"].get(field.name) not in ("", None)
        }
    return found


def _key(spec: KindOf, fields: Fields) -> Key:
    parts: list[Any] = [""] * spec.length
    defaults = {column.name: column.get_default() for column in columns(spec.model)}
    for name, place in spec.own.items():
        parts[place] = fields.get(name, defaults[name])
    for name, (kind, places) in spec.up.items():
        if fields.get(name) is None:
            continue
        if spec.owner is not None:
            parts[spec.owner] = name
        for place, part in zip(places, _pointed(BY_KIND[kind], fields[name]), strict=True):
            parts[place] = part
    return tuple(parts)


def _pointed(spec: KindOf, natural: list[Any]) -> list[Any]:
    """A natural key without the municipality and the plan that stand before the record's own parts."""
    return natural[len(natural) - spec.length :]


def _plain(spec: KindOf, field: models.Field[Any, Any], value: Any) -> Any:
    if field.name in spec.to:
        return value[-1]
    if isinstance(field, models.DecimalField):
        return Decimal(str(value))
    if isinstance(field, models.DateField):
        return field.to_python(value)
    return value
