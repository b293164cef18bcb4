"""Rates and the achieved share, each answer with its reason. Pure.

Percent figures are `Decimal` with one decimal place, rounded half up, never clamped. Source of the rules:
the cities' own lists (安中 R3, 館林 業務棚卸表 No.4) and the field's usual practice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from functools import lru_cache

from items.quantity import Bound, show, trimmed
from plans.values.words import era_day

RULE_VERSION = "2026-3"
"""Stored in every publication; raised whenever a rule below changes a published figure."""


class Direction(StrEnum):
    INCREASE = "increase"
    MAINTAIN = "maintain"
    DECREASE = "decrease"
    UNKNOWN = ""


FROM_BASELINE, FLOW, CUMULATIVE = "from_baseline", "flow", "cumulative"
"""How a rate is computed and what a figure measures, as an indicator says it."""


@dataclass(frozen=True)
class Rate:
    """How an actual compares with a target.

    `percent`: one decimal, not clamped; None where no percentage can be stated.
    `met`: None where it can't be said. `reason`: one sentence on how it was computed or why not.
    `approximate`: one of the operands is printed as 約/概ね.
    """

    percent: Decimal | None
    met: bool | None
    reason: str
    approximate: bool = False


REACHED, NEARLY = Decimal("100.0"), Decimal("99.9")


@lru_cache(maxsize=1 << 13)
def percentage(part: Decimal, whole: Decimal) -> Decimal:
    """part ÷ whole × 100, one decimal, half up; what doesn't reach the whole stays below 100 (99.96 → 99.9).

    `whole` must not be 0. Shares of a whole may add up to 99.9 or 100.1: they are not forced.
    """
    with localcontext() as context:
        context.prec = 60
        exact = part * 100 / whole
        rounded = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
        return min(rounded, NEARLY) if exact < REACHED else rounded


def _met(actual: Decimal, target: Decimal, direction: Direction, bound: Bound | None) -> bool:
    if direction == Direction.DECREASE:
        return actual < target if bound == Bound.LESS_THAN else actual <= target
    return actual > target if bound == Bound.MORE_THAN else actual >= target


def achievement_rate(
    actual: Decimal | None,
    target: Decimal | None,
    direction: Direction | str,
    *,
    basis: str = "ratio",
    baseline: Decimal | None = None,
    tolerance: Decimal | None = None,
    bound: Bound | str | None = None,
    approximate: bool = False,
    unit: str = "",
) -> Rate:
    """The rate of one actual against one target (a year's or the plan's final goal). `unit`: of all its figures.

    Increase: 実績÷目標×100. Decrease: 目標÷実績×100. From the baseline where the plan says so:
    (実績−基準)÷(目標−基準)×100. Maintain: met or not within `tolerance` (None: exactly), no percentage.
    A target of 0, a lower-is-better actual of 0 or a negative operand: met or not, no percentage. Nor is there
    one from a baseline that equals the target or lies beyond it: it would fall as the figure gets better. Nor
    where 「未満」 or 「超」 is missed by nothing: 100.0% would read as reached.
    """
    direction, limit = Direction(direction), Bound(bound) if bound else None

    def unstated(met: bool | None, reason: str) -> Rate:
        return Rate(None, met, reason, approximate)

    if actual is None:
        return unstated(None, "実績の数値がありません。")
    if target is None:
        return unstated(None, "目標の数値がありません。")
    if direction == Direction.UNKNOWN:
        return unstated(None, "指標の向き（増やす・維持・減らす）が決まっていません。")
    if direction == Direction.MAINTAIN:
        met = abs(actual - target) <= (tolerance or Decimal(0))
        # What lies between two percentages is counted in points.
        between = "ポイント" if unit in ("%", "％") else unit
        width = (
            f"目標との差が{show(trimmed(tolerance), between)}以内なら達成"
            if tolerance
            else "目標と同じなら達成"
        )
        return unstated(met, f"維持する指標のため、率でなく達成・未達で見ます（{width}）。")
    met = _met(actual, target, direction, limit)
    if actual == target and limit is not None and not met:
        return unstated(met, f"目標の数値ちょうどで、「{limit.label}」に届かないため、率は計算しません。")
    if basis == FROM_BASELINE:
        if baseline is None:
            return unstated(met, "基準の数値がないため、率は計算しません。")
        if baseline == target:
            return unstated(met, "基準と目標が同じため、率は計算しません。")
        if (target > baseline) != (direction == Direction.INCREASE):
            return unstated(met, "基準の時点で目標に達しているため、率は計算しません。")
        how = "計画の前の数値から目標までを100%としたときの、進んだ割合"
        return Rate(percentage(actual - baseline, target - baseline), met, how, approximate)
    if actual < 0 or target < 0:
        return unstated(met, "負の数を含むため、率は計算しません。")
    if target == 0:
        return unstated(met, "目標が0のため、率は計算しません。")
    if direction == Direction.DECREASE:
        if actual == 0:
            return unstated(met, "実績が0のため、率は計算しません。")
        return Rate(percentage(target, actual), met, "目標÷実績（小さいほどよい指標）", approximate)
    return Rate(percentage(actual, target), met, "実績÷目標", approximate)


def deadline_rate(done: date | None, due: date | None, year_end: date) -> Rate:
    """Whether a deadline was kept: the day of fulfilment against `due` (a month means its last day), no percentage.

    `met` is None where a day is missing, and where `due` lies behind `year_end`, the last day of the fiscal year that
    is reported, and nothing is fulfilled yet. The reason says which.
    """
    if due is None:
        return Rate(None, None, "期限の年月が読み取れないため、比べられません。")
    if done is not None:
        kept = done <= due
        if kept:
            return Rate(None, kept, f"期限の{era_day(due)}までに{era_day(done)}に達成しました。")
        return Rate(None, kept, f"期限の{era_day(due)}に間に合わず、{era_day(done)}になりました。")
    if due > year_end:
        return Rate(None, None, f"期限の{era_day(due)}は、まだ来ていません。")
    return Rate(None, None, f"達成した日が入力されていないため、期限の{era_day(due)}とは比べていません。")


@dataclass(frozen=True)
class Comparable:
    """The two numbers to be compared for a year, and how they came about ("" when as printed)."""

    actual: Decimal | None
    target: Decimal | None
    note: str = ""


def _sum_until(values: Mapping[int, Decimal | None], year: int, first: int) -> Decimal | None:
    """Sum over first..year; None when any of those years has no value."""
    parts = [values.get(one) for one in range(first, year + 1)]
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(parts) else None


def comparable(
    measure: str,
    targets_are_cumulative: bool,
    actuals: Mapping[int, Decimal | None],
    targets: Mapping[int, Decimal | None],
    year: int,
    first: int | None = None,
) -> Comparable:
    """What to compare in `year`, so that yearly figures are never held against running totals.

    A flow whose targets are running totals is summed up from the first target year (None when a year in
    between is missing); a running total whose targets are yearly is held against the summed targets. `first`: that
    year, where `targets` don't tell it.
    """
    actual, target = actuals.get(year), targets.get(year)
    known_years = [one for one, value in targets.items() if value is not None]
    if first is None:
        first = min(known_years, default=year)
    if measure == FLOW and targets_are_cumulative:
        return Comparable(_sum_until(actuals, year, first), target, "実績は各年度の合計")
    if measure == CUMULATIVE and not targets_are_cumulative:
        return Comparable(actual, _sum_until(targets, year, first), "目標は各年度の合計")
    return Comparable(actual, target)


@dataclass(frozen=True)
class Band:
    """One band of a rating scale. `lower_bound`: inclusive, percent; None: not decided by a figure.
    `counts_as_achieved`: None where the document doesn't say. `tone`: the colour family beside its label."""

    code: str
    label: str
    lower_bound: Decimal | None = None
    counts_as_achieved: bool | None = None
    in_denominator: bool = True
    symbol: str = ""
    tone: str = "neutral"

    @property
    def text(self) -> str:
        return self.label if self.symbol in ("", self.label) else f"{self.symbol} {self.label}"


