"""How a promise is measured, year by year, and how its targets changed."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from items.models.item import Item
from items.quantity import Bound, show, trimmed
from plans.fields import CleanCharField, CleanTextField, FiscalYearField, once, year_check
from plans.history.records import Decided, Named, Versioned
from plans.values.text import name_key
from plans.values.words import era_day

BOUND_CHOICES = [(bound.value, bound.label) for bound in Bound]


class Indicator(Named):
    """指標: what is measured. Direction is stored, never inferred. The printed text stays beside each value.

    `continues`: the indicator of an item that this one's item took over from, where a person said that it is the
    same. `same_as`: that of another plan of the city that is measured once for both; the one that others point to
    points to none itself.
    """

    tenant_path = "item__plan__municipality_id"
    natural_key_paths = ("item__plan__municipality__code", "item__plan__slug", "item__key", "name")

    class Kind(models.TextChoices):
        NUMBER = "number", "数値"
        DEADLINE = "deadline", "期限"
        TEXT = "text", "文言（随時・実施など）"

    class Direction(models.TextChoices):
        INCREASE = "increase", "↑ 増やす"
        MAINTAIN = "maintain", "→ 維持する"
        DECREASE = "decrease", "↓ 減らす"

    class Measure(models.TextChoices):
        LEVEL = "level", "その時点の値"
        FLOW = "flow", "その年度の量"
        CUMULATIVE = "cumulative", "累計"

    class RateBasis(models.TextChoices):
        RATIO = "ratio", "実績と目標の比"
        FROM_BASELINE = "from_baseline", "基準からの進み"

    item = models.ForeignKey(Item, models.CASCADE, related_name="indicators", verbose_name="項目")
    name = CleanCharField("指標名", max_length=120)
    unit = CleanCharField("単位", max_length=20, blank=True)
    kind = CleanCharField("種類", max_length=8, choices=Kind.choices, default=Kind.NUMBER)
    direction = CleanCharField(
        "向き",
        max_length=8,
        choices=Direction.choices,
        blank=True,
        help_text="資料に書かれていないときは空のままにします",
    )
    measure = CleanCharField("値の意味", max_length=10, choices=Measure.choices, default=Measure.LEVEL)
    targets_are_cumulative = models.BooleanField("目標値は累計", default=False)
    rate_basis = CleanCharField(
        "達成率の計算", max_length=14, choices=RateBasis.choices, default=RateBasis.RATIO
    )
    tolerance = models.DecimalField("維持とみなす幅", max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_printed = CleanCharField("現状（記載のまま）", max_length=120, blank=True)
    baseline_value = models.DecimalField("現状の値", max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_approximate = models.BooleanField("現状は概数", default=False)
    baseline_year = FiscalYearField("現状の年度", null=True, blank=True)
    baseline_note = CleanCharField("現状の時点など", max_length=80, blank=True)
    goal_printed = CleanCharField("最終目標（記載のまま）", max_length=160, blank=True)
    goal_value = models.DecimalField("最終目標の値", max_digits=18, decimal_places=4, null=True, blank=True)
    goal_approximate = models.BooleanField("最終目標は概数", default=False)
    goal_bound = CleanCharField("最終目標の範囲", max_length=10, choices=BOUND_CHOICES, blank=True)
    goal_year = FiscalYearField("最終目標の年度", null=True, blank=True)
    remarks = CleanTextField("備考", blank=True)
    transcription_note = CleanTextField("資料についての注記", blank=True)
    continues = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name="前の項目の同じ指標",
    )
    position = models.PositiveSmallIntegerField("並び順", default=0)
    same_as = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="shared_by",
        verbose_name="ほかの計画の同じ指標",
        help_text="総合計画や総合戦略にも同じ指標があるとき、もとになる方を選びます。一方で報告した実績を、他方の入力画面に示します",
    )

    former_columns = {"note": CleanTextField("注記")}

    class Meta:
        verbose_name = "指標"
        verbose_name_plural = "指標"
        ordering = ["item_id", "position", "pk"]
        constraints = [
            once(
                "indicator_name_once_per_item",
                "item",
                "name",
                says="同じ名前の指標がこの項目にすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(tolerance__isnull=True) | Q(tolerance__gte=0),
                name="indicator_tolerance_not_negative",
                violation_error_message="維持とみなす幅は0以上で入力してください。",
            ),
            year_check("baseline_year", "indicator_baseline_year_possible"),
            year_check("goal_year", "indicator_goal_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name

    def clean(self) -> None:
        super().clean()
        if self.same_as is not None and (why := self._why_not_the_same(self.same_as)):
            raise ValidationError({"same_as": why})

    def _why_not_the_same(self, other: Indicator) -> str:
        """Why a figure of `other` can't be one of this indicator, in a sentence; "" where it can."""
        here, there = self.item.plan, other.item.plan
        if here == there or here.municipality_id != there.municipality_id:
            return "同じ自治体の、別の計画の指標を選んでください。"
        if other.same_as_id is not None:
            return f"「{other}」は別の指標に合わせてあります。そのもとの指標を選んでください。"
        if self.pk and self.shared_by.exists():
            return "この指標に合わせた指標があるため、ほかの指標に合わせることはできません。"
        if self.kind != self.Kind.NUMBER or other.kind != self.Kind.NUMBER:
            return "数値の指標どうしだけを、同じ指標にできます。"
        if name_key(self.unit) != name_key(other.unit) or self.measure != other.measure:
            return f"単位か値の意味が「{other}」（{other.get_measure_display()}）と違います。"
        return ""


