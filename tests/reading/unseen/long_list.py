"""A list of more than a hundred items over three sheets: full-width rows for pillars and sections that go on on the next
sheet (つづき), headings repeated as they are printed, struck rows and a struck figure, hidden rows, a number twice.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.long_list_rows import DIVISIONS, ROWS
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, Computed, Said, mark, rated, text

SHEETS = ("進捗一覧①", "進捗一覧②", "進捗一覧③")
A_SHEET, A_PAGE = 46, 23
"""Items on a sheet; rows after which the headings are printed again."""
HEADINGS = (
    "番号",
    "改革項目",
    "担当部",
    "担当課",
    "令和６年度\n計画",
    "令和６年度\n実績",
    "評価",
    "今後の\n方向性",
)
TWICE = (58, 57)
"""The place in the list whose number was typed wrong, and what was typed."""
STRUCK_FIGURE = ("防災士の養成", "40人")
"""An actual figure that was corrected by striking out what stood there before."""
MONEY = {"１億円": (10_000, "万円"), "１億1,530万円": (11_530, "万円")}
PLAN, RESULT = ["target", "planned_stage", "goal_text"], ["actual", "actual_stage", "narrative"]
OUTLOOK = {"Ａ": "継続", "Ｂ": "継続", "Ｃ": "見直し", "Ｄ": "見直し"}
YEAR = 2024


def _quantity(words: str) -> Said | None:
    """What a plan or result says; None for a figure that only tells by how much (「５％減」)."""
    if words in MONEY:
        return Said(words, "quantity", *MONEY[words])
    plain = unicodedata.normalize("NFKC", words).replace(",", "")
    parts = re.fullmatch(r"([\d.]+)(.+)", plain)
    if parts is None:
        return text(words)
    if parts[2].endswith("減"):
        return None
    return Said(words, "quantity", float(parts[1]) if "." in parts[1] else int(parts[1]), parts[2])


@dataclass
class Pen:
    """Where the list is being written."""

    papers: list[Paper]
    sheet: int = 0
    row: int = 0
    items: int = 0
    since_heading: int = 0
    pillar: str = ""
    section: str = ""
    first_rows: list[int] = field(default_factory=list)
    last_rows: list[int] = field(default_factory=list)

    @property
    def paper(self) -> Paper:
        return self.papers[self.sheet]

    def begin_sheet(self, sheet: int) -> None:
        self.sheet, self.row, self.since_heading = sheet, 4, 0
        self.paper.put("A1", "霞ヶ浜市第６次行政改革実施計画　進捗状況一覧", size=14, bold=True)
        self.paper.put("H2", f"（{sheet + 1}／{len(SHEETS)}）", h="right")
        self.paper.put("A2", "令和７年３月31日現在")
        self.headings()
        self.first_rows.append(self.row)
        if sheet:
            self.band(f"{self.pillar}（つづき）", 0)
            self.band(f"{self.section}（つづき）", 1)

    def headings(self) -> None:
        self.paper.heads(self.row, HEADINGS)
        if self.since_heading:
            self.paper.expected.no_item(self.paper.name, self.row, "headings printed again")
        self.row += 1
        self.since_heading = 1

    def band(self, words: str, level: int) -> None:
        shade = ("BDD7EE", "EDEDED")[level]
        self.paper.put(f"A{self.row}", "　" * level + words, over=f"H{self.row}", bold=not level, shade=shade)
        self.paper.expected.no_item(self.paper.name, self.row, "row of a pillar or section")
        self.row += 1

    def end_sheet(self) -> None:
        self.last_rows.append(self.row - 1)
        self.paper.box(f"A4:H{self.row - 1}")
        self.paper.fit(4, self.row - 1, least=17)


def _number(pen: Pen) -> Said:
    printed = TWICE[1] if pen.items == TWICE[0] else pen.items
    if pen.items == TWICE[0]:
        why = f"{printed} stands twice, {pen.items} is missing"
        pen.paper.expected.finding(pen.paper.name, f"A{pen.row}", "duplicate_number", why)
    return Said(str(printed), "code", str(printed), stored=printed)


def _row(pen: Pen, cells: list[str]) -> None:
    """One line of the list; a struck or hidden one is drawn, but says nothing of an item that is sure to be wanted."""
    paper, row = pen.paper, pen.row
    name, office, plan, result, rating = cells
    sign, name = (name[0], name[1:]) if name[0] in "✂◌" else ("", name)
    division = next(one for one, offices in DIVISIONS.items() if office in offices.split())
    number = _number(pen)
    outlook = OUTLOOK.get(rating, "廃止")
    if sign:
        whole = (number.kept, name, division, office, plan, result, rating, outlook)
        for letter, value in zip("ABCDEFGH", whole, strict=True):
            h = "center" if letter in "AGH" else None
            paper.put(f"{letter}{row}", value, strike=sign == "✂", wrap=True, h=h)
        if sign == "✂":
            paper.expected.no_item(paper.name, row, "struck out")
        else:
            paper.sheet.row_dimensions[row].hidden = True
            paper.expected.ask("hidden_rows", "whether a hidden row is wanted", paper.name, f"B{row}")
        return
    paper.says(f"A{row}", number, name, ["number", "item_code"])
    paper.named(f"B{row}", name)
    paper.put(f"C{row}", division, wrap=True)
    paper.says(f"D{row}", text(office), name, LEAD)
    for letter, words, fields in (("E", plan, PLAN), ("F", result, RESULT)):
        said = _quantity(words)
        if said is None:
            paper.put(f"{letter}{row}", words, h="right")
        else:
            paper.says(f"{letter}{row}", said, name, fields, YEAR)
    if name == STRUCK_FIGURE[0]:
        struck = TextBlock(InlineFont(strike=True), STRUCK_FIGURE[1])
        paper.sheet[f"F{row}"].value = CellRichText(struck, result)
        paper.expected.kept.add(len(paper.expected.cells) - 1)
        paper.expected.cells[-1]["struck"] = STRUCK_FIGURE[1]
    paper.says(f"G{row}", mark(rating), name, rated(YEAR), YEAR)
    fields = ["next_steps", "status", "note"]
    paper.says(f"H{row}", text(outlook), name, fields, [YEAR, YEAR + 1, None], h="center")


def _counts(pen: Pen, ratings: list[str]) -> None:
    """A small table of the ratings under the list, whose figures are formulas."""
    paper, row = pen.paper, pen.row + 1
    paper.put(f"B{row}", "【評価別の件数】", bold=True)
    counted = Counter(ratings)
    for offset, rating in enumerate("ＡＢＣＤ", 1):
        parts = "+".join(f"COUNTIF({name}!G:G,B{row + offset})" for name in SHEETS)
        paper.put(f"B{row + offset}", rating, h="center")
        paper.put(f"C{row + offset}", Computed(f"={parts}", counted[rating]))
    paper.put(f"B{row + 5}", "計", h="center")
    paper.put(f"C{row + 5}", Computed(f"=SUM(C{row + 1}:C{row + 4})", len(ratings)))
    paper.box(f"B{row + 1}:C{row + 5}")
    paper.put(f"E{row + 1}", "Ａ：計画どおり進んだ　Ｂ：おおむね計画どおり進んだ", size=9)
    paper.put(f"E{row + 2}", "Ｃ：計画より遅れた　　Ｄ：着手しなかった", size=9)
    for offset in range(6):
        paper.expected.no_item(paper.name, row + offset, "count of the ratings, or legend")


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(*SHEETS)
    expected = Expectation(
        "u10_long_list.xlsx",
        "百を超える項目が三枚のシートに続く一覧。柱と節は横いっぱいの行、見出しは印刷の頁ごとに繰り返す。取り消し線と非表示の行",
        ["a list over three sheets", "repeated headings", "struck rows", "hidden rows", "a number twice"],
    )
    papers = [Paper(book[name], expected, face="ＭＳ Ｐゴシック", size=10) for name in SHEETS]
    for paper in papers:
        paper.widths(6, 34, 12, 17, 14, 14, 6, 9)
        paper.page(wide=False)
    pen, ratings, levels = Pen(papers), [], Counter[str]()
    pen.begin_sheet(0)
    for line in ROWS.strip().split("\n"):
        if line[0] in "■□":
            levels[line[0]] += 1
            setattr(pen, "pillar" if line[0] == "■" else "section", line[1:])
            pen.band(line[1:], "■□".index(line[0]))
            continue
        if pen.items and pen.items % A_SHEET == 0:
            pen.end_sheet()
            pen.begin_sheet(pen.sheet + 1)
        elif pen.since_heading > A_PAGE:
            pen.headings()
        pen.items += 1
        cells = line.split("|")
        _row(pen, cells)
        ratings += [cells[4]] if cells[4] else []
        pen.row += 1
        pen.since_heading += 1
    pen.end_sheet()
    _counts(pen, ratings)
    papers[0].sheet["F7"].comment = Comment("確認済み", "行政経営課")
    _expect(expected, pen, levels)
    return book, expected


def _expect(expected: Expectation, pen: Pen, levels: Counter[str]) -> None:
    hidden = sum(line.startswith("◌") for line in ROWS.split("\n"))
    expected.counts |= {"pillars": levels["■"], "sub_pillars": levels["□"]}
    expected.counts["items_also_ok"] = [expected.counts["items"] + hidden]
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "D": LEAD, "G": rated(YEAR)}
    mapping |= {"E": [f"{one}@{YEAR}" for one in PLAN], "F": [f"{one}@{YEAR}" for one in RESULT]}
    outlook = ("next_steps", "status", "note")
    mapping["H"] = [*outlook, *(f"{one}@{year}" for one in outlook for year in (YEAR, YEAR + 1))]
    for name, first, last in zip(SHEETS, pen.first_rows, pen.last_rows, strict=True):
        expected.table(name, [4], (first, last), mapping)
    twice = [cell for cell in expected.item_rows if cell[2] == "職員研修の充実"]
    why = "職員研修の充実 of 人事課 stands under two pillars"
    expected.finding(twice[1][0], twice[1][1], "duplicate_name", why, optional=True)
    expected.ask("duplicate", why)
    expected.ask("rating", "whether Ｂ counts as achieved isn't said")
    expected.ask("direction", "認定期間, 会議録の公開, 回答 go down; nothing says so")


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
