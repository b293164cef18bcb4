"""Formulas that cells take over from another cell of their sheet, written out for where they stand. Pure."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from plans.books.cells import column_letters, place


class SharedFormulas:
    """Of one sheet. The cell that has the formula stands before those that take it over, as in Excel."""

    def __init__(self) -> None:
        self._masters: dict[str, tuple[str, int, int]] = {}
        """By their number: the formula, its row and its column."""

    def note(self, given: Element, row: int, column: int) -> None:
        """Keeps the formula (`<f>`) of a cell for those that take it over."""
        if given.text and given.get("t") == "shared" and (key := given.get("si")) is not None:
            self._masters[key] = (given.text, row, column)

    def taken_over(self, given: Element, row: int, column: int) -> str:
        """What the cell's formula is where it has none of its own; "" where it takes none over."""
        if (
            given.text
            or given.get("t") != "shared"
            or (found := self._masters.get(given.get("si", ""))) is None
        ):
            return ""
        formula, from_row, from_column = found
        return moved(formula, row - from_row, column - from_column)


_REFERENCE = re.compile(
    r"""
    "[^"]*" | '[^']*'  # text in quotes stays text
    | (?<![\w.$]) (?P<column_stays>\$?) (?P<column>[A-Z]{1,3}) (?P<row_stays>\$?) (?P<row>[1-9]\d{0,6}) (?![\w(.])
    """,
    re.VERBOSE,
)


def moved(formula: str, down: int, right: int) -> str:
    """A formula that a cell takes over from another, some rows and columns away: `SUM(A1,$B$2)` → `SUM(A2,$B$2)`."""

    def moved_on(found: re.Match[str]) -> str:
        if not found["column"]:
            return found[0]
        row, column = place(found["column"] + found["row"])
        row, column = (
            row if found["row_stays"] else row + down,
            column if found["column_stays"] else column + right,
        )
        if row < 1 or column < 1:
            return "#REF!"
        return f"{found['column_stays']}{column_letters(column)}{found['row_stays']}{row}"

    return _REFERENCE.sub(moved_on, formula)
