"""The cells that a draft's records were read from, with what each was read as.

Pure: standard library only. An entry has the form in which readings are compared: item, field, year, kind
of value, printed text, value, unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from items.quantity import absent
from plans.books.cells import column_letters
from progress.intake.draft import YEAR_AT, Draft, Kind, Origin, Record, Said, item_of, text_of, unit_of
from progress.intake.reading.words.fields import LEFT_OUT, YEAR_END

Entry = dict[str, Any]

FIELD_NAMES = {
    "name": "item_name",
    "departments": "lead_department",
    "division": "lead_department",
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


def name_of(item: Record) -> str:
    return text_of(item, "name") or str(item.key[0])


def level_of(draft: Draft, pillar: Record) -> int:
    """How deep the group lies, from 1."""
    level, seen = 1, {pillar.key}
    above = pillar.fields.get("parent")
    while above and above.value and (up := draft.get(Kind.PILLAR, (str(above.value),))):
        if up.key in seen:
            break
        seen.add(up.key)
        level, above = level + 1, up.fields.get("parent")
    return level


@dataclass
class RecordCells:
    """Reads a draft's records back to their cells. `cells`: what each was read as, once `read` is through."""

    draft: Draft
    cells: dict[Origin, list[Entry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {str(one.key[0]): name_of(one) for one in self.draft.of(Kind.ITEM)}
        self.bands = {one.key: one for one in self.draft.of(Kind.BAND)}
        self.part = self.draft.records
        """The records among which the one that is read back stands."""

    def read(self) -> dict[Origin, list[Entry]]:
        for part in self.draft.parts():
            self.part = part
            for record in part.values():
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
                self._state(origin, {**note, "field": FIELD_NAMES.get(str(note["field"]), note["field"])})
        for origin, (first, printed) in self.draft.again.items():
            said = self.cells.get(first, [])
            if origin not in self.cells and len(said) == 1:
                self._state(origin, {**said[0], "printed": printed})
        self._merged_down()
        return self.cells

    def _record(self, record: Record) -> None:
        kind, key = record.kind, record.key
        item = self.names.get(item_of(kind, key))
        year = key[YEAR_AT[kind]] if kind in YEAR_AT else None
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
            reported = "pillar" if level_of(self.draft, record) == 1 else "sub_pillar"
            number_printed = text_of(record, "number_printed")
            value = value or text_of(record, "policy")
            if not value or str(said.printed).strip().startswith(number_printed):
                value = f"{number_printed}　{value or ''}".strip("　")
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
            name = FIELD_NAMES[mirrored]
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
        unit = fields[2] or unit_of(record, value, self.part) or text_of(record, "unit")
        self._state(said.origin, _cell(name, item, year, "quantity", said.printed, number(value.value), unit))

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
        called = self._with_division(str(record.key[1]), role.printed)
        for other in self.cells.get(role.origin, ()):
            if other["field"] == name and other["item"] == item:
                names = other["value"] if isinstance(other["value"], list) else [other["value"]]
                if called not in names:
                    other |= {"kind": "list", "value": [*names, called]}
                return
        self._state(role.origin, _cell(name, item, None, "text", role.printed, called))

    def _with_division(self, name: str, printed: str) -> str:
        """「総務部 人事課」 where the cell prints the 部 too."""
        department = self.draft.records.get((Kind.DEPARTMENT, (name,)))
        parent = department.fields.get("parent") if department else None
        return f"{parent.value} {name}" if parent and str(parent.value) in printed else name

    def _state(self, origin: Origin, one: Entry) -> None:
        if origin in self.draft.printed_as and one["printed"] is not None:
            one = {**one, "printed": self.draft.printed_as[origin]}
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
            self.cells[there] = [{**one, "printed": None, "item": name or one["item"]} for one in same]


def _cell(
    name: str, item: object, year: object, kind: str, printed: str | None, value: object, unit: str = ""
) -> Entry:
    return {
        "item": item,
        "field": name,
        "year": year,
        "kind": kind,
        "printed": printed,
        "value": number(value) if isinstance(value, Decimal) else value,
        "unit": unit or None,
    }


def number(value: object) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
