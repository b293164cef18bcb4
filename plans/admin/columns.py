"""Columns of the admin's lists that say a value in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib import admin
from django.db import models
from django.utils.timezone import localtime

from plans.values.fiscal_year import FiscalYear
from plans.values.words import DASH, YES, era_day, moment


@cache  # one function for each column: Django tells columns apart by it
def era(field: str, label: str) -> Any:
    """A column or read-only field that prints the fiscal year in `field` as 「令和6年度」."""

    def shown(record: Any) -> str:
        value = getattr(record, field)
        return FiscalYear(value).era if value else DASH

    shown.__name__ = f"{field}_era"
    return admin.display(description=label, ordering=field)(shown)


@cache
def yes_no(field: str, label: str) -> Any:
    """A column or read-only field that says はい or － where Django would draw a picture named True or False."""

    def shown(record: Any) -> str:
        return YES if getattr(record, field) else DASH

    shown.__name__ = f"{field}_yes_no"
    return admin.display(description=label, ordering=field)(shown)


@cache
def when(field: str, label: str) -> Any:
    """A column or read-only field that prints a day as 「令和8年12月29日」, a moment with its time in Tokyo."""

    def shown(record: Any) -> str:
        value = getattr(record, field)
        if isinstance(value, datetime):
            return moment(localtime(value))
        return era_day(value) or DASH

    shown.__name__ = f"{field}_when"
    return admin.display(description=label, ordering=field)(shown)


def dated(model: type[models.Model], names: Iterable[Any]) -> list[Any]:
    """The columns of a list or the fields of a page, with those that hold days and moments in the era's words."""
    labels = {
        one.name: str(one.verbose_name) for one in model._meta.fields if isinstance(one, models.DateField)
    }
    return [when(name, labels[name]) if name in labels else name for name in names]
