"""One indicator of the table → what its chart shows. Pure: no drawing here.

A year without a figure is a gap, never a 0. Every number drawn is one that the table prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum

from items.quantity import show
from plans.values.fiscal_year import FiscalYear, year_range
from plans.values.text import half_width
from progress.table.as_printed import ABOUT
from progress.table.series import of_other_unit, of_target
from progress.table.shape.figures import Figure, IndicatorRow, RateCell, YearCell

DIRECTIONS = {
    "increase": "↑ 大きいほどよい",
    "maintain": "→ 維持する",
    "decrease": "↓ 小さいほどよい",
    "": "よい向きは資料に書かれていません",
}


ORIGINAL_NAME = "当初の目標（見直し前）"
BREAK_NAME = "数え方の変更（ここから別の数え方）"
TAKEN_OVER_NAME = "ここから今の項目"


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
    """`years`: every year from the first to the last that has a figure, gaps included. `originals`: what
    first stood in place of targets that were changed. `target_name` and `actual_name`: of the series, 累計 where
    they are sums over the years because the rate compares such.

    `breaks`: years that begin a new series; a line (`break_name`) stands before each. `earlier`: figures of the
    series before the last one, as they were reported (`earlier_name`); `actuals`: those of the last one, with what
    was restated."""

    caption: str
    unit: str
    years: tuple[FiscalYear, ...]
    targets: tuple[Point, ...]
    originals: tuple[Point, ...]
    actuals: tuple[Point, ...]
    earlier: tuple[Point, ...]
    baseline: Level | None
    goal: Level | None
    target_name: str
    actual_name: str
    earlier_name: str
    breaks: tuple[FiscalYear, ...]
    break_name: str
    direction_text: str
    shape: Shape
    axis: Axis
    summary: str
    notes: tuple[str, ...]

    @property
    def has_provisional(self) -> bool:
        return any(point.provisional for point in (*self.actuals, *self.earlier))


def chart_of(indicator: IndicatorRow, rated: IndicatorRow | None = None) -> ChartSpec:
    """The chart of an indicator that `has_numbers`; ValueError for any other.

    `rated`: the indicator as the results were published with it, where the plan was published anew since.

    Target and actual are drawn in one basis, that of the rate: sums over the years where the rate compares such.
    """
    cells = indicator.years
    summed = any(
        one and one.value is not None for cell in cells for one in (cell.target_sum, cell.actual_sum)
    )
    drawn_with = [cell for cell in cells if _is_drawn_with_target(indicator, cell)]
    targets = tuple(_points((cell, cell.target_sum if summed else cell.target, False) for cell in drawn_with))
    originals = tuple(_points((cell, _original(cell, summed), False) for cell in drawn_with))
    last = len(indicator.breaks) + 1
    actuals = tuple(_points(_of_last_series(cells, last, summed)))
    earlier = tuple(_points(_of_earlier_series(indicator, last, summed)))
    before_it = (
        () if summed or earlier else tuple(_of_item_before(indicator, {one.fiscal_year for one in actuals}))
    )
    earlier = earlier or before_it
    if not targets and not actuals and not earlier:
        raise ValueError(f"no figures to draw: {indicator.name}")
    # A yearly figure from before the plan is no level of sums.
    sums_actuals = any(summed_part(cell.rate) == "実績" for cell in cells)
    before = indicator.breaks[-1].baseline if indicator.breaks else indicator.baseline
    baseline = None if sums_actuals else _level("基準値（計画の前）", before)
    follows = of_target(indicator, LAST_OF_ALL) == last
    goal = _level("最終目標", indicator.goal) if follows else None
    drawn = [one.value for one in (*targets, *originals, *actuals, *earlier, baseline, goal) if one]
    shape = Shape.POINTS if min(drawn) > 0 and min(drawn) >= NARROW * max(drawn) else Shape.BARS
    years = [point.fiscal_year for point in (*targets, *originals, *actuals, *earlier)]
    return ChartSpec(
        caption=f"{indicator.name}（{indicator.unit}）" if indicator.unit else indicator.name,
        unit=indicator.unit,
        years=tuple(year_range(min(years), max(years))),
        targets=targets,
        originals=originals,
        actuals=actuals,
        earlier=earlier,
        baseline=baseline,
        goal=goal,
        target_name="目標（累計）" if summed else "年度の目標",
        actual_name="実績（累計）" if summed else "実績",
        earlier_name="実績（前の項目）" if before_it else _earlier_name(indicator),
        breaks=_break_years(indicator, before_it, min(years), max(years)),
        break_name=TAKEN_OVER_NAME if before_it else BREAK_NAME,
        direction_text=DIRECTIONS[indicator.direction],
        shape=shape,
        axis=axis_for(drawn, from_zero=shape == Shape.BARS),
        summary=_summary(rated or indicator),
        notes=tuple(_notes(indicator, rated or indicator, shape, summed)),
    )


_NUMBER = re.compile(rf"(?:{'|'.join(ABOUT)})?[▲△-]?\d[\d,]*(?:\.\d+)?(?![\d.,]|[万億兆千百])")
"""Its label is the figure without its unit: 「約1,234件以上」 → 「約1,234」, 「3.9人／10万人」 → 「3.9」."""


def _points(figures: Iterable[tuple[YearCell, Figure | None, bool]]) -> Iterator[Point]:
    """Those that are numbers."""
    for cell, figure, provisional in figures:
        if figure is not None and figure.value is not None:
            found = _NUMBER.match(half_width(figure.text))
            label = found[0] if found else show(figure.value, approximate=figure.approximate)
            yield Point(cell.fiscal_year, figure.value, figure.text, label, provisional)


LAST_OF_ALL = 9999
"""A year behind every other."""
Drawn = Iterator[tuple[YearCell, Figure | None, bool]]
"""(year, figure, is it 見込)"""


def _is_drawn_with_target(one: IndicatorRow, cell: YearCell) -> bool:
    """Is the year's target of the series that the year's figure is of, and of the unit that is drawn?"""
    is_own = of_target(one, cell.fiscal_year) == cell.series
    return is_own and cell.series > of_other_unit(one)


def _of_last_series(cells: Iterable[YearCell], last: int, summed: bool) -> Drawn:
    for cell in cells:
        if cell.series == last:
            yield cell, cell.actual_sum if summed else cell.actual, cell.provisional
        elif cell.restated_in == last and not summed:
            yield cell, cell.restated, False


def _of_earlier_series(one: IndicatorRow, last: int, summed: bool) -> Drawn:
    """Of the unit that is drawn."""
    for cell in one.years:
        if of_other_unit(one) < cell.series < last:
            yield cell, cell.actual_sum if summed else cell.actual, cell.provisional


def _of_item_before(one: IndicatorRow, own: set[FiscalYear]) -> Iterator[Point]:
    """Actuals of the same indicator at the item before, of years that have none of their own."""
    if one.earlier is not None and one.earlier.unit == one.unit and not one.breaks:
        figures = [(year, figure) for year, figure in one.earlier.figures if year not in own]
        yield from _points((YearCell(year), figure, False) for year, figure in figures)


def _break_years(
    one: IndicatorRow, before_it: Sequence[Point], first: int, last: int
) -> tuple[FiscalYear, ...]:
    if before_it:
        return tuple(year for year in [max(point.fiscal_year for point in before_it).next] if year <= last)
    return tuple(row.from_year for row in one.breaks if first < row.from_year <= last)


def _earlier_name(one: IndicatorRow) -> str:
    return f"実績（{one.breaks[-1].from_year.previous.era}まで）" if one.breaks else ""


def _original(cell: YearCell, summed: bool) -> Figure | None:
    """What first stood in place of a target that was changed, in the basis that is drawn."""
    if not summed:
        return cell.original
    own = cell.target is not None and cell.target_sum is not None
    running = own and cell.target.value == cell.target_sum.value  # type: ignore[union-attr] # both stand
    return cell.original_sum or (cell.original if running else None)


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
        own = any(_differs(cell) for cell in indicator.years)
        yield (
            "図は、率と同じく、年度を追って合計した数値（累計）です。"
            + "年度ごとの数値は表にあります。" * own
        )
        if any(_has_no_sum(cell) for cell in indicator.years):
            yield "累計にできない年度（計画の前の年度、途中の実績がない年度）は、図に出していません。"
    if shape == Shape.POINTS:
        yield "数値の差が見えるように、縦の目盛りは0から始めていません。"
    if indicator.earlier and indicator.earlier.figures and not indicator.breaks:
        yield f"薄い棒や点は、前の項目「{indicator.earlier.item_title}」の実績です。"
    for row in indicator.breaks:
        yield f"{row.from_year.era}から数え方が変わったため、図をそこで区切っています。"
        if row.unit_before:
            yield f"{row.from_year.previous.era}までの数値は単位が違うため、図に出さず、表に載せています。"
    if any(not _is_drawn_with_target(indicator, cell) for cell in indicator.years if cell.target):
        yield "前の数え方による目標は、図に出さず、表に載せています。"
    if any(cell.provisional for cell in indicator.years):
        yield "「見込」は、まだ確定していない数値です。"
    revised = [cell for cell in indicator.years if cell.revisions]
    for cell in revised:
        change = f"{cell.revisions[0].before}→{cell.revisions[-1].after}"
        yield f"{cell.fiscal_year.era}の目標は見直されています（{change}）。"
    if revised:
        both = any(_original(cell, summed) for cell in revised)
        yield "図の目標は見直し後です。" + "薄い線が、見直し前の当初の目標です。" * both
    rates = [(cell, then) for cell in indicator.years if (then := rated.year(cell.fiscal_year)) and then.rate]
    if any(cell.rate != then.rate for cell, then in rates):
        said = "率は、実績を公表したときの目標に対するもので、"
        yield said + "図の目標（改めた後の計画）に対するものではありません。"


def _differs(cell: YearCell) -> bool:
    """Is a figure of the year's own another one than the sum that is drawn?"""
    pairs = ((cell.target, cell.target_sum), (cell.actual, cell.actual_sum))
    return any(own and total and own.value != total.value for own, total in pairs)


def _has_no_sum(cell: YearCell) -> bool:
    """Has it an actual that no sum could be made of?"""
    no_sum = cell.actual_sum is None or cell.actual_sum.value is None
    return no_sum and cell.actual is not None and cell.actual.value is not None
