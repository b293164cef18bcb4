"""The results over the whole plan in numbers and sentences: the share, its coverage, items by band. Pure.

Nothing is computed anew: every number comes from `progress.table.shape`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from plans.values.words import TRANSCRIPTION_NOTE
from progress.public.reading.marks import is_unknown
from progress.rating import Share
from progress.table.shape import Distribution, PlanTable


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
    share = table.share
    if share is None:
        return Headline("－", "", "", "この計画には評価の区分がないため、算出しません。")
    counted = _counted_as_achieved(table)
    left_out = []
    if share.unrated:
        left_out.append(f"評価の記録がない{share.unrated}項目")
    if share.outside:
        left_out.append(f"対象外の{share.outside}項目")
    note = f"{'と、'.join(left_out)}は、分母に入れていません。" if left_out else ""
    if share.percent is None:
        lost = HEADINGS_LOST if table.scale and any(map(is_unknown, table.scale.bands)) else ""
        return Headline("－", "", f"評価の対象は{share.denominator}項目です。", lost + share.reason + note)
    of = f"評価の対象{share.denominator}項目のうち{share.achieved}項目"
    return Headline(str(share.percent), "%", of, counted + note)


def _counted_as_achieved(table: PlanTable) -> str:
    """Which bands are meant by 達成: 「S、Aを「達成」と数えます。」"""
    bands = [band for band in table.scale.bands if band.counts_as_achieved] if table.scale else []
    return f"「{'」「'.join(band.text for band in bands)}」を達成と数えます。" if bands else ""


def past_headlines(table: PlanTable) -> list[tuple[FiscalYear, str, str]]:
    """(年度, 「53.8%」 or 「－」, 「26項目のうち14項目」) of earlier rounds, newest first."""
    return [
        (
            past.fiscal_year,
            f"{past.share.percent}%" if past.share.percent is not None else "－",
            f"{past.share.denominator}項目のうち{past.share.achieved}項目"
            if past.share.percent is not None
            else past.share.reason,
        )
        for past in table.past_shares
    ]


def last_years_share(table: PlanTable) -> str:
    """「令和4年度（2022年度）は53.8%（26項目のうち14項目）でした。」; "" where no earlier year was asked."""
    past = past_headlines(table)
    if not past:
        return ""
    year, share, of = past[0]
    return f"{year.both}は{share}（{of.removesuffix('。')}）でした。"


def meanings(table: PlanTable) -> list[tuple[str, str]]:
    """(what, said): what must be known to read the number, of the deciding scale and of the round: the city's
    remarks, then ours."""
    if table.round is None:
        return []
    of_scale = [(f"「{table.scale.name}」について", table.scale.remarks)] if table.scale else []
    ours = [table.scale.transcription_note] if table.scale else []
    ours.append(table.round.transcription_note)
    lines = [
        *of_scale,
        ("この報告について", table.round.remarks),
        (TRANSCRIPTION_NOTE, "\n".join(filter(None, ours))),
    ]
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
        else:
            said = f"{year}の数値目標がある項目はありません。"
        if coverage.with_target and coverage.without_target:
            said += f"ほかの{coverage.without_target}項目には、この年度の数値目標がありません。"
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


@dataclass(frozen=True)
class DistributionRow:
    """A part of the bar: `x` and `width` in percent of it."""

    label: str
    symbol: str
    count: int
    share_text: str
    tone: str
    x: Decimal
    width: Decimal


def distribution_rows(distribution: Distribution) -> list[DistributionRow]:
    """Parts of the bar in the scale's order; 未報告・未確認 only where there are such items."""
    rows = []
    before = 0
    for count in distribution.counts:
        if not count.code and not count.count:
            continue
        rows.append(
            DistributionRow(
                count.label,
                "" if count.symbol == count.label else count.symbol,
                count.count,
                f"{count.share}%" if count.share is not None else "－",
                count.tone if count.code else "none",
                _part(before, distribution.total),
                _part(count.count, distribution.total),
            )
        )
        before += count.count
    return rows


def _part(count: int, total: int) -> Decimal:
    return (Decimal(100 * count) / total).quantize(Decimal("0.01")) if total else Decimal(0)


@dataclass(frozen=True)
class YearShares:
    """The achieved share by 柱 and year, `years` newest first. A row is (柱, cells): for each year 「66.7%」 and
    「3項目のうち2項目」, or ("", "") where the year asked nothing of the 柱."""

    years: tuple[FiscalYear, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def year_shares(table: PlanTable) -> YearShares | None:
    """As the publication keeps them; None where it keeps none by 柱, or where no share could be computed."""
    years = sorted({one.fiscal_year for one in table.shares}, reverse=True)
    titles = {one.pillar: one.title for one in table.shares}
    if len(titles) < 3 or all(one.share.percent is None for one in table.shares):
        return None
    cells = {(one.pillar, one.fiscal_year): _share_cell(one.share) for one in table.shares}
    return YearShares(
        tuple(years),
        tuple(
            (title, tuple(cells.get((key, year), ("", "")) for year in years))
            for key, title in titles.items()
        ),
    )


def _share_cell(share: Share) -> tuple[str, str]:
    if share.percent is None:
        return "－", f"評価の対象{share.denominator}項目"
    return f"{share.percent}%", f"{share.denominator}項目のうち{share.achieved}項目"


@dataclass(frozen=True)
class PillarCounts:
    """Items by band and 柱: `columns` are the bands' words, a row is (柱, counts, total)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]


def pillar_counts(distributions: Sequence[Distribution]) -> PillarCounts | None:
    """None where there are fewer than two 柱 to compare. The first distribution is that over all."""
    if len(distributions) < 3:
        return None
    kept = [at for at, count in enumerate(distributions[0].counts) if count.code or count.count]
    overall = distributions[0].counts
    return PillarCounts(
        tuple(overall[at].label for at in kept),
        tuple(
            (one.title, tuple(one.counts[at].count for at in kept), one.total) for one in distributions[1:]
        ),
    )
