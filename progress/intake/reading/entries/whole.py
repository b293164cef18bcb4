"""What the sheets of one file share while they are read.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from plans.books.cells import Book, Sheet
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft, Origin
from progress.intake.known import Known
from progress.intake.reading.answers import SAID
from progress.intake.reading.columns.explained import Explained
from progress.intake.reading.entries.entry import Entries, Entry
from progress.intake.reading.entries.field_of_work import FieldOfWork
from progress.intake.reading.entries.scales import Scales
from progress.intake.reading.entries.totals import Page
from progress.intake.reading.entries.tree import Tree
from progress.intake.reading.tables.above import ReportedRound
from progress.intake.reading.tables.document import LONGEST_LINE, single_years
from progress.intake.reading.tables.lines import Place, tables
from progress.intake.reading.words.headings import A_YEAR
from progress.intake.reading.words.lookup import plain
from progress.intake.reading.words.years import take_years

_TITLE_ROWS = 10


@dataclass
class Whole:
    """What the sheets of one file share."""

    book: Book
    known: Known
    draft: Draft
    tree: Tree
    entries: Entries
    scales: Scales
    rounds: dict[FiscalYear, ReportedRound] = field(default_factory=dict)
    lines: int = 0
    sheet_pillars: set[tuple[str, str]] = field(default_factory=set)
    fields_of_work: list[FieldOfWork] = field(default_factory=list)
    pages: dict[str, list[Page]] = field(default_factory=dict)
    """By the signature of the heading: the tables that were read under it."""
    explained: dict[str, Explained] = field(default_factory=dict)
    """By the signature of the heading: the first table under it as it was explained."""
    several: dict[str, set[str]] = field(default_factory=dict)
    """By the signature of the heading: its headings that don't hold the same in all tables under it."""
    reported: FiscalYear | None = None
    """The year that the file's covers and titles report on."""
    _tables: list[tuple[Sheet, list[Place]]] = field(default_factory=list)

    @classmethod
    def of(cls, book: Book, known: Known, draft: Draft) -> Whole:
        titles = [cell.text for sheet in book.sheets for cell in sheet.cells if cell.row <= _TITLE_ROWS]
        stored = [year for year in (known.start_year, known.end_year) if year]
        hints = (*cls.years_of(titles), *stored)
        return cls(book, known, draft, Tree(known), Entries(known), Scales(known), hints=hints)

    def tables(self, sheet: Sheet) -> list[Place]:
        """The tables of a sheet, looked for once."""
        found = next((places for one, places in self._tables if one is sheet), None)
        if found is None:
            found = tables(sheet)
            self._tables.append((sheet, found))
        return found

    @cached_property
    def named_in_file(self) -> FiscalYear | None:
        """The one year in the file's name: proposed, never taken for said."""
        years = set(single_years(re.sub(r"[_.]", " ", self.book.file_name)))
        return years.pop() if len(years) == 1 else None

    @cached_property
    def known_headings(self) -> frozenset[str]:
        """The words, as signatures, that stand in headings which are remembered."""
        places = (place for columns in self.known.remembered.values() for place in columns)
        words = {word for place in places if not place.startswith(SAID) for word in place.split("／")}
        return frozenset(words - {"", A_YEAR})

    carried: list[tuple[tuple[str, int, int], Origin, Entry, int | None]] = field(default_factory=list)
    """((sheet, row, column), the cell that says it there too, the row's item, the column's year)"""
    hints: tuple[int, ...] = ()
    """The years that the file's covers and titles name, the plan's own among them."""

    def remember(self, signature: str, headings: tuple[str, ...], taken: Mapping[str, str]) -> None:
        """Keeps what stands under these headings for the next file that has them; of what two sheets understand
        differently, nothing."""
        self.draft.headings[signature] = headings
        before = self.draft.signatures.setdefault(signature, {})
        several = self.several.setdefault(signature, set())
        several |= {place for place in before.keys() & taken.keys() if before[place] != taken[place]}
        before |= {place: said for place, said in taken.items() if place not in several}
        for place in several:
            before.pop(place, None)

    @staticmethod
    def years_of(texts: Iterable[str]) -> list[int]:
        """The years that short lines name; of a sentence none."""
        return [
            int(year)
            for text in texts
            if len(text) <= LONGEST_LINE
            for year in take_years(plain(text))[1].years
        ]

    def next_line(self) -> int:
        self.lines += 1
        return self.lines
