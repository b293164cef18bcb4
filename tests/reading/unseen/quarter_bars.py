"""A year's timetable: two or three steps an item, arrows and marks in the quarters for plan and progress, and at the right
a rating in words, the result, what remains and what comes next in cells that reach over all steps of the item.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import HAIR, Paper, file_of, new_book
from tests.reading.unseen.said import (
    BLANK,
    LEAD,
    SEVERAL,
    code,
    departments,
    mark,
    rated,
    split_cards,
    text,
    told,
)

SHEET = "R7工程表"
FIRST_ROW = 7
YEAR = 2025
QUARTERS = ("4～6月", "7～9月", "10～12月", "1～3月")
CARDS = """
名称: 窓口支援システムの更新
課: 市民課
工程: 仕様の検討|→|→||;入札・契約|||●|;切替え||||○
進捗: 一部達成
成果: 契約まで終えた。切替えは機器の納期により令和８年５月となった。
課題: 切替えの時期が繁忙期と重なる。
今後: 休日に切替えを行う。

名称: おくやみ窓口の開設
課: 市民課・保険年金課・税務課
工程: 関係課協議|→|||;開設準備||→||;開設|||●|→
進捗: 達成
成果: 10月に開設し、３月末までに284組が利用した。
課題: 予約が月曜日に集中する。
今後: 予約枠を増やす。

名称: 公式アプリの運用
課: 広報戦略課
工程: 機能の追加|●|||;利用促進|→|→|→|→
進捗: 達成
成果: ごみの分別と防災の機能を追加した。
課題:
今後: 通知の内容を見直す。

名称: 審議会のオンライン開催
課: 総務課
工程: 手引の作成|→|●||;順次実施|||→|→
進捗: 達成
成果: 18の審議会がオンラインを併用した。
課題: 傍聴の方法
今後: 傍聴の配信を試行する。

名称: 職員採用試験の見直し
課: 人事課
工程: 新方式の検討|→|||;募集・試験||→|→|;検証||||→
進捗: 達成
成果: 応募者は前年の1.6倍となった。
課題: 技術職の応募が少ない。
今後: 通年で募集する。

名称: 組織目標の管理
課: 人事課、行政改革課
工程: 目標設定|●|||;中間確認|||●|;期末評価||||●
進捗: 達成
成果: 全ての課で三回の面談を行った。
課題:
今後: 評価の結果を配置に生かす。

名称: 郵便物の集約発送
課: 総務課
工程: 現状調査|→|→||;委託の試行|||→|;方針決定||||×
進捗: 未達成
成果: 試行の結果、経費の削減が見込めなかった。
課題: 部数の少ない課が多い。
今後: 圧着はがきへの切替えを先に進める。

名称: 財務会計の電子決裁
課: 会計課
工程: 規程の改正|→|●||;研修||→||;運用開始|||●|→
進捗: 達成
成果: 10月に運用を始め、伝票の９割を電子化した。
課題: 添付書類の電子化
今後: 請求書の電子受領を始める。

名称: 市営駐車場の料金改定
課: 都市整備課
工程: 料金の検討|→|→||;条例改正||||○
進捗: 一部達成
成果: 改定案をまとめ、関係者と協議した。
課題: 商店街との調整
今後: ６月議会に提案する。

名称: 未収債権の整理
課: 収納課
工程: 台帳の整備|→|→||;催告・処分||→|→|→
進捗: 達成
成果: 非強制徴収債権の台帳を整えた。
課題: 法的措置の経験が少ない。
今後: 弁護士への委任を始める。

名称: 旧庁舎跡地の活用
課: 資産経営課
工程: 民間提案の募集|→|●||;事業者の選定|||→|→
進捗: 一部達成
成果: ４者から提案があり、優先交渉権者を決めた。
課題: 地中の障害物
今後: 基本協定を結ぶ。

