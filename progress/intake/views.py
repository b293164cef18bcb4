"""Pages on which the planning section brings a city's own file into a plan: choose, correct, check, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Act, access_for
from plans.books.guard import UnreadableFile
from progress.intake import findings_book, runs, whole_plan
from progress.intake import job as intake
from progress.intake.page import (
    AT_ONCE,
    FaultFilter,
    Part,
    RowFilter,
    UploadForm,
    optional_questions,
    parts_of,
    reading_of,
    required_questions,
)
from progress.intake.preview import Preview
from progress.intake.saying import given_so_far, said_in
from progress.models import ImportJob
from progress.navigation import plan_for
from progress.reports.sheet import WORKBOOK, attachment
from progress.work import Overtaken, Standing, how_far, standing

PAGE = 50
LISTED = 20
"""Own unfinished files, and last imports, on the first page."""
State = ImportJob.State


def _job(request: HttpRequest, pk: int, *, with_picture: bool = False) -> ImportJob:
    """The person's own job; 404 for anybody else, 403 for those who may import nowhere. `with_picture`: with what was
    understood of its file, at once, as it may be discarded in another tab the moment after."""
    access_for(request.user).require(Act.IMPORT)
    jobs = intake.mine(request.user)
    return get_object_or_404(jobs.defer(None).defer("data", "book") if with_picture else jobs, pk=pk)


def _frame(job: ImportJob) -> dict[str, Any]:
    return {
        "job": job,
        "municipality": job.municipality,
        "disclaimer": job.municipality.disclaimer,
        "breadcrumbs": [("取込み", reverse("intake")), (job.file_name, "")],
    }


# ── Choosing ─────────────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    access = access_for(request.user)
    access.require(Act.IMPORT)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    chosen = {"plan": request.GET.get("plan", "")}
    form = UploadForm(access, *sent, initial=chosen, use_required_attribute=False)
    if form.is_valid() and (job := _received(request, form)):
        return redirect("intake_job", job.pk)
    mine = intake.mine(request.user).filter(expires_at__gt=timezone.now())
    places = list(form.places.values())
    context: dict[str, Any] = {
        "form": form,
        "open_jobs": mine.exclude(state__in=(State.DONE, State.EXPIRED))[:LISTED],
        "done_jobs": intake.mine(request.user).filter(state=State.DONE)[:LISTED],
        "days": intake.KEPT_FOR.days,
    }
    if len(places) == 1:
        context |= {"municipality": places[0], "disclaimer": places[0].disclaimer}
    return render(request, "intake/home.html", context)


def _received(request: HttpRequest, form: UploadForm) -> ImportJob | None:
    """The job; None when the file is refused, which the form then says at its field."""
    place, plan = form.target()
    if place is None:
        return None
    file = form.cleaned_data["file"]
    try:
        job = intake.receive(
            request.user,
            place,
            plan,
            name=file.name,
            data=file.read(),
            slug=form.cleaned_data["slug"],
            title=form.cleaned_data["title"],
        )
    except UnreadableFile as refused:
        form.add_error("file", str(refused))
        return None
    runs.start_looking(job)
    return job


# ── The job's page ───────────────────────────────────────────────────────────────────────────────────────────


@require_GET
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk, with_picture=True)
    now = timezone.now()
    context = _frame(job)
    if intake.is_over_time(job, now):
        return render(request, "intake/expired.html", context)
    if job.state in intake.RUNNING:
        return render(request, "intake/running.html", context | {"standing": standing(job, now)})
    if job.state in (State.REFUSED, State.FAILED):
        return render(request, "intake/stopped.html", context)
    preview = intake.preview_of(job)
    if job.state == State.DONE:
        return render(request, "intake/done.html", context | {"preview": preview})
    return _preview_page(request, job, preview, context)


def _preview_page(
    request: HttpRequest, job: ImportJob, preview: Preview, context: dict[str, Any]
) -> HttpResponse:
    missing, parts = intake.missing(preview, job.answers), parts_of(preview, job.answers)
    key = request.GET.get("part", "")
    required = required_questions(preview, job.answers)
    if key not in parts:  # where the person has something to do first
        key = _first_part(missing, parts, answered=bool(job.answers))
    context |= {
        "preview": preview,
        "required": required[:AT_ONCE],
        "more_required": len(required[AT_ONCE:]),
        "missing": missing,
        "part": parts[key],
        "parts": list(parts.values()),
        "nothing_new": not missing and not preview.created and not preview.changed,
    }
    context |= _part_context(request, job, preview, key)
    return render(request, f"intake/{key}.html", context)


def _first_part(missing: Sequence[intake.Missing], parts: Mapping[str, Part], *, answered: bool) -> str:
    """What a person sees who chose no part: what is missing (of questions, the sheet beside them), then what may be
    answered, then what would change."""
    if missing:
        return "reading" if missing[0].part == "questions" else missing[0].part
    return "questions" if parts["questions"].count and not answered else "changes"


def _part_context(request: HttpRequest, job: ImportJob, preview: Preview, key: str) -> dict[str, Any]:
    """What the template of the part needs beside the frame's context."""

    def page_of(lines: Sequence[Any]) -> Page[Any]:
        return Paginator(lines, PAGE).get_page(request.GET.get("page"))

    if key == "changes":
        rows = RowFilter(preview, request.GET)
        return {"form": rows, "page": page_of(rows.rows())}
    if key == "findings":
        faults = FaultFilter(preview, request.GET)
        return {"form": faults, "page": page_of(faults.faults())}
    if key == "reading":
        sheet, number = request.GET.get("sheet", ""), request.GET.get("page")
        return {"reading": reading_of(preview, job.answers, sheet, number)}
    if key == "answers":
        return {"page": page_of(given_so_far(preview, job.answers))}
    if key == "questions":
        page = page_of(optional_questions(preview, job.answers))
        return {
            "page": page,
            "directions": [line for line in page if line.is_direction],
            "others": [line for line in page if not line.is_direction],
        }
    if key == "sums":
        differing = sum(not one.agrees for one in preview.sums)
        return {"page": page_of(sorted(preview.sums, key=lambda one: one.agrees)), "differing": differing}
    return {}


