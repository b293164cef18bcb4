"""A review of the city's undertakings: budget and settlement in thousand yen with the part from general
funds, an activity's figure for two years and the aim, a rating by the office, what is to become of it,
and what that saves next year.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import (
    LEAD,
    Computed,
    Said,
    code,
    mark,
    missing,
    number,
    rated,
    split_rows,
    text,
)

SHEET = "事業見直し一覧"
FIRST_ROW = 6
LAST_YEAR, YEAR, NEXT = 2023, 2024, 2025
MONEY = '#,##0;"△"#,##0'
ROWS = """
01-010|成人式の開催|生涯学習課|2,140 1,986|出席率 ％|71.2|75.0|73.8|Ｂ|継続|式典を一部制とする|150
01-024|敬老会への補助|長寿支援課|9,600 8,874|参加者 人|3,120|3,000|2,795|Ｃ|縮小|
  対象の年齢を段階的に引き上げる|2,400
02-003|生ごみ処理機の購入補助|環境政策課|1,500 1,498|補助件数 件|58|60|61|Ａ|拡充|補助の上限を見直す|△600
02-015|不法投棄の監視|環境政策課|3,300 3,187|回収量 ｔ|14.6|12.0|15.9|Ｃ|改善|
  監視員の巡回を監視カメラに替える|480
