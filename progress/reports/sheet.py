"""A sheet on paper: cells whose text stays text, A4 pages that break where a reader would break them, and a file of
equal bytes for equal content.

Widths and heights are those of `progress.reports.fitting`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl.cell import Cell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from progress.reports.fitting import (
    COMMAND_LIKE,
    FILLED,
    HIGHEST,
    height,
    pieces,
    wrapped,
    writable,
)

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
    """How a cell looks. `lines`: "box", "sides" (left and right only), "top" or "foot" (the sides and that one), or
    ""; `locked`: it refuses input on a sheet that is protected."""

    bold: bool = False
    size: int = 10
    fill: str = ""
    across: str = "left"
    upright: str = "center"
    indent: int = 0
    lines: str = "box"
    number_format: str = "General"
    wrap: bool = True
    locked: bool = True


@lru_cache(maxsize=256)
def _styles(look: Look) -> tuple[Font, PatternFill, Alignment, Border]:
    thin, none = Side(style="thin", color=GRID), Side()
    side = thin if look.lines else none
    above, below = (thin if look.lines in ("box", edge) else none for edge in ("top", "foot"))
    return (
        Font(name=FONT, size=look.size, bold=look.bold),
        PatternFill("solid", fgColor=look.fill) if look.fill else PatternFill(),
        Alignment(horizontal=look.across, vertical=look.upright, wrap_text=look.wrap, indent=look.indent),
        Border(left=side, right=side, top=above, bottom=below),
    )


_known: WeakKeyDictionary[Workbook, dict[Look, StyleArray]] = WeakKeyDictionary()
"""By workbook what it calls each look: telling it five styles anew for every cell takes most of a sheet's time."""


def _style(sheet: Worksheet, cell: Cell, look: Look) -> StyleArray:
    """What the workbook calls the look; told to it at its first cell."""
    workbook = sheet.parent
    assert workbook is not None  # noqa: S101 - a sheet stands in a workbook
    known = _known.setdefault(workbook, {})
    if look not in known:
        cell.font, cell.fill, cell.alignment, cell.border = _styles(look)
        cell.number_format = look.number_format
        cell.protection = Protection(locked=look.locked)
        known[look] = copy(cell._style)  # type: ignore[attr-defined]
    return known[look]


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
    style = _style(sheet, cell, look)
    cell._style = copy(style)  # type: ignore[attr-defined]
    if isinstance(value, str) and value:
        text = writable(value)
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(COMMAND_LIKE)
    elif not isinstance(value, str):
        cell.value = value
    last_row, last_column = max(row, to_row), max(column, to_column)
    if (last_row, last_column) != (row, column):
        _merge(sheet, CellRange(min_row=row, max_row=last_row, min_col=column, max_col=last_column), style)


def _merge(sheet: Worksheet, area: CellRange, style: StyleArray) -> None:
    """Makes one cell of the area. All of it carries the first cell's style: a merged cell's lines on the right and
    below are those of its last cells."""
    sheet.merged_cells.ranges.add(area)  # its own way compares the area with all before it
    for row, column in list(area.cells)[1:]:
        inner = MergedCell(sheet, row, column)
        inner._style = copy(style)  # type: ignore[attr-defined]
        sheet._cells[row, column] = inner


def link(sheet: Worksheet, cell: str, to: str, at: str = "A1") -> None:
    """Leads from the cell to another one of the workbook, on the sheet `to`."""
    sheet[cell].hyperlink = Hyperlink(ref=cell, location=f"'{to}'!{at}")


def put_text(
    sheet: Worksheet, row: int, column: int, text: str, look: Look, width: float, *, to_column: int = 0
) -> None:
    """Writes a text and makes its row so high that all of it is seen. `width`: what the cell has, merged or not."""
    put(sheet, row, column, text, look, to_column=to_column)
    raise_row(sheet, row, height(text, width - 2 * look.indent, look.size))


def raise_row(sheet: Worksheet, row: int, points: float) -> None:
    """Makes the row at least so high."""
    now = sheet.row_dimensions[row].height or 0
    sheet.row_dimensions[row].height = min(HIGHEST, max(now, points))


def reach(sheet: Worksheet, first: int, last: int, need: float) -> None:
    """Makes the rows together at least `need` high."""
    rows = range(first, last + 1)
    lack = need - sum(sheet.row_dimensions[row].height or 0 for row in rows)
    for row in rows if lack > 0 else ():
        raise_row(sheet, row, (sheet.row_dimensions[row].height or 0) + lack / len(rows))


