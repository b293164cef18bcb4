"""The only writer of states: asking, entering, submitting, sending back, confirming, sealing, releasing.

Every verb checks who acts (`plans.access`), whether the move is open (`progress.workflow`), writes through the
one history (`plans.history.writer.apply`) and leaves a `ReviewEvent`, in one transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from items.models import Assignment, Item
from plans.access import Access, Act, Audience, access_for
from plans.history.records import Versioned, Way
from plans.history.writer import apply
from plans.models import Plan
from plans.values.paper import Paper
from progress import four_eyes
from progress.due_days import DueDays
from progress.models import (
    Correction,
    EffectCheck,
    FiscalEffect,
    Publication,
    PublicationRelease,
    ReportingRound,
    ReviewEvent,
    YearEndStatus,
)
from progress.table import frozen
from progress.table.live import live_table
from progress.table.shape import PlanTable
from progress.workflow import Actor, Move, MoveRefused, State, after, moves

# ── Who acts ─────────────────────────────────────────────────────────────────────────────────────────────────


def actors(access: Access, status: YearEndStatus) -> frozenset[Actor]:
    """As what this person may act on the record: empty for somebody of another department or municipality."""
    found = set()
    place = status.tenant_id()
    enters, submits = access.may(Act.ENTER_STATUS, place), access.may(Act.SUBMIT_STATUS, place)
    if access.may(Act.REVIEW, place):
        found.add(Actor.PLANNER)
    for assignment in status.item.assigned_on(timezone.localdate()):
        lead = assignment.role == Assignment.Role.LEAD
        if enters and assignment.department_id in access.departments:
            found.add(Actor.LEAD if lead else Actor.RELATED)
        if submits and assignment.department_id in access.headed:
            found.add(Actor.HEAD if lead else Actor.READER)
    return frozenset(found)


_OF_THEIR_OWN = frozenset({Move.SEAL, Move.IMPORT, Move.CORRECT})
"""Moves that come with a publication or a file, not one by one from a record's page."""


def open_moves(access: Access, status: YearEndStatus) -> list[Move]:
    """The moves this person can make on the record now. None for departments once the round is closed."""
    who = actors(access, status)
    if status.round.historical:
        return []
    if status.round.state == ReportingRound.State.CLOSED:
        who = who & {Actor.PLANNER}
    found = [move for move in moves(status.workflow_state, who) if move not in _OF_THEIR_OWN]
    return [move for move in found if move != Move.RECALL or not is_answered(status)]


# ── Rounds ───────────────────────────────────────────────────────────────────────────────────────────────────


NOBODY_ASKED = "この計画には、担当課の決まった取組項目がありません。先に担当課を登録してください。"


def items_in_force(plan: Plan, fiscal_year: int) -> QuerySet[Item]:
    """The plan's items in that year: all but those ended by then or not yet begun."""
    ended = plan.items.filter(
        successions__kind__in=["done", "ended", "merged", "split"], successions__from_year__lte=fiscal_year
    ).values("pk")
    begun = plan.items.exclude(pk__in=ended).exclude(start_year__isnull=False, start_year__gt=fiscal_year)
    return begun.order_by("position", "key")


def items_asked(plan: Plan, fiscal_year: int) -> list[Item]:
    """The items that a round of that year asks for: those in force that a department answers for.

    Activities below others and example items are asked too: whatever somebody answers for, or has a target.
    """
    assigned = Assignment.objects.on(timezone.localdate()).filter(item__plan=plan).values("item")
    return list(items_in_force(plan, fiscal_year).filter(pk__in=assigned))


def open_round(reporting_round: ReportingRound, *, by: Any, note: str = "") -> ReportingRound:
    """Writes a new round and an empty status for every item it asks for. `note`: what was left as it is on purpose,
    for the history. Raises ValidationError when a rule of the round is broken or no item has a department."""
    access_for(by).require(Act.OPEN_ROUND, reporting_round.tenant_id())
    items = items_asked(reporting_round.plan, reporting_round.fiscal_year)
    if not items:
        raise ValidationError(NOBODY_ASKED)
    with transaction.atomic():
        # Two planners opening the same round at once: the second one waits, and is then told that it exists.
        Plan.objects.select_for_update().get(pk=reporting_round.plan_id)
        apply([reporting_round], by=by, via=Way.FORM, note=note)
        statuses = [YearEndStatus(round=reporting_round, item=item) for item in items]
        apply(statuses, by=by, via=Way.FORM, note="照会の開始")
    return reporting_round