def band_range(bands: Sequence[Band], band: Band) -> str:
    """Which percentages suggest the band: 「110%以上」, 「80%以上100%未満」, 「80%未満」; "" for none."""
    if band.lower_bound is None:
        return ""
    bounds = sorted({one.lower_bound for one in bands if one.lower_bound is not None})
    at = bounds.index(band.lower_bound)
    below = f"{bounds[at + 1].normalize():f}%未満" if at + 1 < len(bounds) else ""
    if below and band.lower_bound <= 0:
        return below
    return f"{band.lower_bound.normalize():f}%以上{below}"


STAGES = ("検討", "実施", "達成")
"""The planned stages in order; a printed stage outside is not compared."""


@dataclass(frozen=True)
class Share:
    """The achieved share of a plan in one round (達成項目の割合), with its coverage.

    `percent`: one decimal; None for 0/0, where the bands don't say what counts as achieved, and while fewer than
    half of the items are rated (a share of the few that came first would mislead).
    `achieved` / `denominator`: numbers of items; `unrated`: items of the round without a recorded band;
    `outside`: items whose band stays out of the denominator (対象外).
    """

    percent: Decimal | None
    achieved: int
    denominator: int
    unrated: int
    outside: int
    reason: str = ""

    @property
    def words(self) -> tuple[str, str]:
        """(「53.8%」, 「26項目のうち14項目」); (「－」, "") where there is no percentage."""
        if self.percent is None:
            return "－", ""
        return f"{self.percent}%", f"{self.denominator}項目のうち{self.achieved}項目"


def achieved_share(bands: Iterable[Band], recorded: Sequence[str | None]) -> Share:
    """`recorded`: for every item of the round the code of its recorded band, "" or None without one."""
    by_code = {band.code: band for band in bands}
    rated = [by_code[code] for code in recorded if code]
    inside = [band for band in rated if band.in_denominator]
    unrated, outside = len(recorded) - len(rated), len(rated) - len(inside)
    if any(band.counts_as_achieved is None for band in inside):
        return Share(None, 0, len(inside), unrated, outside, "区分の見出しが不明のため算出しません。")
    if not inside:
        return Share(None, 0, 0, unrated, outside, "評価された項目がないため算出しません。")
    achieved = sum(1 for band in inside if band.counts_as_achieved)
    if unrated > len(rated):
        reason = "評価の記録がある項目が半分に満たないため算出しません。"
        return Share(None, achieved, len(inside), unrated, outside, reason)
    return Share(percentage(Decimal(achieved), Decimal(len(inside))), achieved, len(inside), unrated, outside)


@dataclass(frozen=True)
class FigureCoverage:
    """How many items had a numeric target in the year, how many of them report, don't, and how many have none."""

    with_target: int
    reported: int
    missing: int
    without_target: int


def figure_coverage(items: Iterable[tuple[bool, bool]]) -> FigureCoverage:
    """`items`: for every item (had a numeric target that year, reports every one of its figures)."""
    rows = list(items)
    reports = [reported for has_target, reported in rows if has_target]
    return FigureCoverage(len(reports), sum(reports), reports.count(False), len(rows) - len(reports))
