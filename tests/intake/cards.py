"""Small workbooks of a fictional city in the layouts of 個票 and of the ○ list, and their reading into a draft."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plans.books.cells import Book
from plans.history.changes import Finding
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft
from progress.intake.known import Known
from progress.intake.layout import Layout
from progress.intake.reading.any_table import TableLayout
from progress.intake.reading.file import read
from tests.books import read_book

YEARS = (2023, 2024, 2025, 2026)


@dataclass
class Card:
    """One 個票. `stages`, `goals`, `figures`: by year, or one text over all years. `top`: rows left free above.

    `issues`, `approach`, `desired`: 現状と課題, 取組内容, 目標の状態.
    """

    number: str = "①"
    name: str = "窓口の混雑の緩和"
    pillar: str = "1 便利な市役所"
    sub_pillar: str = "(1) 窓口"
    lead: str = "市民課"
    related: str = ""
    years: Sequence[int | str] = YEARS
    stages: str | Mapping[int, str] = "実施"
    goals: str | Mapping[int, str] = "待ち時間を減らす。"
    figures: str | Mapping[int, str] = field(default_factory=dict)
    issues: str = "窓口が混む。"
    approach: str = "予約を受け付ける。"
    desired: str = "待たずに済む。"
    now: str = ""
    goal: str = ""
    lead_label: str = "担当課"
    desired_label: str = "目標の\n状態"
    yearly_label: str = "年次計画"
    top: int = 0
    tab: str = ""

    def draw(self, sheet: Worksheet) -> None:
        right = 2 + len(self.years)
        row = self.top + 1
        for text in (self.pillar, self.sub_pillar, f"{self.number} {self.name}"):
            sheet.cell(row, 1, text)
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=right)
            row += 1
        sheet.cell(row, 1, self.lead_label)
        sheet.cell(row, 2, self.lead)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=3)
        sheet.cell(row, 4, "関係課")
        sheet.cell(row, 5, self.related or None)
        sheet.merge_cells(start_row=row, start_column=5, end_row=row, end_column=right)
        for label, text in (("現状と課題", self.issues), ("取組内容", self.approach)):
            row += 1
            sheet.cell(row, 1, label)
            sheet.cell(row, 2, text)
            sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=right)
        row += 1
        sheet.cell(row, 1, self.desired_label)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row + 3, end_column=1)
        sheet.cell(row, 2, self.desired)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row + 3, end_column=4)
        boxes = ("現状の数値", self.now or None, "目標の数値", self.goal or None)
        for offset, box in enumerate(boxes):
            sheet.cell(row + offset, 5, box)
            sheet.merge_cells(start_row=row + offset, start_column=5, end_row=row + offset, end_column=right)
        row += 4
        sheet.cell(row, 1, self.yearly_label or None)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row + 3, end_column=1)
        sheet.cell(row, 2, "年度")
        for nth, year in enumerate(self.years):
            sheet.cell(row, 3 + nth, FiscalYear(year).era if isinstance(year, int) else year)
        for label, told in (("進捗状況", self.stages), ("年度目標", self.goals), ("数値", self.figures)):
            row += 1
            sheet.cell(row, 2, label)
            if isinstance(told, str):
                sheet.cell(row, 3, told or None)
                sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=right)
                continue
            for nth, year in enumerate(self.years):
                if isinstance(year, int) and year in told:
                    sheet.cell(row, 3 + nth, told[year])


COVER = (
    "第2次 架空市行政改革大綱",
    "実 施 計 画",
    "令和5年度～令和8年度",
    "令和5年3月（初版）",
    "架 空 市",
)


def contents(sheet: Worksheet, lines: Sequence[tuple[str, int | None]], cover: Sequence[str] = COVER) -> None:
    """A cover above 「目 次」, and its lines with their pages."""

    def wide(row: int, text: str, first: int = 1, last: int = 4) -> None:
        sheet.cell(row, first, text)
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)

    for row, text in enumerate(cover, start=1):
        wide(row, text)
    start = len(cover) + 2
    wide(start, "目\u3000次")
    for row, (text, page) in enumerate(lines, start=start + 1):
        if page is None:
            wide(row, text, first=2 if text.startswith("(") else 1, last=3)
            continue
        sheet.cell(row, 3, text)
        sheet.cell(row, 4, page)


CONTENTS: Sequence[tuple[str, int | None]] = (
    ("1 便利な市役所", None),
    ("(1) 窓口", None),
    ("①窓口の混雑の緩和", 1),
    ("(2) まだ項目のない柱", None),
)


def plan_book(
    *cards: Card,
    lines: Sequence[tuple[str, int | None]] | None = CONTENTS,
    cover: Sequence[str] = COVER,
) -> Workbook:
    """A workbook of cards; `lines` None: without a 目次."""
    book = Workbook()
    book.remove(book.worksheets[0])
    if lines is not None:
        contents(book.create_sheet("目次"), lines, cover)
    for nth, card in enumerate(cards, start=1):
        card.draw(book.create_sheet(card.tab or f"個票{nth}"))
    return book


@dataclass
class StatusRow:
    """One line of the ○ list. `mark`: the band column (0 from the left), None for no ○. `pillar`, `sub_pillar`: the
    headings under which it stands; rows of one heading follow each other."""

    number: str
    name: str
    mark: int | None
    narrative: str = ""
    pillar: str = "１ 便利な市役所"
    sub_pillar: str = "（１）窓口"


STATUS_ROWS = (
    StatusRow("①", "窓口の混雑の緩和", 0, "予約を始めた。待ち時間12分（目標10分）"),
    StatusRow("②", "書かない窓口", 1),
)


def status_book(
    rows: Sequence[StatusRow] = STATUS_ROWS,
    *,
    title: str = "行政改革推進項目別実施状況一覧（令和５年度末）",
    bands: Sequence[str] = ("完了", "実施中", "未着手"),
    totals: Sequence[int | str] | None = (1, 1, 0),
    top: int = 0,
    tab: str = "一覧",
    remark: str = "",
) -> Workbook:
    """`totals` None: without the row 「合計」. `remark`: a line below the table."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = tab
    row = top + 1
    last = 3 + len(bands)
    sheet.cell(row, 1, title)
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last + 1)
    row += 2
    sheet.cell(row, 1, "行政改革推進項目")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row + 1, end_column=3)
    sheet.cell(row, 4, "実施状況")
    sheet.merge_cells(start_row=row, start_column=4, end_row=row, end_column=last)
    sheet.cell(row, last + 1, "主な取組内容")
    sheet.merge_cells(start_row=row, start_column=last + 1, end_row=row + 1, end_column=last + 1)
    for nth, band in enumerate(bands):
        sheet.cell(row + 1, 4 + nth, band)
    row += 1
    for pillar, of_pillar in groupby(rows, key=lambda line: line.pillar):
        row += 1
        sheet.cell(row, 1, pillar)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last + 1)
        for sub_pillar, lines in groupby(of_pillar, key=lambda line: line.sub_pillar):
            first = row + 1
            for line in lines:
                row += 1
                sheet.cell(row, 3, f"{line.number}{line.name}")
                if line.mark is not None:
                    sheet.cell(row, 4 + line.mark, "○")
                sheet.cell(row, last + 1, line.narrative or None)
            sheet.cell(first, 2, sub_pillar)
            if row > first:
                sheet.merge_cells(start_row=first, start_column=2, end_row=row, end_column=2)
    if totals is not None:
        row += 1
        sheet.cell(row, 1, "合計")
        for nth, total in enumerate(totals):
            sheet.cell(row, 4 + nth, total)
    if remark:
        sheet.cell(row + 1, 1, remark)
    return book


def as_book(workbook: Workbook) -> Book:
    """As the intake sees the saved file."""
    target = io.BytesIO()
    workbook.save(target)
    return read_book("架空市.xlsx", target.getvalue())


def read_plan(workbook: Workbook, known: Known | None = None) -> Draft:
    return read(as_book(workbook), known or Known())


def read_status(workbook: Workbook, known: Known | None = None) -> Draft:
    return _read(TableLayout(), as_book(workbook), known)


def _read(layout: Layout, book: Book, known: Known | None) -> Draft:
    claim = layout.claim(book)
    assert claim is not None, "the layout doesn't recognise this book"
    draft = Draft()
    layout.read(book, claim.sheets, known or Known(), draft)
    return draft


def findings(draft: Draft, kind: str) -> list[Finding]:
    return [one for one in draft.findings if one.kind == kind]


def cells(draft: Draft, kind: str) -> list[str]:
    return [one.cell for one in findings(draft, kind)]
