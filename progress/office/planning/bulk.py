"""一括確認: submitted records in which nothing is to be looked at again, confirmed together from a list of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plans.access import Act
from plans.history.conflict import Conflict
from plans.models import RatedBy, RatingBand
from progress import four_eyes
from progress.models import Rating, YearEndStatus
from progress.navigation import round_for
from progress.office.frame import frame, query_of
from progress.office.planning.queue_filter import QueueFilter
from progress.office.planning.round_queue import RoundQueue, Wanted
from progress.office.planning.share_preview import share_changes
from progress.office.planning.verdicts import Verdict, verdict
from progress.review.records import confirm_all
from progress.table import frozen
from progress.table.columns import YEAR_END_TEXTS
from progress.table.shape.items import ItemRow
from progress.workflow import MoveRefused, State

MOST = 100
"""Records in one list: more aren't read before they are confirmed."""


@dataclass(frozen=True)
class CleanRecord:
    """`seen`: what its reader sees of it, in short: anything that changes makes it another. `line`: as the queue
    shows it. `done`: the texts that say what was done; `more`: the others, each under its label."""

    status: YearEndStatus
    row: ItemRow
    seen: str
    line: dict[str, Any]
    done: list[str]
    more: list[tuple[str, str]]

    @property
    def token(self) -> str:
        return f"{self.status.pk}:{self.seen}"


class CleanRecords:
    """The records of a round that `by` may confirm together, within what is `wanted` of the queue."""

    def __init__(self, queue: RoundQueue, by: Any, wanted: Wanted) -> None:
        self.queue, self.by, self.wanted = queue, by, wanted

    @cached_property
    def _asks_for_band(self) -> bool:
        """Is a band on the scale that decides to be recorded here? Not where the board rates later, nor where the
        document doesn't say which bands count."""
        scale = self.queue.rows.deciding
        if scale is None or scale.rated_by == RatedBy.BOARD:
            return False
        bands = self.queue.rows.scales[0].bands
        return all(band.counts_as_achieved is not None for band in bands if band.in_denominator)

    def _is_clean(self, status: YearEndStatus) -> bool:
        """Submitted, nothing to look at again, no figure missing, and rated as suggested or with a reason."""
        if status.workflow_state != State.SUBMITTED or self.queue.findings(status):
            return False
        year = self.queue.round.fiscal_year
        cells = [one.year(year) for one in self.queue.item_row(status).indicators]
        if any(cell is not None and cell.absent_because for cell in cells):
            return False
        told = self.queue.verdicts(status)
        unrated = self._asks_for_band and told and told[0].recorded is None
        return not unrated and all(not one.differs or one.reason.strip() for one in told)

    @cached_property
    def clean(self) -> list[YearEndStatus]:
        """Whoever may confirm them."""
        return [status for status in self.queue.matching(self.wanted) if self._is_clean(status)]

    @cached_property
    def own(self) -> list[YearEndStatus]:
        """Of these, what `by` submitted or entered, and may not confirm."""
        if self.queue.round.plan.municipality.confirms_own:
            return []
        entries = self.queue.entries
        return [one for one in self.clean if four_eyes.is_own(entries.get(one.pk, ()), self.by)]

    @cached_property
    def offered(self) -> list[YearEndStatus]:
        own = {status.pk for status in self.own}
        return [status for status in self.clean if status.pk not in own]

    def records(self) -> list[CleanRecord]:
        return [self._record(status) for status in self.offered[:MOST]]

    def _record(self, status: YearEndStatus) -> CleanRecord:
        row = self.queue.item_row(status)
        seen = f"{status.version}-{frozen.fingerprint(row)[:12]}"
        asked = [text.name for text in YEAR_END_TEXTS if text.needed]
        done = [said for name in asked if row.status and (said := row.status.text(name))]
        texts = row.status.texts if row.status else ()
        more = [(one.label, one.text) for one in texts if one.name not in asked and one.text]
        year = self.queue.round.fiscal_year
        more += [(one.name, cell.said) for one in row.indicators if (cell := one.year(year)) and cell.said]
        return CleanRecord(status, row, seen, self.queue.row(status), done, more)


