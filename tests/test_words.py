"""How values read in Japanese."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from plans.values import words


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (date(2026, 12, 29), "令和8年12月29日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "1926年12月24日"),
        (datetime(2026, 12, 29, 9, 5, tzinfo=UTC), "令和8年12月29日"),
    ],
)
def test_a_day_stands_in_its_era(when: date, text: str) -> None:
    assert words.era_day(when) == text


def test_an_iso_text_is_told_the_same_way() -> None:
    assert words.era_day("2025-03-31") == "令和7年3月31日"
    assert words.era_day("") == words.era_day(None) == ""


def test_a_moment_has_its_time() -> None:
    assert words.moment(datetime(2026, 12, 29, 9, 5, tzinfo=UTC)) == "令和8年12月29日 9:05"


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("1234.50"), "1,234.5"), (Decimal("100"), "100"), (Decimal("-0"), "0"), (12345, "12,345")],
)
def test_a_number_has_no_zeros_that_say_nothing(value: Decimal | int, text: str) -> None:
    assert words.number(value) == text


def test_a_long_list_says_how_many_more() -> None:
    assert words.listed(["甲", "乙", "丙"]) == "甲、乙、丙"
    assert words.listed(["甲", "乙", "丙", "丁", "戊"]) == "甲、乙、丙ほか2件"
    assert words.listed([]) == ""


def test_yes_and_no() -> None:
    assert (words.yes_no(True), words.yes_no(False)) == ("はい", "いいえ")
