"""What a plan asks beyond the texts that every plan asks for: questions as plan data, and their answers."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from items.quantity import show, trimmed
from plans.fields import CleanCharField, CleanTextField, FiscalYearField, year_check
from plans.history.records import Versioned
from plans.models import Plan
from progress.models.rounds import ReportingRound
from progress.models.statuses import YearEndStatus


class PlanQuestion(Versioned):
    """計画独自の質問: what the rounds of one plan ask of every item, from a year until a year (None: without end).

    `choices`: one a line; only of a choice. `unit`: only of a figure. `is_public`: the answers are published, else
    they are for the city's staff alone. `in_list`: they are a column of the printed list.
    """

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
            models.UniqueConstraint(
                fields=["plan", "label"],
                name="question_once_per_plan",
                violation_error_message="同じ質問がすでにあります。",
            ),
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

    def tenant_id(self) -> int | None:
        return self.plan.municipality_id


class Answer(Versioned):
    """回答: what one item's department answers to one question in one round.

    `text`: the text, the choice, or the figure as printed; `value`: the figure in the question's unit.
    """

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
            models.UniqueConstraint(
                fields=["status", "question"],
                name="answer_once_per_question",
                violation_error_message="この質問への回答はすでにあります。",
            ),
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

    def tenant_id(self) -> int | None:
        return self.status.tenant_id()
