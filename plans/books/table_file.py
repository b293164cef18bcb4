"""Tables in files of one sheet: headings and rows as text, and texts that no spreadsheet program takes for formulas.

What the admin's import reads and its CSV export writes. Reading itself is `plans.books.limited`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plans.books.cells import Cell, CellKind, address, column_letters
from plans.books.guard import UnreadableFile
from plans.books.limited import read_untrusted
from plans.books.number_format import digits
from plans.values.words import yes_no


@dataclass(frozen=True)
class SheetRows:
    """A table as text: `headers`, and for each row with any content its number in the sheet and its cells."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]


def read(name: str, data: bytes) -> SheetRows:
    """The first sheet that a person sees. Raises UnreadableFile."""
    book = read_untrusted(name, data)
    sheet = next((one for one in book.sheets if not one.hidden), None)
    if sheet is None or not sheet.cells:
        raise UnreadableFile("ファイルに何も書かれていません。表のあるファイルを選び直してください。")
    from_csv = bool(book.encoding)
    return _table((number, _cells(cells, from_csv)) for number, cells in sheet.rows())


def _cells(cells: tuple[Cell, ...], from_csv: bool) -> list[str]:
    texts = [""] * cells[-1].column
    for cell in cells:
        texts[cell.column - 1] = without_guard(cell.printed) if from_csv else _text(cell)
    return texts


def _text(cell: Cell) -> str:
    """The stored figure rather than the rounded one that a format shows; percent as percent."""
    where = address(cell.row, cell.column)
    if cell.formula:
        raise UnreadableFile(f"セル {where} が計算式です。値として貼り付け直してください。")
    if cell.kind == CellKind.ERROR:
        raise UnreadableFile(f"セル {where} がエラー（{cell.printed}）になっています。値を直してください。")
    if cell.kind == CellKind.TRUTH:
        return yes_no(cell.printed == "TRUE")
    if cell.kind == CellKind.DATE:
        return cell.value.replace("T", " ")[:16]
    if (number := cell.number) is not None:
        return digits(number * 100) + "%" if "%" in cell.number_format else digits(number)
    return cell.printed


# ── Texts of a CSV ───────────────────────────────────────────────────────────────────────────────────────────

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def guarded(text: str) -> str:
    """The text as a CSV cell that no spreadsheet program takes for a formula: an apostrophe stands before it.

    A plain negative number and a lone dash need none. `without_guard` takes exactly this back.
    """
    bare = text.lstrip("'")
    if not bare.startswith(_FORMULA_STARTS) or (bare == text and _is_harmless(text)):
        return text
    return "'" + text


def _is_harmless(text: str) -> bool:
    sign, rest = text[:1], text[1:]
    return text == "-" or (
        sign in "+-" and rest.replace(".", "", 1).isascii() and rest.replace(".", "", 1).isdigit()
    )


def without_guard(text: str) -> str:
    """`without_guard(guarded(text)) == text`"""
    if text.startswith("'") and text.lstrip("'").startswith(_FORMULA_STARTS):
        return text[1:]
    return text


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _table(rows: Iterator[tuple[int, list[str]]]) -> SheetRows:
    headers: list[str] | None = None
    found: list[tuple[int, list[str]]] = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if headers is None:
            headers = _headers(number, cells)
        else:
            found.append((number, _fitted(number, cells, len(headers))))
    if headers is None:
        raise UnreadableFile("ファイルに何も書かれていません。")
    return SheetRows(headers, found)


def _headers(number: int, cells: list[str]) -> list[str]:
    headers = ["".join(cell.split()) for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    for place, header in enumerate(headers, start=1):
        if not header:
            raise UnreadableFile(f"{number}行目の{column_letters(place)}列に見出しがありません。")
        if headers.index(header) != place - 1:
            raise UnreadableFile(f"見出し「{header}」が二つあります。")
    return headers


def _fitted(number: int, cells: list[str], width: int) -> list[str]:
    if any(cell.strip() for cell in cells[width:]):
        place = next(place for place, cell in enumerate(cells) if place >= width and cell.strip())
        raise UnreadableFile(f"セル {column_letters(place + 1)}{number} は、見出しのない列にあります。")
    return [*cells[:width], *[""] * (width - len(cells))]
