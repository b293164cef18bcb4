"""The shares that a publication keeps: the same numbers as the pure rules."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from plans.models import RatingBand
from progress.models import ReportingRound, YearEndStatus
from progress.rating import achieved_share
from progress.review.old_documents import import_history
from progress.review.publications import says_the_same, seal
from progress.table import analysis, frozen
from progress.table.live import live_table
from progress.table.shape.plan import PlanTable
from tests.test_table import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    """The city of the table's tests with two earlier years: three items asked in 令和5年度, one of them unreported."""
    city = City()
    for year, codes in ((2022, "ba"), (2023, "aa")):
        past = ReportingRound.objects.create(plan=city.plan, fiscal_year=year, historical=True)
        for item, code in zip(city.items, codes, strict=False):
            status = YearEndStatus.objects.create(round=past, item=item)
            band = RatingBand.objects.get(scale__municipality=city.place, code=code)
            status.ratings.create(scale=band.scale, recorded=band)
        import_history(past, by=None)
        YearEndStatus.objects.create(round=past, item=city.items[3])
    return city


def by_hand(table: PlanTable, year: int, pillar: str) -> object:
    """The share as the pure rules compute it from the records of that year."""
    assert table.round is not None and table.scale is not None
    tops = {row.key: row.top for row in table.pillars}
    recorded: list[str | None] = []
    for item in table.items:
        if pillar and tops[item.pillar] != pillar:
            continue
        if year == table.round.fiscal_year:
            if item.status is not None:
                recorded.append(item.status.recorded(table.scale.key) or None)
            continue
        [asked] = [one.asked for one in table.past_shares if one.fiscal_year == year]
        if item.key in asked:
            told = [row.rating(table.scale.key) for row in item.past if row.fiscal_year == year]
            recorded.append(told[0].recorded if told and told[0] else None)
    return achieved_share(table.scale.bands, recorded)


def test_the_shares_are_those_of_the_pure_rules(city: City):
    table = city.table()
    found = analysis.shares(table)
    assert [(int(one.fiscal_year), one.title) for one in found] == [
        (2024, "全体"),
        (2024, "1 財政"),
        (2024, "2 人事"),
        (2023, "全体"),
        (2023, "1 財政"),
        (2023, "2 人事"),
        (2022, "全体"),
        (2022, "1 財政"),
        (2022, "2 人事"),
    ]
    for one in found:
        assert one.share == by_hand(table, one.fiscal_year, one.pillar), one
    assert found[0].share == table.share
    overall = {int(one.fiscal_year): one.share for one in found if not one.pillar}
    assert {int(one.fiscal_year): one.share for one in table.past_shares} == {
        year: overall[year] for year in (2023, 2022)
    }
    # 令和6年度, 柱2: s of one rated (対象外 outside, one not confirmed); 令和4年度, 柱1: one of two
    assert [found[at].share.percent for at in (2, 7)] == [Decimal("100.0"), Decimal("50.0")]


def test_bands_of_unknown_meaning_have_no_share_in_any_year(city: City):
    RatingBand.objects.filter(code="a").update(counts_as_achieved=None)
    reasons = {one.share.reason for one in analysis.shares(city.table()) if one.title == "1 財政"}
    assert reasons == {"区分の見出しが不明のため算出しません。"}


def test_an_item_of_two_departments_counts_once_in_the_share(city: City):
    table = city.table()
    first = replace(table.items[0], lead_departments=("税務課", "財政課"))
    shared = replace(table, items=(first, *table.items[1:]))
    assert analysis.shares(shared) == analysis.shares(table)


def test_a_plan_without_a_round_or_a_scale_has_no_shares(city: City):
    assert analysis.shares(live_table(city.plan)) == ()
    city.plan.plan_scales.all().delete()
    assert analysis.shares(city.table()) == ()


def test_a_publication_keeps_the_shares_and_one_of_before_still_reads(city: City):
    sealed = seal(city.plan, city.round, by=city.planner)
    table = frozen.from_content(sealed.content)
    assert table.shares == analysis.shares(city.table())
    before = {name: value for name, value in sealed.content.items() if name != "shares"}
    before["past_shares"] = [
        {name: value for name, value in one.items() if name != "asked"} for one in before["past_shares"]
    ]
    read = frozen.from_content(before)
    assert read.shares == ()
    assert frozen.as_previewed(read) == frozen.as_previewed(table)
    assert says_the_same(sealed, city.table())
