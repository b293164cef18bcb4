"""A 調査票 that came back from a department."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.fields import CleanCharField, CleanTextField
from plans.history.records import OfAMunicipality
from progress.models.rounds import ReportingRound


class ReturnedSurvey(OfAMunicipality):
    """回収した調査票: one file on its way into the records of a round, kept with whoever brought it until its time
    is over.

    `content`: what its sheets say, `counts`: how much of it is new, asked or at fault, when that was last looked at
    (`progress.office.survey.held`); `choices`: by record and input what a person chose where both changed; `data` is
    empty once it was read.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "読み取り待ち"
        READY = "ready", "確認待ち"
        WRITING = "writing", "取込み中"
        DONE = "done", "取込み済み"
        REFUSED = "refused", "取り込めません"

    tenant_path = "round__plan__municipality_id"

    round = models.ForeignKey(
        ReportingRound, models.CASCADE, related_name="returned_surveys", verbose_name="照会"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="returned_surveys", verbose_name="取り込む人"
    )
    file_name = CleanCharField("ファイル名", max_length=200)
    data = models.BinaryField("ファイル", default=bytes)
    content = models.JSONField("読み取った内容", default=list)
    counts = models.JSONField("件数", default=dict)
    choices = models.JSONField("選んだ内容", default=dict)
    state = CleanCharField("状態", max_length=8, choices=State.choices, default=State.WAITING)
    message = CleanTextField("結果", blank=True)
    created_at = models.DateTimeField("受付日時", default=timezone.now)
    touched_at = models.DateTimeField("最後に動いた日時", default=timezone.now)
    expires_at = models.DateTimeField("保管の期限")

    class Meta:
        verbose_name = "回収した調査票"
        verbose_name_plural = "回収した調査票"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name
