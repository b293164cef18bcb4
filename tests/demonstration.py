"""What the demonstration has published, as tables: read once for a module, tables can't be changed."""

from __future__ import annotations

from pytest_django import DjangoDbBlocker

from progress.models import Publication
from progress.table import frozen
from progress.table.shape.plan import PlanTable
from tests import prepared

Sealed = dict[tuple[str, int], PlanTable]
"""(city, fiscal year) → its results as sealed last."""


def results(blocker: DjangoDbBlocker) -> Sealed:
    with blocker.unblock(), prepared.prepared("demonstration", prepared.whole_demonstration):
        rows = Publication.objects.exclude(round=None).select_related("plan__municipality", "round")
        return {
            (one.plan.municipality.slug, one.round.fiscal_year): frozen.from_content(one.content)
            for one in rows.order_by("number")
            if one.round
        }
