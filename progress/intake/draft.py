"""What a file says, record by record, each value with the cell it stands in; before the database is asked.

Pure: standard library and msgspec. Layouts fill a `Draft`; `progress.intake.reconcile` holds it against the plan.
"""

from __future__ import annotations

import pickle
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from plans.books.cells import Cell, Sheet
from plans.history.changes import Finding, Severity
from progress.intake.known import KnownItem

Plain = str | int | bool | Decimal | date | None
Key = tuple[str | int, ...]


class Kind(StrEnum):
    """What a record is about, and the parts of its `key` (its plan goes without saying).

    Fields of a record have the names of the model's fields; references are given by the key of what they name.
    """

    PLAN = "plan"  # ()
    EDITION = "edition"  # (name,)
    FOOTNOTE = "footnote"  # (mark,)
    DEPARTMENT = "department"  # (name,)
    SCALE = "scale"  # (scale key,)  a scale that is written is also one that the plan uses
    BAND = "band"  # (scale key, band code)
    PILLAR = "pillar"  # (pillar key,)  field parent: pillar key or None
    ITEM = "item"  # (item key,)  fields pillar: pillar key; parent: item key or None
    SUCCESSION = "succession"  # (item key, from year, nth)
    ASSIGNMENT = "assignment"  # (item key, department name, clause)
    INDICATOR = "indicator"  # (item key, indicator name)
    ANNUAL_TARGET = "annual_target"  # (item key, year)
    TARGET_VALUE = "target_value"  # (item key, indicator name, year)
    REVISION = "revision"  # (item key, indicator name, year, nth)
    GOAL_REVISION = "goal_revision"  # (item key, indicator name, nth)
    SERIES_BREAK = "series_break"  # (item key, indicator name, from year)
    RESTATED = "restated"  # (item key, indicator name, from year, figure's year)
    BUDGET_LINE = "budget_line"  # ("pillar" or "item", its key, year, project name, label printed, nth)
    STAFFING = "staffing"  # ("pillar" or "item", its key, year, scope, category, nth)
    RULE = "rule"  # (name,)
    RULE_BAND = "rule_band"  # (rule name, scale key, band code)
    RULE_METHOD = "rule_method"  # (rule name, item key, indicator name)
    QUESTION = "question"  # (label,)
    ROUND = "round"  # (year, round kind)
    STATUS = "status"  # (year, round kind, item key)
    ACTUAL_VALUE = "actual_value"  # (year, round kind, item key, indicator name, figure's year)
    RATING = (
        "rating"  # (year, round kind, item key, scale key, indicator name or "")  field recorded: band code
    )
    EFFECT = "effect"  # (year, round kind, item key, nth)
    ANSWER = "answer"  # (year, round kind, item key, question's label)
    SUMMARY = "summary"  # (year, round kind, pillar key)
    OPINION = "opinion"  # (year, round kind, item key or "", nth)
    FOLLOW_UP = (
        "follow_up"  # (of its opinion: year, round kind, item key or "", nth; year and kind of the round)
    )


YEAR_END = "year_end"
"""The usual round kind in keys."""
ITEM_AT = {
    Kind.ITEM: 0,
    Kind.SUCCESSION: 0,
    Kind.ASSIGNMENT: 0,
    Kind.INDICATOR: 0,
    Kind.ANNUAL_TARGET: 0,
    Kind.TARGET_VALUE: 0,
    Kind.REVISION: 0,
    Kind.GOAL_REVISION: 0,
    Kind.SERIES_BREAK: 0,
    Kind.RESTATED: 0,
    Kind.BUDGET_LINE: 1,
    Kind.STAFFING: 1,
    Kind.RULE_METHOD: 1,
    Kind.STATUS: 2,
    Kind.ACTUAL_VALUE: 2,
    Kind.RATING: 2,
    Kind.EFFECT: 2,
    Kind.ANSWER: 2,
    Kind.OPINION: 2,
    Kind.FOLLOW_UP: 2,
}
"""The place in a record's key that names its item; of a budget line or staffing its pillar, where the key begins with
that word."""

YEAR_AT = {
    Kind.ANNUAL_TARGET: 1,
    Kind.TARGET_VALUE: 2,
    Kind.ACTUAL_VALUE: 4,
    Kind.BUDGET_LINE: 2,
    Kind.STATUS: 0,
    Kind.RATING: 0,
    Kind.EFFECT: 0,
    Kind.OPINION: 0,
    Kind.FOLLOW_UP: 4,
    Kind.SUMMARY: 0,
}
"""The place in a record's key that names its year."""


def item_of(kind: Kind, key: Key) -> str:
    """The key of the item that a record is, or hangs on; "" for one of none."""
    return "" if kind not in ITEM_AT or key[0] == "pillar" else str(key[ITEM_AT[kind]])


