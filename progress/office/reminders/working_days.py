"""開庁日: no Saturday, Sunday, 国民の祝日 or day from 12月29日 to 1月3日, on which city halls are closed."""

from __future__ import annotations

from datetime import date, timedelta

from jpholiday import JPHoliday

_HOLIDAYS = JPHoliday()
_CLOSED = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
"""年末年始, as nearly every city's ordinance on its holidays has it."""


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in _CLOSED and not _HOLIDAYS.is_holiday(day)


def working_days_before(day: date, count: int) -> date:
    """The working day that lies `count` working days before `day`; `day` itself for 0."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day
