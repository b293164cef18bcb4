"""One cell of an item's row → its place in the entry, by the field of its column.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from items.quantity import absent
from plans.books.cells import Cell
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Question, QuestionKind
from progress.intake.reading.columns.column import Column
from progress.intake.reading.entries.entry import Figure, Slot
from progress.intake.reading.entries.field_of_work import Amount
from progress.intake.reading.entries.figures import figures_of
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.understood import understood
from progress.intake.reading.lists.list_sums import ListSums
from progress.intake.reading.lists.list_table import OTHER_KIND, ItemRow, ListTable
from progress.intake.reading.words.fields import (
    BUDGETS,
    EFFECTS,
    FIGURES,
    OF_EFFECTS,
    OPINIONS,
    PER_ITEM_TEXTS,
    RESULTS,
    STATUS_TEXTS,
    UNNAMED_SCALE,
)
from progress.intake.reading.words.headings import Pair, part_of
from progress.intake.reading.words.lookup import is_word, plain
from progress.intake.reading.words.naming import effect_name
from progress.intake.reading.words.signs import effect_kind_of, is_check, is_expected, mark_of

_OF_THE_PLAN = frozenset({"baseline", "goal"})
"""Figures that an indicator has once; a year is that of their own heading."""
_SUMMED_FIGURES = frozenset({"target", "actual", "effect_target"})
_FIGURE_WORDS = re.compile(r"計画|目標|実績|見込|[(（].*")
_LONGEST_BAND = 30
"""A longer text in a column of ratings is a narrative."""


@dataclass
class Filler:
    """Fills the entries of one table, and adds up what it puts in."""

    table: ListTable
    sums: ListSums

    def put(self, row: ItemRow, column: Column, seen: Seen) -> None:
        """Puts what a cell says into the row's entry; figures and results without a year nowhere."""
        if column.pair is not None:
            for half, part in self._halves(row, column, column.pair, seen):
                self.put(row, half, part)
            return
        code, year = _code_in(row, column), column.year or row.year
        if code == OTHER_KIND:
            return
        if code == "goal_text" and column.year is not None:
            self._figure(row, Figure(code, column.year, seen, column))
            return
        if code == "note" and row.entry.reported is not None:
            # What is noted beside the results of a report is said of them.
            row.entry.report("status_note", row.entry.reported, seen)
        elif code in PER_ITEM_TEXTS:
            if code == "related_departments":
                self.table.draft.columns_of[seen.origin] = code
            if code == "schedule" and column.unit and seen.text.isdecimal():
                seen = seen.named(f"{seen.text}{column.unit}")  # how many years it takes, not which
            row.entry.text(code, seen)
        elif code == "indicator":
            # It is an indicator of the item also where no figure stands beside it yet.
            self._slot(row, column.column, "", column)
        elif code in _OF_THE_PLAN:
            self._figure(row, Figure(code, column.year, seen, column))
        elif year is not None:
            self._put_of_year(row, code, year, column, seen)
        if year is not None and code in RESULTS:
            self._note_round(year)

    def put_by_row(self, row: ItemRow, column: Column, seen: Seen) -> None:
        """Puts a figure of a column of years, of which the row's label says what it is; of any other row nothing."""
        if row.label is not None and row.kind not in ("", OTHER_KIND):
            self.put(row, self._as_row_says(row.kind, row.label, column), seen)

    def put_marks(self, row: ItemRow) -> None:
        """The one column of a group that has the ○; of two of them, the one that a person says."""
        marked: dict[tuple[str, FiscalYear | None], list[tuple[Column, Seen]]] = {}
        for column in self.table.all_of("band"):
            seen = self.table.seen(row.number, column.column)
            if seen is None:
                continue
            if absent(seen.text):
                year = int(column.year) if column.year else None
                note = understood(row.entry, "band", seen.printed, None, year=year, kind="missing")
                self.table.draft.compared[seen.origin] = note
            elif not is_check(seen.text):
                self.table.tell(
                    Severity.WARNING,
                    "mark_unread",
                    f"「{seen.text[:20]}」は○として読めないため、この区分の印としません。○だけを書いてください。",
                    seen.cell,
                )
            else:
                marked.setdefault((column.scale, column.year), []).append((column, seen))
                self.sums.add_one(column)
        for (scale, _), found in marked.items():
            one = found[0] if len(found) == 1 else self._said_mark(row, found)
            year = one[0].year or row.year if one else None
            if one is None or year is None:
                continue
            column, seen = one
            self.table.draft.columns_of[seen.origin] = "band"
            heading = self.table.heading_origin(column)
            band = self.table.whole.scales.band(scale, column.name, heading, column=True)
            row.entry.ratings.append((year, *band, seen, column.name))
            self._note_round(year)

    def _said_mark(self, row: ItemRow, found: Sequence[tuple[Column, Seen]]) -> tuple[Column, Seen] | None:
        """Of several marks of one scale and year the one that a person says holds; None until then."""
        first, names = found[0][1], "と".join(f"「{column.name}」" for column, _ in found)
        question = Question(
            f"mark:{first.origin}",
            QuestionKind.COLUMN,
            f"「{row.entry.name}」は、{names}の両方に印があります。どちらですか。",
            str(first.origin),
            tuple((column.letter, column.name) for column, _ in found),
            topic="rating_mark",
        )
        self.table.draft.ask(question)
        answer = self.table.whole.known.answer(question.id)
        said = next((one for one in found if one[0].letter == answer), None)
        if said is None:
            letters = "、".join(column.letter for column, _ in found)
            self.table.tell(
                Severity.WARNING,
                "two_marks",
                f"「{row.entry.name}」は{letters}列の両方に印があるので、評価を取り込みません。質問に答えると取り込みます。",
                first.cell,
            )
        return said

    def _note_round(self, year: FiscalYear) -> None:
        rounds = self.table.whole.rounds
        if year not in rounds:
            rounds[year] = self.table.above.round_of(year)

    def _as_row_says(self, kind: str, label: Cell, column: Column) -> Column:
        """A column of years as its row's label says it: 「計画職員数（人）」."""
        part = part_of(label.text)
        if self.table.above.of_effects:
            kind = OF_EFFECTS.get(kind, kind)
        name = "" if is_word(part.word) else _FIGURE_WORDS.sub("", part.word)
        return replace(
            column,
            code=kind,
            unit=column.unit or part.unit,
            name=column.name or name,
            scale=column.scale or part.word,
            look=self.table.row_fields[label.text].look,
        )

    def _halves(self, row: ItemRow, column: Column, pair: Pair, seen: Seen) -> Iterator[tuple[Column, Seen]]:
        """The upper and the lower line of a cell; a cell of one line is the upper one in the first row of its item,
        else the lower one."""
        texts = seen.cell.printed.split("\n")
        if len(texts) > len(pair):
            self.table.tell(
                Severity.WARNING,
                "lines_unclear",
                f"「{seen.text[:20]}…」は{len(texts)}行あり、上段と下段に分けられないので取り込みません。"
                "上段と下段を1行ずつにしてください。",
                seen.cell,
            )
            return
        if len(texts) > 1:
            self.table.draft.printed_as[seen.origin] = seen.cell.printed
        codes = pair if len(texts) == len(pair) or row.begins_line else pair[1:]
        for code, text in zip(codes, texts, strict=False):
            if text.strip():
                part = Seen(seen.sheet, seen.named(text).cell) if len(texts) > 1 else seen
                yield replace(column, code=code, pair=None), part

    # -- of a year ------------------------------------------------------------------------------------------

    def _put_of_year(self, row: ItemRow, code: str, year: FiscalYear, column: Column, seen: Seen) -> None:
        if code in FIGURES:
            self._figure(row, Figure(code, year, seen, column))
        elif code == "rating":
            self.sums.add_one(column)
            self._rating(row, year, column, seen)
        elif code in STATUS_TEXTS or code in OPINIONS:
            row.entry.report(code, year, seen)
        elif code in EFFECTS:
            self._effect(row, code, year, column, seen)
        elif code == "staff":
            self.sums.add(row, column, row.kind, seen.cell)
            row.entry.work_on(year, plain(column.heading.split("／")[-1]), seen)
        elif code in BUDGETS:
            self.sums.add(row, column, row.kind, seen.cell)
            amount = Amount(year, code, seen, self._with_money(column).unit)
            row.entry.own_budget.amounts.append(amount)

    def _rating(self, row: ItemRow, year: FiscalYear, column: Column, seen: Seen) -> None:
        if len(seen.text) > _LONGEST_BAND:
            row.entry.report("narrative", year, seen)
            return
        seen = self._last_mark(seen)
        scales, scale = self.table.whole.scales, column.scale or UNNAMED_SCALE
        nothing = figures_of(seen.cell).absent
        if not nothing or scales.has_dash(scale):
            band = scales.band(scale, "-" if nothing else seen.text, seen.origin)
            row.entry.ratings.append((year, *band, seen, seen.text))

    def _last_mark(self, seen: Seen) -> Seen:
        """「B→A」: the rating was changed, and the last mark holds."""
        marks = [mark_of(one.strip()) for one in re.split("[→⇒➡]", seen.text)]
        if len(marks) < 2 or not all(marks):
            return seen
        self.table.tell(
            Severity.NOTE,
            "rating_changed",
            f"「{seen.text}」は評価が改められたものと見て、「{marks[-1]}」を取り込みます。",
            seen.cell,
        )
        self.table.draft.printed_as[seen.origin] = seen.cell.printed
        return seen.named(marks[-1])

    def _effect(self, row: ItemRow, code: str, year: FiscalYear, column: Column, seen: Seen) -> None:
        self.table.draft.columns_of[seen.origin] = code
        self.sums.add(row, column, row.kind, seen.cell)
        figure = Figure(code, year, seen, self._with_money(column))
        row.entry.effects.append((year, figure, EFFECTS[code] or self._effect_kind(row)))
        if planned := self._planned_effect(column):
            self._slot(row, 0, planned.name, planned).figures.append(replace(figure, code="actual"))

    def _effect_kind(self, row: ItemRow) -> str:
        """「歳入」 or 「歳出」 in a column of its own."""
        column = self.table.first_of("effect_kind")
        seen = self.table.seen(row.number, column.column) if column else None
        return effect_kind_of(seen.text) if seen else ""

    def _planned_effect(self, column: Column) -> Column | None:
        """The column that says which effect was planned, of which `column` says what it became; of parts and their
        sum (歳入の増, 歳出の減, 効果額) the sum does."""
        planned = self.table.all_of("effect_target")
        if len({one.name for one in planned}) == 1:
            beside = [one for one in self.table.all_of(*EFFECTS) if one.year == column.year]
            sums = [one for one in beside if one.code == "effect"]
            if len(beside) > 1 and sums != [column]:
                return None
        else:
            name = effect_name(column.heading.split("／")[-1])
            planned = [one for one in planned if one.name == name]
        return planned[0] if planned else None

    def _with_money(self, column: Column) -> Column:
        return column if column.unit else replace(column, unit=self.table.above.money_unit)

    # -- figures of indicators ------------------------------------------------------------------------------

    def _figure(self, row: ItemRow, figure: Figure) -> None:
        column = figure.column
        planned_effect = figure.code == "effect_target"
        # A planned effect is an indicator of its own, beside the one that the row names.
        named = [] if planned_effect else self.table.left_of(column, "indicator")
        slot = self._slot(row, named[-1].column if named else 0, column.name, column)
        if planned_effect:
            self.table.draft.columns_of[figure.seen.origin] = "effect_target"
        if column.code == "effect_target":
            figure = replace(figure, column=self._with_money(column))
        if figure.code == "actual":
            figure = replace(figure, expected=self._expected(row, column))
        slot.figures.append(figure)
        if figure.code in _SUMMED_FIGURES:
            by_pair = figure.code if self.table.pair else ""
            self.sums.add(row, column, row.kind or by_pair, figure.seen.cell)

    def _expected(self, row: ItemRow, column: Column) -> Seen | None:
        """The row's cell that says whether the actual in `column` is 見込, under a heading behind that column and no
        further actuals; None without one, or for another text."""
        actuals = [one.column for one in self.table.all_of("actual")]
        behind = (
            one.column
            for one in self.table.all_of("provisional")
            if column.column == max((place for place in actuals if place < one.column), default=column.column)
        )
        number = next(behind, 0)
        if not number:
            return None
        empty = Cell(row.number, number, "")
        seen = Seen(self.table.sheet, self.table.sheet.at(row.number, number) or empty)
        if is_expected(seen.text) is not None:
            return seen
        self.table.tell(
            Severity.WARNING,
            "provisional_unread",
            f"「{seen.text[:20]}」は見込かどうか読み取れません。実績が見込のときに「見込」とだけ書いてください。",
            seen.cell,
        )
        return None

    def _slot(self, row: ItemRow, indicator: int, heading: str, column: Column) -> Slot:
        """The line of figures that `column` is part of; `indicator`: the column of its name, 0 for none."""
        place = (row.line, indicator, heading)
        slot = row.entry.slots.get(place)
        if slot is None:
            name = self.table.seen(row.number, indicator) if indicator else None
            slot = row.entry.slots[place] = Slot(name, heading, None, None)
            slot.as_printed = self.table.work is not None
        of_effects = column.code == "effect_target"
        if slot.unit is None:
            unit = self.table.beside(row.number, column, "unit")
            slot.unit = unit if not of_effects or (unit and unit.text.endswith("円")) else None
        if slot.direction is None and not of_effects:
            slot.direction = self.table.beside(row.number, column, "direction")
        return slot


def _code_in(row: ItemRow, column: Column) -> str:
    """The field of a column in this row: the label of the row may say another one, and a year makes 取組内容 a
    stage."""
    code = column.code
    if row.kind and code in ("target", "stage", "actual") and column.year is not None:
        code = row.kind
    return "stage" if code == "approach" and column.year is not None else code
