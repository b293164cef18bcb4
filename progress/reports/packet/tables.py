"""The packet's lists on paper: 総括, what moved, what is late, which targets changed, effects, opinions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TypeVar

from openpyxl.worksheet.worksheet import Worksheet

from plans.values.words import DASH, era_day
from progress.public.reading.tree import in_narrow_column, pillar_heading
from progress.rating import Share
from progress.reports.fitting import width_for
from progress.reports.packet.compared import Late, Move
from progress.reports.packet.contents import UNANSWERED, Opinion, Packet, Section
from progress.reports.packet.effects import UNSTATED, EffectLine, EffectTotal
from progress.reports.packet.list_sheet import legend
from progress.reports.packet.paper import (
    A4,
    GROUP,
    HEADING,
    MIDDLE,
    NUMBER,
    TEXT,
    TITLE,
    Line,
    Paper,
    Value,
    filling,
)
from progress.reports.packet.shares import Group, Summary
from progress.reports.status_list import mark_columns
from progress.reports.target_changes import HEADS, LOWERED_FIRST, NONE, cells_of
from progress.table.shape.reported import OpinionRow

Row = TypeVar("Row", Move, Late)
BOLD = replace(TEXT, bold=True)
MONEY = replace(NUMBER, number_format='#,##0;"▲"#,##0')
BESIDE_MONEY = replace(TEXT, indent=1)
COUNT = replace(MIDDLE, number_format="0")
RECORDS = replace(MIDDLE, number_format='0"件"')


def _begun(sheet: Worksheet, section: Section, widths: Sequence[float]) -> Paper:
    """The section's pages, its heading laid."""
    paper = Paper(sheet, widths)
    paper.add(paper.across(section.heading, TITLE, 26))
    return paper


def _nothing(paper: Paper, text: str) -> Paper:
    paper.space()
    paper.add(paper.across(text))
    return paper


# ── 総括 ─────────────────────────────────────────────────────────────────────────────────────────────────────

BAND_WIDTHS = (6.0, 13.0)
SHARE_WIDTH = 33.0
LEAST_TITLE = 24.0


def write_summary(sheet: Worksheet, packet: Packet) -> Paper:
    summary = packet.summary
    paper = _begun(sheet, Section.SUMMARY, _summary_widths(summary))
    of = f"（{summary.of.removesuffix('。')}）" if summary.of else ""
    paper.add(paper.across(f"{summary.label}　{summary.share}{of}", HEADING, 26))
    for text in (summary.note, summary.against, *packet.highlights):
        paper.add(paper.across(text))
    if len(summary.by_year) > 1:
        course = "　→　".join(f"{year.era} {_percent_of(share)}" for year, share in summary.by_year)
        paper.add(paper.told("割合の推移", course))
    paper.space()
    last = [f"{summary.before.fiscal_year.era}の割合"] if summary.before else []
    heads = paper.heads("区分", "項目数", *summary.signs, f"{summary.year.era}の割合", *last)
    if not summary.by_pillar:
        paper.add(_group(paper, summary, summary.whole, [heads]), together=True)
    for meaning in legend(packet.table, mark_columns(packet.table)):
        paper.add(paper.across(meaning))
    by_pillar = (summary.whole, *summary.by_pillar) if summary.by_pillar else ()
    for title, groups in (("柱別", by_pillar), ("担当課別", summary.by_department)):
        if groups:
            paper.space(4)
            rows = [_group(paper, summary, one, []) for one in groups]
            paper.add_rows(rows, [*paper.across(title, HEADING, 22), heads])
    said = [
        line
        for pillar in packet.table.pillars
        for line in paper.told(pillar_heading(pillar), _of_pillar(pillar.summary, pillar.next_steps))
    ]
    if said:
        paper.space()
        paper.add([*paper.across("柱ごとの総括", HEADING, 22), *said])
    paper.space()
    for text in _summary_notes(summary):
        paper.add(paper.across(text))
    return paper


def _percent_of(share: Share) -> str:
    """「61.5%（16／26項目）」"""
    percent, of = share.words
    return f"{percent}（{share.achieved}／{share.denominator}項目）" if of else percent


def _summary_widths(summary: Summary) -> list[float]:
    least, most = BAND_WIDTHS
    bands = [min(most, max(least, width_for(sign))) for sign in summary.signs]
    shares = [SHARE_WIDTH] * (2 if summary.before else 1)
    title = A4.width - 9.0 - sum(bands) - sum(shares)
    if title < LEAST_TITLE:
        bands = [(A4.width - 9.0 - sum(shares) - LEAST_TITLE) / len(bands)] * len(bands)
        title = LEAST_TITLE
    return [title, 9.0, *bands, *shares]


