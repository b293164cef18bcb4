"""An old plan of the Heisei years, kept up to 平成32年度: a list of the items with their timetable, and under it on the
same sheet a second table with the effects of the same items in million yen; two departments are slips of the pen.

An invented town; every item and figure is invented.
"""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import APPROACH, BLANK, LEAD, Said, code, mark, missing, span, text

SHEET = "推進計画"
YEARS = (2016, 2017, 2018, 2019, 2020)
PRINTED = ("H28", "H29", "H30", "H31", "H32")
FIRST_ROW = 7
SLIPS = {"総務科": "総務課", "財政果": "財政課"}
ROWS = """
1|組織のスリム化|課の数を14から11に減らす。|総務課|H28～H30|○ ◎ ◎  |H30.4.1|4.2 8.5 12.6 12.6 12.6
2|職員数の適正化|退職者の補充を二分の一とする。|総務課|H28～H32|○ ○ ○ ○ ◎||8.0 14.4 21.9 28.0 35.5
3|給与の適正化|住居手当と旅費を見直す。|総務科|H28～H29|◎ ◎   |H29.4.1|1.1 2.6 2.6 2.6 2.6
4|人事評価の導入|評価の結果を昇任に生かす。|総務課|H28～|○ ○ ◎ ◎ ◎||－ － － － －
5|補助金の整理|目的を終えた補助金を廃止する。|財政課|H28～H32|○ ◎ ◎ ◎ ◎||2.4 6.0 6.0 7.5 7.5
6|使用料の改定|減免の基準を定める。|財政果|H29～H30| ○ ◎  |H30.10.1|－ － 3.8 5.1 5.1
7|町税の徴収強化|差押えと公売を強化する。|税務課|H28～H32|◎ ◎ ◎ ◎ ◎||10.0 10.0 12.0 12.0 12.0
8|町有地の処分|宅地に適した町有地を売却する。|財政課|H28～H31|○ ◎ ◎ ◎ ||▲1.5 14.0 9.0 6.5 0.0
9|下水道の公営企業化|会計を公営企業会計に移す。|上下水道課|～H31|○ ○ ○ ◎ |H31.4.1|▲6.2 ▲8.0 ▲3.3 － －
10|学校給食センターの統合|二つのセンターを統合する。|教育課|H30～H32|  ○ ○ ◎||－ － － ▲22.0 18.4
11|保育所の民間委託|一園の運営を委託する。|福祉課|H29～H31| ○ ○ ◎ ||－ － － 16.0 16.0
12|町民バスの見直し|路線と便数を見直す。|企画課|H28～H30|○ ○ ◎  |H30.10.1|－ － 1.9 3.8 3.8
13|イベントの統合|三つの祭りを一つにする。|産業課|H28|◎    |H28.10.1|0.9 0.9 0.9 0.9 0.9
14|情報システムの共同化|県内の町村と共同で調達する。|企画課|H28～H32|○ ○ ○ ◎ ◎||－ － － 5.6 5.6
"""
HEADER_ROWS = [5, 6]
ERA_DAY = "[$-411]ge.m.d"


def _period(printed: str) -> Said:
    first, wave, last = printed.partition("～")
    start = YEARS[PRINTED.index(first)] if first else None
    end = YEARS[PRINTED.index(last)] if last else start if not wave else None
    return span(printed, start, end)


def _done(printed: str) -> datetime.date | None:
    """The day of completion, kept as a day and printed in the short form of the era (H30.4.1)."""
    if not printed:
        return None
    year, month, day = (int(part) for part in printed[1:].split("."))
    return datetime.date(1988 + year, month, day)


def _million(notation: str) -> Said:
    if notation == "－":
        return missing("－")
    value = float(notation.replace("▲", "-"))
    return Said(notation, "quantity", value, "百万円", stored=value, number_format='#,##0.0;"▲"#,##0.0')


def _plan_row(paper: Paper, row: int, cells: list[str], marks: list[str]) -> None:
    no, name, approach, office, period, _, done, _ = cells
    paper.says(f"A{row}", code(no), name, ["number", "item_code"])
    paper.named(f"B{row}", name)
    paper.says(f"C{row}", text(approach), name, APPROACH)
    said = text(office)
    if office in SLIPS:
        said = Said(office, "text", office, also_ok=(SLIPS[office],))
        why = f"{office}: {SLIPS[office]} is meant"
        paper.expected.finding(SHEET, f"D{row}", "unknown_department", why, optional=True)
        paper.expected.ask("department", why, SHEET, f"D{row}")
    paper.says(f"D{row}", said, name, LEAD, h="center", keep=office in SLIPS)
    paper.says(f"E{row}", _period(period), name, "schedule", h="center", keep=not period[0].isalpha())
    for letter, year, sign in zip("FGHIJ", YEARS, marks, strict=True):
        stage = mark(sign) if sign.strip() else BLANK
        paper.says(f"{letter}{row}", stage, name, ["planned_stage", "stage", "schedule"], year, h="center")
    day = _done(done)
    paper.put(f"K{row}", day, number_format=ERA_DAY if day else "", h="center")


