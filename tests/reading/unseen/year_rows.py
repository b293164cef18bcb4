"""Years in rows: an item's cells reach over five rows, one for each year, with plan, result, effect and rating, and a sixth
row with the sum of the effects; the sums of all items stand at the end, year by year.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import HAIR, MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import (
    LEAD,
    SEVERAL,
    Computed,
    Said,
    code,
    departments,
    mark,
    number,
    rated,
    split_cards,
    told,
)

SHEET = "年度別実績"
YEARS = {2021: "R3", 2022: "R4", 2023: "R5", 2024: "R6", 2025: "R7"}
FIRST_ROW = 6
MONEY = '#,##0;"△"#,##0'
CARDS = """
番号: （1）
名称: 庁用品の一括調達
課: 契約検査課
R3: 対象品目の選定|18品目を選定|0|○
R4: 試行|試行|210|○
R5: 実施|実施|840|◎
R6: 実施|実施|912|◎
R7: 対象の拡大|拡大を見送り|905|△

番号: （2）
名称: 用紙と印刷の削減
課: 総務課、情報管理課
R3: 620~万枚|631~万枚|△95|△
R4: 600~万枚|588~万枚|130|○
R5: 560~万枚|541~万枚|412|○
R6: 520~万枚|476~万枚|790|◎
R7: 470~万枚|462~万枚|845|○

番号: （3）
名称: 時間外勤務の縮減
課: 職員課
R3: 96,000~時間|99,870~時間|0|×
R4: 94,000~時間|95,310~時間|4,120|△
R5: 92,000~時間|90,445~時間|13,560|○
R6: 90,000~時間|88,902~時間|17,480|○
R7: 88,000~時間|87,614~時間|20,300|○

番号: （4）
名称: 市税の収納率の向上
課: 納税課
R3: 97.0~％|97.2~％|8,200|○
R4: 97.3~％|97.5~％|12,900|○
R5: 97.6~％|97.6~％|14,700|○
R6: 97.9~％|97.8~％|18,100|△
R7: 98.2~％|98.3~％|24,600|○

番号: （5）
名称: 公共施設の統合
課: 資産経営課、施設所管課
R3: 計画の策定|計画を策定|－|○
R4: 地元説明|地元説明|－|○
R5: １施設=1=施設|０施設=0=施設|0|×
R6: １施設=1=施設|１施設=1=施設|3,350|○
R7: ２施設=2=施設|２施設=2=施設|9,870|○

番号: （6）
名称: 窓口業務の委託
課: 市民課
R3: －|－|－|－
R4: 検討|検討|－|○
R5: 準備|準備|△1,650|○
R6: 委託開始|委託開始|2,480|○
R7: 委託|委託|5,120|◎

番号: （7）
名称: ふるさと納税の推進
課: 観光商工課
R3: 8,000~万円|7,615~万円|38,075|△
R4: 9,000~万円|9,820~万円|49,100|○
R5: 10,000~万円|1億2,040万円=12040=万円|60,200|◎
R6: 12,000~万円|1億1,310万円=11310=万円|56,550|△
R7: 12,000~万円|集計中|－|－

