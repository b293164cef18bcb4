"""The departments' pages: what we answer for, entering it, taking it back; and what was released to us."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from items.models import AnnualTarget, Assignment, Indicator, TargetValue
from items.quantity import absent
from plans.access import Access, Act, access_for
from plans.history.conflict import Clash, is_by, kept_inputs, last_of, who_of
from plans.history.writer import ChangeEvent, Conflict, events_for
from plans.models import Municipality, RatedBy
from plans.values.fiscal_year import FiscalYear
from progress import navigation, review
from progress.models import Publication, Rating, ReportingRound, ReviewEvent, YearEndStatus
from progress.office.department.entry_answers import money_beside
from progress.office.department.entry_form import Mode, StatusForm, must_be_rated
from progress.table.shape import StatusRow
from progress.workflow import DONE, WAITING_FOR_DEPARTMENT, Actor, Move, MoveRefused, State

# ── Start and 担当の取組 ─────────────────────────────────────────────────────────────────────────────────────


@login_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Where a person lands after signing in."""
    return redirect(navigation.start_of(access_for(request.user)))


@dataclass(frozen=True)
class ItemLine:
    """One of our items in one round. `missing`: what a submission still needs; `waits`: it is our turn;
    `partly`: the roles name a part of the item (「①」)."""

    status: YearEndStatus
    state: State
    roles: str
    missing: list[str]
    waits: bool
    partly: bool


@dataclass(frozen=True)
class RoundGroup:
    round: ReportingRound
    year: FiscalYear
    due: str
    is_late: bool
    counts: list[tuple[State, int]]
    lines: list[ItemLine]


@login_required
@require_GET
def my_items(request: HttpRequest) -> HttpResponse:
    """Every open round with our items, what is missing, and the earlier rounds to read."""
    access = access_for(request.user)
    access.require(Act.SEE_STAFF_PAGES)
    today = timezone.localdate()
    ours = _our_statuses(access)
    is_open = Q(round__state=ReportingRound.State.OPEN, round__historical=False)
    running = _by_round(_with_figures(ours.filter(is_open)), access, today)
    past = _by_round(ours.exclude(is_open).order_by("-round__fiscal_year", "round", "item__position"), access)
    places = {group.round.plan.municipality for group in [*running, *past]}
    partly = any(line.partly for group in [*running, *past] for line in group.lines)
    context = {"running": running, "past": past, "departments": access.departments, "partly": partly}
    return render(request, "office/department/my_items.html", context | _about(*places))


def _our_statuses(access: Access) -> QuerySet[YearEndStatus]:
    ours = Assignment.objects.filter(department__in=access.departments).values("item")
    return (
        YearEndStatus.objects.filter(
            access.scope(Act.ENTER_STATUS, "round__plan__municipality_id"), item__in=ours
        )
        .select_related("round__plan__municipality", "item__pillar")
        .prefetch_related("item__assignments__department")
        .order_by("round__due_on", "round", "item__position", "item__key")
    )


def _with_figures(statuses: QuerySet[YearEndStatus]) -> QuerySet[YearEndStatus]:
    indicators = Indicator.objects.order_by("position", "pk").prefetch_related(
        Prefetch("target_values", TargetValue.objects.select_related("indicator"))
    )
    return statuses.prefetch_related(
        "actual_values",
        "ratings",
        "round__plan__plan_scales__scale__bands",
        Prefetch("item__indicators", indicators),
        Prefetch("item__targets", AnnualTarget.objects.order_by("fiscal_year")),
    )


def _by_round(
    statuses: Iterable[YearEndStatus], access: Access, today: date | None = None
) -> list[RoundGroup]:
    """Grouped in the given order; without `today` nothing is due any more and nothing is missing."""
    lines: dict[ReportingRound, list[ItemLine]] = {}
    for status in statuses:
        lines.setdefault(status.round, []).append(_line(status, access, is_open=today is not None))
    return [
        RoundGroup(
            one,
            FiscalYear(one.fiscal_year),
            due_words(one, today) if today else "",
            bool(today and one.is_late_on(today)),
            _counts(rows),
            rows,
        )
        for one, rows in lines.items()
    ]


