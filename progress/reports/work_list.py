"""The lists of a 業務棚卸表: missions and activities with their indicators and results by year, and below an activity
what its projects cost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from progress.layouts import said
from progress.layouts.declared import A_YEAR, TIERS, Column, Layout, Table
from progress.reports.rows import Beside, Rows
from progress.reports.sheet import GROUP_FILL, HEADER_FILL, Look
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.items import BudgetRow, ItemRow
from progress.table.shape.plan import PlanTable

CODE, NAME, NAME_END, INDICATOR = 1, 2, 3, 4
"""Columns: the code, the name over two, the indicator; behind them one a year, then the rest."""
FRONT, A_YEARS_WIDTH = [15.0, 20.0, 22.0, 24.0], 10.0
BEHIND = {"direction": 9.0, "rating": 8.0, "note": 28.0}
FEWEST_YEARS = 3
"""So many columns the tables of staff and budget need behind the indicators'."""
LEAST = 18.0
"""Points that a row is high at least."""
WORDS = frozenset({"name", "indicator", "note"})
"""Fields that hold texts rather than signs."""

_LABEL = Look(bold=True, fill=HEADER_FILL, across="center")
_TEXT, _CENTRED = Look(), Look(across="center")
_PROJECT, _PROJECT_CENTRED = Look(fill=GROUP_FILL), Look(fill=GROUP_FILL, across="center")


def _columns_of_years(table: PlanTable) -> int:
    return max(FEWEST_YEARS, len(said.years_of_results(table)))


def widths_for(table: PlanTable) -> list[float]:
    """Of the whole sheet."""
    return [*FRONT, *[A_YEARS_WIDTH] * _columns_of_years(table), *BEHIND.values()]


def sheet_year(table: PlanTable) -> FiscalYear:
    """The year that the document is made for: the plan's only one, else the one that is reported."""
    if table.round and len(table.years) != 1:
        return table.round.fiscal_year
    return table.years[0] if table.years else said.years_of_results(table)[-1]


_NUMBER = re.compile(r"(?P<digits>\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?P<places>\.\d+)?(?P<percent>%)?", re.ASCII)


def number(column: int, printed: str, look: Look, across: str = "right") -> Beside:
    """A printed number as a number that is shown as it was printed (「53.0%」, 「1,244」), other text as it is."""
    match = _NUMBER.fullmatch(printed)
    if match is None:
        return Beside(column, column, printed, look)
    value = Decimal(match["digits"].replace(",", "") + (match["places"] or ""))
    shape = "#,##0" if "," in match["digits"] else "0"
    shape += f".{'0' * (len(match['places']) - 1)}" if match["places"] else ""
    percent = match["percent"] or ""
    styled = Look(look.bold, fill=look.fill, across=across, number_format=f"{shape}{percent}")
    return Beside(column, column, value / 100 if percent else value, styled)


