"""Pages of 人事異動: people pasted or ticked, what would become of each, done; accounts that nobody needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from plans.access import Act, access_for
from plans.fields import DayFormField
from plans.history.conflict import Conflict
from plans.models import Membership, Municipality
from plans.models.people import standing_on
from plans.reorganising.deeds import Refused
from plans.reorganising.transfers import Transfers, as_lines, close_accounts, without_place
from progress.office.frame import about
from progress.office.organisation.forms import DAY, LONGEST, PastedField
from progress.office.organisation.preview import CHANGED

LOOK, CARRY_OUT = "look", "carry_out"
LEAVES = "退職"


class PlaceForm(forms.Form):
    """`municipality` is asked only of who looks after several."""

    municipality = forms.ModelChoiceField(Municipality.objects.none(), label="自治体", empty_label=None)
    day = DayFormField(
        label="異動日",
        widget=DAY,
        help_text="新しい所属になる最初の日。行に日付のある人は、その日になります。",
        error_messages={"required": "異動日を入力してください。例：令和9年4月1日"},
    )

    def __init__(self, user: Any, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        places = Municipality.objects.filter(access_for(user).scope(Act.MANAGE_PEOPLE, "pk")).order_by("code")
        self.only = places[0] if len(places) == 1 else None
        if self.only is not None:
            del self.fields["municipality"]
        else:
            choice: Any = self.fields["municipality"]
            choice.queryset = places

    @property
    def place(self) -> Municipality:
        found: Municipality = self.only or self.cleaned_data["municipality"]
        return found


class TransfersForm(PlaceForm):
    text = PastedField(
        label="氏名と異動先",
        max_length=LONGEST,
        widget=forms.Textarea(
            attrs={"rows": 10, "placeholder": "山田 花子　財政課\n佐藤 次郎　税務課　所属長\n鈴木 三郎　退職"}
        ),
        help_text="一行に一人。氏名、新しい所属の順に書きます。Excelの列も、そのまま貼り付けられます。"
        "異動日・ログイン名・「兼務」・「所属長」の列があれば、それも読みます。",
        error_messages={"required": "氏名と異動先を書いてください。"},
    )


def _frame(*crumbs: tuple[str, str]) -> dict[str, Any]:
    return {"breadcrumbs": [("組織改正と人事異動", reverse("organisation")), *crumbs]}


@sensitive_variables("issued")
@require_http_methods(["GET", "POST"])
def transfers(request: HttpRequest) -> HttpResponse:
    """The first POST shows what would become of each, the second one does it; new accounts' passwords stand on the
    page that answers, this once."""
    access_for(request.user).require(Act.MANAGE_PEOPLE)
    form = TransfersForm(request.user, request.POST if request.method == "POST" else None)
    context = _frame(("人事異動", "")) | {"form": form, "look": LOOK, "carry_out": CARRY_OUT}
    if form.is_valid():
        found = Transfers(form.place, form.cleaned_data["text"], form.cleaned_data["day"], by=request.user)
        if not found.all:
            form.add_error("text", "読み取れる行がありません。氏名と異動先を書いてください。")
        elif request.POST.get("move") != CARRY_OUT:
            context["transfers"] = found
        else:
            refused = "" if request.POST.get("digest") == found.digest else CHANGED
            issued: list[Any] = []
            try:
                issued = [] if refused else found.carry_out()
            except (Refused, Conflict, ValidationError) as error:
                refused = " ".join(getattr(error, "messages", [str(error)]))
            if not refused:
                return _done(request, form.place, found, issued)
            messages.error(request, f"実行していません。{refused}")
            again = Transfers(
                form.place, form.cleaned_data["text"], form.cleaned_data["day"], by=request.user
            )
            context["transfers"] = again
        context |= about(form.place)
    return render(request, "office/organisation/transfers.html", context)


def _done(request: HttpRequest, place: Municipality, found: Transfers, issued: list[Any]) -> HttpResponse:
    count = len(found.all)
    messages.success(request, f"{count}行の異動を登録しました。異動日から新しい所属になります。")
    if not issued:
        return redirect("organisation")
    rows = [(person, [one.role_here for one in person.memberships.all()], word) for person, word in issued]
    way_on = (reverse("organisation"), "組織改正と人事異動に戻る")
    context = _frame(("発行したパスワード", "")) | {"people": rows, "way_on": way_on} | about(place)
    return render(request, "office/issued.html", context)


class ChosenForm(PlaceForm):
    """People ticked in a list, and where they go."""

    to = forms.ChoiceField(label="異動先", error_messages={"required": "異動先を選んでください。"})
    chosen = forms.TypedMultipleChoiceField(
        label="異動する人", coerce=int, error_messages={"required": "異動する人に印を付けてください。"}
    )

    def offer(self, place: Municipality, today: date) -> list[Membership]:
        """The people of the municipality's departments, in their order."""
        rows = (
            Membership.objects.filter(standing_on(today), municipality=place, department__isnull=False)
            .filter(user__is_active=True)
            .select_related("user", "department", "municipality")
            .order_by("department__position", "user__username", "pk")
        )
        people = list(rows)
        names = place.departments.exclude(valid_until__lt=today).exclude(kind="group")
        to: Any = self.fields["to"]
        to.choices = [
            ("", "選んでください"),
            *((one.name, one.name) for one in names),
            (LEAVES, "退職・転出（所属をなくす）"),
        ]
        chosen: Any = self.fields["chosen"]
        chosen.choices = [(one.pk, str(one.user)) for one in people]
        return people


