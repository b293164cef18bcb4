"""The grid: one item's indicators and yearly goals, all plan years side by side, as one form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate, localtime

from items.models import AnnualTarget, Indicator, Item, TargetRevision, TargetValue
from items.quantity import NotAFigure, show, trimmed
from items.targets import Decision, Reading, goal_differences, is_binding, read_for, revision, with_targets
from plans.fields import DayFormField
from plans.history.writer import Conflict, Versioned, Way, apply
from plans.values.fiscal_year import FiscalYear

STAGES = ("検討", "実施", "達成")


class TypedText(forms.CharField):
    """Text as typed; only its line ends are made one kind, as browsers send another than was stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, show_hidden_initial=True, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").strip()

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


@dataclass
class Cell:
    """One input of the grid with the record it belongs to, as that record now stands (unsaved when new)."""

    name: str
    record: Versioned
    version_name: str
    year: FiscalYear | None = None
    form: Any = None

    @property
    def bound(self) -> forms.BoundField:
        found: forms.BoundField = self.form[self.name]
        return found

    @property
    def is_stored(self) -> bool:
        return self.record.pk is not None


@dataclass
class IndicatorLine:
    """One indicator: its present figure, a target for every year, its final goal."""

    indicator: Indicator
    baseline: Cell
    targets: list[Cell]
    goal: Cell

    @property
    def arrow(self) -> str:
        return self.indicator.get_direction_display() if self.indicator.direction else "向きの記載なし"

    @property
    def cells(self) -> list[Cell]:
        return [self.baseline, *self.targets, self.goal]


@dataclass
class YearLine:
    """One kind of text for every year: the planned stage or the goal in words."""

    label: str
    cells: list[Cell]


@dataclass
class _Work:
    """What a valid grid would write."""

    records: list[Versioned] = field(default_factory=list)
    removed: list[Versioned] = field(default_factory=list)
    binding: bool = False
    """Does it change something that an adopted plan states?"""
    cells: int = 0
    """How many inputs of the grid that is; a year's stage and its goal are one record in two inputs."""


