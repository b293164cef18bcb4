"""Pages of the 調査票: taken away, brought back, held against what stands, taken over: one file, or those that are
clean together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import msgspec
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Act, access_for
from plans.books.guard import ACCEPTED, MAX_BYTES, TAKEN, UnreadableFile
from plans.models import Department
from progress.due_days import DueDays, due_words
from progress.models import ReportingRound, ReturnedSurvey
from progress.navigation import row_for
from progress.office.department.unsent import keep_unsent
from progress.office.frame import about
from progress.office.prepared import files as prepared
from progress.office.survey import book, files, marked
from progress.office.survey.held import Counts, Held
from progress.office.survey.merging import AS_IT_STANDS, FROM_FILE
from progress.reports.sheet import WORKBOOK, as_file_name, attachment, zipped

State = ReturnedSurvey.State
RUNNING = (State.WAITING, State.WRITING)
MOST_FILES = 20


def _round(request: HttpRequest, pk: int) -> tuple[ReportingRound, list[Department]]:
    """A round that asks this person, with the departments for which it does: the own ones, or all for the planning
    section."""
    rows = ReportingRound.objects.select_related("plan__municipality")
    one = row_for(request, rows, pk, Act.ENTER_STATUS)
    if one.historical:
        raise Http404
    departments = book.open_to(access_for(request.user), one)
    if not departments:
        raise PermissionDenied("この照会には、あなたの課が担当する取組がありません。")
    return one, departments


def _frame(request: HttpRequest, one: ReportingRound, *crumbs: tuple[str, str]) -> dict[str, Any]:
    reviews = access_for(request.user).may(Act.REVIEW, one.tenant_id())
    above = [("担当の取組", reverse("my_items"))]
    if reviews:
        above = [("照会と確認", reverse("review_home")), (str(one), reverse("round", args=[one.pk]))]
    return about(one.plan.municipality) | {"round": one, "reviews": reviews, "breadcrumbs": [*above, *crumbs]}


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> Any:
        chosen = data or []
        if not chosen:
            raise forms.ValidationError("ファイルを選んでください。", code="required")
        return [super(_FilesField, self).clean(one, initial) for one in chosen]


class ReturnForm(forms.Form):
    """One file or several: workbooks, and archives of them."""

    chosen = _FilesField(
        label="記入した調査票",
        allow_empty_file=True,
        help_text=f"複数を選べます（{MOST_FILES}個まで）。まとめた .zip も選べます。{TAKEN}",
        widget=_Files(attrs={"accept": f"{ACCEPTED},.zip"}),
    )

    def clean_chosen(self) -> list[Any]:
        chosen: list[Any] = self.cleaned_data["chosen"]
        for one in chosen:
            if one.size > MAX_BYTES:
                raise forms.ValidationError(f"「{one.name}」は{MAX_BYTES >> 20}MBを超えています。")
        return chosen


@require_http_methods(["GET", "POST"])
def home(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away, bring back, and what this person brought back so far."""
    one, departments = _round(request, pk)
    data, chosen = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReturnForm(data, chosen, use_required_attribute=False)
    if form.is_valid() and (made := _received(request, one, form)):
        if len(made) == 1:
            return redirect("survey_file", made[0].pk)
        return redirect(f"{reverse('survey', args=[pk])}#files-title")
    found = _listed(files.mine(request.user, one))
    days = DueDays(one).of_departments(mine.pk for mine in departments)
    context = _frame(request, one, ("調査票（Excel）", "")) | {
        "form": form,
        "listed": found,
        "are_running": any(row.survey.state in RUNNING for row in found),
        "clean": sum(row.is_clean for row in found),
        "to_send_back": sum(row.may_be_sent_back for row in found),
        "may_submit": any(row.is_clean and row.counts.complete for row in found),
        "departments": book.waiting(one, departments),
        "in_none": book.in_none(one) if access_for(request.user).may(Act.REVIEW, one.tenant_id()) else [],
        "is_closed": one.state == ReportingRound.State.CLOSED,
        "due": "／".join(due_words(day, timezone.localdate()) for day in days),
        "archives": prepared.mine(request.user).filter(kind=prepared.SURVEYS, about__round=one.pk),
        "days": files.KEPT_FOR.days,
    }
    return render(request, "office/survey/home.html", context)


