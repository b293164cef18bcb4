"""Small tables that count what the lists say, by rating, pillar, department or sheet: held against what was read.

Pure: standard library only. Nothing of such a table is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from plans.books.cells import Cell, Sheet
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import origin_of
from progress.intake.printed_texts import departments_in
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.entries.figures import figures_of, single_value
from progress.intake.reading.entries.scales import band_label
from progress.intake.reading.entries.totals import note_total
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.tables.document import single_years
from progress.intake.reading.tables.lines import names_summary
from progress.intake.reading.words.signs import folded, is_total, mark_of

ITEMS, RATED = "items", "rated"
"""What a column counts that is headed by no rating: items, or all that are rated."""
_COUNTS_ITEMS = frozenset({"項目数", "取組数", "取組項目数", "事業数", "件数"})
_FEWEST_BANDS = 2
"""Ratings side by side over counts; one alone may be a word like any other."""

Rated = tuple[Entry, FiscalYear, str, str]
"""An item with one of its ratings: year, scale, band."""


@dataclass(frozen=True)
class _Table:
    """Columns of counts with what each counts (`ITEMS`, `RATED`, or a band), and the rows below."""

    label: int
    columns: Mapping[int, str]
    rows: Sequence[int]


def compare_counts(whole: Whole, sheets: Sequence[Sheet]) -> None:
    """Notes each printed count beside what was read; one that differs is a warning at its cell."""
    counter = _Counter(whole)
    for sheet in sheets:
        if sheet.hidden or not counter.entries:
            continue
        for table in (*counter.crossed(sheet), *counter.listed(sheet)):
            titles = [cell.text for cell in sheet.cells if cell.row < table.rows[0]]
            named = [year for text in (*titles, sheet.name) for year in single_years(text)]
            for row in table.rows:
                counter.compare(sheet, table, row, named[-1] if named else None)


class _Counter:
    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.entries = [*whole.entries.found.values()]
        self.rated: list[Rated] = [
            (entry, year, scale, folded(band))
            for entry in self.entries
            for year, scale, band, _, _ in entry.ratings
        ]
        self.partly = {sheet for (sheet, _), kind in whole.draft.rows.items() if kind == "hidden"}
        """Sheets of which hidden rows were left out, which a printed count may hold."""
        self.bands = {band for *_, band in self.rated} | {folded(one) for one in whole.scales.legend}

    @cached_property
    def groups(self) -> dict[str, Callable[[Entry], bool]]:
        """Names under which items are counted, folded → which items those are."""
        found: dict[str, Callable[[Entry], bool]] = {}
        for entry in self.entries:
            found.setdefault(folded(entry.sheet_name), _on_sheet(entry.sheet_name))
            for seen in entry.texts.get("departments", ()):
                for one in departments_in(seen.text):
                    found.setdefault(folded(one.name), _of_department(one.name))
            node = entry.node
            while node is not None:
                for name in (node.number + node.name, node.name, node.number):
                    found.setdefault(folded(name), _under(node.key))
                node = node.parent
        return found

    # ── Where counts stand ──────────────────────────────────────────────────────────────────────────────────

    def crossed(self, sheet: Sheet) -> Iterator[_Table]:
        """Ratings side by side in a row, whole numbers below them, a label at the left of each row."""
        for row, cells in sheet.rows():
            if self.whole.draft.rows.get((sheet.name, row)) == "item":
                continue  # its marks head nothing
            columns = {cell.column: counted for cell in cells if (counted := self._counted(cell.text))}
            bands = set(columns.values()) - {ITEMS, RATED}
            label = next((cell.column for cell in sheet.row(row + 1) if cell.text), 0)
            if len(bands) < _FEWEST_BANDS or not 0 < label < min(columns):
                continue
            rows = _rows_of_counts(sheet, row + 1, label, columns)
            if rows:
                yield _Table(label, columns, rows)

    def listed(self, sheet: Sheet) -> Iterator[_Table]:
        """A line that says what is counted (「柱別の項目数」), below it rows of a label and a whole number."""
        for row, cells in sheet.rows():
            shown = [cell for cell in cells if cell.text]
            below = [cell.column for cell in sheet.row(row + 1) if cell.text]
            if len(shown) != 1 or len(below) != 2 or not names_summary(shown[0].text):
                continue
            rows = _rows_of_counts(sheet, row + 1, below[0], {below[1]: ITEMS})
            if rows:
                yield _Table(below[0], {below[1]: ITEMS}, rows)

    def _counted(self, heading: str) -> str:
        band = folded(mark_of(heading) or band_label(heading))
        if band in self.bands:
            return band
        return ITEMS if band in _COUNTS_ITEMS else RATED if is_total(heading) else ""

    # ── What they should be ─────────────────────────────────────────────────────────────────────────────────

    def compare(self, sheet: Sheet, table: _Table, row: int, year: FiscalYear | None) -> None:
        label = sheet.text(row, table.label)
        for column, counted in table.columns.items():
            cell = sheet.stored(row, column)
            stated = single_value(cell) if cell is not None else None
            computed = self._count(label, counted, year)
            if cell is None or stated is None or computed is None:
                continue
            note_total(self.whole.draft, sheet, cell, label, counted, stated, Decimal(computed))
            if stated != computed:
                self.whole.draft.tell(
                    Severity.WARNING,
                    "total_differs",
                    f"「{label}」の{cell.text}は、読み取った数{computed}と一致しません。"
                    "どちらが正しいか、もとの資料で確かめてください。",
                    str(origin_of(sheet, cell)),
                )

    def _count(self, label: str, counted: str, year: FiscalYear | None) -> int | None:
        """How many items or ratings the row's label and its column speak of; None where nobody can know."""
        wanted = folded(label)
        rated = [one for one in self.rated if folded(one[2]) == wanted]
        is_scale = bool(rated)
        belongs = (lambda _: True) if is_scale or is_total(label) else self.groups.get(wanted)
        if counted == ITEMS and wanted in self.bands:
            counted, belongs = wanted, lambda _: True
        if belongs is None or (is_scale and counted == ITEMS):
            return None
        if any(entry.sheet_name in self.partly for entry in self.entries if belongs(entry)):
            return None
        if counted == ITEMS:
            return sum(map(belongs, self.entries))
        rated = rated if is_scale else self.rated
        years = {own for _, own, _, _ in rated}
        of_year = year if year in years else max(years, default=None)
        rated = [one for one in rated if one[1] == of_year]
        if len({scale for _, _, scale, _ in rated}) != 1:
            return None  # of which rater nobody says
        return sum(belongs(entry) and counted in (RATED, band) for entry, _, _, band in rated)


def _on_sheet(name: str) -> Callable[[Entry], bool]:
    return lambda entry: entry.sheet_name == name


def _of_department(name: str) -> Callable[[Entry], bool]:
    def belongs(entry: Entry) -> bool:
        cells = entry.texts.get("departments", ())
        return any(one.name == name for seen in cells for one in departments_in(seen.text))

    return belongs


def _under(key: str) -> Callable[[Entry], bool]:
    def belongs(entry: Entry) -> bool:
        node = entry.node
        while node is not None and node.key != key:
            node = node.parent
        return node is not None

    return belongs


def _rows_of_counts(sheet: Sheet, top: int, label: int, columns: Mapping[int, str]) -> list[int]:
    """The rows from `top` on that begin with a label and hold nothing but whole numbers below the headings."""
    rows: list[int] = []
    for row in range(top, sheet.bottom + 1):
        cells = [cell for column in columns if (cell := sheet.stored(row, column)) is not None and cell.text]
        if not sheet.text(row, label) or not cells or not all(map(_is_count, cells)):
            break
        rows.append(row)
    return rows


def _is_count(cell: Cell) -> bool:
    value = single_value(cell)
    return figures_of(cell).absent or (value is not None and value >= 0 and value == int(value))
