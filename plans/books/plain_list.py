"""Plain lists in files: headings and rows as text, and texts that no spreadsheet program takes for formulas.

What the admin's import reads and its CSV export writes. Reading itself is `plans.books.limited`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.books.cells import Cell, CellKind, Why, address, column_letters
from plans.books.guard import UnreadableFile
from plans.books.left_out import told
from plans.books.limited import read_untrusted
from plans.books.number_format import digits
from plans.values.words import yes_no

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_HARMLESS = re.compile(r"-|[+-](\d+\.?\d*|\.\d+)", re.ASCII)
"""A lone dash, a number with its sign."""


@dataclass(frozen=True)
class PlainList:
    """`headers`, and for each row with any content its number in the sheet and its texts, one a header."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]
    remarks: tuple[str, ...] = ()
    """What was left out of the file."""


def read(name: str, data: bytes) -> PlainList:
    """The first sheet that a person sees. Raises UnreadableFile."""
    book = read_untrusted(name, data)
    sheet = next((one for one in book.sheets if not one.hidden), None)
    if sheet is None or not sheet.cells:
        raise UnreadableFile("ファイルに何も書かれていません。表のあるファイルを選び直してください。")
    if instead := [one.sentence for one in told(sheet) if one.why not in (None, Why.COMMENT, Why.TEXT_BOX)]:
        raise UnreadableFile("".join(instead))  # else an empty cell would empty what is stored
    rows = []
    for number, cells in sheet.rows():
        texts = {cell.column: without_guard(cell.printed) if book.encoding else _text(cell) for cell in cells}
        if any(text.strip() for text in texts.values()):
            rows.append((number, texts))
    if not rows:
        raise UnreadableFile("ファイルに何も書かれていません。")
    headers = _headers(*rows[0])
    fitted = [(number, _fitted(number, texts, len(headers))) for number, texts in rows[1:]]
    return PlainList(headers, fitted, book.remarks)


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


def _headers(number: int, texts: dict[int, str]) -> list[str]:
    headers = ["".join(texts.get(column, "").split()) for column in range(1, max(texts) + 1)]
    while not headers[-1]:
        headers.pop()
    for column, header in enumerate(headers, start=1):
        if not header:
            raise UnreadableFile(f"{number}行目の{column_letters(column)}列に見出しがありません。")
        if headers.index(header) != column - 1:
            raise UnreadableFile(f"見出し「{header}」が二つあります。")
    return headers


def _fitted(number: int, texts: dict[int, str], width: int) -> list[str]:
    for column, text in texts.items():
        if column > width and text.strip():
            raise UnreadableFile(f"セル {address(number, column)} は、見出しのない列にあります。")
    return [texts.get(column, "") for column in range(1, width + 1)]


def guarded(text: str) -> str:
    """The text as a CSV cell that no spreadsheet program takes for a formula: an apostrophe stands before it.

    A plain number with its sign and a lone dash need none. `without_guard` takes exactly this back.
    """
    return f"'{text}" if _FORMULA.match(text) and not _HARMLESS.fullmatch(text) else text


def without_guard(text: str) -> str:
    """`without_guard(guarded(text)) == text`"""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
