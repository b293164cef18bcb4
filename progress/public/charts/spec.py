"""One indicator of the table → what its chart shows. Pure: no drawing here, no Django.

A year without a figure is a gap, never a 0. Every number drawn is one that the table prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from items.quantity import show
from plans.values.fiscal_year import FiscalYear, year_range
from plans.values.text import half_width
from progress.table.as_printed import ABOUT
from progress.table.shape import Figure, IndicatorRow, RateCell, YearCell

DIRECTIONS = {
    "increase": "↑ 大きいほどよい",
    "maintain": "→ 維持する",
    "decrease": "↓ 小さいほどよい",
    "": "よい向きは資料に書かれていません",
}


class Shape(StrEnum):
    """Bars stand on 0; where all figures lie close together far from 0, points show their difference."""

    BARS = "bars"
    POINTS = "points"


NARROW = Decimal("0.75")
"""Figures count as close together when the smallest is at least this part of the largest."""


@dataclass(frozen=True)
class Point:
    """One year's figure. `text` as the table shows it; `label` the same without its unit."""

    fiscal_year: FiscalYear
    value: Decimal
    text: str
    label: str
    provisional: bool = False


@dataclass(frozen=True)
class Level:
    """A line through all years: 現状 or 最終目標."""

    name: str
    value: Decimal
    text: str


