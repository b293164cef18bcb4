"""Pages of a 組織改正: its draft, what it would do, done, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Act, access_for
from plans.history.conflict import Conflict, shown_version
from plans.models import Department, Municipality, Reorganisation, ReorganisationStep
from plans.models.people import standing_on
from plans.reorganising import deeds, drafts
from plans.reorganising.deeds import Refused, TakingBack
from progress.navigation import row_for
from progress.office.frame import about
from progress.office.organisation.forms import REST, DraftForm, LinesForm, StepForm, answers_of
from progress.office.organisation.preview import CHANGED, Preview

OVERTAKEN = "ほかの人が先に変更しました。いまの内容を確かめてから、もう一度行ってください。"


def _frame(one: Reorganisation | None, *crumbs: tuple[str, str]) -> dict[str, Any]:
    above = [("組織改正と人事異動", reverse("organisation"))]
    if one is not None and one.pk:
        above.append((str(one), reverse("reorganisation", args=[one.pk])))
    found = {"one": one, "breadcrumbs": [*above, *crumbs]}
    return found | (about(one.municipality) if one is not None and one.municipality_id else {})


def _one(request: HttpRequest, pk: int) -> Reorganisation:
    return row_for(request, Reorganisation.objects.select_related("municipality"), pk, Act.MANAGE_PEOPLE)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    access = access_for(request.user)
    access.require(Act.MANAGE_PEOPLE)
    rows = Reorganisation.objects.filter(access.scope(Act.MANAGE_PEOPLE, "municipality_id"))
    found = list(rows.select_related("municipality").prefetch_related("steps"))
    places = Municipality.objects.filter(access.scope(Act.MANAGE_PEOPLE, "pk"))
    today = timezone.localdate()
    departments = Department.objects.filter(standing_on(today), access.scope(Act.REVIEW, "municipality_id"))
    context = {
        "found": found,
        "several": len(places) > 1,
        "today": today,
        "departments": departments.exclude(kind=Department.Kind.GROUP).select_related("municipality"),
    }
    return render(request, "office/organisation/home.html", context | about(*places))


@require_http_methods(["GET", "POST"])
def draft_new(request: HttpRequest) -> HttpResponse:
    access_for(request.user).require(Act.MANAGE_PEOPLE)
    form = DraftForm(request.user, Reorganisation(), request.POST if request.method == "POST" else None)
    if form.is_valid() and (one := _saved(request, form)):
        return redirect("reorganisation", one.pk)
    context = _frame(None, ("新しい組織改正", "")) | {"form": form}
    return render(request, "office/organisation/draft.html", context)


@require_http_methods(["GET", "POST"])
def draft_edit(request: HttpRequest, pk: int) -> HttpResponse:
    form = DraftForm(request.user, _one(request, pk), request.POST if request.method == "POST" else None)
    if form.is_valid() and _saved(request, form):
        return redirect("reorganisation", pk)
    context = _frame(_one(request, pk), ("施行日と名前", "")) | {"form": form}
    return render(request, "office/organisation/draft.html", context)


def _saved(request: HttpRequest, form: DraftForm) -> Reorganisation | None:
    one = form.wanted()
    try:
        drafts.save(one, by=request.user)
    except (Refused, Conflict, ValidationError) as error:
        form.add_error(None, _words(error))
        return None
    return one


def _words(error: Exception) -> str:
    if isinstance(error, Conflict):
        return OVERTAKEN
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


@require_http_methods(["GET", "POST"])
def reorganisation(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with its lines, to which a POST adds some; what was done once it is carried out."""
    one = _one(request, pk)
    if one.carried_out_at is not None:
        return _done_page(request, one)
    adding = request.method == "POST"
    form = LinesForm(request.POST, request.FILES) if adding else LinesForm()
    if adding and form.is_valid():
        try:
            count = drafts.add_lines(one, form.lines, by=request.user)
        except (Refused, Conflict, ValidationError) as error:
            form.add_error(None, _words(error))
        else:
            messages.success(request, f"{count}行を加えました。")
            return redirect("reorganisation", pk)
    preview = Preview(one, timezone.localdate())
    context = _frame(one) | {"form": form, "preview": preview}
    return render(request, "office/organisation/reorganisation.html", context)


