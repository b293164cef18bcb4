"""A round: the planning section asks, the board answers, what came of it is published in frozen, numbered copies."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from plans.access import NOBODY, Access, Audience, handed_out
from plans.fields import CleanCharField, CleanTextField, FiscalYearField, once, year_check
from plans.history.records import AppendOnlyModel, Decided, Named, Versioned
from plans.models import Department, Pillar, Plan
from plans.values.fiscal_year import FiscalYear
from progress.judgement import Rule
from progress.models.judgements import JudgementRule


class ReportingRound(Decided, Named):
    """照会: the planning section asks for one plan's status of one fiscal year.

    `historical`: made from old documents; its records were never submitted or confirmed by anybody here.
    """

    tenant_path = "plan__municipality_id"
    natural_key_paths = ("plan__municipality__code", "plan__slug", "fiscal_year", "kind")

    class Kind(models.TextChoices):
        YEAR_END = "year_end", "年度末"
        MID_YEAR = "mid_year", "中間"
        FINAL = "final", "最終（計画期間の総括）"

    class State(models.TextChoices):
        OPEN = "open", "受付中"
        CLOSED = "closed", "締切"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rounds", verbose_name="計画")
    fiscal_year = FiscalYearField("対象年度")
    kind = CleanCharField("種類", max_length=10, choices=Kind.choices, default=Kind.YEAR_END)
    title = CleanCharField("名前", max_length=120, blank=True)
    reference_date = models.DateField("基準日", null=True, blank=True)
    due_on = models.DateField("提出期限", null=True, blank=True)
    state = CleanCharField("状態", max_length=8, choices=State.choices, default=State.OPEN)
    historical = models.BooleanField("過去資料から", default=False)
    judgement_rule = models.ForeignKey(
        JudgementRule, models.PROTECT, null=True, blank=True, related_name="rounds", verbose_name="評価基準"
    )
    """The version by which its records are judged; None: the built-in rule."""
    request_text = CleanTextField("担当課への依頼文", blank=True)
    remarks = CleanTextField("備考", blank=True, help_text="公表ページに「この報告について」として出ます")
    transcription_note = CleanTextField("資料についての注記", blank=True, help_text="公表ページにも出ます")

    former_columns = {"note": CleanTextField("資料についての注記")}

    class Meta:
        verbose_name = "照会"
        verbose_name_plural = "照会"
        ordering = ["plan_id", "-fiscal_year", "kind"]
        constraints = [
            once(
                "round_once_per_year_and_kind",
                "plan",
                "fiscal_year",
                "kind",
                says="同じ年度・種類の照会がすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(historical=True) | Q(due_on__isnull=False),
                name="round_has_due_date",
                violation_error_message="提出期限を入力してください。",
            ),
            year_check("fiscal_year", "round_year_possible"),
        ]

    def __str__(self) -> str:
        usual = {"year_end": "末の実施状況", "mid_year": "の中間実施状況", "final": "末の最終実施状況"}
        return self.title or f"{FiscalYear(self.fiscal_year)}{usual[self.kind]}"

    def clean(self) -> None:
        super().clean()
        rule = self.judgement_rule
        if rule is not None and rule.plan_id is not None and rule.plan_id != self.plan_id:
            raise ValidationError({"judgement_rule": "別の計画の評価基準は選べません。"})
        if self.pk is not None and (why_not := self._why_no_other_rule()):
            raise ValidationError({"judgement_rule": why_not})

    def _why_no_other_rule(self) -> str:
        """Why the stored round can't be bound to the rule that is wanted; "" where it is, or can."""
        was = ReportingRound.objects.filter(pk=self.pk).values_list("judgement_rule", "state").first()
        if was is None or was[0] == self.judgement_rule_id:
            return ""
        if was[1] == self.State.CLOSED:
            return "締め切った照会の評価基準は、変えられません。"
        if self.publications.exists():
            return "結果が確定版に入っている照会の評価基準は、変えられません。"
        return ""

    @property
    def rule(self) -> Rule:
        """By which bands are suggested: its version's or, without one, the built-in rule, as the plan looks at
        several indicators."""
        stored = self.judgement_rule
        return stored.rule if stored is not None else Rule(each=self.plan.rates_each)


class RoundDue(Versioned):
    """課別の提出期限: until when one department answers a round, where it isn't the round's own day.

    Read by `progress.due_days` alone.
    """

    tenant_path = "round__plan__municipality_id"
    round = models.ForeignKey(ReportingRound, models.CASCADE, related_name="dues", verbose_name="照会")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="課")
    due_on = models.DateField("提出期限")

    class Meta:
        verbose_name = "課別の提出期限"
        verbose_name_plural = "課別の提出期限"
        ordering = ["round_id", "department_id"]
        constraints = [
            once("round_due_once", "round", "department", says="この課の提出期限はすでにあります。")
        ]

    def __str__(self) -> str:
        return f"{self.department}（{self.round}）"

    def clean(self) -> None:
        super().clean()
        if self.department_id and self.department.municipality_id != self.round.plan.municipality_id:
            raise ValidationError({"department": "別の自治体の課は選べません。"})