def _line(status: YearEndStatus, access: Access, *, is_open: bool) -> ItemLine:
    mine = [row for row in status.item.assignments.all() if row.department_id in access.departments]
    several = len(access.departments) > 1
    roles = "、".join(
        f"{row.get_role_display()}{row.clause and f'（{row.clause}）'}{f'：{row.department}' if several else ''}"
        for row in mine
    )
    waits = is_open and status.workflow_state in WAITING_FOR_DEPARTMENT
    partly = any(row.clause for row in mine)
    return ItemLine(status, status.workflow_state, roles, _missing(status) if waits else [], waits, partly)


def _missing(status: YearEndStatus) -> list[str]:
    """What a submission still needs, by the names of the inputs (as `StatusForm` asks for it)."""
    wanted = [] if status.narrative else ["主な取組内容"]
    wanted += [f"{name}の実績" for name in _unsaid_figures(status)]
    year = status.round.fiscal_year
    stages = [row.planned_stage for row in status.item.targets.all() if row.fiscal_year == year]
    if not status.actual_stage and not all(absent(stage) for stage in stages):
        wanted.append("進捗状況（実際の段階）")
    rated = {row.scale_id for row in status.ratings.all() if row.recorded_id}
    scales = [link.scale for link in status.round.plan.plan_scales.all() if link.scale_id not in rated]
    wanted += [
        scale.name for scale in scales if scale.rated_by == RatedBy.DEPARTMENT and must_be_rated(scale)
    ]
    return wanted + (["差戻しの理由への回答"] if status.workflow_state == State.RETURNED else [])


def _unsaid_figures(status: YearEndStatus) -> list[str]:
    """Indicators with a target this year and neither a figure nor a word why there is none."""
    year = status.round.fiscal_year
    said = {row.indicator_id for row in status.actual_values.all() if row.fiscal_year == year and _says(row)}
    return [
        indicator.name
        for indicator in status.item.indicators.all()
        if indicator.pk not in said
        for target in indicator.target_values.all()
        if target.fiscal_year == year and not absent(target.shown)
    ]


def _says(value: Any) -> bool:
    return bool(value.printed or value.note or value.value is not None)


def _counts(lines: Sequence[ItemLine]) -> list[tuple[State, int]]:
    found = Counter(line.state for line in lines)
    return [(state, found[state]) for state in State if found[state]]


def due_words(reporting_round: ReportingRound, today: date) -> str:
    """「2025年5月31日（あと12日）」; "" where no day is set."""
    due = reporting_round.due_on
    if due is None:
        return ""
    days = (due - today).days
    left = f"あと{days}日" if days > 0 else "今日が期限です" if days == 0 else f"期限を{-days}日過ぎています"
    return f"{due.year}年{due.month}月{due.day}日（{left}）"


def _about(*places: Municipality) -> dict[str, Any]:
    """The frame's words about the municipality that a page is about (none where it is about several)."""
    if len(places) != 1:
        return {}
    return {"municipality": places[0], "disclaimer": places[0].disclaimer}


# ── One status ───────────────────────────────────────────────────────────────────────────────────────────────


def _status_for(request: HttpRequest, pk: int) -> tuple[YearEndStatus, list[Move]]:
    """The record with all that its page needs, and the moves open to this person. 404, or 403 for strangers."""
    ratings = Rating.objects.select_related("scale", "recorded", "suggested")
    rows = YearEndStatus.objects.select_related(
        "round__plan__municipality", "item__pillar__parent"
    ).prefetch_related(
        "item__assignments__department",
        "item__indicators",
        "actual_values",
        "effects",
        "round__plan__plan_scales__scale__bands",
        Prefetch("ratings", ratings),
    )
    status = get_object_or_404(rows, pk=pk)
    access = access_for(request.user)
    if not review.actors(access, status):
        raise PermissionDenied("この取組項目は、あなたの課の担当ではありません。")
    return status, review.open_moves(access, status)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one status: the form while it is our turn, else what was reported, to read."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            return _signed_out(request)
        return redirect_to_login(request.get_full_path())
    status, moves = _status_for(request, pk)
    if request.method == "POST":
        return _posted(request, status, moves)
    template = "office/department/enter.html" if Move.SAVE in moves else "office/department/status.html"
    form = StatusForm(status=status, message=_kept_message(request, status))
    return render(request, template, _page(request, status, moves, form))


