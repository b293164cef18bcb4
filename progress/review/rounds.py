"""照会: which items a round asks, opening and closing it, taking it back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from items.models import Assignment, Item
from plans.access import Act, access_for
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Plan
from progress.models import JudgementRule, ReportingRound, YearEndStatus
from progress.workflow import MoveRefused, State

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
        reporting_round.judgement_rule = reporting_round.plan.judgement_rules.last()
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


def bind_rule(reporting_round: ReportingRound, rule: JudgementRule | None, *, by: Any) -> None:
    """Judges a running round by another version of the plan's 評価基準 (None: by the built-in rule). What was
    recorded stays; what its figures suggest is said anew.

    Raises ValidationError for a round that is closed or stands in a publication, `plans.history.conflict.Conflict`.
    """
    access_for(by).require(Act.OPEN_ROUND, reporting_round.tenant_id())
    reporting_round.judgement_rule = rule
    apply([reporting_round], by=by, via=Way.FORM, note="評価基準の版")


def why_not_cancelled(reporting_round: ReportingRound) -> str:
    """Why the round can no longer be taken back, in a sentence for the person; "" while nobody has begun."""
    if reporting_round.historical:
        return "過去資料の照会は、取り消せません。"
    if reporting_round.publications.exists():
        return "この照会の結果は確定版に入っているため、取り消せません。"
    statuses = reporting_round.statuses
    untouched = Q(state=State.NOT_STARTED.value, version=1)
    linked = ("events", "actual_values", "ratings", "effects", "answers", "evidence")
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