def _effects(paper: Paper, top: int, rows: list[list[str]]) -> int:
    """The second table, whose first heading row is `top`; its last row."""
    paper.put(f"A{top - 2}", "２　財政効果の見込額", size=12, bold=True)
    paper.put(f"K{top - 1}", "単位：百万円", h="right")
    paper.head(f"A{top}", "No", over=f"A{top + 1}")
    paper.head(f"B{top}", "実施項目", over=f"D{top + 1}")
    paper.head(f"E{top}", "効果見込額（平成27年度決算比）", over=f"I{top}")
    paper.heads(top + 1, PRINTED, first=5)
    paper.head(f"J{top}", "累計", over=f"K{top + 1}")
    sums = [0.0] * 5
    row = top + 2
    for no, name, *_, effects in rows:
        paper.put(f"A{row}", no, h="center")
        paper.put(f"B{row}", name, over=f"D{row}")
        figures = [_million(one) for one in effects.split()]
        for place, (letter, year, said) in enumerate(zip("EFGHI", YEARS, figures, strict=True)):
            paper.says(
                f"{letter}{row}",
                said,
                name,
                ["effect_planned", "effect_target"],
                year,
                keep="▲2" in said.printed,
            )
            sums[place] += said.value or 0
        own = round(sum(said.value or 0 for said in figures), 1)
        paper.put(f"J{row}", own, over=f"K{row}", number_format='#,##0.0;"▲"#,##0.0')
        row += 1
    paper.put(f"A{row}", "合　計", over=f"D{row}", h="center", bold=True)
    for letter, year, amount in zip("EFGHI", YEARS, sums, strict=True):
        total = round(amount, 1)
        said = _million(f"{total:,.1f}".replace("-", "▲"))
        paper.put(f"{letter}{row}", said.kept, number_format=said.number_format, bold=True)
        paper.expected.total(SHEET, f"{letter}{row}", f"合計 {year}", "effect_planned", year, said, total)
    paper.put(f"J{row}", round(sum(sums), 1), over=f"K{row}", number_format="#,##0.0", bold=True)
    paper.expected.no_item(SHEET, row, "total")
    paper.box(f"A{top}:K{row}")
    return row


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u17_two_tables.xlsx",
        "平成の計画。一枚のシートに、項目と工程の表と、同じ項目の効果額の表が上下に並ぶ。H31・H32 の見出し、担当課の書き誤り二つ",
        ["two tables of the same items", "H28–H32", "slips in departments", "days in the era's short form"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ 明朝", size=10.5, shade="EAEAEA")
    paper.widths(4, 22, 31, 11, 10, 7, 7, 7, 7, 7, 10)
    paper.put(
        "A1",
        "石清水原町行財政改革推進計画（平成28年度～平成32年度）",
        over="K1",
        size=15,
        bold=True,
        h="center",
    )
    paper.put("A3", "１　実施項目及び年次計画", size=12, bold=True)
    paper.put("K4", "○：準備　◎：実施", h="right", size=9)
    words = ("No", "実施項目", "内容", "担当課", "実施期間")
    for letter, word in zip("ABCDE", words, strict=True):
        paper.head(f"{letter}5", word, over=f"{letter}6")
    paper.head("F5", "年次計画", over="J5")
    paper.heads(6, PRINTED, first=6)
    paper.head("K5", "完了日", over="K6")
    rows = [line.split("|") for line in ROWS.strip().split("\n")]
    for row, cells in enumerate(rows, FIRST_ROW):
        signs = cells[5].split(" ")
        _plan_row(paper, row, cells, (signs + [""] * 5)[:5])
    last = FIRST_ROW + len(rows) - 1
    paper.box(f"A5:K{last}")
    paper.fit(5, last)
    top = last + 5
    end = _effects(paper, top, rows)
    paper.put(f"A{end + 1}", "※▲は、一時的な経費の増加により効果が負となることを示す。", size=9)
    expected.no_item(SHEET, end + 1, "note")
    paper.page(wide=False, tall=1)
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": APPROACH, "D": LEAD}
    mapping["E"] = ["schedule", "schedule_printed"]
    stages = ("planned_stage", "stage", "schedule")
    mapping |= {c: [f"{one}@{y}" for one in stages] for c, y in zip("FGHIJ", YEARS, strict=True)}
    expected.table(SHEET, HEADER_ROWS, (FIRST_ROW, last), mapping)
    effects = {c: [f"effect_planned@{y}", f"effect_target@{y}"] for c, y in zip("EFGHI", YEARS, strict=True)}
    second = {"A": ["number", "item_code"], "B": "item_name", **effects}
    expected.table(SHEET, [top, top + 1], (top + 2, end - 1), second, role="same_items", unit="百万円")
    expected.ask("header_mapping", "a day of completion has no field of its own", SHEET, "K5")
    expected.ask("stage", "○ and ◎ are explained in a line above", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
