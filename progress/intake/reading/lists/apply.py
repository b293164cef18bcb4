"""A list row by row → items with their figures, marks and texts, gathered for the whole file.

Pure: standard library only. Nothing is decided here that `explain` and `rows` have not decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from plans.books.cells import Sheet, column_letters
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import ColumnReading, SheetReading, origin_of
from progress.intake.reading.answers import Hidden, once_question, row_question
from progress.intake.reading.columns.column import Column, needs_year, unit_place, unit_said
from progress.intake.reading.columns.explained import Explained
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.entries.field_of_work import FieldOfWork
from progress.intake.reading.entries.scales import is_lost
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.apart import set_apart
from progress.intake.reading.lists.asking import Asker
from progress.intake.reading.lists.codes import with_codes
from progress.intake.reading.lists.list_table import ListTable
from progress.intake.reading.lists.walk import Walk
from progress.intake.reading.tables.above import Above
from progress.intake.reading.tables.rows import ROWS_SAID, RowKind, RowReader
from progress.intake.reading.words.dictionary import Years
from progress.intake.reading.words.dittos import WORDS, without_dittos
from progress.intake.reading.words.fields import BUDGETS, BY_CODE, LEFT_OUT, RESULTS, UNNAMED_SCALE
from progress.intake.reading.words.headings import Header

KEY, LABEL = "table", "一覧表"
_NAMES = frozenset({"pillar", "departments", "related_departments", "unit", "indicator", "schedule"})
"""Columns in which 同上 is the name above."""


@dataclass
class ListReader:
    """Reads one table of items. `hidden`: which hidden rows and columns are read like any other; `is_first`: it is
    the sheet's first table; `entry`: the item that all rows are of, for a table inside a form; `work`, `nature`:
    the field of work that all items are of, and what they are."""

    whole: Whole
    sheet: Sheet
    above: Above
    header: Header
    explained: Explained
    rows: list[int]
    hidden: Hidden
    is_first: bool
    entry: Entry | None = None
    work: FieldOfWork | None = None
    nature: str = ""

    def __post_init__(self) -> None:
        self.asker = Asker(self.whole, self.above, self.header, self.rows, self.hidden)

    def read(self) -> SheetReading:
        """Gathers the table's items in `whole`, asks and tells about it, and says how its columns were read."""
        columns = dict(self.explained.columns)
        if self.above.year is not None:
            columns |= _of_lost_bands(columns, self.above, self.above.year)
        table = self._table(columns)
        columns |= table.columns
        self._ask_about(table, columns)
        walk = Walk(table, self.entry)
        walk.pillars.enter_titles(() if self.entry else self.above.title, first=self.is_first)
        _enter_scales(table)
        self._leave_other_years(table)
        rows = table.reader.read(self.rows)
        walk.over(rows)
        self.asker.tell_hidden(rows)
        self.asker.tell_notes(rows)
        self.asker.tell_aside(rows)
        set_apart(table, columns.values(), rows)
        self._remember(columns)
        return _reading(table, columns, walk)

    def _table(self, columns: dict[int, Column]) -> ListTable:
        sheet = self._spelled_out(columns)
        sheet = self.asker.with_answered_codes(self.asker.with_zeros(sheet, columns.values()))
        kept = with_codes(sheet, self._without_hidden(sheet, columns), self.rows)
        reader = RowReader(sheet, self.header, kept, self.hidden.rows, self._rows_said())
        return ListTable(
            self.whole, sheet, self.above, self.header, kept, self.rows, reader, self.work, self.nature
        )

    def _rows_said(self) -> dict[int, RowKind]:
        """What a person said of rows; in a picture turned round there are none to name."""
        if self.sheet.turned_at:
            return {}
        said = {row: self.whole.known.answer(row_question(self.sheet.name, row)) for row in self.rows}
        return {row: ROWS_SAID[answer] for row, answer in said.items() if answer in ROWS_SAID}

    def _spelled_out(self, columns: dict[int, Column]) -> Sheet:
        """The sheet with what its signs of repetition (〃, 同上, →) stand for."""
        named = {column.column for column in columns.values() if column.is_used and column.code in _NAMES}
        spelled = without_dittos(without_dittos(self.sheet, beside=_year_before(columns)), WORDS, named)
        if spelled is not self.sheet:
            for before, after in zip(self.sheet.cells, spelled.cells, strict=True):
                if before is not after:
                    self.whole.draft.printed_as[origin_of(self.sheet, before)] = before.printed
        return spelled

    def _without_hidden(self, sheet: Sheet, columns: dict[int, Column]) -> dict[int, Column]:
        hidden = sorted(sheet.hidden_columns & set(columns))
        if not hidden:
            return columns
        where = f"{sheet.name}!{sheet.address(self.header.top, hidden[0])}"
        letters = "、".join(column_letters(number) for number in hidden)
        self.asker.tell_of_hidden(f"非表示の列（{letters}列）", where, read=self.hidden.columns)
        if self.hidden.columns:
            return columns
        return {number: column for number, column in columns.items() if number not in hidden}

    def _ask_about(self, table: ListTable, columns: dict[int, Column]) -> None:
        self.asker.ask(table.columns)
        self.asker.number_formats(table.used)
        self.asker.dates_for_codes(table.used)
        self.asker.tell_years_out_of_order(table.used)
        self.asker.tell_parts(table.columns.values())

    def _leave_other_years(self, table: ListTable) -> None:
        """The sheet says one year, and all results that name theirs are of others: whose year the rest is nobody
        can know. 「前年度の評価（R4）」 and 「次年度の方針」 only say how they stand to the sheet's year."""
        above = table.above
        headings = table.header.headings
        reported = {
            one.year
            for one in table.used
            if one.code in RESULTS - BUDGETS and one.year
            if not (heading := headings.get(one.column)) or not heading.relative
        }
        if not reported or not above.year or above.year in reported or above.year != above.printed_year:
            return
        undated = [one for one in table.used if one.code in RESULTS and needs_year(one)]
        if undated:
            table.above = self.asker.above = replace(above, printed_year=None, year=None)
            self.asker.ask_year(undated, max(reported))

    def _remember(self, columns: dict[int, Column]) -> None:
        """Keeps what each heading was taken for, for the next file with the same ones."""
        known, sheet = self.whole.known, self.sheet.name
        kept = [
            column
            for column in columns.values()
            if column.heading and not known.answer(once_question(sheet, column.place))
        ]
        units = {unit_place(one): unit for one in kept if (unit := unit_said(known, sheet, one))}
        taken = {one.signature: one.code if one.is_used else LEFT_OUT for one in kept if not one.asked}
        self.whole.remember(self.header.signature, self.header.signatures, units | taken)


