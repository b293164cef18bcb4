"""A planner brings the cities' workbooks in at the screen: no column is matched by hand, only what no document
states is answered; then the plan is written as a file and brought in again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from plans.history.records import ChangeEvent
from plans.models import Municipality, Plan
from progress.intake.draft import Draft, Said
from progress.models import ImportJob
from tests import make
from tests.cities import drawn
from tests.intake.programmes import differences
from tests.intake.test_four_cities import FILES, IN_ANOTHER_BOX, answers_for, expected_differences
from tests.intake.test_reconcile import kept


def sign_in(page: Page, url: str) -> None:
    make.planner(make.municipality(), "kikaku")
    page.goto(f"{url}{reverse('login')}")
    page.fill("[name=username]", "kikaku")
    page.fill("[name=password]", make.PASSWORD)
    page.click("main [type=submit]")


def choose(page: Page, url: str, file: Path) -> None:
    """Into the plan that is there, or a new one."""
    plan = Plan.objects.first()
    page.goto(f"{url}{reverse('intake')}")
    page.select_option("[name=plan]", str(plan.pk) if plan else f"new-{Municipality.objects.get().pk}")
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="ファイルを読み取る").click()
    expect(page.locator("h1")).to_have_text("取り込む内容を確かめる")


def answer(page: Page, answers: dict[str, str]) -> set[str]:
    """Answers all questions of the pages that stand in `answers`, those first that must be; returns which were
    asked."""
    asked: set[str] = set()
    while page.locator(".intake-required").count():
        asked |= fill(page, answers)
        page.get_by_role("button", name="この答えで読み直す").click()
        expect(page.locator("h1")).to_have_text("取り込む内容を確かめる")
    page.get_by_role("link", name="質問").click()
    # An answer may bring further questions: which way is better of an indicator that has its name now.
    while found := fill(page, {one: said for one, said in answers.items() if one not in asked}):
        asked |= found
        page.get_by_role("button", name="答えて読み直す").click()
        expect(page.locator("h1")).to_have_text("取り込む内容を確かめる")
    return asked


def fill(page: Page, answers: dict[str, str]) -> set[str]:
    """The questions of the page that stand in `answers`, each with its answer chosen."""
    found = set()
    for question, value in answers.items():
        fields = page.locator(f'[name="q:{question}"]')
        if fields.count() == 0:
            continue
        found.add(question)
        if fields.first.get_attribute("type") == "radio":
            page.locator(f'[name="q:{question}"][value="{value}"]').check()
        else:
            fields.first.fill(value)
    return found


def write(page: Page) -> None:
    page.get_by_role("button", name="この内容で取り込む").click()
    expect(page.locator("h1")).to_have_text("取り込みました")


@pytest.mark.parametrize("city", list(FILES))
def test_a_citys_workbooks_are_brought_in_and_taken_out_again(
    city: str, page: Page, live_server: Any, tmp_path: Path
) -> None:
    url = live_server.url
    sign_in(page, url)
    answers = answers_for(city)
    asked: set[str] = set()
    for name in FILES[city]:
        file = tmp_path / name
        file.write_bytes(drawn(name))
        choose(page, url, file)
        asked |= answer(page, answers)
        write(page)
    assert asked == set(answers)

    plan = Plan.objects.select_related("municipality").get()
    draft = Draft()
    for (kind, key), fields in kept(plan).items():
        draft.put(kind, key, {field: Said(value) for field, value in fields.items()})
    found = differences(draft, city)
    for place in IN_ANOTHER_BOX.get(city, ()):
        assert found.pop(place)[0] == ""
    assert found == expected_differences(city)

    events = ChangeEvent.objects.count()
    page.goto(f"{url}{reverse('review_home')}")
    with page.expect_download() as download:
        page.get_by_role("link", name="全データをExcelでダウンロード").click()
    export = tmp_path / download.value.suggested_filename
    download.value.save_as(export)
    assert plan.title in export.name
    choose(page, url, export)
    expect(page.locator("main")).to_contain_text("すべて計画に入っています。取り込むものはありません。")
    assert ChangeEvent.objects.count() == events
    assert not ImportJob.objects.filter(state=ImportJob.State.FAILED).exists()
