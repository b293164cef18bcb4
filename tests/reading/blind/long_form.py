"""The long form in which a planning office keeps its figures for charts: a row for every item, year and
kind of figure, with the value and its unit in columns of their own; the rows are sorted by year, so that
an item comes back again and again.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, Said, code, missing, split_rows, text

SHEET = "データ"
FIRST_ROW = 4
YEARS = {2022: "令和4年度", 2023: "令和5年度", 2024: "令和6年度"}
ROWS = """
101|庁内の照会の一本化|総務課|照会の件数|件|1,200 1,100 950|1,284 1,090 1,003
102|電話の自動応答|総務課|応答率|％|－ 70 80|－ 66.4 81.2
103|研修の動画化|人事課|動画の本数|本|10 20 30|8 23 31
201|窓口の手数料の現金以外の納付|会計課|割合|％|5 15 25|6.1 13.8 27.0
202|市税のコールセンター|納税課|架電の件数|件|8,000 8,000 9,000|7,312 8,455 －
203|庁舎の広告|管財課|収入額|千円|600 800 800|540 812 1,026
301|小規模校の統合|学校教育課|校数|校|0 1 1|0 0 1
302|市民プールの廃止|スポーツ課|施設数|施設|0 0 2|0 0 2
303|道路照明の更新|道路課|更新率|％|20 55 100|18.5 57.3 94.9
304|空き家の活用|住宅課|成約件数|件|6 8 10|9 7 12
"""
KINDS = {"目標": "target", "実績": "actual"}


def _value(notation: str, unit: str) -> Said:
    if notation == "－":
        return missing()
    places = len(notation.partition(".")[2])
    value = float(notation) if places else int(notation.replace(",", ""))
    pattern = "#,##0.0" if places else "#,##0"
    return Said(notation, "quantity", value, unit.replace("％", "%"), stored=value, number_format=pattern)


def _item(paper: Paper, row: int, words: tuple[str, ...], first: bool) -> None:
    """What a row says of its item; the clerk takes it from the item's first row."""
    label, number, name, office, indicator = words
    paper.put(f"A{row}", label)
    if first:
        paper.says(f"B{row}", code(number), name, ["number", "item_code", "activity_code"])
        paper.named(f"C{row}", name, wrap=False)
        paper.says(f"D{row}", text(office), name, LEAD, wrap=False)
        paper.says(f"E{row}", text(indicator), name, "indicator_name", wrap=False)
    else:
        paper.put(f"B{row}", number, h="center")
        for letter, word in zip("CDE", (name, office, indicator), strict=True):
            paper.put(f"{letter}{row}", word)


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "b10_long_form.xlsx",
        "縦持ちのデータ。年度・取組・区分（目標／実績）ごとに一行で、"
        "値と単位は別の列。同じ取組が年度ごとに繰り返し現れる",
        ["long form", "years in a column", "target or result in a column", "a unit a row", "items repeated"],
    )
    paper = Paper(book[SHEET], expected, face="游ゴシック", size=11, shade="DDEBF7")
    paper.widths(12, 8, 32, 14, 16, 8, 12, 8)
    paper.put("A1", "白妙市　行政改革推進計画　指標データ（グラフ用）", bold=True)
    heads = ("年度", "番号", "取組名", "担当課", "指標名", "区分", "値", "単位")
    paper.heads(3, heads)
    row = FIRST_ROW
    for place, (year, label) in enumerate(YEARS.items()):
        for number, name, office, indicator, unit, targets, actuals in split_rows(ROWS):
            for kind, figures in zip(KINDS, (targets, actuals), strict=True):
                said = _value(figures.split()[place], unit)
                _item(paper, row, (label, number, name, office, indicator), place == 0 and kind == "目標")
                if said.kind == "quantity":
                    expected.cell(SHEET, f"A{row}", name, "year", None, text(label))
                paper.put(f"F{row}", kind, h="center")
                paper.says(f"G{row}", said, name, KINDS[kind], year, keep=row % 3 == 0)
                paper.put(f"H{row}", unit, h="center")
                row += 1
    last = row - 1
    paper.box(f"A3:H{last}")
    paper.sheet.auto_filter.ref = f"A3:H{last}"
    paper.sheet.freeze_panes = "A4"
    paper.page(wide=False, repeat="3:3")
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": "year", "B": ["number", "item_code", "activity_code"], "C": "item_name"}
    mapping |= {
        "D": LEAD,
        "E": "indicator_name",
        "F": ["row_kind", "ignore"],
        "H": ["unit", "indicator_unit"],
    }
    mapping["G"] = ["target", "actual", "by_row", "value"]
    expected.table(SHEET, [3], (FIRST_ROW, last), mapping)
    expected.ask("same_items", "an item of the same name and number stands in every year", SHEET)
    expected.ask("row_kind", "the kind of a figure stands in a column beside it", SHEET, "F3")
    expected.ask("direction", "照会の件数 goes down; nothing says so", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
