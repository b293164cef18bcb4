"""The planning section at the screen: from the queue through decisions to a release, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from progress.models import Publication, PublicationRelease, Rating, ReportingRound
from progress.review.publications import seal
from progress.review.records import carry_out
from progress.workflow import Move, State
from tests import make
from tests.browser.sound import assert_sound
from tests.test_review import Desk


@pytest.fixture
def desk(live_server: Any) -> Desk:
    """Two records wait; the first one's rating differs from what its figures suggest."""
    desk = Desk()
    desk.place.disclaimer = "架空の市の見本です。"
    desk.place.save()
    desk.submitted(0, code="a", figure="85")
    desk.submitted(2, code="a")
    return desk


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
    expect(page.get_by_text("差し戻す理由を書いてください。").first).to_be_visible()
    page.fill("[name=comment]", "根拠を書いてください。")
    page.click("text=担当課に差し戻す")
    expect(page.locator(".message")).to_contain_text("担当課に差し戻しました。次の記録を表示しています。")
    expect(page.locator("h1")).to_have_text("3 滞納整理の強化")
    page.click("text=確認して次へ")
    expect(page.locator(".message")).to_contain_text("確認を待っている記録は、ほかにありません。")
    page.click("main >> text=公表する")
    if page.locator("[name=left_open]").count():
        page.check("[name=left_open]")
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
    carry_out(status, Move.CONFIRM, by=make.planner(desk.place, "jiro"))
    page.click("text=担当課に差し戻す")
    expect(page.locator("h1")).to_have_text("ほかの人が先に変更しました")
    expect(page.locator("main")).to_contain_text("jiro")
    page.click("text=自分の入力を残して画面に戻る")
    expect(page.locator("[name=comment]")).to_have_value("根拠を書いてください。")
    expect(page.get_by_role("button", name="確認を取り消す")).to_be_visible()
    assert desk.status(0).state == State.CONFIRMED


def start_and_take_back(page: Page, live_server: Any, desk: Desk) -> None:
    """Starts a round in two steps and takes it back."""
    page.goto(f"{live_server.url}{reverse('round_new', args=[desk.plan.pk])}")
    page.select_option("[name=fiscal_year]", "2023")
    page.fill("[name=due_on]", "2099-12-20")
    page.fill("[name=request_text]", "よろしく\nお願いします。")
    page.click("text=依頼が出る課を確かめる")
    expect(page.locator("main")).to_contain_text("2課・3件に依頼が出ます。")
    page.get_by_role("button", name="内容を直す").click()
    expect(page.locator("[name=request_text]")).to_have_value("よろしく\nお願いします。")
    page.click("text=依頼が出る課を確かめる")
    page.get_by_role("button", name="照会を開始").click()
    expect(page.locator(".message")).to_contain_text("の照会を開始しました。")
    assert ReportingRound.objects.get(fiscal_year=2023).request_text == "よろしく\nお願いします。"
    page.click("text=照会を取り消す")
    page.get_by_role("button", name="照会を取り消す").click()
    expect(page.locator(".message")).to_contain_text("の照会を取り消しました。")
    assert not ReportingRound.objects.filter(fiscal_year=2023).exists()


def confirm_unrated_and_release_to_citizens(page: Page, live_server: Any, desk: Desk) -> None:
    Rating.objects.filter(status=desk.status(2)).delete()
    page.goto(f"{live_server.url}{reverse('review_record', args=[desk.status(2).pk])}")
    page.click("text=確認して次へ")
    page.get_by_role("button", name="評価なしで確認する").click()
    expect(page.locator(".message")).to_contain_text("確認済みにしました。")
    page.goto(f"{live_server.url}{reverse('publish', kwargs={'pk': desk.round.pk})}")
    expect(page.locator("main")).to_contain_text("評価のない確認済みの項目が1件あります")
    if page.locator("[name=left_open]").count():
        page.check("[name=left_open]")
    page.check("[name=agreed]")
    page.click("text=この内容で確定する")
    page.check("[value=public]")
    page.get_by_role("button", name="公開する", exact=True).click()
    page.get_by_role("button", name="市民に公開する").click()
    expect(page.locator(".field__error")).to_contain_text("市民に公開するときは、ここに印を付けてください。")
    assert not PublicationRelease.objects.exists()
    page.check("[name=public_sure]")
    page.get_by_role("button", name="市民に公開する").click()
    expect(page.locator(".message")).to_contain_text("市民に公開しました。")


