"""Pages on which the planning section says what a plan asks of its own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plans.access import Act
from plans.history.conflict import Conflict
from plans.values.fiscal_year import FiscalYear
from progress.asked_for import round_for
from progress.models import PlanQuestion, ReportingRound
from progress.office.planning.frame import RESUME, frame, overtaken, round_crumb
from progress.office.planning.question_form import QuestionForm, remove
from progress.workflow import MoveRefused

REMOVE = "remove"
"""The button that deletes a question."""


@login_required
@require_GET
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """What the round asks beyond the texts that every plan asks for, and what the plan asks in other years."""
    reporting_round = round_for(request, pk, Act.OPEN_ROUND)
    found = reporting_round.plan.questions.annotate(answered=Count("answers"))
    context = frame(reporting_round.plan.municipality, round_crumb(reporting_round), (_TITLE, "")) | {
        "round": reporting_round,
        "plan": reporting_round.plan,
        "asked": [one for one in found if one.is_asked_in(reporting_round)],
        "others": [one for one in found if not one.is_asked_in(reporting_round)],
    }
    return render(request, "office/planning/questions.html", context)


_TITLE = "計画独自の質問"


@login_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int, question_pk: int | None = None) -> HttpResponse:
    """Adds a question (`question_pk` None), changes one, or deletes one that nobody has answered."""
    reporting_round = round_for(request, pk, Act.OPEN_ROUND)
    stored = None
    if question_pk is not None:
        stored = get_object_or_404(PlanQuestion, pk=question_pk, plan=reporting_round.plan)
    typed = request.POST if request.method == "POST" else None
    move = typed.get("move", "") if typed is not None else ""
    if stored is not None and move == REMOVE:
        return _remove(request, reporting_round, stored)
    form = QuestionForm(
        reporting_round.plan,
        FiscalYear(reporting_round.fiscal_year),
        stored,
        None if move == RESUME else typed,
    )
    if typed is not None and move == RESUME:
        form.keep(typed)
    elif typed is not None and form.is_valid():
        try:
            if form.save_by(request.user):
                messages.success(request, f"質問「{form.instance}」を保存しました。")
                return redirect("questions", pk)
        except Conflict as conflict:
            return overtaken(request, reporting_round, conflict, request.path)
    list_url = reverse("questions", args=[pk])
    title = "質問を直す" if stored else "質問を加える"
    crumbs = (round_crumb(reporting_round), (_TITLE, list_url), (title, ""))
    context = frame(reporting_round.plan.municipality, *crumbs) | {
        "round": reporting_round,
        "plan": reporting_round.plan,
        "form": form,
        "title": title,
        "list_url": list_url,
        "may_remove": stored is not None and not form.is_answered,
    }
    return render(request, "office/planning/question.html", context)


def _remove(request: HttpRequest, reporting_round: ReportingRound, stored: PlanQuestion) -> HttpResponse:
    name = str(stored)
    try:
        remove(stored, by=request.user)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    except Conflict:
        messages.error(request, "ほかの人が先に変更しました。今の内容を確かめてください。")
    else:
        messages.success(request, f"質問「{name}」を削除しました。")
    return redirect("questions", reporting_round.pk)
