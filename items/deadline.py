"""Deadlines as documents print them: the day that a text such as 「令和4年10月までに開始」 names. Pure."""

from __future__ import annotations

import calendar
import re
from datetime import date

from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from plans.values.text import half_width

_MONTH = re.compile(r"(?P<year>.+?年|[RHSrhs]?\d+[.\-/])(?P<month>\d{1,2})", re.S)


def due_day(printed: str) -> date | None:
    """The last day of the month named; None where none can be read (the text stays)."""
    match = _MONTH.match(half_width(printed).strip())
    if match is None or not 1 <= (month := int(match["month"])) <= 12:
        return None
    try:
        # The same notations as for fiscal years, here for the calendar year that stands before the month.
        year = int(FiscalYear.parse(match["year"].rstrip("年.-/")))
    except NotAFiscalYear:
        return None
    return date(year, month, calendar.monthrange(year, month)[1])
