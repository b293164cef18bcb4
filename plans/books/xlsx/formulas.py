"""Formulas that cells take over from another cell: the references in them move along. Pure."""

from __future__ import annotations

import re

from plans.books.cells import column_letters, place

_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_PLACE = re.compile(r"(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})(?![\w(.])")

Reference = tuple[bool, int, bool, int]
"""(column fixed, column, row fixed, row)"""


def references(formula: str) -> list[str | Reference]:
    """A formula taken apart into its cells and the text between; text in quotes stays text."""
    found: list[str | Reference] = []
    for order, part in enumerate(_QUOTED.split(formula)):
        start = 0
        for match in () if order % 2 else _PLACE.finditer(part):
            row, column = place(match[2] + match[4])
            found += [part[start : match.start()], (bool(match[1]), column, bool(match[3]), row)]
            start = match.end()
        found.append(part[start:])
    return found


def moved(pieces: list[str | Reference], down: int, right: int) -> str:
    """A formula as it reads some cells further: `SUM(A1,$B$2)` → `SUM(A2,$B$2)` one row down."""
    texts = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        column_stays, column, row_stays, row = piece
        column, row = column if column_stays else column + right, row if row_stays else row + down
        if column < 1 or row < 1:
            texts.append("#REF!")
        else:
            texts.append(f"{'$' * column_stays}{column_letters(column)}{'$' * row_stays}{row}")
    return "".join(texts)
