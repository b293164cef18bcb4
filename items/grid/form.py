"""The grid's form: what was typed, read cell by cell, and written with the decision it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from items.grid.cells import Cell
from items.grid.decision import DecisionForm
from items.grid.sheet import Sheet
from items.models import AnnualTarget, Indicator, Item, TargetRevision, TargetValue
from items.quantity import NotAFigure
from items.targets import Reading, goal_differences, is_binding, read_for, revision
from plans.history.conflict import Conflict, who_and_when
from plans.history.records import Versioned, Way
from plans.history.seen_version import shown_version
from plans.history.writer import apply
from plans.values.words import EMPTY


@dataclass
class _Work:
    """What a valid grid would write."""

    records: list[Versioned] = field(default_factory=list)
    removed: list[Versioned] = field(default_factory=list)
    binding: bool = False
    """Does it change something that an adopted plan states?"""
    cells: int = 0
    """How many inputs of the grid that is; a year's stage and its goal are one record in two inputs."""


class YearsGrid(DecisionForm):
    """The grid of one item. `lines` and `year_lines` are what a page draws; `save` writes what was changed.

    Cells that nobody touched are left alone, whatever happened to them meanwhile. A touched cell whose record
    somebody else changed raises `Conflict` in `save`; `show_conflict` then tells it at the cell.
    """

    def __init__(self, item: Item, data: Any = None, *, today: date | None = None) -> None:
        self.posted = data.copy() if data is not None else {}
        super().__init__(self.posted if data is not None else None)
        self.item, self.today = item, today or localdate()
        sheet = Sheet(item)
        self.years, self.lines, self.year_lines = sheet.years, sheet.lines, sheet.year_lines
        self.cells = sheet.cells
        self.fields.update(sheet.fields)
        for cell in self.cells.values():
            cell.form = self
        self.remarks = goal_differences(item.plan, sheet.indicators)
        self.work = _Work()
        self.conflicts: list[str] = []

    @property
    def is_binding(self) -> bool:
        return is_binding(self.item.plan)

    @property
    def versions(self) -> list[tuple[str, str]]:
        """(name, value) of the hidden inputs that say which version of each record the page was drawn from."""
        drawn: dict[str, str] = {}
        for cell in self.cells.values():
            posted = self.data.get(cell.version_name) if self.is_bound else None
            drawn[cell.version_name] = posted if posted is not None else cell.version
        return list(drawn.items())

    # What was typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        touched: dict[str, tuple[Cell, dict[str, Any]]] = {}
        for name in self.changed_data:
            if name in self.cells and name not in self.errors:
                self._read(self.cells[name], str(cleaned[name]), touched)
        for cell, values in touched.values():
            self._collect(cell, values)
        if self.work.binding:
            self.require_decision(cleaned)
        return cleaned

    def _read(self, cell: Cell, typed: str, touched: dict[str, tuple[Cell, dict[str, Any]]]) -> None:
        values = touched.setdefault(cell.version_name, (cell, {}))[1]
        record = cell.record
        if isinstance(record, AnnualTarget):
            own = {"planned_stage" if cell.name.startswith("stage") else "goal_text": typed}
            self._note(cell, own, values)
            return
        indicator = record if isinstance(record, Indicator) else record.indicator  # type: ignore[attr-defined]
        try:
            reading = read_for(indicator, typed)
        except NotAFigure as error:
            self.add_error(cell.name, self._with_way_out(str(error), indicator))
            return
        self._note(cell, _figure_fields(record, cell.name, reading), values)

    def _note(self, cell: Cell, own: dict[str, Any], values: dict[str, Any]) -> None:
        """Adds what one cell changes to what its record's other cells change."""
        values.update(own)
        self.work.cells += any(getattr(cell.record, name) != value for name, value in own.items())

    def _with_way_out(self, sentence: str, indicator: Indicator) -> str:
        if indicator.kind == Indicator.Kind.NUMBER and "読めません" in sentence:
            return f"{sentence}数字でない目標は、指標の種類を「文言」か「期限」に変えてから入力します。"
        return sentence

    def _collect(self, cell: Cell, values: dict[str, Any]) -> None:
        stored = cell.record
        record = copy(stored)
        for name, value in values.items():
            setattr(record, name, value)
        if all(getattr(record, name) == getattr(stored, name) for name in values):
            return
        record.version = shown_version(self.data, cell.version_name) or (0 if cell.is_stored else 1)
        said_something = cell.is_stored and any(getattr(stored, name) for name in _promises(stored, values))
        binding = self.is_binding and said_something
        self.work.binding = self.work.binding or binding
        if cell.is_stored and not binding and _is_empty(record):
            self.work.removed.append(record)
        elif cell.is_stored or not _is_empty(record):
            self.work.records.append(record)

    # What is written

    def save(self, *, by: Any) -> int:
        """Writes what was changed; returns how many inputs that were. Raises Conflict, ValidationError."""
        binding = self.work.binding
        note = self.decision_note if binding else ""
        revisions = self._revisions() if binding else []
        apply([*self.work.records, *revisions], by=by, via=Way.GRID, removed=self.work.removed, note=note)
        return self.work.cells

    def _revisions(self) -> list[TargetRevision]:
        """One for every target that a decision moves; none for a correction."""
        decision = self.decision
        if decision is None:
            return []
        return [
            revision(self.cells[_target_name(record)].record, record, decision)  # type: ignore[arg-type]
            for record in self.work.records
            if isinstance(record, TargetValue) and record.pk is not None
        ]

    def show_conflict(self, conflict: Conflict) -> None:
        """Tells at each touched cell what stands there now and who wrote it. What was typed stays.

        Saving once more then writes what was typed, over the version that is shown here.
        """
        fresh = YearsGrid(self.item)
        lost = {(type(one.wanted), one.wanted.pk): one.last_event for one in conflict.records}
        for name, cell in self.cells.items():
            drawn = fresh.cells.get(name)
            now = drawn.initial if drawn else ""
            version = drawn.version if drawn else ""
            self.posted[cell.version_name] = version
            if name not in self.changed_data:
                self.posted[name] = self.posted[f"initial-{name}"] = now
            elif (type(cell.record), cell.record.pk) in lost:
                event = lost[(type(cell.record), cell.record.pk)]
                self.conflicts.append(
                    f"{self.fields[name].label}：{who_and_when(event)}「{now or EMPTY}」にしています。"
                )
                self.add_error(name, f"{who_and_when(event)}「{now or EMPTY}」にしています。")


