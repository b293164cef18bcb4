"""One form → its item: the labels as fields, the small tables inside as rows of the same item.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from msgspec.structs import replace as with_changes

from items.quantity import absent
from plans.books.cells import Sheet
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Apart, ColumnReading, SheetReading, origin_of
from progress.intake.reading.answers import Hidden
from progress.intake.reading.columns.column import Column, unit_said
from progress.intake.reading.columns.explain import explain
from progress.intake.reading.columns.explained import Context
from progress.intake.reading.entries.entry import Entry, Figure, Slot, entry_of
from progress.intake.reading.entries.field_of_work import Amount
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.tree import Node
from progress.intake.reading.entries.understood import understood
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.apart import set_titles_apart
from progress.intake.reading.lists.apply import KEY, ListReader
from progress.intake.reading.lists.asking import ask_year
from progress.intake.reading.sheets.forms import Form
from progress.intake.reading.sheets.labels import Labelled, number_in_label
from progress.intake.reading.sheets.said_labels import remember_label, table_of
from progress.intake.reading.tables.above import Above, read_above
from progress.intake.reading.tables.header import header_at
from progress.intake.reading.tables.lines import Place, is_title_row
from progress.intake.reading.words.fields import (
    BUDGETS,
    BY_CODE,
    DEPARTMENTS,
    EFFECTS,
    FIGURES,
    MEANS,
    OPINIONS,
    PER_ITEM_TEXTS,
    RESULTS,
    STATUS_TEXTS,
)
from progress.intake.reading.words.headings import part_of
from progress.intake.reading.words.lookup import named, plain
from progress.intake.reading.words.naming import effect_name
from progress.intake.reading.words.signs import Sort, is_division, mark_of

LABEL = "調書（1項目ごと）"
_BY_YEAR = frozenset({"stage", "target", "approach", "goal_text", "actual", "narrative", "actual_stage"})
"""What a label may say of the years at its right."""
_TICKED = re.compile(r"[■☑✔☒◉●]\s*(?P<option>[^□☐○■☑✔☒◉●\s　、,（(]+)")


def _ticked(text: str) -> str:
    """「□達成　■一部達成　□未達成」 → 「一部達成」; "" where nothing of the sort is printed, or several are."""
    found = _TICKED.findall(text) if re.search(r"[□☐]", text) else []
    return found[0] if len(found) == 1 else ""


def settle_earlier_year(columns: dict[int, Column], year: FiscalYear | None) -> None:
    """A column of figures headed by nothing but a year (「令和6年度」, 「前年度」), earlier than all targets and
    results beside it, says what was reached by then. `year`: that of columns that name none."""
    bare = [one for one in columns.values() if _is_headed_by_year(one)]
    dated = [one for one in columns.values() if one.code in ("target", "actual") and one not in bare]
    years = [own for one in dated if (own := one.year or year)]
    if {one.code for one in dated} != {"target", "actual"} or not years:
        return
    earlier = [one for one in bare if one.year and one.year < min(years)]
    for one in earlier:
        columns[one.column] = replace(one, code="actual", asked=False)
    for one in dated if earlier else ():
        columns[one.column] = replace(one, year=one.year or year)


def settle_years_of_label(columns: dict[int, Column]) -> None:
    """Years beside a label that heads nothing itself (「年度別計画」 「R5」 「R6」) are of the label's field."""
    years = [one for one in columns.values() if one.year and part_of(one.heading).only_year]
    labels = [one for one in columns.values() if one not in years]
    filled = any(one.look.filled for one in labels)
    if filled or len(labels) != 1 or labels[0].code not in _BY_YEAR or any(one.answered for one in years):
        return
    for one in years:
        columns[one.column] = replace(one, code=labels[0].code, asked=False)


def _is_headed_by_year(column: Column) -> bool:
    if column.year is None or (column.answered and column.code != "actual"):
        return False
    look = column.look
    if (look.numbers + look.sorts[Sort.DASH]) * 2 < look.filled:
        return False
    part = part_of(column.heading)
    return part.only_year or set(named(part.word)) <= {"year", "schedule"}


