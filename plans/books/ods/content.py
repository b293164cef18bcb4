"""The tables of an OpenDocument spreadsheet: rows, columns, merges, what is hidden, what is left out. Pure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, iterparse

from plans.books import guard
from plans.books.cells import Range, Sheet, Why
from plans.books.collected import MACROS_LEFT_OUT, Collected
from plans.books.guard import UnreadableFile, first_element
from plans.books.ods.cell import OFFICE, TABLE, Content, content_of, count, words_of_shapes
from plans.books.ods.text import Looks

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_ROW = f"{TABLE}table-row"
_CELL, _COVERED = f"{TABLE}table-cell", f"{TABLE}covered-table-cell"
_COLUMNS_REPEATED = f"{TABLE}number-columns-repeated"
_ROWS_REPEATED = f"{TABLE}number-rows-repeated"
_VISIBILITY = f"{TABLE}visibility"
_SHAPES = f"{TABLE}shapes"
_TABLE, _SPREADSHEET, _A_STYLE = f"{TABLE}table", f"{OFFICE}spreadsheet", f"{_STYLE}style"
_WHOLE = {_ROW, _SHAPES}
_PARTS = {_ROW, _SHAPES, f"{TABLE}table-column", f"{TABLE}table-source"}
"""Of a table: each is looked at together with all that stands in it, and then let go."""
_BEYOND_ROWS, _BEYOND_COLUMNS = guard.MAX_ROWS + 1, guard.MAX_COLUMNS + 1
"""A content that repeats is refused there."""
_CELL_STYLE = f"{TABLE}default-cell-style-name"
_RAISED = re.compile(r"super|[1-9]")
"""How a text's position begins that lies above its line."""
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"
_BROKEN = (
    "OpenDocument の表（.ods）の中身を読み取れません。もとのソフトで開いて保存し直すか、"
    "「Excel ブック（.xlsx）」として保存してから、選んでください。"
)


