"""A table row by row → items with their figures, marks and texts, gathered for the whole file.

Pure: standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from plans.books.cells import Cell, CellKind, address, column_letters
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, years_in
from progress.intake.draft import (
    ColumnReading,
    Kind,
    Origin,
    Said,
    SheetReading,
    Total,
    origin_of,
)
from progress.intake.layouts.table.above import Above
from progress.intake.layouts.table.asking import REMEMBERED_EFFECTS, Asker, effect_kind_question
from progress.intake.layouts.table.columns import (
    Column,
    effect_name,
    match_columns,
    needs_year,
    settle_goals,
)
from progress.intake.layouts.table.dittos import WORDS, without_dittos
from progress.intake.layouts.table.entries import Entry, Figure, Seen, Slot, entry_of
from progress.intake.layouts.table.evidence import (
    are_departments,
    department_of,
    effect_kind_of,
    is_check,
    mark_of,
    row_kind_of,
)
from progress.intake.layouts.table.figures import figures_of
from progress.intake.layouts.table.headings import Header, Pair, part_of
from progress.intake.layouts.table.rows import Row, RowKind, RowReader, style_of
from progress.intake.layouts.table.synonyms import (
    BY_CODE,
    EFFECTS,
    FIGURES,
    ITEM_TEXTS,
    LEFT_OUT,
    RESULTS,
    STATUS_TEXTS,
    plain,
)
from progress.intake.layouts.table.totals import Sums, compare
from progress.intake.layouts.table.tree import Bands, Node, split_number
from progress.intake.layouts.table.whole import Whole

KEY, LABEL = "table", "一覧表"
_OF_THE_DOCUMENT = re.compile(
    r"^\s*(?:様式|別紙|資料|第\s*[\d０-９一二三四五六七八九十]+\s*(?:次|号|期|回|版))|^\s*[\d０-９]+\s*[/／]\s*[\d０-９]+"
    r"|^.{0,50}(?:一覧|実施状況|管理表|総括表|調書|行政改革大綱|実施計画)"
)
"""Numbered lines above a table that are the document's title, no pillar."""
_NAMES = frozenset({"pillar", "departments", "related_departments", "unit", "indicator", "schedule"})
"""Columns in which 同上 is the name above."""
_PLACES = frozenset({"name", "number", "pillar", "pillar_number", "row_kind", "year"})
"""Columns that say of what a row is."""
_BESIDE = frozenset({"unit", "direction", "band", "effect_kind"})
"""Columns that are read together with others."""
_OTHER_KIND = "other"
"""A row beside 計画 and 実績 that is neither: 「累計」, 「前年度比」."""
PER_ITEM_TEXTS = frozenset(
    {"departments", "related_departments", "schedule", "kind", "activity_code", *ITEM_TEXTS}
)


