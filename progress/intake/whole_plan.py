"""A whole plan as a workbook of plain tables, one sheet a kind of record: to keep, to edit in Excel, to bring back.

One datum a cell, numbers as numbers, no merged cells. `progress.intake.own_exports.tables` reads it.
"""

from __future__ import annotations

from decimal import Decimal

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from plans.history.plain_values import shown
from plans.history.records import Versioned
from plans.models import Plan
from plans.values.text import half_widths
from progress.intake import kinds
from progress.intake.kinds import KINDS, OWNER_WORDS, Named
from progress.reports.fitting import height
from progress.reports.sheet import (
    HEADER_FILL,
    Look,
    new_workbook,
    put,
    raise_row,
    set_up_print,
    set_widths,
    to_bytes,
)

_HEAD = Look(bold=True, fill=HEADER_FILL)
_BODY = Look(upright="top", lines="")
"""Its boxes are the grid of the sheet, on paper too: what is empty need not be written."""
WIDEST = 44
SHORT = 20
"""Characters that fit on one line of a column, be it as narrow as they are wide."""
WIDEST_PAGE = 300.0
"""Units of width that are still printed on one page."""
EXACT_DIGITS = 15
"""A workbook keeps numbers as binary floats: more digits than this stand as text."""

Shown = str | int | Decimal


def build(plan: Plan) -> bytes:
    """The plan with everything that belongs to it as an .xlsx file. Asks once for each kind of record."""
    stored = kinds.stored_rows(plan)
    workbook = new_workbook()
    workbook.remove(workbook.worksheets[0])
    for spec in KINDS:
        keys = kinds.key_columns(spec)
        rows = [_cells(named, row, keys) for named, row in stored.items() if named[0] == spec.kind]
        if rows:
            sheet = workbook.create_sheet(spec.title)
            _fill(sheet, kinds.headings(spec), rows, f"{plan.title}　{spec.title}")
    return to_bytes(workbook, title=plan.title, description="計画の全データ", day=None)


def _fill(sheet: Worksheet, headings: list[str], rows: list[list[Shown]], title: str) -> None:
    widths = [min(WIDEST, max(map(_longest, column)) + 2.0) for column in zip(headings, *rows, strict=True)]
    set_widths(sheet, widths)
    for column, heading in enumerate(headings, start=1):
        put(sheet, 1, column, heading, _HEAD)
    for row, values in enumerate(rows, start=2):
        for column, value in enumerate(values, start=1):
            if value == "":
                continue
            put(sheet, row, column, value, _BODY)
            if isinstance(value, str) and ("\n" in value or len(value) > SHORT):
                raise_row(sheet, row, height(value, widths[column - 1]))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_options.gridLines = True
    set_up_print(sheet, (1,), head=title)
    if sum(widths) > WIDEST_PAGE:  # too small to read on one page: the columns go on to the next one
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        sheet.print_title_cols = "A:A"


def _longest(value: Shown) -> int:
    """The width of its longest line."""
    return max(map(half_widths, str(value).split("\n")))


def _cells(named: Named, row: Versioned, keys: kinds.KeyColumns) -> list[Shown]:
    kind, key = named
    spec, values = kinds.BY_KIND[kind], kinds.stored_values(named, row)
    cells: list[Shown] = []
    for place, (part, (_, column)) in enumerate(zip(key, keys, strict=True)):
        if place == spec.owner:
            cells.append(OWNER_WORDS[str(part)])
        else:
            cells.append(shown(column, part) if column is not None else part)
    for column in spec.fields:
        value = values[column.name]
        if column.name in spec.to:
            cells.append("" if value is None else str(value))
        else:
            cells.append(_exact(shown(column, value)))
    return cells


def _exact(value: Shown) -> Shown:
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > EXACT_DIGITS:
        return format(value, "f")
    return value
