"""What happened, who checked it, what was published."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from items.models import Indicator, Item
from items.quantity import show, trimmed
from plans.access import Access, Act, Audience
from plans.fields import FiscalYearField, year_check
from plans.history.writer import AppendOnlyModel, Versioned
from plans.models import Department, Municipality, Pillar, Plan, RatingBand, RatingScale
from plans.values.fiscal_year import FiscalYear
from progress.workflow import Move, State


class ReportingRoundQuerySet(models.QuerySet["ReportingRound"]):
    def visible_to(self, access: Access) -> ReportingRoundQuerySet:
        return self.filter(access.scope(Act.SEE_STAFF_PAGES, "plan__municipality_id"))


class ReportingRoundManager(models.Manager.from_queryset(ReportingRoundQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, code: str, slug: str, fiscal_year: int, kind: str) -> ReportingRound:
        found: ReportingRound = self.get(
            plan__municipality__code=code, plan__slug=slug, fiscal_year=fiscal_year, kind=kind
        )
        return found


class ReportingRound(Versioned):
    """照会: the planning section asks for one plan's status of one fiscal year.

    `historical`: made from old documents; its records were never submitted or confirmed by anybody here.
    """

    class Kind(models.TextChoices):
        YEAR_END = "year_end", "年度末"
        MID_YEAR = "mid_year", "中間"
        FINAL = "final", "最終（計画期間の総括）"

    class State(models.TextChoices):
        OPEN = "open", "受付中"
        CLOSED = "closed", "締切"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rounds", verbose_name="計画")
    fiscal_year = FiscalYearField("対象年度")
    kind = models.CharField("種類", max_length=10, choices=Kind.choices, default=Kind.YEAR_END)
    title = models.CharField("名前", max_length=120, blank=True)
    reference_date = models.DateField("基準日", null=True, blank=True)
    due_on = models.DateField("提出期限", null=True, blank=True)
    state = models.CharField("状態", max_length=8, choices=State.choices, default=State.OPEN)
    historical = models.BooleanField("過去資料から", default=False)
    request_text = models.TextField("担当課への依頼文", blank=True)
    note = models.TextField("資料についての注記", blank=True, help_text="公表ページにも出ます")

    objects = ReportingRoundManager()

    class Meta:
        verbose_name = "照会"
        verbose_name_plural = "照会"
        ordering = ["plan", "-fiscal_year", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "fiscal_year", "kind"],
                name="round_once_per_year_and_kind",
                violation_error_message="同じ年度・種類の照会がすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(historical=True) | Q(due_on__isnull=False),
                name="round_has_due_date",
                violation_error_message="提出期限を入力してください。",
            ),
            year_check("fiscal_year", "round_year_possible"),
        ]

    def __str__(self) -> str:
        return self.title or _ROUND_NAMES[self.Kind(self.kind)].format(FiscalYear(self.fiscal_year))

    def natural_key(self) -> tuple[str, str, int, str]:
        return (*self.plan.natural_key(), int(self.fiscal_year), self.kind)

    natural_key.dependencies = ["plans.plan"]  # type: ignore[attr-defined]

    def is_late_on(self, day: date) -> bool:
        return bool(self.due_on and day > self.due_on)

    def tenant_id(self) -> int | None:
        return self.plan.municipality_id


_ROUND_NAMES = {
    ReportingRound.Kind.YEAR_END: "{}末の実施状況",
    ReportingRound.Kind.MID_YEAR: "{}の中間実施状況",
    ReportingRound.Kind.FINAL: "{}末の最終実施状況",
}


class YearEndStatusManager(models.Manager["YearEndStatus"]):
    def get_by_natural_key(self, *key: str | int) -> YearEndStatus:
        code, slug, fiscal_year, kind, item_key = key
        return self.get(
            round__plan__municipality__code=code,
            round__plan__slug=slug,
            round__fiscal_year=fiscal_year,
            round__kind=kind,
            item__key=item_key,
        )


class YearEndStatus(Versioned):
    """実施状況: what one item's department says of one round. Its `state` is written by `progress.review` only.

    `item_name_then`: the item's name as that report printed it, where it differs from today's.
    """

    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="statuses", verbose_name="照会")
    item = models.ForeignKey(Item, models.PROTECT, related_name="statuses", verbose_name="項目")
    state = models.CharField(
        "状態",
        max_length=12,
        choices=[(state.value, state.label) for state in State],
        default=State.NOT_STARTED.value,
        editable=False,
    )
    actual_stage = models.CharField("進捗状況（実際の段階）", max_length=20, blank=True)
    narrative = models.TextField("主な取組内容", blank=True)
    issues = models.TextField("課題", blank=True)
    next_steps = models.TextField("今後の取組", blank=True)
    item_name_then = models.CharField("当時の項目名", max_length=200, blank=True)
    note = models.TextField("資料についての注記", blank=True)

    objects = YearEndStatusManager()

    class Meta:
        verbose_name = "実施状況"
        verbose_name_plural = "実施状況"
        ordering = ["round", "item__position", "item__key"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "item"],
                name="status_once_per_round",
                violation_error_message="この項目の実施状況はすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}（{self.round}）"

    def natural_key(self) -> tuple[str | int, ...]:
        return (*self.round.natural_key(), self.item.key)

    natural_key.dependencies = ["progress.reportinground", "items.item"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if self.item_id and self.round_id and self.item.plan_id != self.round.plan_id:
            raise ValidationError({"item": "別の計画の項目は選べません。"})

    @property
    def workflow_state(self) -> State:
        return State(self.state)

    def tenant_id(self) -> int | None:
        return self.round.tenant_id()


class ActualValue(Versioned):
    """実績: an indicator's figure for one fiscal year as one status reports it.

    `is_provisional`: 見込; `final_on`: the day on which the figure became 確定.
    """

    status = models.ForeignKey(
        YearEndStatus, models.CASCADE, related_name="actual_values", verbose_name="実施状況"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="actual_values", verbose_name="指標"
    )
    fiscal_year = FiscalYearField("年度")
    printed = models.CharField("記載のまま", max_length=120, blank=True)
    value = models.DecimalField("実績値", max_digits=18, decimal_places=4, null=True, blank=True)
    approximate = models.BooleanField("概数", default=False)
    is_provisional = models.BooleanField("見込", default=False)
    final_on = models.DateField("確定した日", null=True, blank=True)
    note = models.CharField("注記", max_length=200, blank=True)

    class Meta:
        verbose_name = "実績値"
        verbose_name_plural = "実績値"
        ordering = ["status", "indicator", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["status", "indicator", "fiscal_year"],
                name="actual_value_once",
                violation_error_message="同じ年度の実績値がすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(is_provisional=False) | Q(final_on__isnull=True),
                name="actual_value_provisional_or_final",
                violation_error_message="見込の数値に確定した日は付けられません。",
            ),
            year_check("fiscal_year", "actual_value_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year} {self.shown}"

    @property
    def shown(self) -> str:
        if self.value is None:
            return self.printed or "－"
        return show(trimmed(self.value), self.indicator.unit, approximate=self.approximate)

    def clean(self) -> None:
        super().clean()
        if self.indicator_id and self.status_id and self.indicator.item_id != self.status.item_id:
            raise ValidationError({"indicator": "別の項目の指標は選べません。"})

    def tenant_id(self) -> int | None:
        return self.status.tenant_id()


class Rating(Versioned):
    """進捗区分: the recorded band on one axis of a status, beside the one that was suggested.

    The suggestion never overwrites the recorded band; where the two differ `reason` says why.
    """

    status = models.ForeignKey(YearEndStatus, models.CASCADE, related_name="ratings", verbose_name="実施状況")
    scale = models.ForeignKey(RatingScale, models.PROTECT, related_name="ratings", verbose_name="評価区分")
    recorded = models.ForeignKey(
        RatingBand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="評価"
    )
    suggested = models.ForeignKey(
        RatingBand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="計算による提案"
    )
    suggested_reason = models.CharField("提案の根拠", max_length=400, blank=True)
    reason = models.TextField("提案と違う理由", blank=True)

    class Meta:
        verbose_name = "評価"
        verbose_name_plural = "評価"
        ordering = ["status", "scale"]
        constraints = [
            models.UniqueConstraint(
                fields=["status", "scale"],
                name="rating_once_per_scale",
                violation_error_message="この区分の評価はすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(recorded__isnull=True)
                | Q(suggested__isnull=True)
                | Q(recorded=models.F("suggested"))
                | ~Q(reason=""),
                name="rating_differing_has_reason",
                violation_error_message="計算による提案と違う評価にするときは、理由を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scale}：{self.recorded or '未評価'}"

    def clean(self) -> None:
        super().clean()
        for field in ("recorded", "suggested"):
            band = getattr(self, field)
            if band is not None and band.scale_id != self.scale_id:
                raise ValidationError({field: "別の評価区分の区分は選べません。"})

    def tenant_id(self) -> int | None:
        return self.status.tenant_id()


class ReviewEvent(AppendOnlyModel):
    """提出・差戻し・確認 …: one move of one status. Written by `progress.review` only."""

    status = models.ForeignKey(YearEndStatus, models.PROTECT, related_name="events", verbose_name="実施状況")
    move = models.CharField("操作", max_length=12, choices=[(move.value, move.label) for move in Move])
    from_state = models.CharField(max_length=12, choices=[(state.value, state.label) for state in State])
    to_state = models.CharField(max_length=12, choices=[(state.value, state.label) for state in State])
    comment = models.TextField("理由・連絡", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="行った人"
    )
    by_name = models.CharField("行った人の名前", max_length=120, blank=True)
    by_proxy = models.BooleanField("企画課の代理入力", default=False)
    late = models.BooleanField("締切後", default=False)
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "提出と確認の記録"
        verbose_name_plural = "提出と確認の記録"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.at:%Y-%m-%d}"

    def tenant_id(self) -> int | None:
        return self.status.tenant_id()


class FiscalEffect(Versioned):
    """効果額 of one status in yen; positive is good for the city (a saving as well as an income)."""

    class Kind(models.TextChoices):
        INCOME = "income", "歳入の増"
        SAVING = "saving", "歳出の減"

    status = models.ForeignKey(YearEndStatus, models.CASCADE, related_name="effects", verbose_name="実施状況")
    kind = models.CharField("種類", max_length=8, choices=Kind.choices)
    amount_yen = models.BigIntegerField("効果額（円）")
    printed = models.CharField("記載のまま", max_length=60, blank=True)
    is_provisional = models.BooleanField("見込", default=False)
    explanation = models.CharField("内訳・算出の考え方", max_length=200, blank=True)

    class Meta:
        verbose_name = "効果額"
        verbose_name_plural = "効果額"
        ordering = ["status", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {show(Decimal(self.amount_yen), '円')}"

    def tenant_id(self) -> int | None:
        return self.status.tenant_id()


class PillarSummary(Versioned):
    """総括: what a round says of a whole pillar (館林's sheets), and what comes next."""

    round = models.ForeignKey(ReportingRound, models.CASCADE, related_name="summaries", verbose_name="照会")
    pillar = models.ForeignKey(Pillar, models.PROTECT, related_name="summaries", verbose_name="柱")
    summary = models.TextField("総括", blank=True)
    next_steps = models.TextField("今後の考え方", blank=True)

    class Meta:
        verbose_name = "柱の総括"
        verbose_name_plural = "柱の総括"
        ordering = ["round", "pillar__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "pillar"],
                name="pillar_summary_once_per_round",
                violation_error_message="この柱の総括はすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pillar}（{self.round}）"

    def tenant_id(self) -> int | None:
        return self.round.tenant_id()


class BoardOpinion(Versioned):
    """審議会意見 on a round or on one item of it, and the city's 対応方針."""

    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="opinions", verbose_name="照会")
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="項目"
    )
    said_by = models.CharField("会議", max_length=80, blank=True)
    said_on = models.DateField("開催日", null=True, blank=True)
    opinion = models.TextField("意見")
    response = models.TextField("対応方針", blank=True)
    response_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="対応する課"
    )
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "審議会意見"
        verbose_name_plural = "審議会意見"
        ordering = ["round", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(opinion=""),
                name="board_opinion_not_empty",
                violation_error_message="意見を入力してください。",
            )
        ]

    def __str__(self) -> str:
        return self.opinion[:30]

    def tenant_id(self) -> int | None:
        return self.round.tenant_id()


