"""The city's own .docx templates of what it sends out: 照会通知, 督促, 鑑文."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from plans.fields import CleanCharField, once
from plans.history.records import AppendOnlyModel
from plans.models import Municipality


class LetterKind(models.TextChoices):
    NOTICE = "notice", "照会通知"
    DUNNING = "dunning", "督促"
    COVER_BOARD = "cover_board", "審議会への鑑文"
    COVER_COUNCIL = "cover_council", "議会への鑑文"


class LetterTemplate(AppendOnlyModel):
    """One upload of a template; of each kind the newest counts. `content` empty: from here on the default again."""

    tenant_path = "municipality_id"
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="letter_templates", verbose_name="自治体"
    )
    kind = CleanCharField("種類", max_length=16, choices=LetterKind.choices)
    number = models.PositiveIntegerField("何番目か")
    file_name = CleanCharField("ファイル名", max_length=200, blank=True)
    content = models.BinaryField("ファイル", default=bytes)
    at = models.DateTimeField("登録日時", default=timezone.now)
    by_name = CleanCharField("登録した人", max_length=120, blank=True)

    class Meta:
        verbose_name = "通知文の様式"
        verbose_name_plural = "通知文の様式"
        ordering = ["municipality_id", "kind", "-number"]
        constraints = [
            once(
                "letter_template_number_once",
                "municipality",
                "kind",
                "number",
                says="ほかの人が先に様式を登録しました。もう一度選んでください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.file_name or '標準の様式'}）"
