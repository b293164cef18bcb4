"""A password that somebody else chose opens one page: the one on which the person chooses another."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from plans import accounts
from plans.history.records import ChangeEvent
from plans.models import User
from tests import make

pytestmark = pytest.mark.django_db

ISSUED, OWN = "hakkou-shita-aikotoba-1", "jibun-no-aikotoba-2"


@pytest.fixture
def person() -> User:
    place = make.municipality()
    made = make.editor(make.department(place))
    accounts.set_password(made, ISSUED, by=make.planner(place))
    return made


@pytest.fixture
def client(person: User) -> Client:
    client = Client()
    assert client.post(reverse("login"), {"username": person.username, "password": ISSUED}).status_code == 302
    return client


def choose(client: Client, password: str) -> int:
    data = {"old_password": ISSUED, "new_password1": password, "new_password2": password}
    return client.post(reverse("password_change"), data).status_code


def test_every_page_leads_to_the_choice_of_another_password(client: Client) -> None:
    for name in ("my_items", "reports", "home", "admin:index", "password_change_done"):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer["Location"]) == (302, reverse("password_change")), name
    assert client.post(reverse("my_items"))["Location"] == reverse("password_change")
    page = client.get(reverse("password_change"))
    assert page.status_code == 200
    assert "発行されたパスワードを、自分だけが知るものに変えてください。" in page.content.decode()


def test_after_the_change_everything_is_open_and_the_session_goes_on(client: Client, person: User) -> None:
    assert choose(client, OWN) == 302
    assert client.get(reverse("my_items")).status_code == 200
    person.refresh_from_db()
    assert person.check_password(OWN) and not person.must_change_password
    event = ChangeEvent.objects.filter(model="plans.user").latest("pk")
    assert (event.by, event.via, event.note) == (person, "form", "パスワードの変更")
    assert event.after == {"must_change_password": False}


def test_the_issued_password_again_is_no_change(client: Client, person: User) -> None:
    assert choose(client, ISSUED) == 200
    assert client.get(reverse("my_items")).status_code == 302


def test_one_can_also_sign_out(client: Client) -> None:
    assert client.post(reverse("logout"))["Location"] == reverse("login")


def test_who_chose_the_password_oneself_is_not_asked(person: User) -> None:
    accounts.set_password(person, OWN, by=person)
    client = Client()
    client.post(reverse("login"), {"username": person.username, "password": OWN})
    assert client.get(reverse("my_items")).status_code == 200


def test_an_account_that_a_planner_opens_begins_with_a_change(person: User) -> None:
    section = person.memberships.get().department
    assert section is not None
    client = Client()
    planner = make.planner(section.municipality)
    client.force_login(planner, backend="plans.auth_backend.MembershipBackend")
    rows = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "1", "MAX_NUM_FORMS": "1000"}
    data = {f"memberships-{name}": value for name, value in rows.items()} | {
        "username": "atarashii",
        "display_name": "新任",
        "password1": ISSUED,
        "password2": ISSUED,
        "memberships-0-municipality": section.municipality.pk,
        "memberships-0-role": "editor",
        "memberships-0-department": section.pk,
    }
    assert client.post(reverse("admin:plans_user_add"), data).status_code == 302
    assert User.objects.get(username="atarashii").must_change_password