def _ratings(sheet: Sheet, one: Labelled, seen: Seen) -> list[tuple[str, Seen]]:
    """The ratings beside a label, with their scales: one, or several with a word before each mark (「評価」
    「一次」 「Ａ」 「二次」 「Ｂ」)."""
    word = part_of(one.label.text).word
    cells = [cell for cell in sheet.row(one.label.row) if cell.column > one.label.column and cell.text]
    axes, marks = cells[::2], cells[1::2]
    paired = len(axes) == len(marks) and all(mark_of(cell.text) for cell in marks)
    if not paired or not marks or any(mark_of(cell.text) for cell in axes):
        return [(word, seen)]
    return [
        (axis.text if axis.text.endswith(word) else f"{axis.text}{word}", Seen(sheet, mark))
        for axis, mark in zip(axes, marks, strict=True)
    ]


@dataclass
class FormReader:
    whole: Whole
    sheet: Sheet
    form: Form
    alike: dict[tuple[str, ...], dict[int, Column]] = field(default_factory=dict)
    """Of the inner tables of the sheet's forms: headings → place of a column among them → the column, where it was
    clear."""
    tops: dict[str, int] = field(default_factory=dict)
    """Of inner tables with the same headings, by their signature: where the first one begins. By it a person speaks
    of the columns of all."""

    def __post_init__(self) -> None:
        self.known, self.draft = self.whole.known, self.whole.draft

    def read(self) -> list[SheetReading]:
        form = self.form
        first = min((one.label.row for one in form.labels), default=form.top)
        above = self._above(first)
        entry = self._entry()
        readings = [self._reading()]
        slots = set(entry.slots)
        for place in form.inside:
            readings.append(self._inner(entry, place, above))
        self._name_lines([slot for place, slot in entry.slots.items() if place not in slots])
        self._labels(entry, above)
        for one in form.labels:
            remember_label(self.whole, self.sheet, one.label, self._column_of(one))
        for label in form.left_out:
            remember_label(self.whole, self.sheet, label)
        self.draft.set_apart(self.sheet, (one.label for one in form.labels), Apart.HEADING)
        set_titles_apart(self.draft, self.sheet, above)
        if not form.first("approach"):
            for cell in form.prose:
                entry.text("approach", Seen(self.sheet, cell))
        return readings

    def _above(self, first: int) -> Above:
        """The year of the form: of a label that says it, else of the lines above."""
        # The title may stand beside the first label: 「令和7年度 取組シート　整理番号 01」.
        above = read_above(self.sheet, first + 1, None, self.known, self.whole.reported, self.form.top)
        if (label := self.form.first("year")) and (year := part_of(label.values[0].text).named.one):
            self.draft.compared[origin_of(self.sheet, label.values[0])] = understood(
                None, "year", label.values[0].printed, year.era, year=int(year)
            )
            above = replace(
                above, printed_year=year, year=above.year if above.printed_year != above.year else year
            )
        return above

    def _entry(self) -> Entry:
        node: Node | None = None
        for one in self.form.labels:
            if one.code == "pillar":
                node = self.whole.tree.node(node, one.values[0].text, origin_of(self.sheet, one.values[0]))
        labelled, number = self.form.first("name"), self.form.first("number")
        name = labelled.values[0] if labelled else self.form.titles[-1]
        if node is None:
            for cell in self.form.titles if labelled else self.form.titles[:-1]:
                node = self.whole.tree.node(node, cell.text, origin_of(self.sheet, cell))
        numbered = Seen(self.sheet, number.values[0]) if number else None
        if labelled and number is None and (counted := number_in_label(labelled.label.text)):
            numbered = Seen(self.sheet, labelled.label).named(counted)
        found = entry_of(node, Seen(self.sheet, name), numbered)
        entry = self.whole.entries.add(found)
        entry.has_form = True
        if entry is found:
            self._tell_number_twice(entry)
        return entry

    def _tell_number_twice(self, entry: Entry) -> None:
        if (other := self.whole.entries.same_number(entry)) is None:
            return
        names = f"「{other.name[:20]}」と「{entry.name[:20]}」"
        self.draft.tell(
            Severity.WARNING,
            "number_twice",
            f"番号「{entry.number}」の調書が2枚あります（{names}）。番号を確かめてください。",
            entry.seen.origin,
        )

    def _with_own_title(self, above: Above, place: Place) -> Above:
        """The lines above, with the one right above the table, which says what it is of and in which unit."""
        row = place.top - 1
        cells = tuple(cell for cell in self.sheet.row(row) if cell.text)
        taken = any(one.label.row == row for one in self.form.labels)
        taken |= any(row in range(one.top, one.last + 1) for one in self.form.inside)
        known = {(cell.row, cell.column) for cell in above.title}
        if taken or not is_title_row(cells) or known & {(cell.row, cell.column) for cell in cells}:
            return above
        return replace(above, title=(*above.title, *cells))

    def _inner(self, entry: Entry, place: Place, above: Above) -> SheetReading:
        """A table inside the form: its rows are of the form's item."""
        above = self._with_own_title(above, place)
        hints = [*self.whole.years_of(above.texts), *([int(above.year)] if above.year else [])]
        header = header_at(
            self.sheet, place.top, place.bottom, left=place.left, right=place.right,
            hints=hints or self.whole.hints, era=self.known.answer("era:") or "",
        )  # fmt: skip
        labels = {one.label.row for one in self.form.labels if one.label.row > place.bottom}
        last = min(labels, default=place.last + 1) - 1
        rows = [row for row, _ in self.sheet.rows() if place.bottom < row <= min(last, place.last)]
        below = self.tops.setdefault(header.signature, place.top)
        context = Context(above.texts, True, int(above.year) if above.year else None, below)
        explained = explain(self.sheet, header, rows, context, self.known)
        self._read_alike(explained.columns)
        settle_earlier_year(explained.columns, above.year)
        settle_years_of_label(explained.columns)
        return ListReader(
            self.whole, self.sheet, above, header, explained, rows, Hidden(True, True), False, entry
        ).read()

    def _name_lines(self, slots: list[Slot]) -> None:
        """The figures of an inner table without names are those of the form's indicator."""
        labels = [one for one in self.form.labels if one.code == "indicator"]
        if len(labels) != 1 or any(slot.name for slot in slots):
            return
        for slot in slots:
            slot.name = self._seen(labels[0])
            slot.unit = slot.unit or self._beside("unit")
            slot.direction = slot.direction or self._beside("direction")

    def _beside(self, code: str) -> Seen | None:
        label = self.form.first(code)
        return self._seen(label) if label else None

    def _read_alike(self, columns: dict[int, Column]) -> None:
        """A column that doesn't tell what it holds is read as in the same table of a form before."""
        ordered = [columns[number] for number in sorted(columns)]
        before = self.alike.setdefault(tuple(one.heading for one in ordered), {})
        for nth, one in enumerate(ordered):
            spoken = one.look.filled - one.look.sorts[Sort.DASH]
            if spoken and not one.asked:
                before.setdefault(nth, one)
            elif nth in before and not one.answered:
                columns[one.column] = replace(
                    one, code=before[nth].code, scale=before[nth].scale, asked=False
                )

    # ── Labels ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _labels(self, entry: Entry, above: Above) -> None:
        year = above.year or entry.last_result
        told = [one for one in self.form.labels if one.code in RESULTS | MEANS]
        told = [one for one in told if self._column_of(one).year is None]
        if told and year is None:
            ask_year(
                self.draft, self.sheet, self.known, "この調書の実施状況", origin_of(self.sheet, told[0].label)
            )
        for one in self.form.labels:
            seen = self._seen(one)
            self._note(one, entry)
            if one.code in PER_ITEM_TEXTS:
                entry.text(one.code, seen)
                if one.code == "departments":
                    self._divisions(entry, one)
                if one.code in (*DEPARTMENTS, "division") and seen.text:
                    # Without its label nobody could tell who is in charge and who takes part.
                    printed = f"{plain(one.label.text)} {seen.text}"
                    entry.text("departments_printed", seen.named(printed))
            elif one.code in FIGURES:
                self._figure(entry, one, seen, year)
            else:
                self._put_of_year(entry, one, seen, year, above)

    def _divisions(self, entry: Entry, one: Labelled) -> None:
        """「総務部」 in a cell of its own before 「総務課」."""
        value = one.values[0]
        for cell in self.sheet.row(value.row):
            if one.label.column < cell.column < value.column and is_division(cell.text):
                entry.text("division", Seen(self.sheet, cell))

    def _put_of_year(
        self, entry: Entry, one: Labelled, seen: Seen, of_form: FiscalYear | None, above: Above
    ) -> None:
        """`of_form`: the year of labels that name none."""
        column = self._column_of(one)
        year, unit = column.year or of_form, column.unit or above.money_unit
        if year is None:
            return
        if of_form and year > of_form and one.code == "narrative":
            entry.report("next_steps", of_form, seen)  # 「令和7年度の取組」 in a form of 令和6年度
        elif one.code in STATUS_TEXTS or one.code in OPINIONS:
            entry.report(one.code, year, seen)
        elif one.code == "rating":
            for scale, rated in _ratings(self.sheet, one, seen):
                band = self.whole.scales.band(scale, rated.text, rated.origin)
                entry.ratings.append((year, *band, rated, rated.printed.strip()))
        elif one.code in EFFECTS:
            figure = Figure(one.code, year, seen, replace(column, unit=unit))
            entry.effects.append((year, figure, EFFECTS[one.code]))
        elif one.code in BUDGETS:
            entry.own_budget.amounts.append(Amount(year, one.code, seen, unit))
        elif one.code == "staff":
            entry.work_on(year, plain(one.label.text), seen)

    def _column_of(self, one: Labelled) -> Column:
        part, title, row = part_of(one.label.text), part_of(one.title), one.label.row
        year = one.year or part.named.one or title.named.one
        name = effect_name(part.word) if one.code == "effect_target" else ""
        column = Column(one.label.column, one.label.text, one.code, 90, year, name=name, row=row, below=row)
        column = replace(column, signature=part.signature, table=table_of(one.label))
        unit = unit_said(self.known, self.sheet.name, column) or part.unit or title.unit
        return replace(column, unit=unit)

    def _note(self, one: Labelled, entry: Entry) -> None:
        """What the value's cell says, where no record does: 「－」, a group that another form named before."""
        if one.code == "related_departments":
            self.draft.columns_of[origin_of(self.sheet, one.values[0])] = one.code
        for cell in one.values:
            value = None if absent(cell.text) else cell.text
            if value is None or one.code == "pillar":
                self.draft.compared[origin_of(self.sheet, cell)] = understood(
                    entry, one.code, cell.printed, value, kind="text" if value else "missing"
                )

    def _seen(self, one: Labelled) -> Seen:
        """The value as one cell: several lines at the right of one label are one text."""
        first = one.values[0]
        if ticked := _ticked(first.text):
            return Seen(self.sheet, first).named(ticked)
        if len(one.values) > 1:
            first = with_changes(first, printed="\n".join(cell.text for cell in one.values))
        return Seen(self.sheet, first)

    def _figure(self, entry: Entry, one: Labelled, seen: Seen, year: FiscalYear | None) -> None:
        column = self._column_of(one)
        code, own = one.code, column.year or (None if one.code in ("baseline", "goal") else year)
        if code == "target" and own is None and not self.form.first("actual"):
            code = "goal"  # no year is said anywhere: what the plan wants to reach
        if own is None and code not in ("baseline", "goal"):
            return
        if code == "effect_target":  # an indicator of its own
            self.draft.columns_of[seen.origin] = code
            slot = entry.slots.setdefault((0, 0, column.name), Slot(None, column.name, None, None))
        else:
            slot = entry.slots.setdefault(
                (0, 0, ""),
                Slot(self._beside("indicator"), "", self._beside("unit"), self._beside("direction")),
            )
        slot.figures.append(Figure(code, own, seen, column))

    def _reading(self) -> SheetReading:
        return SheetReading(
            self.sheet.name,
            KEY,
            LABEL,
            columns=tuple(self._columns()),
            first_row=self.form.top,
            last_row=self.form.last,
            remark="見出しとその右や下の内容を、1つの取組項目として読みました。",
        )

    def _columns(self) -> Iterator[ColumnReading]:
        for one in self.form.labels:
            column = self._column_of(one)
            yield ColumnReading(
                column.letter,
                one.label.text,
                one.code,
                BY_CODE[one.code].label,
                90,
                one.year,
                signature=column.signature,
                below=column.below,
            )
