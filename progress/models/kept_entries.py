"""What somebody has typed and not saved yet, kept for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.history.records import OfAMunicipality
from progress.models.statuses import YearEndStatus


class KeptEntry(OfAMunicipality):
    """入力の控え: what one person's page of one record held a moment ago. It is no part of the record, nobody else
    sees it, and it is gone once the record is saved or the person lets it go.

    `typed`: [input's name, value] or, of a box to tick, [name, value, is it ticked?], in the page's order.
    """

    tenant_path = "status__round__plan__municipality_id"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_entries", verbose_name="入力した人"
    )
    status = models.ForeignKey(
        YearEndStatus, models.CASCADE, related_name="kept_entries", verbose_name="実施状況"
    )
    typed = models.JSONField("入力した内容")
    at = models.DateTimeField("控えた日時", default=timezone.now)

    class Meta:
        verbose_name = "入力の控え"
        verbose_name_plural = "入力の控え"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "status"],
                name="kept_entry_once",
                violation_error_message="この記録の控えはすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.status}（{self.owner}）"
