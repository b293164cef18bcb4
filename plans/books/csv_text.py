"""A CSV, in whatever encoding and with commas or tabs → its one sheet; every cell is TEXT. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from plans.books import guard
from plans.books.cells import Cell, Sheet
from plans.books.guard import UnreadableFile


def sheet_of(name: str, data: bytes) -> tuple[Sheet, str]:
    """(the sheet, named `name`; its encoding). Raises UnreadableFile."""
    text, encoding = decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    csv.field_size_limit(guard.MAX_CELL)
    rows = csv.reader(_lines(text, delimiter), delimiter=delimiter, strict=True)
    try:
        return Sheet(name, _cells(rows)), encoding
    except csv.Error as error:
        if "field larger" in str(error):
            raise UnreadableFile(
                f"{rows.line_num}行目に、長すぎる文字列があります（{guard.MAX_CELL:,}字まで）。"
                '引用符（"）が閉じているか、区切りがカンマかタブかを確かめてください。'
            ) from error
        raise UnreadableFile(
            f'CSV の{rows.line_num}行目を読み取れません。引用符（"）が閉じているか確かめてください。'
        ) from error


def _cells(rows: Iterator[list[str]]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    characters = 0
    for number, row in enumerate(rows, start=1):
        filled = [column for column, piece in enumerate(row, start=1) if piece]
        if filled and (number > guard.MAX_ROWS or filled[-1] > guard.MAX_COLUMNS):
            raise UnreadableFile(guard.TOO_LARGE)
        for column in filled:
            printed = row[column - 1].replace("\r\n", "\n").replace("\r", "\n")
            characters += len(printed)
            cells.append(Cell(number, column, printed))
        if len(cells) > guard.MAX_CELLS or characters > guard.MAX_CHARACTERS:
            raise UnreadableFile(f"値の入ったセルが多すぎます（{guard.MAX_CELLS:,}セルまで）。{guard.COPY}")
    return tuple(cells)


def _lines(text: str, delimiter: str) -> Iterator[str]:
    """Lines as they stand; one with more columns than any cell's own commas explain ends the reading."""
    for line in io.StringIO(text, newline=""):
        if len(line) > guard.MAX_CELL and line.count(delimiter) > guard.MAX_COLUMNS + guard.MAX_CELL:
            raise UnreadableFile(guard.TOO_LARGE)
        yield line


def decoded(data: bytes) -> tuple[str, str]:
    """(text, `utf-8` | `cp932` | `utf-16`). Raises UnreadableFile."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # Excel's 「Unicode テキスト」
    tried = ("utf-16",) if marked else ("utf-8-sig", "cp932")
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding.removesuffix("-sig")
    raise UnreadableFile(
        "CSV の文字コードが分かりません。Excelで「CSV UTF-8（コンマ区切り）」として保存し直してください。"
    )
