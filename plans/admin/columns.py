"""Columns of the admin's lists that say a value in words."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib import admin

from plans.values.fiscal_year import FiscalYear
from plans.values.words import DASH, YES


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
