"""Who changed what: the change events of a plan, a record or a person's municipalities, and their pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from items.models import Item
from plans.access import Act, access_for
from plans.history.changes import Action
from plans.history.events import WAYS, events_of_whole, in_words, kind_of
from plans.history.records import ChangeEvent, columns
from plans.models import Plan
from progress.models import ActualValue, Answer, Evidence, FiscalEffect, Rating, YearEndStatus
from progress.navigation import plan_for, row_for
from progress.office.frame import frame

_KINDS = (
    *("plans.plan", "plans.planscale", "plans.ratingscale", "plans.ratingband"),
    *("plans.edition", "plans.footnote", "plans.pillar"),
    *("items.item", "items.itemsuccession", "items.assignment", "items.indicator", "items.annualtarget"),
    *(
        "items.targetvalue",
        "items.targetrevision",
        "items.goalrevision",
        "items.seriesbreak",
        "items.restatedfigure",
        "items.budgetline",
        "items.staffing",
    ),
    *("progress.reportinground", "progress.yearendstatus", "progress.actualvalue", "progress.rating"),
    *("progress.rounddue", "progress.fiscaleffect", "progress.planquestion", "progress.answer"),
    *("progress.judgementrule", "progress.judgementband", "progress.judgementmethod"),
    *("progress.pillarsummary", "progress.boardopinion", "progress.opinionfollowup"),
    "progress.evidence",
)
"""What a plan is made of."""
_TO_PLAN = {
    "plans.plan": ("pk",),
    "plans.ratingscale": ("plan_scales__plan",),
    "plans.ratingband": ("scale__plan_scales__plan",),
    "items.budgetline": ("item__plan", "pillar__plan"),
    "items.staffing": ("item__plan", "pillar__plan"),
}
"""The ways to its plan from a record whose way to its municipality doesn't lead through it, or that has two."""


def of_plan(plan: Plan) -> Q:
    """Events of everything the plan is made of, and of what was deleted from the municipality's plans.

    A deleted record no longer says to which plan it belonged, unless it stood directly under one; a deletion
    is therefore shown with every plan of the municipality that it may have belonged to.
    """
    found = Q()
    for label in _KINDS:
        model: Any = apps.get_model(label)
        paths = _TO_PLAN.get(label) or (model.tenant_path.removesuffix("__municipality_id"),)
        of_this = Q(*((path, plan.pk) for path in paths), _connector=Q.OR)
        keys = model._default_manager.filter(of_this).order_by().values("pk")
        found |= Q(model=label, record_pk__in=keys)
    deleted = Q(action=Action.DELETE, model__in=_KINDS)
    perhaps_ours = Q(before__plan=plan.pk) | ~Q(before__has_key="plan")
    return Q(municipality=plan.municipality_id) & (found | (deleted & perhaps_ours))


def of_status(status: YearEndStatus) -> QuerySet[ChangeEvent]:
    """Newest first: the record itself with its figures, ratings, effects and answers, also those since deleted."""
    found = Q(model=YearEndStatus._meta.label_lower, record_pk=status.pk)
    for model in (ActualValue, Rating, FiscalEffect, Answer, Evidence):
        label = model._meta.label_lower
        found |= Q(model=label, record_pk__in=model._default_manager.filter(status=status).values("pk"))
        found |= Q(model=label, before__status=status.pk) | Q(model=label, after__status=status.pk)
    return ChangeEvent.objects.filter(found, municipality=status.tenant_id())


