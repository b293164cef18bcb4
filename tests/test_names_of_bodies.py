"""What a city calls its headquarters and its board is its own data, and stands wherever pages name them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.access import Audience, Role
from plans.history.records import ChangeEvent
from plans.models import Membership, Municipality
from progress.models import BoardOpinion
from progress.review.publications import seal
from tests import make

pytestmark = pytest.mark.django_db

NAMES = {"headquarters_name": "行政経営本部", "board_name": "行政改革懇談会"}


@pytest.fixture
def place() -> Municipality:
    return make.municipality("shiken", **NAMES)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="plans.auth_backend.MembershipBackend")
    return client


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_city_that_says_nothing_has_the_usual_names() -> None:
    place = make.municipality()
    called = [
        place.called(who) for who in (Audience.HEADQUARTERS, Audience.BOARD, Audience.COUNCIL, Role.EDITOR)
    ]
    assert called == ["推進本部", "審議会", "議会", "担当課"]


def test_publications_are_released_to_the_citys_own_bodies(place: Municipality) -> None:
    planner = make.planner(place)
    plan = make.plan(place)
    sealed = seal(plan, None, by=planner)
    client, page = signed_in(planner), reverse("sealed", args=[sealed.pk])
    assert all(name in words(client.get(page)) for name in NAMES.values())
    answer = client.post(page, {"audiences": [Audience.BOARD]}, follow=True)
    assert "行政改革懇談会に公開しました。" in words(answer)
    public = signed_in(make.member(place, Role.BOARD)).get(reverse("plan", args=[place.slug, plan.slug]))
    assert "の公開先：行政改革懇談会" in words(public)
    for address in (reverse("review_home"), reverse("reports"), page):
        assert "行政改革懇談会" in words(client.get(address)), address


def test_a_record_asks_for_the_opinion_of_the_citys_own_board(place: Municipality) -> None:
    planner = make.planner(place)
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=make.department(place))
    opened = make.opened_round(plan, planner)
    BoardOpinion.objects.create(round=opened, item=item, opinion="早く進めてください。")
    status = make.status(opened, item)
    page = words(signed_in(planner).get(reverse("review_record", args=[status.pk])))
    assert "行政改革懇談会の意見" in page and "審議会" not in page


def test_the_list_of_accounts_names_roles_as_the_city_does(place: Municipality) -> None:
    client = signed_in(make.planner(place))
    make.member(place, Role.HEADQUARTERS)
    assert "行政経営本部" in words(client.get(reverse("admin:plans_user_changelist")))
    assert str(Membership.objects.get(role=Role.HEADQUARTERS)).endswith(" 行政経営本部")


def test_a_planner_renames_the_bodies_and_nothing_else(place: Municipality) -> None:
    planner = make.planner(place)
    url = reverse("admin:plans_municipality_change", args=[place.pk])
    data = {
        **NAMES,
        "board_name": "市民会議",
        "remind_by": place.remind_by,
        "remind_before": place.remind_before,
        "name": "別の市",
        "code": "131024",
        "seen_version": place.version,
    }
    assert signed_in(planner).post(url, data).status_code == 302
    place.refresh_from_db()
    assert (place.board_name, place.name, place.code) == ("市民会議", "試験市", "131016")
    assert ChangeEvent.objects.get(model="plans.municipality").after == {"board_name": "市民会議"}
    administrator = signed_in(make.member(place, Role.ADMINISTRATOR))
    assert administrator.get(url).status_code == 200
    assert administrator.post(url, data | {"board_name": "会議"}).status_code == 403