class AnnualTarget(Versioned):
    """年次計画: one item in one fiscal year: the planned stage, the goal in words, the figures as printed."""

    tenant_path = "item__plan__municipality_id"
    item = models.ForeignKey(Item, models.CASCADE, related_name="targets", verbose_name="項目")
    fiscal_year = FiscalYearField("年度")
    planned_stage = CleanCharField(
        "進捗状況（計画の段階）", max_length=20, blank=True, help_text="検討・実施・達成など"
    )
    goal_text = CleanTextField("年度目標", blank=True)
    figures_printed = CleanTextField("数値（記載のまま）", blank=True)

    class Meta:
        verbose_name = "年度目標"
        verbose_name_plural = "年度目標"
        ordering = ["item_id", "fiscal_year"]
        constraints = [
            once(
                "annual_target_once_per_year", "item", "fiscal_year", says="同じ年度の目標がすでにあります。"
            ),
            year_check("fiscal_year", "annual_target_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.fiscal_year}"


class TargetValue(Versioned):
    """数値: an indicator's target for one fiscal year, or its deadline (the month given in `due`)."""

    tenant_path = "indicator__item__plan__municipality_id"
    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="target_values", verbose_name="指標"
    )
    fiscal_year = FiscalYearField("年度")
    printed = CleanCharField("記載のまま", max_length=120, blank=True)
    value = models.DecimalField("目標値", max_digits=18, decimal_places=4, null=True, blank=True)
    approximate = models.BooleanField("概数", default=False)
    bound = CleanCharField("範囲", max_length=10, choices=BOUND_CHOICES, blank=True)
    due = models.DateField("期限", null=True, blank=True, help_text="期限の指標のとき。月だけの記載は月末")

    class Meta:
        verbose_name = "目標値"
        verbose_name_plural = "目標値"
        ordering = ["indicator_id", "fiscal_year"]
        constraints = [
            once(
                "target_value_once_per_year",
                "indicator",
                "fiscal_year",
                says="同じ年度の目標値がすでにあります。",
            ),
            year_check("fiscal_year", "target_value_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year}"

    @property
    @admin.display(description="目標値")
    def shown(self) -> str:
        if self.value is None:
            return self.printed or (era_day(self.due) if self.due else "－")
        unit = self.indicator.unit
        return show(trimmed(self.value), unit, approximate=self.approximate, bound=self.bound)


class Revision(Decided, Versioned):
    """What stood before and after a target was changed, when, by whom and under which document it was decided, and
    why."""

    before_printed = CleanCharField("見直し前（記載のまま）", max_length=160, blank=True)
    before_value = models.DecimalField("見直し前の値", max_digits=18, decimal_places=4, null=True, blank=True)
    after_printed = CleanCharField("見直し後（記載のまま）", max_length=160, blank=True)
    after_value = models.DecimalField("見直し後の値", max_digits=18, decimal_places=4, null=True, blank=True)
    # Those of a change that a document tells are always known.
    decided_on = models.DateField("決定日")
    decided_by = CleanCharField("決定した組織", max_length=80)
    reason = CleanTextField("理由")

    class Meta:
        abstract = True


def _has_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(reason=""),
        name=name,
        violation_error_message="目標を見直した理由を入力してください。",
    )


class TargetRevision(Revision):
    """目標の見直し: of one year's target."""

    tenant_path = "target_value__indicator__item__plan__municipality_id"
    target_value = models.ForeignKey(
        TargetValue, models.CASCADE, related_name="revisions", verbose_name="目標値"
    )

    class Meta:
        verbose_name = "目標の見直し"
        verbose_name_plural = "目標の見直し"
        ordering = ["target_value_id", "decided_on", "pk"]
        constraints = [_has_reason("target_revision_has_reason")]

    def __str__(self) -> str:
        return f"{self.target_value} {self.decided_on:%Y-%m-%d}"


class GoalRevision(Revision):
    """最終目標の見直し: of an indicator's final goal."""

    tenant_path = "indicator__item__plan__municipality_id"
    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="goal_revisions", verbose_name="指標"
    )

    class Meta:
        verbose_name = "最終目標の見直し"
        verbose_name_plural = "最終目標の見直し"
        ordering = ["indicator_id", "decided_on", "pk"]
        constraints = [_has_reason("goal_revision_has_reason")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.decided_on:%Y-%m-%d}"
