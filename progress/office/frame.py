"""What the planning section's pages have in common: the frame, the way back to the queue, the field for a reason,
somebody was faster.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plans.fields import CleanFormField
from plans.history.conflict import Conflict, clashes, kept_inputs
from plans.models import Municipality
from progress.models import ReportingRound, YearEndStatus

RESUME = "resume"
"""Back from the conflict page into the form, with what was typed."""


def frame(municipality: Municipality, *crumbs: tuple[str, str]) -> dict[str, Any]:
    """What every page about one municipality passes to its template."""
    return {
        "municipality": municipality,
        "disclaimer": municipality.disclaimer,
        "breadcrumbs": [("照会と確認", reverse("review_home")), *crumbs],
    }


def round_crumb(reporting_round: ReportingRound) -> tuple[str, str]:
    return str(reporting_round), reverse("round", args=[reporting_round.pk])


def query_of(request: HttpRequest) -> str:
    """The queue's filters as they are carried from record to record: 「?department=3」 or ""."""
    kept = request.GET.copy()
    for name in ("page", "state"):
        kept.pop(name, None)
    for name in [name for name in kept if not kept[name]]:
        kept.pop(name)
    return f"?{kept.urlencode()}" if kept else ""


def overtaken(
    request: HttpRequest, record: YearEndStatus | ReportingRound, conflict: Conflict, here: str
) -> HttpResponse:
    """Somebody else was faster: what stands there now, and what was about to be written."""
    reporting_round = record.round if isinstance(record, YearEndStatus) else record
    over = str(record.item) if isinstance(record, YearEndStatus) else str(record)
    context = frame(reporting_round.plan.municipality, round_crumb(reporting_round), (over, here)) | {
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
