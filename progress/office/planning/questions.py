"""What a plan asks of its own: the form of a question and its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plans.access import Act
from plans.history.conflict import Conflict, SeenVersion, VersionField
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Plan
from plans.values.fiscal_year import FiscalYear
from progress.models import PlanQuestion, ReportingRound
from progress.navigation import round_for
from progress.office.frame import RESUME, frame, overtaken, typed_in
from progress.workflow import MoveRefused


class QuestionForm(SeenVersion, forms.ModelForm):
    """A new question of `plan`, or one that stands; carries the version its reader saw.

    How it is answered is fixed once it has been answered. `save_by` raises `Conflict` when somebody was faster.
    """

    shown_version = VersionField(required=False)

    class Meta:
        model = PlanQuestion
        fields = (
            *("label", "hint", "kind", "choices", "unit"),
            *("needed", "is_public", "in_list", "from_year", "until_year", "position"),
        )
        widgets = {"choices": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "label": "担当課の入力画面や公表ページに、見出しとして出ます。",
            "hint": "入力欄の上に出る説明です。",
            "choices": "「選択肢から一つ」のとき、1行に一つずつ書きます。",
            "unit": "「数値」のとき書きます。例：人、千円",
            "needed": "付けると、答えのない記録は提出できません。提出済みの記録は、差し戻したときに必要になります。"
            "付けない質問は、課題や今後の取組と一緒に、必要なときに開いて答えます。",
            "is_public": "付けないと、担当課と企画課だけが見ます。公表版には入りません。",
            "in_list": "公表する質問だけ、一覧表の列にできます。",
            "from_year": "この年度の照会から尋ねます。",
            "until_year": "空のままにすると、計画が終わるまで尋ねます。",
            "position": "小さい数から順に並びます。",
        }
        error_messages = {
            "label": {"required": "質問を書いてください。"},
            "from_year": {"required": "尋ね始める年度を書いてください。"},
        }

    def __init__(
        self,
        plan: Plan,
        year: FiscalYear,
        question: PlanQuestion | None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.is_answered = question is not None and question.answers.exists()
        if question is None:
            last = plan.questions.aggregate(last=Max("position"))["last"] or 0
            question = PlanQuestion(plan=plan, from_year=year, position=last + 1)
        super().__init__(data, instance=question, initial={"shown_version": question.version})
        if self.is_answered:
            self.fields["kind"].disabled = True
            self.fields["kind"].help_text = "すでに答えがあるため、変えられません。"

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        kind = given.get("kind")
        if kind == PlanQuestion.Kind.CHOICE and not given.get("choices"):
            self.add_error("choices", "選択肢を1行に一つずつ書いてください。")
        if kind != PlanQuestion.Kind.CHOICE and given.get("choices"):
            self.add_error("choices", "選択肢は、答え方が「選択肢から一つ」のときだけ書けます。")
        if kind != PlanQuestion.Kind.FIGURE and given.get("unit"):
            self.add_error("unit", "単位は、答え方が「数値」のときだけ書けます。")
        if given.get("in_list") and not given.get("is_public"):
            self.add_error("in_list", "一覧表の列にする質問は、公表する質問にしてください。")
        return given

    def save_by(self, person: Any) -> bool:
        """False when a rule refuses it (the errors then stand in the form)."""
        self.instance.version = self.cleaned_data["shown_version"] or 1
        try:
            apply([self.instance], by=person, via=Way.FORM)
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return False
        return True


REMOVE = "remove"
"""The button that deletes a question."""


@require_GET
def questions(request: HttpRequest, pk: int) -> HttpResponse:
    """What the round asks beyond the texts that every plan asks for, and what the plan asks in other years."""
    reporting_round = round_for(request, pk, Act.OPEN_ROUND)
    found = reporting_round.plan.questions.annotate(answered=Count("answers"))
    context = frame(reporting_round.plan, (_TITLE, ""), of_round=reporting_round) | {
        "asked": [one for one in found if one.is_asked_in(reporting_round)],
        "others": [one for one in found if not one.is_asked_in(reporting_round)],
    }
    return render(request, "office/planning/questions.html", context)


_TITLE = "計画独自の質問"


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int, question_pk: int | None = None) -> HttpResponse:
    """Adds a question (`question_pk` None), changes one, or deletes one that nobody has answered."""
    reporting_round = round_for(request, pk, Act.OPEN_ROUND)
    stored = None
    if question_pk is not None:
        stored = get_object_or_404(PlanQuestion, pk=question_pk, plan=reporting_round.plan)
    if stored is not None and request.POST.get("move") == REMOVE:
        return _remove(request, reporting_round, stored)
    year = FiscalYear(reporting_round.fiscal_year)
    form = QuestionForm(reporting_round.plan, year, stored, typed_in(request))
    if request.POST.get("move") == RESUME:
        form.keep(request.POST)
    elif form.is_valid():
        try:
            if form.save_by(request.user):
                messages.success(request, f"質問「{form.instance}」を保存しました。")
                return redirect("questions", pk)
        except Conflict as conflict:
            return overtaken(request, reporting_round, conflict, request.path)
    list_url = reverse("questions", args=[pk])
    title = "質問を直す" if stored else "質問を加える"
    context = frame(reporting_round.plan, (_TITLE, list_url), (title, ""), of_round=reporting_round) | {
        "form": form,
        "title": title,
        "list_url": list_url,
        "may_remove": stored is not None and not form.is_answered,
    }
    return render(request, "office/planning/question.html", context)


def _remove(request: HttpRequest, reporting_round: ReportingRound, stored: PlanQuestion) -> HttpResponse:
    name = str(stored)

    def nobody_has_answered() -> None:
        if stored.answers.exists():
            refusal = "答えのある質問は削除できません。「尋ねる最後の年度」を入れると、次から尋ねません。"
            raise MoveRefused(refusal)

    try:
        apply([], removed=[stored], by=request.user, via=Way.FORM, check=nobody_has_answered)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    except Conflict:
        messages.error(request, "ほかの人が先に変更しました。今の内容を確かめてください。")
    else:
        messages.success(request, f"質問「{name}」を削除しました。")
    return redirect("questions", reporting_round.pk)
