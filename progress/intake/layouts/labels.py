"""Labels and headings as sheets print them: widths folded, hidden cells left out.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from plans.books.cells import Cell, CellKind, Sheet
from plans.history.changes import Severity
from progress.intake.draft import Draft, origin_of

_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000]+")


def folded(text: str) -> str:
    """Full-width letters, digits and signs as half-width ones; ① and ○ stay what they are."""
    if text.isascii():
        return text
    return _FULL_WIDTH.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)


def bare(text: str) -> str:
    """The text without white space, for comparing: 「実 施 計 画」, 「現状と\\n課題」, 「ＩＣＴ」 beside 「ICT」."""
    return "".join(folded(text).split())


def unspaced(text: str) -> str:
    """「実 施 計 画」 → 「実施計画」: letters set apart for looks. Text with longer words stays as it is."""
    words = text.split()
    return "".join(words) if len(words) > 1 and all(len(word) == 1 for word in words) else text.strip()


def visible(sheet: Sheet, draft: Draft) -> Sheet:
    """The sheet without its hidden rows and columns, whose first filled cell is reported."""
    hidden = [cell for cell in sheet.cells if sheet.is_hidden(cell.row, cell.column)]
    if not hidden:
        return sheet
    draft.tell(
        Severity.WARNING,
        "hidden",
        f"表示されていないセルが{len(hidden)}個あるため、読みません。取り込むときは、行・列・シートを再表示してください。",
        origin_of(sheet, hidden[0]),
    )
    gone = {(cell.row, cell.column) for cell in hidden}
    return replace(
        sheet, cells=tuple(cell for cell in sheet.cells if (cell.row, cell.column) not in gone), hidden=False
    )


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
