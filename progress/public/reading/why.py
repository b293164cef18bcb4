"""Why an item is rated as it is, and what a rate compares, in a sentence or two. Pure.

Nothing is made up: what the city wrote comes first, then what the rules computed, then the figures themselves.
"""

from __future__ import annotations

from progress.public.reading.figures import short_figures
from progress.public.reading.marks import is_unknown
from progress.rating import Band
from progress.table.shape import (
    Figure,
    IndicatorRow,
    ItemRow,
    PlanTable,
    RateCell,
    RatingRow,
    YearCell,
)

HEADING_LOST = "取り込んだ文字データに欄の見出しがないため、この記録が達成を表すかどうかは分かりません。"
NO_REASON_IN_SOURCE = "この印にした理由は、資料に書かれていません。"
FROM_BASELINE = "計画の前の数値から"
"""So begins the sentence of `progress.rating` on a rate that is measured from the baseline."""


def why(table: PlanTable, item: ItemRow) -> str:
    """Why the item bears its band on the deciding scale; "" where it bears none."""
    band = table.band_of(item)
    if band is None or item.status is None or not item.status.reported or table.scale is None:
        return ""
    if is_unknown(band):
        return HEADING_LOST
    rating = item.status.rating(table.scale.key)
    said = _by_record(table, rating, band) if rating else ""
    if said:
        return said
    found = _from_the_report(table, item)
    if table.round is not None and table.round.historical:
        return NO_REASON_IN_SOURCE + found
    return found


def _by_record(table: PlanTable, rating: RatingRow, band: Band) -> str:
    """The city's own reason beside what was computed; the computed one alone where the record follows it."""
    suggested = table.scale.band(rating.suggested) if table.scale else None
    if rating.reason:
        computed = rating.suggested_reason.removesuffix("区分は内容から決めてください。")
        computed = "" if computed.endswith("提案しません。") else computed
        if suggested is not None and suggested is not band:
            computed += f"計算による目安は「{suggested.text}」ですが、「{band.text}」としました。"
        return f"{computed}市の説明：{rating.reason}"
    if suggested is not band or not rating.suggested_reason:
        return ""
    if band.lower_bound is None or "%" not in rating.suggested_reason:
        return rating.suggested_reason
    bound = f"{band.lower_bound.normalize():f}"
    return rating.suggested_reason.removesuffix("。") + f"（{bound}%以上が「{band.text}」の目安）。"


def _from_the_report(table: PlanTable, item: ItemRow) -> str:
    """The first sentence of 課題 or, without one, what the figures say."""
    issues = item.status.text("issues") if item.status else ""
    if issues:
        return f"課題として「{first_sentence(issues)}」と報告されています。"
    figures = short_figures(table, item)
    return f"{figures[0]}。" if figures else ""


def first_sentence(text: str) -> str:
    """Up to the first 「。」 or line break, without it."""
    line = next((line.strip() for line in text.removeprefix("（要約）").splitlines() if line.strip()), "")
    return line.split("。")[0]


# ── Rates ────────────────────────────────────────────────────────────────────────────────────────────────────


def rate_sentence(indicator: IndicatorRow, rate: RateCell, target: str) -> str:
    """How a rate came about, with the numbers where it is measured from the baseline (`target`: as shown)."""
    if indicator.baseline is None or not rate.reason.startswith(FROM_BASELINE):
        return rate.reason
    start = f"現状（計画の前）の{indicator.baseline.text}"
    return f"{start}から目標の{target}までを100%としたとき、どこまで進んだかの割合です。"


def compared(cell: YearCell) -> tuple[str, str]:
    """(「（累計）」, 「累計 5,250時間」) beside target and actual where the rate holds sums against each other, the
    first because the target itself is a running total; ("", "") where it compares the year's own figures."""
    if cell.target_sum is None or cell.actual_sum is None:
        return "", ""
    return _sum_words(cell.target, cell.target_sum), _sum_words(cell.actual, cell.actual_sum)


def _sum_words(own: Figure | None, total: Figure) -> str:
    return "（累計）" if own is not None and own.value == total.value else f"累計 {total.text}"
