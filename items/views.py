"""The planning section's grid of one item's years."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from items.grid import STAGES, YearsGrid
from items.models import Item
from plans.access import Act, access_for
from plans.history.conflict import Conflict


@require_http_methods(["GET", "POST"])
def years_grid(request: HttpRequest, pk: int) -> HttpResponse:
    """All indicators and yearly goals of one item on one screen."""
    item = get_object_or_404(Item.objects.select_related("plan__municipality", "pillar"), pk=pk)
    access_for(request.user).require(Act.EDIT_PLAN, item.tenant_id())
    grid = YearsGrid(item, request.POST if request.method == "POST" else None)
    if request.method == "POST" and grid.is_valid():
        try:
            count = grid.save(by=request.user)
        except Conflict as conflict:
            grid.show_conflict(conflict)
        except ValidationError as error:
            grid.add_error(None, error.messages)
        else:
            messages.success(request, f"{count}欄を保存しました。" if count else "変更はありませんでした。")
            return redirect("years_grid", pk=item.pk)
    status = 409 if grid.conflicts else 422 if request.method == "POST" else 200
    return render(request, "items/years_grid.html", _page(item, grid), status=status)


def _page(item: Item, grid: YearsGrid) -> dict[str, object]:
    place = item.plan.municipality
    return {
        "item": item,
        "grid": grid,
        "stages": STAGES,
        "municipality": place,
        "disclaimer": place.disclaimer,
        "breadcrumbs": [
            ("計画の編集", reverse("admin:index")),
            (str(item.plan), f"{reverse('admin:items_item_changelist')}?plan__id__exact={item.plan_id}"),
            (item.title, reverse("admin:items_item_change", args=[item.pk])),
            ("年次計画の一覧入力", ""),
        ],
    }