def sheets_of(data: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """(every sheet, remarks). Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _require_spreadsheet(package)
            has_macros = any(name.startswith(("Basic/", "Scripts/")) for name in package.namelist())
            with package.open("content.xml") as source:
                if f"{{{first_element(source)}" != f"{OFFICE}document-content":
                    raise UnreadableFile(_BROKEN)
                reader = _ContentReader()
                reader.read(iterparse(source, ("start", "end")))  # noqa: S314 (it has no declarations)
    except (*guard.PARSER_FAULTS, RecursionError) as error:
        raise UnreadableFile(_BROKEN) from error
    return tuple(reader.collected.sheets), ((MACROS_LEFT_OUT,) if has_macros else ())


def _require_spreadsheet(package: zipfile.ZipFile) -> None:
    """Not encrypted either: LibreOffice encrypts part by part, or the whole package as one part."""
    names = package.namelist()
    if "content.xml" not in names and "[Content_Types].xml" in names:
        raise UnreadableFile(guard.other_name(guard.OPEN_DOCUMENT, guard.WORKBOOKS[0]))
    if "encrypted-package" in names:
        raise UnreadableFile(guard.ENCRYPTED)
    if "mimetype" not in names or "content.xml" not in names:
        raise UnreadableFile(f"OpenDocument の表（.ods）ではありません。{guard.SAVE_AS_BOOK}")
    if package.read("mimetype").decode("latin-1").strip() not in (_TYPE, f"{_TYPE}-template"):
        raise UnreadableFile(f"OpenDocument の文書ですが、表（.ods）ではありません。{guard.SAVE_AS_BOOK}")
    if _MANIFEST in names:
        with package.open(_MANIFEST) as source:
            first_element(source)
            if any(one.tag.endswith("}encryption-data") for _, one in iterparse(source)):  # noqa: S314 (it has no declarations)
                raise UnreadableFile(guard.ENCRYPTED)


class _ContentReader:
    """One pass over the content: styles first, then the tables."""

    def __init__(self) -> None:
        self.collected = Collected()
        self.not_displayed: set[str] = set()
        """Names of the styles of hidden tables."""
        self.looks = Looks(set(), set())

    def read(self, events: Iterator[tuple[str, Element]]) -> None:
        """Raises UnreadableFile, ParseError, ValueError."""
        path: list[Element] = []
        table: _Table | None = None
        inside = 0  # of so many rows and pictures: what stands in one is looked at with it
        for event, element in events:
            tag = element.tag
            if event == "start":
                path.append(element)
                inside += tag in _WHOLE
                if tag == _TABLE and path[-2].tag == _SPREADSHEET:
                    hidden = element.get(f"{TABLE}style-name", "") in self.not_displayed
                    table = _Table(element, hidden, self)
                continue
            path.pop()
            inside -= tag in _WHOLE
            if tag == _A_STYLE:
                self._note_style(element)
            elif table is None:
                continue
            elif element is table.element:
                table.end()
                table = None
            elif inside or tag not in _PARTS:
                continue
            else:
                table.take(element)
            path[-1].remove(element)

    def _note_style(self, style: Element) -> None:
        name = style.get(f"{_STYLE}name", "")
        for one in style:
            if one.get(f"{TABLE}display") == "false":
                self.not_displayed.add(name)
            if _is_struck(one):
                self.looks.struck.add(name)
            elif _RAISED.match(one.get(f"{_STYLE}text-position", "")):
                self.looks.raised.add(name)


def _is_struck(properties: Element) -> bool:
    """LibreOffice names the line's style for a whole cell, only its type for a part of the text."""
    by_type = properties.get(f"{_STYLE}text-line-through-type", "none")
    return properties.get(f"{_STYLE}text-line-through-style", by_type) != "none"


class _Table:
    """One table while its rows go by: how many of them were there, what was found so far."""

    def __init__(self, element: Element, hidden: bool, reader: _ContentReader) -> None:
        self.element = element
        self.hidden = hidden
        self.looks = reader.looks
        self.collected = reader.collected
        self.collected.begin(element.get(f"{TABLE}name", ""))
        self.is_copy = False
        """It keeps what formulas took from another file; no person sees it."""
        self.rows = self.columns = 0
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.struck_columns: list[range] = []
        """Those whose cells are struck out, unless one has a style of its own."""

    def take(self, part: Element) -> None:
        """A column, a row or what else stands in a table, in their order. Raises UnreadableFile, ValueError."""
        if part.tag == f"{TABLE}table-source":
            self.is_copy = self.hidden
        elif part.tag == _SHAPES:
            for words in words_of_shapes(part):
                self.collected.leave_out(1, 1, Why.TEXT_BOX, words)
        elif part.tag == _ROW:
            self._take_row(part)
        else:
            first, self.columns = (
                self.columns + 1,
                self.columns + count(part, f"{TABLE}number-columns-repeated"),
            )
            if part.get(_VISIBILITY, "visible") != "visible":
                self.hidden_columns.update(range(first, min(self.columns, guard.MAX_COLUMNS) + 1))
            if part.get(_CELL_STYLE) in self.looks.struck:
                self.struck_columns.append(range(first, self.columns + 1))

    def end(self) -> None:
        """The table is whole. Raises UnreadableFile."""
        if not self.is_copy:
            self.collected.end(self.hidden, self.hidden_rows, self.hidden_columns)

    def _take_row(self, row: Element) -> None:
        first, self.rows = self.rows + 1, self.rows + count(row, _ROWS_REPEATED)
        if self.is_copy:
            return
        if row.get(_VISIBILITY, "visible") != "visible":
            self.hidden_rows.update(range(first, min(self.rows, guard.MAX_ROWS) + 1))
        right = 0
        found: list[tuple[int, int, Content]] = []
        for cell in row:
            if cell.tag in (_CELL, _COVERED):
                left, right = right + 1, right + count(cell, _COLUMNS_REPEATED)
                if content := content_of(cell, self.looks, self._is_struck(cell, row, left)):
                    found.append((left, right, content))
        for number in range(first, min(self.rows, _BEYOND_ROWS) + 1) if found else ():
            for left, right, content in found:
                for column in range(left, min(right, _BEYOND_COLUMNS) + 1):
                    self._put(number, column, content)

    def _is_struck(self, cell: Element, row: Element, column: int) -> bool:
        """By the style of the cell itself, else of its row, else of its column."""
        if not self.looks.struck:
            return False
        style = cell.get(f"{TABLE}style-name") or row.get(_CELL_STYLE)
        if style:
            return style in self.looks.struck
        return any(column in columns for columns in self.struck_columns)

    def _put(self, row: int, column: int, content: Content) -> None:
        if content.shown is not None:
            kind, printed, value, number_format = content.shown
            self.collected.add(row, column, printed, kind, value, number_format, content.formula)
        if content.down > 1 or content.right > 1:
            self.collected.merge(Range(row, column, row + content.down - 1, column + content.right - 1))
        for why, text in content.left_out:
            self.collected.leave_out(row, column, why, text)
