"""A sheet written from top to bottom: rows of cells beside each other, each as high as its longest text needs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from progress.reports.about_sheet import Stamp, set_up_stamped
from progress.reports.fitting import HIGHEST, whole_height
from progress.reports.sheet import OF_ALL_PAGES, Look, break_pages, put, raise_row, reach, set_widths
from progress.table.shape.plan import PlanTable


class Beside(NamedTuple):
    """What stands in one of several cells beside each other, from column `first` to `last`."""

    first: int
    last: int
    value: str | int | Decimal | None
    look: Look


class Rows:
    """`row`: the next free one; `kept`: rows that don't end a page, as headings."""

    def __init__(self, sheet: Worksheet, widths: Sequence[float]) -> None:
        self.sheet, self.widths = sheet, list(widths)
        self.row = 1
        self.kept: set[int] = set()

    @property
    def edge(self) -> int:
        """The last column."""
        return len(self.widths)

    def width(self, first: int, last: int) -> float:
        return sum(self.widths[first - 1 : last])

    def put(self, *cells: Beside, least: float = 20, kept: bool = False) -> None:
        """One row of cells, at least `least` points high; where a text is too long for one row, all cells stand over
        as many as it needs. `kept`: it doesn't end a page."""
        needs = [
            whole_height(one.value, self.width(one.first, one.last) - 2 * one.look.indent, one.look.size)
            for one in cells
            if isinstance(one.value, str)
        ]
        need = max([least, *needs])
        rows = ceil(need / HIGHEST)
        for one in cells:
            last = self.row + rows - 1
            put(self.sheet, self.row, one.first, one.value, one.look, to_row=last, to_column=one.last)
        self.kept |= {self.row} if kept else set()
        for row in range(self.row, self.row + rows):
            raise_row(self.sheet, row, need / rows)
        self.row += rows

    def line(self, text: str, look: Look, *, least: float = 20, kept: bool = False) -> None:
        """One text as wide as the sheet."""
        self.put(Beside(1, self.edge, text, look), least=least, kept=kept)

    def down(self, top: int, first: int, text: str, look: Look, last: int = 0) -> None:
        """One text beside all rows from `top` to the one before the next free one."""
        if self.row > top:
            last = last or first
            put(self.sheet, top, first, text, look, to_row=self.row - 1, to_column=last)
            reach(self.sheet, top, self.row - 1, whole_height(text, self.width(first, last), look.size))

    def set_up(
        self, table: PlanTable, stamp: Stamp, header: Sequence[int] = (), centre: str = OF_ALL_PAGES
    ) -> None:
        """Widths, print and page breaks, once all is written; the rows `header` stand on every page, and `centre`
        as its number."""
        set_widths(self.sheet, self.widths)
        set_up_stamped(self.sheet, header, table, stamp, centre)
        break_pages(self.sheet, self.widths, header, self.kept)
