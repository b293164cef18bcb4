"""Cells as a reader finds them, one sheet after the other, within the bounds of `plans.books.guard`. Pure."""

from __future__ import annotations

import re
from typing import NoReturn

from plans.books import guard
from plans.books.cells import MAX_LEFT_OUT, Cell, CellKind, LeftOut, Range, Sheet, Why, address
from plans.books.guard import UnreadableFile

_CONTROL = re.compile(r"[\x00-\x08\x0c\x0e-\x1f\x7f\ufffe\uffff]")

MACROS_LEFT_OUT = "このファイルにはマクロがあります。マクロは読み込まず、セルの値だけを読みました。"


def shown_text(text: str) -> str:
    """Every line break a `\\n`; signs without any look are left out."""
    if text.isprintable():  # as nearly every one is
        return text
    # A vertical tab is the line break of texts copied from a word processor.
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return _CONTROL.sub("", text)


class Collected:
    """What the sheets of a file hold so far. `begin` a sheet, `add` to it in the order of reading, `end` it."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.name = ""
        self._cells: list[Cell] = []
        self._merges: list[Range] = []
        self._left_out: list[LeftOut] = []
        self._count = self._characters = self._ranges = self._merged = 0

    def begin(self, name: str) -> None:
        """Raises UnreadableFile where there are too many."""
        if len(self.sheets) == guard.MAX_SHEETS:
            raise UnreadableFile(f"シートが{guard.MAX_SHEETS}枚を超えています。{guard.COPY}")
        self.name = shown_text(name)[:100]
        self._cells, self._merges, self._left_out = [], [], []

    def add(
        self,
        row: int,
        column: int,
        printed: str,
        kind: CellKind = CellKind.TEXT,
        value: str = "",
        number_format: str = "",
        formula: str = "",
    ) -> None:
        """White space is nothing to see. Raises UnreadableFile for a cell outside the bounds, and for the one that is
        too much."""
        if kind == CellKind.TEXT and (not printed or printed.isspace()):
            return
        if row > guard.MAX_ROWS or column > guard.MAX_COLUMNS:
            raise UnreadableFile(
                f"シート「{self.name}」のセル {address(row, column)} に値があります。{guard.TOO_LARGE}"
            )
        if len(printed) > guard.MAX_CELL or len(formula) > guard.MAX_CELL:
            raise UnreadableFile(
                f"シート「{self.name}」のセル {address(row, column)} の文字が長すぎます（{guard.MAX_CELL:,}字まで）。"
                "短くするか、いくつかのセルに分けてください。"
            )
        self._require_room(len(printed) + len(formula))
        self._cells.append(Cell(row, column, printed, kind, value, number_format, formula))

    def merge(self, one: Range) -> None:
        """A merged range, also one that reaches far beyond the table. Raises UnreadableFile for too many."""
        self._ranges += 1
        if self._ranges > guard.MAX_MERGED:
            self._refuse_merges()
        self._merges.append(one)

    def leave_out(self, row: int, column: int, why: Why, text: str) -> None:
        """Something of the sheet that is no cell. Raises UnreadableFile for too much."""
        text = text[:MAX_LEFT_OUT]
        self._require_room(len(text))
        self._left_out.append(LeftOut(row, column, why, text))

    def end(self, hidden: bool, hidden_rows: set[int], hidden_columns: set[int]) -> None:
        """The sheet is whole. What reaches beyond its last cells is cut off there. Raises UnreadableFile for too many
        merges."""
        sheet = Sheet(
            self.name,
            tuple(self._cells),
            tuple(self._merges),
            hidden,
            frozenset(hidden_rows),
            frozenset(hidden_columns),
            tuple(sorted(self._left_out, key=lambda one: (one.row, one.column))),
        ).trimmed()
        self._merged += sum(min(one.height, one.width) for one in sheet.merges)
        if self._merged > guard.MAX_MERGED:
            self._refuse_merges()
        self.sheets.append(sheet.uncovered())

    def _require_room(self, characters: int) -> None:
        self._count += 1
        self._characters += characters
        if self._count > guard.MAX_CELLS or self._characters > guard.MAX_CHARACTERS:
            raise UnreadableFile(
                f"値の入ったセルや文字が多すぎます（{guard.MAX_CELLS:,}セルまで）。{guard.COPY}"
            )

    def _refuse_merges(self) -> NoReturn:
        raise UnreadableFile(
            f"シート「{self.name}」までで、セルの結合が多すぎます。"
            "要らない結合を解除するか、必要なシートだけを新しいブックに写してください。"
        )