@require_GET
def job_state(request: HttpRequest, pk: int) -> JsonResponse:
    """How far a run is, for the script of the waiting page."""
    return JsonResponse(how_far(_job(request, pk)))


@require_GET
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """What was noticed, as a workbook with the cells marked."""
    job = _job(request, pk, with_picture=True)
    content = findings_book.write(intake.preview_of(job), intake.sheets_of(job), file_name=job.file_name)
    name = job.file_name.rpartition(".")[0] or job.file_name
    disposition = attachment(f"{name}_気づいたこと.xlsx", f"findings-{pk}.xlsx")
    return HttpResponse(content, content_type=WORKBOOK, headers={"Content-Disposition": disposition})


# ── Moves ────────────────────────────────────────────────────────────────────────────────────────────────────


_CHANGED = "別の画面で読み取り方が変わりました。今の内容を確かめてから、もう一度押してください。"
_TAKEN = "別の画面で、このファイルの処理が先に始まりました。今の状態を表示しています。"


@require_POST
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk, with_picture=True)
    if job.state != State.READY:
        messages.warning(request, _TAKEN)
        return redirect("intake_job", pk)
    if _take(request, job):
        _run(request, job, runs.start_looking, "入力した内容で読み直しました。")
    else:
        messages.info(request, "変わったところはありません。")
    # Back to the part, the sheet and the page from which the form was sent.
    kept = {name: text for name in ("part", "sheet", "page") if (text := request.POST.get(name, ""))}
    return redirect(f"{reverse('intake_job', args=[pk])}?{urlencode(kept)}")


def _take(request: HttpRequest, job: ImportJob) -> bool:
    """Keeps what the form says: an answer taken back, something said of a sheet on its picture, answers to questions.
    True when something is new."""
    if taken_back := request.POST.get("back"):
        return intake.take_back(job, taken_back)
    if "say" in request.POST:
        return intake.say(job, said_in(intake.preview_of(job), request.POST.dict()))
    return intake.answer(job, _given(request))


def _given(request: HttpRequest) -> dict[str, str]:
    """Question → answer. The year of a column is a field of its own."""
    given = {
        name.removeprefix("q:"): str(value) for name, value in request.POST.items() if name.startswith("q:")
    }
    for name, code in given.items():
        if code and (year := request.POST.get(f"year:{name}", "").strip()):
            given[name] = f"{code}@{year}"
    return given


def _run(request: HttpRequest, job: ImportJob, start: Callable[[ImportJob], None], done: str = "") -> None:
    """Starts a run. `done`: what is said when it has looked at the file already; "" for one that writes."""
    try:
        start(job)
    except Overtaken:
        messages.warning(request, _TAKEN)
    else:
        if done and ImportJob.objects.filter(pk=job.pk, state=State.READY).exists():
            messages.success(request, done)


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk, with_picture=True)
    if job.state == State.DONE:
        messages.info(request, "このファイルは、すでに取り込んであります。")
    elif job.state != State.READY or intake.is_over_time(job, timezone.now()):
        messages.warning(request, _TAKEN)
    elif request.POST.get("seen") != job.fingerprint:
        messages.warning(request, _CHANGED)
    elif reasons := intake.missing(intake.preview_of(job), job.answers):
        messages.error(request, "まだ取り込めません。" + "".join(one.sentence for one in reasons))
    else:
        _run(request, job, runs.start_writing)
    return redirect("intake_job", pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Reads the file once more, after a run was interrupted or failed."""
    job = _job(request, pk)
    stopped = job.state in (State.REFUSED, State.FAILED, State.READY)
    silent = standing(job, timezone.now()) in (Standing.INTERRUPTED, Standing.NOT_TAKEN)
    if stopped or silent:
        _run(request, job, runs.start_looking, "もう一度読み取りました。")
    return redirect("intake_job", pk)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    job = _job(request, pk)
    if job.state == State.DONE:
        messages.info(request, "取り込んだ記録は残ります。計画は変わっていません。")
    else:
        intake.discard(job)
        messages.success(request, f"「{job.file_name}」の取込みをやめました。計画は変わっていません。")
    return redirect("intake")


# ── Taking a plan away ───────────────────────────────────────────────────────────────────────────────────────


@require_GET
def whole_plan_workbook(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """The plan with all that belongs to it as plain tables, to keep or to edit and bring back."""
    plan = plan_for(request, plan_pk, Act.EXPORT)
    day = timezone.localdate()
    disposition = attachment(
        f"{plan.municipality}_{plan.title}_全データ_{day:%Y%m%d}.xlsx",
        f"{plan.municipality.slug}-{plan.slug}-{day:%Y%m%d}.xlsx",
    )
    content = whole_plan.build(plan)
    return HttpResponse(content, content_type=WORKBOOK, headers={"Content-Disposition": disposition})
