"""What a list says of an item's figures, in a line each. Pure."""

from __future__ import annotations

from items.quantity import absent
from progress.table.shape import IndicatorRow, ItemRow, PlanTable, RateCell, YearCell

SHORT_FIGURES = 2
"""So many indicators are printed in a list of items; the rest is counted."""


def short_figures(table: PlanTable, item: ItemRow) -> list[str]:
    """What a list says of the item's figures: 「収納率：目標 96.00% → 実績 95.40%（99.4%）」."""
    asked = item.status is not None
    lines = [line for indicator in item.indicators if (line := _short_figure(table, indicator, asked))]
    if len(lines) > SHORT_FIGURES + 1:
        return [*lines[:SHORT_FIGURES], f"ほか{len(lines) - SHORT_FIGURES}つの指標"]
    return lines


def _short_figure(table: PlanTable, indicator: IndicatorRow, asked: bool) -> str:
    cell = _telling_year(table, indicator)
    if cell is None:
        final = indicator.final_target
        return f"{indicator.name}：最終目標 {final.text}" if final else ""
    if cell.target is None and (cell.actual is None or absent(cell.actual.text)):
        return ""
    when = (
        "" if table.round and cell.fiscal_year == table.round.fiscal_year else f"（{cell.fiscal_year.era}）"
    )
    provisional = "（見込）" if cell.actual and cell.actual.provisional else ""
    if cell.target_sum and cell.actual_sum:
        figures = f"累計の目標 {cell.target_sum.text} → 累計の実績 {cell.actual_sum.text}{provisional}"
        return f"{indicator.name}{when}：{figures}{_short_rate(cell.rate)}"
    target = f"目標 {cell.target.text}" if cell.target else ""
    actual = f"実績 {cell.actual.text}{provisional}" if cell.actual else ""
    if asked and target and not actual and table.round:
        actual = "実績の数値の記載なし" if table.round.historical else "実績の報告なし"
    figures = " → ".join(part for part in (target, actual) if part)
    return f"{indicator.name}{when}：{figures}{_short_rate(cell.rate)}"


def _short_rate(rate: RateCell | None) -> str:
    if rate is None or rate.text == "－":
        return ""
    return f"（目標に対して {rate.text}）" if rate.percent is not None else f"（{rate.text}）"


def _telling_year(table: PlanTable, indicator: IndicatorRow) -> YearCell | None:
    """The round's year; where it says nothing, the newest actual; without results, the last target."""
    if table.round is None:
        targets = [cell for cell in indicator.years if cell.target is not None]
        return targets[-1] if targets else None
    if cell := indicator.year(table.round.fiscal_year):
        return cell
    actuals = [cell for cell in indicator.years if cell.actual is not None]
    return actuals[-1] if actuals else None
