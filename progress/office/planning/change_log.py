"""Which change events belong to a plan, a record or a person's municipalities."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model, Q, QuerySet

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
from plans.access import Access, Act
from plans.history.changes import Action
from plans.history.records import ChangeEvent
from plans.models import Edition, Footnote, Pillar, Plan, PlanScale, RatingBand, RatingScale
from progress.models import (
    ActualValue,
    Answer,
    BoardOpinion,
    FiscalEffect,
    PillarSummary,
    PlanQuestion,
    Rating,
    ReportingRound,
    YearEndStatus,
)

_TO_PLAN: Mapping[type[Model], tuple[str, ...]] = {
    Plan: ("pk",),
    PlanScale: ("plan",),
    RatingScale: ("plan_scales__plan",),
    RatingBand: ("scale__plan_scales__plan",),
    Edition: ("plan",),
    Footnote: ("plan",),
    Pillar: ("plan",),
    Item: ("plan",),
    ItemSuccession: ("item__plan",),
    Assignment: ("item__plan",),
    Indicator: ("item__plan",),
    AnnualTarget: ("item__plan",),
    TargetValue: ("indicator__item__plan",),
    TargetRevision: ("target_value__indicator__item__plan",),
    BudgetLine: ("item__plan", "pillar__plan"),
    Staffing: ("item__plan", "pillar__plan"),
    ReportingRound: ("plan",),
    YearEndStatus: ("round__plan",),
    ActualValue: ("status__round__plan",),
    Rating: ("status__round__plan",),
    FiscalEffect: ("status__round__plan",),
    PlanQuestion: ("plan",),
    Answer: ("status__round__plan",),
    PillarSummary: ("round__plan",),
    BoardOpinion: ("round__plan",),
}
"""The way from each kind of record to its plan."""

KINDS = tuple(model._meta.label_lower for model in _TO_PLAN)


def visible_to(access: Access) -> QuerySet[ChangeEvent]:
    """Newest first; only the municipalities whose history this person may see."""
    return ChangeEvent.objects.filter(access.scope(Act.SEE_HISTORY, "municipality_id"))


def of_plan(plan: Plan) -> Q:
    """Events of everything the plan is made of, and of what was deleted from the municipality's plans.

    A deleted record no longer says to which plan it belonged, unless it stood directly under one; a deletion
    is therefore shown with every plan of the municipality that it may have belonged to.
    """
    found = Q()
    for model, paths in _TO_PLAN.items():
        of_this = Q()
        for path in paths:
            of_this |= Q(**{path: plan.pk})
        keys = model._default_manager.filter(of_this).order_by().values("pk")
        found |= Q(model=model._meta.label_lower, record_pk__in=keys)
    deleted = Q(action=Action.DELETE, model__in=KINDS)
    perhaps_ours = Q(before__plan=plan.pk) | ~Q(before__has_key="plan")
    return Q(municipality=plan.municipality_id) & (found | (deleted & perhaps_ours))


def of_status(status: YearEndStatus) -> QuerySet[ChangeEvent]:
    """Newest first: the record itself with its figures, ratings, effects and answers, also those since deleted."""
    found = Q(model=YearEndStatus._meta.label_lower, record_pk=status.pk)
    for model in (ActualValue, Rating, FiscalEffect, Answer):
        label = model._meta.label_lower
        found |= Q(model=label, record_pk__in=model._default_manager.filter(status=status).values("pk"))
        found |= Q(model=label, before__status=status.pk) | Q(model=label, after__status=status.pk)
    return ChangeEvent.objects.filter(found, municipality=status.tenant_id())
