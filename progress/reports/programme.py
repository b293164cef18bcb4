"""Workbooks of one sheet a 柱 (集中改革プラン): below each policy the list of its items.

The headings, what stands under them and their widths are the layout's (`progress.layouts`).
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from progress.layouts import said
from progress.layouts.declared import IN_BRACKETS, Column, Layout
from progress.reports.about_sheet import Stamp
from progress.reports.notes_sheet import SHEET as NOTES
from progress.reports.notes_sheet import write_notes
from progress.reports.rows import Beside, Rows
from progress.reports.sheet import GROUP_FILL, HEADER_FILL, Look, new_workbook, sheet_names, to_bytes
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import FootnoteRow, PillarRow, PlanTable

DRAFTS = ("素案", "案")
"""States of a document that its title says."""

_TITLE = Look(bold=True, size=14, lines="")
_PILLAR = Look(bold=True, size=12, lines="")
_POLICY = Look(size=11, lines="", fill=GROUP_FILL)
_HEAD = Look(bold=True, fill=HEADER_FILL, across="center")
_NOTE = Look(size=9, lines="")


def write(layout: Layout, table: PlanTable, stamp: Stamp) -> bytes:
    """The workbook (.xlsx). The same arguments give the same bytes."""
    workbook = new_workbook()
    workbook.remove(workbook.worksheets[0])
    tops = [pillar for pillar in table.pillars if not pillar.parent and _items_below(table, pillar)]
    names = sheet_names(NOTES, names=[f"{top.number_printed}{said.pillar_name(top)}" for top in tops])
    notes = _footnotes(table, tops)
    for name, top in zip(names, tops, strict=True):
        sheet = workbook.create_sheet(name)
        _PillarSheet(sheet, layout, table, top).write(notes[top.key], stamp)
    write_notes(workbook.create_sheet(NOTES), table, stamp, layout)
    title = f"{table.municipality} {table.plan_title} {layout.label}"
    return to_bytes(workbook, title=title, description=table.disclaimer, day=stamp.sealed_on)


def _items_below(table: PlanTable, top: PillarRow) -> list[ItemRow]:
    inside = {pillar.key for pillar in table.pillars if pillar.top == top.key}
    return [item for item in table.items if item.pillar in inside]


def _footnotes(table: PlanTable, tops: Sequence[PillarRow]) -> dict[str, list[FootnoteRow]]:
    """Each footnote on the sheet of the first item that bears its mark; one that no item bears on the last."""
    found: dict[str, list[FootnoteRow]] = {top.key: [] for top in tops}
    bearing = {top.key: " ".join(item.footnote_marks for item in _items_below(table, top)) for top in tops}
    for note in table.footnotes:
        home = next((top.key for top in tops if note.mark in bearing[top.key].split()), tops[-1].key)
        found[home].append(note)
    return found


def _title(table: PlanTable) -> str:
    state = f" ({table.document_state})" if table.document_state in DRAFTS else ""
    return f"{table.plan_title}{state}"


class _PillarSheet:
    """One 柱's sheet."""

    def __init__(self, sheet: Worksheet, layout: Layout, table: PlanTable, top: PillarRow) -> None:
        self.table, self.top = table, top
        self.columns = layout.tables[0].columns
        self.rows = Rows(sheet, [one.width for one in self.columns])

    def write(self, notes: Sequence[FootnoteRow], stamp: Stamp) -> None:
        rows = self.rows
        rows.line(_title(self.table), _TITLE, least=24)
        rows.line(self.top.title, _PILLAR)
        if self.top.policy:
            rows.line(self.top.policy, _POLICY)
        headers = []
        for pillar, items in self.table.by_pillar():
            if pillar.top != self.top.key or not items:
                continue
            rows.row += 1
            if pillar.parent:
                rows.line(group_line(pillar), _POLICY, kept=True)
            headers.append(rows.row)
            self._list(items)
        rows.row += bool(notes)
        for note in notes:
            rows.line(f"{note.mark} {note.text}", _NOTE, least=15)
        rows.set_up(self.table, stamp, headers[:1])

    def _list(self, items: Sequence[ItemRow]) -> None:
        cells = [Beside(nth, nth, one.printed, _HEAD) for nth, one in enumerate(self.columns, start=1)]
        self.rows.put(*cells, kept=True)
        for item in items:
            self.rows.put(*(_cell(nth, one, item) for nth, one in enumerate(self.columns, start=1)))


def group_line(pillar: PillarRow) -> str:
    """Number and name, the policy below; a group without a name has its policy behind the number."""
    if pillar.name or not pillar.policy:
        return "\n".join(filter(None, (pillar.title, pillar.policy)))
    return f"{pillar.number_printed or pillar.title} {pillar.policy}"


def _cell(nth: int, column: Column, item: ItemRow) -> Beside:
    text = said.of_item(column.code, item)
    for code, mark in column.inside.items():
        if more := said.of_item(code, item):
            text += f"\n({more})" if mark == IN_BRACKETS else f"\n{mark}\n{more}"
    if column.code == "number":
        value = int(text) if text.isascii() and text.isdecimal() and not text.startswith("0") else text
        return Beside(nth, nth, value, Look(across="center"))
    return Beside(nth, nth, text.strip(), Look())
