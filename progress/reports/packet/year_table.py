"""Rows whose columns are the years of a plan, for 個票 and 答弁用: figures of an indicator, amounts of a 予算事業."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from plans.values.words import DASH
from progress.public.charts.spec import DIRECTIONS
from progress.public.reading.rates import formula
from progress.reports.figures_sheet import Value, figure_value, rate_value
from progress.reports.packet.item_page import budget_text, figure_rows, project_title
from progress.reports.packet.paper import HEAD, LABEL, MIDDLE, NUMBER, TEXT, Line, Paper, Put
from progress.table.revisions import beside
from progress.table.series import in_words
from progress.table.shape.figures import Figure, IndicatorRow
from progress.table.shape.items import BudgetRow

BOLD = replace(TEXT, bold=True)
Project = dict[FiscalYear, BudgetRow]


@dataclass(frozen=True)
class YearTable:
    """On `paper`, whose first column bears the labels, the others one year each. `now`: the round's year (None: no
    round). `unsettled`: what stands beside an actual of that year while nobody confirmed it, "" otherwise."""

    paper: Paper
    years: Sequence[FiscalYear]
    now: FiscalYear | None
    unsettled: str = ""

    def heads(self, label: str) -> Line:
        years = (Put(at, year.era, HEAD) for at, year in enumerate(self.years, start=2))
        return Line((Put(1, label, HEAD), *years))

    def numbers(self, label: str, values: Iterable[Value], *, bold: bool = False) -> list[Line]:
        """Figures at the right of their cells; words in the middle."""
        values = list(values)
        looks = [
            replace(
                MIDDLE if isinstance(value, str) and value != DASH else NUMBER, number_format=shown, bold=bold
            )
            for value, shown in values
        ]
        return self.paper.cells([label, *(value for value, _ in values)], [LABEL, *looks])

    # ── An indicator ──

    def indicator(self, one: IndicatorRow) -> Iterator[Line]:
        """Its name with both ends, then targets, actuals and rates, and how the rate of this year came about."""
        unit = f"（{one.unit}）" if one.unit else ""
        direction = DIRECTIONS[one.direction] if one.direction or one.kind == "number" else ""
        levels = (("基準値", one.baseline), ("最終目標", one.final_target))
        ends = [f"{what} {figure.text}" for what, figure in levels if figure]
        if one.goal_rate is not None and one.goal_rate.text != DASH:
            ends.append(f"最終目標に対して {one.goal_rate.text}{beside(one.goal_rate)}")
        yield from self.paper.across("　".join(filter(None, (f"{one.name}{unit}", direction, *ends))), BOLD)
        cells = [one.year(year) for year in self.years]
        for row in figure_rows(one, self.years):
            values = [
                self._value(figure, one, year if row.is_actual else None)
                for figure, year in zip(row.cells, self.years, strict=True)
            ]
            yield from self.numbers(row.label, values, bold=row.is_actual)
        if any(cell and cell.provisional for cell in cells):
            said = ["見込" if cell and cell.provisional else "" for cell in cells]
            yield from self.paper.row_of("見込の数値", said, MIDDLE)
        yield from self.numbers("達成率", [rate_value(cell.rate if cell else None) for cell in cells])
        now = one.year(self.now) if self.now else None
        lowered = [
            f"{cell.fiscal_year.era}の達成率：{cell.rate.lowered}"
            for cell in cells
            if cell and cell.rate and cell.rate.lowered
        ]
        for text in (formula(one, now) if now else "", *map(in_words, one.breaks), *lowered):
            yield from self.paper.across(text, TEXT)

    def _value(self, figure: Figure | None, one: IndicatorRow, year: FiscalYear | None) -> Value:
        """A number; an actual that nobody confirmed is text with words, and not taken for a settled one."""
        if figure is not None and self.unsettled and year is not None and year == self.now:
            return f"{figure.text}\n{self.unsettled}", "General"
        return figure_value(figure, one.unit)

    # ── Money ──

    def money(self, rows: Iterable[BudgetRow]) -> None:
        """Lays every 予算事業 with its amounts over the years; what has no place there in a line."""
        projects: dict[str, Project] = {}
        beside = []
        for row in rows:
            of_project = projects.setdefault(project_title(row), {})
            if row.fiscal_year in self.years and row.fiscal_year not in of_project:
                of_project[row.fiscal_year] = row
            else:
                beside.append(budget_text(row))
        told = [list(self._project(name, by_year)) for name, by_year in projects.items() if by_year]
        if told:
            self.paper.space()
            self.paper.add_rows(told, [self.heads("予算事業")])
        for text in beside:
            self.paper.add(self.paper.told("予算事業", text))

    def _project(self, name: str, by_year: Project) -> Iterator[Line]:
        yield from self.paper.across(name, BOLD)
        lines = [by_year.get(year) for year in self.years]
        budgets = [(one.budget_thousand_yen, one.budget_printed) if one else (None, "") for one in lines]
        settled = [(one.settled_thousand_yen, one.settled_printed) if one else (None, "") for one in lines]
        for label, amounts in (("予算（千円）", budgets), ("決算（千円）", settled)):
            if any(amount != (None, "") for amount in amounts):
                yield from self.numbers(label, [_thousands(*amount) for amount in amounts])


def _thousands(amount: int | None, printed: str) -> Value:
    return (printed or DASH, "General") if amount is None else (Decimal(amount), '#,##0;"▲"#,##0')