class HistoryFilter(forms.Form):
    """By kind of record, by field, by person and by way."""

    model = forms.ChoiceField(
        label="種類", required=False, choices=[("", "すべて"), *((kind, kind_of(kind)) for kind in _KINDS)]
    )
    field = forms.ChoiceField(label="欄", required=False)
    by = forms.ChoiceField(label="行った人", required=False)
    via = forms.ChoiceField(label="方法", required=False, choices=[("", "すべて"), *WAYS])

    def __init__(self, names: Iterable[str], kinds: Iterable[str], data: Mapping[str, Any]) -> None:
        """`names`: of the people, `kinds`: of the records that the events tell of."""
        super().__init__(data)
        offered: dict[str, list[tuple[str, Any]]] = {
            "by": [(name, name) for name in names],
            "field": [_fields_of(kind) for kind in kinds],
        }
        for name, choices in offered.items():
            cast("forms.ChoiceField", self.fields[name]).choices = [("", "すべて"), *choices]

    def conditions(self) -> Q:
        """A filter for change events; values that aren't offered filter nothing."""
        self.is_valid()
        inputs = {"model": "model", "by": "by_name", "via": "via"}
        asked = {where: said for name, where in inputs.items() if (said := self.cleaned_data.get(name))}
        found = Q(**asked)
        if self.column:
            kind, column = self.column
            found &= Q(model=kind) & (Q(before__has_key=column) | Q(after__has_key=column))
        return found

    @property
    def column(self) -> tuple[str, str] | None:
        """(kind of record, column) of the one field whose course is wanted; None: of all."""
        kind, _, column = str(self.cleaned_data.get("field") or "").rpartition(".")
        return (kind, column) if kind else None


def _fields_of(kind: str) -> tuple[str, list[tuple[str, str]]]:
    """(the kind's name, its fields as choices)."""
    model: type[Model] = apps.get_model(kind)
    told = [(f"{kind}.{one.name}", str(one.verbose_name)) for one in columns(model)]
    return kind_of(kind), told


PAGE = 50


@require_GET
def plan_history(request: HttpRequest, plan_pk: int) -> HttpResponse:
    plan = plan_for(request, plan_pk, Act.SEE_HISTORY)
    events = ChangeEvent.objects.filter(of_plan(plan))
    return _history(request, events, frame(plan))


@require_GET
def item_history(request: HttpRequest, item_pk: int) -> HttpResponse:
    """One promise with all that hangs on it: departments, indicators, targets and their revisions, its name."""
    item = row_for(request, Item.objects.select_related("plan__municipality"), item_pk, Act.SEE_HISTORY)
    of_plan = Item.objects.select_related("plan")
    before = of_plan.filter(Q(successions__successor=item) | Q(carried_to=item)).distinct()
    after = of_plan.filter(Q(succeeds__item=item) | Q(carried_from=item)).distinct()
    lineage = [("前の項目", before), ("後の項目", after)]
    context = frame(item.plan) | {"subject": str(item), "lineage": lineage}
    return _history(request, events_of_whole(item), context)


@require_GET
def record_history(request: HttpRequest, pk: int) -> HttpResponse:
    """One record with its figures, ratings, effects and answers, from its first day on."""
    rows = YearEndStatus.objects.select_related("round__plan__municipality", "item")
    status = row_for(request, rows, pk, Act.SEE_HISTORY)
    return _history(request, of_status(status), frame(status.round.plan) | {"subject": str(status)})


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    access = access_for(request.user)
    access.require(Act.SEE_HISTORY)
    events = ChangeEvent.objects.filter(access.scope(Act.SEE_HISTORY, "municipality_id"))
    return _history(request, events, {})


def _history(request: HttpRequest, events: QuerySet[ChangeEvent], context: dict[str, Any]) -> HttpResponse:
    people = events.order_by("by_name").values_list("by_name", flat=True).distinct()
    kinds = [
        one for one in events.order_by("model").values_list("model", flat=True).distinct() if one in _KINDS
    ]
    form = HistoryFilter([name for name in people if name], kinds, request.GET)
    found = events.filter(form.conditions()).select_related("municipality").order_by("-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    if form.column:
        for event in shown:
            event.before, event.after = (
                {name: said for name, said in values.items() if name == form.column[1]}
                for values in (event.before, event.after)
            )
    # Auditors read it without the planning section's pages.
    reviews = access_for(request.user).may(Act.REVIEW)
    context |= {
        "breadcrumbs": [*([("照会と確認", reverse("review_home"))] if reviews else []), ("変更の記録", "")],
        "form": form,
        "page": page,
        "entries": in_words(shown),
    }
    return render(request, "office/publishing/history.html", context)
