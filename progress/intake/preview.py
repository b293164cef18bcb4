"""What a file would do, as a picture that is stored once and shown page by page: filters, paging and the workbook
of findings read the picture, and the file isn't read again for them.

All values are words as people read them. Cells are named by sheet and address (「A1」), both "" where there is none.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from django.db import models

from plans.books.cells import Book, Sheet, column_letters
from plans.history.changes import Action, Severity
from plans.history.collector import collecting_later
from plans.history.event_words import EMPTY, Names, names_of, value_words
from plans.history.writer import Rehearsal, Values, Versioned, columns
from plans.models import Plan
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import (
    Draft,
    Key,
    Kind,
    Origin,
    Question,
    QuestionKind,
    Record,
    Said,
    SheetReading,
    Total,
    split_place,
)
from progress.intake.importing import Outcome
from progress.intake.kinds import BY_KIND, BY_MODEL, KindOf
from progress.intake.layouts.table.columns import column_question
from progress.intake.reconcile import stored_rows
from progress.models import ReportingRound

HEAD_ROWS, HEAD_COLUMNS = 12, 40
"""How much of a sheet stands beside its matching."""
CELL_WORDS, FIELD_WORDS = 80, 1_500
NAMES_KEPT = 300
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
    sheet: str = ""
    cell: str = ""


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One record. `weight`: the gravest finding at one of its cells, "" for none."""

    kind: str
    title: str
    action: str
    name: str
    sheet: str
    cell: str
    weight: str
    fields: tuple[FieldLine, ...] = ()


class Fault(msgspec.Struct, frozen=True, array_like=True, gc=False):
    severity: str
    message: str
    sheet: str = ""
    cell: str = ""
    kind: str = ""


class Asked(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A question. `indicator`, `unit` and `targets` are filled for the direction of an indicator."""

    id: str
    kind: str
    sentence: str
    sheet: str = ""
    cell: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    proposed: str = ""
    blocking: bool = False
    indicator: str = ""
    unit: str = ""
    targets: str = ""


class ColumnPart(msgspec.Struct, frozen=True, array_like=True, gc=False):
    letters: str
    header: str
    field: str
    label: str
    sure: int
    year: str
    question: str


class SheetPart(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A sheet: how it was read, and its first rows as (row number, printed texts from column A on)."""

    name: str
    layout: str
    label: str
    remark: str
    hidden: bool
    skipped: bool
    header_rows: tuple[int, ...]
    first_row: int | None
    last_row: int | None
    columns: tuple[ColumnPart, ...]
    head: tuple[tuple[int, tuple[str, ...]], ...]
    wider: int
    """Columns beyond those shown."""


class Sum(msgspec.Struct, frozen=True, array_like=True, gc=False):
    sheet: str
    cell: str
    label: str
    field: str
    printed: str
    stated: str
    computed: str
    agrees: bool


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
    plan_title: str
    sheets: tuple[SheetPart, ...] = ()
    questions: tuple[Asked, ...] = ()
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    sums: tuple[Sum, ...] = ()
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

    def having(self, severity: Severity) -> list[Fault]:
        return [one for one in self.faults if one.severity == severity]

    def open_questions(self, answers: Mapping[str, str]) -> list[Asked]:
        """Those without an answer, whose answer is required to go on."""
        return [one for one in self.questions if one.blocking and not answers.get(one.id, "").strip()]


_decode = msgspec.msgpack.Decoder(Preview).decode
"""Kept, not made at each reading: msgspec learns a type without a lock (see `progress.table.frozen`)."""


def pack(preview: Preview) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(preview), 1)


def unpack(data: bytes | memoryview) -> Preview:
    """`unpack(pack(x)) == x`. Raises msgspec.ValidationError for a picture of an earlier version."""
    return _decode(zlib.decompress(data))


# ── Making it ────────────────────────────────────────────────────────────────────────────────────────────────


