"""Hidden rows and columns: left out, told, and asked about.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterable

from plans.books.cells import Sheet, column_letters
from plans.history.changes import Severity
from progress.intake.draft import Draft, Question, QuestionKind
from progress.intake.reading.answers import READ, SKIP, hidden_question


def _ask_hidden(draft: Draft, sheet: Sheet, where: str, rows: Iterable[int] | None) -> None:
    """`where`: the first hidden cell; `rows`: those of the table, None for all of the sheet."""
    hidden = sheet.hidden_rows if rows is None else sheet.hidden_rows & set(rows)
    draft.ask(
        Question(
            hidden_question(sheet.name),
            QuestionKind.SHEET,
            f"シート「{sheet.name}」の非表示の行と列も取り込みますか。",
            where,
            ((SKIP, "取り込まない"), (READ, "取り込む")),
            SKIP,
            topic="hidden_rows",
            about=(
                *({"row": row} for row in sorted(hidden)),
                *({"column": column_letters(column)} for column in sorted(sheet.hidden_columns)),
            ),
        )
    )


def tell_left_hidden(
    draft: Draft, sheet: Sheet, what: str, where: str, rows: Iterable[int] | None = None
) -> None:
    """`what`: 「非表示の行（3、4行）」."""
    draft.tell(
        Severity.NOTE,
        "hidden_left_out",
        f"{what}は取り込みません。取り込むときは、Excelで再表示してから選び直すか、質問で「取り込む」を選んでください。",
        where,
    )
    _ask_hidden(draft, sheet, where, rows)


def tell_read_hidden(draft: Draft, sheet: Sheet, what: str, where: str, rows: Iterable[int]) -> None:
    """The same of what a person wants."""
    draft.tell(Severity.NOTE, "hidden_read", f"{what}も取り込みます。", where)
    _ask_hidden(draft, sheet, where, rows)
