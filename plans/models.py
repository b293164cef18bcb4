"""Who promises what, in which years: municipalities, their people, plans, pillars and rating scales."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from plans.access import Role
from plans.fields import FiscalYearField, year_check
from plans.history.writer import ChangeEvent as ChangeEvent
from plans.history.writer import Versioned
from plans.values import municipality_code
from plans.values.fiscal_year import FiscalYear, year_range


class User(AbstractUser):
    """A person with an account. What the person may do is in `Membership`, never here."""

    display_name = models.CharField("氏名", max_length=80, blank=True)

    class Meta:
        verbose_name = "利用者"
        verbose_name_plural = "利用者"

    def __str__(self) -> str:
        return self.display_name or self.username


class MunicipalityManager(models.Manager["Municipality"]):
    def get_by_natural_key(self, code: str) -> Municipality:
        return self.get(code=code)


def validate_code(code: str) -> None:
    try:
        municipality_code.require_valid(code)
    except municipality_code.NotAMunicipalityCode as error:
        raise ValidationError(str(error), code="invalid") from error


class Municipality(Versioned):
    """A city, town or village: the tenant to which every other row belongs."""

    code = models.CharField(
        "団体コード",
        max_length=6,
        unique=True,
        validators=[validate_code],
        help_text="全国地方公共団体コード。検査数字を含む6桁",
    )
    slug = models.SlugField("URL用の名前", max_length=40, unique=True, help_text="半角英数字。例：annaka")
    name = models.CharField("自治体名", max_length=80)
    prefecture = models.CharField("都道府県", max_length=10, blank=True)
    disclaimer = models.CharField(
        "すべてのページに出す注意書き",
        max_length=200,
        blank=True,
        help_text="見本や架空の市のときに使います。例：公表資料をもとにした見本です。市の公式情報ではありません",
    )

    objects = MunicipalityManager()

    class Meta:
        verbose_name = "自治体"
        verbose_name_plural = "自治体"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{6}$"),
                name="municipality_code_six_digits",
                violation_error_message="団体コードは、検査数字を含む6桁の数字で入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def tenant_id(self) -> int | None:
        return self.pk


class DepartmentManager(models.Manager["Department"]):
    def get_by_natural_key(self, code: str, name: str) -> Department:
        return self.get(municipality__code=code, name=name)


class Department(Versioned):
    """A department (課) or a collective name as printed (全課, 各所管課). Lives from one fiscal year to another."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", "課・室"
        GROUP = "group", "総称（全課・各課など）"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="departments", verbose_name="自治体"
    )
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("種類", max_length=12, choices=Kind.choices, default=Kind.DEPARTMENT)
    start_year = FiscalYearField("設置年度", null=True, blank=True)
    end_year = FiscalYearField("最後の年度", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="引き継いだ課",
    )
    position = models.PositiveIntegerField("並び順", default=0)

    objects = DepartmentManager()

    class Meta:
        verbose_name = "課"
        verbose_name_plural = "課"
        ordering = ["municipality", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="department_name_once_per_municipality",
                violation_error_message="同じ名前の課がすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(start_year__isnull=True)
                | Q(end_year__isnull=True)
                | Q(end_year__gte=models.F("start_year")),
                name="department_years_in_order",
                violation_error_message="最後の年度が設置年度より前になっています。",
            ),
            year_check("start_year", "department_start_year_possible"),
            year_check("end_year", "department_end_year_possible"),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.municipality.code, self.name)

    natural_key.dependencies = ["plans.municipality"]  # type: ignore[attr-defined]

    def tenant_id(self) -> int | None:
        return self.municipality_id


class MembershipQuerySet(models.QuerySet["Membership"]):
    def valid_on(self, day: date) -> MembershipQuerySet:
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )


