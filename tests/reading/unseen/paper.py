"""A workbook while it is drawn: cells put in their places with the look of an office's file, and read at once.

`Paper.says` writes a cell and tells the expectation what it says, so that drawing and expectation can't disagree.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.said import Computed, Said

THIN = Side(style="thin", color="000000")
HAIR = Side(style="hair", color="000000")
MEDIUM = Side(style="medium", color="000000")

HEADING: dict[str, Any] = {"h": "center", "wrap": True}


def columns_wide(words: str) -> int:
    """Widest line in half-width characters."""
    lines = words.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "FWA" else 1 for c in line) for line in lines)


class Paper:
    """One sheet, in one typeface. Addresses are A1 texts."""

    def __init__(
        self,
        sheet: Worksheet,
        expected: Expectation,
        face: str = "ＭＳ ゴシック",
        size: float = 10,
        shade: str = "DDEBF7",
    ) -> None:
        self.sheet = sheet
        self.name = sheet.title
        self.expected = expected
        self.face, self.size, self.shade = face, size, shade

    def put(
        self,
        at: str,
        value: Any,
        *,
        over: str = "",
        bold: bool = False,
        size: float | None = None,
        h: str | None = None,
        v: str = "center",
        shade: str = "",
        number_format: str = "",
        strike: bool = False,
        colour: str = "000000",
        upright: bool = False,
        wrap: bool | None = None,
    ) -> None:
        """A value without a meaning of its own; `over` merges from `at` to that address, `upright` writes downwards.

        A text that stands free runs on over its neighbours, one in a merged range is wrapped (`wrap` says otherwise).
        """
        cell = self.sheet[at]
        cell.value = value.formula if isinstance(value, Computed) else value
        if isinstance(value, Computed) and value.result is not None:
            self.results[at] = value.result
        cell.font = Font(name=self.face, size=size or self.size, bold=bold, strike=strike, color=colour)
        if h is None:
            h = "right" if isinstance(value, int | float | Computed) else "left"
        wrapped = bool(over) if wrap is None else wrap
        turned = 255 if upright else 0
        cell.alignment = Alignment(horizontal=h, vertical=v, wrap_text=wrapped, textRotation=turned)
        if shade:
            cell.fill = PatternFill("solid", fgColor=shade)
        if number_format:
            cell.number_format = number_format
        if over:
            self.sheet.merge_cells(f"{at}:{over}")

    @property
    def results(self) -> dict[str, Any]:
        kept: dict[str, dict[str, Any]] = self.sheet.parent.__dict__.setdefault("results", {})
        return kept.setdefault(self.name, {})

    def says(
        self,
        at: str,
        said: Said,
        item: str,
        field: str | Sequence[str],
        year: Any = None,
        *,
        keep: bool = False,
        **look: Any,
    ) -> None:
        """A cell that says something of an item."""
        format_ = said.number_format if said.number_format != "General" else ""
        if said.kind in ("mark", "missing", "code"):
            look.setdefault("h", "center")
        if said.kind == "quantity":
            look.setdefault("h", "right")
        look.setdefault("wrap", True)
        self.put(at, said.kept if said.printed else None, number_format=format_, **look)
        fields = field if isinstance(field, str) else list(field)
        self.expected.cell(self.name, at, item, fields, year, said, keep)

    def named(self, at: str, name: str, item: str = "", also_ok: tuple[str, ...] = (), **look: Any) -> None:
        """The cell that names an item, which is thereby counted; `item` where the name isn't the printed text."""
        self.says(at, Said(name, "text", item or name, also_ok=also_ok), item or name, "item_name", **look)
        self.expected.item(self.name, at, name)
        self.expected.counts["items"] += 1

    def head(self, at: str, words: str, over: str = "", **look: Any) -> None:
        """A heading of a table, or a label of a form."""
        self.put(at, words, over=over, **(HEADING | {"shade": self.shade} | look))

    def heads(self, row: int, words: Iterable[str], first: int = 1, **look: Any) -> None:
        for column, word in enumerate(words, first):
            if word:
                self.head(f"{get_column_letter(column)}{row}", word, **look)

    def box(self, area: str, inside: Side = THIN, outside: Side = THIN) -> None:
        """Lines around and between all cells of an area, merged ones included."""
        rows = list(self.sheet[area])
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                cell.border = Border(
                    left=outside if x == 0 else inside,
                    right=outside if x == len(row) - 1 else inside,
                    top=outside if y == 0 else inside,
                    bottom=outside if y == len(rows) - 1 else inside,
                )

    def widths(self, *widths: float) -> None:
        for column, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width

    def fit(self, first: int, last: int, least: float = 18) -> None:
        """Rows as high as their texts need in the width of their columns, as a clerk would have drawn them."""
        spans = {}
        for area in self.sheet.merged_cells.ranges:
            spans[area.min_row, area.min_col] = (area.max_row, area.max_col)
        for row in range(first, last + 1):
            height = least
            for cell in self.sheet[row]:
                if isinstance(cell, MergedCell) or not isinstance(cell.value, str) or cell.value[:1] == "=":
                    continue
                if not cell.alignment.wrap_text or cell.alignment.textRotation:
                    continue
                bottom, right = spans.get((row, cell.column), (row, cell.column))
                letters = (get_column_letter(c) for c in range(cell.column, right + 1))
                width = sum(self.sheet.column_dimensions[letter].width for letter in letters)
                size = cell.font.size or 10
                room = max(width * 10.5 / size - 0.5, 2)
                lines = sum(max(-(-columns_wide(line) // int(room)), 1) for line in cell.value.split("\n"))
                height = max(height, (lines * size * 1.32 + 4) / (bottom - row + 1))
            self.sheet.row_dimensions[row].height = height

    def page(self, wide: bool = True, repeat: str = "", a3: bool = False, tall: int = 0) -> None:
        """Paper as it is printed: A4 or A3, across or upright, one page wide."""
        setup = self.sheet.page_setup
        setup.orientation = "landscape" if wide else "portrait"
        setup.paperSize = 8 if a3 else 9
        setup.fitToWidth, setup.fitToHeight = 1, tall
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.sheet.page_margins.left = self.sheet.page_margins.right = 0.4
        if repeat:
            self.sheet.print_title_rows = repeat


def new_book(*sheets: str) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in sheets:
        book.create_sheet(name)
    return book


def file_of(book: Workbook) -> bytes:
    """The .xlsx file, with the results of its formulas beside them as Excel keeps them."""
    book.calculation.fullCalcOnLoad = False  # Excel itself writes its results and no such word
    drawn = io.BytesIO()
    book.save(drawn)
    results: dict[str, dict[str, Any]] = book.__dict__.get("results", {})
    paths = {f"xl/worksheets/sheet{n}.xml": name for n, name in enumerate(book.sheetnames, 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(drawn) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            part = old.read(entry)
            if entry in paths:
                part = _with_results(part.decode(), results.get(paths[entry], {})).encode()
            new.writestr(zipfile.ZipInfo(entry, (2026, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _with_results(part: str, results: dict[str, Any]) -> str:
    for at, result in results.items():
        pattern = rf'(<c r="{at}"[^>]*?)( t="[a-z]+")?>(<f>.*?</f>)<v ?/?>(?:</v>)?</c>'
        kind = ' t="str"' if isinstance(result, str) else ""
        part, found = re.subn(pattern, rf"\1{kind}>\3<v>{result}</v></c>", part)
        assert found == 1, at
    return part
