"""Files that take long are made in the background: left and come back to, for the one who asked, as long as entitled."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans.models import Membership
from progress import work
from progress.models import PreparedFile
from progress.office.prepared import files
from progress.office.survey import book
from tests import make

pytestmark = pytest.mark.django_db
State = PreparedFile.State


@pytest.fixture
def city() -> SimpleNamespace:
    place = make.municipality()
    plan, planner = make.plan(place), make.planner(place)
    pillar = make.pillar(plan)
    departments = [make.department(place, name) for name in ("収納課", "税務課", "市民課")]
    for one in departments:
        make.item(pillar, f"{one}の取組", lead=one)
    opened = make.opened_round(plan, planner)
    client = Client()
    client.force_login(planner, backend="plans.auth_backend.MembershipBackend")
    return SimpleNamespace(place=place, planner=planner, round=opened, client=client, departments=departments)


def asked(city: SimpleNamespace, client: Client | None = None) -> PreparedFile:
    answer = (client or city.client).post(reverse("survey_archive", args=[city.round.pk]))
    file = PreparedFile.objects.latest("pk")
    assert answer.headers["Location"] == reverse("prepared", args=[file.pk])
    return file


def waiting(city: SimpleNamespace, settings: Any) -> PreparedFile:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return asked(city)


def shown(city: SimpleNamespace, file: PreparedFile) -> str:
    return city.client.get(reverse("prepared", args=[file.pk])).content.decode()


def test_all_departments_surveys_are_made_and_taken_away(city):
    file = asked(city)
    assert "資料ができました" in shown(city, file)
    content = city.client.get(reverse("prepared_content", args=[file.pk]))
    with zipfile.ZipFile(io.BytesIO(content.content)) as archive:
        assert len(archive.namelist()) == 3
    home = city.client.get(reverse("survey", args=[city.round.pk])).content.decode()
    assert reverse("prepared", args=[file.pk]) in home


def test_how_far_it_is_is_told_while_it_is_made(city, settings, monkeypatch):
    file = waiting(city, settings)
    assert "順番を待っています" in shown(city, file)
    assert asked(city).pk == file.pk  # who asks twice gets the one under way
    told: list[tuple[str, int, int]] = []

    def write(one, department):
        state = city.client.get(reverse("prepared_state", args=[file.pk])).json()
        told.append((state["step"], state["done"], state["total"]))
        return b""

    monkeypatch.setattr(book, "write", write)
    files.make.call(file.pk, 1)
    assert told == [(f"{one}の調査票を書いています", n, 3) for n, one in enumerate(city.departments)]
    assert "資料ができました" in shown(city, file)


def test_a_run_that_stopped_is_begun_again_and_the_old_one_leaves_nothing(city, settings):
    file = waiting(city, settings)
    PreparedFile.objects.update(state=State.MAKING, touched_at=timezone.now() - timedelta(minutes=2))
    assert "資料の作成が中断しました" in shown(city, file)
    city.client.post(reverse("prepared_again", args=[file.pk]))
    file.refresh_from_db()
    assert (file.state, file.attempt) == (State.WAITING, 2)
    files.make.call(file.pk, 1)
    file.refresh_from_db()
    assert file.state == State.WAITING and not file.content
    files.make.call(file.pk, 2)
    file.refresh_from_db()
    assert file.state == State.DONE
    PreparedFile.objects.update(state=State.WAITING, touched_at=timezone.now() - timedelta(minutes=2))
    file.refresh_from_db()
    assert work.standing(file, timezone.now()) == work.Standing.NOT_TAKEN
    assert "manage.py db_worker" in shown(city, file)


def test_a_fault_is_told_and_what_is_put_away_is_gone(city, settings, monkeypatch):
    file = waiting(city, settings)
    monkeypatch.setattr(book, "write", lambda one, department: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        files.make.call(file.pk, 1)
    assert "資料はできていません" in shown(city, file)
    city.client.post(reverse("prepared_discard", args=[file.pk]))
    assert not PreparedFile.objects.exists()


def test_a_file_is_for_the_one_who_asked_and_only_while_entitled(city):
    clerk = make.editor(city.departments[0])
    Membership.objects.create(
        user=clerk, municipality=city.place, role="editor", department=city.departments[1]
    )
    client = Client()
    client.force_login(clerk, backend="plans.auth_backend.MembershipBackend")
    file = asked(city, client)
    content = reverse("prepared_content", args=[file.pk])
    with zipfile.ZipFile(io.BytesIO(client.get(content).content)) as archive:
        assert len(archive.namelist()) == 2  # the own departments, and no other
    assert city.client.get(content).status_code == 404
    Membership.objects.filter(user=clerk, department=city.departments[1]).delete()
    assert client.get(content).status_code == 403
    PreparedFile.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert client.get(content).status_code == 404