番号: （8）
名称: 出先機関の見直し
課: 行政改革課
R3: 現状分析|現状分析|0|○
R4: 方針の決定|方針案の作成|0|△
R5: 条例改正|方針の決定|0|△
R6: 実施|条例改正|0|△
R7: 実施|実施|7,700|○
"""
PLAN, RESULT = ["target", "goal_text", "planned_stage"], ["actual", "narrative", "actual_stage"]


def _money(notation: str) -> Said:
    if notation == "－":
        return told(notation)
    value = int(notation.replace(",", "").replace("△", "-"))
    return Said(notation, "quantity", value, "千円", stored=value, number_format=MONEY)


def _item(paper: Paper, row: int, card: dict[str, str]) -> dict[int, int]:
    """One item of six rows; what its effects are."""
    name, last = card["名称"], row + len(YEARS)
    paper.says(f"A{row}", code(card["番号"]), name, ["number", "item_code"], over=f"A{last}")
    paper.named(f"B{row}", name, over=f"B{last}", bold=True)
    offices = departments(card["課"], "、")
    field = SEVERAL if offices.kind == "list" else LEAD
    paper.says(f"C{row}", offices, name, field, over=f"C{last}", h="center", keep=offices.kind == "list")
    effects: dict[int, int] = {}
    for offset, (year, label) in enumerate(YEARS.items()):
        at = row + offset
        plan, done, effect, sign = card[label].split("|")
        paper.put(f"D{at}", label, h="center")
        paper.says(f"E{at}", told(plan), name, PLAN, year)
        paper.says(f"F{at}", told(done), name, RESULT, year)
        money = _money(effect)
        paper.says(f"G{at}", money, name, "effect_actual", year, keep="△" in effect)
        effects[year] = money.value or 0
        rating = told(sign) if sign == "－" else mark(sign)
        paper.says(f"H{at}", rating, name, rated(year), year, h="center", keep=sign == "×")
    paper.put(f"D{last}", "計", over=f"F{last}", h="center", shade="F2F2F2")
    total = sum(effects.values())
    formula = Computed(f"=SUM(G{row}:G{last - 1})", total)
    paper.put(f"G{last}", formula, number_format=MONEY, shade="F2F2F2")
    paper.put(f"H{last}", None, shade="F2F2F2")
    paper.expected.no_item(SHEET, last, "sum of the item's effects")
    said = number(total, "千円")
    paper.expected.total(SHEET, f"G{last}", f"{name} 計", "effect_actual", "total", said, total)
    paper.box(f"A{row}:C{last}", inside=MEDIUM, outside=MEDIUM)
    paper.box(f"D{row}:H{last}", inside=HAIR, outside=MEDIUM)
    return effects


def _sums(paper: Paper, row: int, items: list[dict[int, int]]) -> int:
    """All items' effects by year, under the list; the last row."""
    paper.put(f"A{row}", "全項目の効果額", over=f"C{row + 5}", h="center", bold=True)
    for offset, (year, label) in enumerate(YEARS.items()):
        at, amount = row + offset, sum(effects[year] for effects in items)
        paper.put(f"D{at}", label, over=f"F{at}", h="center")
        rows = [FIRST_ROW + 6 * place + offset for place in range(len(items))]
        paper.put(
            f"G{at}", Computed("=" + "+".join(f"N(G{one})" for one in rows), amount), number_format=MONEY
        )
        said = number(amount, "千円")
        paper.expected.total(SHEET, f"G{at}", f"全項目 {label}", "effect_actual", year, said, amount)
        paper.expected.no_item(SHEET, at, "sum over all items")
    last = row + 5
    every = sum(sum(effects.values()) for effects in items)
    paper.put(f"D{last}", "合計", over=f"F{last}", h="center", bold=True)
    paper.put(f"G{last}", Computed(f"=SUM(G{row}:G{last - 1})", every), number_format=MONEY, bold=True)
    paper.expected.no_item(SHEET, last, "sum over all items")
    paper.box(f"A{row}:H{last}", outside=MEDIUM)
    return last


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u22_year_rows.xlsx",
        "年度を行に置いた一覧。項目の欄は五年と計の六行にまたがり、全項目の合計が年度ごとに末尾にある",
        ["years in rows", "a sum for each item", "sums by year at the end", "△ as number format"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ Ｐゴシック", size=10, shade="D6DCE4")
    paper.widths(6, 22, 14, 7, 24, 24, 12, 7)
    paper.put("A1", "千鳥ヶ原市集中改革プラン　年度別実績（令和３年度～令和７年度）", size=14, bold=True)
    paper.put("A3", "評価　◎：計画以上　○：計画どおり　△：計画を下回る　×：未実施", size=9)
    paper.put("H3", "効果額の単位：千円", h="right", size=9)
    for column, word in zip(
        "ABCDEFGH", ("番号", "項目", "担当課", "年度", "計画", "実績", "効果額", "評価"), strict=True
    ):
        paper.head(f"{column}5", word)
    paper.box("A5:H5", outside=MEDIUM)
    row, items = FIRST_ROW, []
    for card in split_cards(CARDS):
        items.append(_item(paper, row, card))
        row += len(YEARS) + 1
    last = _sums(paper, row, items)
    paper.fit(5, last, least=16)
    paper.page(wide=False, repeat="5:5")
    paper.sheet.freeze_panes = "A6"
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": SEVERAL}
    mapping |= {"E": PLAN, "F": RESULT, "G": "effect_actual", "H": ["rating"]}
    expected.table(SHEET, [5], (FIRST_ROW, row - 1), mapping, unit="千円")
    expected.ask("direction", "用紙 and 時間外 go down; nothing says so", SHEET)
    expected.ask("department", "施設所管課 is no department of its own", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