class WorkList:
    """Writes the lists of one sheet onto its rows. `header`: the rows of the last one's headings."""

    def __init__(self, rows: Rows, layout: Layout, table: PlanTable) -> None:
        self.rows, self.layout, self.table = rows, layout, table
        self.years = said.years_of_results(table)
        self.header: list[int] = []
        self.first_year = INDICATOR + 1
        self.behind = self.first_year + _columns_of_years(table)

    def write(self, table: Table, items: Sequence[ItemRow]) -> None:
        """The items of the nature that the table lists, the projects of each behind all that stands below it; nothing
        where there are none."""
        listed = [item for item in items if _is_in(item, table)]
        if not listed:
            return
        self.rows.row += 1
        self._headings(table)
        coded = any(column.code == "activity_code" for column in table.columns)
        above: list[ItemRow] = []
        for item in listed:
            while coded and above and above[-1].depth >= item.depth:
                self._projects(above.pop())
            self._item(table, item)
            above.append(item)
        for item in reversed(above) if coded else ():
            self._projects(item)

    def _place(self, column: Column, table: Table) -> tuple[int, int]:
        """The first and last column of the sheet in which a column of the table stands."""
        if column.code == "activity_code":
            return CODE, CODE
        if column.code == "name":
            coded = any(one.code == "activity_code" for one in table.columns)
            return (NAME if coded else CODE), NAME_END
        if column.code == "indicator":
            return INDICATOR, INDICATOR
        place = self.behind + list(BEHIND).index(column.code)
        return place, place

    def _headings(self, table: Table) -> None:
        """In one row, or in two where the years stand below a heading of their own."""
        rows, top = self.rows, self.rows.row
        self.header = []
        yearly = next(column for column in table.columns if column.yearly)
        for tier in yearly.printed.split(TIERS):
            cells = [Beside(self.first_year, self.behind - 1, tier, _LABEL)]
            if A_YEAR in tier:
                each = enumerate(self.years, start=self.first_year)
                cells = [Beside(at, at, tier.replace(A_YEAR, year.short), _LABEL) for at, year in each]
            self.header.append(rows.row)
            rows.put(*cells, kept=True)
        for column in table.columns:
            if not column.yearly:
                first, last = self._place(column, table)
                rows.down(top, first, column.printed, _LABEL, last)

    def _item(self, table: Table, item: ItemRow) -> None:
        """A row an indicator; code and name stand beside all of them."""
        rows, top = self.rows, self.rows.row
        indicators: Sequence[IndicatorRow | None] = item.indicators or (None,)
        of_item = [one for one in table.columns if one.code in ("activity_code", "name")]
        for nth, one in enumerate(indicators):
            cells: list[Beside] = []
            for column in table.columns:
                if column.yearly:
                    cells += self._history(one)
                elif column not in of_item:
                    first, last = self._place(column, table)
                    look = _TEXT if column.code in WORDS else _CENTRED
                    cells.append(Beside(first, last, self._said(column.code, item, one, nth), look))
            rows.put(*cells, least=LEAST)
        for column in of_item:
            first, last = self._place(column, table)
            look = Look(bold=not item.depth, across="left" if column.code in WORDS else "center")
            rows.down(top, first, said.of_item(column.code, item), look, last)

    def _history(self, one: IndicatorRow | None) -> Iterator[Beside]:
        for nth in range(self.behind - self.first_year):
            cell = one.year(self.years[nth]) if one and nth < len(self.years) else None
            yield number(self.first_year + nth, said.shown(cell.actual) if cell else "", _CENTRED)

    def _said(self, code: str, item: ItemRow, one: IndicatorRow | None, nth: int) -> str:
        """`nth`: of the indicator; what is said of the item as a whole stands beside the first."""
        if code == "indicator":
            return said.indicator_name(one) if one else ""
        if code == "direction":
            return said.direction(one) if one else ""
        if code == "note":
            return item.status.remarks if item.status and nth == 0 else ""
        return self._rating(item, one, nth)

    def _rating(self, item: ItemRow, one: IndicatorRow | None, nth: int) -> str:
        scale, status = self.table.scale, item.status
        if scale is None or status is None:
            return ""
        own = status.rating(scale.key, one.name) if one else None
        rating = own or (status.rating(scale.key) if nth == 0 else None)
        band = scale.band(rating.recorded) if rating else None
        return (band.symbol or band.label) if band else ""

    def _projects(self, item: ItemRow) -> None:
        """A row a project: what was settled in each year, and the budget of the document's own."""
        for name, lines in _by_project(item.budget):
            cells = [
                Beside(CODE, CODE, self.layout.label_of("project"), _PROJECT_CENTRED),
                Beside(NAME, NAME_END, name, _PROJECT),
                Beside(INDICATOR, INDICATOR, self.layout.label_of("amounts"), _PROJECT),
            ]
            by_year = {line.fiscal_year: line for line in lines}
            for at in range(self.first_year, self.behind):
                nth = at - self.first_year
                line = by_year.get(self.years[nth]) if nth < len(self.years) else None
                cells.append(number(at, line.settled_printed if line else "", _PROJECT_CENTRED))
            own = by_year.get(sheet_year(self.table))
            cells.append(number(self.behind, own.budget_printed if own else "", _PROJECT_CENTRED))
            cells += [Beside(at, at, "", _PROJECT) for at in range(self.behind + 1, self.rows.edge + 1)]
            self.rows.put(*cells, least=LEAST)


def _is_in(item: ItemRow, table: Table) -> bool:
    """Missions stand in the list of missions, all else in that of activities."""
    return ("mission" if item.nature == "mission" else "activity") == table.items


def _by_project(lines: Sequence[BudgetRow]) -> Iterator[tuple[str, list[BudgetRow]]]:
    named = [line for line in lines if line.project_name]
    for name in dict.fromkeys(line.project_name for line in named):
        yield name, [line for line in named if line.project_name == name]
