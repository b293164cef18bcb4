"""The page of one record: what was promised, what was reported, and the decision."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plans.access import Access, Act, access_for
from plans.history import event_words
from plans.history.conflict import Conflict
from plans.models import Plan, RatingScale
from progress import review
from progress.models import Rating, ReportingRound, YearEndStatus
from progress.office.planning import change_log
from progress.office.planning.filters import QueueFilter
from progress.office.planning.frame import RESUME, frame, overtaken, query_of, round_crumb
from progress.office.planning.record_form import RecordForm
from progress.office.planning.round_queue import RoundQueue, leads, sums_of, verdicts
from progress.table.cells import asked_of
from progress.table.live import live_table
from progress.table.shape import ItemRow, PlanTable
from progress.workflow import Move, State


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
            return overtaken(request, _status_for(request, pk), conflict, here)
    return _show(request, _status_for(request, pk), whole, row, form)


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
        "texts": asked_of(status, status.round.plan.questions.all(), for_staff=True),
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
