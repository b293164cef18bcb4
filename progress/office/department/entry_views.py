"""The page of one status: the form, what somebody else saved beside it, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST

from plans.access import Access, access_for
from plans.history.conflict import Clash, Conflict, kept_inputs
from plans.history.records import ChangeEvent, events_for
from progress import navigation, opinions
from progress.due_days import DueDays, due_words
from progress.models import BoardOpinion, ReviewEvent, YearEndStatus, evidence_of
from progress.office.department.effects import money_beside
from progress.office.department.figures import reported_elsewhere
from progress.office.department.inputs import speaks
from progress.office.department.keeping import kept_entry, let_go
from progress.office.department.shared import offers, taken
from progress.office.department.status_form import (
    Mode,
    StatusForm,
    differences,
    for_forms,
    is_behind,
    mark_differences,
    resumed,
)
from progress.office.department.submitting import missing, next_owed, sending
from progress.office.department.unsent import keep_unsent, unsent_message
from progress.office.frame import about
from progress.review.acting import actors, open_moves
from progress.review.records import carry_out
from progress.table.cells import asked_of, effect_rows, in_their_order
from progress.workflow import DONE, Actor, Move, MoveRefused, State


def _status_for(request: HttpRequest, pk: int) -> tuple[YearEndStatus, list[Move]]:
    """The record with all that its page needs, and the moves open to this person. 404, or 403 for strangers."""
    status = get_object_or_404(for_forms(YearEndStatus.objects.all()), pk=pk)
    access = access_for(request.user)
    if not actors(access, status):
        raise PermissionDenied("この取組項目は、あなたの課の担当ではありません。")
    return status, open_moves(access, status)


ONWARD = "submit_next"
"""The button that submits and opens the next record."""


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one status: the form while it is our turn, else what was reported, to read."""
    status, moves = _status_for(request, pk)
    if request.method == "POST":
        return _posted(request, status, moves)
    template = "office/department/enter.html" if Move.SAVE in moves else "office/department/status.html"
    form = StatusForm(status=status, message=unsent_message(request, pk))
    context = _page(request, status, moves, form)
    if sending(moves) and Move.SAVE not in moves:  # the head reads what the department saved
        context["missing"] = missing(status, replied=True)
    return render(request, template, context)


def _posted(request: HttpRequest, status: YearEndStatus, moves: list[Move]) -> HttpResponse:
    asked = request.POST.get("move", "")
    button = Mode.SUBMIT if asked == ONWARD else asked
    if "take" in request.POST and Move.SAVE in moves:
        return _taken(request, status, moves)
    if button not in ("resume", *Mode):
        raise BadRequest("押されたボタンが分かりません。")
    if Move.SAVE not in moves:
        return _overtaken(request, status.pk)
    move = sending(moves)
    if button == Mode.SUBMIT and move is None:
        raise PermissionDenied("提出は、担当課が行います。関係課は下書き保存までできます。")
    if button == "resume":
        form = resumed(request.POST, status)
        form.is_valid()
        mark_differences(form)
    else:
        form = StatusForm(request.POST, status=status, mode=Mode(button))
        if form.is_valid() and form.mode != Mode.CALCULATE:
            done = move if move and form.mode == Mode.SUBMIT else Move.SAVE
            return _write(request, status, form, done, onward=asked == ONWARD)
    return render(request, "office/department/enter.html", _page(request, status, moves, form))


def _taken(request: HttpRequest, status: YearEndStatus, moves: list[Move]) -> HttpResponse:
    """The form with a figure that another plan has reported: to be looked at, nothing is saved yet."""
    offer = next((one for one in offers(status).values() if str(one.indicator) == request.POST["take"]), None)
    data = request.POST if offer is None else taken(request.POST, offer)
    form = StatusForm(data, status=status, mode=Mode.CALCULATE)
    form.is_valid()
    return render(request, "office/department/enter.html", _page(request, status, moves, form))


