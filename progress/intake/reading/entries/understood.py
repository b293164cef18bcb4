"""What a cell was read as where no record says it, for the report and the colours of the preview.

Pure: standard library only.
"""

from __future__ import annotations

from progress.intake.reading.entries.entry import Entry


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