def _posted(request: HttpRequest, status: YearEndStatus, moves: list[Move]) -> HttpResponse:
    button = request.POST.get("move", "")
    if button not in ("resume", *Mode):
        raise BadRequest("押されたボタンが分かりません。")
    if Move.SAVE not in moves:
        return _overtaken(request, status.pk)
    if button == Mode.SUBMIT and Move.SUBMIT not in moves:
        raise PermissionDenied("提出は、担当課が行います。関係課は下書き保存までできます。")
    resumed = button == "resume"
    form = StatusForm.resumed(request.POST, status) if resumed else _bound(request, status, Mode(button))
    if form.is_valid() and form.mode != Mode.CALCULATE:
        return _write(request, status, form, Move(button))
    if resumed:
        form.mark_differences()
    return render(request, "office/department/enter.html", _page(request, status, moves, form))


def _bound(request: HttpRequest, status: YearEndStatus, mode: Mode) -> StatusForm:
    return StatusForm(request.POST, status=status, mode=mode)


def _write(request: HttpRequest, status: YearEndStatus, form: StatusForm, move: Move) -> HttpResponse:
    """Saves or submits what was typed; anything that came in between is shown beside it."""
    records, removed = form.records(timezone.localdate())
    message = form.cleaned_data["message"]
    said = message if move == Move.SUBMIT else ""
    try:
        review.carry_out(status, move, by=request.user, reason=said, with_records=records, removed=removed)
    except Conflict as conflict:
        return _overtaken(request, status.pk, last_of(conflict))
    except MoveRefused:
        return _overtaken(request, status.pk)
    except ValidationError as error:
        return _refused(request, status.pk, move, error)
    _keep_message(request, status, "" if move == Move.SUBMIT else message)
    messages.success(request, _done_words(request, status, move))
    return redirect(f"{reverse('enter', args=[status.pk])}?saved={status.pk}")


_MESSAGES = "messages_to_planners"
"""Session key. A message belongs to a submission and is no part of the record; until it is sent, a saved draft
keeps it for its writer alone."""


def _kept_message(request: HttpRequest, status: YearEndStatus) -> str:
    return str(request.session.get(_MESSAGES, {}).get(str(status.pk), ""))


def _keep_message(request: HttpRequest, status: YearEndStatus, message: str) -> None:
    kept = request.session.get(_MESSAGES, {})
    if message != kept.get(str(status.pk), ""):
        request.session[_MESSAGES] = kept | {str(status.pk): message}


def _refused(request: HttpRequest, pk: int, move: Move, error: ValidationError) -> HttpResponse:
    """A rule that only the writer sees. Two people who began the same record at once look like this, too."""
    status, moves = _status_for(request, pk)
    form = _bound(request, status, Mode(move))
    form.is_valid()
    if form.is_behind():
        return _overtaken(request, pk)
    form.add_error(None, error.messages)
    return render(request, "office/department/enter.html", _page(request, status, moves, form))


def _done_words(request: HttpRequest, status: YearEndStatus, move: Move) -> str:
    access = access_for(request.user)
    if move == Move.SUBMIT and review.actors(access, status) == {Actor.PLANNER}:
        sentence = '代理で提出しました。<a href="{}">続けて確認できます。</a>'
        return format_html(sentence, reverse("review_record", args=[status.pk]))
    if move == Move.SUBMIT:
        return "提出しました。企画課が確認します。確認が始まる前なら、取り下げて直せます。"
    can_submit = Move.SUBMIT in review.open_moves(access, status)
    rest = "まだ提出していません。" if can_submit else "提出は、担当課が行います。"
    return f"下書きを保存しました。{rest}"


