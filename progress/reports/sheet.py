"""What any workbook we write needs: cells whose text stays text, and a file of equal bytes for equal content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from progress.reports.fitting import COMMAND_LIKE, HIGHEST, height, pieces, writable

FONT = "ＭＳ Ｐゴシック"
"""Every Office with Japanese carries it; its lines are low, so a page holds more of them."""
COUNTING_FONT = "Arial"
"""No text is set in it: a file counts its column widths in digits of its first font, and this one (or one of the same
widths) is on every machine, while a stand-in for another would draw every column wider than planned."""
GRID = "808080"
HEADER_FILL = "DDEBF7"
GROUP_FILL = "F2F2F2"
POINTS_PER_UNIT = 5.25
EXCEL_UNIT = 6.0
"""Points of one column unit in the file: a digit of COUNTING_FONT with 11 points, eight pixels at 96 dpi."""

# ── Cells ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Look:
    """How a cell looks. `lines`: "box", "sides" (left and right only) or ""."""

    bold: bool = False
    size: int = 10
    fill: str = ""
    across: str = "left"
    upright: str = "center"
    indent: int = 0
    lines: str = "box"
    number_format: str = "General"
    wrap: bool = True


@lru_cache(maxsize=256)
def _styles(look: Look) -> tuple[Font, PatternFill, Alignment, Border]:
    thin, none = Side(style="thin", color=GRID), Side()
    side, level = (thin if look.lines else none), (thin if look.lines == "box" else none)
    return (
        Font(name=FONT, size=look.size, bold=look.bold),
        PatternFill("solid", fgColor=look.fill) if look.fill else PatternFill(),
        Alignment(horizontal=look.across, vertical=look.upright, wrap_text=look.wrap, indent=look.indent),
        Border(left=side, right=side, top=level, bottom=level),
    )


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | int | Decimal | None,
    look: Look,
    *,
    to_row: int = 0,
    to_column: int = 0,
) -> None:
    """Writes one cell, merged up to (`to_row`, `to_column`) where given.

    A string is always text: 「=1+1」, 「@…」, 「#N/A」 are neither formula nor error, and stay text when somebody
    edits the cell later (Excel's leading apostrophe). "" leaves the cell empty.
    """
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - a merged cell here is a slip of the layout
    cell.font, cell.fill, cell.alignment, cell.border = _styles(look)
    cell.number_format = look.number_format
    if isinstance(value, str) and value:
        text = writable(value)
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(COMMAND_LIKE)
    elif not isinstance(value, str):
        cell.value = value
    last_row, last_column = max(row, to_row), max(column, to_column)
    if (last_row, last_column) != (row, column):
        sheet.merge_cells(start_row=row, end_row=last_row, start_column=column, end_column=last_column)


def raise_row(sheet: Worksheet, row: int, points: float) -> None:
    """Makes the row at least so high."""
    now = sheet.row_dimensions[row].height or 0
    sheet.row_dimensions[row].height = min(HIGHEST, max(now, points))


def set_widths(sheet: Worksheet, widths: list[float]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = round(
            width * POINTS_PER_UNIT / EXCEL_UNIT, 2
        )


def lines_below(sheet: Worksheet, row: int, texts: list[str], widths: list[float], size: int = 9) -> int:
    """Writes texts as full-width lines without a box from `row` on; returns the next free row."""
    for text in texts:
        for part in pieces(text, sum(widths), size):
            put(sheet, row, 1, part, Look(size=size, lines=""), to_column=len(widths))
            raise_row(sheet, row, height(part, sum(widths), size))
            row += 1
    return row


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────

_EARLIEST = date(1980, 1, 1)
"""The first day a zip archive can name."""


class _Archive(ZipFile):
    """An archive whose parts bear one given day instead of the time of writing."""

    def __init__(self, buffer: BytesIO, day: date) -> None:
        super().__init__(buffer, "w", ZIP_DEFLATED)
        self.day = day

    def writestr(self, zinfo_or_arcname: Any, data: str | bytes, *args: Any) -> None:  # type: ignore[override]
        part = ZipInfo(zinfo_or_arcname, (self.day.year, self.day.month, self.day.day, 0, 0, 0))
        part.compress_type = ZIP_DEFLATED
        part.create_system = 0
        super().writestr(part, data)

    def write(self, filename: Any, arcname: Any = None, *args: Any) -> None:
        self.writestr(arcname, Path(filename).read_bytes())


def new_workbook() -> Workbook:
    """An empty workbook whose column widths are counted in COUNTING_FONT."""
    workbook = Workbook()
    usual = Font(name=COUNTING_FONT, size=11)
    workbook._fonts = IndexedList([usual])  # type: ignore[attr-defined]
    workbook._named_styles["Normal"].font = usual  # type: ignore[attr-defined]
    return workbook


def to_bytes(workbook: Workbook, *, title: str, description: str, day: date | None) -> bytes:
    """The workbook as a file. The same content and `day` give the same bytes: nothing tells when it was made."""
    day = max(day or _EARLIEST, _EARLIEST)
    about = workbook.properties
    about.title, about.description = writable(title), writable(description)
    about.creator, about.language = "行政改革の進み具合", "ja-JP"
    about.created = about.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - format has no zone
    buffer = BytesIO()
    ExcelWriter(workbook, _Archive(buffer, day)).save()
    return buffer.getvalue()
