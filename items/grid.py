"""The grid: one item's indicators and yearly goals, all plan years side by side, as one form.

In: the item, what a person typed or pasted, the decision. Out: records through `plans.history.writer`, each changed
target of a decided plan with its `TargetRevision`, each final goal with its `GoalRevision`.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.timezone import localdate

from items.models import AnnualTarget, Indicator, Item, TargetValue
from items.quantity import NotAFigure, show, trimmed
from items.targets import goal_differences, goal_revision, is_binding, read_for, revision
from plans.fields import CleanFormField, DayFormField
from plans.history.conflict import Conflict, shown_version, who_and_when
from plans.history.records import Versioned, Way
from plans.history.writer import apply
from plans.values.fiscal_year import FiscalYear
from plans.values.paper import Paper
from plans.values.text import half_widths
from plans.values.words import EMPTY

STAGES = ("検討", "実施", "達成")
"""What is offered as the planned stage of a year; other words are taken as well."""
LONG = 10
"""Half-width characters up to which an input is drawn as wide as its text; longer text is set smaller."""
LENGTHS = {"baseline": 120, "goal": 160}
"""Of a target `read_for` says how long it may be."""


class Cell(CleanFormField):
    """One input of the grid: the column `part` of `record`, as that now stands (unsaved when new)."""

    def __init__(self, label: str, record: Versioned, part: str, version_name: str, **options: Any) -> None:
        super().__init__(label=label, required=False, show_hidden_initial=True, **options)
        self.widget.attrs |= {"aria-label": label, "autocomplete": "off"}
        self.record, self.part, self.version_name = record, part, version_name

    @property
    def version(self) -> str:
        """The version of the record that the page is drawn from; "" for a new one."""
        return "" if self.record.pk is None else str(self.record.version)

    def columns(self, typed: str) -> dict[str, Any]:
        """Column of the record → the value typed for it. Raises NotAFigure with a sentence."""
        return {self.part: typed}


class FigureCell(Cell):
    """A figure as printed, else its bare value. `part`: an indicator's `baseline` or `goal`; "" for a target."""

    def __init__(
        self, label: str, indicator: Indicator, record: Indicator | TargetValue, part: str, version_name: str
    ) -> None:
        prefix = f"{part}_" if part else ""
        text, value = getattr(record, f"{prefix}printed"), getattr(record, f"{prefix}value")
        if not text and value is not None:
            text = show(trimmed(value), approximate=getattr(record, f"{prefix}approximate"))
        width = half_widths(text)
        # Ten years stand side by side.
        size = max(width, 4) if width <= LONG else min(width * 4 // 5 + 1, 18)
        attrs = {"size": str(size), "class": "grid__figure" + (" grid__figure--long" if width > LONG else "")}
        if not part and indicator.kind == Indicator.Kind.NUMBER:
            attrs["inputmode"] = "decimal"
        super().__init__(
            f"{indicator.name} {label}",
            record,
            part,
            version_name,
            initial=text,
            widget=forms.TextInput(attrs),
            max_length=LENGTHS.get(part),
        )
        self.indicator = indicator

    def columns(self, typed: str) -> dict[str, Any]:
        try:
            return read_for(self.indicator, typed, self.part)
        except NotAFigure as error:
            if self.indicator.kind != Indicator.Kind.NUMBER or "読めません" not in str(error):
                raise
            way_out = "数字でない目標は、指標の種類を「文言」か「期限」に変えてから入力します。"
            raise NotAFigure(f"{error}{way_out}") from error


class DecisionForm(forms.Form):
    """What changing a target of a decided plan asks for: the decision, or what slip is corrected."""

    is_correction = forms.BooleanField(label="誤記の訂正です（見直しではありません）", required=False)
    correction_note = forms.CharField(
        label="訂正の内容", required=False, max_length=300, help_text="例：資料からの転記誤り（12件 → 21件）"
    )
    decided_on = DayFormField(
        label="決定日",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[
            MaxValueValidator(localdate, "決定日が先の日付になっています。決定した日を入力してください。")
        ],
    )
    decided_by = forms.CharField(
        label="決定した組織", required=False, max_length=80, help_text="例：行政改革推進本部"
    )
    document_number = CleanFormField(
        label="文書番号", required=False, max_length=80, help_text="決裁の文書番号。例：行革第12号"
    )
    reason = forms.CharField(label="見直しの理由", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def require_decision(self, cleaned: dict[str, Any]) -> None:
        """Errors at the fields that a change of what was decided still needs."""
        missing = {
            "decided_on": "いつ決定したかを入力してください。",
            "decided_by": "どこで決定したかを入力してください。",
            "reason": "目標を見直した理由を入力してください。誤記の訂正なら、下の欄に印を付けてください。",
        }
        if cleaned.get("is_correction"):
            missing = {"correction_note": "誤記の訂正のときは、何を直したかを入力してください。"}
        for name, sentence in missing.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)


class YearsGrid(DecisionForm):
    """The grid of one item. `lines` and `year_lines` are what a page draws; `save` writes what was changed.

    Cells that nobody touched are left alone, whatever happened to them meanwhile. A touched cell whose record
    somebody else changed raises `Conflict` in `save`; `show_conflict` then tells it at the cell.
    """

    data: Any
    """What was posted, as a copy that a conflict changes."""

    def __init__(self, item: Item, data: Any = None) -> None:
        super().__init__(None if data is None else data.copy())
        self.item, self.is_binding = item, is_binding(item.plan)
        indicators = list(item.indicators.prefetch_related("target_values"))
        self.annual = {FiscalYear(one.fiscal_year): one for one in item.targets.all()}
        self.years = self._years(indicators)
        self.cells: dict[str, Cell] = {}
        self.lines = [(one, self._figures(row, one)) for row, one in enumerate(indicators)]
        row = len(indicators)
        stages = {"max_length": 20, "widget": forms.TextInput({"list": "stages", "class": "grid__stage"})}
        words = {"widget": forms.Textarea({"rows": "4", "class": "grid__words"})}
        self.year_lines = [
            ("計画の段階", self._texts(row, "stage", "計画の段階", "planned_stage", stages)),
            ("年度目標", self._texts(row + 1, "goaltext", "年度目標", "goal_text", words)),
        ]
        self.remarks = goal_differences(item.plan, indicators)
        self.conflicts: list[str] = []
        self.written: list[tuple[Versioned, Versioned]] = []
        """Each record to be written: as it stood, and as it was typed."""
        self.removed: list[Versioned] = []
        self.needs_decision = False
        """Does it change something that an adopted plan states?"""
        self.changed = 0
        """How many inputs were changed; a year's stage and its goal are one record in two inputs."""

    # What is drawn

    def _years(self, indicators: list[Indicator]) -> list[FiscalYear]:
        """The plan's years and any other year for which something is stored."""
        stored = {FiscalYear(one.fiscal_year) for line in indicators for one in line.target_values.all()}
        first, last = self.item.start_year, self.item.end_year
        years = {*self.item.plan.years, *stored, *self.annual}
        if not years and first and last:
            years = {FiscalYear(year) for year in range(int(first), int(last) + 1)}
        return sorted(years)

    def _add(self, name: str, row: int, column: int, cell: Cell) -> forms.BoundField:
        """Row and column are for the keyboard and for pasting (static/js/grid.js)."""
        cell.widget.attrs |= {"data-row": str(row), "data-column": str(column)}
        self.fields[name] = self.cells[name] = cell
        return self[name]

    def _figures(self, row: int, indicator: Indicator) -> list[forms.BoundField]:
        """An indicator's present figure, its target for every year, its final goal."""
        stored = {FiscalYear(one.fiscal_year): one for one in indicator.target_values.all()}
        pk, version = indicator.pk, f"version-indicator-{indicator.pk}"
        baseline = FigureCell("現状", indicator, indicator, "baseline", version)
        found = [self._add(f"baseline-{pk}", row, 0, baseline)]
        for column, year in enumerate(self.years, 1):
            name = f"target-{pk}-{int(year)}"
            target = stored.get(year) or TargetValue(indicator=indicator, fiscal_year=year)
            cell = FigureCell(f"{year.era}の目標", indicator, target, "", f"version-{name}")
            found.append(self._add(name, row, column, cell))
        goal = FigureCell("最終目標", indicator, indicator, "goal", version)
        return [*found, self._add(f"goal-{pk}", row, len(self.years) + 1, goal)]

    def _texts(
        self, row: int, name: str, label: str, part: str, options: dict[str, Any]
    ) -> list[forms.BoundField]:
        """One text for every year. There is none for the present, so it begins in the second column."""
        found = []
        for column, year in enumerate(self.years, 1):
            target = self.annual.setdefault(year, AnnualTarget(item=self.item, fiscal_year=year))
            version, initial = f"version-year-{int(year)}", getattr(target, part)
            cell = Cell(f"{year.era}の{label}", target, part, version, initial=initial, **options)
            found.append(self._add(f"{name}-{int(year)}", row, column, cell))
        return found

    @property
    def versions(self) -> list[tuple[str, str]]:
        """(name, value) of the hidden inputs that say which version of each record the page was drawn from."""
        drawn = {cell.version_name: cell.version for cell in self.cells.values()}
        return [(name, self.data.get(name, version)) for name, version in drawn.items()]

    # What was typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        touched: dict[str, tuple[Cell, dict[str, Any]]] = {}
        """By the record's version name: one of its cells, and the values typed into all of them."""
        for name in self.changed_data:
            if name not in self.cells or name in self.errors:
                continue
            cell = self.cells[name]
            try:
                own = cell.columns(cleaned[name])
            except NotAFigure as error:
                self.add_error(name, str(error))
                continue
            self.changed += any(getattr(cell.record, column) != value for column, value in own.items())
            touched.setdefault(cell.version_name, (cell, {}))[1].update(own)
        for cell, values in touched.values():
            self._collect(cell, values)
        if self.needs_decision:
            self.require_decision(cleaned)
        return cleaned

    def _collect(self, cell: Cell, values: dict[str, Any]) -> None:
        stored, record = cell.record, copy(cell.record)
        for name, value in values.items():
            setattr(record, name, value)
        if all(getattr(stored, name) == value for name, value in values.items()):
            return
        is_stored = stored.pk is not None
        record.version = shown_version(self.data, cell.version_name) or (0 if is_stored else 1)
        # A present figure is no promise.
        promises = [
            name for name in values if not name.startswith("baseline") and not name.endswith("approximate")
        ]
        binding = self.is_binding and is_stored and any(getattr(stored, name) for name in promises)
        self.needs_decision = self.needs_decision or binding
        if not _is_empty(record) or binding:
            self.written.append((stored, record))
        elif is_stored:
            self.removed.append(record)

    # What is written

    def save(self, *, by: Any) -> int:
        """Writes what was changed; returns how many inputs that were. Raises Conflict, ValidationError."""
        records, typed, note = [record for _, record in self.written], self.cleaned_data, ""
        if self.needs_decision and typed["is_correction"]:
            note = f"誤記の訂正：{typed['correction_note']}"
        elif self.needs_decision:
            paper = Paper(typed["decided_on"], typed["document_number"], typed["decided_by"])
            note = f"目標の見直し（{paper.words}）{typed['reason']}"
            records += self._revisions(paper, typed["reason"])
        apply(records, by=by, via=Way.GRID, removed=self.removed, note=note)
        return self.changed

    def _revisions(self, paper: Paper, reason: str) -> Iterator[Versioned]:
        """Of each target that stood before, of a year or final."""
        for before, after in self.written:
            if before.pk is None:
                continue
            if isinstance(before, TargetValue) and isinstance(after, TargetValue):
                yield revision(before, after, paper, reason)
            elif (
                isinstance(before, Indicator) and isinstance(after, Indicator) and _goal_moved(before, after)
            ):
                yield goal_revision(before, after, paper, reason)

    def show_conflict(self, conflict: Conflict) -> None:
        """Tells at each touched cell what stands there now and who wrote it. What was typed stays.

        Saving once more then writes what was typed, over the version that is shown here.
        """
        fresh = YearsGrid(self.item).cells
        lost = {(type(one.wanted), one.wanted.pk): one.last_event for one in conflict.records}
        for name, cell in self.cells.items():
            now, version = (fresh[name].initial, fresh[name].version) if name in fresh else ("", "")
            self.data[cell.version_name] = version
            record = (type(cell.record), cell.record.pk)
            if name not in self.changed_data:
                self.data[name] = self.data[f"initial-{name}"] = now
            elif record in lost:
                sentence = f"{who_and_when(lost[record])}「{now or EMPTY}」にしています。"
                self.conflicts.append(f"{cell.label}：{sentence}")
                self.add_error(name, sentence)


def _goal_moved(before: Indicator, after: Indicator) -> bool:
    """Was there a final goal, and is it another one now?"""
    said = bool(before.goal_printed) or before.goal_value is not None
    return said and (before.goal_value, before.goal_printed) != (after.goal_value, after.goal_printed)


def _is_empty(record: Versioned) -> bool:
    """Does a year's record say nothing any more? An indicator always stands."""
    if isinstance(record, TargetValue):
        return not record.printed and record.value is None and record.due is None
    if isinstance(record, AnnualTarget):
        return not (record.planned_stage or record.goal_text or record.figures_printed)
    return False
