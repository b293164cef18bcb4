"""Hidden rows and columns: read or left out, told, and asked about.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from plans.books.cells import Sheet, column_letters
from plans.history.changes import Severity
from progress.intake.draft import Draft, Question, QuestionKind
from progress.intake.reading.answers import READ, ROWS, SKIP, Hidden, hidden_question

_CHOICES = ((SKIP, "取り込まない"), (READ, "取り込む"), (ROWS, "行だけ取り込む"))
_GONE = re.compile(r"[\s　]*[(（\[【〔]?(?:旧|廃止|終了|削除|中止|欠番|不使用)[)）\]】〕]")


def hidden_of_list(sheet: Sheet, rows: Iterable[int], answer: str | None) -> Hidden:
    """What is read of the hidden rows and columns of a list, by the answer to `hidden_question`. Where there is
    none, its rows: a filter hides items, numbers run on through them and totals count them; but not where one says
    that it is gone (「（旧）…」, 「【廃止】…」)."""
    hidden = (cell for row in sheet.hidden_rows & set(rows) for cell in sheet.row(row))
    gone = any(_GONE.match(cell.text) for cell in hidden)
    return Hidden(answer in (READ, ROWS) or (answer != SKIP and not gone), answer == READ)


def _ask_hidden(
    draft: Draft, sheet: Sheet, where: str, rows: Iterable[int] | None, *, rows_read: bool
) -> None:
    """`where`: the first hidden cell; `rows`: those of the table, None for all of the sheet; `rows_read`: the rows
    are read as long as nobody says."""
    hidden = sheet.hidden_rows if rows is None else sheet.hidden_rows & set(rows)
    both = bool(hidden and sheet.hidden_columns)
    draft.ask(
        Question(
            hidden_question(sheet.name),
            QuestionKind.SHEET,
            f"シート「{sheet.name}」の非表示の行と列も取り込みますか。",
            where,
            _CHOICES if both else _CHOICES[:2],
            SKIP if not (rows_read and hidden) else ROWS if both else READ,
            topic="hidden_rows",
            about=(
                *({"row": row} for row in sorted(hidden)),
                *({"column": column_letters(column)} for column in sorted(sheet.hidden_columns)),
            ),
        )
    )


def tell_left_hidden(
    draft: Draft,
    sheet: Sheet,
    what: str,
    where: str,
    rows: Iterable[int] | None = None,
    *,
    rows_read: bool = False,
) -> None:
    """`what`: 「非表示の行（3、4行）」."""
    draft.tell(
        Severity.NOTE,
        "hidden_left_out",
        f"{what}は取り込みません。取り込むときは、Excelで再表示してから選び直すか、質問で「取り込む」を選んでください。",
        where,
    )
    _ask_hidden(draft, sheet, where, rows, rows_read=rows_read)


def tell_read_hidden(
    draft: Draft, sheet: Sheet, what: str, where: str, rows: Iterable[int], *, rows_read: bool
) -> None:
    """The same of what is read."""
    draft.tell(
        Severity.NOTE,
        "hidden_read",
        f"{what}も取り込みます。取り込まないときは、質問で「取り込まない」を選んでください。",
        where,
    )
    _ask_hidden(draft, sheet, where, rows, rows_read=rows_read)
