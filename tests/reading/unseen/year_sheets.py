"""A sheet for each year with the same items: the year stands only in the sheet's name and title, the headings say 目標 and
実績. One item comes in the second year, one ends, one gets a longer name, and a department has another name at the end.

An invented town; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, code, mark, rated, split_cards, text, told

SHEETS = {"R5": 2023, "R6": 2024, "R7": 2025}
TITLES = {"R5": "令和５年度", "R6": "令和６年度", "R7": "令和７年度"}
FIRST_ROW = 6
RENAMED_OFFICE = {"R7": {"情報政策係": "デジタル推進室"}}
RENAMED_ITEM = {"R7": {"空き家対策": "空き家対策と跡地の活用"}}
CARDS = """
項目: 窓口の休日予約開庁
課: 町民課
R5: 12~回|12~回|○|
R6: 12~回|12~回|○|
R7: 24~回|24~回|○|予約がない日は開庁しない

項目: 電子申請の拡大
課: 情報政策係
R5: 15~手続|12~手続|△|
R6: 25~手続|27~手続|○|
R7: 40~手続|52~手続|◎|

項目: 例規集の電子化
課: 総務課
R5: 導入|導入|○|冊子を廃止
R6: －|－|－|令和５年度で完了

項目: 防災行政無線の更新
課: 総務課
R5: 設計|設計|○|
R6: 更新|一部更新|△|
R7: 更新|更新|○|

項目: 人事評価の定着
課: 総務課
R5: 全職員|全職員|○|
R6: 全職員|全職員|○|
R7: 全職員|全職員|○|

項目: 採用説明会の開催
課: 総務課
R6: ２回=2=回|３回=3=回|◎|令和６年度から追加
R7: ３回=3=回|３回=3=回|○|

項目: 町税の収納率
課: 税務課
R5: 98.2~％|98.4~％|○|
R6: 98.4~％|98.3~％|△|
R7: 98.5~％|98.7~％|○|

項目: 滞納処分の強化
課: 税務課
R5: 30~件|41~件|◎|
R6: 40~件|38~件|△|
R7: 40~件|46~件|◎|

項目: 補助金の検証
課: 企画財政課
R5: 検証|検証|○|
R6: 見直し|見直し|○|６件を減額
R7: 見直し|未実施|×|新しい基準を待つ

項目: ふるさと納税
課: 企画財政課
R5: 5,000~万円|6,120~万円|◎|
R6: 6,000~万円|7,845~万円|◎|
R7: 8,000~万円|7,990~万円|△|

項目: 公共施設の点検
課: 企画財政課
R5: 10~施設|10~施設|○|
R6: 10~施設|10~施設|○|
R7: 10~施設|８施設=8=施設|△|

項目: 空き家対策
課: 建設課
R5: ５件=5=件|７件=7=件|◎|
R6: ８件=8=件|６件=6=件|△|
R7: ８件=8=件|９件=9=件|○|取組名を改めた

項目: 道路の直営補修
課: 建設課
R5: 120~箇所|133~箇所|○|
R6: 130~箇所|141~箇所|○|
R7: 130~箇所|128~箇所|△|

項目: 水道料金の改定
課: 上下水道課
R5: 検討|検討|○|
R6: 諮問|諮問|○|
R7: 改定|改定|○|

項目: 健診の受診率
課: 健康福祉課
R5: 45~％|43.1~％|△|
R6: 48~％|46.6~％|△|
R7: 50~％|50.2~％|○|

項目: 介護予防の自主活動
課: 健康福祉課
R5: 12~団体|12~団体|○|
R6: 15~団体|14~団体|△|
R7: 18~団体|18~団体|○|

項目: 給食の地場産品
課: 教育委員会
R5: 30~％|28.8~％|△|
R6: 32~％|33.5~％|○|
R7: 34~％|34.1~％|○|

