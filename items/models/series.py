"""Where an indicator's figures stop being comparable with those of before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from items.models.indicator import Indicator
from plans.fields import CleanCharField, CleanTextField, FiscalYearField, once, year_check
from plans.history.records import Versioned
from plans.values.fiscal_year import FiscalYear


class SeriesBreak(Versioned):
    """数え方の変更: from a fiscal year on the indicator is defined, measured or counted otherwise, and why.

    `unit_before`: where the unit changed. `targets_follow`: the targets of `from_year` and later, the final goal
    included, are set by the new way. `baseline_*`: 現状 by the new way, where it was restated.
    """

    tenant_path = "indicator__item__plan__municipality_id"

    class What(models.TextChoices):
        DEFINITION = "definition", "定義の変更"
        UNIT = "unit", "単位の変更"
        COUNTING = "counting", "数え方・調べ方の変更"

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="series_breaks", verbose_name="指標"
    )
    from_year = FiscalYearField("いつの年度から")
    what = CleanCharField("何が変わったか", max_length=10, choices=What.choices)
    reason = CleanTextField("理由")
    unit_before = CleanCharField("それまでの単位", max_length=20, blank=True)
    targets_follow = models.BooleanField("目標も新しい数え方による", default=False)
    baseline_printed = CleanCharField("新しい数え方での現状（記載のまま）", max_length=120, blank=True)
    baseline_value = models.DecimalField(
        "新しい数え方での現状の値", max_digits=18, decimal_places=4, null=True, blank=True
    )

    class Meta:
        verbose_name = "数え方の変更"
        verbose_name_plural = "数え方の変更"
        ordering = ["indicator_id", "from_year"]
        constraints = [
            once(
                "series_break_once_per_year",
                "indicator",
                "from_year",
                says="同じ年度からの数え方の変更が、この指標にすでにあります。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="series_break_has_reason",
                violation_error_message="数え方が変わった理由を入力してください。",
            ),
            year_check("from_year", "series_break_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {FiscalYear(self.from_year).era}から"


class RestatedFigure(Versioned):
    """計算し直した実績: a year's figure of before a break as the new way counts it. What was reported stays."""

    tenant_path = "series_break__indicator__item__plan__municipality_id"
    series_break = models.ForeignKey(
        SeriesBreak, models.CASCADE, related_name="restated", verbose_name="数え方の変更"
    )
    fiscal_year = FiscalYearField("年度")
    printed = CleanCharField("記載のまま", max_length=120, blank=True)
    value = models.DecimalField("計算し直した値", max_digits=18, decimal_places=4)

    class Meta:
        verbose_name = "計算し直した実績"
        verbose_name_plural = "計算し直した実績"
        ordering = ["series_break_id", "fiscal_year"]
        constraints = [
            once(
                "restated_figure_once_per_year",
                "series_break",
                "fiscal_year",
                says="同じ年度の計算し直した実績がすでにあります。",
            ),
            year_check("fiscal_year", "restated_figure_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.series_break} {FiscalYear(self.fiscal_year).era}の実績"
