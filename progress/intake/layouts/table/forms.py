"""A sheet for each item instead of a list: labels at the left, values beside them, a small table of years inside.

Pure: standard library only. The same dictionary says what a label means; what is read joins the items of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from plans.books.cells import Cell, CellKind, Sheet, column_letters
from plans.values.fiscal_year import FiscalYear, years_in
from progress.intake.draft import ColumnReading
from progress.intake.layouts.table.columns import Column
from progress.intake.layouts.table.evidence import row_kind_of
from progress.intake.layouts.table.headings import part_of
from progress.intake.layouts.table.rows import style_of
from progress.intake.layouts.table.synonyms import FIGURES, ITEM_TEXTS, STATUS_TEXTS, is_word, meaning

_MOST_ROWS = 80
_FEWEST_LABELS = 4
_LABELS = frozenset(
    {"name", "number", "pillar", "departments", "related_departments", "schedule", "kind", "activity_code"}
    | {"indicator", "unit", "direction", "baseline", "goal", *ITEM_TEXTS, *STATUS_TEXTS}
)
"""What a value beside a label may be; figures of a year stand in the small table."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value beside its label."""

    code: str
    sure: int
    label: Cell
    value: Cell


@dataclass(frozen=True, slots=True)
class Yearly:
    """A value of one year in the small table; `column` stands for the row's label."""

    column: Column
    year: FiscalYear
    value: Cell


@dataclass
class Form:
    values: list[Labelled] = field(default_factory=list)
    yearly: list[Yearly] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    titles: list[Cell] = field(default_factory=list)
    """Numbered lines above: the pillars, and where no label says the item's name, the item itself."""

    def first(self, code: str) -> Labelled | None:
        return next((one for one in self.values if one.code == code), None)

    def readings(self) -> tuple[ColumnReading, ...]:
        """The labels as they were understood, as a list shows its columns."""
        return tuple(
            ColumnReading(
                column_letters(one.label.column), one.label.text, one.code, one.label.text, one.sure
            )
            for one in self.values
        )


def find_form(sheet: Sheet) -> Form | None:
    """The form on a sheet: one name of an item beside its label, and at least four labelled rows; else None."""
    form = Form()
    years: dict[int, FiscalYear] = {}
    first_year_column = 0
    for number, row in sheet.rows():
        if number > _MOST_ROWS:
            break
        cells = [cell for cell in row if cell.text]
        found = {cell.column: year for cell in cells if (year := _year_alone(cell))}
        if len(found) >= 2:
            years, first_year_column = found, min(found)
            continue
        if years and (label := _row_label(sheet, number, first_year_column)):
            code, unit = _yearly_code(label), part_of(label[-1].text).unit
            values = [
                Yearly(Column(number, label[-1].text, code, 90, year, unit), year, cell)
                for column, year in years.items()
                if (cell := sheet.stored(number, column)) is not None and cell.text
            ]
            if code and (values or code in FIGURES):
                form.yearly += values
                continue
            years = {}
        labels = [labelled for cell in cells if (labelled := _beside(sheet, cell))]
        if labels:
            form.rows.append(number)
            form.values += labels
    names = [one for one in form.values if one.code == "name"]
    if len(form.rows) < _FEWEST_LABELS or len(names) > 1:
        return None
    if len({one.label.column for one in form.values}) * 2 > len(form.values):
        return None
    if not any(value.column.code == "actual" for value in form.yearly):
        # 「進捗状況」 of the years to come is the stage that is planned.
        form.yearly = [
            replace(one, column=replace(one.column, code="stage")) if one.column.code == "rating" else one
            for one in form.yearly
        ]
    form.titles = [
        cell
        for cell in sheet.cells
        if cell.row < form.rows[0] and style_of(cell.text) and not years_in(cell.text)
    ]
    return form if names or form.titles else None


def _year_alone(cell: Cell) -> FiscalYear | None:
    part = part_of(cell.text) if len(cell.text) <= 20 and cell.kind == CellKind.TEXT else None
    return part.named.one if part is not None and part.only_year else None


def _beside(sheet: Sheet, cell: Cell) -> Labelled | None:
    """The cell as a label, with the value to its right; None where it is none, or nothing stands there."""
    if cell.kind != CellKind.TEXT or not is_word(cell.text):
        return None
    merged = sheet.merge(cell.row, cell.column)
    value = sheet.stored(cell.row, (merged.right if merged else cell.column) + 1)
    if value is None or not value.text or (value.kind == CellKind.TEXT and is_word(value.text)):
        return None
    code, sure = meaning(part_of(cell.text).word)
    return Labelled(code, sure, cell, value) if code in _LABELS else None


def _row_label(sheet: Sheet, row: int, before: int) -> list[Cell]:
    """The label cells to the left of the years, the group (「年次計画」) first."""
    found: list[Cell] = []
    for column in range(1, before):
        cell = sheet.at(row, column)
        if cell is not None and cell.text and cell not in found:
            found.append(cell)
    return found


def _yearly_code(label: list[Cell]) -> str:
    for cell in reversed(label):
        if code := row_kind_of(cell.text):
            return code
        code, sure = meaning(part_of(cell.text).word)
        if code in ("target", "actual", "stage", "rating", "narrative", "rate", "effect") and sure >= 60:
            return code
    return ""
