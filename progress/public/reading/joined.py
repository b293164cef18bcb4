"""The plan as last published with the results as last published, to be read as one table. Pure.

Nothing is computed anew. A rate stands beside the target that it was published with, or not at all.
"""

from __future__ import annotations

from dataclasses import replace

from progress.table.shape.figures import Figure, IndicatorRow, YearCell
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable


def joined(plan: PlanTable | None, results: PlanTable) -> PlanTable:
    """`plan`: a plan without results, published after `results`; None: the results hold their plan themselves.

    Items that the plan no longer has stay to be read where their pillar still stands.
    """
    if plan is None:
        return results
    kept, places = {row.key for row in plan.items}, {row.key for row in plan.pillars}
    gone = [row for row in results.items if row.key not in kept and row.pillar in places]
    summed_up = {row.key: row for row in results.pillars}
    pillars = [
        replace(row, summary=told.summary, next_steps=told.next_steps)
        if (told := summed_up.get(row.key))
        else row
        for row in plan.pillars
    ]
    return replace(
        plan,
        rule_version=results.rule_version,
        round=results.round,
        scales=results.scales,
        pillars=tuple(pillars),
        items=(*(_item(row, results.item(row.key)) for row in plan.items), *gone),
        share=results.share,
        past_shares=results.past_shares,
        coverage=results.coverage,
        distributions=results.distributions,
        shares=results.shares,
        opinions=results.opinions,
        earlier_opinions=results.earlier_opinions,
    )


def _item(row: ItemRow, told: ItemRow | None) -> ItemRow:
    if told is None:
        return row
    before = {one.name: one for one in told.indicators}
    indicators = tuple(_indicator(one, before.get(one.name)) for one in row.indicators)
    return replace(
        row,
        indicators=indicators,
        status=told.status,
        past=told.past,
        opinions=told.opinions,
        earlier_opinions=told.earlier_opinions,
    )


def _indicator(row: IndicatorRow, told: IndicatorRow | None) -> IndicatorRow:
    if told is None:
        return row
    years = sorted({cell.fiscal_year for cell in (*row.years, *told.years)})
    cells = tuple(_cell(row.year(year) or YearCell(year), told.year(year)) for year in years)
    same_goal = same_figure(row.final_target, told.final_target)
    return replace(row, years=cells, goal_rate=told.goal_rate if same_goal else None)


def _cell(cell: YearCell, told: YearCell | None) -> YearCell:
    if told is None:
        return cell
    same = same_figure(cell.target, told.target) and same_figure(cell.target_sum, told.target_sum)
    rate = told.rate if same else None
    return replace(
        cell,
        actual=told.actual,
        actual_sum=told.actual_sum,
        absent_because=told.absent_because,
        missed_because=told.missed_because,
        remarks=told.remarks,
        transcription_note=told.transcription_note,
        rate=rate,
    )


def same_figure(one: Figure | None, other: Figure | None) -> bool:
    return (one.text if one else "") == (other.text if other else "")