@collecting_later()
def picture(outcome: Outcome, skipped: Sequence[Sheet] = ()) -> Preview:
    """`skipped`: sheets that a person left out before the file was read."""
    against, draft = outcome.against, outcome.draft
    return Preview(
        plan_title=against.plan.title,
        sheets=tuple(_sheets(outcome.book, draft.sheets, skipped)),
        questions=tuple(_asked(outcome.questions, draft)),
        rows=tuple(_rows(outcome)),
        faults=tuple(_faults(outcome)),
        sums=tuple(_sum(one) for one in draft.totals),
        kinds=tuple(_counts(against.rehearsal)),
        left_alone=tuple(_left_alone(against.plan, draft, against.left_alone)),
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
            sheet.name,
            reading.layout,
            reading.label,
            reading.remark,
            sheet.hidden,
            sheet in skipped,
            reading.header_rows,
            reading.first_row,
            reading.last_row,
            tuple(_columns(sheet, reading)),
            tuple(_head(sheet, reading)),
            max(0, sheet.right - HEAD_COLUMNS),
        )


def _columns(sheet: Sheet, reading: SheetReading) -> Iterable[ColumnPart]:
    for one in reading.columns:
        yield ColumnPart(
            one.column,
            _clip(one.header, CELL_WORDS),
            one.field,
            one.label,
            one.sure,
            FiscalYear(one.fiscal_year).era if one.fiscal_year else "",
            column_question(sheet, one.column),
        )


def _head(sheet: Sheet, reading: SheetReading) -> Iterable[tuple[int, tuple[str, ...]]]:
    """The first rows; of a sheet whose headings stand further down, those around them."""
    heading = max(reading.header_rows, default=0)
    first = 1 if heading + 3 <= HEAD_ROWS else max(1, min(reading.header_rows) - 1)
    for row in range(first, min(sheet.bottom, first + HEAD_ROWS - 1) + 1):
        look = sheet.text if row in reading.header_rows else _stored_text(sheet)
        yield (
            row,
            tuple(
                _clip(look(row, column), CELL_WORDS)
                for column in range(1, min(sheet.right, HEAD_COLUMNS) + 1)
            ),
        )


def _stored_text(sheet: Sheet) -> Any:
    def text(row: int, column: int) -> str:
        cell = sheet.stored(row, column)
        return cell.text if cell else ""

    return text


def _faults(outcome: Outcome) -> Iterable[Fault]:
    for one in outcome.findings:
        yield Fault(one.severity.value, one.message, *split_place(one.cell), one.kind)


def _sum(total: Total) -> Sum:
    def words(number: Any) -> str:
        return "" if number is None else f"{number.normalize():,f}"

    sheet, cell = split_place(total.cell)
    return Sum(
        sheet,
        cell,
        total.label,
        total.field,
        total.printed,
        words(total.stated),
        words(total.computed),
        total.agrees,
    )


def _kind_of(model: type[Versioned]) -> tuple[str, str]:
    spec = BY_MODEL.get(model._meta.label_lower)
    if spec is not None:
        return spec.kind.value, spec.title
    return str(model._meta.model_name), str(model._meta.verbose_name)


def _counts(found: Rehearsal) -> Iterable[KindCount]:
    counted = Counter((type(row), found.action(place)) for place, row in enumerate(found.rows))
    order = {spec.model: place for place, spec in enumerate(BY_MODEL.values())}
    for model in sorted({model for model, _ in counted}, key=lambda one: order.get(one, len(order))):
        numbers = [counted[(model, action)] for action in (Action.CREATE, Action.CHANGE, Action.UNCHANGED)]
        yield KindCount(*_kind_of(model), *numbers)


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(outcome: Outcome) -> Iterable[Row]:
    found = outcome.against.rehearsal
    names = _names(found)
    meanings = _meanings(outcome.draft)
    weights = _weights(outcome)
    for number, (row, said) in enumerate(zip(found.rows, outcome.against.said, strict=True)):
        kind, title = _kind_of(type(row))
        lines = tuple(_lines(row, said, found.stood[number], found.wanted[number], names, meanings))
        place = _place(said.origin) if said else _NOWHERE
        graded = ""
        if weights:
            cells = [place, *((line.sheet, line.cell) for line in lines)]
            weight = min((weights[one] for one in cells if one in weights), default=len(_WEIGHTS))
            graded = _WEIGHTS[weight] if weight < len(_WEIGHTS) else ""
        yield Row(kind, title, found.action(number).value, _name(row), *place, graded, lines)


