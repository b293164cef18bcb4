"""Reminders: what was said to whom about what, by mail or on the page; how the city words them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from plans.fields import CleanCharField, CleanTextField, once
from plans.history.records import OfAMunicipality, Versioned
from plans.models import Municipality


class Occasion(models.TextChoices):
    """Why somebody is written to; where several come together the first one here gives the wording."""

    RETURNED = "returned", "差戻し"
    AFTER = "after", "期限後"
    BEFORE = "before", "期限前"
    OPENED = "opened", "照会の開始"
    ANSWERED = "answered", "差戻しへの回答"


class Reminder(OfAMunicipality):
    """One message: to a person, or to the address of a department. Kept as it was sent.

    `address` empty: it stands on the page alone. `tried_at`: when a run took it up to send it; where neither
    `sent_at` nor `fault` follows, the run ended without a word, and nobody sends it a second time. `seen_at`: when
    the person put it away on the page.
    """

    tenant_path = "municipality_id"
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="reminders", verbose_name="自治体"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        verbose_name="宛先の人",
    )
    to_name = CleanCharField("宛名", max_length=120)
    address = models.EmailField("宛先のアドレス", blank=True)
    occasion = CleanCharField("きっかけ", max_length=10, choices=Occasion.choices)
    subject = CleanCharField("件名", max_length=200)
    body = CleanTextField("本文")
    made_at = models.DateTimeField("作成日時", default=timezone.now)
    by_name = CleanCharField("送った人", max_length=120, blank=True)
    tried_at = models.DateTimeField("送信を始めた日時", null=True, blank=True)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)
    fault = CleanTextField("送れなかった理由", blank=True)
    seen_at = models.DateTimeField("画面で確かめた日時", null=True, blank=True)

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(address="") | Q(person__isnull=False),
                name="reminder_to_somebody",
                violation_error_message="宛先のアドレスか、宛先の人が必要です。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.to_name} {self.subject}"

    @property
    def standing(self) -> str:
        """In words: whether it got away."""
        if not self.address:
            return "画面で確認済み" if self.seen_at else "画面に表示中"
        if self.sent_at:
            return "送信済み"
        if self.fault:
            return "送れませんでした"
        return "送信の途中" if self.tried_at else "送信待ち"


class RemindedOf(OfAMunicipality):
    """That a recipient was told of one thing: the database keeps anybody from being told of it twice.

    `recipient`: 「person:12」, 「department:7」; `thing`: what it was about, with the day where it comes again
    (「after:3:2027-06-01」).
    """

    tenant_path = "reminder__municipality_id"
    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="things", verbose_name="お知らせ")
    recipient = CleanCharField("宛先", max_length=40)
    thing = CleanCharField("何について", max_length=60)

    class Meta:
        verbose_name = "お知らせした事"
        verbose_name_plural = "お知らせした事"
        ordering = ["pk"]
        constraints = [
            once("reminded_once", "recipient", "thing", says="この人には、すでにお知らせしています。")
        ]

    def __str__(self) -> str:
        return f"{self.recipient} {self.thing}"


class ReminderWording(Versioned):
    """The city's own words for an occasion, with placeholders; the usual ones stand where there is none."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="reminder_wordings", verbose_name="自治体"
    )
    occasion = CleanCharField("きっかけ", max_length=10, choices=Occasion.choices)
    subject = CleanCharField("件名", max_length=120)
    body = CleanTextField("本文")

    class Meta:
        verbose_name = "お知らせの文面"
        verbose_name_plural = "お知らせの文面"
        ordering = ["municipality_id", "occasion"]
        constraints = [
            once(
                "reminder_wording_once",
                "municipality",
                "occasion",
                says="このきっかけの文面はすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return self.get_occasion_display()
