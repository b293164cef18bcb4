"""One record before the planning section: what was promised, what was reported, and the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plans.access import Act, access_for
from plans.history.conflict import Conflict, ConflictingRecord, SeenVersion, VersionField
from plans.history.events import in_words
from plans.models import RatedBy
from progress import four_eyes
from progress.findings.kinds import findings_of
from progress.models import Rating, YearEndStatus, evidence_of
from progress.navigation import row_for
from progress.office.frame import RESUME, ReasonField, frame, overtaken, query_of, typed_in
from progress.office.planning.history import of_status
from progress.office.planning.judgements import JudgementsForm
from progress.office.planning.queue_filter import QueueFilter
from progress.office.planning.round_queue import RoundQueue, sums_of
from progress.office.planning.share_preview import share_changes
from progress.office.planning.verdicts import Verdict, verdict
from progress.office.rated import Rated, items_were_rated, rated_apart, rated_in
from progress.review import records
from progress.review.acting import open_moves
from progress.table.cells import asked_of
from progress.table.live import live_table
from progress.table.series import apart
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from progress.table.shape.reported import StatusRow
from progress.workflow import Move, MoveRefused, State

WOULD_BE = {
    Move.CONFIRM: State.CONFIRMED,
    Move.SEND_BACK: State.RETURNED,
    Move.RECALL: State.SUBMITTED,
    Move.REOPEN: State.SUBMITTED,
}
"""The planning section's decisions and the states they aim at."""


REASONS = {
    Move.SEND_BACK: "差し戻す理由を書いてください。",
    Move.REOPEN: "確認を取り消す理由を書いてください。",
}


class RecordForm(SeenVersion, JudgementsForm):
    """A decision on one record: confirm (with the rating as the planning section sees it), send back, take either
    back.

    Carries the versions its reader saw; `carry_out` raises `Conflict` when somebody was faster.
    """

    move = forms.ChoiceField(
        choices=[(move.value, move.label) for move in WOULD_BE],
        error_messages={"required": "どのボタンを押したか分かりません。もう一度押してください。"},
    )
    anew = ("unrated",)
    version = VersionField()
    comment = ReasonField(label="担当課への連絡・理由", required=False, rows=3)
    unrated = forms.BooleanField(required=False, widget=forms.HiddenInput)
    """Sent by a page that asked whether to confirm without a rating."""

    def __init__(
        self,
        status: YearEndStatus,
        rated: Sequence[Rated],
        verdicts: Mapping[str, Verdict],
        moves: Sequence[Move],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"version": status.version})
        self.status, self.moves = status, [move for move in WOULD_BE if move in moves]
        self.asks_about_rating = False
        self.rate(rated if Move.CONFIRM in moves else (), verdicts)
        reopens = "確認を取り消すときは必ず書いてください。"
        sends_back = "差し戻すときは必ず書いてください。担当課にそのまま伝わります。"
        self.fields["comment"].help_text = reopens if Move.REOPEN in moves else sends_back

    def quote(self, data: Mapping[str, Any], sentence: str) -> None:
        """Goes on with what was typed, the sentence below what stands in the message to the department."""
        self.keep(data)
        typed = str(self.initial.get("comment") or "").rstrip()
        self.initial["comment"] = f"{typed}\n{sentence}".lstrip()

    def clean(self) -> None:
        chosen = self.cleaned_data.get("move")
        move = Move(chosen) if chosen else None
        if move and move.needs_reason and not self.cleaned_data.get("comment", "").strip():
            self.add_error("comment", REASONS[move])
        if move == Move.CONFIRM:
            self.ask_why()
            self.asks_about_rating = not self.cleaned_data.get("unrated") and self._lacks_rating()

    def _lacks_rating(self) -> bool:
        """Is the scale that decides the share to be rated here, and left empty? Not where the document doesn't
        say which bands count, nor where the board rates later or the city rates the indicators instead."""
        first = next(iter(self.rated), None)
        if first is None or first.scale.rated_by == RatedBy.BOARD:
            return False
        scale = first.scale
        counted = [band.counts_as_achieved for band in scale.bands.all() if band.in_denominator]
        if None in counted or self.cleaned_data.get(f"band_{first.key}"):
            return False
        of_scale = (one for one in self.rated if one.scale == scale)
        instead = any(self.cleaned_data.get(f"band_{one.key}") for one in of_scale)
        return not instead or items_were_rated(self.status.round.plan, scale)

    def carry_out(self, by: Any) -> Move | None:
        """The move that was made; None when it is not open (the reason then stands above the form)."""
        move = Move(self.cleaned_data["move"])
        if self.status.version != self.cleaned_data["version"]:
            wanted = copy(self.status)
            wanted.state = WOULD_BE[move].value
            raise Conflict([ConflictingRecord.of(wanted, self.status)])
        ratings = self.decided() if move == Move.CONFIRM else []
        try:
            records.carry_out(
                self.status, move, by=by, reason=self.cleaned_data["comment"], with_records=ratings
            )
        except (MoveRefused, ValidationError) as error:
            self.add_error(None, getattr(error, "messages", str(error)))
            return None
        return move


