"""公開の予約: a sealed publication is opened to its readers at a set time, by the worker."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from plans.access import Act, access_for
from plans.history.records import Way
from plans.history.writer import apply
from progress.models import PlannedRelease, Publication
from progress.reports import kept
from progress.review.publications import release
from progress.workflow import MoveRefused


@task()
def open_now(pk: int) -> None:
    """Opens what was planned, if it still is and its time has come. Doing it twice changes nothing."""
    with transaction.atomic():
        rows = PlannedRelease.objects.select_for_update(of=("self",)).select_related("by")
        planned = rows.filter(pk=pk, at__lte=timezone.now(), failed="").first()
        if planned is None:
            return
        try:
            release(planned.publication, planned.audiences, by=planned.by)
        except (MoveRefused, PermissionDenied) as refused:
            planned.failed = str(refused)
            apply([planned], by=None, via=Way.COMMAND, note="公開の予約")
            return
        apply([], removed=[planned], by=None, via=Way.COMMAND, note="予約した公開を行った")
        kept.make.enqueue(planned.publication_id)


def can_wait() -> bool:
    """Is there a worker that does things at their time?"""
    return open_now.get_backend().supports_defer


def plan(publication: Publication, audiences: Collection[str], at: datetime, *, by: Any) -> PlannedRelease:
    """Raises MoveRefused for a moment that is over, or where an audience reads it or will already."""
    access_for(by).require(Act.PUBLISH, publication.tenant_id())
    if at <= timezone.now():
        raise MoveRefused("公開する日時が過ぎています。これからの日時にしてください。")
    have = set(publication.releases.values_list("audience", flat=True))
    for one in publication.planned_releases.filter(failed=""):
        have |= {*one.audiences}
    wanted = [one for one in audiences if one not in have]
    if not wanted:
        raise MoveRefused("選んだ公開先には、すでに公開しているか、公開の予約があります。")
    planned = PlannedRelease(publication=publication, audiences=wanted, at=at, by=by)
    with transaction.atomic():
        apply([planned], by=by, via=Way.FORM, note="公開の予約")
        transaction.on_commit(lambda: open_now.using(run_after=at).enqueue(planned.pk))
    return planned


def take_back(planned: PlannedRelease, *, by: Any) -> None:
    """As long as it wasn't carried out. Raises `plans.history.conflict.Conflict` when it just was."""
    access_for(by).require(Act.PUBLISH, planned.tenant_id())
    apply([], removed=[planned], by=by, via=Way.FORM, note="公開の予約の取消し")
