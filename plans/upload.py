"""Uploaded tables (.xlsx, .csv): what is checked before anything is parsed, then plain rows of text.

A file from outside is not trusted: size, kind, and how much it would unpack to are looked at first, sheets are
read in passing and only up to fixed limits. Every refusal is a sentence for the person who chose the file.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS = 20_000, 200
MAX_MEMBERS = 1_000
MAX_UNPACKED = 60 * 1024 * 1024
"""Of all parts of a workbook together; a list of 20,000 rows needs about a tenth of it."""
MAX_CELL = 32_767
"""Characters; Excel's own limit."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableFile(ValueError):
    """The file is refused. `str()` says what is wrong with it and what to do."""


@dataclass(frozen=True)
class SheetRows:
    """A table as text: `headers`, and for each row with any content its number in the sheet and its cells."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]


def read(name: str, data: bytes) -> SheetRows:
    """The first sheet of the file. Raises UnreadableFile."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile("ファイルが10MBを超えています。不要なシートや画像を除いてください。")
    if not data:
        raise UnreadableFile("ファイルが空です。")
    kind = PurePath(name).suffix.lower()
    if kind == ".csv":
        return _table(_csv_rows(data))
    if kind == ".xlsx":
        require_harmless_workbook(data)
        return _table(_workbook_rows(data))
    if kind in (".xls", ".xlsm", ".xlsb"):
        raise UnreadableFile(
            f"「{kind}」の形式は取り込めません。Excelで開き、「Excel ブック（.xlsx）」として保存し直してください。"
        )
    raise UnreadableFile("取り込めるのは、Excel ブック（.xlsx）と CSV（.csv）だけです。")


# ── Workbooks ────────────────────────────────────────────────────────────────────────────────────────────────


def require_harmless_workbook(data: bytes) -> None:
    """Looks at the package without unpacking it. Raises UnreadableFile."""
    if data.startswith(_OLE):
        raise UnreadableFile(
            "パスワード付きのファイルか、古い形式（.xls）のファイルです。"
            "パスワードを外し、「Excel ブック（.xlsx）」として保存し直してください。"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableFile(
            "Excel ブック（.xlsx）として開けません。ファイルが壊れていないか確かめてください。"
        ) from error
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableFile("暗号化されたファイルです。パスワードを外してください。")
    if len(parts) > MAX_MEMBERS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableFile("ファイルの中身が大きすぎます。必要なシートだけを新しいブックに写してください。")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(one.startswith("xl/") for one in names):
        raise UnreadableFile("Excel ブック（.xlsx）ではありません。")
    if any(one.lower().endswith("vbaproject.bin") for one in names):
        raise UnreadableFile(
            "マクロを含むファイルは取り込めません。「Excel ブック（.xlsx）」として保存し直してください。"
        )


def _workbook_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        if (sheet.max_row or 0) > MAX_ROWS or (sheet.max_column or 0) > MAX_COLUMNS:
            raise UnreadableFile(_too_large())
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise UnreadableFile(_too_large())
            yield number, [_cell_text(cell) for cell in cells]
    except UnreadableFile:
        raise
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        DefusedXmlException,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OverflowError,
    ) as error:
        # openpyxl has no error of its own for a package that is a zip but no workbook.
        raise UnreadableFile(
            "Excel ブックの中身を読み取れません。開いて保存し直してから、選んでください。"
        ) from error


def _too_large() -> str:
    return (
        f"取り込めるのは{MAX_ROWS:,}行・{MAX_COLUMNS}列までです。"
        "表の外の行や列（書式だけのものも）を削除してから保存してください。"
    )


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    where = f"{get_column_letter(cell.column)}{cell.row}"
    if cell.data_type == "f":
        raise UnreadableFile(f"セル {where} が計算式です。値として貼り付け直してください。")
    if cell.data_type == "e":
        raise UnreadableFile(f"セル {where} がエラー（{value}）になっています。値を直してください。")
    return _text(value, "%" in (cell.number_format or ""))


def _text(value: Any, is_percent: bool) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int | float):
        # 15 digits are what Excel keeps and shows; the binary rest (0.30000000000000004) is nobody's figure.
        number = Decimal(format(value, ".15g"))
        return _plain(number * 100) + "%" if is_percent else _plain(number)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time(0) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


def _plain(number: Decimal) -> str:
    whole = number.to_integral_value()
    return f"{whole:f}" if number == whole else f"{number.normalize():f}"


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _csv_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(_decoded(data), newline=""), strict=True), 1):
            if number > MAX_ROWS or len(cells) > MAX_COLUMNS:
                raise UnreadableFile(_too_large())
            yield number, [without_guard(cell) for cell in cells]
    except csv.Error as error:
        raise UnreadableFile('CSVとして読み取れません。引用符（"）の対応を確かめてください。') from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableFile("文字コードが分かりません。UTF-8 か Shift_JIS（Windows）で保存し直してください。")


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
        if any(len(cell) > MAX_CELL for cell in cells):
            raise UnreadableFile(f"{number}行目に、長すぎる文字列があります。")
        if headers is None:
            headers = _headers(cells)
        else:
            found.append((number, _fitted(number, cells, len(headers))))
    if headers is None:
        raise UnreadableFile("ファイルに何も書かれていません。")
    return SheetRows(headers, found)


def _headers(cells: list[str]) -> list[str]:
    headers = ["".join(cell.split()) for cell in cells]
    while headers and not headers[-1]:
        headers.pop()
    for place, header in enumerate(headers, start=1):
        if not header:
            raise UnreadableFile(f"1行目の{get_column_letter(place)}列に見出しがありません。")
        if headers.index(header) != place - 1:
            raise UnreadableFile(f"見出し「{header}」が二つあります。")
    return headers


def _fitted(number: int, cells: list[str], width: int) -> list[str]:
    if any(cell.strip() for cell in cells[width:]):
        place = next(place for place, cell in enumerate(cells) if place >= width and cell.strip())
        raise UnreadableFile(f"セル {get_column_letter(place + 1)}{number} は、見出しのない列にあります。")
    return [*cells[:width], *[""] * (width - len(cells))]
