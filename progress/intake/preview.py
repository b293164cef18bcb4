"""What a file would do, as a picture that is stored once and shown page by page: filters, paging and the workbook
of findings read the picture, and the file isn't read again for them.

All values are words as people read them. Cells are named as 「シート!B7」, "" where there is none.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from typing import Any

import msgspec
from django.db import models

from plans.books.cells import Book
from plans.history.changes import Action, Finding, Severity
from plans.history.events import Names, names_of, value_words
from plans.history.records import Versioned, columns, references
from plans.values.fiscal_year import FiscalYear
from plans.values.words import EMPTY
from progress.intake.draft import (
    Apart,
    ColumnReading,
    Draft,
    Key,
    Kind,
    Question,
    QuestionKind,
    Records,
    SheetReading,
    Total,
    text_of,
    unit_of,
)
from progress.intake.importing import Outcome
from progress.intake.kinds import BY_KIND, BY_MODEL
from progress.intake.reading.fates import fates_of
from progress.intake.reconcile import Line, Part
from progress.intake.sheet_picture import SheetPicture, changed_cells, pictures_of
from progress.models import ReportingRound


class FieldLine(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One field of a record. `before` is "" for a new record; `printed` is the cell's own text, and `meaning` what
    it was understood to say, both "" where they add nothing."""

    label: str
    before: str
    after: str
    printed: str = ""
    meaning: str = ""
    cell: str = ""


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One record. `weight`: the gravest finding at one of its cells, "" for none."""

    kind: str
    title: str
    action: str
    name: str
    cell: str
    weight: str
    fields: tuple[FieldLine, ...] = ()


_decode_rows = msgspec.msgpack.Decoder(tuple[Row, ...]).decode
"""As `_decode`."""


class Rows(msgspec.Struct, frozen=True, gc=False):
    """The records in parts, each packed: of a list of thousands of items a page unpacks one at a time."""

    parts: tuple[tuple[int, bytes], ...] = ()
    """(how many, packed)"""

    @classmethod
    def of(cls, *parts: Sequence[Row]) -> Rows:
        packed = (zlib.compress(msgspec.msgpack.encode(part, enc_hook=int), 1) for part in parts)
        return cls(tuple((len(part), one) for part, one in zip(parts, packed, strict=True)))

    def __len__(self) -> int:
        return sum(count for count, _ in self.parts)

    def __iter__(self) -> Iterator[Row]:
        for _, packed in self.parts:
            yield from _decode_rows(zlib.decompress(packed))

    def at(self, places: Sequence[int]) -> list[Row]:
        """Those in these places, in rising order."""
        found, begins = [], 0
        for count, packed in self.parts:
            own = [place - begins for place in places if begins <= place < begins + count]
            rows = _decode_rows(zlib.decompress(packed)) if own else ()
            found += [rows[place] for place in own]
            begins += count
        return found


@dataclass(frozen=True)
class Asked(Question):
    """A question; of the direction of an indicator with the indicator, its unit and its targets."""

    indicator: str = ""
    unit: str = ""
    targets: str = ""


@dataclass(frozen=True)
class SheetPart(SheetReading):
    """How a sheet was read, with its picture. `blocks`: its tables one by one, those left alone too, where a person
    may speak of them."""

    hidden: bool = False
    picture: SheetPicture = field(default_factory=SheetPicture)
    blocks: tuple[SheetReading, ...] = ()

    def column(self, place: str) -> ColumnReading | None:
        """As a person names it; None for none."""
        return next((one for one in self.columns if one.place == place), None)

    @property
    def skipped(self) -> bool:
        """A person left it out."""
        return self.why == Apart.BY_PERSON


class KindCount(msgspec.Struct, frozen=True, array_like=True, gc=False):
    kind: str
    title: str
    created: int
    changed: int
    unchanged: int


class Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Rows of the plan that the file doesn't name. `names` holds the first ones."""

    kind: str
    title: str
    count: int
    names: tuple[str, ...]


