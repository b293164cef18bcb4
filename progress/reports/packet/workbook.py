"""会議資料: the packet of one plan and year as a workbook made for paper, from 表紙 to the page with the hash.

Every page is laid before any is numbered, so that the contents, the list and the footers name the same pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plans.values.words import TRANSCRIPTION_NOTE
from progress.reports.about_sheet import JUDGED_BY, SHA256, Stamp, change_word, scale_texts
from progress.reports.packet import list_sheet, tables
from progress.reports.packet.contents import Packet, Section, Standing, packet_of
from progress.reports.packet.item_sheet import ItemSheets, years_of
from progress.reports.packet.paper import (
    A4,
    HEAD,
    HEADING,
    LABEL,
    MIDDLE,
    PLAIN,
    TEXT,
    TITLE,
    Line,
    Paper,
    Put,
    filling,
)
from progress.reports.sheet import link, new_workbook, to_bytes
from progress.table.shape.plan import PlanTable

COVER, ABOUT = "表紙", "この資料について"
COVER_WIDTHS = filling(15, 40, 15, 30)
ABOUT_WIDTHS = [32.0, A4.width - 32.0]
BY_HAND = (("会議名", "開催日"), ("作成した課", "資料番号"))
"""Lines on the cover that the office fills in."""
BEFORE_ITEMS = {
    Section.SUMMARY: tables.write_summary,
    Section.COMPARISON: tables.write_comparison,
    Section.LATE: tables.write_late,
    Section.CHANGES: tables.write_changes,
    Section.EFFECTS: tables.write_effects,
}
BLANK = replace(TEXT, locked=False)
CENTRED = replace(PLAIN, across="center")
BIG = replace(TITLE, size=20, across="center")


@dataclass(frozen=True)
class Part:
    """A part of the packet as it is laid. `name`: in the contents; `first`: number of its first page."""

    name: str
    paper: Paper
    first: int


def write(table: PlanTable, stamp: Stamp, standing: Standing) -> bytes:
    """The workbook (.xlsx) of a table with a round. The same arguments give the same bytes."""
    packet = packet_of(table)
    workbook = new_workbook()
    parts = _laid(workbook, packet, stamp, standing)
    total = sum(part.paper.pages for part in parts)
    subject = f"{table.municipality}　{table.plan_title}　{packet.cover.subject}"
    for part in parts:
        part.paper.finish(
            part.first,
            total,
            head=subject,
            head_left=part.name,
            left=table.disclaimer,
            right=f"{standing.value}　{stamp.short}",
        )
    title = f"{table.municipality} {packet.cover.subject} {standing.value}"
    return to_bytes(workbook, title=title, description=table.disclaimer, day=stamp.sealed_on)


def _laid(workbook: Workbook, packet: Packet, stamp: Stamp, standing: Standing) -> list[Part]:
    """All parts in order, every page laid."""
    cover = workbook.worksheets[0]
    cover.title = COVER
    told = [one for one in Section if not packet.nothing_in(one)]
    sheets = {one: workbook.create_sheet(one.heading.replace("　", " ")) for one in told}
    wide, about = workbook.create_sheet("別紙 一覧（A3）"), workbook.create_sheet(ABOUT)
    scratch = (
        new_workbook()
    )  # what has page numbers on it is laid twice: they don't change how much room it takes
    pages = {one: write(sheets[one], packet) for one, write in BEFORE_ITEMS.items() if one in sheets}
    pages[Section.LIST] = list_sheet.write_list(scratch.create_sheet(), packet, {})
    cover_pages = _cover(scratch.create_sheet(), packet, stamp, standing, []).pages
    first = 1 + cover_pages + sum(paper.pages for paper in pages.values())
    items = [page for page in packet.items if page.says_something]
    item_sheets = ItemSheets(sheets[Section.ITEMS], packet.table, years_of(packet.table, items))
    begins = item_sheets.write(items, first=first)
    pages[Section.LIST] = list_sheet.write_list(sheets[Section.LIST], packet, begins)
    pages[Section.ITEMS] = item_sheets.paper
    if Section.OPINIONS in sheets:
        pages[Section.OPINIONS] = tables.write_opinions(sheets[Section.OPINIONS], packet)
    parts, number = [], 1 + cover_pages
    papers = [(one.heading, pages[one]) for one in told]
    papers.append((list_sheet.ATTACHED, list_sheet.write_wide_list(wide, packet)))
    papers.append((ABOUT, _about(about, packet, stamp, standing)))
    for name, paper in papers:
        parts.append(Part(name, paper, number))
        number += paper.pages
    return [Part("", _cover(cover, packet, stamp, standing, parts), 1), *parts]


def _cover(sheet: Worksheet, packet: Packet, stamp: Stamp, standing: Standing, parts: list[Part]) -> Paper:
    """`parts`: what the contents list; none while their pages aren't known."""
    said, paper = packet.cover, Paper(sheet, COVER_WIDTHS)
    paper.add([Line((Put(4, standing.value, replace(MIDDLE, size=14, bold=True)),), 28)])
    paper.space(6)
    paper.add(paper.across(said.municipality, replace(HEADING, across="center"), 24))
    paper.add(paper.across(said.plan, BIG, 34))
    paper.add(paper.across(said.subject, BIG, 34))
    when = f"{said.as_of}現在" if said.as_of else said.year
    for text in (when, stamp.name, packet.table.disclaimer):
        paper.add(paper.across(text, CENTRED))
    paper.space(12)
    paper.add([Line((Put(1, "目次", HEAD, 3), Put(4, "ページ", HEAD)))])
    laid = {part.name: part for part in parts}
    for section in [*Section, list_sheet.ATTACHED, ABOUT]:
        name = section.heading if isinstance(section, Section) else section
        nothing = packet.nothing_in(section) if isinstance(section, Section) else ""
        part = laid.get(name)
        first = "該当なし" if nothing else part.first if part else None
        paper.add([Line((Put(1, f"{name}　{nothing}".strip(), TEXT, 3), Put(4, first, MIDDLE)))])
        if part:
            link(sheet, f"A{paper.row - 1}", part.paper.sheet.title)
    paper.space(12)
    for left, right in BY_HAND:
        cells = (Put(1, left, LABEL), Put(2, "", BLANK), Put(3, right, LABEL), Put(4, "", BLANK))
        paper.add([Line(cells, 24)])
    return paper