class Membership(Versioned):
    """A person's role in a municipality, for 担当課 in one department, from one day to another."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="利用者")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="memberships", verbose_name="自治体"
    )
    role = models.CharField("役割", max_length=16, choices=Role.choices)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="課",
        help_text="役割が担当課のときに選びます",
    )
    valid_from = models.DateField("いつから", null=True, blank=True)
    valid_until = models.DateField("いつまで", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "所属と役割"
        verbose_name_plural = "所属と役割"
        ordering = ["municipality", "user", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.EDITOR, department__isnull=False)
                | (~Q(role=Role.EDITOR) & Q(department__isnull=True)),
                name="membership_department_for_editors_only",
                violation_error_message="役割が担当課のときは課を選び、ほかの役割のときは課を空にしてください。",
            ),
            models.UniqueConstraint(
                fields=["user", "municipality", "role", "department"],
                name="membership_once",
                violation_error_message="同じ所属と役割がすでに登録されています。",
            ),
            models.UniqueConstraint(
                fields=["user", "municipality", "role"],
                condition=Q(department__isnull=True),
                name="membership_without_department_once",
                violation_error_message="同じ役割がすでに登録されています。",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
                name="membership_days_in_order",
                violation_error_message="「いつまで」が「いつから」より前の日になっています。",
            ),
        ]

    def __str__(self) -> str:
        place = f"（{self.department}）" if self.department_id else ""
        return f"{self.user} {self.get_role_display()}{place}"

    def clean(self) -> None:
        super().clean()
        if self.department and self.department.municipality_id != self.municipality_id:
            raise ValidationError({"department": "別の自治体の課は選べません。"})
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError(
                {"valid_until": "「いつから」と同じ日か、それより後の日を入力してください。"}
            )

    def tenant_id(self) -> int | None:
        return self.municipality_id


class RatedBy(models.TextChoices):
    """Who rates on a scale: two axes at once are common (self × board)."""

    DEPARTMENT = "department", "担当課（企画課が確認）"
    PLANNER = "planner", "企画課"
    BOARD = "board", "審議会"


class RatingScaleManager(models.Manager["RatingScale"]):
    def get_by_natural_key(self, code: str, key: str) -> RatingScale:
        return self.get(municipality__code=code, key=key)


class RatingScale(Versioned):
    """An ordered set of bands (S/A/B/C, ◎○△×, 計画どおり/遅れ …): plan data, not program text."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="rating_scales", verbose_name="自治体"
    )
    key = models.SlugField("識別名", max_length=40, help_text="半角英数字。自治体の中で重ならない名前")
    name = models.CharField("区分の名前", max_length=80, help_text="例：進捗区分、審議会の評価")
    rated_by = models.CharField(
        "だれの評価か",
        max_length=12,
        choices=RatedBy.choices,
        default=RatedBy.DEPARTMENT,
        help_text="担当課の入力画面には、担当課の評価だけが出ます",
    )
    note = models.TextField("注記", blank=True, help_text="公表ページにそのまま出ます")

    objects = RatingScaleManager()

    class Meta:
        verbose_name = "評価区分"
        verbose_name_plural = "評価区分"
        ordering = ["municipality", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "key"],
                name="rating_scale_key_once",
                violation_error_message="同じ識別名の評価区分がすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.municipality.code, self.key)

    natural_key.dependencies = ["plans.municipality"]  # type: ignore[attr-defined]

    def tenant_id(self) -> int | None:
        return self.municipality_id


class Tone(models.TextChoices):
    """The colour family in which a band is shown, always beside its label."""

    GOOD = "good", "良い"
    INFO = "info", "ふつう"
    WARN = "warn", "注意"
    BAD = "bad", "遅れ"
    NEUTRAL = "neutral", "中立"


class RatingBandManager(models.Manager["RatingBand"]):
    def get_by_natural_key(self, code: str, key: str, band: str) -> RatingBand:
        return self.get(scale__municipality__code=code, scale__key=key, code=band)


