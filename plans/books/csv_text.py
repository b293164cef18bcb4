"""A CSV, in whatever encoding and with whatever separator → its one sheet; every cell is TEXT. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from plans.books import guard
from plans.books.cells import Cell, Sheet
from plans.books.csv_dialect import delimiter_of
from plans.books.csv_rows import Row, check, row_of
from plans.books.guard import UnreadableFile

_YEN = re.compile(r"\\(?=-?\d)", re.ASCII)
"""0x5C, before a figure: what Japanese Windows writes and shows as ¥."""


def sheet_of(name: str, data: bytes) -> tuple[Sheet, str, tuple[str, ...]]:
    """(the sheet, named `name`; its encoding; remarks). Raises UnreadableFile."""
    text, encoding = decoded(data)
    delimiter, table = delimiter_of(text)
    lines = _Lines(table, delimiter, before=text.count("\n", 0, len(text) - len(table)))
    csv.field_size_limit(guard.MAX_CELL)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        cells, rows = _read(reader, lines)
    except csv.Error as error:
        raise UnreadableFile(_fault(str(error), lines)) from error
    remarks, shifted = check(rows, delimiter)
    if shifted:
        cells = tuple(one for one in cells if one.column < shifted.get(one.row, one.column + 1))
    return Sheet(name, cells), encoding, remarks


class _Lines:
    """The lines of a text as they stand, and which of them make up the present row."""

    def __init__(self, text: str, delimiter: str, before: int) -> None:
        self.delimiter = delimiter
        self.number = before
        """Of the last line that was given out."""
        self.taken: list[str] = []
        """Lines of the row that is being read."""
        self._lines = io.StringIO(text, newline="")

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            # More columns than any cell's own separators explain.
            if len(line) > guard.MAX_CELL and line.count(self.delimiter) > guard.MAX_COLUMNS + guard.MAX_CELL:
                raise UnreadableFile(guard.TOO_LARGE)
            self.number += 1
            self.taken.append(line)
            yield line

    @property
    def first(self) -> int:
        """The number of the line that the present row begins with."""
        return self.number - len(self.taken) + 1


def _read(reader: Iterator[list[str]], lines: _Lines) -> tuple[tuple[Cell, ...], list[Row]]:
    cells: list[Cell] = []
    rows: list[Row] = []
    characters = 0
    for number, row in enumerate(reader, start=1):
        filled = [column for column, piece in enumerate(row, start=1) if piece]
        if filled and (number > guard.MAX_ROWS or filled[-1] > guard.MAX_COLUMNS):
            raise UnreadableFile(guard.TOO_LARGE)
        for column in filled:
            printed = row[column - 1].replace("\r\n", "\n").replace("\r", "\n")
            characters += len(printed)
            cells.append(Cell(number, column, printed))
        if len(cells) > guard.MAX_CELLS or characters > guard.MAX_CHARACTERS:
            raise UnreadableFile(f"値の入ったセルが多すぎます（{guard.MAX_CELLS:,}セルまで）。{guard.COPY}")
        if filled:
            rows.append(row_of(row, number, lines.first, lines.taken, lines.delimiter))
        lines.taken.clear()
    return tuple(cells), rows


def _fault(said: str, lines: _Lines) -> str:
    """What the parser found, in words, with the lines between which it lies."""
    first, last = lines.first, lines.number
    if "field larger" in said:
        return (
            f"{first}行目に、長すぎる文字列があります（{guard.MAX_CELL:,}字まで）。"
            '引用符（"）が閉じているか、区切りがカンマかタブかを確かめてください。'
        )
    if "end of data" in said:
        return (
            f'CSV の{first}行目で始まる引用符（"）が、最後まで閉じていません。閉じるか、取り除いてください。'
        )
    where = f"{first}行目" if first == last else f"{first}行目から{last}行目まで"
    return (
        f'CSV の{where}を読み取れません。セルの途中に引用符（"）があるようです。'
        '取り除くか、セル全体を引用符で囲み、中の引用符を二つ（""）にしてください。'
    )


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
        if encoding == "cp932":
            text = _YEN.sub("¥", text)
        return text, encoding.removesuffix("-sig")
    raise UnreadableFile(
        "CSV の文字コードが分かりません。Excelで「CSV UTF-8（コンマ区切り）」として保存し直してください。"
    )
