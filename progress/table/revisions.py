"""Targets that were changed: which way each went, and what is said of it beside a rate. Pure.

The one rule for every page, chart and file. `told` fills live tables, and publications of before schema 9; later ones
keep what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from items.deadline import due_day
from items.quantity import NotAFigure, read_figure
from plans.values.fiscal_year import FiscalYear
from plans.values.words import Worded, era_day
from progress.table.shape.figures import Figure, IndicatorRow, RateCell, Revision, YearCell
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable

GOAL = "最終目標"


class Changed(Worded):
    """Which way a target went, judged by the direction of its indicator. LOWERED is easier to reach than before, also
    where a smaller figure is the better one."""

    LOWERED = "lowered", "引下げ"
    RAISED = "raised", "引上げ"
    OTHER = "other", "変更"


def which_way(one: IndicatorRow, before: str, after: str) -> Changed:
    """A later deadline is a lowered target, too. OTHER where the two can't be compared or no direction is stated."""
    if one.kind == "deadline":
        was_due, now_due = due_day(before), due_day(after)
        if was_due is None or now_due is None or was_due == now_due:
            return Changed.OTHER
        return Changed.LOWERED if now_due > was_due else Changed.RAISED
    was, now = _number(before, one.unit), _number(after, one.unit)
    if was is None or now is None or was == now or one.direction not in ("increase", "decrease"):
        return Changed.OTHER
    return Changed.RAISED if (now > was) == (one.direction == "increase") else Changed.LOWERED


def _number(text: str, unit: str) -> Decimal | None:
    try:
        figure = read_figure(text, unit)
    except NotAFigure:
        return None
    return figure.value if figure else None


# ── Beside a rate ────────────────────────────────────────────────────────────────────────────────────────────


def lowered(one: IndicatorRow, revisions: Iterable[Revision], what: str = "目標") -> str:
    """「目標を120件→110件に引き下げ（令和6年2月1日決定）」 where a target now stands lower than it first stood;
    "" otherwise. `what`: which target it is. The day is that of the last decision that lowered it."""
    rows = list(revisions)
    down = [row for row in rows if which_way(one, row.before, row.after) == Changed.LOWERED]
    if not down or which_way(one, rows[0].before, rows[-1].after) != Changed.LOWERED:
        return ""
    verb = "延期" if one.kind == "deadline" else "引き下げ"
    name = what.replace("目標", "期限") if one.kind == "deadline" else what
    moved = f"{name}を{rows[0].before}→{rows[-1].after}に{verb}"
    return f"{moved}（{era_day(down[-1].decided_on)}決定）"


def told(one: IndicatorRow) -> IndicatorRow:
    """The indicator with all that is said of its changed targets: the way of each change, the target that first
    stood, and beside each rate that it is against a lowered target."""
    if not one.goal_revisions and not any(cell.revisions for cell in one.years):
        return one
    years = tuple(_year_told(one, cell) for cell in one.years)
    goal = one.goal_rate and replace(one.goal_rate, lowered=_goal_lowered(one))
    return replace(one, years=years, goal_rate=goal, goal_revisions=_ways(one, one.goal_revisions))


def all_told(table: PlanTable) -> PlanTable:
    items = tuple(replace(item, indicators=tuple(map(told, item.indicators))) for item in table.items)
    return replace(table, items=items)


def _ways(one: IndicatorRow, rows: Iterable[Revision]) -> tuple[Revision, ...]:
    return tuple(replace(row, way=which_way(one, row.before, row.after).value) for row in rows)


def _year_told(one: IndicatorRow, cell: YearCell) -> YearCell:
    if not cell.revisions and cell.rate is None:
        return cell
    rate = cell.rate and replace(cell.rate, lowered=_year_lowered(one, cell))
    original = cell.original or (_first(one, cell.revisions[0]) if cell.revisions else None)
    return replace(cell, rate=rate, original=original, revisions=_ways(one, cell.revisions))


def _first(one: IndicatorRow, row: Revision) -> Figure:
    return Figure(row.before, _number(row.before, one.unit))


