"""What a cell was read as where no record says it, for the report and the colours of the preview.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable

from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Apart, Draft
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.entries.seen import Seen


def understood(
    entry: Entry | None,
    field: str,
    printed: str,
    value: object,
    *,
    year: int | str | None = None,
    kind: str = "text",
    unit: str | None = None,
) -> dict[str, object]:
    """One note of the draft's `compared`. `year`: a fiscal year, "total" for a sum of several; `value`: None where
    the cell says nothing or isn't imported."""
    return {
        "item": entry.name if entry else None,
        "field": field,
        "year": year,
        "kind": kind,
        "printed": printed,
        "value": value,
        "unit": unit,
    }


def note_joined(
    draft: Draft, entry: Entry, field: str, further: Iterable[Seen], year: FiscalYear | None = None
) -> None:
    """Notes of the further cells of one text that each is a part of it: the record's field stands at the first."""
    for seen in further:
        of_target = draft.columns_of.get(seen.origin) == "target"
        own, value = ("target", None) if of_target else (field, seen.text)
        note = understood(entry, own, seen.printed, value, year=int(year) if year else None)
        draft.compared.setdefault(seen.origin, note)
        draft.set_apart(seen.sheet, [seen.cell], Apart.BESIDE)
