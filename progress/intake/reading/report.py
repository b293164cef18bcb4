"""What was read of every cell, as plain data: `manage.py import_workbook --report cells`.

Made from the records that are, or would be, written, with the reading of each sheet beside them. The form is the one
in which readings of workbooks are compared: tables with the field of each column, items, pillars, cells, totals,
findings, questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from items.quantity import absent
from plans.books.cells import Book, column_letters, place
from plans.history.changes import Finding
from progress.intake.draft import (
    ColumnReading,
    Draft,
    Kind,
    Known,
    Origin,
    Question,
    QuestionKind,
    Record,
    Said,
    split_place,
    text_of,
)
from progress.intake.reading.file import read
from progress.intake.reading.words.fields import LEFT_OUT, YEAR_END

_FIELDS = {
    "name": "item_name",
    "departments": "lead_department",
    "related_departments": "related_department",
    "indicator": "indicator_name",
    "stage": "planned_stage",
    "status_note": "rating_reason",
    "effect": "effect_actual",
    "effect_income": "income",
    "effect_saving": "reduction",
    "effect_target": "effect_planned",
    "band": "rating_mark",
    "compared": "ignore",
    LEFT_OUT: "ignore",
}
"""Names of the reader's fields in the report, where they are others."""

_SAID: Mapping[tuple[Kind, str], str] = {
    (Kind.PILLAR, "name"): "pillar",
    (Kind.PILLAR, "policy"): "pillar",
    (Kind.ITEM, "name"): "item_name",
    (Kind.ITEM, "number_printed"): "number",
    (Kind.ITEM, "activity_code"): "activity_code",
    (Kind.ITEM, "kind"): "kind",
    (Kind.ITEM, "approach"): "approach",
    (Kind.ITEM, "current_issues"): "current_issues",
    (Kind.ITEM, "desired_state"): "desired_state",
    (Kind.ITEM, "goal_text"): "goal_text",
    (Kind.ITEM, "goal_printed"): "goal",
    (Kind.ITEM, "baseline_printed"): "baseline",
    (Kind.ITEM, "remarks"): "note",
    (Kind.ITEM, "transcription_note"): "note",
    (Kind.ANNUAL_TARGET, "planned_stage"): "planned_stage",
    (Kind.ANNUAL_TARGET, "goal_text"): "goal_text",
    **{(Kind.STATUS, name): name for name in YEAR_END},
    (Kind.STATUS, "actual_stage"): "actual_stage",
    (Kind.STATUS, "remarks"): "rating_reason",
    (Kind.INDICATOR, "direction"): "direction",
    (Kind.SUMMARY, "summary"): "narrative",
    (Kind.SUMMARY, "next_steps"): "next_steps",
    (Kind.OPINION, "opinion"): "opinion",
    (Kind.OPINION, "response"): "response",
    (Kind.STAFFING, "fte"): "staffing",
}
"""Texts of records, by the field that their cell is reported under."""

_FIGURES: Mapping[tuple[Kind, str], tuple[str, str, str]] = {
    (Kind.TARGET_VALUE, "target"): ("value", "printed", ""),
    (Kind.ACTUAL_VALUE, "actual"): ("value", "printed", ""),
    (Kind.EFFECT, "effect_actual"): ("amount_yen", "printed", "円"),
    (Kind.INDICATOR, "goal"): ("goal_value", "goal_printed", ""),
    (Kind.INDICATOR, "baseline"): ("baseline_value", "baseline_printed", ""),
    (Kind.BUDGET_LINE, "budget"): ("budget_thousand_yen", "budget_printed", "千円"),
    (Kind.BUDGET_LINE, "settled"): ("settled_thousand_yen", "settled_printed", "千円"),
}
"""Figures: (kind, field in the report) → the record's fields of the value and of the printed text, its unit."""

_EFFECT_KINDS = {"income": "income", "saving": "reduction"}
_DIRECTIONS = {"increase": "↑", "maintain": "→", "decrease": "↓"}
_ITEM_KINDS = {"new": "新規", "continued": "継続"}
_ITEM_AT = {
    Kind.ITEM: 0,
    Kind.ASSIGNMENT: 0,
    Kind.INDICATOR: 0,
    Kind.ANNUAL_TARGET: 0,
    Kind.TARGET_VALUE: 0,
    Kind.REVISION: 0,
    Kind.BUDGET_LINE: 1,
    Kind.STATUS: 2,
    Kind.ACTUAL_VALUE: 2,
    Kind.RATING: 2,
    Kind.EFFECT: 2,
    Kind.OPINION: 2,
}
"""The place in a record's key that names its item."""
_YEAR_AT = {
    Kind.ANNUAL_TARGET: 1,
    Kind.TARGET_VALUE: 2,
    Kind.ACTUAL_VALUE: 4,
    Kind.BUDGET_LINE: 2,
    Kind.STATUS: 0,
    Kind.RATING: 0,
    Kind.EFFECT: 0,
    Kind.OPINION: 0,
    Kind.SUMMARY: 0,
}


