"""Doubts about one figure alone, against its own indicator: what a slip of digits, units or sums looks like. Pure.

Each takes an indicator and a year and answers a sentence, "" for none. The figure itself stands before the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from plans.values.text import half_width, name_key
from progress.rating import CUMULATIVE, FLOW
from progress.table.series import as_in
from progress.table.shape.figures import IndicatorRow, YearCell

FAR = 10
"""So many times (or the same part of) what is compared is taken for a slip of digits or units."""
_DIFFERENCE = re.compile(r"増減|差|収支|変化|前年度?比|伸び")
_SIGNED_UNIT = re.compile(r"円|ポイント|pt|度|℃")


def may_be_negative(name: str, unit: str, known: Iterable[Decimal]) -> bool:
    """Is a figure below zero to be expected? What is counted or measured isn't, but money, a difference, and what the
    plan itself knows as negative is."""
    told = _SIGNED_UNIT.search(half_width(unit).lower()) or _DIFFERENCE.search(name)
    return bool(told) or any(value < 0 for value in known)


def _reported(row: IndicatorRow, year: FiscalYear) -> tuple[YearCell, Decimal] | None:
    cell = row.year(year)
    if cell is None or cell.actual is None or cell.actual.value is None:
        return None
    return cell, cell.actual.value


def _earlier(row: IndicatorRow, year: FiscalYear) -> list[Decimal]:
    """The actuals of the years before, oldest first, as far back as no year is missing; behind a break of the series
    only those that were restated."""
    known: dict[int, Decimal] = {
        cell.fiscal_year: figure.value
        for cell in row.years
        if (figure := as_in(row, cell.fiscal_year, year)) is not None and figure.value is not None
    }
    found = []
    one: int = year - 1
    while one in known:
        found.append(known[one])
        one -= 1
    return found[::-1]


def beyond_percent(row: IndicatorRow, year: FiscalYear) -> str:
    """A percentage outside 0–100, unless the target lies there as well."""
    reported = _reported(row, year)
    if reported is None or name_key(row.unit) != "%":
        return ""
    cell, actual = reported
    targets = [one.value for one in (cell.target, row.final_target) if one and one.value is not None]
    if actual > 100 and targets and max(targets) <= 100:
        return "100%を超えています。"
    return "0%を下回っています。" if actual < 0 and all(target >= 0 for target in targets) else ""


def below_zero(row: IndicatorRow, year: FiscalYear) -> str:
    """A figure below zero where none is to be expected."""
    reported = _reported(row, year)
    if reported is None or reported[1] >= 0 or beyond_percent(row, year):
        return ""
    own = reported[0].actual
    figures = [row.baseline, row.goal, *(one for cell in row.years for one in (cell.target, cell.actual))]
    known = [one.value for one in figures if one and one.value is not None and one is not own]
    return "" if may_be_negative(row.name, row.unit, known) else "0を下回っています。"


def far_off(row: IndicatorRow, year: FiscalYear) -> str:
    """Ten times, or a tenth, of last year's or, without one, of this year's target."""
    if (reported := _reported(row, year)) is None:
        return ""
    cell, actual = reported
    past = as_in(row, year.previous, year)
    if past is not None and past.value:
        return f"前年度（{past.text}）と大きく違います。" if _far(actual, past.value) else ""
    summed = cell.target_sum is not None and cell.actual_sum is not None
    target = cell.target_sum if summed else cell.target
    told = cell.actual_sum.value if summed and cell.actual_sum else actual
    if target is None or not target.value or told is None or not _far(told, target.value):
        return ""
    return f"目標（{target.text}）と大きく違います。"


def _far(one: Decimal, other: Decimal) -> bool:
    return abs(one) >= FAR * abs(other) or abs(one) * FAR <= abs(other)


def sum_in_yearly(row: IndicatorRow, year: FiscalYear) -> str:
    """The running total where the year's own amount is asked for.

    The figure holds all that was reported before, and what is left over is likelier as a year's amount: nearer to
    the year's target or, without one, of the size of the years before.
    """
    reported, before = _reported(row, year), _earlier(row, year)
    if reported is None or row.measure != FLOW or not before:
        return ""
    actual, summed = reported[1], sum(before, Decimal(0))
    own = actual - summed
    if summed <= 0 or own < 0 or actual * 2 < 3 * max(before):
        return ""
    near = _like_a_year(own, before)
    likelier = _nearer_to_target(row, year, own, actual)
    if likelier is None:
        likelier = len(before) > 2 and near
    elif len(before) == 1:  # one year tells little: its own size again, or the sum that was aimed at
        likelier = likelier and (near or _is_the_sum_aimed_at(row, year, actual))
    if not likelier and not (own == 0 and len(before) > 1):
        return ""
    first = FiscalYear(year - len(before))
    return f"年度ごとの数の欄に、{first.era}からの累計が入っていませんか。"


def _like_a_year(own: Decimal, before: list[Decimal]) -> bool:
    """Is it of the size of the years before, half as much more or less?"""
    return min(before) * 2 <= own * 3 and own * 2 <= max(before) * 3


def _is_the_sum_aimed_at(row: IndicatorRow, year: FiscalYear, actual: Decimal) -> bool:
    """Does it come to within a quarter of a target that is a running total?"""
    cell = row.year(year)
    target = cell.target.value if cell and cell.target else None
    return bool(row.targets_are_cumulative and target and abs(actual - target) * 4 <= target)


def _nearer_to_target(row: IndicatorRow, year: FiscalYear, own: Decimal, actual: Decimal) -> bool | None:
    """Is `own` nearer to what is aimed at in this year alone than `actual`? None where that isn't known."""
    cell, last = row.year(year), row.year(year.previous)
    target = cell.target.value if cell and cell.target else None
    if target is None:
        return None
    if row.targets_are_cumulative:
        before = last.target.value if last and last.target else None
        if before is None:
            return None
        target -= before
    return abs(own - target) < abs(actual - target)


def yearly_in_sum(row: IndicatorRow, year: FiscalYear) -> str:
    """A running total that falls: most likely the year's own amount."""
    reported, before = _reported(row, year), _earlier(row, year)
    if reported is None or row.measure != CUMULATIVE or not before or reported[1] >= before[-1]:
        return ""
    last = as_in(row, year.previous, year)
    past = last.text if last else ""
    return f"累計の欄なのに、前年度（{past}）より小さくなっています。"
