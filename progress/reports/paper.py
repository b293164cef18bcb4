"""A sheet on A4 paper: one page wide, headers repeated, page breaks where a reader would make them.

Widths are those of `progress.reports.fitting`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from progress.reports.fitting import FILLED, wrapped, writable
from progress.reports.sheet import POINTS_PER_UNIT

PAPER_A4 = 9
PAPER_WIDTH, PAPER_HEIGHT = 11.69, 8.27
"""A4 landscape in inches."""
SIDE_MARGIN, TOP_MARGIN = 0.35, 0.5
WIDEST = 170.0
"""Units of width at which type of 10 points is printed with 8.5 points."""
NEARLY_EMPTY = Decimal("0.20")
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


def _footer_lines(text: str, most: int) -> list[str]:
    """The left part in lines that stay clear of the page number; cut with 「…」 where Excel's limit asks for it."""
    kept = text
    while len(_coded("\n".join(lines := wrapped(kept, _FOOTER_UNITS / FILLED)))) > most:
        kept = kept.removesuffix("…")[:-1] + "…"
    return [line.strip() for line in lines]


class _Lines(HeaderFooterItem):
    """A header or footer with line breaks as they are: LibreOffice doesn't read openpyxl's `_x000a_`."""

    def to_tree(self, tagname: str) -> Any:
        element = super().to_tree(tagname)
        element.text = str(element.text).replace("_x000a_", "\n")
        return element


def set_up_print(sheet: Worksheet, *, repeat: str, last_cell: str, head: str, left: str, right: str) -> None:
    """A4 landscape, one page wide, header rows `repeat` (「3:4」) on every page.

    `head` (what the sheet is of) stands small at the top of every page; `left` (the disclaimer) and `right` (the
    publication's number) stand in the footer beside the page number. A loose page can be told by them.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = PAPER_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.print_area = f"A1:{last_cell}"
    if repeat:
        sheet.print_title_rows = repeat
    centre = "&P / &N ページ"
    codes = len("&L&8 &C&9 &R&8 ")
    lines = _footer_lines(left, _FOOTER_LIMIT - codes - len(centre) - len(_coded(right)))
    margins = sheet.page_margins
    margins.left = margins.right = SIDE_MARGIN
    margins.top, margins.header, margins.footer = TOP_MARGIN, 0.3, 0.3
    margins.bottom = 0.55 + 0.14 * len(lines)
    header, footer = _Lines(), _Lines()
    header.right.text, header.right.size = _coded(head[:_HEADER_LENGTH]), 8
    footer.left.text, footer.left.size = _coded("\n".join(lines)), 8
    footer.center.text, footer.center.size = centre, 9
    footer.right.text, footer.right.size = _coded(right), 8
    sheet.oddHeader, sheet.oddFooter = header, footer


def page_height(sheet: Worksheet, widths: list[float]) -> float:
    """How many points of row height one printed page holds, once the sheet is set up for print."""
    margins = sheet.page_margins
    printable = (PAPER_WIDTH - 2 * SIDE_MARGIN) * 72
    scale = min(1.0, printable / (sum(widths) * POINTS_PER_UNIT))
    return float((PAPER_HEIGHT - margins.top - margins.bottom) * 72 / scale * SPARE)


@dataclass(frozen=True)
class PrintedRows:
    """The rows of a sheet as they are printed: `header` repeats on each page, `last` is the last one; no page ends
    with one of `stay_with_next`."""

    header: tuple[int, ...]
    last: int
    stay_with_next: frozenset[int] = frozenset()


def without_tail(sheet: Worksheet, widths: list[float], rows: PrintedRows) -> list[float]:
    """The widths, the last one up to a tenth of the whole wider where that spares a nearly empty last page: the sheet
    is then printed a little smaller, and more rows stand on a page. The rows stay as high as they are."""
    count, filled = pages_of(sheet, widths, rows)
    if count == 1 or filled > NEARLY_EMPTY:
        return widths
    for percent in range(2, 11):
        wider = [*widths[:-1], widths[-1] + sum(widths) * percent / 100]
        if pages_of(sheet, wider, rows)[0] < count:
            return wider
    return widths


def _rows_height(sheet: Worksheet, rows: Iterable[int]) -> float:
    return sum(sheet.row_dimensions[row].height or 15.0 for row in rows)


def _page_starts(sheet: Worksheet, room: float, rows: PrintedRows) -> tuple[list[int], float]:
    """The first row of every page and how much of the last page is used, in points."""
    starts, used = [1], 0.0
    for row in range(1, rows.last + 1):
        high = _rows_height(sheet, [row])
        if used + high > room and row > max(starts[-1], *rows.header):
            start = row
            while start - 1 in rows.stay_with_next and start - 1 > starts[-1]:
                start -= 1
            if _rows_height(sheet, range(start, row)) > room / 3:
                start = row
            starts.append(start)
            used = _rows_height(sheet, [*rows.header, *range(start, row)])
        used += high
    return starts, used


def pages_of(sheet: Worksheet, widths: list[float], rows: PrintedRows) -> tuple[int, Decimal]:
    """(pages, filled part of the last one) as estimated from the row heights."""
    room = page_height(sheet, widths)
    starts, used = _page_starts(sheet, room, rows)
    return len(starts), Decimal(used / room).quantize(Decimal("0.01"))


def break_pages(sheet: Worksheet, widths: list[float], rows: PrintedRows) -> None:
    """Writes the page breaks into the sheet, none of them directly below a row of `stay_with_next`: a heading is not
    left alone at the foot of a page. What is longer than a third of a page is broken all the same."""
    starts, _ = _page_starts(sheet, page_height(sheet, widths), rows)
    for start in starts[1:]:
        sheet.row_breaks.append(Break(id=start - 1))
