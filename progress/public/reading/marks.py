"""What is said of an item in a line: its rating, its figures, why it is rated so, what became of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from items.quantity import absent
from plans.values.fiscal_year import FiscalYear
from progress.judgement import says_rate
from progress.public.reading.rates import compared_figures, how_short
from progress.rating import Band, band_range
from progress.table.revisions import lowered_in
from progress.table.shape.figures import IndicatorRow, YearCell
from progress.table.shape.items import ItemRow, SuccessionRow
from progress.table.shape.plan import PlanTable, ScaleRow
from progress.table.shape.reported import RatingRow, StatusRow


@dataclass(frozen=True)
class Mark:
    """A rating in words, with the sign and the colour family that go with it."""

    text: str
    tone: str = "neutral"
    symbol: str = ""


def is_unknown(band: Band) -> bool:
    """Doesn't the source say whether the band means achieved? (安中 R3: the headings of its columns are lost.)"""
    return band.counts_as_achieved is None and band.in_denominator


def band_mark(scale: ScaleRow, band: Band) -> Mark:
    """A band that is nothing but a sign (○, ×) is said together with its scale: 「達成：○」."""
    tone = "neutral" if is_unknown(band) else band.tone
    if not any(sign.isalnum() for sign in band.label):
        return Mark(f"{scale.name}：{band.label}", tone)
    return Mark(band.label, tone, "" if band.symbol == band.label else band.symbol)


def mark_of(table: PlanTable, status: StatusRow | None) -> Mark | None:
    """The badge of a status on the deciding scale; None where nothing was asked or the plan has no scale."""
    if status is None or table.scale is None:
        return None
    if not status.reported:
        return Mark("未報告・未確認", "warn")
    if (mark := recorded_mark(table.scale, status)) is not None:
        return mark
    return Mark("指標ごとに評価" if status.rates_indicators(table.scale.key) else "評価の記録なし")


def recorded_mark(scale: ScaleRow, status: StatusRow, indicator: str = "") -> Mark | None:
    """The band of the item as a whole, or of the indicator with that name; None where none is recorded."""
    rating = status.rating(scale.key, indicator)
    band = scale.band(rating.recorded) if rating else None
    return band_mark(scale, band) if band else None


def title_then(item: ItemRow) -> str:
    """Number and name, with the name that the item bore in the round's year."""
    then = item.status.item_name_then if item.status else ""
    return item.title.removesuffix(item.name) + then if then else item.title


def full_title(table: PlanTable, item: ItemRow) -> str:
    """The item named alone: its whole number and its name in the round's year, 「1-(1)-① オンライン手続の拡大」."""
    then = item.status.item_name_then if item.status else ""
    return f"{table.numbers.get(item.key, '')} {then or item.name}".strip()


def item_mark(table: PlanTable, item: ItemRow) -> Mark | None:
    """The item's badge: its rating, or what became of it before this round."""
    if item.status is not None or table.round is None:
        return mark_of(table, item.status)
    left = left_by(table, item)
    return Mark(f"{left.kind}（{left.from_year.era}から）") if left else None


def left_by(table: PlanTable, item: ItemRow) -> SuccessionRow | None:
    """By what the item had left the plan when the round asked; None where it hadn't."""
    if table.round is None or item.status is not None:
        return None
    year = table.round.fiscal_year
    # After 改称 and 追加 an item goes on as it is.
    left = [one for one in item.successions if one.from_year <= year and one.kind not in ("改称", "追加")]
    return left[-1] if left else None


def left_text(table: PlanTable, item: ItemRow) -> str:
    """「「①補助金・負担金の見直し」に引き継ぎました。理由：…」 of an item that has left the plan; "" otherwise."""
    left = left_by(table, item)
    if left is None:
        return ""
    successor = table.item(left.successor_key)
    heir = full_title(table, successor) if successor else left.successor_title or left.new_name
    parts = [f"「{heir}」に引き継ぎました。" if heir else "", f"理由：{left.reason}" if left.reason else ""]
    return "".join(parts)


NOT_ASKED = "（この年度の報告の対象外）"


def not_asked(table: PlanTable, item: ItemRow) -> str:
    """Why the round doesn't ask for an item, in words: 「統合（令和5年度から）　「…」に引き継ぎました。」."""
    mark = item_mark(table, item)
    return f"{mark.text}　{left_text(table, item)}".strip() if mark else NOT_ASKED


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────────

SHORT_FIGURES = 2
"""So many indicators are printed in a list of items, and all that missed their target; the rest is counted."""


def short_figures(table: PlanTable, item: ItemRow) -> list[str]:
    """What a list says of the item's figures: 「収納率：目標 96.00% → 実績 95.40%（99.4%）」."""
    asked = item.status is not None
    told = [
        (_is_missed(cell), line)
        for indicator in item.indicators
        if (line := _short_figure(table, indicator, cell := _telling_year(table, indicator), asked))
    ]
    if len(told) <= SHORT_FIGURES + 1:
        return [line for _, line in told]
    missed = [line for is_missed, line in told if is_missed]
    rest = [line for is_missed, line in told if not is_missed]
    shown = [*missed, *rest[: max(0, SHORT_FIGURES - len(missed))]]
    hidden = len(told) - len(shown)
    return [*shown, f"ほか{hidden}つの指標"] if hidden else shown


def _is_missed(cell: YearCell | None) -> bool:
    return cell is not None and cell.rate is not None and cell.rate.met is False


