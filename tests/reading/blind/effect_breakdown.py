"""What the plan brings in money, taken apart: more income, less expense and both together for two years
and what is expected of the third, in ten thousand yen, under headings of three levels; two sums by
formula, one of them wrong.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, Computed, Said, missing, number, split_rows, text, told

SHEET = "財政効果額内訳"
FIRST_ROW = 7
UNIT = "万円"
MONEY = '#,##0;"▲"#,##0'
YEARS = {2023: ("令和５年度（決算）", "DEF"), 2024: ("令和６年度（決算見込）", "GHI")}
WRONG = ("J", 21_000)
ROWS = """
歳入確保|市有地の貸付の拡大|財産活用課|820 －|905 －|950|駐車場３か所
歳入確保|体育館への命名権の導入|スポーツ振興課|0 －|330 －|330|契約は令和６年10月から
歳入確保|下水道使用料の改定|経営総務課|－ －|4,160 －|8,400|
歳入確保|滞納整理の強化|納税課|2,318 ▲145|2,740 ▲160|2,500|歳出は催告業務の委託料
歳入確保|ふるさと納税の返礼品の開発|商工観光課|6,950 ▲3,420|5,480 ▲2,690|6,000|歳出は経費
歳出削減|定員管理の適正化|人事課|－ 3,200|－ 4,800|6,400|
歳出削減|照明設備の一括更新|施設課|－ ▲610|－ 1,145|1,150|初年度は工事費が上回った
歳出削減|広報紙の発行回数の見直し|広報課|12 286|15 290|調整中|印刷の仕様を検討
歳出削減|補助団体の事務局の自立|行政管理課|－ 0|－ 175|未定|２団体と協議
歳出削減|基幹業務システムの標準化|情報システム課|－ －|－ ▲1,870|▲2,300|運用経費が増える見込
歳出削減|学校給食の調理業務の委託|学校給食課|－ 1,024|－ 1,068|1,070|
仕事の見直し|議会資料の電子化|議会事務局|－ 64|－ 71|70|
仕事の見直し|庶務業務の集約|総務課|－ 410|－ 588|600|
仕事の見直し|複合機の台数の見直し|総務課|－ 97|－ 132|130|
"""


def _money(notation: str) -> Said:
    if notation in ("－", "調整中", "未定"):
        return missing(notation) if notation == "－" else told(notation)
    value = int(notation.replace(",", "").replace("▲", "-"))
    return Said(notation, "quantity", value, UNIT, stored=value, number_format=MONEY)


def _headings(paper: Paper) -> None:
    paper.put("A1", "行政改革による財政効果額の内訳（第４次鳴砂市行政改革プラン）", size=14, bold=True)
    paper.put("K3", "単位：万円（一般財源ベース）", h="right", size=9)
    for letter, word in zip("ABC", ("区分", "取　組　項　目", "所管"), strict=True):
        paper.head(f"{letter}4", word, over=f"{letter}6")
    for label, letters in YEARS.values():
        paper.head(f"{letters[0]}4", label, over=f"{letters[2]}4")
        paper.head(f"{letters[0]}5", "内訳", over=f"{letters[1]}5")
        paper.head(f"{letters[0]}6", "歳入の\n増加額")
        paper.head(f"{letters[1]}6", "歳出の\n削減額")
        paper.head(f"{letters[2]}5", "効果額\n（計）", over=f"{letters[2]}6")
    paper.head("J4", "令和７年度\n効果額\n（見込）", over="J6")
    paper.head("K4", "備　考", over="K6")


def _item(paper: Paper, row: int, cells: list[str], sums: dict[str, int]) -> None:
    _, name, office, *years, ahead, note = cells
    paper.named(f"B{row}", name)
    paper.says(f"C{row}", text(office), name, LEAD, h="center")
    for (year, (_, letters)), pair in zip(YEARS.items(), years, strict=True):
        parts = [_money(one) for one in pair.split()]
        for letter, field, said in zip(letters, ("income", "reduction"), parts, strict=False):
            paper.says(f"{letter}{row}", said, name, field, year, keep=(said.value or 0) < 0)
            sums[letter] = sums.get(letter, 0) + (said.value or 0)
        both = sum(said.value or 0 for said in parts)
        if all(said.kind == "missing" for said in parts):
            paper.put(f"{letters[2]}{row}", "－", h="center")
        else:
            formula = Computed(f"=SUM({letters[0]}{row}:{letters[1]}{row})", both)
            paper.put(f"{letters[2]}{row}", formula, number_format=MONEY, bold=True)
        sums[letters[2]] = sums.get(letters[2], 0) + both
    said = _money(ahead)
    said = Said(said.printed, "text", said.printed, also_ok=(None,)) if said.kind == "text" else said
    paper.says(
        f"J{row}", said, name, ["effect_planned", "effect_actual"], 2025, keep=said.kind == "text", h="right"
    )
    sums["J"] = sums.get("J", 0) + (said.value if said.kind == "quantity" else 0)
    paper.says(f"K{row}", told(note), name, "note", size=9)


def _total(paper: Paper, row: int, sums: dict[str, int]) -> None:
    paper.put(f"A{row}", "合　　　計", over=f"C{row}", h="center", bold=True, shade="F2F2F2")
    paper.put(f"K{row}", None, shade="F2F2F2")
    fields: dict[str, tuple[str, int]] = {"J": ("effect_planned", 2025)}
    for year, (_, letters) in YEARS.items():
        names = ("income", "reduction", "effect_actual")
        fields |= {letter: (field, year) for letter, field in zip(letters, names, strict=True)}
    for letter, (field, year) in sorted(fields.items()):
        value = sums[letter]
        printed = WRONG[1] if letter == WRONG[0] else value
        stored: Any = Computed(f"=SUM({letter}{FIRST_ROW}:{letter}{row - 1})", value)
        stored = stored if printed == value else printed
        paper.put(f"{letter}{row}", stored, number_format=MONEY, bold=True, shade="F2F2F2")
        said = number(printed, UNIT, MONEY)
        paper.expected.total(SHEET, f"{letter}{row}", "合　　　計", field, year, said, value)
        if printed != value:
            why = f"{printed:,} is printed, the rows add up to {value:,}"
            paper.expected.finding(SHEET, f"{letter}{row}", "total_mismatch", why)
    paper.expected.no_item(SHEET, row, "total")


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "b03_effect_breakdown.xlsx",
        "財政効果額を歳入の増加と歳出の削減に分けた内訳表。万円単位、▲、"
        "調整中と未定、翌年度は見込。合計の一つが誤り",
        ["income and reduction", "万円", "headings of three levels", "調整中 and 未定", "a wrong total"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ Ｐゴシック", size=10, shade="CCFFFF")
    paper.widths(7, 30, 16, *[10] * 6, 12, 26)
    _headings(paper)
    rows, sums, tops = split_rows(ROWS), dict[str, int](), dict[str, list[int]]()
    for row, cells in enumerate(rows, FIRST_ROW):
        _item(paper, row, cells, sums)
        tops.setdefault(cells[0], [row, row])[1] = row
    for pillar, (top, bottom) in tops.items():
        paper.put(f"A{top}", pillar, over=f"A{bottom}", upright=True, h="center")
    last = FIRST_ROW + len(rows) - 1
    _total(paper, last + 1, sums)
    paper.box(f"A4:K{last + 1}", outside=MEDIUM)
    paper.fit(4, last + 1)
    notes = (
        "注１　▲は経費の増加又は収入の減少を表す。",
        "注２　令和７年度の調整中及び未定は、合計に含まない。",
    )
    for offset, note in enumerate(notes, 2):
        paper.put(f"A{last + offset}", note, size=9)
        expected.no_item(SHEET, last + offset, "note under the table")
    paper.page(repeat="4:6")
    expected.counts |= {"pillars": len(tops), "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": "pillar", "B": "item_name", "C": LEAD, "K": "note"}
    for year, (_, letters) in YEARS.items():
        mapping |= {letters[0]: f"income@{year}", letters[1]: f"reduction@{year}"}
        mapping[letters[2]] = [f"effect_actual@{year}", "ignore"]
    mapping["J"] = ["effect_planned@2025", "effect_actual@2025"]
    expected.table(SHEET, [4, 5, 6], (FIRST_ROW, last), mapping, role="effects", unit=UNIT)
    expected.ask("sign", "▲ under 削減額 is more expense, as the note tells", SHEET)
    expected.ask("forecast", "whether 見込 is a plan or a result", SHEET, "J4")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
