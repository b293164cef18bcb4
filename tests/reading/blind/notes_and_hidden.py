"""A working list with the office's habits: old numbers and a working column are hidden, note rows stand
between the items, figures are typed in full-width digits with their unit, ▲ for what went down, most
cells are merged, remarks everywhere.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import (
    LEAD,
    SEVERAL,
    code,
    departments,
    mark,
    missing,
    rated,
    split_rows,
    text,
    told,
)

SHEET = "Ｒ６総括"
FIRST_ROW = 6
YEAR = 2024
ROWS = """
【重点１】行政のスリム化
H-03|１|組織の簡素化|人事課|３部=3=部|２部=2=部|Ｂ|農林部の統合は翌年度に持ち越し
H-07|２|会議録作成の省力化|総務課|１，２００時間=1200=時間|１，３６４時間=1364=時間|Ａ|
  削減時間。導入費は含まない
※　２の削減時間は、各課への照会により行政改革室が推計したもの。
H-08|３|出張旅費の見直し|人事課・会計課|５００万円=500=万円|▲１２０万円=-120=万円|Ｄ|
  運賃の改定により増加（▲は増加額）
新|４|職員駐車場の有料化|管財課|２５０台=250=台|約２４０台=240=台|Ｂ|（参考）収入　約５７６万円
【重点２】サービスの質の向上
H-11|５|証明書の郵送請求の簡素化|市民課|３日以内=3=日|２．５日=2.5=日|Ａ|平均所要日数
H-12|６|福祉の総合相談の開設|福祉総務課|延べ８００件=800=件|延べ１，０３２件=1032=件|Ａ|うち訪問２１１件
H-12-2|７|手話通訳の遠隔対応|障害福祉課|実施|実施|Ｂ|６月から本庁のみ
※　６及び７は、令和６年度に一つの取組を二つに分けたもの。
※　７の支所への拡大は、予算の状況により判断する。
H-15|８|学童保育の開設時間の延長|子育て支援課|１０か所=10=か所|８か所=8=か所|Ｃ|人材の確保が課題
新|９|移動図書館の巡回の見直し|図書館|２０か所=20=か所|－|－|未着手
【重点３】歳入の確保と歳出の抑制
H-18|１０|国民健康保険税の収納率|税務課|９４．５％=94.5=%|９４．８％=94.8=%|Ａ|前年度比＋０．６ポイント
H-20|１１|広告収入の拡大|広報課、市民課|３００万円=300=万円|２８７万円=287=万円|Ｂ|封筒広告は市民課
H-21|１２|電気料金の抑制|管財課|７％削減=7=%|９％削減=9=%|Ａ|契約の見直しによる
※　１２は、令和３年度の料金を基準とする。
H-25|１３|使用されない備品の売却|会計課|５０点=50=点|集計中|－|５月末に確定
H-30|１４|下水道の不明水の対策|下水道課|２か所=2=か所|２か所=2=か所|Ｂ|調査箇所数
"""
WORKING = ["要確認", "済", "済", "済", "要確認", "済", "差替", "済", "済", "要確認", "済", "済", "済", "済"]


def _headings(paper: Paper) -> None:
    paper.put(
        "B1", "令和６年度　真鍋原市行政改革実施計画　取組の総括表", over="Q1", size=14, bold=True, h="center"
    )
    paper.put("N2", "令和７年６月３０日現在", over="Q2", h="right", size=9)
    paper.head("A4", "旧番号", over="A5")
    paper.head("B4", "番号", over="B5")
    paper.head("C4", "取　　　組", over="D5")
    paper.head("E4", "担　当　課", over="F5")
    paper.head("G4", "確認状況", over="H5")
    paper.head("I4", "令　和　６　年　度", over="M4")
    paper.head("I5", "目　標", over="J5")
    paper.head("K5", "実　績", over="L5")
    paper.head("M5", "評価")
    paper.head("N4", "備　　　　　考", over="Q5")


def _item(paper: Paper, row: int, cells: list[str], working: str) -> None:
    old, no, name, office, aim, done, sign, remark = cells
    paper.put(f"A{row}", old, h="center")
    paper.says(f"B{row}", code(no), name, ["number", "item_code"])
    paper.named(f"C{row}", name, over=f"D{row}")
    offices = departments(office, "、・")
    several = offices.kind == "list"
    paper.says(f"E{row}", offices, name, SEVERAL if several else LEAD, over=f"F{row}", keep=several)
    paper.put(f"G{row}", working, over=f"H{row}", h="center")
    fields = (["target", "goal_text", "planned_stage"], ["actual", "narrative", "actual_stage"])
    for (letter, last), notation, field in zip((("I", "J"), ("K", "L")), (aim, done), fields, strict=True):
        said = told(notation)
        keep = "▲" in notation or said.kind == "text"
        paper.says(f"{letter}{row}", said, name, field, YEAR, over=f"{last}{row}", keep=keep, h="center")
    rating = missing("－") if sign == "－" else mark(sign)
    paper.says(f"M{row}", rating, name, rated(YEAR), YEAR)
    paper.says(f"N{row}", text(remark), name, "note", [YEAR, None], over=f"Q{row}", size=9)


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "b07_notes_and_hidden.xlsx",
        "非表示の列と結合だらけの総括表。取組の間に注釈の行、全角数字と単位が一つのセル、▲、概数、備考",
        ["hidden columns", "note rows between items", "full-width digits", "merged columns", "▲"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ Ｐゴシック", size=10, shade="C0C0C0")
    paper.widths(8, 6, 14, 16, 8, 10, 6, 6, 9, 9, 9, 9, 6, 9, 9, 9, 9)
    _headings(paper)
    row, pillars, items, signs = FIRST_ROW, 0, 0, []
    for cells in split_rows(ROWS):
        if len(cells) > 1:
            _item(paper, row, cells, WORKING[items])
            items += 1
            signs.append(cells[6])
        elif cells[0].startswith("※"):
            paper.put(f"B{row}", cells[0], over=f"Q{row}", size=9)
            expected.no_item(SHEET, row, "note between the items")
        else:
            paper.put(f"B{row}", cells[0], over=f"Q{row}", bold=True, shade="EAEAEA")
            expected.no_item(SHEET, row, "heading of a pillar")
            pillars += 1
        row += 1
    last = row - 1
    paper.box(f"A4:Q{last}")
    paper.fit(4, last)
    for letter in "AGH":
        paper.sheet.column_dimensions[letter].hidden = True
    paper.put(
        f"B{row + 1}",
        "評価：Ａ＝目標以上　Ｂ＝ほぼ目標どおり　Ｃ＝目標を下回る　Ｄ＝悪化　－＝評価しない",
        size=9,
    )
    expected.no_item(SHEET, row + 1, "legend under the table")
    paper.page(repeat="4:5")
    expected.band(YEAR, {sign: signs.count(sign) for sign in "ＡＢＣＤ"})
    expected.counts |= {"pillars": pillars, "sub_pillars": 0}
    mapping: dict[str, Any] = {"B": ["number", "item_code"], "C": "item_name", "E": SEVERAL}
    mapping["A"] = ["ignore", "number", "item_code", "activity_code", "note"]
    mapping["I"] = [f"target@{YEAR}", f"goal_text@{YEAR}", f"planned_stage@{YEAR}"]
    mapping["K"] = [f"actual@{YEAR}", f"narrative@{YEAR}", f"actual_stage@{YEAR}"]
    mapping |= {"M": rated(YEAR), "N": ["note", f"note@{YEAR}"]}
    expected.table(SHEET, [4, 5], (FIRST_ROW, last), mapping)
    expected.ask("hidden_columns", "whether the hidden columns are wanted", SHEET, "A4")
    expected.ask("hidden_columns", "whether the hidden columns are wanted", SHEET, "G4")
    expected.ask("sign", "▲120万円 against an aim of 500万円 saved: the remark tells", SHEET)
    expected.ask("direction", "所要日数 goes down; nothing says so", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