項目: 図書室の開館日の拡大
課: 教育委員会
R5: 試行|試行|○|
R6: 実施|実施|○|
R7: 実施|実施|○|
"""
PLAN, RESULT = ["target", "goal_text", "planned_stage"], ["actual", "narrative", "actual_stage"]


def _row(paper: Paper, row: int, no: int, card: dict[str, str], seen: bool) -> None:
    year = SHEETS[paper.name]
    name = card["項目"]
    printed = RENAMED_ITEM.get(paper.name, {}).get(name, name)
    office = RENAMED_OFFICE.get(paper.name, {}).get(card["課"], card["課"])
    plan, done, sign, remark = card[paper.name].split("|")
    paper.says(f"A{row}", code(str(no)), printed, ["number", "item_code"])
    if seen:
        paper.says(f"B{row}", text(printed), printed, "item_name", keep=printed != name)
    else:
        paper.named(f"B{row}", printed)
    paper.says(f"C{row}", text(office), printed, LEAD, h="center", keep=office != card["課"])
    paper.says(f"D{row}", told(plan), printed, PLAN, year, h="center")
    paper.says(f"E{row}", told(done), printed, RESULT, year, h="center")
    rating = told(sign) if sign == "－" else mark(sign)
    paper.says(f"F{row}", rating, printed, rated(year), year, h="center", size=12)
    paper.says(f"G{row}", told(remark), printed, ["note", "narrative"], [year, None], size=9)


def _sheet(paper: Paper, cards: list[dict[str, str]], seen: set[str]) -> None:
    year = SHEETS[paper.name]
    paper.widths(5, 28, 16, 14, 14, 7, 30)
    paper.put("A1", f"{TITLES[paper.name]}　行政改革の取組実績", over="G1", size=16, bold=True, h="center")
    paper.put("G2", "海松原町行政改革推進本部", h="right")
    paper.put("A3", "◎：目標を大きく上回る　○：目標どおり　△：目標を下回る　×：未実施", size=9)
    paper.heads(5, ("No.", "取組項目", "担当課", "目標", "実績", "評価", "備考"))
    row, signs = FIRST_ROW, []
    for card in (card for card in cards if paper.name in card):
        _row(paper, row, row - FIRST_ROW + 1, card, card["項目"] in seen)
        seen.add(card["項目"])
        signs.append(card[paper.name].split("|")[2])
        row += 1
    rate = [sign for sign in signs if sign != "－"]
    good = sum(sign in "◎○" for sign in rate)
    share = f"目標を達成した取組：{len(rate)}項目中{good}項目（{good / len(rate) * 100:.1f}％）"
    paper.put(f"A{row}", share, over=f"G{row}", h="right")
    paper.expected.no_item(paper.name, row, "share of the items that reached their target")
    paper.box(f"A5:G{row}")
    paper.fit(5, row, least=20)
    paper.page(wide=False, tall=1)
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": LEAD, "F": rated(year)}
    mapping |= {"D": [f"{one}@{year}" for one in PLAN], "E": [f"{one}@{year}" for one in RESULT]}
    mapping["G"] = [f"note@{year}", f"narrative@{year}", "note"]
    paper.expected.table(paper.name, [5], (FIRST_ROW, row - 1), mapping)
    paper.expected.band(year, {sign: signs.count(sign) for sign in "◎○△×"})


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(*SHEETS)
    expected = Expectation(
        "u20_year_sheets.xlsx",
        "年度ごとのシートに同じ項目の一覧。年度はシート名と表題だけにある。途中で加わる項目、終わる項目、改称した項目と係",
        ["a sheet for each year", "year only in the title", "an item renamed", "a department renamed"],
    )
    cards = split_cards(CARDS)
    seen: set[str] = set()
    for name in SHEETS:
        _sheet(Paper(book[name], expected, face="ＭＳ 明朝", size=11, shade="E7E6E6"), cards, seen)
    expected.counts |= {"pillars": 0, "sub_pillars": 0, "items_also_ok": [expected.counts["items"] + 1]}
    for name, items in RENAMED_ITEM.items():
        for old, new in items.items():
            at = next(c["cell"] for c in expected.cells if c["sheet"] == name and c["printed"] == new)
            expected.ask("renamed", f"whether {new} is {old} of the years before", name, at)
            expected.finding(name, at, "renamed", f"{old} has become {new}", optional=True)
    for name, offices in RENAMED_OFFICE.items():
        for old, new in offices.items():
            at = next(c["cell"] for c in expected.cells if c["sheet"] == name and c["printed"] == new)
            expected.ask("department", f"{new} was {old} before", name, at)
    expected.ask("number", "the numbers move up where an item has come or gone")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
