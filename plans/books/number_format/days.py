"""Days and times: Excel's day numbers, and how a section of a format prints them. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from plans.books.number_format.figures import WIDE, printed_figure
from plans.books.number_format.section import Section

_ERAS = (
    (date(2019, 5, 1), ("R", "令", "令和")),
    (date(1989, 1, 8), ("H", "平", "平成")),
    (date(1926, 12, 25), ("S", "昭", "昭和")),
    (date(1912, 7, 30), ("T", "大", "大正")),
    (date(1868, 1, 25), ("M", "明", "明治")),
)
_LAST = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001
_WEEKDAYS = "月火水木金土日"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def moment_of(serial: Decimal, from_1904: bool = False) -> datetime | None:
    """Excel's day number as a moment, to the millisecond; None outside 1900–9999 (Excel shows #####)."""
    if from_1904:
        serial += 1462
    if not 0 <= serial < 2_958_466:
        return None
    # Excel counts a 29 February 1900 that never was.
    start = datetime(1899, 12, 30) if serial >= 60 else datetime(1899, 12, 31)  # noqa: DTZ001
    return start + timedelta(milliseconds=int((serial * 86_400_000).to_integral_value(ROUND_HALF_UP)))


def serial_of(moment: datetime) -> Decimal:
    """Excel's day number of a moment from March 1900 on, counted from 1900."""
    gap = moment - datetime(1899, 12, 30)  # noqa: DTZ001
    return Decimal(gap.days) + Decimal(gap.seconds) / 86_400


def printed_moment(section: Section, value: datetime, serial: Decimal) -> str:
    if section.is_text or not section.is_date:
        return printed_figure(section, serial)
    half_day = any(kind == "noon" for kind, _ in section.tokens)
    if not any(kind == "fraction" for kind, _ in section.tokens):
        value = min(value, _LAST) + timedelta(milliseconds=500)
    text = "".join(
        _moment_token(kind, text, value, serial, half_day, section.first_year_word)
        for kind, text in section.tokens
    )
    return text.translate(WIDE) if section.is_wide else text


def _moment_token(
    kind: str, text: str, value: datetime, serial: Decimal, half_day: bool, first_year_word: bool
) -> str:
    if kind == "date":
        return _date_token(text, value, half_day, first_year_word)
    if kind == "minute":
        return str(value.minute).zfill(len(text))
    if kind == "noon":
        words = text.split("/")
        return words[0] if value.hour < 12 else words[1]
    if kind == "elapsed":
        seconds = int((serial * 86_400).to_integral_value(ROUND_HALF_UP))
        count = seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]
        return str(count).zfill(len(text))
    if kind == "fraction":
        return f".{value.microsecond:06d}"[: len(text)]
    return text


@lru_cache(maxsize=10_000)
def _date_token(text: str, value: datetime, half_day: bool, first_year_word: bool) -> str:
    letter, width = text[0], len(text)
    if letter == "y":
        return f"{value.year:04d}" if width > 2 else f"{value.year % 100:02d}"
    if letter == "m":
        if width >= 3:
            name = _MONTHS[value.month - 1]
            return name[:3] if width == 3 else (name[0] if width == 5 else name)
        return str(value.month).zfill(width)
    if letter == "d":
        name = _DAYS[value.weekday()]
        return str(value.day).zfill(width) if width < 3 else (name[:3] if width == 3 else name)
    if letter == "h":
        hour = (value.hour % 12 or 12) if half_day else value.hour
        return str(hour).zfill(width)
    if letter == "s":
        return str(value.second).zfill(width)
    if letter == "a":
        return _WEEKDAYS[value.weekday()] + ("曜日" if width == 4 else "")
    return _era_token(letter, width, value, first_year_word)


def _era_token(letter: str, width: int, value: datetime, first_year_word: bool) -> str:
    era = next((one for one in _ERAS if value.date() >= one[0]), None)
    if letter == "g":
        return era[1][min(width, 3) - 1] if era else ""
    if letter == "b":
        return str(value.year + 543)
    year = value.year - era[0].year + 1 if era else value.year
    shown = "元" if first_year_word and year == 1 else str(year).zfill(min(width, 2))
    return (era[1][2] if era else "") + shown if letter == "r" else shown
