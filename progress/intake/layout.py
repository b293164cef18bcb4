"""What a reader of one sort of document offers: which sheets it takes for its own, and how it reads them.

Pure: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from plans.books.cells import Book
from progress.intake.draft import Draft
from progress.intake.known import Known


@dataclass(frozen=True)
class Claim:
    """A layout's word that it can read these sheets. `sure`: 0 to 100; the surest claim on a sheet reads it."""

    sheets: tuple[str, ...]
    sure: int


class Layout(Protocol):
    key: str
    """`table`; stands in reports and on remembered matchings."""
    label: str
    """「実施計画の個票」"""

    def claim(self, book: Book) -> Claim | None:
        """The sheets that this layout recognises; None when there are none."""
        ...

    def read(self, book: Book, sheets: tuple[str, ...], known: Known, draft: Draft) -> None:
        """Puts what these sheets say into the draft: records, findings, questions, totals, and one
        `SheetReading` for each sheet."""
        ...
