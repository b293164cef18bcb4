"""An Excel 97–2003 workbook (.xls) → its sheets, read by xlrd. Pure.

In: bytes that `plans.books.guard` has let pass. Out: a `Sheet` for each worksheet, hidden ones marked, and remarks;
or `UnreadableFile`.

xlrd reads what is stored; what a person sees of a figure is said by `number_format`, as for .xlsx. It tells which
result a formula has, not the formula: a cell's `formula` is "" here. Macros are not looked at.
"""

from __future__ import annotations

import io
import struct

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.compdoc import CompDoc, CompDocError
from xlrd.formatting import std_format_strings
from xlrd.sheet import Cell as StoredCell
from xlrd.sheet import Sheet as StoredSheet

from plans.books import guard
from plans.books.cells import CellKind, Range, Sheet
from plans.books.collected import MACROS_LEFT_OUT, Collected, shown_text
from plans.books.guard import UnreadableFile
from plans.books.number_codes import BUILT_IN
from plans.books.number_format import MAX_CODE, Format, read_format, shown_figure

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
    remarks = [MACROS_LEFT_OUT] if _MACROS in streams else []
    return tuple(collected.sheets), (*collected.remarks, *remarks)


class _SheetReader:
    """One sheet as xlrd has it. xlrd counts rows and columns from 0, and ranges without their ends."""

    def __init__(self, book: xlrd.book.Book, stored: StoredSheet, collected: Collected) -> None:
        self.book = book
        self.stored = stored
        self.collected = collected
        self.formats: dict[int, Format] = {}
        """By the number of a cell's format (XF)."""

    def read(self) -> None:
        stored = self.stored
        self.collected.begin(stored.name)
        for row in range(stored.nrows):
            for column, cell in enumerate(stored.row(row)):
                if found := self._content(cell):
                    form, (kind, printed, value) = found
                    self.collected.add(row + 1, column + 1, printed, kind, value, form.code)
        for top, bottom, left, right in stored.merged_cells:
            self.collected.merge(Range(top + 1, left + 1, bottom, right))
        rows, columns = stored.rowinfo_map.items(), stored.colinfo_map.items()
        self.collected.end(
            hidden=stored.visibility != 0,
            hidden_rows={number + 1 for number, info in rows if info.hidden or info.height == 0},
            hidden_columns={number + 1 for number, info in columns if info.hidden or info.width == 0},
        )

    def _content(self, cell: StoredCell) -> tuple[Format, tuple[CellKind, str, str]] | None:
        """(format; kind, printed, value); None where nothing is there to see."""
        if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return None
        form = self._format(cell.xf_index or 0)
        if cell.ctype == xlrd.XL_CELL_TEXT:
            text = shown_text(str(cell.value))
            return (form, (CellKind.TEXT, form.text(text), "")) if text else None
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return form, (CellKind.TRUTH, "TRUE" if cell.value else "FALSE", "")
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return form, (CellKind.ERROR, error_text_from_code.get(int(cell.value), "#VALUE!"), "")
        return form, shown_figure(repr(cell.value), form, from_1904=self.book.datemode == 1)

    def _format(self, number: int) -> Format:
        if number not in self.formats:
            self.formats[number] = read_format(self._code(self.book.xf_list[number].format_key))
        return self.formats[number]

    def _code(self, key: int) -> str:
        """Formats that the workbook names by number only are Japanese Excel's; xlrd fills in American ones."""
        code: str | None = self.book.format_map[key].format_str
        if key in BUILT_IN and code in (None, "", std_format_strings.get(key)):
            return BUILT_IN[key]
        return (code or "")[:MAX_CODE]
