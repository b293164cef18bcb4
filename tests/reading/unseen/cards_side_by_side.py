"""A short edition for citizens: small cards, two beside one another and six down, each with its name as a coloured band,
a figure for the year before, the target and the result, and the rating as a word in brackets.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, Said, rated, split_cards, text, told

SHEET = "概要版"
YEAR = 2025
TALL = 8
"""Rows of a card, the empty one below it included."""
CARDS = """
名称: 取組１　スマートな窓口
課: 市民課
内容: 書かない・待たない窓口に改めます。
指標: 窓口の平均待ち時間
値: 22~分|15~分|13~分
結果: 達成

名称: 取組２　電子申請
課: デジタル課
内容: よく使う手続から電子申請に対応します。
指標: 電子申請の利用率
値: 24.6~％|35~％|41.3~％
結果: 達成

名称: 取組３　読みやすい広報
課: 広報課
内容: 広報紙とホームページを見直します。
指標: 「読みやすい」と答えた人
値: 約6割=60=%|70~％|66~％
結果: おおむね達成

名称: 取組４　地域の足
課: 交通課
内容: 予約制の乗合タクシーを広げます。
指標: 延べ利用者数
値: 8,140~人|10,000~人|12,655~人
結果: 達成

名称: 取組５　地域活動の支援
課: 地域振興課
内容: 活動の担い手を育てます。
指標: 新しく登録した団体
値: 6~団体|10~団体|5~団体
結果: 未達成

名称: 取組６　公園づくり
課: 公園課
内容: 身近な公園を地域と一緒に直します。
指標: 協働で直した公園
値: －|4~箇所|4~箇所
結果: 達成

名称: 取組７　職員の力
課: 人事課
内容: 経験者の採用と研修を進めます。
指標: 研修の満足度
値: 4.0~点|4.2~点|4.1~点
結果: おおむね達成

名称: 取組８　ムダな紙の削減
課: 総務課
内容: 会議の資料を電子に替えます。
指標: 用紙の購入枚数
値: 620~万枚|500~万枚|472~万枚
結果: 達成

名称: 取組９　働き方
課: 人事課
内容: 時間外の勤務を減らします。
指標: 月平均の時間外勤務
値: 15.1~時間|13.0~時間|13.8~時間
結果: おおむね達成

名称: 取組10　税の公平
課: 収納課
内容: 納めやすくし、滞納を減らします。
指標: 市税の収納率
値: 98.4~％|98.6~％|98.7~％
結果: 達成

名称: 取組11　施設の見直し
課: 資産課
内容: 使われていない施設を手放します。
指標: 手放した施設（累計）
値: 3~施設|5~施設|5~施設
結果: 達成

名称: 取組12　新しい収入
課: 財政課
内容: 広告や寄附を増やします。
指標: 広告と寄附の収入
値: 8,400~万円|9,000~万円|未確定
結果: －
"""


def _card(paper: Paper, top: int, left: str, card: dict[str, str]) -> None:
    """A card of four columns from `left` on."""
    name = card["名称"].partition("　")[2]
    a, b, c, d = (chr(ord(left) + offset) for offset in range(4))
    whole = card["名称"]
    paper.named(
        f"{a}{top}", whole, item=name, also_ok=(whole,), over=f"{d}{top}", bold=True, size=12, shade="C6E0B4"
    )
    paper.put(f"{a}{top + 1}", "担当", h="center")
    paper.says(f"{b}{top + 1}", text(card["課"]), name, LEAD, over=f"{d}{top + 1}")
    paper.says(
        f"{a}{top + 2}", text(card["内容"]), name, ["approach", "item_or_detail"], over=f"{d}{top + 2}"
    )
    paper.put(f"{a}{top + 3}", "指標", h="center")
    paper.says(f"{b}{top + 3}", text(card["指標"]), name, "indicator_name", over=f"{d}{top + 3}")
    paper.heads(
        top + 4,
        ("令和６年度", "令和７年度\n目標", "令和７年度\n実績", "結果"),
        first=ord(left) - 64,
        shade="E2EFDA",
    )
    before, target, actual = (told(one) for one in card["値"].split("|"))
    look: dict[str, Any] = {"h": "center", "size": 12}
    paper.says(f"{a}{top + 5}", before, name, ["actual", "baseline"], [YEAR - 1, "baseline"], **look)
    paper.says(f"{b}{top + 5}", target, name, "target", YEAR, **look)
    paper.says(f"{c}{top + 5}", actual, name, "actual", YEAR, **look)
    result = card["結果"]
    said = told("－") if result == "－" else Said(f"【{result}】", "mark", result, also_ok=(f"【{result}】",))
    paper.says(f"{d}{top + 5}", said, name, rated(YEAR), YEAR, h="center", bold=True)
    paper.box(f"{a}{top}:{d}{top + 5}", outside=MEDIUM)


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u19_cards_side_by_side.xlsx",
        "市民向けの概要版。小さな札を左右に二つ、縦に六段並べる。名前は「取組１　…」の帯、結果は【達成】のような言葉",
        ["cards side by side", "name as a band", "figures with units", "rating in brackets"],
    )
    paper = Paper(book[SHEET], expected, face="メイリオ", size=10)
    paper.widths(1.5, 13, 13, 13, 14, 2, 13, 13, 13, 14)
    paper.put("B1", "凪ノ原市の行政改革　令和７年度の結果", over="J1", size=20, bold=True, h="center")
    paper.put(
        "B2", "12の取組の結果をお知らせします。詳しくはホームページをご覧ください。", over="J2", h="center"
    )
    cards = split_cards(CARDS)
    for place, card in enumerate(cards):
        top = 4 + TALL * (place // 2)
        _card(paper, top, "BG"[place % 2], card)
    last = 4 + TALL * ((len(cards) + 1) // 2)
    paper.put(f"B{last}", "【達成】目標の100％以上　【おおむね達成】90％以上　【未達成】90％未満", size=9)
    expected.no_item(SHEET, last, "legend")
    paper.fit(4, last - 1)
    paper.sheet.row_dimensions[1].height = 34
    paper.sheet.sheet_view.showGridLines = False
    paper.page(wide=False, tall=1)
    expected.table(SHEET, [], None, {}, role="form")
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    results = [card["結果"] for card in cards]
    expected.band(YEAR, {one: results.count(one) for one in ("達成", "おおむね達成", "未達成")}, "結果")
    expected.ask("direction", "待ち時間, 用紙, 時間外 go down; nothing says so", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