def _group(paper: Paper, summary: Summary, group: Group, heads: list[Line]) -> list[Line]:
    shares = [group.share, group.before] if summary.before else [group.share]
    said = [_share_words(share) for share in shares]
    looks = [BOLD, COUNT, *[COUNT] * len(group.counts), *[MIDDLE] * len(said)]
    return [*heads, *paper.cells([group.title, group.total, *group.counts, *said], looks)]


def _share_words(share: Share | None) -> str:
    """「40.0%（5項目のうち2項目）」; in words why there is none."""
    if share is None:
        return "対象なし"
    percent, of = share.words
    return f"{percent}（{of}）" if of else "算出しません"


def _of_pillar(summary: str, next_steps: str) -> str:
    return "\n".join(filter(None, (summary, f"今後の考え方：{next_steps}" if next_steps else "")))


def _summary_notes(summary: Summary) -> Iterator[str]:
    for what, said in summary.coverage:
        yield f"{what}：{said}"
    if sum(one.total for one in summary.by_department) > summary.whole.total:
        yield "※いくつかの課が担当する項目は、それぞれの課に数えています。足すと、全体の項目数より多くなります。"
    if summary.by_department and summary.before:
        year = summary.before.fiscal_year.era
        yield f"※担当課別の{year}の割合は、今の担当課が受け持つ項目のうち、その年度も対象だったものの割合です。"


# ── What moved, what is late, which targets changed ──────────────────────────────────────────────────────────


def write_comparison(sheet: Worksheet, packet: Packet) -> Paper:
    paper = _begun(sheet, Section.COMPARISON, filling(32, 20, 16, 16, 26, 32))
    told = packet.comparison
    if told.before is None:
        return _nothing(paper, "比べられる前の年度の記録がありません。")
    rest = f"{told.before.fiscal_year.both}から変わった取組だけを載せています。"
    paper.add(paper.across(f"{rest}ほかの{told.unmoved}項目は、{told.before.fiscal_year.era}と同じです。"))
    if not told.moves:
        return _nothing(paper, "評価が変わった取組はありません。")
    paper.repeat(
        [
            paper.heads(
                "取組", "担当課", told.before.fiscal_year.era, packet.summary.year.era, "実績の動き", "説明"
            )
        ]
    )
    _grouped(paper, told.moves, lambda one: one.moved.words, _move)
    return paper


def _move(paper: Paper, one: Move) -> list[Line]:
    figures = "\n".join(f"{fig.name}　{fig.before} → {fig.after}" for fig in one.figures)
    values = [one.title, in_narrow_column(one.departments), one.before, one.after, figures, one.said]
    return paper.cells(values, [BOLD, TEXT, MIDDLE, MIDDLE, TEXT, TEXT])


def write_late(sheet: Worksheet, packet: Packet) -> Paper:
    paper = _begun(sheet, Section.LATE, filling(28, 17, 16, 30, 28, 23))
    if not packet.late:
        return _nothing(paper, "達成に至っていない取組、遅れている取組の記録はありません。")
    paper.repeat([paper.heads("取組", "担当課", "評価", "この年度の数値", "説明と課題", "今後の取組")])
    _grouped(paper, packet.late, lambda one: one.short.words, _late)
    return paper


def _late(paper: Paper, one: Late) -> list[Line]:
    said = one.in_words or "（記載がありません）"
    values = [one.title, in_narrow_column(one.departments), one.mark, "\n".join(one.figures), said]
    return paper.cells(
        [*values, one.next_steps or "（記載がありません）"], [BOLD, TEXT, MIDDLE, TEXT, TEXT, TEXT]
    )


def write_changes(sheet: Worksheet, packet: Packet) -> Paper:
    paper = _begun(sheet, Section.CHANGES, filling(9, 26, 16, 20, 31, 17, 23))
    if not packet.changes:
        return _nothing(paper, NONE)
    paper.add(paper.across(LOWERED_FIRST))
    paper.repeat([paper.heads(*HEADS)])
    looks = [replace(MIDDLE, bold=True), BOLD, TEXT, TEXT, TEXT, TEXT, TEXT]
    paper.add_rows(paper.cells(cells_of(packet.table, one), looks) for one in packet.changes)
    return paper


def _grouped(
    paper: Paper, rows: Iterable[Row], heading: Callable[[Row], str], line: Callable[[Paper, Row], list[Line]]
) -> None:
    """The rows under a heading for each run of those that share it, which says how many they are."""
    for title, several in groupby(rows, heading):
        held = [line(paper, one) for one in several]
        paper.add_rows(held, paper.across(f"{title}（{len(held)}項目）", GROUP))


