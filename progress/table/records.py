"""The rows of a plan that its table is made of, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from django.db.models import Prefetch, Q
from django.utils import timezone

from items.models import Indicator, Item, ItemSuccession
from plans.models import Department, Plan
from plans.values.fiscal_year import FiscalYear
from progress.models import ActualValue, Answer, Rating, ReportingRound, YearEndStatus
from progress.workflow import DONE

_Kind = ReportingRound.Kind
_IN_THE_YEAR: list[str] = [_Kind.MID_YEAR.value, _Kind.YEAR_END.value, _Kind.FINAL.value]
"""The kinds of rounds in the order in which a year sees them."""


class PlanRecords:
    """What one table is made of: a plan, one round and earlier ones; told what to look at as `live_table` is.

    `statuses`: item id → statuses of the round and of earlier ones, newest first. `unsaved`: figures as typed, which
    stand in for the stored ones. `day`: the round's reference day, or 31 March; today without a round. `names_then`:
    department id → the name of what stood in its place on that day. `earlier`: id of an indicator that one of the
    plan's continues → its actuals.
    """

    def __init__(
        self,
        plan: Plan,
        reporting_round: ReportingRound | None,
        items: Iterable[int] | None,
        *,
        include_unconfirmed: bool,
    ) -> None:
        links = plan.plan_scales.select_related("scale").prefetch_related("scale__bands")
        self.round = reporting_round
        self.include_unconfirmed = include_unconfirmed
        self.unsaved: list[ActualValue] = []
        self.scales = [link.scale for link in links]
        self.pillars = list(plan.pillars.prefetch_related("budget_lines", "staffing"))
        self.items = {item.pk: item for item in _items(plan, items)}
        self.statuses = _statuses(reporting_round, list(self.items)) if reporting_round else {}
        self.questions = list(plan.questions.all()) if reporting_round else []
        self.earlier = self._earlier()
        self.day = timezone.localdate()
        if reporting_round:
            self.day = reporting_round.reference_date or FiscalYear(reporting_round.fiscal_year).last_day
        self.names_then = Department.objects.chart([plan.municipality_id]).names_on(self.day)

    def _earlier(self) -> dict[int, list[ActualValue]]:
        """Newest first; asks only where something is continued."""
        found: dict[int, list[ActualValue]] = {}
        wanted = {
            one.continues_id
            for item in self.items.values()
            for one in item.indicators.all()
            if one.continues_id
        }
        if wanted and self.round is not None:
            rows = ActualValue.objects.filter(
                indicator__in=wanted,
                status__state__in=DONE,
                fiscal_year__lte=self.round.fiscal_year,
                status__round__fiscal_year__lte=self.round.fiscal_year,
            )
            rows = rows.select_related("indicator").order_by("-status__round__fiscal_year", "-pk")
            for row in rows:
                found.setdefault(row.indicator_id, []).append(row)
        return found

    def with_unsaved(self, typed: Iterable[ActualValue]) -> PlanRecords:
        """The same records, asked for no more, with these figures as typed."""
        one = copy(self)
        one.unsaved = list(typed)
        return one

    def of_this_round(self, item: Item) -> YearEndStatus | None:
        rows = self.statuses.get(item.pk, [])
        return next((row for row in rows if self.round and row.round_id == self.round.pk), None)

    def actuals(self, indicator: Indicator, item: Item) -> dict[int, ActualValue]:
        """fiscal year → the newest figure that counts; for the round's own year only what this round says."""
        found = {row.fiscal_year: row for row in self.unsaved if row.indicator_id == indicator.pk}
        mine = self.of_this_round(item)
        for status in self.statuses.get(item.pk, []):
            if not (status.state in DONE or (self.include_unconfirmed and status is mine)):
                continue
            for value in status.actual_values.all():
                own_year = self.round is not None and value.fiscal_year == self.round.fiscal_year
                if value.indicator_id == indicator.pk and (status is mine or not own_year):
                    found.setdefault(value.fiscal_year, value)
        return found


def _items(plan: Plan, keys: Iterable[int] | None) -> Iterable[Item]:
    rows = plan.items.select_related("carried_from__plan").order_by("position", "key")
    if keys is not None:
        rows = rows.filter(pk__in=list(keys))
    return rows.prefetch_related(
        "assignments",
        Prefetch("successions", ItemSuccession.objects.select_related("successor")),
        Prefetch("indicators", Indicator.objects.select_related("continues__item__plan")),
        *(
            "targets",
            "indicators__target_values__revisions",
            "indicators__goal_revisions",
            "indicators__series_breaks__restated",
            "budget_lines",
            "staffing",
        ),
    )


def until(one: ReportingRound, path: str = "round") -> Q:
    """A filter for what belongs to the round, at `path`, or to an earlier one of its plan. Of the same year only what
    was asked before: a mid-year table knows nothing of the year's end."""
    kinds_before = _IN_THE_YEAR[: _IN_THE_YEAR.index(one.kind)]
    earlier = Q(**{f"{path}__fiscal_year__lt": one.fiscal_year})
    in_the_year = Q(**{f"{path}__fiscal_year": one.fiscal_year, f"{path}__kind__in": kinds_before})
    return (Q(**{path: one}) | earlier | in_the_year) & Q(**{f"{path}__plan": one.plan_id})


def age(fiscal_year: int, kind: str) -> tuple[int, int]:
    """By which rounds are sorted, the oldest first."""
    return fiscal_year, _IN_THE_YEAR.index(kind)


def _statuses(one: ReportingRound, items: list[int]) -> dict[int, list[YearEndStatus]]:
    rows = (
        YearEndStatus.objects.filter(until(one), item__in=items)
        .select_related("round")
        .prefetch_related(
            Prefetch("ratings", Rating.objects.select_related("scale", "indicator", "recorded", "suggested")),
            Prefetch("answers", Answer.objects.select_related("question")),
            *("actual_values", "effects", "effect_checks"),
        )
    )
    found: dict[int, list[YearEndStatus]] = {}
    newest_first = sorted(rows, key=lambda row: age(row.round.fiscal_year, row.round.kind), reverse=True)
    for status in newest_first:
        found.setdefault(status.item_id, []).append(status)
    return found
