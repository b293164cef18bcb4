"""Messages made and sent. What somebody was told of is noted in the same transaction, so that neither a second run
nor one at the same moment tells it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from plans.models import Municipality
from plans.values.words import era_day
from progress.models import Occasion, RemindedOf, Reminder
from progress.office.reminders.owed import Day, Recipient, listed
from progress.office.reminders.wording import Words, words_of

SYSTEM = "（庁内の行政改革の進捗管理システム）"


@dataclass
class Outcome:
    """How many messages a run made for the page, sent by mail, and could not send."""

    on_page: int = 0
    sent: int = 0
    failed: int = 0

    @property
    def words(self) -> str:
        said = [
            f"メールを{self.sent}通送りました。" if self.sent else "",
            f"{self.on_page}人の画面に出しました。" if self.on_page else "",
            f"{self.failed}通は送れませんでした。次に実行したときに、もう一度送ります。"
            if self.failed
            else "",
        ]
        return "".join(said) or "新しくお知らせすることはありませんでした。"


def remind(place: Municipality, today: date, *, by: Any = None, asked: bool = False) -> Outcome:
    """Tells everybody of the municipality what is new to them, then sends what waits to be sent."""
    day, words, outcome = Day(place, today, asked=asked), words_of(place), Outcome()
    recipients = day.recipients()
    known = set(
        RemindedOf.objects.filter(recipient__in=[one.key for one in recipients]).values_list(
            "recipient", "thing"
        )
    )
    for one in recipients:
        fresh = {thing: why for thing, why in one.reasons.items() if (one.key, thing) not in known}
        made = _make(day, one, fresh, words, str(by) if by is not None else "") if fresh else None
        outcome.on_page += made is not None and not made.address
    _send(place, outcome)
    return outcome


def _make(
    day: Day, to: Recipient, fresh: dict[str, Occasion], words: dict[str, Words], by_name: str
) -> Reminder | None:
    """The message with what it is about; None where another run was faster."""
    occasion = next(one for one in Occasion if one in fresh.values())
    said = words[occasion].filled(values(day, to))
    reminder = Reminder(
        municipality=day.place,
        person=to.person,
        to_name=to.to_name,
        address=to.address,
        occasion=occasion,
        subject=" ".join(said.subject.split())[:200],
        body=said.body,
        by_name=by_name,
    )
    try:
        with transaction.atomic():
            reminder.full_clean()
            reminder.save()
            RemindedOf.objects.bulk_create(
                RemindedOf(reminder=reminder, recipient=to.key, thing=thing) for thing in fresh
            )
    except IntegrityError:
        return None
    return reminder


def values(day: Day, to: Recipient) -> dict[str, str]:
    """What stands for the placeholders of a reminder."""
    page = reverse("review_home" if to.key.startswith("planner:") else "my_items")
    return {
        "宛名": to.to_name,
        "一覧": listed(to, day.rounds, day.today, settings.SITE_URL),
        "件数": str(len(to.owes)),
        "期限": era_day(to.first_due()),
        "アドレス": f"{settings.SITE_URL}{page}" if settings.SITE_URL else SYSTEM,
        "担当": day.place.letter_contact or "企画課",
        "自治体名": str(day.place),
    }


def _send(place: Municipality, outcome: Outcome) -> None:
    """Sends what nobody has taken up; each is taken up once, by whichever run is first."""
    if not settings.SENDS_MAIL:
        return
    waiting = Reminder.objects.filter(municipality=place, sent_at=None, tried_at=None).exclude(address="")
    for one in waiting.order_by("pk"):
        mine = Reminder.objects.filter(pk=one.pk, tried_at=None)
        if not mine.update(tried_at=timezone.now(), fault=""):
            continue
        message = EmailMessage(one.subject, one.body, settings.DEFAULT_FROM_EMAIL, [one.address])
        try:
            message.send()
        except (SMTPException, OSError) as error:
            Reminder.objects.filter(pk=one.pk).update(tried_at=None, fault=str(error)[:2000] or "不明")
            outcome.failed += 1
        else:
            Reminder.objects.filter(pk=one.pk).update(sent_at=timezone.now())
            outcome.sent += 1
