"""An indicator's row of the table: its figures by year, and both rates. No queries of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from items.models import Indicator, TargetValue
from plans.values.fiscal_year import FiscalYear
from progress.models import ActualValue
from progress.rating import Comparable, Rate, achievement_rate, comparable, deadline_rate
from progress.table.cells import actual_figure, figure, places_of, rate_cell, revision, target_figure
from progress.table.shape import Figure, IndicatorRow, RateCell, YearCell


def indicator_row(
    indicator: Indicator, actuals: dict[int, ActualValue], round_year: int | None
) -> IndicatorRow:
    """`actuals`: fiscal year → the figure that counts. `round_year`: whose figure the goal's rate is of."""
    return _Indicator(indicator, actuals).row(round_year)


@dataclass(frozen=True)
class _Indicator:
    """One indicator with its targets and actuals by fiscal year."""

    indicator: Indicator
    actuals: dict[int, ActualValue]

    @cached_property
    def targets(self) -> dict[int, TargetValue]:
        return {row.fiscal_year: row for row in self.indicator.target_values.all()}

    @cached_property
    def places(self) -> int:
        """Decimal places that the whole row needs."""
        numbers = [row.value for row in self.targets.values()] + [row.value for row in self.actuals.values()]
        return places_of([*numbers, self.indicator.baseline_value, self.indicator.goal_value])

    def row(self, round_year: int | None) -> IndicatorRow:
        one = self.indicator
        years = sorted({*self.targets, *self.actuals})
        return IndicatorRow(
            name=one.name,
            unit=one.unit,
            kind=one.kind,
            direction=one.direction,
            direction_label=one.get_direction_display() if one.direction else "",
            baseline=figure(
                one.baseline_value, one.baseline_printed, one.unit, self.places, one.baseline_approximate
            ),
            goal=self._goal(),
            final_target=self._final_target(),
            years=tuple(self._year(FiscalYear(year)) for year in years),
            goal_rate=self._goal_rate(round_year) if round_year is not None else None,
            remarks=one.remarks,
            transcription_note=one.transcription_note,
        )

    def compared(self, year: int) -> Comparable:
        return comparable(
            self.indicator.measure,
            self.indicator.targets_are_cumulative,
            {one: row.value for one, row in self.actuals.items()},
            {one: row.value for one, row in self.targets.items()},
            year,
        )

    def rate(self, compared: Comparable, **about: Any) -> Rate:
        """`about`: bound and approximate of the two figures."""
        one = self.indicator
        return achievement_rate(
            compared.actual,
            compared.target,
            one.direction,
            basis=one.rate_basis,
            baseline=one.baseline_value,
            tolerance=one.tolerance,
            **about,
        )

    def _goal(self) -> Figure | None:
        one = self.indicator
        return figure(
            one.goal_value, one.goal_printed, one.unit, self.places, one.goal_approximate, one.goal_bound
        )

    def _last_target(self) -> TargetValue | None:
        numeric = [row for row in self.targets.values() if row.value is not None]
        return max(numeric, key=lambda row: row.fiscal_year) if numeric else None

    def _final_target(self) -> Figure | None:
        if self.indicator.goal_value is not None:
            return self._goal()
        last = self._last_target()
        return target_figure(last, self.indicator, self.places) if last else None

    def _goal_rate(self, year: int) -> RateCell | None:
        """The round's figure against the printed goal or, where none is printed, against the last year's target,
        each made comparable first: a yearly figure is never held against a running total."""
        one, actual = self.indicator, self.actuals.get(year)
        if one.kind != Indicator.Kind.NUMBER or actual is None:
            return None
        compared = self.compared(year)
        target, about, bound = one.goal_value, one.goal_approximate, one.goal_bound
        if target is None and (last := self._last_target()):
            target = self.compared(last.fiscal_year).target
            about, bound = last.approximate, last.bound
        rate = self.rate(
            Comparable(compared.actual, target), bound=bound, approximate=actual.approximate or about
        )
        return rate_cell(rate, compared.note)

    def _year_rate(self, year: int, compared: Comparable) -> RateCell | None:
        target, actual = self.targets.get(year), self.actuals.get(year)
        if target is None or actual is None:
            return None
        if self.indicator.kind == Indicator.Kind.DEADLINE:
            return rate_cell(deadline_rate(actual.fulfilled_on, target.due, FiscalYear(year).last_day))
        if self.indicator.kind != Indicator.Kind.NUMBER:
            return None
        about = target.approximate or actual.approximate
        return rate_cell(self.rate(compared, bound=target.bound, approximate=about), compared.note)

    def _year(self, year: FiscalYear) -> YearCell:
        unit, places = self.indicator.unit, self.places
        target, actual = self.targets.get(year), self.actuals.get(year)
        compared = self.compared(year)
        return YearCell(
            fiscal_year=year,
            target=target_figure(target, self.indicator, places) if target else None,
            actual=actual_figure(actual, unit, places) if actual else None,
            rate=self._year_rate(year, compared),
            revisions=tuple(revision(row, unit, places) for row in target.revisions.all()) if target else (),
            remarks=actual.remarks if actual else "",
            transcription_note=actual.transcription_note if actual else "",
            target_sum=figure(compared.target, "", unit, places) if compared.note else None,
            actual_sum=figure(compared.actual, "", unit, places) if compared.note else None,
            due=target.due.isoformat() if target and target.due else "",
            fulfilled_on=actual.fulfilled_on.isoformat() if actual and actual.fulfilled_on else "",
        )