def _year_lowered(one: IndicatorRow, cell: YearCell) -> str:
    """Where the rate is against targets of several years, each of them that was lowered."""
    own = cell.target is not None and cell.target_sum is not None
    if not own or cell.target.value == cell.target_sum.value:  # type: ignore[union-attr] # both stand, or own is False
        return lowered(one, cell.revisions)
    until = (year for year in one.years if year.fiscal_year <= cell.fiscal_year)
    said = (lowered(one, year.revisions, f"{year.fiscal_year.era}の目標") for year in until)
    return "、".join(filter(None, said))


def _goal_lowered(one: IndicatorRow) -> str:
    if said := lowered(one, one.goal_revisions, GOAL):
        return said
    # Without a goal of its own, and where the goal moved along with it, the last year's target is the goal.
    last = next((cell for cell in reversed(one.years) if cell.target and cell.target.value is not None), None)
    same = last and last.target and one.final_target and last.target.value == one.final_target.value
    return lowered(one, last.revisions, GOAL) if last and same else ""


def beside(rate: RateCell | None) -> str:
    """「（目標を…引き下げ（…決定））」 behind a rate within a sentence; "" where nothing is to be said."""
    return f"（{rate.lowered}）" if rate is not None and rate.lowered else ""


def lowered_in(one: IndicatorRow, year: int) -> str:
    """What is said beside the year's rate; "" where there is none or nothing."""
    cell = one.year(year)
    return cell.rate.lowered if cell and cell.rate else ""


# ── Decisions ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Decision:
    """One decision on an indicator's targets. `targets`: the year (None: the final goal) with what stood before and
    after. `decided_on`: ISO text. `document_number`: "" where none is known."""

    changed: Changed
    targets: tuple[tuple[FiscalYear | None, Revision], ...]
    decided_on: str
    decided_by: str
    document_number: str
    reason: str

    @property
    def decided(self) -> str:
        """「令和6年2月1日　行政改革推進本部決定（企第3号）」"""
        number = f"（{self.document_number}）" if self.document_number else ""
        return f"{era_day(self.decided_on)}　{self.decided_by}決定{number}"

    def words(self, name: str) -> str:
        """What was changed, then who decided it when and why, in two lines. `name`: of the indicator."""
        targets = "　".join(
            f"{year.era if year else GOAL} {row.before} → {row.after}" for year, row in self.targets
        )
        return f"【{self.changed.words}】{name}　{targets}\n{self.decided}。{self.reason}"


def decisions_of(one: IndicatorRow) -> list[Decision]:
    """In the order of the years whose targets they changed, the final goal last."""
    found: dict[tuple[Changed, str, str, str, str], list[tuple[FiscalYear | None, Revision]]] = {}
    for year, row in _each(one):
        way = which_way(one, row.before, row.after)
        said = (way, row.decided_on, row.decided_by, row.document_number, row.reason)
        found.setdefault(said, []).append((year, row))
    return [Decision(way, tuple(targets), *said) for (way, *said), targets in found.items()]


def _each(one: IndicatorRow) -> Iterator[tuple[FiscalYear | None, Revision]]:
    for cell in one.years:
        yield from ((cell.fiscal_year, row) for row in cell.revisions)
    yield from ((None, row) for row in one.goal_revisions)


@dataclass(frozen=True)
class TargetChange:
    """目標の見直し: one decision on one indicator, with the item that it is of."""

    item: ItemRow
    indicator: IndicatorRow
    decision: Decision

    @property
    def changed(self) -> Changed:
        return self.decision.changed


def target_changes(table: PlanTable) -> tuple[TargetChange, ...]:
    """The ledger: every changed target of the plan, lowered ones first, then raised ones, the newest decision first
    in each."""
    order = list(Changed)
    found = [
        TargetChange(item, one, decision)
        for item in table.items
        for one in item.indicators
        for decision in decisions_of(one)
    ]
    newest = sorted(found, key=lambda one: one.decision.decided_on, reverse=True)
    return tuple(sorted(newest, key=lambda one: order.index(one.changed)))
