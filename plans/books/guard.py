"""The bounds of a file from outside, and how one that is refused is told. Pure.

`plans.books.admission` looks at a file before any parser sees it; the readers keep to the same bounds.
"""

from __future__ import annotations

import contextlib
import zipfile
import zlib
from typing import IO, Any, NoReturn
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS = 20_000, 400
MAX_CELLS = 500_000
"""Cells with content, of all sheets together."""
MAX_CELL = 32_767
"""Characters; Excel's own limit."""
MAX_CHARACTERS = 20_000_000
"""Of all cells together as printed: one long text that every cell shows would otherwise be multiplied."""
MAX_FORMULAS = 5_000_000
"""Characters of formulas that cells take over from another cell, of all sheets together."""
MAX_MERGED = 200_000
"""Places covered by merged ranges, of all sheets together."""
MAX_SHEETS = 300
MAX_STYLES = 65_500
"""Cell formats; Excel's own limit is 65,490."""
MAX_MEMBERS = 2_000
MAX_MEMBER = 64 * 1024 * 1024
MAX_UNPACKED = 96 * 1024 * 1024
"""Of all parts of a workbook together; a list of 10,000 rows and 30 columns needs about a tenth of it."""

WORKBOOK = ".xlsx"
TEXTS = (".csv", ".tsv", ".txt")

SAVE_AS_BOOK = "Excelで開き、「Excel ブック（.xlsx）」として保存し直してください。"
COPY = "必要なシートだけを新しいブックに写してください。"
TOO_LARGE = (
    f"取り込めるのは{MAX_ROWS:,}行・{MAX_COLUMNS}列までです。"
    "表の外の行や列（書式だけのものも）を削除してから保存してください。"
)
TOO_MUCH = (
    "ファイルの中身が大きすぎて読み取れません。必要なシートだけを新しいブックに写し、それを選んでください。"
)
DAMAGED = (
    "Excel ブック（.xlsx）として開けません。ファイルが壊れていないか確かめてください。"
    "Excelで開けるなら、新しい名前で保存し直してください。"
)
PARSER_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    NotImplementedError,
    EOFError,
    OSError,
    OverflowError,
    LookupError,
    ValueError,
)
"""What zipfile and the parsers of XML raise at a file that is broken."""


class UnreadableFile(Exception):
    """The file is refused. `str()` says what is wrong with it and what to do."""


def require_size(data: bytes) -> None:
    """The one thing that is looked at in the server's own process."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile("ファイルが10MBを超えています。不要なシートや画像を除いてください。")
    if not data:
        raise UnreadableFile("ファイルが空です。中身のあるファイルを選び直してください。")


def first_element(source: IO[bytes]) -> str:
    """The name of an XML's first element (`namespace}name`), "" where it is no XML. `source` is at its start again.

    Raises UnreadableFile for declarations of types and entities (DTD), which stand before it: a workbook has no use
    for them. What is no XML ends the search: the parser that reads the part stops at the same sign.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    names: list[str] = []

    def refuse(*_: Any) -> NoReturn:
        raise UnreadableFile(
            f"ファイルの中身を読み取れません（表計算に要らない宣言があります）。{SAVE_AS_BOOK}"
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, _: names.append(name)
    with contextlib.suppress(expat.ExpatError, LookupError, ValueError):
        while not names and (chunk := source.read(2048)):
            parser.Parse(chunk, False)
    source.seek(0)
    return names[0] if names else ""
