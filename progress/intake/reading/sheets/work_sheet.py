"""A sheet that takes stock of one field of work (業務棚卸表): a head that says which and where in the plan, tables of
its staff, its budget, its missions and activities, and texts that sum up.

Pure: standard library only. Each table and text is read by what it is, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from plans.books.cells import Cell, Sheet
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import Apart, Question, QuestionKind, Said, SheetReading, origin_of
from progress.intake.reading.answers import READ, Hidden, hidden_question, year_question
from progress.intake.reading.columns.explain import explain
from progress.intake.reading.columns.explained import Context, Explained
from progress.intake.reading.entries.field_of_work import FieldOfWork
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.tree import Node, one_line
from progress.intake.reading.entries.understood import understood
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.apply import KEY, ListReader
from progress.intake.reading.lists.asking import Asker
from progress.intake.reading.lists.project_rows import is_project_row
from progress.intake.reading.sheets.budget_table import is_budget_table, read_budget_table
from progress.intake.reading.sheets.places import Places
from progress.intake.reading.sheets.staffing import read_staffing
from progress.intake.reading.tables.above import Above
from progress.intake.reading.tables.lines import Place
from progress.intake.reading.words.headings import Header
from progress.intake.reading.words.work_sheets import (
    chapter_of,
    head_label,
    is_amount,
    narrative_of,
    nature_of,
)

LABEL = "業務棚卸表"
_NAMES_SHEET = ("sheet_number", "sheet_name")
_DOCUMENT = re.compile(r".*(?:棚卸|説明表|総点検|調書).*")


@dataclass(frozen=True)
class _Labelled:
    label: Cell
    values: tuple[Cell, ...]
    """At its right: the first cell in each of its rows."""


@dataclass
class WorkHead:
    """`found`: the labels above the tables, by what they say; `tables`: those below it."""

    sheet: Sheet
    found: dict[str, list[_Labelled]]
    tables: list[Place]

    def value(self, code: str) -> Cell | None:
        """What the first label of that kind says; None for none, and for a blank one."""
        values = next((one.values for one in self.found.get(code, ())), ())
        return values[0] if values else None


def head_of(sheet: Sheet, places: Sequence[Place]) -> WorkHead | None:
    """The head of a sheet of one field of work: labels that number and name the sheet, above its tables; None for any
    other sheet."""
    rows = {code: cell.row for cell in sheet.cells if (code := head_label(cell)) in _NAMES_SHEET}
    below = [place for place in places if rows and place.top > max(rows.values())]
    if len(rows) < len(_NAMES_SHEET) or not below:
        return None
    first = min(place.top for place in below)
    found: dict[str, list[_Labelled]] = {}
    for cell in sheet.cells:
        if cell.row < first and not sheet.is_hidden(cell.row, cell.column) and (code := head_label(cell)):
            found.setdefault(code, []).append(_Labelled(cell, _values(sheet, cell)))
    # Each table is as wide as the sheet: an empty column parts nothing.
    by_rows = {(one.top, one.bottom): replace(one, left=1, right=sheet.right) for one in below}
    return WorkHead(sheet, found, list(by_rows.values()))


def _values(sheet: Sheet, label: Cell) -> tuple[Cell, ...]:
    merged = sheet.merge(label.row, label.column)
    rows = range(label.row, (merged.bottom if merged else label.row) + 1)
    firsts = [
        next((cell for cell in sheet.row(row) if cell.column > label.column and cell.text), None)
        for row in rows
    ]
    return tuple(cell for cell in firsts if cell is not None and not head_label(cell))


def _year_in(text: str) -> FiscalYear | None:
    try:
        return FiscalYear.parse(text)
    except NotAFiscalYear:
        return None


def _with_undated_goals(explained: Explained) -> Explained:
    """A 目標 without a year, beside results of years, says where the indicator is to go: an arrow, or its goal."""
    goals = [one for one in explained.columns.values() if one.code == "target" and one.year is None]
    return explained.changed({one.column: replace(one, code="direction") for one in goals})


@dataclass
class _List:
    place: Place
    header: Header
    rows: list[int]
    explained: Explained


@dataclass
class WorkSheetReader:
    """Reads one such sheet. `remark`: why nothing of it was read."""

    whole: Whole
    places: Places
    head: WorkHead
    remark: str = ""
    readings: list[SheetReading] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draft, sheet = self.whole.draft, self.head.sheet
        self.hidden_too = self.whole.known.answer(hidden_question(sheet.name)) == READ
        self._hidden = Hidden(self.hidden_too, self.hidden_too)
        shown = tuple(cell for cell in sheet.cells if not sheet.is_hidden(cell.row, cell.column))
        self.sheet = sheet if self.hidden_too else replace(sheet, cells=shown)
        self.tables = self.head.tables

    def read(self) -> list[SheetReading]:
        year, number = self._year(), self.head.value("sheet_number")
        if number is None:
            label = self.head.found["sheet_number"][0].label
            self._tell(
                Severity.ERROR,
                "number_missing",
                "シートの番号が空欄です。このシートは取り込みません。番号を入力してください。",
                label,
            )
        if number is None or year is None:
            self.remark = "年度かシートの番号が分かりません。"
            return []
        lists = self._lists()
        work = FieldOfWork(one_line(number.text), self._node(number), year, self._reported(lists, year))
        self._of_document(work)
        self.whole.fields_of_work.append(work)
        if staff := next(iter(self.head.found.get("staff", ())), None):
            self.readings.append(read_staffing(self.draft, work, self.sheet, staff.label))
        self._budget(work, lists)
        for one in lists:
            self._list(work, one)
        self._narratives(work)
        self._tell_hidden(lists)
        labels = (one.label for found in self.head.found.values() for one in found)
        self.draft.set_apart(self.sheet, labels, Apart.HEADING)
        return self.readings

    def _tell(self, severity: Severity, kind: str, sentence: str, cell: Cell) -> None:
        self.draft.tell(severity, kind, sentence, origin_of(self.sheet, cell))

    # ── The head ───────────────────────────────────────────────────────────────────────────────────────────────

    def _year(self) -> FiscalYear | None:
        """The year that the sheet is made for; asked where its head doesn't say it."""
        cell, identity = self.head.value("year"), year_question(self.sheet.name)
        if year := _year_in(cell.text if cell else "") or _year_in(self.whole.known.answer(identity) or ""):
            return year
        self.draft.ask(
            Question(
                identity,
                QuestionKind.YEAR,
                f"シート「{self.sheet.name}」が何年度の表か分かりません。年度を入力してください（例：令和3年度）。",
                self.sheet.where(cell) if cell else "",
                blocking=True,
            )
        )
        return None

    def _node(self, number: Cell) -> Node:
        """The pillar that the sheet itself is, below those that its head names; sentences there are its policy."""
        node: Node | None = None
        policy: list[Cell] = []
        for one in self.head.found.get("pillar", ()):
            if one.values and one.values[0].text.rstrip().endswith("。"):
                policy += one.values
            elif one.values:
                cell = one.values[0]
                node = self.whole.tree.node(node, cell.text, origin_of(self.sheet, cell), labelled=True)
        name = self.head.value("sheet_name")
        printed = f"No.{one_line(number.text)}"
        if any(work.node.number == printed for work in self.whole.fields_of_work):
            sentence = f"シートの番号「{number.text}」のシートが2枚あります。番号を直してください。"
            self._tell(Severity.ERROR, "number_twice", sentence, number)
        own = self.whole.tree.node(
            node,
            name.text if name else self.sheet.name,
            origin_of(self.sheet, name or number),
            printed,
            labelled=True,
        )
        own.stem = one_line(number.text)
        self.draft.compared[origin_of(self.sheet, number)] = understood(
            None, "pillar_number", number.printed, printed
        )
        if policy:
            seen, lines = Seen(self.sheet, policy[0]), "\n".join(cell.text for cell in policy)
            own.more["policy"] = Said(lines, "\n".join(cell.printed for cell in policy), seen.origin)
        if office := self.head.value("departments"):
            seen = Seen(self.sheet, office)
            own.more["transcription_note"] = Said(f"所属：{office.text}", seen.printed, seen.origin)
        return own

    def _of_document(self, work: FieldOfWork) -> None:
        """The document's title, and the plan beside whose pillars the labels stand."""
        year = self.head.value("year")
        work.year_seen = Seen(self.sheet, year) if year else None
        first = min(place.top for place in self.tables)
        title = next((c for c in self.sheet.cells if c.row < first and _DOCUMENT.fullmatch(c.text)), None)
        work.title = Seen(self.sheet, title) if title else None
        pillar = next((one.label for one in self.head.found.get("pillar", ())), None)
        left = self.sheet.at(pillar.row, pillar.column - 1) if pillar and pillar.column > 1 else None
        work.outline = Seen(self.sheet, left) if left is not None and left.text else None

    # ── Tables ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _lists(self) -> list[_List]:
        """The tables of items, explained; the last one ends where the texts begin."""
        found: list[_List] = []
        texts = [cell.row for cell in self.sheet.cells if narrative_of(self.sheet, cell)]
        for place in self.tables:
            header = self.places.header(place)
            if is_budget_table(header):
                continue
            last = min((row for row in texts if row > place.bottom), default=place.last + 1) - 1
            rows = [row for row, _ in self.head.sheet.rows() if place.bottom < row <= min(last, place.last)]
            of_items = [row for row in rows if not self._is_of_project(row)]
            context = Context((self.sheet.name,))
            explained = explain(self.head.sheet, header, of_items, context, self.whole.known)
            if explained.first("name"):
                found.append(_List(place, header, rows, _with_undated_goals(explained)))
        return found

    def _is_of_project(self, row: int) -> bool:
        """Amounts in such a row say nothing of what the columns hold."""
        first = next((cell for cell in self.sheet.row(row) if cell.text), None)
        return first is not None and is_project_row(first)

    def _reported(self, lists: Sequence[_List], year: FiscalYear) -> FiscalYear:
        """The latest year of the results that the sheet prints, where it is the sheet's own or the one before: the
        marks beside them are of it. Else what a person says, and until then the sheet's own."""
        results = [
            one.year
            for table in lists
            for one in table.explained.columns.values()
            if one.code == "actual" and one.year
        ]
        last = max(results, default=year)
        if last in (year, FiscalYear(int(year) - 1)):
            return last
        return _year_in(self.whole.known.answer(year_question(self.sheet.name)) or "") or year

    def _budget(self, work: FieldOfWork, lists: Sequence[_List]) -> None:
        """Each reaches down to its total, above the next table of items."""
        tops = [one.place.top for one in lists]
        for place in (*self.tables, *self._lines_of_budget()):
            header = self.places.header(place)
            if is_budget_table(header):
                last = min((top for top in tops if top > place.bottom), default=place.last + 1) - 1
                whole = replace(place, last=last)
                self.readings.append(read_budget_table(self.whole, work, self.sheet, header, whole))

    def _lines_of_budget(self) -> Iterator[Place]:
        """Budgets of one line, too short to be tables by their shape: down to the next empty row."""
        rows = {row for row, cells in self.sheet.rows() if any(cell.text for cell in cells)}
        for row in sorted(rows - {row for one in self.tables for row in range(one.top, one.last + 1)}):
            texts = [cell.text for cell in self.sheet.row(row)]
            if any(map(chapter_of, texts)) and any(map(is_amount, texts)):
                last = next(below for below in count(row + 1) if below not in rows) - 1
                yield Place(row, row, last, 1, self.sheet.right)

    def _list(self, work: FieldOfWork, one: _List) -> None:
        above = Above(self.head.sheet, (), work.reported, work.reported)
        name = one.explained.first("name")
        nature = nature_of(name.heading) if name else ""
        reader = ListReader(
            self.whole, self.head.sheet, above, one.header, one.explained, one.rows, self._hidden, False,
            work=work, nature=nature or "activity",
        )  # fmt: skip
        self.readings.append(reader.read())

    def _tell_hidden(self, lists: Sequence[_List]) -> None:
        """Of hidden rows outside the tables of items, which tell of their own."""
        sheet = self.head.sheet
        filled = {cell.row for cell in sheet.cells if cell.row in sheet.hidden_rows}
        rows = sorted(filled.difference(*(one.rows for one in lists)))
        if rows and lists and not self.hidden_too:
            above = Above(sheet, (), None, None)
            asker = Asker(self.whole, above, lists[0].header, rows, self._hidden)
            numbers = "、".join(str(row) for row in rows)
            where = f"{sheet.name}!{sheet.address(rows[0], 1)}"
            asker.tell_of_hidden(f"非表示の行（{numbers}行）", where, read=False)

    # ── Texts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _narratives(self, work: FieldOfWork) -> None:
        """What stands below each heading of such a text, down to the next one."""
        first = max((place.bottom for place in self.tables), default=0)
        name = ""
        for row, cells in self.sheet.rows():
            for cell in cells if row > first else ():
                if found := narrative_of(self.sheet, cell):
                    name = found
                    self.readings.append(
                        SheetReading(self.sheet.name, KEY, cell.text, (row,), (), row + 1, row + 1)
                    )
                elif name and cell.text:
                    work.texts.setdefault(name, []).append(Seen(self.sheet, cell))
