"""館林市: the four sheets of its 業務棚卸表."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import Any

from openpyxl import Workbook

from tests.cities.stand_in import prose
from tests.facts import tatebayashi as facts
from tests.intake.programmes import AMOUNTS, InventorySheet, Shown, inventory_book

YEARS = ("H28", "H29", "H30", "R元", "R2")
# All that the sheets say of the staff of all sheets; the text lost the line on two of them.
STAFF_OF_ALL = next(one for one in facts.STAFFING if one.scope == "all")
# 2-1-6 of sheet 3 is one cell over three lines.
SPANS = {3: {0: 3}}
# The dash of the amounts goes on into the column of marks.
PROJECT_ROWS_WITH_MARK = {(5, "01"): "-"}
NARRATIVES = (
    "第五次総合計画 後期基本計画【H28年度～R2年度】期間におけるシートの総括",
    "総括を踏まえた、第6次総合計画につながる今後の考えや方針等",
)


def inventory() -> Workbook:
    return inventory_book(*(sheet(number, name) for number, name in facts.SHEETS))


def sheet(number: int, name: str) -> InventorySheet:
    [own] = [one for one in facts.STAFFING if one.sheet_no == number and one.scope == "sheet"]
    project_of_open_lines = "事業" if number == 6 else ""
    return InventorySheet(
        number=number,
        name=name,
        years=YEARS,
        title=facts.TITLE_PRINTED,
        section=facts.SECTION_PRINTED.get(number, ""),
        purposes=("第五次\n総合計画", facts.BASIC_PURPOSE, facts.POLICY_PURPOSE),
        directions=[
            f"{start.split(' ')[0]} {prose('施策の方向', lines=1)}"
            for on, start in facts.POLICY_DIRECTION_STARTS
            if on == number
        ],
        staff_label="このシートの行政活動(手段)を遂行するための職員数(実配置ベース)",
        staff_kinds=("正規", "会計年度\n任用", "再任用"),
        staff=persons(own),
        staff_of_all=persons(STAFF_OF_ALL),
        budget=[
            (whole(one.kan), whole(one.kou), whole(one.moku), one.project, one.amount_thousand_yen)
            for one in facts.BUDGET_LINES
            if one.sheet_no == number
        ],
        spans=SPANS.get(number, {}),
        open_budget=[project_of_open_lines] * facts.BLANK_BUDGET_LINES[number],
        budget_total=facts.BUDGET_TOTALS[number],
        missions=[
            (
                one.purpose,
                one.indicator,
                shown_all(one.history),
                one.direction_printed,
                one.mark_printed,
                one.remarks,
            )
            for one in facts.MISSIONS
            if one.sheet_no == number
        ],
        activities=activities(number),
        below=facts.LOOSE_NOTE[1] if facts.LOOSE_NOTE[0] == number else "",
        narratives=[(heading, "\u3000" + prose(heading, lines=1)) for heading in NARRATIVES],
    )


def activities(number: int) -> list[tuple[Any, ...]]:
    """Those of one sheet, the amounts of each two-digit activity behind its last line."""
    of_sheet = [one for one in facts.ACTIVITIES if one.sheet_no == number]
    found: list[tuple[Any, ...]] = []
    for code, group in groupby(of_sheet, key=lambda one: one.code[:2]):
        found += [
            (
                one.code,
                one.name,
                one.indicator or "",
                shown_all(one.history),
                one.direction_printed,
                one.mark_printed,
                one.remarks,
            )
            for one in group
        ]
        found += [
            (
                "事業名",
                one.project,
                AMOUNTS,
                shown_all(one.amounts_printed[:-1], "#,##0"),
                shown(one.amounts_printed[-1], "#,##0"),
                PROJECT_ROWS_WITH_MARK.get((number, code), ""),
                "",
            )
            for one in facts.PROJECT_ROWS
            if (one.sheet_no, one.under_code) == (number, code)
        ]
    return found


def persons(one: facts.Staffing) -> tuple[float, ...]:
    return tuple(float(count) for count in (one.regular, one.fixed_term, one.reappointed))


def whole(printed: str) -> int | None:
    return int(printed) if printed else None


def shown_all(printed: tuple[str, ...], number_format: str = "") -> tuple[Shown, ...]:
    return tuple(shown(one, number_format) for one in printed)


def shown(printed: str, number_format: str = "") -> Shown:
    """The number that a cell holds when it prints this; text stays text. A share is kept as a part of one."""
    bare = printed.replace(",", "").removesuffix("%")
    if not bare.replace(".", "").isdigit():
        return Shown(printed, "@")
    if printed.endswith("%"):
        places = len(bare.partition(".")[2])
        return Shown(float(Decimal(bare) / 100), "0." + "0" * places + "%" if places else "0%")
    return Shown(int(bare), number_format or ("#,##0" if "," in printed else "0"))
