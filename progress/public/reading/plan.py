"""The published table as a citizen reads it: the tree of items, short figures, counts, sentences. Pure.

Nothing is computed anew: every number and every text comes from `progress.table.shape`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from items.quantity import absent
from plans.values.fiscal_year import FiscalYear
from progress.table.shape import (
    BandRow,
    Distribution,
    IndicatorRow,
    ItemRow,
    OpinionRow,
    PillarRow,
    PlanTable,
    RateCell,
    ScaleRow,
    StatusRow,
    SuccessionRow,
    YearCell,
)

# ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────


def day_text(day: date | str | None) -> str:
    """「2022年10月3日（令和4年）」 of a calendar day or its ISO text; "" for none."""
    if not day:
        return ""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{when.year}年{when.month}月{when.day}日（{_era_year(when)}）"


def era_day_text(day: date | str | None) -> str:
    """「令和4年10月3日」 of a calendar day or its ISO text; "" for none."""
    if not day:
        return ""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{_era_year(when)}{when.month}月{when.day}日"


def _era_year(when: date) -> str:
    era, year = ("令和", when.year - 2018) if when >= date(2019, 5, 1) else ("平成", when.year - 1988)
    return f"{era}{'元' if year == 1 else year}年"


@dataclass(frozen=True)
class Mark:
    """A rating in words, with the sign and the colour family that go with it."""

    text: str
    tone: str = "neutral"
    symbol: str = ""


def is_unknown(band: BandRow) -> bool:
    """Doesn't the source say whether the band means achieved? (安中 R3: the headings of its columns are lost.)"""
    return band.counts_as_achieved is None and band.in_denominator


def band_mark(scale: ScaleRow, band: BandRow) -> Mark:
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
    rating = status.rating(table.scale.key)
    band = table.scale.band(rating.recorded) if rating else None
    return band_mark(table.scale, band) if band else Mark("評価の記録なし")


def title_then(item: ItemRow) -> str:
    """Number and name, with the name that the item bore in the round's year."""
    then = item.status.item_name_then if item.status else ""
    return item.title.removesuffix(item.name) + then if then else item.title


def item_mark(table: PlanTable, item: ItemRow) -> Mark | None:
    """The item's badge: its rating, or what became of it before this round."""
    if item.status is not None or table.round is None:
        return mark_of(table, item.status)
    left = left_by(table, item)
    return Mark(f"{left.kind}（{left.from_year.era}から）") if left else None


RENAMED = "改称"
"""The only change after which an item goes on as it is."""


def left_by(table: PlanTable, item: ItemRow) -> SuccessionRow | None:
    """By what the item had left the plan when the round asked (統合, 分割, 廃止・終了); None where it hadn't."""
    if table.round is None or item.status is not None:
        return None
    year = table.round.fiscal_year
    left = [one for one in item.successions if one.from_year <= year and one.kind != RENAMED]
    return left[-1] if left else None


def left_text(table: PlanTable, item: ItemRow) -> str:
    """「「①補助金・負担金の見直し」に引き継ぎました。理由：…」 of an item that has left the plan; "" otherwise."""
    left = left_by(table, item)
    if left is None:
        return ""
    heir = left.successor_title or left.new_name
    parts = [f"「{heir}」に引き継ぎました。" if heir else "", f"理由：{left.reason}" if left.reason else ""]
    return "".join(parts)


# ── The round ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class RoundWords:
    """What a page calls the results it shows. An old document is called by its own title, which claims no more
    than the source does: 館林's 業務棚卸表 doesn't say which year its marks are about.

    `year`: with it begin `heading` (over the results) and `status` (over an item's texts), "" before a title;
    `below`: the sentence under the heading; `share`: label of the achieved share, `share_alone`: the same where the
    page has not named the round; `mark`: what stands beside an item's badge.
    """

    year: str
    heading: str
    status: str
    below: str
    share: str
    share_alone: str
    mark: str


def round_words(table: PlanTable) -> RoundWords | None:
    """None where the table is a plan without results."""
    if table.round is None:
        return None
    both, title = table.round.fiscal_year.both, table.round.title
    if table.round.historical:
        return RoundWords(
            year="",
            heading=title,
            status=f"「{title}」に書かれた実施状況",
            below=f"{both}の資料です。市が公表した過去の資料から写しました。",
            share="達成とされた項目の割合",
            share_alone=f"「{title}」で達成とされた項目の割合",
            mark=f"{both}の資料「{title}」での記録",
        )
    return RoundWords(
        year=both,
        heading="の進み具合",
        status="の実施状況",
        below="",
        share="達成した項目の割合",
        share_alone=f"{both}に達成した項目の割合",
        mark=f"{both}の評価",
    )


