"""The finance section's pages: effects to confirm, round by round, and the lists by 予算事業 as a workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from items.in_charge import InCharge
from plans.access import Act, access_for
from progress.models import EffectCheck, FiscalEffect, Publication, ReportingRound, YearEndStatus
from progress.navigation import round_for, row_for
from progress.office.frame import ReasonField, about
from progress.public.frame import public_day
from progress.reports import project_lists
from progress.reports.about_sheet import UNPUBLISHED, Stamp
from progress.reports.sheet import WORKBOOK, attachment
from progress.review.effects import CHECKED_IN, check_effect
from progress.table import frozen
from progress.table.cells import effect_rows
from progress.table.live import live_table
from progress.table.shape.plan import PlanTable
from progress.workflow import DONE, MoveRefused

CONFIRMED, QUESTIONED = EffectCheck.Verdict.CONFIRMED, EffectCheck.Verdict.QUESTIONED
_LOOKED_AT = frozenset({*CHECKED_IN, *DONE})
"""Records whose effects are shown: submitted, confirmed, taken over from old documents; drafts are none."""


class CheckForm(forms.Form):
    """What the finance section says of one effect; `version`: of the effect that it was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=EffectCheck.Verdict.choices)
    comment = ReasonField(
        label="直してほしいところ",
        rows=2,
        required=False,
        help_text="担当課と企画課に伝わり、記録に残ります。公表はされません。",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("verdict") == QUESTIONED and not (
            cleaned.get("comment") or self.errors.get("comment")
        ):
            self.add_error("comment", "直してほしいところを書いてください。")
        return cleaned


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The rounds of the person's municipalities with what was reported of effects, newest first."""
    access = access_for(request.user)
    access.require(Act.SEE_BUDGET)
    looked_at = Q(statuses__state__in=_LOOKED_AT)
    rounds = (
        ReportingRound.objects.filter(access.scope(Act.SEE_BUDGET, ReportingRound.tenant_path))
        .select_related("plan__municipality")
        .annotate(effects=Count("statuses__effects", filter=looked_at))
        .order_by("plan__municipality", "-fiscal_year", "plan__slug", "kind")
    )
    found = list(rounds)
    places = {one.plan.municipality for one in found}
    context = {"rounds": found, "several": len(places) > 1}
    return render(request, "office/budget/home.html", context | about(*places))


@require_GET
def effects(request: HttpRequest, pk: int) -> HttpResponse:
    """Every effect that was reported in the round, with what was said of it so far."""
    return _effects_page(request, round_for(request, pk, Act.SEE_BUDGET))


def _effects_page(
    request: HttpRequest, of: ReportingRound, refused: tuple[int, CheckForm] | None = None
) -> HttpResponse:
    """`refused`: the number of an effect whose form was sent and is at fault."""
    statuses = (
        of.statuses.filter(state__in=_LOOKED_AT, effects__isnull=False)
        .distinct()
        .order_by("item__position", "item__key")
        .select_related("item", "round")
        .prefetch_related("effects", "effect_checks", "item__assignments")
    )
    may_check = access_for(request.user).may(Act.CONFIRM_EFFECTS, of.tenant_id())
    in_charge = InCharge([of.plan.municipality_id], timezone.localdate())
    groups = [_group(status, in_charge, may_check, refused) for status in statuses]
    lines = [line for group in groups for line in group["lines"]]
    counts = (
        ("未確認", sum(not line["checked"] for line in lines)),
        (CONFIRMED.label, sum(line["row"].confirmed for line in lines)),
        (QUESTIONED.label, sum(bool(line["row"].question) for line in lines)),
    )
    context = {
        "round": of,
        "groups": groups,
        "counts": counts,
        "total": len(lines),
        "breadcrumbs": [("効果額と予算", reverse("effects_home")), (str(of), "")],
    }
    page = context | about(of.plan.municipality)
    return render(request, "office/budget/effects.html", page)


def _group(
    status: YearEndStatus, in_charge: InCharge, may_check: bool, refused: tuple[int, CheckForm] | None
) -> dict[str, Any]:
    """One item's effects, with who answers for it now. `form`: where the person may say something of it now."""
    rows, lines = effect_rows(status, for_staff=True), []
    for effect, row in zip(status.effects.all(), rows, strict=True):
        form = CheckForm(initial={"version": effect.version}, auto_id=f"id_%s_{effect.pk}")
        if refused and refused[0] == effect.pk:
            form = refused[1]
        line = {
            "pk": effect.pk,
            "row": row,
            "checked": row.confirmed or bool(row.question),
            "checks": [one for one in status.effect_checks.all() if one.effect_pk == effect.pk],
            "form": form if may_check and status.workflow_state in CHECKED_IN else None,
        }
        lines.append(line)
    return {"status": status, "departments": in_charge.leads(status.item), "lines": lines}


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms the effect, or says what is to be put right."""
    effect = row_for(request, _with_round(), pk, Act.CONFIRM_EFFECTS)
    form = CheckForm(request.POST, auto_id=f"id_%s_{pk}")
    of = effect.status.round
    if not form.is_valid():
        return _effects_page(request, of, (pk, form))
    effect.version = form.cleaned_data["version"]
    verdict = form.cleaned_data["verdict"]
    try:
        check_effect(effect, verdict, by=request.user, comment=form.cleaned_data["comment"])
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = {CONFIRMED: "効果額を確認しました。", QUESTIONED: "直してほしいところを伝えました。"}
        messages.success(request, f"{effect.status.item}：{said[EffectCheck.Verdict(verdict)]}")
    return redirect(f"{reverse('effects', args=[of.pk])}#effect-{pk}")


def _with_round() -> QuerySet[FiscalEffect]:
    return FiscalEffect.objects.select_related("status__item", "status__round__plan__municipality")


# ── The lists by 予算事業 ────────────────────────────────────────────────────────────────────────────────────


@require_GET
def projects(request: HttpRequest, pk: int) -> HttpResponse:
    """The lists by 予算事業 as the round's confirmed records stand now."""
    of = round_for(request, pk, Act.SEE_BUDGET)
    return _workbook(live_table(of.plan, of), UNPUBLISHED, f"{of.plan.slug}-{of.fiscal_year}")


@require_GET
def publication_projects(request: HttpRequest, pk: int) -> HttpResponse:
    """The same of a sealed publication; 404 for one that is a plan without results."""
    rows = Publication.objects.select_related("plan__municipality").prefetch_related("releases")
    one = row_for(request, rows, pk, Act.SEE_BUDGET)
    table = frozen.from_content(one.content)
    if project_lists.why_not(table):
        raise Http404(project_lists.why_not(table))
    sealed_on = timezone.localdate(one.sealed_at)
    stamp = Stamp(one.number, sealed_on, public_day(one), one.sha256, one.erratum)
    return _workbook(table, stamp, f"{one.plan.slug}-{one.number}")


def _workbook(table: PlanTable, stamp: Stamp, plain: str) -> HttpResponse:
    response = HttpResponse(project_lists.write(table, stamp), content_type=WORKBOOK)
    name = f"{table.municipality}_{table.plan_title}_予算事業別の取組一覧_{stamp.short}.xlsx"
    response["Content-Disposition"] = attachment(name, f"projects-{plain}.xlsx")
    return response
