"""The whole job on a real city's plan, in one browser: enter → review → publish → read → take away."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from plans.fixture_file import load
from plans.models import Plan
from progress.models import Publication, ReportingRound, YearEndStatus
from progress.review.old_documents import import_history
from progress.review.rounds import open_round
from progress.workflow import State
from tests import make

pytestmark = pytest.mark.every_database

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ITEM = "5-(2)-②"
"""オープンデータの推進: the plan asks for 実施 and 6 published data sets in 令和4年度, and for 10 at its end."""


@pytest.fixture
def annaka(live_server: Any) -> Plan:
    load(FIXTURES / "annaka.jsonl")
    plan = Plan.objects.get(slug="plan-r2", municipality__slug="annaka")
    place = plan.municipality
    planner = make.planner(place, "kikaku")
    make.editor(place.departments.get(name="情報戦略課"), "joho")
    for old in plan.rounds.filter(historical=True):
        import_history(old, by=planner)
    due = timezone.localdate() + timedelta(days=20)
    open_round(ReportingRound(plan=plan, fiscal_year=2022, due_on=due), by=planner)
    return plan


def sign_in(page: Page, url: str, name: str) -> None:
    page.goto(f"{url}{reverse('login')}")
    page.fill("[name=username]", name)
    page.fill("[name=password]", make.PASSWORD)
    page.click("main [type=submit]")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url(f"**{reverse('login')}")


def status() -> YearEndStatus:
    return YearEndStatus.objects.get(item__key=ITEM, round__fiscal_year=2022)


def test_from_a_departments_entry_to_the_workbook_in_a_council_members_hands(
    page: Page, live_server: Any, annaka: Plan
) -> None:
    url = live_server.url

    # Enter
    sign_in(page, url, "joho")
    expect(page.locator("h1")).to_have_text("担当の取組")
    page.get_by_role("link", name="オープンデータの推進").first.click()
    expect(page.locator("main")).to_contain_text("6件")
    expect(page.locator("main")).to_contain_text("地図情報オンライン公開システムの運用を開始")
    [indicator] = annaka.items.get(key=ITEM).indicators.all()
    page.fill(f"[name=figure_{indicator.pk}]", "９件")
    expect(page.locator(f'[data-rates="{indicator.pk}"]')).to_contain_text("150.0%")
    expect(page.locator(f'[data-rates="{indicator.pk}"]')).to_contain_text("90.0%")
    page.get_by_role("button", name="提出する", exact=True).click()
    expect(page.locator("main")).to_contain_text("主な取組内容")
    assert status().state == State.NOT_STARTED, "an empty narrative is no report"
    assert "計画の段階「実施」に対して" in page.locator("[data-error-summary]").inner_text()
    page.select_option("[name=actual_stage]", "実施")
    page.fill("[name=narrative]", "新たに公開するデータを選び、公開した。")
    expect(page.locator(f"[name=figure_{indicator.pk}]")).to_have_value("９件")
    page.get_by_role("button", name="提出する", exact=True).click()
    expect(page.locator(".message")).to_contain_text("提出しました")
    assert status().state == State.SUBMITTED
    sign_out(page)

    # Review
    sign_in(page, url, "kikaku")
    expect(page.locator("h1")).to_have_text("照会と確認")
    page.goto(f"{url}{reverse('review_record', args=[status().pk])}")
    for text in ("150.0%", "90.0%", "新たに公開するデータを選び、公開した。"):
        expect(page.locator("main")).to_contain_text(text)
    page.select_option("select[name^=band_]", label="第2欄（見出し不明）")
    page.get_by_role("button", name="確認して次へ").click()
    assert status().state == State.CONFIRMED

    # Publish
    page.goto(f"{url}{reverse('publish', kwargs={'pk': status().round_id})}")
    expect(page.locator("main")).to_contain_text("未報告・未確認")
    if page.locator("[name=left_open]").count():
        page.check("[name=left_open]")
    page.check("[name=agreed]")
    page.get_by_role("button", name="この内容で確定する").click()
    publication = Publication.objects.get()
    page.check("[name=audiences][value=public]")
    page.locator("main").get_by_role("button", name="公開する").click()
    expect(page.locator("main")).to_contain_text("取り消せません")
    page.check("text=取り消せないことを確かめました")
    page.get_by_role("button", name="市民に公開する", exact=True).click()
    expect(page.locator(".message")).to_contain_text("市民に公開しました")
    sign_out(page)

    # Read
    page.goto(f"{url}{reverse('plan', args=['annaka', 'plan-r2'])}")
    expect(page.locator("main")).to_contain_text("令和4年度（2022年度）")
    expect(page.locator("main")).to_contain_text("区分の見出しが不明のため算出しません")
    page.get_by_role("link", name="オープンデータの推進").first.click()
    expect(page.locator("main")).to_contain_text("新たに公開するデータを選び、公開した。")
    expect(page.locator("svg[role=img]").first).to_be_visible()
    page.get_by_role("button", name="グラフを操作する").first.click()
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()

    # Take away
    page.goto(f"{url}{reverse('publication', args=['annaka', 'plan-r2', publication.number])}")
    with page.expect_download() as download:
        page.locator("main a[href$='status.xlsx']").first.click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book.worksheets[0]
    rows = {
        str(row[2].value): [str(cell.value or "") for cell in row[3:]]
        for row in sheet.iter_rows(min_row=5)
        if row[2].value
    }
    [mine] = [cells for name, cells in rows.items() if "オープンデータの推進" in name]
    assert "新たに公開するデータを選び、公開した。" in mine
    assert sum("○" in cells or "●" in cells for cells in rows.values()) == 36
