"""黒塗り: what is to be taken out, everywhere it stands, and the decision behind it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plans.access import Act
from progress import blackening
from progress.blackening import SHORTEST, Decision, Found
from progress.models import Publication
from progress.navigation import row_for
from progress.office.frame import ReasonField, frame
from progress.office.paper import DecidedForm
from progress.public import kept as kept_pages
from progress.reports import kept
from progress.workflow import MoveRefused

LISTED = 200
"""Places that are listed; of more the number is told."""


class BlackenForm(DecidedForm):
    field_order = ("do", "shown", "what")
    what = ReasonField(
        label="黒塗りする文字（1行に1つ）",
        rows=3,
        help_text="氏名は、間の空白の有る形と無い形のように、考えられる書き方をすべて書きます。"
        "ここに書いた文字は、記録に残しません。",
        error_messages={"required": "黒塗りする文字を書いてください。"},
    )
    sure = forms.BooleanField(
        label="上のすべてを黒塗りします。元に戻せないことを理解しています", required=False
    )

    def clean_what(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["what"]).splitlines()]
        spellings = list(dict.fromkeys(line for line in lines if line))
        if any(len(one) < SHORTEST for one in spellings):
            raise ValidationError(
                f"{SHORTEST}文字以上で書いてください。短い文字は、関係のない所にもあります。"
            )
        return spellings

    def clean(self) -> None:
        super().clean()
        if self.writes and not self.cleaned_data.get("sure"):
            self.add_error("sure", "上の一覧を確かめて、印を付けてください。")

    def take_in(self, found: Found) -> None:
        """What is agreed to when the form is sent again."""
        self.data = {**{name: self.data[name] for name in self.data if name != "sure"}, "shown": found.digest}


@sensitive_post_parameters("what")
@require_http_methods(["GET", "POST"])
def blacken(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Publication.objects.select_related("plan__municipality", "round__plan").defer("content")
    publication = row_for(request, rows, pk, Act.PUBLISH)
    form = BlackenForm(request.POST if request.method == "POST" else None)
    found: Found | None = None
    if form.is_bound and "what" in (form.is_valid(), form.cleaned_data)[1]:
        if form.is_valid() and form.writes:
            try:
                return _done(request, publication, form)
            except MoveRefused as refused:
                form.add_error(None, str(refused))
            except ValidationError as refused:
                form.add_error(None, refused.messages)
        found = blackening.find(publication.plan.municipality, form.cleaned_data["what"])
        form.take_in(found)
    trail = (f"第{publication.number}号", reverse("sealed", args=[pk])), ("個人情報を黒塗りする", "")
    context = frame(publication.plan, *trail, of_round=publication.round) | {
        "publication": publication,
        "form": form,
        "found": found,
        "listed": found.places[:LISTED] if found else [],
        "more": max(0, len(found.places) - LISTED) if found else 0,
    }
    return render(request, "office/publishing/blacken.html", context)


def _done(request: HttpRequest, publication: Publication, form: BlackenForm) -> HttpResponse:
    given: dict[str, Any] = form.cleaned_data
    place = publication.plan.municipality
    decision = Decision(given["decided_on"], given["decided_by"], given["document_number"])
    done = blackening.carry_out(place, given["what"], decision, shown=given["shown"], by=request.user)
    several = list(done.publications.values_list("publication", flat=True))
    for one in several:
        kept.make.enqueue(one)
    kept_pages.forget(place.slug)
    numbers = f"公表版{len(several)}つと、そのほかの記録{done.places}件を黒塗りしました。" if several else ""
    messages.success(request, numbers or f"記録{done.places}件を黒塗りしました。公表版にはありませんでした。")
    return redirect("sealed", publication.pk)
