"""What the staff's pages have in common: the frame, the way back to the queue, a reason, somebody was faster."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from plans.fields import CleanFormField
from plans.history.conflict import Conflict, clashes, kept_inputs
from plans.models import Municipality, Plan
from progress.models import ReportingRound, YearEndStatus

RESUME = "resume"
"""Back from the conflict page into the form, with what was typed."""


def about(*places: Municipality) -> dict[str, Any]:
    """The frame's words about the municipality that a page is about (none where it is about several)."""
    if len(places) != 1:
        return {}
    return {"municipality": places[0], "disclaimer": places[0].disclaimer}


def frame(plan: Plan, *crumbs: tuple[str, str], of_round: ReportingRound | None = None) -> dict[str, Any]:
    """What every page about one plan, or one of its rounds, passes to its template."""
    above = [("照会と確認", reverse("review_home"))]
    if of_round is not None:
        above.append((str(of_round), reverse("round", args=[of_round.pk])))
    return about(plan.municipality) | {"plan": plan, "round": of_round, "breadcrumbs": [*above, *crumbs]}


def query_of(request: HttpRequest) -> str:
    """The queue's filters as they are carried from record to record: 「?department=3」 or ""."""
    kept = {name: said for name, said in request.GET.items() if said and name not in ("page", "state")}
    return f"?{urlencode(kept)}" if kept else ""


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What is to be saved; None for a page that is opened, or opened again behind a conflict (`RESUME`)."""
    is_typed = request.method == "POST" and request.POST.get("move") != RESUME
    return request.POST if is_typed else None


def overtaken(
    request: HttpRequest, record: YearEndStatus | ReportingRound, conflict: Conflict, here: str
) -> HttpResponse:
    """Somebody else was faster: what stands there now, and what was about to be written."""
    one, over = (
        (record.round, str(record.item)) if isinstance(record, YearEndStatus) else (record, str(record))
    )
    context = frame(one.plan, (over, here), of_round=one) | {
        "over": over,
        "clashes": clashes(conflict, reader=request.user),
        "kept": kept_inputs(request.POST),
        "action": here,
        "resume": RESUME,
    }
    return render(request, "office/planning/conflict.html", context, status=409)


LONGEST = 2000
"""Characters of a reason or a message: more is an enclosure, not a reason."""


class ReasonField(CleanFormField):
    """A text of several lines, line breaks counted once, of at most `LONGEST` characters.

    The limit stands in no attribute of the control: the browser would cut a pasted text off without a word.
    """

    def __init__(self, *, rows: int, **options: Any) -> None:
        too_long = f"{LONGEST:,}文字以内で書いてください（今は%(show_value)s文字です）。"
        super().__init__(
            widget=forms.Textarea(attrs={"rows": rows}),
            validators=[MaxLengthValidator(LONGEST, too_long)],
            **options,
        )
