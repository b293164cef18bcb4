"""Budget and staffing as documents print them beside a pillar or an item."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from items.models.item import Item
from plans.fields import CleanCharField, FiscalYearField, year_check
from plans.history.records import Versioned
from plans.models import Pillar


def _of_pillar_or_item(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(pillar__isnull=False, item__isnull=True) | Q(pillar__isnull=True, item__isnull=False),
        name=name,
        violation_error_message="柱か項目のどちらか一つを選んでください。",
    )


class BudgetLine(Versioned):
    """款・項・目・事業名 with amounts of one fiscal year, of a pillar (a sheet) or of an item."""

    pillar = models.ForeignKey(
        Pillar, models.CASCADE, null=True, blank=True, related_name="budget_lines", verbose_name="柱"
    )
    item = models.ForeignKey(
        Item, models.CASCADE, null=True, blank=True, related_name="budget_lines", verbose_name="項目"
    )
    fiscal_year = FiscalYearField("年度")
    kan = CleanCharField("款", max_length=8, blank=True)
    kou = CleanCharField("項", max_length=8, blank=True)
    moku = CleanCharField("目", max_length=8, blank=True)
    project_name = CleanCharField("事業名", max_length=120)
    label_printed = CleanCharField("欄の名前（記載のまま）", max_length=60, blank=True)
    budget_printed = CleanCharField("予算額（記載のまま）", max_length=40, blank=True)
    budget_thousand_yen = models.BigIntegerField("予算額（千円）", null=True, blank=True)
    settled_printed = CleanCharField("決算額（記載のまま）", max_length=40, blank=True)
    settled_thousand_yen = models.BigIntegerField("決算額（千円）", null=True, blank=True)
    is_repeated = models.BooleanField("再掲", default=False, help_text="再掲の行は合計に入れません")
    transcription_note = CleanCharField("資料についての注記", max_length=200, blank=True)
    position = models.PositiveIntegerField("並び順", default=0)

    former_columns = {"note": CleanCharField("注記")}

    class Meta:
        verbose_name = "予算・決算"
        verbose_name_plural = "予算・決算"
        ordering = ["pillar_id", "item_id", "position", "fiscal_year"]
        constraints = [
            _of_pillar_or_item("budget_line_of_pillar_or_item"),
            year_check("fiscal_year", "budget_line_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.project_name} {self.fiscal_year}"

    def tenant_id(self) -> int | None:
        owner = self.pillar or self.item
        return owner.tenant_id() if owner else None


class Staffing(Versioned):
    """人工: full-time equivalents by kind of employment, of a pillar (a sheet) or of an item."""

    pillar = models.ForeignKey(
        Pillar, models.CASCADE, null=True, blank=True, related_name="staffing", verbose_name="柱"
    )
    item = models.ForeignKey(
        Item, models.CASCADE, null=True, blank=True, related_name="staffing", verbose_name="項目"
    )
    fiscal_year = FiscalYearField("年度")
    scope = CleanCharField(
        "範囲", max_length=60, blank=True, help_text="例：このシート、すべてのシートの合算"
    )
    category = CleanCharField("区分", max_length=30, help_text="例：正規、会計年度任用、再任用")
    fte = models.DecimalField("人工", max_digits=8, decimal_places=2)
    printed = CleanCharField("記載のまま", max_length=20, blank=True)
    remarks = CleanCharField("備考", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    former_columns = {"note": CleanCharField("注記")}

    class Meta:
        verbose_name = "人工"
        verbose_name_plural = "人工"
        ordering = ["pillar_id", "item_id", "position"]
        constraints = [
            _of_pillar_or_item("staffing_of_pillar_or_item"),
            models.CheckConstraint(
                condition=Q(fte__gte=0),
                name="staffing_not_negative",
                violation_error_message="人工は0以上で入力してください。",
            ),
            year_check("fiscal_year", "staffing_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.category}".strip()

    def tenant_id(self) -> int | None:
        owner = self.pillar or self.item
        return owner.tenant_id() if owner else None
