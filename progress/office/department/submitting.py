"""提出 and 取下げ from the department's pages: one record, or all of a round that are complete."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from items.models import Assignment
from plans.access import Access, Act, access_for
from plans.history.conflict import Conflict
from progress.models import ReportingRound, YearEndStatus
from progress.office.department.status_form import as_stored, for_forms, lacking
from progress.office.department.unsent import keep_unsent
from progress.review.acting import open_moves
from progress.review.records import carry_out
from progress.workflow import BEING_WRITTEN, WAITING_FOR_DEPARTMENT, Move, MoveRefused, State


def of_desk(access: Access, statuses: QuerySet[YearEndStatus]) -> QuerySet[YearEndStatus]:
    """Those of the items that this person's departments answer for, alone or with others."""
    in_reach = access.scope(Act.SUBMIT_STATUS, "round__plan__municipality_id")
    our_items = Assignment.objects.on(timezone.localdate()).filter(department__in=access.desk).values("item")
    return statuses.filter(in_reach, item__in=our_items)


def next_owed(access: Access, after: YearEndStatus) -> YearEndStatus | None:
    """The next record of the round that waits for this desk, behind `after` in the plan's order, round to the
    beginning; None when nothing waits any more."""
    waiting = of_desk(access, YearEndStatus.objects.filter(round=after.round_id)).exclude(pk=after.pk)
    states = WAITING_FOR_DEPARTMENT if access.headed else BEING_WRITTEN
    waiting = waiting.filter(state__in=[state.value for state in states])
    place = after.item.position, after.item.key
    behind = Q(item__position__gt=place[0]) | Q(item__position=place[0], item__key__gt=place[1])
    in_order = waiting.select_related("item").order_by("item__position", "item__key")
    return in_order.filter(behind).first() or in_order.first()


def missing(status: YearEndStatus, *, replied: bool) -> list[str]:
    """What the record as saved still lacks to be submitted. `replied`: to the reason why it was sent back."""
    filled = as_stored(status) | ({"message"} if replied else set())
    return [lack.label for lack in lacking(status, filled)]


def sending(moves: list[Move]) -> Move | None:
    """How this person sends a record on: 提出, or to the head where the municipality wants that first; None: not."""
    return next((move for move in (Move.SUBMIT, Move.HAND_UP) if move in moves), None)


def is_ready(status: YearEndStatus, moves: list[Move]) -> bool:
    """Was it saved, is it complete, and may this person send it on as it stands?"""
    is_ours = status.workflow_state in (State.DRAFT, State.AT_HEAD)
    return is_ours and sending(moves) is not None and not missing(status, replied=False)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """取下げ: back from submitted to draft, as long as nobody has begun to check."""
    status = get_object_or_404(for_forms(YearEndStatus.objects.all()), pk=pk)
    try:
        carry_out(status, Move.TAKE_BACK, by=request.user)
        messages.success(
            request, "提出を取り下げました。下書きに戻ったので、直してからもう一度提出してください。"
        )
    except (MoveRefused, Conflict) as error:
        messages.error(request, f"取り下げられませんでした。{error}")
    return redirect("enter", pk=pk)


@require_POST
def submit_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Submits the drafts that were ticked on the desk, each as it was shown (`version_N`); what was changed since, or
    lacks something by now, stays a draft and is told."""
    access = access_for(request.user)
    access.require(Act.SUBMIT_STATUS)
    reporting_round = get_object_or_404(ReportingRound, pk=pk)
    mine = of_desk(access, for_forms(reporting_round.statuses.all())).order_by("item__position", "item__key")
    chosen = set(request.POST.getlist("chosen"))
    done: Counter[Move] = Counter()
    left = []
    for status in mine:
        if str(status.pk) not in chosen:
            continue
        seen = request.POST.get(f"version_{status.pk}") == str(status.version)
        moves = open_moves(access, status)
        move = sending(moves) if seen and is_ready(status, moves) else None
        if move is not None and _sent(request, status, move):
            done[move] += 1
        else:
            left.append(status.item.title)
    if done[Move.SUBMIT]:
        messages.success(request, f"{done[Move.SUBMIT]}件を提出しました。企画課が確認します。")
    if done[Move.HAND_UP]:
        messages.success(request, f"{done[Move.HAND_UP]}件を所属長へ回しました。所属長が確かめて提出します。")
    if left:
        names = "、".join(left)
        messages.error(request, f"画面を開いた後に変わるなどしたため、提出していないもの：{names}")
    if not done and not left:
        messages.error(request, "提出する取組に印を付けてください。")
    return redirect("my_items")


def _sent(request: HttpRequest, status: YearEndStatus, move: Move) -> bool:
    try:
        carry_out(status, move, by=request.user)
    except (MoveRefused, Conflict, ValidationError):
        return False
    keep_unsent(request, status.pk, "")
    return True


@require_POST
def hand_back(request: HttpRequest, pk: int) -> HttpResponse:
    """課に戻す: the head gives a record back to who wrote it, with a reason."""
    status = get_object_or_404(for_forms(YearEndStatus.objects.all()), pk=pk)
    try:
        carry_out(status, Move.HAND_BACK, by=request.user, reason=request.POST.get("reason", ""))
        messages.success(request, "課に戻しました。担当者が直して、もう一度回します。")
    except (MoveRefused, Conflict) as error:
        messages.error(request, f"戻せませんでした。{error}")
    return redirect("enter", pk=pk)
