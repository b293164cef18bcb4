"""What a department says of an item in a round, how it was rated, who moved it on; what a plan asks of its own."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from items.models import Indicator, Item
from items.quantity import absent, show, trimmed
from plans.fields import CleanCharField, CleanTextField, FiscalYearField, once, year_check
from plans.history.records import AppendOnlyModel, Named, Versioned
from plans.models import Plan, RatingBand, RatingScale
from plans.values.words import era_day
from progress.models.rounds import ReportingRound
from progress.workflow import Move, State

STATES = [(state.value, state.label) for state in State]


class YearEndStatus(Named):
    """実施状況: what one item's department says of one round. Its `state` is written by `progress.review` only.

    `item_name_then`: the item's name as that report printed it, where it differs from today's.
    """

    tenant_path = "round__plan__municipality_id"
    natural_key_paths = (*(f"round__{path}" for path in ReportingRound.natural_key_paths), "item__key")

    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="statuses", verbose_name="照会")
    item = models.ForeignKey(Item, models.PROTECT, related_name="statuses", verbose_name="項目")
    state = CleanCharField(
        "状態", max_length=12, choices=STATES, default=State.NOT_STARTED.value, editable=False
    )
    actual_stage = CleanCharField("進捗状況（実際の段階）", max_length=20, blank=True)
    narrative = CleanTextField("主な取組内容", blank=True)
    issues = CleanTextField("課題", blank=True)
    next_steps = CleanTextField("今後の取組", blank=True)
    item_name_then = CleanCharField("当時の項目名", max_length=200, blank=True)
    remarks = CleanTextField("備考", blank=True)
    transcription_note = CleanTextField("資料についての注記", blank=True)

    former_columns = {"note": CleanTextField("資料についての注記")}

    class Meta:
        verbose_name = "実施状況"
        verbose_name_plural = "実施状況"
        ordering = ["round_id", "item_id"]
        constraints = [
            once("status_once_per_round", "round", "item", says="この項目の実施状況はすでにあります。")
        ]

    def __str__(self) -> str:
        return f"{self.item}（{self.round}）"

    def clean(self) -> None:
        super().clean()
        if self.item_id and self.round_id and self.item.plan_id != self.round.plan_id:
            raise ValidationError({"item": "別の計画の項目は選べません。"})

    @property
    def workflow_state(self) -> State:
        return State(self.state)


def fulfilled_words(printed: str, day: date | None, due: date | None = None) -> str:
    """「窓口で開始（令和4年11月7日に達成）」, 「…、期限に遅れて達成」 after `due`; what was written alone without
    a day, 「－」 for neither."""
    if day is None:
        return printed or "－"
    late = due is not None and day > due
    done = f"{era_day(day)}{'、期限に遅れて' if late else 'に'}達成"
    return f"{printed}（{done}）" if printed else done


def absent_words(printed: str, because: str) -> str:
    """「－（未集計）」 of one of `ActualValue.Absence`; what was written stays in the place of the dash."""
    written = "－" if absent(printed) else printed
    return f"{written}（{ActualValue.Absence(because).label}）"


class ActualValue(Versioned):
    """実績: an indicator's figure for one fiscal year as one status reports it.

    `is_provisional`: 見込; `final_on`: the day on which the figure became 確定. `fulfilled_on`: of a deadline.
    `absent_because`: why there is no figure. `missed_because`: what kept the figure from its target, told only as
    long as it misses it. What there is to say of either stands in `remarks`.
    """

    tenant_path = "status__round__plan__municipality_id"

    class Absence(models.TextChoices):
        NOT_YET = "not_yet", "未到来"
        UNCOUNTED = "uncounted", "未集計"
        OTHER_YEARS = "other_years", "隔年調査"
        EXCLUDED = "excluded", "対象外"
        ENDED = "ended", "廃止"

    class Hindrance(models.TextChoices):
        OUTSIDE = "outside", "外部要因"
        MEANS = "means", "予算や人員"
        AIM = "aim", "目標設定の見直し"
        CONSENT = "consent", "関係者との調整"
        COUNTED_LATE = "counted_late", "計測の遅れ"

    status = models.ForeignKey(
        YearEndStatus, models.CASCADE, related_name="actual_values", verbose_name="実施状況"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="actual_values", verbose_name="指標"
    )
    fiscal_year = FiscalYearField("年度")
    printed = CleanCharField("記載のまま", max_length=120, blank=True)
    value = models.DecimalField("実績値", max_digits=18, decimal_places=4, null=True, blank=True)
    approximate = models.BooleanField("概数", default=False)
    is_provisional = models.BooleanField("見込", default=False)
    final_on = models.DateField("確定した日", null=True, blank=True)
    fulfilled_on = models.DateField(
        "達成した日", null=True, blank=True, help_text="期限の指標のとき。期限と比べます"
    )
    absent_because = CleanCharField("数値がない理由", max_length=12, choices=Absence.choices, blank=True)
    missed_because = CleanCharField(
        "目標に届かなかった理由", max_length=12, choices=Hindrance.choices, blank=True
    )
    remarks = CleanCharField("備考", max_length=200, blank=True)
    transcription_note = CleanCharField("資料についての注記", max_length=200, blank=True)

    former_columns = {"note": CleanCharField("注記")}

    class Meta:
        verbose_name = "実績値"
        verbose_name_plural = "実績値"
        ordering = ["status_id", "indicator_id", "fiscal_year"]
        constraints = [
            once(
                "actual_value_once",
                "status",
                "indicator",
                "fiscal_year",
                says="同じ年度の実績値がすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(is_provisional=False) | Q(final_on__isnull=True),
                name="actual_value_provisional_or_final",
                violation_error_message="見込の数値に確定した日は付けられません。",
            ),
            models.CheckConstraint(
                condition=Q(absent_because="") | Q(value__isnull=True, fulfilled_on__isnull=True),
                name="actual_value_or_why_absent",
                violation_error_message="実績があるときは、数値がない理由は付けられません。",
            ),
            year_check("fiscal_year", "actual_value_year_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year} {self.shown}"

    @property
    def says_something(self) -> bool:
        """Is there a figure, a day, or a word why there is none?"""
        words = self.printed or self.absent_because or self.remarks or self.transcription_note
        return bool(words or self.value is not None or self.fulfilled_on)

    @property
    @admin.display(description="実績値", ordering="value")
    def shown(self) -> str:
        if self.value is not None:
            return show(trimmed(self.value), self.indicator.unit, approximate=self.approximate)
        if self.absent_because:
            return absent_words(self.printed, self.absent_because)
        return fulfilled_words(self.printed, self.fulfilled_on)

    def clean(self) -> None:
        super().clean()
        if self.indicator_id and self.status_id and self.indicator.item_id != self.status.item_id:
            raise ValidationError({"indicator": "別の項目の指標は選べません。"})
        if self.value is not None or self.fulfilled_on:
            self.absent_because = ""  # a figure that comes in takes its place, whatever it comes by


class Rating(Versioned):
    """進捗区分: the recorded band on one axis of a status, beside the one that was suggested.

    `indicator`: what is rated; None: the item as a whole, which alone counts in shares and distributions. The
    suggestion never overwrites the recorded band; where the two differ `reason` says why.
    """

    tenant_path = "status__round__plan__municipality_id"
    status = models.ForeignKey(YearEndStatus, models.CASCADE, related_name="ratings", verbose_name="実施状況")
    scale = models.ForeignKey(RatingScale, models.PROTECT, related_name="ratings", verbose_name="評価区分")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="ratings", verbose_name="指標"
    )
    recorded = models.ForeignKey(
        RatingBand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="評価"
    )
    suggested = models.ForeignKey(
        RatingBand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="計算による提案"
    )
    suggested_reason = CleanCharField("提案の根拠", max_length=400, blank=True)
    reason = CleanTextField("提案と違う理由", blank=True)

    class Meta:
        verbose_name = "評価"
        verbose_name_plural = "評価"
        ordering = ["status_id", "scale_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["status", "scale"],
                condition=Q(indicator__isnull=True),
                name="rating_once_per_scale",
                violation_error_message="この区分の評価はすでにあります。",
            ),
            once(
                "rating_once_per_scale_and_indicator",
                "status",
                "scale",
                "indicator",
                says="この区分の、この指標の評価はすでにあります。",
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
        about = f"（{self.indicator.name}）" if self.indicator else ""
        return f"{self.scale}{about}：{self.recorded or '未評価'}"

    def clean(self) -> None:
        super().clean()
        if self.indicator and self.status_id and self.indicator.item_id != self.status.item_id:
            raise ValidationError({"indicator": "別の項目の指標は選べません。"})
        for field in ("recorded", "suggested"):
            band = getattr(self, field)
            if band is not None and band.scale_id != self.scale_id:
                raise ValidationError({field: "別の評価区分の区分は選べません。"})


class ReviewEvent(AppendOnlyModel):
    """提出・差戻し・確認 …: one move of one status. Written by `progress.review` only.

    `in_bulk`: confirmed with others, from a list. `by_submitter`: confirmed by who submitted it, or entered it on
    behalf, where the municipality allows that.
    """

    tenant_path = "status__round__plan__municipality_id"
    status = models.ForeignKey(YearEndStatus, models.PROTECT, related_name="events", verbose_name="実施状況")
    move = CleanCharField("操作", max_length=12, choices=[(move.value, move.label) for move in Move])
    from_state = CleanCharField(max_length=12, choices=STATES)
    to_state = CleanCharField(max_length=12, choices=STATES)
    comment = CleanTextField("理由・連絡", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="行った人"
    )
    by_name = CleanCharField("行った人の名前", max_length=120, blank=True)
    by_proxy = models.BooleanField("企画課の代理入力", default=False)
    late = models.BooleanField("締切後", default=False)
    in_bulk = models.BooleanField("一括確認", default=False)
    by_submitter = models.BooleanField("提出者本人による確認", default=False)
    at = models.DateTimeField("日時", default=timezone.now)

    class Meta:
        verbose_name = "提出と確認の記録"
        verbose_name_plural = "提出と確認の記録"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_move_display()} {self.at:%Y-%m-%d}"

    @property
    def marks(self) -> list[str]:
        """What was out of the ordinary: 「企画課の代理入力」, 「締切後」 …, as its columns are called."""
        names = ("by_proxy", "late", "in_bulk", "by_submitter")
        labels = {one.name: str(one.verbose_name) for one in self._meta.concrete_fields}
        return [labels[name] for name in names if getattr(self, name)]


class PlanQuestion(Versioned):
    """計画独自の質問: what the rounds of one plan ask of every item, from a year until a year (None: without end).

    `choices`: one a line; only of a choice. `unit`: only of a figure. `is_public`: the answers are published, else
    they are for the city's staff alone. `in_list`: they are a column of the printed list.
    """

    tenant_path = "plan__municipality_id"

    class Kind(models.TextChoices):
        TEXT = "text", "文章"
        FIGURE = "figure", "数値"
        CHOICE = "choice", "選択肢から一つ"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="questions", verbose_name="計画")
    label = CleanCharField("質問", max_length=60)
    hint = CleanCharField("書き方の説明", max_length=200, blank=True)
    kind = CleanCharField("答え方", max_length=8, choices=Kind.choices, default=Kind.TEXT)
    choices = CleanTextField("選択肢", blank=True)
    unit = CleanCharField("単位", max_length=20, blank=True)
    needed = models.BooleanField("提出するときに必要", default=False)
    is_public = models.BooleanField("公表する", default=False)
    in_list = models.BooleanField("一覧表（Excel）の列にする", default=False)
    from_year = FiscalYearField("尋ね始める年度")
    until_year = FiscalYearField("尋ねる最後の年度", null=True, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "計画独自の質問"
        verbose_name_plural = "計画独自の質問"
        ordering = ["plan_id", "position", "pk"]
        constraints = [
            once("question_once_per_plan", "plan", "label", says="同じ質問がすでにあります。"),
            models.CheckConstraint(
                condition=Q(kind="choice") & ~Q(choices="") | ~Q(kind="choice") & Q(choices=""),
                name="question_choices_of_a_choice",
                violation_error_message="選択肢は、答え方が「選択肢から一つ」のときだけ、一つ以上書いてください。",
            ),
            models.CheckConstraint(
                condition=Q(in_list=False) | Q(is_public=True),
                name="question_in_list_is_public",
                violation_error_message="一覧表の列にする質問は、公表する質問にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(until_year__isnull=True) | Q(until_year__gte=models.F("from_year")),
                name="question_years_in_order",
                violation_error_message="尋ねる最後の年度が、尋ね始める年度より前になっています。",
            ),
            year_check("from_year", "question_from_year_possible"),
            year_check("until_year", "question_until_year_possible"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def name(self) -> str:
        """What its input and its row in the table are called."""
        return f"question_{self.pk}"

    @property
    def options(self) -> list[str]:
        """The choices in order, each once."""
        return list(dict.fromkeys(line.strip() for line in self.choices.splitlines() if line.strip()))

    def is_asked_in(self, reporting_round: ReportingRound) -> bool:
        """Does the round ask it? Rounds made from old documents asked nothing."""
        year = reporting_round.fiscal_year
        ended = self.until_year is not None and self.until_year < year
        return self.from_year <= year and not ended and not reporting_round.historical


class Answer(Versioned):
    """回答: what one item's department answers to one question in one round.

    `text`: the text, the choice, or the figure as printed; `value`: the figure in the question's unit.
    """

    tenant_path = "status__round__plan__municipality_id"
    status = models.ForeignKey(YearEndStatus, models.CASCADE, related_name="answers", verbose_name="実施状況")
    question = models.ForeignKey(
        PlanQuestion, models.PROTECT, related_name="answers", verbose_name="計画独自の質問"
    )
    text = CleanTextField("回答")
    value = models.DecimalField("数値", max_digits=18, decimal_places=4, null=True, blank=True)
    approximate = models.BooleanField("概数", default=False)

    class Meta:
        verbose_name = "質問への回答"
        verbose_name_plural = "質問への回答"
        ordering = ["status_id", "question_id"]
        constraints = [
            once("answer_once_per_question", "status", "question", says="この質問への回答はすでにあります。"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="answer_not_empty",
                violation_error_message="回答を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}：{self.shown[:30]}"

    @property
    def shown(self) -> str:
        """As people read it: a figure with its unit, else the text."""
        if self.value is None:
            return self.text
        return show(trimmed(self.value), self.question.unit, approximate=self.approximate)

    def clean(self) -> None:
        super().clean()
        if self.question_id and self.status_id and self.question.plan_id != self.status.round.plan_id:
            raise ValidationError({"question": "別の計画の質問には答えられません。"})
