"""One sheet's part: its cells as a person sees them, its merges and what is hidden. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NoReturn
from xml.etree.ElementTree import Element

from plans.books.cells import Cell, CellKind, Range, Sheet, address, column_letters, place
from plans.books.guard import (
    COPY,
    MAX_CELL,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_FORMULAS,
    MAX_MERGED,
    MAX_ROWS,
    TOO_LARGE,
    UnreadableFile,
)
from plans.books.number_format import Format, iso, serial_of, shown_figure
from plans.books.xlsx.package import Package, clean_text, is_true, text_of, whole

_LAST_ROW = 1_048_576
"""Excel's own."""
_MAX_RAW = MAX_CELL * 7
"""Characters of a cell's text before escapes (`_x000D_`) are undone, which take seven signs for one."""


@dataclass(slots=True)
class Shared:
    """What all sheets of a workbook share, and how much has been read of them so far."""

    texts: list[str]
    formats: list[Format]
    from_1904: bool = False
    """The workbook counts its days from there."""
    recomputes: bool = False
    """The workbook asks to be computed when it is opened."""
    cells: int = 0
    characters: int = 0
    formulas: int = 0
    merged: int = 0


class SheetReader:
    """One pass over a sheet's part: where it stands, and what it has found."""

    def __init__(self, shared: Shared, name: str) -> None:
        self.shared = shared
        self.name = name
        self.row = self.column = 0
        self.in_order = True
        """Has every cell so far stood behind the one before it?"""
        self.cells: list[Cell] = []
        self.merges: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.masters: dict[str, tuple[str, int, int]] = {}
        """Formulas that other cells take over: number → (the formula, its row, its column)."""

    def read(self, package: Package, part: str, hidden: bool) -> Sheet:
        """Raises UnreadableFile for a part that is no sheet, is broken, holds too much or a cell twice."""
        for one in package.elements(part, "worksheet", "row", "col", "mergeCell"):
            if one.tag == "row":
                self._read_row(one)
            elif one.tag == "col":
                self._note_columns(one)
            else:
                self._note_merge(one.get("ref", ""))
        if not self.in_order:
            self.cells.sort(key=lambda cell: (cell.row, cell.column))
            for cell, following in pairwise(self.cells):
                if (cell.row, cell.column) == (following.row, following.column):
                    raise UnreadableFile(
                        f"シート「{self.name}」にセル {address(cell.row, cell.column)} が二つあります。"
                        "Excelで開いて保存し直してください。"
                    )
        return Sheet(
            clean_text(self.name),
            tuple(self.cells),
            tuple(self.merges),
            hidden,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
        )

    # ── Where it stands ──────────────────────────────────────────────────────────────────────────────────────

    def _read_row(self, given: Element) -> None:
        """Rows and cells may leave out where they stand: then they follow the one before."""
        number = given.get("r")
        row = self.row + 1 if number is None else whole(number)
        self.in_order = self.in_order and row > self.row
        self.row, self.column = row, 0
        if not 1 <= row <= _LAST_ROW:
            self._refuse_broken()
        if row <= MAX_ROWS and (is_true(given.get("hidden")) or given.get("ht") == "0"):
            self.hidden_rows.add(row)
        for cell in given.findall("c"):
            if (where := cell.get("r")) is None:
                self.column += 1
            else:
                row, column = self._place(where)
                self.in_order = self.in_order and row == self.row and column > self.column
                self.row, self.column = row, column
            self._read_cell(cell)

    def _place(self, where: str) -> tuple[int, int]:
        try:
            return place(where)
        except ValueError:
            self._refuse_broken()

    def _note_columns(self, given: Element) -> None:
        if is_true(given.get("hidden")) or given.get("width") in ("0", "0.0"):
            first, last = whole(given.get("min")), whole(given.get("max"))
            self.hidden_columns.update(range(max(first, 1), min(last, MAX_COLUMNS) + 1))

    def _note_merge(self, ref: str) -> None:
        """A single cell counts, and is no merge."""
        first, _, last = ref.replace("$", "").partition(":")
        found = Range(*self._place(first), *self._place(last or first))
        if found.top > found.bottom or found.left > found.right:
            self._refuse_broken()
        self.shared.merged += (found.bottom - found.top + 1) * (found.right - found.left + 1)
        if found.bottom > MAX_ROWS or found.right > MAX_COLUMNS or self.shared.merged > MAX_MERGED:
            raise UnreadableFile(
                f"シート「{self.name}」のセルの結合（{ref[:40]}）が広すぎます。"
                "表の外まで続く結合を解除してから保存してください。"
            )
        if (found.top, found.left) != (found.bottom, found.right):
            self.merges.append(found)

    def _refuse_long(self) -> NoReturn:
        raise UnreadableFile(
            f"シート「{self.name}」のセル {address(self.row, self.column)} の文字が長すぎます（{MAX_CELL:,}字まで）。"
            "短くするか、いくつかのセルに分けてください。"
        )

    def _refuse_broken(self) -> NoReturn:
        raise UnreadableFile(
            f"シート「{self.name}」の{self.row}行目あたりが壊れています。Excelで開いて保存し直してください。"
        )

    # ── What a cell holds ────────────────────────────────────────────────────────────────────────────────────

    def _read_cell(self, given: Element) -> None:
        kind, value = given.get("t", "n"), given.findtext("v")
        if (inline := given.find("is")) is not None:
            value = text_of(inline)
        if value is not None and len(value) > _MAX_RAW:
            self._refuse_long()
        formula = "" if (stored := given.find("f")) is None else self._formula(stored)
        if formula and self._is_uncomputed(kind, value):
            self._add(CellKind.ERROR, "", formula=formula)
        elif value is None:
            return
        elif kind in ("s", "str", "inlineStr"):
            self._add_text(
                self._shared_text(value.strip()) if kind == "s" else clean_text(value), given, formula
            )
        elif kind == "n" and value:
            self._add_number(value.strip(), given, formula)
        elif kind == "b":
            self._add(CellKind.TRUTH, "TRUE" if is_true(value.strip()) else "FALSE", formula=formula)
        elif kind == "e":
            self._add(CellKind.ERROR, clean_text(value) or "#VALUE!", formula=formula)
        elif kind == "d":
            self._add_iso(value.strip(), given, formula)
        elif kind != "n":
            self._refuse_broken()

    def _is_uncomputed(self, kind: str, value: str | None) -> bool:
        """No stored result; or one that its writer put in place of a result.

        Programs that cannot compute write 0 and ask for a computation when the file is opened
        (`fullCalcOnLoad`). Such a 0 is nobody's figure.
        """
        if value is None or (value == "" and kind != "str"):
            return True
        return self.shared.recomputes and kind == "n" and value.strip() == "0"

    def _shared_text(self, number: str) -> str:
        if not number:
            return ""
        if whole(number) >= len(self.shared.texts):
            self._refuse_broken()
        return self.shared.texts[int(number)]

    def _formula(self, stored: Element) -> str:
        text = stored.text or ""
        if len(text) > MAX_CELL:
            self._refuse_long()
        if stored.get("t") == "shared" and (key := stored.get("si")) is not None:
            if text:
                self.masters[key] = (text, self.row, self.column)
            elif key in self.masters:
                master, row, column = self.masters[key]
                text = moved(master, self.row - row, self.column - column)
                self.shared.formulas += len(text)
                if self.shared.formulas > MAX_FORMULAS:
                    raise UnreadableFile(
                        f"シート「{self.name}」の計算式が多すぎます。"
                        "表を選んでコピーし、新しいブックに「値」として貼り付けてください。"
                    )
        return "=" + text

    def _format(self, given: Element) -> Format:
        number = whole(given.get("s", "0"))
        if number >= len(self.shared.formats):
            self._refuse_broken()
        return self.shared.formats[number]

    def _add_text(self, text: str, given: Element, formula: str) -> None:
        if text or formula:
            form = self._format(given)
            self._add(CellKind.TEXT, form.text(text), code=form.code, formula=formula)

    def _add_number(self, raw: str, given: Element, formula: str) -> None:
        form = self._format(given)
        kind, printed, value = shown_figure(raw, form, from_1904=self.shared.from_1904)
        self._add(kind, printed, value, form.code, formula)

    def _add_iso(self, text: str, given: Element, formula: str) -> None:
        try:
            moment = datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None)
        except ValueError:
            self._add_text(clean_text(text), given, formula)
            return
        form = self._format(given)
        printed = form.moment(moment, serial_of(moment)) if form.is_date else text
        self._add(CellKind.DATE, printed, iso(moment, form), form.code, formula)

    def _add(self, kind: CellKind, printed: str, value: str = "", code: str = "", formula: str = "") -> None:
        if self.row > MAX_ROWS or self.column > MAX_COLUMNS:
            where = address(self.row, self.column)
            raise UnreadableFile(f"シート「{self.name}」のセル {where} に値があります。{TOO_LARGE}")
        if len(printed) > MAX_CELL:
            self._refuse_long()
        self.shared.cells += 1
        self.shared.characters += len(printed) + len(formula)
        if self.shared.cells > MAX_CELLS or self.shared.characters > MAX_CHARACTERS:
            raise UnreadableFile(f"値の入ったセルや文字が多すぎます（{MAX_CELLS:,}セルまで）。{COPY}")
        self.cells.append(Cell(self.row, self.column, printed, kind, value, code, formula))


_REFERENCE = re.compile(
    r"""
    "[^"]*" | '[^']*'  # text in quotes stays text
    | (?<![\w.$]) (?P<column_stays>\$?) (?P<column>[A-Z]{1,3}) (?P<row_stays>\$?) (?P<row>[1-9]\d{0,6}) (?![\w(.])
    """,
    re.VERBOSE,
)


def moved(formula: str, down: int, right: int) -> str:
    """A formula that a cell takes over from another, some rows and columns away: `SUM(A1,$B$2)` → `SUM(A2,$B$2)`."""

    def moved_on(found: re.Match[str]) -> str:
        if not found["column"]:
            return found[0]
        row, column = place(found["column"] + found["row"])
        row, column = (
            row if found["row_stays"] else row + down,
            column if found["column_stays"] else column + right,
        )
        if row < 1 or column < 1:
            return "#REF!"
        return f"{found['column_stays']}{column_letters(column)}{found['row_stays']}{row}"

    return _REFERENCE.sub(moved_on, formula)
