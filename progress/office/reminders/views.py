"""Pages of reminders: what was sent to whom, the button that sends, the words; a notice that a person puts away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import IN_A_DEPARTMENT, Act, Role
from plans.fields import CleanFormField
from plans.history.conflict import Conflict, SeenVersion, VersionField
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Membership, Municipality, RemindBy
from progress.models import Occasion, Reminder, ReminderWording
from progress.navigation import row_for
from progress.office.frame import about
from progress.office.reminders.sending import remind
from progress.office.reminders.wording import NAMES, USUAL
from progress.placeholders import faults, written

PAGE = 50


def _place(request: HttpRequest, pk: int) -> Municipality:
    return row_for(request, Municipality.objects.all(), pk, Act.OPEN_ROUND)


def _frame(place: Municipality, *crumbs: tuple[str, str]) -> dict[str, Any]:
    above = [("照会と確認", reverse("review_home")), ("お知らせ", reverse("reminders", args=[place.pk]))]
    return about(place) | {"breadcrumbs": [*above, *crumbs]}


@require_GET
def reminders(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent so far, newest first, and what keeps a mail from getting to somebody."""
    place = _place(request, pk)
    rows = Reminder.objects.filter(municipality=place)
    own = set(ReminderWording.objects.filter(municipality=place).values_list("occasion", flat=True))
    context = _frame(place) | {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "how": place.get_remind_by_display(),
        "without_address": _without_address(place),
        "occasions": [(one.value, one.label, one.value in own) for one in Occasion],
    }
    return render(request, "office/reminders/reminders.html", context)


def _without_address(place: Municipality) -> list[str]:
    """Who enters or reviews and would get a mail, had they an address."""
    if place.remind_by == RemindBy.PAGE:
        return []
    rows = Membership.objects.valid_on(timezone.localdate()).filter(
        municipality=place, role__in=[*IN_A_DEPARTMENT, Role.PLANNER], user__is_active=True, user__email=""
    )
    if place.remind_by == RemindBy.DEPARTMENT:
        rows = rows.exclude(department__email__gt="")
    return sorted({str(one.user) for one in rows.select_related("user")})


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    place = _place(request, pk)
    outcome = remind(place, timezone.localdate(), by=request.user, asked=True)
    (messages.error if outcome.failed else messages.success)(request, outcome.words)
    return redirect("reminders", pk)


class WordingForm(SeenVersion, forms.Form):
    """The words for one occasion."""

    version = VersionField()
    subject = CleanFormField(
        label="件名", max_length=120, error_messages={"required": "件名を書いてください。"}
    )
    body = CleanFormField(
        label="本文",
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={"required": "本文を書いてください。"},
    )

    def clean(self) -> None:
        for name in ("subject", "body"):
            for sentence in faults([self.cleaned_data.get(name) or ""], NAMES):
                self.add_error(name, sentence)


@require_http_methods(["GET", "POST"])
def wording(request: HttpRequest, pk: int, occasion: str) -> HttpResponse:
    """The city's words for an occasion; `usual` takes them away again, so that the usual ones stand."""
    place = _place(request, pk)
    if occasion not in USUAL:
        raise Http404
    stored = ReminderWording.objects.filter(municipality=place, occasion=occasion).first()
    if stored is not None and request.POST.get("usual"):
        return _written(request, pk, [], [stored])
    row = stored or ReminderWording(
        municipality=place, occasion=occasion, subject=USUAL[occasion].subject, body=USUAL[occasion].body
    )
    initial: dict[str, Any] = {"version": row.version, "subject": row.subject, "body": row.body}
    form = WordingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        row.subject, row.body = form.cleaned_data["subject"], form.cleaned_data["body"]
        row.version = form.cleaned_data["version"] or 1
        return _written(request, pk, [row], [])
    title = f"文面：{Occasion(occasion).label}"
    context = _frame(place, (title, "")) | {
        "form": form,
        "title": title,
        "names": [(written(name), said) for name, said in NAMES.items()],
        "is_own": stored is not None,
    }
    return render(request, "office/reminders/wording.html", context)


def _written(
    request: HttpRequest, pk: int, rows: list[ReminderWording], removed: list[ReminderWording]
) -> HttpResponse:
    try:
        apply(rows, removed=removed, by=request.user, via=Way.FORM)
    except (Conflict, ValidationError):
        messages.error(request, "ほかの人が先に文面を変えました。いまの文面を確かめてください。")
    else:
        messages.success(request, "文面を標準に戻しました。" if removed else "文面を保存しました。")
    return redirect("reminders", pk)


@require_POST
def notice_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The person has read a notice: it goes from the head of the pages, and stays in the list of what was sent."""
    notice = get_object_or_404(Reminder, pk=pk, person=request.user)
    Reminder.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=timezone.now())
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else reverse("start"))
