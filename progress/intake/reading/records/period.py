"""The years that are planned for, beside the plan's own.

Pure: standard library only.
"""

from __future__ import annotations

from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft, Kind, Record
from progress.intake.known import Known

_PLANNED = (Kind.ANNUAL_TARGET, Kind.TARGET_VALUE)


def planned_years(draft: Draft) -> list[int]:
    """The years that have a goal, sorted."""
    return sorted({_year(one) for one in draft.each(*_PLANNED)})


def tell_years_outside(draft: Draft, known: Known) -> None:
    """Goals for a year outside the plan's period are told, once for each year of a sheet."""
    plan = draft.get(Kind.PLAN, ())
    said = [plan.fields.get(name) if plan else None for name in ("start_year", "end_year")]
    years = [one.value if one else None for one in said]
    start, end = (
        year if isinstance(year, int) else known.plan_year(name)
        for year, name in zip(years, ("start_year", "end_year"), strict=True)
    )
    if start is None or end is None:
        return
    told: set[tuple[str, int]] = set()
    for one in (record for kind in _PLANNED for record in draft.each(kind)):
        year, sheet = _year(one), one.origin.sheet if one.origin else ""
        if start <= year <= end or (sheet, year) in told:
            continue
        told.add((sheet, year))
        draft.tell(
            Severity.WARNING,
            "year_outside_period",
            f"{FiscalYear(year)}は計画期間（{FiscalYear(start)}～{FiscalYear(end)}）の外の年度です。",
            one.origin,
        )


def _year(record: Record) -> int:
    return int(record.key[-1])