def count_text(table: PlanTable, items: Sequence[ItemRow]) -> str:
    """「6項目（うち1項目は統合）」: so many of the plan's items, and how many of them the round doesn't ask for."""
    said = f"{len(items)}項目"
    if table.round is None:
        return said
    left = [found for item in items if (found := left_by(table, item))]
    unasked = sum(item.status is None for item in items) - len(left)
    parts = []
    if left:
        kinds = "・".join(dict.fromkeys(one.kind for one in left))
        parts.append(f"{len(left)}項目は{kinds}")
    if unasked:
        parts.append(f"{unasked}項目はこの報告の対象外")
    return f"{said}（うち{'、'.join(parts)}）" if parts else said


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────────

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
    return f"（目標に対して {rate.text}）" if rate is not None and rate.text != "－" else ""


def _telling_year(table: PlanTable, indicator: IndicatorRow) -> YearCell | None:
    """The round's year; where it says nothing, the newest actual; without results, the last target."""
    if table.round is None:
        targets = [cell for cell in indicator.years if cell.target is not None]
        return targets[-1] if targets else None
    if cell := indicator.year(table.round.fiscal_year):
        return cell
    actuals = [cell for cell in indicator.years if cell.actual is not None]
    return actuals[-1] if actuals else None


# ── The tree ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ItemEntry:
    """One item in a list. `opens`: a list begins before it; `ends`: nothing is nested in it; `closes`: so many
    lists end after it."""

    item: ItemRow
    url: str
    mark: Mark | None
    figures: tuple[str, ...]
    departments: str
    left: str = ""
    """Why it is no longer asked for; "" while it is."""
    opens: bool = False
    ends: bool = False
    closes: tuple[int, ...] = ()


@dataclass(frozen=True)
class PillarGroup:
    """A pillar with the items that stand directly under it. `level`: of its heading (3 = h3)."""

    pillar: PillarRow
    anchor: str
    level: int
    entries: tuple[ItemEntry, ...]
    heading: str
    count: str
    """「6項目（うち1項目は統合）」"""
    is_empty: bool
    """It has neither items nor pillars below it."""


POLICY_SIGNS = 25
"""So much of a policy sentence stands in a heading that has no words of its own."""


def pillar_heading(pillar: PillarRow) -> str:
    """The title; where the document prints only a number (一関's 「①」), with the beginning of its policy."""
    if any(sign.isalpha() for sign in pillar.title) or not pillar.policy:
        return pillar.title
    summary = "（要約）" if pillar.policy.startswith("（要約）") else ""
    said = pillar.policy.removeprefix(summary).split("\n")[0]
    if len(said) > POLICY_SIGNS:
        comma = said.rfind("、", 0, POLICY_SIGNS)
        said = said[: comma if comma >= POLICY_SIGNS // 2 else POLICY_SIGNS] + "…"
    return f"{pillar.title}　{summary}{said}"


def departments_text(item: ItemRow) -> str:
    lead = "・".join(item.lead_departments)
    related = "・".join(item.related_departments)
    if not related:
        return lead
    return f"{lead}（関係課：{related}）" if lead else f"関係課：{related}"


def groups(
    table: PlanTable, url_of: Callable[[str], str], shown: Sequence[ItemRow] | None = None
) -> list[PillarGroup]:
    """Every pillar in document order; with `shown` only the pillars above those items."""
    visible = table.items if shown is None else shown
    under: dict[str, list[ItemRow]] = {}
    for row in visible:
        under.setdefault(row.pillar, []).append(row)
    parents = {row.pillar for row in table.items} | {pillar.parent for pillar in table.pillars}
    below = _items_below(table.pillars, visible)
    return [
        PillarGroup(
            pillar=pillar,
            anchor=f"pillar-{number}",
            level=min(3 + pillar.depth, 6),
            entries=_nested(table, under.get(pillar.key, []), url_of, flat=shown is not None),
            heading=pillar_heading(pillar),
            count=count_text(table, below[pillar.key]),
            is_empty=pillar.key not in parents,
        )
        for number, pillar in enumerate(table.pillars, start=1)
        if shown is None or below[pillar.key]
    ]


def _items_below(pillars: Sequence[PillarRow], items: Iterable[ItemRow]) -> dict[str, list[ItemRow]]:
    parents = {pillar.key: pillar.parent for pillar in pillars}
    below: dict[str, list[ItemRow]] = {key: [] for key in parents}
    for item in items:
        key = item.pillar
        while key:
            below[key].append(item)
            key = parents[key]
    return below


def _nested(
    table: PlanTable, items: Sequence[ItemRow], url_of: Callable[[str], str], *, flat: bool
) -> tuple[ItemEntry, ...]:
    """The items as one list in which activities stand inside the activity above them."""
    depths = [0 if flat else item.depth for item in items]
    entries: list[ItemEntry] = []
    level = -1
    for item, depth in zip(items, depths, strict=True):
        inner = min(depth, level + 1)
        if entries and inner <= level:
            entries[-1] = replace(entries[-1], ends=True, closes=(0,) * (level - inner))
        entries.append(
            ItemEntry(
                item=item,
                url=url_of(item.key),
                mark=item_mark(table, item),
                figures=tuple(short_figures(table, item)),
                departments=departments_text(item),
                left=left_text(table, item),
                opens=inner > level,
            )
        )
        level = inner
    if entries:
        entries[-1] = replace(entries[-1], ends=True, closes=(0,) * level)
    return tuple(entries)


def jump_targets(shown: Sequence[PillarGroup]) -> list[PillarGroup]:
    """The pillars to jump to: the uppermost level that has several."""
    for depth in sorted({group.pillar.depth for group in shown}):
        level = [group for group in shown if group.pillar.depth == depth]
        if len(level) > 1:
            return level
    return []


# ── Filter ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Filter:
    """What a reader is looking for; "" leaves a question open. `band` "-" stands for no recorded band."""

    band: str = ""
    department: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.band or self.department or self.text)

    def items(self, table: PlanTable) -> list[ItemRow]:
        return [item for item in table.items if self._fits(table, item)]

    def _fits(self, table: PlanTable, item: ItemRow) -> bool:
        if self.band:
            band = table.band_of(item) if item.status and item.status.reported else None
            if item.status is None or (band.code if band else "-") != self.band:
                return False
        if self.department and self.department not in department_names(item):
            return False
        return all(word in _searchable(item) for word in _folded(self.text).split())


