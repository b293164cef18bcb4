"""Circles in five columns for each of two years, side by side, with counts and shares below; the item numbers of one
pillar have become dates when they were typed, two items have no circle in a year and one has two.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import BLANK, LEAD, Computed, Said, code, mark, number, split_rows, text, told

SHEET = "進捗状況"
YEARS = {2023: "令和５年度", 2024: "令和６年度"}
BANDS = ("完了", "実施", "一部実施", "検討中", "未着手")
FIRST_ROW = 7
AS_DATES = "2"
"""The pillar whose item numbers 2-1, 2-2 … Excel made into days of February."""
ROWS = """
１　協働によるまちづくり
1-1|市民活動支援センターの運営|市民協働課|実施 実施|利用者は前年度から８％増加した。
1-2|審議会等の公開|総務課|実施 完了|全ての会議を原則公開とした。
1-3|地域協議会の設置|市民協働課|一部実施 実施|14地区のうち12地区に設置した。
1-4|市民提案型事業|市民協働課|検討中 実施|５事業を採択した。
1-5|ＮＰＯとの定期協議|市民協働課|未着手 検討中|
1-6|広報モニターの活用|秘書課|実施 実施|
1-7|地域通貨の研究|商工課|検討中 検討中|先行地の撤退を踏まえ、検討を続ける。
1-8|住民自治基本条例の検証|企画課|－ 検討中|令和６年度からの取組
２　行政サービスの改善
2-1|窓口の混雑予想の公開|市民課|実施 実施|
2-2|届出の手引の一本化|市民課|一部実施 完了|
2-3|公金のスマホ納付|会計課|実施 完了|
2-4|休日当番医の案内の改善|健康課|実施 実施|
2-5|図書の宅配|図書館|検討中 一部実施|障がいのある方に限り始めた。
2-6|予約バスの運行|交通政策課|一部実施 一部実施|西部地区で実証運行を続けた。
2-7|証明手数料の見直し|市民課|検討中 実施|
2-8|相談窓口のＬＩＮＥ対応|福祉課|検討中 検討中|
2-9|多言語案内板の設置|観光課|実施 実施 ※二重|観光案内所に２基を増設した。
３　組織と人材
3-1|定員管理計画の改定|職員課|実施 完了|
3-2|任期付職員の採用|職員課|実施 実施|
3-3|技術職の共同採用|職員課|検討中 検討中|県の検討会に参加した。
3-4|研修の動画化|職員課|一部実施 実施|
3-5|業務改善の表彰|行政改革室|実施 実施|
3-6|フリーアドレスの試行|管財課|未着手 一部実施|２課で試行した。
3-7|内部通報制度の見直し|総務課|検討中 完了|
3-8|係制の見直し|行政改革室|未着手 未着手|機構改革に合わせて検討する。
４　財政
4-1|中期財政計画の公表|財政課|実施 実施|
4-2|収納対策本部の設置|税務課|実施 完了|
4-3|固定資産の現況調査|税務課|一部実施 一部実施|
4-4|企業誘致の推進|商工課|実施 実施|２社と協定を結んだ。
4-5|遊休地の貸付|管財課|一部実施 実施|
4-6|指定管理料の検証|行政改革室|検討中 実施|
4-7|特別会計繰出金の抑制|財政課|実施 実施|
4-8|温泉施設の譲渡|観光課|検討中 検討中|応募者がなかった。
4-9|起債の抑制|財政課|実施 －|
"""
COLUMNS = {
    year: {band: get_column_letter(4 + 5 * place + n) for n, band in enumerate(BANDS)}
    for place, year in enumerate(YEARS)
}


def _number(printed: str) -> Said:
    if not printed.startswith(AS_DATES):
        return code(printed)
    day = int(printed.partition("-")[2])
    words = f"2月{day}日"
    return Said(words, "code", printed, None, datetime.date(2026, 2, day), 'm"月"d"日"', (words,))


def _item(paper: Paper, row: int, cells: list[str]) -> None:
    no, name, office, states, remark = cells
    paper.says(f"A{row}", _number(no), name, ["number", "item_code"], keep=no in ("2-1", "2-9"), h="center")
    paper.named(f"B{row}", name)
    paper.says(f"C{row}", text(office), name, LEAD, h="center")
    first, second, *twice = states.split()
    for (year, columns), state in zip(COLUMNS.items(), (first, second), strict=True):
        for band, letter in columns.items():
            also = bool(twice) and year == 2024 and band == "一部実施"
            said = mark("○") if band == state or also else BLANK
            fields = [f"rating_mark@{year}/{band}", "rating_mark", "rating"]
            if (
                twice and year == 2024 and said is not BLANK
            ):  # which of the two is meant, only a person can say
                paper.put(f"{letter}{row}", "○", h="center")
            else:
                paper.says(f"{letter}{row}", said, name, fields, year, h="center")
        if twice and year == 2024:
            at = f"{columns['実施']}{row}"
            paper.expected.finding(SHEET, at, "two_marks", "circles under 実施 and 一部実施 in one year")
            paper.expected.ask("rating", "two circles in one year", SHEET, at)
    paper.says(f"N{row}", told(remark), name, ["note", "narrative"], [2024, None])


def _counts(paper: Paper, row: int, last: int) -> None:
    """Below the list: how many circles a column has, and their share of the year's."""
    rows = [cells for cells in split_rows(ROWS) if len(cells) > 1]
    paper.put(f"A{row}", "計", over=f"C{row}", h="center", bold=True, shade="F2F2F2")
    paper.put(f"A{row + 1}", "割合", over=f"C{row + 1}", h="center", bold=True, shade="F2F2F2")
    for place, (year, columns) in enumerate(COLUMNS.items()):
        states = [cells[3].split()[place] for cells in rows]
        counted = {band: states.count(band) for band in BANDS}
        counted["一部実施"] += sum(year == 2024 and "※二重" in cells[3] for cells in rows)
        every = sum(counted.values())
        letters = list(columns.values())
        for band, letter in columns.items():
            formula = f'=COUNTIF({letter}{FIRST_ROW}:{letter}{last},"○")'
            paper.put(f"{letter}{row}", Computed(formula, counted[band]), h="center", shade="F2F2F2")
            share = Computed(
                f"={letter}{row}/SUM({letters[0]}{row}:{letters[-1]}{row})", counted[band] / every
            )
            paper.put(f"{letter}{row + 1}", share, number_format="0.0%", h="center", shade="F2F2F2")
            said = number(counted[band], "件")
            label, at = f"{YEARS[year]} {band}", f"{letter}{row}"
            paper.expected.total(SHEET, at, label, "rating_mark", year, said, counted[band])
    paper.expected.no_item(SHEET, row, "counts of the circles")
    paper.expected.no_item(SHEET, row + 1, "shares of the circles")


