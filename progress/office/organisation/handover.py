"""引継書: what a department answers for, for those who take over: promises, three years of figures and ratings, what
is open, what boards said and what was promised. A page to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from items.in_charge import InCharge
from items.models import Assignment, Item
from plans.access import Act, access_for
from plans.models import Department, Membership, Plan
from plans.values.fiscal_year import FiscalYear
from plans.values.words import DASH
from progress.models import BoardOpinion, ReportingRound, ReviewEvent, YearEndStatus
from progress.office.frame import about
from progress.reports.packet.item_page import AnswerPage, answer_page_of
from progress.table.live import live_table
from progress.table.shape.figures import IndicatorRow
from progress.workflow import WAITING_FOR_DEPARTMENT, Move, State

YEARS = 3
"""So many years are told, and the targets of the one behind them."""


@dataclass(frozen=True)
class FigureLine:
    """An indicator's targets, actuals and rates, one for each of the years; 「－」 where nothing is stated."""

    indicator: IndicatorRow
    targets: tuple[str, ...]
    actuals: tuple[str, ...]
    rates: tuple[str, ...]


@dataclass(frozen=True)
class HandedItem:
    """One promise. `role`: 担当課 or 関係課, with its clause. `open`: what waits for the one who takes over, in
    sentences. `opinions`: of all rounds, newest first."""

    page: AnswerPage
    role: str
    years: tuple[FiscalYear, ...]
    marks: tuple[str, ...]
    figures: tuple[FigureLine, ...]
    open: tuple[str, ...]
    opinions: tuple[BoardOpinion, ...]


@dataclass(frozen=True)
class HandedPlan:
    plan: Plan
    round: ReportingRound | None
    items: tuple[HandedItem, ...]


class Handover:
    """Reads all plans of the department's municipality. How often it asks depends on the number of plans alone."""

    def __init__(self, department: Department, today: date) -> None:
        """As of `today`, or of its last day where it has ended by then."""
        ended = department.valid_until
        self.department, self.day = department, min(today, ended) if ended else today
        self.in_charge = InCharge([department.municipality_id], self.day)
        self.plans = [found for found in self._plans() if found.items]

    @property
    def people(self) -> list[Membership]:
        rows = Membership.objects.valid_on(self.day).filter(department=self.department)
        return list(rows.select_related("user", "municipality", "department").order_by("user__username"))

    @property
    def heirs(self) -> str:
        """Who takes over where it ends: 「税務課、福祉課」; "" where it goes on."""
        successor = self.department.successor
        mine = self.in_charge.stood_for(self.department)
        begun = Assignment.objects.filter(
            item__assignments__department__in=mine,
            item__assignments__valid_until=self.department.valid_until,
            valid_from__gt=self.day,
        )
        others = {row.department.name for row in begun.select_related("department")} if successor else set()
        first = [successor.name] if successor else []
        return "、".join([*first, *sorted(others - set(first))])

    def _plans(self) -> Iterator[HandedPlan]:
        mine = self.in_charge.stood_for(self.department)
        rows = Assignment.objects.on(self.day).filter(department__in=mine)
        roles: dict[int, list[Assignment]] = {}
        for row in rows.order_by("role", "position"):
            roles.setdefault(row.item_id, []).append(row)
        items = list(Item.objects.filter(pk__in=roles).order_by("plan", "position", "key"))
        plans = Plan.objects.filter(items__in=items).select_related("municipality").distinct()
        for plan in plans.order_by("-start_year", "slug"):
            yield self._plan(plan, [one for one in items if one.plan_id == plan.pk], roles)

    def _plan(self, plan: Plan, items: Sequence[Item], roles: dict[int, list[Assignment]]) -> HandedPlan:
        keys = [one.pk for one in items]
        newest = plan.rounds.order_by("-fiscal_year", "-reference_date").first()
        table = live_table(plan, newest, items=keys, include_unconfirmed=True)
        opinions: dict[int, list[BoardOpinion]] = {}
        said = BoardOpinion.objects.filter(item__in=keys).select_related("round")
        for opinion in said.order_by("-round__fiscal_year", "position", "pk"):
            opinions.setdefault(opinion.item_id or 0, []).append(opinion)
        waiting = _waiting(keys)
        by_key = {row.key: row for row in table.items}
        found = []
        for item in items:
            row, mine = by_key[item.key], roles[item.pk]
            page = answer_page_of(table, row)
            role = "、".join(f"{one.get_role_display()}{one.clause and f'（{one.clause}）'}" for one in mine)
            told = opinions.get(item.pk, [])
            is_open = (*waiting.get(item.pk, ()), *_open_figures(page), *_unanswered(told))
            years = _years(page, newest)
            places = [page.years.index(year) if year in page.years else None for year in years]
            marks = tuple(DASH if place is None else page.marks[place] for place in places)
            figures = tuple(_line(one, years) for one in page.figures)
            found.append(HandedItem(page, role, years, marks, figures, is_open, tuple(told)))
        return HandedPlan(plan, newest, tuple(found))


