"""Where the reading of a sheet stands, and what is refused there. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

from plans.books.cells import address, place
from plans.books.guard import MAX_CELL, MAX_COLUMNS, MAX_ROWS, TOO_LARGE, UnreadableFile
from plans.books.xlsx.parts import whole

_LAST_ROW = 1_048_576
"""Excel's own."""


@dataclass(slots=True)
class Position:
    """The row and the column that are open, counted from 1. Rows and cells may leave out where they stand: then they
    follow the one before."""

    sheet: str
    letters: dict[str, int] = field(default_factory=dict)
    """Column letters met so far → their numbers."""
    row: int = 0
    column: int = 0
    in_order: bool = True
    """Has every cell so far stood behind the one before it?"""
    _row_text: str = ""

    @property
    def address(self) -> str:
        return address(self.row, self.column)

    def start_row(self, number: str | None) -> None:
        if number is not None:
            row = whole(number)
            self.in_order = self.in_order and row > self.row
            self.row = row
        else:
            self.row += 1
        self.column = 0
        self._row_text = str(self.row)
        if not 1 <= self.row <= _LAST_ROW:
            self.refuse_broken()

    def start_cell(self, where: str | None) -> None:
        if where is None:
            self.column += 1
            return
        # The everyday case without another look: letters seen before, and the number of the row that is open.
        letters = where.rstrip("0123456789")
        column = self.letters.get(letters)
        if column is None or where[len(letters) :] != self._row_text or column <= self.column:
            self._go_to(where, letters)
        else:
            self.column = column

    def _go_to(self, where: str, letters: str) -> None:
        if len(where) > 10:
            self.refuse_broken()
        try:
            row, column = place(where)
        except ValueError:
            self.refuse_broken()
        self.letters[letters] = column
        self.in_order = self.in_order and row == self.row and column > self.column
        self.row, self.column, self._row_text = row, column, str(row)

    def require_within_bounds(self) -> None:
        if self.row > MAX_ROWS or self.column > MAX_COLUMNS:
            raise UnreadableFile(f"シート「{self.sheet}」のセル {self.address} に値があります。{TOO_LARGE}")

    def refuse_long(self) -> NoReturn:
        raise UnreadableFile(
            f"シート「{self.sheet}」のセル {self.address} の文字が長すぎます（{MAX_CELL:,}字まで）。"
            "短くするか、いくつかのセルに分けてください。"
        )

    def refuse_broken(self) -> NoReturn:
        raise UnreadableFile(
            f"シート「{self.sheet}」の{self.row}行目あたりが壊れています。Excelで開いて保存し直してください。"
        )
