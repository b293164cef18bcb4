"""The results over the whole plan in numbers and sentences: the share, its coverage, items by band. Pure.

Nothing is computed anew: every number comes from `progress.table.shape`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plans.values.fiscal_year import FiscalYear
from plans.values.words import TRANSCRIPTION_NOTE
from progress.public.reading.finding import UNRATED
from progress.public.reading.marks import is_unknown
from progress.table.shape.plan import PlanTable
from progress.table.shape.shares import Distribution


def round_words(table: PlanTable) -> dict[str, str] | None:
    """What a page calls the results it shows; None where the table is a plan without results. An old document is
    called by its own title, which claims no more than the source does: 館林's 業務棚卸表 doesn't say which year its
    marks are about.

    `year`: with it begin `heading` (over the results) and `status` (over an item's texts), "" before a title;
    `below`: the sentence under the heading; `share`: label of the achieved share, `share_alone`: the same where the
    page has not named the round; `mark`: what stands beside an item's badge.
    """
    if table.round is None:
        return None
    both, title = table.round.fiscal_year.both, table.round.title
    if table.round.historical:
        return {
            "year": "",
            "heading": title,
            "status": f"「{title}」に書かれた実施状況",
            "below": f"{both}の資料です。市が公表した過去の資料から写しました。",
            "share": "達成とされた項目の割合",
            "share_alone": f"「{title}」で達成とされた項目の割合",
            "mark": f"{both}の資料「{title}」での記録",
        }
    return {
        "year": both,
        "heading": "の進み具合",
        "status": "の実施状況",
        "below": "",
        "share": "達成した項目の割合",
        "share_alone": f"{both}に達成した項目の割合",
        "mark": f"{both}の評価",
    }


# ── The share ────────────────────────────────────────────────────────────────────────────────────────────────


COUNTED_HERE = "この割合は、資料に書かれた印をここで数えたもので、市が公表した割合ではありません。"


@dataclass(frozen=True)
class Headline:
    """The achieved share: 「41.2」 「%」 「評価の対象34項目のうち14項目」, or 「－」 with the reason."""

    value: str
    unit: str
    of: str
    note: str


HEADINGS_LOST = "取り込んだ文字データに欄の見出しがないため、どの欄が「達成」かは分かりません。"
"""The city's own document has its headings; only the text taken from it lost them."""


def headline(table: PlanTable) -> Headline | None:
    """None where the table is a plan without results."""
    if table.round is None:
        return None
    share, bands = table.share, table.scale.bands if table.scale else ()
    if share is None:
        return Headline("－", "", "", "この計画には評価の区分がないため、算出しません。")
    left_out = []
    if share.unrated:
        left_out.append(f"評価の記録がない{share.unrated}項目")
    if share.outside:
        left_out.append(f"対象外の{share.outside}項目")
    note = f"{'と、'.join(left_out)}は、分母に入れていません。" if left_out else ""
    if table.round.historical and share.percent is not None:
        note = f"{COUNTED_HERE}{note}"
    if share.percent is None:
        lost = HEADINGS_LOST if any(map(is_unknown, bands)) else ""
        return Headline("－", "", f"評価の対象は{share.denominator}項目です。", lost + share.reason + note)
    achieved = [band.text for band in bands if band.counts_as_achieved]
    counted = f"「{'」「'.join(achieved)}」を達成と数えます。" if achieved else ""
    of = f"評価の対象{share.denominator}項目のうち{share.achieved}項目"
    return Headline(str(share.percent), "%", of, counted + note)


def past_headlines(table: PlanTable) -> list[tuple[FiscalYear, str, str]]:
    """(年度, 「53.8%」 or 「－」, 「26項目のうち14項目」 or why there is none) of earlier rounds, newest first."""
    words = [(past, *past.share.words) for past in table.past_shares]
    return [(past.fiscal_year, share, of or past.share.reason) for past, share, of in words]


def last_years_share(table: PlanTable) -> str:
    """「令和4年度（2022年度）は53.8%（26項目のうち14項目）でした。」; "" where no earlier year was asked."""
    for year, share, of in past_headlines(table)[:1]:
        return f"{year.both}は{share}（{of.removesuffix('。')}）でした。"
    return ""


def year_shares(table: PlanTable) -> dict[str, Any] | None:
    """The achieved share by 柱 and year as the publication keeps them, `years` newest first. Of `rows` each is (柱,
    cells): for each year 「66.7%」 and 「3項目のうち2項目」, or ("", "") where the year asked nothing of the 柱.

    None where it keeps none by 柱, or where no share could be computed.
    """
    titles = {one.pillar: one.title for one in table.shares}
    if len(titles) < 3 or all(one.share.percent is None for one in table.shares):
        return None
    years = sorted({one.fiscal_year for one in table.shares}, reverse=True)
    cells = {}
    for one in table.shares:
        share, of = one.share.words
        cells[one.pillar, one.fiscal_year] = (share, of or f"評価の対象{one.share.denominator}項目")
    rows = [
        (title, [cells.get((pillar, year), ("", "")) for year in years]) for pillar, title in titles.items()
    ]
    return {"years": years, "rows": rows}


# ── What must be known to read it ────────────────────────────────────────────────────────────────────────────


def meanings(table: PlanTable) -> list[tuple[str, str]]:
    """(what, said) of the deciding scale and of the round: the city's remarks, then ours."""
    if table.round is None:
        return []
    lines = [(f"「{table.scale.name}」について", table.scale.remarks)] if table.scale else []
    ours = [one.transcription_note for one in (table.scale, table.round) if one and one.transcription_note]
    lines += [("この報告について", table.round.remarks), (TRANSCRIPTION_NOTE, "\n".join(ours))]
    return [(what, said) for what, said in lines if said]


def coverage_lines(table: PlanTable) -> list[tuple[str, str]]:
    """(what, sentence): how far the figures and the recorded bands reach. Two lines, never mixed."""
    lines = []
    if table.round is not None and (coverage := table.coverage) is not None:
        year = table.round.fiscal_year.era
        if coverage.with_target:
            missing = f"（{coverage.missing}項目は報告がありません）" if coverage.missing else ""
            said = f"{year}の数値目標がある{coverage.with_target}項目のうち、"
            said += f"{coverage.reported}項目が実績を報告しています{missing}。"
            if coverage.without_target:
                said += f"ほかの{coverage.without_target}項目には、この年度の数値目標がありません。"
        else:
            said = f"{year}の数値目標がある項目はありません。"
        lines.append(("数値の報告", said))
    if (share := table.share) is not None:
        rated = share.denominator + share.outside
        missing = f"（{share.unrated}項目は記録がありません）" if share.unrated else ""
        asked = rated + share.unrated
        said = f"{asked}項目のうち、{rated}項目に評価の記録があります{missing}。"
        if asked < len(table.items):
            rest = len(table.items) - asked
            said += f"計画の{len(table.items)}項目のうち、ほかの{rest}項目は、この報告の対象ではありません。"
        lines.append(("評価の記録", said))
    return lines


# ── Items by band ────────────────────────────────────────────────────────────────────────────────────────────


def distribution_rows(distribution: Distribution) -> list[dict[str, Any]]:
    """Parts of the bar in the scale's order, `x` and `width` in percent of it; 未報告・未確認 only where there are
    such items."""

    def part(count: int) -> Decimal:
        whole = distribution.total
        return (Decimal(100 * count) / whole).quantize(Decimal("0.01")) if whole else Decimal(0)

    rows = []
    before = 0
    for count in distribution.counts:
        if not count.code and not count.count:
            continue
        rows.append(
            {
                "label": count.label,
                "symbol": "" if count.symbol == count.label else count.symbol,
                "count": count.count,
                "share_text": f"{count.share}%" if count.share is not None else "－",
                "tone": count.tone if count.code else "none",
                "query": f"?band={count.code or UNRATED}",
                "x": part(before),
                "width": part(count.count),
            }
        )
        before += count.count
    return rows


def pillar_counts(distributions: Sequence[Distribution]) -> dict[str, Any] | None:
    """Items by band and 柱: `columns` are the bands' words, a row is (柱, counts, total). The first distribution is
    that over all; None where there are fewer than two 柱 to compare."""
    if len(distributions) < 3:
        return None
    overall, *by_pillar = distributions
    kept = [at for at, count in enumerate(overall.counts) if count.code or count.count]
    rows = [(one.title, [one.counts[at].count for at in kept], one.total) for one in by_pillar]
    return {"columns": [overall.counts[at].label for at in kept], "rows": rows}
