"""Days as people write them, in either calendar."""

from __future__ import annotations

from datetime import date

import pytest

from plans.values.calendar_day import EXAMPLE, NotADay, parse


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-01",
        "2026/4/1",
        "2026.4.1",
        "2026年4月1日",
        "令和8年4月1日",
        "R8.4.1",
        "r8/4/1",
        "R.8.4.1",
        "令8.4.1",
        "Ｒ８．４．１",
        "令和８年４月１日",
        "２０２６年０４月０１日",
        "２０２６－０４－０１",
        "2026ー4ー1",
        " 令和8年 4月 1日　",
        "平成38年4月1日",
    ],
)
def test_every_way_to_write_a_day(text: str):
    assert parse(text) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("H28.2.29", date(2016, 2, 29)),
        ("昭和60年12月31日", date(1985, 12, 31)),
    ],
)
def test_the_years_of_the_eras(text: str, day: date):
    assert parse(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "4月1日", "8.4.1", "2026-04", "2026-4/1", "4/1/2026", "令和8年度", "あした", "2026年4月1日ごろ"],
)
def test_what_is_no_day_is_told_with_an_example(text: str):
    with pytest.raises(NotADay, match=r"日付として読めません。例：令和8年4月1日、2026-04-01$"):
        parse(text)


@pytest.mark.parametrize("text", ["2026-02-30", "令和8年13月1日", "R0.4.1", "1026-04-01", "R7.2.29"])
def test_days_that_do_not_exist_are_refused(text: str):
    with pytest.raises(NotADay, match=f"という日はありません。{EXAMPLE}"):
        parse(text)
