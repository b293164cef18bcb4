"""A worksheet as pages of paper: lines are laid one below another, each page is counted and ends where it is said.

Type is never smaller than 10.5 points and nothing is scaled, so that what is laid here is what is printed: the page
numbers of the whole packet are known before it is written. Widths are those of `progress.reports.fitting`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from progress.reports.fitting import broken, height, pieces
from progress.reports.sheet import (
    GROUP_FILL,
    HEADER_FILL,
    POINTS_PER_UNIT,
    SPARE,
    Look,
    put,
    raise_row,
    set_up_print,
    set_widths,
)

SIZE = 11
"""Points of all text but headings."""
LOWEST = 18.0
"""Points of a row with one line of text."""
SIDES, TOP, BOTTOM = 0.25, 0.65, 0.75
"""Margins in inches; the header and the footer stand in them."""
FROZEN_UP_TO = 8
"""A head of a table that stands so high stays in sight on the screen."""
STAND_IN = 1.19
"""Where COUNTING_FONT is missing, every column is as much wider as the digits of what stands in for it (DejaVu Sans:
1.17): a page still holds them all. Elsewhere what is spare lies at both sides."""


@dataclass(frozen=True)
class Format:
    """A paper as it lies before the reader: `code` as Excel names it, sides in inches."""

    code: int
    across: float
    down: float

    @property
    def width(self) -> float:
        """Units of width that fit."""
        return int((self.across - 2 * SIDES) * 72 / POINTS_PER_UNIT / STAND_IN)

    @property
    def room(self) -> float:
        """Points of height that fit."""
        return (self.down - TOP - BOTTOM) * 72 * SPARE


A4, A4_UPRIGHT, A3 = Format(9, 11.69, 8.27), Format(9, 8.27, 11.69), Format(8, 16.54, 11.69)


def filling(*shares: float, paper: Format = A4) -> list[float]:
    """Widths of columns that fill the paper, in these proportions."""
    return [round(paper.width * share / sum(shares), 1) for share in shares]


PLAIN = Look(size=SIZE, lines="")
TEXT = Look(size=SIZE, upright="top")
HEAD = Look(size=SIZE, bold=True, fill=HEADER_FILL, across="center")
LABEL = Look(size=SIZE, bold=True, fill=GROUP_FILL, upright="top")
GROUP = Look(size=SIZE, bold=True, fill=GROUP_FILL)
MIDDLE = Look(size=SIZE, across="center", upright="top")
NUMBER = Look(size=SIZE, across="right", upright="top")
TITLE = Look(size=16, bold=True, lines="")
HEADING = Look(size=13, bold=True, lines="")


Value = str | int | Decimal | None


@dataclass(frozen=True)
class Put:
    """One cell of a line, up to `to_column` where given."""

    column: int
    value: Value
    look: Look = TEXT
    to_column: int = 0


@dataclass(frozen=True)
class Line:
    """A row of the sheet: as high as its texts need, at least `least` points."""

    puts: tuple[Put, ...] = ()
    least: float = 0.0


Place = Callable[[Worksheet, int], None]
"""Puts something on the sheet that begins at the row: a chart, figures beside the page."""


class Paper:
    """`sheet` with columns of `widths`. `pages`: so many are begun. `again`: lines that begin every further page."""

    def __init__(self, sheet: Worksheet, widths: Sequence[float], paper: Format = A4) -> None:
        self.sheet, self.widths, self.paper = sheet, list(widths), paper
        self.row, self.pages, self.used = 1, 1, 0.0
        self.again: tuple[Line, ...] = ()
        self._repeated: tuple[int, ...] = ()
        self._head, self._on_trial = 0.0, False
        set_widths(sheet, self.widths)

    # ── How high ──

    def span(self, one: Put) -> float:
        return sum(self.widths[one.column - 1 : max(one.column, one.to_column)])

    def height(self, line: Line) -> float:
        needs = [
            self._text_height(one.value, self.span(one) - 2 * one.look.indent, one.look.size)
            for one in line.puts
            if isinstance(one.value, str)
        ]
        return max([line.least, LOWEST, *needs] if line.puts else [line.least])

    @staticmethod
    def _text_height(text: str, width: float, size: int) -> float:
        """One line needs less air around it than several."""
        high = height(text, width, size)
        return min(high, size * 1.5 + 1.5) if high <= size * 1.5 + 5 else high

    @property
    def left(self) -> float:
        return self.paper.room - self.used

    def column_at(self, points: float) -> tuple[int, float]:
        """The column that lies so far from the left, and how far within it that is."""
        column = 1
        for width in self.widths[:-1]:
            if points < width * POINTS_PER_UNIT:
                break
            column, points = column + 1, points - width * POINTS_PER_UNIT
        return column, points

    # ── Laying ──

    def trial(self, lay: Callable[[], None]) -> tuple[int, float]:
        """(pages that would be begun, points used on the last) by what `lay` lays; nothing is written, and the paper
        is as it was."""
        kept = self.row, self.pages, self.used, self.again
        self._on_trial = True
        lay()
        found = self.pages - kept[1], self.used
        self._on_trial = False
        self.row, self.pages, self.used, self.again = kept
        return found

    def add(self, lines: Iterable[Line], *, together: bool = False, place: Place | None = None) -> None:
        """Lays the lines from here on; `together`: on one page, if they fit on one. `place`: is told where the first
        of them stands."""
        lines = list(lines)
        if (
            together
            and (whole := sum(map(self.height, lines))) > self.left
            and whole <= self.paper.room - self._head
        ):
            self.turn()
        for number, line in enumerate(lines):
            if (high := self.height(line)) > self.left and self.used > self._head:
                self.turn()
            if number == 0 and place is not None and not self._on_trial:
                place(self.sheet, self.row)
            self._write(line, high)

    def add_rows(self, rows: Iterable[Sequence[Line]], heading: Sequence[Line] = ()) -> None:
        """Rows of a table, each kept together where it fits on a page, the first beside its `heading`."""
        held = list(heading)
        for row in rows:
            self.add([*held, *row], together=True)
            held = []

    def repeat(self, lines: Sequence[Line]) -> None:
        """Lays the lines and has them printed at the top of every further page."""
        first = self.row
        self.add(lines)
        self._repeated = tuple(range(first, self.row))
        if first <= FROZEN_UP_TO:
            self.sheet.freeze_panes = f"A{self.row}"
        self._head = sum(map(self.height, lines))

    def turn(self) -> None:
        """Begins a new page."""
        if not self._on_trial:
            self.sheet.row_breaks.append(Break(id=self.row - 1))
        self.pages, self.used = self.pages + 1, self._head
        again, self.again = self.again, ()
        for line in again:
            self._write(line, self.height(line))
        self.again = again

    def blank(self) -> None:
        """A page with nothing on it but a word that says so."""
        said = Put(1, "（このページには記載がありません）", replace(MIDDLE, lines=""), len(self.widths))
        self._write(Line((said,)), 60.0)

    def space(self, points: float = 8.0) -> None:
        """A gap, unless the page begins or ends here."""
        if self._head < self.used < self.paper.room - points:
            self._write(Line((), points), points)

    def _write(self, line: Line, high: float) -> None:
        if not self._on_trial:
            for one in line.puts:
                put(self.sheet, self.row, one.column, one.value, one.look, to_column=one.to_column)
            raise_row(self.sheet, self.row, high)
        self.row += 1
        self.used += high

    # ── Lines ──

    def across(self, text: str, look: Look = PLAIN, least: float = 0.0) -> list[Line]:
        """A text over the whole width, in as many lines as it needs."""
        last, width = len(self.widths), sum(self.widths)
        parts = pieces(text, width - 2 * look.indent, look.size) if text else []
        return [Line((Put(1, part, look, last),), least) for part in parts]

    def told(self, label: str, text: str, *, column: int = 1, to_column: int = 0) -> list[Line]:
        """A text beside its label, which stands once: a long one goes on in the rows below. "" gives no line."""
        last = to_column or len(self.widths)
        width = sum(self.widths[column:last])
        return told(label, pieces(text, width, SIZE) if text else [], column, last)

    def cells(self, values: Sequence[Value], looks: Sequence[Look]) -> list[Line]:
        """A row of a table, one value a column; long texts go on in the rows below, as one box."""
        parts = [
            self._parts(value, at, look) for at, (value, look) in enumerate(zip(values, looks, strict=True))
        ]
        count = max(map(len, parts))
        return [
            Line(
                tuple(
                    Put(
                        at + 1,
                        part[down] if down < len(part) else "",
                        replace(look, lines=edge_of(down, count)),
                    )
                    for at, (part, look) in enumerate(zip(parts, looks, strict=True))
                )
            )
            for down in range(count)
        ]

    def _parts(self, value: Value, at: int, look: Look) -> Sequence[Value]:
        if not isinstance(value, str) or not value:
            return [value]
        return pieces(value, self.widths[at] - 2 * look.indent, look.size)

    def row_of(self, label: str, texts: Sequence[str], look: Look = TEXT) -> list[Line]:
        """Texts in the columns behind the first, which bears the label."""
        return self.cells([label, *texts], [LABEL, *[look] * len(texts)])

    def heads(self, *headings: str) -> Line:
        """The headings of the columns, broken between words."""
        broken_up = [broken(text, self.widths[at]) for at, text in enumerate(headings)]
        return Line(tuple(Put(at, text, HEAD) for at, text in enumerate(broken_up, start=1)))

    # ── Printing ──

    def finish(self, first: int, total: int, *, head: str, head_left: str, left: str, right: str) -> None:
        """Sets the sheet up for print. `first`: number of its first page; `total`: pages of the whole packet."""
        set_up_print(
            self.sheet,
            self._repeated,
            head=head,
            head_left=head_left,
            left=left,
            right=right,
            centre=f"&P / {total} ページ",
            foot_units=int(self.paper.across * 6),
        )
        sheet, margins = self.sheet, self.sheet.page_margins
        margins.left = margins.right = SIDES
        sheet.print_options.horizontalCentered = True
        margins.top, margins.bottom = TOP, BOTTOM
        setup = sheet.page_setup
        upright = self.paper.across < self.paper.down
        setup.orientation = sheet.ORIENTATION_PORTRAIT if upright else sheet.ORIENTATION_LANDSCAPE
        setup.paperSize, setup.scale = self.paper.code, 100
        setup.fitToWidth = setup.fitToHeight = None
        sheet.sheet_properties.pageSetUpPr = None
        setup.firstPageNumber, setup.useFirstPageNumber = first, True
        if self._repeated:
            heads, last = self._repeated[-1], get_column_letter(len(self.widths))
            sheet.auto_filter.ref = f"A{heads}:{last}{self.row - 1}"
        sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{self.row - 1}"


def told(label: str, parts: Sequence[str], column: int, last: int) -> list[Line]:
    """The parts of a text below each other in columns up to `last`, as one box beside its label."""
    lines = []
    for at, part in enumerate(parts):
        edge = edge_of(at, len(parts))
        name = Put(column, label if at == 0 else "", replace(LABEL, lines=edge))
        lines.append(Line((name, Put(column + 1, part, replace(TEXT, lines=edge), last))))
    return lines


def edge_of(at: int, count: int) -> str:
    """Which lines the row `at` of `count` rows has that are read as one box."""
    if count == 1:
        return "box"
    return "top" if at == 0 else "foot" if at == count - 1 else "sides"
