"""A publication's data as files. A module of its own: it loads pandas and openpyxl."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from plans.values.text import half_widths
from progress.reports.fitting import COMMAND_LIKE, writable
from progress.reports.open_data.columns import DataTable, Value
from progress.reports.open_data.described import BOOK, as_json
from progress.reports.open_data.tables import data_tables
from progress.reports.sheet import to_bytes
from progress.table.shape.plan import PlanTable


def made_of(table: PlanTable) -> dict[str, bytes]:
    """File name → content, of what the publication alone decides: the tables as CSV and JSON, and all of them in one
    plain workbook. The same publication gives the same bytes."""
    found: dict[str, bytes] = {}
    tables = data_tables(table)
    for one in tables:
        found[f"{one.name}.csv"] = as_csv(one)
        found[f"{one.name}.json"] = as_json(list(one.records()))
    found[BOOK] = _as_book(tables, f"{table.municipality} {table.plan_title}")
    return found


# ── One table ────────────────────────────────────────────────────────────────────────────────────────────────


def as_csv(table: DataTable) -> bytes:
    """UTF-8 with BOM, so that Excel reads it; quoted where needed, lines ended as the format says."""
    names = [column.name for column in table.columns]
    rows = [[_in_csv(value) for value in row] for row in table.rows]
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _in_csv(value: Value) -> str:
    """A number without commas, true or false, nothing for what is missing. An apostrophe keeps a text that begins
    like a formula from being one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(COMMAND_LIKE) else text


def _as_book(tables: Iterable[DataTable], title: str) -> bytes:
    """A sheet a table: headings in the first row, no merged cell, no colour, no formula."""
    workbook = Workbook(write_only=True)
    for one in tables:
        sheet = workbook.create_sheet(one.title.replace("（", "_").replace("）", ""))
        sheet.freeze_panes = "A2"
        for number, column in enumerate(one.columns, start=1):
            widest = max(
                [column.name, *(str(row[number - 1] or "") for row in one.rows[:_LOOKED_AT])], key=half_widths
            )
            sheet.column_dimensions[get_column_letter(number)].width = min(half_widths(widest) + 2, _WIDEST)
        sheet.append([column.name for column in one.columns])
        for row in one.rows:
            sheet.append([_in_book(sheet, value) for value in row])
    return to_bytes(workbook, title=title, description="機械判読用のデータ", day=None)


_LOOKED_AT, _WIDEST = 100, 40
"""Rows from which a column's width is told; half-width characters at most."""


def _in_book(sheet: Any, value: Value) -> Any:
    """A text is always text: one that begins like a formula stays so when somebody edits it."""
    if not isinstance(value, str):
        return value
    text = writable(value)
    if not text.startswith(COMMAND_LIKE):
        return text or None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.quotePrefix = "s", True
    return cell