class Origin(msgspec.Struct, frozen=True, gc=False):
    """The cell a value stands in."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


def split_place(place: str) -> tuple[str, str]:
    """「シート!B7」 → (「シート」, 「B7」); a sheet's name may hold a ! itself."""
    sheet, mark, cell = place.rpartition("!")
    return (sheet, cell) if mark else (place, "")


def column_place(letter: str, below: int) -> str:
    """A column as a person names it: 「C」; of a table below another with the first row of its heading: 「C19」."""
    return f"{letter}{below or ''}"


def origin_of(sheet: Sheet, cell: Cell) -> Origin:
    return Origin(sheet.name, sheet.address(cell.row, cell.column))


class Said(msgspec.Struct, frozen=True, gc=False):
    """One value as the document says it. `value` is what is stored; `printed` the text of the cell it was read
    from, "" for what no cell says itself (a position, an answer). `unit` and `fiscal_year` where they apply."""

    value: Plain
    printed: str = ""
    origin: Origin | None = None
    unit: str = ""
    fiscal_year: int | None = None


def said(
    sheet: Sheet, cell: Cell, value: Plain = "", *, unit: str = "", fiscal_year: int | None = None
) -> Said:
    """What `cell` says; without `value` its stripped text."""
    kept = cell.text if value == "" else value
    return Said(kept, cell.printed, origin_of(sheet, cell), unit, fiscal_year)


@dataclass(slots=True)
class Record:
    kind: Kind
    key: Key
    fields: dict[str, Said] = field(default_factory=dict)
    origin: Origin | None = None
    """Of the record itself: the cell of its name."""
    called: tuple[str, str] | None = None
    """The number and the name by which the file calls it, where its fields don't say them."""


class QuestionKind(StrEnum):
    COLUMN = "column"
    """What does this column hold?"""
    YEAR = "year"
    """Which fiscal year do these figures belong to?"""
    SHEET = "sheet"
    """Is this sheet part of the plan?"""
    DIRECTION = "direction"
    """Is more better, or less? No document's sign says it."""
    INDICATOR_NAME = "indicator_name"
    """A figure inside a sentence: is it an indicator, and what is it called?"""
    RENAMED = "renamed"
    """Another name under the same number: renamed?"""
    PLAN = "plan"
    """Something of the plan itself: its years, its title."""
    EDITED = "edited"
    """Changed in the file and in the plan since it was last taken: which of the two stays?"""


RENAMED = ("renamed", "名前が変わった（改称として記録する）")
SAME = ("same", "同じ項目で、書き方が違うだけ")
"""The choices where a known item's number stands before another name."""


@dataclass(frozen=True)
class Question:
    """What no document states, or what could not be known from this one.

    `id` is stable from one reading of the file to the next. `choices`: (value, label) pairs, () for a free
    text; `proposed` is preselected. Without an answer a `blocking` question refuses the import; any other
    leaves empty what it is about.
    """

    id: str
    kind: QuestionKind
    sentence: str
    cell: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    proposed: str = ""
    blocking: bool = False
    topic: str = ""
    """What it is about, more exactly than its kind says, for programs (`hidden_rows`, `unit`)."""
    about: tuple[Mapping[str, object], ...] = ()
    """The other places that the answer decides on: `{"column": "C"}`, `{"row": 7}`."""
    why: str = ""
    """What speaks for `proposed`, and why that isn't enough: a sentence for the person; "" where the question says
    it."""
    heading: str = ""
    """Of one that asks what a column holds: its heading, as it is known again in another sheet."""


@dataclass(frozen=True)
class ColumnReading:
    """A column as understood. `field`: the field's code, "" for one that is left out; `sure`: 0 to 100."""

    column: str
    header: str
    field: str
    label: str
    sure: int
    fiscal_year: int | None = None
    unit: str = ""
    of_first_row: str = ""
    """Where each row says which field it is of: the first row's."""
    axis: str = ""
    """Of a rating: what is rated, or by whom."""
    signature: str = ""
    """Its heading, as it is known again in another sheet or file."""
    below: int = 0
    """Of a table below another: the first row of its heading."""

    @property
    def place(self) -> str:
        """By which a person speaks of it."""
        return column_place(self.column, self.below)


