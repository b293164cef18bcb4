"""訂正: one published figure put right, with the decision that it rests on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from items.models import Indicator
from plans.fields import CleanCharField, CleanTextField, FiscalYearField, year_check
from plans.history.records import AppendOnlyModel, Decided
from progress.models.statuses import YearEndStatus


class Correction(Decided, AppendOnlyModel):
    """訂正: what one indicator's figure of one year read before and after. Written by `progress.correction` only; the
    publications that took the place of those which said it name it.

    `status`: the record that holds the figure. `before`, `after`: as shown, "" where none stood there.
    """

    tenant_path = "status__round__plan__municipality_id"

    status = models.ForeignKey(
        YearEndStatus, models.PROTECT, related_name="corrections", verbose_name="実施状況"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="corrections", verbose_name="指標")
    fiscal_year = FiscalYearField("年度")
    before = CleanCharField("訂正前", max_length=200, blank=True)
    after = CleanCharField("訂正後", max_length=200, blank=True)
    reason = CleanTextField("訂正した理由")
    decided_on = models.DateField("決裁日")
    decided_by = CleanCharField("決裁した人・課", max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="行った人"
    )
    by_name = CleanCharField("行った人の名前", max_length=120, blank=True)
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "公表した数値の訂正"
        verbose_name_plural = "公表した数値の訂正"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="correction_has_reason",
                violation_error_message="訂正した理由を入力してください。",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=""),
                name="correction_has_decision",
                violation_error_message="決裁した人・課を入力してください。",
            ),
            year_check("fiscal_year", "correction_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year}：{self.before or '－'} → {self.after or '－'}"
