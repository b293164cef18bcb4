"""Sums of a table's columns while its rows are read, and the sums and shares that a row prints of its own figures.

Pure: standard library only. Nothing of a sum is imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from items.quantity import absent
from plans.books.cells import Cell
from plans.history.changes import Severity
from plans.values.text import half_width
from progress.intake.draft import origin_of
from progress.intake.reading.columns.column import Column
from progress.intake.reading.entries.figures import single_value
from progress.intake.reading.entries.totals import Sums, note_total
from progress.intake.reading.entries.understood import understood
from progress.intake.reading.lists.list_table import COUNTED, ItemRow, ListTable
from progress.intake.reading.words.fields import EFFECTS, OF_EFFECTS, PLANNED

_SUMMED = frozenset({*EFFECTS, "effect_target", "target", "actual", "by_row", "budget", "settled"})
_COUNTED_ELSEWHERE = "再掲"


@dataclass
class ListSums:
    """Adds up the figures of each column, by kind of row and by the year that a row names."""

    table: ListTable
    running: Sums = field(default_factory=Sums)

    def __post_init__(self) -> None:
        for column in self.table.all_of(*COUNTED):
            self.running.open((column.column, ""))

    def add(self, row: ItemRow, column: Column, kind: str, cell: Cell) -> None:
        """Adds the one figure of a cell; what is counted elsewhere already is in no sum."""
        value = single_value(cell, column.unit or self.table.above.unit)
        if value is None or _COUNTED_ELSEWHERE in row.entry.seen.text:
            return
        self.running.add((column.column, kind), value)
        if self.table.year_column is not None:
            self.running.add((column.column, f"{kind}@{self.table.own_year(cell.row)}"), value)

    def add_one(self, column: Column) -> None:
        """Counts a row that has something in the column."""
        self.running.add((column.column, ""), Decimal(1))

    def of(self, column: int) -> list[Decimal]:
        """What the rows above add up to in a column: since the last total, by group, altogether."""
        return self.running.candidates((column, ""))

    # -- within one row -------------------------------------------------------------------------------------

    def compare_row(self, row: ItemRow) -> None:
        """Each 計 at the end of the row beside the sum of its years; a share beside what it is a share of."""
        for column, cell in self.table.stored(row.number, self.table.all_of("compared")):
            stated = single_value(cell)
            if (stated is None and not absent(cell.text)) or "%" in cell.text:
                continue
            self._note_sum(row, column, cell, stated)
            if stated is not None:
                self.add(row, column, row.kind, cell)
                self._compare_sum(row, column, cell, stated)
        self._compare_share(row)

    def _note_sum(self, row: ItemRow, column: Column, cell: Cell, stated: Decimal | None) -> None:
        field_name = row.kind or column.name
        if not field_name:
            return
        above = self.table.above
        if above.of_effects:
            field_name = OF_EFFECTS.get(field_name, field_name)
        self.table.draft.compared[origin_of(self.table.sheet, cell)] = understood(
            row.entry,
            field_name,
            cell.printed,
            stated,
            year="total",
            kind="missing" if stated is None else "quantity",
            unit=column.unit or above.unit or None,
        )

    def _compare_sum(self, row: ItemRow, column: Column, cell: Cell, stated: Decimal) -> None:
        computed = self._computed(row, column)
        if computed is None:
            return
        note_total(self.table.draft, self.table.sheet, cell, row.entry.name, column.heading, stated, computed)
        if computed != stated:
            self.table.tell(
                Severity.WARNING,
                "total_differs",
                f"「{column.heading}」の{cell.text}は、この行の数値から計算した{computed:,f}と一致しません。"
                "計は取り込みません。どちらが正しいか、もとの資料で確かめてください。",
                cell,
            )

    def _computed(self, row: ItemRow, column: Column) -> Decimal | None:
        """What the other columns of the row give; None where they say nothing."""
        if column.minus:
            more, less = (single_value(self.table.sheet.stored(row.number, one)) for one in column.minus)
            return None if more is None or less is None else more - less
        summed = self.table.stored(row.number, self._summed_by(column))
        values = [value for _, one in summed if (value := single_value(one)) is not None]
        if not values:
            return None
        running = row.label is not None and "累計" in row.label.text
        return values[-1] if running else sum(values, Decimal(0))

    def _summed_by(self, total: Column) -> list[Column]:
        """The columns of years that a 計 adds up: those of the field that it names or of fields like it, under its
        group, else those like the one at its left."""
        dated = [
            one for one in self.table.used if one.column < total.column and one.year and one.code in _SUMMED
        ]
        planned = total.name in PLANNED
        alike = [one for one in dated if one.code == "by_row" or (one.code in PLANNED) == planned]
        before = [one for one in dated if one.code == total.name] or (alike if total.name else dated)
        headings = self.table.header.headings
        heading = headings.get(total.column)
        group = heading.cells[:-1] if heading else ()
        if group:
            of_group = [one for one in before if headings[one.column].cells[: len(group)] == group]
            if of_group:
                return of_group
        return [one for one in before if one.code == before[-1].code]

    def _compare_share(self, row: ItemRow) -> None:
        """A percentage beside its numerator and denominator (収納額 ÷ 調定額)."""
        part, whole = self.table.first_of("numerator"), self.table.first_of("denominator")
        if whole is None or part is None:
            return
        part_value, whole_value = (
            single_value(self.table.sheet.stored(row.number, one.column)) for one in (part, whole)
        )
        for column, value in ((part, part_value), (whole, whole_value)):
            self._note_part(row, column, value)
        if part_value is None or not whole_value:
            return
        share = part_value * 100 / whole_value
        for column, cell in self.table.stored(row.number, self.table.used):
            if "%" not in half_width(cell.text) or column.column < max(part.column, whole.column):
                continue
            stated = single_value(cell)
            if stated is None:
                continue
            places = min(0, int(stated.as_tuple().exponent))
            if abs(share - stated) > Decimal(1).scaleb(places):
                self.table.tell(
                    Severity.WARNING,
                    "share_differs",
                    f"「{cell.text}」は、{part.heading}÷{whole.heading}の{share:.1f}%と違います。もとの資料で確かめてください。",
                    cell,
                )

    def _note_part(self, row: ItemRow, column: Column, value: Decimal | None) -> None:
        cell = self.table.sheet.stored(row.number, column.column)
        if cell is None or value is None:
            return
        self.running.add((column.column, row.kind), value)
        year = column.year or row.year
        self.table.draft.compared[origin_of(self.table.sheet, cell)] = understood(
            row.entry,
            column.code,
            cell.printed,
            value,
            year=int(year) if year else None,
            kind="quantity",
            unit=column.unit or self.table.above.unit or None,
        )
