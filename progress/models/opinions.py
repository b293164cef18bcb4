"""審議会などの意見: what a body said of a round, what the city answered, and what came of the answer."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from items.models import Item
from plans.fields import CleanCharField, CleanTextField, once
from plans.history.records import Versioned
from plans.models import Department
from progress.models.rounds import ReportingRound


class BoardOpinion(Versioned):
    """審議会意見 on a round or on one item of it, and the city's 対応方針. Asked for and answered through
    `progress.opinions`.

    `sent_on`: the day on which a department was asked for an answer, None: not yet; `due_on`: until when.
    `answered_on`, `answered_by_name`: None and "" where the answer came with a document.
    """

    tenant_path = "round__plan__municipality_id"
    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="opinions", verbose_name="照会")
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name="項目"
    )
    said_by = CleanCharField("会議", max_length=80, blank=True)
    said_on = models.DateField("開催日", null=True, blank=True)
    opinion = CleanTextField("意見")
    response = CleanTextField("対応方針", blank=True)
    response_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="対応する課"
    )
    sent_on = models.DateField("担当課に送った日", null=True, blank=True)
    due_on = models.DateField("回答期限", null=True, blank=True)
    answered_on = models.DateField("回答した日", null=True, blank=True)
    answered_by_name = CleanCharField("回答した人", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "審議会意見"
        verbose_name_plural = "審議会意見"
        ordering = ["round_id", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(opinion=""),
                name="board_opinion_not_empty",
                violation_error_message="意見を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(due_on__isnull=False),
                name="board_opinion_sent_has_due_date",
                violation_error_message="担当課に送る意見には、回答期限を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return self.opinion[:30]

    @property
    def is_waiting(self) -> bool:
        """Was it sent to a department that hasn't answered yet?"""
        return self.sent_on is not None and not self.response

    def is_late_on(self, day: date) -> bool:
        return bool(self.is_waiting and self.due_on and day > self.due_on)


class OpinionFollowUp(Versioned):
    """その後の対応: what a later round says of an opinion that was answered before it."""

    tenant_path = "round__plan__municipality_id"
    opinion = models.ForeignKey(
        BoardOpinion, models.CASCADE, related_name="follow_ups", verbose_name="審議会意見"
    )
    round = models.ForeignKey(
        ReportingRound, models.PROTECT, related_name="follow_ups", verbose_name="対応を尋ねた照会"
    )
    text = CleanTextField("その後の対応")

    class Meta:
        verbose_name = "意見への、その後の対応"
        verbose_name_plural = "意見への、その後の対応"
        ordering = ["opinion_id", "round_id"]
        constraints = [
            once(
                "follow_up_once_per_round",
                "opinion",
                "round",
                says="この意見の、その後の対応はすでにあります。",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="follow_up_not_empty",
                violation_error_message="その後の対応を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:30]
