"""Small workbooks out of words: a page is written as its rows, cells parted by a bar.

    page("一覧", '''
        架空市行政改革実施計画（令和3年度～令和7年度）
        .
        番号 | 取組項目 | 評価
        1 | 窓口の改善 | A
    ''', merge="A1:C1")

The first line is row 1. A line with a full stop alone is an empty row, an empty cell stays empty. Whole and
decimal numbers are stored as numbers, everything else as text; an apostrophe before a cell keeps a number as
text, as in Excel. `⏎` is a line break inside the cell.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

NUMBER = re.compile(r"-?\d+(\.\d+)?")
Value = str | int | float | date | None


@dataclass(frozen=True)
class Page:
    """One sheet: `merge` and `hide_columns` list ranges and letters parted by spaces, `formats` gives cells a
    number format, `values` puts what words can't say (dates) into a cell."""

    name: str
    text: str
    merge: str = ""
    hide_rows: tuple[int, ...] = ()
    hide_columns: str = ""
    hidden: bool = False
    formats: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)

    def rows(self) -> list[list[Value]]:
        lines = [line.strip() for line in self.text.strip("\n").rstrip().split("\n")]
        return [[] if line == "." else [cell_of(text) for text in line.split("|")] for line in lines]


page = Page


def cell_of(text: str) -> Value:
    """What a cell of the drawing stores: None where nothing is written."""
    text = text.strip(" ").replace("⏎", "\n")
    if not text:
        return None
    if text.startswith("'"):
        return text[1:]
    if NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def draw(*pages: Page) -> bytes:
    """The pages as an .xlsx."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for one in pages:
        sheet = workbook.create_sheet(one.name)
        for down, row in enumerate(one.rows(), 1):
            for right, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(down, right, value)
        _dress(sheet, one)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _dress(sheet: Worksheet, one: Page) -> None:
    for cell, value in one.values.items():
        sheet[cell] = value
    for cell, number_format in one.formats.items():
        sheet[cell].number_format = number_format
    for cells in one.merge.split():
        sheet.merge_cells(cells)
    for row in one.hide_rows:
        sheet.row_dimensions[row].hidden = True
    for letter in one.hide_columns.split():
        sheet.column_dimensions[letter].hidden = True
    if one.hidden:
        sheet.sheet_state = "hidden"


def draw_csv(one: Page, encoding: str = "cp932") -> bytes:
    """The page as the CSV that Excel saves: every line as wide as the widest, CRLF."""
    rows = one.rows()
    width = max(map(len, rows))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([*row, *[None] * (width - len(row))] for row in rows)
    return out.getvalue().encode(encoding)
