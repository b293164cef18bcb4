"""A model field's value as a table's cell shows it, and back: `read(field, shown(field, value)) == value`.

Choices stand with their labels, truth as はい／いいえ, fiscal years as Western years, days as ISO dates. One table
of conversions for every file that goes out and comes back: whole plans, and the lists of the admin.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.db import models

from plans.fields import FiscalYearField
from plans.values.calendar_day import NotADay, parse
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from plans.values.text import cleaned, half_width
from plans.values.words import NO, YES

Plain = str | int | bool | Decimal | date | None

_TRUE, _FALSE = frozenset({YES, "○", "1", "真"}), frozenset({NO, "×", "0", "偽"})


class Unreadable(ValueError):
    """The text is no value of the field. `str()` is a sentence for the person whose file it is."""


def shown(field: models.Field[Any, Any], value: Any) -> str | int | Decimal:
    """What the cell holds; "" for None and for an empty text. A number stays a number."""
    if value is None or value == "":
        return ""
    if field.choices:
        return _labels(field).get(str(value), str(value))
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return value.normalize() + 0 if value else Decimal(0)
    return int(value) if isinstance(value, int) else str(value)


def read(field: models.Field[Any, Any], text: str) -> Plain:
    """The value that the cell's text stands for. Raises `Unreadable`.

    An empty text is None where the field may be null, else the field's own empty value or default.
    """
    stripped = text.strip()
    if not stripped:
        empty: Plain = field.get_default() if field.has_default() else ""
        return None if field.null else empty
    if field.choices:
        return _choice(field, stripped)
    reader = next((reader for kind, reader in _READERS if isinstance(field, kind)), None)
    try:
        return reader(stripped) if reader else cleaned(text)
    except (NotAFiscalYear, NotADay) as error:
        raise Unreadable(str(error)) from error


@cache
def _labels(field: models.Field[Any, Any]) -> dict[str, str]:
    return {str(value): str(label) for value, label in field.flatchoices}


def _choice(field: models.Field[Any, Any], text: str) -> str:
    words = _labels(field)
    arrows = {label[0]: value for value, label in words.items() if label[:1] in ("↑", "→", "↓")}
    known = arrows | {label: value for value, label in words.items()} | {value: value for value in words}
    if text not in known:
        raise Unreadable(f"「{text}」は選べません。{'、'.join(words.values())}のどれかを入れてください。")
    return known[text]


def _truth(text: str) -> bool:
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise Unreadable(f"「{text}」は「{YES}」か「{NO}」で入れてください。")


_TIME_OF_DAY = re.compile(r"\s+\d{1,2}:\d{2}(:\d{2})?$")
"""Spreadsheets print it behind a date that was entered with one."""
_MOST_DIGITS = 20
"""No field holds a longer whole number; 「1e999999999」 isn't written out to find that."""


def _number(text: str) -> Decimal:
    number = _figure(text)
    if not number.is_finite():
        raise Unreadable(f"「{text}」は数字で入れてください。")
    return number


def _whole(text: str) -> int:
    number = _figure(text)
    if not number.is_finite() or number.adjusted() > _MOST_DIGITS or number != number.to_integral_value():
        raise Unreadable(f"「{text}」は整数で入れてください。")
    return int(number)


def _figure(text: str) -> Decimal:
    folded = half_width(text).strip().replace(",", "")
    try:
        return Decimal(folded.replace("▲", "-").replace("△", "-"))
    except InvalidOperation:
        raise Unreadable(f"「{text}」は数字として読めません。単位を付けずに数字で入れてください。") from None


_READERS: tuple[tuple[type[models.Field[Any, Any]], Callable[[str], Plain]], ...] = (
    (models.BooleanField, _truth),
    (FiscalYearField, lambda text: int(FiscalYear.parse(text))),
    (models.DateField, lambda text: parse(_TIME_OF_DAY.sub("", text))),
    (models.DecimalField, _number),
    (models.IntegerField, _whole),
)
"""The first kind that a field is of: a fiscal year is stored as an integer."""
