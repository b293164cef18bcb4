"""The rows of a plan that its table is made of, read in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from items.models import AnnualTarget, Assignment, BudgetLine, Indicator, Item, ItemSuccession, Staffing
from plans.models import Department, Plan, RatingScale
from plans.values.fiscal_year import FiscalYear
from progress.judgement import Rule
from progress.models import ActualValue, Answer, EffectCheck, FiscalEffect, ReportingRound, YearEndStatus
from progress.table.known import KnownActual, hang_below, ratings_of, targets_of, with_what_changed
from progress.table.measured import Break, MeasuredIndicator
from progress.table.shape.items import TargetRow
from progress.table.shape.reported import RatingRow
from progress.workflow import DONE

_Kind = ReportingRound.Kind
_IN_THE_YEAR: list[str] = [_Kind.MID_YEAR.value, _Kind.YEAR_END.value, _Kind.FINAL.value]
"""The kinds of rounds in the order in which a year sees them."""


class PlanRecords:
    """What one table is made of: a plan, one round and earlier ones; told what to look at as `live_table` is.

    `planned`: item id → 年次計画 by fiscal year. `targets`, `revisions`: of its indicators. `statuses`: item id →
    statuses of the round and of earlier ones, newest first; `ratings`: status id → its ratings. `reported`:
    indicator id → the figures that count, those of the newest report first. `titles`: of the rounds. `unsaved`:
    figures as typed, which stand in for the stored ones. `day`: the round's reference day, or 31 March; today without
    a round. `names_then`: department id → the name of what stood in its place on that day. `earlier`: id of an
    indicator that one of the plan's continues → its actuals.
    """

    def __init__(
        self,
        plan: Plan,
        reporting_round: ReportingRound | None,
        items: Iterable[int] | None,
        *,
        include_unconfirmed: bool,
    ) -> None:
        self.round = reporting_round
        self.rule = reporting_round.rule if reporting_round else Rule()
        self.include_unconfirmed = include_unconfirmed
        self.unsaved: list[ActualValue] = []
        self.pillars = list(plan.pillars.all())
        self._plan, self._keys = plan, None if items is None else list(items)
        self.items = self._items()
        self.targets, self.revisions = targets_of(self._mine("indicator__item"))
        self.planned = self._planned()
        self.statuses: dict[int, list[YearEndStatus]] = {}
        self.ratings: dict[int, tuple[RatingRow, ...]] = {}
        self.reported: dict[int, list[KnownActual]] = {}
        self.titles: dict[int, str] = {}
        if reporting_round:
            rounds = _until(reporting_round)
            self.titles = {pk: str(one) for pk, one in rounds.items()}
            self.statuses = self._statuses(rounds)
            of_rounds = Q(status__round__in=rounds) & self._mine("status__item")
            self.ratings = ratings_of(of_rounds)
            self.reported = self._reported(of_rounds)
        self.questions = list(plan.questions.all()) if reporting_round else []
        self.earlier = self._earlier()
        self.day = timezone.localdate()
        if reporting_round:
            self.day = reporting_round.reference_date or FiscalYear(reporting_round.fiscal_year).last_day
        self.names_then = Department.objects.chart([plan.municipality_id]).names_on(self.day)

    @cached_property
    def scales(self) -> list[RatingScale]:
        """Asked for by a whole table alone."""
        links = self._plan.plan_scales.select_related("scale").prefetch_related("scale__bands")
        return [link.scale for link in links]

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

    def actuals(self, indicator: Indicator) -> dict[int, ActualValue | KnownActual]:
        """fiscal year → the newest figure that counts; for the round's own year only what this round says."""
        found: dict[int, ActualValue | KnownActual] = {
            row.fiscal_year: row for row in self.unsaved if row.indicator_id == indicator.pk
        }
        for value in self.reported.get(indicator.pk, ()):
            found.setdefault(value.fiscal_year, value)
        return found

    def _mine(self, path: str) -> Q:
        """A filter for what belongs to the items, which stand at `path`."""
        if self._keys is None:
            return Q(**{f"{path}__plan": self._plan})
        return Q(**{f"{path}__in": self._keys})

    def _items(self) -> dict[int, Item]:
        """What few items have (where they came from, who follows them) is asked for only where one has it."""
        rows = self._plan.items.prefetch_related("carried_from__plan").order_by("position", "key")
        items = {item.pk: item for item in (rows if self._keys is None else rows.filter(pk__in=self._keys))}
        mine = self._mine("item")
        indicators = Indicator.objects.filter(mine).prefetch_related("continues__item__plan")
        found = with_what_changed(indicators.order_by("item_id", "position", "pk"))
        for one in found:
            one.item = items[one.item_id]
        hang_below(items.values(), "indicators", found, "item_id")
        came_from = ItemSuccession.objects.filter(mine).prefetch_related("successor")
        hang_below(items.values(), "successions", came_from, "item_id")
        hang_below(items.values(), "assignments", Assignment.objects.filter(mine), "item_id")
        hang_below(items.values(), "budget_lines", BudgetLine.objects.filter(mine), "item_id")
        hang_below(items.values(), "staffing", Staffing.objects.filter(mine), "item_id")
        return items

    def _planned(self) -> dict[int, dict[int, TargetRow]]:
        found: dict[int, dict[int, TargetRow]] = defaultdict(dict)
        rows = AnnualTarget.objects.filter(self._mine("item"))
        columns = ("item_id", "fiscal_year", "planned_stage", "goal_text", "figures_printed")
        for item, year, *said in rows.values_list(*columns):
            found[item][year] = TargetRow(FiscalYear(year), *said)
        return found

    def _statuses(self, rounds: dict[int, ReportingRound]) -> dict[int, list[YearEndStatus]]:
        rows = list(YearEndStatus.objects.filter(self._mine("item"), round__in=rounds))
        for status in rows:
            status.round = rounds[status.round_id]
        below = Q(status__round__in=rounds) & self._mine("status__item")
        hang_below(rows, "answers", Answer.objects.filter(below).select_related("question"), "status_id")
        hang_below(rows, "effects", FiscalEffect.objects.filter(below), "status_id")
        hang_below(rows, "effect_checks", EffectCheck.objects.filter(below), "status_id")
        found: dict[int, list[YearEndStatus]] = {}
        for status in sorted(rows, key=lambda row: age(row.round.fiscal_year, row.round.kind), reverse=True):
            found.setdefault(status.item_id, []).append(status)
        return found

    def _reported(self, below: Q) -> dict[int, list[KnownActual]]:
        values: dict[int, list[KnownActual]] = defaultdict(list)
        rows = ActualValue.objects.filter(below).order_by()
        for value in map(KnownActual._make, rows.values_list(*KnownActual._fields)):
            values[value.status_id].append(value)
        found: dict[int, list[KnownActual]] = defaultdict(list)
        for status in (one for rows in self.statuses.values() for one in rows if values.get(one.pk)):
            mine = self.round is not None and status.round_id == self.round.pk
            if not (status.state in DONE or (self.include_unconfirmed and mine)):
                continue
            for value in values[status.pk]:
                if mine or (self.round and value.fiscal_year != self.round.fiscal_year):
                    found[value.indicator_id].append(value)
        return found

    def measured(self, indicator: Indicator, breaks: Sequence[Break] | None = None) -> MeasuredIndicator:
        """The indicator with its figures; `breaks`: of its series, where they are others than the stored ones."""
        targets, revisions = self.targets.get(indicator.pk, {}), self.revisions.get(indicator.pk, {})
        return MeasuredIndicator(indicator, self.actuals(indicator), targets, revisions, breaks=breaks)


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


def _until(one: ReportingRound) -> dict[int, ReportingRound]:
    """By their keys the rounds that `until` lets through."""
    now = age(one.fiscal_year, one.kind)
    earlier = (row for row in ReportingRound.objects.filter(plan=one.plan_id).exclude(pk=one.pk))
    return {one.pk: one} | {row.pk: row for row in earlier if age(row.fiscal_year, row.kind) < now}