class RatingBand(Versioned):
    """One band of a scale. `counts_as_achieved` None: the document doesn't say, so no share is computed."""

    scale = models.ForeignKey(RatingScale, models.CASCADE, related_name="bands", verbose_name="評価区分")
    code = models.SlugField("識別名", max_length=20)
    position = models.PositiveSmallIntegerField("並び順", default=0)
    label = models.CharField("名前", max_length=60)
    symbol = models.CharField("記号", max_length=8, blank=True)
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
    tone = models.CharField("色合い", max_length=8, choices=Tone.choices, default=Tone.NEUTRAL)

    objects = RatingBandManager()

    class Meta:
        verbose_name = "区分"
        verbose_name_plural = "区分"
        ordering = ["scale", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["scale", "code"],
                name="rating_band_code_once",
                violation_error_message="同じ識別名の区分がすでにあります。",
            ),
            models.UniqueConstraint(
                fields=["scale", "position"],
                name="rating_band_position_once",
                violation_error_message="同じ並び順の区分がすでにあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.label}".strip() if self.symbol != self.label else self.label

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.scale.natural_key(), self.code)

    natural_key.dependencies = ["plans.ratingscale"]  # type: ignore[attr-defined]

    def tenant_id(self) -> int | None:
        return self.scale.municipality_id


class PlanManager(models.Manager["Plan"]):
    def get_by_natural_key(self, code: str, slug: str) -> Plan:
        return self.get(municipality__code=code, slug=slug)


class Plan(Versioned):
    """実施計画・集中改革プラン: what a municipality promises for a run of fiscal years."""

    class DocumentState(models.TextChoices):
        OUTLINE = "outline", "素案"
        DRAFT = "draft", "案"
        ADOPTED = "adopted", "策定"
        REVISED = "revised", "改訂"

    class RatingRule(models.TextChoices):
        WORST = "worst", "最も低い指標で見る"
        EACH = "each", "指標ごとに見る"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="plans", verbose_name="自治体"
    )
    slug = models.SlugField("URL用の名前", max_length=40, help_text="半角英数字。例：plan-r2")
    title = models.CharField("計画名", max_length=120)
    outline_title = models.CharField("大綱の名前", max_length=120, blank=True)
    document_state = models.CharField(
        "文書の段階", max_length=8, choices=DocumentState.choices, default=DocumentState.DRAFT
    )
    document_date_printed = models.CharField("文書の日付（記載のまま）", max_length=80, blank=True)
    start_year = FiscalYearField("開始年度", null=True, blank=True)
    end_year = FiscalYearField("終了年度", null=True, blank=True)
    aim = models.TextField("目指すもの", blank=True)
    source_note = models.TextField("出典", blank=True, help_text="公表ページにそのまま出ます")
    note = models.TextField(
        "資料についての注記", blank=True, help_text="読み取れない箇所など。公表ページにも出ます"
    )
    rating_rule = models.CharField(
        "複数の指標の見方", max_length=8, choices=RatingRule.choices, default=RatingRule.WORST
    )
    scales: models.ManyToManyField[RatingScale, PlanScale] = models.ManyToManyField(
        RatingScale, through="PlanScale", related_name="plans", verbose_name="評価区分"
    )

    objects = PlanManager()

    class Meta:
        verbose_name = "計画"
        verbose_name_plural = "計画"
        ordering = ["municipality", "-start_year", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "slug"],
                name="plan_slug_once_per_municipality",
                violation_error_message="同じURL用の名前の計画がすでにあります。",
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

    def natural_key(self) -> tuple[str, str]:
        return (self.municipality.code, self.slug)

    natural_key.dependencies = ["plans.municipality"]  # type: ignore[attr-defined]

    def tenant_id(self) -> int | None:
        return self.municipality_id

    @property
    def years(self) -> list[FiscalYear]:
        """The plan's fiscal years; empty while no period is stated."""
        return year_range(self.start_year, self.end_year) if self.start_year and self.end_year else []

    @property
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

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="plan_scales", verbose_name="計画")
    scale = models.ForeignKey(
        RatingScale, models.PROTECT, related_name="plan_scales", verbose_name="評価区分"
    )
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "計画で使う評価区分"
        verbose_name_plural = "計画で使う評価区分"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "scale"],
                name="plan_scale_once",
                violation_error_message="同じ評価区分がすでに選ばれています。",
            )
        ]

    def __str__(self) -> str:
        return str(self.scale)

    def clean(self) -> None:
        super().clean()
        if self.scale_id and self.plan_id and self.scale.municipality_id != self.plan.municipality_id:
            raise ValidationError({"scale": "別の自治体の評価区分は選べません。"})

    def tenant_id(self) -> int | None:
        return self.plan.municipality_id


