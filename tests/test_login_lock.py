"""Repeated wrong passwords lock a name at an address, and neither alone."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client, RequestFactory

from reform_tracker.client_address import behind_proxy

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


def lock_out() -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        log_in(WRONG)


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
