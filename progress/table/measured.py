"""An indicator of the table: its figures by year, the targets that first stood, its series, and both rates. No
queries of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from items.models import GoalRevision, Indicator, RestatedFigure, SeriesBreak, TargetRevision, TargetValue
from items.quantity import trimmed
from plans.values.fiscal_year import FiscalYear
from plans.values.words import era_day
from progress.models import ActualValue
from progress.models.statuses import absent_words, fulfilled_words
from progress.rating import FROM_BASELINE, Comparable, Rate, achievement_rate, comparable, deadline_rate
from progress.table import series
from progress.table.as_printed import as_printed, places_of
from progress.table.cells import row_of
from progress.table.known import KnownActual, KnownTarget
from progress.table.revisions import told
from progress.table.shape.figures import (
    BreakRow,
    EarlierRow,
    Figure,
    IndicatorRow,
    RateCell,
    Revision,
    YearCell,
)


def rate_cell(rate: Rate, note: str = "") -> RateCell:
    """「95.4%」, 「達成」/「未達」 where there is no percentage, 「－」 where nothing can be said."""
    text = {True: "達成", False: "未達", None: "－"}[rate.met]
    if rate.percent is not None:
        text = f"{'約' if rate.approximate else ''}{rate.percent}%"
    return RateCell(text, rate.percent, rate.met, f"{rate.reason}（{note}）" if note else rate.reason)


def earlier_row(one: Indicator, actuals: Mapping[int, Sequence[ActualValue]]) -> EarlierRow | None:
    """The indicator that this one continues. `actuals`: its id → its figures, the newest report first."""
    before = one.continues
    if before is None:
        return None
    figures: dict[FiscalYear, Figure] = {}
    for row in actuals.get(before.pk, ()):
        if row.value is not None:
            figures.setdefault(
                FiscalYear(row.fiscal_year), Figure(row.shown, trimmed(row.value), row.printed)
            )
    same_plan = before.item.plan_id == one.item.plan_id
    return EarlierRow(
        "" if same_plan else before.item.plan.title,
        *(before.item.key, before.item.title, before.name, before.unit),
        tuple(sorted(figures.items())),
    )


@dataclass(frozen=True)
class Break:
    """One break as readers see it, and by its rule. `printed`: year → a restated figure as it was typed."""

    row: BreakRow
    rule: series.Break
    printed: Mapping[int, str]


def break_of(one: SeriesBreak, restated: Iterable[RestatedFigure]) -> Break:
    """Of a stored break or of one that is only thought of."""
    figures = list(restated)
    values = {row.fiscal_year: row.value for row in figures}
    rule = series.Break(int(one.from_year), one.targets_follow, values, one.baseline_value)
    row = row_of(
        BreakRow,
        one,
        from_year=FiscalYear(one.from_year),
        what=one.get_what_display(),
        restated=bool(figures),
        baseline=None,
    )
    return Break(row, rule, {row.fiscal_year: row.printed for row in figures})


def stored_breaks(indicator: Indicator) -> list[Break]:
    return [break_of(one, one.restated.all()) for one in indicator.series_breaks.all()]


def _with_baseline(one: Break, figure: Figure | None) -> BreakRow:
    return replace(one.row, baseline=figure)


@lru_cache(maxsize=1 << 14)  # a figure stands in many tables, and is shown again with each of them
def _figure(
    value: Decimal,
    printed: str,
    unit: str,
    places: int,
    approximate: bool,
    bound: str,
    provisional: bool,
) -> Figure:
    text = as_printed(value, printed, unit, places=places, approximate=approximate, bound=bound)
    return Figure(text, trimmed(value), printed, approximate, provisional)


def _absence(actual: ActualValue | KnownActual | None) -> str:
    return ActualValue.Absence(actual.absent_because).label if actual and actual.absent_because else ""


def _hindrance(actual: ActualValue | KnownActual | None) -> str:
    return ActualValue.Hindrance(actual.missed_because).label if actual and actual.missed_because else ""


class MeasuredIndicator:
    """One indicator with its targets and actuals. `actuals`: fiscal year → the figure that counts. `targets`, with
    `revisions`: the same where they were read already, else the indicator's own are asked for. `places`: decimal
    places that its row needs. `breaks`: of its series, those of the indicator itself unless others are given."""

    def __init__(
        self,
        indicator: Indicator,
        actuals: Mapping[int, ActualValue | KnownActual],
        targets: Mapping[int, TargetValue | KnownTarget] | None = None,
        revisions: Mapping[int, Sequence[TargetRevision]] | None = None,
        *,
        breaks: Sequence[Break] | None = None,
    ) -> None:
        self.indicator, self.actuals = indicator, actuals
        self.breaks = sorted(
            stored_breaks(indicator) if breaks is None else breaks, key=lambda one: one.row.from_year
        )
        self.series = series.Series([one.rule for one in self.breaks])
        own = [] if targets is not None else list(indicator.target_values.all())
        self.targets = targets if targets is not None else {row.fiscal_year: row for row in own}
        self.revisions = revisions or {row.fiscal_year: list(row.revisions.all()) for row in own}
        self.target_numbers = {year: row.value for year, row in self.targets.items()}
        self.actual_numbers = {year: row.value for year, row in actuals.items()}
        self.firsts = {year: rows[0] for year, rows in self.revisions.items() if rows}
        """Of the targets that were changed, what was changed first."""
        numbers = [indicator.baseline_value, indicator.goal_value]
        numbers += [*self.target_numbers.values(), *self.actual_numbers.values()]
        numbers += [value for one in self.breaks for value in one.rule.restated.values()]
        known = [year for year, value in self.target_numbers.items() if value is not None]
        self.first_target = min(known, default=None)
        # A row shows 96.00 beside 95.45.
        self.places = max((places_of(trimmed(one)) for one in numbers if one is not None), default=0)

    def row(
        self,
        round_year: int | None,
        rated: Collection[int] | None = None,
        earlier: EarlierRow | None = None,
    ) -> IndicatorRow:
        """`round_year`: whose figure the goal's rate is of; None: of none. `rated`: the years whose figures are held
        against their targets; None: all. `earlier`: the indicator that this one continues."""
        one, last = self.indicator, self._goal_target()
        goal_unit = self._unit(self.series.of_target(self._goal_year()))
        goal = self._figure(
            one.goal_value, one.goal_printed, one.goal_approximate, one.goal_bound, unit=goal_unit
        )
        baseline = self._figure(
            one.baseline_value,
            one.baseline_printed,
            one.baseline_approximate,
            unit=self._unit(self.series.of(one.baseline_year) if one.baseline_year else 1),
        )
        last_target = self._target(last) if last else None
        return told(
            row_of(
                IndicatorRow,
                one,
                direction_label=one.get_direction_display() if one.direction else "",
                baseline=baseline,
                goal=goal,
                final_target=last_target if one.goal_value is None else goal,
                years=tuple(
                    self._year(FiscalYear(year), is_rated=rated is None or year in rated)
                    for year in sorted({*self.targets, *self.actuals})
                ),
                goal_rate=self._goal_rate(round_year) if round_year is not None else None,
                goal_revisions=tuple(map(self._revision, one.goal_revisions.all())),
                breaks=tuple(self._break(row) for row in self.breaks),
                earlier=earlier,
            )
        )

    def _figure(
        self,
        value: Decimal | None,
        printed: str,
        approximate: bool = False,
        bound: str = "",
        *,
        provisional: bool = False,
        unit: str | None = None,
    ) -> Figure | None:
        """As its source prints it, else with the row's decimal places; None when nothing is stated. `unit`: where it
        is another than the indicator's now."""
        if value is None:
            return Figure(printed, None, printed, approximate, provisional) if printed else None
        unit = self.indicator.unit if unit is None else unit
        return _figure(value, printed, unit, self.places, approximate, bound, provisional)

    def _target(self, target: TargetValue | KnownTarget) -> Figure | None:
        """A deadline of which only the day is known reads as that day."""
        printed = target.printed or era_day(target.due)
        unit = self._unit(self.series.of_target(target.fiscal_year))
        return self._figure(target.value, printed, target.approximate, target.bound, unit=unit)

    def _actual(self, actual: ActualValue | KnownActual, due: date | None) -> Figure | None:
        """A deadline's day of fulfilment stands behind what was written, and that it came after `due`."""
        about, provisional = actual.approximate, actual.is_provisional
        if actual.fulfilled_on is not None and actual.value is None:
            text = fulfilled_words(actual.printed, actual.fulfilled_on, due)
            return Figure(text, None, actual.printed, about, provisional)
        if actual.absent_because:
            return Figure(absent_words(actual.printed, actual.absent_because), None, actual.printed)
        unit = self._unit(self.series.of(actual.fiscal_year))
        return self._figure(actual.value, actual.printed, about, provisional=provisional, unit=unit)

    def _unit(self, number: int) -> str:
        """Of the figures of the series with that number."""
        if not self.breaks:
            return self.indicator.unit
        later = (one.row.unit_before for one in self.breaks[number - 1 :])
        return next(filter(None, later), self.indicator.unit)

    def _break(self, one: Break) -> BreakRow:
        """Its baseline in words, with the decimal places of the row."""
        return (
            one.row if one.rule.baseline is None else _with_baseline(one, self._figure(one.rule.baseline, ""))
        )

    def _restated(self, year: int) -> tuple[Figure | None, int]:
        """The year's figure as the latest series counts it that it was restated for, with the number of that."""
        for at in range(len(self.breaks), self.series.of(year) - 1, -1):
            one = self.breaks[at - 1]
            if (value := one.rule.restated.get(year)) is not None:
                return self._figure(value, one.printed.get(year, ""), unit=self._unit(at + 1)), at + 1
        return None, 0

    def _revision(self, row: TargetRevision | GoalRevision) -> Revision:
        before = self._figure(row.before_value, row.before_printed)
        after = self._figure(row.after_value, row.after_printed)
        return row_of(
            Revision,
            row,
            before=before.text if before else "－",
            after=after.text if after else "－",
            decided_on=row.decided_on.isoformat(),
            way="",
        )

    def _originals(self, year: int, compared: Comparable) -> tuple[Figure | None, Figure | None]:
        """The target that first stood, and the sum of such where the rate compares sums; None where none was
        changed."""
        first = self.firsts.get(year)
        own = self._figure(first.before_value, first.before_printed) if first else None
        until = [one for one in self.firsts if one <= year]
        if not compared.note or not until:
            return own, None
        numbers = self.target_numbers | {one: self.firsts[one].before_value for one in until}
        then = self._compared(year, numbers).target
        return own, self._figure(then, "") if then != compared.target else None

    def _year(self, year: FiscalYear, *, is_rated: bool) -> YearCell:
        target, actual = self.targets.get(year), self.actuals.get(year)
        due = target.due if target else None
        shown = (self._target(target) if target else None, self._actual(actual, due) if actual else None)
        number = self.series.of(year)
        if not is_rated:
            restated, restated_in = self._restated(year)
            return YearCell(
                year,
                *shown,
                series=number,
                restated=restated,
                restated_in=restated_in,
                absent_because=_absence(actual),
            )
        compared = self._compared(year)
        original, original_sum = self._originals(year, compared)
        restated, restated_in = self._restated(year)
        rate = self._year_rate(year, target, actual) if target and actual else None
        return YearCell(
            year,
            *shown,
            rate=rate,
            revisions=tuple(map(self._revision, self.revisions.get(year, ()))),
            remarks=actual.remarks if actual else "",
            transcription_note=actual.transcription_note if actual else "",
            target_sum=self._figure(compared.target, "") if compared.note else None,
            actual_sum=self._figure(compared.actual, "") if compared.note else None,
            due=target.due.isoformat() if target and target.due else "",
            fulfilled_on=actual.fulfilled_on.isoformat() if actual and actual.fulfilled_on else "",
            original=original,
            original_sum=original_sum,
            series=number,
            restated=restated,
            restated_in=restated_in,
            absent_because=_absence(actual),
            missed_because=_hindrance(actual) if rate is not None and rate.met is False else "",
        )

    def _goal_target(self) -> TargetValue | KnownTarget | None:
        """The last year's target, which stands for the goal where none is printed; None for a yearly flow: what is to
        be done in one year is no goal of the plan."""
        if self.indicator.measure == Indicator.Measure.FLOW and not self.indicator.targets_are_cumulative:
            return None
        numeric = [row for row in self.targets.values() if row.value is not None]
        return max(numeric, key=lambda row: row.fiscal_year, default=None)

    def _goal_year(self) -> int:
        """Of the final goal, where the document says it; else it is that of the end."""
        return self.indicator.goal_year or max(self.targets, default=9999)

    def _compared(
        self, year: int, targets: Mapping[int, Decimal | None] | None = None, number: int = 0
    ) -> Comparable:
        """`targets`: others than those that now stand. `number`: of the series in which they are compared, the year's
        own unless another is given; what is of no use there counts as not stated."""
        one, now = self.indicator, number or self.series.of(year)
        actuals = self.series.actuals(self.actual_numbers, now)
        numbers = self.series.targets(self.target_numbers if targets is None else targets, now)
        cumulative = one.targets_are_cumulative
        return comparable(one.measure, cumulative, actuals, numbers, year, self.first_target)

    def _apart(self, year: int) -> str:
        """Why the year's figure and target can't be held against each other over a break, in a sentence; "" where
        they can."""
        one, number = self.indicator, self.series.of(year)
        if not self.breaks:
            return ""
        if self.series.of_target(year) != number:
            return series.target_apart(self.series.since(number))
        now = self._compared(year)
        whole = comparable(
            one.measure, one.targets_are_cumulative, self.actual_numbers, self.target_numbers, year
        )
        lost = (now.actual is None) != (whole.actual is None) or (now.target is None) != (
            whole.target is None
        )
        return series.sum_apart(self.series.since(number)) if lost else ""

    def _rate(
        self, actual: Decimal | None, target: Decimal | None, bound: str, approximate: bool, number: int
    ) -> Rate:
        """`number`: of the series that both are of."""
        one = self.indicator
        baseline = self.series.baseline(one.baseline_value, one.baseline_year, number)
        rate = achievement_rate(
            actual,
            target,
            one.direction,
            basis=one.rate_basis,
            baseline=baseline,
            tolerance=one.tolerance,
            bound=bound,
            approximate=approximate,
            unit=one.unit,
        )
        if one.rate_basis == FROM_BASELINE and baseline is None and one.baseline_value is not None:
            return replace(rate, reason=series.baseline_apart(self.series.since(number)))
        return rate

    def _year_rate(
        self, year: FiscalYear, target: TargetValue | KnownTarget, actual: ActualValue | KnownActual
    ) -> RateCell | None:
        if self.indicator.kind == Indicator.Kind.DEADLINE:
            return rate_cell(deadline_rate(actual.fulfilled_on, target.due, year.last_day))
        if self.indicator.kind != Indicator.Kind.NUMBER:
            return None
        if sentence := self._apart(year):
            return rate_cell(Rate(None, None, sentence))
        compared, about = self._compared(year), target.approximate or actual.approximate
        number = self.series.of(year)
        return rate_cell(
            self._rate(compared.actual, compared.target, target.bound, about, number), compared.note
        )

    def _goal_rate(self, year: int) -> RateCell | None:
        """The round's figure against the printed goal or, where none is printed, against the last year's target,
        each made comparable first: a yearly figure is never held against a running total, nor across a break."""
        one, actual = self.indicator, self.actuals.get(year)
        if one.kind != Indicator.Kind.NUMBER or actual is None:
            return None
        number = self.series.of_target(self._goal_year())
        compared = self._compared(year, number=number)
        target, about, bound = one.goal_value, one.goal_approximate, one.goal_bound
        if target is None and (last := self._goal_target()):
            target = self._compared(last.fiscal_year, number=number).target
            about, bound = last.approximate, last.bound
        if compared.actual is None and actual.value is not None and self.breaks:
            whole = comparable(
                one.measure, one.targets_are_cumulative, self.actual_numbers, self.target_numbers, year
            )
            if whole.actual is not None:
                since = self.series.since(max(number, self.series.of(year)))
                return rate_cell(Rate(None, None, series.goal_apart(since)))
        return rate_cell(
            self._rate(compared.actual, target, bound, actual.approximate or about, number), compared.note
        )
