"""A sheet with merged cells as a spreadsheet saves it as CSV (UTF-8 with a byte order mark): two heading lines with empty
cells where merged ones reached, a pillar only in its first line, a total and a legend at the end.

An invented town; every item and figure is invented.
"""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import Any

from openpyxl.utils import get_column_letter

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.said import (
    BLANK,
    LEAD,
    Said,
    code,
    figure,
    mark,
    missing,
    plain_number,
    rated,
    split_rows,
    text,
)

SHEET = "CSV"
TITLE = ["夕凪浜町行政改革大綱実施計画　効果額及び進捗一覧"]
HEADINGS = (
    "柱,№,取組項目,担当課,令和５年度,,,令和６年度,,,令和７年度,,,備考",
    ",,,,計画額（千円）,実績額（千円）,進捗,計画額（千円）,実績額（千円）,進捗,計画額（千円）,実績額（千円）,進捗,",
)
HEADER_LINES = [3, 4]
YEARS = (2023, 2024, 2025)
ROWS = """
１　歳入の確保|1|町税の徴収対策|税務課|3,000 3,412 A;3,000 2,876 B;3,000 3,105 A|
|2|保育料の口座振替の勧奨|福祉課|0 0 B;120 96 B;120 141 A|
|3|町有林の間伐材の売払い|農林課|500 0 D;500 780 A;500 655 A|令和５年度は大雨により中止
|4|ふるさと納税|企画課|12,000 15,870 A;15,000 21,044 A;20,000 18,932 C|経費を含む
|5|施設使用料の改定|総務課|0 0 B;0 0 B;1,400 1,266 B|
２　歳出の削減|6|職員数の適正化|総務課|5,600 5,600 B;5,600 5,600 B;11,200 11,200 B|
|7|庁舎の照明の取替え|総務課|△2,300 △2,455 B;900 874 B;900 931 A|
|8|広報紙の発行回数の見直し|企画課|0 0 B;640 640 B;640 640 B|
|9|スクールバスの路線の見直し|教育課|0 0 C;1,800 0 D;1,800 1,720 B|地元との協議に時間を要した
|10|消防車両の更新の延伸|総務課|－ － B;－ － B;－ － B|効果額は算定しない
|11|下水道施設の包括委託|建設水道課|0 0 B;2,100 1,987 B;2,100 2,204 A|
３　住民との協働|12|公園の住民管理|建設水道課|150 150 B;300 280 B;300 320 A|
|13|敬老会の地区開催|福祉課|0 0 B;450 450 B;450 450 B|
|14|自主防災組織への移管|総務課|－ － B;－ － A;－ － B|
"""


def _money(notation: str) -> Said:
    if notation == "－":
        return missing("－")
    return figure(notation, plain_number(notation.replace("△", "-")), "千円")


def _rows() -> list[list[Said]]:
    rows = []
    for pillar, no, name, office, years, remark in split_rows(ROWS):
        cells = [text(pillar) if pillar else BLANK, code(no), text(name), text(office)]
        for year in years.split(";"):
            planned, actual, sign = year.split()
            cells += [_money(planned), _money(actual), mark(sign)]
        rows.append([*cells, text(remark) if remark else BLANK])
    return rows


def _totals() -> list[int | None]:
    """What the columns of money add up to; None for a column that isn't money."""
    columns = list(zip(*_rows(), strict=True))[4:13]
    return [
        sum(said.value or 0 for said in column) if place % 3 < 2 else None
        for place, column in enumerate(columns)
    ]


def draw() -> bytes:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(TITLE + [""] * 13)
    write([""] * 12 + ["令和８年５月31日現在", ""])
    for heading in HEADINGS:
        write(heading.split(","))
    for row in _rows():
        write([said.printed for said in row])
    sums = ["" if total is None else f"{total:,}" for total in _totals()]
    write(["合計", "", "", "", *sums, ""])
    write(["※進捗　A：計画以上　B：計画どおり　C：計画未満　D：未実施"] + [""] * 13)
    return out.getvalue().encode("utf-8-sig")


FIELDS: list[tuple[str | list[str], int | None]] = [
    ("pillar", None),
    (["number", "item_code"], None),
    ("item_name", None),
    (LEAD, None),
    *((field, year) for year in YEARS for field in ("effect_planned", "effect_actual", rated(year))),
    ("note", None),
]


@cache
def _expectation() -> Expectation:
    expected = Expectation(
        "u24_csv_of_a_sheet.csv",
        "結合セルのある表を CSV（UTF-8、BOM 付き）で保存したもの。見出しは二行、柱は最初の行だけ、末尾に合計と凡例",
        ["CSV of a sheet", "two heading lines", "empty cells of merged ones", "total line"],
    )
    first, rows = HEADER_LINES[-1] + 1, _rows()
    for line, row in enumerate(rows, first):
        name = row[2].printed
        expected.item(SHEET, f"C{line}", name)
        for place, (said, (field, year)) in enumerate(zip(row, FIELDS, strict=True)):
            if field != "pillar":
                at, keep = f"{get_column_letter(place + 1)}{line}", said.printed.startswith("△")
                expected.cell(SHEET, at, name, field, year, said, keep)
    last = first + len(rows) - 1
    for place, total in enumerate(_totals()):
        if total is not None:
            field, year = FIELDS[place + 4]
            at, said = f"{get_column_letter(place + 5)}{last + 1}", figure(f"{total:,}", total, "千円")
            expected.total(SHEET, at, f"合計 {year}", str(field), year, said, total)
    expected.no_item(SHEET, last + 1, "total")
    expected.no_item(SHEET, last + 2, "legend")
    mapping: dict[str, Any] = {}
    for place, (field, year) in enumerate(FIELDS):
        letter = get_column_letter(place + 1)
        mapping[letter] = field if isinstance(field, list) or not year else f"{field}@{year}"
    expected.table(SHEET, HEADER_LINES, (first, last), mapping, unit="千円")
    expected.counts |= {"items": len(rows), "pillars": 3, "sub_pillars": 0}
    for year, place in zip(YEARS, (6, 9, 12), strict=True):
        signs = [row[place].printed for row in rows]
        expected.band(year, {sign: signs.count(sign) for sign in "ABCD"}, "進捗")
    return expected


def expected() -> dict[str, Any]:
    return _expectation().as_dict()
