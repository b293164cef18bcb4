"""評価基準: by which rule a plan's rounds suggest bands, in versions. A round is bound to one; a bound version isn't
changed any more."""

from __future__ import annotations

from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from items.models import Indicator
from items.quantity import trimmed
from plans.fields import CleanCharField, CleanTextField, once
from plans.history.records import Named, Versioned
from plans.models import Plan, RatingBand
from progress.judgement import Basis, Case, How, Method, Rule

FIXED = "この版は照会で使われているため、変えられません。新しい版を作ってください。"


class JudgementRule(Named):
    """評価基準の版: what figures are held against, and how several indicators go together. The last of a plan is the
    one to which its next round is bound.

    `done_words`: one a line; what an indicator in words says where it is fulfilled.
    """

    tenant_path = "plan__municipality_id"
    natural_key_paths = ("plan__municipality__code", "plan__slug", "name")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="judgement_rules", verbose_name="計画")
    name = CleanCharField("版の名前", max_length=40, help_text="例：第2版、令和6年度版")
    basis = CleanCharField(
        "何と比べるか",
        max_length=8,
        choices=[(one.value, one.words) for one in Basis],
        default=Basis.YEAR.value,
    )
    several = CleanCharField(
        "複数の指標の見方",
        max_length=8,
        choices=Plan.RatingRule.choices,
        default=Plan.RatingRule.WORST,
    )
    done_words = CleanTextField("達成とする言葉", blank=True)
    reason = CleanTextField("決めた理由・根拠", blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "評価基準"
        verbose_name_plural = "評価基準"
        ordering = ["plan_id", "position"]
        constraints = [
            once("judgement_rule_name_once", "plan", "name", says="同じ名前の評価基準がすでにあります。"),
            once(
                "judgement_rule_position_once",
                "plan",
                "position",
                says="同じ並び順の評価基準がすでにあります。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.is_bound:
            raise ValidationError(FIXED)

    @property
    def is_bound(self) -> bool:
        """Is a round judged by it?"""
        return self.pk is not None and self.rounds.exists()

    @cached_property
    def rule(self) -> Rule:
        """As it is applied; asks three times, once."""
        cases: dict[str, dict[str, Case]] = {}
        for row in self.bands.select_related("band__scale"):
            case = Case(row.lower_bound, row.if_unmet, row.if_absent)
            cases.setdefault(row.band.scale.key, {})[row.band.code] = case
        methods = {
            (row.indicator.item.key, row.indicator.name): How(Method(row.method), row.tolerance)
            for row in self.methods.select_related("indicator__item")
        }
        words = dict.fromkeys(line.strip() for line in self.done_words.splitlines() if line.strip())
        each = self.several == Plan.RatingRule.EACH
        return Rule(self.name, Basis(self.basis), each, tuple(words), cases, methods)


class PartOfRule(Versioned):
    """What belongs to one version, and is fixed with it. Old rounds are bound when they come in, part by part."""

    class Meta:
        abstract = True

    rule: models.ForeignKey[JudgementRule, JudgementRule]

    def clean(self) -> None:
        super().clean()
        bound = self.rule.rounds.all() if self.rule_id else None  # type: ignore[attr-defined]
        if bound is not None and bound.filter(Q(historical=False) if self._state.adding else Q()).exists():
            raise ValidationError(FIXED)


class JudgementBand(PartOfRule):
    """区分の基準: when a band is suggested. Neither a bound nor a condition: never."""

    tenant_path = "rule__plan__municipality_id"
    rule = models.ForeignKey(JudgementRule, models.CASCADE, related_name="bands", verbose_name="評価基準")
    band = models.ForeignKey(RatingBand, models.PROTECT, related_name="+", verbose_name="区分")
    lower_bound = models.DecimalField(
        "下限（％・以上）", max_digits=7, decimal_places=2, null=True, blank=True
    )
    if_unmet = models.BooleanField("率のない未達のとき", default=False)
    if_absent = models.BooleanField("実績がないとき", default=False)

    class Meta:
        verbose_name = "区分の基準"
        verbose_name_plural = "区分の基準"
        ordering = ["rule_id", "band_id"]
        constraints = [once("judgement_band_once", "rule", "band", says="この区分の基準はすでにあります。")]

    def __str__(self) -> str:
        return f"{self.band}（{self.rule}）"

    def clean(self) -> None:
        super().clean()
        if self.band_id and self.band.scale.municipality_id != self.rule.plan.municipality_id:
            raise ValidationError({"band": "別の自治体の区分は選べません。"})


class JudgementMethod(PartOfRule):
    """指標ごとの見方: of one indicator that is judged otherwise than it says itself."""

    tenant_path = "rule__plan__municipality_id"
    rule = models.ForeignKey(JudgementRule, models.CASCADE, related_name="methods", verbose_name="評価基準")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+", verbose_name="指標")
    method = CleanCharField(
        "見方", max_length=14, choices=[(one.value, one.words) for one in Method if one.value]
    )
    tolerance = models.DecimalField("幅（％）", max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = "指標ごとの見方"
        verbose_name_plural = "指標ごとの見方"
        ordering = ["rule_id", "indicator_id"]
        constraints = [
            once("judgement_method_once", "rule", "indicator", says="この指標の見方はすでにあります。"),
            models.CheckConstraint(
                condition=Q(tolerance__isnull=True) | Q(tolerance__gte=0, method=Method.KEEP.value),
                name="judgement_tolerance_of_keep",
                violation_error_message="幅は、「±何％以内」の見方のときだけ、0以上で入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}（{self.rule}）"

    @property
    def words(self) -> str:
        """「比べる数値の±3％以内なら達成」"""
        label = Method(self.method).words
        return label if self.tolerance is None else label.replace("何", f"{trimmed(self.tolerance):f}")

    def clean(self) -> None:
        super().clean()
        if self.indicator_id and self.indicator.item.plan_id != self.rule.plan_id:
            raise ValidationError({"indicator": "別の計画の指標は選べません。"})
