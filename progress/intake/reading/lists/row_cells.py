"""The cells of one row of an item: which line of figures they are part of, and what they say.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from items.quantity import absent
from plans.books.cells import Cell, CellKind
from plans.history.changes import Severity
from progress.intake.draft import origin_of
from progress.intake.reading.columns.column import Column
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.entries.figures import figures_of
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.understood import understood
from progress.intake.reading.lists.filling import Filler
from progress.intake.reading.lists.list_sums import ListSums
from progress.intake.reading.lists.list_table import OTHER_KIND, ItemRow, ListTable
from progress.intake.reading.words.fields import OF_EFFECTS

_FIGURES_OF_A_LINE = frozenset({"target", "actual", "goal", "baseline"})


@dataclass
class RowCells:
    """`pillar_cells`: by column of the tree, the cell that last began a group."""

    table: ListTable
    sums: ListSums
    pillar_cells: Mapping[int, Cell]
    line: int = 0
    """The line of figures that a row goes on with, counted through the file."""
    first_kind: str = ""
    """The field that the first label of a row names."""
    _plan_row_seen: bool = False

    def __post_init__(self) -> None:
        self.filler = Filler(self.table, self.sums)

    def begin_item(self) -> None:
        self.line = self.table.whole.next_line()
        self._plan_row_seen = False

    def read(self, entry: Entry, number: int, *, first: bool) -> None:
        """Puts what the row's cells say into the entry. `first`: it is the row with the item's name."""
        row = self._item_row(entry, number, first)
        self.filler.put_marks(row)
        self.table.tell_errors(number, self.table.place_columns)
        for column in self.table.place_columns:
            self._carry(row, column)
        for column in self.table.value_columns:
            cell = self._cell_of(number, column, first)
            if cell is None:
                continue
            self._carry(row, column)
            if cell.kind == CellKind.ERROR:
                self.table.tell_error(cell)
            else:
                self._value(row, column, Seen(self.table.sheet, cell))
        self.sums.compare_row(row)

    def _item_row(self, entry: Entry, number: int, first: bool) -> ItemRow:
        kind, label = self._kind_of(number)
        if kind not in ("", OTHER_KIND) and not self.first_kind:
            self.first_kind = self._in_effects(kind)
        plans = kind in ("target", "stage")
        begins = first
        if not first and ((plans and self._plan_row_seen) or (not kind and self._has_own_line(number))):
            self.line = self.table.whole.next_line()
            begins = True
        self._plan_row_seen |= plans
        return ItemRow(entry, number, kind, label, self.table.year_of(number, entry), self.line, begins)

    def _in_effects(self, kind: str) -> str:
        """What a row of the kind is where the table is one of effects."""
        return OF_EFFECTS.get(kind, kind) if self.table.above.of_effects else kind

    def _kind_of(self, row: int) -> tuple[str, Cell | None]:
        """The field that the row's label names, and the cell of the label."""
        cell = self.table.sheet.at(row, self.table.row_kind.column) if self.table.row_kind else None
        if cell is None or not cell.text:
            return "", None
        kind = self.table.field_of_rows(cell.text) or ("" if absent(cell.text) else OTHER_KIND)
        if kind == OTHER_KIND:
            self.table.tell(
                Severity.WARNING,
                "row_kind_unknown",
                f"「{cell.text}」の行は、計画か実績か分からないので、年度ごとの数値を取り込みません。",
                cell,
            )
        return kind, cell

    def _has_own_line(self, row: int) -> bool:
        """The row names an indicator of its own, or has figures where one row is one line."""
        named = self.table.stored(row, self.table.all_of("indicator"))
        single = [one for one in self.table.all_of(*_FIGURES_OF_A_LINE) if one.pair is None]
        figures = self.table.stored(row, single)
        return any(cell.text for _, cell in named) or any(figures_of(cell).quantities for _, cell in figures)

    def _value(self, row: ItemRow, column: Column, seen: Seen) -> None:
        by_row = column.code == "by_row"
        kind = self._in_effects(row.kind) or self.first_kind
        if absent(seen.text) and (kind or not by_row):
            year = column.year or row.year
            self.table.draft.compared[seen.origin] = understood(
                row.entry,
                kind if by_row else column.code,
                seen.printed,
                None,
                year=int(year) if year else None,
                kind="missing",
            )
        if by_row:
            self.filler.put_by_row(row, column, seen)
        else:
            self.filler.put(row, column, seen)

    def _cell_of(self, row: int, column: Column, first: bool) -> Cell | None:
        """The row's cell in a column, one merged down only in the first row of its item; None where it says
        nothing."""
        sheet = self.table.sheet
        cell = sheet.stored(row, column.column)
        if cell is None and (merged := sheet.merge(row, column.column)):
            across = merged.top == row and merged.left < column.column and column.year is not None
            cell = sheet.at(row, column.column) if first or across else None
        says_something = cell is not None and (cell.text or cell.kind == CellKind.ERROR)
        return cell if says_something else None

    def _carry(self, row: ItemRow, column: Column) -> None:
        """Notes that a cell says something of this row too: merged down, or a group that goes on."""
        sheet = self.table.sheet
        cell = sheet.at(row.number, column.column) or self.pillar_cells.get(column.column)
        if cell is not None and cell.text and (cell.row, cell.column) != (row.number, column.column):
            year = int(column.year) if column.year else None
            place = (sheet.name, row.number, column.column)
            self.table.whole.carried.append((place, origin_of(sheet, cell), row.entry, year))
