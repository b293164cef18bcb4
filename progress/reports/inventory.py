"""Workbooks of one sheet a field of work (業務棚卸表): its head, its staff and budget, its missions and activities,
and what sums it up.

The labels are the layout's (`progress.layouts`); a field of work is a 柱 with items of its own. The lists of items
are drawn by `progress.reports.work_list`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from openpyxl.worksheet.worksheet import Worksheet

from progress.layouts import said
from progress.layouts.declared import NOTE_BELOW, OFFICE, Layout
from progress.public.reading.tree import path_to
from progress.reports.about_sheet import Stamp
from progress.reports.fitting import broken
from progress.reports.notes_sheet import SHEET as NOTES
from progress.reports.notes_sheet import write_notes
from progress.reports.rows import Beside, Rows
from progress.reports.sheet import GROUP_FILL, HEADER_FILL, Look, new_workbook, sheet_names, to_bytes
from progress.reports.work_list import LEAST, WorkList, number, sheet_year, widths_for
from progress.table.shape.items import BudgetRow, ItemRow, StaffingRow
from progress.table.shape.plan import PillarRow, PlanTable

FIRST_AMOUNT = 5
"""The column in which categories of staff and amounts begin."""
TITLE = re.compile(r"棚卸|説明表|総点検|調書")
"""What the title of such a document says."""
OUTLINE, PERIOD = "〈計画〉", "〈期間〉"
"""They stand in headings for the outline and for the years of the results."""
LINES_OF_BUDGET = 5
"""So many lines the form has at least; those that nothing is written in show the unit only."""
THOUSAND, OWN_STAFF = "千円", "このシート"

_LABEL = Look(bold=True, fill=HEADER_FILL, across="center")
_TEXT, _CENTRED = Look(), Look(across="center")
_SUM = Look(bold=True, fill=GROUP_FILL, across="center")


def write(layout: Layout, table: PlanTable, stamp: Stamp) -> bytes:
    """The workbook (.xlsx). The same arguments give the same bytes."""
    workbook = new_workbook()
    workbook.remove(workbook.worksheets[0])
    works = [(pillar, items) for pillar, items in table.by_pillar() if items]
    names = [f"{pillar.number_printed} {said.pillar_name(pillar)}".strip() for pillar, _ in works]
    for nth, name in enumerate(sheet_names(NOTES, names=names)):
        pillar, items = works[nth]
        _WorkSheet(workbook.create_sheet(name), layout, table, pillar, nth + 1).write(items, stamp)
    write_notes(workbook.create_sheet(NOTES), table, stamp, layout)
    title = f"{table.municipality} {table.plan_title} {layout.label}"
    return to_bytes(workbook, title=title, description=table.disclaimer, day=stamp.sealed_on)


class _WorkSheet:
    """One field of work. `nth`: its place, for a 柱 that has no number."""

    def __init__(
        self, sheet: Worksheet, layout: Layout, table: PlanTable, pillar: PillarRow, nth: int
    ) -> None:
        self.layout, self.table, self.pillar, self.nth = layout, table, pillar, nth
        self.rows = Rows(sheet, widths_for(table))

    def write(self, items: Sequence[ItemRow], stamp: Stamp) -> None:
        self._facts()
        self._place_in_plan()
        self._staff()
        self._budget()
        lists = WorkList(self.rows, self.layout, self.table)
        for table in self.layout.tables:
            lists.write(table, items)
        if line := self._noted(NOTE_BELOW):
            self.rows.line(line, Look(lines=""))
        self._texts()
        self.rows.set_up(self.table, stamp, lists.header)

    def _noted(self, sentence: str) -> str:
        """What a line of the note on the 柱 says in that form; "" for none."""
        before, behind = sentence.split("{}")
        for line in self.pillar.transcription_note.split("\n"):
            if line.startswith(before) and line.endswith(behind):
                return line.removeprefix(before).removesuffix(behind)
        return ""

    # ── The head ────────────────────────────────────────────────────────────────────────────────────────────────

    def _facts(self) -> None:
        """The year beside the document's title, then the sheet's number, office and name."""
        year, rows = sheet_year(self.table), self.rows
        title = self.table.plan_title.removesuffix(year.era)
        title = title if TITLE.search(title) else f"{self.layout.label}（{title}）"
        big = Look(bold=True, size=14, lines="", across="center")
        first = [Beside(1, 1, self.layout.label_of("year"), _LABEL), Beside(2, 2, year.short, _TEXT)]
        rows.put(*first, Beside(FIRST_AMOUNT, rows.edge, title, big))
        facts = (
            ("sheet_number", self.pillar.number_printed.removeprefix("No.") or str(self.nth)),
            ("office", self._noted(OFFICE)),
            ("sheet_name", said.pillar_name(self.pillar)),
        )
        for code, text in facts:
            rows.put(Beside(1, 1, self.layout.label_of(code), _LABEL), Beside(2, 4, text, _TEXT), least=LEAST)

    def _place_in_plan(self) -> None:
        """The pillars above, and the policy a line each."""
        rows = self.rows
        rows.row += 1
        top = rows.row
        labels = self.layout.labels("pillar")
        lines = [(labels[min(nth, len(labels) - 1)], [one.title]) for nth, one in enumerate(self._above())]
        lines.append((self.layout.label_of("policy"), [one for one in self.pillar.policy.split("\n") if one]))
        for label, texts in lines:
            first = rows.row
            for text in texts:
                rows.put(Beside(3, rows.edge, text, _TEXT), least=LEAST)
            rows.down(first, 2, label, _LABEL)
        rows.down(top, 1, self.table.outline_title, _LABEL)

    def _above(self) -> list[PillarRow]:
        return path_to(self.table, self.pillar.key)[:-1]

    # ── Staff and budget ────────────────────────────────────────────────────────────────────────────────────────

    def _staff(self) -> None:
        staff, rows = self.pillar.staffing, self.rows
        if not staff:
            return
        rows.row += 1
        top = rows.row
        kinds = list(dict.fromkeys(one.category for one in staff))
        width = rows.width(FIRST_AMOUNT, FIRST_AMOUNT)
        names = enumerate((broken(kind, width) for kind in kinds), start=FIRST_AMOUNT)
        heads = [Beside(nth, nth, name, _LABEL) for nth, name in names]
        rows.put(Beside(2, 4, "", _LABEL), *heads, kept=True)
        for scope, several in groupby(staff, lambda one: one.scope):
            label = self.layout.label_of("staff_here") if scope == OWN_STAFF else scope
            rows.put(Beside(2, 4, label, _TEXT), *_persons(kinds, list(several)), least=LEAST)
        rows.down(top, 1, self.layout.label_of("staff"), _LABEL)

    def _budget(self) -> None:
        lines, rows = [one for one in self.pillar.budget if one.budget_printed], self.rows
        if not lines:
            return
        rows.row += 1
        codes = ("kan", "kou", "moku", "project", "budget")
        heads = [
            Beside(nth, nth, self.layout.label_of(code), _LABEL) for nth, code in enumerate(codes, start=1)
        ]
        rows.put(*heads[:-1], heads[-1]._replace(last=FIRST_AMOUNT + 1), kept=True)
        unit = Beside(FIRST_AMOUNT + 1, FIRST_AMOUNT + 1, THOUSAND, _CENTRED)
        for line in lines:
            rows.put(*_budget_cells(line), unit, least=LEAST)
        for _ in range(len(lines), LINES_OF_BUDGET):
            rows.put(*(Beside(nth, nth, "", _TEXT) for nth in range(1, FIRST_AMOUNT + 1)), unit, least=LEAST)
        total = sum(line.budget_thousand_yen or 0 for line in lines if not line.is_repeated)
        label = Beside(1, 4, self.layout.label_of("budget_total"), _SUM)
        rows.put(label, number(FIRST_AMOUNT, f"{total:,}", _SUM), unit._replace(look=_SUM))

    # ── Texts ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _texts(self) -> None:
        years = said.years_of_results(self.table)
        span = f"{years[0].short}年度～{years[-1].short}年度" if years else ""
        for code, text in (("summary", self.pillar.summary), ("pillar_next_steps", self.pillar.next_steps)):
            if text:
                label = self.layout.label_of(code).replace(OUTLINE, self.table.outline_title)
                self.rows.row += 1
                self.rows.line(label.replace(PERIOD, span).replace("【】", ""), _LABEL, kept=True)
                self.rows.line(text, _TEXT)


def _persons(kinds: Sequence[str], staff: Sequence[StaffingRow]) -> Iterator[Beside]:
    for nth, kind in enumerate(kinds, start=FIRST_AMOUNT):
        one = next((row for row in staff if row.category == kind), None)
        yield number(nth, (one.printed or f"{one.fte.normalize():f}") if one else "", _CENTRED, "center")


def _budget_cells(line: BudgetRow) -> Iterator[Beside]:
    """款, 項, 目, the project and its amount without the unit."""
    for nth, code in enumerate([*line.codes.split("-"), "", "", ""][:3], start=1):
        yield number(nth, code, _CENTRED, "center")
    yield Beside(4, 4, line.project_name, _TEXT)
    yield number(FIRST_AMOUNT, line.budget_printed.removesuffix(THOUSAND).strip(), _CENTRED)
