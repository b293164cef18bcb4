"""A check at the middle and at the end of the year: the half-year's figure and rating stand between the year's target and
its result, next year's target at the end; collection rates carry what was due and what was paid.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, Computed, Said, missing, number, percent, rated, split_rows, text

CHECK, RATES = "点検表", "収納率の内訳"
YEAR = 2025
FIRST_ROW = 7
ROWS = """
11|窓口手続の電子化|市民課|電子化した手続|手続|64|90|78 順調|95 達成|110
12|予約枠の拡大|市民課|予約による受付の割合|％|22.4|35.0|29.8 順調|36.1 達成|45.0
13|市民相談の充実|市民相談課|相談件数|件|1,812|2,000|915 やや遅れ|1,904 未達成|2,000
14|情報公開の迅速化|総務課|決定までの平均日数|日|12.6|11.0|11.2 順調|10.8 達成|10.0
15|窓口満足度の向上|市民課|満足度|％|81.0|85.0|－ －|84.2 おおむね達成|86.0
21|時間外勤務の縮減|人事課|時間外勤務|千時間|148|135|66 順調|133 達成|130
22|年次休暇の取得|人事課|平均取得日数|日|12.9|14.0|6.1 やや遅れ|13.4 おおむね達成|14.0
23|研修の充実|人事課|受講者数|人|1,120|1,200|702 順調|1,318 達成|1,300
24|文書の電子化|総務課|電子決裁率|％|58.2|80.0|71.5 順調|83.6 達成|90.0
25|会議の見直し|行政経営課|会議の延べ時間|時間|6,480|5,800|3,120 遅れ|6,055 未達成|5,500
31|市税の収納|収納課|収納率|％|96.8|97.0|58.3 順調|97.2 達成|97.3
32|国民健康保険料の収納|保険年金課|収納率|％|91.5|92.0|47.0 順調|91.9 おおむね達成|92.5
33|保育料の収納|保育課|収納率|％|98.9|99.0|49.1 順調|99.1 達成|99.2
34|住宅使用料の収納|住宅課|収納率|％|94.0|95.0|46.8 やや遅れ|94.6 おおむね達成|95.0
35|広告収入の確保|財政課|広告収入|千円|5,210|6,000|2,870 やや遅れ|5,930 おおむね達成|6,000
36|土地の売却|管財課|売却額|千円|31,400|40,000|0 遅れ|12,750 未達成|40,000
37|基金の運用|会計課|運用益|千円|2,015|3,000|1,720 順調|3,644 達成|3,500
38|電力の調達|管財課|削減額|千円|▲1,480|2,000|850 やや遅れ|2,106 達成|2,500
"""
COLLECTED = """
31|市税|8,412,500|8,176,950
32|国民健康保険料|1,984,000|1,823,296
33|保育料|126,400|125,262
34|住宅使用料|88,200|83,437
"""


def _figure(notation: str, unit: str) -> Said:
    if notation == "－":
        return missing("－")
    read = unit.replace("％", "%")
    plain = notation.replace(",", "").replace("▲", "-")
    if "." in plain:
        return Said(notation, "quantity", float(plain), read, stored=float(plain), number_format="0.0")
    said = number(int(plain), read, '#,##0;"▲"#,##0')
    return Said(notation, said.kind, said.value, said.unit, said.stored, said.number_format)


def _item(paper: Paper, row: int, cells: list[str]) -> None:
    no, name, office, indicator, unit, before, target, half, end, following = cells
    paper.says(f"A{row}", Said(no, "code", no, stored=int(no)), name, ["number", "item_code"])
    paper.named(f"B{row}", name)
    paper.says(f"C{row}", text(office), name, LEAD, h="center")
    paper.says(f"D{row}", text(indicator), name, "indicator_name")
    paper.says(f"E{row}", text(unit), name, ["unit", "indicator_unit"], h="center")
    paper.says(f"F{row}", _figure(before, unit), name, ["actual", "baseline"], [YEAR - 1, "baseline"])
    paper.says(f"G{row}", _figure(target, unit), name, "target", YEAR)
    figure, rating = half.split()
    at_half = _figure(figure, unit)  # a half-year's figure isn't the year's: it is drawn, but not asked about
    paper.put(
        f"H{row}",
        at_half.kept,
        number_format=at_half.number_format,
        h="right" if at_half.value is not None else "center",
    )
    paper.put(f"I{row}", rating, h="center")
    figure, rating = end.split()
    done = _figure(figure, unit)
    paper.says(f"J{row}", done, name, "actual", YEAR, keep=at_half.kind == "missing")
    aim = _figure(target, unit)
    rate = Computed(f"=J{row}/G{row}", done.value / aim.value)
    paper.put(f"K{row}", rate, number_format="0.0%")
    paper.says(f"L{row}", Said(rating, "mark", rating), name, rated(YEAR), YEAR, h="center")
    paper.says(f"M{row}", _figure(following, unit), name, "target", YEAR + 1)


def _headings(paper: Paper) -> None:
    paper.put("A1", "令和７年度　行政改革実施計画　点検表（中間・年度末）", size=15, bold=True)
    paper.put("A2", "紅葉ヶ原市　行政経営課", size=10)
    words = ("番号", "取組", "所管課", "指標", "単位", "前年度\n実績", "目標")
    for letter, word in zip("ABCDEFG", words, strict=True):
        paper.head(f"{letter}4", word, over=f"{letter}6")
    paper.head("H4", "令和７年度", over="L4")
    paper.head("H5", "中間（９月末）", over="I5")
    paper.head("J5", "年度末（３月末）", over="L5")
    paper.heads(6, ("実績", "進捗", "実績", "達成率", "評価"), first=8)
    paper.head("M4", "次年度\n目標", over="M6")


def _collected(paper: Paper) -> None:
    """The second sheet: what was due and what was paid, for the items that are collection rates."""
    paper.widths(6, 24, 18, 18, 10)
    paper.put("A1", "収納率の内訳（令和７年度末）", size=13, bold=True)
    paper.put("E2", "単位：千円", h="right")
    paper.heads(3, ("番号", "区分", "調定額", "収納額", "収納率"))
    sums = [0, 0]
    rows = split_rows(COLLECTED)
    for row, (no, label, due, paid) in enumerate(rows, 4):
        paper.put(f"A{row}", int(no), h="center")
        paper.put(f"B{row}", label)
        figures = [int(one.replace(",", "")) for one in (due, paid)]
        for place, (letter, figure) in enumerate(zip("CD", figures, strict=True)):
            paper.put(f"{letter}{row}", figure, number_format="#,##0")
            sums[place] += figure
        share = figures[1] / figures[0]
        said = percent(round(share * 100, 1)).from_formula(f"=D{row}/C{row}")
        paper.put(f"E{row}", Computed(said.kept.formula, share), number_format="0.0%")
    last = 4 + len(rows)
    paper.put(f"A{last}", "計", over=f"B{last}", h="center", bold=True)
    for letter, amount in zip("CD", sums, strict=True):
        formula = Computed(f"=SUM({letter}4:{letter}{last - 1})", amount)
        paper.put(f"{letter}{last}", formula, number_format="#,##0", bold=True)
        label = "調定額 計" if letter == "C" else "収納額 計"
        field = "denominator" if letter == "C" else "numerator"
        paper.expected.total(RATES, f"{letter}{last}", label, field, YEAR, number(amount, "千円"), amount)
    paper.put(f"E{last}", Computed(f"=D{last}/C{last}", sums[1] / sums[0]), number_format="0.0%", bold=True)
    paper.expected.no_item(RATES, last, "total")
    paper.box(f"A3:E{last}")
    paper.fit(3, last, least=20)
    paper.page(wide=False)


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(CHECK, RATES)
    expected = Expectation(
        "u21_half_years.xlsx",
        "中間と年度末の点検表。中間の実績は年度の実績ではない。次年度目標の欄があり、収納率の内訳が別のシートにある",
        ["half-year figures", "previous, this and next year", "a rate with its parts on another sheet"],
    )
    paper = Paper(book[CHECK], expected, face="游ゴシック", size=10, shade="FCE4D6")
    paper.widths(6, 25, 14, 21, 8, 9, 9, 9, 9, 9, 8, 13, 9)
    _headings(paper)
    rows = split_rows(ROWS)
    for row, cells in enumerate(rows, FIRST_ROW):
        _item(paper, row, cells)
    last = FIRST_ROW + len(rows) - 1
    paper.box(f"A4:M{last}", outside=MEDIUM)
    paper.fit(4, last, least=19)
    for offset, note in enumerate(("※進捗：順調・やや遅れ・遅れ", "※評価：達成・おおむね達成・未達成"), 1):
        paper.put(f"A{last + offset}", note, size=9)
        expected.no_item(CHECK, last + offset, "legend")
    paper.page()
    _collected(Paper(book[RATES], expected, face="游ゴシック", size=10, shade="FCE4D6"))
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    mapping: dict[str, Any] = {
        "A": ["number", "item_code"],
        "B": "item_name",
        "C": LEAD,
        "D": "indicator_name",
    }
    mapping |= {
        "F": [f"actual@{YEAR - 1}", "baseline"],
        "G": f"target@{YEAR}",
    }
    mapping |= {"J": f"actual@{YEAR}", "L": rated(YEAR), "M": f"target@{YEAR + 1}"}
    expected.table(CHECK, [4, 5, 6], (FIRST_ROW, last), mapping)
    expected.table(RATES, [3], None, {}, role="detail", unit="千円")
    for letter in "HI":
        expected.ask("header_mapping", "a half-year's figure or rating", CHECK, f"{letter}6")
    expected.ask("same_items", "the rows of the second sheet are parts of items 31 to 34", RATES)
    expected.ask("direction", "日数, 時間外, 会議 go down; nothing says so", CHECK)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