def _headings(paper: Paper) -> None:
    paper.put("A1", "第３次久遠寺野市行政改革大綱実施計画", size=12, bold=True)
    paper.put("A2", "進捗状況一覧（令和５・６年度）", size=16, bold=True)
    for letter, word in zip("ABC", ("番号", "実施項目", "担当課"), strict=True):
        paper.head(f"{letter}4", word, over=f"{letter}5")
    for year, columns in COLUMNS.items():
        letters = list(columns.values())
        paper.head(f"{letters[0]}4", YEARS[year], over=f"{letters[-1]}4")
        for band, letter in columns.items():
            paper.head(f"{letter}5", "\n".join(band) if len(band) < 4 else "一部\n実施", size=9)
    paper.head("N4", "令和６年度の主な成果等", over="N5")


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u16_circle_matrix.xlsx",
        "五段階の欄に○を付ける形で二か年が並ぶ。下に件数と割合。二つめの柱の番号は日付になっている。○が二つの項目が一つ",
        ["circles in columns", "two years side by side", "counts and shares", "codes made into dates"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ Ｐゴシック", size=10, shade="DDEBF7")
    paper.widths(8, 32, 13, *[5.5] * 10, 40)
    _headings(paper)
    row, pillars = FIRST_ROW - 1, 0
    for cells in split_rows(ROWS):
        if len(cells) == 1:
            paper.put(f"A{row}", cells[0], over=f"N{row}", bold=True, shade="FFF2CC")
            expected.no_item(SHEET, row, "pillar")
            pillars += 1
        else:
            _item(paper, row, cells)
            if cells[0] == "2-1":
                expected.finding(SHEET, f"A{row}", "code_as_date", "2-1 has become the first of February")
                expected.ask("codes", "2-1 … have become dates", SHEET, f"A{row}")
        row += 1
    _counts(paper, row, row - 1)
    paper.box(f"A4:N{row + 1}", outside=MEDIUM)
    paper.fit(4, row + 1, least=17)
    paper.page(wide=False, tall=1)
    expected.counts |= {"pillars": pillars, "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": LEAD}
    for year, columns in COLUMNS.items():
        mapping |= {letter: f"rating_mark@{year}/{band}" for band, letter in columns.items()}
    mapping["N"] = [f"{field}@2024" for field in ("note", "narrative")] + ["note", "narrative"]
    expected.table(SHEET, [4, 5], (FIRST_ROW - 1, row - 1), mapping)
    expected.ask("rating", "what counts as achieved isn't said", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
