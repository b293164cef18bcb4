"""Policy, measure and item in three merged levels, and for each year one cell that holds the target above
the result; the running year tells a forecast, what isn't known yet is 未定 or 調整中, and some years hold
words instead of figures.

An invented town; every item and figure is invented.
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
    Said,
    departments,
    plain_number,
    several,
    split_rows,
    text,
)

SHEET = "進行管理表"
FIRST_ROW = 6
YEARS = {2022: "令和４年度", 2023: "令和５年度", 2024: "令和６年度", 2025: "令和７年度"}
ROWS = """
方針１　便利で身近な役場|１－１　手続の簡素化|書かない窓口の導入|住民課|利用者数|人|0/0|200/164|400/452|
  500/見480
方針１　便利で身近な役場|１－１　手続の簡素化|添付書類の見直し|総務課|見直し様式数|件|20/18|40/43|60/60|
  80/見75
方針１　便利で身近な役場|１－１　手続の簡素化|キャッシュレス納付の拡大|税務課、上下水道課|利用率|％|10/8.8|
  15/16.1|20/23.5|25/見27
方針１　便利で身近な役場|１－２　情報の発信|町公式ＳＮＳの活用|企画財政課|登録者数|人|800/742|1,000/1,126|
  1,300/1,408|1,500/見1,600
方針１　便利で身近な役場|１－２　情報の発信|町政懇談会の開催|企画財政課|開催回数|回|4/2|4/4|6/6|未定
方針２　力を発揮する職員|２－１　人材の育成|人事評価の処遇への反映|総務課|対象者の割合|％|30/30|60/55|
  100/100|100/見100
方針２　力を発揮する職員|２－１　人材の育成|専門職の共同採用|総務課|採用者数|人|準備会の設置|1/0|2/1|調整中
方針２　力を発揮する職員|２－２　働き方の改革|時間外勤務の上限管理|総務課|上限超過者|人|12/15|8/9|4/4|0/見2
方針２　力を発揮する職員|２－２　働き方の改革|学校事務の共同実施|教育課|対象校数|校|規約の検討|3/3|5/5|7/見7
方針３　将来に続く財政|３－１　歳入の確保|遊休地の売却|企画財政課|売却面積|㎡|900/1,245|900/310|900/0|
  900/見650
方針３　将来に続く財政|３－１　歳入の確保|ふるさと応援寄附の拡大|産業観光課|寄附件数|件|3,000/3,418|
  3,500/4,020|4,000/3,877|4,500/見4,100
方針３　将来に続く財政|３－２　歳出の見直し|橋りょうの長寿命化|建設課|補修橋数|橋|2/2|2/1|3/4|3/見3
方針３　将来に続く財政|３－２　歳出の見直し|補助金の終期設定|企画財政課|設定率|％|基準の策定|50/48.6|
  70/71.4|100/見90
方針３　将来に続く財政|３－２　歳出の見直し|公用施設の照明の更新|各施設所管課|更新施設数|施設|1/1|2/2|2/3|
  2/見2
"""


def _year(notation: str, unit: str) -> Said:
    """「200/164」 is a target and a result, 「500/見480」 a target and a forecast; the rest stays."""
    if "/" not in notation:
        return Said(notation, "text", notation, also_ok=(None,))
    target, done = notation.split("/")
    if done.startswith("見"):
        return several(f"目標 {target}{unit}\n見込 {done[1:]}{unit}", plain_number(target))
    return several(f"目標 {target}{unit}\n実績 {done}{unit}", plain_number(target), plain_number(done))


def _over_rows(paper: Paper, letter: str, field: str, rows: list[list[str]], place: int) -> int:
    """Cells of a level that reach over all rows of the same words; how many there are."""
    top, count = 0, 0
    for at in range(1, len(rows) + 1):
        if at < len(rows) and rows[at][place] == rows[top][place]:
            continue
        first, last = FIRST_ROW + top, FIRST_ROW + at - 1
        over = f"{letter}{last}" if last > first else ""
        words = rows[top][place]
        said = Said(words, "text", words, also_ok=(words.partition("　")[2],))
        paper.says(f"{letter}{first}", said, rows[top][2], field, over=over)
        top, count = at, count + 1
    return count


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "b02_one_cell_years.xlsx",
        "方針・施策・取組の三階層。"
        "年度ごとに目標と実績が一つのセルに二行で入り、今年度は見込、未定と調整中がある",
        ["three levels", "target and result in one cell", "見込", "未定 and 調整中", "words in some years"],
    )
    paper = Paper(book[SHEET], expected, face="游ゴシック", size=10, shade="FCE4D6")
    paper.widths(15, 17, 24, 14, 13, 14, 14, 14, 14)
    paper.put("A1", "木ノ芽町行財政改革大綱（第５次）実施計画　進行管理表", size=14, bold=True)
    paper.put("I2", "令和７年12月末現在", h="right", size=9)
    for letter, word in zip("ABCDE", ("基本方針", "施策", "取組", "担当", "指標"), strict=True):
        paper.head(f"{letter}4", word, over=f"{letter}5")
    paper.head("F4", "上段：目標　下段：実績（令和７年度は見込）", over="I4")
    paper.heads(5, YEARS.values(), first=6)
    rows = split_rows(ROWS)
    for row, cells in enumerate(rows, FIRST_ROW):
        name, office, label, unit = cells[2:6]
        paper.named(f"C{row}", name)
        offices = departments(office, "、")
        paper.says(f"D{row}", offices, name, SEVERAL if offices.kind == "list" else LEAD)
        paper.says(f"E{row}", text(label), name, "indicator_name")
        for letter, year, notation in zip("FGHI", YEARS, cells[6:], strict=True):
            said = _year(notation, unit)
            fields = ["target", "actual"]
            if said.kind == "text":
                fields = ["target", "goal_text", "planned_stage", "actual", "narrative"]
            paper.says(f"{letter}{row}", said, name, fields, year, keep=said.kind == "text", h="center")
    last = FIRST_ROW + len(rows) - 1
    pillars = _over_rows(paper, "A", "pillar", rows, 0)
    subs = _over_rows(paper, "B", "sub_pillar", rows, 1)
    paper.box(f"A4:I{last}")
    paper.fit(4, last, least=30)
    paper.page(repeat="4:5")
    paper.sheet.freeze_panes = "F6"
    expected.counts |= {"pillars": pillars, "sub_pillars": subs}
    mapping: dict[str, Any] = {"A": "pillar", "B": "sub_pillar", "C": "item_name", "D": SEVERAL}
    mapping["E"] = "indicator_name"
    for letter, year in zip("FGHI", YEARS, strict=True):
        mapping[letter] = [f"target@{year}", f"actual@{year}", f"by_row@{year}"]
    expected.table(SHEET, [4, 5], (FIRST_ROW, last), mapping)
    expected.ask("indicator_split", "target and result stand in one cell", SHEET, "F6")
    expected.ask("forecast", "whether 見込 is to be kept as a result", SHEET, "I6")
    expected.ask("department", "各施設所管課 is no department of its own", SHEET)
    expected.ask("direction", "上限超過者 goes down; nothing says so", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
