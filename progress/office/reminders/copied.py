"""The text that is copied into a mail by hand, with greeting, address and signature: for all departments at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from plans.values.words import era_day
from progress.models import Occasion, ReportingRound
from progress.office.reminders.sending import SYSTEM
from progress.office.reminders.wording import words_of


def ready_text(one: ReportingRound, late: Sequence[str], count: int, *, overdue: bool) -> str:
    """`late`: a line for each department with what it still has to submit; `count`: records in all."""
    place = one.plan.municipality
    words = words_of(place)[Occasion.AFTER if overdue else Occasion.BEFORE]
    address = f"{settings.SITE_URL}{reverse('my_items')}" if settings.SITE_URL else SYSTEM
    values = {
        "宛名": "各課長",
        "一覧": "\n".join([f"■ {one.plan.title}　{one}", *late]),
        "件数": str(count),
        "期限": era_day(one.due_on),
        "アドレス": address,
        "担当": place.letter_contact or "企画課",
        "自治体名": str(place),
    }
    said = words.filled(values)
    return f"件名：{said.subject}\n\n{said.body}"