def _name(row: Any) -> str:
    """The record's name, with its item's before it where it doesn't say that itself."""
    holder = getattr(row, "indicator", None) or getattr(row, "status", None) or row
    item, own = getattr(holder, "item", None), str(row)
    return f"{item}　{own}" if item is not None and str(item) not in own else own


_NOWHERE = ("", "")


def _place(origin: Origin | None) -> tuple[str, str]:
    return (origin.sheet, origin.cell) if origin else _NOWHERE


_WEIGHTS = tuple(one.value for one in Severity)


def _weights(outcome: Outcome) -> dict[tuple[str, str], int]:
    """Cell → place of its gravest finding among the severities."""
    found: dict[tuple[str, str], int] = {}
    for one in outcome.findings:
        if one.cell:
            place, grade = split_place(one.cell), _WEIGHTS.index(one.severity.value)
            found[place] = min(grade, found.get(place, grade))
    return found


@cache
def _shown(model: type[Versioned]) -> tuple[tuple[int, models.Field[Any, Any], str], ...]:
    """(place among the columns, column, label) of all that the record's own name doesn't say already."""
    spec: KindOf | None = BY_MODEL.get(model._meta.label_lower)
    above = {
        "plan",
        "municipality",
        "key",
        "position",
        *(spec.up if spec else ()),
        *(spec.hidden if spec else ()),
    }
    return tuple(
        (place, column, str(column.verbose_name))
        for place, column in enumerate(columns(model))
        if column.name not in above
    )


def _lines(
    row: Versioned,
    said: Record | None,
    stood: Values | None,
    wanted: Values | None,
    names: Names,
    meanings: Mapping[str, str],
) -> Iterable[FieldLine]:
    """The fields that move, in the model's order; of a new record also what it points to."""
    if wanted is None:
        return
    for place, column, label in _shown(type(row)):
        after = wanted[place]
        if stood is not None:
            if stood[place] != after:
                before = _clip(value_words(column, stood[place], names), FIELD_WORDS)
                yield _line(row, said, column, label, before, after, names, meanings)
        elif (after is not None and after != "") or _points_to_new(row, column):
            yield _line(row, said, column, label, "", after, names, meanings)


def _points_to_new(row: Versioned, column: models.Field[Any, Any]) -> bool:
    return column.is_relation and row._state.fields_cache.get(column.name) is not None


def _line(
    row: Versioned,
    said: Record | None,
    column: models.Field[Any, Any],
    label: str,
    before: str,
    wanted: Any,
    names: Names,
    meanings: Mapping[str, str],
) -> FieldLine:
    value = said.fields.get(column.name) if said else None
    after = _after(row, column, wanted, names)
    if value is None:
        return FieldLine(label, before, _clip(after, FIELD_WORDS))
    printed = value.printed.strip()
    meaning = meanings.get(str(value.origin), "") if value.origin else ""
    return FieldLine(
        label,
        before,
        _clip(after, FIELD_WORDS),
        "" if printed == after else _clip(printed, FIELD_WORDS),
        "" if meaning == after else meaning,
        *_place(value.origin),
    )


def _after(row: Versioned, column: models.Field[Any, Any], wanted: Any, names: Names) -> str:
    if column.is_relation:
        held = row._state.fields_cache.get(column.name)
        return str(held) if held is not None else EMPTY
    return value_words(column, wanted, names)


def _names(found: Rehearsal) -> Names:
    """What stands in the references that change; a query for each kind of record pointed to."""
    wanted: dict[type[models.Model], set[Any]] = {}
    for row, stood, now in zip(found.rows, found.stood, found.wanted, strict=True):
        if stood is None or now is None:
            continue
        for place, column, _ in _shown(type(row)):
            if (
                isinstance(column, models.ForeignKey)
                and stood[place] is not None
                and stood[place] != now[place]
            ):
                wanted.setdefault(column.remote_field.model, set()).add(stood[place])
    return names_of(wanted)


