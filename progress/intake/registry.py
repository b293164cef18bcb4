"""The layouts that the intake knows, each recognising itself, and the reading of a whole file.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from plans.books.cells import Book
from progress.intake.draft import Draft, Known, SheetReading


@dataclass(frozen=True)
class Claim:
    """A layout's word that it can read these sheets. `sure`: 0 to 100; the surest claim on a sheet reads it."""

    sheets: tuple[str, ...]
    sure: int


class Layout(Protocol):
    key: str
    """`plan_cards`; stands in reports and on remembered matchings."""
    label: str
    """「実施計画の個票」"""

    def claim(self, book: Book) -> Claim | None:
        """The sheets that this layout recognises; None when there are none."""
        ...

    def read(self, book: Book, sheets: tuple[str, ...], known: Known, draft: Draft) -> None:
        """Puts what these sheets say into the draft: records, findings, questions, totals, and one
        `SheetReading` for each sheet."""
        ...


def read_with(layouts: Sequence[Layout], book: Book, known: Known) -> Draft:
    """The whole file as one draft. Each sheet is read by the layout that is surest of it, the first of equals;
    layouts read in the order of their first sheets. A sheet that nobody claims is reported, not read."""
    draft = Draft()
    chosen: dict[str, tuple[int, Layout]] = {}
    for layout in layouts:
        claim = layout.claim(book)
        for sheet in claim.sheets if claim else ():
            sure = claim.sure if claim else 0
            if sure > chosen.get(sheet, (-1, layout))[0]:
                chosen[sheet] = (sure, layout)
    mine: dict[str, list[str]] = {}
    by_key = {layout.key: layout for layout in layouts}
    for one in book.sheets:
        if one.name in chosen:
            mine.setdefault(chosen[one.name][1].key, []).append(one.name)
    for key, sheets in mine.items():
        by_key[key].read(book, tuple(sheets), known, draft)
    reported = {reading.sheet for reading in draft.sheets}
    for one in book.sheets:
        if one.name not in reported:
            remark = "非表示のシートのため、読みません。" if one.hidden else "読み取れる表がありません。"
            draft.sheets.append(SheetReading(one.name, "", "", remark=remark))
    order = {one.name: place for place, one in enumerate(book.sheets)}
    draft.sheets.sort(key=lambda reading: order[reading.sheet])
    return draft
