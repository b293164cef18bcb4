"""Any other table: its header is found, its columns are matched by a dictionary, its rows become records.

Pure: standard library only. The way of a file: `sheets` chooses what is read, `document` reads covers
and titles, `dittos` puts what 〃 stands for, `headings` finds the header (`forms`: labels beside values instead),
`beside` takes small tables off the list, `above` says what a title says of its table, `columns` matches the columns
(with `synonyms`, `years` and `evidence`),
`asking` asks about what nobody can know, `rows` tells the rows apart, `reading` gathers `entries` under their `tree`
into what the sheets share (`whole`), with `figures`, `scales` and `totals`; `records` and `results` put all of it
into the draft.
"""

from __future__ import annotations

from plans.books.cells import Book
from progress.intake.draft import Claim, Draft, Known
from progress.intake.layouts.table.forms import find_form
from progress.intake.layouts.table.headings import find_header
from progress.intake.layouts.table.reading import KEY, LABEL
from progress.intake.layouts.table.records import write_records
from progress.intake.layouts.table.sheets import read_sheets
from progress.intake.layouts.table.synonyms import field_choices
from progress.intake.layouts.table.whole import Whole

SURE, UNSURE = 40, 5
"""Any layout that knows its document is surer. Without a header on any sheet the file is taken only so that
somebody says where the header is."""


class TableLayout:
    key = KEY
    label = LABEL

    def claim(self, book: Book) -> Claim | None:
        """Every sheet of the file, also those that will be left out: each is reported."""
        if not book.sheets:
            return None
        found = any(find_form(sheet) or find_header(sheet) for sheet in book.sheets)
        return Claim(tuple(sheet.name for sheet in book.sheets), SURE if found else UNSURE)

    def read(self, book: Book, sheets: tuple[str, ...], known: Known, draft: Draft) -> None:
        whole = Whole.of(book, known, draft)
        read_sheets(whole, sheets)
        write_records(whole)


__all__ = ["TableLayout", "field_choices"]
