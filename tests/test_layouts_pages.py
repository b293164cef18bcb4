"""Which layout is a plan's own: chosen by the planning section among those that fit, offered beside the list where the
publication is read, taken away as of today by the planning section alone."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from plans.history.records import ChangeEvent
from plans.models import Plan, User
from progress.models import Publication
from progress.review.publications import release, seal
from tests import make

pytestmark = pytest.mark.django_db

LINK = "この計画の様式で書いたもの"


@pytest.fixture
def planner() -> User:
    return make.planner(make.municipality())


@pytest.fixture
def plan(planner: User) -> Plan:
    """An item with yearly goals and no activity codes: it fits 個票, and no inventory."""
    place = planner.memberships.get().municipality
    made = make.plan(place)
    item = make.item(
        make.pillar(made), "窓口の改革", lead=make.department(place, "市民課"), number_printed="①"
    )
    make.annual_target(item, 2024, goal="予約を始める。")
    return made


@pytest.fixture
def desk(planner: User) -> Client:
    client = Client()
    client.force_login(planner, backend="plans.auth_backend.MembershipBackend")
    return client


def published(plan: Plan, planner: User) -> Publication:
    publication = seal(plan, None, by=planner)
    release(publication, ["public"], by=planner)
    return publication


def page_of(plan: Plan) -> str:
    return Client().get(reverse("plan", args=[plan.municipality.slug, plan.slug])).content.decode()


def choose(desk: Client, plan: Plan, layout: str, version: int | None = None) -> str:
    data = {"layout": layout, "shown_version": version or Plan.objects.get(pk=plan.pk).version}
    return desk.post(reverse("plan_layouts", args=[plan.pk]), data, follow=True).content.decode()


def test_the_planning_section_chooses_among_the_layouts_that_fit(desk: Client, plan: Plan) -> None:
    page = desk.get(reverse("plan_layouts", args=[plan.pk])).content.decode()
    assert 'value="cards"' in page
    assert 'value="inventory"' not in page
    assert "業務コードのある項目がないため、業務棚卸表の様式では書けません。" in page
    assert reverse("plan_layouts", args=[plan.pk]) in desk.get(reverse("review_home")).content.decode()

    assert "この計画の様式を保存しました。" in choose(desk, plan, "cards")
    assert Plan.objects.get(pk=plan.pk).layout == "cards"
    event = ChangeEvent.objects.latest("pk")
    assert event.after["layout"] == "cards"


@pytest.mark.parametrize("layout", ["inventory", "nothing"])
def test_a_layout_that_the_plan_does_not_fit_is_refused(desk: Client, plan: Plan, layout: str) -> None:
    assert "この計画の様式を保存しました。" not in choose(desk, plan, layout)
    assert Plan.objects.get(pk=plan.pk).layout == ""


def test_who_was_overtaken_is_told_and_changes_nothing(desk: Client, plan: Plan) -> None:
    before = Plan.objects.get(pk=plan.pk).version
    choose(desk, plan, "cards")
    assert "ほかの人が先に変更しました。" in choose(desk, plan, "", before)
    assert Plan.objects.get(pk=plan.pk).layout == "cards"


def test_a_publication_is_offered_in_the_plans_layout(desk: Client, plan: Plan, planner: User) -> None:
    publication = published(plan, planner)
    assert LINK not in page_of(plan)
    choose(desk, plan, "cards")
    address = reverse(
        "publication_layout", args=[plan.municipality.slug, plan.slug, publication.number, "cards"]
    )
    assert address in page_of(plan) and LINK in page_of(plan)

    response = Client().get(address)
    assert response.content == Client().get(address).content
    assert "%E5%80%8B%E7%A5%A8_%E7%AC%AC1%E5%8F%B7.xlsx" in response["Content-Disposition"]  # 個票_第1号
    names = load_workbook(BytesIO(response.content)).sheetnames
    assert (names[0], names[-1], len(names)) == ("目次", "注", 3)
    for key in ("inventory", "nothing"):
        assert Client().get(address.replace("cards", key)).status_code == 404


def test_a_publication_that_lacks_what_the_layout_needs_offers_none(
    desk: Client, plan: Plan, planner: User
) -> None:
    choose(desk, plan, "cards")
    plan.items.get().targets.all().delete()
    published(plan, planner)
    assert LINK not in page_of(plan)


def test_the_plan_as_it_stands_today_is_marked_as_not_published(desk: Client, plan: Plan) -> None:
    address = reverse("plan_layout_workbook", args=[plan.pk, "cards"])
    response = desk.get(address)
    book: Any = load_workbook(BytesIO(response.content))
    assert {sheet.oddFooter.right.text for sheet in book.worksheets} == {"公表前の資料"}
    assert desk.get(address.replace("cards", "inventory")).status_code == 404
