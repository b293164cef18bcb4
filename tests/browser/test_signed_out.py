"""The session ends while somebody types: the grid and the admin keep it, on a phone too."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from items.models import Item, TargetValue
from tests import make
from tests.browser.sound import assert_sound


@pytest.fixture
def city(live_server: Any) -> SimpleNamespace:
    plan = make.plan(start=2022, end=2024, document_state="draft")
    item = make.item(make.pillar(plan), lead=make.department(plan.municipality))
    rate = make.indicator(item, "収納率", "%", targets={2022: "95"})
    make.planner(plan.municipality, "kikaku")
    return SimpleNamespace(url=live_server.url, item=item, rate=rate)


def sign_in(page: Page, city: SimpleNamespace) -> None:
    page.goto(f"{city.url}{reverse('login')}")
    fill_door(page)
    page.click("main [type=submit]")


def fill_door(page: Page) -> None:
    page.fill("[name=username]", "kikaku")
    page.fill("[name=password]", make.PASSWORD)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def test_the_grid_goes_on_where_the_session_ended(page: Page, city: SimpleNamespace) -> None:
    sign_in(page, city)
    page.goto(f"{city.url}{reverse('years_grid', args=[city.item.pk])}")
    page.fill(f"[name=target-{city.rate.pk}-2023]", "96.5")
    page.fill("[name=goaltext-2023]", "一行目\n二行目")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    press(page, "保存する")
    expect(page.locator("h1")).to_have_text("ログインの有効期限が切れました")
    assert_sound(page)
    fill_door(page)
    press(page, "ログインして続ける")
    expect(page.locator("h1")).to_have_text("ログインしました")
    assert_sound(page)
    press(page, "同じ内容をもう一度送る")
    expect(page.locator(".message")).to_contain_text("2欄を保存しました")
    assert TargetValue.objects.get(fiscal_year=2023).printed == "96.5"
    assert city.item.targets.get().goal_text == "一行目\n二行目"


def test_the_admin_takes_a_form_after_signing_in_again_in_another_tab(
    page: Page, city: SimpleNamespace
) -> None:
    sign_in(page, city)
    page.goto(f"{city.url}{reverse('admin:items_item_change', args=[city.item.pk])}")
    page.fill("[name=approach]", "口座振替を進める。")
    Session.objects.all().delete()
    other = page.context.new_page()
    sign_in(other, city)
    # Signed in before the first tab sends its form; the tab stays open, as it does at a desk: Chromium can wait for
    # ever when it is to close one that is still on its way to a page.
    expect(other.get_by_role("button", name="ログアウト")).to_be_attached()
    page.click("[name=_save]")
    page.wait_for_url("**/item/")
    assert Item.objects.get().approach == "口座振替を進める。"
