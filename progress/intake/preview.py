"""What a file would do, as a picture that is stored once and shown page by page: filters, paging and the workbook
of findings read the picture, and the file isn't read again for them.

All values are words as people read them. Cells are named as 「シート!B7」, "" where there is none.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import msgspec
from django.db import models

from plans.books.cells import Book, Sheet
from plans.history.changes import Action, Finding, Severity
from plans.history.events import Names, names_of, value_words
from plans.history.records import Versioned, columns, references
from plans.values.fiscal_year import FiscalYear
from plans.values.words import EMPTY
from progress.intake.draft import Draft, Key, Kind, Question, QuestionKind, SheetReading, Total, text_of
from progress.intake.importing import Outcome
from progress.intake.kinds import BY_KIND, BY_MODEL
from progress.intake.reconcile import Line
from progress.models import ReportingRound

SKIP = "skip"
"""The answer to `skip_question`: the sheet is not to be read."""


def skip_question(sheet: str) -> str:
    """The id of the question whether a sheet is read; asked by the page, of every sheet."""
    return f"read:{sheet}"


def header_question(sheet: str) -> str:
    """The id of the question in which rows the headings stand (「3」, 「3-4」), as the table layout reads it."""
    return f"header:{sheet}"


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


@dataclass(frozen=True)
class Asked(Question):
    """A question; of the direction of an indicator with the indicator, its unit and its targets."""

    indicator: str = ""
    unit: str = ""
    targets: str = ""


@dataclass(frozen=True)
class SheetPart(SheetReading):
    """How a sheet was read, with its first rows: (row number, printed texts from column A on). `wider`: how many
    columns it has beyond those."""

    hidden: bool = False
    skipped: bool = False
    head: tuple[tuple[int, tuple[str, ...]], ...] = ()
    wider: int = 0


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
    rows: tuple[Row, ...] = ()
    faults: tuple[Finding, ...] = ()
    sums: tuple[Total, ...] = ()
    kinds: tuple[KindCount, ...] = ()
    left_alone: tuple[Kept, ...] = ()
    rounds: tuple[tuple[int, str], ...] = ()
    """Historical rounds of the file, with their ids once they are written (0 before)."""
    refusals: tuple[str, ...] = ()
    """Why nothing can be written, beyond errors and open questions: the file holds nothing."""

    @property
    def created(self) -> int:
        return sum(one.created for one in self.kinds)

    @property
    def changed(self) -> int:
        return sum(one.changed for one in self.kinds)

    @property
    def unchanged(self) -> int:
        return sum(one.unchanged for one in self.kinds)

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
        rows=(),
        questions=(),
        sheets=tuple(replace(one, head=(), columns=()) for one in preview.sheets),
        rounds=tuple((one.pk, str(one)) for one in rounds),
    )


# ── Drawing it ───────────────────────────────────────────────────────────────────────────────────────────────

HEAD_ROWS, HEAD_COLUMNS = 12, 40
"""How much of a sheet stands beside its matching."""
CELL_WORDS, FIELD_WORDS = 80, 1_500
NAMES_KEPT = 300


def picture(outcome: Outcome, skipped: Sequence[Sheet] = ()) -> Preview:
    """`skipped`: sheets that a person left out before the file was read."""
    against, draft = outcome.against, outcome.draft
    return Preview(
        sheets=tuple(_sheets(outcome.book, draft.sheets, skipped)),
        questions=tuple(_asked(outcome.questions, draft)),
        rows=tuple(_rows(outcome)),
        faults=tuple(outcome.findings),
        sums=tuple(draft.totals),
        kinds=tuple(_counts(against.lines)),
        left_alone=tuple(
            Kept(kind, BY_KIND[kind].title, len(rows), tuple(map(str, rows[:NAMES_KEPT])))
            for kind, rows in against.left_alone.items()
        ),
        rounds=tuple((one.pk or 0, str(one)) for one in against.rounds),
        refusals=() if draft.records else tuple(outcome.refusals({})),
    )


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…（全{len(text):,}文字）"


def _sheets(book: Book, readings: Iterable[SheetReading], skipped: Sequence[Sheet]) -> Iterable[SheetPart]:
    by_name = {reading.sheet: reading for reading in readings}
    for sheet in [*book.sheets, *skipped]:
        reading = by_name.get(sheet.name) or SheetReading(sheet.name, "", "")
        yield SheetPart(
            **vars(reading),
            hidden=sheet.hidden,
            skipped=sheet in skipped,
            head=tuple(_head(sheet, reading.header_rows)),
            wider=max(0, sheet.right - HEAD_COLUMNS),
        )


def _head(sheet: Sheet, header_rows: tuple[int, ...]) -> Iterable[tuple[int, tuple[str, ...]]]:
    """The first rows; of a sheet whose headings stand further down, those around them."""
    first = max(1, min(header_rows) - 1) if max(header_rows, default=0) + 3 > HEAD_ROWS else 1
    for row in range(first, min(sheet.bottom, first + HEAD_ROWS - 1) + 1):
        texts = []
        for column in range(1, min(sheet.right, HEAD_COLUMNS) + 1):
            cell = sheet.stored(row, column)
            text = sheet.text(row, column) if row in header_rows else cell.text if cell else ""
            texts.append(_clip(text, CELL_WORDS))
        yield row, tuple(texts)


def _kind_of(model: type[Versioned]) -> tuple[str, str]:
    """A kind's name and title; of what follows from others (`PlanScale`) the model's own."""
    spec = BY_MODEL.get(model._meta.label_lower)
    return (spec.kind.value if spec else str(model._meta.model_name)), str(model._meta.verbose_name)


def _counts(lines: Iterable[Line]) -> Iterable[KindCount]:
    counted = Counter((type(line.row), line.rehearsed.action) for line in lines)
    order = {spec.model: place for place, spec in enumerate(BY_MODEL.values())}
    for model in sorted({model for model, _ in counted}, key=lambda one: order.get(one, len(order))):
        numbers = [counted[(model, action)] for action in (Action.CREATE, Action.CHANGE, Action.UNCHANGED)]
        yield KindCount(*_kind_of(model), *numbers)


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(outcome: Outcome) -> Iterable[Row]:
    lines = outcome.against.lines
    names, meanings = _names(lines), _meanings(outcome.draft)
    # Cell → its gravest finding: the gravest come first.
    weights = {one.cell: one.severity for one in reversed(outcome.findings) if one.cell}
    for line in lines:
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


def _meanings(draft: Draft) -> dict[str, str]:
    """Cell → its text as understood: 「時間外20人 年休取得13.0日」 → 「時間外 20人／年休取得 13.0日」."""
    parts: dict[str, list[str]] = {}
    for kind, name_at in ((Kind.TARGET_VALUE, 1), (Kind.ACTUAL_VALUE, 3)):
        for record in draft.of(kind):
            value = record.fields.get("value")
            if value is not None and value.origin is not None and value.value is not None:
                words = f"{record.key[name_at]} {value.value}{draft.unit_of(record, value)}"
                parts.setdefault(str(value.origin), []).append(words)
    return {cell: "／".join(dict.fromkeys(words)) for cell, words in parts.items()}


# ── Questions ────────────────────────────────────────────────────────────────────────────────────────────────


def _asked(questions: Sequence[Question], draft: Draft) -> Iterable[Asked]:
    directions = any(one.kind == QuestionKind.DIRECTION for one in questions)
    at_cell = _indicators_by_cell(draft) if directions else {}
    targets = _targets(draft) if directions else {}
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


def _indicators_by_cell(draft: Draft) -> dict[str, list[Key]]:
    """Cell → the indicators (by key) that something in it speaks of."""
    found: dict[str, list[Key]] = {}
    for record in [*draft.of(Kind.INDICATOR), *draft.of(Kind.TARGET_VALUE)]:
        for origin in {record.origin, *(value.origin for value in record.fields.values())} - {None}:
            found.setdefault(str(origin), []).append(record.key[:2])
    return found


def _targets(draft: Draft) -> dict[Key, list[str]]:
    """Indicator → its yearly targets as printed, in the order of the years."""
    found: dict[Key, list[str]] = {}
    for record in sorted(draft.of(Kind.TARGET_VALUE), key=lambda one: int(one.key[2])):
        value = record.fields.get("printed") or record.fields.get("value")
        if value is not None and value.value not in (None, ""):
            year = FiscalYear(int(record.key[2])).short
            found.setdefault(record.key[:2], []).append(f"{year} {value.value}")
    return found
