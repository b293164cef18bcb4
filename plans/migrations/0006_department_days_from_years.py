"""A fiscal year of founding is its 1 April, a last fiscal year its 31 March."""

from datetime import date
from typing import Any

from django.db import migrations

APRIL = 4


def days_from_years(apps: Any, editor: Any) -> None:
    for one in apps.get_model("plans", "Department").objects.all():
        one.valid_from = date(int(one.start_year), APRIL, 1) if one.start_year else None
        one.valid_until = date(int(one.end_year) + 1, APRIL - 1, 31) if one.end_year else None
        one.save(update_fields=["valid_from", "valid_until"])


def years_from_days(apps: Any, editor: Any) -> None:
    for one in apps.get_model("plans", "Department").objects.all():
        one.start_year, one.end_year = _year_of(one.valid_from), _year_of(one.valid_until)
        one.save(update_fields=["start_year", "end_year"])


def _year_of(day: date | None) -> int | None:
    return None if day is None else day.year - (day.month < APRIL)


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_departments_are_a_tree")]

    operations = [migrations.RunPython(days_from_years, years_from_days)]
