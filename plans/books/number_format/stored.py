"""A figure as a workbook stores it → its kind, what a person sees, and its plain text. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Context, Decimal
from functools import lru_cache

from plans.books.cells import CellKind
from plans.books.number_format.days import moment_of
from plans.books.number_format.general import digits, general
from plans.books.number_format.shown import Format

_LONGEST = 400
"""Signs of a stored number; Excel writes at most 24."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_STORED = Context(prec=15, Emax=308, Emin=-308, traps=[])
"""Fifteen digits up to 1E308, as Excel keeps them; what is beyond becomes infinite, what is below 0."""


def shortest(raw: str) -> Decimal | None:
    """A stored number with the 15 digits that Excel keeps and shows; None for what is no finite number.

    Files hold binary fractions (0.28999999999999998): nobody's figure, so 0.29.
    """
    if not _NUMBER.fullmatch(raw):
        return None
    number = _STORED.create_decimal(raw)
    return number if number.is_finite() else None


@lru_cache(maxsize=1 << 14)  # most figures of a long table stand in it many times
def shown_figure(raw: str, form: Format, *, from_1904: bool) -> tuple[CellKind, str, str]:
    """(kind, printed, value) of a stored number, which may be a day or a time of day. `from_1904`: the workbook
    counts its days from there."""
    number = shortest(raw) if len(raw) <= _LONGEST else None
    if number is None:  # NaN, 1E400, digits of another script: Excel would call the file damaged
        return CellKind.ERROR, raw[:100], ""
    value = digits(number)
    if not form.code:
        return CellKind.NUMBER, general(number), value
    if not form.is_date:
        return CellKind.NUMBER, form.number(number), value
    moment = moment_of(number, from_1904)
    if moment is None:  # Excel fills the cell with # there
        return CellKind.ERROR, "#####", ""
    if form.is_elapsed:  # 36:00 is neither a time of day nor the 1.5 that is stored
        return CellKind.TEXT, form.moment(moment, number), ""
    if form.has_calendar and number < 1 and not from_1904:
        return CellKind.NUMBER, general(number), value  # no day is meant by a 0
    return CellKind.DATE, form.moment(moment, number), iso(moment, form)


def iso(moment: datetime, form: Format) -> str:
    """`2024-03-31`; with the time of day where there is one; `13:30:00` for a time alone."""
    if not form.has_calendar and form.is_date:
        return moment.time().isoformat(timespec="seconds")
    if moment.time() == time(0):
        return date(moment.year, moment.month, moment.day).isoformat()
    return moment.isoformat(timespec="seconds")
