"""A whole year in a real browser by its people: the planning section asks, two departments answer, one by form and one
by workbook, one record comes back and is mended, a board says something, a figure is published and put right."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from plans.access import Role
from plans.models import Plan, User
from progress.models import BoardOpinion, Correction, Publication, YearEndStatus
from progress.workflow import State
from tests import make
from tests.filled_survey import Survey

Tab = Callable[..., Page]


@pytest.fixture
def city(live_server: Any) -> SimpleNamespace:
    place = make.municipality("shiken")
    tax, desk = make.department(place, "税務課"), make.department(place, "市民課")
    plan = make.plan(place, document_state=Plan.DocumentState.ADOPTED)
    pillar = make.pillar(plan)
    rate = make.item(pillar, "収納率の向上", lead=tax)
    make.indicator(rate, "収納率", "%", targets={2024: "95", 2026: "97"})
    wait = make.item(pillar, "窓口の改善", lead=desk)
    make.indicator(wait, "待ち時間", "分", "decrease", {2024: "10", 2026: "8"})
    return SimpleNamespace(
        plan=plan,
        scale=plan.scales.get(),
        planner=make.planner(place),
        tax=make.editor(tax),
        desk=make.editor(desk),
        council=make.member(place, Role.COUNCIL),
        rate=rate,
        wait=wait,
    )


def status(item: Any) -> YearEndStatus:
    return YearEndStatus.objects.get(item=item)


def test_a_year(tab: Tab, live_server: Any, city: SimpleNamespace, tmp_path: Path) -> None:
    def at(person: User | None, address: str) -> Page:
        page = tab()
        if person is not None:
            page.goto(f"{live_server.url}{reverse('login')}")
            page.fill("[name=username]", person.username)
            page.fill("[name=password]", make.PASSWORD)
            page.click("main [type=submit]")
        page.goto(f"{live_server.url}{address}")
        return page

    # The planning section asks.
    planner = at(city.planner, reverse("round_new", args=[city.plan.pk]))
    planner.select_option("[name=fiscal_year]", "2024")
    planner.fill("[name=due_on]", "2030-05-31")
    planner.get_by_role("button", name="依頼が出る課を確かめる").click()
    expect(planner.locator("main")).to_contain_text("2課・2件に依頼が出ます")
    planner.get_by_role("button", name="照会を開始").click()
    expect(planner.locator(".message")).to_contain_text("の照会を開始しました")
    queue = planner.url

    # One department answers by form.
    tax = at(city.tax, reverse("my_items"))
    tax.get_by_role("link", name="収納率の向上").first.click()
    [rate] = city.rate.indicators.all()
    tax.fill(f"[name=figure_{rate.pk}]", "９５．５％")
    tax.fill("[name=narrative]", "夜間の窓口を開いた。")
    tax.get_by_label("A 目標どおり").check()
    tax.get_by_role("button", name="提出する", exact=True).click()
    expect(tax.locator(".message")).to_contain_text("提出しました")

    # The other by the workbook it took away.
    desk = at(city.desk, reverse("my_items"))
    desk.get_by_role("link", name="調査票（Excel）で答える").click()
    with desk.expect_download() as taken:
        desk.get_by_role("link", name="市民課の調査票をExcelでダウンロード").click()
    survey = Survey(Path(taken.value.path()).read_bytes())
    [wait] = city.wait.indicators.all()
    survey.fill(0, **{f"figure_{wait.pk}": 9.8, "narrative": "受付の機械を入れた。"})
    survey.fill(0, **{f"rating_{city.scale.pk}": "A 目標どおり"})
    filled = tmp_path / taken.value.suggested_filename
    filled.write_bytes(survey.content)
    desk.set_input_files("[type=file]", filled)
    desk.get_by_role("button", name="読み取る").click()
    desk.get_by_role("button", name="取り込んで提出する").click()
    expect(desk.locator("main")).to_contain_text("提出しました")
    assert status(city.wait).state == State.SUBMITTED

    # One comes back and is mended.
    planner.goto(queue)
    planner.get_by_role("link", name="収納率の向上").click()
    planner.fill("[name=comment]", "夜間の窓口を開いた日数を書いてください。")
    planner.get_by_role("button", name="担当課に差し戻す").click()
    expect(planner.locator(".message")).to_contain_text("差し戻しました")
    tax.goto(f"{live_server.url}{reverse('my_items')}")
    tax.get_by_role("link", name="収納率の向上").first.click()
    expect(tax.locator("main")).to_contain_text("夜間の窓口を開いた日数を書いてください。")
    tax.fill("[name=narrative]", "夜間の窓口を24日開いた。")
    tax.fill("[name=message]", "24日と書きました。")
    tax.get_by_role("button", name="提出する", exact=True).click()
    expect(tax.locator(".message")).to_contain_text("提出しました")
    assert status(city.rate).state == State.SUBMITTED

    # Both are confirmed at once.
    planner.goto(queue)
    planner.get_by_role("link", name="まとめて確認").click()
    planner.get_by_role("button", name="印を付けた記録を確認する").click()
    expect(planner.locator(".message")).to_contain_text("2件をまとめて確認済みにしました")

    # A board says something, the department answers.
    planner.get_by_role("link", name="審議会などの意見").click()
    planner.get_by_role("link", name="意見を加える").click()
    planner.get_by_label("項目").select_option(label="1 収納率の向上")
    planner.fill("[name=said_by]", "第1回審議会")
    planner.fill("[name=said_on]", "R7.8.20")
    planner.fill("[name=opinion]", "夜間の窓口を続けてほしい。")
    planner.get_by_role("button", name="保存する", exact=True).click()
    planner.get_by_label("を送る").check()
    planner.fill("[name=due_on]", "R12.9.10")
    planner.get_by_role("button", name="担当課に送る").click()
    expect(planner.locator(".message")).to_contain_text("送りました")
    tax.goto(f"{live_server.url}{reverse('my_items')}")
    tax.get_by_role("link", name="夜間の窓口を続けてほしい。").click()
    tax.fill("[name=text]", "来年度も続けます。")
    tax.get_by_role("button", name="保存する").click()
    assert BoardOpinion.objects.get().response == "来年度も続けます。"

    # It is published; a citizen reads it, a council member takes it away.
    planner.goto(queue)
    planner.locator("main").get_by_role("link", name="公表する").click()
    if planner.locator("[name=left_open]").count():
        planner.check("[name=left_open]")
    planner.check("[name=agreed]")
    planner.get_by_role("button", name="この内容で確定する").click()
    for audience in ("council", "public"):
        planner.check(f"[name=audiences][value={audience}]")
    planner.locator("main").get_by_role("button", name="公開する").click()
    planner.check("text=取り消せないことを確かめました")
    planner.get_by_role("button", name="市民に公開する", exact=False).click()
    expect(planner.locator(".message")).to_contain_text("公開しました")
    sealed = planner.url
    citizen = at(None, reverse("plan", args=["shiken", "plan"]))
    expect(citizen.locator("main")).to_contain_text("評価の対象2項目のうち2項目")
    citizen.get_by_role("link", name="収納率の向上").first.click()
    expect(citizen.locator("main")).to_contain_text("夜間の窓口を24日開いた。")
    council = at(city.council, reverse("plan", args=["shiken", "plan"]))
    with council.expect_download() as taken:
        council.locator("main a[href$='status.xlsx']").first.click()
    sheet = load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes())).worksheets[0]
    assert "夜間の窓口を24日開いた。" in {cell.value for row in sheet.iter_rows() for cell in row}

    # One published figure is put right in one form.
    planner.goto(sealed)
    planner.get_by_role("link", name="公表した内容を訂正").click()
    planner.locator(f"main a[href*='/figures/{rate.pk}/2024/']").click()
    planner.fill(f"[name=figure_{rate.pk}]", "95.8%")
    planner.fill("[name=reason]", "出張所の分が漏れていたため。")
    planner.fill("[name=decided_on]", "R7.9.1")
    planner.fill("[name=decided_by]", "総務部長")
    planner.get_by_role("button", name="訂正すると変わるものを確かめる").click()
    expect(planner.locator("[name=erratum]")).to_have_value(re.compile("（誤）９５．５％ （正）95.8%"))
    planner.get_by_role("button", name="訂正して、新しい号を確定する").click()
    expect(planner.locator(".message")).to_contain_text("第2号")
    assert Correction.objects.get().after == "95.8%"
    citizen.goto(f"{live_server.url}{reverse('plan', args=['shiken', 'plan'])}")
    expect(citizen.locator("main")).to_contain_text("実績 95.8%")
    expect(citizen.locator("main")).to_contain_text("（誤）９５．５％ （正）95.8%")
    assert [one.number for one in Publication.objects.order_by("number")] == [1, 2]