def _years(page: AnswerPage, newest: ReportingRound | None) -> tuple[FiscalYear, ...]:
    """The newest round's year with those before it and the one behind it; without a round the plan's first ones."""
    if newest is None:
        return page.years[: YEARS + 1]
    last = int(newest.fiscal_year)
    return tuple(year for year in page.years if last - YEARS < int(year) <= last + 1)


def _line(indicator: IndicatorRow, years: Iterable[FiscalYear]) -> FigureLine:
    cells = [indicator.year(year) for year in years]
    return FigureLine(
        indicator,
        tuple(cell.target.text if cell and cell.target else DASH for cell in cells),
        tuple(
            f"{cell.actual.text}{'（見込）' if cell.provisional else ''}" if cell and cell.actual else DASH
            for cell in cells
        ),
        tuple(cell.rate.text if cell and cell.rate else DASH for cell in cells),
    )


def _waiting(items: Sequence[int]) -> dict[int, list[str]]:
    """What the department still owes in running rounds, with the reason where a record came back."""
    states = [state.value for state in WAITING_FOR_DEPARTMENT]
    rows = YearEndStatus.objects.filter(item__in=items, state__in=states, round__historical=False)
    found = list(rows.filter(round__state=ReportingRound.State.OPEN).select_related("round"))
    returned = [one.pk for one in found if one.workflow_state == State.RETURNED]
    events = ReviewEvent.objects.filter(status__in=returned, move=Move.SEND_BACK).order_by("pk")
    reasons = dict(events.values_list("status", "comment"))
    told: dict[int, list[str]] = {}
    for one in found:
        words = f"{one.round}：{one.get_state_display()}"
        if reason := reasons.get(one.pk, ""):
            words += f"（差戻しの理由：{reason}）"
        told.setdefault(one.item_id, []).append(words)
    return told


def _open_figures(page: AnswerPage) -> Iterator[str]:
    """Figures that are still 見込."""
    for one in page.figures:
        years = [cell.fiscal_year for cell in one.years if cell.provisional]
        if years:
            named = "、".join(year.era for year in years)
            yield f"「{one.name}」の{named}の実績は、見込のままです。確定した数値が要ります。"


def _unanswered(opinions: Iterable[BoardOpinion]) -> Iterator[str]:
    for one in opinions:
        if not one.response:
            yield f"{one.said_by or '会議'}の意見に、まだ答えていません：{one.opinion}"


@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """For the planning section, the department itself, and those who took over."""
    rows = Department.objects.select_related("municipality", "successor")
    access = access_for(request.user)
    reads = access.scope(Act.SEE_STAFF_PAGES, "municipality_id")
    department = get_object_or_404(rows.filter(reads), pk=pk)
    if not access.may(Act.REVIEW, department.municipality_id) and pk not in access.desk:
        raise PermissionDenied("この課の引継書は、その課と引き継ぐ課の職員、企画課だけが見られます。")
    context = {
        "handover": Handover(department, timezone.localdate()),
        "today": timezone.localdate(),
        "breadcrumbs": [("引継書", ""), (str(department), "")],
    }
    return render(request, "office/organisation/handover.html", context | about(department.municipality))