def _year_before(columns: dict[int, Column]) -> dict[int, int]:
    """Each column of a year → the column of the same field and the year to its left."""
    beside: dict[int, int] = {}
    left: dict[str, int] = {}
    for one in sorted(columns.values(), key=lambda one: one.column):
        if one.year and one.code in left:
            beside[one.column] = left[one.code]
        if one.year:
            left[one.code] = one.column
    return beside


def _of_lost_bands(columns: dict[int, Column], above: Above, year: FiscalYear) -> dict[int, Column]:
    """The columns of ○ under headings that are lost (「第1欄（見出し不明）」): nobody knows that another year's are
    the same bands, so their scale is that of this list alone."""
    of_bands = [one for one in columns.values() if one.code == "band"]
    scales = {one.scale for one in of_bands if is_lost(one.name)}
    title = above.round_of(year).fields.get("title")
    printed = re.search(r"[(（]([^()（）]*)[)）]\s*$", str(title.value)) if title else None
    when = printed[1] if printed else year.era
    return {
        one.column: replace(one, scale=f"{one.scale}（{when}の一覧）")
        for one in of_bands
        if one.scale in scales and one.year in (None, year)
    }


def _enter_scales(table: ListTable) -> None:
    """The scales that headings name, with all bands of a group of ○ columns, also those that nobody got."""
    scales = table.whole.scales
    for column in table.all_of("band", "rating"):
        heading = table.heading_origin(column)
        if column.code == "band":
            scales.band(column.scale, column.name, heading, column=True)
        scales.heading(column.scale or UNNAMED_SCALE, heading, table.header.signature)


def _reading(table: ListTable, columns: dict[int, Column], walk: Walk) -> SheetReading:
    turned = bool(table.sheet.turned_at)
    return SheetReading(
        table.sheet.name,
        KEY,
        LABEL,
        () if turned else table.header.rows,
        ()
        if turned
        else tuple(_column_reading(table, one, walk.cells.first_kind) for one in columns.values()),
        walk.first_row,
        walk.last_row,
    )


def _column_reading(table: ListTable, column: Column, first_kind: str) -> ColumnReading:
    year, of = column.year, ""
    if year is None and column.code and BY_CODE[column.code].years == Years.MUST:
        year = table.above.year
    if column.code == "by_row":
        of = first_kind
    elif column.code == "compared":
        of = column.name
    return ColumnReading(
        column.letter,
        column.heading,
        column.code if column.is_used else LEFT_OUT,
        _label(column),
        column.sure,
        year,
        column.unit,
        of,
        column.scale if column.code == "rating" else "",
        column.signature if column.heading else "",
        column.below,
    )


def _label(column: Column) -> str:
    if not column.is_used:
        return "取り込まない"
    if column.pair is None:
        return BY_CODE[column.code].label
    upper, lower = (BY_CODE[code].label for code in column.pair)
    return f"上段：{upper}、下段：{lower}"
