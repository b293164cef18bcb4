"""Rows of totals, counts and means below the items of a table, beside what the rows above give.

Pure: standard library only. Nothing of a total is imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plans.books.cells import Cell, CellKind, Why
from plans.history.changes import Severity
from plans.values.text import half_width
from progress.intake.reading.columns.column import Column
from progress.intake.reading.entries.figures import figures_of, single_value
from progress.intake.reading.entries.scales import band_label
from progress.intake.reading.entries.totals import Page, compare, note_total
from progress.intake.reading.lists.list_sums import ListSums
from progress.intake.reading.lists.list_table import COUNTED, ListTable
from progress.intake.reading.words.fields import BY_CODE
from progress.intake.reading.words.headings import row_field
from progress.intake.reading.words.signs import folded

UNNAMED_TOTAL = "（見出しのない合計の行）"
_UNNAMED_ROW = "（見出しのない行）"
_NO_TOTALS = frozenset({"number", "rate", "unit", "indicator", "year", "name", "pillar"})
"""Columns whose figures nobody adds up."""
_COUNT_OF_ITEMS = re.compile(r"[\s　]*(?P<count>\d+)\s*(?:項目|件|事業|取組)")
_COUNTS_ITEMS = re.compile(r"(?:全|総)?(?:取組|実施|改革|推進)?(?:項目|事業|取組)(?:の)?(?:総)?数")
_BARE_COUNT = re.compile(r"[\s　]*(?P<count>\d+)[\s　]*(?:項目|件|事業|取組)?$")
_MOST_COUNTS = 3
"""Figures in a cell that counts items (「48項目（うち新規3、継続45）」); with more it is no count."""
_FEWEST_FOR_MEAN = 2

Stated = tuple[Cell, Column, Decimal]
"""A cell with one figure, its column, the figure."""


@dataclass
class TotalRows:
    table: ListTable
    sums: ListSums
    pages: Sequence[Page] = ()
    """The list's sheets before."""

    def stated(self, row: int) -> list[Stated]:
        """The figures of a row that may be totals: one in a cell, no bare percentage."""
        found: list[Stated] = []
        columns = [column for column in self.table.used if column.code not in _NO_TOTALS]
        for column, cell in self.table.stored(row, columns):
            if cell.kind == CellKind.ERROR:
                self.table.tell_error(cell)
                continue
            quantities = figures_of(cell).quantities if cell.text else ()
            if len(quantities) == 1 and "%" not in (cell.text, quantities[0].unit):
                value = single_value(cell, column.unit or self.table.above.unit)
                found.append((cell, column, value or Decimal(0)))
        return found

    def is_sum(self, stated: Sequence[Stated]) -> bool:
        """Numbers without a name are a total where one of them is the sum of what stands above."""
        return any("SUM" in cell.formula.upper() for cell, _, _ in stated) or any(
            value in self.sums.of(cell.column) for cell, _, value in stated
        )

    def kind_of(self, row: int, label: str, *, second: bool) -> str:
        """The field that a row of totals is of where rows of several fields stand below each other, by its own cell
        or by its label (「効果額　合計」); "" elsewhere. `second`: another row of the same total stands above."""
        if self.table.pair is not None:
            return self.table.pair[1 if second else 0]
        if self.table.row_kind is None:
            return ""
        cell = self.table.sheet.at(row, self.table.row_kind.column)
        if cell and (kind := row_field(cell.text)):
            return kind
        kinds = (field.code for name, field in self.table.row_fields.items() if name and name in label)
        return next(kinds, "")

    def compare_means(self, row: int, label: str) -> bool:
        """「平均達成率 72%」: printed means of a column, beside the mean of what is printed in it. Whether it is
        such a row."""
        if "平均" not in label:
            return False
        for column, cell in self.table.stored(row, self.table.used):
            stated = single_value(cell)
            if stated is None:
                continue
            here, everywhere = self._above(row, column.column)
            means = [_mean(cells, stated) for cells in (here, everywhere)]
            if means[0] is not None:
                self._note(cell, label, column.heading, stated, stated if stated in means else means[0])
        return True

    def compare(self, row: int, label: str, *, items: int, second: bool) -> None:
        """Holds a row of totals against the rows above it. `items`: how many there are; `second`: as in `kind_of`."""
        kind = place = self.kind_of(row, label, second=second)
        if self.table.year_column is not None and (year := self.table.own_year(row)):
            place = f"{kind}@{year}"
        for cell, column, stated in self.stated(row):
            field_label = (
                band_label(column.name) if column.code == "band" else BY_CODE[kind or column.code].label
            )
            compare(
                self.table.draft, self.table.sheet, self.sums.running, cell, label, field_label, place, stated,
                self._left_out_above(row, column),
            )  # fmt: skip
        self._count_of_items(row, label, items)
        self._count_of_band(row, label)
        self.sums.running.close()

    def _left_out_above(self, row: int, column: Column) -> tuple[Decimal, Decimal]:
        """What the rows add up to that are left out: those that are hidden; those that are struck out."""
        sheet = self.table.sheet
        hidden = sheet.hidden_rows & set(self.table.rows) if not self.table.reader.hidden_too else ()
        cells = (sheet.stored(one, column.column) for one in hidden if one < row)
        unit = column.unit or self.table.above.unit
        struck = (
            single_value(Cell(one.row, one.column, one.text, CellKind.TEXT), unit)
            for one in sheet.left_out
            if one.why == Why.STRUCK
            and one.column == column.column
            and self.table.header.bottom < one.row < row
        )
        values = [value for one in cells if (value := single_value(one)) is not None]
        return sum(values, Decimal(0)), sum((value for value in struck if value is not None), Decimal(0))

    def tell_unnamed(self, row: int, stated: Sequence[Stated]) -> None:
        """Numbers without a name that are no sum: nobody knows what they are."""
        self.table.tell(
            Severity.WARNING,
            "numbers_without_name",
            f"{row}行目は項目名がなく、上の行の合計とも一致しないので取り込みません。",
            stated[0][0],
        )
        for cell, column, value in stated:
            sums = self.sums.of(cell.column)
            self._note(cell, _UNNAMED_ROW, BY_CODE[column.code].label, value, sums[-1] if sums else None)

    def _note(
        self, cell: Cell, label: str, field_label: str, stated: Decimal, computed: Decimal | None
    ) -> None:
        note_total(self.table.draft, self.table.sheet, cell, label, field_label, stated, computed)

    def _count_of_items(self, row: int, label: str, items: int) -> None:
        """「48項目」 where an item has its name, beside the items above."""
        name = self.table.reader.name
        cell = self.table.sheet.stored(row, name) if name else None
        counted = _COUNTS_ITEMS.fullmatch(label.strip()) is not None
        match = (_BARE_COUNT if counted else _COUNT_OF_ITEMS).match(half_width(cell.text)) if cell else None
        if cell is None or not match or "うち" in label or len(figures_of(cell).quantities) > _MOST_COUNTS:
            return
        stated = Decimal(match["count"])
        if stated in (sum(page.items for page in self.pages) + items, items + self._struck_out(row, name)):
            items = int(stated)
        self._note(cell, label, "取組項目", stated, Decimal(items))
        if stated != items:
            self.table.tell(
                Severity.WARNING,
                "total_differs",
                f"「{label}」の{cell.text}は、読み取った取組項目の数{items}と一致しません。"
                "どちらが正しいか、もとの資料で確かめてください。",
                cell,
            )

    def _struck_out(self, row: int, name: int) -> int:
        """How many names above the row are struck out: a printed count may still hold them."""
        sheet = self.table.sheet
        struck = {one.row for one in sheet.left_out if one.why == Why.STRUCK and one.column == name}
        return sum(self.table.header.bottom < one < row and sheet.stored(one, name) is None for one in struck)

    def _count_of_band(self, row: int, label: str) -> None:
        """「計画どおり 3」 below the list, beside how often that stands in it."""
        wanted = folded(re.sub(r"^[\s　]*(?:うち|内)[\s　、]*", "", label))
        columns = self.table.all_of(*(COUNTED - {"band"}))
        column = next((one for one in columns if wanted in one.look.values), None)
        if column is None:
            return
        sheet = self.table.sheet
        cell = next((one for one in sheet.row(row) if one.text and one.text != label), None)
        stated = single_value(cell)
        if cell is None or stated is None:
            return
        counts = [
            Decimal(sum(folded(one.text) == wanted for one in cells))
            for cells in self._above(row, column.column)
        ]
        self._note(cell, label, column.heading, stated, stated if stated in counts else counts[0])

    def _above(self, row: int, column: int) -> tuple[list[Cell], list[Cell]]:
        """The cells of the column above the row: of this sheet; of all the list's sheets so far."""
        stored = (self.table.sheet.stored(one, column) for one in self.table.rows if one < row)
        here = [cell for cell in stored if cell is not None]
        return here, [cell for page in self.pages for cell in page.cells(column)] + here


def _mean(cells: Iterable[Cell], like: Decimal) -> Decimal | None:
    """The mean of the figures, rounded as `like` is; None for fewer than two."""
    values = [value for one in cells if (value := single_value(one)) is not None]
    if len(values) < _FEWEST_FOR_MEAN:
        return None
    places = Decimal(1).scaleb(min(0, int(like.as_tuple().exponent)))
    return (sum(values, Decimal(0)) / len(values)).quantize(places, ROUND_HALF_UP)
