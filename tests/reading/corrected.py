"""A clerk who knows what a workbook says, and says on the page what the reader got wrong.

What the clerk knows is the expectation that lies beside a workbook: what each column holds, where headings stand, which
rows are no items. What the clerk may do is what the page offers (`progress.intake.saying`, and the choices of its
questions); cells' values are never said.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType

from plans.books.cells import Book, place
from progress.intake.draft import Draft, Question, split_place
from progress.intake.known import Known
from progress.intake.preview import Preview, SheetPart, sheet_parts
from progress.intake.reading.answers import HEADING, READ, SKIP
from progress.intake.reading.file import read
from progress.intake.reading.report import of_draft
from progress.intake.reading.words.fields import IGNORE
from progress.intake.saying import said_in
from tests.books import read_book
from tests.reading.reading import Report, judge
from tests.reading.truth import NO_TABLE, Truth, as_meant, said_of

MOST = 30
"""Corrections that a clerk has the patience for."""
ROUNDS = 4
Said = dict[str, str]


@dataclass
class Seen:
    """The file as the page shows it, with the answers given so far."""

    draft: Draft
    sheets: tuple[SheetPart, ...]
    told: Report


@dataclass
class Clerk:
    """`questions`, `corrections`: how many were answered, and made."""

    expected: Report
    book: Book
    answers: Said = field(default_factory=dict)
    questions: int = 0
    corrections: int = 0
    _seen: tuple[Said, Seen] | None = None

    @cached_property
    def judging(self) -> ModuleType:
        return judge()

    @cached_property
    def truth(self) -> Truth:
        return Truth(self.expected, self.book)

    def see(self) -> Seen:
        """Read anew where something was said since."""
        if self._seen is None or self._seen[0] != self.answers:
            self._seen = (dict(self.answers), self._look())
        return self._seen[1]

    def _look(self) -> Seen:
        draft = read(self.book, Known(answers=self.answers))
        told = json.loads(
            json.dumps(of_draft(draft, self.book, draft.questions, draft.findings), default=str)
        )
        return Seen(draft, tuple(sheet_parts(self.book, draft)), told)

    def score(self, seen: Seen) -> Report:
        found: Report = self.judging.Judge(as_meant(self.expected), seen.told).run()
        return found

    # ── Questions ────────────────────────────────────────────────────────────────────────────────────────

    def answer_questions(self) -> Seen:
        seen = self.see()
        for _ in range(ROUNDS):
            asked = [one for one in seen.draft.questions if one.id not in self.answers]
            said = {one.id: answer for one in asked if (answer := self.answer(one))}
            if not said:
                break
            self.answers |= said
            self.questions += len(said)
            seen = self.see()
        return seen

    def answer(self, question: Question) -> str:
        """From the question's choices, or typed; "" for what an expectation doesn't tell."""
        kind, _, of = question.id.partition(":")
        sheet, named = split_place(of)
        if kind == "heading":
            sheet, named = split_place(question.cell)
            named = named.rstrip("0123456789")
        if kind in ("column", "heading"):
            code = said_of(self.truth.column(sheet, named), question.proposed) or question.proposed
            return code.partition("@")[0] if kind == "heading" else code
        if kind == "year":
            return self.truth.year(sheet, {str(one["column"]) for one in question.about if "column" in one})
        if kind == "sign":
            return self.truth.sign(sheet, named)
        if kind == "unit":
            return self.truth.unit(sheet, named.rstrip("0123456789")) or question.proposed
        if kind == "hidden":
            return READ if self.truth.hidden_counts(sheet) else SKIP
        if kind == "sheet":
            return READ if self.truth.is_of_plan(sheet) else SKIP
        if kind == "effect_kind":
            names = " ".join(self.truth.column(sheet, named))
            return "saving" if "reduction" in names else "income" if "income" in names else "unstated"
        if kind == "mark":
            row = place(named)[0]
            values = {one["value"] for one in self.truth.samples(sheet) if place(one["cell"])[0] == row}
            return next((letter for letter, band in question.choices if band in values), "")
        if kind == "code":
            said = (str(one["value"]) for one in self.truth.samples(sheet) if one["cell"] == named)
            return next(said, question.proposed)
        return question.proposed

    # ── Corrections ──────────────────────────────────────────────────────────────────────────────────────

    def correct(self, seen: Seen) -> Seen:
        """Looks at one sort of thing after the other, and once more at all when something was changed."""
        done: set[tuple[tuple[str, str], ...]] = set()
        for _ in range(ROUNDS):
            before = self.corrections
            for wrong in (
                self.wrong_sheets,
                self.wrong_headers,
                self.wrong_blocks,
                self.wrong_columns,
                self.wrong_rows,
            ):
                for form in [dict(one) for one in wrong(seen)]:
                    key = tuple(sorted(form.items()))
                    if key not in done and self.corrections < MOST:
                        done.add(key)
                        self.say(seen, form)
                if self.corrections > before:
                    seen = self.answer_questions()
            if self.corrections == before:
                break
        return seen

    def say(self, seen: Seen, form: Said) -> None:
        """Nothing where the page has no such place."""
        told = said_in(Preview(sheets=seen.sheets), form)
        if any(self.answers.get(id, "") != answer for id, answer in told.items()):
            self.answers = {id: answer for id, answer in (self.answers | told).items() if answer}
            self.corrections += 1

    def wrong_sheets(self, seen: Seen) -> Iterator[Said]:
        """Those that are left out, and those whose rows became items and are none."""
        items = {one["sheet"] for one in seen.told["items"]}
        for sheet in seen.sheets:
            wanted = self.truth.is_of_plan(sheet.sheet)
            if wanted and not sheet.layout:
                yield {"say": "sheet", "sheet": sheet.sheet, "read": READ}
            elif not wanted and self.truth.called(sheet.sheet) in items:
                yield {"say": "sheet", "sheet": sheet.sheet, "read": SKIP}

    def wrong_headers(self, seen: Seen) -> Iterator[Said]:
        """Of a sheet's only table its rows; of one among several each row that heads it."""
        for sheet in seen.sheets:
            tables = [
                one
                for one in self.truth.tables(sheet.sheet)
                if one["role"] in ("items", "effects", "indicators")
            ]
            found = {
                max(one["header_rows"])
                for one in seen.told["tables"]
                if one["sheet"] == self.truth.called(sheet.sheet) and one["header_rows"]
            }
            for rows in [one["header_rows"] for one in tables if one["header_row"] not in found]:
                if len(tables) > 1:
                    yield from (_row_said(sheet, row, HEADING) for row in rows)
                elif rows:
                    yield {"say": "sheet", "sheet": sheet.sheet, "rows": f"{min(rows)}-{max(rows)}"}

    def wrong_blocks(self, seen: Seen) -> Iterator[Said]:
        for sheet in seen.sheets:
            for block in sheet.blocks:
                row = place(block.first)[0]
                for table in self.truth.tables(sheet.sheet):
                    own = {one for one, wanted in table["mapping"].items() if IGNORE not in wanted}
                    wanted = table["role"] not in (*NO_TABLE, "summary")
                    here = row in table["header_rows"] and block.first.rstrip("0123456789") in own
                    if here and wanted and not block.layout:
                        yield {"say": "block", "sheet": sheet.sheet, "of": block.first, "read": READ}

    def wrong_columns(self, seen: Seen) -> Iterator[Said]:
        """Those that hold something else, or of which nothing is known; and units."""
        look = self.judging.Judge(self.expected, seen.told)
        for sheet in seen.sheets:
            for table in self.truth.tables(sheet.sheet):
                told = (look.table_for(table) or {}).get("columns", {})
                for letter, wanted in table["mapping"].items():
                    accepted = wanted if isinstance(wanted, list) else [wanted]
                    got = told.get(letter)
                    if table["role"] in NO_TABLE or (got in (None, IGNORE) and IGNORE in accepted):
                        continue
                    unit = self.wrong_unit(seen, sheet.sheet, letter)
                    if got in (None, IGNORE) or not self.judging.field_ok(accepted, got) or unit:
                        code, _, year = said_of(accepted).partition("@")
                        form = {"say": "column", "sheet": sheet.sheet, "of": _named(sheet, table, letter)}
                        yield form | {"code": code, "year": year, "unit": unit}

    def wrong_unit(self, seen: Seen, sheet: str, letter: str) -> str:
        """The unit of a column whose figures are right but for it."""
        stated = {one["cell"]: one for one in seen.told["cells"] if one["sheet"] == self.truth.called(sheet)}
        for one in self.truth.samples(sheet, letter):
            got = stated.get(one["cell"])
            if (
                one["kind"] == "quantity"
                and got
                and got["unit"] != one["unit"]
                and isinstance(one["unit"], str)
                and not self.judging.same_quantity(one["value"], one["unit"], got["value"], got["unit"])
            ):
                return self.truth.unit(sheet, letter)
        return ""

    def wrong_rows(self, seen: Seen) -> Iterator[Said]:
        told = {(one["sheet"], one["row"]) for one in seen.told["items"]}
        pillars = sum(one.get("level", 1) == 1 for one in seen.told["pillars"])
        for sheet in seen.sheets:
            name = self.truth.called(sheet.sheet)
            groups = {row for one in self.truth.tables(sheet.sheet) for row in one.get("pillar_rows", ())}
            others = {one["row"] for one in self.truth.must["not_items"] if one["sheet"] == name} - groups
            yield from (_row_said(sheet, row, SKIP) for row in others if (name, row) in told)
            yield from (_row_said(sheet, row, "band") for row in groups if (name, row) in told)
            if groups and self.truth.must["pillars"] != pillars:
                sorts = {line.number: line.sort for line in sheet.picture.lines}
                yield from (_row_said(sheet, row, "band") for row in groups if sorts.get(row) != "band")
                yield from (_row_said(sheet, row, SKIP) for row in others if sorts.get(row) == "band")
            if len(told) != self.truth.must["items"] and len(told) not in self.truth.must["items_also_ok"]:
                yield from self.missing_items(sheet, told)

    def missing_items(self, sheet: SheetPart, told: set[tuple[str, int]]) -> Iterator[Said]:
        name = self.truth.called(sheet.sheet)
        for one in self.truth.samples(sheet.sheet):
            fields = one["field"] if isinstance(one["field"], list) else [one["field"]]
            row = place(one["cell"])[0]
            if fields[0] == "item_name" and not one.get("via_merge") and (name, row) not in told:
                yield _row_said(sheet, row, "item")


