"""Rating scales with their bands; a plan with its editions, footnotes and tree of pillars."""

from __future__ import annotations

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from plans.fields import CleanCharField, CleanTextField, FiscalYearField, once, year_check
from plans.history.records import Named, Versioned
from plans.models.people import Municipality
from plans.values.fiscal_year import FiscalYear, year_range


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


class Plan(Named):
    """実施計画・集中改革プラン: what a municipality promises for a run of fiscal years."""

    class DocumentState(models.TextChoices):
        OUTLINE = "outline", "素案"
        DRAFT = "draft", "案"
        ADOPTED = "adopted", "策定"
        REVISED = "revised", "改訂"

    class RatingRule(models.TextChoices):
        WORST = "worst", "最も低い指標で見る"
        EACH = "each", "指標ごとに見る"

    natural_key_paths = ("municipality__code", "slug")

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="plans", verbose_name="自治体"
    )
    slug = models.SlugField("URL用の名前", max_length=40, help_text="半角英数字。例：plan-r2")
    title = CleanCharField("計画名", max_length=120)
    outline_title = CleanCharField("大綱の名前", max_length=120, blank=True)
    document_state = CleanCharField(
        "文書の段階", max_length=8, choices=DocumentState.choices, default=DocumentState.DRAFT
    )
    document_date_printed = CleanCharField("文書の日付（記載のまま）", max_length=80, blank=True)
    start_year = FiscalYearField("開始年度", null=True, blank=True)
    end_year = FiscalYearField("終了年度", null=True, blank=True)
    aim = CleanTextField("目指すもの", blank=True)
    source_note = CleanTextField("出典", blank=True, help_text="公表ページにそのまま出ます")
    transcription_note = CleanTextField(
        "資料についての注記", blank=True, help_text="読み取れない箇所など。公表ページにも出ます"
    )
    rating_rule = CleanCharField(
        "複数の指標の見方",
        max_length=8,
        choices=RatingRule.choices,
        default=RatingRule.WORST,
        help_text="「指標ごとに見る」にすると、担当課の入力画面で、指標も一つずつ評価できます",
    )
    layout = CleanCharField(
        "様式", max_length=40, blank=True, help_text="一覧のほかに書き出す、この計画の様式（個票など）"
    )
    scales: models.ManyToManyField[RatingScale, PlanScale] = models.ManyToManyField(
        RatingScale, through="PlanScale", related_name="plans", verbose_name="評価区分"
    )

    former_columns = {"note": CleanTextField("資料についての注記")}

    class Meta:
        verbose_name = "計画"
        verbose_name_plural = "計画"
        ordering = ["municipality_id", "-start_year", "slug"]
        constraints = [
            once(
                "plan_slug_once_per_municipality",
                "municipality",
                "slug",
                says="同じURL用の名前の計画がすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(start_year__isnull=True)
                | Q(end_year__isnull=True)
                | Q(end_year__gte=models.F("start_year")),
                name="plan_years_in_order",
                violation_error_message="終了年度が開始年度より前になっています。",
            ),
            year_check("start_year", "plan_start_year_possible"),
            year_check("end_year", "plan_end_year_possible"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> list[FiscalYear]:
        """The plan's fiscal years; empty while no period is stated."""
        return year_range(self.start_year, self.end_year) if self.start_year and self.end_year else []

    @property
    def rates_each(self) -> bool:
        """Is each of several indicators rated by itself?"""
        return self.rating_rule == self.RatingRule.EACH

    @property
    @admin.display(description="計画期間", ordering="start_year")
    def period(self) -> str:
        """「令和2年度～令和6年度（2020～2024年度）」, or that no period is stated."""
        if not self.start_year or not self.end_year:
            return "計画期間の記載なし"
        start, end = FiscalYear(self.start_year), FiscalYear(self.end_year)
        if start == end:
            return f"{start.era}（{start.western}）"
        return f"{start.era}～{end.era}（{int(start)}～{end.western}）"


class PlanScale(Versioned):
    """A scale that a plan uses, in order; the first is the one that decides the achieved share."""

    tenant_path = "plan__municipality_id"
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="plan_scales", verbose_name="計画")
    scale = models.ForeignKey(
        RatingScale, models.PROTECT, related_name="plan_scales", verbose_name="評価区分"
    )
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "計画で使う評価区分"
        verbose_name_plural = "計画で使う評価区分"
        ordering = ["plan_id", "position"]
        constraints = [once("plan_scale_once", "plan", "scale", says="同じ評価区分がすでに選ばれています。")]

    def __str__(self) -> str:
        return str(self.scale)

    def clean(self) -> None:
        super().clean()
        if self.scale_id and self.plan_id and self.scale.municipality_id != self.plan.municipality_id:
            raise ValidationError({"scale": "別の自治体の評価区分は選べません。"})


class Edition(Versioned):
    """版: 初版, 改訂1版 … with the date as printed."""

    tenant_path = "plan__municipality_id"
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="editions", verbose_name="計画")
    name = CleanCharField("版", max_length=40)
    date_printed = CleanCharField("日付（記載のまま）", max_length=40, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "版"
        verbose_name_plural = "版"
        ordering = ["plan_id", "position"]
        constraints = [once("edition_name_once", "plan", "name", says="同じ名前の版がすでにあります。")]

    def __str__(self) -> str:
        return f"{self.name}（{self.date_printed}）" if self.date_printed else self.name


class Footnote(Versioned):
    """A footnote of the document (※5): its mark stands in the printed names, its text here."""

    tenant_path = "plan__municipality_id"
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="footnotes", verbose_name="計画")
    mark = CleanCharField("印", max_length=8)
    text = CleanTextField("注")
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "脚注"
        verbose_name_plural = "脚注"
        ordering = ["plan_id", "position"]
        constraints = [once("footnote_mark_once", "plan", "mark", says="同じ印の脚注がすでにあります。")]

    def __str__(self) -> str:
        return self.mark


