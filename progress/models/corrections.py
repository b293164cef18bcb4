"""訂正: one published figure, text or effect put right, with the decision that it rests on."""

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
    """訂正: what one indicator's figure of one year, or another place of a record, read before and after. Written by
    `progress.correction` only; the publications that took the place of those which said it name it.

    `status`: the record that holds it. `place`: its label (「主な取組内容」), "" of a figure, which `indicator` and
    `fiscal_year` name. `before`, `after`: as shown, "" where nothing stood there.
    """

    tenant_path = "status__round__plan__municipality_id"

    status = models.ForeignKey(
        YearEndStatus, models.PROTECT, related_name="corrections", verbose_name="実施状況"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="指標"
    )
    fiscal_year = FiscalYearField("年度")
    place = CleanCharField("訂正した箇所", max_length=120, blank=True)
    before = CleanTextField("訂正前", blank=True)
    after = CleanTextField("訂正後", blank=True)
    reason = CleanTextField("訂正した理由")
    decided_on = models.DateField("決裁日")
    decided_by = CleanCharField("決裁した人・課", max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="行った人"
    )
    by_name = CleanCharField("行った人の名前", max_length=120, blank=True)
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "公表した内容の訂正"
        verbose_name_plural = "公表した内容の訂正"
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
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, place="") | (Q(indicator__isnull=True) & ~Q(place="")),
                name="correction_of_a_figure_or_a_place",
                violation_error_message="訂正した指標か、訂正した箇所のどちらか一つが必要です。",
            ),
        ]

    def __str__(self) -> str:
        what = (
            f"{self.indicator} {self.fiscal_year}" if self.indicator else f"{self.status.item} {self.place}"
        )
        return f"{what}：{self.before or '－'} → {self.after or '－'}"