class Preview(msgspec.Struct, frozen=True, gc=False):
    sheets: tuple[SheetPart, ...] = ()
    questions: tuple[Asked, ...] = ()
    rows: Rows = Rows()
    faults: tuple[Finding, ...] = ()
    sums: tuple[Total, ...] = ()
    kinds: tuple[KindCount, ...] = ()
    left_alone: tuple[Kept, ...] = ()
    rounds: tuple[tuple[int, str], ...] = ()
    """Historical rounds of the file, with their ids once they are written (0 before)."""
    refusals: tuple[str, ...] = ()
    """Why nothing can be written, beyond errors and open questions: the file holds nothing."""
    moved: tuple[str, ...] = ()
    """What the last answers changed, in sentences."""
    once_asked: tuple[tuple[str, str], ...] = ()
    """(id, sentence) of questions asked so far: an answered one may no longer be among the `questions`."""

    @property
    def created(self) -> int:
        return sum(one.created for one in self.kinds)

    @property
    def changed(self) -> int:
        return sum(one.changed for one in self.kinds)

    @property
    def unchanged(self) -> int:
        return sum(one.unchanged for one in self.kinds)

    @property
    def undecided(self) -> int:
        """Cells that aren't imported because nobody knows yet what they are."""
        return sum(one.picture.asked for one in self.sheets)

    def having(self, severity: Severity) -> list[Finding]:
        return [one for one in self.faults if one.severity == severity]

    def open_questions(self, answers: Mapping[str, str]) -> list[Asked]:
        """Those without an answer, whose answer is required to go on."""
        return [one for one in self.questions if one.blocking and not answers.get(one.id, "").strip()]


_decode = msgspec.msgpack.Decoder(Preview).decode
"""Kept, not made at each reading: msgspec learns a type without a lock (see `progress.table.frozen`)."""


def pack(preview: Preview) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(preview, enc_hook=int), 1)  # int: a fiscal year


def unpack(data: bytes | memoryview) -> Preview:
    """`unpack(pack(x)) == x`. Raises msgspec.ValidationError for a picture of an earlier version."""
    return _decode(zlib.decompress(data))


def written(preview: Preview, rounds: Iterable[ReportingRound]) -> Preview:
    """The picture that stays once the file is written: counts, remarks and rounds, without the records."""
    return msgspec.structs.replace(
        preview,
        rows=Rows(),
        questions=(),
        sheets=tuple(replace(one, picture=SheetPicture(), columns=()) for one in preview.sheets),
        once_asked=(),
        moved=(),
        rounds=tuple((one.pk, str(one)) for one in rounds),
    )


# ── Drawing it ───────────────────────────────────────────────────────────────────────────────────────────────

FIELD_WORDS = 1_500
NAMES_KEPT = 300