# ── Money and opinions ───────────────────────────────────────────────────────────────────────────────────────


EFFECT_WIDTHS = filling(34, 22, 13, 18, 18, 38)


def write_effects(sheet: Worksheet, packet: Packet) -> Paper:
    paper = _begun(sheet, Section.EFFECTS, EFFECT_WIDTHS)
    effects = packet.effects
    if not effects.lines and not effects.by_year:
        return _nothing(paper, "効果額の記録はありません。")
    paper.add(paper.across(effects.headline, HEADING, 22))
    paper.add(paper.across("※歳入の増も歳出の減も、市にとってよいことを正の数で表します。▲は、その逆です。"))
    amounts = ("種類", "計画（円）", "実績（円）")
    totals = [("この年度の合計", effects.totals), ("比較の基準ごとの合計", effects.by_basis)]
    years = {one.fiscal_year for one in effects.by_year}
    totals += [("年度ごとの合計", effects.by_year)] if len(years) > 1 else []
    for title, rows in totals:
        if rows:
            paper.space()
            paper.add_rows(
                (_total(paper, one, by_basis=rows is effects.by_basis) for one in rows),
                [paper.heads(title, "件数", *amounts, "備考")],
            )
    if effects.lines:
        paper.space()
        paper.repeat([paper.heads("取組", "担当課", *amounts, "算定根拠など")])
        paper.add_rows(_effect(paper, one) for one in effects.lines)
    return paper


def _total(paper: Paper, one: EffectTotal, *, by_basis: bool) -> list[Line]:
    amounts = [UNSTATED if yen is None else yen for yen in (one.planned_yen, one.actual_yen)]
    looks = [MIDDLE if isinstance(value, str) else MONEY for value in amounts]
    what = f"比較の基準：{one.bases[0]}" if by_basis else one.fiscal_year.both
    values = [what, one.lines, one.kind, *amounts, one.remarks]
    return paper.cells(values, [TEXT, RECORDS, MIDDLE, *looks, BESIDE_MONEY])


def _effect(paper: Paper, one: EffectLine) -> list[Line]:
    said = [
        "見込" if one.provisional else "",
        one.lasting,
        f"{one.compared_with}と比べた額" if one.compared_with else "比較の基準の記載なし",
        f"うち一般財源 {one.general}" if one.general else "",
        "財政課が確認" if one.confirmed else "",
    ]
    beside = "\n".join(filter(None, ("、".join(filter(None, said)), one.explanation)))
    planned = UNSTATED if one.planned_yen is None else one.planned_yen
    look = MIDDLE if one.planned_yen is None else MONEY
    values: list[Value] = [
        one.title,
        in_narrow_column(one.departments),
        one.kind,
        planned,
        one.amount_yen,
        beside,
    ]
    return paper.cells(values, [BOLD, TEXT, MIDDLE, look, MONEY, BESIDE_MONEY])


def write_opinions(sheet: Worksheet, packet: Packet) -> Paper:
    paper = _begun(sheet, Section.OPINIONS, filling(32, 22, 36, 36, 16))
    if packet.opinions:
        paper.repeat([paper.heads("取組", "会議", "意見", "対応", "対応する課")])
        paper.add_rows(_opinion(paper, one) for one in packet.opinions)
    else:
        paper = _nothing(paper, "この年度の実施状況についての意見の記録はありません。")
    if packet.earlier_opinions:
        paper.space()
        heads = [paper.heads("取組", "前の年度までの意見", "対応", "その後の対応", "対応する課")]
        paper.add_rows((_followed_up(paper, one) for one in packet.earlier_opinions), heads)
    return paper


def _opinion(paper: Paper, one: Opinion) -> list[Line]:
    row = one.row
    values = [one.title, _meeting(row), row.opinion, _response(row), row.response_department or DASH]
    return paper.cells(values, [BOLD, TEXT, TEXT, TEXT, TEXT])


def _followed_up(paper: Paper, one: Opinion) -> list[Line]:
    row = one.row
    said = "\n".join(filter(None, (row.opinion, f"（{_meeting(row)}）" if _meeting(row) else "")))
    since = row.follow_up or UNANSWERED
    values = [one.title, said, _response(row), since, row.response_department or DASH]
    return paper.cells(values, [BOLD, TEXT, TEXT, TEXT, TEXT])


def _meeting(row: OpinionRow) -> str:
    return "\n".join(filter(None, (row.said_by, era_day(row.said_on))))


def _response(row: OpinionRow) -> str:
    return row.response or UNANSWERED
