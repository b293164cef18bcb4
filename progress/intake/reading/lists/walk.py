"""The rows of a table from the top: of which item each is.

Pure: standard library only. What sort of row each is `rows` has told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plans.books.cells import Cell, Why
from plans.history.changes import Severity
from progress.intake.draft import Said, origin_of
from progress.intake.printed_texts import departments_in
from progress.intake.reading.entries.entry import Entry, entry_of
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.totals import Page, Sums, added_up
from progress.intake.reading.entries.tree import Node, same_name, split_number
from progress.intake.reading.entries.understood import understood
from progress.intake.reading.lists.codes import Codes
from progress.intake.reading.lists.left_rows import leave_out, tell_homeless
from progress.intake.reading.lists.list_sums import ListSums
from progress.intake.reading.lists.list_table import ListTable
from progress.intake.reading.lists.project_rows import ProjectRows, is_project_row
from progress.intake.reading.lists.row_cells import RowCells
from progress.intake.reading.lists.row_pillars import RowPillars
from progress.intake.reading.lists.total_rows import UNNAMED_TOTAL, TotalRows
from progress.intake.reading.tables.rows import Row, RowKind
from progress.intake.reading.words.fields import PER_ITEM_TEXTS
from progress.intake.reading.words.signs import are_departments, department_of

_SAID_AGAIN = frozenset({"number", "pillar", *PER_ITEM_TEXTS})


@dataclass
class Walk:
    """`entry`: the item that the next row may go on with; at the beginning the one that all rows are of, for a table
    inside a form."""

    table: ListTable
    entry: Entry | None = None

    def __post_init__(self) -> None:
        self.inside = self.entry is not None
        self.pillars = RowPillars(self.table)
        if self.table.work is not None:
            self.pillars.begin_under(self.table.work.node)
        self.codes = Codes(self.table)
        self.projects = ProjectRows(self.table)
        self.pages = self.table.whole.pages.setdefault(self.table.header.signature, [])
        self.sums = ListSums(self.table, Sums(added_up(self.pages)))
        self.totals = TotalRows(self.table, self.sums, tuple(self.pages))
        self.cells = RowCells(self.table, self.sums, self.pillars.cells)
        if self.inside:
            self.cells.begin_item()
        names = self.table.reader.names
        left_out = (one for one in self.table.sheet.left_out if one.why == Why.STRUCK)
        self.struck = {one.row for one in left_out if one.column in names}
        """Rows whose item is struck out: what is left of them is of no other."""
        self.items = 0
        """Rows that named an item so far."""
        self.numbers: dict[tuple[str, str], str] = {}
        """(innermost pillar, number) → the name that had it first"""
        self.total_label = ""
        """Of the total right above; "" elsewhere."""
        self.department: Seen | None = None
        """The one that a row across the table names for the items below it."""
        self.first_row: int | None = None
        self.last_row: int | None = None

    def over(self, rows: Sequence[Row]) -> None:
        """Reads all rows in their order: into entries, sums and totals, or tells that one is left out."""
        names = [row.label.text for row in rows if row.kind == RowKind.ITEM and row.label]
        self.numbers_glued = sum(bool(split_number(name)[0]) for name in names) * 5 >= len(names) * 3
        self.departments_across = are_departments(
            row.label.text for row in rows if row.kind == RowKind.BAND and row.label
        )
        items = [nth for nth, row in enumerate(rows) if row.kind == RowKind.ITEM]
        last = items[-1] if items else len(rows)
        for nth, row in enumerate(rows):
            if row.kind == RowKind.BAND and row.label and nth > last and self.table.work is not None:
                self._line_below(self.table.work.node, row.label)
            else:
                self._row(row)
        table = self.table
        self.pages.append(Page(table.sheet, table.rows, self.sums.running.altogether, self.items))

    def _row(self, row: Row) -> None:
        if row.kind == RowKind.BAND and row.label:
            self._band(row.number, row.label)
        elif row.kind == RowKind.ITEM:
            self._item(row.number)
        elif row.kind == RowKind.CONTINUED and not (self.inside and self.first_row is None):
            self._continued(row.number)
        elif row.kind in (RowKind.MORE, RowKind.CONTINUED):  # a form's first row goes on with nothing
            self._more(row.number)
        elif row.kind == RowKind.TOTAL and row.label:
            self._total(row.number, row.label.text)
        elif row.kind == RowKind.NUMBERS:
            self._numbers(row.number)
        elif row.kind == RowKind.OTHER and row.label and is_project_row(row.label):
            self._touch(row.number)
            self.projects.read(row.number, row.label, self.codes.top or self.entry)
        else:
            if row.kind == RowKind.NAMELESS:
                self.entry = None  # what follows is of nobody
            if row.kind == RowKind.PLACEHOLDER and row.label:
                self._node(row.number)  # a group without items
            leave_out(self.table, row)

    def _touch(self, row: int) -> None:
        self.first_row = self.first_row or row
        self.last_row = row

    def _line_below(self, node: Node, cell: Cell) -> None:
        """A line under the last item that is no item: what it is about isn't said."""
        said = node.more.get("transcription_note")
        note = f"表の下に「{cell.text}」とあります。"
        node.more["transcription_note"] = Said(
            f"{said.value}\n{note}" if said else note, cell.printed, origin_of(self.table.sheet, cell)
        )
        self.table.tell(
            Severity.NOTE,
            "line_below_table",
            f"表の下の「{cell.text}」は、柱の「資料についての注記」として取り込みます。",
            cell,
        )

    # -- groups and totals ----------------------------------------------------------------------------------

    def _band(self, row: int, cell: Cell) -> None:
        """A row across the table: a pillar, or the department of the items below it."""
        if self.departments_across:
            self.department = Seen(self.table.sheet, cell)
        else:
            self.pillars.enter_row(row, cell)
        self.pillars.close_groups()
        self.entry, self.total_label = None, ""
        self.sums.running.new_band(len(self.pillars.bands.open))

    def _node(self, row: int) -> Node | None:
        if self.inside:
            return self.entry.node if self.entry else None
        return self.pillars.of_row(row, after_item=self.entry is not None)

    def _total(self, row: int, label: str) -> None:
        self._touch(row)
        if self.totals.compare_means(row, label):
            return
        self.totals.compare(row, label, items=self.items, second=bool(self.total_label))
        self.entry, self.total_label = None, label

    def _numbers(self, row: int) -> None:
        """Numbers without a name: a total where they are the sum of what stands above, else nobody knows."""
        stated = self.totals.stated(row)
        if not stated:
            return
        if self.totals.is_sum(stated):
            self._total(row, UNNAMED_TOTAL)
        elif self.entry is not None and not self.sums.running.altogether:
            self._more(row)
        else:
            self.totals.tell_unnamed(row, stated)

    # -- items ----------------------------------------------------------------------------------------------

    def _item(self, row: int) -> None:
        cell = self.table.reader.name_of(row)
        if cell is None:
            return
        name, number_column = Seen(self.table.sheet, cell), self.table.reader.number
        number = self.table.seen(row, number_column) if number_column else None
        if self.codes.column and number and self.codes.tell_bad(number.cell):
            self.entry = None
            return
        found = entry_of(self._node(row), name, number, glued=self.numbers_glued)
        found.nature = self.table.nature
        found.reported = self.table.work.reported if self.table.work else None
        self.entry = entry = self.table.whole.entries.add(found)
        if self.codes.column and number:
            self.codes.enter(entry, number.cell)
        known_before = entry is not found
        if known_before:
            self._tell_again(entry, found.name, name)
        self.items += 1
        self.cells.begin_item()
        self.total_label = ""
        self._touch(row)
        self.pillars.carry_repeated(entry)
        self.cells.read(entry, row, first=True)
        if known_before:
            self._note_again(entry, row)
        self._tell_number_twice(entry, number, name)
        if self.department is not None and "departments" not in entry.texts:
            entry.text("departments", self.department.named(department_of(self.department.text)))

    def _tell_again(self, entry: Entry, called: str, name: Seen) -> None:
        """`called`: the item's name in this row."""
        self.table.draft.compared[name.origin] = understood(entry, "item_name", name.cell.printed, called)
        if same_name(called) != same_name(entry.name):
            self.table.tell(
                Severity.WARNING,
                "called_otherwise",
                f"「{called}」は、シート「{entry.sheet_name}」の「{entry.name}」と同じ番号で名前が似ているので、同じ項目と見て、"
                f"「{entry.name}」の名前で取り込みます。違うときは質問で「別の項目にする」を選んでください。",
                name.cell,
            )
        if entry.sheet_name == self.table.sheet.name and not self.table.has_line_each:
            self.table.tell(
                Severity.WARNING,
                "item_twice",
                f"「{entry.name}」は、同じ番号と名前の行が前にもあります。同じ項目として取り込みます。",
                name.cell,
            )

    def _note_again(self, entry: Entry, row: int) -> None:
        """What a further sheet says of the item that the first one said: number, departments, kind."""
        for column, cell in self.table.stored(row, self.table.all_of(*_SAID_AGAIN)):
            if not cell.text:
                continue
            of_departments = column.code in ("departments", "related_departments")
            value: object = [one.name for one in departments_in(cell.text)] if of_departments else cell.text
            self.table.draft.compared.setdefault(
                origin_of(self.table.sheet, cell), understood(entry, column.code, cell.printed, value)
            )

    def _tell_number_twice(self, entry: Entry, number: Seen | None, name: Seen) -> None:
        """Two items with one number in one list."""
        if number is None or number.cell.row != name.cell.row:
            return
        innermost = entry.node.key if entry.node else ""
        before = self.numbers.setdefault((innermost, number.text), name.text)
        if before != name.text:
            self.table.tell(
                Severity.WARNING,
                "number_twice",
                f"番号「{number.text}」が2回あります（「{before[:20]}」と「{name.text[:20]}」）。番号を確かめてください。",
                number.cell,
            )

    def _more(self, row: int) -> None:
        """A further row of the item above, or the 実績 under the 計画 of a total."""
        if row in self.struck:
            tell_homeless(self.table, row)
        elif self.entry is not None:
            self._touch(row)
            self.cells.read(self.entry, row, first=False)
        elif self.total_label and (
            self.totals.kind_of(row, self.total_label, second=True) or self.table.year_column
        ):
            self._total(row, self.total_label)
        else:
            tell_homeless(self.table, row)

    def _continued(self, row: int) -> None:
        """Adds the rest of texts to what the row above began."""
        entry = self.entry
        if entry is None:
            return
        self._touch(row)
        for cell in self.table.sheet.row(row):
            column = self.table.columns.get(cell.column)
            if column is None or not cell.text:
                continue
            if column.code == "name":
                self.table.whole.entries.rename(entry, entry.name + cell.text)
            else:
                year = column.year or self.table.year_of(row, entry)
                of_year = entry.statuses.get((column.code, year)) if year else None
                for cells in (entry.texts.get(column.code), of_year):
                    if cells:
                        cells[-1] = cells[-1].named(cells[-1].text + cell.text)
            self.table.draft.compared[origin_of(self.table.sheet, cell)] = understood(
                entry, column.code, cell.printed, cell.text
            )
