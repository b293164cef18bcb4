"""Single cells and rows of the table, made from model rows. No queries of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple, TypeVar

from items.models import BudgetLine, Indicator, Item, ItemSuccession, TargetRevision, TargetValue
from items.quantity import Quantity, parse_cell, show, trimmed
from plans.models import RatingScale
from plans.values.fiscal_year import FiscalYear
from plans.values.words import era_day
from progress.models import ActualValue, EffectCheck, FiscalEffect, PlanQuestion, Rating, YearEndStatus
from progress.models.statuses import fulfilled_words
from progress.rating import Band, Comparable, Rate, achievement_rate, comparable, deadline_rate
from progress.table.as_printed import as_printed, places_of
from progress.table.columns import YEAR_END_TEXTS
from progress.table.shape import (
    BudgetRow,
    EffectRow,
    Figure,
    IndicatorRow,
    RateCell,
    RatingRow,
    Revision,
    ScaleRow,
    SuccessionRow,
    TextRow,
    YearCell,
)

Row = TypeVar("Row")


def row_of(kind: type[Row], record: Any, /, **said: Any) -> Row:
    """A row of `kind`: what is `said`, and everything else as the record has it under the same name."""
    names: tuple[str, ...] = _names_of(kind)  # type: ignore[arg-type]  # a type is hashable
    return kind(**said, **{name: getattr(record, name) for name in names if name not in said})


@cache
def _names_of(kind: type[Any]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def departments(item: Item, role: str, day: date, names_then: Mapping[int, str]) -> tuple[str, ...]:
    """「①財政課」: who had that role on `day`, as each was called then (`names_then` by its key). Of several that
    stood as one at that time, one."""
    mine = [row for row in item.assigned_on(day) if row.role == role]
    return tuple(dict.fromkeys(f"{row.clause}{names_then[row.department_id]}" for row in mine))


def budget_rows(lines: Iterable[BudgetLine]) -> tuple[BudgetRow, ...]:
    return tuple(
        row_of(BudgetRow, line, codes="-".join(filter(None, (line.kan, line.kou, line.moku))))
        for line in lines
    )


def effect_rows(status: YearEndStatus, *, for_staff: bool) -> tuple[EffectRow, ...]:
    """効果額 with what the finance section last said of each as it stands now; of one that was changed since it has
    said nothing."""
    checks: dict[tuple[int, int], EffectCheck] = {}
    for check in status.effect_checks.all():  # newest first
        checks.setdefault((check.effect_pk, check.effect_version), check)
    return tuple(
        _effect_row(row, checks.get((row.pk, row.version)), for_staff) for row in status.effects.all()
    )


def _effect_row(row: FiscalEffect, check: EffectCheck | None, for_staff: bool) -> EffectRow:
    asks = check is not None and check.verdict == EffectCheck.Verdict.QUESTIONED
    return row_of(
        EffectRow,
        row,
        kind=row.get_kind_display(),
        text=yen(row.amount_yen, row.printed),
        provisional=row.is_provisional,
        general_text=yen(row.general_yen, row.general_printed),
        planned_text=yen(row.planned_yen, row.planned_printed),
        compared_with=row.get_compared_with_display(),
        lasting=row.get_lasting_display(),
        confirmed=check is not None and not asks,
        question=check.comment if check and asks and for_staff else "",
    )


def yen(amount: int | None, printed: str) -> str:
    """「約1,500,000円」, approximate where it was printed so; "" for None."""
    if amount is None:
        return ""
    about = any(one.approximate for one in parse_cell(printed) if isinstance(one, Quantity))
    return show(Decimal(amount), "円", approximate=about)


def succession_row(row: ItemSuccession) -> SuccessionRow:
    heir = row.successor
    return row_of(
        SuccessionRow,
        row,
        kind=row.get_kind_display(),
        successor_key=heir.key if heir else "",
        successor_title=heir.title if heir else "",
    )


def scale_row(scale: RatingScale) -> ScaleRow:
    """The scale with its bands in order."""
    bands = sorted(scale.bands.all(), key=lambda band: band.position)
    return row_of(ScaleRow, scale, bands=tuple(row_of(Band, band) for band in bands))


def in_their_order(ratings: Iterable[Rating]) -> list[Rating]:
    """Of the item as a whole first, then of its indicators in their order."""

    def place(row: Rating) -> tuple[int, int, int]:
        return (1, row.indicator.position, row.indicator.pk) if row.indicator else (0, 0, 0)

    return sorted(ratings, key=place)


def rating_row(row: Rating) -> RatingRow:
    return row_of(
        RatingRow,
        row,
        scale=row.scale.key,
        recorded=row.recorded.code if row.recorded else "",
        suggested=row.suggested.code if row.suggested else "",
        indicator=row.indicator.name if row.indicator else "",
    )


# ── What a department said in words ──────────────────────────────────────────────────────────────────────────


def asked_of(status: YearEndStatus, questions: Iterable[PlanQuestion], *, for_staff: bool) -> list[TextRow]:
    """Every heading under which the record was asked, with what stands there ("": nothing yet), in the page's order:
    the texts that every plan asks for, then the plan's own questions.

    `questions`: the plan's, of which the record's own are taken. `for_staff`: also what is never published.
    """
    found = [
        TextRow(one.name, one.label, getattr(status, one.name), one.in_list)
        for one in YEAR_END_TEXTS
        if one.public or for_staff
    ]
    answers = {answer.question_id: answer for answer in status.answers.all()}
    for question in questions_of(status, questions):
        if question.is_public or for_staff:
            answer = answers.get(question.pk)
            text, value = (answer.shown, answer.value) if answer else ("", None)
            found.append(row_of(TextRow, question, text=text, value=value))
    return found


def questions_of(status: YearEndStatus, questions: Iterable[PlanQuestion]) -> list[PlanQuestion]:
    """The questions that the record's round asks, and those that the record answers, in their order."""
    answered = {answer.question_id for answer in status.answers.all()}
    mine = [one for one in questions if one.pk in answered or one.is_asked_in(status.round)]
    return sorted(mine, key=lambda one: (one.position, one.pk))


