"""A clerk who knows what a workbook says, and says on the page what the reader got wrong.

What the clerk knows is the expectation that lies beside a workbook: what each column holds, where headings stand, which
rows are no items. What the clerk may do is what the page offers (`progress.intake.saying`, and the choices of its
questions); cells' values are never said. `python -m tests.reading.corrected FOLDER` tells the scores before and after.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType

from plans.books.cells import Book, place
from progress.intake.draft import Draft, Known, Question, split_place
from progress.intake.preview import Preview, SheetPart, sheet_parts
from progress.intake.reading.answers import HEADING, READ, SKIP
from progress.intake.reading.file import read
from progress.intake.reading.record_cells import FIELD_NAMES
from progress.intake.reading.report import of_draft
from progress.intake.reading.words.fields import BY_CODE, IGNORE
from progress.intake.saying import said_in
from tests.books import read_book
from tests.reading.reading import Report, judge

MOST = 30
"""Corrections that a clerk has the patience for."""
ROUNDS = 4
OWN_YEAR = 2024
_CODES = {name: code for code, name in FIELD_NAMES.items() if code and name != IGNORE} | {
    "sub_pillar": "pillar",
    "category": "pillar",
    "item_code": "number",
    "item_or_detail": "name",
    "due_year": "schedule",
    "start_year": "schedule",
    "end_year": "schedule",
    "schedule_printed": "schedule",
    "achieved": "rating",
    "effect": "effect",
    "indicator_unit": "unit",
    "related_departments": "related_departments",
    "count": "compared",
}
"""An expectation's names of fields, where the page has others."""
_NO_TABLE = ("legend", "example", "cover", "helper")
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

    @cached_property
    def judging(self) -> ModuleType:
        return judge()

    @property
    def must(self) -> Report:
        found: Report = self.expected["must_find"]
        return found

    def see(self) -> Seen:
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
        if kind == "column":
            return _said_of(self.column(sheet, named), question.proposed) or question.proposed
        if kind == "year":
            return self.year(sheet, {str(one["column"]) for one in question.about if "column" in one})
        if kind == "sign":
            return self.sign(sheet, named)
        if kind == "unit":
            return self.unit(sheet, named.rstrip("0123456789")) or question.proposed
        if kind == "hidden":
            return READ if self.hidden_counts(sheet) else SKIP
        if kind == "sheet":
            return READ if self.is_of_plan(sheet) else SKIP
        if kind == "effect_kind":
            names = " ".join(self.column(sheet, named))
            return "saving" if "reduction" in names else "income" if "income" in names else "unstated"
        if kind == "code":
            said = (str(one["value"]) for one in self.samples(sheet) if one["cell"] == named)
            return next(said, question.proposed)
        return question.proposed

    # ── What the expectation tells ───────────────────────────────────────────────────────────────────────

    def called(self, sheet: str) -> str:
        """A sheet as the expectation calls it."""
        return "CSV" if self.book.encoding else sheet

    def tables(self, sheet: str) -> list[Report]:
        return [one for one in self.must["tables"] if one["sheet"] == self.called(sheet)]

    def samples(self, sheet: str, letter: str = "") -> list[Report]:
        return [
            one
            for one in self.must["sample_cells"]
            if one["sheet"] == self.called(sheet)
            and (not letter or one["cell"].rstrip("0123456789") == letter)
        ]

    def column(self, sheet: str, named: str) -> list[str]:
        """What a column may hold, as good as one another. `named`: as the page names it, 「C」 or 「C19」."""
        letter = named.rstrip("0123456789")
        row = int(named.removeprefix(letter) or 0)
        for table in self.tables(sheet):
            wanted = table["mapping"].get(letter)
            if wanted and table["role"] not in _NO_TABLE and (not row or row in table["header_rows"]):
                return wanted if isinstance(wanted, list) else [wanted]
        return []

    def year(self, sheet: str, letters: set[str]) -> str:
        """Of the columns, or of any of the sheet; where nothing says it, the clerk's own year, which is that of the
        workbook's last figures. "" for what belongs to several or to the plan as a whole."""
        said = [one["year"] for letter in letters or {""} for one in self.samples(sheet, letter)]
        own = {str(year) for year in said if year is not None and not isinstance(year, list)}
        if own:
            return own.pop() if len(own) == 1 and max(own).isdecimal() else ""
        every = [one["year"] for one in self.must["sample_cells"] if isinstance(one["year"], int)]
        return str(max(every, default=OWN_YEAR))

    def sign(self, sheet: str, named: str) -> str:
        """Whether △ in a column is what was gained."""
        samples = self.samples(sheet, named.rstrip("0123456789"))
        return "gain" if any(_is_gain(one) for one in samples) else "loss"

    def unit(self, sheet: str, letter: str) -> str:
        units = {one["unit"] for one in self.samples(sheet, letter) if isinstance(one["unit"], str)}
        return units.pop() if len(units) == 1 else ""

    def hidden_counts(self, sheet: str) -> bool:
        hidden = next(one.hidden_rows for one in self.book.sheets if one.name == sheet)
        rows = {row for one in self.tables(sheet) for row in one.get("hidden_rows", ())}
        sampled = {place(one["cell"])[0] for one in self.samples(sheet) if one["kind"] != "blank"}
        return bool(rows) or bool(hidden & sampled)

    def is_of_plan(self, sheet: str) -> bool:
        return any(one["role"] not in (*_NO_TABLE, "summary") for one in self.tables(sheet))

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
        for sheet in seen.sheets:
            if not self.tables(sheet.sheet):
                continue
            summary = any(one["role"] == "summary" for one in self.tables(sheet.sheet))
            if not summary and self.is_of_plan(sheet.sheet) != bool(sheet.layout):
                yield {"say": "sheet", "sheet": sheet.sheet, "read": SKIP if sheet.layout else READ}

    def wrong_headers(self, seen: Seen) -> Iterator[Said]:
        """Of a sheet's only table its rows; of one among several each row that heads it."""
        for sheet in seen.sheets:
            tables = [
                one for one in self.tables(sheet.sheet) if one["role"] in ("items", "effects", "indicators")
            ]
            found = {
                max(one["header_rows"])
                for one in seen.told["tables"]
                if one["sheet"] == self.called(sheet.sheet) and one["header_rows"]
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
                for table in self.tables(sheet.sheet):
                    own = {one for one, wanted in table["mapping"].items() if IGNORE not in wanted}
                    if row in table["header_rows"] and block.first.rstrip("0123456789") in own:
                        wanted = table["role"] not in (*_NO_TABLE, "summary")
                        if wanted != bool(block.layout):
                            read = READ if wanted else SKIP
                            yield {"say": "block", "sheet": sheet.sheet, "of": block.first, "read": read}

    def wrong_columns(self, seen: Seen) -> Iterator[Said]:
        """Those that hold something else, or of which nothing is known; and units."""
        look = self.judging.Judge(self.expected, seen.told)
        for sheet in seen.sheets:
            for table in self.tables(sheet.sheet):
                told = (look.table_for(table) or {}).get("columns", {})
                for letter, wanted in table["mapping"].items():
                    accepted = wanted if isinstance(wanted, list) else [wanted]
                    got = told.get(letter)
                    if table["role"] in _NO_TABLE or (got in (None, IGNORE) and IGNORE in accepted):
                        continue
                    unit = self.wrong_unit(seen, sheet.sheet, letter)
                    if got in (None, IGNORE) or not self.judging.field_ok(accepted, got) or unit:
                        code, _, year = _said_of(accepted).partition("@")
                        form = {"say": "column", "sheet": sheet.sheet, "of": _named(sheet, table, letter)}
                        yield form | {"code": code, "year": year, "unit": unit}

    def wrong_unit(self, seen: Seen, sheet: str, letter: str) -> str:
        """The unit of a column whose figures are right but for it."""
        stated = {one["cell"]: one for one in seen.told["cells"] if one["sheet"] == self.called(sheet)}
        for one in self.samples(sheet, letter):
            got = stated.get(one["cell"])
            if (
                one["kind"] == "quantity"
                and got
                and got["unit"] != one["unit"]
                and isinstance(one["unit"], str)
                and not self.judging.same_quantity(one["value"], one["unit"], got["value"], got["unit"])
            ):
                return self.unit(sheet, letter)
        return ""

    def wrong_rows(self, seen: Seen) -> Iterator[Said]:
        told = {(one["sheet"], one["row"]) for one in seen.told["items"]}
        for sheet in seen.sheets:
            name = self.called(sheet.sheet)
            groups = {row for one in self.tables(sheet.sheet) for row in one.get("pillar_rows", ())}
            for one in self.must["not_items"]:
                if one["sheet"] == name and (name, one["row"]) in told:
                    yield _row_said(sheet, one["row"], "band" if one["row"] in groups else SKIP)
            if len(told) != self.must["items"] and len(told) not in self.must["items_also_ok"]:
                yield from self.missing_items(sheet, told)

    def missing_items(self, sheet: SheetPart, told: set[tuple[str, int]]) -> Iterator[Said]:
        name = self.called(sheet.sheet)
        for one in self.samples(sheet.sheet):
            fields = one["field"] if isinstance(one["field"], list) else [one["field"]]
            row = place(one["cell"])[0]
            if fields[0] == "item_name" and not one.get("via_merge") and (name, row) not in told:
                yield _row_said(sheet, row, "item")


def _said_of(accepted: list[str], likely: str = "") -> str:
    """A column's field as the page has it, with its year: 「target@2023」. Of several as good ones `likely`, else the
    first; "" for one that the page doesn't have."""
    found = [said for one in accepted if (said := _said(one))]
    if "by_row" in accepted:
        found.insert(0, "by_row")
    return next((one for one in found if likely and one.startswith(likely)), found[0] if found else "")


def _said(field: str) -> str:
    name, _, year = field.split("/")[0].partition("@")
    code = _CODES.get(name, name)
    if name in ("target", "effect_planned", "rating_mark") and year == "goal":
        code = "goal"
    elif name == "rating_mark" and "/" in field:
        code = "band"
    elif year == "total" and name != "rating":
        code = "compared"
    if code not in BY_CODE and code != IGNORE:
        return ""
    return f"{code}@{year}" if year.isdecimal() else code


def _named(sheet: SheetPart, table: Report, letter: str) -> str:
    """A column of the table as the page names it."""
    own = [one for one in sheet.blocks if one.header_rows and one.header_rows[-1] == table["header_row"]]
    found = (one.place for block in own for one in block.columns if one.column == letter)
    return next(found, letter)


def _row_said(sheet: SheetPart, row: int, sort: str) -> Said:
    return {"say": "row", "sheet": sheet.sheet, "of": str(row), "sort": sort}


def as_meant(expected: Report) -> Report:
    """An expectation states 「△300」 of a reduction as it is printed and says beside it that it is a gain of 300: that
    is what it is once a person has said so."""
    meant = copy.deepcopy(expected)
    for one in meant["must_find"]["sample_cells"]:
        if _is_gain(one):
            one.setdefault("stored_value", -one["value"])
    return meant


def _is_gain(sample: Report) -> bool:
    return "gain of +value" in str(sample.get("meaning", ""))


# ── Over a folder of workbooks ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Walk:
    """One workbook's way: the judge's results before anything was said, after the questions, after corrections."""

    workbook: str
    results: tuple[Report, Report, Report]
    questions: int
    corrections: int

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
        answered = clerk.answer_questions()
        corrected = clerk.correct(answered)
        results = (clerk.score(first), clerk.score(answered), clerk.score(corrected))
        yield Walk(source.name, results, clerk.questions, clerk.corrections)
