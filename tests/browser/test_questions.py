"""A plan's own questions at the screen: asked and answered without scripts on a phone, accessible at both widths."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from progress.models import Answer, PlanQuestion
from tests import make
from tests.browser.sound import PHONE, assert_sound


@pytest.fixture
def city(live_server: Any) -> SimpleNamespace:
    place = make.municipality(disclaimer="架空の市の見本です。")
    section = make.department(place, "収納課")
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=section)
    planner = make.planner(place, "kikaku")
    make.editor(section, "shunou")
    asked = make.opened_round(plan, planner, 2024, timezone.localdate() + timedelta(days=10))
    return SimpleNamespace(plan=plan, round=asked, status=make.status(asked, item), url=live_server.url)


def sign_in(page: Page, city: SimpleNamespace, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{city.url}{reverse('login')}")
    page.fill("[name=username]", name)
    page.fill("[name=password]", make.PASSWORD)
    page.click("main [type=submit]")


def go(page: Page, city: SimpleNamespace, name: str, *args: Any) -> None:
    page.goto(f"{city.url}{reverse(name, args=args)}")


def test_a_question_is_asked_and_answered_without_scripts(plain_page: Page, city: SimpleNamespace) -> None:
    page = plain_page
    page.set_viewport_size(PHONE)
    sign_in(page, city, "kikaku")
    go(page, city, "round", city.round.pk)
    page.click("text=計画独自の質問")
    page.click("text=質問を加える")
    page.fill("[name=label]", "進め方")
    page.select_option("[name=kind]", "choice")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator(".error-summary")).to_contain_text("選択肢を1行に一つずつ書いてください。")
    page.fill("[name=choices]", "直営\n委託")
    page.check("[name=is_public]")
    page.get_by_role("button", name="保存する", exact=True).click()
    expect(page.locator(".message")).to_contain_text("質問「進め方」を保存しました。")
    question = PlanQuestion.objects.get()
    sign_in(page, city, "shunou")
    go(page, city, "enter", city.status.pk)
    page.get_by_text("進め方を書く").click()  # it may stay unanswered: folded with 課題 and 今後の取組
    page.get_by_role("group", name="進め方").get_by_label("委託").check()
    page.get_by_role("button", name="下書き保存").click()
    expect(page.locator(".message")).to_contain_text("下書きを保存しました")
    assert Answer.objects.get(question=question).text == "委託"


def test_the_pages_are_accessible_and_fit(page: Page, city: SimpleNamespace) -> None:
    kinds: dict[str, dict[str, Any]] = {
        "choice": {
            "choices": "直営\n委託\n市民との協働による実施（とても長い選択肢の名前）",
            "is_public": True,
        },
        "figure": {"unit": "人", "needed": True, "is_public": True, "in_list": True},
        "text": {"hint": "来年度に向けて、人事課に伝えたいことを書きます。"},
    }
    for number, (kind, fields) in enumerate(kinds.items()):
        make.question(city.plan, f"この計画で尋ねる{number + 1}番目の質問", kind, **fields)
    make.question(city.plan, "来年の質問", from_year=2025)
    sign_in(page, city, "kikaku")
    for name, args in (
        ("questions", [city.round.pk]),
        ("question_new", [city.round.pk]),
        ("question", [city.round.pk, PlanQuestion.objects.all()[0].pk]),
        ("enter", [city.status.pk]),
        ("review_record", [city.status.pk]),
    ):
        go(page, city, name, *args)
        for summary in page.locator("main summary").all():
            summary.click()
        assert_sound(page, name)