class PillarSummary(Versioned):
    """総括: what a round says of a whole pillar (館林's sheets), and what comes next."""

    tenant_path = "round__plan__municipality_id"
    round = models.ForeignKey(ReportingRound, models.CASCADE, related_name="summaries", verbose_name="照会")
    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="summaries", verbose_name="柱")
    summary = CleanTextField("総括", blank=True)
    next_steps = CleanTextField("今後の考え方", blank=True)

    class Meta:
        verbose_name = "柱の総括"
        verbose_name_plural = "柱の総括"
        ordering = ["round_id", "pillar_id"]
        constraints = [
            once("pillar_summary_once_per_round", "round", "pillar", says="この柱の総括はすでにあります。")
        ]

    def __str__(self) -> str:
        return f"{self.pillar}（{self.round}）"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def readable_by(self, access: Access) -> PublicationQuerySet:
        """What this person may read: what was released to the public or, at home, to the person's audiences; who
        publishes there also reads what is sealed and not released."""
        readable = Publication.objects.filter(access.released("plan__municipality_id", "releases__audience"))
        return self.filter(pk__in=readable.values("pk"))

    def meeting_papers(self) -> PublicationQuerySet:
        """What was handed out in a public session: everybody may read it, under 会議資料 alone."""
        return self.filter(handed_out("releases__audience"))

    def open_to_all(self) -> PublicationQuerySet:
        """What everybody may read something of: publications and 会議資料."""
        public = NOBODY.released("plan__municipality_id", "releases__audience")
        readable = Publication.objects.filter(public | handed_out("releases__audience"))
        return self.filter(pk__in=readable.values("pk"))

    def released(self) -> PublicationQuerySet:
        """Those that were released to anybody."""
        return self.filter(pk__in=PublicationRelease.objects.values("publication"))


class Publication(Decided, AppendOnlyModel):
    """公表版: a frozen, self-contained, numbered copy (`progress.table.frozen` document) with its SHA-256.

    Corrections are the next number with an `erratum`. Sealed and released by `progress.review` only.
    """

    tenant_path = "plan__municipality_id"

    class Kind(models.TextChoices):
        PLAN = "plan", "計画"
        YEAR_END = "year_end", "年度末の実施状況"
        MID_YEAR = "mid_year", "中間の実施状況"
        FINAL = "final", "計画期間の総括"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="publications", verbose_name="計画")
    round = models.ForeignKey(
        ReportingRound, models.PROTECT, null=True, related_name="publications", verbose_name="照会"
    )
    kind = CleanCharField("種類", max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField("番号")
    title = CleanCharField("名前", max_length=200)
    content = models.JSONField("内容")
    sha256 = CleanCharField("SHA-256", max_length=64)
    rule_version = CleanCharField("計算規則の版", max_length=20)
    sealed_at = models.DateTimeField("確定日時", default=timezone.now)
    sealed_by_name = CleanCharField("確定した人", max_length=120, blank=True)
    erratum = CleanTextField("正誤", blank=True)
    correction = models.ForeignKey(
        "progress.Correction",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name="訂正",
    )
    """The figure, text or effect whose correction made this the next number; None for every other publication."""
    left_open = CleanTextField("確定したときに残っていたこと", blank=True)
    """What was still open when it was sealed all the same, a line each, as whoever sealed it saw it."""

    objects = PublicationQuerySet.as_manager()

    @property
    def change_word(self) -> str:
        """What `erratum` is called: a plan is changed, only results are put right."""
        return "計画の変更" if self.kind == self.Kind.PLAN else "正誤"

    class Meta:
        verbose_name = "公表版"
        verbose_name_plural = "公表版"
        ordering = ["plan_id", "-number"]
        constraints = [
            once(
                "publication_number_once_per_plan",
                "plan",
                "number",
                says="同じ番号の公表版がすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(kind="plan", round__isnull=True) | (~Q(kind="plan") & Q(round__isnull=False)),
                name="publication_round_unless_plan",
                violation_error_message="計画の公表には照会を付けず、実施状況の公表には照会が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号 {self.title}"

    @staticmethod
    def usual_title(plan: Plan, reporting_round: ReportingRound | None) -> str:
        """What a publication is called unless the planning section names it otherwise."""
        if reporting_round is None:
            return plan.title
        return reporting_round.title or f"{plan.title} {reporting_round}"


class PublicationRelease(AppendOnlyModel):
    """The move that opened a sealed publication to one audience."""

    tenant_path = "publication__plan__municipality_id"
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="releases", verbose_name="公表版"
    )
    audience = CleanCharField("公開先", max_length=14, choices=Audience.choices)
    at = models.DateTimeField("公開日時", default=timezone.now)
    by_name = CleanCharField("公開した人", max_length=120, blank=True)

    class Meta:
        verbose_name = "公開"
        verbose_name_plural = "公開"
        ordering = ["publication_id", "at"]
        constraints = [
            once(
                "release_once_per_audience",
                "publication",
                "audience",
                says="この公開先にはすでに公開しています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication} → {self.to}"

    @property
    def to(self) -> str:
        """The audience, as the municipality calls it."""
        return self.publication.plan.municipality.called(self.audience)


class PlannedRelease(Versioned):
    """公開の予約: who will read a sealed publication from a moment on. Written by `progress.planned_releases` only;
    gone once it was carried out or taken back, which the history tells.

    `audiences`: values of `Audience`; `failed`: why it couldn't be carried out at its time ("": it is still to come).
    """

    tenant_path = "publication__plan__municipality_id"
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="planned_releases", verbose_name="公表版"
    )
    audiences = models.JSONField("公開先")
    at = models.DateTimeField("公開する日時")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="予約した人"
    )
    failed = CleanTextField("公開できなかった理由", blank=True)

    class Meta:
        verbose_name = "公開の予約"
        verbose_name_plural = "公開の予約"
        ordering = ["publication_id", "at"]

    def __str__(self) -> str:
        return f"{self.publication} → {self.to}"

    @property
    def to(self) -> str:
        """The audiences, as the municipality calls them: 「議会、市民」."""
        called = self.publication.plan.municipality.called
        return "、".join(called(one) for one in self.audiences)