class Apart(StrEnum):
    """What a cell is that no record is made from: the closed list of reasons."""

    HEADING = "heading"
    TITLE = "title"
    """A line above a table or a form: its name, its year, its unit."""
    PLACE = "place"
    """Says of what a row or the figures beside it are: 「実績」, a year, a group named above already."""
    BESIDE = "beside"
    """Is read together with another cell: its unit, its direction."""
    TOTAL = "total"
    """Of a row or column of totals, counts or shares, held against the others."""
    LEGEND = "legend"
    NOTE = "note"
    EXAMPLE = "example"
    EMPTY_PLACE = "empty_place"
    """「（該当なし）」 where an item would stand."""
    REPEATED = "repeated"
    """The heading again, on a further page; a page's number."""
    OTHER_TABLE = "other_table"
    """A small table beside or below the list."""
    COLUMN = "column"
    """Of a column that reports nothing of its own, as its heading says: a part of the year, a number of the page."""
    HIDDEN = "hidden"
    SHEET = "sheet"
    """Of a sheet that is no table of the plan: a cover, contents, an example."""
    BY_PERSON = "by_person"
    """A person left it out."""
    BLANK = "blank"
    """「－」: nothing is said."""


@dataclass(frozen=True)
class SheetReading:
    """How one sheet was read. `layout`: the layout's key, "" for a sheet that holds nothing to import."""

    sheet: str
    layout: str
    label: str
    header_rows: tuple[int, ...] = ()
    columns: tuple[ColumnReading, ...] = ()
    first_row: int | None = None
    last_row: int | None = None
    remark: str = ""
    why: Apart | None = None
    """Of a sheet, or a table, that is left alone as a whole."""
    first: str = ""
    """The first cell of a table, by which a person may speak of it (`B12`)."""


@dataclass(frozen=True)
class Total:
    """A printed total beside what its rows add up to; `field`: its column, in words.
    None: no figure there, or none that could be added."""

    cell: str
    label: str
    field: str
    printed: str
    stated: Decimal | None
    computed: Decimal | None

    @property
    def agrees(self) -> bool:
        return self.stated == self.computed

    @property
    def computed_words(self) -> str:
        return "" if self.computed is None else f"{self.computed.normalize():,f}"


Records = dict[tuple[Kind, Key], Record]


def items_of(records: Records) -> set[str]:
    """The keys of the items that the records are, or hang on."""
    return {item_of(*named) for named in records} - {""}


