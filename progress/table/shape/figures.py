"""The figures of one indicator: targets, actuals, rates, what changed in them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear


@dataclass(frozen=True)
class Figure:
    """One figure: `text` as shown (`約60%`), `value` for machines, `printed` as the source has it."""

    text: str
    value: Decimal | None = None
    printed: str = ""
    approximate: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class RateCell:
    """A rate as shown (`95.4%`, `達成`, `－`) with its number and how it came about. `lowered`: the sentence that
    stands beside it because its target was lowered ("" otherwise; `progress.table.revisions`)."""

    text: str
    percent: Decimal | None = None
    met: bool | None = None
    reason: str = ""
    lowered: str = ""


@dataclass(frozen=True)
class Revision:
    """目標の見直し: texts as shown, date as ISO text. `way`: lowered, raised or other, by the direction of the
    indicator (`progress.table.revisions.Changed`)."""

    before: str
    after: str
    decided_on: str
    decided_by: str
    reason: str
    document_number: str = ""
    way: str = ""


@dataclass(frozen=True)
class BreakRow:
    """数え方の変更: from `from_year` on the indicator's figures are of another series (`progress.table.series`).
    `what`, `reason`: in words. `restated`: figures of before were computed anew. `baseline`: 現状 by the new way, if
    it was."""

    from_year: FiscalYear
    what: str
    reason: str
    unit_before: str = ""
    targets_follow: bool = False
    restated: bool = False
    baseline: Figure | None = None


@dataclass(frozen=True)
class YearCell:
    """One indicator in one fiscal year. `rate`: against the year's target; where that holds sums over several
    years against each other, `target_sum` and `actual_sum` are what it compares. `original`: the target that stood
    before its revisions, `original_sum` the sum of such (None: it was never changed). `series`:
    the number of the series that `actual` is of, counted from 1; `restated`: the same year's figure as a later series
    counts it, `restated_in` the number of that (0: none). `due` and `fulfilled_on`: of a
    deadline, as ISO text ("": not stated). `absent_because`: why there is no figure, in a word; `missed_because`:
    what kept it from its target, "" where it doesn't miss it or nothing is said."""

    fiscal_year: FiscalYear
    target: Figure | None = None
    actual: Figure | None = None
    rate: RateCell | None = None
    revisions: tuple[Revision, ...] = ()
    remarks: str = ""
    transcription_note: str = ""
    target_sum: Figure | None = None
    actual_sum: Figure | None = None
    due: str = ""
    fulfilled_on: str = ""
    original: Figure | None = None
    original_sum: Figure | None = None
    series: int = 1
    restated: Figure | None = None
    restated_in: int = 0
    absent_because: str = ""
    missed_because: str = ""

    @property
    def provisional(self) -> bool:
        """Is the actual still 見込?"""
        return self.actual is not None and self.actual.provisional

    @property
    def said(self) -> str:
        """What the report says of the figure: why it misses its target, then its 備考."""
        missed = f"目標に届かなかった理由は「{self.missed_because}」。" if self.missed_because else ""
        return f"{missed}{self.remarks}"


@dataclass(frozen=True)
class EarlierRow:
    """The same indicator, by a person's word, at an item that this one's took over from. `plan`: title of its plan,
    "" for the same one. `figures`: actuals, oldest first."""

    plan: str
    item_key: str
    item_title: str
    indicator: str
    unit: str
    figures: tuple[tuple[FiscalYear, Figure], ...]


@dataclass(frozen=True)
class IndicatorRow:
    """`goal_rate`: the round's actual against the plan's final goal (None outside a round).
    `final_target`: the goal, or the last year's target where the document prints no goal. `measure`: what a figure
    is, as `progress.rating` names it: a year's amount, a running total, else the state on a day; "" in publications
    of before, which don't say it. `targets_are_cumulative`: the targets are running totals."""

    name: str
    unit: str
    kind: str
    direction: str
    direction_label: str
    baseline: Figure | None
    goal: Figure | None
    final_target: Figure | None
    years: tuple[YearCell, ...]
    goal_rate: RateCell | None = None
    remarks: str = ""
    transcription_note: str = ""
    measure: str = ""
    targets_are_cumulative: bool = False
    goal_revisions: tuple[Revision, ...] = ()
    breaks: tuple[BreakRow, ...] = ()
    earlier: EarlierRow | None = None

    def year(self, fiscal_year: int) -> YearCell | None:
        for cell in self.years:
            if cell.fiscal_year == fiscal_year:
                return cell
        return None

    @property
    def has_numbers(self) -> bool:
        """Is there anything to draw?"""
        figures = [figure for cell in self.years for figure in (cell.target, cell.actual) if figure]
        return any(figure.value is not None for figure in figures)
