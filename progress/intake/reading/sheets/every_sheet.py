"""The sheets of a file: which are read, and what each holds: lists, forms, tables of the whole plan, legends.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plans.books.cells import Cell, Sheet
from plans.history.changes import Severity
from progress.intake.draft import Apart, ColumnReading, SheetReading, origin_of
from progress.intake.reading.answers import (
    READ,
    SKIP,
    Hidden,
    block_question,
    hidden_question,
    sheet_question,
    table_question,
)
from progress.intake.reading.columns.column import Column
from progress.intake.reading.columns.explain import as_before, explain
from progress.intake.reading.columns.explained import Context, Explained
from progress.intake.reading.columns.settling import settle_goals
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.apply import ListReader
from progress.intake.reading.lists.hidden import hidden_of_list, tell_left_hidden
from progress.intake.reading.sheets.cards import cards_on
from progress.intake.reading.sheets.contents import Contents, Line, contents_on, reading_of
from progress.intake.reading.sheets.counts import compare_counts
from progress.intake.reading.sheets.forms import (
    Form,
    form_of_card,
    form_without_name,
    forms_on,
)
from progress.intake.reading.sheets.labels import is_like_label
from progress.intake.reading.sheets.left_alone import LeftAlone, learn_legends
from progress.intake.reading.sheets.not_read import NotRead, is_of_plan
from progress.intake.reading.sheets.one_form import FormReader
from progress.intake.reading.sheets.places import Places, names_items
from progress.intake.reading.sheets.plan_tables import is_figures_of_year, read_plan_table
from progress.intake.reading.sheets.turned import Turned, turn, turned_blocks
from progress.intake.reading.sheets.work_sheet import LABEL as WORK_SHEET
from progress.intake.reading.sheets.work_sheet import WorkHead, WorkSheetReader, head_of
from progress.intake.reading.tables.above import Above, read_above
from progress.intake.reading.tables.document import read_document
from progress.intake.reading.tables.header import header_at
from progress.intake.reading.tables.lines import FEWEST_AGAIN, Place, tables
from progress.intake.reading.words.dittos import without_dittos
from progress.intake.reading.words.headings import Header
from progress.intake.reading.words.lookup import clearly
from progress.intake.reading.words.signs import folded, is_total


def read_sheets(whole: Whole, names: Sequence[str]) -> None:
    chosen = set(names)
    sheets = [sheet for sheet in whole.book.sheets if sheet.name in chosen]
    whole.reported = read_document(whole.book, whole.known, whole.draft, whole.tables)
    learn_legends(whole, sheets)
    listed: list[Line] = []
    for sheet in sheets:
        if not sheet.hidden and (lines := contents_on(sheet)):
            listed += lines
            whole.draft.sheets.append(reading_of(sheet))
        else:
            SheetReader(whole, sheet).read()
    Contents(whole, listed).enter()
    compare_counts(whole, sheets)


def _is_hidden(sheet: Sheet, cell: Cell) -> bool:
    return cell.row in sheet.hidden_rows or cell.column in sheet.hidden_columns


@dataclass
class _Table:
    """A table with its explanation; `rows`: below its heading, over all its pages."""

    place: Place
    header: Header
    above: Above
    explained: Explained
    rows: list[int] = field(default_factory=list)
    wanted: bool = False
    """A person said that it is read."""

    @property
    def is_list(self) -> bool:
        return self.explained.first("name") is not None

    @property
    def is_of_plan(self) -> bool:
        """A table of figures that names no items: of fields by row, of years by column."""
        return self.explained.first("row_kind") is not None

    @property
    def names_items(self) -> bool:
        """A heading says that its column names items; not only what stands there."""
        name = self.explained.first("name")
        return name is not None and names_items(self.header.headings.get(name.column))

    @property
    def holds_only_figures(self) -> bool:
        """Nothing stands beside the labels of the rows but figures under years, and their sums."""
        columns = self.explained.columns.values()
        figures = [one for one in columns if is_figures_of_year(one, self.header)]
        return bool(figures) and {self._says(one) for one in columns if one not in figures} <= _BESIDE

    def _says(self, column: Column) -> str:
        """The field of a column, of one that is left out the one that its heading names: whoever leaves it out
        changes nothing else."""
        heading = self.header.headings.get(column.column)
        return column.code if column.is_used else clearly(heading.names()) if heading else ""


_BESIDE = frozenset({"", "name", "row_kind", "compared", "unit", "note"})


def _are_lists(sheet: Sheet, lists: Sequence[_Table], forms: Sequence[Form]) -> bool:
    """Whether the sheet's lists say more than its forms: a list names several items below each other."""
    if not lists:
        return False
    labelled = {one.label.row for form in forms for one in form.labels}
    named = 0
    for one in lists:
        name = one.explained.first("name")
        rows = _named_rows(sheet, name) - labelled if name else set()
        if one.names_items and len(rows) > max(1, len(forms)):
            return True
        named += len(rows)
    outside = all(not form.inside for form in forms)
    return named > len(forms) and (outside or not any(form.first("name") for form in forms))


