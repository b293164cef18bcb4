"""Labels and headings as sheets print them, for comparing; cells without a value.

Pure: standard library only.
"""

from __future__ import annotations

from items.quantity import fold
from plans.books.cells import Cell, CellKind, Sheet
from plans.history.changes import Severity
from progress.intake.draft import Draft, origin_of


def bare(text: str) -> str:
    """The text half-width and without white space: 「実 施 計 画」, 「現状と\\n課題」, 「ＩＣＴ」 beside 「ICT」."""
    return "".join(fold(text).split())


def tell_unreadable_cells(sheet: Sheet, draft: Draft) -> None:
    """Reports each cell without a value: a formula that was never computed, an Excel error."""
    for cell in sheet.cells:
        if cell.kind != CellKind.ERROR:
            continue
        sentence = (
            "数式の計算結果が保存されていません。Excelで開いて上書き保存してから取り込んでください。"
            if cell.formula
            else f"「{cell.text}」はExcelのエラーです。値を入れ直してから取り込んでください。"
        )
        draft.tell(Severity.ERROR, "formula_without_value", sentence, origin_of(sheet, cell))


def shown(cell: Cell | None) -> str:
    """The cell's stripped text; "" for none and for a cell without a value."""
    return "" if cell is None or cell.kind == CellKind.ERROR else cell.text
