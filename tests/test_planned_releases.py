"""A sealed publication is opened at a set time, or not at all when the plan was taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from plans.access import Role
from plans.models import Membership
from progress import planned_releases
from progress.models import PlannedRelease, Publication
from progress.review.publications import seal
from progress.review.records import carry_out
from progress.workflow import Move
from tests import make, prepared
from tests.test_review import Desk, text

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

WORKER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture
def desk(settings: Any) -> Desk:
    settings.TASKS = WORKER
    return prepared.fill("planned_releases", one_sealed)


def one_sealed() -> Desk:
    desk = Desk()
    carry_out(desk.submitted(), Move.CONFIRM, by=desk.planner)
    seal(desk.plan, desk.round, by=desk.planner)
    return desk


@pytest.fixture
def planner(desk: Desk, client: Client) -> Client:
    client.force_login(desk.planner)
    return client


def page() -> str:
    return reverse("sealed", args=[Publication.objects.get().pk])


def planned_for_council(desk: Desk) -> PlannedRelease:
    at = timezone.now() + timedelta(hours=1)
    return planned_releases.plan(Publication.objects.get(), ["council"], at, by=desk.planner)


def its_time_comes(planned: PlannedRelease) -> None:
    PlannedRelease.objects.filter(pk=planned.pk).update(at=timezone.now() - timedelta(minutes=1))


def opened() -> list[str]:
    return sorted(Publication.objects.get().releases.values_list("audience", flat=True))


def test_it_is_planned_on_the_publications_page_and_the_worker_is_asked_for_that_moment(
    planner: Client, django_capture_on_commit_callbacks
):
    typed = {"audiences": ["council", "board"], "on": "2090-10-01", "time": "08:30"}
    with django_capture_on_commit_callbacks(execute=True):
        assert planner.post(page(), typed).status_code == 302
    planned = PlannedRelease.objects.get()
    assert timezone.localtime(planned.at).strftime("%Y-%m-%d %H:%M") == "2090-10-01 08:30"
    assert sorted(planned.audiences) == ["board", "council"] and opened() == []
    assert DBTaskResult.objects.get().run_after == planned.at
    assert "8:30に、" in text(planner.get(page())) and "公開する予定" in text(planner.get(page()))


def test_citizens_are_asked_about_as_ever_and_the_moment_is_kept(planner: Client):
    typed = {"audiences": ["public"], "on": "2090-10-01", "time": "08:30"}
    asked = text(planner.post(page(), typed))
    assert "市民に公開する前の確認" in asked and 'name="on" value="2090-10-01"' in asked
    assert not PlannedRelease.objects.exists()
    planner.post(page(), {**typed, "public_asked": "on", "public_sure": "on"})
    assert PlannedRelease.objects.get().audiences == ["public"] and opened() == []


def test_its_time_comes_once(desk: Desk):
    planned = planned_for_council(desk)
    planned_releases.open_now.call(planned.pk)
    assert opened() == [], "too early"
    its_time_comes(planned)
    planned_releases.open_now.call(planned.pk)
    planned_releases.open_now.call(planned.pk)
    assert opened() == ["council"] and not PlannedRelease.objects.exists()


def test_what_was_taken_back_is_not_opened(desk: Desk, planner: Client):
    planned = planned_for_council(desk)
    its_time_comes(planned)
    shown = planner.post(reverse("take_back_planned", args=[planned.pk]), follow=True)
    assert "予約を取り消しました" in text(shown)
    planned_releases.open_now.call(planned.pk)
    assert opened() == []


def test_who_may_publish_no_longer_opens_nothing_and_the_page_says_so(desk: Desk):
    planned = planned_for_council(desk)
    Membership.objects.filter(user=desk.planner).update(role=Role.BOARD)
    its_time_comes(planned)
    planned_releases.open_now.call(planned.pk)
    assert opened() == []
    successor = Client()
    successor.force_login(make.planner(desk.place, "atonin"))
    assert "公開できませんでした" in text(successor.get(page()))


def test_a_moment_that_is_over_and_an_audience_that_reads_it_are_refused(desk: Desk, planner: Client):
    assert "日時が過ぎています" in text(planner.post(page(), {"audiences": ["council"], "on": "2020-10-01"}))
    planned_for_council(desk)
    again = planner.post(page(), {"audiences": ["council"], "on": "2090-10-01"})
    assert "公開の予約があります" in text(again)
    assert PlannedRelease.objects.count() == 1


def test_without_a_worker_it_is_not_offered(desk: Desk, planner: Client, settings: Any):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    assert "公開する時刻" not in text(planner.get(page()))
