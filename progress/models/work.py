"""What a piece of long work keeps of itself while it is done in the background."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone

from plans.fields import CleanCharField, CleanTextField
from plans.history.records import OfAMunicipality


class LongWork(OfAMunicipality):
    """Long work with its owner, which may be left and come back to (`progress.work`). One of its states is "waiting".

    `attempt` counts the runs in the background: a run that was given up and comes to life again finds another number
    here, and stops.
    """

    silent: ClassVar[Mapping[str, timedelta]]
    """The states in which a run has it, and after how long without a sign of life it counts as interrupted."""

    state = CleanCharField("状態", max_length=8, default="waiting")
    step = CleanCharField("いましていること", max_length=80, blank=True)
    attempt = models.PositiveIntegerField("始めた回数", default=0)
    done = models.PositiveIntegerField("進んだ数", default=0)
    total = models.PositiveIntegerField("全体の数", default=0)
    message = CleanTextField("結果", blank=True)
    created_at = models.DateTimeField("受付日時", default=timezone.now)
    touched_at = models.DateTimeField("最後に動いた日時", default=timezone.now)
    expires_at = models.DateTimeField("保管の期限")

    class Meta:
        abstract = True
