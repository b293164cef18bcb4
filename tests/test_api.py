"""The API says what the page says, to everybody the same, in the shape that its own description gives."""

from __future__ import annotations

import json

import pytest
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse

from plans.access import Audience, Role
from progress.reports.api.description import ADDRESSES, ROOT, openapi
from progress.table import frozen
from tests import make
from tests.test_public import City

pytestmark = pytest.mark.django_db


class Published(City):
    def __init__(self) -> None:
        super().__init__()
        self.sealed = self.publish(self.report(), Audience.PUBLIC)


@pytest.fixture
def city(settings, tmp_path) -> Published:
    settings.DATA_DIR = tmp_path
    return Published()


REAL = {"municipality": "shiken", "plan": "plan", "number": 1, "table": "figures"}


def told(name: str, **about):
    response = Client().get(reverse(name, kwargs=about))
    assert response.status_code == 200, response.content
    return response.json()


def of(city: Published, **more):
    return {"municipality": city.place.slug, "plan": city.plan.slug, **more}


def test_a_publication_is_given_as_it_was_sealed(city):
    city.sealed.refresh_from_db()
    one = told("api_publication", **of(city, number=1))
    assert one["content"] == city.sealed.content
    assert one["sha256"] == frozen.digest(one["content"]) == city.sealed.sha256
    page = Client().get(city.url("plan")).content.decode()
    assert frozen.from_content(one["content"]).items[0].title in page


def test_a_table_and_the_catalogue_are_those_of_the_data_page(city):
    for name in ("figures", "items", "ratings"):
        data = Client().get(reverse("data_file", args=[city.place.slug, city.plan.slug, f"{name}.json"]))
        assert told("api_latest_table", **of(city, table=name)) == json.loads(data.content)
        assert told("api_table", **of(city, number=1, table=name)) == json.loads(data.content)
    data = Client().get(reverse("data_catalogue", args=[city.place.slug]))
    assert told("api_catalogue", municipality=city.place.slug) == json.loads(data.content)
    [place] = told("api_municipalities")
    assert place["plans"][0]["latest"] == 1 and Client().get(place["plans"][0]["package"]).status_code == 200


def test_nobody_is_told_more_than_everybody(city):
    city.plan.aim = "審議会だけに見せる目的"
    city.plan.save()
    later = city.publish(city.sealed.round, Audience.BOARD, erratum="直した。")
    for person in (city.planner, make.member(city.place, Role.BOARD), None):
        client = Client()
        if person is not None:
            client.force_login(person, backend="plans.auth_backend.MembershipBackend")
        missing = client.get(reverse("api_publication", kwargs=of(city, number=later.number)))
        assert (missing.status_code, missing["Content-Type"]) == (404, "application/json; charset=utf-8")
        assert json.loads(missing.content) == {"detail": "公表されていないか、ありません。"}
        latest = client.get(reverse("api_latest_table", kwargs=of(city, table="items")))
        assert latest["Access-Control-Allow-Origin"] == "*" and "public" in latest["Cache-Control"]
        again = client.get(latest.wsgi_request.path, headers={"if-none-match": latest["ETag"]})
        assert again.status_code == 304
        assert [
            one["dcat:version"] for one in told("api_catalogue", municipality="shiken")["dcat:dataset"]
        ] == ["1"]


def test_every_address_of_the_description_stands_and_the_page_lists_it(city):
    page = Client().get(reverse("api")).content.decode()
    assert told("api_description") == json.loads(json.dumps(openapi()))
    for one in ADDRESSES:
        assert f"<code>{ROOT}{one.path}</code>" in page
        needed = {name: value for name, value in REAL.items() if f"{{{name}}}" in one.path}
        assert reverse(one.name, kwargs=needed) == ROOT + one.path.format(**REAL)


@pytest.fixture
def application():
    """The whole application, which leaves the test's connection open, as Django's own test client does."""
    ends = (signals.request_started, signals.request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in ends:
        signal.connect(close_old_connections)


def test_the_api_answers_as_its_description_says(city, application, settings):
    """schemathesis makes up requests, right and wrong ones, and holds every answer against the description."""
    schemathesis = pytest.importorskip("schemathesis")
    hypothesis = pytest.importorskip("hypothesis")
    schema = schemathesis.openapi.from_wsgi(reverse("api_description"), application)
    at_random = hypothesis.settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[*hypothesis.HealthCheck],
    )
    operations = [one.ok() for one in schema.get_all_operations()]
    assert len(operations) == len(ADDRESSES)
    for operation in operations:
        needed = {name: value for name, value in REAL.items() if f"{{{name}}}" in operation.path}
        answer = operation.Case(path_parameters=needed).call_and_validate()
        assert answer.status_code == 200, operation.path

        @at_random
        @hypothesis.given(case=operation.as_strategy())
        def answers(case):
            case.call_and_validate()

        answers()