def _named(sheet: SheetPart, table: Report, letter: str) -> str:
    """A column of the table as the page names it."""
    own = [one for one in sheet.blocks if one.header_rows and one.header_rows[-1] == table["header_row"]]
    found = (one.place for block in own for one in block.columns if one.column == letter)
    return next(found, letter)


def _row_said(sheet: SheetPart, row: int, sort: str) -> Said:
    return {"say": "row", "sheet": sheet.sheet, "of": str(row), "sort": sort}


# ── Over a folder of workbooks ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Walk:
    """One workbook's way: the judge's results before anything was said, after the questions, after corrections.
    `alone`: what it says of the first by the expectation as it is written, without what a clerk would take for it."""

    workbook: str
    alone: Report
    results: tuple[Report, Report, Report]
    questions: int
    corrections: int
    required: int
    """Questions that must be answered, as the file is first seen."""

    def __str__(self) -> str:
        scores = " → ".join(f"{score:.1f}" for score in self.scores)
        said = f"{self.questions} questions, {self.corrections} corrections"
        return f"{self.workbook}: {scores}; {said}; wrong {self.results[-1]['wrong']}"

    @property
    def scores(self) -> tuple[float, ...]:
        return tuple(float(one["score"]) for one in self.results)


def walks(folder: Path, only: str = "") -> Iterator[Walk]:
    for path in sorted(folder.glob("*.json")):
        expected = json.loads(path.read_text(encoding="utf-8"))
        if "workbook" not in expected or only not in path.name:
            continue
        source = path.with_name(expected["workbook"])
        clerk = Clerk(expected, read_book(source.name, source.read_bytes()))
        first = clerk.see()
        required = sum(one.blocking for one in first.draft.questions)
        answered = clerk.answer_questions()
        corrected = clerk.correct(answered)
        alone = clerk.judging.Judge(expected, first.told).run()
        results = (clerk.score(first), clerk.score(answered), clerk.score(corrected))
        yield Walk(source.name, alone, results, clerk.questions, clerk.corrections, required)