def set_round_state(reporting_round: ReportingRound, state: str, *, by: Any) -> None:
    """Closes the round to departments, or opens it again."""
    access_for(by).require(Act.OPEN_ROUND, reporting_round.tenant_id())
    if reporting_round.historical:
        raise MoveRefused("過去資料の照会は、受付を始められません。")
    reporting_round.state = state
    apply([reporting_round], by=by, via=Way.FORM)


def edit_round(reporting_round: ReportingRound, *, by: Any) -> None:
    """Writes a round's name, due date or request as changed; the record carries the version its editor saw.

    Raises `plans.history.conflict.Conflict` when somebody was faster, ValidationError when a rule of the round is
    broken.
    """
    access_for(by).require(Act.OPEN_ROUND, reporting_round.tenant_id())
    if reporting_round.historical:
        raise MoveRefused("過去資料の照会は、ここでは変更できません。")
    apply([reporting_round], by=by, via=Way.FORM)


def why_not_cancelled(reporting_round: ReportingRound) -> str:
    """Why the round can no longer be taken back, in a sentence for the person; "" while nobody has begun."""
    if reporting_round.historical:
        return "過去資料の照会は、取り消せません。"
    if reporting_round.publications.exists():
        return "この照会の結果は確定版に入っているため、取り消せません。"
    statuses = reporting_round.statuses
    untouched = Q(state=State.NOT_STARTED.value, version=1)
    linked = ("events", "actual_values", "ratings", "effects", "answers")
    nothing_said = Q(**{f"{name}__isnull": True for name in linked})
    if begun := statuses.exclude(pk__in=statuses.filter(untouched & nothing_said).values("pk")).count():
        return f"入力の始まった記録が{begun}件あるため、取り消せません。受付を締め切ることはできます。"
    if reporting_round.opinions.exists() or reporting_round.summaries.exists():
        return "審議会の意見か柱の総括が登録されているため、取り消せません。"
    return ""


@transaction.atomic
def cancel_round(reporting_round: ReportingRound, *, by: Any) -> None:
    """Takes back a round that was opened by mistake, with its untouched records; what was deleted stays in history.

    Raises MoveRefused, and deletes nothing, once anybody has begun.
    """
    access_for(by).require(Act.OPEN_ROUND, reporting_round.tenant_id())

    def nobody_has_begun() -> None:
        if why_not := why_not_cancelled(reporting_round):
            raise MoveRefused(why_not)

    gone = [*reporting_round.statuses.select_related("item", "round__plan"), reporting_round]
    # Checked once the rows are locked: a department may be saving its first draft just now.
    apply([], removed=gone, by=by, via=Way.FORM, note="照会の取消し", check=nobody_has_begun)


def take_over(status: YearEndStatus) -> None:
    """Makes a record of a historical round one that was taken over (取込). It is for its caller to write, and for
    `import_history` to note."""
    if not status.round.historical:
        raise MoveRefused("過去資料の照会ではありません。")
    status.state = after(status.workflow_state, {Actor.PLANNER}, Move.IMPORT).value


@transaction.atomic
def import_history(
    reporting_round: ReportingRound, *, by: Any, via: Way = Way.FIXTURE, note: str = ""
) -> None:
    """Marks the records of a historical round as 取込, and notes those that came in marked.

    Nobody submitted or confirmed them, and no such event is written.
    """
    if not reporting_round.historical:
        raise MoveRefused("過去資料の照会ではありません。")
    _move_all(reporting_round, State.NOT_STARTED, Move.IMPORT, by=by, via=via, note=note)
    taken_over, now = reporting_round.statuses.filter(state=State.IMPORTED, events=None), timezone.now()
    events = [_event(one, Move.IMPORT, State.NOT_STARTED, by, at=now) for one in taken_over]
    ReviewEvent.objects.bulk_create(events)


