"""The rows of a sheet of the 調査票, written from top to bottom, and where its A4 pages end."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from progress.office.survey.input_cells import FIRST, LAST, WIDTHS
from progress.reports.fitting import height
from progress.reports.sheet import (
    HEADER_FILL,
    PAPER_HEIGHT,
    PAPER_WIDTH,
    POINTS_PER_UNIT,
    SPARE,
    Look,
    put,
    put_text,
    raise_row,
)

EACH = [(column, column) for column in range(len(WIDTHS))]
"""A heading over each column."""
SQUEEZED = 1.12
"""So many times a page's height is still drawn onto one page: its type stays above eight points."""
HEAD = Look(bold=True, fill=HEADER_FILL, across="center")


class Rows:
    """`row`: the one that was written last; `blocks`: where each block with headings begins."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.row = sheet, 1
        self.blocks: list[int] = []

    def _next(self) -> None:
        self.row += 1

    def _line(self, text: str, look: Look, size: int) -> None:
        self._next()
        put_text(self.sheet, self.row, FIRST, text, look, sum(WIDTHS) * 10 / size, to_column=LAST)

    def _heads(self, *texts: str, spans: Sequence[tuple[int, int]] = EACH) -> None:
        """A row of headings, with a thin empty one above. `spans`: the first and last column of each."""
        self._next()
        self.blocks.append(self.row)
        raise_row(self.sheet, self.row, 6)
        self._next()
        for first, last in spans:
            put(self.sheet, self.row, FIRST + first, texts[first], HEAD, to_column=FIRST + last)
            raise_row(self.sheet, self.row, height(texts[first], sum(WIDTHS[first : last + 1])))


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────────────────


def break_upright(sheet: Worksheet, blocks: Sequence[int]) -> None:
    """A4 upright, once the sheet is set up for print: one that is a little too long is drawn smaller onto one page; a
    longer one breaks where nothing is torn apart that is read together."""
    margins = sheet.page_margins
    high, wide = PAPER_WIDTH - margins.top - margins.bottom, PAPER_HEIGHT - margins.left - margins.right
    room = float(high * 72 / min(1.0, wide * 72 / (sum(WIDTHS) * POINTS_PER_UNIT)) * SPARE)
    heights = [sheet.row_dimensions[row].height or 15.0 for row in range(2, sheet.max_row + 1)]
    if room < sum(heights) <= room * SQUEEZED:
        sheet.page_setup.fitToHeight = 1
        return
    start, used = 2, 0.0
    for row, points in enumerate(heights, start=2):
        if used + points > room:
            start = _next_page(row, start, blocks, heights, room)
            sheet.row_breaks.append(Break(id=start - 1))
            used = sum(heights[start - 2 : row - 2])
        used += points


def _next_page(row: int, start: int, blocks: Sequence[int], heights: Sequence[float], room: float) -> int:
    """The first row of the next page, where `row` doesn't fit on the one that begins with `start`: headings go with
    their first row, a small block as a whole."""
    block = max((one for one in blocks if start < one <= row), default=0)
    if not block:
        return row
    after = min((one for one in blocks if one > block), default=len(heights) + 2)
    is_small = sum(heights[block - 2 : after - 2]) <= room / 4
    return block if is_small or row <= block + 2 else row
