"""The planning section's pages about opinions: the list of a round, with what is sent, and one opinion."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from items.in_charge import InCharge
from plans.access import Act
from plans.fields import DayFormField
from plans.history.conflict import Conflict, SeenVersion, VersionField
from plans.models import Department
from progress import opinions
from progress.models import BoardOpinion, ReportingRound
from progress.navigation import round_for
from progress.office.frame import RESUME, frame, overtaken, typed_in
from progress.office.planning.round_queue import placed_title
from progress.workflow import MoveRefused

_TITLE = "審議会などの意見"


class OpinionForm(SeenVersion, forms.ModelForm):
    """A new opinion on a round, or one that stands; carries the version its reader saw."""

    shown_version = VersionField(required=False)
    said_on = DayFormField(label="開催日", required=False, help_text="例：令和7年8月20日、R7.8.20")

    class Meta:
        model = BoardOpinion
        fields = ("said_by", "said_on", "item", "opinion", "response_department", "response", "position")
        widgets = {
            "opinion": forms.Textarea(attrs={"rows": 4}),
            "response": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "said_by": "例：第2回行政改革審議会",
            "response_department": "空のままにすると、項目の担当課が回答します。",
            "response": "担当課に送るときは、空のままにします。",
            "position": "小さい数から順に並びます。",
        }
        error_messages = {"opinion": {"required": "意見を書いてください。"}}

    def __init__(
        self,
        reporting_round: ReportingRound,
        opinion: BoardOpinion | None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        if opinion is None:
            opinion = _next_of(reporting_round)
        super().__init__(data, instance=opinion, initial={"shown_version": opinion.version})
        plan = reporting_round.plan
        item = cast("forms.ModelChoiceField[Any]", self.fields["item"])
        item.queryset = plan.items.select_related("pillar").order_by("position", "key")
        item.label_from_instance = placed_title  # type: ignore[method-assign, assignment]
        item.empty_label = "計画全体"
        department = cast("forms.ModelChoiceField[Any]", self.fields["response_department"])
        standing = Department.objects.filter(municipality=plan.municipality_id).exclude(
            kind=Department.Kind.GROUP
        )
        department.queryset = standing.order_by("position", "name")
        department.empty_label = "項目の担当課"

    def save_by(self, person: Any) -> bool:
        """False when a rule refuses it (the errors then stand in the form)."""
        self.instance.version = self.cleaned_data["shown_version"] or 1
        try:
            opinions.record(self.instance, by=person)
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return False
        return True


def _next_of(reporting_round: ReportingRound) -> BoardOpinion:
    """A new one, of the meeting of the last that was recorded."""
    last = reporting_round.opinions.order_by("-pk").first()
    position = reporting_round.opinions.aggregate(last=Max("position"))["last"] or 0
    about = {"said_by": last.said_by, "said_on": last.said_on} if last else {}
    return BoardOpinion(round=reporting_round, position=position + 1, **about)


class SendForm(forms.Form):
    """Which opinions go to their departments, and until when they are to be answered."""

    chosen = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "送る意見を選んでください。"}, label="送る意見"
    )
    due_on = DayFormField(
        label="回答期限",
        help_text="例：令和7年9月10日、R7.9.10",
        error_messages={"required": "回答期限を入力してください。"},
    )

    def __init__(self, offered: list[BoardOpinion], data: Mapping[str, Any] | None, today: date) -> None:
        super().__init__(data)
        self.today = today
        field = cast("forms.TypedMultipleChoiceField", self.fields["chosen"])
        field.choices = [(one.pk, str(one)) for one in offered]

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        if due < self.today:
            raise ValidationError("回答期限が過ぎた日付になっています。今日以降の日付にしてください。")
        return due


@require_http_methods(["GET", "POST"])
def of_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The opinions on a round and how far their answers are; a POST sends those that were chosen."""
    reporting_round, today = round_for(request, pk, Act.REVIEW), localdate()
    found = list(opinions.known().filter(round=reporting_round))
    unsent = [one for one in found if not one.sent_on and not one.response]
    form = SendForm(unsent, request.POST if request.method == "POST" else None, today)
    if form.is_valid():
        chosen = [one for one in unsent if one.pk in form.cleaned_data["chosen"]]
        try:
            sent = opinions.send(chosen, form.cleaned_data["due_on"], by=request.user, today=today)
        except MoveRefused as refused:
            form.add_error("chosen", str(refused))
        except Conflict:
            form.add_error(None, "ほかの人が先に変更しました。今の内容を確かめて、もう一度送ってください。")
        else:
            messages.success(request, f"{len(sent)}件の意見を担当課に送りました。")
            return redirect("opinions", pk)
    in_charge = InCharge([reporting_round.plan.municipality_id], today)
    chosen_now = set(request.POST.getlist("chosen"))
    context = frame(reporting_round.plan, (_TITLE, ""), of_round=reporting_round) | {
        "form": form,
        "rows": [
            {
                "opinion": one,
                "title": placed_title(one.item) if one.item else "計画全体",
                "departments": opinions.asked_departments(one, in_charge),
                "late": one.is_late_on(today),
                "chosen": str(one.pk) in chosen_now or (not form.is_bound and one in unsent),
                "unsent": one in unsent,
            }
            for one in found
        ],
        "unsent": len(unsent),
        "waiting": sum(one.is_waiting for one in found),
    }
    return render(request, "office/opinions/of_round.html", context)


AND_NEXT = "next"
REMOVE = "remove"


@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, pk: int, opinion_pk: int | None = None) -> HttpResponse:
    """Records an opinion (`opinion_pk` None), changes one, or takes away one that was never sent."""
    reporting_round = round_for(request, pk, Act.REVIEW)
    stored = None
    if opinion_pk is not None:
        stored = get_object_or_404(opinions.known(), pk=opinion_pk, round=reporting_round)
        if request.POST.get("move") == REMOVE:
            return _remove(request, stored)
    form = OpinionForm(reporting_round, stored, typed_in(request))
    if request.POST.get("move") == RESUME:
        form.keep(request.POST)
    elif form.is_valid():
        try:
            if form.save_by(request.user):
                messages.success(request, "意見を保存しました。")
                goes_on = request.POST.get("move") == AND_NEXT
                return redirect("opinion_new" if goes_on else "opinions", pk)
        except Conflict as conflict:
            return overtaken(request, reporting_round, conflict, request.path)
    list_url = reverse("opinions", args=[pk])
    title = "意見を直す" if stored else "意見を加える"
    context = frame(reporting_round.plan, (_TITLE, list_url), (title, ""), of_round=reporting_round) | {
        "form": form,
        "title": title,
        "list_url": list_url,
        "may_remove": stored is not None and not stored.sent_on and not stored.response,
        "is_new": stored is None,
    }
    return render(request, "office/opinions/opinion.html", context)


def _remove(request: HttpRequest, stored: BoardOpinion) -> HttpResponse:
    try:
        opinions.remove(stored, by=request.user)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    except Conflict:
        messages.error(request, "ほかの人が先に変更しました。今の内容を確かめてください。")
    else:
        messages.success(request, "意見を削除しました。")
    return redirect("opinions", stored.round_id)
