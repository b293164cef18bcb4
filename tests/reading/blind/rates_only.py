"""Nothing but rates of achievement: five years from 平成29 to 令和3, each a share as Excel keeps it, some
typed as text in full-width digits, with a mean over the years as a formula, grey rows for the pillars and
a row of means at the end.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, Computed, Said, code, figure, missing, percent, split_rows, text

SHEET = "達成率"
FIRST_ROW = 5
YEARS = {2017: "Ｈ２９", 2018: "Ｈ３０", 2019: "Ｒ元", 2020: "Ｒ２", 2021: "Ｒ３"}
LETTERS = "EFGHI"
ROWS = """
１　市民とともに進める市政
1|市民委員の公募の拡大|総務課|公募枠を設けた審議会の数|88.0 92.5 95.0 100.0 104.2
2|パブリックコメントの活性化|秘書広報課|意見の件数|45.2 61.0 38.7 112.4 97.9
3|地区まちづくり計画の策定|地域振興課|策定地区数|100.0 50.0 100.0 未実施 100.0
4|ボランティア登録の促進|福祉政策課|登録者数|97.3 99.1 101.6 ＊84.5＝８４．５％ 88.8
5|市民活動の拠点の整備|地域振興課|利用団体数|－ － 76.4 58.3 83.0
２　質の高い行政サービス
6|窓口の満足度の向上|市民課|満足度|98.5 99.4 102.3 103.0 104.4
7|図書館の開館時間の延長|中央図書館|来館者数|102.9 104.8 91.3 49.6 72.2
8|保育の受入枠の拡大|こども課|定員数|100.0 100.0 98.1 100.0 100.0
9|申請書の押印の見直し|総務課|廃止した様式の数|－ － － ＊100＝１００％ 131.7
10|休日の納税相談の実施|収税課|相談件数|91.0 96.6 99.8 80.5 94.3
３　健全な財政の確立
11|市税の口座振替の推進|収税課|振替率|99.0 99.2 98.7 99.6 100.3
12|経常経費の一律でない削減|財政課|削減額|76.8 83.4 105.9 90.2 68.0
13|使われていない土地の処分|管財課|売却面積|0.0 210.5 34.7 未実施 140.6
14|職員提案の実現|人事課|実現した件数|60.0 80.0 80.0 ＊120＝１２０％ 100.0
15|工事の早期発注|契約課|上半期の契約率|103.1 102.2 99.5 98.8 集計中
16|特別会計への繰出しの抑制|財政課|繰出額|95.5 97.0 96.2 101.4 100.9
"""


def _rate(notation: str) -> Said:
    if notation == "－":
        return missing()
    if notation.startswith("＊"):
        value, printed = notation[1:].split("＝")
        return figure(printed, float(value), "%")
    if notation[0].isdigit():
        return percent(float(notation))
    return Said(notation, "text", notation, also_ok=(None,))


def _item(paper: Paper, row: int, cells: list[str], means: dict[str, list[float]]) -> None:
    no, name, office, label, rates = cells
    paper.says(f"A{row}", code(no), name, ["number", "item_code"])
    paper.named(f"B{row}", name)
    paper.says(f"C{row}", text(office), name, LEAD, h="center")
    paper.says(f"D{row}", text(label), name, "indicator_name")
    kept = []
    for letter, year, notation in zip(LETTERS, YEARS, rates.split(), strict=True):
        said = _rate(notation)
        typed = "＊" in notation
        paper.says(f"{letter}{row}", said, name, "rate", year, keep=typed or said.kind == "text", h="right")
        if said.kind == "quantity" and not typed:
            kept.append(said.value / 100)
            means.setdefault(letter, []).append(said.value / 100)
    mean = round(sum(kept) / len(kept), 6)
    paper.put(f"J{row}", Computed(f"=AVERAGE(E{row}:I{row})", mean), number_format="0.0%")


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "b04_rates_only.xlsx",
        "目標も実績もなく達成率だけの五年間の表。平成と令和にまたがり、"
        "全角数字の文字列、未実施、平均の列と行がある",
        ["rates only", "平成 and 令和", "shares and text", "means as formulas", "pillars as rows"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ ゴシック", size=9, shade="FFFFCC")
    paper.widths(5, 30, 14, 24, *[9] * 5, 10)
    paper.put("A1", "朝凪市行政改革大綱実施計画　目標達成率の推移", size=13, bold=True)
    paper.put("A2", "（平成２９年度～令和３年度）", size=9)
    paper.put("J2", "達成率＝実績値÷目標値", h="right", size=9)
    for letter, word in zip("ABCD", ("番号", "実施項目", "主管課", "指　標"), strict=True):
        paper.head(f"{letter}3", word, over=f"{letter}4")
    paper.head("E3", "達　成　率", over="I3")
    paper.heads(4, YEARS.values(), first=5)
    paper.head("J3", "平　均", over="J4")
    row, pillars, means = FIRST_ROW, 0, dict[str, list[float]]()
    for cells in split_rows(ROWS):
        if len(cells) == 1:
            paper.put(f"A{row}", cells[0], over=f"J{row}", bold=True, shade="D9D9D9")
            expected.no_item(SHEET, row, "heading of a pillar")
            pillars += 1
        else:
            _item(paper, row, cells, means)
        row += 1
    paper.put(f"A{row}", "全項目の平均", over=f"D{row}", h="center", bold=True)
    for letter, values in means.items():
        formula = Computed(
            f"=AVERAGE({letter}{FIRST_ROW}:{letter}{row - 1})", round(sum(values) / len(values), 6)
        )
        paper.put(f"{letter}{row}", formula, number_format="0.0%", bold=True)
    expected.no_item(SHEET, row, "means over all items")
    paper.box(f"A3:J{row}")
    paper.fit(3, row, least=16)
    paper.put(
        f"A{row + 2}",
        "※未実施の年度、集計中の項目及び目標を定めていない年度（－）は、平均から除いている。",
        size=9,
    )
    expected.no_item(SHEET, row + 2, "note under the table")
    paper.page(wide=True)
    expected.counts |= {"pillars": pillars, "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": LEAD}
    mapping["D"] = "indicator_name"
    for letter, year in zip(LETTERS, YEARS, strict=True):
        mapping[letter] = [f"rate@{year}", f"actual@{year}"]
    expected.table(SHEET, [3, 4], (FIRST_ROW, row - 1), mapping, unit="%")
    expected.ask("rate_only", "rates without a target or result: where they are to be kept", SHEET, "E4")
    expected.ask("year_era", "Ｒ元 is 2019, as the years beside it tell", SHEET, "G4")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
