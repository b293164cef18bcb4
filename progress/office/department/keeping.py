"""What is typed is kept on the server every few seconds, so that a closed lid, a closed tab, an ended session or a
broken PC takes nothing away. The only writer of `KeptEntry`."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from plans.access import access_for
from progress.models import KeptEntry, YearEndStatus
from progress.review.acting import actors, open_moves
from progress.workflow import Move

LONGEST = 300_000
"""Characters of what is kept: all texts of a record at their longest take less."""
MOST = 2_000
"""Inputs."""
KEPT_FOR = timedelta(days=90)


def kept_entry(user: Any, status: YearEndStatus) -> KeptEntry | None:
    return KeptEntry.objects.filter(owner=user, status=status).first()


def let_go(user: Any, status: YearEndStatus) -> None:
    """It was saved, or is not wanted any more."""
    KeptEntry.objects.filter(owner=user, status=status).delete()


@login_not_required  # a script asks, which a page to sign in wouldn't help
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps what the page holds (`typed`, JSON; "": nothing any more). 204 when it is kept; 401 behind an ended
    session, 403 for strangers, 409 once nobody types in the record, 413 and 400 for what no page sends."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    status = YearEndStatus.objects.select_related("round__plan").filter(pk=pk).first()
    access = access_for(request.user)
    if status is None or actors(access, status).isdisjoint(Move.SAVE.actors):
        return HttpResponse(status=403)
    said = request.POST.get("typed", "")
    if not said:
        let_go(request.user, status)
        return HttpResponse(status=204)
    if Move.SAVE not in open_moves(access, status):
        return HttpResponse(status=409)
    if len(said) > LONGEST:
        return HttpResponse(status=413)
    typed = _inputs(said)
    if typed is None:
        return HttpResponse(status=400)
    now = timezone.now()
    KeptEntry.objects.update_or_create(
        owner=request.user, status=status, defaults={"typed": typed, "at": now}
    )
    KeptEntry.objects.filter(owner=request.user, at__lt=now - KEPT_FOR).delete()
    return HttpResponse(status=204)


def _inputs(said: str) -> list[list[Any]] | None:
    """As a page sends them; None for anything else."""
    try:
        found = json.loads(said)
    except ValueError:
        return None
    if not isinstance(found, list) or len(found) > MOST:
        return None
    return found if all(map(_is_input, found)) else None


def _is_input(one: Any) -> bool:
    match one:
        case [str(), str()] | [str(), str(), bool()]:
            return True
    return False
