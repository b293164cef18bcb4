"""What was written and answered once: the same file a second time changes nothing, answers are remembered."""

from __future__ import annotations

import pytest

from items.models import Indicator, Item
from plans.models import Pillar
from progress.models import ActualValue, FiscalEffect, Rating
from tests import make
from tests.reading.draw import Page, draw, page
from tests.reading.importing import (
    again,
    bring_in,
    column_is,
    header_is,
    must_be_answered,
    new_plan,
    touched,
)
from tests.reading.reading import flat
from tests.reading.small.test_figures import CUTS, SIGNED, measured
from tests.reading.small.test_names import ONE_HEADING_OVER_TWO, PILLARS_BY_NUMBER
from tests.reading.small.test_years import TWO_YEARS

pytestmark = pytest.mark.django_db

UNNAMED_HEADING = page(
    "一覧",
    """
        架空市行政改革推進計画（令和2年度～令和6年度）
        .
        番号 | 改革分野 | | 担当課
        1 | 重点事項Ⅰ | 証明書の交付 | 戸籍課
        2 | | 庁用車の削減 | 管財課
        3 | 重点事項Ⅱ | 積立金の運用 | 管財課
    """,
    merge="B3:C3 B4:B5",
)


@pytest.mark.parametrize(
    "drawn",
    [PILLARS_BY_NUMBER, ONE_HEADING_OVER_TWO, UNNAMED_HEADING, TWO_YEARS],
    ids=["m2_numbers", "m3_one_heading", "m3_unknown_heading", "m4_two_years"],
)
def test_m2_m3_the_same_file_changes_nothing_the_second_and_the_third_time(drawn):
    data = draw(drawn)
    plan = bring_in(data, new_plan(make.municipality()))
    names = [one.name for one in Item.objects.filter(plan=plan)]
    assert names
    for _ in ("second", "third"):
        assert touched(again(data, plan)) == {}
        bring_in(data, plan)
    assert [one.name for one in Item.objects.filter(plan=plan)] == names


def test_m2_pillars_that_are_numbers_only_are_stored_once():
    data = draw(PILLARS_BY_NUMBER)
    plan = bring_in(data, new_plan(make.municipality()))
    bring_in(data, plan)
    assert Pillar.objects.filter(plan=plan).count() == 2


def test_m3_a_remembered_reading_gives_pillars_and_names_again():
    place = make.municipality()
    bring_in(draw(ONE_HEADING_OVER_TWO), new_plan(place))
    other = page(
        "一覧",
        ONE_HEADING_OVER_TWO.text.replace("架空市行政改革推進計画", "架空市行政改革後期計画"),
        merge=ONE_HEADING_OVER_TWO.merge,
    )
    plan = bring_in(draw(other), new_plan(place))
    assert [one.name for one in Pillar.objects.filter(plan=plan)] == ["窓口業務", "財産"]
    assert Item.objects.filter(plan=plan).count() == 4


@pytest.mark.parametrize("face", CUTS)
def test_m21_a_cut_is_stored_as_a_gain_or_must_be_answered(face):
    heading, unit, first, second, total = CUTS[face]
    text = SIGNED.format(heading=heading, unit=unit, first=first, second=second, total=total)
    data = draw(page("令和4年度", text))
    plan = new_plan(make.municipality())
    if any("△" in one or "削減" in one or "節減" in one for one in must_be_answered(again(data, plan))):
        return
    plan = bring_in(data, plan)
    stored = FiscalEffect.objects.filter(status__round__plan=plan)
    assert sorted(one.amount_yen for one in stored) == [400_000, 1_600_000]


def test_m24_each_figure_keeps_the_unit_of_its_sheet():
    now = page("令和4年度", measured(4, "件 | 61 | 90", "人 | 7 | 8"))
    before = page("令和3年度", measured(3, "人 | 340 | 700", "件 | 11 | 9"))
    data = draw(now, before)
    plan = new_plan(make.municipality())
    told = again(data, plan)
    beside = [one.message for one in told.findings if "単位" in one.message]
    asked = [one.sentence for one in told.questions if "単位" in one.sentence]
    assert beside or asked
    plan = bring_in(data, plan)
    stored = ActualValue.objects.filter(status__round__plan=plan).select_related("indicator")
    assert {(int(one.fiscal_year), int(one.value or 0), one.indicator.unit) for one in stored} == {
        (2022, 61, "件"),
        (2021, 340, "人"),
        (2022, 7, "人"),
        (2021, 11, "件"),
    }
    assert Item.objects.filter(plan=plan).count() == 2
    assert Indicator.objects.filter(item__plan=plan).count() == 4
    assert touched(again(data, plan)) == {}


# ── M31: a heading row and years given by hand ──────────────────────────────────────────────────────────────


def by_hand(year: str, first: str, second: str) -> Page:
    """A heading below a unit line, the ratings' year without an era."""
    return page(
        "一覧",
        f"""
            架空市行政改革推進計画
            | | | 効果額単位：千円
            メニュー名 | 推進担当 | {year}年度評価 | 参考
            証明書の交付 | 戸籍課 | {first} | 30
            電話の取次ぎ | 総務課 | {second} | 40
        """,
    )


ANSWERS = (
    header_is("一覧", 3)
    | column_is("一覧", "A", "name")
    | column_is("一覧", "B", "departments")
    | column_is("一覧", "C", "rating@2022")
    | column_is("一覧", "D", "ignore")
)


def ratings(plan):
    found = Rating.objects.filter(status__round__plan=plan).select_related("status__round", "status__item")
    return {
        (
            int(one.status.round.fiscal_year),
            one.status.item.name,
            flat(str(one.recorded).split()[0]),
        )
        for one in found
    }


def test_m31_a_heading_row_and_years_given_by_hand_are_remembered_for_the_same_file():
    data = draw(by_hand("4", "Ａ", "Ｂ"))
    plan = bring_in(data, new_plan(make.municipality()), ANSWERS)
    assert ratings(plan) == {(2022, "証明書の交付", "A"), (2022, "電話の取次ぎ", "B")}
    seen = again(data, plan)
    assert touched(seen) == {}
    assert must_be_answered(seen) == []


def test_m31_and_for_next_years_file_with_the_years_moved_on():
    plan = bring_in(draw(by_hand("4", "Ａ", "Ｂ")), new_plan(make.municipality()), ANSWERS)
    bring_in(draw(by_hand("5", "Ｂ", "Ａ")), plan)
    assert ratings(plan) == {
        (2022, "証明書の交付", "A"),
        (2022, "電話の取次ぎ", "B"),
        (2023, "証明書の交付", "B"),
        (2023, "電話の取次ぎ", "A"),
    }
    assert Item.objects.filter(plan=plan).count() == 2
