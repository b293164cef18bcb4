"""The neutral picture of any table file: cells with their addresses, as printed, before any layout is known.

Pure. `plans.books.limited` has it made from a workbook or a CSV; layouts read nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property

import msgspec


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "truth"
    ERROR = "error"
    """No value: an Excel error (#REF!), or a formula whose result was never computed."""


class Cell(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One cell that holds something.

    `printed` is what a person sees on the sheet (`95.5%`, `1,027`, `0101`), line breaks kept; `value` what is stored
    behind it: a number as `Decimal` reads it (`0.955`), a date as ISO text, "" for any other kind. Row and column
    count from 1. Structs, not dataclasses: they go from the reading process to the server's by the hundred thousand.
    """

    row: int
    column: int
    printed: str
    kind: CellKind = CellKind.TEXT
    value: str = ""
    number_format: str = ""
    """Excel's, "" for General."""
    formula: str = ""
    """「=SUM(E6:E9)」 where the value was computed by one."""

    @property
    def number(self) -> Decimal | None:
        """The stored number, not the printed one; None for anything else (also for digits kept as text)."""
        return Decimal(self.value) if self.kind == CellKind.NUMBER else None

    @property
    def text(self) -> str:
        """`printed` without surrounding white space."""
        return self.printed.strip()


class Why(StrEnum):
    """Why something on a sheet is no cell to be read, or no part of a cell's text."""

    STRUCK = "struck"
    """Struck out: a whole cell, or a part of its text."""
    RAISED = "raised"
    """A note mark, raised behind a figure or a text."""
    UNSEEN = "unseen"
    """Its number format shows nothing (`;;;`), or the sheet shows no zeros."""
    COVERED = "covered"
    """It lies under a merged range, of which only the first cell is seen."""
    COMMENT = "comment"
    TEXT_BOX = "text_box"
    """Text in a shape that lies over the cells."""


class LeftOut(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What stands on a sheet and is left out of its cells, so that it can be counted and named.

    `row` and `column` are those of the cell, or of the one under a shape's upper left corner; `text` is cut
    off at `MAX_LEFT_OUT` characters.
    """

    row: int
    column: int
    why: Why
    text: str


MAX_LEFT_OUT = 1_000


class Range(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A rectangle of cells, both corners included, as merged cells are."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    @property
    def address(self) -> str:
        return f"{address(self.top, self.left)}:{address(self.bottom, self.right)}"

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    def within(self, bottom: int, right: int) -> Range | None:
        """What of it lies in so many rows and columns; None where that isn't more than one cell."""
        top, left = self.top, self.left
        if self.bottom <= bottom and self.right <= right:
            return None if top == self.bottom and left == self.right else self
        bottom, right = min(self.bottom, bottom), min(self.right, right)
        if top > bottom or left > right or (top == bottom and left == right):
            return None
        return Range(top, left, bottom, right)


def column_letters(column: int) -> str:
    """1 → `A`, 28 → `AB`."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def address(row: int, column: int) -> str:
    """(7, 2) → `B7`."""
    return f"{column_letters(column)}{row}"


_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")


def place(text: str) -> tuple[int, int]:
    """`B7`, `b7` → (7, 2). Raises ValueError for anything else."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise ValueError(f"no cell address: {text}")
    return int(match[2]), _column(match[1])


def range_of(text: str) -> Range:
    """`A1:C3`, `$A$1:$C$3`, `A1` (a single cell). Raises ValueError for anything else, also upside down."""
    first, _, last = text.replace("$", "").partition(":")
    (top, left), (bottom, right) = place(first), place(last or first)
    if top > bottom or left > right:
        raise ValueError(f"no range of cells: {text}")
    return Range(top, left, bottom, right)


@cache  # asked for every cell
def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True)
class Sheet:
    """One sheet: only cells that hold something. `bottom` and `right` are the last row and column that do."""

    name: str
    cells: tuple[Cell, ...] = ()
    """By row, then column."""
    merges: tuple[Range, ...] = ()
    """As far as the cells reach (`trimmed`); no two overlap."""
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    left_out: tuple[LeftOut, ...] = ()
    """By row, then column. A place may have several, and a cell besides (14 beside a struck-out 12)."""
    maybe_struck: tuple[str, ...] = ()
    """Ranges (`A3:H40 J3:J40`) that a conditional format strikes out here and there. Where it does isn't computed:
    their cells are read as if it didn't."""
    turned_at: int = 0
    """Of a picture with rows and columns exchanged: the row that its first column is on the file's sheet."""

    def address(self, row: int, column: int) -> str:
        """The A1 address on the file's sheet."""
        return address(self.turned_at + column - 1, row) if self.turned_at else address(row, column)

    @cached_property
    def _rows(self) -> dict[int, dict[int, Cell]]:
        """Row → column → cell."""
        found: dict[int, dict[int, Cell]] = {}
        for cell in self.cells:
            found.setdefault(cell.row, {})[cell.column] = cell
        return found

    @cached_property
    def _merges_along(self) -> tuple[dict[int, list[Range]], dict[int, list[Range]]]:
        """(by row the ranges that are wide, from the left; by column those that are high, from above).

        Each stands there once for each row, or column, of its shorter side: a range as large as the sheet costs no
        more than the sheet's edge.
        """
        by_row: dict[int, list[Range]] = {}
        by_column: dict[int, list[Range]] = {}
        for one in sorted(self.merges, key=lambda one: (one.top, one.left)):
            if one.height > one.width:
                for column in range(one.left, one.right + 1):
                    by_column.setdefault(column, []).append(one)
            else:
                for row in range(one.top, one.bottom + 1):
                    by_row.setdefault(row, []).append(one)
        for ranges in by_row.values():
            ranges.sort(key=lambda one: one.left)
        return by_row, by_column

    @cached_property
    def bottom(self) -> int:
        return max((cell.row for cell in self.cells), default=0)

    @cached_property
    def right(self) -> int:
        return max((cell.column for cell in self.cells), default=0)

    def merge(self, row: int, column: int) -> Range | None:
        """The merged range that covers the place."""
        by_row, by_column = self._merges_along
        for ranges, number, start in (
            (by_row.get(row, ()), column, lambda one: one.left),
            (by_column.get(column, ()), row, lambda one: one.top),
        ):
            before = bisect_right(ranges, number, key=start)
            if before and (row, column) in ranges[before - 1]:
                return ranges[before - 1]
        return None

    def stored(self, row: int, column: int) -> Cell | None:
        """The cell that stands at the place itself; None where it is empty (also inside a merged range)."""
        cells = self._rows.get(row)
        return cells.get(column) if cells else None

    def at(self, row: int, column: int) -> Cell | None:
        """What a reader of the sheet sees there: inside a merged range the range's one cell."""
        found = self.stored(row, column)
        if found is None and (one := self.merge(row, column)):
            found = self.stored(one.top, one.left)
        return found

    def text(self, row: int, column: int) -> str:
        """The printed text seen at the place, stripped; "" where there is none."""
        found = self.at(row, column)
        return found.text if found else ""

    def uncovered(self) -> Sheet:
        """The same as it is seen: cells that lie under a merged range are left out."""
        if not self.merges:
            return self
        cells, covered = [], []
        for cell in self.cells:
            one = self.merge(cell.row, cell.column)
            if one is None or (one.top, one.left) == (cell.row, cell.column):
                cells.append(cell)
            else:
                covered.append(LeftOut(cell.row, cell.column, Why.COVERED, cell.printed[:MAX_LEFT_OUT]))
        left_out = sorted((*self.left_out, *covered), key=lambda one: (one.row, one.column))
        return replace(self, cells=tuple(cells), left_out=tuple(left_out))

    def is_hidden(self, row: int, column: int) -> bool:
        return self.hidden or row in self.hidden_rows or column in self.hidden_columns

    def row(self, number: int) -> tuple[Cell, ...]:
        """The cells stored in one row, from the left; merged ranges from above are not repeated."""
        return tuple(self._rows.get(number, {}).values())

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Rows that hold something, with their numbers."""
        for row, cells in self._rows.items():
            yield row, tuple(cells.values())

    def where(self, cell: Cell) -> str:
        """「シート名!B7」, as findings name a cell."""
        return f"{self.name}!{self.address(cell.row, cell.column)}"

    def trimmed(self) -> Sheet:
        """The same as far as its cells reach: merges end there, what is hidden beyond is left off."""
        clipped = (one.within(self.bottom, self.right) for one in self.merges)
        return replace(
            self,
            merges=tuple(one for one in clipped if one is not None),
            hidden_rows=frozenset(row for row in self.hidden_rows if row <= self.bottom),
            hidden_columns=frozenset(column for column in self.hidden_columns if column <= self.right),
        )


@dataclass(frozen=True)
class Book:
    """A file as read: `sha256` of its bytes, its sheets in order (hidden ones too, marked)."""

    file_name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    """Of a CSV: `utf-8`, `cp932` or `utf-16`; "" for a workbook."""
    remarks: tuple[str, ...] = ()
    """What was left out of it (macros, sheets without cells), a sentence each for the person."""

    def sheet(self, name: str) -> Sheet:
        """Raises KeyError."""
        for one in self.sheets:
            if one.name == name:
                return one
        raise KeyError(name)
