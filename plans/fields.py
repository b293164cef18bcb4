"""Model and form fields: text as it is kept, fiscal years in any notation, days in either calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from plans.values.calendar_day import NotADay, parse
from plans.values.fiscal_year import FIRST, LAST, FiscalYear, NotAFiscalYear
from plans.values.text import cleaned


class CleanFormField(forms.CharField):
    """Text as it is kept (`plans.values.text.cleaned`). Other line ends or invisible signs alone are no change."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(_cleaned(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class _Clean:
    """A text column that cleans whatever is put into it: by a form, a file, a command, a bulk insert, a look-up.

    For migrations it is the column it stands on.
    """

    def to_python(self, value: Any) -> Any:
        """Django calls it for every value that is validated, stored or looked for."""
        return _cleaned(super().to_python(value))  # type: ignore[misc]

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()  # type: ignore[misc]
        return name, f"django.db.models.{type(self).__name__.removeprefix('Clean')}", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": CleanFormField, **kwargs})  # type: ignore[misc]


def _cleaned(value: Any) -> Any:
    return cleaned(value) if isinstance(value, str) else value


class CleanCharField(_Clean, models.CharField):  # type: ignore[misc]
    """A line of text: a name, a title, a printed figure."""


class CleanTextField(_Clean, models.TextField):  # type: ignore[misc]
    """Text of several lines."""


def _year(value: Any) -> FiscalYear | None:
    """Any notation as a fiscal year, None where nothing stands. Raises ValidationError."""
    if value is None or not str(value).strip():
        return None
    try:
        return FiscalYear.parse(value if isinstance(value, int) else str(value))
    except NotAFiscalYear as error:
        raise ValidationError(str(error), code="invalid") from error


class FiscalYearFormField(forms.CharField):
    """A text input that takes any notation of a fiscal year; cleans to `FiscalYear` or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"help_text": "例：令和6年度、R6、2024", **kwargs})

    def to_python(self, value: Any) -> FiscalYear | None:  # type: ignore[override]
        return _year(value)

    def prepare_value(self, value: Any) -> Any:
        try:
            return FiscalYear(value).era if isinstance(value, int) else value
        except NotAFiscalYear:
            return value


class DayFormField(forms.DateField):
    """A date input that also takes 2026/4/1, 令和8年4月1日 and R8.4.1; cleans to a date or None."""

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date | datetime):
            return super().to_python(value)
        if not str(value).strip():
            return None
        try:
            return parse(str(value))
        except NotADay as error:
            raise ValidationError(str(error), code="invalid") from error


class FiscalYearField(models.SmallIntegerField):
    """Stores the Western year in which a fiscal year begins; gives `FiscalYear` (or None) back."""

    description = "年度"

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> FiscalYear | None:
        return None if value is None else FiscalYear(value)

    def to_python(self, value: Any) -> FiscalYear | None:
        return _year(value)

    def get_prep_value(self, value: Any) -> int | None:
        year = self.to_python(value)
        return None if year is None else int(year)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        return models.Field.formfield(self, **{"form_class": FiscalYearFormField, **kwargs})


def once(name: str, *fields: str, says: str) -> models.UniqueConstraint:
    """A database check that no two rows share these fields; `says` is what a person is told."""
    return models.UniqueConstraint(fields=fields, name=name, violation_error_message=says)


def year_check(field: str, name: str) -> models.CheckConstraint:
    """A database check that `field` holds a possible fiscal year (or null)."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__range": (FIRST, LAST)}),
        name=name,
        violation_error_message="あり得ない年度です。",
    )