@require_http_methods(["GET", "POST"])
def chosen(request: HttpRequest) -> HttpResponse:
    """Ticked people become the lines that one would paste, shown with what would become of each."""
    access = access_for(request.user)
    access.require(Act.MANAGE_PEOPLE)
    today = timezone.localdate()
    form = ChosenForm(request.user, request.POST if request.method == "POST" else None)
    places = Municipality.objects.filter(access.scope(Act.MANAGE_PEOPLE, "pk")).order_by("code")
    asked = request.POST.get("municipality") or request.GET.get("municipality") or ""
    named = places.filter(pk=asked).first() if asked.isdecimal() else None
    place = form.only or named or places.first()
    context = _frame(("人事異動", reverse("transfers")), ("一覧から選ぶ", "")) | {"form": form, "look": LOOK}
    if place is None:
        return render(request, "office/organisation/chosen.html", context)
    if form.only is None:
        form.fields["municipality"].initial = place.pk
    people = form.offer(place, today)
    if form.is_valid():
        ticked = [one for one in people if one.pk in form.cleaned_data["chosen"]]
        day = form.cleaned_data["day"]
        text = as_lines(ticked, form.cleaned_data["to"], day)
        data = {"text": text, "day": day.isoformat(), "municipality": place.pk}
        ready = TransfersForm(request.user, data)
        shown = Transfers(place, text, day, by=request.user)
        context |= {"form": ready, "carry_out": CARRY_OUT, "transfers": shown} | about(place)
        return render(request, "office/organisation/transfers.html", context)
    context |= {"people": people, "ticked": request.POST.getlist("chosen")} | about(place)
    return render(request, "office/organisation/chosen.html", context)


@require_http_methods(["GET", "POST"])
def closing(request: HttpRequest) -> HttpResponse:
    """Accounts of people whose last membership has ended; a POST closes those that are ticked."""
    access = access_for(request.user)
    access.require(Act.MANAGE_PEOPLE)
    today = timezone.localdate()
    places = Municipality.objects.filter(access.scope(Act.MANAGE_PEOPLE, "pk")).order_by("code")
    found = {person.pk: person for place in places for person in without_place(place, today, by=request.user)}
    if request.method == "POST":
        ticked = [
            found[int(pk)] for pk in request.POST.getlist("person") if pk.isdecimal() and int(pk) in found
        ]
        count = close_accounts(ticked, by=request.user)
        messages.success(request, f"{count}人のログインを止めました。") if count else messages.error(
            request, "止める人に印を付けてください。"
        )
        return redirect("closing_accounts")
    context = _frame(("所属のない利用者", "")) | {"people": list(found.values())}
    return render(request, "office/organisation/closing.html", context)