def _status_for(request: HttpRequest, pk: int) -> YearEndStatus:
    rows = YearEndStatus.objects.select_related("round__plan__municipality", "item__pillar").prefetch_related(
        *("item__assignments", "item__indicators"),
        Prefetch("ratings", Rating.objects.select_related("recorded", "indicator")),
    )
    return row_for(request, rows, pk, Act.REVIEW)


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    status = _status_for(request, pk)
    plan = status.round.plan
    whole = live_table(plan, status.round, items=[status.item_id], include_unconfirmed=True)
    row = whole.items[0]
    links = plan.plan_scales.select_related("scale").prefetch_related("scale__bands")
    rule = status.round.rule
    rated = rated_in(rule, [link.scale for link in links], status.item.indicators.all(), rated_apart(plan))
    rows = {scale.key: scale for scale in whole.scales}
    verdicts = {one.key: verdict(row, rule, rows[one.scale.key], one.name) for one in rated}
    refusal = four_eyes.why_not_confirmed(status, request.user)
    sentence = request.POST.get("quote", "")
    moves = open_moves(access_for(request.user), status)
    form = RecordForm(
        status,
        rated,
        {key: found for key, found in verdicts.items() if found},
        [move for move in moves if move != Move.CONFIRM or not refusal],
        None if sentence else typed_in(request),
    )
    if sentence:
        form.quote(request.POST, sentence)
    elif request.POST.get("move") == RESUME:
        form.keep(request.POST)
    elif form.is_valid() and not form.asks_about_rating:
        try:
            if move := form.carry_out(by=request.user):
                return _after(request, status, move)
        except Conflict as conflict:
            here = f"{reverse('review_record', args=[pk])}{query_of(request)}"
            return overtaken(request, _status_for(request, pk), conflict, here)
    return _show(
        request, _status_for(request, pk), whole, row, form, refusal if Move.CONFIRM in moves else ""
    )


_DONE = {
    Move.CONFIRM: "「{item}」を確認済みにしました。",
    Move.SEND_BACK: "「{item}」を担当課に差し戻しました。",
    Move.RECALL: "「{item}」の差戻しを取り消しました。担当課が直す必要はなくなりました。",
    Move.REOPEN: "「{item}」の確認を取り消しました。内容を見直してください。",
}


def _after(request: HttpRequest, status: YearEndStatus, move: Move) -> HttpResponse:
    """On to the next record that waits; one on which a decision was taken back stays on the screen."""
    query, done = query_of(request), _DONE[move].format(item=status.item)
    queue = RoundQueue(status.round, timezone.localdate())
    if move in (Move.REOPEN, Move.RECALL):
        messages.success(request, done)
        return redirect(f"{reverse('review_record', args=[status.pk])}{query}")
    following = queue.next_waiting(status, QueueFilter(queue, request.GET).wanted())
    if following is None:
        messages.success(request, f"{done}確認を待っている記録は、ほかにありません。")
        return redirect(f"{reverse('round', args=[status.round_id])}{query}")
    messages.success(request, f"{done}次の記録を表示しています。")
    return redirect(f"{reverse('review_record', args=[following.pk])}{query}")


def _show(
    request: HttpRequest,
    status: YearEndStatus,
    whole: PlanTable,
    row: ItemRow,
    form: RecordForm,
    refusal: str,
) -> HttpResponse:
    """`refusal`: why this person may not confirm what could be confirmed."""
    year = status.round.fiscal_year
    queue = RoundQueue(status.round, timezone.localdate())
    wanted = QueueFilter(queue, request.GET).wanted()
    changes = list(of_status(status)[:50])
    context = frame(status.round.plan, (str(status.item), ""), of_round=status.round) | {
        "status": status,
        "state": status.workflow_state,
        "row": row,
        "findings": findings_of(row, whole.scales, rule=status.round.rule),
        "refusal": refusal,
        "shares": share_changes(status.round, {status.pk}) if Move.CONFIRM in form.moves else [],
        "told": _beside_last_year(status, whole, row),
        "leads": queue.leads(status),
        "target": row.target(year),
        "indicators": [
            (one, now, one.year(year - 1), sums_of(now) if now else "", apart(one, year - 1, year))
            for one in row.indicators
            for now in (one.year(year),)
        ],
        "verdicts": list(form.verdicts.values()),
        "form": form,
        "evidence": evidence_of(status),
        "may_enter": Move.SAVE in open_moves(access_for(request.user), status),
        "events": status.events.all(),
        "log": [
            (told, event.model != YearEndStatus._meta.label_lower)
            for event, told in zip(changes, in_words(changes), strict=True)
        ],
        "query": query_of(request),
        "waiting": len(queue.matching(replace(wanted, state=State.SUBMITTED.value))),
        "following": queue.next_waiting(status, wanted),
    }
    return render(request, "office/planning/record.html", context)


def _beside_last_year(status: YearEndStatus, whole: PlanTable, row: ItemRow) -> list[tuple[str, str, str]]:
    """(label, what is said now, what the report before said) of marks, stage and each text asked or said."""
    last = next(iter(row.past), None)
    before = {text.name: text for text in last.texts} if last else {}
    said = [
        ("評価", _bands(whole, row.status), _bands(whole, last)),
        ("実際の段階", status.actual_stage, last.actual_stage if last else ""),
    ]
    for text in asked_of(status, status.round.plan.questions.all(), for_staff=True):
        past = before.pop(text.name, None)
        said.append((text.label, text.text, past.text if past else ""))
    return [*said, *((text.label, "", text.text) for text in before.values())]


def _bands(whole: PlanTable, said: StatusRow | None) -> str:
    """「進捗区分：A 目標どおり　収納率の進捗区分：B やや遅れ」: how a report was rated; "" where it wasn't."""
    ratings = said.ratings if said else ()
    told = [(scale, rating) for scale in whole.scales for rating in ratings if rating.scale == scale.key]
    return "　".join(
        f"{rating.indicator}{'の' * bool(rating.indicator)}{scale.name}：{band.text}"
        for scale, rating in told
        if (band := scale.band(rating.recorded))
    )