class Drawing:
    """Draws what `examine` hands over part by part, then the whole."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, bytes]] = []
        self._counted: Counter[tuple[type[Versioned], Action]] = Counter()

    def take(self, outcome: Outcome, part: Part) -> None:
        self._rows += Rows.of(tuple(_rows(outcome, part))).parts
        self._counted.update((type(line.row), line.rehearsed.action) for line in part.lines)

    def picture(self, outcome: Outcome, before: Preview | None = None) -> Preview:
        """`before`: the picture of the same file before the last answers, None for the first."""
        return _picture(outcome, Rows(tuple(self._rows)), self._counted, before)


def _picture(
    outcome: Outcome,
    rows: Rows,
    counted: Counter[tuple[type[Versioned], Action]],
    before: Preview | None,
) -> Preview:
    against, draft = outcome.against, outcome.draft
    drawn = Preview(
        sheets=tuple(sheet_parts(outcome.book, draft)),
        questions=tuple(_asked(outcome.questions, draft)),
        rows=rows,
        faults=tuple(outcome.findings),
        sums=tuple(draft.totals),
        kinds=tuple(_counts(counted)),
        left_alone=tuple(
            Kept(kind, BY_KIND[kind].title, len(rows), tuple(map(str, rows[:NAMES_KEPT])))
            for kind, rows in against.left_alone.items()
        ),
        rounds=tuple((one.pk or 0, str(one)) for one in against.rounds),
        refusals=() if draft.count else tuple(outcome.refusals({})),
    )
    asked = dict(before.once_asked if before else ()) | {one.id: one.sentence for one in drawn.questions}
    moved = tuple(_moved(before, drawn)) if before and before.sheets else ()
    return msgspec.structs.replace(drawn, once_asked=tuple(asked.items()), moved=moved)


def _moved(before: Preview, after: Preview) -> Iterable[str]:
    was, now = ({one.sheet: one.picture for one in each.sheets} for each in (before, after))
    yield from changed_cells(was, now)
    for what, old, new in (
        ("追加するもの", before.created, after.created),
        ("変更するもの", before.changed, after.changed),
        ("質問", len(before.questions), len(after.questions)),
    ):
        if old != new:
            yield f"{what}が{old:,}件から{new:,}件になりました。"


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…（全{len(text):,}文字）"


def sheet_parts(book: Book, draft: Draft) -> Iterable[SheetPart]:
    """Each sheet of the file as it was read."""
    readings = {one.sheet: one for one in draft.sheets}
    pictures = pictures_of(book.sheets, draft, fates_of(draft, book))
    for sheet in book.sheets:
        yield SheetPart(
            **vars(readings[sheet.name]),
            hidden=sheet.hidden,
            picture=pictures[sheet.name],
            blocks=tuple(one for one in draft.blocks if one.sheet == sheet.name and one.first),
        )


def _kind_of(model: type[Versioned]) -> tuple[str, str]:
    """A kind's name and title; of what follows from others (`PlanScale`) the model's own."""
    spec = BY_MODEL.get(model._meta.label_lower)
    return (spec.kind.value if spec else str(model._meta.model_name)), str(model._meta.verbose_name)


def _counts(counted: Counter[tuple[type[Versioned], Action]]) -> Iterable[KindCount]:
    order = {spec.model: place for place, spec in enumerate(BY_MODEL.values())}
    for model in sorted({model for model, _ in counted}, key=lambda one: order.get(one, len(order))):
        numbers = [counted[(model, action)] for action in (Action.CREATE, Action.CHANGE, Action.UNCHANGED)]
        yield KindCount(*_kind_of(model), *numbers)


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(outcome: Outcome, part: Part) -> Iterable[Row]:
    names, meanings = _names(part.lines), _meanings(part.records)
    # Cell → its gravest finding: the gravest come first.
    weights = {one.cell: one.severity for one in reversed(outcome.findings) if one.cell}
    for line in part.lines:
        fields = tuple(_fields(line, names, meanings))
        cell = str(line.said.origin or "") if line.said else ""
        grades = {weights[one] for one in (cell, *(field.cell for field in fields)) if one in weights}
        weight = next((one.value for one in Severity if one in grades), "")
        kind, title = _kind_of(type(line.row))
        yield Row(kind, title, line.rehearsed.action.value, _name(line.row), cell, weight, fields)


def _name(row: Any) -> str:
    """The record's name, with its item's before it where it doesn't say that itself."""
    holder = getattr(row, "indicator", None) or getattr(row, "status", None) or row
    item, own = getattr(holder, "item", None), str(row)
    return f"{item}　{own}" if item is not None and str(item) not in own else own


@cache
def _shown(model: type[Versioned]) -> tuple[tuple[models.Field[Any, Any], str], ...]:
    """(column, label) of all that the record's own name doesn't say already."""
    spec = BY_MODEL.get(model._meta.label_lower)
    said = {"plan", "municipality", "key", "position"} | ({*spec.up, *spec.hidden} if spec else set())
    return tuple((column, str(column.verbose_name)) for column in columns(model) if column.name not in said)


