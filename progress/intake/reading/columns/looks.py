"""How the cells of each column of a table look, all together: counted by sort, by text and by row.

Pure: standard library only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plans.books.cells import Cell, Sheet
from progress.intake.reading.words.headings import Header
from progress.intake.reading.words.signs import Sort, folded, is_check, is_total, says_done, sort_of

_MOST_ROWS = 400
"""Of a longer table every second, third … row is looked at."""


@dataclass
class Look:
    """The cells of one column, counted. `values`: by their folded text; `figures`: row → what a cell of a number
    stores."""

    sorts: Counter[Sort] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    letters: int = 0
    checks: int = 0
    done: int = 0
    """Texts that tell what happened."""
    rows: list[int] = field(default_factory=list)
    figures: dict[int, Decimal] = field(default_factory=dict)

    def add(self, cell: Cell) -> None:
        sort = sort_of(cell)
        self.sorts[sort] += 1
        self.values[folded(cell.text)] += 1
        self.letters += len(cell.text)
        self.checks += is_check(cell.text)
        self.done += says_done(cell.text)
        self.rows.append(cell.row)
        if cell.number is not None:
            self.figures[cell.row] = cell.number

    @property
    def filled(self) -> int:
        return len(self.rows)

    def share(self, *sorts: Sort) -> float:
        """Of the cells that say something."""
        spoken = self.filled - self.sorts[Sort.DASH]
        return sum(self.sorts[sort] for sort in sorts) / spoken if spoken > 0 else 0.0

    @property
    def numbers(self) -> int:
        return self.sorts[Sort.NUMBER] + self.sorts[Sort.FIGURE] + self.sorts[Sort.PERCENT]

    @property
    def is_spoken(self) -> bool:
        """Words for the most part: two texts for each figure."""
        return 0 < self.filled - self.sorts[Sort.DASH] >= 2 * self.numbers

    @property
    def variety(self) -> float:
        """Different texts for each cell."""
        return len(self.values) / self.filled if self.filled else 0.0

    @classmethod
    def of_all(cls, looks: Iterable[Look]) -> Look:
        """Several columns seen as one."""
        whole = cls()
        for look in looks:
            whole.sorts.update(look.sorts)
            whole.values.update(look.values)
            whole.letters += look.letters
            whole.checks += look.checks
            whole.done += look.done
            whole.rows += look.rows
        return whole


def looks_of(sheet: Sheet, header: Header, rows: Sequence[int]) -> dict[int, Look]:
    """The looks of the columns that hold anything in these rows; totals and rows out of line aside."""
    looks: dict[int, Look] = {}
    starts = starts_on_grid(sheet, header)
    is_wide = len(header.headings) > 2
    for row in rows[:: max(1, len(rows) // _MOST_ROWS)]:
        cells = [cell for cell in sheet.row(row) if cell.text]
        if any(is_total(cell.text) for cell in cells[:3]) or (len(cells) < 2 and is_wide):
            continue
        if is_out_of_line(cells, starts):
            break
        for cell in cells:
            looks.setdefault(cell.column, Look()).add(cell)
    return looks


def starts_on_grid(sheet: Sheet, header: Header) -> frozenset[int]:
    """The columns in which headings begin on grid paper, where each is merged over several; else none."""
    leaves = {heading.cells[-1] for heading in header.headings.values()}
    wide = [place for place in leaves if _is_wide(sheet, *place)]
    return frozenset(column for _, column in leaves) if len(wide) * 5 >= len(leaves) * 4 else frozenset()


def _is_wide(sheet: Sheet, row: int, column: int) -> bool:
    """Merged over several columns; at the right of all that is written nobody sees whether it is."""
    merged = sheet.merge(row, column)
    return column == sheet.right or (merged is not None and merged.right > merged.left)


def is_out_of_line(cells: Sequence[Cell], starts: Collection[int]) -> bool:
    """Whether a row stands in other columns than those that the headings begin in: on grid paper another table."""
    if not starts:
        return False
    apart = sum(cell.column not in starts for cell in cells)
    return apart >= 2 and apart * 2 > len(cells)