def _overtaken(request: HttpRequest, pk: int, event: ChangeEvent | None = None) -> HttpResponse:
    """Somebody was faster (or the record can't be changed any more): both texts side by side, nothing lost."""
    status, moves = _status_for(request, pk)
    form = _bound(request, status, Mode.CALCULATE)
    form.is_valid()
    last = event or events_for(status).first()
    mine, theirs = form.differences()
    own = is_by(last, request.user)
    clash = Clash(str(status.item), who_of(last), last.at if last else None, False, tuple(mine), own)
    context = _page(request, status, moves, form) | {
        "clashes": [clash],
        "theirs": theirs,
        "own": own,
        "kept": kept_inputs(request.POST),
        "resume": "resume" if Move.SAVE in moves else "",
        "action": reverse("enter", args=[pk]),
    }
    return render(request, "office/department/conflict.html", context, status=409)


def _signed_out(request: HttpRequest) -> HttpResponse:
    """A form sent after the session ended: nothing was saved, and what was typed is shown to be copied."""
    texts = [("主な取組内容", "narrative"), ("課題", "issues"), ("今後の取組", "next_steps")]
    texts.append(("企画課への連絡・差戻しの理由への回答", "message"))
    kept = [(label, request.POST.get(name, "")) for label, name in texts]
    names = [name for name in request.POST if name.startswith(("figure_", "why_", "reason_", "effect_a"))]
    others = [request.POST.get(name, "") for name in names if not name.startswith("figure_version")]
    kept.append(
        ("数値・注記・評価の理由・効果額（画面の上から順）", "\n".join(text for text in others if text))
    )
    context = {"kept": [row for row in kept if row[1]], "login_url": _login_url(request)}
    return render(request, "office/department/expired.html", context, status=403)


def _login_url(request: HttpRequest) -> str:
    return redirect_to_login(request.path).url


@require_POST
@login_required
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """取下げ: back from submitted to draft, as long as nobody has begun to check."""
    status, _ = _status_for(request, pk)
    try:
        review.carry_out(status, Move.TAKE_BACK, by=request.user)
        messages.success(
            request, "提出を取り下げました。下書きに戻ったので、直してからもう一度提出してください。"
        )
    except (MoveRefused, Conflict) as error:
        messages.error(request, f"取り下げられませんでした。{error}")
    return redirect("enter", pk=pk)


@require_POST
def entry_rates(request: HttpRequest, pk: int) -> JsonResponse:
    """The rates and suggestions of what is being typed, in the page's own sentences; writes nothing."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=403)
    status, moves = _status_for(request, pk)
    if Move.SAVE not in moves:
        return JsonResponse({}, status=403)
    form = _bound(request, status, Mode.CALCULATE)
    form.is_valid()
    figures = {
        str(indicator): list(form.errors.get(f"figure_{indicator}", [])) or sentences
        for indicator, sentences in form.rate_answers().items()
    }
    effects = {
        token: next(iter(form.errors.get(f"effect_amount_{token}", [])), words)
        for token, words in form.effect_answers().items()
    }
    ratings = {str(scale): words for scale, words in form.suggestion_answers().items()}
    doubts = {str(indicator): words for indicator, words in form.doubts().items()}
    return JsonResponse({"figures": figures, "doubts": doubts, "ratings": ratings, "effects": effects})


def _page(request: HttpRequest, status: YearEndStatus, moves: list[Move], form: StatusForm) -> dict[str, Any]:
    """What the form, the page to read and the conflict page have in common."""
    one, access = status.round, access_for(request.user)
    events = list(status.events.order_by("-pk"))
    past = form.row.past[0] if form.row.past else None
    sent_back = next((event for event in events if event.move == Move.SEND_BACK), None)
    return {
        "status": status,
        "form": form,
        "row": form.row,
        "target": form.row.target(one.fiscal_year),
        "past": past,
        "past_title": _title_of(past, one) if past else "",
        "year": FiscalYear(one.fiscal_year),
        "due": due_words(one, timezone.localdate()) if status.workflow_state not in DONE else "",
        "is_late": one.is_late_on(timezone.localdate()),
        "steps": steps_of(status),
        "moves": [move.value for move in moves],
        "is_proxy": review.actors(access, status) == {Actor.PLANNER},
        "returned": sent_back if status.workflow_state == State.RETURNED else None,
        "events": [(event, event_words(event)) for event in events],
        "effects": [
            (effect, money_beside(effect.printed, effect.amount_yen)) for effect in form.effects.values()
        ],
        "partly": any(row.clause for row in status.item.assignments.all()),
        "breadcrumbs": [*_way_here(access), (str(status.item), "")],
    } | _about(one.plan.municipality)


def _title_of(past: StatusRow, one: ReportingRound) -> str:
    """「令和5年度」, or the round's own name where it asked about the same year (中間)."""
    return past.round_title if past.fiscal_year == one.fiscal_year else past.fiscal_year.era