def _fields(line: Line, names: Names, meanings: Mapping[str, str]) -> Iterable[FieldLine]:
    """The fields that move, in the model's order; of a new record all that it says and points to. `names`: what
    references are called; `meanings`: see `_meanings`."""
    before, after = line.rehearsed.before, line.rehearsed.after
    if after is None:
        return
    for column, label in _shown(type(line.row)):
        now = after[column.name]
        held = line.row._state.fields_cache.get(column.name) if column.is_relation else None
        if before is None and held is None and (now is False or now in (None, "")):
            continue  # of a new record only what it says
        if before is not None and before[column.name] == now:
            continue
        stood = "" if before is None else value_words(column, before[column.name], names)
        becomes = value_words(column, now, names) if not column.is_relation else str(held or EMPTY)
        value = line.said.fields.get(column.name) if line.said else None
        printed, cell = (value.printed.strip(), str(value.origin or "")) if value else ("", "")
        meaning = meanings.get(cell, "")
        yield FieldLine(
            label,
            _clip(stood, FIELD_WORDS),
            _clip(becomes, FIELD_WORDS),
            "" if printed == becomes else _clip(printed, FIELD_WORDS),
            "" if meaning == becomes else meaning,
            cell,
        )


def _names(lines: Iterable[Line]) -> Names:
    """What stands in the references that change; a query for each kind of record pointed to."""
    stood: list[tuple[models.Field[Any, Any], Any]] = []
    for line in lines:
        before, after = line.rehearsed.before, line.rehearsed.after
        if before is not None and after is not None:
            moved = [one for one in references(type(line.row)) if before[one.name] != after[one.name]]
            stood += [(column, before[column.name]) for column in moved]
    return names_of(stood)


def _meanings(records: Records) -> dict[str, str]:
    """Cell → its text as understood: 「時間外20人 年休取得13.0日」 → 「時間外 20人／年休取得 13.0日」."""
    found: dict[str, list[str]] = {}
    for kind, name_at in ((Kind.TARGET_VALUE, 1), (Kind.ACTUAL_VALUE, 3)):
        for record in records.values():
            value = record.fields.get("value") if record.kind == kind else None
            if value is not None and value.origin is not None and value.value is not None:
                words = f"{record.key[name_at]} {value.value}{unit_of(record, value, records)}"
                found.setdefault(str(value.origin), []).append(words)
    return {cell: "／".join(dict.fromkeys(words)) for cell, words in found.items()}


# ── Questions ────────────────────────────────────────────────────────────────────────────────────────────────


def _asked(questions: Sequence[Question], draft: Draft) -> Iterable[Asked]:
    cells = {one.cell for one in questions if one.kind == QuestionKind.DIRECTION}
    at_cell = _indicators_by_cell(draft, cells) if cells else {}
    targets = _targets(draft, {key for keys in at_cell.values() for key in keys}) if cells else {}
    for one in questions:
        keys = at_cell.get(one.cell, []) if one.kind == QuestionKind.DIRECTION else []
        key = next((key for key in keys if f"「{key[1]}」" in one.sentence), None)
        if key is None:
            yield Asked(**vars(one))
            continue
        indicator = draft.get(Kind.INDICATOR, key)
        goal, unit = text_of(indicator, "goal_printed"), text_of(indicator, "unit")
        printed = [*targets.get(key, []), *([f"最終 {goal}"] if goal else [])]
        yield Asked(**vars(one), indicator=str(key[1]), unit=unit, targets="、".join(printed))


def _indicators_by_cell(draft: Draft, cells: Collection[str]) -> dict[str, list[Key]]:
    """Of these cells the indicators (by key) that something in them speaks of."""
    found: dict[str, list[Key]] = {}
    for record in chain(draft.each(Kind.INDICATOR), draft.each(Kind.TARGET_VALUE)):
        for origin in {record.origin, *(value.origin for value in record.fields.values())} - {None}:
            if (cell := str(origin)) in cells:
                found.setdefault(cell, []).append(record.key[:2])
    return found


def _targets(draft: Draft, indicators: Collection[Key]) -> dict[Key, list[str]]:
    """Of these indicators the yearly targets as printed, in the order of the years."""
    found: dict[Key, list[tuple[int, str]]] = {}
    for record in draft.each(Kind.TARGET_VALUE):
        value = record.fields.get("printed") or record.fields.get("value")
        if record.key[:2] in indicators and value is not None and value.value not in (None, ""):
            year = FiscalYear(int(record.key[2]))
            found.setdefault(record.key[:2], []).append((int(year), f"{year.short} {value.value}"))
    return {key: [text for _, text in sorted(targets)] for key, targets in found.items()}
