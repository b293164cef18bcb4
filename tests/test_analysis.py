"""The table as frames, and the shares that a publication keeps: the same numbers as the pure rules."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from plans.models import RatingBand
from progress import review
from progress.models import ReportingRound, YearEndStatus
from progress.rating import achieved_share
from progress.table import analysis, frozen
from progress.table.cells import pure_bands
from progress.table.live import live_table
from progress.table.shape import PlanTable
from progress.table.totals import recorded_band, share_row
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
        review.import_history(past, by=None)
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
                recorded.append(recorded_band(item, table.scale.key) or None)
            continue
        [asked] = [one.asked for one in table.past_shares if one.fiscal_year == year]
        if item.key in asked:
            told = [row.rating(table.scale.key) for row in item.past if row.fiscal_year == year]
            recorded.append(told[0].recorded if told and told[0] else None)
    return share_row(achieved_share(pure_bands(table.scale.bands), recorded))


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


def test_frames_hold_decimals_and_no_floats(city: City):
    frame = analysis.figures(city.table())
    row = frame[(frame["indicator"] == "収納率") & (frame["fiscal_year"] == 2024)].iloc[0]
    assert (row["target"], row["actual"], row["rate"], row["met"]) == (
        Decimal("97.5"),
        Decimal("96.8"),
        Decimal("99.3"),
        False,
    )
    for kind in (frame, analysis.ratings(city.table())):
        assert set(map(str, kind.dtypes)) == {"object"}
        assert not any(isinstance(cell, float) for column in kind for cell in kind[column])
    missing = frame[(frame["indicator"] == "年休")].iloc[0]
    assert missing["actual"] is None, "missing is not zero and not a number"


def test_items_are_counted_by_year_pillar_department_and_band(city: City):
    frame = analysis.ratings(city.table())
    counts = analysis.band_counts(frame, ["fiscal_year", "pillar"])
    of_pillar = {key: {str(band): int(n) for band, n in row.items()} for key, row in counts.iterrows()}
    assert of_pillar[2024, "1"] == {
        "a": 1,
        "b": 1,
        "c": 1,
        "s": 0,
        "n": 0,
        analysis.NOT_REPORTED: 0,
    }
    assert of_pillar[2024, "2"][analysis.NOT_REPORTED] == 1
    assert int(counts.to_numpy().sum()) == len(frame)
    by_department = analysis.band_counts(frame, ["department"])
    assert list(by_department.index) == ["税務課"]


def test_an_item_of_two_departments_counts_once_in_the_share_and_once_for_each_of_them(city: City):
    table = city.table()
    first = replace(table.items[0], lead_departments=("税務課", "財政課"))
    shared = replace(table, items=(first, *table.items[1:]))
    assert analysis.shares(shared) == analysis.shares(table)
    frame = analysis.ratings(shared)
    now = frame[frame["fiscal_year"] == 2024]
    assert int(analysis.band_counts(now, ["fiscal_year"]).to_numpy().sum()) == 6
    assert analysis.band_counts(now, ["department"]).sum(axis=1).to_dict() == {"税務課": 6, "財政課": 1}


def test_a_plan_without_a_round_or_a_scale_has_no_shares(city: City):
    assert analysis.shares(live_table(city.plan)) == ()
    city.plan.plan_scales.all().delete()
    assert analysis.shares(city.table()) == ()


def test_a_publication_keeps_the_shares_and_one_of_before_still_reads(city: City):
    sealed = review.seal(city.plan, city.round, by=city.planner)
    table = frozen.published(sealed)
    assert table.shares == analysis.shares(city.table())
    before = {name: value for name, value in sealed.content.items() if name != "shares"}
    before["past_shares"] = [
        {name: value for name, value in one.items() if name != "asked"} for one in before["past_shares"]
    ]
    read = frozen.from_content(before)
    assert read.shares == ()
    assert frozen.as_previewed(read) == frozen.as_previewed(table)
    assert review.says_the_same(sealed, city.table())