def _way_here(access: Access) -> list[tuple[str, str]]:
    if access.departments:
        return [("担当の取組", reverse("my_items"))]
    return [("照会と確認", reverse(navigation.start_of(access)))]


_STEPS = (
    (frozenset({State.NOT_STARTED}), "未着手"),
    (frozenset({State.DRAFT, State.RETURNED}), "下書き"),
    (frozenset({State.SUBMITTED}), "提出"),
    (frozenset({State.CONFIRMED}), "確認"),
    (frozenset({State.SEALED}), "公表"),
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
    return [
        {"label": label, "done": index < at, "current": index == at} for index, label in enumerate(labels)
    ]


_EVENT_WORDS = {
    Move.SAVE: "書き始めました",
    Move.SUBMIT: "提出しました",
    Move.TAKE_BACK: "提出を取り下げました",
    Move.SEND_BACK: "差し戻しました",
    Move.CONFIRM: "確認しました",
    Move.REOPEN: "確認を取り消しました",
    Move.SEAL: "公表版に収録しました",
    Move.IMPORT: "過去の資料から取り込みました",
}


def event_words(event: ReviewEvent) -> str:
    """「総務課 山田さんが提出しました（企画課の代理入力・締切後）」"""
    remarks = [
        words for words, holds in (("企画課の代理入力", event.by_proxy), ("締切後", event.late)) if holds
    ]
    who = f"{event.by_name}さんが" if event.by_name else ""
    aside = f"（{'・'.join(remarks)}）" if remarks else ""
    return f"{who}{_EVENT_WORDS[Move(event.move)]}{aside}"


# ── 公表版 ───────────────────────────────────────────────────────────────────────────────────────────────────


@login_required
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Publications that were released to this person's audiences, newest first."""
    access = access_for(request.user)
    if not access.roles and not access.is_operator:
        raise PermissionDenied("あなたの所属と役割が、まだ登録されていません。企画課に連絡してください。")
    found = list(
        _released_to(access)
        .select_related("plan__municipality", "round")
        .prefetch_related("releases")
        .defer("content")
        .order_by("plan__municipality", "-sealed_at", "-number")
    )
    places = {one.plan.municipality for one in found}
    return render(
        request,
        "office/department/reports.html",
        {"publications": found, "several": len(places) > 1} | _about(*places),
    )


def _released_to(access: Access) -> QuerySet[Publication]:
    if access.is_operator:
        return Publication.objects.filter(releases__isnull=False).distinct()
    mine = Q(pk__in=[])
    for municipality in {municipality for municipality, _ in access.roles}:
        open_to_me = Publication.objects.released_to(access.audiences(municipality)).values("pk")
        mine |= Q(plan__municipality=municipality, pk__in=open_to_me)
    return Publication.objects.filter(mine)