class Edition(Versioned):
    """版: 初版, 改訂1版 … with the date as printed."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="editions", verbose_name="計画")
    name = models.CharField("版", max_length=40)
    date_printed = models.CharField("日付（記載のまま）", max_length=40, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "版"
        verbose_name_plural = "版"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="edition_name_once",
                violation_error_message="同じ名前の版がすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.date_printed}）" if self.date_printed else self.name

    def tenant_id(self) -> int | None:
        return self.plan.municipality_id


class Footnote(Versioned):
    """A footnote of the document (※5): its mark stands in the printed names, its text here."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="footnotes", verbose_name="計画")
    mark = models.CharField("印", max_length=8)
    text = models.TextField("注")
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "脚注"
        verbose_name_plural = "脚注"
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "mark"],
                name="footnote_mark_once",
                violation_error_message="同じ印の脚注がすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return self.mark

    def tenant_id(self) -> int | None:
        return self.plan.municipality_id


class PillarManager(models.Manager["Pillar"]):
    def get_by_natural_key(self, code: str, slug: str, key: str) -> Pillar:
        return self.get(plan__municipality__code=code, plan__slug=slug, key=key)


class Pillar(Versioned):
    """柱・基本方針・大項目・中項目: a node of the plan's tree.

    `key` identifies it inside the plan (「1-(1)」); `number_printed` is what the document prints before the
    name (「(1)」) and may repeat. `name` may be empty where the document gives a group only a policy sentence.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="pillars", verbose_name="計画")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="上位の柱"
    )
    key = models.CharField("識別番号", max_length=40, help_text="計画の中で重ならない番号。例：1、1-(1)")
    number_printed = models.CharField("番号（記載のまま）", max_length=20, blank=True)
    name = models.CharField("名称", max_length=160, blank=True)
    policy = models.TextField("方針", blank=True)
    open_ended = models.BooleanField(
        "「など」で終わる", default=False, help_text="項目が例示で、ほかにもあり得るとき"
    )
    note = models.TextField("資料についての注記", blank=True)
    position = models.PositiveIntegerField("並び順", default=0)

    objects = PillarManager()

    class Meta:
        verbose_name = "柱"
        verbose_name_plural = "柱"
        ordering = ["plan", "position", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"],
                name="pillar_key_once_per_plan",
                violation_error_message="同じ識別番号の柱がすでにあります。",
            ),
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

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.plan.natural_key(), self.key)

    natural_key.dependencies = ["plans.plan"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if self.parent and self.parent.plan_id != self.plan_id:
            raise ValidationError({"parent": "別の計画の柱は選べません。"})
        seen: Any = self.parent
        passed: set[int] = set()
        while seen is not None and id(seen) not in passed:
            passed.add(id(seen))  # a circle further up is told of the records that form it
            if self.pk is not None and seen.pk == self.pk:
                raise ValidationError({"parent": "柱を自分の下位の柱の下に置くことはできません。"})
            seen = seen.parent

    def tenant_id(self) -> int | None:
        return self.plan.municipality_id
