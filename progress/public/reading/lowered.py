"""What counts as achieved only because a target was lowered. Pure."""

from __future__ import annotations

from decimal import Decimal

from items.deadline import due_day
from progress.rating import achievement_rate, percentage
from progress.table.revisions import Changed, which_way
from progress.table.shape.figures import IndicatorRow, YearCell
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable


def on_lowered(table: PlanTable) -> str:
    """「達成した16項目のうち1項目は、引き下げた目標に対する達成です。…」; "" where there is none."""
    share = table.share
    count = sum(rests_on_lowered(table, item) for item in table.items)
    if share is None or share.percent is None or not count:
        return ""
    rest = share.achieved - count
    percent = percentage(Decimal(rest), Decimal(share.denominator))
    without = f"元の目標で数えると、{share.denominator}項目のうち{rest}項目（{percent}%）です。"
    return f"達成した{share.achieved}項目のうち{count}項目は、引き下げた目標に対する達成です。{without}"


def rests_on_lowered(table: PlanTable, item: ItemRow) -> bool:
    """Does the item count as achieved though a figure misses the target that stood before a lowered one?"""
    band = table.band_of(item)
    if item.status is None or band is None or not (band.in_denominator and band.counts_as_achieved):
        return False
    cells = [(one, one.year(item.status.fiscal_year)) for one in item.indicators]
    return any(cell is not None and _misses_the_first(one, cell) for one, cell in cells)


def _misses_the_first(one: IndicatorRow, cell: YearCell) -> bool:
    if not cell.revisions or cell.actual is None or cell.original is None:
        return False
    if which_way(one, cell.revisions[0].before, cell.revisions[-1].after) != Changed.LOWERED:
        return False
    if one.kind == "deadline":
        due = due_day(cell.revisions[0].before)
        return due is not None and cell.fulfilled_on > due.isoformat()
    actual, first = cell.actual_sum or cell.actual, cell.original_sum or cell.original
    return achievement_rate(actual.value, first.value, one.direction).met is False
