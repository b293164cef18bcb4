"""The promises: items, who answers for them, what is measured and what is to be reached in which year."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from items.quantity import Bound, show, trimmed
from plans.fields import FiscalYearField, year_check
from plans.history.writer import Versioned
from plans.models import Department, Pillar, Plan

BOUND_CHOICES = [(bound.value, bound.label) for bound in Bound]


class ItemManager(models.Manager["Item"]):
    def get_by_natural_key(self, code: str, slug: str, key: str) -> Item:
        return self.get(plan__municipality__code=code, plan__slug=slug, key=key)


class Item(Versioned):
    """取組項目・改革実施項目・行政活動: one promise. May nest (館林's 2/4/6-digit activities).

    `key` identifies it inside the plan; `number_printed` and `activity_code` are text as the document prints
    them and may repeat. A text that begins with 「（要約）」 is our summary of a longer passage.
    """

    class Kind(models.TextChoices):
        CONTINUED = "continued", "継続"
        NEW = "new", "新規"

    class Nature(models.TextChoices):
        ITEM = "item", "取組項目"
        ACTIVITY = "activity", "行政活動"
        MISSION = "mission", "任務目的"
        EXAMPLE = "example", "取組項目例"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items", verbose_name="計画")
    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="items", verbose_name="柱")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上位の項目"
    )
    key = models.CharField("識別番号", max_length=60, help_text="計画の中で重ならない番号。例：1-(1)-①")
    number_printed = models.CharField("番号（記載のまま）", max_length=20, blank=True)
    activity_code = models.CharField("業務コード", max_length=12, blank=True)
    nature = models.CharField("種類", max_length=10, choices=Nature.choices, default=Nature.ITEM)
    name = models.CharField("項目名", max_length=160)
    name_printed = models.CharField(
        "項目名（記載のまま）", max_length=200, blank=True, help_text="脚注の印など、項目名と違うときだけ"
    )
    kind = models.CharField("継続・新規", max_length=10, choices=Kind.choices, blank=True)
    current_issues = models.TextField("現状と課題", blank=True)
    approach = models.TextField("取組内容", blank=True)
    desired_state = models.TextField("目標の状態", blank=True)
    goal_text = models.TextField("目標", blank=True)
    baseline_printed = models.TextField("現状の数値（記載のまま）", blank=True)
    goal_printed = models.TextField("目標の数値（記載のまま）", blank=True)
    schedule_printed = models.CharField("実施時期（記載のまま）", max_length=60, blank=True)
    start_year = FiscalYearField("実施時期の始まり", null=True, blank=True)
    end_year = FiscalYearField("実施時期の終わり", null=True, blank=True)
    every_year = models.BooleanField("毎年度", default=False)
    departments_printed = models.TextField("担当課・関係課（記載のまま）", blank=True)
    footnote_marks = models.CharField("脚注の印", max_length=40, blank=True)
    page_printed = models.CharField("資料のページ", max_length=12, blank=True)
    note = models.TextField(
        "資料についての注記", blank=True, help_text="読み取れない箇所など。公表ページにも出ます"
    )
    position = models.PositiveIntegerField("並び順", default=0)

    objects = ItemManager()

    class Meta:
        verbose_name = "取組項目"
        verbose_name_plural = "取組項目"
        ordering = ["plan", "position", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"],
                name="item_key_once_per_plan",
                violation_error_message="同じ識別番号の項目がこの計画にすでにあります。",
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="item_not_its_own_parent",
                violation_error_message="項目を自分自身の下に置くことはできません。",
            ),
            models.CheckConstraint(
                condition=Q(start_year__isnull=True)
                | Q(end_year__isnull=True)
                | Q(end_year__gte=models.F("start_year")),
                name="item_years_in_order",
                violation_error_message="実施時期の終わりが始まりより前になっています。",
            ),
            year_check("start_year", "item_start_year_possible"),
            year_check("end_year", "item_end_year_possible"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Number and name as printed: 「①情報提供手段の拡大」, 「0301 総合計画の…」."""
        number = self.activity_code or self.number_printed
        space = "" if (number and not number[-1].isalnum()) or "①" <= number[-1:] <= "⑳" else " "
        return f"{number}{space}{self.name}".strip()

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.plan.natural_key(), self.key)

    natural_key.dependencies = ["plans.plan", "plans.pillar"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if self.pillar_id and self.plan_id and self.pillar.plan_id != self.plan_id:
            raise ValidationError({"pillar": "別の計画の柱は選べません。"})
        if self.parent and self.parent.plan_id != self.plan_id:
            raise ValidationError({"parent": "別の計画の項目は選べません。"})
        seen: Item | None = self.parent
        passed: set[int] = set()
        while seen is not None and id(seen) not in passed:
            passed.add(id(seen))  # a circle further up is told of the records that form it
            if self.pk is not None and seen.pk == self.pk:
                raise ValidationError({"parent": "項目を自分の下位の項目の下に置くことはできません。"})
            seen = seen.parent

    def tenant_id(self) -> int | None:
        return self.plan.municipality_id


class ItemSuccession(Versioned):
    """統合・分割・改称・廃止: what became of an item, from which fiscal year on."""

    class Kind(models.TextChoices):
        RENAMED = "renamed", "改称"
        MERGED = "merged", "統合"
        SPLIT = "split", "分割"
        ENDED = "ended", "廃止・終了"

    item = models.ForeignKey(Item, models.CASCADE, related_name="successions", verbose_name="項目")
    successor = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="succeeds", verbose_name="引き継いだ項目"
    )
    kind = models.CharField("種類", max_length=8, choices=Kind.choices)
    from_year = FiscalYearField("いつの年度から")
    former_name = models.CharField("元の名前", max_length=160, blank=True)
    new_name = models.CharField("新しい名前", max_length=160, blank=True)
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "統合・改称・廃止"
        verbose_name_plural = "統合・改称・廃止"
        ordering = ["item", "from_year"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["merged", "split"]) | Q(successor__isnull=False),
                name="succession_successor_for_merge_and_split",
                violation_error_message="統合・分割のときは、引き継いだ項目を選んでください。",
            ),
            year_check("from_year", "succession_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_kind_display()}"

    def tenant_id(self) -> int | None:
        return self.item.tenant_id()


class Assignment(Versioned):
    """担当課 (lead) or 関係課 (related) of an item, for all of it or for the clause 「②～⑤」."""

    class Role(models.TextChoices):
        LEAD = "lead", "担当課"
        RELATED = "related", "関係課"

    item = models.ForeignKey(Item, models.CASCADE, related_name="assignments", verbose_name="項目")
    department = models.ForeignKey(Department, models.PROTECT, related_name="assignments", verbose_name="課")
    role = models.CharField("役割", max_length=8, choices=Role.choices, default=Role.LEAD)
    clause = models.CharField("受け持つ部分", max_length=20, blank=True, help_text="例：①、②～⑤")
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "担当"
        verbose_name_plural = "担当"
        ordering = ["item", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "department", "clause"],
                name="assignment_once",
                violation_error_message="同じ課がすでに担当になっています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.clause}{self.department}"

    def clean(self) -> None:
        super().clean()
        if self.department_id and self.department.municipality_id != self.item.plan.municipality_id:
            raise ValidationError({"department": "別の自治体の課は選べません。"})

    def tenant_id(self) -> int | None:
        return self.item.tenant_id()


class IndicatorManager(models.Manager["Indicator"]):
    def get_by_natural_key(self, code: str, slug: str, key: str, name: str) -> Indicator:
        return self.get(item__plan__municipality__code=code, item__plan__slug=slug, item__key=key, name=name)


class Indicator(Versioned):
    """指標: what is measured. Direction is stored, never inferred. The printed text stays beside each value."""

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
    name = models.CharField("指標名", max_length=120)
    unit = models.CharField("単位", max_length=20, blank=True)
    kind = models.CharField("種類", max_length=8, choices=Kind.choices, default=Kind.NUMBER)
    direction = models.CharField(
        "向き",
        max_length=8,
        choices=Direction.choices,
        blank=True,
        help_text="資料に書かれていないときは空のままにします",
    )
    measure = models.CharField("値の意味", max_length=10, choices=Measure.choices, default=Measure.LEVEL)
    targets_are_cumulative = models.BooleanField("目標値は累計", default=False)
    rate_basis = models.CharField(
        "達成率の計算", max_length=14, choices=RateBasis.choices, default=RateBasis.RATIO
    )
    tolerance = models.DecimalField("維持とみなす幅", max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_printed = models.CharField("現状（記載のまま）", max_length=120, blank=True)
    baseline_value = models.DecimalField("現状の値", max_digits=18, decimal_places=4, null=True, blank=True)
    baseline_approximate = models.BooleanField("現状は概数", default=False)
    baseline_year = FiscalYearField("現状の年度", null=True, blank=True)
    baseline_note = models.CharField("現状の時点など", max_length=80, blank=True)
    goal_printed = models.CharField("最終目標（記載のまま）", max_length=160, blank=True)
    goal_value = models.DecimalField("最終目標の値", max_digits=18, decimal_places=4, null=True, blank=True)
    goal_approximate = models.BooleanField("最終目標は概数", default=False)
    goal_bound = models.CharField("最終目標の範囲", max_length=10, choices=BOUND_CHOICES, blank=True)
    goal_year = FiscalYearField("最終目標の年度", null=True, blank=True)
    note = models.TextField("注記", blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    objects = IndicatorManager()

    class Meta:
        verbose_name = "指標"
        verbose_name_plural = "指標"
        ordering = ["item", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "name"],
                name="indicator_name_once_per_item",
                violation_error_message="同じ名前の指標がこの項目にすでにあります。",
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

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.item.natural_key(), self.name)

    natural_key.dependencies = ["items.item"]  # type: ignore[attr-defined]

    def tenant_id(self) -> int | None:
        return self.item.tenant_id()


class AnnualTarget(Versioned):
    """年次計画: one item in one fiscal year: the planned stage, the goal in words, the figures as printed."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="targets", verbose_name="項目")
    fiscal_year = FiscalYearField("年度")
    planned_stage = models.CharField(
        "進捗状況（計画の段階）", max_length=20, blank=True, help_text="検討・実施・達成など"
    )
    goal_text = models.TextField("年度目標", blank=True)
    figures_printed = models.TextField("数値（記載のまま）", blank=True)

    class Meta:
        verbose_name = "年度目標"
        verbose_name_plural = "年度目標"
        ordering = ["item", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "fiscal_year"],
                name="annual_target_once_per_year",
                violation_error_message="同じ年度の目標がすでにあります。",
            ),
            year_check("fiscal_year", "annual_target_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.fiscal_year}"

    def tenant_id(self) -> int | None:
        return self.item.tenant_id()


class TargetValue(Versioned):
    """数値: an indicator's target for one fiscal year, or its deadline (the month given in `due`)."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="target_values", verbose_name="指標"
    )
    fiscal_year = FiscalYearField("年度")
    printed = models.CharField("記載のまま", max_length=120, blank=True)
    value = models.DecimalField("目標値", max_digits=18, decimal_places=4, null=True, blank=True)
    approximate = models.BooleanField("概数", default=False)
    bound = models.CharField("範囲", max_length=10, choices=BOUND_CHOICES, blank=True)
    due = models.DateField("期限", null=True, blank=True, help_text="期限の指標のとき。月だけの記載は月末")

    class Meta:
        verbose_name = "目標値"
        verbose_name_plural = "目標値"
        ordering = ["indicator", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "fiscal_year"],
                name="target_value_once_per_year",
                violation_error_message="同じ年度の目標値がすでにあります。",
            ),
            year_check("fiscal_year", "target_value_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year}"

    @property
    def shown(self) -> str:
        if self.value is None:
            return self.printed or "－"
        return show(
            trimmed(self.value),
            self.indicator.unit,
            approximate=self.approximate,
            bound=Bound(self.bound) if self.bound else None,
        )

    def tenant_id(self) -> int | None:
        return self.indicator.tenant_id()


class TargetRevision(Versioned):
    """目標の見直し: the target that stood before and after, when and by whom it was decided, and why."""

    target_value = models.ForeignKey(
        TargetValue, models.CASCADE, related_name="revisions", verbose_name="目標値"
    )
    before_printed = models.CharField("見直し前（記載のまま）", max_length=120, blank=True)
    before_value = models.DecimalField("見直し前の値", max_digits=18, decimal_places=4, null=True, blank=True)
    after_printed = models.CharField("見直し後（記載のまま）", max_length=120, blank=True)
    after_value = models.DecimalField("見直し後の値", max_digits=18, decimal_places=4, null=True, blank=True)
    decided_on = models.DateField("決定日")
    decided_by = models.CharField("決定した組織", max_length=80)
    reason = models.TextField("理由")

    class Meta:
        verbose_name = "目標の見直し"
        verbose_name_plural = "目標の見直し"
        ordering = ["target_value", "decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="target_revision_has_reason",
                violation_error_message="目標を見直した理由を入力してください。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.target_value} {self.decided_on:%Y-%m-%d}"

    def tenant_id(self) -> int | None:
        return self.target_value.tenant_id()


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
    kan = models.CharField("款", max_length=8, blank=True)
    kou = models.CharField("項", max_length=8, blank=True)
    moku = models.CharField("目", max_length=8, blank=True)
    project_name = models.CharField("事業名", max_length=120)
    label_printed = models.CharField("欄の名前（記載のまま）", max_length=60, blank=True)
    budget_printed = models.CharField("予算額（記載のまま）", max_length=40, blank=True)
    budget_thousand_yen = models.BigIntegerField("予算額（千円）", null=True, blank=True)
    settled_printed = models.CharField("決算額（記載のまま）", max_length=40, blank=True)
    settled_thousand_yen = models.BigIntegerField("決算額（千円）", null=True, blank=True)
    is_repeated = models.BooleanField("再掲", default=False, help_text="再掲の行は合計に入れません")
    note = models.CharField("注記", max_length=200, blank=True)
    position = models.PositiveIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "予算・決算"
        verbose_name_plural = "予算・決算"
        ordering = ["pillar", "item", "position", "fiscal_year"]
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
    scope = models.CharField(
        "範囲", max_length=60, blank=True, help_text="例：このシート、すべてのシートの合算"
    )
    category = models.CharField("区分", max_length=30, help_text="例：正規、会計年度任用、再任用")
    fte = models.DecimalField("人工", max_digits=8, decimal_places=2)
    printed = models.CharField("記載のまま", max_length=20, blank=True)
    note = models.CharField("注記", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "人工"
        verbose_name_plural = "人工"
        ordering = ["pillar", "item", "position"]
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
