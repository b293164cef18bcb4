"""A list of steps that is kept from month to month: under each item two or three steps with their
deadline, their state as a word and how far they are in percent; the item's own state and the next thing
to do reach over all its steps.

An invented town; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import HAIR, MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import (
    LEAD,
    SEVERAL,
    Said,
    code,
    deadline,
    departments,
    mark,
    rated,
    split_cards,
    text,
)

SHEET, LIST = "進捗チェック", "選択肢"
FIRST_ROW = 7
YEAR = 2025
STATES = ("完了", "順調", "やや遅れ", "遅れ", "休止")
CARDS = """
柱: 住民サービス
番号: S1
名称: 窓口の予約制の導入
課: 住民福祉課
段階: 予約の仕組みの選定=令和７年６月末=100|要綱の制定=令和７年９月末=100|運用の開始=令和８年１月=60
状態: 順調
次: 職員の研修を11月に行う。

柱: 住民サービス
番号: S2
名称: 水道の開閉栓の電子申請
課: 上下水道課
段階: 様式の整理=令和７年８月末=100|試行=令和７年12月末=20
状態: やや遅れ
次: 検針の委託先と受付時間を調整する。

柱: 住民サービス
番号: S3
名称: 巡回バスの路線の再編
課: 企画政策課
段階: 乗降の調査=令和７年７月=100|再編案の作成=令和７年11月末=40|地域公共交通会議=令和８年２月=0
状態: 順調
次: 区長会で再編案を説明する。

柱: 組織と人
番号: O1
名称: 係制からグループ制への移行
課: 総務課
段階: 各課の意見の聴取=令和７年５月末=100|規則の改正=令和７年12月議会=10
状態: 遅れ
次: 移行の時期を１年延ばすか判断する。

柱: 組織と人
番号: O2
名称: 保育士の共同採用
課: こども課・総務課
段階: 近隣町との協議=令和７年度中=50|合同試験=未定=0
状態: 休止
次: 相手町の議会の後に再開する。

柱: 組織と人
番号: O3
名称: 文書の保存年限の見直し
課: 総務課
段階: 分類表の改定=令和７年６月末=100|各課の移替え=令和７年10月末=100
状態: 完了
次: －

柱: 財政
番号: F1
名称: 公有財産の台帳の電子化
課: 財政課
段階: 台帳の点検=令和７年９月末=100|入力=令和８年３月末=35
状態: 順調
次: 農地の地番の突合を急ぐ。

柱: 財政
番号: F2
名称: 公用車のリースへの切替え
課: 財政課
段階: 台数の精査=令和７年８月末=100|入札=令和７年10月=100|納車=令和８年３月=0
状態: 順調
次: 旧車両の売却の公告を準備する。

柱: 財政
番号: F3
名称: 墓地の使用料の改定
課: 環境課
段階: 原価の計算=令和７年10月末=70|条例の改正=令和８年３月議会=0|周知=令和８年４月以降=0
状態: やや遅れ
次: 減免の扱いを担当者会議で決める。

