"""A planner brings a file in at the screen: with and without scripts, at both widths, while a worker does the work."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from plans.models import Municipality, Plan, User
from progress.intake import runs
from progress.models import ImportJob
from tests import make
from tests.browser.sound import assert_sound
from tests.test_intake_job import HEADINGS, ROWS, workbook
from tests.test_intake_pages import run_worker

PARTS = ("reading", "questions", "changes", "findings", "sums", "left_alone", "answers")


@pytest.fixture
def planner(live_server: Any) -> User:
    return make.planner(make.municipality(disclaimer="架空の市の見本です。"), "kikaku")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A list, a sheet without anything, one that is only an example, and a name as long as names get."""
    path = tmp_path / f"{'長い名前の計画一覧' * 9}.xlsx"
    sheets = [
        ("改革の取組の一覧と目標値（全課分）", (HEADINGS, *ROWS)),
        ("空", ()),
        ("記入例", (HEADINGS, *ROWS)),
    ]
    path.write_bytes(workbook(*sheets))
    return path


def sign_in(page: Page, live_server: Any, planner: User) -> None:
    page.goto(f"{live_server.url}{reverse('login')}")
    page.fill("[name=username]", planner.username)
    page.fill("[name=password]", make.PASSWORD)
    page.click("main [type=submit]")


def choose(page: Page, live_server: Any, file: Path) -> None:
    page.goto(f"{live_server.url}{reverse('intake')}")
    page.select_option("[name=plan]", f"new-{Municipality.objects.get().pk}")
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="ファイルを読み取る").click()


def bring_in(page: Page, live_server: Any, file: Path) -> None:
    """Chooses the file, answers every direction, leaves a column out, and writes."""
    choose(page, live_server, file)
    expect(page.locator("h1")).to_have_text("取り込む内容を確かめる")
    page.get_by_role("link", name="質問").click()
    for radio in page.get_by_label("増", exact=False).all():
        radio.check()
    page.get_by_role("button", name="答えて読み直す").click()
    page.get_by_role("link", name="シート 3").click()
    role = page.get_by_role("button", name="D列：担当課")
    role.focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_label("入っているもの").select_option(label="取り込まない")
    page.get_by_role("button", name="この読み方にする").click()
    expect(page.get_by_role("button", name="D列：取り込まない")).to_be_visible()
    expect(page.get_by_text("2セルが「使わない：使わないと決めた」に変わりました。")).to_be_visible()
    page.get_by_role("button", name="この内容で取り込む").click()
    expect(page.locator("h1")).to_have_text("取り込みました")
    plan = Plan.objects.get()
    assert plan.items.count() == 2
    assert {one.direction for item in plan.items.all() for one in item.indicators.all()} == {"increase"}
    assert not Municipality.objects.get().departments.exists()


def test_a_file_is_brought_in(page: Page, live_server: Any, planner: User, file: Path) -> None:
    sign_in(page, live_server, planner)
    bring_in(page, live_server, file)


def test_the_same_way_without_scripts(plain_page: Page, live_server: Any, planner: User, file: Path) -> None:
    sign_in(plain_page, live_server, planner)
    bring_in(plain_page, live_server, file)


def test_the_waiting_page_goes_on_by_itself(
    page: Page, live_server: Any, planner: User, file: Path, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    sign_in(page, live_server, planner)
    choose(page, live_server, file)
    expect(page.locator("h1")).to_have_text("ファイルを読み取っています")
    run_worker()
    expect(page.locator("h1")).to_have_text("取り込む内容を確かめる", timeout=15_000)


def test_every_page_is_accessible_and_runs_over_no_edge(
    page: Page, live_server: Any, planner: User, file: Path
) -> None:
    sign_in(page, live_server, planner)
    page.goto(f"{live_server.url}{reverse('intake')}")
    page.get_by_role("button", name="ファイルを読み取る").click()
    assert_sound(page, "choosing, with errors")
    choose(page, live_server, file)
    here = page.url.partition("?")[0]
    for part in PARTS:
        page.goto(f"{here}?part={part}")
        assert_sound(page, part)
    page.goto(f"{here}?part=reading")
    for role in ("B列", "2行目"):
        page.get_by_role("button", name=role).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_be_visible()
        assert_sound(page, f"what may be said: {role}")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    job = ImportJob.objects.get()
    runs.start(job, ImportJob.State.WAITING)
    page.goto(here)
    assert_sound(page, "waiting")
    page.goto("about:blank")  # the waiting page's script would load it anew at the same moment
    ImportJob.objects.update(touched_at=timezone.now() - timedelta(hours=1))
    page.goto(here)
    assert_sound(page, "interrupted")
    page.get_by_role("button", name="もう一度始める").click()
    page.get_by_role("button", name="この内容で取り込む").click()
    assert_sound(page, "done")
    ImportJob.objects.update(state=ImportJob.State.REFUSED, message="読めません。")
    page.goto(here)
    assert_sound(page, "refused")
    ImportJob.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    page.goto(here)
    assert_sound(page, "expired")
