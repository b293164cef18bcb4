"""Any other table: its header is found, its columns are matched by a dictionary, its rows become records.

Pure: standard library only. The way of a file: `sheets` reads each sheet in its form; `tables` finds where its
tables begin and what each row is, `columns` what each column holds, by the `words` above it and the cells below;
`lists` takes the rows one by one and asks about what nobody can know; `entries` gathers the items with their figures
under the plan's tree, for the whole file; `records` puts all of it into the draft.
"""

from __future__ import annotations

from plans.books.cells import Book
from progress.intake.draft import Draft
from progress.intake.known import Known
from progress.intake.layout import Claim
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.apply import KEY, LABEL
from progress.intake.reading.records.writing import write_records
from progress.intake.reading.sheets.every_sheet import read_sheets
from progress.intake.reading.words.fields import field_choices

SURE = 40
"""Any layout that knows its document is surer."""


class TableLayout:
    key = KEY
    label = LABEL

    def claim(self, book: Book) -> Claim | None:
        """Every sheet of the file, also those that will be left out: each is reported."""
        if not book.sheets:
            return None
        return Claim(tuple(sheet.name for sheet in book.sheets), SURE)

    def read(self, book: Book, sheets: tuple[str, ...], known: Known, draft: Draft) -> None:
        whole = Whole.of(book, known, draft)
        read_sheets(whole, sheets)
        write_records(whole)


__all__ = ["TableLayout", "field_choices"]
