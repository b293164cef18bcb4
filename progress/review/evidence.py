"""根拠資料 is put to a record and taken away, by whoever may write in it now."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from plans.access import access_for
from plans.history.records import Way
from plans.history.writer import apply
from progress.models import Evidence, EvidenceContent, YearEndStatus
from progress.review.acting import actors, open_moves
from progress.review.events import name_of
from progress.workflow import Move, MoveRefused

MOST = 20
"""Papers of one record."""


@transaction.atomic
def add(evidence: Evidence, data: bytes | None, *, by: Any) -> None:
    """`data`: the file, already looked at (`progress.office.evidence.accepted`); None: a document number alone.

    Raises PermissionDenied for a stranger, MoveRefused where the record isn't open or has enough of them,
    ValidationError for what the model refuses.
    """
    _require_open(evidence.status_id, by)
    if Evidence.objects.filter(status=evidence.status_id).count() >= MOST:
        raise MoveRefused(f"一つの取組に付けられるのは{MOST}件までです。要らなくなったものを外してください。")
    evidence.by_name = name_of(by)
    if data is not None:
        evidence.size, evidence.sha256 = len(data), hashlib.sha256(data).hexdigest()
    apply([evidence], by=by, via=Way.FORM, note="根拠資料を付ける")
    if data is not None:
        EvidenceContent.objects.create(evidence=evidence, data=data)


@transaction.atomic
def remove(evidence: Evidence, *, by: Any) -> None:
    """The file goes; the history keeps that it was there, and its SHA-256. Raises as `add` does."""
    _require_open(evidence.status_id, by)
    apply([], by=by, via=Way.FORM, removed=[evidence], note="根拠資料を外す")


def _require_open(status_pk: int, by: Any) -> None:
    """The record stays as it is until the paper is written."""
    rows = YearEndStatus.objects.select_for_update(of=("self",)).select_related("round__plan")
    status, access = rows.get(pk=status_pk), access_for(by)
    if not actors(access, status):
        raise PermissionDenied("この取組項目は、あなたの課の担当ではありません。")
    if Move.SAVE not in open_moves(access, status):
        raise MoveRefused("この記録は、いまは変えられません。直したいときは、企画課に連絡してください。")
