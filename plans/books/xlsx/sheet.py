"""One sheet's part as a stream: rows, cells, merges and what is hidden. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from plans.books.cells import Range, Sheet, address, place
from plans.books.guard import MAX_CELL, MAX_COLUMNS, MAX_MERGED, MAX_ROWS, UnreadableFile
from plans.books.xlsx.contents import CellContents, Shared
from plans.books.xlsx.parts import BROKEN, MAIN, Attributes, is_true, short_names, whole
from plans.books.xlsx.position import Position
from plans.books.xlsx.texts import clean_text

_MAX_RAW = MAX_CELL * 7
"""Characters of a cell's text before escapes (`_x000D_`) are undone, which take seven signs for one."""


class SheetStream:
    """The handlers of one pass over a sheet's part, and what they have found."""

    def __init__(self, shared: Shared, name: str) -> None:
        self.at = Position(name, shared.letters)
        self.contents = CellContents(shared, self.at)
        self.layout = _Layout(name, shared)
        self.is_sheet = False
        self.furigana = 0
        self._wanted = short_names(
            MAIN, "worksheet", "row", "c", "v", "f", "is", "t", "rPh", "col", "mergeCell"
        )
        self._in_cell = False
        self._given: Attributes = {}
        self._value: str | None = None
        self._formula: str | None = None
        self._of_formula: Attributes = {}
        self._collects = False
        self._piece = ""

    def start(self, tag: str, given: Attributes) -> None:
        name = self._wanted.get(tag)
        if name is None:
            return
        if name == "c":
            self._in_cell = True
            self._given = given
            self._value = self._formula = None
            self.at.start_cell(given.get("r"))
        elif name == "v" or name == "f" or (name == "t" and not self.furigana):
            self._collects = self._in_cell
            self._piece = ""
            if name == "f":
                self._of_formula = given
        elif name == "row":
            self.at.start_row(given.get("r"))
            self.layout.note_row(self.at.row, given)
        elif name == "rPh":
            self.furigana += 1
        elif name == "col":
            self.layout.note_columns(given)
        elif name == "worksheet":
            self.is_sheet = True
        elif name == "mergeCell":
            self._note_merge(given.get("ref", ""))

    def text(self, piece: str) -> None:
        if self._collects:
            self._piece += piece
            if len(self._piece) > _MAX_RAW:
                self.at.refuse_long()

    def end(self, tag: str) -> None:
        name = self._wanted.get(tag)
        if name is None:
            return
        if name == "v":
            if self._collects:
                self._value = self._piece
                self._collects = False
        elif name == "c":
            if self._in_cell:
                self._in_cell = False
                if self._value is not None or self._formula is not None:
                    self.contents.read(self._given, self._value, self._formula, self._of_formula)
        elif name == "t":
            if self._collects:
                self._value = (self._value or "") + self._piece
                self._collects = False
                if len(self._value) > _MAX_RAW:
                    self.at.refuse_long()
        elif name == "f":
            if self._collects:
                self._formula = self._piece
                self._collects = False
        elif name == "rPh":
            self.furigana -= 1

    def _note_merge(self, ref: str) -> None:
        first, _, last = ref.replace("$", "").partition(":")
        try:
            found = Range(*place(first), *place(last or first))
        except ValueError:
            self.at.refuse_broken()
        if found.top > found.bottom or found.left > found.right:
            self.at.refuse_broken()
        self.layout.note_merge(found, ref)

    def sheet(self, hidden: bool) -> Sheet:
        """All that was found. Raises UnreadableFile for a part that is no sheet, or holds a cell twice."""
        if not self.is_sheet:
            raise UnreadableFile(BROKEN)
        cells = self.contents.found
        if not self.at.in_order:
            cells = sorted(cells, key=lambda cell: (cell.row, cell.column))
            for one, other in pairwise(cells):
                if (one.row, one.column) == (other.row, other.column):
                    where = address(one.row, one.column)
                    raise UnreadableFile(
                        f"シート「{self.at.sheet}」にセル {where} が二つあります。Excelで開いて保存し直してください。"
                    )
        layout = self.layout
        return Sheet(
            clean_text(self.at.sheet),
            tuple(cells),
            tuple(layout.merges),
            hidden,
            frozenset(layout.hidden_rows),
            frozenset(layout.hidden_columns),
        )


@dataclass(slots=True)
class _Layout:
    """What a sheet looks like beside its cells."""

    sheet: str
    shared: Shared
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def note_row(self, row: int, given: Attributes) -> None:
        if (is_true(given.get("hidden")) or given.get("ht") == "0") and row <= MAX_ROWS:
            self.hidden_rows.add(row)

    def note_columns(self, given: Attributes) -> None:
        if is_true(given.get("hidden")) or given.get("width") in ("0", "0.0"):
            first, last = whole(given.get("min")), whole(given.get("max"))
            self.hidden_columns.update(range(max(first, 1), min(last, MAX_COLUMNS) + 1))

    def note_merge(self, found: Range, ref: str) -> None:
        """A single cell counts, and is no merge. Raises UnreadableFile beyond the bounds."""
        totals = self.shared.totals
        totals.merged += (found.bottom - found.top + 1) * (found.right - found.left + 1)
        if found.bottom > MAX_ROWS or found.right > MAX_COLUMNS or totals.merged > MAX_MERGED:
            raise UnreadableFile(
                f"シート「{self.sheet}」のセルの結合（{ref[:40]}）が広すぎます。"
                "表の外まで続く結合を解除してから保存してください。"
            )
        if (found.top, found.left) != (found.bottom, found.right):
            self.merges.append(found)
