"""The departments' pages about opinions: an answer, and what came of last year's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from plans.access import access_for
from plans.history.conflict import Conflict, VersionField
from progress import navigation, opinions
from progress.models import BoardOpinion, OpinionFollowUp, ReportingRound
from progress.office.department.inputs import Prose
from progress.office.frame import about
from progress.office.planning.round_queue import placed_title
from progress.workflow import MoveRefused


class SayForm(forms.Form):
    """One text, with the version of the record that was shown."""

    version = VersionField(required=False)

    def __init__(self, label: str, missing: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"] = Prose(label=label, rows=6)
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = missing


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the city does about an opinion."""
    opinion = _opinion_for(request, pk)

    def write(text: str, version: int) -> None:
        opinion.version = version
        opinions.answer(opinion, text, by=request.user, today=localdate())

    return _say(
        request,
        opinion,
        SayForm(
            *("対応方針", "対応方針を書いてください。"),
            request.POST or None,
            initial={"text": opinion.response, "version": opinion.version},
        ),
        write,
        now=lambda: BoardOpinion.objects.get(pk=pk).response,
    )


@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, pk: int, round_pk: int) -> HttpResponse:
    """What came of the answer, as a later round asks."""
    opinion = _opinion_for(request, pk)
    reporting_round = get_object_or_404(ReportingRound, pk=round_pk, plan=opinion.round.plan_id)
    if not opinions.to_follow_up(BoardOpinion.objects.filter(pk=pk), reporting_round).exists():
        raise Http404
    stored = opinion.follow_ups.filter(round=reporting_round).first()

    def write(text: str, version: int) -> None:
        told = stored or OpinionFollowUp(opinion=opinion, round=reporting_round)
        told.text = text
        if stored is not None:
            told.version = version
        opinions.follow_up(told, by=request.user)

    initial = {"text": stored.text, "version": stored.version} if stored else {}
    form = SayForm(
        *(f"{opinion.round.fiscal_year.next}の対応", "その後の対応を書いてください。"),
        request.POST or None,
        initial=initial,
    )
    return _say(
        request,
        opinion,
        form,
        write,
        now=lambda: "".join(one.text for one in opinion.follow_ups.filter(round=reporting_round)),
        about_round=reporting_round,
    )


def _opinion_for(request: HttpRequest, pk: int) -> BoardOpinion:
    """404 for whoever may not answer it: what a body said may be nobody else's business yet."""
    opinion = get_object_or_404(opinions.known(), pk=pk)
    if not opinions.may_answer(access_for(request.user), opinion):
        raise Http404
    return opinion


def _say(
    request: HttpRequest,
    opinion: BoardOpinion,
    form: SayForm,
    write: Callable[[str, int], None],
    *,
    now: Callable[[], str],
    about_round: ReportingRound | None = None,
) -> HttpResponse:
    """Shows the form, or writes what was typed. `now`: the text as it stands in the database."""
    back = reverse(navigation.start_of(access_for(request.user)))
    if form.is_valid():
        try:
            write(form.cleaned_data["text"], form.cleaned_data["version"] or 0)
            messages.success(request, "意見への回答を保存しました。")
            return redirect(back)
        except MoveRefused as refused:
            form.add_error(None, str(refused))
        except Conflict:
            form.add_error(
                "text",
                f"ほかの人が先に書きました。いまの内容：「{now()}」。あなたの文は欄に残っています。"
                "内容を合わせて、もう一度保存してください。",
            )
            fresh = BoardOpinion.objects.get(pk=opinion.pk) if about_round is None else None
            told = fresh or opinion.follow_ups.get(round=about_round)
            form.data = {**{name: form.data[name] for name in form.data}, "version": str(told.version)}
    context = {
        "form": form,
        "opinion": opinion,
        "title": placed_title(opinion.item) if opinion.item else "計画全体",
        "about_round": about_round,
        "back": back,
        "breadcrumbs": [("担当の取組", back), ("意見への回答", "")],
        **about(opinion.round.plan.municipality),
    }
    return render(request, "office/opinions/say.html", context)
