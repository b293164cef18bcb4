"""Planned and actual effects in thousand yen by section: a block of plan, result and difference for each year, sums over
the years, subtotals and a total as formulas, repeated items in brackets that don't count, one wrong subtotal.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import (
    LEAD,
    TRIANGLE,
    Computed,
    Said,
    code,
    missing,
    number,
    split_rows,
    text,
    told,
)

SHEET = "効果額"
YEARS = {2023: "令和5年度", 2024: "令和6年度", 2025: "令和7年度"}
FIRST_ROW = 7
WRONG_SUBTOTAL = ("（２）未収金対策", 2024, 27_000)
"""Section, year and the typed figure that hides the actual sum of that year."""
NO_RESULT = ("電力の共同調達", 2024)
"""The difference whose formula was never computed."""
TYPED_AS_TEXT = ("広告付き案内板の設置", 2023)
"""The actual figure that stands as text."""
ROWS = """
Ⅰ　歳入の確保
（１）新たな財源
広告付き案内板の設置|管財課|600 600;600 624;600 636|
ネーミングライツの導入|スポーツ課|0 0;2,200 2,200;3,300 2,750|
ふるさと納税の推進|商工課|40,000 43,218;50,000 61,904;60,000 58,377|経費を除く。
企業版ふるさと納税|企画課|1,000 0;1,000 1,500;1,000 3,000|
クラウドファンディングの活用|企画課|－ －;500 412;500 0|
自動販売機の設置の入札|管財課|4,200 4,586;4,200 4,586;4,200 4,902|
（２）未収金対策
市税の収納対策|納税課|12,000 15,330;12,000 14,902;12,000 9,816|
国民健康保険料の収納対策|保険年金課|8,000 7,145;8,000 8,690;8,000 9,004|
介護保険料の収納対策|介護保険課|500 388;500 521;500 497|
住宅使用料の収納対策|建築住宅課|900 1,046;900 777;900 913|
保育料の収納対策|こども保育課|300 ▲84;300 152;300 240|前年度の調定額の減による。
（３）使用料等の見直し
体育施設使用料の改定|スポーツ課|0 0;1,800 1,655;3,600 3,712|
証明手数料の改定|市民課|0 0;0 0;2,400 2,218|
し尿処理手数料の改定|環境課|0 0;950 968;950 931|
【再掲】市税の収納対策|納税課|12,000 15,330;12,000 14,902;12,000 9,816|（２）に計上
Ⅱ　歳出の削減
（１）人件費の抑制
時間外勤務の縮減|職員課|10,000 6,480;15,000 11,236;20,000 17,905|
特殊勤務手当の見直し|職員課|400 412;400 405;400 398|
会計年度任用職員の配置の見直し|職員課|6,000 5,270;9,000 8,840;12,000 12,615|
（２）内部経費の見直し
用紙・印刷費の削減|総務課|900 1,024;1,200 1,377;1,500 1,690|
電力の共同調達|管財課|3,000 2,418;3,000 3,560;3,000 3,105|
公用車の削減|管財課|720 720;960 720;1,200 1,200|
通信回線の統合|情報政策課|0 ▲1,320;4,800 4,752;4,800 4,752|初年度は移行経費が上回った。
庁舎清掃の仕様の見直し|管財課|1,100 1,100;1,100 1,100;1,100 1,100|
（３）事業の見直し
敬老祝金の見直し|高齢福祉課|0 0;5,400 5,280;5,400 5,355|
各種補助金の見直し|財政課|2,000 1,850;3,000 3,020;4,000 2,960|
市民まつりの隔年開催|観光課|0 0;8,500 8,500;0 0|
指定管理料の精査|行政管理課|3,500 2,206;3,500 3,790;3,500 1,480|
（４）施設の見直し
老人福祉センターの廃止|高齢福祉課|0 0;0 0;14,000 13,240|
学校プールの集約|学校教育課|0 0;1,600 1,544;3,200 3,087|
【再掲】体育施設使用料の改定|スポーツ課|0 0;1,800 1,655;3,600 3,712|Ⅰ（３）に計上
"""
FIELDS = PLANNED, ACTUAL = "effect_planned", "effect_actual"
COLUMNS = {
    year: tuple(get_column_letter(4 + 3 * place + n) for n in range(3)) for place, year in enumerate(YEARS)
}
TOTAL_COLUMNS = ("M", "N")
MONEY = {PLANNED: 0, ACTUAL: 1}


def _figure(notation: str) -> Said:
    if notation == "－":
        return missing("－")
    plain = notation.replace(",", "").replace("▲", "-")
    return number(int(plain), "千円", TRIANGLE)


class Ledger:
    """The sums of a section, of a part or of all, and the rows that they are made of."""

    def __init__(self) -> None:
        self.sums: dict[tuple[int, str], int] = {}
        self.rows: list[int] = []

    def add(self, rows: list[int], figures: dict[tuple[int, str], int]) -> None:
        self.rows += rows
        for key, value in figures.items():
            self.sums[key] = self.sums.get(key, 0) + value

    def areas(self, letter: str) -> str:
        """`D8:D13,D16:D20`"""
        starts = [row for row in self.rows if row - 1 not in self.rows]
        ends = [row for row in self.rows if row + 1 not in self.rows]
        return ",".join(f"{letter}{first}:{letter}{last}" for first, last in zip(starts, ends, strict=True))


def _item(paper: Paper, row: int, no: int, cells: list[str]) -> dict[tuple[int, str], int]:
    name, office, years, note = cells
    again = name.startswith("【再掲】")
    look: dict[str, Any] = {"colour": "7F7F7F"} if again else {}
    if again:
        paper.put(f"B{row}", name, **look)
        paper.put(f"C{row}", office, h="center", **look)
    else:
        paper.says(f"A{row}", code(str(no)), name, ["number", "item_code"])
        paper.named(f"B{row}", name)
        paper.says(f"C{row}", text(office), name, LEAD, h="center", wrap=False)
    figures: dict[tuple[int, str], int] = {}
    for (year, letters), pair in zip(COLUMNS.items(), years.split(";"), strict=True):
        plan, result = map(_figure, pair.split())
        if (name, year) == TYPED_AS_TEXT:
            result = Said(result.printed, "quantity", result.value, "千円")
            paper.expected.finding(SHEET, f"{letters[1]}{row}", "number_as_text", "the figure stands as text")
        for letter, field, said in zip(letters, (PLANNED, ACTUAL), (plan, result), strict=False):
            figures[year, field] = said.value or 0
            if again:
                paper.put(f"{letter}{row}", said.kept, number_format=TRIANGLE, **look)
            else:
                keep = (said.value is not None and said.value < 0) or (name, year) == TYPED_AS_TEXT
                paper.says(f"{letter}{row}", said, name, field, year, keep=keep)
        difference = None if (name, year) == NO_RESULT else figures[year, ACTUAL] - figures[year, PLANNED]
        formula = Computed(f"={letters[1]}{row}-{letters[0]}{row}", difference)
        if plan.kind == "missing":
            paper.put(f"{letters[2]}{row}", "－", h="center", **look)
        else:
            paper.put(f"{letters[2]}{row}", formula, number_format=TRIANGLE, **look)
        if (name, year) == NO_RESULT:
            at = f"{letters[2]}{row}"
            paper.expected.finding(SHEET, at, "formula_without_value", "never computed", optional=True)
    for letter, field in zip(TOTAL_COLUMNS, (PLANNED, ACTUAL), strict=True):
        value = sum(figures[year, field] for year in YEARS)
        parts = "+".join(f"{COLUMNS[year][MONEY[field]]}{row}" for year in YEARS)
        if not again:
            said = number(value, "千円", TRIANGLE)
            paper.expected.cell(SHEET, f"{letter}{row}", name, field, "total", said)
        paper.put(
            f"{letter}{row}",
            Computed(f"=SUM({parts})".replace("+", ","), value),
            number_format=TRIANGLE,
            **look,
        )
    paper.says(f"O{row}", told(note), name, "note", size=9) if not again else paper.put(
        f"O{row}", note, size=9, **look
    )
    return {} if again else figures


def _sum_row(paper: Paper, row: int, label: str, ledger: Ledger, shade: str, section: str = "") -> None:
    """A subtotal, the sum of a part or of all: a formula in every column of money, but for the one that was typed."""
    paper.put(f"A{row}", label, over=f"C{row}", h="center", bold=True, shade=shade)
    paper.put(f"O{row}", None, shade=shade)
    paper.expected.no_item(SHEET, row, "subtotal or total")
    columns: list[tuple[str, int | None, str]] = [(TOTAL_COLUMNS[n], None, FIELDS[n]) for n in (0, 1)]
    for year, letters in COLUMNS.items():
        columns += [(letters[0], year, PLANNED), (letters[1], year, ACTUAL)]
        done = ledger.sums[year, ACTUAL] - ledger.sums[year, PLANNED]
        formula = Computed(f"=SUM({ledger.areas(letters[2])})", done)
        paper.put(f"{letters[2]}{row}", formula, number_format=TRIANGLE, bold=True, shade=shade)
    for letter, of_year, field in columns:
        at = f"{letter}{row}"
        value = sum(amount for (y, f), amount in ledger.sums.items() if f == field and of_year in (None, y))
        printed, stored = value, Computed(f"=SUM({ledger.areas(letter)})", value)
        if (section, of_year, field) == (*WRONG_SUBTOTAL[:2], ACTUAL):
            printed = WRONG_SUBTOTAL[2]
            why = f"{printed:,} is printed, the rows add up to {value:,}"
            paper.expected.finding(SHEET, at, "total_mismatch", why)
        written = stored if printed == value else printed
        paper.put(at, written, number_format=TRIANGLE, bold=True, shade=shade)
        if (field == ACTUAL or not section) and (of_year or not section):
            said = number(printed, "千円", TRIANGLE)
            paper.expected.total(SHEET, at, label, field, of_year or "total", said, value)


def _headings(paper: Paper) -> None:
    paper.put("A1", "花野井市行財政改革推進計画　効果額の状況（令和５年度～令和７年度）", size=14, bold=True)
    paper.put("O3", "（単位：千円）", h="right")
    for letter, word in zip("ABC", ("No.", "項　　目", "担当課"), strict=True):
        paper.head(f"{letter}4", word, over=f"{letter}5")
    for year, letters in COLUMNS.items():
        paper.head(f"{letters[0]}4", YEARS[year], over=f"{letters[2]}4")
        for letter, word in zip(letters, ("計画額", "実績額", "差引"), strict=True):
            paper.head(f"{letter}5", word)
    paper.head("M4", "３か年の累計", over="N4")
    paper.heads(5, ("計画額", "実績額"), first=13)
    paper.head("O4", "備考", over="O5")


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u08_effects_by_section.xlsx",
        "効果額を歳入・歳出の区分ごとに千円で並べ、小計・計・合計と累計は式。再掲の行は合計に入らない。小計の一つが誤り",
        ["sections and subtotals", "plan, result and difference", "sums over years", "repeated items", "▲"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ Ｐゴシック", size=10, shade="D9E1F2")
    paper.widths(5, 34, 15, *[10] * 9, 11, 11, 26)
    _headings(paper)
    row, no, section = FIRST_ROW - 1, 0, ""
    part, ledger, everything, parts = Ledger(), Ledger(), Ledger(), []
    part_name = ""

    def close_section() -> None:
        nonlocal row
        if section:
            _sum_row(paper, row, "小　計", ledger, "F2F2F2", section)
            part.add(ledger.rows, ledger.sums)
            row += 1

    def close_part() -> None:
        nonlocal row
        if part_name:
            _sum_row(paper, row, f"{part_name[0]}　計", part, "E2EFDA")
            everything.add([row], part.sums)
            row += 1

    for cells in split_rows(ROWS):
        if len(cells) == 1 and cells[0][0] in "ⅠⅡ":
            close_section()
            section = ""
            close_part()
            part, part_name = Ledger(), cells[0]
            paper.put(f"A{row}", cells[0], over=f"O{row}", bold=True, shade="E2EFDA")
            expected.no_item(SHEET, row, "heading of a part")
            parts.append(row)
        elif len(cells) == 1:
            close_section()
            section, ledger = cells[0], Ledger()
            paper.put(f"A{row}", f"　{cells[0]}", over=f"O{row}")
            expected.no_item(SHEET, row, "heading of a section")
        else:
            no += not cells[0].startswith("【再掲】")
            figures = _item(paper, row, no, cells)
            if figures:
                ledger.add([row], figures)
        row += 1
    close_section()
    close_part()
    _sum_row(paper, row, "合　　計", everything, "FCE4D6")
    paper.box(f"A4:O{row}", outside=MEDIUM)
    paper.fit(4, row, least=17)
    paper.sheet.freeze_panes = "D6"
    paper.sheet["K12"].comment = Comment("決算見込みの額です。確定後に差し替えます。", "財政課")
    paper.put(f"A{row + 1}", "※【再掲】の項目は、小計及び合計に含みません。", size=9)
    expected.no_item(SHEET, row + 1, "note under the table")
    paper.page(repeat="4:5", a3=True)
    _expect(expected, row, no, len(parts))
    return book, expected


def _expect(expected: Expectation, last: int, items: int, parts: int) -> None:
    sections = sum(len(cells) == 1 for cells in split_rows(ROWS)) - parts
    expected.counts |= {"pillars": parts, "sub_pillars": sections, "items_also_ok": [items + 1, items + 2]}
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": LEAD, "O": "note"}
    for year, letters in COLUMNS.items():
        mapping |= {letters[0]: f"{PLANNED}@{year}", letters[1]: f"{ACTUAL}@{year}"}
    mapping |= {"M": f"{PLANNED}@total", "N": f"{ACTUAL}@total"}
    expected.table(SHEET, [4, 5], (6, last), mapping, unit="千円")
    expected.ask("again", "whether 【再掲】 rows are to be kept as items of their own", SHEET)


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
