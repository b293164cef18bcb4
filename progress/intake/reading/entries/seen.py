"""A cell on its sheet, as something of an item was seen in it; the texts of several as one.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from plans.books.cells import Cell, CellKind, Sheet
from progress.intake.draft import Origin, Said, origin_of

_MARK_IN_FRONT = re.compile(r"^\s*(?:[①-⑳]|[(（][0-9０-９]{1,2}[)）]|・)\s*")


@dataclass(slots=True, eq=False)
class Seen:
    """A cell on its sheet. Not frozen for the sake of speed: a long table has several 100,000 of them."""

    sheet: Sheet
    cell: Cell
    whole: str = ""
    """The text of the cell where `cell` stands for one of its lines."""
    _origin: Origin | None = None

    @property
    def printed(self) -> str:
        return self.whole or self.cell.printed

    @property
    def lines(self) -> list[Seen]:
        """The cell's lines one by one, without the ①② in front of them."""
        texts = [
            _MARK_IN_FRONT.sub("", line).strip() for line in self.cell.printed.splitlines() if line.strip()
        ]
        return [self.named(text) for text in texts]

    def named(self, text: str) -> Seen:
        """The same cell, read as this part of its text."""
        part = msgspec.structs.replace(self.cell, printed=text, value="", kind=CellKind.TEXT)
        return Seen(self.sheet, part, self.whole or self.cell.printed)

    @property
    def origin(self) -> Origin:
        if self._origin is None:
            self._origin = origin_of(self.sheet, self.cell)
        return self._origin

    @property
    def text(self) -> str:
        return self.cell.text


def joined(cells: Iterable[Seen]) -> Said:
    """The texts of several cells as one, each once; origin and print of the first."""
    listed = list(cells)
    text = listed[0].text if len(listed) == 1 else "\n".join(dict.fromkeys(seen.text for seen in listed))
    return Said(text, listed[0].printed, listed[0].origin)
