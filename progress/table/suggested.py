"""The band that a row's figures, or its stage, suggest, as they stand in the table. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from items.quantity import absent
from plans.values.fiscal_year import FiscalYear
from progress.rating import Band, Rate, Suggestion, deadline_rate, suggest_rating
from progress.table.revisions import lowered_in
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.items import ItemRow


def suggestion_for(row: ItemRow, bands: Sequence[Band], indicator: str = "", *, each: bool) -> Suggestion:
    """What the figures (or the stage) of the row's own round suggest on a scale with these `bands`; of one
    indicator (its name) what its figure does. `each`: the plan looks at several indicators one by one."""
    if row.status is None:
        return Suggestion(None, "")
    year = row.status.fiscal_year
    asked = [one for one in row.indicators if indicator in ("", one.name)]
    rates = {one.name: rate for one in asked if (rate := _rate_of(one, year))}
    if indicator:
        found = suggest_rating(bands, rates)
    else:
        planned, actual = row.status.planned_stage, row.status.actual_stage
        found = suggest_rating(bands, rates, planned_stage=planned, actual_stage=actual, each=each)
    return replace(found, reason=found.reason + _lowered(asked, year, found.reason))


def _lowered(asked: Iterable[IndicatorRow], year: FiscalYear, said: str) -> str:
    """A sentence for each of those that `said` speaks of whose rate is against a lowered target."""
    told = [(one.name, lowered_in(one, year)) for one in asked if f"「{one.name}」" in said]
    return "".join(f"「{name}」：{words}。" for name, words in told if words)


def _rate_of(indicator: IndicatorRow, year: FiscalYear) -> Rate | None:
    """What the indicator says of the year; None where it has no target that is due."""
    cell = indicator.year(year)
    if cell is None or cell.target is None:
        return None
    if indicator.kind == "deadline":
        if not cell.due and absent(cell.target.text):
            return None
        due, done = (date.fromisoformat(one) if one else None for one in (cell.due, cell.fulfilled_on))
        rate = deadline_rate(done, due, year.last_day)
        return None if rate.met is None and due is not None and due > year.last_day else rate
    if indicator.kind != "number" or cell.target.value is None:
        return None
    if cell.rate is None:
        return Rate(None, None, "実績の数値がありません。")
    about = cell.target.approximate or bool(cell.actual and cell.actual.approximate)
    return Rate(cell.rate.percent, cell.rate.met, cell.rate.reason, about)
