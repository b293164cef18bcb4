"""The words in which values are shown: a calendar day as a city hall writes it. Pure."""

from __future__ import annotations

from datetime import date

_ERAS = (
    (date(2019, 5, 1), "令和", 2018),
    (date(1989, 1, 8), "平成", 1988),
    (date(1926, 12, 25), "昭和", 1925),
)
"""(first day, name, Western year before the era's year 1), newest first."""


def era_day(day: date | str | None) -> str:
    """「令和4年10月3日」 of a calendar day or its ISO text; "" for none. Before 昭和 the Western year."""
    if not day:
        return ""
    when = date.fromisoformat(day) if isinstance(day, str) else day
    for first, name, before in _ERAS:
        if when >= first:
            year = when.year - before
            return f"{name}{'元' if year == 1 else year}年{when.month}月{when.day}日"
    return f"{when.year}年{when.month}月{when.day}日"