class Pillar(Named):
    """柱・基本方針・大項目・中項目: a node of the plan's tree.

    `key` identifies it inside the plan (「1-(1)」); `number_printed` is what the document prints before the
    name (「(1)」) and may repeat. `name` may be empty where the document gives a group only a policy sentence.
    """

    tenant_path = "plan__municipality_id"
    natural_key_paths = ("plan__municipality__code", "plan__slug", "key")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="pillars", verbose_name="計画")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="上位の柱"
    )
    key = CleanCharField("識別番号", max_length=40, help_text="計画の中で重ならない番号。例：1、1-(1)")
    number_printed = CleanCharField("番号（記載のまま）", max_length=20, blank=True)
    name = CleanCharField("名称", max_length=160, blank=True)
    policy = CleanTextField("方針", blank=True)
    open_ended = models.BooleanField(
        "「など」で終わる", default=False, help_text="項目が例示で、ほかにもあり得るとき"
    )
    transcription_note = CleanTextField("資料についての注記", blank=True)
    position = models.PositiveIntegerField("並び順", default=0)

    former_columns = {"note": CleanTextField("資料についての注記")}

    class Meta:
        verbose_name = "柱"
        verbose_name_plural = "柱"
        ordering = ["plan_id", "position", "key"]
        constraints = [
            once("pillar_key_once_per_plan", "plan", "key", says="同じ識別番号の柱がすでにあります。"),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="pillar_not_its_own_parent",
                violation_error_message="柱を自分自身の下に置くことはできません。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Number and name as the document prints them; the key where it prints neither."""
        return f"{self.number_printed} {self.name}".strip() or self.key

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.plan_id != self.plan_id:
            raise ValidationError({"parent": "別の計画の柱は選べません。"})
        if self.leads_back("parent"):
            raise ValidationError({"parent": "柱を自分の下位の柱の下に置くことはできません。"})
