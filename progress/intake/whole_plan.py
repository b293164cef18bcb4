"""A whole plan as a workbook of plain tables, one sheet a kind of record: to keep, to edit in Excel, to bring back.

One datum a cell, numbers as numbers, no merged cells. `progress.intake.layouts.own_tables` reads it.
"""

from __future__ import annotations

from decimal import Decimal

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from plans.history.plain_values import shown
from plans.models import Plan
from plans.values.text import half_widths
from progress.intake.draft import Plain
from progress.intake.kinds import (
    KINDS,
    OWNER_WORDS,
    KindOf,
    Named,
    headings,
    key_fields,
    stored_rows,
    stored_values,
)
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
_BODY = Look(upright="top")
WIDEST = 44
WIDEST_PAGE = 300.0
"""Units of width that are still printed on one page."""
EXACT_DIGITS = 15
"""A workbook keeps numbers as binary floats: more digits than this stand as text."""


def build(plan: Plan) -> bytes:
    """The plan with everything that belongs to it as an .xlsx file. Asks once for each kind of record."""
    rows = stored_rows(plan, [spec.kind for spec in KINDS])
    workbook = new_workbook()
    workbook.remove(workbook.worksheets[0])
    for spec in KINDS:
        found = [(named, stored_values(named, row)) for named, row in rows.items() if named[0] == spec.kind]
        if found:
            _fill(workbook.create_sheet(spec.title), spec, found, plan.title)
    return to_bytes(workbook, title=plan.title, description="計画の全データ", day=None)


def _fill(
    sheet: Worksheet, spec: KindOf, found: list[tuple[Named, dict[str, Plain]]], plan_title: str
) -> None:
    heads = headings(spec)
    widths = [half_widths(head) + 2.0 for head in heads]
    tall: list[tuple[int, int, str]] = []
    for column, head in enumerate(heads, start=1):
        put(sheet, 1, column, head, _HEAD)
    for row, (named, values) in enumerate(found, start=2):
        for column, value in enumerate(_cells(spec, named, values), start=1):
            put(sheet, row, column, value, _BODY)
            lines = str(value).split("\n")
            longest = max((half_widths(line) for line in lines), default=0)
            widths[column - 1] = min(WIDEST, max(widths[column - 1], longest + 2.0))
            if len(lines) > 1 or longest + 2.0 > WIDEST:
                tall.append((row, column, str(value)))
    set_widths(sheet, widths)
    for row, column, text in tall:
        raise_row(sheet, row, height(text, widths[column - 1]))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    set_up_print(sheet, (1,), head=f"{plan_title}　{spec.title}")
    if sum(widths) > WIDEST_PAGE:  # too small to read on one page: the columns go on to the next one
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=False)
        sheet.print_title_cols = "A:A"


def _cells(spec: KindOf, named: Named, values: dict[str, Plain]) -> list[str | int | Decimal]:
    key: list[str | int | Decimal] = []
    for place, (part, column) in enumerate(zip(named[1], key_fields(spec), strict=True)):
        if place == spec.owner:
            key.append(OWNER_WORDS[str(part)])
        else:
            key.append(shown(column, part) if column is not None else part)
    fields = [
        shown(column, values[column.name]) if column.name not in spec.to else _pointed(values, column.name)
        for column in spec.fields
    ]
    return [*key, *(_exact(value) for value in fields)]


def _pointed(values: dict[str, Plain], name: str) -> str:
    return "" if values[name] is None else str(values[name])


def _exact(value: str | int | Decimal) -> str | int | Decimal:
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > EXACT_DIGITS:
        return format(value, "f")
    return value
