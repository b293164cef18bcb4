"""確定 and 公開: a plan or its results frozen as a numbered publication, and opened to audiences."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from plans.access import Act, Audience, access_for
from plans.models import Plan
from plans.values.paper import Paper
from progress.models import Correction, Publication, PublicationRelease, ReportingRound
from progress.review.events import move_all, name_of
from progress.table import frozen
from progress.table.live import live_table
from progress.table.shape.plan import PlanTable
from progress.workflow import Move, MoveRefused, State


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
    left_open: str = "",
    at: datetime | None = None,
) -> Publication:
    """Freezes the plan, or one round's confirmed results, as the plan's next numbered publication.

    A second publication of the same thing differs from the last one and needs an `erratum` (MoveRefused without).
    `correction`: of what made it necessary; `paper`: the decision on it, made elsewhere; `left_open`: what was still
    open, as whoever seals it saw it.
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
    # So that the digest tells nothing of a value that has to be taken out later (docs/decisions/blackening.md).
    content[frozen.SALT] = secrets.token_hex(16)
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
        sealed_by_name=name_of(by),
        erratum=erratum.strip(),
        correction=correction,
        left_open=left_open,
    )
    publication.take_paper(paper or Paper())
    publication.full_clean(exclude=["plan", "round"])
    publication.save()
    if reporting_round is not None:
        number = f"第{publication.number}号"
        note = f"{number}（{publication.paper.words}）" if publication.paper else number
        move_all(reporting_round, State.CONFIRMED, Move.SEAL, by=by, note=note, at=at, comment=number)
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
    about: dict[str, Any] = {"publication": publication, "at": at or timezone.now(), "by_name": name_of(by)}
    new = [PublicationRelease(audience=audience, **about) for audience in wanted if audience not in have]
    for row in new:
        row.save()
    return new
