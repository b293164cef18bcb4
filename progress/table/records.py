"""The rows of a plan that its table is made of, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q

from items.models import (
    AnnualTarget,
    Assignment,
    BudgetLine,
    Indicator,
    Item,
    ItemSuccession,
    Staffing,
    TargetRevision,
    TargetValue,
)
from plans.models import Department, Pillar, Plan, RatingScale
from plans.values.fiscal_year import FiscalYear
from progress.models import (
    ActualValue,
    Answer,
    FiscalEffect,
    PlanQuestion,
    Rating,
    ReportingRound,
    YearEndStatus,
)
from progress.workflow import DONE

_IN_THE_YEAR: list[str] = [
    ReportingRound.Kind.MID_YEAR.value,
    ReportingRound.Kind.YEAR_END.value,
    ReportingRound.Kind.FINAL.value,
]
"""The kinds of rounds in the order in which a year sees them."""


@dataclass(frozen=True)
class PlanRecords:
    """What one table is made of. `statuses`: item id → statuses of the round and of earlier ones, newest first.

    `names_then`: department id → its name on the round's reference day, or 31 March (empty without a round).
    `unsaved`: figures as typed, which stand in for the stored ones. `include_unconfirmed`: what departments have
    entered in the round so far is shown as well.
    """

    plan: Plan
    round: ReportingRound | None
    scales: list[RatingScale]
    pillars: list[Pillar]
    items: list[Item]
    statuses: dict[int, list[YearEndStatus]]
    questions: list[PlanQuestion]
    names_then: Mapping[int, str] = field(default_factory=dict)
    include_unconfirmed: bool = False
    unsaved: list[ActualValue] = field(default_factory=list)

    def counts(self, status: YearEndStatus) -> bool:
        """Is it confirmed, so that it counts?"""
        return status.state in DONE

    def of_this_round(self, item: Item) -> YearEndStatus | None:
        rows = self.statuses.get(item.pk, [])
        return next((row for row in rows if self.round and row.round_id == self.round.pk), None)

    def before_this_round(self, item: Item) -> list[YearEndStatus]:
        """The confirmed statuses of earlier rounds, newest first."""
        mine = self.of_this_round(item)
        return [row for row in self.statuses.get(item.pk, []) if row is not mine and self.counts(row)]

    def actuals(self, indicator: Indicator, item: Item) -> dict[int, ActualValue]:
        """fiscal year → the newest figure that counts; for the round's own year only what this round says."""
        found = {row.fiscal_year: row for row in self.unsaved if row.indicator_id == indicator.pk}
        mine = self.of_this_round(item)
        for status in self.statuses.get(item.pk, []):
            if not (self.counts(status) or (self.include_unconfirmed and status is mine)):
                continue
            for value in status.actual_values.all():
                own_year = self.round is not None and value.fiscal_year == self.round.fiscal_year
                if value.indicator_id == indicator.pk and (status is mine or not own_year):
                    found.setdefault(value.fiscal_year, value)
        return found


def read_records(
    plan: Plan,
    reporting_round: ReportingRound | None,
    items: Iterable[int] | None = None,
    *,
    include_unconfirmed: bool = False,
    unsaved: Iterable[ActualValue] = (),
) -> PlanRecords:
    """The rows of the plan and of one round, of earlier rounds too. `items`: primary keys, to look at a few."""
    links = plan.plan_scales.select_related("scale").prefetch_related("scale__bands")
    found = _items(plan, items)
    return PlanRecords(
        plan,
        reporting_round,
        [link.scale for link in links],
        list(plan.pillars.prefetch_related("budget_lines", "staffing")),
        found,
        _statuses(reporting_round, found) if reporting_round else {},
        list(plan.questions.all()) if reporting_round else [],
        _names_then(reporting_round) if reporting_round else {},
        include_unconfirmed,
        list(unsaved),
    )


def _items(plan: Plan, keys: Iterable[int] | None) -> list[Item]:
    rows = plan.items.order_by("position", "key")
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    values = TargetValue.objects.order_by("fiscal_year").prefetch_related(
        Prefetch("revisions", TargetRevision.objects.order_by("decided_on", "pk"))
    )
    indicators = Indicator.objects.order_by("position", "pk").prefetch_related(
        Prefetch("target_values", values)
    )
    assignments = Assignment.objects.select_related("department").order_by("position", "pk")
    successions = ItemSuccession.objects.select_related("successor").order_by("from_year")
    return list(
        rows.prefetch_related(
            Prefetch("assignments", assignments),
            Prefetch("targets", AnnualTarget.objects.order_by("fiscal_year")),
            Prefetch("indicators", indicators),
            Prefetch("successions", successions),
            Prefetch("budget_lines", BudgetLine.objects.order_by("position", "fiscal_year")),
            Prefetch("staffing", Staffing.objects.order_by("position")),
        )
    )


def _names_then(one: ReportingRound) -> dict[int, str]:
    day = one.reference_date or FiscalYear(one.fiscal_year).last_day
    return Department.objects.chart([one.plan.municipality_id]).names_on(day)


def _statuses(one: ReportingRound, items: list[Item]) -> dict[int, list[YearEndStatus]]:
    rows = (
        YearEndStatus.objects.filter(
            # Of the same year only what was asked before: a mid-year table knows nothing of the year's end.
            Q(round=one)
            | Q(round__fiscal_year__lt=one.fiscal_year)
            | Q(round__fiscal_year=one.fiscal_year, round__kind__in=_kinds_before(one)),
            round__plan=one.plan_id,
            item__in=[item.pk for item in items],
        )
        .select_related("round")
        .prefetch_related(
            Prefetch("actual_values", ActualValue.objects.order_by("fiscal_year")),
            Prefetch("ratings", Rating.objects.select_related("scale", "recorded", "suggested")),
            Prefetch("effects", FiscalEffect.objects.order_by("pk")),
            Prefetch("answers", Answer.objects.select_related("question")),
        )
    )
    found: dict[int, list[YearEndStatus]] = {}
    newest_first = sorted(
        rows, key=lambda row: (row.round.fiscal_year, _IN_THE_YEAR.index(row.round.kind)), reverse=True
    )
    for status in newest_first:
        found.setdefault(status.item_id, []).append(status)
    return found


def _kinds_before(one: ReportingRound) -> list[str]:
    """The kinds of rounds that come before this one in the same year."""
    return _IN_THE_YEAR[: _IN_THE_YEAR.index(one.kind)]
