"""The words in which values are shown."""

from __future__ import annotations

from datetime import date

import pytest

from plans.values.words import era_day


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 29), "令和8年12月29日"),
        ("2022-10-03", "令和4年10月3日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "1926年12月24日"),
        (None, ""),
        ("", ""),
    ],
)
def test_a_day_is_said_in_its_era(day: date | str | None, words: str):
    assert era_day(day) == words