def set_widths(sheet: Worksheet, widths: list[float]) -> None:
    for column, width in enumerate(widths, start=1):
        in_file = round(width * POINTS_PER_UNIT / EXCEL_UNIT, 2)
        sheet.column_dimensions[get_column_letter(column)].width = in_file


def lines_below(sheet: Worksheet, row: int, texts: list[str], widths: list[float], size: int = 9) -> None:
    """Writes texts as full-width lines without a box from `row` on."""
    for text in texts:
        for part in pieces(text, sum(widths), size):
            put_text(sheet, row, 1, part, Look(size=size, lines=""), sum(widths), to_column=len(widths))
            row += 1


def head_lines(sheet: Worksheet, title: str, below: str, widths: list[float]) -> None:
    """The first two rows: what the sheet is, and a sentence under it."""
    put(sheet, 1, 1, title, Look(bold=True, size=14, lines=""), to_column=len(widths))
    raise_row(sheet, 1, 24)
    put_text(sheet, 2, 1, below, Look(lines=""), sum(widths), to_column=len(widths))


# ── Paper ───────────────────────────────────────────────────────────────────────────────────────────────────────

PAPER_WIDTH, PAPER_HEIGHT = 11.69, 8.27
"""A4 landscape in inches."""
SIDE_MARGIN, TOP_MARGIN = 0.35, 0.5
WIDEST = 170.0
"""Units of width at which type of 10 points is printed with 8.5 points."""
NEARLY_EMPTY = 0.20
"""A last page filled no more than this (its repeated header included) is a waste of paper: its lines are drawn onto
the pages before it."""
SPARE = 0.97
"""How much of a page is counted on: programs round widths and heights in their own ways."""
_FOOTER_UNITS = 84
"""Half-width characters of 8 points in the left part of a footer on A4 landscape, clear of the page number."""
_FOOTER_LIMIT = 255
_HEADER_LENGTH = 90
"""Characters of 8 points that fit on one line of A4 landscape."""


def _coded(text: str) -> str:
    return writable(text).replace("&", "&&")


def _footer_lines(text: str, most: int, units: int) -> list[str]:
    """The left part in lines that stay clear of the page number; cut with 「…」 where Excel's limit asks for it."""
    kept = text
    while len(_coded("\n".join(lines := wrapped(kept, units / FILLED)))) > most:
        kept = kept.removesuffix("…")[:-1] + "…"
    return [line.strip() for line in lines]


OF_ALL_PAGES = "&P / &N ページ"
"""The number of the page in a footer, beside that of all pages."""


class _Lines(HeaderFooterItem):
    """A header or footer with line breaks as they are: LibreOffice doesn't read openpyxl's `_x000a_`."""

    def to_tree(self, tagname: str) -> Any:
        element = super().to_tree(tagname)
        element.text = str(element.text).replace("_x000a_", "\n")
        return element


def set_up_print(
    sheet: Worksheet,
    header: Sequence[int],
    *,
    head: str,
    left: str = "",
    right: str = "",
    head_left: str = "",
    centre: str = OF_ALL_PAGES,
    foot_units: int = _FOOTER_UNITS,
) -> None:
    """A4 landscape, all that is written one page wide, the rows `header` on every page.

    `head` (what the sheet is of) stands small at the top of every page, beside `head_left`; `left` (the disclaimer,
    in lines of `foot_units`) and `right` (the publication's number) stand in the footer beside the page number
    `centre`. A loose page can be told by them.
    """
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.print_area = f"A1:{get_column_letter(sheet.max_column)}{sheet.max_row}"
    if header:
        sheet.print_title_rows = f"{header[0]}:{header[-1]}"
    codes = len("&L&8 &C&9 &R&8 ")
    lines = _footer_lines(left, _FOOTER_LIMIT - codes - len(centre) - len(_coded(right)), foot_units)
    margins = sheet.page_margins
    margins.left = margins.right = SIDE_MARGIN
    margins.top, margins.header, margins.footer = TOP_MARGIN, 0.3, 0.3
    margins.bottom = 0.55 + 0.14 * len(lines)
    top, foot = _Lines(), _Lines()
    top.left.text, top.left.size = _coded(head_left), 9
    top.right.text, top.right.size = _coded(head[: _HEADER_LENGTH - len(head_left)]), 9
    foot.left.text, foot.left.size = _coded("\n".join(lines)), 9
    foot.center.text, foot.center.size = centre, 9
    foot.right.text, foot.right.size = _coded(right), 9
    sheet.oddHeader, sheet.oddFooter = top, foot


