"""What is promised: the item, who answers for it, what became of it, what it costs."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from plans.fields import CleanCharField, CleanTextField, FiscalYearField, once, year_check
from plans.history.records import Named, Versioned
from plans.models import Department, Pillar, Plan
from plans.models.people import days_in_order, standing_on, stands_on


class Item(Named):
    """取組項目・改革実施項目・行政活動: one promise. May nest (館林's 2/4/6-digit activities).

    `key` identifies it inside the plan; `number_printed` and `activity_code` are text as the document prints
    them and may repeat. A text that begins with 「（要約）」 is our summary of a longer passage.
    """

    tenant_path = "plan__municipality_id"
    natural_key_paths = ("plan__municipality__code", "plan__slug", "key")

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
    key = CleanCharField("識別番号", max_length=60, help_text="計画の中で重ならない番号。例：1-(1)-①")
    number_printed = CleanCharField("番号（記載のまま）", max_length=20, blank=True)
    activity_code = CleanCharField("業務コード", max_length=12, blank=True)
    nature = CleanCharField("種類", max_length=10, choices=Nature.choices, default=Nature.ITEM)
    name = CleanCharField("項目名", max_length=160)
    name_printed = CleanCharField(
        "項目名（記載のまま）", max_length=200, blank=True, help_text="脚注の印など、項目名と違うときだけ"
    )
    kind = CleanCharField("継続・新規", max_length=10, choices=Kind.choices, blank=True)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carried_to",
        verbose_name="前の計画の項目",
    )
    current_issues = CleanTextField("現状と課題", blank=True)
    approach = CleanTextField("取組内容", blank=True)
    desired_state = CleanTextField("目標の状態", blank=True)
    goal_text = CleanTextField("目標", blank=True)
    baseline_printed = CleanTextField("現状の数値（記載のまま）", blank=True)
    goal_printed = CleanTextField("目標の数値（記載のまま）", blank=True)
    schedule_printed = CleanCharField("実施時期（記載のまま）", max_length=60, blank=True)
    start_year = FiscalYearField("実施時期の始まり", null=True, blank=True)
    end_year = FiscalYearField("実施時期の終わり", null=True, blank=True)
    every_year = models.BooleanField("毎年度", default=False)
    departments_printed = CleanTextField("担当課・関係課（記載のまま）", blank=True)
    footnote_marks = CleanCharField("脚注の印", max_length=40, blank=True)
    page_printed = CleanCharField("資料のページ", max_length=12, blank=True)
    remarks = CleanTextField(
        "備考", blank=True, help_text="資料の備考の欄に書かれていること。公表ページにも出ます"
    )
    transcription_note = CleanTextField(
        "資料についての注記", blank=True, help_text="読み取れない箇所など。公表ページにも出ます"
    )
    position = models.PositiveIntegerField("並び順", default=0)

    former_columns = {"note": CleanTextField("資料についての注記")}

    class Meta:
        verbose_name = "取組項目"
        verbose_name_plural = "取組項目"
        ordering = ["plan_id", "position", "key"]
        constraints = [
            once(
                "item_key_once_per_plan", "plan", "key", says="同じ識別番号の項目がこの計画にすでにあります。"
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

    def assigned_on(self, day: date) -> list[Assignment]:
        """Who answers for it, or shares in it, on `day`. Asks nobody where its `assignments` were fetched with it."""
        return [one for one in self.assignments.all() if stands_on(one, day)]

    def clean(self) -> None:
        super().clean()
        if self.pillar_id and self.plan_id and self.pillar.plan_id != self.plan_id:
            raise ValidationError({"pillar": "別の計画の柱は選べません。"})
        if self.parent and self.parent.plan_id != self.plan_id:
            raise ValidationError({"parent": "別の計画の項目は選べません。"})
        if self.leads_back("parent"):
            raise ValidationError({"parent": "項目を自分の下位の項目の下に置くことはできません。"})


class ItemSuccession(Versioned):
    """統合・分割・改称・完了・廃止・追加: what became of an item, or that it joined, from which fiscal year on."""

    tenant_path = "item__plan__municipality_id"

    class Kind(models.TextChoices):
        RENAMED = "renamed", "改称"
        MERGED = "merged", "統合"
        SPLIT = "split", "分割"
        DONE = "done", "完了"
        ENDED = "ended", "廃止・終了"
        ADDED = "added", "追加"

    item = models.ForeignKey(Item, models.CASCADE, related_name="successions", verbose_name="項目")
    successor = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="succeeds", verbose_name="引き継いだ項目"
    )
    kind = CleanCharField("種類", max_length=8, choices=Kind.choices)
    from_year = FiscalYearField("いつの年度から")
    former_name = CleanCharField("元の名前", max_length=160, blank=True)
    new_name = CleanCharField("新しい名前", max_length=160, blank=True)
    reason = CleanTextField("理由", blank=True)

    class Meta:
        verbose_name = "統合・改称・廃止"
        verbose_name_plural = "統合・改称・廃止"
        ordering = ["item_id", "from_year"]
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


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def on(self, day: date) -> AssignmentQuerySet:
        return self.filter(standing_on(day))


class Assignment(Versioned):
    """担当課 (lead) or 関係課 (related) of an item, for all of it or for the clause 「②～⑤」.

    From one day to another (None: always, or not ended): an item that goes to another department by 組織改正 keeps
    the one that answered for it until then. Whoever stands in the department's place on a day answers for it.
    """

    tenant_path = "item__plan__municipality_id"

    class Role(models.TextChoices):
        LEAD = "lead", "担当課"
        RELATED = "related", "関係課"

    item = models.ForeignKey(Item, models.CASCADE, related_name="assignments", verbose_name="項目")
    department = models.ForeignKey(Department, models.PROTECT, related_name="assignments", verbose_name="課")
    role = CleanCharField("役割", max_length=8, choices=Role.choices, default=Role.LEAD)
    clause = CleanCharField("受け持つ部分", max_length=20, blank=True, help_text="例：①、②～⑤")
    valid_from = models.DateField("いつから", null=True, blank=True)
    valid_until = models.DateField("いつまで", null=True, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "担当"
        verbose_name_plural = "担当"
        ordering = ["item_id", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "department", "clause"],
                condition=Q(valid_until__isnull=True),
                name="assignment_once",
                violation_error_message="同じ課がすでに担当になっています。",
            ),
            days_in_order("assignment_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.clause}{self.department}"

    def clean(self) -> None:
        super().clean()
        if self.department_id and self.department.municipality_id != self.item.plan.municipality_id:
            raise ValidationError({"department": "別の自治体の課は選べません。"})


def _of_pillar_or_item(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(pillar__isnull=False, item__isnull=True) | Q(pillar__isnull=True, item__isnull=False),
        name=name,
        violation_error_message="柱か項目のどちらか一つを選んでください。",
    )


class BudgetLine(Versioned):
    """予算事業: 款・項・目, code and name with the amounts of one fiscal year, of a pillar (a sheet) or of an item.

    An item may have several. `project_code`: as the city's budget book numbers it, text as printed. Amounts that
    aren't stated are None: the line then says only which 事業 it is.
    """

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
    project_code = CleanCharField(
        "事業コード", max_length=30, blank=True, help_text="予算書で事業に付いた番号。例：02-01-07-0012"
    )
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