def _meanings(draft: Draft) -> dict[str, str]:
    """Cell → its text as understood: 「時間外20人 年休取得13.0日」 → 「時間外 20人／年休取得 13.0日」."""
    parts: dict[str, list[str]] = {}
    for kind, name_at in ((Kind.TARGET_VALUE, 1), (Kind.ACTUAL_VALUE, 3)):
        for record in draft.of(kind):
            value = record.fields.get("value")
            if value is None or value.origin is None or value.value is None:
                continue
            words = f"{record.key[name_at]} {value.value}{_unit(draft, record, value, name_at)}"
            parts.setdefault(str(value.origin), []).append(words)
    return {cell: "／".join(dict.fromkeys(words)) for cell, words in parts.items()}


def _unit(draft: Draft, record: Record, value: Said, name_at: int) -> str:
    if value.unit:
        return value.unit
    indicator = draft.get(Kind.INDICATOR, (record.key[name_at - 1], record.key[name_at]))
    unit = indicator.fields.get("unit") if indicator else None
    return str(unit.value) if unit and unit.value else ""


# ── Questions ────────────────────────────────────────────────────────────────────────────────────────────────


def _asked(questions: Iterable[Question], draft: Draft) -> Iterable[Asked]:
    asked = list(questions)
    directions = any(one.kind == QuestionKind.DIRECTION for one in asked)
    at_cell = _indicators_by_cell(draft) if directions else {}
    targets = _targets(draft) if directions else {}
    for one in asked:
        sheet, cell = split_place(one.cell)
        described = ("", "", "")
        if one.kind == QuestionKind.DIRECTION:
            found = [key for key in at_cell.get(one.cell, []) if f"「{key[1]}」" in one.sentence]
            described = _described(draft, found[0], targets) if found else described
        yield Asked(
            one.id,
            one.kind.value,
            one.sentence,
            sheet,
            cell,
            one.choices,
            one.proposed,
            one.blocking,
            *described,
        )


def _indicators_by_cell(draft: Draft) -> dict[str, list[Key]]:
    """Cell → the indicators (by key) that something in it speaks of."""
    found: dict[str, list[Key]] = {}
    for kind in (Kind.INDICATOR, Kind.TARGET_VALUE):
        for record in draft.of(kind):
            places = {str(value.origin) for value in record.fields.values() if value.origin}
            for place in places | ({str(record.origin)} if record.origin else set()):
                found.setdefault(place, []).append(record.key[:2])
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


def _described(draft: Draft, key: Key, targets: Mapping[Key, list[str]]) -> tuple[str, str, str]:
    """(name, unit, printed targets) of an indicator."""
    record = draft.get(Kind.INDICATOR, key)
    unit = record.fields.get("unit") if record else None
    goal = record.fields.get("goal_printed") if record else None
    printed = [*targets.get(key, [])]
    if goal and goal.value:
        printed.append(f"最終 {goal.value}")
    return str(key[1]), str(unit.value) if unit and unit.value else "", "、".join(printed)


# ── What stays as it is ──────────────────────────────────────────────────────────────────────────────────────


def _left_alone(plan: Plan, draft: Draft, counts: Mapping[Kind, int]) -> Iterable[Kept]:
    if not counts:
        return
    stored = stored_rows(plan, counts)
    for kind, count in counts.items():
        names = [
            str(row) for (one, key), row in stored.items() if one == kind and draft.get(kind, key) is None
        ]
        yield Kept(kind.value, BY_KIND[kind].title, count, tuple(names[:NAMES_KEPT]))


def written(preview: Preview, plan: Plan, rounds: Iterable[ReportingRound]) -> Preview:
    """The picture that stays once the file is written: counts, remarks and rounds, without the records."""
    return msgspec.structs.replace(
        preview,
        plan_title=plan.title,
        rows=(),
        questions=(),
        sheets=tuple(msgspec.structs.replace(one, head=(), columns=()) for one in preview.sheets),
        rounds=tuple((one.pk, str(one)) for one in rounds),
    )


def letters_to(count: int) -> list[str]:
    """A, B, C … as many as `count`."""
    return [column_letters(number) for number in range(1, count + 1)]
