"""How values read in Japanese: days, yes and no, lists, nothing. Pure: standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self

YES, NO = "はい", "いいえ"
EMPTY = "（空欄）"
"""Where nothing stands or stood; beside a value that has been changed."""
DASH = "－"
"""Where a table has nothing to say."""
REMARKS, TRANSCRIPTION_NOTE = "備考", "資料についての注記"
"""What the city's document says under that heading; what whoever took the document over says of it."""

ERAS = (
    (date(2019, 5, 1), "令和", "R"),
    (date(1989, 1, 8), "平成", "H"),
    (date(1926, 12, 25), "昭和", "S"),
    (date(1912, 7, 30), "大正", "T"),
    (date(1868, 1, 25), "明治", "M"),
)
"""(first day, name, letter), newest first."""


class Worded(StrEnum):
    """A kind with what it is called: `UP = "up", "評価が上がった取組"`."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        kind = str.__new__(cls, value)
        kind._value_, kind.words = value, words
        return kind


def yes_no(value: bool) -> str:
    return YES if value else NO


def era_day(day: date | str | None) -> str:
    """「令和8年12月29日」 of a day or its ISO text; "" for none. Before 昭和 「1900年1月1日」.

    A moment is told in the zone it carries.
    """
    if not day:
        return ""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    for first, era, letter in ERAS:
        if letter in "RHS" and (when.year, when.month, when.day) >= (first.year, first.month, first.day):
            year = when.year - first.year + 1
            return f"{era}{'元' if year == 1 else year}年{when.month}月{when.day}日"
    return f"{when.year}年{when.month}月{when.day}日"


def moment(when: datetime) -> str:
    """「令和8年12月29日 9:05」, in the zone that `when` carries."""
    return f"{era_day(when)} {when.hour}:{when.minute:02}"


def number(value: Decimal | int) -> str:
    """「1,234.5」, without zeros that say nothing."""
    return f"{value:,}" if isinstance(value, int) else f"{value.normalize() + 0:,f}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """「甲、乙、丙ほか2件」"""
    more = len(names) - most
    return "、".join(names[:most]) + (f"ほか{more}件" if more > 0 else "")
