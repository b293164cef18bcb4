"""Pages on which the planning section asks, checks and decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plans.access import Access, Act, access_for
from plans.history import event_words
from plans.history.conflict import clashes, kept_inputs
from plans.history.writer import Conflict
from plans.models import Municipality, Plan, RatingScale
from progress import review
from progress.asked_for import plan_for, round_for
from progress.models import Rating, ReportingRound, YearEndStatus
from progress.office.planning import change_log
from progress.office.planning import home as planning_desk
from progress.office.planning.forms import QueueFilter, RecordForm, RoundEditForm, RoundForm, last_ended_year
from progress.office.planning.reach import reach_of
from progress.office.planning.round_queue import BY_WAITING, RoundQueue, Wanted, leads, sums_of, verdicts
from progress.table.live import live_table
from progress.table.shape import ItemRow, PlanTable
from progress.workflow import Move, MoveRefused, State

PAGE = 100
RESUME = "resume"
"""Back from the conflict page into the form, with what was typed."""
Crumbs = list[tuple[str, str]]


def frame(municipality: Municipality, *crumbs: tuple[str, str]) -> dict[str, Any]:
    """What every page about one municipality passes to its template."""
    return {
        "municipality": municipality,
        "disclaimer": municipality.disclaimer,
        "breadcrumbs": [("照会と確認", reverse("review_home")), *crumbs],
    }


def round_crumb(reporting_round: ReportingRound) -> tuple[str, str]:
    return str(reporting_round), reverse("round", args=[reporting_round.pk])


# ── Home ─────────────────────────────────────────────────────────────────────────────────────────────────────


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    access = access_for(request.user)
    access.require(Act.REVIEW)
    desks = planning_desk.desks(access)
    places = {desk.plan.municipality for desk in desks}
    context: dict[str, Any] = {"desks": desks, "several": len(places) > 1, "today": timezone.localdate()}
    if len(places) == 1:
        context |= frame(places.pop()) | {"breadcrumbs": None}
    return render(request, "office/planning/home.html", context)


# ── Rounds ───────────────────────────────────────────────────────────────────────────────────────────────────


BACK = "back"
"""From the question whether to start, back into the form with what was typed."""


@login_required
@require_http_methods(["GET", "POST"])
def round_new(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """The first POST shows whom the round would ask, the second one starts it."""
    plan = plan_for(request, plan_pk, Act.OPEN_ROUND)
    typed = request.POST if request.method == "POST" else None
    form = RoundForm(plan, timezone.localdate(), typed)
    context = frame(plan.municipality, ("照会を始める", "")) | {"plan": plan, "form": form}
    if typed is not None and typed.get("move") != BACK and form.is_valid():
        if not form.sure:
            return render(request, "office/planning/round_start.html", context | {"back": BACK})
        if opened := form.open(by=request.user):
            messages.success(request, f"「{opened}」の照会を始めました。担当課の入力画面に表示されます。")
            return redirect("round", opened.pk)
    year = last_ended_year(plan, timezone.localdate())
    context |= {
        "year": year,
        "reach": reach_of(plan, year) if year is not None else None,
        "unassigned": plan.items.filter(assignments__isnull=True).order_by("position", "key"),
        "earlier": plan.rounds.all(),
    }
    return render(request, "office/planning/round_new.html", context)


@login_required
@require_GET
def round_queue(request: HttpRequest, pk: int) -> HttpResponse:
    reporting_round = round_for(request, pk, Act.REVIEW)
    queue = RoundQueue(reporting_round, timezone.localdate())
    form = QueueFilter(queue, request.GET)
    wanted = form.wanted()
    page = Paginator(queue.matching(wanted), PAGE).get_page(request.GET.get("page"))
    context = frame(reporting_round.plan.municipality, round_crumb(reporting_round)) | {
        "round": reporting_round,
        "plan": reporting_round.plan,
        "queue": queue,
        "form": form,
        "wanted": wanted,
        "page": page,
        "rows": queue.rows(page.object_list),
        "counts": queue.counts(wanted),
        "first": next(iter(queue.matching(Wanted(state=State.SUBMITTED.value, order=BY_WAITING))), None),
        "may_cancel": not review.why_not_cancelled(reporting_round),
        "late": [] if reporting_round.historical else queue.waiting_for(),
        "query": query_of(request),
    }
    return render(request, "office/planning/round.html", context)


def query_of(request: HttpRequest) -> str:
    """The queue's filters as they are carried from record to record: 「?department=3」 or ""."""
    kept = request.GET.copy()
    for name in ("page", "state"):
        kept.pop(name, None)
    for name in [name for name in kept if not kept[name]]:
        kept.pop(name)
    return f"?{kept.urlencode()}" if kept else ""