@dataclass(frozen=True)
class Line:
    """One file in the list of those that came back."""

    survey: ReturnedSurvey
    counts: Counts
    departments: str
    is_overtaken: bool = False
    """Did it come again, under the same name?"""

    @property
    def is_clean(self) -> bool:
        """Can it be taken over without another look?"""
        return self.survey.state == State.READY and self.counts.is_clean and not self.is_overtaken

    @property
    def is_idle(self) -> bool:
        """Was it read, and says just what stands?"""
        counts = self.counts
        found = counts.changes or counts.faults or counts.refused or counts.complete
        return self.survey.state == State.READY and not found

    @property
    def asks(self) -> bool:
        """Does anybody have to look at it?"""
        waits = self.survey.state in (State.READY, State.REFUSED)
        return waits and not (self.is_clean or self.is_idle or self.is_overtaken)

    @property
    def may_be_sent_back(self) -> bool:
        return not self.is_overtaken and marked.may_be_written(self.survey)


def _listed(surveys: Iterable[ReturnedSurvey]) -> list[Line]:
    """Those that ask for something first, then the clean ones, then those that are done. `surveys`: newest first."""
    counted = [(survey, msgspec.convert(survey.counts, Counts)) for survey in surveys]
    names = Department.objects.in_bulk({pk for _, counts in counted for pk in counts.departments})
    lines, newer = [], set()
    for survey, counts in counted:
        departments = "、".join(str(names[pk]) for pk in counts.departments if pk in names)
        again = (survey.file_name, departments)
        lines.append(Line(survey, counts, departments, again in newer and survey.state != State.DONE))
        newer.add(again)
    return sorted(lines, key=lambda line: (not line.asks, not line.is_clean))


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes over the files that were ticked, as drafts or as submissions. What is asked in one stays asked."""
    one, _ = _round(request, pk)
    ticked = {name for name in request.POST.getlist("file") if name.isdecimal()}
    surveys = list(files.mine(request.user, one).filter(pk__in=ticked))
    begun = files.start_writing(surveys, submit=request.POST.get("move") == "submit")
    if begun:
        messages.success(request, f"{begun}個のファイルを取り込んでいます。結果は、下の表に出ます。")
    else:
        messages.error(request, "取り込むファイルを選んでください。")
    return redirect("survey", pk)


@require_GET
def returned_copies(request: HttpRequest, pk: int) -> HttpResponse:
    """All that goes back to its departments, in one zip."""
    one, _ = _round(request, pk)
    rows = (
        files.mine(request.user, one)
        .defer(None)
        .defer("data")
        .select_related("round__plan__municipality", "owner")
    )
    made: dict[str, bytes] = {}
    for survey in (line.survey for line in _listed(rows) if line.may_be_sent_back):
        if content := marked.write(Held(survey)):
            name = _marked_name(survey)
            made[name if name not in made else f"{survey.pk}_{name}"] = content
    if not made:
        raise Http404
    headers = {"Content-Disposition": attachment(f"確認のお願い_{one}.zip", f"survey-marked-{one.pk}.zip")}
    return HttpResponse(zipped(made.items()), content_type="application/zip", headers=headers)


def _marked_name(survey: ReturnedSurvey) -> str:
    return as_file_name(f"{PurePath(survey.file_name).stem}_確認のお願い.xlsx")


def _received(request: HttpRequest, one: ReportingRound, form: ReturnForm) -> list[ReturnedSurvey]:
    """Empty when a file is refused, which the form then says."""
    chosen = [(PurePath(file.name).name, file.read()) for file in form.cleaned_data["chosen"]]
    try:
        return files.receive(request.user, one, chosen)
    except UnreadableFile as refused:
        form.add_error("chosen", str(refused))
        return []


@require_GET
def workbook(request: HttpRequest, pk: int, department_pk: int) -> HttpResponse:
    """One department's 調査票."""
    one, departments = _round(request, pk)
    department = next((found for found in departments if found.pk == department_pk), None)
    if department is None:
        raise Http404
    disposition = attachment(book.file_name(one, department), f"survey-{one.pk}-{department.pk}.xlsx")
    content = book.write(one, department)
    return HttpResponse(content, content_type=WORKBOOK, headers={"Content-Disposition": disposition})


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Has all departments' 調査票 put into one zip, of those whose answers this person may type."""
    one, departments = _round(request, pk)
    if not (asked := book.waiting(one, departments)):
        return redirect("survey", pk)
    what = {"round": one.pk, "departments": [department.pk for department in asked]}
    name = as_file_name(f"調査票_{one}.zip")
    file = prepared.ask_for(request.user, one.plan.municipality, prepared.SURVEYS, what, name)
    return redirect("prepared", file.pk)