def suggestions_noted(records: Iterable[CleanRecord], queue: RoundQueue) -> list[Rating]:
    """The ratings of these records in which another suggestion is stored than their figures give now."""
    rows = {one.status.pk: one.row for one in records}
    plan, scales = queue.round.plan, {scale.key: scale for scale in queue.rows.scales}
    bands = {
        (band.scale.key, band.code): band
        for band in RatingBand.objects.filter(scale__plan_scales__plan=plan).select_related("scale")
    }
    found = []
    related = ("scale", "indicator", "recorded", "suggested", "status__round__plan")
    for rating in Rating.objects.filter(status__in=list(rows)).select_related(*related):
        if (scale := scales.get(rating.scale.key)) is None:
            continue
        of = rating.indicator.name if rating.indicator else ""
        now: Verdict | None = verdict(rows[rating.status_id], queue.rows.rule, scale, of)
        suggested = bands.get((scale.key, now.suggested.code)) if now and now.suggested else None
        if now is not None and rating.suggested != suggested:
            rating.suggested, rating.suggested_reason = suggested, now.why[:400]
            found.append(rating)
    return found


@require_http_methods(["GET", "POST"])
def confirm_clean(request: HttpRequest, pk: int) -> HttpResponse:
    """Lists them; a POST confirms those that are ticked and still stand as they were shown."""
    reporting_round = round_for(request, pk, Act.REVIEW)
    queue = RoundQueue(reporting_round, timezone.localdate())
    wanted = QueueFilter(queue, request.GET).wanted()
    clean = CleanRecords(queue, request.user, wanted)
    records = clean.records()
    if request.method == "POST":
        return _confirm(request, queue, records)
    context = frame(reporting_round.plan, ("まとめて確認", ""), of_round=reporting_round) | {
        "records": records,
        "more": len(clean.offered) - len(records),
        "own": clean.own,
        "shares": share_changes(reporting_round, {one.status.pk for one in records}),
        "query": query_of(request),
    }
    return render(request, "office/planning/confirm_clean.html", context)


def _confirm(request: HttpRequest, queue: RoundQueue, records: list[CleanRecord]) -> HttpResponse:
    ticked = request.POST.getlist("record")
    taken = [one for one in records if one.token in ticked]
    asked = {token.partition(":")[0] for token in ticked}
    changed = asked - {str(one.status.pk) for one in taken}
    while taken:
        try:
            noted = suggestions_noted(taken, queue)
            confirm_all([one.status for one in taken], by=request.user, with_records=noted)
            break
        except Conflict as conflict:
            gone = _statuses_in(conflict)
            changed |= {str(one.status.pk) for one in taken if one.status.pk in gone}
            left = [one for one in taken if one.status.pk not in gone]
            taken = left if len(left) < len(taken) else []
        except MoveRefused as refused:
            messages.error(request, str(refused))
            taken = []
    if taken:
        messages.success(request, f"{len(taken)}件をまとめて確認済みにしました。")
    if changed:
        titles = [str(one.item) for one in queue.statuses if str(one.pk) in changed]
        said = f"「{'」「'.join(titles[:3])}」{f'ほか{len(titles) - 3}件' if len(titles) > 3 else ''}"
        messages.warning(
            request, f"{said}は、画面を開いた後に変わったため、確認していません。内容を確かめてください。"
        )
    elif not taken and not ticked:
        messages.error(request, "確認する記録に印を付けてください。")
        return redirect(f"{reverse('confirm_clean', args=[queue.round.pk])}{query_of(request)}")
    return redirect(f"{reverse('round', args=[queue.round.pk])}{query_of(request)}")


def _statuses_in(conflict: Conflict) -> set[int]:
    """The keys of the records to which what somebody else changed belongs."""
    rows = [record.wanted for record in conflict.records]
    return {row.status_id if isinstance(row, Rating) else row.pk for row in rows}
