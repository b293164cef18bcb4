"""The band that a row's figures, or its stage, suggest by a rule, as they stand in the table. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from items.quantity import absent
from plans.values.fiscal_year import FiscalYear
from progress.judgement import NO_FIGURE, Basis, Measured, Method, Rule, Suggestion, judged, suggest
from progress.rating import Rate, deadline_rate
from progress.table.revisions import lowered_in
from progress.table.series import apart, as_in, between, of_target, of_year
from progress.table.shape.figures import Figure, IndicatorRow, RateCell, YearCell
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import ScaleRow


def suggestion_for(row: ItemRow, scale: ScaleRow, indicator: str = "", *, rule: Rule) -> Suggestion:
    """What the figures (or the stage) of the row's own round suggest on a scale; of one indicator (its name) what its
    figure does."""
    if row.status is None:
        return Suggestion(None, "")
    year = row.status.fiscal_year
    asked = [one for one in row.indicators if indicator in ("", one.name)]
    hows = {one.name: rule.of(row.key, one.name) for one in asked}
    found = {
        one.name: told
        for one in asked
        if (told := judged(rule, hows[one.name], measured(one, year, rule.basis)))
    }
    by_hand = next((name for name, how in hows.items() if how.method == Method.MANUAL), "")
    stages = {"planned_stage": row.status.planned_stage, "actual_stage": row.status.actual_stage}
    suggestion = suggest(
        replace(rule, each=False) if indicator else rule,
        scale.key,
        scale.bands,
        found,
        by_hand=by_hand,
        **({} if indicator else stages),
    )
    if rule.basis == Basis.BEFORE:
        return suggestion
    return replace(suggestion, reason=suggestion.reason + _lowered(asked, year, rule, suggestion.reason))


def _lowered(asked: Iterable[IndicatorRow], year: FiscalYear, rule: Rule, said: str) -> str:
    """A sentence for each of those that `said` speaks of whose rate is against a lowered target."""
    told = [(one.name, _lowered_one(one, year, rule)) for one in asked if f"「{one.name}」" in said]
    return "".join(f"「{name}」：{words}。" for name, words in told if words)


def _lowered_one(one: IndicatorRow, year: FiscalYear, rule: Rule) -> str:
    if rule.basis == Basis.GOAL and one.kind == "number":
        return one.goal_rate.lowered if one.goal_rate else ""
    return lowered_in(one, year)


def measured(one: IndicatorRow, year: FiscalYear, basis: Basis) -> Measured:
    """The indicator's year as a rule looks at it that compares with `basis`."""
    cell = one.year(year) or YearCell(year)
    actual, target, rate = _compared(one, cell, year, basis)
    before = as_in(one, year - 1, year)
    said = cell.actual.printed.strip() if cell.actual else ""
    reported = bool(cell.fulfilled_on or (cell.actual and cell.actual.value is not None))
    return Measured(
        one.name,
        one.unit,
        one.kind,
        one.direction,
        actual=_value(cell.actual if basis == Basis.BEFORE else actual),
        target=_value(target),
        baseline=_value(_baseline(one, year)),
        before=_value(before),
        rate=rate,
        said=said,
        apart=apart(one, year - 1, year),
        approximate=any(figure and figure.approximate for figure in (actual, target)),
        reported=reported or (one.kind != "number" and bool(said) and not absent(said)),
    )


def _value(figure: Figure | None) -> Decimal | None:
    return figure.value if figure else None


def _compared(
    one: IndicatorRow, cell: YearCell, year: FiscalYear, basis: Basis
) -> tuple[Figure | None, Figure | None, Rate | None]:
    """(actual, target, rate): what is held against what. No target where a break lies between the two; no rate where
    none is due."""
    rate = _rate_of(one, cell, year)
    sums = cell.actual_sum is not None or cell.target_sum is not None
    actual = cell.actual_sum if sums else cell.actual
    target = cell.target_sum if sums else cell.target
    same = of_target(one, year) == of_year(one, year)
    if basis != Basis.GOAL or one.kind != "number":
        return actual, target if same else None, rate
    if one.final_target is None or one.final_target.value is None:
        return actual, None, None
    goal = one.goal_rate
    held = goal is not None and goal.met is not None
    about = one.final_target.approximate or bool(cell.actual and cell.actual.approximate)
    return actual, one.final_target if held else None, _as_rate(goal, about)


def _baseline(one: IndicatorRow, year: FiscalYear) -> Figure | None:
    """現状 as the year's series counts it."""
    row = between(one, 0, year)
    return row.baseline if row else one.baseline


def _rate_of(indicator: IndicatorRow, cell: YearCell, year: FiscalYear) -> Rate | None:
    """What the indicator says of the year; None where it has no target that is due."""
    if cell.target is None:
        return None
    if indicator.kind == "deadline":
        if not cell.due and absent(cell.target.text):
            return None
        due, done = (date.fromisoformat(one) if one else None for one in (cell.due, cell.fulfilled_on))
        rate = deadline_rate(done, due, year.last_day)
        return None if rate.met is None and due is not None and due > year.last_day else rate
    if indicator.kind != "number" or cell.target.value is None:
        return None
    return _as_rate(cell.rate, cell.target.approximate or bool(cell.actual and cell.actual.approximate))


def _as_rate(cell: RateCell | None, approximate: bool) -> Rate:
    if cell is None:
        return Rate(None, None, NO_FIGURE)
    return Rate(cell.percent, cell.met, cell.reason, approximate)