def _write(
    request: HttpRequest, status: YearEndStatus, form: StatusForm, move: Move, *, onward: bool = False
) -> HttpResponse:
    """Saves or submits what was typed; anything that came in between is shown beside it. `onward`: then to the next
    record that waits for this desk, if one does."""
    records, removed = form.records()
    message = form.cleaned_data["message"]
    said = "" if move == Move.SAVE else message
    try:
        carry_out(status, move, by=request.user, reason=said, with_records=records, removed=removed)
    except Conflict as conflict:
        return _overtaken(request, status.pk, conflict.last_event)
    except MoveRefused:
        return _overtaken(request, status.pk)
    except ValidationError as error:
        return _refused(request, status.pk, move, error)
    keep_unsent(request, status.pk, message if move == Move.SAVE else "")
    let_go(request.user, status)
    saved = f"?saved={status.pk}"  # for the browser, which keeps what was typed until it is stored
    if onward and (following := next_owed(access_for(request.user), status)):
        done = "所属長へ回しました" if move == Move.HAND_UP else "提出しました"
        messages.success(request, f"「{status.item.title}」を{done}。次の取組です。")
        return redirect(f"{reverse('enter', args=[following.pk])}{saved}")
    messages.success(request, _done_words(request, status, move))
    return redirect(f"{reverse('enter', args=[status.pk])}{saved}")


def _refused(request: HttpRequest, pk: int, move: Move, error: ValidationError) -> HttpResponse:
    """A rule that only the writer sees. Two people who began the same record at once look like this, too."""
    status, moves = _status_for(request, pk)
    form = StatusForm(request.POST, status=status, mode=Mode.SAVE if move == Move.SAVE else Mode.SUBMIT)
    form.is_valid()
    if is_behind(form):
        return _overtaken(request, pk)
    form.add_error(None, error.messages)
    return render(request, "office/department/enter.html", _page(request, status, moves, form))


def _done_words(request: HttpRequest, status: YearEndStatus, move: Move) -> str:
    access = access_for(request.user)
    if move == Move.SUBMIT and actors(access, status) == {Actor.PLANNER}:
        sentence = '代理で提出しました。<a href="{}">続けて確認できます。</a>'
        return format_html(sentence, reverse("review_record", args=[status.pk]))
    if move != Move.SAVE:
        done = "提出しました。企画課が確認します。確認が始まる前なら、取り下げて直せます。"
        if move == Move.HAND_UP:
            done = "所属長へ回しました。所属長が確かめて提出します。提出の前なら、取り下げて直せます。"
        if following := next_owed(access, status):
            address = reverse("enter", args=[following.pk])
            return format_html('{}<a href="{}">次の取組へ：{}</a>', done, address, following.item.title)
        return done if not access.desk else f"{done}この照会で入力を待っている取組は、もうありません。"
    can_submit = sending(open_moves(access, status))
    rest = "まだ提出していません。" if can_submit else "提出は、担当課が行います。"
    return f"下書きを保存しました。{rest}"


def _overtaken(request: HttpRequest, pk: int, event: ChangeEvent | None = None) -> HttpResponse:
    """Somebody was faster (or the record can't be changed any more): both texts side by side, nothing lost."""
    status, moves = _status_for(request, pk)
    form = StatusForm(request.POST, status=status, mode=Mode.CALCULATE)
    form.is_valid()
    mine, theirs = differences(form)
    clash = Clash(str(status.item), event or events_for(status).first(), tuple(mine), request.user)
    context = _page(request, status, moves, form) | {
        "clashes": [clash],
        "theirs": theirs,
        "own": clash.own,
        "kept": kept_inputs(request.POST),
        "resume": "resume" if Move.SAVE in moves else "",
        "action": reverse("enter", args=[pk]),
    }
    return render(request, "office/department/conflict.html", context, status=409)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """提出 of what the department saved, by its head (所属長): nothing is typed here but a reply to the reason why
    it was sent back."""
    status, _ = _status_for(request, pk)
    reply = request.POST.get("message", "").strip()
    keep_unsent(request, status.pk, reply)
    if lacks := missing(status, replied=bool(reply)):
        messages.error(request, f"提出していません。まだ足りないもの：{'、'.join(lacks)}")
        return redirect("enter", pk=pk)
    try:
        carry_out(status, Move.SUBMIT, by=request.user, reason=reply)
        keep_unsent(request, status.pk, "")
        messages.success(request, _done_words(request, status, Move.SUBMIT))
    except (MoveRefused, Conflict) as error:
        messages.error(request, f"提出できませんでした。{error}")
    return redirect("enter", pk=pk)


