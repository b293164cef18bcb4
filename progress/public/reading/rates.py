"""A rate never stands alone: the figures that it compares and how, for page, packet, 答弁用 and lists alike. Pure."""

from __future__ import annotations

from progress.table.shape.figures import Figure, IndicatorRow, RateCell, YearCell

FROM_BASELINE = "計画の前の数値から"
"""So begins the sentence of `progress.rating` on a rate that is measured from the baseline."""
LESS_IS_BETTER = "目標÷実績"
"""And so that on one where the smaller figure is the better one."""


def compared_figures(cell: YearCell) -> tuple[Figure | None, Figure | None]:
    """(target, actual) that the year's rate compares: sums over the years where it holds such against each other."""
    if cell.target_sum is not None and cell.actual_sum is not None:
        return cell.target_sum, cell.actual_sum
    return cell.target, cell.actual


def how_short(one: IndicatorRow, rate: RateCell, target: str) -> str:
    """How a percentage came about, for a line in which both figures stand: 「目標÷実績」, 「基準値 622千枚から目標
    600千枚までを100%とした割合」; "" for 実績÷目標, the usual way, and where there is no percentage."""
    if rate.percent is None:
        return ""
    if rate.reason.startswith(FROM_BASELINE):
        start = f"基準値 {one.baseline.text}" if one.baseline else "基準値"
        return f"{start}から目標 {target}までを100%とした割合"
    return LESS_IS_BETTER if rate.reason.startswith(LESS_IS_BETTER) else ""


def formula(one: IndicatorRow, cell: YearCell) -> str:
    """「令和5年度の達成率 105.0%＝実績の累計 5,250時間÷目標の累計 5,000時間」: the rate with the two figures that
    it compares and how; for one that is met or missed without a percentage, why. "" without a rate."""
    rate = cell.rate
    if rate is None:
        return ""
    year = cell.fiscal_year.era
    if rate.percent is None:
        return f"{year}：{rate.text}。{rate.reason}" if rate.met is not None else ""
    target, actual = compared_figures(cell)
    of = "の累計" if cell.target_sum is not None and cell.actual_sum is not None else ""
    goal, done = target.text if target else "－", actual.text if actual else "－"
    provisional = "（見込）" if cell.provisional else ""
    how = how_short(one, rate, goal)
    if how == LESS_IS_BETTER:
        return (
            f"{year}の達成率 {rate.text}＝目標{of} {goal}÷実績{of} {done}{provisional}（小さいほどよい指標）"
        )
    if how:
        return f"{year}の達成率 {rate.text}＝{how}（実績{of} {done}{provisional}）"
    return f"{year}の達成率 {rate.text}＝実績{of} {done}{provisional}÷目標{of} {goal}"