柱: 財政
番号: F4
名称: 企業版ふるさと納税の受入れ
課: 企画政策課、産業課
段階: 寄附の対象事業の登録=令和７年４月末=100|企業への訪問=令和８年３月末=55
状態: 順調
次: 県の東京事務所に協力を求める。
"""


def _headings(paper: Paper) -> None:
    paper.put("A1", "浜の原町行政改革アクションプログラム　進捗チェック表", size=14, bold=True)
    paper.put("A2", "基準日　令和７年１０月３１日", size=10)
    paper.put("A3", "作成：総務課行革係（毎月末に更新。状態は選択肢から選ぶこと。）", size=9)
    for letter, word in zip("ABCD", ("柱", "記号", "取組名", "所属"), strict=True):
        paper.head(f"{letter}5", word, over=f"{letter}6")
    paper.head("E5", "手順", over="G5")
    paper.heads(6, ("内　容", "期　限", "進み具合"), first=5)
    paper.head("H5", "状態", over="H6")
    paper.head("I5", "次にすること", over="I6")


def _item(paper: Paper, row: int, card: dict[str, str]) -> int:
    name, steps = card["名称"], card["段階"].split("|")
    last = row + len(steps) - 1
    paper.says(f"B{row}", code(card["番号"]), name, ["number", "item_code", "activity_code"], over=f"B{last}")
    paper.named(f"C{row}", name, over=f"C{last}")
    offices = departments(card["課"], "、・")
    several = offices.kind == "list"
    paper.says(f"D{row}", offices, name, SEVERAL if several else LEAD, over=f"D{last}", keep=several)
    for at, one in enumerate(steps, row):
        words, limit, share = one.split("=")
        fields = ["planned_stage", "approach", "indicator_name", "goal_text"]
        paper.says(f"E{at}", text(words), name, fields, [YEAR, None])
        said = Said(limit, "text", limit) if limit == "未定" else deadline(limit)
        fields = ["schedule", "due_year", "end_year", "goal_text", "target", "planned_stage"]
        paper.says(f"F{at}", said, name, fields, [YEAR, 2026, "goal", None], h="center")
        value = int(share)
        percent = Said(f"{share}%", "quantity", value, "%", stored=value / 100, number_format="0%")
        paper.says(f"G{at}", percent, name, ["rate", "actual"], [YEAR, None])
    paper.says(f"H{row}", mark(card["状態"]), name, [*rated(YEAR), "actual_stage"], YEAR, over=f"H{last}")
    fields = ["next_steps"]
    stroke = Said("－", "missing", None) if card["次"] == "－" else text(card["次"])
    paper.says(f"I{row}", stroke, name, fields, [YEAR, None], over=f"I{last}")
    paper.box(f"B{row}:I{last}", inside=HAIR, outside=MEDIUM)
    return last + 1


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET, LIST)
    expected = Expectation(
        "b09_step_checklist.xlsx",
        "月ごとに更新する進捗チェック表。取組ごとに手順が二、三行あり、"
        "期限と進み具合、取組全体の状態は語で選ぶ",
        ["steps under an item", "deadlines", "states as words", "shares of progress", "a sheet of choices"],
    )
    paper = Paper(book[SHEET], expected, face="メイリオ", size=9, shade="B4C6E7")
    paper.widths(5, 7, 26, 15, 24, 16, 10, 11, 34)
    _headings(paper)
    row, tops = FIRST_ROW, dict[str, list[int]]()
    cards = split_cards(CARDS)
    for card in cards:
        tops.setdefault(card["柱"], [row, row])
        row = _item(paper, row, card)
        tops[card["柱"]][1] = row - 1
    for pillar, (top, last) in tops.items():
        paper.put(f"A{top}", pillar, over=f"A{last}", upright=True, h="center", bold=True)
        paper.box(f"A{top}:A{last}", outside=MEDIUM)
    paper.box("A5:I6", outside=MEDIUM)
    paper.fit(5, row - 1, least=20)
    choice = DataValidation(type="list", formula1=f"={LIST}!$A$2:$A$6")
    paper.sheet.add_data_validation(choice)
    choice.add(f"H{FIRST_ROW}:H{row - 1}")
    paper.page(repeat="5:6")
    choices = Paper(book[LIST], expected, face="メイリオ", size=9)
    choices.put("A1", "状態")
    for at, word in enumerate(STATES, 2):
        choices.put(f"A{at}", word)
        expected.no_item(LIST, at, "word to choose from")
    states = [card["状態"] for card in cards]
    expected.band(YEAR, {word: states.count(word) for word in STATES}, "状態")
    expected.counts |= {"pillars": len(tops), "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": "pillar", "B": ["number", "item_code", "activity_code"], "C": "item_name"}
    mapping |= {"D": SEVERAL, "E": ["planned_stage", "approach", "indicator_name", "goal_text"]}
    mapping["F"] = ["schedule", "due_year", "end_year", "goal_text", "target", "planned_stage"]
    mapping |= {"G": ["rate", "actual"], "H": [*rated(YEAR), "actual_stage"], "I": ["next_steps"]}
    expected.table(SHEET, [5, 6], (FIRST_ROW, row - 1), mapping)
    expected.table(LIST, [], None, {}, role="helper")
    expected.ask("item_or_detail", "whether a step is to be kept as an item of its own", SHEET, "E6")
    expected.ask("year", "the fiscal year follows from the date of the table", SHEET, "G6")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
