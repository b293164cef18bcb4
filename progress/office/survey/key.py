"""How a sheet of the 調査票 says what it is: hidden words that survive a renamed sheet, added rows, columns in
another order, another program. Pure.

The first row is hidden: a signed key in its first cell, and above every column that holds inputs a mark (`c4`). The
first column is hidden: beside every row with inputs which of them stands under which mark (`c4=figure_12 c5=why_12`),
beside every other row of ours a dash. What stands in rows without either is somebody's own, and nobody reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal

from plans.books.cells import Cell, CellKind, Sheet

KEY = "reform-survey:"
OURS = "-"
"""Beside a row that holds no input."""
MOST_STRAY = 5
_MARK = re.compile(r"c\d{1,2}")
_INPUT = re.compile(r"(c\d{1,2})=([a-z_0-9]{1,80})")


def mark(column: int) -> str:
    return f"c{column}"


def names_of_row(inputs: Mapping[int, str]) -> str:
    """Column → input, as the hidden first cell of their row says it."""
    return " ".join(f"{mark(column)}={name}" for column, name in inputs.items())


@dataclass(frozen=True)
class Said:
    """What a sheet holds in one input. `printed`: as typed, "" where it is empty; `is_error`: an error of the program
    (#REF!) stands there, or a formula nobody computed."""

    printed: str
    where: str
    row: int
    column: int
    is_error: bool = False


@dataclass(frozen=True)
class ReturnedSheet:
    """One sheet that carries a key. `inputs`: name → what it holds. An input whose row or column somebody removed is
    not among them; `twice`: names that stand in several rows, as where rows were copied; `stray`: the first cells of
    rows that somebody added."""

    name: str
    signed: str
    inputs: dict[str, Said] = field(default_factory=dict)
    twice: tuple[str, ...] = ()
    stray: tuple[str, ...] = ()


def returned_sheet(sheet: Sheet) -> ReturnedSheet | None:
    """None for a sheet without a key."""
    found = next((cell for cell in sheet.cells if cell.text.startswith(KEY)), None)
    if found is None:
        return None
    columns = {cell.text: cell.column for cell in sheet.row(found.row) if _MARK.fullmatch(cell.text)}
    inputs: dict[str, Said] = {}
    twice = []
    for row, names in _rows(sheet, found):
        for one, name in names:
            if one not in columns:
                continue
            if name in inputs:
                twice.append(name)
            else:
                inputs[name] = _said(sheet, row, columns[one])
    signed = found.text.removeprefix(KEY)
    return ReturnedSheet(sheet.name, signed, inputs, tuple(twice), _stray(sheet, found))


def _stray(sheet: Sheet, key: Cell) -> tuple[str, ...]:
    added = [cells[0] for row, cells in sheet.rows() if row > key.row and not sheet.text(row, key.column)]
    return tuple(f"{sheet.address(one.row, one.column)}「{one.text[:20]}」" for one in added[:MOST_STRAY])


def _rows(sheet: Sheet, key: Cell) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    for cell in sheet.cells:
        if cell.column == key.column and cell.row != key.row and (names := _INPUT.findall(cell.text)):
            yield cell.row, names


_EXACTLY = Context(prec=15)
"""So many digits of a number are what somebody typed; a file may hold the noise behind them."""
_PRINTED = re.compile(r"-?[\d,]+(?:\.\d+)?%?")


def as_typed(cell: Cell) -> str:
    """What the cell shows; the number behind it where its format rounds that: a 98.7 typed where 98 stood before is
    shown as 99, and a 98.1% as 98%."""
    if cell.number is None or not _PRINTED.fullmatch(cell.text):
        return cell.printed
    sign = "%" if cell.text.endswith("%") else ""
    number = _EXACTLY.create_decimal(cell.number * (100 if sign else 1))
    shown = Decimal(cell.text.rstrip("%").replace(",", ""))
    return cell.printed if shown == number else f"{number.normalize():f}{sign}"


def _said(sheet: Sheet, row: int, column: int) -> Said:
    cell = sheet.at(row, column)
    printed = as_typed(cell) if cell else ""
    is_error = cell is not None and cell.kind == CellKind.ERROR
    return Said(printed, f"{sheet.name}!{sheet.address(row, column)}", row, column, is_error)