@dataclass
class TableReader:
    whole: Whole
    above: Above
    header: Header
    rows: list[int]
    hidden_too: bool
    is_first: bool

    def __post_init__(self) -> None:
        self.sheet = self.above.sheet
        self.known, self.draft = self.whole.known, self.whole.draft
        self.round_kind = self.above.round_kind
        self.asker = Asker(self.whole, self.above, self.header, self.rows, self.hidden_too)
        self.bands = Bands()
        self.carried: dict[int, Node] = {}
        self.carried_text: dict[int, str] = {}
        self.sums = Sums()
        self.entry: Entry | None = None
        self.line = 0
        self.plan_row_seen = False
        self.total_label = ""
        self.first_row: int | None = None
        self.last_row: int | None = None
        self.begins_line = True
        self.department: Seen | None = None
        self._beside_of: dict[tuple[int, str], list[Column]] = {}

    def read(self) -> SheetReading:
        columns = match_columns(self.sheet, self.header, self.rows, self.known, self.above.text)
        if self.above.year is None:
            settle_goals(columns)
        named = {column.column for column in columns.values() if column.is_used and column.code in _NAMES}
        self.sheet = without_dittos(self.sheet, WORDS, named)
        self.columns = self._hidden_columns(columns)
        self.asker.ask(columns)
        self.reader = RowReader(self.sheet, self.header, self.columns, self.hidden_too)
        self.used = [column for column in self.columns.values() if column.is_used]
        self.row_kind = next((column for column in self.used if column.code == "row_kind"), None)
        self.tree_columns = [one for one in self.used if one.code in ("pillar", "pillar_number")]
        self.band_columns = [one for one in self.used if one.code == "band"]
        self.place_columns = [one for one in self.used if one.code in _PLACES or one.code in _BESIDE]
        self.value_columns = [one for one in self.used if one.code not in _PLACES and one.code not in _BESIDE]
        self.has_pairs = any(column.pair for column in self.used)
        self.year_column = next((column for column in self.used if column.code == "year"), None)
        self.asker.number_formats(self.used)
        self._bands_above()
        for column in self.used:
            if column.code == "band":  # all of them, in the order of the sheet, also those that nobody got
                self.whole.scales.band(column.scale, column.name, self._heading_origin(column), column=True)
            if column.code in ("band", "rating"):
                self.whole.scales.heading(
                    column.scale or "評価", self._heading_origin(column), self.header.signature
                )
        rows = self.reader.read(self.rows)
        self.departments_across = are_departments(
            row.label.text for row in rows if row.kind == RowKind.BAND and row.label
        )
        for row in rows:
            self._row(row)
        self.asker.tell_hidden(rows)
        self.asker.tell_notes(rows)
        self.asker.tell_aside(rows)
        self.draft.signatures[self.header.signature] = {
            column.signature: self._remembered(column) if column.is_used else LEFT_OUT
            for column in columns.values()
            if column.heading
        }
        return self._reading(columns)

    def _remembered(self, column: Column) -> str:
        if column.code != "effect":
            return column.code
        answer = self.known.answer(effect_kind_question(self.sheet, column.letter)) or ""
        return REMEMBERED_EFFECTS.get(answer, column.code)

    def _reading(self, columns: dict[int, Column]) -> SheetReading:
        default = self.above.year
        return SheetReading(
            self.sheet.name,
            KEY,
            LABEL,
            self.header.rows,
            tuple(
                ColumnReading(
                    column.letter,
                    column.heading,
                    column.code if column.is_used else LEFT_OUT,
                    _label(column),
                    column.sure,
                    column.year or (default if needs_year(column) else None),
                    column.unit,
                )
                for column in columns.values()
            ),
            self.first_row,
            self.last_row,
        )

    def _hidden_columns(self, columns: dict[int, Column]) -> dict[int, Column]:
        hidden = sorted(self.sheet.hidden_columns & set(columns))
        kept = columns
        if hidden and self.hidden_too:
            self.asker.ask_hidden(f"{self.sheet.name}!{address(self.header.top, hidden[0])}")
        elif hidden:
            kept = {number: column for number, column in columns.items() if number not in hidden}
            letters = "、".join(column_letters(number) for number in hidden)
            self.asker.tell_left_hidden(
                f"非表示の列（{letters}列）", f"{self.sheet.name}!{address(self.header.top, hidden[0])}"
            )
        return kept

    # -- rows -----------------------------------------------------------------------------------------------

    def _bands_above(self) -> None:
        """Numbered lines between title and header are pillars: 「① …」."""
        for cell in self.above.title if self.is_first else []:
            number, name = split_number(cell.text)
            alone = cell.kind == CellKind.TEXT and len(self.sheet.row(cell.row)) == 1
            if (
                alone
                and number
                and len(name) > 1
                and not _OF_THE_DOCUMENT.search(cell.text)
                and not years_in(cell.text)
            ):
                self.bands.enter(self.whole.tree, style_of(cell.text), cell.text, origin_of(self.sheet, cell))

    def _row(self, row: Row) -> None:
        if row.kind == RowKind.BAND and row.label:
            self._band(row.number, row.label)
        elif row.kind == RowKind.ITEM:
            self._item(row.number)
        elif row.kind == RowKind.MORE:
            self._more(row.number)
        elif row.kind == RowKind.TOTAL and row.label:
            self._total(row.number, row.label.text)
        elif row.kind == RowKind.NUMBERS:
            self._numbers(row.number)
        elif row.kind in (RowKind.NOTE, RowKind.ASIDE) and row.label:
            self._note(row.label)
        elif row.kind == RowKind.EXAMPLE and row.label:
            self.draft.tell(
                Severity.NOTE,
                "example_left_out",
                f"{row.number}行目は記入例と見て、取り込みません（「{row.label.text[:20]}」）。",
                origin_of(self.sheet, row.label),
            )

    def _note(self, cell: Cell) -> None:
        beside = self.sheet.stored(cell.row, cell.column + 1)
        if beside is not None and (mark := mark_of(cell.text)) and len(beside.text) <= 20:
            self.whole.scales.legend.setdefault(mark, beside.text)
        match = re.match(r"\s*[(（]?([※＊*]\s*\d+)[)）]?\s*(.+)", cell.text, re.S)
        if match:
            mark = plain_mark(match[1])
            origin = origin_of(self.sheet, cell)
            self.draft.put(
                Kind.FOOTNOTE, (mark,), {"text": Said(match[2].strip(), cell.printed, origin)}, origin
            )

    def _band(self, row: int, cell: Cell) -> None:
        number_cell = self.sheet.stored(row, self.reader.number) if self.reader.number else None
        number = number_cell.text if number_cell is not None and number_cell is not cell else ""
        style = style_of(number or cell.text)
        level = style or f"@{cell.column}"
        if self.departments_across:
            self.department = Seen(self.sheet, cell)
        else:
            self.bands.enter(self.whole.tree, level, cell.text, origin_of(self.sheet, cell), number)
        self.carried, self.carried_text = {}, {}
        self.entry, self.total_label = None, ""
        self.sums.new_band()

    def _node(self, row: int) -> Node | None:
        """The innermost pillar of the row: bands above, then the columns of the tree from the left."""
        parent = self.bands.innermost
        number = ""
        for column in self.tree_columns:
            if column.code == "pillar_number":
                cell = self.sheet.at(row, column.column)
                number = cell.text if cell else ""
                continue
            cell = self.sheet.at(row, column.column)
            if cell is not None and cell.text and cell.kind != CellKind.ERROR:
                text = f"{number}\n{cell.text}"
                if self.carried_text.get(column.column) != text or column.column not in self.carried:
                    self._drop_right_of(column.column)
                    self.carried_text[column.column] = text
                    self.carried[column.column] = self.whole.tree.node(
                        parent, cell.text, origin_of(self.sheet, cell), number
                    )
                elif self.carried[column.column].parent is not parent:
                    self.carried[column.column] = self.whole.tree.node(
                        parent, cell.text, origin_of(self.sheet, cell), number
                    )
            parent = self.carried.get(column.column, parent)
            number = ""
        return parent

    def _drop_right_of(self, column: int) -> None:
        for other in [one for one in self.carried if one > column]:
            del self.carried[other]
            self.carried_text.pop(other, None)

    def _seen(self, row: int, column: int, *, merged: bool = True) -> Seen | None:
        cell = self.sheet.at(row, column) if merged else self.sheet.stored(row, column)
        return Seen(self.sheet, cell) if cell is not None and cell.text else None

    def _item(self, row: int) -> None:
        cell = self.reader.name_of(row)
        if cell is None:
            return
        name = Seen(self.sheet, cell)
        number = self._seen(row, self.reader.number) if self.reader.number else None
        node = self._node(row)
        found = entry_of(node, name, number)
        entry = self.whole.entries.add(found)
        self.entry = entry
        if entry is not found and entry.sheet_name == self.sheet.name and not self._one_line_each():
            self.draft.tell(
                Severity.WARNING,
                "item_twice",
                f"「{entry.name}」は、同じ番号と名前の行が前にもあります。同じ項目として取り込みます。",
                name.origin,
            )
        self.line = self.whole.next_line()
        self.plan_row_seen, self.total_label = False, ""
        self._touch(row)
        self._cells(entry, row, first=True)
        if self.department is not None and "departments" not in entry.texts:
            entry.text("departments", self.department.named(department_of(self.department.text)))

    def _one_line_each(self) -> bool:
        """An item has a line for each of its years or indicators, so that its name comes again."""
        return self.year_column is not None or any(column.code == "indicator" for column in self.used)

    def _more(self, row: int) -> None:
        if self.entry is None:
            if self.total_label and self._kind_of_total(row):
                self._total(row, self.total_label)  # the 実績 under the 計画 of a total
            else:
                self._homeless(row)
            return
        self._touch(row)
        self._cells(self.entry, row, first=False)

    def _touch(self, row: int) -> None:
        self.first_row = self.first_row or row
        self.last_row = row

    def _homeless(self, row: int) -> None:
        cells = self.sheet.row(row)
        if cells:
            self.draft.tell(
                Severity.WARNING,
                "row_without_item",
                f"{row}行目は、どの取組項目のものか分からないので取り込みません（「{cells[0].text[:20]}」）。",
                origin_of(self.sheet, cells[0]),
            )

    def _row_year(self, row: int) -> FiscalYear | None:
        if self.year_column is None:
            return self.above.year
        cell = self.sheet.at(row, self.year_column.column)
        if cell is None or not cell.text:
            return self.above.year
        found = part_of(cell.text).named.one
        return found or self.above.year

    def _cells(self, entry: Entry, row: int, *, first: bool) -> None:
        kind = ""
        if self.row_kind is not None and (cell := self.sheet.at(row, self.row_kind.column)) and cell.text:
            kind = row_kind_of(cell.text) or _OTHER_KIND
            if kind == _OTHER_KIND:
                self.draft.tell(
                    Severity.WARNING,
                    "row_kind_unknown",
                    f"「{cell.text}」の行は、計画か実績か分からないので、年度ごとの数値を取り込みません。",
                    origin_of(self.sheet, cell),
                )
        plans = kind in ("target", "stage")
        if not first and (
            (plans and self.plan_row_seen)
            or (not kind and (self._has_own_indicator(row) or self._has_own_figures(row)))
        ):
            self.line = self.whole.next_line()
            first_of_line = True
        else:
            first_of_line = first
        self.begins_line = first_of_line
        self.plan_row_seen |= plans
        year_of_row = self._row_year(row)
        self._bands_of_row(entry, row, year_of_row)
        for column in self.place_columns:
            self._refuse_error(row, column)
        for column in self.value_columns:
            seen = self._seen_of(row, column, first)
            if seen is None:
                continue
            if seen.cell.kind == CellKind.ERROR:
                self._tell_error(seen)
                continue
            self._cell(entry, row, column, seen, kind, column.year or year_of_row)

    def _seen_of(self, row: int, column: Column, first: bool) -> Seen | None:
        cell = self.sheet.at(row, column.column) if first else self.sheet.stored(row, column.column)
        if cell is None or (not cell.text and cell.kind != CellKind.ERROR):
            return None
        return Seen(self.sheet, cell)

    def _has_own_indicator(self, row: int) -> bool:
        return any(
            column.code == "indicator"
            and (cell := self.sheet.stored(row, column.column)) is not None
            and cell.text
            for column in self.used
        )

    def _has_own_figures(self, row: int) -> bool:
        return any(
            column.code in ("target", "actual", "goal", "baseline")
            and column.pair is None
            and (cell := self.sheet.stored(row, column.column)) is not None
            and bool(figures_of(cell).quantities)
            for column in self.used
        )

    def _refuse_error(self, row: int, column: Column) -> None:
        cell = self.sheet.stored(row, column.column)
        if cell is not None and cell.kind == CellKind.ERROR:
            self._tell_error(Seen(self.sheet, cell))

    def _tell_error(self, seen: Seen) -> None:
        if seen.cell.formula:
            self.draft.tell(
                Severity.ERROR,
                "formula_without_value",
                f"計算式「{seen.cell.formula[:40]}」の結果が保存されていません。Excelで開いて保存し直してから、取り込んでください。",
                seen.origin,
            )
        else:
            self.draft.tell(
                Severity.ERROR,
                "error_value",
                f"セルがエラー（{seen.cell.text or '値なし'}）です。Excelで直してから、取り込んでください。",
                seen.origin,
            )

    def _cell(
        self, entry: Entry, row: int, column: Column, seen: Seen, kind: str, year: FiscalYear | None
    ) -> None:
        if column.pair is not None:
            for half, part in self._halves(column, column.pair, seen):
                self._cell(entry, row, half, part, kind, year)
            return
        code = column.code
        if kind and code in ("target", "stage", "actual") and column.year is not None:
            code = kind
        if code == _OTHER_KIND:
            return
        if code in PER_ITEM_TEXTS:
            entry.text(code, seen)
        elif code == "indicator":
            # It is an indicator of the item also where no figure stands beside it yet.
            self._slot(entry, row, column.column, "", column)
        elif code in FIGURES:
            if code not in ("baseline", "goal") and year is None:
                return
            self._figure(
                entry, row, Figure(code, column.year if code in ("baseline", "goal") else year, seen, column)
            )
        elif year is None:
            return
        elif code == "rating":
            self._rating(entry, year, column, seen)
        elif code in STATUS_TEXTS or code in ("opinion", "response"):
            entry.statuses.setdefault((code, year), []).append(seen)
        elif code in EFFECTS:
            self._add(column, kind, seen)
            figure = Figure(code, year, seen, self._with_money(column))
            entry.effects.append((year, figure, EFFECTS[code] or self._effect_kind(row)))
            if planned := self._planned_effect(column):
                self._slot(entry, row, 0, planned.name, planned).figures.append(
                    replace(figure, code="actual")
                )
        elif code in ("budget", "settled"):
            self._add(column, kind, seen)
            entry.budgets.append((year, Figure(code, year, seen, self._with_money(column))))
        if year is not None and code in RESULTS:
            self.whole.round_kinds.setdefault(year, self.round_kind)

    def _halves(self, column: Column, pair: Pair, seen: Seen) -> list[tuple[Column, Seen]]:
        """The upper and the lower line of a cell; a cell of one line is the upper one in the first row of its item,
        else the lower one."""
        texts = seen.cell.printed.split("\n")
        if len(texts) > len(pair):
            self.draft.tell(
                Severity.WARNING,
                "lines_unclear",
                f"「{seen.text[:20]}…」は{len(texts)}行あり、上段と下段に分けられないので取り込みません。"
                "上段と下段を1行ずつにしてください。",
                seen.origin,
            )
            return []
        codes = pair if len(texts) == len(pair) or self.begins_line else pair[1:]
        return [
            (
                replace(column, code=code, pair=None),
                Seen(seen.sheet, seen.named(text).cell) if len(texts) > 1 else seen,
            )
            for code, text in zip(codes, texts, strict=False)
            if text.strip()
        ]

    def _bands_of_row(self, entry: Entry, row: int, year: FiscalYear | None) -> None:
        """The one column of a group that has the ○; two of them say nothing that could be kept."""
        marked: dict[str, list[tuple[Column, Seen]]] = {}
        for column in self.band_columns:
            if (seen := self._seen(row, column.column)) and is_check(seen.text):
                marked.setdefault(column.scale, []).append((column, seen))
                self.sums.add((column.column, ""), Decimal(1))
        for scale, found in marked.items():
            column, seen = found[0]
            own_year = column.year or year
            if len(found) > 1:
                letters = "、".join(other.letter for other, _ in found)
                self.draft.tell(
                    Severity.WARNING,
                    "two_marks",
                    f"「{entry.name}」は{letters}列の両方に印があるので、評価を取り込みません。一つにしてください。",
                    seen.origin,
                )
            elif own_year is not None:
                band = self.whole.scales.band(scale, column.name, self._heading_origin(column), column=True)
                entry.ratings.append((own_year, *band, seen, column.name))

    def _with_money(self, column: Column) -> Column:
        return column if column.unit else replace(column, unit=self.above.money_unit)

    def _heading_origin(self, column: Column) -> Origin:
        heading = self.header.headings.get(column.column)
        return Origin(self.sheet.name, address(heading.row if heading else self.header.bottom, column.column))

    def _rating(self, entry: Entry, year: FiscalYear, column: Column, seen: Seen) -> None:
        figures = figures_of(seen.cell)
        if figures.absent or len(seen.text) > 30:
            if len(seen.text) > 30:
                entry.statuses.setdefault(("narrative", year), []).append(seen)
            return
        band = self.whole.scales.band(column.scale or "評価", seen.text, seen.origin)
        entry.ratings.append((year, *band, seen, seen.text))

    def _figure(self, entry: Entry, row: int, figure: Figure) -> None:
        column = figure.column
        # A planned effect is an indicator of its own, beside the one that the row names.
        own = next((one.column for one in reversed(self._left_of(column, "indicator"))), 0)
        own = 0 if figure.code == "effect_target" else own
        slot = self._slot(entry, row, own, column.name, column)
        if column.code == "effect_target" and not column.unit:
            figure = replace(figure, column=self._with_money(column))
        slot.figures.append(figure)
        if figure.code in ("target", "actual", "effect_target"):
            kind = figure.code if self.row_kind is not None or self.has_pairs else ""
            self._add(column, kind, figure.seen)

    def _effect_kind(self, row: int) -> str:
        """「歳入」 or 「歳出」 in a column of its own."""
        column = next((one for one in self.used if one.code == "effect_kind"), None)
        seen = self._seen(row, column.column) if column else None
        return effect_kind_of(seen.text) if seen else ""

    def _planned_effect(self, column: Column) -> Column | None:
        """The column that says which effect was planned, of which `column` says what it became."""
        planned = [one for one in self.used if one.code == "effect_target"]
        if len({one.name for one in planned}) > 1:
            name = effect_name(column.heading.split("／")[-1])
            planned = [one for one in planned if one.name == name]
        return planned[0] if planned else None

    def _slot(self, entry: Entry, row: int, indicator: int, heading: str, column: Column) -> Slot:
        """The line of figures that `column` is part of; `indicator`: the column of its name, 0 for none."""
        place = (self.line, indicator, heading)
        slot = entry.slots.get(place)
        if slot is None:
            name = self._seen(row, indicator) if indicator else None
            slot = entry.slots[place] = Slot(name, heading, None, None)
        if slot.unit is None:
            slot.unit = self._beside(row, column, "unit")
        if slot.direction is None:
            slot.direction = self._beside(row, column, "direction")
        return slot

    def _left_of(self, column: Column, code: str) -> list[Column]:
        """Columns of the field, those to the right of `column` only where none stands to its left."""
        place = (column.column, code)
        if place not in self._beside_of:
            of_code = [one for one in self.used if one.code == code]
            left = [one for one in of_code if one.column < column.column]
            self._beside_of[place] = left or of_code[:1]
        return self._beside_of[place]

    def _beside(self, row: int, column: Column, code: str) -> Seen | None:
        found = self._left_of(column, code)
        return self._seen(row, found[-1].column) if found else None

    # -- totals ---------------------------------------------------------------------------------------------

    def _add(self, column: Column, kind: str, seen: Seen) -> None:
        figures = figures_of(seen.cell)
        if len(figures.quantities) == 1:
            self.sums.add((column.column, kind), figures.quantities[0].value)

    def _kind_of_total(self, row: int) -> str:
        if pair := next((column.pair for column in self.used if column.pair), None):
            return pair[1 if self.total_label else 0]
        if self.row_kind is None:
            return ""
        cell = self.sheet.at(row, self.row_kind.column)
        return row_kind_of(cell.text) if cell else ""

    def _stated(self, row: int) -> list[tuple[Cell, Column, Decimal]]:
        found: list[tuple[Cell, Column, Decimal]] = []
        for column in self.used:
            if column.code in ("number", "rate", "rating", "unit", "indicator", "year", "name", "pillar"):
                continue
            cell = self.sheet.stored(row, column.column)
            if cell is None:
                continue
            if cell.kind == CellKind.ERROR:
                self._tell_error(Seen(self.sheet, cell))
                continue
            figures = figures_of(cell) if cell.text else None
            if figures and len(figures.quantities) == 1:
                found.append((cell, column, figures.quantities[0].value))
        return found

    def _total(self, row: int, label: str) -> None:
        kind = self._kind_of_total(row)
        self._touch(row)
        for cell, column, stated in self._stated(row):
            compare(
                self.draft,
                self.sheet,
                self.sums,
                cell,
                label,
                BY_CODE[kind or column.code].label,
                kind,
                stated,
            )
        self.sums.close()
        self.entry, self.total_label = None, label

    def _numbers(self, row: int) -> None:
        """Numbers without a name: a total where they are the sum of what stands above, else nobody knows."""
        stated = self._stated(row)
        sums = [value in self.sums.candidates((cell.column, "")) for cell, _, value in stated]
        summed = any("SUM" in cell.formula.upper() for cell, _, _ in stated)
        if stated and (summed or any(sums)):
            self._total(row, "（見出しのない合計の行）")
        elif stated and self.entry is not None and not self.sums.altogether:
            self._more(row)
        elif stated:
            self.draft.tell(
                Severity.WARNING,
                "numbers_without_name",
                f"{row}行目は項目名がなく、上の行の合計とも一致しないので取り込みません。",
                origin_of(self.sheet, stated[0][0]),
            )
            for cell, column, value in stated:
                candidates = self.sums.candidates((cell.column, ""))
                self.draft.totals.append(
                    Total(
                        str(origin_of(self.sheet, cell)),
                        "（見出しのない行）",
                        BY_CODE[column.code].label,
                        cell.printed,
                        value,
                        candidates[-1] if candidates else None,
                    )
                )


def _label(column: Column) -> str:
    if not column.is_used:
        return "取り込まない"
    if column.pair is None:
        return BY_CODE[column.code].label
    upper, lower = (BY_CODE[code].label for code in column.pair)
    return f"上段：{upper}、下段：{lower}"


def plain_mark(text: str) -> str:
    """「※ ５」 → `※5`."""
    return "※" + plain(text.strip("※＊* 　"))
