"""A 目次 beside the sheets that it lists, and one that lists something else."""

from __future__ import annotations

from progress.intake.draft import Kind
from tests.intake.cards import CONTENTS, Card, cells, plan_book, read_plan


def names(draft, kind):
    return [one.fields["name"].value for one in draft.of(kind)]


def test_items_stand_in_the_order_of_the_contents_whatever_the_order_of_sheets():
    cards = (Card(number="②", name="書かない窓口"), Card())
    draft = read_plan(plan_book(*cards, lines=(*CONTENTS[:3], ("②書かない窓口", 2))))
    assert names(draft, Kind.ITEM) == ["窓口の混雑の緩和", "書かない窓口"]
    assert [one.fields["page_printed"].value for one in draft.of(Kind.ITEM)] == ["1", "2"]


def test_an_item_that_the_contents_leave_out_comes_last_with_a_note():
    cards = (Card(number="②", name="書かない窓口"), Card())
    draft = read_plan(plan_book(*cards))
    assert names(draft, Kind.ITEM) == ["窓口の混雑の緩和", "書かない窓口"]
    assert cells(draft, "not_in_contents") == ["個票1!A3"]


def test_contents_of_a_report_s_chapters_say_nothing_of_the_plan():
    chapters = (("1 計画の策定に当たって", 1), ("2 取組の体系", 3), ("3 進行管理", 9))
    draft = read_plan(plan_book(Card(), lines=chapters))
    assert names(draft, Kind.ITEM) == ["窓口の混雑の緩和"]
    assert names(draft, Kind.PILLAR) == ["便利な市役所", "窓口"]
    assert cells(draft, "not_in_contents") == []


def test_without_a_cover_an_item_about_the_plan_is_not_the_plans_title():
    draft = read_plan(plan_book(Card(name="行政改革大綱及び実施計画の進行管理"), lines=None))
    assert "plan:title" in {one.id for one in draft.questions}
