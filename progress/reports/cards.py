"""Workbooks of one form an item (個票): a cover with the contents, then a sheet each.

    pillars and item (a row each)   the form's labels, each with its text at its right   the table of years

The labels, their order and the rows of the table are the layout's (`progress.layouts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from openpyxl.worksheet.pagebreak import RowBreak
from openpyxl.worksheet.worksheet import Worksheet

from plans.values.fiscal_year import FiscalYear
from progress.layouts import said
from progress.layouts.declared import Layout
from progress.public.reading.marks import full_title
from progress.public.reading.tree import path_to
from progress.reports.about_sheet import Stamp
from progress.reports.fitting import broken
from progress.reports.notes_sheet import SHEET as NOTES
from progress.reports.notes_sheet import write_notes
from progress.reports.rows import Beside, Rows
from progress.reports.sheet import (
    GROUP_FILL,
    HEADER_FILL,
    Look,
    link,
    new_workbook,
    pages_of,
    sheet_names,
    to_bytes,
)
from progress.table.revisions import decisions_of
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable

CONTENTS = "目次"
PAGE = "&P"
"""The number of the page in a footer, alone."""
CONTENTS_WIDTHS = [4.0, 4.0, 128.0, 10.0]
LABEL_WIDTH, SUB_WIDTH, REST = 13.0, 13.0, 120.0
"""Columns of labels, and what the years share: together as wide as the page."""
FEWEST_COLUMNS = 5
"""Two labels with their texts stand beside each other, and boxes beside a text."""
SHORT = frozenset({"departments", "related_departments", "kind", "schedule"})
"""Fields of which two share a row."""
BOXES = frozenset({"baseline", "goal"})
"""They stand in boxes at the right of the text before them."""
SIZE = 11
MOST_ON_ONE_PAGE = 1.4
"""A form that would fill no more pages than this is drawn onto one, in type of eight points at least."""

_LABEL = Look(bold=True, size=SIZE, fill=HEADER_FILL, across="center")
_TEXT = Look(size=SIZE)
_CENTRED = Look(size=SIZE, across="center")


def write(layout: Layout, table: PlanTable, stamp: Stamp) -> bytes:
    """The workbook (.xlsx). The same arguments give the same bytes."""
    workbook = new_workbook()
    contents = workbook.worksheets[0]
    contents.title = CONTENTS
    items = [item for _, several in table.by_pillar() for item in several]
    years = years_of(table)
    pages: dict[str, int] = {}
    page = 1
    names = sheet_names(CONTENTS, NOTES, names=[one.key for one in items])
    for name, item in zip(names, items, strict=True):
        sheet = workbook.create_sheet(name)
        pages[item.key] = page
        page += _Card(sheet, layout, table, item, years).write(stamp)
        _number_pages(sheet, pages[item.key])
    _write_contents(contents, table, pages, stamp, dict(zip((one.key for one in items), names, strict=True)))
    notes = workbook.create_sheet(NOTES)
    write_notes(notes, table, stamp, layout, PAGE)
    _number_pages(notes, page)
    title = f"{table.municipality} {table.plan_title} {layout.label}"
    return to_bytes(workbook, title=title, description=table.disclaimer, day=stamp.sealed_on)


def _number_pages(sheet: Worksheet, first: int) -> None:
    """Its pages are counted from `first`, as the contents say."""
    sheet.page_setup.firstPageNumber, sheet.page_setup.useFirstPageNumber = first, True


def years_of(table: PlanTable) -> list[FiscalYear]:
    """The plan's, and those beyond them of which an item says what is planned."""
    planned = (row.fiscal_year for item in table.items for row in item.targets)
    return sorted({*table.years, *planned})


# ── The cover with the contents ──────────────────────────────────────────────────────────────────────────────────


def _cover(table: PlanTable) -> Iterator[str]:
    """The lines of the cover; 「初版（令和2年3月）」 is printed date first, as documents do."""
    yield table.outline_title
    yield table.plan_title
    if table.years:
        yield f"{table.years[0].era}～{table.years[-1].era}"
    for edition in table.editions:
        yield re.sub(r"(.+?)（(.+)）", r"\2（\1）", edition)
    yield table.municipality


def _write_contents(
    sheet: Worksheet, table: PlanTable, pages: Mapping[str, int], stamp: Stamp, sheets: Mapping[str, str]
) -> None:
    """`pages`: item key → the page on which its form begins; `sheets`: → the sheet to which its line leads."""
    rows = Rows(sheet, CONTENTS_WIDTHS)
    for nth, line in enumerate(filter(None, _cover(table))):
        rows.line(line, Look(bold=nth < 2, size=16 if nth < 2 else 12, across="center", lines=""), least=24)
    rows.row += 1
    rows.line("目　次", Look(bold=True, size=13, across="center", lines=""), least=24, kept=True)
    for pillar, items in table.by_pillar():
        look = Look(bold=pillar.depth == 0, size=SIZE, lines="")
        rows.put(Beside(min(pillar.depth, 1) + 1, 3, pillar.title, look), kept=True)
        for item in items:
            name = f"{item.number}{said.name(item)}"
            number = Look(size=SIZE, lines="", across="right")
            rows.put(
                Beside(3, 3, name, Look(size=SIZE, lines="", indent=item.depth)),
                Beside(4, 4, pages[item.key], number),
            )
            link(sheet, f"C{rows.row - 1}", sheets[item.key])
    rows.set_up(table, stamp, centre=f"{CONTENTS} {PAGE}")


