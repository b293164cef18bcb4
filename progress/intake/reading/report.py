"""What was read of every cell, as plain data: `manage.py import_workbook --report cells`.

Made from the records that are, or would be, written, with the reading of each sheet beside them. The form is the one
in which readings of workbooks are compared: tables with the field of each column, items, pillars, cells, totals,
findings, questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plans.books.cells import Book, place
from plans.history.changes import Finding
from progress.intake.draft import (
    ColumnReading,
    Draft,
    Kind,
    Origin,
    Question,
    QuestionKind,
    Record,
    Total,
    split_place,
    text_of,
)
from progress.intake.known import Known
from progress.intake.reading.file import read
from progress.intake.reading.record_cells import FIELD_NAMES, RecordCells, level_of, name_of, number


def report(book: Book, known: Known | None = None) -> dict[str, Any]:
    """The reading of a file for a new plan, or beside what is `known`."""
    draft = read(book, known or Known())
    return of_draft(draft, book, draft.questions, draft.findings)


def of_draft(
    draft: Draft, book: Book, questions: Sequence[Question], findings: Sequence[Finding]
) -> dict[str, Any]:
    """`questions`, `findings`: what is asked and told, of the plan as it stands too."""
    return _Report(draft, book).whole(questions, findings)


def refused(reason: str) -> dict[str, Any]:
    """The report on a file that couldn't be opened."""
    return {"canonical": True, "refused": reason}


@dataclass
class _Report:
    draft: Draft
    book: Book

    def whole(self, questions: Sequence[Question], findings: Sequence[Finding]) -> dict[str, Any]:
        draft = self.draft
        return {
            "canonical": True,
            "refused": None,
            "tables": list(self._tables()),
            "items": [self._item(one, one.origin) for one in draft.of(Kind.ITEM) if one.origin],
            "pillars": list(self._pillars()),
            "cells": [
                {"sheet": self._sheet(origin.sheet), "cell": origin.cell, **one}
                for origin, entries in RecordCells(draft).read().items()
                for one in entries
            ],
            "totals": [self._total(one) for one in draft.totals if one.computed is not None],
            "findings": [self._finding(one) for one in findings],
            "questions": [entry for one in questions for entry in self._question(one)],
            "omits_missing": False,
        }

    def _sheet(self, name: str) -> str:
        """A CSV has no sheets: its one is called so whatever the file's name is."""
        return "CSV" if self.book.encoding and name else name

    def _place(self, where: str) -> dict[str, str | None]:
        sheet, cell = split_place(where)
        return {"sheet": self._sheet(sheet) or None, "cell": cell or None}

    def _item(self, item: Record, origin: Origin) -> dict[str, Any]:
        pillar = self.draft.get(Kind.PILLAR, (text_of(item, "pillar"),))
        return {
            "sheet": self._sheet(origin.sheet),
            "row": place(origin.cell)[0],
            "number": text_of(item, "number_printed") or None,
            "name": name_of(item),
            "pillar": text_of(pillar, "name") or None,
        }

    def _pillars(self) -> Iterator[dict[str, Any]]:
        """Those that are printed."""
        for one in self.draft.of(Kind.PILLAR):
            if one.origin and any(said.printed for said in one.fields.values()):
                name = text_of(one, "name") or text_of(one, "policy")
                yield {"name": name, "level": level_of(self.draft, one)}

    def _total(self, one: Total) -> dict[str, Any]:
        return {
            **self._place(one.cell),
            "printed": one.printed,
            "recomputed": number(one.computed),
            "matches": one.agrees,
        }

    def _finding(self, one: Finding) -> dict[str, Any]:
        return {
            **self._place(one.cell),
            "kind": one.kind,
            "severity": str(one.severity),
            "text": one.message,
        }

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
            yield {**base, "cell": None, **about, **self._sheet_of(about)}

    def _sheet_of(self, about: Mapping[str, object]) -> dict[str, str]:
        return {"sheet": self._sheet(str(about["sheet"]))} if "sheet" in about else {}


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
        return f"{FIELD_NAMES.get(field, field)}@total"
    name = FIELD_NAMES.get(field, field)
    if one.field == "schedule" and one.unit:
        name = "period"
    if one.field == "pillar" and pillars > 1:
        name = "sub_pillar"
    year = f"@{int(one.fiscal_year)}" if one.fiscal_year and name != "ignore" else ""
    if one.field == "band":
        leaf = "".join(one.header.split("／")[-1].split())
        return f"{name}{year or '@'}/{leaf}"
    return name + year + (f"/{one.axis}" if one.field == "rating" and one.axis else "")
