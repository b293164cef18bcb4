"""A village's plan as its clerk has kept it for years: years in kanji numerals, blank rows and columns for air, names that
go on in the next row, items numbered 一、二、三 under 第一 … 第三, a bracketed unit in the heading, one year out of order.

An invented village; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Border

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import APPROACH, LEAD, Said, code, number, split_rows, text, told

SHEET = "実施計画"
YEARS = {2023: "令和五年度", 2024: "令和六年度", 2025: "令和七年度", 2026: "令和九年度", 2027: "令和八年度"}
"""The last two headings were typed the wrong way round: the columns stand in the order of these keys."""
STANDING = {"I": 2023, "J": 2024, "K": 2025, "L": 2027, "M": 2026}
"""The year that each column's heading prints."""
FIRST_ROW = 8
ROWS = """
第一　村民本位の行政
一|窓口の総合化|住民課、福祉課及び税務課|の窓口を一つにまとめる。|住民課|調査|設計|実施|〃|〃|－
二|広報の充実|毎月の広報に加え、防災|行政無線の内容を配信する。|総務課|実施|〃|〃|〃|〃|▲120
三|行政区の再編に向けた|戸数の少ない行政区の統合|について区長会と協議する。|総務課|協議|協議|方針|実施|〃|90
|話合いの推進
四|子育て応援の拠点づくり|旧診療所を改修し、親子が|集う場とする。|福祉課|－|設計|改修|開設|〃|－
第二　簡素で効率的な行政
一|課の統合|六課を五課に改める。||総務課|検討|条例改正|実施|〃|〃|3,400
二|事務の電算化の推進|財務会計と給与の事務を|近隣町村と共同で行う。|総務課|準備|実施|〃|〃|〃|1,850
三|会計年度任用職員の|業務量に応じて任用の時間|を見直す。|総務課|実施|〃|〃|〃|〃|760
|任用の見直し
四|委員会の統廃合|開催のない委員会を廃止|する。|総務課|六委員会|二委員会|－|－|－|48
第三　健全な財政
一|村税の収納率の向上|滞納整理を県と共同で行う。||税務課|98.5~％|98.6~％|98.7~％|98.8~％|98.9~％|1,200
二|簡易水道料金の改定|経営戦略に基づき改定する。||建設課|検討|審議会|改定|〃|〃|5,600
三|村有林の活用|間伐材の売払いと森林環境|譲与税の活用を進める。|産業課|20~ha|20~ha|25~ha|25~ha|30~ha|2,100
四|ふるさと納税の拡充|返礼品を増やす。||産業課|600~万円|700~万円|800~万円|900~万円|1,000~万円|10,000
五|使われていない施設の|旧小学校と旧保育所の利用|者を公募する。|教育委員会|公募|契約|活用|〃|〃|300
|処分及び活用
"""
STAGE = ["planned_stage", "stage", "target", "goal_text"]


def _stages(cells: list[str]) -> list[Said]:
    """Ditto marks say what stands at their left."""
    said: list[Said] = []
    last = ""
    for cell in cells:
        last = last if cell == "〃" else cell
        said.append(Said("〃", "text", last, also_ok=("〃",)) if cell == "〃" else told(cell))
    return said


def _headings(paper: Paper) -> None:
    paper.put("B2", "第四次　峠ノ沢村行政改革実施計画", size=18, bold=True)
    paper.put("B3", "（令和五年度から令和九年度まで）", size=12)
    words = {"B": "番号", "C": "実施項目", "E": "実施内容", "G": "担当課", "O": "期間中の効果額\n（千円）"}
    for letter, word in words.items():
        paper.head(f"{letter}5", word, over=f"{letter}6", shade="")
    paper.head("I5", "実　施　年　度", over="M5", shade="")
    paper.heads(6, YEARS.values(), first=9, shade="")
    for area in ("B5:C6", "E5:E6", "G5:G6", "I5:M6", "O5:O6"):
        paper.box(area)