@login_not_required  # a script asks, which a page to sign in wouldn't help
@require_POST
def entry_rates(request: HttpRequest, pk: int) -> JsonResponse:
    """The rates and suggestions of what is being typed, in the page's own sentences; writes nothing."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=403)
    status, moves = _status_for(request, pk)
    if Move.SAVE not in moves:
        return JsonResponse({}, status=403)
    form = StatusForm(request.POST, status=status, mode=Mode.CALCULATE)
    form.is_valid()
    figures = form.figures.groups(form, form.row)
    ratings = form.ratings.groups(form, form.row)
    effects = form.effects.groups(form)
    answer = {
        "figures": {one["indicator"].pk: list(one["inputs"][0].errors) or one["answers"] for one in figures},
        "doubts": {one["indicator"].pk: one["doubt"] for one in figures},
        "misses": {one["indicator"].pk: one["misses"] for one in figures},
        "falls_short": form.falls_short,
        "suggested": {one["key"]: one["suggested"] for one in ratings},
        "ratings": {one["key"]: one["suggestion"] for one in ratings},
        "effects": {one["token"]: next(iter(one["inputs"][1].errors), one["understood"]) for one in effects},
    }
    return JsonResponse(answer)


def _page(request: HttpRequest, status: YearEndStatus, moves: list[Move], form: StatusForm) -> dict[str, Any]:
    """What the form, the page to read and the conflict page have in common."""
    one, access, today = status.round, access_for(request.user), timezone.localdate()
    dues, elsewhere, offered = DueDays(one), reported_elsewhere(status), offers(status)
    events = list(status.events.order_by("-pk"))
    past = form.row.past[0] if form.row.past else None
    past_title = past.fiscal_year.era if past else ""
    if past and past.fiscal_year == one.fiscal_year:  # 中間: it asked about the same year
        past_title = past.round_title
    sent_back = next((event for event in events if event.move == Move.SEND_BACK), None)
    start = navigation.start_of(access)
    rated = form.ratings.groups(form, form.row)
    said, asked = effect_rows(status, for_staff=True), form.asked_texts()
    folded = [one for one in asked if not one.needed]
    above = ("担当の取組", reverse("my_items")) if access.desk else ("照会と確認", reverse(start))
    return {
        "status": status,
        "form": form,
        "row": form.row,
        "texts": asked_of(status, one.plan.questions.all(), for_staff=True),
        "ratings": in_their_order(status.ratings.all()),
        "target": form.row.target(one.fiscal_year),
        "past": past,
        "past_title": past_title,
        "year": one.fiscal_year,
        "due": due_words(dues.of(status), today) if status.workflow_state not in DONE else "",
        "is_late": dues.is_late(status, today),
        "steps": steps_of(status),
        "moves": [move.value for move in moves],
        "sends": sending(moves) or "",
        "onward": ONWARD if access.desk else "",
        "is_proxy": actors(access, status) == {Actor.PLANNER},
        "returned": sent_back if status.workflow_state == State.RETURNED else None,
        "handed_back": events[0] if events and events[0].move == Move.HAND_BACK else None,
        "events": [(event, event_words(event)) for event in events],
        "effects": [
            (row, money_beside(effect.printed, effect.amount_yen))
            for row, effect in zip(said, form.effects.stored.values(), strict=True)
        ],
        "questioned": [row for row in said if row.question],
        "partly": any(row.clause for row in status.item.assigned_on(timezone.localdate())),
        "breadcrumbs": [above, (str(status.item), "")],
        "figure_groups": [
            group
            | {"ratings": [one for one in rated if one["indicator"] == group["indicator"]]}
            | {"elsewhere": elsewhere.get(group["indicator"].pk, [])}
            | {"offer": offered.get(group["indicator"].pk)}
            for group in form.figures.groups(form, form.row)
        ],
        "asked_texts": [one for one in asked if one.needed],
        "folded_texts": folded,
        "folded_words": "・".join(str(one.input.label) for one in folded[:3]) + "など" * (len(folded) > 3),
        "texts_unfolded": form.falls_short or any(speaks(one.input) for one in folded),
        "message_unfolded": status.workflow_state == State.RETURNED or speaks(form["message"]),
        "offers": [one for key, one in offered.items() if not form[f"figure_{key}"].value()],
        "rating_groups": [one for one in rated if one["indicator"] is None],
        "effect_groups": form.effects.groups(form),
        "follow_ups": _follow_ups(access, status),
        "kept": kept_entry(request.user, status),
        "evidence": evidence_of(status),
        "may_enter": Move.SAVE in moves,
        **about(one.plan.municipality),
    }


def _follow_ups(access: Access, status: YearEndStatus) -> list[BoardOpinion]:
    """Opinions on the item of which this round asks what came of them, for whoever may say so."""
    asked = opinions.to_follow_up(opinions.on_desk_of(access), status.round)
    return list(asked.filter(item=status.item_id).order_by("position", "pk"))


_STEPS = (
    (frozenset({State.NOT_STARTED}), "未入力"),
    (frozenset({State.DRAFT, State.RETURNED}), "下書き"),
    (frozenset({State.AT_HEAD}), "所属長"),
    (frozenset({State.SUBMITTED}), "提出"),
    (frozenset({State.CONFIRMED}), "確認"),
    (frozenset({State.SEALED}), "確定"),
)


def steps_of(status: YearEndStatus) -> list[dict[str, Any]]:
    """The way of a record with its present place, as `components/progress_steps.html` takes it."""
    now = status.workflow_state
    if now == State.IMPORTED:
        return []
    at = next(index for index, (states, _) in enumerate(_STEPS) if now in states)
    labels = [label for _, label in _STEPS]
    if now == State.RETURNED:
        labels[at] = "差戻し"
    found = [
        {"label": label, "done": index < at, "current": index == at} for index, label in enumerate(labels)
    ]
    by_head = now == State.AT_HEAD or status.round.plan.municipality.heads_confirm
    return [
        one for (states, _), one in zip(_STEPS, found, strict=True) if by_head or State.AT_HEAD not in states
    ]


_EVENT_WORDS = {
    Move.SAVE: "書き始めました",
    Move.HAND_UP: "所属長へ回しました",
    Move.HAND_BACK: "課に戻しました",
    Move.SUBMIT: "提出しました",
    Move.TAKE_BACK: "提出を取り下げました",
    Move.SEND_BACK: "差し戻しました",
    Move.RECALL: "差戻しを取り消しました",
    Move.CONFIRM: "確認しました",
    Move.REOPEN: "確認を取り消しました",
    Move.SEAL: "確定版に収録しました",
    Move.CORRECT: "公表した数値を訂正しました",
    Move.IMPORT: "過去の資料から取り込みました",
}


def event_words(event: ReviewEvent) -> str:
    """「総務課 山田さんが提出しました（企画課の代理入力・締切後）」"""
    remarks = event.marks
    who = f"{event.by_name}さんが" if event.by_name else ""
    aside = f"（{'・'.join(remarks)}）" if remarks else ""
    return f"{who}{_EVENT_WORDS[Move(event.move)]}{aside}"
