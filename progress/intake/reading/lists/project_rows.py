"""Rows between the items that say what they cost: 「事業名」, a project, then its amounts under the columns of years.

Pure: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from items.quantity import absent
from plans.books.cells import Cell
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import origin_of
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.entries.field_of_work import Amount, BudgetLine
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.tree import one_line
from progress.intake.reading.lists.list_table import ListTable
from progress.intake.reading.words.headings import part_of
from progress.intake.reading.words.lookup import named, plain

_UNDATED = frozenset({"direction", "target", "goal"})
"""What heads the column in which such a row has the amount of the sheet's own year."""


def is_project_row(label: Cell) -> bool:
    """「事業名」 where the items have their number."""
    return named(plain(label.text)).get("name", 0.0) >= 1


@dataclass
class ProjectRows:
    """Of one table; `found`: the lines so far."""

    table: ListTable
    found: list[BudgetLine] = field(default_factory=list)

    def read(self, row: int, heading: Cell, entry: Entry | None) -> None:
        """Adds the row to the budget of `entry`: settled amounts of the columns' years, and the budget of the year
        that the sheet is made for. One that says the same of the same project as a row before is 再掲."""
        sheet = self.table.sheet
        texts = [cell for cell in sheet.row(row) if cell.column > heading.column and cell.text]
        amounts = self._amount_columns()
        words = [cell for cell in texts if cell.column not in amounts]
        if entry is None or not words:
            self.table.tell(
                Severity.WARNING,
                "project_without_activity",
                "事業名が空欄か、上に業務コードの行がないため、この行は取り込みません。",
                heading,
            )
            return
        name, label = words[0], words[1] if len(words) > 1 else None
        unit = part_of(label.text).unit if label else ""
        line = BudgetLine(one_line(name.text), "".join(label.text.split()) if label else "")
        for column, (code, year) in sorted(amounts.items()):
            cell = sheet.stored(row, column)
            if cell is not None and cell.text:
                line.amounts.append(Amount(year, code, Seen(sheet, cell), unit))
        self._tell_others(words[2:])
        spoken = any(not absent(one.seen.text) for one in line.amounts)
        line.is_repeated = spoken and any(one.signature == line.signature for one in self.found)
        self.found.append(line)
        line.position = len(self.found)
        entry.budgets.append(line)

    def _amount_columns(self) -> dict[int, tuple[str, FiscalYear]]:
        """What a column holds in such a row: `settled` or `budget`, and of which year."""
        found: dict[int, tuple[str, FiscalYear]] = {}
        for one in self.table.used:
            if one.code == "actual" and one.year:
                found[one.column] = "settled", one.year
            elif self.table.work is not None and one.code in _UNDATED:
                found[one.column] = "budget", self.table.work.year
        return found

    def _tell_others(self, cells: list[Cell]) -> None:
        for cell in cells:
            if absent(cell.text):
                continue
            self.table.draft.tell(
                Severity.NOTE,
                "not_imported",
                f"事業名の行の「{cell.text}」は取り込みません。事業名の行は、決算額と予算額だけを取り込みます。",
                origin_of(self.table.sheet, cell),
            )
