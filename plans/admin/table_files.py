"""The kinds of files that the admin's tables are read from and written to, as django-import-export wants them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from tablib import Dataset

from plans.books.table_file import guarded, read


def dataset_of(name: str, data: bytes) -> Dataset:
    """The uploaded table as import-export wants it; `row_numbers` are the rows' numbers in the file."""
    sheet = read(name, data)
    dataset = Dataset(headers=sheet.headers)
    for _, cells in sheet.rows:
        dataset.append(cells)
    dataset.row_numbers = [number for number, _ in sheet.rows]
    return dataset


class ExcelFormat(base_formats.XLSX):
    """Excel workbooks. Text stays text, also where it begins like a formula; numbers stay numbers."""

    title = "Excel ブック（.xlsx）"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Dataset:
        return dataset_of("upload.xlsx", in_stream)

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("一覧")
        sheet.freeze_panes = "A2"
        for place, header in enumerate(dataset.headers, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = 12 if len(header) < 7 else 24
        sheet.append([_heading(sheet, header) for header in dataset.headers])
        for row in dataset:
            sheet.append([_cell(sheet, value) for value in row])
        if notes := getattr(dataset, "notes", []):
            remarks = book.create_sheet("注記")
            for note in notes:
                remarks.append([_cell(remarks, note)])
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()


def _heading(sheet: Any, header: str) -> Any:
    cell = WriteOnlyCell(sheet, value=header)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if text.startswith(("=", "+", "-", "@", "\t", "\r")):
        cell.quotePrefix = True  # stays text when somebody edits the cell in Excel
    return cell


class CsvFormat(base_formats.CSV):
    """CSV, read as UTF-8 or as Windows' Shift_JIS, written as UTF-8 with a byte order mark for Excel."""

    title = "CSV（.csv、UTF-8）"

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Dataset:
        return dataset_of("upload.csv", in_stream)

    def get_read_mode(self) -> str:
        return "rb"

    def export_data(self, dataset: Dataset, **kwargs: Any) -> str:
        stream = io.StringIO(newline="")
        writer = csv.writer(stream)
        for row in (dataset.headers, *dataset):
            writer.writerow([_csv_text(value) for value in row])
        return stream.getvalue()


def _csv_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return guarded(value) if isinstance(value, str) else str(value)


FORMATS = [ExcelFormat, CsvFormat]