FROM_DOCUMENTS = "過去資料から取り込んだ記録は、ここでは変更できません。"

# ── One record ───────────────────────────────────────────────────────────────────────────────────────────────


def _name(by: Any) -> str:
    return str(by) if by is not None else ""


def _event(status: YearEndStatus, move: Move, before: State, by: Any, **about: Any) -> ReviewEvent:
    """What was done to the record, which stands in its new state already."""
    states = {"from_state": before, "to_state": status.state}
    return ReviewEvent(status=status, move=move, by=by, by_name=_name(by), **states, **about)


def _move_all(
    reporting_round: ReportingRound,
    before: State,
    move: Move,
    *,
    by: Any,
    note: str,
    via: Way = Way.FORM,
    at: datetime | None = None,
    comment: str = "",
) -> None:
    """Makes a move on each record of the round that stands in `before`."""
    statuses = list(reporting_round.statuses.filter(state=before).select_related("item", "round__plan"))
    for status in statuses:
        status.state = after(before, {Actor.PLANNER}, move).value
    apply(statuses, by=by, via=via, note=note)
    about = {"at": at or timezone.now(), "comment": comment}
    ReviewEvent.objects.bulk_create(_event(status, move, before, by, **about) for status in statuses)


@transaction.atomic
def carry_out(
    status: YearEndStatus,
    move: Move,
    *,
    by: Any,
    reason: str = "",
    with_records: Sequence[Versioned] = (),
    removed: Sequence[Versioned] = (),
    at: datetime | None = None,
) -> None:
    """Makes one move on one record, together with what was typed (`with_records`: its actual values, ratings …).

    `status` carries the fields as typed and the version its editor saw. Raises PermissionDenied for a stranger,
    MoveRefused (nothing written) when the move is not open, `plans.history.conflict.Conflict` when somebody was
    faster.
    """
    now = at or timezone.now()
    who = actors(access_for(by), status)
    if not who:
        raise PermissionDenied("この取組項目は、あなたの課の担当ではありません。")
    if status.round.historical:
        raise MoveRefused(FROM_DOCUMENTS)
    proxy = move in (Move.SAVE, Move.SUBMIT) and who == {Actor.PLANNER}
    if status.round.state == ReportingRound.State.CLOSED:
        if Actor.PLANNER not in who:
            raise MoveRefused("この照会は締め切られています。企画課に連絡してください。")
        who = who & {Actor.PLANNER}
    before = status.workflow_state
    status.state = after(before, who, move, reason).value
    answers = before == State.RETURNED and not is_answered(status)
    if move == Move.RECALL and not answers:
        raise MoveRefused("担当課が直し始めているため、差戻しを取り消せません。")
    about = {
        "by_proxy": proxy,
        "late": move == Move.SUBMIT and _is_late(status, timezone.localdate(now)),
        "by_submitter": move == Move.CONFIRM and _confirms_own(status, by),
    }
    apply([status, *with_records], by=by, via=Way.FORM, removed=removed, note=move.label)
    if move != Move.SAVE or status.state != before or proxy or answers:
        _event(status, move, before, by, at=now, comment=reason.strip(), **about).save()


def is_answered(status: YearEndStatus) -> bool:
    """Has anybody begun to mend the record since it was sent back? The first save leaves an event for it."""
    last = status.events.first()
    return last is None or last.move != Move.SEND_BACK


def _confirms_own(status: YearEndStatus, by: Any) -> bool:
    """Does this person confirm an own record? Raises MoveRefused unless the municipality allows it."""
    own = four_eyes.is_own(four_eyes.entries_of([status]).get(status.pk, ()), by)
    if own and not status.round.plan.municipality.confirms_own:
        raise MoveRefused(four_eyes.REFUSAL)
    return own