名称: 学校施設の包括管理
課: 教育総務課
工程: 先進地調査|→|||;可能性調査||→|→|;方針決定||||○
進捗: 未達成
成果: 調査を終えたが、方針の決定には至っていない。
課題: 市内業者への影響
今後: 業者との意見交換を行う。
"""
TIMETABLE = ["schedule", "planned_stage", "stage", "status"]
STEP = ["goal_text", "planned_stage", "approach", "item_or_detail", "indicator_name"]


def _steps(paper: Paper, row: int, name: str, steps: list[str]) -> None:
    for offset, step in enumerate(steps):
        words, *quarters = step.split("|")
        paper.says(f"D{row + offset}", text(words.strip()), name, STEP, [YEAR, None])
        for letter, sign in zip("EFGH", quarters, strict=True):
            said = mark(sign) if sign else BLANK
            paper.says(f"{letter}{row + offset}", said, name, TIMETABLE, [YEAR, None], h="center", size=12)


def _item(paper: Paper, row: int, no: int, card: dict[str, str]) -> int:
    name, steps = card["名称"], card["工程"].split(";")
    last = row + len(steps) - 1
    paper.says(f"A{row}", code(str(no)), name, ["number", "item_code"], over=f"A{last}")
    paper.named(f"B{row}", name, over=f"B{last}")
    offices = departments(card["課"], "、・")
    field = SEVERAL if offices.kind == "list" else LEAD
    paper.says(f"C{row}", offices, name, field, over=f"C{last}", keep=offices.kind == "list")
    _steps(paper, row, name, steps)
    paper.says(f"I{row}", mark(card["進捗"]), name, rated(YEAR), YEAR, over=f"I{last}")
    for letter, key, said_of in (
        ("J", "成果", "narrative"),
        ("K", "課題", "issues"),
        ("L", "今後", "next_steps"),
    ):
        paper.says(f"{letter}{row}", told(card[key]), name, said_of, YEAR, over=f"{letter}{last}", v="top")
    paper.box(f"A{row}:L{last}")
    for offset in range(1, len(steps)):
        paper.box(f"D{row + offset}:H{row + offset}", inside=HAIR)
    return last + 1


def _headings(paper: Paper) -> None:
    paper.put("A1", "令和７年度　若鮎川市行政改革アクションプラン", size=12)
    paper.put("A2", "工程表及び取組結果", size=18, bold=True)
    paper.put("L3", "→：実施中　●：完了　○：次年度へ繰越し　×：中止", h="right")
    for letter, word in zip("ABCD", ("No", "取組", "担当課", "工程"), strict=True):
        paper.head(f"{letter}5", word, over=f"{letter}6")
    paper.head("E5", "令和７年度", over="H5")
    paper.heads(6, QUARTERS, first=5)
    for letter, word in zip("IJKL", ("進捗", "成果", "課題", "今後の対応"), strict=True):
        paper.head(f"{letter}5", word, over=f"{letter}6")
    paper.box("A5:L6")


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u09_quarter_bars.xlsx",
        "四半期の工程表。取組ごとに工程が二、三行あり、→●○×を四半期の欄に置く。進捗は言葉、成果・課題・今後は結合セル",
        ["quarters", "steps in rows", "arrows and marks with their own legend", "rating in words"],
    )
    paper = Paper(book[SHEET], expected, face="メイリオ", size=9, shade="E2EFDA")
    paper.widths(4, 22, 15, 16, 7, 7, 7, 7, 9, 34, 22, 24)
    _headings(paper)
    cards = split_cards(CARDS)
    row = FIRST_ROW
    for no, card in enumerate(cards, 1):
        row = _item(paper, row, no, card)
    paper.fit(FIRST_ROW, row - 1, least=17)
    paper.put(f"A{row + 1}", "（注）進捗は、達成・一部達成・未達成の三段階で示しています。")
    expected.no_item(SHEET, row + 1, "note under the table")
    paper.page(repeat="5:6", a3=True)
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": SEVERAL}
    mapping |= {"D": [*STEP, *(f"{field}@{YEAR}" for field in STEP)]}
    mapping |= {letter: [*TIMETABLE, *(f"{f}@{YEAR}" for f in TIMETABLE), "ignore"] for letter in "EFGH"}
    mapping |= {"I": rated(YEAR), "J": f"narrative@{YEAR}", "K": f"issues@{YEAR}", "L": f"next_steps@{YEAR}"}
    expected.table(SHEET, [5, 6], (FIRST_ROW, row - 1), mapping)
    expected.band(YEAR, dict(Counter(card["進捗"] for card in cards)), "進捗")
    expected.ask("schedule", "what the quarters' marks are to be kept as", SHEET)
    expected.ask("header_mapping", "quarters are parts of a year", SHEET)
    expected.ask("rating", "whether 一部達成 counts as achieved isn't said", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