class PublicationQuerySet(models.QuerySet["Publication"]):
    def released_to(self, audiences: frozenset[str]) -> PublicationQuerySet:
        return self.filter(releases__audience__in=audiences).distinct()


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
    kind = models.CharField("種類", max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField("番号")
    title = models.CharField("名前", max_length=200)
    content = models.JSONField("内容")
    sha256 = models.CharField("SHA-256", max_length=64)
    rule_version = models.CharField("計算規則の版", max_length=20)
    sealed_at = models.DateTimeField("確定日時", default=timezone.now)
    sealed_by_name = models.CharField("確定した人", max_length=120, blank=True)
    erratum = models.TextField("正誤", blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "公表版"
        verbose_name_plural = "公表版"
        ordering = ["plan", "-number"]
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
    audience = models.CharField("公開先", max_length=14, choices=Audience.choices)
    at = models.DateTimeField("公開日時", default=timezone.now)
    by_name = models.CharField("公開した人", max_length=120, blank=True)

    class Meta:
        verbose_name = "公開"
        verbose_name_plural = "公開"
        ordering = ["publication", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "audience"],
                name="release_once_per_audience",
                violation_error_message="この公開先にはすでに公開しています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication} → {self.get_audience_display()}"

    def tenant_id(self) -> int | None:
        return self.publication.tenant_id()


class ColumnMatching(models.Model):
    """What the columns of a municipality's file were taken for, proposed again for the next file that has the
    same headings. `columns`: heading → field code of `progress.intake`."""

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="column_matchings", verbose_name="自治体"
    )
    signature = models.CharField("見出しの組", max_length=64)
    columns = models.JSONField("列の対応", default=dict)
    file_name = models.CharField("最後に使ったファイル", max_length=200, blank=True)
    used_at = models.DateTimeField("最後に使った日時", auto_now=True)

    class Meta:
        verbose_name = "列の対応"
        verbose_name_plural = "列の対応"
        ordering = ["municipality", "-used_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "signature"],
                name="column_matching_once",
                violation_error_message="同じ見出しの組の対応がすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def tenant_id(self) -> int | None:
        return self.municipality_id


class ImportJob(models.Model):
    """取込み: one file on its way into a plan, kept with its owner until it is written or its time is over.

    The file itself, the answers given so far and the preview stay here; a form carries only the number.
    `preview`: the picture of `progress.intake.preview` (packed); `fingerprint`: what it would write. `data` is
    empty once it was written or forgotten. `attempt` counts the runs in the background: a run that was given up
    and comes to life again finds another number here, and stops.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "順番待ち"
        READING = "reading", "読み取り中"
        READY = "ready", "確認待ち"
        WRITING = "writing", "書き込み中"
        DONE = "done", "取込み済み"
        REFUSED = "refused", "取り込めません"
        FAILED = "failed", "中断"
        EXPIRED = "expired", "保管期限切れ"

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="import_jobs", verbose_name="自治体"
    )
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, related_name="import_jobs", verbose_name="計画")
    new_slug = models.SlugField("新しい計画のURL用の名前", max_length=40, blank=True)
    new_title = models.CharField("新しい計画の名前", max_length=120, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="import_jobs", verbose_name="取り込む人"
    )
    file_name = models.CharField("ファイル名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    data = models.BinaryField("ファイル", default=bytes)
    answers = models.JSONField("回答", default=dict)
    state = models.CharField("状態", max_length=8, choices=State.choices, default=State.WAITING)
    step = models.CharField("いましていること", max_length=80, blank=True)
    attempt = models.PositiveIntegerField("始めた回数", default=0)
    done = models.PositiveIntegerField("進んだ数", default=0)
    total = models.PositiveIntegerField("全体の数", default=0)
    preview = models.BinaryField("内容の確認", null=True)
    fingerprint = models.CharField("書き込む内容の指紋", max_length=64, blank=True)
    message = models.TextField("結果", blank=True)
    created_at = models.DateTimeField("受付日時", default=timezone.now)
    touched_at = models.DateTimeField("最後に動いた日時", default=timezone.now)
    expires_at = models.DateTimeField("保管の期限")

    class Meta:
        verbose_name = "取込み"
        verbose_name_plural = "取込み"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["owner", "-created_at"], name="importjob_owner")]

    def __str__(self) -> str:
        return self.file_name

    def tenant_id(self) -> int | None:
        return self.municipality_id
