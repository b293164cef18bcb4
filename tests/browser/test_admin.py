"""A planner makes a plan from nothing, in the browser; the grid by keyboard and by pasting; what axe finds."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from items.models import Item, TargetValue
from plans.models import Pillar, Plan
from progress.models import YearEndStatus
from tests import make
from tests.browser.sound import assert_sound

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, base: str, name: str = "kikaku") -> None:
    page.goto(f"{base}/admin/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", make.PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(f"{base}/admin/")


def save(page: Page) -> None:
    page.click("[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_a_planner_makes_a_whole_plan_from_an_empty_database(live_server, page: Page):
    make.planner(make.municipality(name="試験市"), "kikaku")
    base = live_server.url
    sign_in(page, base)
    expect(page).to_have_title(re.compile("計画の編集"))

    for name in ("財政課", "税務課"):
        page.goto(base + reverse("admin:plans_department_add"))
        page.fill("[name=name]", name)
        save(page)

    page.goto(base + reverse("admin:plans_ratingscale_add"))
    page.fill("[name=key]", "progress")
    page.fill("[name=name]", "進捗区分")
    for number, (code, label) in enumerate((("good", "計画どおり"), ("late", "遅れ"))):
        page.click("#bands-group .add-row a")
        page.fill(f"[name=bands-{number}-position]", str(number))
        page.fill(f"[name=bands-{number}-code]", code)
        page.fill(f"[name=bands-{number}-label]", label)
    save(page)

    page.goto(base + reverse("admin:plans_plan_add"))
    page.fill("[name=title]", "第3次行政改革実施計画")
    page.fill("[name=slug]", "plan-r4")
    page.fill("[name=start_year]", "令和４年度")
    page.fill("[name=end_year]", "R8")
    page.click("#plan_scales-group .add-row a")
    page.select_option("[name=plan_scales-0-scale]", label="進捗区分")
    save(page)
    plan = Plan.objects.get()
    assert [int(year) for year in plan.years] == [2022, 2023, 2024, 2025, 2026]

    for key, name, upper in (("1", "健全な財政運営", ""), ("1-(1)", "歳入の確保", "健全な財政運営")):
        page.goto(base + reverse("admin:plans_pillar_add"))
        page.fill("[name=key]", key)
        page.fill("[name=name]", name)
        if upper:
            page.select_option(
                "[name=parent]",
                label=next(o for o in page.locator("[name=parent] option").all_inner_texts() if upper in o),
            )
        save(page)
    assert Pillar.objects.get(key="1-(1)").parent == Pillar.objects.get(key="1")

    for number, name in enumerate(("市税の収納率の向上", "使用料の見直し", "公共施設の見直し"), start=1):
        page.goto(base + reverse("admin:items_item_add"))
        page.select_option("[name=pillar]", index=2)
        page.fill("[name=key]", f"1-(1)-{number}")
        page.fill("[name=name]", name)
        page.click("#assignments-group .add-row a")
        page.select_option("[name=assignments-0-department]", label="税務課")
        page.click("#indicators-group .add-row a")
        page.fill("[name=indicators-0-name]", f"指標{number}")
        page.fill("[name=indicators-0-unit]", "%")
        page.select_option("[name=indicators-0-direction]", "increase")
        page.fill("[name=indicators-0-baseline_printed]", "９４．５％")
        save(page)
        page.click("text=年次計画の一覧入力に進む")
        indicator = Item.objects.get(key=f"1-(1)-{number}").indicators.get()
        for offset, year in enumerate(plan.years):
            page.fill(f"[name=target-{indicator.pk}-{int(year)}]", f"{95 + offset}％")
            page.fill(f"[name=stage-{int(year)}]", "実施")
            page.fill(f"[name=goaltext-{int(year)}]", f"{year.era}の目標")
        page.click("text=保存する")
        expect(page.locator("text=を保存しました")).to_be_visible()

    assert Item.objects.count() == 3
    assert list(
        TargetValue.objects.filter(indicator__name="指標3")
        .order_by("fiscal_year")
        .values_list("value", flat=True)
    ) == [95, 96, 97, 98, 99]
    page.goto(base + reverse("admin:items_item_history", args=[Item.objects.first().pk]))  # type: ignore[union-attr]
    expect(page.locator("text=年度目標").first).to_be_visible()

    ask_for_a_year(page, base, plan)
    page.get_by_role("button", name="ログアウト").first.click()
    a_department_fills_it_and_can_do_nothing_else(page, base, plan)


def ask_for_a_year(page: Page, base: str, plan: Plan) -> None:
    page.goto(base + reverse("round_new", args=[plan.pk]))
    page.select_option("[name=fiscal_year]", "2022")
    page.fill("[name=due_on]", (timezone.localdate() + timedelta(days=20)).isoformat())
    page.get_by_role("button", name="依頼が出る課を確かめる").click()
    expect(page.locator("main")).to_contain_text("税務課")
    page.get_by_role("button", name="照会を開始").click()
    expect(page.locator("main")).to_contain_text("市税の収納率の向上")
    assert YearEndStatus.objects.filter(round__plan=plan, state="not_started").count() == 3


def a_department_fills_it_and_can_do_nothing_else(page: Page, base: str, plan: Plan) -> None:
    make.editor(plan.municipality.departments.get(name="税務課"), "zeimu")
    page.goto(base + reverse("login"))
    page.fill("[name=username]", "zeimu")
    page.fill("[name=password]", make.PASSWORD)
    page.click("main [type=submit]")
    page.get_by_role("link", name="市税の収納率の向上").first.click()
    indicator = Item.objects.get(key="1-(1)-1").indicators.get()
    page.fill(f"[name=figure_{indicator.pk}]", "９６．５％")
    page.select_option("[name=actual_stage]", "実施")
    page.fill("[name=narrative]", "口座振替を勧めた。")
    page.get_by_role("button", name="提出する").click()
    expect(page.locator(".message")).to_contain_text("提出しました")
    status = YearEndStatus.objects.get(item=indicator.item)
    assert (status.state, [one.value for one in status.actual_values.all()]) == (
        "submitted",
        [Decimal("96.5")],
    )
    closed = [
        reverse("admin:index"),
        reverse("admin:plans_pillar_import"),
        reverse("publish", kwargs={"pk": status.round_id}),
        reverse("publish", kwargs={"plan_pk": plan.pk}),
    ]
    for path in closed:
        answer = page.goto(base + path)
        assert answer is not None
        assert answer.status == 403, path


@pytest.fixture
def item() -> Item:
    plan = make.plan(start=2022, end=2026, document_state="draft")
    made = make.item(make.pillar(plan), lead=make.department(plan.municipality, "税務課"))
    make.indicator(made, "収納率", "%", targets={2022: "95"})
    make.indicator(made, "滞納件数", "件", "decrease")
    make.planner(plan.municipality, "kikaku")
    return made


def test_the_grid_is_filled_by_keyboard_and_by_pasting_from_a_spreadsheet(
    live_server, page: Page, item: Item
):
    sign_in(page, live_server.url)
    page.goto(live_server.url + reverse("years_grid", args=[item.pk]))
    first, second = item.indicators.order_by("position")

    def cell(of, year: int):
        return page.locator(f"[name=target-{of.pk}-{year}]")

    cell(first, 2022).focus()
    page.keyboard.press("Enter")
    expect(cell(second, 2022)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(first, 2022)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(cell(first, 2023)).to_be_focused()
    cell(first, 2023).evaluate(
        "(input, text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) }",
        '96\t97\t98\t99\t"98\n以上"\r\n１２０\t110\t100\t90\r\n',
    )
    expect(cell(first, 2026)).to_have_value("99")
    expect(cell(second, 2023)).to_have_value("１２０")
    expect(page.locator(f"[name=goal-{first.pk}]")).to_have_value("98以上")
    page.click("text=保存する")
    expect(page.locator("text=を保存しました")).to_be_visible()
    assert [int(one.value or 0) for one in second.target_values.order_by("fiscal_year")] == [
        120,
        110,
        100,
        90,
    ]


def paste(page: Page, name: str, text: str) -> None:
    page.locator(f"[name={name}]").evaluate(
        "(input, text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })) }",
        text,
    )


def test_what_a_paste_could_not_place_is_counted_and_stays_in_its_table(live_server, page: Page, item: Item):
    sign_in(page, live_server.url)
    page.goto(live_server.url + reverse("years_grid", args=[item.pk]))
    first, second = item.indicators.order_by("position")
    note = page.locator("[data-paste-note]")
    assert note.get_attribute("role") == "status"
    paste(page, f"target-{first.pk}-2023", "1\t2\t3\t4\t5\t6")
    expect(note).to_have_text("貼り付けた6列のうち1列は入りませんでした。")
    expect(page.locator(f"[name=goal-{first.pk}]")).to_have_value("5")
    paste(page, f"target-{second.pk}-2022", "1\t2\n3\t4\n5\t6")
    expect(note).to_have_text("貼り付けた3行のうち2行は入りませんでした。")
    expect(page.locator("[name=stage-2022]")).to_have_value("")
    paste(page, f"target-{first.pk}-2022", "1\t2\n3\t4")
    expect(note).to_have_text("")


def test_ten_years_and_the_final_goal_stand_side_by_side_on_a_desk(live_server, page: Page, item: Item):
    Plan.objects.update(start_year=2021, end_year=2030)
    for indicator in item.indicators.all():
        for year in (*range(2021, 2022), *range(2023, 2031)):
            TargetValue.objects.create(indicator=indicator, fiscal_year=year, value=510000, printed="510,000")
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_in(page, live_server.url)
    page.goto(live_server.url + reverse("years_grid", args=[item.pk]))
    page.wait_for_load_state("networkidle")
    hidden = "[...document.querySelectorAll('.table-scroll')].map(one => one.scrollWidth - one.clientWidth)"
    assert page.evaluate(hidden) == [0, 0]
    cut = "[...document.querySelectorAll('.grid__figure')].filter(one => one.scrollWidth > one.clientWidth).length"
    assert page.evaluate(cut) == 0


@pytest.mark.parametrize(("height", "position"), [(600, "static"), (844, "sticky")])
def test_the_save_bar_leaves_the_row_in_use_in_view(
    height: int, position: str, live_server, page: Page, item: Item
):
    page.set_viewport_size({"width": 1280, "height": height})
    sign_in(page, live_server.url)
    page.goto(live_server.url + reverse("years_grid", args=[item.pk]))
    bar = page.locator(".action-bar")
    assert bar.evaluate("one => getComputedStyle(one).position") == position
    for name in [f"target-{item.indicators.last().pk}-2026", "stage-2026", "goaltext-2022"]:  # type: ignore[union-attr]
        page.evaluate("scrollTo(0, 0)")
        page.locator(f"[name={name}]").focus()
        row, own = page.locator(f"[name={name}]").bounding_box(), bar.bounding_box()
        assert row and own and (row["y"] + row["height"] <= own["y"] or row["y"] >= own["y"] + own["height"])


def test_a_wrong_cell_is_told_beside_it_and_nothing_typed_is_lost(live_server, page: Page, item: Item):
    sign_in(page, live_server.url)
    page.goto(live_server.url + reverse("years_grid", args=[item.pk]))
    wrong = page.locator(f"[name=target-{item.indicators.first().pk}-2023]")  # type: ignore[union-attr]
    wrong.fill("10O")
    page.fill("[name=goaltext-2024]", "書きかけの文")
    page.click("text=保存する")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(wrong).to_have_value("10O")
    expect(page.locator("[name=goaltext-2024]")).to_have_value("書きかけの文")
    assert wrong.get_attribute("aria-invalid") == "true"
    assert_sound(page, best_practice=False)


def test_pages_fit_the_screen_and_have_no_findings(live_server, page: Page, item: Item):
    """axe looks at each kind of page and at every form; lists and imports of further models are the same templates."""
    sign_in(page, live_server.url)
    names = ["plans_pillar", "plans_user", "plans_ratingscale", "items_indicator"]
    forms = [
        *(reverse(f"admin:{name}_add") for name in ("plans_plan", "plans_department", *names)),
        *(reverse(f"admin:items_item_{kind}") for kind in ("add", "export")),
        *(reverse(f"admin:items_item_{kind}", args=[item.pk]) for kind in ("change", "history", "delete")),
        reverse("admin:progress_boardopinion_add"),
        reverse("admin:plans_department_import"),
        reverse("years_grid", args=[item.pk]),
    ]
    lists = [
        reverse("admin:index"),
        *(reverse(f"admin:{name}_changelist") for name in ("plans_plan", "plans_department", "items_item")),
        reverse("admin:plans_changeevent_changelist"),
    ]
    for address in (*forms, *lists):
        page.goto(live_server.url + address)
        assert_sound(page, address, best_practice=False)
    alike = [
        *(reverse(f"admin:{name}_changelist") for name in names),
        *(reverse(f"admin:{name}_import") for name in ("plans_pillar", "plans_membership")),
    ]
    for address in alike:
        page.goto(live_server.url + address)
        assert_sound(page, address, axe=False)