class Draft:
    """The records that a file's layouts found, in the order in which they may be written.

    `records` are those at hand: of a list of thousands of items, the finished ones are put away some hundred at a
    time, packed to a tenth, as nobody needs more of them at once (`parts`).
    """

    def __init__(self) -> None:
        self.records: Records = {}
        self._away: list[bytes] = []
        self._count_away = 0
        self.findings: list[Finding] = []
        self._questions: dict[str, Question] = {}
        self.totals: list[Total] = []
        self.sheets: list[SheetReading] = []
        self.blocks: list[SheetReading] = []
        """Each table and form by itself, where a sheet holds several."""
        self.columns_of: dict[Origin, str] = {}
        """Cell → the field of the column it stands in, where a record's field doesn't tell."""
        self.compared: dict[Origin, dict[str, object]] = {}
        """Cells that are held against others and not imported, with what they were understood as."""
        self.again: dict[Origin, tuple[Origin, str]] = {}
        """Cells that say what another one said already → that cell, and how they print it."""
        self.apart: dict[Origin, Apart] = {}
        """Cells that no record is made from, with what they are instead."""
        self.rows: dict[tuple[str, int], str] = {}
        """(sheet, row) → what the row is: `item`, `band`, `total`, `note`."""
        self.printed_as: dict[Origin, str] = {}
        """Cells whose sign (〃) was read as what it stands for → the sign."""
        self.carried: dict[tuple[str, int, int], tuple[Origin, str, int | None]] = {}
        """(sheet, row, column) → the cell that says it there too, the key of the row's item, the column's year."""
        self.signatures: dict[str, dict[str, str]] = {}
        """Header signature → column matching as used, to be remembered when the file is committed."""
        self.headings: dict[str, tuple[str, ...]] = {}
        """Header signature → its headings, from the left, each year as 〈年度〉."""
        self.written: dict[tuple[Kind, Key], dict[str, Plain]] = {}
        """Of a file that this system wrote, what stood in the fields of its records then."""

    def put(self, kind: Kind, key: Key, fields: Mapping[str, Said], origin: Origin | None = None) -> None:
        """Adds a record, or more fields to it. Where two cells say different things of one field the first
        stands and the second is reported as a warning at its cell."""
        record = self.records.setdefault((kind, key), Record(kind, key, {}, origin))
        again: dict[Origin, tuple[Origin, str]] = {}
        different: set[Origin | None] = set()
        for name, value in fields.items():
            first = record.fields.setdefault(name, value)
            if first.value != value.value:
                where = f"（先に読んだのは{first.origin}）" if first.origin else ""
                sentence = (
                    f"同じ内容が2か所で違います：「{first.printed or first.value}」と"
                    f"「{value.printed or value.value}」{where}。"
                    "先に読んだほうを使います。違うときはファイルを直してください。"
                )
                self.tell(Severity.WARNING, "contradiction", sentence, value.origin, name)
                different.add(value.origin)
            elif value.origin and first.origin and value.origin != first.origin:
                again[value.origin] = first.origin, value.printed
        self.again |= {cell: said for cell, said in again.items() if cell not in different}

    def put_away(self, items: Collection[str]) -> None:
        """Packs the records of these items (by key), of which nothing more will be said."""
        away = {named: record for named, record in self.records.items() if item_of(*named) in items}
        self.records = {named: record for named, record in self.records.items() if named not in away}
        self._away.append(pickle.dumps(away, pickle.HIGHEST_PROTOCOL))
        self._count_away += len(away)

    @property
    def count(self) -> int:
        return len(self.records) + self._count_away

    @property
    def is_one_part(self) -> bool:
        return not self._away

    def parts(self) -> Iterator[Records]:
        """All records, an item's in one part; in the first those that hang on none. The usual file is one part."""
        yield self.records
        for away in self._away:
            yield pickle.loads(away)  # noqa: S301 (packed by `put_away`, in this process)

    def take_out(self) -> Records:
        """All records, which are the draft's no longer."""
        taken = {named: record for part in self.parts() for named, record in part.items()}
        self.records, self._away, self._count_away = {}, [], 0
        return taken

    def every(self) -> Iterator[Record]:
        for part in self.parts():
            yield from part.values()
            del part  # before the next one is unpacked

    def get(self, kind: Kind, key: Key) -> Record | None:
        """Of the records at hand."""
        return self.records.get((kind, key))

    def each(self, *kinds: Kind) -> Iterator[Record]:
        """The records of these kinds one after the other, in the order in which they were put."""
        return (record for record in self.every() if record.kind in kinds)

    def of(self, kind: Kind) -> list[Record]:
        """The same of one kind, all at hand."""
        return list(self.each(kind))

    def tell(
        self, severity: Severity, kind: str, sentence: str, origin: Origin | str | None = None, name: str = ""
    ) -> None:
        """Adds a finding. `kind` is a short English name for programs (`total_differs`)."""
        self.findings.append(Finding(severity, sentence, name, str(origin or ""), kind))

    def set_apart(self, sheet: Sheet, cells: Iterable[Cell], why: Apart) -> None:
        """Notes what cells are that no record is made from; the first word on a cell stands."""
        for cell in cells:
            self.apart.setdefault(origin_of(sheet, cell), why)

    def rename(self, item: KnownItem, year: int, new_name: Said) -> None:
        """The item is called `new_name` from that fiscal year on."""
        fields = {"kind": Said("renamed"), "former_name": Said(item.name), "new_name": new_name}
        self.put(Kind.SUCCESSION, (item.key, year, 1), fields, new_name.origin)

    def ask(self, question: Question) -> None:
        """Adds a question once; a layout asks again on each reading, and looks at `Known.answers` itself."""
        asked = self._questions.setdefault(question.id, question)
        if asked is not question and question.about:
            more = tuple(one for one in question.about if one not in asked.about)
            self._questions[question.id] = replace(asked, about=(*asked.about, *more))

    def ask_instead(self, questions: Iterable[Question]) -> None:
        """These, in their order, in the place of all that were asked up to here."""
        self._questions = {one.id: one for one in questions}

    def leave_out(self, other: Draft, kinds: Collection[str]) -> None:
        """Leaves out what `other` asks and tells too, what is told in findings of these kinds, and what would be
        remembered of headings."""
        told = {(one.kind, one.message) for one in other.findings}
        news = (one for one in self.findings if (one.kind, one.message) not in told)
        self.findings = [one for one in news if one.kind not in kinds]
        asked = {one.sentence for one in other.questions}
        self._questions = {one.id: one for one in self.questions if one.sentence not in asked}
        self.signatures = {}

    @property
    def questions(self) -> list[Question]:
        return list(self._questions.values())


def unit_of(record: Record, value: Said, records: Records) -> str:
    """The value's own unit, else that of the indicator whose target or actual value the record is."""
    indicator = None
    if record.kind in (Kind.TARGET_VALUE, Kind.ACTUAL_VALUE):
        key = record.key[:2] if record.kind == Kind.TARGET_VALUE else record.key[2:4]
        indicator = records.get((Kind.INDICATOR, key))
    return value.unit or text_of(indicator, "unit")


def text_of(record: Record | None, name: str) -> str:
    """What the record says in the field; "" where it says nothing, or there is no record."""
    value = record.fields.get(name) if record else None
    return str(value.value) if value and value.value else ""