@transaction.atomic
def confirm_all(
    statuses: Sequence[YearEndStatus],
    *,
    by: Any,
    with_records: Sequence[Versioned] = (),
    at: datetime | None = None,
) -> None:
    """Confirms submitted records of one round at once (一括確認), each with an event of its own. All or nothing:
    raises PermissionDenied, MoveRefused and Conflict as `carry_out` does.

    Each carries the version that its reader saw. The number of queries doesn't depend on how many they are.
    """
    entries = four_eyes.entries_of(statuses)
    events = []
    for status in statuses:
        access_for(by).require(Act.REVIEW, status.tenant_id())
        if status.round.historical:
            raise MoveRefused(FROM_DOCUMENTS)
        own = four_eyes.is_own(entries.get(status.pk, ()), by)
        if own and not status.round.plan.municipality.confirms_own:
            raise MoveRefused(four_eyes.REFUSAL)
        before = status.workflow_state
        status.state = after(before, {Actor.PLANNER}, Move.CONFIRM).value
        about = {"at": at or timezone.now(), "in_bulk": True, "by_submitter": own}
        events.append(_event(status, Move.CONFIRM, before, by, **about))
    apply([*statuses, *with_records], by=by, via=Way.FORM, note="一括確認")
    ReviewEvent.objects.bulk_create(events)


@transaction.atomic
def put_right(
    status: YearEndStatus,
    with_records: Sequence[Versioned],
    *,
    by: Any,
    reason: str,
    at: datetime | None = None,
) -> None:
    """Changes what a checked record says, also one taken over from old documents, without asking anybody anew.

    It is for `progress.correction`, which seals what comes of it. Raises PermissionDenied, MoveRefused, Conflict as
    `carry_out` does.
    """
    access_for(by).require(Act.PUBLISH, status.tenant_id())
    before = status.workflow_state
    status.state = after(before, actors(access_for(by), status), Move.CORRECT, reason).value
    apply([status, *with_records], by=by, via=Way.FORM, note=Move.CORRECT.label)
    _event(status, Move.CORRECT, before, by, at=at or timezone.now(), comment=reason.strip()).save()


def _is_late(status: YearEndStatus, day: date) -> bool:
    """A record that came in time and was sent back isn't late when it comes again."""
    came_in_time = status.events.filter(move=Move.SUBMIT, late=False)
    return DueDays(status.round).is_late(status, day) and not came_in_time.exists()


CHECKED_IN = frozenset({State.SUBMITTED, State.CONFIRMED, State.SEALED})
"""The states in which the finance section looks at effects: drafts are the department's own, and of old documents
nobody here confirms anything."""


@transaction.atomic
def check_effect(
    effect: FiscalEffect, verdict: str, *, by: Any, comment: str = "", at: datetime | None = None
) -> EffectCheck:
    """Notes what the finance section says of the effect, which carries the version that was shown. The effect itself
    stays untouched; a change of it, by whatever way, leaves it unchecked again.

    Raises PermissionDenied for everybody else, MoveRefused (nothing written) when the effect has been changed since,
    or isn't submitted, ValidationError for 要修正 without a reason.
    """
    access_for(by).require(Act.CONFIRM_EFFECTS, effect.tenant_id())
    now = FiscalEffect.objects.select_for_update().filter(pk=effect.pk, version=effect.version).first()
    if now is None:
        raise MoveRefused("この効果額は、画面を開いた後に変わりました。いまの内容を確かめてください。")
    if now.status.workflow_state not in CHECKED_IN:
        raise MoveRefused("担当課が提出した効果額だけを確認できます。")
    about = {"effect_pk": now.pk, "effect_version": now.version, "said": str(now), "at": at or timezone.now()}
    check = EffectCheck(
        status=now.status, verdict=verdict, comment=comment.strip(), by=by, by_name=_name(by), **about
    )
    check.full_clean(exclude=["status"])
    check.save()
    return check


# ── Publications ─────────────────────────────────────────────────────────────────────────────────────────────


def last_of_same(plan: Plan, reporting_round: ReportingRound | None) -> Publication | None:
    """The last publication of the plan itself or of this round's results."""
    return plan.publications.filter(round=reporting_round).order_by("-number").first()


