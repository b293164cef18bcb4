"""引継書: what a department hands on, from the one table, for those who take over."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from plans.models import Department, User
from progress.models import ActualValue, BoardOpinion
from progress.review.records import carry_out
from progress.table.live import live_table
from progress.workflow import Move
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> SimpleNamespace:
    place = make.municipality()
    planner, plan = make.planner(place, "kikaku"), make.plan(place)
    lead, other = make.department(place, "収納課"), make.department(place, "防災課")
    clerk, stranger = make.editor(lead, "shuno"), make.editor(other, "bosai")
    pillar = make.pillar(plan)
    item = make.item(pillar, lead=lead, approach="口座振替を広める。")
    make.item(pillar, "防災の取組", lead=other)
    rate = make.indicator(item, targets={2022: "95", 2023: "96", 2024: "97", 2025: "98"})
    for year, value in ((2022, "95.5"), (2023, "95.9")):
        asked = make.opened_round(plan, planner, year)
        status = make.status(asked, item)
        make.actual(status, rate, value)
        make.confirmed(status, lead=clerk, by=planner)
        BoardOpinion.objects.create(
            round=asked,
            item=item,
            said_by="審議会",
            opinion=f"{year}の意見",
            response="" if year == 2023 else "見直します。",
        )
    running = make.opened_round(plan, planner, 2024)
    status = make.status(running, item)
    ActualValue.objects.create(
        status=status, indicator=rate, fiscal_year=2024, value="96.4", printed="96.4", is_provisional=True
    )
    carry_out(status, Move.SUBMIT, by=clerk)
    status.refresh_from_db()
    carry_out(status, Move.SEND_BACK, by=planner, reason="評価を選んでください。")
    return SimpleNamespace(
        place=place, planner=planner, plan=plan, lead=lead, clerk=clerk, stranger=stranger, round=running
    )


def page_for(person: User, department: Department) -> tuple[int, str]:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse("handover", args=[department.pk]))
    return answer.status_code, answer.content.decode()


def test_three_years_of_figures_what_is_open_and_what_was_promised(city: SimpleNamespace):
    client = Client()
    client.force_login(city.clerk)
    answer = client.get(reverse("handover", args=[city.lead.pk]))
    [plan] = answer.context["handover"].plans
    [told] = plan.items
    row = live_table(city.plan, city.round, include_unconfirmed=True).items[0]
    cells = [row.indicators[0].year(year) for year in (2022, 2023, 2024, 2025)]
    assert [int(year) for year in told.years] == [2022, 2023, 2024, 2025], (
        "three years, and what is asked next"
    )
    [line] = told.figures
    assert line.targets == tuple(cell.target.text for cell in cells if cell and cell.target)
    assert line.rates == (*(cell.rate.text for cell in cells[:3] if cell and cell.rate), "－")
    assert [text.removesuffix("（見込）") for text in line.actuals] == ["95.5%", "95.9%", "96.4%", "－"]
    assert told.open == (
        "令和6年度末の実施状況：差戻し（差戻しの理由：評価を選んでください。）",
        "「収納率」の令和6年度の実績は、見込のままです。確定した数値が要ります。",
        "審議会の意見に、まだ答えていません：2023の意見",
    )
    text = answer.content.decode()
    for said in (*told.open, *line.targets, *line.rates, "口座振替を広める。", "2022の意見", "見直します。"):
        assert said in text
    assert "防災の取組" not in text


def test_it_is_for_the_department_the_planning_section_and_whoever_took_over(city: SimpleNamespace):
    assert page_for(city.planner, city.lead)[0] == 200
    assert page_for(city.stranger, city.lead)[0] == 403
    assert page_for(make.member(city.place, "finance"), city.lead)[0] in (403, 404)
    yesterday = timezone.localdate() - timedelta(days=1)
    Department.objects.filter(pk=city.lead.pk).update(
        valid_until=yesterday, successor=Department.objects.get(name="防災課")
    )
    status, text = page_for(city.stranger, city.lead)
    assert status == 200 and "市税の収納率の向上" in text
    assert "引き継ぐ課" in text and "防災課" in text


def test_how_often_it_asks_does_not_depend_on_the_number_of_items(
    city: SimpleNamespace,
):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            page_for(city.planner, city.lead)
        return len(found)

    asked()
    before = asked()
    for number in range(6):
        make.item(city.plan.pillars.get(), f"取組{number}", lead=city.lead)
    assert asked() == before


def test_nothing_is_said_of_a_department_without_promises(city: SimpleNamespace):
    empty = make.department(city.place, "会計課", valid_from=date(2020, 4, 1))
    assert "この課が担当する取組項目はありません" in page_for(city.planner, empty)[1]
