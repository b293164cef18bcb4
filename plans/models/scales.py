"""Rating scales and their bands: plan data, not program text."""

from __future__ import annotations

from django.db import models

from plans.fields import CleanCharField, CleanTextField, once
from plans.history.records import Named
from plans.models.people import Municipality


class RatedBy(models.TextChoices):
    """Who rates on a scale: two axes at once are common (self × board)."""

    DEPARTMENT = "department", "担当課（企画課が確認）"
    PLANNER = "planner", "企画課"
    BOARD = "board", "審議会"


class RatingScale(Named):
    """An ordered set of bands (S/A/B/C, ◎○△×, 計画どおり/遅れ …): plan data, not program text."""

    natural_key_paths = ("municipality__code", "key")

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="rating_scales", verbose_name="自治体"
    )
    key = models.SlugField("識別名", max_length=40, help_text="半角英数字。自治体の中で重ならない名前")
    name = CleanCharField("区分の名前", max_length=80, help_text="例：進捗区分、審議会の評価")
    rated_by = CleanCharField(
        "だれの評価か",
        max_length=12,
        choices=RatedBy.choices,
        default=RatedBy.DEPARTMENT,
        help_text="担当課の入力画面には、担当課の評価だけが出ます",
    )
    remarks = CleanTextField("備考", blank=True, help_text="公表ページにそのまま出ます")
    transcription_note = CleanTextField(
        "資料についての注記", blank=True, help_text="読み取れない箇所など。公表ページにも出ます"
    )

    former_columns = {"note": CleanTextField("注記")}

    class Meta:
        verbose_name = "評価区分"
        verbose_name_plural = "評価区分"
        ordering = ["municipality_id", "key"]
        constraints = [
            once(
                "rating_scale_key_once", "municipality", "key", says="同じ識別名の評価区分がすでにあります。"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Tone(models.TextChoices):
    """The colour family in which a band is shown, always beside its label."""

    GOOD = "good", "良い"
    INFO = "info", "ふつう"
    WARN = "warn", "注意"
    BAD = "bad", "遅れ"
    NEUTRAL = "neutral", "中立"


class RatingBand(Named):
    """One band of a scale. `counts_as_achieved` None: the document doesn't say, so no share is computed."""

    tenant_path = "scale__municipality_id"
    natural_key_paths = ("scale__municipality__code", "scale__key", "code")

    scale = models.ForeignKey(RatingScale, models.CASCADE, related_name="bands", verbose_name="評価区分")
    code = models.SlugField("識別名", max_length=20)
    position = models.PositiveSmallIntegerField("並び順", default=0)
    label = CleanCharField("名前", max_length=60)
    symbol = CleanCharField("記号", max_length=8, blank=True)
    lower_bound = models.DecimalField(
        "下限（％・以上）", max_digits=7, decimal_places=2, null=True, blank=True
    )
    counts_as_achieved = models.BooleanField(
        "達成に数える",
        null=True,
        blank=True,
        help_text="資料から分からないときは「不明」のままにします。不明の区分がある間、割合は算出しません",
    )
    in_denominator = models.BooleanField("分母に入れる", default=True)
    tone = CleanCharField("色合い", max_length=8, choices=Tone.choices, default=Tone.NEUTRAL)

    class Meta:
        verbose_name = "区分"
        verbose_name_plural = "区分"
        ordering = ["scale_id", "position"]
        constraints = [
            once("rating_band_code_once", "scale", "code", says="同じ識別名の区分がすでにあります。"),
            once("rating_band_position_once", "scale", "position", says="同じ並び順の区分がすでにあります。"),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.label}".strip() if self.symbol != self.label else self.label