def _folded(text: str) -> str:
    """Full and half width, upper and lower case are the same to somebody who searches."""
    return unicodedata.normalize("NFKC", text).casefold()


def _searchable(item: ItemRow) -> str:
    texts = [item.title, item.approach, item.desired_state, item.current_issues, item.goal_text]
    texts += [indicator.name for indicator in item.indicators]
    if item.status is not None:
        texts += [item.status.narrative, item.status.issues, item.status.next_steps]
    return _folded("\n".join(texts))


_CLAUSE = re.compile(r"^[①-⑳～・、,]+")


def department_names(item: ItemRow) -> list[str]:
    """Leading and related departments without the clause they answer for (「②～⑤財政課」 → 「財政課」)."""
    return [_CLAUSE.sub("", name) for name in (*item.lead_departments, *item.related_departments)]


def departments_in(table: PlanTable) -> list[str]:
    """Every department of the plan, in the order in which the items name them."""
    return list(dict.fromkeys(name for item in table.items for name in department_names(item)))


# ── Counts over the plan ─────────────────────────────────────────────────────────────────────────────────────


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


@dataclass(frozen=True)
class Headline:
    """The achieved share: 「41.2」 「%」 「評価の対象34項目のうち14項目」, or 「－」 with the reason."""

    value: str
    unit: str
    of: str
    note: str


HEADINGS_LOST = "市の資料には、どの欄が「達成」かを示す見出しが残っていません。"


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
    """「2022年度（令和4年度）は53.8%（26項目のうち14項目）でした。」; "" where no earlier year was asked."""
    past = past_headlines(table)
    if not past:
        return ""
    year, share, of = past[0]
    return f"{year.both}は{share}（{of.removesuffix('。')}）でした。"


def meanings(table: PlanTable) -> list[tuple[str, str]]:
    """(what, note): what must be known to read the number: the deciding scale's note and the round's own."""
    if table.round is None:
        return []
    lines = [(f"「{table.scale.name}」について", table.scale.note)] if table.scale else []
    lines.append(("資料についての注記" if table.round.historical else "この報告について", table.round.note))
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


# ── The board ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Opinion:
    """An opinion of the board with the day in words."""

    said_by: str
    said_on: str
    opinion: str
    response: str
    response_department: str


def opinions(rows: Iterable[OpinionRow]) -> list[Opinion]:
    return [
        Opinion(row.said_by, day_text(row.said_on), row.opinion, row.response, row.response_department)
        for row in rows
    ]