def _named_rows(sheet: Sheet, name: Column) -> set[int]:
    """The rows in which the column names something other than a field (「数値目標」)."""
    return {row for row in name.look.rows if not is_like_label(sheet.at(row, name.column))}


def _as_one(readings: Sequence[SheetReading]) -> SheetReading:
    """One reading for the sheet: that of its first table, with the columns of the others."""
    merged: dict[str, ColumnReading] = {}
    for column in (one for reading in readings for one in reading.columns):
        if column.place not in merged or not merged[column.place].field:
            merged[column.place] = column
    return replace(
        readings[0],
        header_rows=tuple(row for reading in readings for row in reading.header_rows),
        columns=tuple(merged.values()),
        last_row=readings[-1].last_row or readings[0].last_row,
    )


@dataclass
class SheetReader:
    """Reads one sheet."""

    whole: Whole
    sheet: Sheet

    def __post_init__(self) -> None:
        self.known, self.draft = self.whole.known, self.whole.draft
        self.readings: list[SheetReading] = []
        self.places = Places(self.whole, self.sheet)
        self.left_alone = LeftAlone(self.whole, self.sheet)
        self.not_read = NotRead(self.whole, self.sheet)
        self.alike: dict[tuple[str, ...], dict[int, Column]] = {}
        self.tops: dict[str, int] = {}

    def read(self) -> None:
        answer = self.known.answer(sheet_question(self.sheet.name))
        is_plan = not answer and not self.sheet.hidden and is_of_plan(self.sheet.name)
        if is_plan and (blocks := turned_blocks(self.sheet)):
            for block in blocks:
                self._read_turned(block, blocks[0].top)
            self._report()
            return
        if is_plan and self._read_cards():
            self._report()
            return
        places = self.places.found()
        forms = forms_on(self.sheet, places, self.known) if self.places.said is None else []
        head = head_of(self.sheet, places)
        if forms and head is None and self._leave_hidden():
            places = self.places.found()
            forms = forms_on(self.sheet, places, self.known)
        if not places and not forms:
            places = self.places.by_shape()
        if left_out := self.not_read.why(answer, bool(places or forms)):
            self.not_read.tell(*left_out)
            return
        if head is not None:
            self._read_work(head)
        else:
            self._read_page(places, forms)

    def _read_page(self, places: Sequence[Place], forms: Sequence[Form]) -> None:
        """Reads the sheet's forms, or its tables: whichever say more."""
        found = self._tables(places)
        lists = [one for one in found if one.is_list]
        if forms and not _are_lists(self.sheet, lists, forms):
            for form in forms:
                self._read_form(form, self.sheet)
        elif not lists and (label := form_without_name(self.sheet, places)):
            self.not_read.tell_no_name(label)
            return
        elif not found:
            self.draft.blocks += self.left_alone.readings
            self.not_read.tell("表の見出しが見つかりません。")
            return
        else:
            sure = [one for one in lists if one.names_items]
            for one in found:
                longer = any(len(one.rows) < len(other.rows) for other in sure)
                alike = any(one.header.shared_with(other.header) >= FEWEST_AGAIN for other in sure)
                beside = one not in sure and longer and not alike
                aside = beside or (lists and not one.is_list)
                if aside and not one.wanted and not one.is_of_plan:
                    self.left_alone.tell_aside(one.place)
                else:
                    self._read_table(one, first=one is found[0])
        self._report()

    def _tables(self, places: Sequence[Place]) -> list[_Table]:
        """The tables with their explanations; a page that prints a heading again goes on with the table before."""
        found: list[_Table] = []
        start = 1
        for place in places:
            said = self.known.answer(block_question(self.sheet.name, place.first))
            if said == SKIP:
                self.left_alone.leave_as_said(place)
                start = place.last + 1
                continue
            if place.left > 1 and said != READ:
                self.left_alone.tell_aside(place)
                continue
            rows = [row for row, _ in self.sheet.rows() if place.bottom < row <= place.last]
            header = self.places.header(place)
            if found and header.printed_rows == found[-1].header.printed_rows:
                found[-1].rows += [
                    row for row, _ in self.sheet.rows() if found[-1].rows[-1] < row <= place.last
                ]
                start = place.last + 1
                continue
            head = tuple(cell for cell in self.sheet.cells if cell.row < places[0].top) if start > 1 else ()
            above = read_above(self.sheet, place.top, header, self.known, self.whole.reported, start, head)
            if said != READ and self.left_alone.is_legend(place, above):
                self.left_alone.tell_legend(place)
                start = place.last + 1
                continue
            below = place.top if place.top > places[0].bottom else 0
            context = Context(above.texts, year=int(above.year) if above.year else None, below=below)
            explained = explain(self.places.part(place), header, rows, context, self.known)
            if header.signature not in self.whole.explained:
                alone = explained
                if self.known.answers:
                    unsaid = replace(self.known, answers={})
                    alone = explain(self.places.part(place), header, rows, context, unsaid)
                self.whole.explained[header.signature] = alone
            explained = as_before(explained, self.whole.explained[header.signature])
            if said != READ and explained.first("chapter"):
                self.left_alone.tell_chapters(place)
                start = place.last + 1
                continue
            found.append(_Table(place, header, above, explained, rows, said == READ))
            start = place.last + 1
        return found

    # ── Reading ────────────────────────────────────────────────────────────────────────────────────────────────

    def _read_table(self, one: _Table, *, first: bool) -> None:
        kind = one.explained.first("row_kind") or one.explained.first("name")
        if kind is not None and (not one.is_list or self._is_beside_items(one)):
            sheet = self.places.part(one.place)
            reading = read_plan_table(self.whole, sheet, one.header, one.rows, one.above, one.explained, kind)
        else:
            said = self.known.answer(hidden_question(self.sheet.name))
            hidden = hidden_of_list(self.sheet, one.rows, said)
            if one.above.year is None:
                settle_goals(one.explained.columns)
            reading = ListReader(
                self.whole,
                self.places.part(one.place),
                one.above,
                one.header,
                one.explained,
                one.rows,
                hidden,
                first,
            ).read()
        reading = replace(reading, first=one.place.first)
        self.readings.append(reading)
        self.draft.blocks.append(reading)

    def _is_beside_items(self, one: _Table) -> bool:
        """Figures by row and year of what no heading calls an item, in a file that lists its items elsewhere; or of
        pillars, in whatever words."""
        if not one.holds_only_figures:
            return False
        unlike_items = not (one.names_items or one.above.of_effects) and self.places.others_list_items()
        if not unlike_items and not self._is_of_pillars(one):
            return False
        return self.known.answer(table_question(self.sheet.name, one.header.top)) != READ

    def _is_of_pillars(self, one: _Table) -> bool:
        """Each row with figures, but for totals, is called as a pillar that was read before."""
        name = one.explained.first("name")
        if name is None:
            return False
        figures = [column for column in one.explained.columns if column != name.column]
        rows = (row for row in one.rows if any(self.sheet.stored(row, column) for column in figures))
        printed = (self.sheet.text(row, name.column) for row in rows)
        named = {folded(text) for text in printed if text and not is_total(text)}
        pillars = {
            folded(words)
            for node in self.whole.tree.nodes.values()
            for words in (node.number + node.name, node.name, node.said)
        }
        return bool(named) and named <= pillars

    def _read_turned(self, block: Turned, first: int) -> None:
        sheet = turn(self.sheet, block)
        head = tuple(cell for cell in self.sheet.cells if cell.row < first)
        above = replace(read_above(self.sheet, first, None, self.known, self.whole.reported), sheet=sheet)
        hints = self.whole.years_of([*(cell.text for cell in head), self.sheet.name]) or self.whole.hints
        header = header_at(sheet, 1, block.first - 1, hints=hints, era=self.known.answer("era:") or "")
        rows = [row for row, _ in sheet.rows() if row >= block.first]
        context = Context(above.texts, year=int(above.year) if above.year else None)
        explained = explain(sheet, header, rows, context, self.known)
        reading = ListReader(
            self.whole, sheet, above, header, explained, rows, Hidden(False, False), False
        ).read()
        reading = replace(
            reading, first_row=block.top, last_row=block.last, remark="項目が横に並ぶ表として読みました。"
        )
        self.readings.append(reading)
        self.draft.blocks.append(reading)

    def _read_cards(self) -> bool:
        """Reads the cards that stand side by side, each as a form; False, and nothing read, where there are none."""
        if self.places.said:
            return False
        cards = cards_on(self.sheet)
        if cards and self._leave_hidden():
            cards = cards_on(self.sheet)
        found = [
            (one.sheet, form)
            for one in cards
            if (form := form_of_card(one.sheet, tables(one.sheet), one.top, one.lines, self.known))
        ]
        if len(found) < 2:
            return False
        for sheet, form in found:
            self._read_form(form, sheet)
        if told := next((form.prose[0] for _, form in found if form.prose), None):
            self.draft.tell(
                Severity.NOTE,
                "text_without_label",
                f"「{told.text[:20]}」などには見出しがないので、取組内容として取り込みます。",
                origin_of(self.sheet, told),
            )
        return True

    def _read_form(self, form: Form, sheet: Sheet) -> None:
        reading = FormReader(self.whole, without_dittos(sheet), form, self.alike, self.tops).read()
        self.readings += reading
        self.draft.blocks += reading

    def _leave_hidden(self) -> bool:
        """Leaves hidden rows and columns of a form out, as long as nobody wants them; whether there are any."""
        sheet = self.sheet
        hidden = [cell for cell in sheet.cells if cell.text and _is_hidden(sheet, cell)]
        if not hidden or self.known.answer(hidden_question(sheet.name)) == READ:
            return False
        where = str(origin_of(sheet, hidden[0]))
        tell_left_hidden(self.draft, sheet, f"非表示のセル（{len(hidden)}個）", where)
        if self.known.answer(hidden_question(sheet.name)) == SKIP:
            self.draft.set_apart(sheet, hidden, Apart.HIDDEN)
        kept = tuple(cell for cell in sheet.cells if not _is_hidden(sheet, cell))
        self.sheet = replace(sheet, cells=kept, hidden_rows=frozenset(), hidden_columns=frozenset())
        self.places = Places(self.whole, self.sheet)
        return True

    def _report(self) -> None:
        self.draft.blocks += self.left_alone.readings
        self.draft.sheets.append(_as_one(self.readings))

    def _read_work(self, head: WorkHead) -> None:
        reader = WorkSheetReader(self.whole, self.places, head)
        self.readings = reader.read()
        if not self.readings:
            self.not_read.tell(reader.remark)
            return
        self.draft.blocks += self.readings
        # The sheet is shown as its longest table is read.
        longest = max(self.readings, key=lambda one: (one.last_row or 0) - (one.first_row or 0))
        others = [one for one in self.readings if one is not longest]
        self.readings = [replace(longest, label=WORK_SHEET), *others]
        self._report()