def _target_name(record: TargetValue) -> str:
    return f"target-{record.indicator_id}-{int(record.fiscal_year)}"


def _figure_fields(record: Versioned, name: str, reading: Reading) -> dict[str, Any]:
    """Column → value that a reading gives for a target value, a baseline or a final goal."""
    if isinstance(record, TargetValue):
        return {
            "printed": reading.printed,
            "value": reading.value,
            "approximate": reading.approximate,
            "bound": reading.bound,
            "due": reading.due,
        }
    kind = name.partition("-")[0]
    values: dict[str, Any] = {
        f"{kind}_printed": reading.printed,
        f"{kind}_value": reading.value,
        f"{kind}_approximate": reading.approximate,
    }
    return values | ({"goal_bound": reading.bound} if kind == "goal" else {})


def _promises(record: Versioned, values: Iterable[str]) -> Sequence[str]:
    """Those of the changed columns in which a plan promises something (a present figure is no promise)."""
    return [name for name in values if not name.startswith("baseline") and not name.endswith("approximate")]


def _is_empty(record: Versioned) -> bool:
    if isinstance(record, TargetValue):
        return not record.printed and record.value is None and record.due is None
    if isinstance(record, AnnualTarget):
        return not (record.planned_stage or record.goal_text or record.figures_printed)
    return False