def test_what_cannot_be_undone_is_asked_first(page: Page, live_server: Any, desk: Desk):
    sign_in(page, live_server, desk)
    start_and_take_back(page, live_server, desk)
    confirm_unrated_and_release_to_citizens(page, live_server, desk)


def test_what_cannot_be_undone_is_asked_first_without_scripts(plain_page: Page, live_server: Any, desk: Desk):
    sign_in(plain_page, live_server, desk)
    start_and_take_back(plain_page, live_server, desk)
    confirm_unrated_and_release_to_citizens(plain_page, live_server, desk)


def test_the_reminder_is_copied_with_one_press(page: Page, live_server: Any, desk: Desk):
    sign_in(page, live_server, desk)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{live_server.url}{reverse('round', args=[desk.round.pk])}")
    page.click("text=期限を過ぎて提出されていない課")
    page.locator("[data-copy=late-list]").click()
    expect(page.locator("[data-copied]").first).to_have_text("写しました。")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == "【5月31日期限】福祉課：1-2 窓口の見直し（未入力）"


def test_without_scripts_there_is_no_button_that_copies(plain_page: Page, live_server: Any, desk: Desk):
    sign_in(plain_page, live_server, desk)
    plain_page.goto(f"{live_server.url}{reverse('round', args=[desk.round.pk])}")
    plain_page.click("text=期限を過ぎて提出されていない課")
    expect(plain_page.locator("#late-list")).to_be_visible()
    expect(plain_page.locator("[data-copy]:visible")).to_have_count(0)


def assert_sound_unfolded(page: Page, where: str) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert_sound(page, where)


def test_questions_are_accessible_and_nothing_overflows(page: Page, live_server: Any, desk: Desk):
    sign_in(page, live_server, desk)
    page.goto(f"{live_server.url}{reverse('round_new', args=[desk.plan.pk])}")
    page.select_option("[name=fiscal_year]", "2023")
    page.fill("[name=due_on]", "2099-12-20")
    page.click("text=依頼が出る課を確かめる")
    assert_sound_unfolded(page, "round_start")
    page.get_by_role("button", name="照会を開始").click()
    page.click("text=照会を取り消す")
    assert_sound_unfolded(page, "round_cancel")
    page.goto(f"{live_server.url}{reverse('round_cancel', args=[desk.round.pk])}")
    assert_sound_unfolded(page, "round_cancel refused")
    page.goto(f"{live_server.url}{reverse('round_edit', args=[desk.round.pk])}")
    assert_sound_unfolded(page, "round_edit")
    Rating.objects.filter(status=desk.status(2)).delete()
    page.goto(f"{live_server.url}{reverse('review_record', args=[desk.status(2).pk])}")
    page.click("text=確認して次へ")
    assert_sound_unfolded(page, "review_record unrated")
    page.get_by_role("button", name="評価なしで確認する").click()
    carry_out(desk.status(0), Move.CONFIRM, by=desk.planner)  # A beside a suggested B, without a reason
    page.goto(f"{live_server.url}{reverse('publish', kwargs={'pk': desk.round.pk})}")
    page.click("text=この内容で確定する")
    expect(page.locator(".field__error")).to_have_count(3)
    assert_sound_unfolded(page, "publish with doubts")
    page.check("[name=unexplained]")
    if page.locator("[name=left_open]").count():
        page.check("[name=left_open]")
    page.check("[name=agreed]")
    page.click("text=この内容で確定する")
    page.check("[value=public]")
    page.get_by_role("button", name="公開する", exact=True).click()
    page.get_by_role("button", name="市民に公開する").click()
    assert_sound_unfolded(page, "release to citizens")


def test_review_pages_are_accessible_and_nothing_overflows(page: Page, live_server: Any, desk: Desk):
    carry_out(desk.status(2), Move.CONFIRM, by=desk.planner)
    seal(desk.plan, desk.round, by=desk.planner)
    carry_out(desk.status(2), Move.REOPEN, by=desk.planner, reason="見直し")
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
        assert_sound_unfolded(page, address)