def _short_figure(table: PlanTable, indicator: IndicatorRow, cell: YearCell | None, asked: bool) -> str:
    if cell is None:
        final = indicator.final_target
        return f"{indicator.name}：最終目標 {final.text}" if final else ""
    if cell.target is None and (cell.actual is None or absent(cell.actual.text)):
        return ""
    provisional = "（見込）" if cell.provisional else ""
    if cell.target_sum and cell.actual_sum:
        parts = [f"累計の目標 {cell.target_sum.text}", f"累計の実績 {cell.actual_sum.text}{provisional}"]
    else:
        parts = [f"目標 {cell.target.text}"] if cell.target else []
        if cell.actual:
            parts.append(f"実績 {cell.actual.text}{provisional}")
        elif asked and table.round:
            parts.append("実績の数値の記載なし" if table.round.historical else "実績の報告なし")
    when = ""
    if table.round is None or cell.fiscal_year != table.round.fiscal_year:
        when = f"（{cell.fiscal_year.era}）"
    rate = ""
    if cell.rate and cell.rate.text != "－":
        target, _ = compared_figures(cell)
        how = how_short(indicator, cell.rate, target.text if target else "－")
        said = f"達成率 {cell.rate.text}" if cell.rate.percent is not None else cell.rate.text
        rate = f"（{'、'.join(filter(None, (said, how, cell.rate.lowered)))}）"
    return f"{indicator.name}{when}：{' → '.join(parts)}{rate}"


def _telling_year(table: PlanTable, indicator: IndicatorRow) -> YearCell | None:
    """The round's year; where it says nothing, the newest actual; without results, the last target."""
    if table.round and (cell := indicator.year(table.round.fiscal_year)) and _tells(cell):
        return cell
    telling = [cell for cell in indicator.years if (cell.actual if table.round else cell.target)]
    return telling[-1] if telling else None


def _tells(cell: YearCell) -> bool:
    return cell.target is not None or (cell.actual is not None and not absent(cell.actual.text))


# ── Why this rating ──────────────────────────────────────────────────────────────────────────────────────────

HEADING_LOST = "取り込んだ文字データに欄の見出しがないため、この記録が達成を表すかどうかは分かりません。"
NO_REASON_IN_SOURCE = "この印にした理由は、資料に書かれていません。"


def why(table: PlanTable, item: ItemRow) -> str:
    """Why the item bears its band on the deciding scale; "" where it bears none.

    Nothing is made up: the city's own reason beside what the rules computed, else what the report or its figures say.
    """
    band = table.band_of(item)
    if band is None or item.status is None or not item.status.reported or table.scale is None:
        return ""
    if is_unknown(band):
        return HEADING_LOST
    rating = item.status.rating(table.scale.key)
    said = _by_record(table.scale, rating, band) if rating else ""
    if (
        said.startswith("計画の段階")
        and (target := item.target(item.status.fiscal_year))
        and target.goal_text
    ):
        said = f"年度目標は「{target.goal_text.rstrip('。')}」。{said}"
    if not said:
        unsaid = _reason_in_source(item.status) if table.round and table.round.historical else ""
        said = unsaid + _from_the_report(table, item, item.status)
    year = item.status.fiscal_year
    return _missed_deadlines(item, year, said) + said + _against_lowered(item, year, said)


def _by_record(scale: ScaleRow, rating: RatingRow, band: Band) -> str:
    """The city's own reason beside what was computed; the computed one alone where the record follows it."""
    suggested = scale.band(rating.suggested)
    if rating.reason:
        computed = rating.suggested_reason.removesuffix("区分は内容から決めてください。")
        computed = "" if computed.endswith("提案しません。") else computed
        if suggested is not None and suggested is not band:
            computed += f"計算による目安は「{suggested.text}」ですが、「{band.text}」としました。"
        return f"{computed}市の説明：{rating.reason}"
    if suggested is not band or not rating.suggested_reason:
        return ""
    if band.lower_bound is None or not says_rate(rating.suggested_reason):
        return rating.suggested_reason
    bounds = band_range(scale.bands, band)
    return rating.suggested_reason.removesuffix("。") + f"（{bounds}が「{band.text}」の目安）。"


def _reason_in_source(status: StatusRow) -> str:
    """備考 is what the document says of its mark; where it says nothing, that it doesn't."""
    return f"備考に「{status.remarks.rstrip('。')}」とあります。" if status.remarks else NO_REASON_IN_SOURCE


def _missed_deadlines(item: ItemRow, year: FiscalYear, said: str) -> str:
    """A sentence for each that `said` doesn't hold already: no figure stands for it in a suggestion."""
    cells = [(one.name, one.year(year)) for one in item.indicators if one.kind == "deadline"]
    missed = [(name, cell.rate) for name, cell in cells if cell and cell.rate and cell.rate.met is False]
    return "".join(f"「{name}」は未達です。{rate.reason}" for name, rate in missed if rate.reason not in said)


def _against_lowered(item: ItemRow, year: FiscalYear, said: str) -> str:
    """A sentence for each rate against a lowered target, unless `said` holds it already."""
    told = [(one.name, lowered_in(one, year)) for one in item.indicators]
    return "".join(f"「{name}」：{words}。" for name, words in told if words and words not in said)


def _from_the_report(table: PlanTable, item: ItemRow, status: StatusRow) -> str:
    """The first sentence of 課題 or, without one, what the figures say."""
    lines = [line.strip() for line in status.text("issues").removeprefix("（要約）").splitlines()]
    if issue := next(filter(None, lines), "").split("。")[0]:
        return f"課題として「{issue}」と報告されています。"
    figures = short_figures(table, item)
    return f"{figures[0]}。" if figures else ""
