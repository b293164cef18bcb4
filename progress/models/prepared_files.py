"""Files that take long to make, for the person who asked for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from plans.fields import CleanCharField
from plans.models import Municipality
from progress.models.work import LongWork


class PreparedFile(LongWork):
    """作成した資料: a file that is made in the background and kept with whoever asked for it until its time is over.

    `kind`: which (`progress.office.prepared.files.KINDS`); `about`: of what, as the kind understands it; `content`:
    empty until it was made.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "順番待ち"
        MAKING = "making", "作成中"
        DONE = "done", "作成済み"
        FAILED = "failed", "中断"

    tenant_path = "municipality_id"
    silent: ClassVar[Mapping[str, timedelta]] = {
        State.WAITING: timedelta(minutes=1),
        State.MAKING: timedelta(minutes=1),
    }

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="prepared_files", verbose_name="自治体"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="prepared_files", verbose_name="作成を頼んだ人"
    )
    kind = CleanCharField("種類", max_length=40)
    about = models.JSONField("何の資料か", default=dict)
    file_name = CleanCharField("ファイル名", max_length=200)
    content = models.BinaryField("ファイル", default=bytes)
    state = CleanCharField("状態", max_length=8, choices=State.choices, default=State.WAITING)

    class Meta:
        verbose_name = "作成した資料"
        verbose_name_plural = "作成した資料"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
