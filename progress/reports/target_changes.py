"""目標変更一覧: every changed target of a plan as a workbook of one sheet, lowered ones first.

What stands in its columns is also what the packet prints.
"""

from __future__ import annotations

from plans.values.words import era_day
from progress.public.reading.marks import full_title
from progress.public.reading.tree import departments_text
from progress.reports.about_sheet import Stamp
from progress.reports.rows import Beside, Rows
from progress.reports.sheet import HEADER_FILL, Look, new_workbook, to_bytes
from progress.table.revisions import GOAL, TargetChange, target_changes
from progress.table.shape.plan import PlanTable

SHEET = "目標変更一覧"
HEADS = ("区分", "取組", "担当課", "指標", "変更前 → 変更後", "決めた日と組織", "理由")
LOWERED_FIRST = "引き下げた目標を先に載せています。小さいほどよい指標では、目標を大きくすることが引下げです。"
NONE = "目標を変えた記録はありません。"
_WIDTHS = (9.0, 26.0, 16.0, 20.0, 31.0, 18.0, 34.0)
_TITLE, _PLAIN = Look(bold=True, size=14, lines=""), Look(lines="")
_HEAD, _CELL = Look(bold=True, fill=HEADER_FILL, across="center"), Look()


def cells_of(table: PlanTable, one: TargetChange) -> list[str]:
    """What stands under each of `HEADS`."""
    decision, direction = one.decision, one.indicator.direction_label
    targets = (
        f"{year.short if year else GOAL}：{row.before} → {row.after}" for year, row in decision.targets
    )
    indicator = (one.indicator.name, f"（{direction}）" if direction else "")
    decided = (era_day(decision.decided_on), decision.decided_by, decision.document_number)
    return [
        *(
            one.changed.words,
            full_title(table, one.item),
            departments_text(one.item),
            "\n".join(filter(None, indicator)),
        ),
        *("\n".join(targets), "\n".join(filter(None, decided)), decision.reason),
    ]


def write(table: PlanTable, stamp: Stamp) -> bytes:
    """The workbook (.xlsx). The same arguments give the same bytes."""
    workbook = new_workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    rows, changes = Rows(sheet, _WIDTHS), target_changes(table)
    rows.line(f"{table.plan_title}　{SHEET}", _TITLE, least=26, kept=True)
    if table.disclaimer:
        rows.line(table.disclaimer, _PLAIN, kept=True)
    rows.line(f"この資料：{stamp.name}", _PLAIN, kept=True)
    rows.line(LOWERED_FIRST if changes else NONE, _PLAIN, kept=True)
    header = rows.row
    if changes:
        rows.put(*(Beside(at, at, text, _HEAD) for at, text in enumerate(HEADS, start=1)), kept=True)
    for change in changes:
        rows.put(*(Beside(at, at, text, _CELL) for at, text in enumerate(cells_of(table, change), start=1)))
    rows.set_up(table, stamp, (header,) if changes else ())
    title = f"{table.municipality} {table.plan_title} {SHEET}"
    return to_bytes(workbook, title=title, description=table.disclaimer, day=stamp.sealed_on)
