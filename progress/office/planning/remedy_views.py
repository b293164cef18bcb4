"""The pages that put right what the checklist before a round names, and lead back to it with all that was typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plans.access import Act, access_for
from plans.history.conflict import Conflict
from plans.models import Plan
from progress.navigation import plan_for
from progress.office.frame import frame
from progress.office.planning.checklist import ACCOUNTS, Checklist
from progress.office.planning.remedies import REMEDIES, Collective, Remedy
from progress.office.planning.rounds import RoundForm, last_ended_year

CHECK = "check"
"""In the address of the page that opens a round: it shows again what was typed there before, checked anew."""


def keep_typed(request: HttpRequest, plan: Plan) -> None:
    """Keeps what was typed of a round that isn't opened yet, for as long as the person stays signed in."""
    names = RoundForm.field_order
    request.session[_key(plan)] = {name: request.POST[name] for name in names if name in request.POST}


def typed_before(request: HttpRequest, plan: Plan) -> dict[str, str] | None:
    kept: dict[str, str] | None = request.session.get(_key(plan))
    return kept


def forget_typed(request: HttpRequest, plan: Plan) -> None:
    request.session.pop(_key(plan), None)


def _key(plan: Plan) -> str:
    return f"round_of_plan_{plan.pk}"


@require_http_methods(["GET", "POST"])
def remedy(request: HttpRequest, plan_pk: int, key: str) -> HttpResponse:
    """Shows the form that puts one point right; a POST writes it and leads back."""
    plan = plan_for(request, plan_pk, Act.OPEN_ROUND)
    if key not in REMEDIES:
        raise Http404
    access_for(request.user).require(
        Act.MANAGE_PEOPLE if key == ACCOUNTS else Act.EDIT_PLAN, plan.municipality_id
    )
    form = _form(request, plan, key)
    back = reverse("round_new", args=[plan.pk]) + (f"?{CHECK}=1" if typed_before(request, plan) else "")
    context = frame(plan, ("照会を開始", back), (form.title, ""))
    context |= {"form": form, "back": back}
    if form.is_bound and form.is_valid() and (sentence := _saved(form)) is not None:
        if form.issued:
            context |= {
                "people": form.issued,
                "over": f"{plan.title}　照会の前の確認",
                "way_on": (back, "照会の前の確認に戻る"),
            }
            return render(request, "office/issued.html", context)
        messages.success(request, sentence or "何も変わっていません。")
        return redirect(back)
    return render(request, "office/planning/remedy.html", context)


def _form(request: HttpRequest, plan: Plan, key: str) -> Remedy:
    today = timezone.localdate()
    form = RoundForm(plan, today, typed_before(request, plan))
    form.is_valid()
    year = form.cleaned_data.get("fiscal_year") if form.is_bound else None
    year = year or last_ended_year(plan, today)
    if year is None:
        raise Http404  # no year is known before one was typed
    checklist = Checklist(plan, year, today)
    data: Any = request.POST if request.method == "POST" else None
    if key == Collective.key:
        of = request.GET.get("of", "")
        return Collective(checklist, request.user, data, int(of) if of.isdecimal() else 0)  # type: ignore[arg-type]
    return REMEDIES[key](checklist, request.user, data)  # type: ignore[arg-type]


def _saved(form: Remedy) -> str | None:
    """The sentence for the person; None where it was refused (the errors then stand in the form)."""
    try:
        return form.save()
    except ValidationError as error:
        form.add_error(None, error.messages)
    except Conflict:
        form.add_error(None, "ほかの人が先に変更しました。いまの内容を確かめて、もう一度選んでください。")
    return None
