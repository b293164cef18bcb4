"""Drawing the picture of what a file would do (`progress.intake.preview`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models

from plans.books.cells import Book, Sheet
from plans.history.changes import Action, Severity
from plans.history.events import Names, names_of, value_words
from plans.history.records import Versioned, columns
from plans.values.fiscal_year import FiscalYear
from plans.values.words import EMPTY
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
from progress.intake.preview import (
    Asked,
    ColumnPart,
    Fault,
    FieldLine,
    Kept,
    KindCount,
    Preview,
    Row,
    SheetPart,
    Sum,
)
from progress.intake.reconcile import Line

HEAD_ROWS, HEAD_COLUMNS = 12, 40
"""How much of a sheet stands beside its matching."""
CELL_WORDS, FIELD_WORDS = 80, 1_500
NAMES_KEPT = 300


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


def _counts(lines: Iterable[Line]) -> Iterable[KindCount]:
    counted = Counter((type(line.row), line.rehearsed.action) for line in lines)
    order = {spec.model: place for place, spec in enumerate(BY_MODEL.values())}
    for model in sorted({model for model, _ in counted}, key=lambda one: order.get(one, len(order))):
        numbers = [counted[(model, action)] for action in (Action.CREATE, Action.CHANGE, Action.UNCHANGED)]
        yield KindCount(*_kind_of(model), *numbers)


# ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _rows(outcome: Outcome) -> Iterable[Row]:
    words = _Words(_names(outcome.against.lines), _meanings(outcome.draft))
    weights = _weights(outcome)
    for line in outcome.against.lines:
        kind, title = _kind_of(type(line.row))
        fields = tuple(words.of(line))
        place = _place(line.said.origin) if line.said else _NOWHERE
        cells = [place, *((one.sheet, one.cell) for one in fields)]
        gravest = min((weights[one] for one in cells if one in weights), default=None)
        weight = "" if gravest is None else _WEIGHTS[gravest]
        yield Row(kind, title, line.rehearsed.action.value, _name(line.row), *place, weight, fields)


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
def _shown(model: type[Versioned]) -> tuple[tuple[models.Field[Any, Any], str], ...]:
    """(column, label) of all that the record's own name doesn't say already."""
    spec: KindOf | None = BY_MODEL.get(model._meta.label_lower)
    above = {
        "plan",
        "municipality",
        "key",
        "position",
        *(spec.up if spec else ()),
        *(spec.hidden if spec else ()),
    }
    return tuple((column, str(column.verbose_name)) for column in columns(model) if column.name not in above)


def _moves(line: Line) -> Iterable[tuple[models.Field[Any, Any], str, Any, Any]]:
    """(column, label, before, after) of the fields that move, in the model's order; of a new record also what it
    points to. `before` is None for a new record."""
    before, after = line.rehearsed.before, line.rehearsed.after
    if after is None:
        return
    for column, label in _shown(type(line.row)):
        now = after[column.name]
        if before is None:
            if now not in (None, "") or _points_to_new(line.row, column):
                yield column, label, None, now
        elif before[column.name] != now:
            yield column, label, before[column.name], now


def _points_to_new(row: Versioned, column: models.Field[Any, Any]) -> bool:
    return column.is_relation and row._state.fields_cache.get(column.name) is not None


@dataclass(frozen=True)
class _Words:
    """The fields of a record in words. `names`: what references are called; `meanings`: see `_meanings`."""

    names: Names
    meanings: Mapping[str, str]

    def of(self, line: Line) -> Iterable[FieldLine]:
        for column, label, before, now in _moves(line):
            value = line.said.fields.get(column.name) if line.said else None
            stood = "" if line.rehearsed.before is None else value_words(column, before, self.names)
            yield self._line(label, _clip(stood, FIELD_WORDS), self._after(line.row, column, now), value)

    def _line(self, label: str, before: str, after: str, value: Said | None) -> FieldLine:
        if value is None:
            return FieldLine(label, before, _clip(after, FIELD_WORDS))
        printed = value.printed.strip()
        meaning = self.meanings.get(str(value.origin), "") if value.origin else ""
        return FieldLine(
            label,
            before,
            _clip(after, FIELD_WORDS),
            "" if printed == after else _clip(printed, FIELD_WORDS),
            "" if meaning == after else meaning,
            *_place(value.origin),
        )

    def _after(self, row: Versioned, column: models.Field[Any, Any], now: Any) -> str:
        if column.is_relation:
            held = row._state.fields_cache.get(column.name)
            return str(held) if held is not None else EMPTY
        return value_words(column, now, self.names)


def _names(lines: Iterable[Line]) -> Names:
    """What stands in the references that change; a query for each kind of record pointed to."""
    return names_of((column, before) for line in lines for column, _, before, _ in _moves(line))


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