03-007|商店街の街路灯の補助|商工課|4,050 3,912|灯数 灯|612|600|598|Ｂ|継続|発光ダイオードの灯に限る|0
03-011|就職面接会の開催|商工課|980 744|参加企業 社|32|35|29|Ｃ|廃止|広域の開催に統合する|980
04-002|遠距離通学の支援|学校教育課|12,700 12,655|対象者 人|143|140|138|Ｂ|継続|－|－
04-019|学校図書の充実|学校教育課|5,200 5,196|蔵書の充足率 ％|96.4|100.0|99.1|Ｂ|継続|読まれない図書を除く|0
05-001|道路の清掃|土木管理課|7,450 7,102|延長 ㎞|88.0|88.0|88.0|Ｂ|改善|委託の区域をまとめる|520
05-030|耐震診断の補助|建築指導課|2,000 1,064|件数 件|18|20|11|Ｃ|改善|訪問による周知を増やす|0
06-004|健康増進の教室|健康推進課|1,860 1,733|参加者（延べ） 人|1,410|1,500|1,622|Ａ|拡充|会場を増やす|△240
06-009|人間ドックの助成|健康推進課|8,800 9,310|助成件数 件|402|400|431|Ａ|継続|－|－
07-005|姉妹都市との交流|秘書課|3,120 1,475|派遣人数 人|16|16|8|Ｄ|縮小|隔年の派遣とする|1,500
"""
GENERAL = (1986, 8874, 749, 3187, 1956, 744, 12655, 5196, 7102, 532, 1733, 9310, 1475)
"""The part of each settlement that is paid from general funds."""


def _amount(notation: str) -> Said:
    if notation == "－":
        return missing()
    value = int(notation.replace(",", "").replace("△", "-"))
    return Said(notation, "quantity", value, "千円", stored=value, number_format=MONEY)


def _figure(notation: str, unit: str) -> Said:
    places = len(notation.partition(".")[2])
    value = float(notation) if places else int(notation.replace(",", ""))
    pattern = f"0.{'0' * places}" if places else "#,##0"
    unit = {"％": "%", "ｔ": "t", "㎞": "km"}.get(unit, unit)
    return Said(notation, "quantity", value, unit, stored=value, number_format=pattern)


def _headings(paper: Paper) -> None:
    paper.put("A1", "令和６年度実施分　事業見直し（仕分け）の結果一覧", size=14, bold=True)
    paper.put("A2", "沖見台市　企画部行政経営課", size=10)
    paper.put("O2", "金額の単位：千円", h="right", size=9)
    singles = {"A": "事業コード", "B": "事業名", "C": "担当課", "L": "担当課\n評価", "M": "方向性"}
    singles |= {"N": "見直しの内容", "O": "令和７年度\n効果額(見込)"}
    for letter, word in singles.items():
        paper.head(f"{letter}4", word, over=f"{letter}5")
    paper.head("D4", "令和６年度事業費", over="F4")
    paper.heads(5, ("予算額", "決算額", "うち一般\n財源"), first=4)
    paper.head("G4", "活動指標", over="K4")
    paper.heads(5, ("指標名", "単位", "Ｒ５実績", "Ｒ６目標", "Ｒ６実績"), first=7)


def _item(paper: Paper, row: int, cells: list[str], general: int) -> tuple[int, int, int]:
    number_, name, office, money, indicator, before, aim, done, sign, way, change, saved = cells
    label, unit = indicator.rsplit(" ", 1)
    budget, settled = map(_amount, money.split())
    effect = _amount(saved)
    paper.says(f"A{row}", code(number_), name, ["number", "item_code", "activity_code"])
    paper.named(f"B{row}", name)
    paper.says(f"C{row}", text(office), name, LEAD, h="center")
    paper.says(f"D{row}", budget, name, "budget", YEAR)
    paper.says(f"E{row}", settled, name, "settled", YEAR, keep=settled.value > budget.value)
    paper.put(f"F{row}", general, number_format=MONEY, colour="7F7F7F")
    paper.says(f"G{row}", text(label), name, "indicator_name")
    paper.says(f"H{row}", text(unit), name, ["unit", "indicator_unit"], h="center")
    for letter, notation, field, year in (
        ("I", before, "actual", LAST_YEAR),
        ("J", aim, "target", YEAR),
        ("K", done, "actual", YEAR),
    ):
        paper.says(f"{letter}{row}", _figure(notation, unit), name, field, year)
    paper.says(f"L{row}", mark(sign), name, rated(YEAR, "担当課評価"), YEAR)
    fields = ["next_steps", "direction", *rated(YEAR, "方向性"), *rated(NEXT, "方向性")]
    paper.says(f"M{row}", text(way), name, fields, [YEAR, NEXT, None], h="center")
    stroke = missing() if change == "－" else text(change)
    paper.says(f"N{row}", stroke, name, ["next_steps", "approach", "narrative"], [YEAR, NEXT, None])
    paper.says(
        f"O{row}", effect, name, ["effect_planned", "effect_actual"], NEXT, keep=(effect.value or 0) < 0
    )
    return budget.value, settled.value, effect.value or 0


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "b08_budget_review.xlsx",
        "事業の見直し一覧。千円単位の予算額と決算額、一般財源、前年度実績、"
        "評価と方向性、翌年度の効果額の見込み",
        ["budget and settlement", "codes with zeros", "result of the year before", "what becomes", "△"],
    )
    paper = Paper(book[SHEET], expected, face="游ゴシック", size=9, shade="D0CECE")
    paper.widths(10, 25, 14, 10, 10, 10, 18, 6, 9, 9, 9, 7, 8, 30, 12)
    _headings(paper)
    rows, sums = split_rows(ROWS), [0, 0, 0]
    for row, (cells, general) in enumerate(zip(rows, GENERAL, strict=True), FIRST_ROW):
        sums = [a + b for a, b in zip(sums, _item(paper, row, cells, general), strict=True)]
    last = FIRST_ROW + len(rows) - 1
    end = last + 1
    paper.put(f"A{end}", f"計（{len(rows)}事業）", over=f"C{end}", h="center", bold=True)
    expected.no_item(SHEET, end, "total")
    totals = (("D", "budget", YEAR), ("E", "settled", YEAR), ("O", "effect_planned", NEXT))
    for (letter, field, year), value in zip(totals, sums, strict=True):
        formula = Computed(f"=SUM({letter}{FIRST_ROW}:{letter}{last})", value)
        paper.put(f"{letter}{end}", formula, number_format=MONEY, bold=True)
        said = number(value, "千円", MONEY)
        expected.total(SHEET, f"{letter}{end}", f"計（{len(rows)}事業）", field, year, said, value)
    formula = Computed(f"=SUM(F{FIRST_ROW}:F{last})", sum(GENERAL))
    paper.put(f"F{end}", formula, number_format=MONEY, colour="7F7F7F")
    paper.box(f"A4:O{end}", outside=MEDIUM)
    paper.fit(4, end)
    for offset, note in enumerate(("方向性：拡充・継続・改善・縮小・廃止", "△は経費の増加です。"), 2):
        paper.put(f"A{end + offset}", note, size=9)
        expected.no_item(SHEET, end + offset, "legend or note")
    paper.page(repeat="4:5", a3=True)
    signs = [cells[8] for cells in rows]
    expected.band(YEAR, {sign: signs.count(sign) for sign in "ＡＢＣＤ"}, "担当課評価")
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": ["number", "item_code", "activity_code"], "B": "item_name", "C": LEAD}
    mapping |= {"D": f"budget@{YEAR}", "E": f"settled@{YEAR}", "G": "indicator_name"}
    mapping |= {"F": ["ignore", f"settled@{YEAR}", "note"], "H": ["unit", "indicator_unit"]}
    mapping |= {"I": f"actual@{LAST_YEAR}", "J": f"target@{YEAR}", "K": f"actual@{YEAR}"}
    mapping["L"] = rated(YEAR, "担当課評価")
    mapping["M"] = ["next_steps", "direction", "rating"]
    mapping["N"] = ["next_steps", "approach", "narrative"]
    mapping["O"] = [f"effect_planned@{NEXT}", f"effect_actual@{NEXT}"]
    expected.table(SHEET, [4, 5], (FIRST_ROW, last), mapping, unit="千円")
    expected.ask("sign", "△ is more expense, as the note tells", SHEET)
    expected.ask("forecast", "効果額(見込) is expected, not reached", SHEET, "O4")
    expected.ask("header_mapping", "what is to become of 方向性", SHEET, "M4")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
