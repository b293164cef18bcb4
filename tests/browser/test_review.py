"""The planning section at the screen: from the queue through decisions to a release, with and without scripts."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from progress import review
from progress.models import Publication, PublicationRelease
from progress.workflow import Move, State
from tests import make
from tests.test_review import Desk

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def desk(live_server: Any) -> Desk:
    """Two records wait; the first one's rating differs from what its figures suggest."""
    desk = Desk()
    desk.place.disclaimer = "架空の市の見本です。"
    desk.place.save()
    desk.submitted(0, code="a", figure="85")
    desk.submitted(2, code="a")
    return desk


@pytest.fixture
def plain_page(browser: Browser, live_server: Any) -> Generator[Page, None, None]:
    """A tab in which no script runs."""
    context = browser.new_context(locale="ja-JP", java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in(page: Page, live_server: Any, desk: Desk) -> None:
    page.goto(f"{live_server.url}{reverse('login')}")
    page.fill("[name=username]", desk.planner.username)
    page.fill("[name=password]", make.PASSWORD)
    page.click("main [type=submit]")


def work_through(page: Page, live_server: Any, desk: Desk) -> None:
    """Sends the first record back, confirms the third, seals and releases."""
    page.goto(f"{live_server.url}{reverse('round', args=[desk.round.pk])}")
    page.click("text=確認を始める")
    page.click("text=担当課に差し戻す")
    expect(page.get_by_text("「差戻し」の理由を入力してください。").first).to_be_visible()
    page.fill("[name=comment]", "根拠を書いてください。")
    page.click("text=担当課に差し戻す")
    expect(page.locator(".message")).to_contain_text("担当課に差し戻しました。次の記録を表示しています。")
    expect(page.locator("h1")).to_have_text("3 滞納整理の強化")
    page.click("text=確認して次へ")
    expect(page.locator(".message")).to_contain_text("確認を待っている記録は、ほかにありません。")
    page.click("main >> text=公表する")
    page.check("[name=agreed]")
    page.click("text=この内容で確定する")
    page.check("text=推進本部")
    page.click("main >> role=button[name=公開する]")
    expect(page.locator(".message")).to_contain_text("推進本部に公開しました。")


def assert_done(desk: Desk) -> None:
    assert [desk.status(number).state for number in (0, 2)] == [State.RETURNED, State.SEALED]
    assert list(PublicationRelease.objects.values_list("audience", flat=True)) == ["headquarters"]


def test_a_planner_works_from_the_queue_to_the_release(page: Page, live_server: Any, desk: Desk):
    sign_in(page, live_server, desk)
    work_through(page, live_server, desk)
    assert_done(desk)


def test_the_same_way_without_scripts(plain_page: Page, live_server: Any, desk: Desk):
    sign_in(plain_page, live_server, desk)
    work_through(plain_page, live_server, desk)
    assert_done(desk)


def test_two_planners_at_once(page: Page, live_server: Any, desk: Desk):
    sign_in(page, live_server, desk)
    status = desk.status(0)
    page.goto(f"{live_server.url}{reverse('review_record', args=[status.pk])}")
    page.fill("[name=comment]", "根拠を書いてください。")
    review.carry_out(status, Move.CONFIRM, by=make.planner(desk.place, "jiro"))
    page.click("text=担当課に差し戻す")
    expect(page.locator("h1")).to_have_text("ほかの人が先に変更しました")
    expect(page.locator("main")).to_contain_text("jiro")
    page.click("text=自分の入力を残して画面に戻る")
    expect(page.locator("[name=comment]")).to_have_value("根拠を書いてください。")
    expect(page.get_by_role("button", name="確認を取り消す")).to_be_visible()
    assert desk.status(0).state == State.CONFIRMED


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_review_pages_are_accessible_and_nothing_overflows(
    page: Page, live_server: Any, desk: Desk, size: Any
):
    review.carry_out(desk.status(2), Move.CONFIRM, by=desk.planner)
    review.seal(desk.plan, desk.round, by=desk.planner)
    review.carry_out(desk.status(2), Move.REOPEN, by=desk.planner, reason="見直し")
    page.set_viewport_size(size)
    sign_in(page, live_server, desk)
    for address in (
        reverse("review_home"),
        reverse("round_new", args=[desk.plan.pk]),
        reverse("round", args=[desk.round.pk]),
        reverse("review_record", args=[desk.status(0).pk]),
        reverse("review_record", args=[desk.status(2).pk]),
        reverse("publish", kwargs={"pk": desk.round.pk}),
        reverse("publish", kwargs={"plan_pk": desk.plan.pk}),
        reverse("sealed", args=[Publication.objects.get().pk]),
        reverse("history", kwargs={"plan_pk": desk.plan.pk}),
    ):
        page.goto(f"{live_server.url}{address}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, address
