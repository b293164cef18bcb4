"""組織改正: from which day on which departments take the place of which, drafted, carried out and taken back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plans.fields import CleanCharField, CleanTextField
from plans.history.records import ChangeEvent, OfAMunicipality, Versioned
from plans.models.departments import Department
from plans.models.people import Municipality
from plans.values.words import era_day


class Reorganisation(Versioned):
    """A 組織改正 from its day on. Until it is carried out (`carried_out_at`) it is a draft and moves nothing.

    `answers`: what a person said where a department is split: 「item:12」, 「person:5」 or 「unit:7」 (keys of the
    assignment, the membership, the department below) → the name of the department that it goes to.
    `leaves_items`: a person knows that items will be without a responsible department.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="reorganisations", verbose_name="自治体"
    )
    effective_on = models.DateField("施行日")
    title = CleanCharField("名前", max_length=80, blank=True)
    remarks = CleanTextField("備考", blank=True, help_text="規則の番号など。職員だけが見ます")
    answers = models.JSONField("分割の行き先", default=dict, blank=True)
    leaves_items = models.BooleanField("担当課のなくなる項目を承知している", default=False)
    carried_out_at = models.DateTimeField("実行した日時", null=True, blank=True, editable=False)
    carried_out_by_name = CleanCharField("実行した人", max_length=120, blank=True, editable=False)

    class Meta:
        verbose_name = "組織改正"
        verbose_name_plural = "組織改正"
        ordering = ["municipality_id", "-effective_on", "-pk"]

    def __str__(self) -> str:
        return self.title or f"{era_day(self.effective_on)}の組織改正"


class ReorganisationStep(Versioned):
    """One line of a 組織改正: `before` → `after`, names of departments as typed, one a line; before a name and a
    blank may stand the 部 that it belongs to. Nothing before: 新設; nothing after: 廃止."""

    tenant_path = "reorganisation__municipality_id"

    reorganisation = models.ForeignKey(
        Reorganisation, models.CASCADE, related_name="steps", verbose_name="組織改正"
    )
    before = CleanTextField("改正前", blank=True)
    after = CleanTextField("改正後", blank=True)
    kind = CleanCharField("新しい組織の種類", max_length=12, choices=Department.Kind.choices, blank=True)
    position = models.PositiveSmallIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "組織改正の行"
        verbose_name_plural = "組織改正の行"
        ordering = ["reorganisation_id", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(before="") | ~Q(after=""),
                name="reorganisation_step_says_something",
                violation_error_message="改正前か改正後の名前を入力してください。",
            )
        ]

    def __str__(self) -> str:
        before, after = (side.replace("\n", "、") for side in (self.before, self.after))
        return f"{before or '（新設）'} → {after or '（廃止）'}"


class ReorganisationDeed(OfAMunicipality):
    """What carrying out a 組織改正 did to one record, and the version that the record has since; deleted when it is
    taken back. What stood before and after is the event's."""

    tenant_path = "reorganisation__municipality_id"

    reorganisation = models.ForeignKey(
        Reorganisation, models.PROTECT, related_name="deeds", verbose_name="組織改正"
    )
    event = models.ForeignKey(ChangeEvent, models.PROTECT, related_name="+", verbose_name="変更の記録")
    seen_version = models.PositiveIntegerField("版数")

    class Meta:
        verbose_name = "組織改正でしたこと"
        verbose_name_plural = "組織改正でしたこと"
        ordering = ["reorganisation_id", "pk"]

    def __str__(self) -> str:
        return str(self.event)
