"""Items of one to four indicators each: the item's cells reach over the rows of its indicators, each indicator has its
baseline, target, actual figure, rate and own rating, and the item one rating over all of them; a sheet explains both scales.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import (
    GOAL,
    LEAD,
    SEVERAL,
    Computed,
    Said,
    code,
    departments,
    goal_year,
    mark,
    missing,
    rated,
    split_cards,
    split_rows,
    text,
)

SHEET, LEGEND = "R6評価一覧", "評価の見方"
FIRST_ROW = 6
YEAR = 2024
LEGEND_ROWS = """
指標の達成度|ａ|100％以上
指標の達成度|ｂ|80％以上100％未満
指標の達成度|ｃ|80％未満
指標の達成度|－|当該年度に目標がない、又は実績が出ていない
総合評価|Ａ|全ての指標がａ
総合評価|Ｂ|ａ又はｂのみ
総合評価|Ｃ|ｃがある
"""
CARDS = """
番号: 1
柱: 行政サービスの向上
名称: 来庁しなくてよい手続の推進
課: 情報推進課、市民課
指標: オンライン申請率|％|18.3|30.0|33.4|50.0;コンビニ交付率|％|41.2|55.0|57.9|70.0;郵送での申請率|％|9.8|8.0|8.6|5.0 小
総合: Ｂ

番号: 2
柱: 行政サービスの向上
名称: 公共施設の予約の改善
課: 文化スポーツ課
指標: ネット予約の対象施設|施設|8|20|20|35
総合: Ａ

番号: 3
柱: 行政サービスの向上
名称: 分かりやすい情報の発信
課: 広報課
指標: 公式アプリの登録者|人|6,310|9,000|10,284|15,000;ホームページの満足度|％|58.0|65.0|集計中|75.0
総合: －

番号: 4
柱: 行政サービスの向上
名称: 苦情・意見への迅速な対応
課: 広報課・各課
指標: 10日以内に回答した割合|％|72.5|85.0|80.1|95.0
総合: Ｂ

番号: 5
柱: 協働と連携
名称: 地域団体の担い手づくり
課: 市民協働課
指標: 自治会加入率|％|63.7|63.0|61.5|63.0;担い手講座の修了者（累計）|人|0|40|52|100;活動を再開した団体|団体|－|3|1|8
総合: Ｃ

番号: 6
柱: 協働と連携
名称: 企業との連携の推進
課: 商工振興課
指標: 連携協定数|件|7|10|12|15;連携した事業数|事業|12|20|24|30
総合: Ａ

番号: 7
柱: 協働と連携
名称: 審議会等への多様な参加
課: 総務課
指標: 女性委員の割合|％|28.4|33.0|31.2|40.0;公募委員を置く審議会|％|35.0|40.0|40.5|50.0
総合: Ｂ

番号: 8
柱: しなやかな組織
名称: 職員の能力の向上
課: 人事課
指標: 研修の受講時間|時間／人|9.1|12.0|13.6|15.0;自己啓発の助成|件|11|20|19|30;派遣研修の人数|人|6|8|8|10;管理職のマネジメント評価|点|3.4|3.6|3.5|4.0
総合: Ｂ

番号: 9
柱: しなやかな組織
名称: 働きやすい職場づくり
課: 人事課
指標: 一人当たり時間外勤務|時間／月|13.9|12.0|11.4|10.0 小;年休の取得日数|日|11.2|13.0|13.9|15.0;男性の育児休業取得率|％|22.2|50.0|63.6|85.0
総合: Ａ

番号: 10
柱: しなやかな組織
名称: 業務の自動化
課: 情報推進課
指標: 削減した時間（累計）|時間|2,140|5,000|6,215|10,000;自動化した業務|業務|9|20|23|40
総合: Ａ

番号: 11
柱: しなやかな組織
名称: 紙を使わない仕事
課: 総務課
指標: 用紙の使用枚数|万枚|512|440|468|350 小;電子決裁率|％|61.0|80.0|88.2|95.0
総合: Ｂ

番号: 12
柱: 持続できる財政
名称: 債権の適正な管理
課: 収納課、債権所管課
指標: 市税の現年収納率|％|98.90|99.00|99.05|99.20;強制徴収公債権の収納率|％|94.3|95.0|94.8|96.0;私債権の収納率|％|88.1|90.0|70.2|92.0
総合: Ｃ

番号: 13
柱: 持続できる財政
名称: 新たな収入の確保
課: 財政課
指標: 広告収入|千円|3,480|4,000|4,155|5,000;ふるさと納税|百万円|182|250|311|400
総合: Ａ

番号: 14
柱: 持続できる財政
名称: 施設の総量の適正化
課: 資産活用課
指標: 延べ床面積|㎡|184,200|182,000|183,650|175,000 小
総合: Ｂ

