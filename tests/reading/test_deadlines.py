"""Goals that are months by which something is done, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from progress.intake.draft import Kind
from progress.intake.reading.records.deadlines import due_in, name_in, name_of
from progress.intake.reading.records.naming import counted, related
from tests.intake.cards import Card, plan_book, read_plan


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("令和2年12月までに方向性を確定", date(2020, 12, 31)),
        ("令和元年度決算分を令和3年3月に公表", date(2021, 3, 31)),
        ("R5.9末に開始", date(2023, 9, 30)),
        ("2024年2月", date(2024, 2, 29)),
        ("令和5年度に検討", None),
        ("9月に開始", None),
        ("令和5年9月に検討し、令和6年3月に開始", None),
        ("令和5年9月に要綱を改める。", None),
        ("令和5年9月に開始\n窓口の改善", None),
    ],
)
def test_a_single_line_names_one_month_with_its_year(text: str, due: date | None) -> None:
    assert due_in(text) == due


def test_what_is_due_is_named_by_a_box_or_by_the_goal_without_its_dates() -> None:
    assert name_in(["公表を始める時期 9月"]) == "公表を始める時期"
    assert name_in(["公表", "12月"]) == ""
    assert name_of("令和元年度決算分を令和3年3月に公表") == "決算分を公表（期限）"


def test_a_unit_says_what_it_counts() -> None:
    assert [counted(one) for one in ("団体", "％", "ポイント", "千円", "")] == [
        *("団体数", "割合", "割合", "金額", "")
    ]


def test_a_label_may_be_short_for_another() -> None:
    assert related("しみんの声回答発送まで平均", "回答発送まで平均")
    assert not related("回答発送まで平均", "回答数")
    assert not related("", "回答数")


def test_sentences_with_a_month_stay_the_goals_of_their_years() -> None:
    goals = {2023: "令和5年9月に要綱を改め、窓口を設ける。", 2024: "令和6年4月に始める。"}
    draft = read_plan(plan_book(Card(goals=goals, now="なし", goal="設置")))
    assert draft.of(Kind.INDICATOR) == []
    told = {one.key[1]: one.fields["goal_text"].value for one in draft.of(Kind.ANNUAL_TARGET)[:2]}
    assert told == goals


def test_one_month_among_words_makes_no_deadline() -> None:
    figures = {2023: "検討", 2024: "令和6年9月に開始"}
    draft = read_plan(plan_book(Card(figures=figures)))
    assert draft.of(Kind.INDICATOR) == []
    texts = {one.key[1]: one.fields["figures_printed"].value for one in draft.of(Kind.ANNUAL_TARGET)[:2]}
    assert texts == figures