def _rows_height(sheet: Worksheet, rows: Iterable[int]) -> float:
    return sum(sheet.row_dimensions[row].height or 15.0 for row in rows)


def pages_of(
    sheet: Worksheet, widths: list[float], header: Sequence[int], kept: Set[int] = frozenset()
) -> tuple[list[int], float]:
    """The first row of every page, and how much of the last page is filled (0 to 1): estimated from the row heights,
    once the sheet is set up for print. `header`: rows that stand on every page after their own. `kept`: rows that
    don't end a page, as headings; with more than a third of a page of them it breaks all the same."""
    printable = (PAPER_WIDTH - 2 * SIDE_MARGIN) * 72
    scale = min(1.0, printable / (sum(widths) * POINTS_PER_UNIT))
    margins = sheet.page_margins
    room = float((PAPER_HEIGHT - margins.top - margins.bottom) * 72 / scale * SPARE)
    starts, used = [1], 0.0
    for row in range(1, sheet.max_row + 1):
        high = _rows_height(sheet, [row])
        if used + high > room and row > starts[-1] and row not in header:
            start = row
            while start - 1 in kept and start - 1 > starts[-1]:
                start -= 1
            if _rows_height(sheet, range(start, row)) > room / 3:
                start = row
            starts.append(start)
            above = header if start > max(header, default=0) else ()
            used = _rows_height(sheet, [*above, *range(start, row)])
        used += high
    return starts, round(used / room, 2)


def without_tail(sheet: Worksheet, widths: list[float], header: Sequence[int], kept: Set[int]) -> list[float]:
    """The widths, the last one up to a tenth of the whole wider where that spares a nearly empty last page: the sheet
    is then printed a little smaller, and more rows stand on a page. The rows stay as high as they are."""
    starts, filled = pages_of(sheet, widths, header, kept)
    if len(starts) > 1 and filled <= NEARLY_EMPTY:
        for percent in range(2, 11):
            wider = [*widths[:-1], widths[-1] + sum(widths) * percent / 100]
            if len(pages_of(sheet, wider, header, kept)[0]) < len(starts):
                return wider
    return widths


def break_pages(sheet: Worksheet, widths: list[float], header: Sequence[int], kept: Set[int]) -> None:
    for start in pages_of(sheet, widths, header, kept)[0][1:]:
        sheet.row_breaks.append(Break(id=start - 1))


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────

_EARLIEST = date(1980, 1, 1)
"""The first day a zip archive can name."""


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
    written = BytesIO()
    ExcelWriter(workbook, ZipFile(written, "w")).save()
    with ZipFile(written) as parts:
        return zipped(((name, parts.read(name)) for name in parts.namelist()), day)


def zipped(files: Iterable[tuple[str, bytes]], day: date = _EARLIEST) -> bytes:
    """The files by their names in one archive; the same files and `day` give the same bytes."""
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        for name, content in files:
            part = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            part.create_system = 0
            archive.writestr(part, content, ZIP_DEFLATED)
    return held.getvalue()


_NOT_IN_SHEET_NAMES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
LONGEST_SHEET_NAME = 31


def sheet_names(*taken: str, names: Iterable[str]) -> list[str]:
    """The names as sheets can bear them: without the signs that Excel refuses, at most 31 characters, none twice and
    none that is `taken`."""
    used = {one.casefold() for one in taken}
    found = []
    for name in names:
        plain = _NOT_IN_SHEET_NAMES.sub("_", writable(name)).strip("'") or "_"
        own, nth = plain[:LONGEST_SHEET_NAME], 1
        while own.casefold() in used:
            nth += 1
            own = f"{plain[: LONGEST_SHEET_NAME - len(str(nth)) - 2]}({nth})"
        used.add(own.casefold())
        found.append(own)
    return found


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


def as_file_name(text: str) -> str:
    """Without the signs that no system takes in the name of a file."""
    return _NOT_IN_FILE_NAMES.sub("_", text)


def attachment(name: str, plain_name: str) -> str:
    """A Content-Disposition: the Japanese name (RFC 5987) and an ASCII one for programs that can't read it."""
    encoded = quote(as_file_name(name), safe="")
    return f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{encoded}"
