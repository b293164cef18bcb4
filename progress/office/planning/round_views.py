"""Pages on which the planning section asks: its plans at a glance, opening a round, its queue, mending it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from items.models import Assignment, Item
from plans.access import Access, Act, access_for
from plans.history.conflict import Conflict
from plans.models import Pillar, Plan
from progress.due_days import DueDays, has_passed
from progress.models import Publication, ReportingRound, YearEndStatus
from progress.navigation import plan_for, round_for
from progress.office.frame import RESUME, about, frame, overtaken, query_of, typed_in
from progress.office.planning.bulk import CleanRecords
from progress.office.planning.matrix import Matrix
from progress.office.planning.queue_filter import QueueFilter
from progress.office.planning.remedy_views import CHECK, forget_typed, keep_typed, typed_before
from progress.office.planning.round_queue import BY_WAITING, RoundQueue, Wanted
from progress.office.planning.rounds import Reach, RoundEditForm, RoundForm, last_ended_year
from progress.office.reminders.copied import ready_text
from progress.review.rounds import cancel_round, set_round_state, why_not_cancelled
from progress.workflow import DONE, WAITING_FOR_PLANNER, MoveRefused, State

PAGE = 50


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    access = access_for(request.user)
    access.require(Act.REVIEW)
    desks = _desks(access)
    places = list(dict.fromkeys(desk["plan"].municipality for desk in desks))
    context: dict[str, Any] = {"desks": desks, "several": len(places) > 1, "places": places}
    return render(request, "office/planning/home.html", context | about(*places))


BACK = "back"
"""From the question whether to start, back into the form with what was typed."""


@require_http_methods(["GET", "POST"])
def round_new(request: HttpRequest, plan_pk: int) -> HttpResponse:
    """The first POST shows whom the round would ask and what isn't in order, the second one starts it. With `CHECK`
    in the address what was typed before is checked again, behind something that was put right."""
    plan = plan_for(request, plan_pk, Act.OPEN_ROUND)
    today = timezone.localdate()
    typed: Any = request.POST if request.method == "POST" else None
    if request.method == "POST":
        keep_typed(request, plan)
    elif CHECK in request.GET:
        typed = typed_before(request, plan)
    form = RoundForm(plan, today, typed)
    context = frame(plan, ("照会を開始", "")) | {"form": form}
    if request.POST.get("move") != BACK and form.is_valid():
        if not (form.sure and request.method == "POST"):
            return render(request, "office/planning/round_start.html", context | {"back": BACK})
        if opened := form.open(by=request.user):
            forget_typed(request, plan)
            messages.success(request, f"「{opened}」の照会を開始しました。担当課の入力画面に表示されます。")
            return redirect("round", opened.pk)
    year = last_ended_year(plan, today)
    assigned = Assignment.objects.on(today).filter(item__plan=plan)
    context |= {
        "year": year,
        "reach": Reach(plan, year, today) if year is not None else None,
        "unassigned": plan.items.exclude(pk__in=assigned.values("item")).order_by("position", "key"),
        "earlier": plan.rounds.all(),
    }
    return render(request, "office/planning/round_new.html", context)


@require_GET
def round_queue(request: HttpRequest, pk: int) -> HttpResponse:
    reporting_round = round_for(request, pk, Act.REVIEW)
    queue = RoundQueue(reporting_round, timezone.localdate())
    form = QueueFilter(queue, request.GET)
    wanted = form.wanted()
    late = [] if reporting_round.historical else queue.waiting_for()
    page = Paginator(queue.matching(wanted), PAGE).get_page(request.GET.get("page"))
    context = frame(reporting_round.plan, of_round=reporting_round) | {
        "queue": queue,
        "form": form,
        "wanted": wanted,
        "page": page,
        "rows": [queue.row(status) for status in page.object_list],
        "counts": queue.counts(wanted),
        "concerns": queue.concerns(wanted),
        "matrix": Matrix(queue),
        "clean": len(CleanRecords(queue, request.user, replace(wanted, state="")).offered),
        "first": next(iter(queue.matching(Wanted(state=State.SUBMITTED.value, order=BY_WAITING))), None),
        "may_cancel": queue.is_untouched and not why_not_cancelled(reporting_round),
        "late": late,
        "ready_text": ready_text(reporting_round, late, queue.waiting, overdue=queue.overdue) if late else "",
        "query": query_of(request),
    }
    return render(request, "office/planning/round.html", context)


@require_POST
def round_state(request: HttpRequest, pk: int) -> HttpResponse:
    reporting_round = round_for(request, pk, Act.OPEN_ROUND)
    wanted = request.POST.get("state", "")
    if wanted not in ReportingRound.State.values:
        messages.error(request, "どのボタンを押したか分かりません。もう一度押してください。")
    elif wanted != reporting_round.state:
        try:
            set_round_state(reporting_round, wanted, by=request.user)
        except MoveRefused as refused:
            messages.error(request, str(refused))
        except Conflict:
            messages.error(request, "ほかの人が先に照会を変更しました。今の状態を確かめてください。")
        else:
            closed = wanted == ReportingRound.State.CLOSED
            text = "受付を締め切りました。" if closed else "受付を再開しました。担当課が入力できます。"
            messages.success(request, text)
    return redirect("round", pk)


@require_http_methods(["GET", "POST"])
def round_edit(request: HttpRequest, pk: int) -> HttpResponse:
    reporting_round = round_for(request, pk, Act.OPEN_ROUND)
    form = RoundEditForm(reporting_round, timezone.localdate(), typed_in(request))
    if request.POST.get("move") == RESUME:
        form.keep(request.POST)
    elif form.is_valid():
        try:
            if form.save(by=request.user):
                messages.success(request, f"「{reporting_round}」の照会を直しました。")
                return redirect("round", pk)
        except Conflict as conflict:
            here = reverse("round_edit", args=[pk])
            return overtaken(request, round_for(request, pk, Act.OPEN_ROUND), conflict, here)
    shown = round_for(request, pk, Act.OPEN_ROUND)  # the form may have put typed values into the other one
    context = frame(shown.plan, ("期限や依頼文を直す", ""), of_round=shown) | {"form": form}
    return render(request, "office/planning/round_edit.html", context)


@require_http_methods(["GET", "POST"])
def round_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether to take back a round that nobody has begun to answer; a POST does it."""
    reporting_round = round_for(request, pk, Act.OPEN_ROUND)
    name = str(reporting_round)
    if request.method == "POST":
        try:
            cancel_round(reporting_round, by=request.user)
        except (MoveRefused, Conflict, ValidationError):
            messages.error(request, "取り消せませんでした。下の説明を確かめてください。")
        else:
            messages.success(request, f"「{name}」の照会を取り消しました。")
            return redirect("review_home")
    context = frame(reporting_round.plan, ("取り消す", ""), of_round=reporting_round) | {
        "why_not": why_not_cancelled(reporting_round),
        "asked": reporting_round.statuses.count(),
    }
    return render(request, "office/planning/round_cancel.html", context)