# ── An indicator: its figures by year, and both rates ────────────────────────────────────────────────────────


def rate_cell(rate: Rate, note: str = "") -> RateCell:
    """「95.4%」, 「達成」/「未達」 where there is no percentage, 「－」 where nothing can be said."""
    text = {True: "達成", False: "未達", None: "－"}[rate.met]
    if rate.percent is not None:
        text = f"{'約' if rate.approximate else ''}{rate.percent}%"
    return RateCell(text, rate.percent, rate.met, f"{rate.reason}（{note}）" if note else rate.reason)


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


class KnownTarget(NamedTuple):
    """A target as light as its row in a table takes it, for lists of many; its fields are those of `TargetValue`."""

    indicator_id: int
    fiscal_year: int
    printed: str
    value: Decimal | None
    approximate: bool
    bound: str
    due: date | None


class KnownActual(NamedTuple):
    """The same of an actual; its fields are those of `ActualValue`."""

    indicator_id: int
    fiscal_year: int
    printed: str
    value: Decimal | None
    approximate: bool
    is_provisional: bool
    fulfilled_on: date | None
    remarks: str
    transcription_note: str


class MeasuredIndicator:
    """One indicator with its targets and actuals. `actuals`: fiscal year → the figure that counts. `targets`, with
    `revisions`: the same where they were read already, else the indicator's own are asked for. `places`: decimal
    places that its row needs."""

    def __init__(
        self,
        indicator: Indicator,
        actuals: Mapping[int, ActualValue | KnownActual],
        targets: Mapping[int, TargetValue | KnownTarget] | None = None,
        revisions: Mapping[int, Sequence[TargetRevision]] | None = None,
    ) -> None:
        self.indicator, self.actuals = indicator, actuals
        own = [] if targets is not None else list(indicator.target_values.all())
        self.targets = targets if targets is not None else {row.fiscal_year: row for row in own}
        self.revisions = revisions or {row.fiscal_year: list(row.revisions.all()) for row in own}
        self.target_numbers = {year: row.value for year, row in self.targets.items()}
        self.actual_numbers = {year: row.value for year, row in actuals.items()}
        numbers = [indicator.baseline_value, indicator.goal_value]
        numbers += [*self.target_numbers.values(), *self.actual_numbers.values()]
        # A row shows 96.00 beside 95.45.
        self.places = max((places_of(trimmed(one)) for one in numbers if one is not None), default=0)

    def row(self, round_year: int | None, rated: Collection[int] | None = None) -> IndicatorRow:
        """`round_year`: whose figure the goal's rate is of; None: of none. `rated`: the years whose figures are held
        against their targets; None: all."""
        one, last = self.indicator, self._last_target()
        goal = self._figure(one.goal_value, one.goal_printed, one.goal_approximate, one.goal_bound)
        last_target = self._target(last) if last else None
        return row_of(
            IndicatorRow,
            one,
            direction_label=one.get_direction_display() if one.direction else "",
            baseline=self._figure(one.baseline_value, one.baseline_printed, one.baseline_approximate),
            goal=goal,
            final_target=last_target if one.goal_value is None else goal,
            years=tuple(
                self._year(FiscalYear(year), is_rated=rated is None or year in rated)
                for year in sorted({*self.targets, *self.actuals})
            ),
            goal_rate=self._goal_rate(round_year) if round_year is not None else None,
        )

    def _figure(
        self,
        value: Decimal | None,
        printed: str,
        approximate: bool = False,
        bound: str = "",
        *,
        provisional: bool = False,
    ) -> Figure | None:
        """As its source prints it, else with the row's decimal places; None when nothing is stated."""
        if value is None:
            return Figure(printed, None, printed, approximate, provisional) if printed else None
        return _figure(value, printed, self.indicator.unit, self.places, approximate, bound, provisional)

    def _target(self, target: TargetValue | KnownTarget) -> Figure | None:
        """A deadline of which only the day is known reads as that day."""
        printed = target.printed or era_day(target.due)
        return self._figure(target.value, printed, target.approximate, target.bound)

    def _actual(self, actual: ActualValue | KnownActual) -> Figure | None:
        """A deadline's day of fulfilment stands behind what was written."""
        about, provisional = actual.approximate, actual.is_provisional
        if actual.fulfilled_on is not None and actual.value is None:
            text = fulfilled_words(actual.printed, actual.fulfilled_on)
            return Figure(text, None, actual.printed, about, provisional)
        return self._figure(actual.value, actual.printed, about, provisional=provisional)

    def _revision(self, row: TargetRevision) -> Revision:
        before = self._figure(row.before_value, row.before_printed)
        after = self._figure(row.after_value, row.after_printed)
        return row_of(
            Revision,
            row,
            before=before.text if before else "－",
            after=after.text if after else "－",
            decided_on=row.decided_on.isoformat(),
        )

    def _year(self, year: FiscalYear, *, is_rated: bool) -> YearCell:
        target, actual = self.targets.get(year), self.actuals.get(year)
        shown = (self._target(target) if target else None, self._actual(actual) if actual else None)
        if not is_rated:
            return YearCell(year, *shown)
        compared = self._compared(year)
        return YearCell(
            year,
            *shown,
            rate=self._year_rate(year, target, actual) if target and actual else None,
            revisions=tuple(map(self._revision, self.revisions.get(year, ()))),
            remarks=actual.remarks if actual else "",
            transcription_note=actual.transcription_note if actual else "",
            target_sum=self._figure(compared.target, "") if compared.note else None,
            actual_sum=self._figure(compared.actual, "") if compared.note else None,
            due=target.due.isoformat() if target and target.due else "",
            fulfilled_on=actual.fulfilled_on.isoformat() if actual and actual.fulfilled_on else "",
        )

    def _last_target(self) -> TargetValue | KnownTarget | None:
        numeric = [row for row in self.targets.values() if row.value is not None]
        return max(numeric, key=lambda row: row.fiscal_year, default=None)

    def _compared(self, year: int) -> Comparable:
        one = self.indicator
        return comparable(
            one.measure, one.targets_are_cumulative, self.actual_numbers, self.target_numbers, year
        )

    def _rate(self, actual: Decimal | None, target: Decimal | None, bound: str, approximate: bool) -> Rate:
        one = self.indicator
        return achievement_rate(
            actual,
            target,
            one.direction,
            basis=one.rate_basis,
            baseline=one.baseline_value,
            tolerance=one.tolerance,
            bound=bound,
            approximate=approximate,
        )

    def _year_rate(
        self, year: FiscalYear, target: TargetValue | KnownTarget, actual: ActualValue | KnownActual
    ) -> RateCell | None:
        if self.indicator.kind == Indicator.Kind.DEADLINE:
            return rate_cell(deadline_rate(actual.fulfilled_on, target.due, year.last_day))
        if self.indicator.kind != Indicator.Kind.NUMBER:
            return None
        compared, about = self._compared(year), target.approximate or actual.approximate
        return rate_cell(self._rate(compared.actual, compared.target, target.bound, about), compared.note)

    def _goal_rate(self, year: int) -> RateCell | None:
        """The round's figure against the printed goal or, where none is printed, against the last year's target,
        each made comparable first: a yearly figure is never held against a running total."""
        one, actual, compared = self.indicator, self.actuals.get(year), self._compared(year)
        if one.kind != Indicator.Kind.NUMBER or actual is None:
            return None
        target, about, bound = one.goal_value, one.goal_approximate, one.goal_bound
        if target is None and (last := self._last_target()):
            target = self._compared(last.fiscal_year).target
            about, bound = last.approximate, last.bound
        return rate_cell(
            self._rate(compared.actual, target, bound, actual.approximate or about), compared.note
        )
