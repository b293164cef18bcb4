"""A sheet as a reader of files finds it, before it is a `Sheet`. Pure.

What is sent on to another process (`plans.books.book_bytes`) is made into `Cell`s there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plans.books.cells import CellKind, Range

CellFacts = tuple[int, int, str, CellKind, str, str, str]
"""The fields of a `Cell` in their order."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """`cells` by row, then column."""

    name: str
    cells: list[CellFacts]
    merges: list[Range] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
