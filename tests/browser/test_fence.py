"""The browser of the tests reaches the live server only, says what it was asked beyond that, and never holds a run up."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Error, Page, expect

from tests.browser.chromium import Chromium, NotAnswering


def test_a_page_of_the_live_server_is_reached_and_shares_the_tests_database(live_server, page: Page):
    get_user_model().objects.create_superuser("kikaku", password="合言葉")
    page.goto(f"{live_server.url}/admin/")
    page.fill("[name=username]", "kikaku")
    page.fill("[name=password]", "合言葉")
    page.click("[type=submit]")
    expect(page).to_have_title("計画の編集｜行政改革の進み具合")


def test_each_test_starts_with_an_empty_database(live_server, page: Page):
    assert not get_user_model().objects.exists()


@pytest.mark.parametrize("outside", ["https://outside.invalid/", "http://192.0.2.1/"])
def test_a_request_to_another_server_is_stopped_and_recorded(
    outside: str, page: Page, page_faults: list[str]
):
    with pytest.raises(Error, match=r"ERR_(NAME_NOT_RESOLVED|PROXY_CONNECTION_FAILED)"):
        page.goto(outside)
    assert page_faults == [f"外部への要求: {outside}"]
    page_faults.clear()


def test_a_socket_to_another_server_is_recorded(page: Page, page_faults: list[str]):
    page.evaluate("() => { new WebSocket('ws://outside.invalid/') }")
    page.wait_for_timeout(100)
    assert page_faults == ["外部への要求: ws://outside.invalid/"]
    page_faults.clear()


def test_an_inline_script_is_stopped_and_recorded(live_server, page: Page, page_faults: list[str]):
    page.goto(f"{live_server.url}/admin/login/")
    page.evaluate(
        "() => { const script = document.createElement('script');"
        " script.textContent = 'window.ran = true'; document.body.append(script); }"
    )
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None
    assert len(page_faults) == 1
    assert page_faults[0].startswith("CSP 違反")
    page_faults.clear()


def test_an_error_in_a_script_is_recorded(page: Page, page_faults: list[str]):
    page.evaluate("() => { setTimeout(() => { throw new Error('壊れた') }, 0) }")
    page.wait_for_timeout(100)
    assert page_faults == ["スクリプトのエラー: 壊れた"]
    page_faults.clear()


def test_a_browser_that_does_not_answer_is_ended_and_the_next_tab_has_another(
    live_server, tab: Callable[..., Page], chromium: Chromium
):
    page = tab()
    with pytest.raises(NotAnswering), chromium.silent_at_most(0.5):
        page.evaluate("new Promise(() => {})")
    chromium.close(page.context)
    next_page = tab()
    next_page.goto(f"{live_server.url}/admin/login/")
    expect(next_page.get_by_role("button", name="ログイン")).to_be_visible()
