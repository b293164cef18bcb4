"""The pages of a plan's 評価基準."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Act
from plans.history.conflict import Conflict
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Plan
from progress.judgement import Case
from progress.models import JudgementRule, ReportingRound
from progress.navigation import plan_for, round_for
from progress.office.frame import frame
from progress.office.judging.form import RuleForm
from progress.office.judging.preview import Preview
from progress.rating import Band, band_range
from progress.review.rounds import bind_rule

TITLE = "評価基準"
TRY, MORE, SAVE = "try", "more", "save"
"""The form's buttons: look at what it would suggest, more lines for indicators, write it."""
_TAKEN = "ほかの人が先に変更しました。今の内容を確かめてください。"


def _running(plan: Plan) -> list[ReportingRound]:
    """The rounds that may still be judged otherwise."""
    rows = plan.rounds.filter(historical=False, state=ReportingRound.State.OPEN, publications=None)
    return list(rows.select_related("plan", "judgement_rule"))


def _details(one: JudgementRule) -> list[str]:
    """The version in words: what it says over all, when each band is suggested, single indicators."""
    found: dict[str, list[Band]] = {}
    for row in one.bands.select_related("band__scale").order_by("band__scale", "band__position"):
        band = Band(row.band.code, str(row.band), row.lower_bound)
        found.setdefault(row.band.scale.key, []).append(band)
    names = dict(one.plan.scales.values_list("key", "name"))
    bounds = {key: _bounds(bands, one.rule.cases[key]) for key, bands in found.items()}
    methods = one.methods.select_related("indicator__item")
    ways = [f"{row.indicator.item.title}：{row.indicator.name}…{row.words}" for row in methods]
    return [
        one.rule.words,
        *(f"{names.get(key, key)}：{said}" for key, said in bounds.items() if said),
        *ways,
    ]


def _bounds(bands: list[Band], cases: Mapping[str, Case]) -> str:
    """「S（110%以上）、A（100%以上110%未満）、×（率のない未達）」; "" where no band is suggested."""
    told = []
    for band in bands:
        case = cases[band.code]
        when = (band_range(bands, band), *(("率のない未達",) if case.if_unmet else ()))
        words = "、".join(filter(None, (*when, "実績なし" if case.if_absent else "")))
        told += [f"{band.label}（{words}）"] if words else []
    return "、".join(told)


@require_GET
def home(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """The versions, the newest first, with the rounds that go by each."""
    plan = plan_for(request, plan_pk, Act.EDIT_PLAN)
    versions = list(plan.judgement_rules.prefetch_related("rounds").order_by("-position"))
    context = frame(plan, (TITLE, "")) | {
        "versions": [(one, _details(one), list(one.rounds.all())) for one in versions],
        "running": _running(plan),
    }
    return render(request, "office/judging/home.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """A new version; a POST shows what it would suggest (`TRY`) or writes it (`SAVE`)."""
    plan = plan_for(request, plan_pk, Act.EDIT_PLAN)
    move = request.POST.get("move", "")
    form = RuleForm(plan, request.POST if request.method == "POST" else None, more=move == MORE)
    preview = None
    if move in (TRY, SAVE) and form.is_valid():
        if move == SAVE and _saved(request, form):
            return redirect("judgement_rules", plan.pk)
        asked = form.cleaned_data["round"]
        preview = Preview(form.rule, asked) if asked else None
    context = frame(plan, (TITLE, reverse("judgement_rules", args=[plan.pk])), ("新しい版", "")) | {
        "form": form,
        "preview": preview,
        "shows_errors": move != MORE,
    }
    return render(request, "office/judging/new.html", context)


def _saved(request: HttpRequest, form: RuleForm) -> bool:
    try:
        made = form.save(by=request.user)
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
        return False
    messages.success(request, f"評価基準「{made}」を決めました。次に開始する照会から使います。")
    return True


@require_POST
def remove(request: HttpRequest, plan_pk: int, pk: int) -> HttpResponse:
    """Deletes a version that no round goes by."""
    plan = plan_for(request, plan_pk, Act.EDIT_PLAN)
    stored = get_object_or_404(JudgementRule, pk=pk, plan=plan)
    name = str(stored)
    try:
        apply([], removed=[stored], by=request.user, via=Way.FORM, note="評価基準の版の削除")
    except ValidationError:
        messages.error(request, f"「{name}」は照会で使われているため、削除できません。")
    except Conflict:
        messages.error(request, _TAKEN)
    else:
        messages.success(request, f"評価基準「{name}」を削除しました。")
    return redirect("judgement_rules", plan.pk)


@require_POST
def bind(request: HttpRequest, pk: int) -> HttpResponse:
    """Judges a running round by another version; an empty choice stands for the built-in rule."""
    asked = round_for(request, pk, Act.OPEN_ROUND)
    chosen: Any = request.POST.get("rule", "")
    found = asked.plan.judgement_rules.filter(pk=chosen).first() if chosen.isdecimal() else None
    try:
        bind_rule(asked, found, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    except Conflict:
        messages.error(request, _TAKEN)
    else:
        messages.success(request, f"{asked}の評価基準を「{found or '標準の決まり'}」にしました。")
    return redirect("judgement_rules", asked.plan_id)
