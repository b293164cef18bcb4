"""Repeated wrong passwords lock a name at an address, and neither alone; who looks after people lets in again."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from plans import accounts
from plans.access import Role
from plans.history.records import ChangeEvent
from reform_tracker.client_address import behind_proxy
from tests import make

pytestmark = pytest.mark.every_database

LOGIN = "/login/"
NAME, RIGHT, WRONG = "kikaku", "正しい合言葉です", "ちがう合言葉です"


@pytest.fixture
def clerk(db):
    return get_user_model().objects.create_superuser(NAME, password=RIGHT)


def log_in(password: str, name: str = NAME, address: str = "192.0.2.1") -> int:
    response = Client(REMOTE_ADDR=address).post(
        LOGIN, {"username": name, "password": password, "next": "/admin/"}
    )
    return response.status_code


def lock_out(name: str = NAME) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(WRONG, name)


def test_the_right_password_no_longer_helps_after_five_wrong_ones(clerk):
    lock_out()
    assert log_in(RIGHT) == 429


def test_four_wrong_passwords_do_not_lock(clerk):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert log_in(WRONG) == 200
    assert log_in(RIGHT) == 302


def test_the_same_person_elsewhere_and_a_colleague_here_are_not_locked(clerk):
    get_user_model().objects.create_superuser("somu", password=RIGHT)
    lock_out()
    assert log_in(RIGHT, address="192.0.2.2") == 302
    assert log_in(RIGHT, name="somu") == 302


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("203.0.113.99, 198.51.100.7", "198.51.100.7"),  # the first entry is the client's own claim
        ("[2001:db8::7]", "2001:db8::7"),
        ("", "192.0.2.1"),
    ],
)
def test_behind_a_proxy_only_its_own_entry_counts(forwarded, address):
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert behind_proxy(request) == address


def test_the_lock_is_switched_on():
    assert settings.AXES_ENABLED
    assert settings.AUTHENTICATION_BACKENDS[0] == "axes.backends.AxesStandaloneBackend"


# ── Letting in again ────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def place(db):
    return make.municipality()


@pytest.fixture
def stopped(place):
    person = make.editor(make.department(place), "zaisei")
    lock_out("zaisei")
    return person


def let_in(person, by):
    client = Client()
    client.force_login(by, backend="plans.auth_backend.MembershipBackend")
    url = reverse("admin:plans_user_let_in", args=[person.pk])
    page = client.get(url).status_code
    return page, client.post(url).status_code


@pytest.mark.parametrize("role", [Role.PLANNER, Role.ADMINISTRATOR])
def test_who_looks_after_people_lets_in_again_and_the_history_knows(place, stopped, role):
    by = make.member(place, role)
    assert log_in(make.PASSWORD, "zaisei") == 429
    assert let_in(stopped, by) == (200, 302)
    assert log_in(make.PASSWORD, "zaisei") == 302
    event = ChangeEvent.objects.get(model="plans.user")
    assert (event.record_pk, event.by, event.note) == (stopped.pk, by, "ログインの停止を解除")
    assert (event.municipality, event.before, event.after) == (place, {}, {})


def test_nobody_else_lets_in_again(place, stopped):
    elsewhere = make.planner(make.municipality("yoso"))
    for by in (stopped, make.member(place, Role.BOARD), make.head(make.department(place)), elsewhere):
        assert set(let_in(stopped, by)) <= {403}
    assert log_in(make.PASSWORD, "zaisei") == 429


def test_the_accounts_page_says_whether_it_is_stopped(place, stopped):
    client = Client()
    client.force_login(make.planner(place), backend="plans.auth_backend.MembershipBackend")
    url = reverse("admin:plans_user_change", args=[stopped.pk])
    assert "停止しています" in client.get(url).content.decode()
    accounts.let_in_again(stopped, by=None)
    assert "停止していません" in client.get(url).content.decode()


def test_an_account_is_stopped_at_the_limit_and_no_longer_after_the_time(place):
    person = make.editor(make.department(place), "zaisei")
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        log_in(WRONG, "zaisei")
    log_in(WRONG, "zaisei", address="192.0.2.9")
    assert not accounts.is_stopped(person, timezone.now())
    log_in(WRONG, "zaisei")
    assert accounts.is_stopped(person, timezone.now())
    assert not accounts.is_stopped(person, timezone.now() + settings.AXES_COOLOFF_TIME)


def test_the_page_of_a_stopped_sign_in_says_what_is_true(clerk):
    lock_out()
    answer = Client(REMOTE_ADDR="192.0.2.1").post(LOGIN, {"username": NAME, "password": RIGHT})
    text = answer.content.decode()
    minutes = settings.AXES_COOLOFF_TIME // timedelta(minutes=1)
    assert f"{minutes}分たつと、自動的に解除されます。" in text
    assert "企画課か、自治体の管理者にお申し出ください。" in text
