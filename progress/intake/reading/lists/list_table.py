"""One table of items while its rows are read: its columns by what they are for, and what its cells say.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from plans.books.cells import Cell, CellKind, Sheet
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft, Origin, origin_of
from progress.intake.reading.columns.column import Column
from progress.intake.reading.columns.row_fields import RowField, row_fields
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.entries.field_of_work import FieldOfWork
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.understood import understood
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.tables.above import Above
from progress.intake.reading.tables.rows import RowReader
from progress.intake.reading.words.headings import Header, Pair, part_of

OTHER_KIND = "other"
"""The kind of a row beside 計画 and 実績 that is neither: 「累計」, 「前年度比」."""
COUNTED = frozenset({"band", "rating", "actual_stage"})
"""Columns whose totals count the rows that have something."""
_PLACES = frozenset({"name", "number", "pillar", "pillar_number", "row_kind", "year"})
"""Columns that say of what a row is."""
_BESIDE = frozenset({"unit", "direction", "band", "effect_kind", "provisional"})
"""Columns that are read together with others."""
_ONLY_COMPARED = frozenset({"compared", "numerator", "denominator"})


@dataclass(frozen=True, eq=False)
class ItemRow:
    """One row of an item. `kind`: the field that its label names (`target`), OTHER_KIND, or "" without such a label;
    `line`: the line of figures it is part of, counted through the file; `begins_line`: it is the first of that
    line; `year`: of figures whose heading names none."""

    entry: Entry
    number: int
    kind: str
    label: Cell | None
    year: FiscalYear | None
    line: int
    begins_line: bool


@dataclass
class ListTable:
    """`columns`: those that are read, by number; `rows`: below the header; `reader`: tells its rows apart."""

    whole: Whole
    sheet: Sheet
    above: Above
    header: Header
    columns: dict[int, Column]
    rows: list[int]
    reader: RowReader
    work: FieldOfWork | None = None
    """That of the sheet, where all its items are of one."""
    nature: str = ""
    """Of all its items."""

    def __post_init__(self) -> None:
        self._left_of: dict[tuple[int, str], list[Column]] = {}

    @property
    def draft(self) -> Draft:
        return self.whole.draft

    # -- columns --------------------------------------------------------------------------------------------

    @cached_property
    def used(self) -> list[Column]:
        return [column for column in self.columns.values() if column.is_used]

    def all_of(self, *codes: str) -> list[Column]:
        return [column for column in self.used if column.code in codes]

    def first_of(self, code: str) -> Column | None:
        return next((column for column in self.used if column.code == code), None)

    @cached_property
    def row_kind(self) -> Column | None:
        """The column that says 計画 or 実績 of each row."""
        return self.first_of("row_kind")

    @cached_property
    def row_fields(self) -> dict[str, RowField]:
        """The labels of rows that say what they are → what each is."""
        if self.row_kind is None:
            return {}
        years = {one.column for one in self.used if one.code == "by_row"}
        beside = [one.heading for one in self.columns.values() if one.column <= self.row_kind.column]
        return row_fields(self.sheet, self.rows, self.row_kind.column, years, beside)

    def field_of_rows(self, label: str) -> str:
        """The field of the rows with that label; "" for none."""
        return self.row_fields[label].code if label in self.row_fields else ""

    @cached_property
    def year_column(self) -> Column | None:
        return self.first_of("year")

    @cached_property
    def place_columns(self) -> list[Column]:
        return [one for one in self.used if one.code in _PLACES or one.code in _BESIDE]

    @cached_property
    def value_columns(self) -> list[Column]:
        return [one for one in self.used if one.code not in _PLACES | _BESIDE | _ONLY_COMPARED]

    @cached_property
    def pair(self) -> Pair | None:
        """The two fields that stand one above the other in cells of this table."""
        return next((column.pair for column in self.used if column.pair), None)

    @cached_property
    def has_line_each(self) -> bool:
        """An item has a line for each of its years or indicators, so that its name comes again."""
        return self.year_column is not None or self.first_of("indicator") is not None

    def left_of(self, column: Column, code: str) -> list[Column]:
        """Columns of the field, those to the right of `column` only where none stands to its left."""
        place = (column.column, code)
        if place not in self._left_of:
            of_code = self.all_of(code)
            left = [one for one in of_code if one.column < column.column]
            self._left_of[place] = left or of_code[:1]
        return self._left_of[place]

    def heading_origin(self, column: Column) -> Origin:
        heading = self.header.headings.get(column.column)
        row = heading.row if heading else self.header.bottom
        return Origin(self.sheet.name, self.sheet.address(row, column.column))

    # -- cells ----------------------------------------------------------------------------------------------

    def seen(self, row: int, column: int) -> Seen | None:
        """The cell, also one merged from above or beside, where it says something."""
        cell = self.sheet.at(row, column)
        return Seen(self.sheet, cell) if cell is not None and cell.text else None

    def beside(self, row: int, column: Column, code: str) -> Seen | None:
        """What the nearest column of the field says of `column` in this row."""
        found = self.left_of(column, code)
        return self.seen(row, found[-1].column) if found else None

    def stored(self, row: int, columns: list[Column]) -> Iterator[tuple[Column, Cell]]:
        """The row's own cells in these columns, merged ones left out."""
        for column in columns:
            if (cell := self.sheet.stored(row, column.column)) is not None:
                yield column, cell

    def own_year(self, row: int) -> int:
        """The year that the row itself names; 0 for none."""
        cell = self.sheet.at(row, self.year_column.column) if self.year_column else None
        found = part_of(cell.text).named.one if cell and cell.text else None
        return int(found or 0)

    def year_of(self, row: int, entry: Entry | None) -> FiscalYear | None:
        """The year of a row: its own, else that of the lines above. Notes that the row's cell was read as it."""
        cell = self.sheet.at(row, self.year_column.column) if self.year_column else None
        found = part_of(cell.text).named.one if cell and cell.text else None
        if cell is not None and found:
            self.draft.compared[origin_of(self.sheet, cell)] = understood(
                entry, "year", cell.printed, found.era, year=int(found)
            )
        return found or self.above.year

    # -- telling --------------------------------------------------------------------------------------------

    def tell(self, severity: Severity, kind: str, sentence: str, cell: Cell) -> None:
        self.draft.tell(severity, kind, sentence, origin_of(self.sheet, cell))

    def tell_errors(self, row: int, columns: list[Column]) -> None:
        for _, cell in self.stored(row, columns):
            if cell.kind == CellKind.ERROR:
                self.tell_error(cell)

    def tell_error(self, cell: Cell) -> None:
        if cell.formula:
            kind = "formula_without_value"
            what = f"計算式「{cell.formula[:40]}」の結果が保存されていません。Excelで開いて保存し直してから、"
        else:
            kind = "error_value"
            what = f"セルがエラー（{cell.text or '値なし'}）です。Excelで直してから、"
        self.tell(Severity.ERROR, kind, f"{what}取り込んでください。", cell)