def _what_changed(table: PlanTable, item: ItemRow) -> Iterator[str]:
    """A line for each: targets that were changed, and what became of the item."""
    for one in item.indicators:
        for decision in decisions_of(one):
            yield "※目標の変更：" + decision.words(one.name).replace("\n", "　")
    for row in item.successions:
        heir = table.item(row.successor_key)
        name = full_title(table, heir) if heir else row.new_name
        told = f"「{row.former_name}」から" if row.former_name else ""
        to = f"「{name}」{'へ' if row.kind != '改称' else 'に'}" if name else ""
        yield f"※{row.kind}（{row.from_year.era}から）：{told}{to}　{row.reason}".strip("：　")


# ── One form ────────────────────────────────────────────────────────────────────────────────────────────────────


class _Card:
    """One item's sheet."""

    def __init__(
        self, sheet: Worksheet, layout: Layout, table: PlanTable, item: ItemRow, years: Sequence[FiscalYear]
    ) -> None:
        self.layout, self.table, self.item, self.years = layout, table, item, years
        columns = max(FEWEST_COLUMNS, 2 + len(years))
        widths = [LABEL_WIDTH, SUB_WIDTH, *[round(REST / (columns - 2), 2)] * (columns - 2)]
        self.rows = Rows(sheet, widths)

    def write(self, stamp: Stamp) -> int:
        """Returns on how many pages it stands."""
        self._titles()
        text = self._before_boxes()
        labels = [one for one in self.layout.form.items() if not text or one[1] not in BOXES]
        while labels:
            (label, code), *labels = labels
            if text and code == text:
                self._with_boxes(label, code)
            elif code in SHORT and labels and labels[0][1] in SHORT:
                self._two(label, code, *labels.pop(0))
            else:
                self._put((1, 1, label), (2, self.rows.edge, self._said(code)))
        self._years()
        for text in _what_changed(self.table, self.item):
            self.rows.line(text, Look(size=SIZE, lines=""), least=18)
        self.rows.set_up(self.table, stamp, centre=PAGE)
        return self._draw_onto_one_page()

    def _titles(self) -> None:
        for pillar in path_to(self.table, self.item.pillar):
            self.rows.line(pillar.title, Look(size=SIZE, lines=""), least=18)
        own = f"{self.item.number} {said.name(self.item)}".strip()
        self.rows.line(own, Look(bold=True, size=14, lines="", fill=GROUP_FILL), least=26)

    def _said(self, code: str) -> str:
        roles = {"departments", "related_departments"}
        if code in roles and roles <= {*self.layout.form.values()}:
            return said.departments_apart(self.item, code)
        return said.of_item(code, self.item)

    def _put(self, *cells: tuple[int, int, str]) -> None:
        """Labels and texts in turn, beside each other in one row."""
        beside = [
            Beside(first, last, text, _TEXT)
            if nth % 2
            else Beside(first, last, broken(text, self.rows.width(first, last)), _LABEL)
            for nth, (first, last, text) in enumerate(cells)
        ]
        self.rows.put(*beside, least=24)

    def _two(self, label: str, code: str, other: str, other_code: str) -> None:
        one, two = self._said(code), self._said(other_code)
        self._put((1, 1, label), (2, 3, one), (4, 4, other), (5, self.rows.edge, two))

    def _before_boxes(self) -> str:
        """The field of the text that stands before the boxes; "" where they stand first, or there are none."""
        codes = [*self.layout.form.values()]
        first = next((nth for nth, code in enumerate(codes) if code in BOXES), 0)
        return codes[first - 1] if first else ""

    def _with_boxes(self, label: str, code: str) -> None:
        """A text, at its right the boxes below each other, each under its label."""
        rows, top = self.rows, self.rows.row
        for name, box in self.layout.form.items():
            if box in BOXES:
                rows.put(Beside(5, rows.edge, name, _LABEL))
                rows.put(Beside(5, rows.edge, said.of_item(box, self.item), _TEXT), least=22)
        rows.down(top, 1, broken(label, LABEL_WIDTH), _LABEL)
        rows.down(top, 2, said.of_item(code, self.item), _TEXT, 4)

    def _years(self) -> None:
        """The years beside each other, below them what is planned in each."""
        top = self.rows.row
        for label, code in self.layout.years.items():
            if code == "years":
                continue
            texts = [
                year.era if code == "year" else said.of_year(code, self.item, year) for year in self.years
            ]
            look = _LABEL if code == "year" else _CENTRED if code == "stage" else _TEXT
            cells = [Beside(nth, nth, text, look) for nth, text in enumerate(texts, start=3)]
            self.rows.put(Beside(2, 2, label, _LABEL), *cells, least=22)
        self.rows.down(top, 1, broken(self.layout.label_of("years"), LABEL_WIDTH), _LABEL)

    def _draw_onto_one_page(self) -> int:
        """Where that makes it little smaller; returns how many pages it fills."""
        starts, filled = pages_of(self.rows.sheet, self.rows.widths, ())
        if len(starts) - 1 + filled > MOST_ON_ONE_PAGE:
            return len(starts)
        self.rows.sheet.row_breaks = RowBreak()
        self.rows.sheet.page_setup.fitToHeight = 1
        return 1
