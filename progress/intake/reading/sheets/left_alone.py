"""Small tables beside or below the lists: legends, which are learnt, and what is told and left alone.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plans.books.cells import Cell, CellKind, Sheet, address, column_letters
from plans.history.changes import Severity
from progress.intake.draft import Apart, ColumnReading, SheetReading
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.tables.above import Above
from progress.intake.reading.tables.lines import Place
from progress.intake.reading.tables.rows import legend_of
from progress.intake.reading.words.signs import mark_of

_LEGEND = re.compile(
    r"凡例|評価の見方|評価(?:の)?(?:基準|区分|記号)|区分の(?:説明|見方)|(?:進捗|達成|判定)(?:の)?(?:区分|基準)"
)
_SHORTEST_LEGEND, _LONGEST_LEGEND, _LONGEST_BAND = 3, 400, 20


def learn_legends(whole: Whole, sheets: Sequence[Sheet]) -> None:
    """What marks stand for, wherever the file explains them."""
    for sheet in sheets:
        for cell in sheet.cells:
            legend = _legend(cell)
            # A single 「A：…」 may begin any sentence.
            if len(legend) > 1 or (legend and begins_with_mark(cell.printed)):
                whole.scales.legend = legend | whole.scales.legend
        if _LEGEND.search(sheet.name):
            _learn_legend(whole, sheet, sheet.cells)


def _legend(cell: Cell) -> dict[str, str]:
    may_be = cell.kind is CellKind.TEXT and _SHORTEST_LEGEND <= len(cell.printed) <= _LONGEST_LEGEND
    return legend_of(cell.printed) if may_be else {}


def begins_with_mark(text: str) -> bool:
    return re.match(r"\s*(?:※\s*)?[◎○△▲×●□■]\s*[:：…=]", text) is not None


def _learn_legend(whole: Whole, sheet: Sheet, cells: Sequence[Cell]) -> None:
    """Marks under each other, each with a short text to its right."""
    for cell in cells:
        beside = sheet.stored(cell.row, cell.column + 1)
        mark = mark_of(cell.text)
        told = beside is not None and beside.number is None and 0 < len(beside.text) <= _LONGEST_BAND
        if mark and beside is not None and told and not mark_of(beside.text):
            whole.scales.legend.setdefault(mark, beside.text)


@dataclass
class LeftAlone:
    """`readings`: of the tables that were left alone, as the preview shows them."""

    whole: Whole
    sheet: Sheet
    readings: list[SheetReading] = field(default_factory=list)

    def leave_as_said(self, place: Place) -> None:
        """A person said that the table is not read."""
        self._leave(place, "side_table", "取り込まないと指定された表", Apart.BY_PERSON)

    def tell_chapters(self, place: Place) -> None:
        """The budget by 款・項・目 beside a list of items: nothing is imported."""
        self._leave(place, "budget_table", "予算の款・項・目の表")

    def is_legend(self, place: Place, above: Above) -> bool:
        """Few columns, of which the first holds a different mark or band in each row."""
        rows = [[cell for cell in self.sheet.row(row) if cell.text] for row in place.body]
        own = [cell for cells in rows if len(cells) > 1 for cell in cells]
        columns = {cell.column for cell in own}
        if not own or len(columns) > 3:
            return False
        told = any(_LEGEND.search(text) for text in above.texts[:-1]) or _LEGEND.search(self.sheet.name)
        if told and any(sum(bool(mark_of(c.text)) for c in own if c.column == one) > 1 for one in columns):
            return True
        first = [cell for cell in own if cell.column == min(columns)]
        texts = [cell.text for cell in first]
        marks = sum(bool(mark_of(text)) for text in texts)
        different = len(set(texts)) == len(texts) and all(len(text) <= _LONGEST_BAND for text in texts)
        return different and (marks * 2 >= len(texts) > 1 or bool(told))

    def tell_legend(self, place: Place) -> None:
        cells = [cell for row in place.body for cell in self.sheet.row(row) if cell.text]
        _learn_legend(self.whole, self.sheet, cells)
        self._leave(place, "side_table", "凡例", Apart.LEGEND)

    def tell_aside(self, place: Place) -> None:
        cells = [
            cell
            for row in range(place.top, place.last + 1)
            for cell in self.sheet.row(row)
            if cell.text and place.left <= cell.column <= place.right
        ]
        _learn_legend(self.whole, self.sheet, cells)
        self._leave(place, "side_table", "一覧とは別の小さな表")

    def _leave(self, place: Place, kind: str, what: str, why: Apart = Apart.OTHER_TABLE) -> None:
        cells = [
            cell
            for row in range(place.top, place.last + 1)
            for cell in self.sheet.row(row)
            if place.left <= cell.column <= place.right
        ]
        self.whole.draft.set_apart(self.sheet, cells, why)
        first = next(cell for cell in cells if cell.text)
        rows, columns_used = [cell.row for cell in cells], [cell.column for cell in cells]
        where = f"{address(place.top, min(columns_used))}:{address(max(rows), max(columns_used))}"
        self.whole.draft.tell(
            Severity.NOTE,
            kind,
            f"{where}は、{what}（「{first.text[:20]}」）と見て、取り込みません。",
            f"{self.sheet.name}!{where}",
        )
        columns = tuple(
            ColumnReading(column_letters(column), self.sheet.text(place.top, column), "", "取り込まない", 100)
            for column in range(place.left, place.right + 1)
        )
        rows_of_heading = tuple(range(place.top, place.bottom + 1))
        self.readings.append(
            SheetReading(
                self.sheet.name,
                "",
                what,
                rows_of_heading,
                columns,
                place.bottom + 1,
                max(rows),
                why=why,
                first=place.first,
            )
        )
