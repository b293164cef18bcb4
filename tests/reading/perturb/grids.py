"""A workbook as grids that can be rearranged: what each cell stores and looks like, by its place.

openpyxl inserts rows without moving merges, hidden rows or anything that names an address. Here every cell is
put at its new place and the workbook is written anew. Results of formulas are kept as values: nobody would
calculate them again. A formula without a result stays a formula.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

At = tuple[int, int]
"""Row and column, from 1."""
Range = tuple[int, int, int, int]
"""First row, first column, last row, last column."""
LOOKS = ("number_format", "font", "alignment", "fill", "border")


@dataclass(frozen=True, eq=False)
class Looks:
    """What cells that look alike have in common, by openpyxl's names. One object for all of them: a workbook is told
    it once."""

    by_name: Mapping[str, Any]


PLAIN = Looks({})


@dataclass(frozen=True)
class Stored:
    """What a cell stores."""

    value: Any
    is_formula: bool
    looks: Looks

    @property
    def text(self) -> str | None:
        """None for what is no text: numbers, dates, formulas, nothing."""
        return self.value if isinstance(self.value, str) and not self.is_formula else None


@dataclass(frozen=True)
class Grid:
    """One sheet."""

    name: str
    cells: dict[At, Stored]
    merges: tuple[Range, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    hidden: bool

    def text(self, row: int, column: int) -> str | None:
        stored = self.cells.get((row, column))
        return stored.text if stored else None

    def filled(self, row: int, column: int) -> bool:
        stored = self.cells.get((row, column))
        return stored is not None and stored.value not in (None, "")

    @property
    def last_row(self) -> int:
        return max((row for row, column in self.cells if self.filled(row, column)), default=0)

    @property
    def last_column(self) -> int:
        return max((column for row, column in self.cells if self.filled(row, column)), default=0)

    def merge_at(self, row: int, column: int) -> Range:
        """The merged range that holds the cell; the cell itself where none does."""
        for one in self.merges:
            if one[0] <= row <= one[2] and one[1] <= column <= one[3]:
                return one
        return (row, column, row, column)

    def with_texts(self, change: Callable[[str], str]) -> Grid:
        """Every text changed; numbers, dates and formulas stay."""
        changed = {
            at: one if one.text is None else replace(one, value=change(one.text))
            for at, one in self.cells.items()
        }
        return replace(self, cells=changed)

    def with_texts_at(self, texts: dict[At, str]) -> Grid:
        """Cells with another text, looking as before."""
        changed = {at: replace(self.cells[at], value=text) for at, text in texts.items()}
        return replace(self, cells=self.cells | changed)

    def with_cell(self, row: int, column: int, value: Any) -> Grid:
        return replace(self, cells=self.cells | {(row, column): Stored(value, False, PLAIN)})

    def moved(self, rows: Callable[[int], int], columns: Callable[[int], int]) -> Grid:
        """Rows and columns moved apart in their order: a merged range takes in what comes between."""
        return replace(
            self,
            cells={(rows(row), columns(column)): one for (row, column), one in self.cells.items()},
            merges=tuple((rows(a), columns(b), rows(c), columns(d)) for a, b, c, d in self.merges),
            hidden_rows=frozenset(map(rows, self.hidden_rows)),
            hidden_columns=frozenset(map(columns, self.hidden_columns)),
        )


def load(data: bytes) -> tuple[Grid, ...]:
    """The sheets of an .xlsx."""
    written = load_workbook(io.BytesIO(data))
    formulas = any(cell.data_type == "f" for sheet in written for row in sheet.iter_rows() for cell in row)
    results = load_workbook(io.BytesIO(data), data_only=True) if formulas else written
    known: dict[bytes, Looks] = {}
    return tuple(_grid(sheet, results[sheet.title], known) for sheet in written.worksheets)


def _grid(sheet: Worksheet, results: Worksheet, known: dict[bytes, Looks]) -> Grid:
    cells = {
        (cell.row, cell.column): _stored(cell, results.cell(cell.row, cell.column).value, known)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, Cell) and (cell.value is not None or cell.has_style)
    }
    hidden_columns = {
        number
        for one in sheet.column_dimensions.values()
        if one.hidden
        for number in range(one.min or 0, (one.max or 0) + 1)
    }
    return Grid(
        sheet.title,
        cells,
        tuple((one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells.ranges),
        frozenset(number for number, one in sheet.row_dimensions.items() if one.hidden),
        frozenset(hidden_columns),
        sheet.sheet_state != "visible",
    )


def _stored(cell: Cell, result: Any, known: dict[bytes, Looks]) -> Stored:
    is_formula = cell.data_type == "f" and result is None
    value = cell.value if is_formula or cell.data_type != "f" else result
    style = cell._style.tobytes()  # type: ignore[attr-defined]
    if style not in known:
        known[style] = Looks({name: copy(getattr(cell, name)) for name in LOOKS})
    return Stored(value, is_formula, known[style])


def save(grids: tuple[Grid, ...]) -> bytes:
    """The sheets as an .xlsx."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    told: dict[Looks, StyleArray] = {}
    for one in grids:
        sheet = workbook.create_sheet(one.name)
        for (row, column), stored in one.cells.items():
            cell = sheet.cell(row, column, stored.value)
            if stored.text is not None and cell.data_type == "f":
                cell.data_type = "s"
            if stored.looks not in told:
                for name, look in stored.looks.by_name.items():
                    setattr(cell, name, copy(look))
                told[stored.looks] = copy(cell._style)
            cell._style = copy(told[stored.looks])
        for first_row, first_column, last_row, last_column in one.merges:
            sheet.merge_cells(
                start_row=first_row, start_column=first_column, end_row=last_row, end_column=last_column
            )
        for number in one.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        for number in one.hidden_columns:
            sheet.column_dimensions[get_column_letter(number)].hidden = True
        if one.hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
