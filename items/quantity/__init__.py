"""Printed figures. Pure: in comes the text of a cell or an input, out what it says, with the text kept.

Nothing is guessed: text without a figure stays a `Narrative`.
"""

from items.quantity.figure import (
    DASHES,
    Absent,
    AbsentKind,
    Bound,
    Deadline,
    Meaning,
    Narrative,
    NotAFigure,
    Quantity,
    absent,
    in_unit,
    show,
    trimmed,
)
from items.quantity.reading import parse_cell, read_figure

__all__ = [
    "DASHES",
    "Absent",
    "AbsentKind",
    "Bound",
    "Deadline",
    "Meaning",
    "Narrative",
    "NotAFigure",
    "Quantity",
    "absent",
    "in_unit",
    "parse_cell",
    "read_figure",
    "show",
    "trimmed",
]
