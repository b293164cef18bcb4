"""項目と指標の移り変わり of a plan: what can be changed from a year on, with a preview, what was, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from items.models import Item, SeriesBreak
from plans.access import Act
from plans.history.conflict import Conflict
from plans.models import Plan
from progress import succession
from progress.navigation import plan_for
from progress.office.frame import frame
from progress.office.over_time.item_forms import FORMS
from progress.office.over_time.series_break import why_not_removed
from progress.workflow import MoveRefused

TITLE = "項目と指標の移り変わり"
_SURE = "sure"
"""The button below the preview."""
_WORDS = {
    "added": ("項目を加える", "計画の途中の年度から始まる項目を加えます。"),
    "renamed": ("項目の名前を変える", "前の年度の報告は、当時の名前のまま残ります。"),
    "merged": (
        "項目を統合する",
        "いくつかの項目を、一つにまとめます。前の年度の報告は、それぞれの項目に残ります。",
    ),
    "split": ("項目を分割する", "一つの項目を、いくつかに分けます。前の年度の報告は、元の項目に残ります。"),
    "ended": ("項目を終える", "この年度からは照会しません。前の年度の報告は残ります。"),
}


@require_GET
def home(request: HttpRequest, plan_pk: int) -> HttpResponse:
    plan = plan_for(request, plan_pk, Act.EDIT_PLAN)
    items = plan.items.select_related("pillar").prefetch_related("indicators", "successions")
    done = [(one, succession.why_not_undone(one)) for one in succession.changes_of(plan)]
    context = frame(plan, (TITLE, "")) | {
        "items": [(item, _left(item)) for item in items.order_by("position", "key")],
        "kinds": [(kind, words) for kind, (words, _) in _WORDS.items() if kind != "added"],
        "done": done,
        "breaks": [_break(one) for one in _breaks(plan)],
    }
    return render(request, "office/over_time/home.html", context)


def _left(item: Item) -> str:
    """「統合（令和6年度から）」 of an item that has left, or will."""
    rows = [row for row in item.successions.all() if row.kind in succession.LEAVING]
    return f"{rows[-1].get_kind_display()}（{rows[-1].from_year.era}から）" if rows else ""


def _breaks(plan: Plan) -> Any:
    rows = SeriesBreak.objects.filter(indicator__item__plan=plan).select_related("indicator__item__plan")
    return rows.prefetch_related("restated").order_by("-from_year", "indicator__item__position")


def _break(one: SeriesBreak) -> dict[str, Any]:
    return {"row": one, "restated": len(one.restated.all()), "why_not": why_not_removed(one)}


@require_http_methods(["GET", "POST"])
def item_change(request: HttpRequest, plan_pk: int, kind: str) -> HttpResponse:
    """The first POST shows what would become of items and of running rounds' records, the second one does it.
    `?item=3&item=5`: the items that it is of."""
    plan = plan_for(request, plan_pk, Act.EDIT_PLAN)
    form_class = FORMS.get(kind)
    if form_class is None:
        raise Http404
    wanted = [int(one) for one in request.GET.getlist("item") if one.isdecimal()]
    items = list(
        plan.items.filter(pk__in=wanted).select_related("pillar", "plan").order_by("position", "key")
    )
    back, (title, lead) = reverse("plan_changes", args=[plan.pk]), _WORDS[kind]
    if len(items) < form_class.needs or (kind in ("renamed", "split") and len(items) != 1):
        messages.error(request, _too_few(kind))
        return redirect(back)
    form = form_class(plan, items, request.POST if request.method == "POST" else None)
    valid = form.is_valid()
    if valid and request.POST.get("move") == _SURE:
        try:
            succession.carry_out(form.change, by=request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        except (Conflict, MoveRefused) as refused:
            form.add_error(None, str(refused) or "ほかの人が先に変更しました。開き直して確かめてください。")
        else:
            messages.success(request, f"{title}：記録しました。")
            return redirect(back)
    preview = form.change if valid and not form.errors else None
    context = frame(plan, (TITLE, back), (title, "")) | {
        "form": form,
        "items": items,
        "title": title,
        "lead": lead,
        "back": back,
        "sure": _SURE,
        "preview": _preview(preview) if preview else None,
    }
    return render(request, "office/over_time/item_change.html", context, status=422 if form.errors else 200)


def _too_few(kind: str) -> str:
    if kind == "merged":
        return "統合する項目を、2つ以上選んでください。"
    return "項目を1つ選んでください。" if kind in ("renamed", "split") else "項目を選んでください。"


def _preview(change: succession.Change) -> dict[str, Any]:
    return {
        "leaving": change.leaving,
        "coming": change.coming,
        "renamed": [(name, item) for item, name in change.renamed.items()],
        "records": succession.becomes(change),
        "carried": [one for one in change.records if getattr(one, "continues", None) is not None],
        "until": change.from_year.previous,
        "from_year": change.from_year,
    }


@require_POST
def undo(request: HttpRequest, plan_pk: int, pk: int) -> HttpResponse:
    plan = plan_for(request, plan_pk, Act.EDIT_PLAN)
    done = next((one for one in succession.changes_of(plan) if one.pk == pk), None)
    if done is None:
        messages.error(request, "この変更は、もう取り消されています。")
        return redirect("plan_changes", plan.pk)
    try:
        succession.undo(done, by=request.user)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    except (Conflict, MoveRefused) as refused:
        messages.error(request, str(refused) or "ほかの人が先に変更しました。今の内容を確かめてください。")
    else:
        messages.success(request, f"{done.words}を取り消しました。")
    return redirect("plan_changes", plan.pk)
