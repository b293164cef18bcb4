"""Frozen, numbered copies of a plan, and to whom they were released."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from plans.access import Access, Audience
from plans.fields import CleanCharField, CleanTextField
from plans.history.records import AppendOnlyModel
from plans.models import Plan
from progress.models.rounds import ReportingRound


class PublicationQuerySet(models.QuerySet["Publication"]):
    def readable_by(self, access: Access) -> PublicationQuerySet:
        """What this person may read: what was released to the public or, at home, to the person's audiences; who
        publishes there also reads what is sealed and not released."""
        readable = Publication.objects.filter(access.released("plan__municipality_id", "releases__audience"))
        return self.filter(pk__in=readable.values("pk"))

    def released(self) -> PublicationQuerySet:
        """Those that were released to anybody."""
        return self.filter(pk__in=PublicationRelease.objects.values("publication"))


class Publication(AppendOnlyModel):
    """公表版: a frozen, self-contained, numbered copy (`progress.table.frozen` document) with its SHA-256.

    Corrections are the next number with an `erratum`. Sealed and released by `progress.review` only.
    """

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
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="publication_number_once_per_plan",
                violation_error_message="同じ番号の公表版がすでにあります。",
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

    def tenant_id(self) -> int | None:
        return self.plan.municipality_id


class PublicationRelease(AppendOnlyModel):
    """The move that opened a sealed publication to one audience."""

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
            models.UniqueConstraint(
                fields=["publication", "audience"],
                name="release_once_per_audience",
                violation_error_message="この公開先にはすでに公開しています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication} → {self.to}"

    @property
    def to(self) -> str:
        """The audience, as the municipality calls it."""
        return self.publication.plan.municipality.called(self.audience)

    def tenant_id(self) -> int | None:
        return self.publication.tenant_id()
