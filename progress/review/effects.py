"""What the finance section says of an effect."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from plans.access import Act, access_for
from progress.models import EffectCheck, FiscalEffect
from progress.review.events import name_of
from progress.workflow import MoveRefused, State

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
        status=now.status, verdict=verdict, comment=comment.strip(), by=by, by_name=name_of(by), **about
    )
    check.full_clean(exclude=["status"])
    check.save()
    return check
