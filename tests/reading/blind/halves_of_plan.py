"""A plan in two halves with a review between them: the first half's aim, what came of it and its mark,
whether the review changed the aim and why, and the second half's aim as it was and as it is now. All
years in Japanese years, in kanji or digits.

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
    Said,
    code,
    figure,
    goal_year,
    mark,
    missing,
    rated,
    split_rows,
    text,
)

SHEET = "中間見直し"
FIRST_ROW = 7
MIDDLE, END = 2023, 2026
ROWS = """
ア|窓口の待ち時間の短縮|市民窓口課|平均の待ち時間|分|22|15|13|◎|変更|目標を前倒しで達成したため|12|10
イ|行政手続のオンライン化|デジタル戦略課|対象の手続|手続|41|150|138|○|変更|国の標準化に合わせるため|250|300
ウ|投票所の再編|選挙管理委員会事務局|投票所数|か所|52|46|46|○|－|－|40|40
エ|自主防災組織の結成|防災課|結成率|％|64.0|75.0|71.2|△|－|－|85.0|85.0
オ|外郭団体の統合|行政経営課|団体数|団体|7|5|6|△|変更|関係者との協議に時間を要するため|4|5
カ|未利用の学校跡地の活用|公共施設課|活用した校数|校|1|3|1|×|変更|公募に応募がなかったため|5|調整中
キ|施設の包括管理の導入|公共施設課|対象の施設|施設|0|60|72|◎|変更|対象を学校に広げたため|80|118
ク|人件費比率の抑制|職員課|人件費比率|％|19.8|19.0|19.4|△|－|－|18.5|18.5
ケ|実質公債費比率の改善|財政課|実質公債費比率|％|9.6|8.5|8.1|◎|変更|繰上償還を行ったため|8.0|7.4
コ|経常収支比率の改善|財政課|経常収支比率|％|94.7|93.0|95.3|×|－|－|91.0|91.0
サ|市債の残高の削減|財政課|市債残高|億円|312|290|284.6|○|変更|大型事業の延期による|270|265
シ|基金の積増し|財政課|財政調整基金|億円|28|30|33.1|◎|－|－|32|32
ス|ＩＣＴ教育の支援の外注|教育総務課|支援員|人|4|10|10|○|変更|国の補助の終了による|12|未定
"""


def _figure(notation: str, unit: str) -> Said:
    if not notation[0].isdigit():
        return missing(notation) if notation == "－" else Said(notation, "text", notation, also_ok=(None,))
    places = len(notation.partition(".")[2])
    value = float(notation) if places else int(notation)
    pattern = f"0.{'0' * places}" if places else "#,##0"
    return Said(notation, "quantity", value, unit.replace("％", "%"), stored=value, number_format=pattern)


def _headings(paper: Paper) -> None:
    paper.put("B1", "岬野市行財政改革推進プラン（令和三年度～令和八年度）", size=14, bold=True)
    paper.put("B2", "前期の総括と中間見直しの結果", size=12)
    for letter, word in zip("BCD", ("記号", "改革項目", "所管"), strict=True):
        paper.head(f"{letter}4", word, over=f"{letter}6")
    paper.head("E4", "成果指標\n（単位）", over="E6")
    paper.head("F4", "策定時\n（令和２年度）", over="F6")
    paper.head("G4", "前期（令和３～５年度）", over="I4")
    for letter, word in zip("GHI", ("令和５年度\n目標", "令和５年度\n実績", "前期\n評価"), strict=True):
        paper.head(f"{letter}5", word, over=f"{letter}6")
    paper.head("J4", "中間見直し（令和６年３月）", over="K4")
    for letter, word in zip("JK", ("変更の\n有無", "変更の理由"), strict=True):
        paper.head(f"{letter}5", word, over=f"{letter}6")
    paper.head("L4", "後期（令和６～８年度）", over="M4")
    paper.head("L5", "令和８年度の目標", over="M5")
    paper.heads(6, ("見直し前", "見直し後"), first=12)


def _item(paper: Paper, row: int, cells: list[str]) -> None:
    sign, name, office, label, unit, base, aim, done, rating, changed, why, before, after = cells
    paper.says(f"B{row}", code(sign), name, ["number", "item_code"])
    paper.named(f"C{row}", name)
    paper.says(f"D{row}", text(office), name, LEAD)
    printed = f"{label}（{unit}）"
    paper.says(f"E{row}", Said(printed, "text", printed, also_ok=(label,)), name, "indicator_name")
    paper.says(f"F{row}", _figure(base, unit), name, "baseline", [2020, "baseline", None])
    paper.says(f"G{row}", _figure(aim, unit), name, ["target", "goal"], MIDDLE)
    if name == "市債の残高の削減":  # the only result that was typed with its unit
        paper.says(f"H{row}", figure(f"{done}億円", float(done), unit), name, "actual", MIDDLE, keep=True)
    else:
        paper.says(f"H{row}", _figure(done, unit), name, "actual", MIDDLE)
    paper.says(f"I{row}", mark(rating), name, rated(MIDDLE, "前期評価", "前期"), [MIDDLE, None])
    paper.put(f"J{row}", changed, h="center")
    if why == "－":
        paper.put(f"K{row}", "－", h="center")
    else:
        paper.says(f"K{row}", text(why), name, ["note", "rating_reason", "narrative"], [2023, 2024, None])
    old = _figure(before, unit)
    paper.put(f"L{row}", old.kept, h="right", colour="7F7F7F", number_format=old.number_format)
    said = _figure(after, unit)
    look: dict[str, Any] = {"bold": True, "colour": "C00000"} if before != after else {}
    keep = said.kind == "text" or (before != after and said.kind == "quantity")
    paper.says(f"M{row}", said, name, ["goal", "target"], goal_year(END), keep=keep, h="right", **look)


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "b06_halves_of_plan.xlsx",
        "前期と後期に分かれた計画の中間見直し。前期の目標・実績・評価、"
        "変更の有無と理由、後期の目標は見直し前と後",
        [
            "two halves of a plan",
            "a goal before and after a review",
            "units in brackets",
            "first column empty",
        ],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ Ｐ明朝", size=10.5, shade="E2EFDA")
    paper.widths(2, 6, 27, 20, 25, 12, 12, 12, 7, 8, 30, 11, 11)
    _headings(paper)
    rows = split_rows(ROWS)
    for row, cells in enumerate(rows, FIRST_ROW):
        _item(paper, row, cells)
    last = FIRST_ROW + len(rows) - 1
    paper.box(f"B4:M{last}")
    paper.fit(4, last, least=24)
    notes = (
        "前期評価の凡例　◎…目標を上回った　○…おおむね達成した　△…下回った　×…大きく下回った",
        "赤字は、中間見直しにより変更した目標です。",
    )
    for offset, note in enumerate(notes, 2):
        paper.put(f"B{last + offset}", note, size=9)
        expected.no_item(SHEET, last + offset, "legend or note")
    paper.page(repeat="4:6", a3=True)
    signs = [cells[8] for cells in rows]
    expected.band(MIDDLE, {sign: signs.count(sign) for sign in "◎○△×"}, "前期評価")
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    mapping: dict[str, Any] = {"B": ["number", "item_code"], "C": "item_name", "D": LEAD}
    mapping |= {"E": "indicator_name", "F": ["baseline", "baseline@2020"]}
    mapping |= {"G": [f"target@{MIDDLE}", f"goal@{MIDDLE}"], "H": f"actual@{MIDDLE}"}
    mapping["I"] = rated(MIDDLE, "前期評価", "前期")
    mapping["K"] = ["note", "rating_reason", "narrative", "ignore"]
    mapping["L"] = ["ignore", "goal", f"target@{END}", "target@goal", f"goal@{END}"]
    mapping["M"] = ["goal", f"target@{END}", "target@goal", f"goal@{END}"]
    expected.table(SHEET, [4, 5, 6], (FIRST_ROW, last), mapping)
    expected.ask("revised", "which of the two goals holds: the one after the review", SHEET, "L6")
    expected.ask("revised", "which of the two goals holds: the one after the review", SHEET, "M6")
    expected.ask("direction", "待ち時間, ratios and debts go down; nothing says so", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