def _about(sheet: Worksheet, packet: Packet, stamp: Stamp, standing: Standing) -> Paper:
    """The last page: which version this is, what its bands mean, and the number that tells whether it was changed."""
    table, said, paper = packet.table, packet.cover, Paper(sheet, ABOUT_WIDTHS)
    paper.add(paper.across(ABOUT, TITLE, 26))
    sealed = "この号の内容が1文字でも変わると、この番号も変わります。"
    lines: Mapping[str, str] = {
        "ご注意": table.disclaimer,
        "資料の種類": f"{standing.value}（{_MEANS[standing]}）",
        stamp.edition: stamp.name,
        change_word(table): stamp.erratum,
        "自治体（団体コード）": f"{said.municipality}（{said.municipality_code}）",
        "計画": "　".join(filter(None, (said.outline, said.plan, said.document_state, said.period))),
        "計画の版": said.editions,
        "対象": f"{said.subject}　{said.year}",
        "基準日": said.as_of,
        **{f"区分：{name}": text for name, text in scale_texts(table)},
        JUDGED_BY: table.round.judged_by if table.round else "",
        "出典": table.source_note,
        TRANSCRIPTION_NOTE: table.transcription_note,
        "この報告について": table.round.remarks if table.round else "",
        f"{TRANSCRIPTION_NOTE}（実施状況）": table.round.transcription_note if table.round else "",
        "達成率": "増やす指標は「実績÷目標」、減らす指標は「目標÷実績」です。ほかの計算は、資料の中に書いています。",
        "数字について": "公表版・確定版に収めた数字そのものです。「－」は、記載がないことを表します。"
        "表計算の式は入れていません。",
        "計算の決まりの版": table.rule_version,
        SHA256: f"{stamp.sha256}\n{sealed}" if stamp.sha256 else "",
    }
    for label, text in lines.items():
        paper.add(paper.told(label, text))
    return paper


_MEANS = {
    Standing.OFFICE: "市役所の中で使う資料です。審議会・議会・市民には、まだ公開していません",
    Standing.MEETING: "会議に出す資料です。市民には、まだ公開していません",
    Standing.PUBLIC: "市民に公表した内容です",
}
