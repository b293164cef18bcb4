"""Where the figure of each mark of a chart stands, so that it is read with its own mark and no other. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from progress.public.charts.spec import ChartSpec, Point, Shape

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
    """The figure of a mark of the series "actual", "earlier" or "target". `top`, `bottom`: of its box, counted
    downward from the topmost tick; `gap`: between box and mark; `above`: over its mark, else below it; `inside`:
    within its bar."""

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
    reported = {point.fiscal_year for point in (*chart.actuals, *chart.earlier)}
    restated = {point.fiscal_year for point in chart.actuals}
    labelled = [("actual", point) for point in chart.actuals]
    labelled += [("earlier", point) for point in chart.earlier if point.fiscal_year not in restated]
    labelled += [("target", point) for point in chart.targets if point.fiscal_year not in reported]
    return [
        min(_places(chart, series, point, height), key=lambda one: _faults(chart, one, height, room))
        for series, point in labelled
    ]


def _places(chart: ChartSpec, series: str, point: Point, height: Decimal) -> Iterator[Label]:
    is_target, bars = series == "target", chart.shape == Shape.BARS
    is_bar = bars and not is_target
    gap = BAR_GAP if bars or is_target else POINT_GAP
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
    year = label.point.fiscal_year
    marks = (*chart.targets, *chart.originals) if label.series != "target" else chart.originals
    lines += [(point.value, 2) for point in marks if point.fiscal_year == year]
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
