"""What the grid of one item draws: its years, its lines, and an input for every cell."""

from __future__ import annotations

from django import forms

from items.grid.cells import Cell, IndicatorLine, TypedText, YearLine, as_typed, figure_attrs, own_text
from items.models import AnnualTarget, Indicator, Item, TargetValue
from items.targets import with_targets
from plans.values.fiscal_year import FiscalYear

STAGES = ("検討", "実施", "達成")
"""What is offered as the planned stage of a year; other words are taken as well."""


class Sheet:
    """`lines`: the indicators with their figures; `year_lines`: the stage and the goal in words of every year;
    `cells` and `fields`: each cell and its form field, by name."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.indicators = with_targets(item)
        self._annual = {FiscalYear(one.fiscal_year): one for one in item.targets.all()}
        self.years = self._years()
        self.cells: dict[str, Cell] = {}
        self.fields: dict[str, TypedText] = {}
        self.lines = [self._line(indicator) for indicator in self.indicators]
        self.year_lines = [
            YearLine("計画の段階", [self._stage(year) for year in self.years]),
            YearLine("年度目標", [self._goal_text(year) for year in self.years]),
        ]
        self._place_cells()

    def _years(self) -> list[FiscalYear]:
        """The plan's years and any other year for which something is stored."""
        stored = {FiscalYear(one.fiscal_year) for line in self.indicators for one in line.target_values.all()}
        own = [self.item.start_year, self.item.end_year]
        years = {*self.item.plan.years, *stored, *self._annual}
        if not years and all(own):
            years = {FiscalYear(year) for year in range(int(own[0] or 0), int(own[1] or 0) + 1)}
        return sorted(years)

    def _add(self, cell: Cell, attrs: dict[str, str], kind: type[forms.Widget] = forms.TextInput) -> Cell:
        self.cells[cell.name] = cell
        self.fields[cell.name] = cell.input(kind, attrs)
        return cell

    def _line(self, indicator: Indicator) -> IndicatorLine:
        stored = {FiscalYear(one.fiscal_year): one for one in indicator.target_values.all()}
        targets = []
        for year in self.years:
            target = stored.get(year) or TargetValue(indicator=indicator, fiscal_year=year)
            target.indicator = indicator
            targets.append(self._target(indicator, target, year))
        baseline = self._own("baseline", "現状", indicator, 120)
        return IndicatorLine(indicator, baseline, targets, self._own("goal", "最終目標", indicator, 160))

    def _target(self, indicator: Indicator, target: TargetValue, year: FiscalYear) -> Cell:
        name, text = f"target-{indicator.pk}-{int(year)}", as_typed(target)
        attrs = {"inputmode": "decimal"} if indicator.kind == Indicator.Kind.NUMBER else {}
        cell = Cell(name, f"{indicator.name} {year.era}の目標", target, f"version-{name}", text, year)
        return self._add(cell, attrs | figure_attrs(text))

    def _own(self, name: str, label: str, indicator: Indicator, length: int) -> Cell:
        text, version = own_text(indicator, name), f"version-indicator-{indicator.pk}"
        label = f"{indicator.name} {label}"
        cell = Cell(f"{name}-{indicator.pk}", label, indicator, version, text, max_length=length)
        return self._add(cell, figure_attrs(text))

    def _stage(self, year: FiscalYear) -> Cell:
        target, version = self._annual_target(year), f"version-year-{int(year)}"
        label = f"{year.era}の計画の段階"
        cell = Cell(f"stage-{int(year)}", label, target, version, target.planned_stage, year, 20)
        return self._add(cell, {"list": "stages", "class": "grid__stage"})

    def _goal_text(self, year: FiscalYear) -> Cell:
        target, version = self._annual_target(year), f"version-year-{int(year)}"
        cell = Cell(f"goaltext-{int(year)}", f"{year.era}の年度目標", target, version, target.goal_text, year)
        return self._add(cell, {"rows": "4", "class": "grid__words"}, forms.Textarea)

    def _annual_target(self, year: FiscalYear) -> AnnualTarget:
        found = self._annual.setdefault(year, AnnualTarget(item=self.item, fiscal_year=year))
        found.item = self.item
        return found

    def _place_cells(self) -> None:
        """Row and column of every input, for the keyboard and for pasting (static/js/grid.js)."""
        rows = [line.cells for line in self.lines] + [line.cells for line in self.year_lines]
        for row, cells in enumerate(rows):
            shift = 0 if row < len(self.lines) else 1  # year lines have no column for the present figure
            for column, cell in enumerate(cells):
                place = {"data-row": str(row), "data-column": str(column + shift)}
                self.fields[cell.name].widget.attrs.update(place)