class YearsGrid(forms.Form):
    """The grid of one item. `lines` and `year_lines` are what a page draws; `save` writes what was changed.

    Cells that nobody touched are left alone, whatever happened to them meanwhile. A touched cell whose record
    somebody else changed raises `Conflict` in `save`; `show_conflict` then tells it at the cell.
    """

    is_correction = forms.BooleanField(label="誤記の訂正です（見直しではありません）", required=False)
    correction_note = forms.CharField(
        label="訂正の内容", required=False, max_length=300, help_text="例：資料からの転記誤り（12件 → 21件）"
    )
    decided_on = DayFormField(
        label="決定日", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    decided_by = forms.CharField(
        label="決定した組織", required=False, max_length=80, help_text="例：行政改革推進本部"
    )
    reason = forms.CharField(label="見直しの理由", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, item: Item, data: Any = None, *, today: date | None = None) -> None:
        self.posted = data.copy() if data is not None else {}
        super().__init__(self.posted if data is not None else None)
        self.item, self.plan = item, item.plan
        self.today = today or localdate()
        self.indicators = with_targets(item)
        self.remarks = goal_differences(self.plan, self.indicators)
        self.annual = {FiscalYear(one.fiscal_year): one for one in item.targets.all()}
        self.years = self._years()
        self.cells: dict[str, Cell] = {}
        self.lines = [self._line(indicator) for indicator in self.indicators]
        self.year_lines = [
            YearLine("計画の段階", [self._annual_cell("stage", year) for year in self.years]),
            YearLine("年度目標", [self._annual_cell("goaltext", year) for year in self.years]),
        ]
        self._place_cells()
        self.work = _Work()
        self.conflicts: list[str] = []

    # What is drawn

    def _years(self) -> list[FiscalYear]:
        """The plan's years and any other year for which something is stored."""
        stored = {FiscalYear(one.fiscal_year) for line in self.indicators for one in line.target_values.all()}
        own = [self.item.start_year, self.item.end_year]
        years = {*self.plan.years, *stored, *self.annual}
        if not years and all(own):
            years = {FiscalYear(year) for year in range(int(own[0] or 0), int(own[1] or 0) + 1)}
        return sorted(years)

    @property
    def is_binding(self) -> bool:
        return is_binding(self.plan)

    def _add(self, cell: Cell, label: str, initial: str, **options: Any) -> Cell:
        attrs = {"aria-label": label, "autocomplete": "off", **options.pop("attrs", {})}
        widget = options.pop("widget", forms.TextInput)(attrs=attrs)
        self.fields[cell.name] = TypedText(label=label, initial=initial, widget=widget, **options)
        if attrs.get("class") == "grid__figure":
            long = " grid__figure--long" if _half_widths(initial) > LONG else ""
            own = {"size": str(_size(initial)), "class": f"grid__figure{long}"}
            self.fields[cell.name].widget.attrs.update(own)
        cell.form = self
        self.cells[cell.name] = cell
        return cell

    def _line(self, indicator: Indicator) -> IndicatorLine:
        stored = {FiscalYear(one.fiscal_year): one for one in indicator.target_values.all()}
        is_number = indicator.kind == Indicator.Kind.NUMBER
        attrs = {"inputmode": "decimal"} if is_number else {}
        version = f"version-indicator-{indicator.pk}"

        def own(name: str, label: str, initial: str, length: int) -> Cell:
            cell = Cell(f"{name}-{indicator.pk}", indicator, version)
            return self._add(
                cell, f"{indicator.name} {label}", initial, max_length=length, attrs={"class": "grid__figure"}
            )

        targets = []
        for year in self.years:
            target = stored.get(year) or TargetValue(indicator=indicator, fiscal_year=year)
            target.indicator = indicator
            name = f"target-{indicator.pk}-{int(year)}"
            cell = Cell(name, target, f"version-{name}", year)
            label = f"{indicator.name} {year.era}の目標"
            self._add(cell, label, as_typed(target), attrs={**attrs, "class": "grid__figure"})
            targets.append(cell)
        return IndicatorLine(
            indicator,
            own("baseline", "現状", _own_text(indicator, "baseline"), 120),
            targets,
            own("goal", "最終目標", _own_text(indicator, "goal"), 160),
        )

    def _annual_cell(self, name: str, year: FiscalYear) -> Cell:
        target = self.annual.get(year) or AnnualTarget(item=self.item, fiscal_year=year)
        target.item = self.item
        self.annual[year] = target
        cell = Cell(f"{name}-{int(year)}", target, f"version-year-{int(year)}", year)
        if name == "stage":
            attrs = {"list": "stages", "class": "grid__stage"}
            return self._add(
                cell, f"{year.era}の計画の段階", target.planned_stage, max_length=20, attrs=attrs
            )
        attrs = {"rows": "4", "class": "grid__words"}
        return self._add(cell, f"{year.era}の年度目標", target.goal_text, widget=forms.Textarea, attrs=attrs)

    def _place_cells(self) -> None:
        """Row and column of every input, for the keyboard and for pasting (static/js/grid.js)."""
        rows: list[list[Cell]] = [line.cells for line in self.lines]
        rows += [line.cells for line in self.year_lines]
        for row, cells in enumerate(rows):
            shift = 0 if row < len(self.lines) else 1  # year lines have no column for the present figure
            for column, cell in enumerate(cells):
                self.fields[cell.name].widget.attrs.update(
                    {"data-row": str(row), "data-column": str(column + shift)}
                )

    @property
    def versions(self) -> list[tuple[str, str]]:
        """(name, value) of the hidden inputs that say which version of each record the page was drawn from."""
        drawn: dict[str, str] = {}
        for cell in self.cells.values():
            posted = self.data.get(cell.version_name) if self.is_bound else None
            drawn[cell.version_name] = posted if posted is not None else _version(cell.record)
        return list(drawn.items())

    # What was typed

    def clean_decided_on(self) -> date | None:
        decided: date | None = self.cleaned_data["decided_on"]
        if decided and decided > self.today:
            raise forms.ValidationError("決定日が先の日付になっています。決定した日を入力してください。")
        return decided

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        touched: dict[str, tuple[Cell, dict[str, Any]]] = {}
        for name in self.changed_data:
            if name in self.cells and name not in self.errors:
                self._read(self.cells[name], str(cleaned[name]), touched)
        for cell, values in touched.values():
            self._collect(cell, values)
        if self.work.binding:
            self._require_decision(cleaned)
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
        seen = str(self.data.get(cell.version_name, ""))
        record.version = int(seen) if seen.isdecimal() else (0 if cell.is_stored else 1)
        said_something = cell.is_stored and any(getattr(stored, name) for name in _promises(stored, values))
        binding = self.is_binding and said_something
        self.work.binding = self.work.binding or binding
        if cell.is_stored and not binding and _is_empty(record):
            self.work.removed.append(record)
        elif cell.is_stored or not _is_empty(record):
            self.work.records.append(record)

    def _require_decision(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("is_correction"):
            if not cleaned.get("correction_note"):
                self.add_error("correction_note", "誤記の訂正のときは、何を直したかを入力してください。")
            return
        missing = {
            "decided_on": "いつ決定したかを入力してください。",
            "decided_by": "どこで決定したかを入力してください。",
            "reason": "目標を見直した理由を入力してください。誤記の訂正なら、下の欄に印を付けてください。",
        }
        for name, sentence in missing.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    # What is written

    @property
    def decision(self) -> Decision | None:
        """The decision as typed; None for a correction and where nothing binding changes."""
        if not self.work.binding or self.cleaned_data["is_correction"]:
            return None
        return Decision(
            self.cleaned_data["decided_on"], self.cleaned_data["decided_by"], self.cleaned_data["reason"]
        )

    def save(self, *, by: Any) -> int:
        """Writes what was changed; returns how many inputs that were. Raises Conflict, ValidationError."""
        note = ""
        revisions: list[TargetRevision] = []
        if self.work.binding:
            decision = self.decision
            note = decision.note if decision else f"誤記の訂正：{self.cleaned_data['correction_note']}"
            if decision is not None:
                note = f"{note}{decision.reason}"[:400]
                revisions = [
                    revision(self.cells[_target_name(record)].record, record, decision)  # type: ignore[arg-type]
                    for record in self.work.records
                    if isinstance(record, TargetValue) and record.pk is not None
                ]
        apply([*self.work.records, *revisions], by=by, via=Way.GRID, removed=self.work.removed, note=note)
        return self.work.cells

    def show_conflict(self, conflict: Conflict) -> None:
        """Tells at each touched cell what stands there now and who wrote it. What was typed stays.

        Saving once more then writes what was typed, over the version that is shown here.
        """
        fresh = YearsGrid(self.item)
        lost = {(type(one.wanted), one.wanted.pk): one.last_event for one in conflict.records}
        for name, cell in self.cells.items():
            drawn = fresh.cells.get(name)
            now = str(fresh.fields[name].initial or "") if drawn else ""
            version = _version(drawn.record) if drawn else ""
            self.posted[cell.version_name] = version
            if name not in self.changed_data:
                self.posted[name] = self.posted[f"initial-{name}"] = now
            elif (type(cell.record), cell.record.pk) in lost:
                event = lost[(type(cell.record), cell.record.pk)]
                self.conflicts.append(
                    f"{self.fields[name].label}：{_who(event)}「{now or '（空）'}」にしています。"
                )
                self.add_error(name, f"{_who(event)}「{now or '（空）'}」にしています。")


LONG = 10
"""Half-width characters up to which an input is drawn as wide as its text; longer text is set smaller."""


def _half_widths(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)


def _size(text: str) -> int:
    """The `size` of an input: small enough that ten years stand side by side, within what a table can bear."""
    needed = _half_widths(text)
    return max(needed, 4) if needed <= LONG else min(needed * 4 // 5 + 1, 18)


def _who(event: Any) -> str:
    if event is None:
        return "ほかの人が"
    at = localtime(event.at)
    return f"{event.by_name or 'ほかの人'}さんが{at.month}月{at.day}日{at:%H:%M}に"


def _version(record: Versioned) -> str:
    return str(record.version) if record.pk is not None else ""


def _target_name(record: TargetValue) -> str:
    return f"target-{record.indicator_id}-{int(record.fiscal_year)}"


def as_typed(target: TargetValue) -> str:
    """The target as its cell shows it: the printed text, else its value without unit."""
    if target.printed or target.value is None:
        return target.printed
    return show(trimmed(target.value), approximate=target.approximate)


def _own_text(indicator: Indicator, name: str) -> str:
    printed, value = getattr(indicator, f"{name}_printed"), getattr(indicator, f"{name}_value")
    if printed or value is None:
        return str(printed)
    return show(trimmed(value), approximate=getattr(indicator, f"{name}_approximate"))


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
