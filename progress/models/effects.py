"""効果額 of a status, and what the finance section said of it."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from items.quantity import show
from plans.fields import CleanCharField, CleanTextField
from plans.history.records import AppendOnlyModel, Versioned
from progress.models.statuses import YearEndStatus


class FiscalEffect(Versioned):
    """効果額 of one status in yen; positive is good for the city (a saving as well as an income).

    `amount_yen`: 総額 of what came of it. `general_yen`: the part of it that is 一般財源; `planned_yen`: what was
    planned for the year; None where nobody states them. `compared_with`, `lasting`: "" where nobody states it.
    """

    tenant_path = "status__round__plan__municipality_id"

    class Kind(models.TextChoices):
        INCOME = "income", "歳入の増"
        SAVING = "saving", "歳出の減"
        UNSTATED = "unstated", "区別の記載なし"
        """A city's list says only 効果額; nobody chooses it in a form."""

    class Against(models.TextChoices):
        LAST_YEAR = "last_year", "前年度"
        BEFORE_PLAN = "before_plan", "計画を始める前"

    class Lasting(models.TextChoices):
        ONE_OFF = "one_off", "この年度だけ"
        CONTINUING = "continuing", "翌年度からも続く"

    status = models.ForeignKey(YearEndStatus, models.CASCADE, related_name="effects", verbose_name="実施状況")
    kind = CleanCharField("種類", max_length=8, choices=Kind.choices)
    amount_yen = models.BigIntegerField("効果額（円）")
    printed = CleanCharField("記載のまま", max_length=60, blank=True)
    general_yen = models.BigIntegerField("うち一般財源（円）", null=True, blank=True)
    general_printed = CleanCharField("うち一般財源（記載のまま）", max_length=60, blank=True)
    planned_yen = models.BigIntegerField("計画していた額（円）", null=True, blank=True)
    planned_printed = CleanCharField("計画していた額（記載のまま）", max_length=60, blank=True)
    compared_with = CleanCharField("比較の基準", max_length=12, choices=Against.choices, blank=True)
    lasting = CleanCharField("効果の継続性", max_length=12, choices=Lasting.choices, blank=True)
    is_provisional = models.BooleanField("見込", default=False)
    explanation = CleanCharField("算定根拠", max_length=400, blank=True)

    class Meta:
        verbose_name = "効果額"
        verbose_name_plural = "効果額"
        ordering = ["status_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(general_yen__isnull=True)
                | Q(general_yen__gte=0, general_yen__lte=models.F("amount_yen"))
                | Q(general_yen__lte=0, general_yen__gte=models.F("amount_yen")),
                name="effect_general_within_amount",
                violation_error_message="うち一般財源は、効果額を超えない額にしてください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {show(Decimal(self.amount_yen), '円')}"


class EffectCheck(AppendOnlyModel):
    """財政課の確認: what the finance section said of one effect as it stood then. Written by `progress.review` only.

    `effect_pk`, `effect_version`: of the effect at that time. An effect that was changed by whatever way since has
    another version, and stands unchecked again. `said`: the effect in words, readable when it is gone.
    """

    tenant_path = "status__round__plan__municipality_id"

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", "確認"
        QUESTIONED = "questioned", "要修正"

    status = models.ForeignKey(
        YearEndStatus, models.PROTECT, related_name="effect_checks", verbose_name="実施状況"
    )
    effect_pk = models.BigIntegerField("効果額の番号")
    effect_version = models.PositiveIntegerField("効果額の版数")
    said = CleanCharField("確認した効果額", max_length=80)
    verdict = CleanCharField("結果", max_length=12, choices=Verdict.choices)
    comment = CleanTextField("理由・連絡", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="行った人"
    )
    by_name = CleanCharField("行った人の名前", max_length=120, blank=True)
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "効果額の確認"
        verbose_name_plural = "効果額の確認"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="questioned", comment=""),
                name="effect_check_question_has_reason",
                violation_error_message="直してほしいところを書いてください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.said} {self.get_verdict_display()}"
