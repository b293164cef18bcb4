"""Before a round opens it says whom it would ask and what isn't in order; each point is put right at hand."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from items.models import Assignment
from plans.history.records import ChangeEvent
from plans.models import Department, RatingScale, User
from progress.models import ReportingRound
from progress.office.planning.checklist import Checklist
from progress.office.planning.ready_scales import READY
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(client: Client) -> SimpleNamespace:
    """A plan in which nothing is in order, and its planner signed in."""
    place = make.municipality()
    plan = make.plan(place, with_scale=False)
    pillar = make.pillar(plan)
    tax, road = make.department(place, "税務課"), make.department(place, "道路課", position=1)
    everybody = make.department(place, "各施設所管課", kind=Department.Kind.GROUP, position=2)
    planner = make.planner(place)
    client.force_login(planner)
    items = [
        make.item(pillar, "収納率の向上", lead=tax),
        make.item(pillar, "施設の点検", lead=everybody),
        make.item(pillar, "施設の統合", lead=road, related=[everybody]),
        make.item(pillar, "課のない項目"),
    ]
    rate = make.indicator(items[0], direction="", targets={2024: "97"})
    make.item(pillar, "終わった項目", end_year=2022, start_year=2022)
    return SimpleNamespace(
        place=place, plan=plan, items=items, tax=tax, road=road, group=everybody, rate=rate, client=client
    )


def check(town: SimpleNamespace, **given: str) -> Any:
    due = timezone.localdate() + timedelta(days=30)
    typed = {"fiscal_year": "2024", "kind": "year_end", "due_on": due.isoformat(), **given}
    return town.client.post(reverse("round_new", args=[town.plan.pk]), typed)


def points(response: Any) -> dict[str, list[str]]:
    return {one.key: list(one.names) for one in response.context["form"].checklist.points}


def put_right(town: SimpleNamespace, key: str, given: dict[str, Any], of: int | None = None) -> Any:
    url = reverse("round_remedy", args=[town.plan.pk, key]) + (f"?of={of}" if of else "")
    assert town.client.get(url).status_code == 200
    return town.client.post(url, given)


def test_everything_that_is_not_in_order_is_named_with_its_remedy(town: SimpleNamespace) -> None:
    response = check(town)
    assert points(response) == {
        "accounts": ["税務課", "道路課"],
        "collective": ["1-2 施設の点検", "1-3 施設の統合"],
        "leads": ["1-4 課のない項目", "1-5 終わった項目"],
        "directions": ["1 収納率の向上 収納率（%）"],
        "scale": [],
    }
    page = response.content.decode()
    for key in ("accounts", "leads", "directions", "scale"):
        assert reverse("round_remedy", args=[town.plan.pk, key]) in page


def test_a_round_opened_knowingly_says_in_its_history_what_was_left(town: SimpleNamespace) -> None:
    response = check(town)
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    sent = {name: html.unescape(value) for name, value in inputs if name != "csrfmiddlewaretoken"}
    assert town.client.post(reverse("round_new", args=[town.plan.pk]), sent).status_code == 302
    opened = ReportingRound.objects.get()
    note = ChangeEvent.objects.get(model="progress.reportinground", record_pk=opened.pk).note
    assert "入力する人のいない課（税務課、道路課）" in note and "評価区分がない" in note
    history = town.client.get(reverse("history", kwargs={"plan_pk": town.plan.pk}))
    assert "次の点を残して照会を開始" in history.content.decode()


def test_a_person_is_chosen_or_an_account_opened_for_a_department(town: SimpleNamespace) -> None:
    check(town, request_text="よろしくお願いします。")
    known = make.editor(make.department(town.place, "総務課"), "soumu")
    given = {f"person_{town.tax.pk}": known.pk, f"name_{town.road.pk}": "道路 花子"}
    response = put_right(town, "accounts", given)
    assert "新しい人のログイン名を入力してください。" in response.content.decode()
    assert not known.memberships.filter(department=town.tax).exists()
    response = put_right(town, "accounts", given | {f"login_{town.road.pk}": "douro1"})
    account, roles, password = response.context["form"].issued[0]
    assert (account.username, roles) == ("douro1", ["担当課（道路課）"])
    assert password in response.content.decode()
    hanako = User.objects.get(username="douro1")
    assert hanako.must_change_password
    back = town.client.get(response.context["back"])
    assert "accounts" not in points(back) and "よろしくお願いします。" in back.content.decode()


def test_a_collective_name_is_replaced_by_the_departments_that_are_meant(town: SimpleNamespace) -> None:
    check(town)
    lead, related = (one.assignments.get(department=town.group) for one in town.items[1:3])
    given = {"chosen": [town.tax.pk, town.road.pk], "role": "lead", "assignments": [lead.pk]}
    response = put_right(town, "collective", given, of=town.group.pk)
    assert response.status_code == 302
    rows = Assignment.objects.filter(item=town.items[1]).values_list("department__name", "role")
    assert set(rows) == {("税務課", "lead"), ("道路課", "lead")}
    assert Assignment.objects.filter(pk=related.pk).exists()  # not chosen
    assert points(town.client.get(response.url))["collective"] == ["1-3 施設の統合"]


def test_a_collective_name_with_people_of_its_own_is_in_order(town: SimpleNamespace) -> None:
    make.editor(town.group)
    assert "collective" not in points(check(town))


def test_leads_and_directions_are_said_and_the_rest_stays(town: SimpleNamespace) -> None:
    check(town)
    put_right(town, "leads", {f"item_{town.items[3].pk}": town.tax.pk})
    assert town.items[3].assignments.get().role == Assignment.Role.LEAD
    put_right(town, "directions", {f"indicator_{town.rate.pk}": ""})
    town.rate.refresh_from_db()
    assert town.rate.direction == ""
    put_right(town, "directions", {f"indicator_{town.rate.pk}": "decrease"})
    town.rate.refresh_from_db()
    assert town.rate.direction == "decrease"
    assert ChangeEvent.objects.filter(model="items.indicator", note="照会の前の確認").count() == 1


def test_who_once_shared_an_item_is_not_taken_for_who_does(town: SimpleNamespace) -> None:
    item, ended = town.items[3], date(2023, 3, 31)
    Assignment.objects.create(item=item, department=town.tax, role="related", valid_until=ended)
    check(town)
    response = put_right(town, "leads", {f"item_{item.pk}": town.tax.pk})
    assert "1-4 課のない項目" not in points(town.client.get(response.url))["leads"]
    rows = item.assignments.order_by("pk").values_list("role", "valid_until")
    assert list(rows) == [("related", ended), ("lead", None)]


@pytest.mark.parametrize("ready", READY, ids=lambda one: one.key)
def test_a_ready_scale_is_taken_by_one_choice(town: SimpleNamespace, ready: Any) -> None:
    check(town)
    response = put_right(town, "scale", {"scale": ready.key})
    assert response.status_code == 302 and "scale" not in points(town.client.get(response.url))
    scale = town.plan.scales.get()
    assert [one.label for one in scale.bands.all()] == [one.label for one in ready.bands]
    assert scale.bands.get(label="対象外").in_denominator is False
    # Another plan of the city may take the one that is there.
    other = make.plan(town.place, "other", with_scale=False)
    url = reverse("round_remedy", args=[other.pk, "scale"])
    assert town.client.post(url, {"scale": f"own-{scale.pk}"}).status_code == 302
    assert other.scales.get() == scale and RatingScale.objects.count() == 1


def test_the_checklist_asks_the_same_number_of_queries_at_any_size(
    town: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    def asked() -> int:
        today = timezone.localdate()
        with django_assert_max_num_queries(20) as captured:
            assert Checklist(town.plan, 2024, today).points
        return len(captured)

    few = asked()
    for _ in range(12):
        one = make.item(
            town.plan.pillars.get(), "項目", lead=make.department(town.place), related=[town.group]
        )
        make.indicator(one, direction="")
    assert asked() == few
