"""What a person edited in a list that we wrote: the file beside what was written, both as the one reader read them.

A cell is told by its item (and indicator) and by the heading of its column, wherever it stands. Marks, texts and
figures are taken; whatever else was edited is told at its cell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import msgspec

from items.quantity import absent, show
from plans.books.cells import Book, Cell, address, place
from plans.history.changes import Severity
from progress.intake.draft import (
    ColumnReading,
    Draft,
    Key,
    Kind,
    Origin,
    Plain,
    Record,
    Said,
    origin_of,
    text_of,
)
from progress.intake.kinds import Named
from progress.intake.reading.entries.understood import understood
from progress.intake.reading.words.fields import YEAR_END
from progress.table.shape.plan import PlanTable

_TAKEN: Mapping[str, Kind] = {
    "band": Kind.RATING,
    "target": Kind.TARGET_VALUE,
    "actual": Kind.ACTUAL_VALUE,
    "provisional": Kind.ACTUAL_VALUE,
    "approach": Kind.ITEM,
    **dict.fromkeys(YEAR_END, Kind.STATUS),
}
"""The field of a column → the kind of record that an edit of its cells becomes."""
_TEXTS = YEAR_END | {"approach"}
_FIGURES: Mapping[Kind, Mapping[str, Plain]] = {
    Kind.TARGET_VALUE: {"value": None, "approximate": False, "bound": ""},
    Kind.ACTUAL_VALUE: {"value": None, "approximate": False},
}
"""What is stored of a text where a figure stood."""
_NAMED = (Kind.PILLAR, Kind.ITEM, Kind.INDICATOR)
_SUPERSEDED = frozenset({"new_item", "renamed", "number_differs", "figure_in_prose", "notes_left_out"})
"""Findings of the reader on what isn't taken of such a file: names, figures in sentences, our notes."""
_TOLD = 5
Row = tuple[str, str]
"""The key of an item, and the name of an indicator; "" for the item's own row in the list."""


@dataclass(frozen=True)
class Place:
    """What stands in a row under a heading. `text`: with the rows in which it goes on; `cell`: None for nothing."""

    origin: Origin
    column: ColumnReading
    cell: Cell | None
    text: str

    def says_as(self, other: Place) -> bool:
        mine, theirs = (one.cell.number if one.cell else None for one in (self, other))
        return self.text == other.text or (mine is not None and mine == theirs)


@dataclass(frozen=True)
class Listed:
    """One of the two files, as it was read."""

    book: Book
    draft: Draft
    records: Mapping[Named, Record]
    """What the draft held when it was read."""

    @cached_property
    def _columns(self) -> list[tuple[str, ColumnReading]]:
        return [(one.sheet, column) for one in self.draft.sheets for column in one.columns]

    @cached_property
    def headings(self) -> dict[tuple[str, str], Origin]:
        """(sheet, heading) → its lowest cell."""
        lowest = {one.sheet: max(one.header_rows, default=1) for one in self.draft.sheets}
        return {
            (sheet, one.header): Origin(sheet, f"{one.column}{lowest[sheet]}") for sheet, one in self._columns
        }

    @cached_property
    def rows(self) -> dict[Row, Origin]:
        """Where each is named: an item in the list, an indicator in the sheet of figures."""
        measuring = {sheet for sheet, one in self._columns if one.field == "indicator"}
        return {
            (str(one.key[0]), str(one.key[1]) if one.kind == Kind.INDICATOR else ""): one.origin
            for one in self.records.values()
            if one.kind in (Kind.ITEM, Kind.INDICATOR)
            and one.origin
            and (one.origin.sheet in measuring) == (one.kind == Kind.INDICATOR)
        }

    @cached_property
    def places(self) -> dict[tuple[Row, str], Place]:
        """By row and heading."""
        found: dict[tuple[Row, str], Place] = {}
        for row, named in self.rows.items():
            sheet, (top, name) = self.book.sheet(named.sheet), place(named.cell)
            merged = sheet.merge(top, name)
            rows = range(top, (merged.bottom if merged else top) + 1)
            for column in (one for on, one in self._columns if on == named.sheet):
                number = place(f"{column.column}1")[1]
                cells = [cell for one in rows if (cell := sheet.stored(one, number))]
                origin = Origin(named.sheet, address(top, number))
                text = "".join(cell.printed for cell in cells)
                found[row, column.header] = Place(origin, column, cells[0] if cells else None, text)
        return found

    @cached_property
    def _said(self) -> dict[Origin, list[tuple[Record, str]]]:
        found: dict[Origin, list[tuple[Record, str]]] = {}
        for record in self.records.values():
            for name, said in record.fields.items():
                if said.origin:
                    found.setdefault(said.origin, []).append((record, name))
        return found

    def record_at(self, one: Place) -> Record | None:
        """The record that the cell is of, in the fields that it says; None where nothing of it is taken."""
        kind = _TAKEN.get(one.column.field)
        said = [(record, name) for record, name in self._said.get(one.origin, ()) if record.kind == kind]
        if not said or _says_nothing(said[0][0]):
            return None
        record = said[0][0]
        return Record(record.kind, record.key, {name: record.fields[name] for _, name in said}, one.origin)

    def text(self, origin: Origin) -> str:
        return self.book.sheet(origin.sheet).text(*place(origin.cell))