@dataclass(frozen=True)
class Axis:
    """`ticks` ascend in even steps; the first and the last are the ends of the axis."""

    ticks: tuple[Decimal, ...]

    @property
    def low(self) -> Decimal:
        return self.ticks[0]

    @property
    def high(self) -> Decimal:
        return self.ticks[-1]

    def part(self, value: Decimal) -> Decimal:
        """Where `value` stands between the low end (0) and the high end (1)."""
        return (value - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class ChartSpec:
    """`years`: every year from the first to the last that has a figure, gaps included."""

    title: str
    unit: str
    years: tuple[FiscalYear, ...]
    targets: tuple[Point, ...]
    actuals: tuple[Point, ...]
    baseline: Level | None
    goal: Level | None
    summed: bool
    """Are they sums over the years, because the rate compares such?"""
    direction: str
    direction_text: str
    shape: Shape
    axis: Axis
    summary: str
    notes: tuple[str, ...] = ()

    @property
    def caption(self) -> str:
        return f"{self.title}（{self.unit}）" if self.unit else self.title

    @property
    def actual_name(self) -> str:
        return "実績（累計）" if self.summed else "実績"

    @property
    def target_name(self) -> str:
        return "目標（累計）" if self.summed else "年度の目標"

    @property
    def has_provisional(self) -> bool:
        return any(point.provisional for point in self.actuals)


def chart_of(indicator: IndicatorRow, rated: IndicatorRow | None = None) -> ChartSpec:
    """The chart of an indicator that `has_numbers`; ValueError for any other.

    `rated`: the indicator as the results were published with it, where the plan was published anew since.

    Target and actual are drawn in one basis, that of the rate: sums over the years where the rate compares such.
    """
    summed = _compares_sums(indicator)
    drawn_of = (lambda cell: (cell.target_sum, cell.actual_sum)) if summed else _own_figures
    figures = [(cell, *drawn_of(cell)) for cell in indicator.years]
    targets = _points((cell, target) for cell, target, _ in figures)
    actuals = _points((cell, actual) for cell, _, actual in figures)
    if not targets and not actuals:
        raise ValueError(f"no figures to draw: {indicator.name}")
    # A yearly figure from before the plan is no level of sums.
    baseline = None if _sums(indicator, "実績") else _level("現状（計画の前）", indicator.baseline)
    goal = _level("最終目標", indicator.goal)
    drawn = [point.value for point in (*targets, *actuals)]
    drawn += [level.value for level in (baseline, goal) if level is not None]
    shape = Shape.POINTS if min(drawn) > 0 and min(drawn) >= NARROW * max(drawn) else Shape.BARS
    years = [point.fiscal_year for point in (*targets, *actuals)]
    return ChartSpec(
        title=indicator.name,
        unit=indicator.unit,
        years=tuple(year_range(min(years), max(years))),
        targets=targets,
        actuals=actuals,
        baseline=baseline,
        goal=goal,
        summed=summed,
        direction=indicator.direction,
        direction_text=DIRECTIONS[indicator.direction],
        shape=shape,
        axis=axis_for(drawn, from_zero=shape == Shape.BARS),
        summary=_summary(rated or indicator),
        notes=(*_notes(indicator, shape, summed), *_changed(indicator, rated or indicator)),
    )


def _own_figures(cell: YearCell) -> tuple[Figure | None, Figure | None]:
    return cell.target, cell.actual


def _compares_sums(indicator: IndicatorRow) -> bool:
    """Does the table hold sums of this indicator, at least one of them a number to draw?"""
    sums = (figure for cell in indicator.years for figure in (cell.target_sum, cell.actual_sum))
    return any(figure is not None and figure.value is not None for figure in sums)


def _sums(indicator: IndicatorRow, word: str) -> bool:
    """Are the actuals (「実績」) or the targets (「目標」) of this indicator summed up for its rate?"""
    return any(summed(cell.rate) == word for cell in indicator.years)


def _points(figures: Iterable[tuple[YearCell, Figure | None]]) -> tuple[Point, ...]:
    """A sum is provisional with the year's own figure."""
    return tuple(
        Point(
            cell.fiscal_year,
            figure.value,
            figure.text,
            _without_unit(figure),
            figure.provisional or (figure is cell.actual_sum and _is_provisional(cell)),
        )
        for cell, figure in figures
        if figure is not None and figure.value is not None
    )


def _is_provisional(cell: YearCell) -> bool:
    return cell.actual is not None and cell.actual.provisional


_NUMBER = re.compile(rf"(?:{'|'.join(ABOUT)})?[▲△-]?\d[\d,]*(?:\.\d+)?(?![\d.,]|[万億兆千百])")


def _without_unit(figure: Figure) -> str:
    """「約1,234件以上」 → 「約1,234」, 「3.9人／10万人」 → 「3.9」, 「3万5,352トン」 → 「35,352」."""
    if found := _NUMBER.match(half_width(figure.text)):
        return found[0]
    return show(figure.value, approximate=figure.approximate)


def _level(name: str, figure: Figure | None) -> Level | None:
    if figure is None or figure.value is None:
        return None
    return Level(name, figure.value, figure.text)


def axis_for(values: Iterable[Decimal], *, from_zero: bool) -> Axis:
    """Three to eight ticks in steps of 1, 2 or 5 × 10ⁿ that enclose all values (and 0 with `from_zero`)."""
    inside = [*values, Decimal(0)] if from_zero else list(values)
    low, high = min(inside), max(inside)
    if low == high:
        low, high = (low - abs(low) / 10, high + abs(high) / 10) if low else (low, Decimal(1))
    step = _step((high - low) / 4)
    if all(value == value.to_integral_value() for value in inside):
        step = max(step, Decimal(1))
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    count = int((last - first) / step)
    return Axis(tuple(first + step * number for number in range(count + 1)))


def _step(rough: Decimal) -> Decimal:
    """The smallest of 1, 2, 5 × 10ⁿ that is not below `rough` (> 0)."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)


def summed(rate: RateCell | None) -> str:
    """「実績」 or 「目標」 where the rate compares a sum over the years (its reason says so); "" otherwise."""
    words = ("実績", "目標")
    return next((word for word in words if rate and f"{word}は各年度の合計" in rate.reason), "")


def _summary(indicator: IndicatorRow) -> str:
    """What the newest figure says, in one or two sentences."""
    reported = [
        (cell, figure) for cell in indicator.years if (figure := cell.actual) and figure.value is not None
    ]
    if not reported:
        return "実績は、まだ報告されていません。"
    cell, actual = max(reported, key=lambda one: one[0].fiscal_year)
    provisional = "（見込）" if actual.provisional else ""
    total = ""
    if summed(cell.rate) == "実績" and cell.actual_sum is not None:
        total = f"、計画の初めからの累計は{cell.actual_sum.text}"
    year = cell.fiscal_year.both
    return f"{year}の実績は{actual.text}{provisional}{total}です。{_against_target(cell)}"


def _against_target(cell: YearCell) -> str:
    if cell.target is None or cell.target.value is None:
        return "この年度の目標の数値はありません。"
    target = f"その年度の目標{cell.target.text}"
    if cell.target_sum is not None and summed(cell.rate):
        target = f"その年度までの目標の累計{cell.target_sum.text}"
    if cell.rate is not None and cell.rate.percent is not None:
        return f"{target}に対して{cell.rate.text}です。"
    if cell.rate is not None and cell.rate.met is not None:
        return f"{target}を達成してい{'ます' if cell.rate.met else 'ません'}。"
    return f"{target}に対する率は計算していません。"


def _notes(indicator: IndicatorRow, shape: Shape, sums: bool) -> tuple[str, ...]:
    notes = []
    if sums:
        notes.append("図は、率と同じく、年度を追って合計した数値（累計）です。年度ごとの数値は表にあります。")
        if any(_is_left_out(cell) for cell in indicator.years):
            notes.append("累計にできない年度（計画の前の年度、途中の実績がない年度）は、図に出していません。")
    if shape == Shape.POINTS:
        notes.append("数値の差が見えるように、縦の目盛りは0から始めていません。")
    if any(_is_provisional(cell) for cell in indicator.years):
        notes.append("「見込」は、まだ確定していない数値です。")
    revised = [
        f"{cell.fiscal_year.era}の目標は見直されています（{cell.revisions[0].before}→{cell.revisions[-1].after}）。"
        for cell in indicator.years
        if cell.revisions
    ]
    notes += [*revised, "図の目標は見直し後です。"] if revised else []
    return tuple(notes)


def _changed(indicator: IndicatorRow, rated: IndicatorRow) -> list[str]:
    """Where a target that is drawn isn't the one that a rate was published with."""
    rates = [(cell, then) for cell in indicator.years if (then := rated.year(cell.fiscal_year)) and then.rate]
    if all(cell.rate == then.rate for cell, then in rates):
        return []
    return [
        "率は、実績を公表したときの目標に対するもので、図の目標（改めた後の計画）に対するものではありません。"
    ]


def _is_left_out(cell: YearCell) -> bool:
    """Has it an actual that no sum could be made of?"""
    no_sum = cell.actual_sum is None or cell.actual_sum.value is None
    return no_sum and cell.actual is not None and cell.actual.value is not None
