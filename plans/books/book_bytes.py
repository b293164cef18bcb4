"""`Book` ↔ bytes, as they go from the reading process to the server's. Pure.

Each different text is sent once and cells name it by number: a text that many cells show costs its length once.
"""

from __future__ import annotations

from array import array

import msgspec

from plans.books.cells import Book, Cell, CellKind, Range, Sheet
from plans.books.facts import SheetFacts

_KINDS = tuple(CellKind)
_PLACE_OF_KIND = {kind: place for place, kind in enumerate(_KINDS)}
_FIELDS = 7
"""Row, column, kind, and the places of printed, value, number format and formula among the texts."""
MAX_ANSWER = 64 * 1024 * 1024
"""Bytes of one book, as it goes from one process to the other."""


class _SheetBytes(msgspec.Struct, array_like=True):
    name: str
    hidden: bool
    hidden_rows: list[int]
    hidden_columns: list[int]
    merges: list[tuple[int, int, int, int]]
    cells: bytes


class Answer(msgspec.Struct, array_like=True):
    """What the reading process says: a refusal for the person, a fault for the log, or a book."""

    refusal: str = ""
    fault: str = ""
    encoding: str = ""
    texts: list[str] = []
    sheets: list[_SheetBytes] = []


def packed(facts: list[SheetFacts], encoding: str) -> Answer:
    places: dict[str, int] = {}
    sheets = []
    for sheet in facts:
        figures = array("I")
        for row, column, printed, kind, value, code, formula in sheet.cells:
            figures.extend(
                (
                    row,
                    column,
                    _PLACE_OF_KIND[kind],
                    places.setdefault(printed, len(places)),
                    places.setdefault(value, len(places)),
                    places.setdefault(code, len(places)),
                    places.setdefault(formula, len(places)),
                )
            )
        sheets.append(
            _SheetBytes(
                sheet.name,
                sheet.hidden,
                sorted(sheet.hidden_rows),
                sorted(sheet.hidden_columns),
                [(one.top, one.left, one.bottom, one.right) for one in sheet.merges],
                figures.tobytes(),
            )
        )
    return Answer(encoding=encoding, texts=list(places), sheets=sheets)


def unpacked(answer: Answer, file_name: str, sha256: str) -> Book:
    """Raises ValueError or IndexError for cells that no `packed` has made."""
    return Book(file_name, sha256, tuple(_sheet(one, answer.texts) for one in answer.sheets), answer.encoding)


def _sheet(one: _SheetBytes, texts: list[str]) -> Sheet:
    figures = array("I")
    figures.frombytes(one.cells)
    if len(figures) % _FIELDS:
        raise ValueError("a cell is cut off")
    rows, columns, kinds, printed, values, formats, formulas = (
        figures[place::_FIELDS] for place in range(_FIELDS)
    )
    cells = tuple(
        map(
            Cell,
            rows,
            columns,
            map(texts.__getitem__, printed),
            map(_KINDS.__getitem__, kinds),
            map(texts.__getitem__, values),
            map(texts.__getitem__, formats),
            map(texts.__getitem__, formulas),
        )
    )
    return Sheet(
        name=one.name,
        cells=cells,
        merges=tuple(Range(*corners) for corners in one.merges),
        hidden=one.hidden,
        hidden_rows=frozenset(one.hidden_rows),
        hidden_columns=frozenset(one.hidden_columns),
    )


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Answer).decode
"""Raises msgspec.DecodeError."""