def _says_nothing(record: Record) -> bool:
    """Of a figure: a dash."""
    return (
        record.kind in _FIGURES
        and "value" not in record.fields
        and absent(text_of(record, "printed")) is not None
    )


@dataclass
class Difference:
    """`written`, `file`: the two as they were read; `keys`: of the items that the plan has still."""

    table: PlanTable
    written: Listed
    file: Listed
    keys: Collection[str]

    def draft(self) -> Draft:
        """The file's draft with nothing but what was edited, and what the list said there before."""
        found = self.file.draft
        twice = [one for one in found.findings if one.kind == "item_twice"]  # the second row isn't compared
        found.leave_out(self.written.draft, _SUPERSEDED)
        found.findings += twice
        edits = Counter[str]()
        self._tell_headings()
        self._tell_rows()
        for (row, heading), now in self.file.places.items():
            before = self.written.places.get((row, heading))
            if before and row[0] in self.keys and not now.says_as(before):
                edits[now.origin.sheet] += self._edited(row[0], before, now)
        for row, named in self.file.rows.items():  # so that the preview counts them, changed or not
            if row[0] in self.keys and row in self.written.rows:
                found.put(Kind.ITEM, (row[0],), {}, named)
        found.sheets = [
            replace(one, remark=_remark(edits[one.sheet])) if one.columns else one for one in found.sheets
        ]
        self._set_compared()
        return found

    def _set_compared(self) -> None:
        """Of no cell it is asked what it is: each is held against what was written there."""
        found = self.file.draft
        names = {one.origin: _field_of(one) for one in self.file.records.values()}
        for sheet in self.file.book.sheets:
            for cell in sheet.cells:
                origin = origin_of(sheet, cell)
                if origin not in found.apart:
                    field = names.get(origin, "")
                    found.compared.setdefault(origin, understood(None, field, cell.printed, None))

    def _tell(self, severity: Severity, kind: str, sentence: str, origin: Origin) -> None:
        self.file.draft.tell(severity, kind, sentence, origin)

    # ── Headings and rows

    def _tell_headings(self) -> None:
        mine, theirs = self.file.headings, self.written.headings
        missing: dict[str, list[str]] = {}
        for sheet, heading in (one for one in theirs if one not in mine):
            missing.setdefault(sheet, []).append(heading)
        for sheet, headings in missing.items():
            new = [origin for one, origin in mine.items() if one[0] == sheet and one not in theirs]
            sentence = (
                f"見出し{_named(headings)}の列がありません。書き出したファイルの見出しに戻してください。"
            )
            self._tell(Severity.ERROR, "heading_unknown", sentence, new[0] if new else Origin(sheet, "A1"))

    def _tell_rows(self) -> None:
        """What was added or renamed, what is missing, and items that the plan has no longer."""
        known, rows = self.written.records, self.file.rows
        new = [
            one
            for one in self.file.records.values()
            if one.kind in _NAMED and (one.kind, one.key) not in known
        ]
        items = {one.key[0] for one in new if one.kind == Kind.ITEM}
        for one in new:
            if one.origin is None or (one.kind == Kind.INDICATOR and one.key[0] in items):
                continue
            self._tell(
                Severity.ERROR,
                "row_unknown",
                f"「{self.file.text(one.origin)}」は、この公表版のこの場所にありません。柱・項目・指標の名前は、"
                "書き出したままにしてください。名前を変えるとき、項目を加えるときは、計画の画面で行ってください。",
                one.origin,
            )
        for (key, indicator), where in rows.items():
            if key not in self.keys and not indicator and (key, indicator) in self.written.rows:
                sentence = f"「{self.file.text(where)}」は、計画から削除されているので、取り込みません。"
                self._tell(Severity.WARNING, "item_unknown", sentence, where)
        if missing := [self.written.text(at) for row, at in self.written.rows.items() if row not in rows]:
            sentence = f"{_named(missing)}の行がありません。その行の内容は変更も削除もしません。"
            first = Origin(self.file.draft.sheets[0].sheet, "A1")
            self._tell(Severity.WARNING, "rows_missing", sentence, first)

    # ── Cells

    def _edited(self, item: str, before: Place, now: Place) -> bool:
        """Takes an edited cell, or tells why it isn't; whether it was taken."""
        draft, field, record = self.file.draft, now.column.field, self.file.record_at(now)
        if field in _TEXTS:
            record = Record(
                _TAKEN[field], self._key_of(item, field), {field: Said(now.text, now.text, now.origin)}
            )
        elif record is None:
            self._tell_not_taken(before, now)
            return False
        elif record.kind in _FIGURES and "printed" in record.fields:
            record.fields = _figure(record, now.cell)
        row = self.table.item(item)
        if record.kind != Kind.ITEM and record.kind != Kind.TARGET_VALUE and not (row and row.status):
            sentence = "この項目は、この照会の対象ではないため、取り込めません。記入を消してください。"
            self._tell(Severity.ERROR, "not_asked", sentence, now.origin)
            return False
        draft.put(record.kind, record.key, record.fields, now.origin)
        draft.written.setdefault((record.kind, record.key), {}).update(self._before(record, before))
        return True

    def _key_of(self, item: str, field: str) -> Key:
        asked = self.table.round
        return (item,) if field == "approach" or asked is None else (int(asked.fiscal_year), asked.kind, item)

    def _before(self, record: Record, before: Place) -> dict[str, Plain]:
        """What the list said in these fields; of a figure its number, where it has one."""
        if before.column.field in _TEXTS:
            return {before.column.field: before.text}
        known = self.written.records.get((record.kind, record.key))
        fields = known.fields if known and not _says_nothing(known) else {}
        said = {name: one.value for name, one in fields.items()}
        main = "printed" if said.get("printed") and "value" not in said else "value"
        return {
            name: said.get(name) for name in record.fields if name in ("recorded", "is_provisional", main)
        }

    def _tell_not_taken(self, before: Place, now: Place) -> None:
        lost = self.written.record_at(before)
        kept = self.file.records.get((lost.kind, lost.key)) if lost else None
        told = any(one.cell == str(now.origin) for one in self.file.draft.findings)
        if told or (kept and not _says_nothing(kept)):
            return  # the reader told why, or it is a mark that was moved
        what = "○" if lost and lost.kind == Kind.RATING else "数値"
        kind = "mark_removed" if what == "○" else "figure_removed"
        sentence = f"{what}を消しても、記録は消えません。消すときは、計画や実施状況の画面で行ってください。"
        if lost is None or absent(now.text) is None:
            kind = "not_imported"
            sentence = (
                f"「{now.column.header}」は書き換えられていますが、この一覧からは取り込みません。"
                "計画の画面で直してください。"
            )
        self._tell(Severity.WARNING, kind, sentence, now.origin)


def _figure(record: Record, cell: Cell | None) -> dict[str, Said]:
    """All that is stored of a typed figure: a text has no value any more, a number is printed with its unit."""
    said = record.fields["printed"]
    empty = {
        name: msgspec.structs.replace(said, value=value) for name, value in _FIGURES[record.kind].items()
    }
    fields = {**empty, **record.fields}
    value = fields["value"]
    if cell is not None and cell.number is not None and isinstance(value.value, Decimal):
        bound = str(fields["bound"].value) if "bound" in fields else ""
        printed = show(value.value, value.unit, approximate=bool(fields["approximate"].value), bound=bound)
        fields["printed"] = msgspec.structs.replace(said, value=printed)
    return fields


def _named(names: Sequence[str]) -> str:
    shown = "".join(f"「{one}」" for one in names[:_TOLD])
    return f"{shown}など{len(names)}件" if len(names) > _TOLD else shown


def _field_of(record: Record) -> str:
    return record.kind if record.kind == Kind.PILLAR else "item_name" if record.kind == Kind.ITEM else ""


def _remark(edits: int) -> str:
    if not edits:
        return "公表版と同じ内容です。このシートから変わるものはありません。"
    return f"公表版と違うところだけを取り込みます（{edits}か所）。"