_COLUMNS: tuple[tuple[str, str, frozenset[State]], ...] = (
    (State.NOT_STARTED.value, State.NOT_STARTED.label, frozenset({State.NOT_STARTED})),
    (State.DRAFT.value, State.DRAFT.label, frozenset({State.DRAFT})),
    (State.AT_HEAD.value, State.AT_HEAD.label, frozenset({State.AT_HEAD})),
    (State.SUBMITTED.value, State.SUBMITTED.label, WAITING_FOR_PLANNER),
    (State.RETURNED.value, State.RETURNED.label, frozenset({State.RETURNED})),
    ("", State.CONFIRMED.label, DONE),
)
"""(state to filter the queue by, heading, states counted): one column each on the planning section's page."""


def _desks(access: Access) -> list[dict[str, Any]]:
    """The plans of the municipalities in which this person reviews. The number of queries is constant.

    `without_lead`: items that no department answers for; `lacks`: what has to be done first before a round can be
    opened, "" when nothing. Of a round: `counts`: (state for the queue's filter, heading, number of records);
    `waiting`: so many wait for the planner; `overdue`: it is still open behind its own day.
    """
    publications = Publication.objects.defer("content").prefetch_related("releases")
    plans = list(
        Plan.objects.filter(access.scope(Act.REVIEW, "municipality_id"))
        .select_related("municipality")
        .prefetch_related("rounds", Prefetch("publications", publications))
        .order_by("municipality__code", "-start_year", "slug")
    )
    pillars = Counter(Pillar.objects.filter(plan__in=plans).values_list("plan", flat=True))
    led = Assignment.objects.on(timezone.localdate()).filter(role=Assignment.Role.LEAD).values("item")
    rows = Item.objects.filter(plan__in=plans)
    items = Counter(rows.values_list("plan", flat=True))
    leaderless = Counter(rows.exclude(pk__in=led).values_list("plan", flat=True))
    states = Counter(YearEndStatus.objects.filter(round__plan__in=plans).values_list("round", "state"))
    return [
        {
            "plan": plan,
            "pillars": pillars[plan.pk],
            "items": items[plan.pk],
            "without_lead": leaderless[plan.pk],
            "lacks": _lacks(pillars[plan.pk], items[plan.pk], leaderless[plan.pk]),
            "rounds": _lines(plan, states),
        }
        for plan in plans
    ]


def _lacks(pillars: int, items: int, without_lead: int) -> str:
    if not pillars:
        return "まず、計画の柱を登録してください。"
    if not items:
        return "柱はあります。次に、取組項目を登録してください。"
    if without_lead == items:
        return "取組項目はあります。次に、項目ごとの担当課を登録してください。"
    return ""


def _lines(plan: Plan, states: Counter[tuple[int, str]]) -> list[dict[str, Any]]:
    """Of the heads' own state only where it is used."""
    rounds = list(plan.rounds.all())
    by_head = plan.municipality.heads_confirm or any(states[one.pk, State.AT_HEAD.value] for one in rounds)
    columns = [one for one in _COLUMNS if by_head or one[0] != State.AT_HEAD]
    return [_line(one, states, columns) for one in rounds]


def _line(
    one: ReportingRound,
    states: Counter[tuple[int, str]],
    columns: Iterable[tuple[str, str, frozenset[State]]],
) -> dict[str, Any]:
    counts = [(key, label, sum(states[one.pk, state] for state in these)) for key, label, these in columns]
    return {
        "round": one,
        "counts": counts,
        "waiting": states[one.pk, State.SUBMITTED.value],
        "overdue": one.state == ReportingRound.State.OPEN
        and has_passed(DueDays(one).own, timezone.localdate()),
    }
