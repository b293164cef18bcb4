"""The texts of one status, as `progress.table.columns` declares them, with last time's beside each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from progress.models import YearEndStatus
from progress.office.department.inputs import Prose, as_typed, unless_same
from progress.table.columns import YEAR_END_TEXTS
from progress.table.shape import ItemRow


@dataclass(frozen=True)
class Asked:
    """One input on the page, what stands beside it, and what was said last time ("": nothing)."""

    input: BoundField
    hint: str
    past: str
    unit: str = ""


def fields() -> dict[str, forms.Field]:
    return {
        one.name: Prose(label=one.label, rows=one.rows, guide=one.guide, longest=one.longest)
        for one in YEAR_END_TEXTS
    }


def values(status: YearEndStatus) -> dict[str, Any]:
    """Input name → what it holds."""
    return {one.name: as_typed(getattr(status, one.name)) for one in YEAR_END_TEXTS}


def put(status: YearEndStatus, cleaned: Mapping[str, Any]) -> None:
    """Writes what was typed into the record."""
    for one in YEAR_END_TEXTS:
        stored = getattr(status, one.name)
        setattr(status, one.name, unless_same(stored, as_typed(stored), cleaned[one.name]))


def asked(form: forms.Form, row: ItemRow) -> list[Asked]:
    past = row.past[0] if row.past else None
    return [Asked(form[one.name], one.hint, past.text(one.name) if past else "") for one in YEAR_END_TEXTS]
