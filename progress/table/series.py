"""A break in an indicator's series: from a year on it is defined, measured or counted otherwise. Which figures may be
held against each other, and what is said where they may not. Pure.

The years between two breaks are one series, numbered from 1. A figure of before a break that was restated stands in
the later series as well, under its new value; what was reported stays beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from progress.table.shape.figures import BreakRow, Figure, IndicatorRow

Numbers = Mapping[int, Decimal | None]


@dataclass(frozen=True)
class Break:
    """`targets_follow`: the targets of `from_year` and later are set by the new way. `restated`: year → the figure as
    the new way counts it. `baseline`: 現状 by the new way; None: not restated."""

    from_year: int
    targets_follow: bool = False
    restated: Numbers = field(default_factory=dict)
    baseline: Decimal | None = None


class Series:
    """The breaks of one indicator, in the order of their years."""

    def __init__(self, breaks: Sequence[Break] = ()) -> None:
        self.breaks = sorted(breaks, key=lambda one: one.from_year)

    def of(self, year: int) -> int:
        """The number of the series that the year's own figure stands in."""
        return 1 + sum(one.from_year <= year for one in self.breaks) if self.breaks else 1

    def of_target(self, year: int) -> int:
        """The number of the series that the year's target was set in."""
        if not self.breaks:
            return 1
        following = [
            at for at, one in enumerate(self.breaks, start=2) if one.from_year <= year and one.targets_follow
        ]
        return max(following, default=1)

    def number(self, actuals: Numbers, year: int, series: int) -> Decimal | None:
        """The year's figure as that series counts it; None where there is none, or it was not restated."""
        if self.of(year) == series:
            return actuals.get(year)
        return self.breaks[series - 2].restated.get(year) if series > self.of(year) else None

    def actuals(self, actuals: Numbers, series: int) -> Numbers:
        if not self.breaks:
            return actuals
        return {year: self.number(actuals, year, series) for year in actuals}

    def targets(self, targets: Numbers, series: int) -> Numbers:
        if not self.breaks:
            return targets
        return {year: one if self.of_target(year) == series else None for year, one in targets.items()}

    def baseline(self, stated: Decimal | None, year: int | None, series: int) -> Decimal | None:
        """現状 as that series counts it. `year`: of the stated one; None: before the plan."""
        own = 1 if year is None else self.of(year)
        return stated if own == series else self.breaks[series - 2].baseline if series > own else None

    def since(self, series: int) -> str:
        """「令和6年度」: from when on that series counts."""
        return FiscalYear(self.breaks[max(series, 2) - 2].from_year).era


def target_apart(since: str) -> str:
    return f"{since}から数え方が変わり、目標は前の数え方によるため、率は計算しません。"


def sum_apart(since: str) -> str:
    return f"{since}から数え方が変わり、その前の年度と合計できないため、率は計算しません。"


def baseline_apart(since: str) -> str:
    return f"{since}から数え方が変わり、現状（計画の前）の数値と比べられないため、率は計算しません。"


def goal_apart(since: str) -> str:
    return f"{since}から数え方が変わり、最終目標と数え方が違うため、率は計算しません。"


# ── What readers of the table ask ────────────────────────────────────────────────────────────────────────────


def between(one: IndicatorRow, earlier: int, later: int) -> BreakRow | None:
    """The break that keeps the reported figures of two years apart; None where they are of one series."""
    return next((row for row in reversed(one.breaks) if earlier < row.from_year <= later), None)


def apart(one: IndicatorRow, earlier: int, later: int) -> str:
    """Why the two years can't be compared, in a sentence; "" where they can, as reported or as restated."""
    row = between(one, earlier, later)
    if row is None or _restated(one, earlier, later) is not None:
        return ""
    return f"{row.from_year.era}からの{row.what}のため、前の年度とは比べられません。"


def as_in(one: IndicatorRow, earlier: int, later: int) -> Figure | None:
    """The earlier year's actual as the later year counts it; None where there is none, or it was not restated."""
    cell = one.year(earlier)
    if between(one, earlier, later) is None:
        return cell.actual if cell else None
    return _restated(one, earlier, later)


def _restated(one: IndicatorRow, earlier: int, later: int) -> Figure | None:
    cell = one.year(earlier)
    return cell.restated if cell and cell.restated_in == of_year(one, later) else None


def of_year(one: IndicatorRow, year: int) -> int:
    """The number of the year's series."""
    return 1 + sum(row.from_year <= year for row in one.breaks)


def of_target(one: IndicatorRow, year: int) -> int:
    """The number of the series that the year's target was set in."""
    rule = Series([Break(int(row.from_year), row.targets_follow) for row in one.breaks])
    return rule.of_target(year)


def of_other_unit(one: IndicatorRow) -> int:
    """Up to the series with this number figures have another unit than the last ones; 0: none has."""
    return max((at for at, row in enumerate(one.breaks, start=1) if row.unit_before), default=0)


def in_words(row: BreakRow) -> str:
    """「令和6年度から、数え方・調べ方の変更がありました。理由：…」, and what holds of targets and old figures."""
    targets = "目標も新しい数え方によります。" if row.targets_follow else "目標は前の数え方のままです。"
    unit = f"それまでの単位は「{row.unit_before}」です。" if row.unit_before else ""
    kept = (
        "それより前の実績は、新しい数え方で計算し直した数値を、もとの数値と並べています。"
        if row.restated
        else ""
    )
    return f"{row.from_year.era}から、{row.what}がありました。{targets}{unit}{kept}理由：{row.reason}"
