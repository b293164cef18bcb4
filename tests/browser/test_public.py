"""The public pages in a browser: on a phone and on a desk, with and without script, and the chart one can handle."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from plans.access import Audience
from tests import make
from tests.browser.sound import DESK, PHONE, assert_sound
from tests.test_public import City

SMALL = ViewportSize(width=320, height=844)


@pytest.fixture
def city(transactional_db) -> City:
    """A published city with a chart, a nested item, an empty pillar and a long department name."""
    city = City(disclaimer="架空の市の見本です。実在の市ではありません")
    above = make.item(
        city.pillar, "総合計画の進捗管理及び普及を図る", key="03", number_printed="", activity_code="03"
    )
    make.item(
        city.pillar, "評価を実施する", key="0301", number_printed="", activity_code="0301", parent=above
    )
    second = make.pillar(city.plan, "2", "まだ取組のない柱")
    make.pillar(city.plan, "2-1", "その下の柱", parent=second)
    make.annual_target(city.item, 2024, goal="包括管理及び公共施設マネジメント支援システムの導入の検討")
    city.publish(city.report(), Audience.PUBLIC)
    return city


def addresses(city: City) -> list[str]:
    return [
        reverse("home"),
        reverse("municipality", args=[city.place.slug]),
        city.url("plan"),
        f"{city.url('plan')}?q=ない",
        city.url("plan_item", city.item.key),
        city.url("publications"),
    ]


def test_nothing_overflows_and_axe_finds_nothing(live_server, page: Page, city: City):
    for address in addresses(city):
        page.goto(live_server.url + address)
        assert_sound(page, address, SMALL, PHONE, DESK)


def test_the_answer_stands_on_a_phones_first_screen(live_server, page: Page, city: City):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + city.url("plan"))
    box = page.locator(".answer__sentence").bounding_box()
    assert box and box["y"] + box["height"] <= 600
    page.locator(".answer__sentence a").first.click()
    expect(page.locator("[role=status]")).to_contain_text("が条件に合います")
    page.goto(live_server.url + city.url("plan_item", city.item.key))
    chart = page.locator("figure.chart svg").first.bounding_box()
    assert chart and chart["y"] <= 900


@pytest.mark.parametrize("width", (390, 1280))
def test_the_chart_is_handed_over_at_a_press_and_breaks_no_policy(
    live_server, page: Page, city: City, width: int
):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_server.url + city.url("plan_item", city.item.key))
    expect(page.locator(".chart__picture svg")).to_be_visible()
    assert not [url for url in asked if "plotly" in url or "chart.json" in url]

    page.get_by_role("button", name="グラフを操作する").click()
    expect(page.locator(".chart__plot .main-svg").first).to_be_visible(timeout=20_000)
    expect(page.locator(".chart__picture")).to_be_hidden()
    assert [url for url in asked if url.endswith("/vendor/plotly/plotly.min.js")]
    assert page.locator(".chart__plot .scatterlayer .trace").count() == 2
    size = page.viewport_size
    assert size
    assert_sound(page, "the chart one can handle", size)
    assert page.locator(".chart__plot .modebar-btn").count() == 0, "small signs without words"
    values = page.locator(".chart__plot .annotation-text").all_text_contents()
    assert {"95.4", "97.0"} <= set(values)

    def span() -> float:
        return page.evaluate(
            "(([low, high]) => high - low)(document.querySelector('.chart__plot').layout.yaxis.range)"
        )

    whole = span()
    page.get_by_role("button", name="大きくする").click()
    page.wait_for_function(
        f"(([low, high]) => high - low < {whole})(document.querySelector('.chart__plot').layout.yaxis.range)"
    )
    page.get_by_role("button", name="元の大きさに戻す").click()
    page.wait_for_function(
        f"(([low, high]) => high - low === {whole})(document.querySelector('.chart__plot').layout.yaxis.range)"
    )

    page.get_by_role("button", name="元の図に戻す").click()
    expect(page.locator(".chart__picture svg")).to_be_visible()
    expect(page.locator(".chart__plot, .chart__moves")).to_have_count(0)
    # The `page` fixture fails here if the content security policy was broken or a script raised an error.


def test_a_chart_that_cannot_be_fetched_leaves_the_picture_and_says_so(live_server, page: Page, city: City):
    page.goto(live_server.url + city.url("plan_item", city.item.key))
    page.route("**/chart.json", lambda route: route.fulfill(status=500))
    page.get_by_role("button", name="グラフを操作する").click()
    expect(page.get_by_role("status")).to_contain_text("グラフを読み込めませんでした。", timeout=20_000)
    expect(page.locator(".chart__picture svg")).to_be_visible()
    expect(page.get_by_role("button", name="グラフを操作する")).to_be_enabled()


def test_a_reader_without_script_sees_the_chart_and_no_dead_button(live_server, plain_page: Page, city: City):
    page = plain_page
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + city.url("plan_item", city.item.key))
    expect(page.locator(".chart__picture svg")).to_be_visible()
    expect(page.get_by_role("button", name="グラフを操作する")).to_be_hidden()
    page.goto(live_server.url + city.url("plan"))
    page.get_by_text("条件で絞り込む").click()
    page.get_by_label("ことば").fill("待ち時間")
    page.get_by_role("button", name="絞り込む").click()
    expect(page.get_by_role("status")).to_contain_text("4項目のうち1項目が条件に合います。")


def test_a_chart_is_reached_and_handled_with_the_keyboard_alone(live_server, page: Page, city: City):
    page.goto(live_server.url + city.url("plan_item", city.item.key))
    page.get_by_role("button", name="グラフを操作する").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chart__plot .main-svg").first).to_be_visible(timeout=20_000)
    expect(page.get_by_role("button", name="元の図に戻す")).to_be_enabled()
    page.get_by_role("button", name="元の図に戻す").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "大きくする"


@pytest.mark.parametrize(("width", "shown"), [(320, True), (1280, False)])
def test_a_table_says_that_it_can_be_moved_only_where_it_is_too_wide(
    live_server, page: Page, city: City, width: int, shown: bool
):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_server.url + city.url("plan"))
    found = page.locator(".table-scroll").evaluate_all(
        "all => all.map(one => [one.scrollWidth > one.clientWidth, getComputedStyle(one, '::before').display])"
    )
    assert found
    assert {wide for wide, _ in found} == {shown}
    assert all((display == "block") == wide for wide, display in found)


def test_on_paper_no_heading_is_left_alone_at_the_foot_of_a_page(live_server, page: Page, city: City):
    """The rule that keeps a heading with what follows reaches every level of heading."""
    page.emulate_media(media="print")
    page.goto(live_server.url + city.url("plan"))
    rules = page.locator("h1, h2, h3, h4").evaluate_all(
        "all => all.map(one => getComputedStyle(one).breakAfter)"
    )
    assert rules and set(rules) == {"avoid"}
    assert page.locator(".promise").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
