"""Where the figure of each mark stands, so that it is read with its own mark and no other. Pure: no drawing here.

Heights are in units of the picture, counted downward from the topmost tick.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from progress.public.charts.spec import ChartSpec, Point, Shape

LINE = Decimal(16)
"""Height of one line of a label; a provisional figure has two."""
BAR_GAP, POINT_GAP = Decimal(6), Decimal(12)
"""Between a mark and its label: points have a radius."""
NEAR = Decimal(9)
"""A line so little below a label looks like the mark on which it stands."""
CLEAR = Decimal(4)
"""Between a label and a line above it; half of it suffices below, where no digit reaches."""
SAME = Decimal(2)
"""Marks so close together are one to the eye."""


@dataclass(frozen=True)
class Stand:
    """Where a label stands. `top` and `bottom`: of its box. `above`: over its mark, else below it.
    `inside`: within its bar."""

    top: Decimal
    bottom: Decimal
    above: bool
    inside: bool = False


def gap_of(chart: ChartSpec, series: str) -> Decimal:
    return POINT_GAP if series == "actual" and chart.shape == Shape.POINTS else BAR_GAP


def stands(chart: ChartSpec, height: Decimal, room: Decimal) -> dict[tuple[str, FiscalYear], Stand]:
    """(series, year) → where its label stands: of every actual, and of the targets of years without one.

    `height`: from the topmost tick to the lowest, below which the years stand. `room`: free above the topmost tick.
    """
    reported = {point.fiscal_year for point in chart.actuals}
    labelled = [("actual", point) for point in chart.actuals]
    labelled += [("target", point) for point in chart.targets if point.fiscal_year not in reported]
    return {
        (series, point.fiscal_year): _Label(chart, height, room, series, point).best()
        for series, point in labelled
    }


@dataclass(frozen=True)
class _Label:
    chart: ChartSpec
    height: Decimal
    room: Decimal
    series: str
    point: Point

    def y(self, value: Decimal) -> Decimal:
        return self.height * (1 - self.chart.axis.part(value))

    def best(self) -> Stand:
        """The place with the fewest faults; of equal ones the usual one, beyond the end of the mark."""
        return min(self._places(), key=self._faults)

    def _places(self) -> Iterator[Stand]:
        mark, gap = self.y(self.point.value), gap_of(self.chart, self.series)
        size = LINE * (2 if self.point.provisional else 1)
        is_bar = self.series == "actual" and self.chart.shape == Shape.BARS
        length = abs(self.y(Decimal(0)) - mark) if is_bar else Decimal(0)
        over, under = (mark - gap - size, mark - gap), (mark + gap, mark + gap + size)
        if self.point.value < 0:
            yield Stand(*under, above=False)
            if not is_bar or length >= size + gap:
                yield Stand(*over, above=True, inside=is_bar)
        else:
            yield Stand(*over, above=True)
            if not is_bar or length >= size + gap:
                yield Stand(*under, above=False, inside=is_bar)

    def _faults(self, stand: Stand) -> int:
        faults = 10 * (stand.bottom > self.height) + 10 * (stand.top < -self.room)
        for line, weight in self._other_lines():
            if stand.top - CLEAR < line < stand.bottom + CLEAR / 2:
                faults += 2 * weight
            elif stand.above and stand.bottom <= line < stand.bottom + NEAR:
                faults += 3 * weight
        return faults

    def _other_lines(self) -> Iterator[tuple[Decimal, int]]:
        """(height, weight) of the lines that aren't at the label's own mark: the year's target, goal, baseline."""
        mine = self.y(self.point.value)
        lines = [(level.value, 1) for level in (self.chart.goal, self.chart.baseline) if level is not None]
        if self.series == "actual":
            lines += [
                (point.value, 2)
                for point in self.chart.targets
                if point.fiscal_year == self.point.fiscal_year
            ]
        for value, weight in lines:
            if abs(self.y(value) - mine) > SAME:
                yield self.y(value), weight