番号: 15
柱: 持続できる財政
名称: 補助金の見直し
課: 財政課
指標: 終期を定めた補助金の割合|％|40.0|70.0|70.0|100.0
総合: Ａ
"""


def _figure(notation: str, unit: str) -> Said:
    if not notation[:1].isdigit():
        return missing(notation) if notation == "－" else text(notation)
    places = len(notation.partition(".")[2])
    value = float(notation) if places else int(notation.replace(",", ""))
    pattern = f"0.{'0' * places}" if places else "#,##0"
    return Said(notation, "quantity", value, unit.replace("％", "%"), stored=value, number_format=pattern)


def _grade(rate: float | None) -> str:
    return "－" if rate is None else "ａ" if rate >= 1 else "ｂ" if rate >= 0.8 else "ｃ"


def _indicator(paper: Paper, row: int, name: str, notation: str) -> None:
    label, unit, base, target, actual, goal = notation.split("|")
    goal, _, fewer = goal.partition(" ")
    paper.says(f"E{row}", text(label), name, "indicator_name")
    paper.says(f"F{row}", text(unit), name, ["unit", "indicator_unit"], h="center")
    paper.says(f"G{row}", _figure(base, unit), name, "baseline", [2022, "baseline", None])
    aim, done = _figure(target, unit), _figure(actual, unit)
    paper.says(f"H{row}", aim, name, "target", YEAR)
    paper.says(f"I{row}", done, name, "actual", YEAR, h="right")
    rate: float | None = None
    if done.kind == "quantity":
        above, below = (aim, done) if fewer else (done, aim)
        rate = above.value / below.value
        formula = f"=H{row}/I{row}" if fewer else f"=I{row}/H{row}"
        paper.put(f"J{row}", Computed(formula, rate), number_format="0.0%")
    else:
        paper.put(f"J{row}", "－", h="center")
    sign = _grade(rate)
    said = missing("－") if rate is None else mark(sign)
    paper.says(f"K{row}", said, name, rated(YEAR, "指標の達成度", "指標", "達成度"), YEAR, h="center")
    paper.says(f"M{row}", _figure(goal, unit), name, GOAL, goal_year(2027))


def _item(paper: Paper, row: int, card: dict[str, str]) -> int:
    name, indicators = card["名称"], card["指標"].split(";")
    last = row + len(indicators) - 1
    over = {letter: f"{letter}{last}" if last > row else "" for letter in "BCDL"}
    paper.says(f"B{row}", code(card["番号"]), name, ["number", "item_code"], over=over["B"])
    paper.named(f"C{row}", name, over=over["C"])
    offices = departments(card["課"], "、・")
    field = SEVERAL if offices.kind == "list" else LEAD
    paper.says(f"D{row}", offices, name, field, over=over["D"], keep=offices.kind == "list")
    for offset, notation in enumerate(indicators):
        _indicator(paper, row + offset, name, notation)
    said = missing("－") if card["総合"] == "－" else mark(card["総合"])
    fields = rated(YEAR, "総合評価", "総合")
    paper.says(f"L{row}", said, name, fields, YEAR, over=over["L"], h="center", size=13, bold=True)
    return last + 1


def _headings(paper: Paper) -> None:
    paper.put("A1", "鈴音市行政経営改革プラン　令和６年度評価一覧", size=15, bold=True)
    paper.put("M2", "指標の達成度と総合評価は「評価の見方」のシートを参照", h="right", size=9)
    for letter, word in zip("ABCD", ("柱", "No.", "改革項目", "主管課"), strict=True):
        paper.head(f"{letter}4", word, over=f"{letter}5")
    paper.head("E4", "指標", over="K4")
    words = ("名称", "単位", "基準値\n(R4)", "R6目標", "R6実績", "達成率", "達成度")
    paper.heads(5, words, first=5)
    paper.head("L4", "総合\n評価", over="L5")
    paper.head("M4", "最終目標\n(R9)", over="M5")


def _legend(paper: Paper) -> None:
    paper.widths(18, 8, 52)
    paper.put("A1", "評価の見方", size=14, bold=True)
    paper.heads(3, ("区分", "記号", "内容"))
    for row, cells in enumerate(split_rows(LEGEND_ROWS), 4):
        for letter, cell in zip("ABC", cells, strict=True):
            paper.put(f"{letter}{row}", cell, h="center" if letter == "B" else None)
        paper.expected.no_item(LEGEND, row, "legend")
    paper.box("A3:C10")
    paper.put("A12", "※減らすことを目標とする指標の達成率は、目標を実績で除しています。")
    paper.page(wide=False)


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET, LEGEND)
    expected = Expectation(
        "u13_sub_indicators.xlsx",
        "改革項目ごとに指標が一つから四つ。項目の欄は指標の行にまたがって結合し、指標ごとの達成度と項目の総合評価がある",
        ["several indicators an item", "a rating each and one over all", "legend sheet", "lower is better"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ Ｐゴシック", size=10, shade="FFE699")
    paper.widths(5, 5, 26, 15, 26, 9, 10, 10, 10, 9, 8, 7, 11)
    _headings(paper)
    row, tops = FIRST_ROW, dict[str, list[int]]()
    for card in split_cards(CARDS):
        tops.setdefault(card["柱"], [row, row])
        row = _item(paper, row, card)
        tops[card["柱"]][1] = row - 1
    for pillar, (top, last) in tops.items():
        paper.put(f"A{top}", pillar, over=f"A{last}", upright=True, h="center")
    paper.box(f"A4:M{row - 1}")
    paper.fit(4, row - 1)
    paper.page(repeat="4:5")
    paper.sheet.freeze_panes = "D6"
    _legend(Paper(book[LEGEND], expected, face="ＭＳ Ｐゴシック", size=11, shade="FFE699"))
    expected.counts |= {"pillars": len(tops), "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": "pillar", "B": ["number", "item_code"], "C": "item_name", "D": SEVERAL}
    mapping |= {"E": "indicator_name", "G": ["baseline", "baseline@2022"]}
    mapping |= {"H": f"target@{YEAR}", "I": f"actual@{YEAR}", "M": ["goal", "goal@2027", "target@goal"]}
    mapping |= {"K": rated(YEAR, "指標の達成度", "指標", "達成度"), "L": rated(YEAR, "総合評価", "総合")}
    expected.table(SHEET, [4, 5], (FIRST_ROW, row - 1), mapping)
    expected.table(LEGEND, [], None, {}, role="legend")
    expected.ask("direction", "which indicators are better when lower isn't said in a column", SHEET)
    expected.ask("department", "各課 and 債権所管課 are no departments of their own", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
