"""Codes of two digits a level (01, 0101, 010101): which item each row's item is part of.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from plans.books.cells import Cell, Sheet
from plans.history.changes import Severity
from progress.intake.reading.columns.column import Column
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.lists.list_table import ListTable
from progress.intake.reading.words.lookup import is_word
from progress.intake.reading.words.signs import folded

_CODE = re.compile(r"(?:\d\d){1,3}")
_DIGITS_A_LEVEL = 2


def are_codes(cells: Iterable[Cell]) -> bool:
    """Whether a column holds such codes, some of them below others and the first ones with a zero in front, unlike
    running numbers; words between them (「事業名」) and a slip or two don't count."""
    texts = [folded(cell.text) for cell in cells if cell.text and not is_word(cell.text)]
    codes = {text for text in texts if _CODE.fullmatch(text)}
    tiered = any(code[:length] in codes for code in codes for length in range(2, len(code), 2))
    padded = any(code.startswith("0") for code in codes)
    return tiered and padded and len(codes) * 2 > len(texts)


def with_codes(sheet: Sheet, columns: dict[int, Column], rows: Iterable[int]) -> dict[int, Column]:
    """The columns, that of numbers being one of codes where its cells are."""
    rows = list(rows)
    found = dict(columns)
    for number, column in columns.items():
        cells = [cell for row in rows if (cell := sheet.stored(row, number)) is not None]
        if column.code in ("number", "activity_code") and are_codes(cells):
            found[number] = replace(column, code="activity_code")
    return found


@dataclass
class Codes:
    """The codes of one table, row by row. `top`: the item of the first level that the rows stand under."""

    table: ListTable
    top: Entry | None = None
    items: dict[str, Entry] = field(default_factory=dict)

    @property
    def column(self) -> Column | None:
        return self.table.first_of("activity_code")

    def tell_bad(self, cell: Cell | None) -> bool:
        """Whether the row's code is none, or stood further up: told then, and the row is left out."""
        if cell is None or not cell.text:
            return False
        if folded(cell.text) in self.items:
            kind, what = "number_twice", "この表に2回あります。2つ目の行は取り込みません。"
        elif _CODE.fullmatch(folded(cell.text)):
            return False
        else:
            kind, what = "code_not_understood", "2桁・4桁・6桁の数字ではありません。この行は取り込みません。"
        joint = "が" if kind == "number_twice" else "は"
        self.table.tell(Severity.ERROR, kind, f"業務コード「{cell.text}」{joint}{what}", cell)
        return True

    def enter(self, entry: Entry, cell: Cell) -> None:
        """The item's place under the one whose code its own begins with."""
        code = folded(cell.text)
        self.items[code] = entry
        above = code[:-_DIGITS_A_LEVEL]
        if not above:
            self.top = entry
        elif above in self.items:
            entry.parent = self.items[above]
        else:
            self.table.tell(
                Severity.WARNING,
                "parent_missing",
                f"業務コード「{cell.text}」の上位の「{above}」が、この表にありません。上位のない項目として取り込みます。",
                cell,
            )