def _done_page(request: HttpRequest, one: Reorganisation) -> HttpResponse:
    eve = one.effective_on - timedelta(days=1)
    ended = Department.objects.filter(municipality=one.municipality, valid_until=eve)
    context = _frame(one) | {
        "back": TakingBack(one, timezone.localdate()),
        "steps": one.steps.all(),
        "ended": ended if access_for(request.user).may(Act.REVIEW, one.municipality_id) else (),
    }
    return render(request, "office/organisation/done.html", context)


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, step_pk: int = 0) -> HttpResponse:
    """One line: a new one, or one that is changed or taken out."""
    one = _one(request, pk)
    row = ReorganisationStep(reorganisation=one, position=one.steps.count())
    if step_pk:
        row = get_object_or_404(one.steps.all(), pk=step_pk)
        row.reorganisation = one
    form = StepForm(row, request.POST if request.method == "POST" else None)
    taking_out = request.method == "POST" and request.POST.get("move") == "remove" and row.pk
    if taking_out or form.is_valid():
        try:
            if taking_out:
                row.version = shown_version(request.POST, "version")
                drafts.remove_step(row, by=request.user)
            else:
                drafts.save_step(form.wanted(), by=request.user)
        except (Refused, Conflict, ValidationError) as error:
            form.add_error(None, _words(error)) if form.is_bound else None
            messages.error(request, _words(error))
        else:
            return redirect("reorganisation", pk)
    names = Department.objects.filter(municipality=one.municipality, valid_until=None).exclude(kind="group")
    context = _frame(one, ("一行ずつ", "")) | {"form": form, "step": row, "departments": names}
    return render(request, "office/organisation/step.html", context)


CARRY_OUT = "carry_out"


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would do. A POST keeps answers, or carries out what was shown."""
    one = _one(request, pk)
    if one.carried_out_at is not None:
        if request.method == "POST":
            messages.error(request, deeds.ALREADY)
        return redirect("reorganisation", pk)
    shown = Preview(one, timezone.localdate())
    if request.method == "POST":
        one.version = shown_version(request.POST, "version")
        if request.POST.get("move") == CARRY_OUT:
            return _carried_out(request, one, shown)
        answers = answers_of(request.POST, shown.moves)
        known = request.POST.get("leaves_items") == "yes"
        try:
            drafts.answer(one, answers, leaves_items=known, by=request.user)
        except (Refused, Conflict, ValidationError) as error:
            messages.error(request, f"保存していません。{_words(error)}")
        return redirect("reorganisation_preview", pk)
    context = _frame(one, ("動くもの", "")) | {
        "preview": shown,
        "steps": [(row, shown.of_step(row)) for row in shown.steps.steps],
        "carry_out": CARRY_OUT,
        "rest": REST,
        "is_late": shown.today >= one.effective_on,
    }
    return render(request, "office/organisation/preview.html", context)


def _carried_out(request: HttpRequest, one: Reorganisation, shown: Preview) -> HttpResponse:
    why_not = shown.why_not or (CHANGED if request.POST.get("digest") != shown.digest else "")
    if why_not:
        messages.error(request, f"実行していません。{why_not}")
        return redirect("reorganisation_preview", one.pk)
    counts = shown.counts
    try:
        deeds.carry_out(one, shown.records, by=request.user, check=shown.still_holds)
    except (Refused, Conflict, ValidationError) as error:
        messages.error(request, f"実行していません。{_words(error)}")
        return redirect("reorganisation_preview", one.pk)
    messages.success(
        request,
        f"組織改正を実行しました。項目{counts.items}件、受付中の記録{counts.records}件、"
        f"{counts.people}人が移ります。",
    )
    return redirect("reorganisation", one.pk)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    one = _one(request, pk)
    back = TakingBack(one, timezone.localdate())
    one.version = shown_version(request.POST, "version")
    try:
        if back.since and request.POST.get("digest") != back.digest:
            raise Refused("画面を開いた後に、ほかの人が変更しました。下の内容を確かめてください。")
        back.carry_out(by=request.user)
    except (Refused, Conflict) as error:
        messages.error(request, f"取り消していません。{_words(error)}")
    else:
        messages.success(
            request, "組織改正の実行を取り消しました。すべて元のとおりです。下書きは残っています。"
        )
    return redirect("reorganisation", pk)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, and on POST deletes a draft."""
    one = _one(request, pk)
    name = str(one)
    if request.method == "POST":
        try:
            drafts.discard(one, by=request.user)
        except (Refused, Conflict, ValidationError) as error:
            messages.error(request, f"削除していません。{_words(error)}")
            return redirect("reorganisation", pk)
        messages.success(request, f"「{name}」の下書きを削除しました。")
        return redirect("organisation")
    return render(request, "office/organisation/discard.html", _frame(one, ("下書きを削除", "")))