@login_required
@require_POST
def round_state(request: HttpRequest, pk: int) -> HttpResponse:
    reporting_round = round_for(request, pk, Act.OPEN_ROUND)
    wanted = request.POST.get("state", "")
    if wanted not in ReportingRound.State.values:
        messages.error(request, "どのボタンを押したか分かりません。もう一度押してください。")
    elif wanted != reporting_round.state:
        _change_round_state(request, reporting_round, wanted)
    return redirect("round", reporting_round.pk)


def _change_round_state(request: HttpRequest, reporting_round: ReportingRound, wanted: str) -> None:
    try:
        review.set_round_state(reporting_round, wanted, by=request.user)
    except MoveRefused as refused:
        messages.error(request, str(refused))
    except Conflict:
        messages.error(request, "ほかの人が先に照会を変更しました。今の状態を確かめてください。")
    else:
        closed = wanted == ReportingRound.State.CLOSED
        text = "受付を締め切りました。" if closed else "受付を再開しました。担当課が入力できます。"
        messages.success(request, text)


@login_required
@require_http_methods(["GET", "POST"])
def round_edit(request: HttpRequest, pk: int) -> HttpResponse:
    reporting_round = round_for(request, pk, Act.OPEN_ROUND)
    typed = request.POST if request.method == "POST" else None
    resumed = typed is not None and typed.get("move") == RESUME
    form = RoundEditForm(reporting_round, timezone.localdate(), None if resumed else typed)
    if typed is not None and resumed:
        form.keep(typed)
    elif typed is not None and form.is_valid():
        try:
            if form.save(by=request.user):
                messages.success(request, f"「{reporting_round}」の照会を直しました。")
                return redirect("round", pk)
        except Conflict as conflict:
            here = reverse("round_edit", args=[pk])
            return _conflict(request, round_for(request, pk, Act.OPEN_ROUND), conflict, here)
    shown = round_for(request, pk, Act.OPEN_ROUND)  # the form may have put typed values into the other one
    context = frame(shown.plan.municipality, round_crumb(shown), ("期限や依頼文を直す", "")) | {
        "round": shown,
        "plan": shown.plan,
        "form": form,
    }
    return render(request, "office/planning/round_edit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def round_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether to take back a round that nobody has begun to answer; a POST does it."""
    reporting_round = round_for(request, pk, Act.OPEN_ROUND)
    name = str(reporting_round)
    if request.method == "POST":
        try:
            review.cancel_round(reporting_round, by=request.user)
        except (MoveRefused, Conflict, ValidationError):
            messages.error(request, "取り消せませんでした。下の説明を確かめてください。")
        else:
            messages.success(request, f"「{name}」の照会を取り消しました。")
            return redirect("review_home")
    context = frame(reporting_round.plan.municipality, round_crumb(reporting_round), ("取り消す", "")) | {
        "round": reporting_round,
        "plan": reporting_round.plan,
        "why_not": review.why_not_cancelled(reporting_round),
        "asked": reporting_round.statuses.count(),
    }
    return render(request, "office/planning/round_cancel.html", context)


# ── One record ───────────────────────────────────────────────────────────────────────────────────────────────


def _status_for(request: HttpRequest, pk: int) -> YearEndStatus:
    access = access_for(request.user)
    rounds = ReportingRound.objects.visible_to(access)
    rows = YearEndStatus.objects.filter(round__in=rounds)
    rows = rows.select_related("round__plan__municipality", "item__pillar").prefetch_related(
        "item__assignments__department", Prefetch("ratings", Rating.objects.select_related("recorded"))
    )
    status = get_object_or_404(rows, pk=pk)
    access.require(Act.REVIEW, status.tenant_id())
    return status


def _scales(plan: Plan) -> list[RatingScale]:
    links = plan.plan_scales.select_related("scale").prefetch_related("scale__bands")
    return [link.scale for link in links]


def _row_of(status: YearEndStatus) -> tuple[PlanTable, ItemRow]:
    whole = live_table(status.round.plan, status.round, items=[status.item_id], include_unconfirmed=True)
    return whole, whole.items[0]


@login_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    status = _status_for(request, pk)
    whole, row = _row_of(status)
    typed = request.POST if request.method == "POST" else None
    resumed = typed is not None and typed.get("move") == RESUME
    form = RecordForm(
        status,
        _scales(status.round.plan),
        verdicts(whole, row, status.round),
        review.open_moves(access_for(request.user), status),
        None if resumed else typed,
    )
    if typed is not None and resumed:
        form.keep(typed)
    elif typed is not None and form.is_valid() and not form.asks_about_rating:
        try:
            if move := form.carry_out(by=request.user):
                return _after(request, status, move)
        except Conflict as conflict:
            here = f"{reverse('review_record', args=[pk])}{query_of(request)}"
            return _conflict(request, _status_for(request, pk), conflict, here)
    return _show(request, _status_for(request, pk), whole, row, form)


def _conflict(
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


_DONE = {
    Move.CONFIRM: "「{item}」を確認済みにしました。",
    Move.SEND_BACK: "「{item}」を担当課に差し戻しました。",
    Move.REOPEN: "「{item}」の確認を取り消しました。内容を見直してください。",
}


def _after(request: HttpRequest, status: YearEndStatus, move: Move) -> HttpResponse:
    """On to the next record that waits; a reopened record stays on the screen."""
    done = _DONE[move].format(item=status.item)
    if move == Move.REOPEN:
        messages.success(request, done)
        return redirect(f"{reverse('review_record', args=[status.pk])}{query_of(request)}")
    queue = RoundQueue(status.round, timezone.localdate())
    following = queue.next_waiting(status, QueueFilter(queue, request.GET).wanted())
    if following is None:
        messages.success(request, f"{done}確認を待っている記録は、ほかにありません。")
        return redirect(f"{reverse('round', args=[status.round_id])}{query_of(request)}")
    messages.success(request, f"{done}次の記録を表示しています。")
    return redirect(f"{reverse('review_record', args=[following.pk])}{query_of(request)}")


def _show(
    request: HttpRequest, status: YearEndStatus, whole: PlanTable, row: ItemRow, form: RecordForm
) -> HttpResponse:
    year = status.round.fiscal_year
    access: Access = access_for(request.user)
    queue = RoundQueue(status.round, timezone.localdate())
    wanted = QueueFilter(queue, request.GET).wanted()
    context = frame(status.round.plan.municipality, round_crumb(status.round), (str(status.item), "")) | {
        "status": status,
        "state": status.workflow_state,
        "round": status.round,
        "plan": status.round.plan,
        "row": row,
        "pillar": status.item.pillar,
        "leads": leads(status),
        "target": row.target(year),
        "indicators": [
            (one, now, one.year(year - 1), sums_of(now) if now else "")
            for one in row.indicators
            for now in (one.year(year),)
        ],
        "last": next(iter(row.past), None),
        "last_bands": _bands_of_last_year(whole, row),
        "verdicts": verdicts(whole, row, status.round),
        "form": form,
        "moves": form.moves,
        "may_enter": Move.SAVE in review.open_moves(access, status),
        "events": status.events.all(),
        "log": event_words.in_words(list(change_log.of_status(status)[:50])),
        "query": query_of(request),
        "waiting": len(queue.matching(replace(wanted, state=State.SUBMITTED.value))),
        "following": queue.next_waiting(status, wanted),
    }
    return render(request, "office/planning/record.html", context)


def _bands_of_last_year(whole: PlanTable, row: ItemRow) -> list[str]:
    """「進捗区分：A 目標どおり」 for each scale on which the report before was rated."""
    last = next(iter(row.past), None)
    found = []
    for scale in whole.scales if last else ():
        rating = last.rating(scale.key) if last else None
        band = scale.band(rating.recorded) if rating else None
        if band:
            found.append(f"{scale.name}：{band.text}")
    return found
