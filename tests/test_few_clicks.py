"""評価疲れ: how many links, buttons and inputs the year's main tasks take, by the pages alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from plans.models import PlanScale, RatedBy
from progress.models import Correction, YearEndStatus
from progress.review.publications import release, seal
from tests import make, prepared
from tests.hand import Hand

pytestmark = pytest.mark.django_db

RECORDS = 10


def a_department() -> SimpleNamespace:
    """Ten items of one department, each with a stage and a figure, all on target; last year's are reported."""
    place = make.municipality("shiken")
    desk, planner = make.department(place, "市民課"), make.planner(place)
    plan = make.plan(place)
    of_board = make.scale(place, "board", "審議会の評価")  # on which nothing can be computed
    of_board.rated_by = RatedBy.BOARD
    of_board.save()
    of_board.bands.update(lower_bound=None)
    PlanScale.objects.create(plan=plan, scale=of_board, position=1)
    pillar, clerk = make.pillar(plan), make.editor(desk)
    for number in range(RECORDS):
        item = make.item(pillar, f"取組の{number + 1}", lead=desk)
        make.indicator(item, "件数", "件", targets={2023: "100", 2024: "110"})
        make.annual_target(item, 2024, goal="")
    past = make.opened_round(plan, planner, 2023)
    for status in past.statuses.select_related("item"):
        [indicator] = status.item.indicators.all()
        make.actual(make.status(past, status.item), indicator, "101")
        make.confirmed(make.status(past, status.item), lead=clerk, by=planner)
    make.opened_round(plan, planner, 2024)
    return SimpleNamespace(plan=plan, planner=planner, clerk=clerk)


@pytest.fixture
def city(db: None) -> SimpleNamespace:
    return prepared.fill("few-clicks", a_department)


def enter_all(clerk: Hand) -> None:
    clerk.open(reverse("start")).follow("取組の1")
    for number in range(RECORDS):
        clerk.says(f"{number + 1} 取組の{number + 1}")
        clerk.fill("件数の実績", "111").fill("実際の段階", "実施")
        clerk.fill("主な取組内容", f"{number + 1}番目の取組で111件を受け付けた。").tick("A 目標どおり")
        clerk.press("提出して次へ")
    clerk.says("この照会で入力を待っている取組は、もうありません。")


def test_ten_records_on_target_take_eleven_clicks_and_four_inputs_each(city: SimpleNamespace) -> None:
    clerk = Hand(city.clerk)
    enter_all(clerk)
    assert (clerk.clicks, clerk.inputs) == (1 + RECORDS, 4 * RECORDS)
    running = YearEndStatus.objects.filter(round__fiscal_year=2024)
    assert set(running.values_list("state", flat=True)) == {"submitted"}


def test_all_clean_ones_are_confirmed_in_three_clicks(city: SimpleNamespace) -> None:
    enter_all(Hand(city.clerk))
    planner = Hand(city.planner)
    planner.open(reverse("review_home")).follow("令和6年度").follow("まとめて確認")
    planner.says_nothing_of("計算による提案はありません")
    planner.press("印を付けた記録を確認する").says(f"{RECORDS}件をまとめて確認済みにしました")
    assert (planner.clicks, planner.inputs) == (3, 0)


def test_a_published_figure_is_put_right_in_one_form(city: SimpleNamespace) -> None:
    past = city.plan.rounds.get(fiscal_year=2023)
    release(seal(city.plan, past, by=city.planner), ["public"], by=city.planner)
    planner = Hand(city.planner)
    planner.open(reverse("sealed", args=[past.publications.get().pk])).follow("公表した内容を訂正")
    planner.follow("101").fill("件数の実績", "102").fill("訂正する理由", "数え漏れがあったため。")
    planner.fill("決裁日", "R7.9.1").fill("決裁した人", "総務部長").press("訂正すると変わるものを確かめる")
    planner.press("訂正して、新しい号を確定する").says("第2号")
    assert (planner.clicks, planner.inputs) == (4, 4) and Correction.objects.get().after == "102件"
