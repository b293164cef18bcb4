"""The planning section's plans at a glance: what each still lacks, its rounds with their states, its publications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Q

from items.models import Assignment, Item
from plans.access import Access, Act
from plans.models import Plan
from progress.models import Publication, ReportingRound, YearEndStatus
from progress.workflow import DONE, WAITING_FOR_PLANNER, State

_COLUMNS: tuple[tuple[str, str, frozenset[State]], ...] = (
    (State.NOT_STARTED.value, State.NOT_STARTED.label, frozenset({State.NOT_STARTED})),
    (State.DRAFT.value, State.DRAFT.label, frozenset({State.DRAFT})),
    (State.SUBMITTED.value, State.SUBMITTED.label, WAITING_FOR_PLANNER),
    (State.RETURNED.value, State.RETURNED.label, frozenset({State.RETURNED})),
    ("", State.CONFIRMED.label, DONE),
)
"""(state to filter the queue by, heading, states counted): one column each on the planning section's page."""


@dataclass(frozen=True)
class RoundLine:
    """One round. `counts`: (state for the queue's filter, heading, number of records)."""

    round: ReportingRound
    counts: tuple[tuple[str, str, int], ...]
    total: int

    @property
    def waiting(self) -> int:
        return next(count for state, _, count in self.counts if state == State.SUBMITTED.value)


@dataclass(frozen=True)
class PlanDesk:
    """One plan. `without_lead`: items that no department answers for."""

    plan: Plan
    pillars: int
    items: int
    without_lead: int
    rounds: tuple[RoundLine, ...]
    publications: Sequence[Publication] = field(default=())

    @property
    def lacks(self) -> str:
        """What has to be done first before a round can be opened; "" when nothing."""
        if not self.pillars:
            return "まず、計画の柱を登録してください。"
        if not self.items:
            return "柱はあります。次に、取組項目を登録してください。"
        if self.without_lead == self.items:
            return "取組項目はあります。次に、項目ごとの担当課を登録してください。"
        return ""


def desks(access: Access) -> list[PlanDesk]:
    """The plans of the municipalities in which this person reviews. The number of queries is constant."""
    plans = (
        Plan.objects.filter(access.scope(Act.REVIEW, "municipality_id"))
        .select_related("municipality")
        .prefetch_related(
            "rounds",
            Prefetch("publications", Publication.objects.defer("content").prefetch_related("releases")),
        )
        .order_by("municipality__code", "-start_year", "slug")
    )
    listed = list(plans)
    keys = [plan.pk for plan in listed]
    pillars = _per_plan(Plan.objects.filter(pk__in=keys), "pk", "pillars")
    items = _per_plan(Item.objects.filter(plan__in=keys), "plan")
    led = Assignment.objects.filter(role=Assignment.Role.LEAD).values("item")
    leaderless = _per_plan(Item.objects.filter(~Q(pk__in=led), plan__in=keys), "plan")
    states = _states(keys)
    return [
        PlanDesk(
            plan=plan,
            pillars=pillars.get(plan.pk, 0),
            items=items.get(plan.pk, 0),
            without_lead=leaderless.get(plan.pk, 0),
            rounds=tuple(_line(one, states.get(one.pk, {})) for one in plan.rounds.all()),
            publications=list(plan.publications.all()),
        )
        for plan in listed
    ]


def _per_plan(rows: object, path: str, counted: str = "pk") -> dict[int, int]:
    found = rows.order_by().values_list(path).annotate(number=Count(counted))  # type: ignore[attr-defined]
    return dict(found)


def _states(plan_keys: Sequence[int]) -> dict[int, dict[str, int]]:
    """round id → state → number of records."""
    rows = (
        YearEndStatus.objects.filter(round__plan__in=plan_keys)
        .order_by()
        .values_list("round", "state")
        .annotate(number=Count("pk"))
    )
    found: dict[int, dict[str, int]] = {}
    for round_key, state, number in rows:
        found.setdefault(round_key, {})[state] = number
    return found


def _line(reporting_round: ReportingRound, states: dict[str, int]) -> RoundLine:
    counts = tuple(
        (key, label, sum(states.get(state.value, 0) for state in counted)) for key, label, counted in _COLUMNS
    )
    return RoundLine(reporting_round, counts, sum(states.values()))
