"""The sheets of a file: which are read, where their tables begin and end, and which are a form for one item.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plans.books.cells import Cell, CellKind, Sheet
from plans.history.changes import Severity
from progress.intake.draft import ColumnReading, Question, QuestionKind, SheetReading, origin_of
from progress.intake.layouts.table.above import read_above
from progress.intake.layouts.table.asking import ask_year, tell_side_table
from progress.intake.layouts.table.beside import tables_above, tables_beside, without
from progress.intake.layouts.table.columns import Column
from progress.intake.layouts.table.dittos import without_dittos
from progress.intake.layouts.table.document import read_document
from progress.intake.layouts.table.entries import Entry, Figure, Seen, Slot, entry_of
from progress.intake.layouts.table.evidence import mark_of
from progress.intake.layouts.table.forms import Form, find_form
from progress.intake.layouts.table.headings import Header, begins_other_table, find_header, header_at
from progress.intake.layouts.table.reading import KEY, LABEL, PER_ITEM_TEXTS, TableReader
from progress.intake.layouts.table.rows import legend_of
from progress.intake.layouts.table.synonyms import FIGURES, STATUS_TEXTS
from progress.intake.layouts.table.tree import Node
from progress.intake.layouts.table.whole import Whole

_NO_PLAN = re.compile(
    r"表紙|記入例|記載例|目次|凡例|入力例|(?:作成|記入|入力)(?:要領|方法)|プルダウン|選択肢|マスタ|使い方|サンプル"
    r"|(?:リスト|説明|はじめに|注意事項|留意事項)\s*\d*$(?<!一覧リスト)(?<!取組リスト)(?<!項目リスト)"
)
_LEGEND_SHEET = re.compile(r"凡例|評価(?:基準|区分)|区分")
_SHORTEST_LEGEND, _LONGEST_LEGEND, _LONGEST_BAND = 3, 400, 20


def read_sheets(whole: Whole, names: Sequence[str]) -> None:
    chosen = set(names)
    sheets = [sheet for sheet in whole.book.sheets if sheet.name in chosen]
    whole.reported = read_document(whole.book, whole.known, whole.draft)
    for sheet in sheets:
        for cell in sheet.cells:
            legend = _legend(cell)
            # A single 「A：…」 may begin any sentence.
            if len(legend) > 1 or (legend and begins_with_mark(cell.printed)):
                whole.scales.legend = legend | whole.scales.legend
        if _LEGEND_SHEET.search(sheet.name):
            for cell in sheet.cells:
                beside = sheet.stored(cell.row, cell.column + 1)
                if (mark := mark_of(cell.text)) and beside is not None and len(beside.text) <= _LONGEST_BAND:
                    whole.scales.legend.setdefault(mark, beside.text)
    for sheet in sheets:
        SheetReader(whole, without_dittos(sheet)).read()


def _legend(cell: Cell) -> dict[str, str]:
    may_be = cell.kind is CellKind.TEXT and _SHORTEST_LEGEND <= len(cell.printed) <= _LONGEST_LEGEND
    return legend_of(cell.printed) if may_be else {}


def begins_with_mark(text: str) -> bool:
    return re.match(r"\s*(?:※\s*)?[◎○△▲×●□■]\s*[:：…=]", text) is not None


@dataclass
class SheetReader:
    """Reads one sheet: a table, several under each other, or a form."""

    whole: Whole
    sheet: Sheet

    def __post_init__(self) -> None:
        self.known, self.draft = self.whole.known, self.whole.draft

    def read(self) -> None:
        answer = self.known.answer(f"sheet:{self.sheet.name}")
        form = find_form(self.sheet) if self.known.answer(f"header:{self.sheet.name}") is None else None
        header = self._header()
        remark = self._left_out(answer, form is not None or header is not None)
        if form is not None and not remark:
            self._read_form(form)
            return
        if remark or header is None:
            self._no_table(remark or "表の見出しが見つかりません。")
            return
        header = self._list_alone(header)
        above = read_above(self.sheet, header.top, header, self.known, self.whole.reported)
        hidden = self.known.answer(f"hidden:{self.sheet.name}") == "read"
        readings: list[SheetReading] = []
        for one, rows in self._tables(header):
            readings.append(TableReader(self.whole, above, one, rows, hidden, is_first=one is header).read())
        first = readings[0]
        merged: dict[str, ColumnReading] = {}
        for reading in readings:
            for column in reading.columns:
                if column.column not in merged or not merged[column.column].field:
                    merged[column.column] = column
        self.draft.sheets.append(
            replace(
                first,
                header_rows=tuple(row for reading in readings for row in reading.header_rows),
                columns=tuple(merged.values()),
                last_row=readings[-1].last_row or first.last_row,
            )
        )

    def _read_form(self, form: Form) -> None:
        """One sheet, one item: its labels are read like headings of a table with one row."""
        above = read_above(self.sheet, form.rows[0], None, self.known, self.whole.reported)
        node: Node | None = None
        for one in form.values:
            if one.code == "pillar":
                node = self.whole.tree.node(node, one.value.text, origin_of(self.sheet, one.value))
        labelled, number = form.first("name"), form.first("number")
        name = labelled.value if labelled else form.titles[-1]
        if node is None:
            for cell in form.titles if labelled else form.titles[:-1]:
                node = self.whole.tree.node(node, cell.text, origin_of(self.sheet, cell))
        entry = self.whole.entries.add(
            entry_of(node, Seen(self.sheet, name), Seen(self.sheet, number.value) if number else None)
        )
        reported = [one.year for one in form.yearly if one.column.code == "actual"]
        year = above.year or max(reported, default=None)
        if (
            above.printed_year is None
            and not reported
            and any(one.code in STATUS_TEXTS for one in form.values)
        ):
            ask_year(self.draft, self.sheet, self.known, "この調書の実施状況", origin_of(self.sheet, name))
        for one in form.values:
            seen = Seen(self.sheet, one.value)
            if one.code in PER_ITEM_TEXTS:
                entry.text(one.code, seen)
            elif one.code in STATUS_TEXTS and year is not None:
                entry.statuses.setdefault((one.code, year), []).append(seen)
            elif one.code in ("baseline", "goal"):
                self._form_figure(
                    entry, form, Figure(one.code, None, seen, Column(0, one.label.text, one.code, 90))
                )
        for value in form.yearly:
            seen, code = Seen(self.sheet, value.value), value.column.code
            if code in FIGURES:
                self._form_figure(entry, form, Figure(code, value.year, seen, value.column))
            elif code == "rating":
                band = self.whole.scales.band(value.column.heading, seen.text, seen.origin)
                entry.ratings.append((value.year, *band, seen, seen.text))
            elif code in STATUS_TEXTS:
                entry.statuses.setdefault((code, value.year), []).append(seen)
            elif code == "effect":
                entry.effects.append((value.year, Figure(code, value.year, seen, value.column), ""))
        self.draft.sheets.append(
            SheetReading(
                self.sheet.name,
                KEY,
                "調書（1シート1項目）",
                columns=form.readings(),
                first_row=form.rows[0],
                last_row=form.rows[-1],
                remark="左の見出しと右の内容を、1つの取組項目として読みました。",
            )
        )

    def _form_figure(self, entry: Entry, form: Form, figure: Figure) -> None:
        beside = {one.code: Seen(self.sheet, one.value) for one in reversed(form.values)}
        slot = entry.slots.setdefault(
            (0, 0, ""), Slot(beside.get("indicator"), "", beside.get("unit"), beside.get("direction"))
        )
        slot.figures.append(figure)

    def _header(self) -> Header | None:
        if answer := self.known.answer(f"header:{self.sheet.name}"):
            match = re.fullmatch(r"(\d+)(?:-(\d+))?", answer)
            if match:
                top, bottom = int(match[1]), int(match[2] or match[1])
                if 0 < top <= bottom <= self.sheet.bottom:
                    return header_at(self.sheet, top, bottom)
        return find_header(self.sheet)

    def _list_alone(self, header: Header) -> Header:
        """The header without small tables beside the list, which are taken off the sheet, and reported as those
        above it are."""
        above = tables_above(self.sheet, header)
        rows = [row for row, _ in self.sheet.rows() if row > header.bottom]
        beside = tables_beside(self.sheet, header, rows, self.known)
        for one in (*above, *beside):
            tell_side_table(self.draft, self.sheet, one.place, one.first)
            self.whole.scales.legend = one.legend | self.whole.scales.legend
        if not beside:
            return header
        self.sheet = without(self.sheet, beside)
        return header_at(self.sheet, header.top, header.bottom)

    def _left_out(self, answer: str | None, has_table: bool) -> str:
        """Why the sheet is not read, "" when it is."""
        if not self.sheet.cells:
            return "何も書かれていません。"
        if self.sheet.hidden:
            reason = "非表示のシートなので、取り込みません。"
        elif _NO_PLAN.search(self.sheet.name):
            reason = f"「{self.sheet.name}」は計画の表ではないと見て、取り込みません。"
        else:
            return "取り込まないと指定されています。" if answer == "skip" else ""
        if has_table:
            self.draft.ask(
                Question(
                    f"sheet:{self.sheet.name}",
                    QuestionKind.SHEET,
                    f"シート「{self.sheet.name}」には表がありますが、取り込みません。取り込みますか。",
                    choices=(("skip", "取り込まない"), ("read", "取り込む")),
                    proposed="skip",
                )
            )
        return "" if answer == "read" else reason

    def _no_table(self, remark: str) -> None:
        self.draft.sheets.append(SheetReading(self.sheet.name, "", LABEL, remark=remark))
        first = self.sheet.cells[0] if self.sheet.cells else None
        self.draft.tell(
            Severity.NOTE,
            "sheet_left_out",
            f"シート「{self.sheet.name}」：{remark}",
            origin_of(self.sheet, first) if first else self.sheet.name,
        )

    def _tables(self, header: Header) -> list[tuple[Header, list[int]]]:
        """The tables of the sheet with their rows; a page that prints the same header again goes on."""
        tables: list[tuple[Header, list[int]]] = [(header, [])]
        inside = header.bottom
        for row, _ in self.sheet.rows():
            if row <= inside:
                continue
            current, rows = tables[-1]
            if not current.repeats(self.sheet, row) and begins_other_table(self.sheet, row):
                other = find_header(self.sheet, row, again=True)
                if other is not None and other.signature != current.signature and other.top >= row:
                    tables.append((other, []))
                    inside = other.bottom
                    continue
            rows.append(row)
        return tables
