"""What lasts from one day to another: departments and memberships, by `valid_from` and `valid_until`, inclusive."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q


def standing_on(day: date) -> Q:
    """A filter for what stands on `day`; an unknown day counts as long before or long after."""
    return Q(Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & Q(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    )


def days_in_order(name: str) -> models.CheckConstraint:
    """A database check that nothing ends before it begins."""
    return models.CheckConstraint(
        condition=Q(valid_from__isnull=True)
        | Q(valid_until__isnull=True)
        | Q(valid_until__gte=models.F("valid_from")),
        name=name,
        violation_error_message="「いつまで」が「いつから」より前の日になっています。",
    )