def report(book: Book, known: Known | None = None) -> dict[str, Any]:
    """The reading of a file for a new plan, or beside what is `known`."""
    draft = read(book, known or Known())
    return of_draft(draft, book, draft.questions, draft.findings)


def of_draft(
    draft: Draft, book: Book, questions: Sequence[Question], findings: Sequence[Finding]
) -> dict[str, Any]:
    """`questions`, `findings`: what is asked and told, of the plan as it stands too."""
    return _Report(draft, book, questions, findings).whole()


def refused(reason: str) -> dict[str, Any]:
    """The report on a file that couldn't be opened."""
    return {"canonical": True, "refused": reason}


@dataclass
class _Report:
    draft: Draft
    book: Book
    asked: Sequence[Question]
    findings: Sequence[Finding]
    cells: dict[Origin, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {str(one.key[0]): self._name(one) for one in self.draft.of(Kind.ITEM)}
        self.bands = {one.key: one for one in self.draft.of(Kind.BAND)}

    @staticmethod
    def _name(item: Record) -> str:
        return text_of(item, "name") or str(item.key[0])

    def whole(self) -> dict[str, Any]:
        for record in self.draft.records.values():
            self._record(record)
        for record in self.draft.of(Kind.INDICATOR):
            # Often named after the cell of its figure.
            if (
                record.origin
                and record.origin not in self.cells
                and not record.fields.get("transcription_note")
            ):
                item = self.names.get(str(record.key[0]))
                self._state(record.origin, _cell("indicator_name", item, None, "text", None, record.key[1]))
        for origin, note in self.draft.compared.items():
            if origin not in self.cells:
                self._state(origin, {**note, "field": _FIELDS.get(str(note["field"]), note["field"])})
        self._merged_down()
        return {
            "canonical": True,
            "refused": None,
            "tables": list(self._tables()),
            "items": [self._item(one, one.origin) for one in self.draft.of(Kind.ITEM) if one.origin],
            "pillars": [
                {"name": text_of(one, "name") or text_of(one, "policy"), "level": self._level(one)}
                for one in self.draft.of(Kind.PILLAR)
                if one.origin and self._is_printed(one)
            ],
            "cells": [one for entries in self.cells.values() for one in entries],
            "totals": [
                {
                    **self._place(one.cell),
                    "printed": one.printed,
                    "recomputed": _number(one.computed),
                    "matches": one.agrees,
                }
                for one in self.draft.totals
                if one.computed is not None
            ],
            "findings": [
                {
                    **self._place(one.cell),
                    "kind": one.kind,
                    "severity": str(one.severity),
                    "text": one.message,
                }
                for one in self.findings
            ],
            "questions": [entry for one in self.asked for entry in self._question(one)],
            "omits_missing": False,
        }

    def _sheet(self, name: str) -> str:
        """A CSV has no sheets: its one is called so whatever the file's name is."""
        return "CSV" if self.book.encoding and name else name

    def _place(self, where: str) -> dict[str, str | None]:
        sheet, cell = split_place(where)
        return {"sheet": self._sheet(sheet) or None, "cell": cell or None}

    # ── Records ──────────────────────────────────────────────────────────────────────────────────────────────

    @staticmethod
    def _is_printed(pillar: Record) -> bool:
        return any(one.printed for one in pillar.fields.values())

    def _level(self, pillar: Record) -> int:
        level, seen = 1, {pillar.key}
        above = pillar.fields.get("parent")
        while above and above.value and (up := self.draft.get(Kind.PILLAR, (str(above.value),))):
            if up.key in seen:
                break
            seen.add(up.key)
            level, above = level + 1, up.fields.get("parent")
        return level

    def _item(self, item: Record, origin: Origin) -> dict[str, Any]:
        pillar = self.draft.get(Kind.PILLAR, (text_of(item, "pillar"),))
        return {
            "sheet": self._sheet(origin.sheet),
            "row": place(origin.cell)[0],
            "number": text_of(item, "number_printed") or None,
            "name": self._name(item),
            "pillar": text_of(pillar, "name") or None,
        }

    def _record(self, record: Record) -> None:
        kind, key = record.kind, record.key
        item = self.names.get(str(key[_ITEM_AT[kind]])) if kind in _ITEM_AT else None
        if kind == Kind.BUDGET_LINE and key[0] != "item":
            item = None
        year = key[_YEAR_AT[kind]] if kind in _YEAR_AT else None
        if kind == Kind.ASSIGNMENT:
            self._assignment(record, item)
        elif kind == Kind.RATING:
            self._rating(record, item, year)
        elif kind == Kind.ITEM:
            self._schedule(record, item)
        for (of, name), (value, printed, unit) in _FIGURES.items():
            if of == kind:
                self._figure(record, name, (value, printed, unit), item, year)
        fields = sorted(record.fields.items(), key=lambda one: one[0] != "name")
        for name, said in fields:  # what stands in front of a name, or behind it, comes after it
            if said.origin and (kind, name) in _SAID:
                self._text(record, name, said, said.origin, item, year)

    def _text(
        self, record: Record, name: str, said: Said, origin: Origin, item: str | None, year: object
    ) -> None:
        reported = _SAID[record.kind, name]
        value: object = said.value
        if said.printed and str(value).startswith(f"{said.printed}\n"):
            value = said.printed  # further cells of the same text have entries of their own
        column = self.draft.columns_of.get(origin)
        of_figures = (record.kind, column) in ((Kind.ANNUAL_TARGET, "target"), (Kind.STATUS, "actual"))
        if said.printed and absent(said.printed):
            field = str(column) if of_figures else reported
            self._state(origin, _cell(field, item, year, "missing", said.printed, None))
            return
        if reported == "pillar":
            if not (said.printed and (value or name == "name")):
                return
            reported = "pillar" if self._level(record) == 1 else "sub_pillar"
            value = value or text_of(record, "policy") or text_of(record, "number_printed")
        value = _DIRECTIONS.get(str(value), value) if reported == "direction" else value
        value = _ITEM_KINDS.get(str(value), value) if reported == "kind" else value
        if of_figures:
            # A text where figures stand: kept as a text, under the column's own field.
            self._state(origin, _cell(str(column), item, year, "text", said.printed, value))
            return
        self._state(origin, _cell(reported, item, year, "text", said.printed, value))

    def _schedule(self, record: Record, item: str | None) -> None:
        said = record.fields.get("schedule_printed")
        if said is None or said.origin is None:
            return
        span = [
            record.fields[name].value if name in record.fields else None
            for name in ("start_year", "end_year")
        ]
        kind = "span" if any(span) else "missing" if absent(said.printed) else "text"
        value = span if any(span) else None if kind == "missing" else said.value
        self._state(said.origin, _cell("schedule", item, None, kind, said.printed, value))

    def _figure(
        self, record: Record, name: str, fields: tuple[str, str, str], item: str | None, year: object
    ) -> None:
        value, printed = record.fields.get(fields[0]), record.fields.get(fields[1])
        said = value or printed
        if said is None or said.origin is None:
            return
        if record.kind == Kind.EFFECT:
            name = _EFFECT_KINDS.get(text_of(record, "kind"), name)
        elif (mirrored := self.draft.columns_of.get(said.origin)) in ("effect_target", "effect"):
            name = _FIELDS[mirrored]
            if mirrored == "effect" and said.origin in self.cells:
                return
        if record.kind == Kind.INDICATOR:
            stated = record.fields.get(f"{name}_year")
            year = stated.value if stated else None
        if value is None:
            missing = absent(said.printed) is not None
            kind = "missing" if missing else "text"
            text = None if missing else said.value
            self._state(said.origin, _cell(name, item, year, kind, said.printed, text))
            return
        unit = fields[2] or self.draft.unit_of(record, value) or text_of(record, "unit")
        self._state(
            said.origin, _cell(name, item, year, "quantity", said.printed, _number(value.value), unit)
        )

    def _rating(self, record: Record, item: str | None, year: object) -> None:
        said = record.fields.get("recorded")
        if said is None or said.origin is None:
            return
        band = self.bands.get((record.key[3], str(said.value)))
        label, symbol = text_of(band, "label") or str(said.value), text_of(band, "symbol")
        if absent(said.printed) is not None:  # 「-」, though a band may be called so
            self._state(said.origin, _cell("rating", item, year, "missing", said.printed, None))
        elif self.draft.columns_of.get(said.origin) == "band":
            self._state(said.origin, _cell(f"rating_mark/{label}", item, year, "mark", None, label))
        else:
            self._state(said.origin, _cell("rating", item, year, "mark", said.printed, symbol or label))

    def _assignment(self, record: Record, item: str | None) -> None:
        role = record.fields.get("role")
        if role is None or role.origin is None:
            return
        column = self.draft.columns_of.get(role.origin)
        name = "related_department" if column == "related_departments" else "lead_department"
        for other in self.cells.get(role.origin, ()):
            if other["field"] == name and other["item"] == item:
                names = other["value"] if isinstance(other["value"], list) else [other["value"]]
                if record.key[1] not in names:
                    other |= {"kind": "list", "value": [*names, record.key[1]]}
                return
        self._state(role.origin, _cell(name, item, None, "text", role.printed, record.key[1]))

    def _state(self, origin: Origin, one: dict[str, Any]) -> None:
        if origin in self.draft.printed_as and one["printed"] is not None:
            one = {**one, "printed": self.draft.printed_as[origin]}
        one = {"sheet": self._sheet(origin.sheet), "cell": origin.cell, **one}
        entries = self.cells.setdefault(origin, [])
        if one not in entries:
            entries.append(one)

    def _merged_down(self) -> None:
        """What stands once for several rows (merged, or carried down) is said of each of them."""
        for (sheet, row, column), (origin, item, year) in self.draft.carried.items():
            there = Origin(sheet, f"{column_letters(column)}{row}")
            if there in self.cells or there == origin:
                continue
            entries = self.cells.get(origin, [])
            same = [one for one in entries if year is None or one["year"] == year] or entries[:1]
            name = self.names.get(item)
            self.cells[there] = [
                {**one, "cell": there.cell, "printed": None, "item": name or one["item"]} for one in same
            ]

    # ── Sheets and questions ─────────────────────────────────────────────────────────────────────────────────

    def _tables(self) -> Iterator[dict[str, Any]]:
        apart = {one.sheet for one in self.draft.blocks}
        for reading in (*self.draft.blocks, *(one for one in self.draft.sheets if one.sheet not in apart)):
            columns: dict[str, str] = {}
            pillars = 0
            for one in reading.columns:
                pillars += one.field == "pillar"
                columns[one.column] = _column(one, pillars)
            yield {
                "sheet": self._sheet(reading.sheet),
                "header_rows": list(reading.header_rows),
                "columns": columns,
            }

    def _question(self, question: Question) -> Iterator[dict[str, Any]]:
        sheet, cell = split_place(question.cell) if "!" in question.cell else (question.cell, "")
        base = {
            "sheet": self._sheet(sheet) or None,
            "cell": cell or None,
            "column": None,
            "row": None,
            "topic": question.topic or _TOPICS.get(question.kind, str(question.kind)),
            "text": question.sentence,
            "blocking": question.blocking,
            "id": question.id,
        }
        yield base
        for about in question.about:
            yield {**base, "cell": None, **about}


_TOPICS = {
    QuestionKind.COLUMN: "header_mapping",
    QuestionKind.YEAR: "year_missing",
    QuestionKind.SHEET: "hidden_sheet",
    QuestionKind.DIRECTION: "direction",
    QuestionKind.INDICATOR_NAME: "indicator_split",
    QuestionKind.RENAMED: "same_items",
    QuestionKind.PLAN: "plan",
    QuestionKind.EDITED: "edited_in_both",
}


def _column(one: ColumnReading, pillars: int) -> str:
    field = one.of_first_row or one.field
    if one.field == "compared" and one.of_first_row:
        return f"{_FIELDS.get(field, field)}@total"
    name = _FIELDS.get(field, field)
    if one.field == "pillar" and pillars > 1:
        name = "sub_pillar"
    year = f"@{int(one.fiscal_year)}" if one.fiscal_year and name != "ignore" else ""
    if one.field == "band":
        leaf = "".join(one.header.split("／")[-1].split())
        return f"{name}{year or '@'}/{leaf}"
    return name + year + (f"/{one.axis}" if one.field == "rating" and one.axis else "")


def _cell(
    name: str, item: object, year: object, kind: str, printed: str | None, value: object, unit: str = ""
) -> dict[str, Any]:
    return {
        "item": item,
        "field": name,
        "year": year,
        "kind": kind,
        "printed": printed,
        "value": _number(value) if isinstance(value, Decimal) else value,
        "unit": unit or None,
    }


def _number(value: object) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