# ── One file that came back ──────────────────────────────────────────────────────────────────────────────────


def _survey(request: HttpRequest, pk: int) -> ReturnedSurvey:
    """The person's own file; 404 for anybody else."""
    rows = ReturnedSurvey.objects.select_related("round__plan__municipality", "owner")
    return get_object_or_404(rows.filter(owner_id=request.user.pk), pk=pk)


@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    survey = _survey(request, pk)
    one = survey.round
    crumbs = (("調査票（Excel）", reverse("survey", args=[one.pk])), (survey.file_name, ""))
    context = _frame(request, one, *crumbs) | {"survey": survey}
    if survey.state in RUNNING:
        return render(request, "office/survey/running.html", context | {"stuck": files.is_stuck(survey)})
    held = Held(survey)
    context |= {
        "records": held.records,
        "changes": sum(len(one.merged.lines) for one in held.records if one.merged and not one.refusal),
        "clashes": sum(
            len(one.merged.open_clashes) for one in held.records if one.merged and not one.refusal
        ),
        "faults": sum(len(one.merged.faults) for one in held.records if one.merged and not one.refusal),
        "may_be_sent_back": marked.may_be_written(survey),
        "refused": sum(bool(record.refusal) for record in held.records),
        "unchanged": [record for record in held.records if record.is_unchanged],
        "may_submit": any(record.may_submit for record in held.records),
        "may_write": any(record.may_write for record in held.records),
        "tone": {State.REFUSED: "bad", State.DONE: "good"}.get(State(survey.state), "warn"),
        "from_file": FROM_FILE,
        "as_it_stands": AS_IT_STANDS,
    }
    return render(request, "office/survey/file.html", context)


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what was chosen where both changed, and takes the file over: as drafts, or as submissions."""
    survey = _survey(request, pk)
    if survey.state in (State.READY, State.DONE):
        chosen = {
            name.removeprefix("choice:"): str(value)
            for name, value in request.POST.items()
            if name.startswith("choice:") and value in (FROM_FILE, AS_IT_STANDS)
        }
        files.choose(survey, chosen)
        submit = request.POST.get("move") == "submit"
        _keep_messages(request, survey, submit=submit)
        files.start_writing([survey], submit=submit)
    return redirect("survey_file", pk)


def _keep_messages(request: HttpRequest, survey: ReturnedSurvey, *, submit: bool) -> None:
    """A message that isn't sent now stands in the form of its record, as if it had been typed there."""
    for record in Held(survey).records:
        message = record.merged.message if record.merged and record.may_submit else ""
        if record.status and message and not (submit and record.is_complete):
            keep_unsent(request, record.status.pk, message)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Behind a run that was interrupted."""
    survey = _survey(request, pk)
    if files.is_stuck(survey):
        files.start_again(survey)
    return redirect("survey_file", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    survey = _survey(request, pk)
    survey.delete()
    return redirect("survey", survey.round_id)


@require_GET
def returned_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook with what was written in it, cells to be put right marked, to send back to its department."""
    survey = _survey(request, pk)
    content = marked.write(Held(survey))
    if content is None:
        raise Http404
    headers = {"Content-Disposition": attachment(_marked_name(survey), f"survey-marked-{survey.pk}.xlsx")}
    return HttpResponse(content, content_type=WORKBOOK, headers=headers)
