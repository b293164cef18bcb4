"""An Excel 97–2003 workbook (.xls) → its sheets, read by xlrd. Pure.

In: bytes that `plans.books.guard` has let pass. Out: a `Sheet` for each worksheet, hidden ones marked, and remarks;
or `UnreadableFile`.

xlrd reads what is stored; what a person sees of a figure is said by `number_format`, as for .xlsx. It tells which
result a formula has, not the formula: a cell's `formula` is "" here. Macros are not looked at.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from itertools import groupby

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.compdoc import CompDoc, CompDocError
from xlrd.formatting import std_format_strings
from xlrd.sheet import Cell as StoredCell
from xlrd.sheet import Sheet as StoredSheet

from plans.books import guard
from plans.books.cells import Range, Sheet, Why
from plans.books.collected import MACROS_LEFT_OUT, Collected, shown_text
from plans.books.guard import UnreadableFile
from plans.books.number_codes import BUILT_IN
from plans.books.number_format import MAX_CODE, read_format
from plans.books.xlsx.contents import Contents, figure_contents, text_contents
from plans.books.xlsx.styles import Style
from plans.books.xlsx.texts import AS_CELL, PLAIN, RAISED, STRUCK, Text

_STREAM = "Workbook"
"""What BIFF8 (Excel 97 and later) calls the one that holds the sheets; before, it was `Book`."""
_MACROS = "_VBA_PROJECT_CUR"
_FAULTS = (
    *guard.PARSER_FAULTS,
    *(XLRDError, CompDocError, struct.error),
    *(ArithmeticError, AssertionError, AttributeError, RecursionError, TypeError),
)
"""What xlrd raises at a file that is broken: its own errors, and what befalls code that trusts the stored lengths."""
_BROKEN = (
    "Excel 97-2003 ブック（.xls）の中身を読み取れません。Excelで開き、"
    "「Excel ブック（.xlsx）」として保存し直してから、選んでください。"
)


class _Unheard(io.TextIOBase):
    """Where xlrd's warnings go."""

    def write(self, text: str) -> int:
        return len(text)


def sheets_of(data: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """(every worksheet, remarks). Raises UnreadableFile."""
    try:
        streams = {one.name for one in CompDoc(data, logfile=_Unheard()).dirlist}
        if _STREAM.lower() not in {name.lower() for name in streams}:
            raise UnreadableFile(guard.ole_sentence(data))
        collected = Collected()
        with xlrd.open_workbook(
            file_contents=data, logfile=_Unheard(), formatting_info=True, on_demand=True, ragged_rows=True
        ) as book:
            if book.biff_version < 80:
                raise UnreadableFile(guard.TOO_OLD)
            for number in range(book.nsheets):
                _SheetReader(book, book.sheet_by_index(number), collected).read()
                book.unload_sheet(number)
    except _FAULTS as error:
        if "encrypted" in str(error):
            raise UnreadableFile(guard.ENCRYPTED) from error
        raise UnreadableFile(_BROKEN) from error
    return tuple(collected.sheets), ((MACROS_LEFT_OUT,) if _MACROS in streams else ())


class _SheetReader:
    """One sheet as xlrd has it. xlrd counts rows and columns from 0, and ranges without their ends."""

    def __init__(self, book: xlrd.book.Book, stored: StoredSheet, collected: Collected) -> None:
        self.book = book
        self.stored = stored
        self.collected = collected
        self.styles: dict[int, Style] = {}
        """By the number of a cell's format (XF)."""
        self.looks: dict[int, str] = {}
        """By the number of a font."""

    def read(self) -> None:
        stored = self.stored
        self.collected.begin(stored.name)
        for row in range(stored.nrows):
            for column, cell in enumerate(stored.row(row)):
                if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    self._put(row, column, cell)
        for (row, column), note in stored.cell_note_map.items():
            self.collected.leave_out(row + 1, column + 1, Why.COMMENT, shown_text(note.text))
        for top, bottom, left, right in stored.merged_cells:
            self.collected.merge(Range(top + 1, left + 1, bottom, right))
        rows, columns = stored.rowinfo_map.items(), stored.colinfo_map.items()
        self.collected.end(
            hidden=stored.visibility != 0,
            hidden_rows={number + 1 for number, info in rows if info.hidden or info.height == 0},
            hidden_columns={number + 1 for number, info in columns if info.hidden or info.width == 0},
        )

    def _put(self, row: int, column: int, cell: StoredCell) -> None:
        style = self._style(cell.xf_index or 0)
        shown, left_out = self._contents(row, column, cell, style)
        if shown is not None:
            kind, printed, value = shown
            self.collected.add(row + 1, column + 1, printed, kind, value, style.format.code)
        for why, text in left_out:
            self.collected.leave_out(row + 1, column + 1, why, text)

    def _contents(self, row: int, column: int, cell: StoredCell, style: Style) -> Contents:
        if cell.ctype == xlrd.XL_CELL_TEXT:
            changes = self.stored.rich_text_runlist_map.get((row, column), ())
            return text_contents(self._text(str(cell.value), changes, style), style)
        kind, value = "n", repr(cell.value).removesuffix(".0")
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            kind, value = "b", str(cell.value)
        elif cell.ctype == xlrd.XL_CELL_ERROR:
            kind, value = "e", error_text_from_code.get(int(cell.value), "#VALUE!")
        shows_zeros = bool(getattr(self.stored, "show_zero_values", 1))  # its type stubs lack it
        return figure_contents(kind, value, style, self.book.datemode == 1, shows_zeros)

    def _text(self, text: str, changes: Sequence[tuple[int, int]], style: Style) -> Text:
        """Its runs, where a change of the font within it strikes out, raises or takes back; `changes`: from which
        place on, to which font. (Programs change the font for letters of another script in nearly every text.)"""
        if not style.struck and all(self._look(font) == PLAIN for _, font in changes):
            return shown_text(text)
        begins = [(0, AS_CELL), *((place, self._look(font)) for place, font in changes)]
        ends = [place for place, _ in begins[1:]] + [len(text)]
        runs = (
            (look, text[start:end]) for (start, look), end in zip(begins, ends, strict=True) if start < end
        )
        return tuple(
            (look, shown_text("".join(run for _, run in same)))
            for look, same in groupby(runs, key=lambda run: run[0])
        )

    def _look(self, number: int) -> str:
        """Of a font; of one that the workbook doesn't have, nothing is known."""
        if number not in self.looks:
            fonts = self.book.font_list
            font = fonts[number] if number < len(fonts) else None
            struck, raised = font and font.struck_out, font and font.escapement == 1
            self.looks[number] = STRUCK if struck else RAISED if raised else PLAIN
        return self.looks[number]

    def _style(self, number: int) -> Style:
        if number not in self.styles:
            found = self.book.xf_list[number]
            form = read_format(self._code(found.format_key))
            self.styles[number] = Style(form, struck=self._look(found.font_index) == STRUCK)
        return self.styles[number]

    def _code(self, key: int) -> str:
        """Formats that the workbook names by number only are Japanese Excel's; xlrd fills in American ones."""
        code: str | None = self.book.format_map[key].format_str
        if key in BUILT_IN and code in (None, "", std_format_strings.get(key)):
            return BUILT_IN[key]
        return (code or "")[:MAX_CODE]