def says_the_same(publication: Publication, whole: PlanTable) -> bool:
    """Would a publication of `whole` read exactly as this one? Which program wrote it is no content."""
    was = frozen.from_content(publication.content)
    sealed, now = (frozen.as_told_by(frozen.as_previewed(one), was.schema) for one in (was, whole))
    return replace(sealed, schema=now.schema, rule_version=now.rule_version) == now


@transaction.atomic
def seal(
    plan: Plan,
    reporting_round: ReportingRound | None,
    *,
    by: Any,
    title: str = "",
    erratum: str = "",
    correction: Correction | None = None,
    paper: Paper | None = None,
    at: datetime | None = None,
) -> Publication:
    """Freezes the plan, or one round's confirmed results, as the plan's next numbered publication.

    A second publication of the same thing differs from the last one and needs an `erratum` (MoveRefused without).
    `correction`: of the one figure that made it necessary; `paper`: the decision on it, made elsewhere.
    """
    access_for(by).require(Act.PUBLISH, plan.municipality_id)
    Plan.objects.select_for_update().get(pk=plan.pk)
    whole = live_table(plan, reporting_round)
    if earlier := last_of_same(plan, reporting_round):
        before = f"第{earlier.number}号"
        if says_the_same(earlier, whole):
            raise MoveRefused(f"{before}と同じ内容のため、新しい号は作れません。")
        if not erratum.strip():
            word = earlier.change_word
            raise MoveRefused(f"{before}に代わる号です。何をなぜ変えたか（{word}）を書いてください。")
    from progress.table import analysis

    content = frozen.to_content(replace(whole, shares=analysis.shares(whole)))
    publication = Publication(
        plan=plan,
        round=reporting_round,
        kind=reporting_round.kind if reporting_round else Publication.Kind.PLAN,
        number=(plan.publications.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title.strip() or Publication.usual_title(plan, reporting_round),
        content=content,
        sha256=frozen.digest(content),
        rule_version=content["rule_version"],
        sealed_at=at or timezone.now(),
        sealed_by_name=_name(by),
        erratum=erratum.strip(),
        correction=correction,
    )
    publication.take_paper(paper or Paper())
    publication.full_clean(exclude=["plan", "round"])
    publication.save()
    if reporting_round is not None:
        number = f"第{publication.number}号"
        note = f"{number}（{publication.paper.words}）" if publication.paper else number
        _move_all(reporting_round, State.CONFIRMED, Move.SEAL, by=by, note=note, at=at, comment=number)
    return publication


def why_no_meeting_paper(publication: Publication, audiences: Collection[str]) -> str:
    """Why the publication can't be opened as 会議資料, in a sentence; "" where it can. `audiences`: those to whom it
    is open by then."""
    if publication.round_id is None:
        return "会議資料として公開できるのは、実施状況の版だけです。"
    if not {Audience.BOARD, Audience.COUNCIL} & {*audiences}:
        called = publication.plan.municipality.called
        bodies = f"{called(Audience.BOARD)}か{called(Audience.COUNCIL)}"
        return f"会議資料として公開する版は、{bodies}にも公開してください。"
    return ""


@transaction.atomic
def release(
    publication: Publication, audiences: Iterable[str], *, by: Any, at: datetime | None = None
) -> list[PublicationRelease]:
    """Opens a sealed publication to audiences; those it is already open to are left as they are."""
    access_for(by).require(Act.PUBLISH, publication.tenant_id())
    wanted = [Audience(audience) for audience in audiences]
    if not wanted:
        raise MoveRefused("公開先を選んでください。")
    Publication.objects.select_for_update().only("pk").get(pk=publication.pk)
    have = set(publication.releases.values_list("audience", flat=True))
    if Audience.MEETING in wanted and (why_not := why_no_meeting_paper(publication, have | {*wanted})):
        raise MoveRefused(why_not)
    about: dict[str, Any] = {"publication": publication, "at": at or timezone.now(), "by_name": _name(by)}
    new = [PublicationRelease(audience=audience, **about) for audience in wanted if audience not in have]
    for row in new:
        row.save()
    return new
