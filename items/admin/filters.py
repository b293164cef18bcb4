"""Filters of the item lists: by top pillar and by fiscal year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from items.models import AnnualTarget, Item
from plans.access import Act, access_for
from plans.admin.scoped import KeptFilter
from plans.models import Pillar
from plans.values.fiscal_year import FiscalYear


class TopPillarFilter(KeptFilter):
    """Items of a top pillar and of all pillars below it."""

    title = "柱"
    parameter_name = "pillar"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        rows = Pillar.objects.filter(
            access_for(request.user).scope(Act.EDIT_PLAN, "plan__municipality_id"), parent__isnull=True
        )
        plan = request.GET.get("plan__id__exact", "")
        if plan.isdecimal():
            rows = rows.filter(plan_id=plan)
        return [
            (str(one.pk), one.title)
            for one in rows.order_by("plan", "position", "key").select_related("plan")
        ]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Item]) -> models.QuerySet[Item]:
        value = self.value()
        if not value or not value.isdecimal():
            return queryset
        return queryset.filter(
            Q(pillar=value)
            | Q(pillar__parent=value)
            | Q(pillar__parent__parent=value)
            | Q(pillar__parent__parent__parent=value)
        )


class ItemYearFilter(KeptFilter):
    """Items that promise something in a fiscal year: by a goal of that year or by their period."""

    title = "年度"
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        own = access_for(request.user).scope(Act.EDIT_PLAN, "item__plan__municipality_id")
        years = AnnualTarget.objects.filter(own).order_by("fiscal_year").values_list("fiscal_year", flat=True)
        return [(str(int(year)), FiscalYear(year).era) for year in years.distinct()]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Item]) -> models.QuerySet[Item]:
        value = self.value()
        if not value or not value.isdecimal():
            return queryset
        by_goal = AnnualTarget.objects.filter(fiscal_year=value).values("item")
        return queryset.filter(Q(pk__in=by_goal) | Q(start_year__lte=value, end_year__gte=value))
