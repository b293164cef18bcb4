"""回議用の一覧: what a round asks, on A4, with what changed in the plan since it was last sealed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plans.access import Act
from plans.values.fiscal_year import FiscalYear
from plans.values.words import era_day
from progress.due_days import DueDays
from progress.models import Publication, ReportingRound
from progress.navigation import round_for
from progress.office.frame import frame
from progress.public.reading.marks import mark_of
from progress.table import frozen
from progress.table.difference import Difference, ItemDifference, differences
from progress.table.live import live_table
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable


@dataclass(frozen=True)
class Line:
    """One item that is asked for, by `key` and its title with the pillar's number. `targets`: of the round's year;
    `before`: how it was rated last, "" where it wasn't; `changes`: since the plan was last sealed."""

    key: str
    title: str
    leads: str
    targets: list[str]
    before: str
    changes: tuple[Difference, ...]


def promises_alone(table: PlanTable) -> PlanTable:
    """The table without what was reported, rated or opined: what is left is the plan."""
    items = tuple(_promise(row) for row in table.items)
    return replace(table, items=items, opinions=(), earlier_opinions=(), share=None)


def _promise(row: ItemRow) -> ItemRow:
    indicators = tuple(_without_results(one) for one in row.indicators)
    return replace(row, indicators=indicators, status=None, past=(), opinions=(), earlier_opinions=())


def _without_results(row: IndicatorRow) -> IndicatorRow:
    years = tuple(
        replace(
            cell,
            actual=None,
            rate=None,
            target_sum=None,
            actual_sum=None,
            fulfilled_on="",
            absent_because="",
            missed_because="",
        )
        for cell in row.years
    )
    return replace(row, years=years, goal_rate=None)


def last_sealed(one: ReportingRound) -> Publication | None:
    """The plan's newest publication that isn't of this round."""
    return one.plan.publications.exclude(round=one).order_by("-number").first()


def lines(one: ReportingRound, table: PlanTable, changed: list[ItemDifference]) -> list[Line]:
    """The round's items in document order."""
    asked = set(one.statuses.values_list("item__key", flat=True))
    by_item = {difference.key: difference.changes for difference in changed}
    return [
        Line(
            row.key,
            f"{row.pillar} {row.title}",
            "・".join(row.lead_departments),
            targets_of(row, one.fiscal_year),
            _rated_before(table, row, one.fiscal_year),
            by_item.get(row.key, ()),
        )
        for row in table.items
        if row.key in asked
    ]


def targets_of(row: ItemRow, year: FiscalYear) -> list[str]:
    """「実施」, the goal in words, 「収納率 97%」."""
    target = row.target(year)
    said = [target.planned_stage, target.goal_text] if target else []
    cells = [(one.name, one.year(year)) for one in row.indicators]
    said += [f"{name} {cell.target.text}" for name, cell in cells if cell and cell.target]
    return [text for text in said if text.strip()]


def _rated_before(table: PlanTable, row: ItemRow, year: FiscalYear) -> str:
    earlier = next((past for past in row.past if past.fiscal_year < year), None)
    mark = mark_of(table, earlier) if earlier else None
    return f"{mark.text}（{earlier.fiscal_year.era}）" if mark and earlier else ""


@require_GET
def circular(request: HttpRequest, pk: int) -> HttpResponse:
    one = round_for(request, pk, Act.OPEN_ROUND)
    table, last = live_table(one.plan, one), last_sealed(one)
    changed = []
    if last is not None:
        changed = differences(promises_alone(frozen.from_content(last.content)), promises_alone(table))
    asked = lines(one, table, changed)
    keys = {line.key for line in asked}
    dues = DueDays(one)
    own = one.dues.select_related("department").order_by("due_on", "department__position")
    context = frame(one.plan, ("回議用の一覧", ""), of_round=one) | {
        "lines": asked,
        "last": last,
        "others": [difference for difference in changed if difference.key not in keys],
        "due": era_day(dues.own),
        "dues": [(row.department.name, era_day(row.due_on)) for row in own],
    }
    return render(request, "office/planning/circular.html", context)
