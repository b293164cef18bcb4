"""What the entry page answers to typed figures: rates in words, a doubt about their size, money as understood."""

from __future__ import annotations

import re
from decimal import Decimal

from items.quantity import NotAFigure, Quantity, read_figure, show
from plans.values.fiscal_year import FiscalYear
from plans.values.text import half_width, name_key
from progress.table.shape import Figure, IndicatorRow, RateCell, YearCell

NEGATIVE_AMOUNT = (
    "減った額はマイナスを付けずに入力し、種類で「歳出の減」を選んでください。"
    "効果がマイナスのときは、企画課に相談してください。"
)
FAR = 10
"""So many times (or the same part of) what is compared is taken for a slip of digits or units."""


# ── Rates ────────────────────────────────────────────────────────────────────────────────────────────────────


def rate_sentences(row: IndicatorRow, year: FiscalYear) -> list[str]:
    """The year's figure against the year's target and against the final goal, each labelled, with the reason.

    Where sums over several years are compared, the sums stand in the sentence. No sentence without a figure. Of a
    deadline: whether it was kept.
    """
    cell = row.year(year)
    if row.kind == "deadline":
        return (
            [_told(cell.rate) if cell.rate.met is not None else cell.rate.reason]
            if cell and cell.rate
            else []
        )
    if cell is None or cell.actual is None or cell.actual.value is None:
        return []
    if cell.target_sum and not cell.actual_sum:
        return [f"前の年度の実績がそろっていないため、累計の目標 {cell.target_sum.text}とは比べられません。"]
    sentences = []
    if cell.rate and cell.target:
        sentences.append(_against_the_year(cell, cell.target, year) + _told(cell.rate))
    if row.goal_rate and row.final_target:
        known = cell.rate.reason if cell.rate and cell.target else ""
        sentences.append(_against_the_goal(row, cell, row.final_target) + _told(row.goal_rate, known))
    return sentences or ["目標の数値がないため、率は計算しません。"]


def _against_the_year(cell: YearCell, target: Figure, year: FiscalYear) -> str:
    if cell.target_sum and cell.actual_sum:
        sums = f"累計の目標 {cell.target_sum.text}に対して累計の実績 {cell.actual_sum.text}"
        return f"{year.era}までの{sums}："
    return f"{year.era}の目標 {target.text} に対して："


def _against_the_goal(row: IndicatorRow, cell: YearCell, final: Figure) -> str:
    with_target = [one for one in row.years if one.target is not None and one.target.value is not None]
    goal = f"最終目標 {final.text}"
    if row.goal is None and with_target and (summed := with_target[-1].target_sum):
        goal = f"最終目標（{with_target[-1].fiscal_year.era}までの累計）{summed.text}"
    return f"{goal}に対して累計の実績 {cell.actual_sum.text}：" if cell.actual_sum else f"{goal} に対して："


def _told(rate: RateCell, known: str = "") -> str:
    """「99.5%（実績÷目標）」, 「達成。維持する指標のため、…」; a sentence that is `known` isn't said again."""
    if rate.percent is None:
        return f"{rate.text}。{'' if rate.reason == known else rate.reason}"
    how = rate.reason.rstrip("。").replace("）（", "、").replace("（", "、").removesuffix("）")
    return f"{rate.text}（{how}）"


# ── Doubts ───────────────────────────────────────────────────────────────────────────────────────────────────


def doubt(row: IndicatorRow, year: FiscalYear) -> str:
    """One sentence where the year's figure looks like a slip, else "". It never keeps anybody from saving.

    A percentage outside 0–100 (unless the target lies there as well); a figure ten times, or a tenth, of last
    year's or, without one, of this year's target.
    """
    cell = row.year(year)
    if cell is None or cell.actual is None or cell.actual.value is None:
        return ""
    found = _beyond_percent(row, cell, cell.actual.value) + _far_off(row, cell, cell.actual.value, year)
    return f"{found}桁と単位を確かめてください。" if found else ""


def _beyond_percent(row: IndicatorRow, cell: YearCell, actual: Decimal) -> str:
    if name_key(row.unit) != "%":
        return ""
    targets = [one.value for one in (cell.target, row.final_target) if one and one.value is not None]
    if actual > 100 and targets and max(targets) <= 100:
        return "100%を超えています。"
    if actual < 0 and all(target >= 0 for target in targets):
        return "0%を下回っています。"
    return ""


def _far_off(row: IndicatorRow, cell: YearCell, actual: Decimal, year: FiscalYear) -> str:
    before = row.year(year.previous)
    past = before.actual if before else None
    if past is not None and past.value:
        return f"前年度（{past.text}）と大きく違います。" if _far(actual, past.value) else ""
    summed = cell.target_sum is not None and cell.actual_sum is not None
    target = cell.target_sum if summed else cell.target
    told = cell.actual_sum.value if summed and cell.actual_sum else actual
    if target is None or not target.value or told is None or not _far(told, target.value):
        return ""
    return f"目標（{target.text}）と大きく違います。"


def _far(one: Decimal, other: Decimal) -> bool:
    return abs(one) >= FAR * abs(other) or abs(one) * FAR <= abs(other)


# ── Money ────────────────────────────────────────────────────────────────────────────────────────────────────


def money_understood(text: str) -> str:
    """「＝1,500,000円（約）」 for 「約150万円」; "" where nothing is typed or it can't be read; the sentence that
    refuses a negative amount."""
    try:
        amount = read_figure(text, "円")
    except NotAFigure:
        return ""
    if amount is None:
        return ""
    return NEGATIVE_AMOUNT if amount.value < 0 else f"＝{_yen(amount)}"


def money_beside(printed: str, yen: int) -> str:
    """What was typed, to stand beside the amount in yen; "" where it says no more than the amount itself."""
    bare = re.sub(r"[\s,円]", "", half_width(printed))
    return "" if bare in ("", str(yen)) else printed


def _yen(amount: Quantity) -> str:
    return f"{show(amount.value, '円')}{'（約）' if amount.approximate else ''}"