def _item(paper: Paper, row: int, cells: list[str], second: str) -> int:
    """One item; the row after it. Its name and content may go on in the next row, of which they are a part."""
    no, first, content, rest, office, *stages, effect = cells
    name = first + second
    last = row + (1 if second or rest else 0)
    paper.says(f"B{row}", code(no), name, ["number", "item_code"])
    paper.named(f"C{row}", first, item=name, wrap=False)
    said = Said(content, "text", content + rest) if rest else text(content)
    paper.says(f"E{row}", said, name, APPROACH, wrap=False)
    if second:
        paper.put(f"C{row + 1}", second)
    if rest:
        paper.put(f"E{row + 1}", rest)
    if last > row:
        paper.expected.no_item(SHEET, last, "goes on with the row above")
    paper.says(f"G{row}", text(office), name, LEAD, h="center", wrap=False)
    for (letter, year), stage in zip(STANDING.items(), _stages(stages), strict=True):
        paper.says(f"{letter}{row}", stage, name, STAGE, year, h="center", wrap=False)
    money = (
        told(effect)
        if effect == "－"
        else number(int(effect.replace(",", "").replace("▲", "-")), "千円", '#,##0;"▲"#,##0')
    )
    money = Said(
        money.printed.replace(" ", ""), money.kind, money.value, money.unit, money.stored, money.number_format
    )
    paper.says(f"O{row}", money, name, ["effect_planned", "effect_target", "effect"], ["total", "goal", None])
    for column in "BCEGIJKLMO":
        paper.box(f"{column}{row}:{column}{last}")
        for inner in range(row, last):
            paper.sheet[f"{column}{inner}"].border = _open(paper.sheet[f"{column}{inner}"].border, "bottom")
            paper.sheet[f"{column}{inner + 1}"].border = _open(
                paper.sheet[f"{column}{inner + 1}"].border, "top"
            )
    return last + 1


def _open(border: Any, side: str) -> Border:
    """The same lines but for one."""
    kept = {name: getattr(border, name) for name in ("left", "right", "top", "bottom") if name != side}
    return Border(**kept)


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u12_kanji_years.xlsx",
        "漢数字の年度、空けた行と列、二行に分けて書いた項目名、同上の記号。年度の見出しが二つ入れ替わっている",
        [
            "kanji numerals",
            "blank rows and columns",
            "a name over two rows",
            "ditto marks",
            "years out of order",
        ],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ 明朝", size=11)
    paper.widths(2, 5, 26, 1.5, 28, 1.5, 12, 1.5, 11, 11, 11, 11, 11, 1.5, 16)
    _headings(paper)
    rows = split_rows(ROWS)
    row, pillars = FIRST_ROW, 0
    for place, cells in enumerate(rows):
        if len(cells) == 1:
            row += 1 if pillars else 0
            pillars += 1
            paper.put(f"B{row}", cells[0], bold=True, size=12)
            expected.no_item(SHEET, row, "pillar")
            row += 1
        elif cells[0]:
            after = rows[place + 1] if place + 1 < len(rows) else [""]
            row = _item(paper, row, cells, after[1] if len(after) == 2 else "")
    for each in range(1, row + 1):
        paper.sheet.row_dimensions[each].height = 20 if each > 3 else 26
    paper.put(f"B{row + 1}", "※　「〃」は、左の年度と同じであることを示す。")
    expected.no_item(SHEET, row + 1, "note")
    paper.page(tall=1)
    expected.counts |= {"pillars": pillars, "sub_pillars": 0}
    mapping: dict[str, Any] = {"B": ["number", "item_code"], "C": "item_name", "E": APPROACH, "G": LEAD}
    mapping |= {letter: [f"{field}@{year}" for field in STAGE] for letter, year in STANDING.items()}
    fields = ("effect_planned", "effect_target", "effect")
    mapping["O"] = [*(f"{field}@{year}" for field in fields for year in ("total", "goal")), *fields]
    expected.table(SHEET, [5, 6], (FIRST_ROW, row - 1), mapping)
    expected.finding(SHEET, "L6", "years_out_of_order", "令和九年度 stands before 令和八年度")
    for cell in ("L6", "M6"):
        expected.ask("year", "the headings stand in an unusual order", SHEET, cell)
    expected.ask("number", "一, 二 … begin anew under each pillar", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
