"""One indicator of the table → what its chart shows, and where the figure of each mark stands. Pure: no drawing here.

A year without a figure is a gap, never a 0. Every number drawn is one that the table prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
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
    provisional: bool


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

    def below_top(self, value: Decimal, height: Decimal) -> Decimal:
        """How far below its upper end `value` stands on an axis of that height."""
        return height * (self.high - value) / (self.high - self.low)


@dataclass(frozen=True)
class ChartSpec:
    """`years`: every year from the first to the last that has a figure, gaps included. `target_name` and
    `actual_name`: of the series, 累計 where they are sums over the years because the rate compares such."""

    caption: str
    unit: str
    years: tuple[FiscalYear, ...]
    targets: tuple[Point, ...]
    actuals: tuple[Point, ...]
    baseline: Level | None
    goal: Level | None
    target_name: str
    actual_name: str
    direction_text: str
    shape: Shape
    axis: Axis
    summary: str
    notes: tuple[str, ...]

    @property
    def has_provisional(self) -> bool:
        return any(point.provisional for point in self.actuals)


def chart_of(indicator: IndicatorRow, rated: IndicatorRow | None = None) -> ChartSpec:
    """The chart of an indicator that `has_numbers`; ValueError for any other.

    `rated`: the indicator as the results were published with it, where the plan was published anew since.

    Target and actual are drawn in one basis, that of the rate: sums over the years where the rate compares such.
    """
    cells = indicator.years
    summed = any(
        one and one.value is not None for cell in cells for one in (cell.target_sum, cell.actual_sum)
    )
    targets = tuple(_points((cell, cell.target_sum if summed else cell.target, False) for cell in cells))
    actuals = tuple(
        _points((cell, cell.actual_sum if summed else cell.actual, cell.provisional) for cell in cells)
    )
    if not targets and not actuals:
        raise ValueError(f"no figures to draw: {indicator.name}")
    # A yearly figure from before the plan is no level of sums.
    sums_actuals = any(summed_part(cell.rate) == "実績" for cell in cells)
    baseline = None if sums_actuals else _level("現状（計画の前）", indicator.baseline)
    goal = _level("最終目標", indicator.goal)
    drawn = [one.value for one in (*targets, *actuals, baseline, goal) if one is not None]
    shape = Shape.POINTS if min(drawn) > 0 and min(drawn) >= NARROW * max(drawn) else Shape.BARS
    years = [point.fiscal_year for point in (*targets, *actuals)]
    return ChartSpec(
        caption=f"{indicator.name}（{indicator.unit}）" if indicator.unit else indicator.name,
        unit=indicator.unit,
        years=tuple(year_range(min(years), max(years))),
        targets=targets,
        actuals=actuals,
        baseline=baseline,
        goal=goal,
        target_name="目標（累計）" if summed else "年度の目標",
        actual_name="実績（累計）" if summed else "実績",
        direction_text=DIRECTIONS[indicator.direction],
        shape=shape,
        axis=axis_for(drawn, from_zero=shape == Shape.BARS),
        summary=_summary(rated or indicator),
        notes=tuple(_notes(indicator, rated or indicator, shape, summed)),
    )


_NUMBER = re.compile(rf"(?:{'|'.join(ABOUT)})?[▲△-]?\d[\d,]*(?:\.\d+)?(?![\d.,]|[万億兆千百])")
"""Its label is the figure without its unit: 「約1,234件以上」 → 「約1,234」, 「3.9人／10万人」 → 「3.9」."""


def _points(figures: Iterable[tuple[YearCell, Figure | None, bool]]) -> Iterator[Point]:
    """Of (year, figure, is it 見込) those that are numbers."""
    for cell, figure, provisional in figures:
        if figure is not None and figure.value is not None:
            found = _NUMBER.match(half_width(figure.text))
            label = found[0] if found else show(figure.value, approximate=figure.approximate)
            yield Point(cell.fiscal_year, figure.value, figure.text, label, provisional)


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
    rough = (high - low) / 4  # the step is the smallest of 1, 2, 5 × 10ⁿ that is not below it
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    if all(value == value.to_integral_value() for value in inside):
        step = max(step, Decimal(1))
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    count = int((last - first) / step)
    return Axis(tuple(first + step * number for number in range(count + 1)))


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────


def summed_part(rate: RateCell | None) -> str:
    """「実績」 or 「目標」 where the rate compares a sum over the years (its reason says so); "" otherwise."""
    words = ("実績", "目標")
    return next((word for word in words if rate and f"{word}は各年度の合計" in rate.reason), "")


def _summary(indicator: IndicatorRow) -> str:
    """What the newest figure says, in one or two sentences."""
    reported = [
        (cell, cell.actual) for cell in indicator.years if cell.actual and cell.actual.value is not None
    ]
    if not reported:
        return "実績は、まだ報告されていません。"
    cell, actual = max(reported, key=lambda one: one[0].fiscal_year)
    provisional = "（見込）" if actual.provisional else ""
    total = ""
    if summed_part(cell.rate) == "実績" and cell.actual_sum is not None:
        total = f"、計画の初めからの累計は{cell.actual_sum.text}"
    year = cell.fiscal_year.both
    return f"{year}の実績は{actual.text}{provisional}{total}です。{_against_target(cell)}"


def _against_target(cell: YearCell) -> str:
    if cell.target is None or cell.target.value is None:
        return "この年度の目標の数値はありません。"
    target = f"その年度の目標{cell.target.text}"
    if cell.target_sum is not None and summed_part(cell.rate):
        target = f"その年度までの目標の累計{cell.target_sum.text}"
    if cell.rate is not None and cell.rate.percent is not None:
        return f"{target}に対して{cell.rate.text}です。"
    if cell.rate is not None and cell.rate.met is not None:
        return f"{target}を達成してい{'ます' if cell.rate.met else 'ません'}。"
    return f"{target}に対する率は計算していません。"


def _notes(indicator: IndicatorRow, rated: IndicatorRow, shape: Shape, summed: bool) -> Iterator[str]:
    if summed:
        yield "図は、率と同じく、年度を追って合計した数値（累計）です。年度ごとの数値は表にあります。"
        if any(_has_no_sum(cell) for cell in indicator.years):
            yield "累計にできない年度（計画の前の年度、途中の実績がない年度）は、図に出していません。"
    if shape == Shape.POINTS:
        yield "数値の差が見えるように、縦の目盛りは0から始めていません。"
    if any(cell.provisional for cell in indicator.years):
        yield "「見込」は、まだ確定していない数値です。"
    revised = [cell for cell in indicator.years if cell.revisions]
    for cell in revised:
        change = f"{cell.revisions[0].before}→{cell.revisions[-1].after}"
        yield f"{cell.fiscal_year.era}の目標は見直されています（{change}）。"
    if revised:
        yield "図の目標は見直し後です。"
    rates = [(cell, then) for cell in indicator.years if (then := rated.year(cell.fiscal_year)) and then.rate]
    if any(cell.rate != then.rate for cell, then in rates):
        said = "率は、実績を公表したときの目標に対するもので、"
        yield said + "図の目標（改めた後の計画）に対するものではありません。"


def _has_no_sum(cell: YearCell) -> bool:
    """Has it an actual that no sum could be made of?"""
    no_sum = cell.actual_sum is None or cell.actual_sum.value is None
    return no_sum and cell.actual is not None and cell.actual.value is not None


# ── Labels ───────────────────────────────────────────────────────────────────────────────────────────────────

LINE = Decimal(16)
"""Height of one line of a label, in units of the picture; a provisional figure has two."""
BAR_GAP, POINT_GAP = Decimal(6), Decimal(12)
"""Between a mark and its label: points have a radius."""
NEAR = Decimal(9)
"""A line so little below a label looks like the mark on which it stands."""
CLEAR = Decimal(4)
"""Between a label and a line above it; half of it suffices below, where no digit reaches."""
SAME = Decimal(2)
"""Marks so close together are one to the eye."""


@dataclass(frozen=True)
class Label:
    """The figure of a mark of the series "actual" or "target". `top`, `bottom`: of its box, counted downward from the
    topmost tick; `gap`: between box and mark; `above`: over its mark, else below it; `inside`: within its bar."""

    series: str
    point: Point
    top: Decimal
    bottom: Decimal
    gap: Decimal
    above: bool
    inside: bool


def labels(chart: ChartSpec, height: Decimal, room: Decimal) -> list[Label]:
    """Of every actual, and of the targets of years without one, each so that it is read with its own mark and no
    other: in the place with the fewest faults; of equal ones in the usual one, beyond the end of the mark.

    `height`: from the topmost tick to the lowest, below which the years stand. `room`: free above the topmost tick.
    """
    reported = {point.fiscal_year for point in chart.actuals}
    labelled = [("actual", point) for point in chart.actuals]
    labelled += [("target", point) for point in chart.targets if point.fiscal_year not in reported]
    return [
        min(_places(chart, series, point, height), key=lambda one: _faults(chart, one, height, room))
        for series, point in labelled
    ]


def _places(chart: ChartSpec, series: str, point: Point, height: Decimal) -> Iterator[Label]:
    is_bar = series == "actual" and chart.shape == Shape.BARS
    gap = POINT_GAP if series == "actual" and chart.shape == Shape.POINTS else BAR_GAP
    mark, size = chart.axis.below_top(point.value, height), LINE * (2 if point.provisional else 1)
    over = Label(series, point, mark - gap - size, mark - gap, gap, above=True, inside=False)
    under = Label(series, point, mark + gap, mark + gap + size, gap, above=False, inside=False)
    usual, other = (under, over) if point.value < 0 else (over, under)
    yield usual
    if not is_bar:
        yield other
    elif abs(chart.axis.below_top(Decimal(0), height) - mark) >= size + gap:
        yield replace(other, inside=True)


def _faults(chart: ChartSpec, label: Label, height: Decimal, room: Decimal) -> int:
    faults = 10 * (label.bottom > height) + 10 * (label.top < -room)
    lines = [(level.value, 1) for level in (chart.goal, chart.baseline) if level is not None]
    if label.series == "actual":
        year = label.point.fiscal_year
        lines += [(point.value, 2) for point in chart.targets if point.fiscal_year == year]
    mark = chart.axis.below_top(label.point.value, height)
    for value, weight in lines:
        line = chart.axis.below_top(value, height)
        if abs(line - mark) <= SAME:
            continue
        if label.top - CLEAR < line < label.bottom + CLEAR / 2:
            faults += 2 * weight
        elif label.above and label.bottom <= line < label.bottom + NEAR:
            faults += 3 * weight
    return faults
