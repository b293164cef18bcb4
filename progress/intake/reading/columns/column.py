"""One column of a table as understood, and what a person may answer about it.

Pure: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plans.books.cells import address, column_letters
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import column_place
from progress.intake.known import Known
from progress.intake.reading.answers import SAID, unit_question
from progress.intake.reading.columns.looks import Look
from progress.intake.reading.words.fields import BY_CODE, IGNORE, LEFT_OUT, WORDY, YEARLY
from progress.intake.reading.words.headings import Pair


@dataclass(frozen=True)
class Column:
    """One column as understood. `sure`: 0 to 100. `name`: what the heading calls the figures in it (「収納率」), ""
    for nothing; `scale`: what a rating or a group of ○ columns is called; `asked`: a person has to say what it
    holds."""

    column: int
    heading: str
    code: str
    sure: int
    year: FiscalYear | None = None
    unit: str = ""
    name: str = ""
    scale: str = ""
    provisional: bool = False
    answered: bool = False
    asked: bool = False
    cumulative: bool = False
    signature: str = ""
    table: str = ""
    """The signature of its table's header; "" for a label of a form."""
    look: Look = field(default_factory=Look, compare=False)
    row: int = 0
    """In which the lowest part of its heading stands."""
    pair: Pair | None = None
    """Two fields in each cell, one above the other (「上段：目標 下段：実績」); `code` is the upper one."""
    minus: tuple[int, int] | None = None
    """The columns of which this one is the difference: the first less the second."""
    bare: int | None = None
    """The year of its heading without an era: 28."""
    below: int = 0
    """Of a table below another: the first row of its heading."""

    @property
    def letter(self) -> str:
        return column_letters(self.column)

    @property
    def place(self) -> str:
        """By which a person speaks of it."""
        return column_place(self.letter, self.below)

    @property
    def address(self) -> str:
        """Of its heading."""
        return address(self.row, self.column)

    @property
    def is_used(self) -> bool:
        return self.code != LEFT_OUT and (not self.asked or self.code in WORDY)


def needs_year(column: Column) -> bool:
    """A column in use that belongs to a year which its heading does not name."""
    return (
        column.is_used
        and column.look.filled > 0
        and column.year is None
        and (column.code in YEARLY or column.code == "by_row")
    )


def unit_said(known: Known, sheet: str, column: Column) -> str:
    """The unit that a person gave the column, now or with its heading in an earlier file; "" for none."""
    now = known.answer(unit_question(sheet, column.place))
    return now or known.remembered.get(column.table, {}).get(unit_place(column), "")


def unit_place(column: Column) -> str:
    """Under which a unit is remembered."""
    return f"{SAID}単位／{column.signature}"


def split_answer(answer: str) -> tuple[str, FiscalYear | None] | None:
    """`target@2023` → ("target", 2023); `ignore` → ("", None); None for no field's code."""
    code, _, year = answer.partition("@")
    code = LEFT_OUT if code == IGNORE else code
    if code not in BY_CODE and code != LEFT_OUT:
        return None
    try:
        return code, FiscalYear.parse(year) if year else None
    except NotAFiscalYear:
        return None
