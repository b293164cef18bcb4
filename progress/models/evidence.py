"""根拠資料: what a report rests on. For the city's staff alone: no publication, list or file holds any of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from items.models import Indicator
from plans.fields import CleanCharField
from plans.history.records import OfAMunicipality, Versioned
from progress.models.statuses import YearEndStatus


class Evidence(Versioned):
    """One paper: its number in the city's document system, a file, or both. Written by `progress.review.evidence`.

    `indicator`: whose figure it proves; None: it is about the item as a whole. `size`: bytes, and `sha256` of the
    file; None and "" without one.
    """

    tenant_path = "status__round__plan__municipality_id"
    status = models.ForeignKey(
        YearEndStatus, models.CASCADE, related_name="evidence", verbose_name="実施状況"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name="指標"
    )
    about = CleanCharField("資料の内容", max_length=120, blank=True)
    document_number = CleanCharField("文書番号", max_length=80, blank=True)
    file_name = CleanCharField("ファイル名", max_length=200, blank=True)
    size = models.PositiveIntegerField("大きさ（バイト）", null=True, blank=True)
    sha256 = CleanCharField("SHA-256", max_length=64, blank=True)
    at = models.DateTimeField("付けた日時", default=timezone.now)
    by_name = CleanCharField("付けた人", max_length=120, blank=True)

    class Meta:
        verbose_name = "根拠資料"
        verbose_name_plural = "根拠資料"
        ordering = ["status_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(document_number="") | ~Q(file_name=""),
                name="evidence_number_or_file",
                violation_error_message="文書番号を入力するか、ファイルを選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return "　".join(filter(None, (self.about, self.document_number, self.file_name)))

    def clean(self) -> None:
        super().clean()
        if self.indicator and self.status_id and self.indicator.item_id != self.status.item_id:
            raise ValidationError({"indicator": "別の項目の指標は選べません。"})


def evidence_of(status: YearEndStatus) -> models.QuerySet[Any]:
    """What the record rests on, in the order in which it came; `has_file`: its file is still there."""
    kept = EvidenceContent.objects.filter(evidence=models.OuterRef("pk"))
    return status.evidence.select_related("indicator").annotate(has_file=models.Exists(kept))


class EvidenceContent(OfAMunicipality):
    """The file of one paper. It lies in the database, where a backup holds it and no address leads to it but the one
    that asks who it is."""

    tenant_path = "evidence__status__round__plan__municipality_id"
    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="content", verbose_name="根拠資料")
    data = models.BinaryField("ファイル")

    class Meta:
        verbose_name = "根拠資料のファイル"
        verbose_name_plural = "根拠資料のファイル"
        ordering = ["evidence_id"]

    def __str__(self) -> str:
        return str(self.evidence)
