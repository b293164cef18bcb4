"""What the sheets of one file share while they are read.

Pure: standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from plans.books.cells import Book
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft, Known
from progress.intake.layouts.table.document import single_years
from progress.intake.layouts.table.entries import Entries
from progress.intake.layouts.table.scales import Scales
from progress.intake.layouts.table.tree import Tree


@dataclass
class Whole:
    """What the sheets of one file share."""

    book: Book
    known: Known
    draft: Draft
    tree: Tree
    entries: Entries
    scales: Scales
    round_kinds: dict[FiscalYear, str] = field(default_factory=dict)
    lines: int = 0
    sheet_pillars: set[tuple[str, str]] = field(default_factory=set)
    reported: FiscalYear | None = None
    """The year that the file's covers and titles report on."""

    @classmethod
    def of(cls, book: Book, known: Known, draft: Draft) -> Whole:
        return cls(book, known, draft, Tree(known), Entries(known), Scales(known))

    @cached_property
    def named_in_file(self) -> FiscalYear | None:
        """The one year in the file's name: proposed, never taken for said."""
        years = set(single_years(re.sub(r"[_.]", " ", self.book.file_name)))
        return years.pop() if len(years) == 1 else None

    def next_line(self) -> int:
        self.lines += 1
        return self.lines
