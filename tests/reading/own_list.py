"""A list of four items under two pillars, and what a careful reader gets from it, in the judge's form.

It has what perturbations touch: a title, headings on two levels, years with an era, texts, numbers, marks, a
total that is compared and a note.
"""

from __future__ import annotations

from typing import Any

from tests.reading.draw import draw, page

SHEET = "進捗"
LIST = page(
    SHEET,
    """
        架空市行政改革推進計画（令和3年度～令和6年度）進捗状況
        | | | | | | | （単位：千円）
        番号 | 大項目 | 取組項目 | 担当課 | 令和3年度 | | 評価 | 効果額 | 備考
        | | | | 目標 | 実績 | （R3） | （令和3年度） |
        1 | 窓口業務 | 証明書の交付 | 戸籍課 | 30件 | 28件 | Ｂ | 1200 | 令和2年度から
        2 | 窓口業務 | 電話の取次ぎ | 総務課 | 12件 | 15件 | Ａ | 300 |
        3 | 財産 | 庁用車の削減 | 管財課 | 5台 | 4台 | Ｂ | 850 |
        4 | 財産 | 使用料の改定 | 管財課 | 実施 | 実施 | Ａ | 2650 | R4まで
        合計 | | | | | | | 5000 |
        ※評価は令和3年度末のもの
    """,
    merge="A1:I1 A3:A4 B3:B4 C3:C4 D3:D4 E3:F3 I3:I4 A9:G9",
    formats={f"H{row}": "#,##0" for row in range(5, 10)},
)
MAPPING = {
    "A": "number",
    "B": "pillar",
    "C": "item_name",
    "D": "lead_department",
    "E": "target@2021",
    "F": "actual@2021",
    "G": "rating@2021",
    "H": ["effect_actual@2021", "effect@2021"],
    "I": "note",
}


def sample(
    cell: str, item: str, field: str, kind: str, printed: str, value: Any, **more: Any
) -> dict[str, Any]:
    base = {"sheet": SHEET, "cell": cell, "item": item, "field": field, "year": None, "kind": kind}
    return base | {"printed": printed, "value": value, "unit": None, "stored": "text"} | more


def expected() -> dict[str, Any]:
    """A new one each time: perturbations are held against what it was."""
    table = {
        "sheet": SHEET,
        "role": "items",
        "header_rows": [3, 4],
        "header_row": 4,
        "data_rows": [5, 8],
        "mapping": dict(MAPPING),
    }
    first, last = "証明書の交付", "使用料の改定"
    samples = [
        sample("C5", first, "item_name", "text", first, first),
        sample("B8", last, "pillar", "text", "財産", "財産"),
        sample("D8", last, "lead_department", "text", "管財課", "管財課"),
        sample("E5", first, "target", "quantity", "30件", 30, unit="件", year=2021),
        sample("F7", "庁用車の削減", "actual", "quantity", "4台", 4, unit="台", year=2021),
        sample("F8", last, "actual", "text", "実施", "実施", year=2021),
        sample("G6", "電話の取次ぎ", "rating", "mark", "Ａ", "Ａ", year=2021),
        sample(
            "H5", first, "effect_actual", "quantity", "1,200", 1200, unit="千円", year=2021, stored="number"
        ),
        sample("I5", first, "note", "text", "令和2年度から", "令和2年度から"),
        sample("I8", last, "note", "text", "R4まで", "R4まで"),
    ]
    total = {"sheet": SHEET, "cell": "H9", "label": "合計", "field": "effect_actual", "year": 2021}
    return {
        "schema": "heldout-workbook-expected/1",
        "workbook": "own_list.xlsx",
        "must_find": {
            "items": 4,
            "items_also_ok": [],
            "pillars": 2,
            "pillars_also_ok": [],
            "sub_pillars": None,
            "header_row": 4,
            "mapping": dict(MAPPING),
            "tables": [table],
            "not_items": [
                {"sheet": SHEET, "row": 9, "why": "合計"},
                {"sheet": SHEET, "row": 10, "why": "note"},
            ],
            "sample_cells": samples,
        },
        "totals_printed": [total | {"printed": "5,000", "value": 5000, "unit": "千円"}],
        "totals_recomputed": [{"sheet": SHEET, "cell": "H9", "value": 5000, "matches": True, "over": "rows"}],
        "bands": [
            {"axis": "評価", "year": 2021, "field": "rating", "scope": "all", "counts": {"Ａ": 2, "Ｂ": 2}}
        ],
        "may_ask": [{"topic": "sign", "sheet": SHEET, "cell": "H4", "why": "income or saving is not said"}],
        "findings_expected": [
            {"sheet": SHEET, "cell": "A10", "kind": "note_line", "severity": "note", "optional": True}
        ],
        "rates_expected": [],
    }


def data() -> bytes:
    return draw(LIST)
