"""提出期限 by department, and the papers of what was decided: 照会, 確定 and 訂正 keep them, and show them to staff."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from plans.history.records import ChangeEvent
from plans.values.paper import Paper
from plans.values.words import era_day
from progress.due_days import DueDays
from progress.models import Publication, ReviewEvent, RoundDue
from progress.office.planning.round_queue import RoundQueue
from progress.office.survey import book
from progress.review.publications import seal
from progress.review.records import carry_out
from progress.workflow import Move
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client: Client) -> SimpleNamespace:
    """Two departments and an item that both answer for; the round's own day is in ten days."""
    place = make.municipality()
    plan = make.plan(place)
    pillar = make.pillar(plan)
    tax, road = make.department(place, "税務課"), make.department(place, "道路課", position=1)
    items = [make.item(pillar, "収納率の向上", lead=tax), make.item(pillar, "舗装の更新", lead=road)]
    shared = make.item(pillar, "公用車の削減", lead=tax)
    shared.assignments.create(department=road, role="lead", clause="②")
    planner = make.planner(place)
    today = timezone.localdate()
    opened = make.opened_round(plan, planner, due=today + timedelta(days=10))
    client.force_login(planner)
    return SimpleNamespace(
        plan=plan,
        round=opened,
        tax=tax,
        road=road,
        items=[*items, shared],
        planner=planner,
        client=client,
        today=today,
        clerk=make.editor(tax),
    )


def give(city: SimpleNamespace, **days: str) -> Any:
    """Types days into the page: by name of a department."""
    typed = {f"due_{getattr(city, name).pk}": day for name, day in days.items()}
    return city.client.post(reverse("due_days", args=[city.round.pk]), typed)


def test_a_department_gets_a_day_of_its_own_and_loses_it_again(city: SimpleNamespace) -> None:
    earlier = city.today + timedelta(days=3)
    assert "過ぎた日付" in give(city, tax=era_day(city.today - timedelta(days=1))).content.decode()
    assert give(city, tax=era_day(earlier)).status_code == 302
    dues = DueDays(city.round)
    statuses = [make.status(city.round, item) for item in city.items]
    # An item of two departments is due when the last of them is.
    assert [dues.of(one) for one in statuses] == [earlier, city.round.due_on, city.round.due_on]
    assert ChangeEvent.objects.filter(model="progress.rounddue", note="課別の提出期限").count() == 1
    give(city, tax="")
    assert not RoundDue.objects.exists()


def test_every_place_says_the_day_of_the_department(city: SimpleNamespace) -> None:
    earlier = city.today + timedelta(days=3)
    RoundDue.objects.create(round=city.round, department=city.tax, due_on=earlier)
    late = RoundQueue(city.round, city.today).waiting_for()
    assert late[0].startswith(f"【{earlier.month}月{earlier.day}日期限】税務課")
    own = city.round.due_on
    assert late[1].startswith(f"【{own.month}月{own.day}日期限】道路課")
    assert "課別の期限 1課" in city.client.get(reverse("round", args=[city.round.pk])).content.decode()
    desk = Client()
    desk.force_login(city.clerk)
    for url in (
        reverse("my_items"),
        reverse("enter", args=[make.status(city.round, city.items[0]).pk]),
        reverse("survey", args=[city.round.pk]),
    ):
        assert f"{era_day(earlier)}（あと3日）" in desk.get(url).content.decode(), url
    assert era_day(earlier) in _texts(city, city.tax) and era_day(earlier) not in _texts(city, city.road)


def _texts(city: SimpleNamespace, department: Any) -> str:
    """All that the department's 調査票 says."""
    workbook = load_workbook(BytesIO(book.write(city.round, department)))
    return "\n".join(str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row)


def test_lateness_goes_by_the_day_of_the_department(city: SimpleNamespace) -> None:
    yesterday = city.today - timedelta(days=1)
    RoundDue.objects.create(round=city.round, department=city.tax, due_on=yesterday)
    queue = RoundQueue(city.round, city.today)
    assert [queue.row(one)["overdue"] for one in queue.statuses] == [True, False, False]
    for item in city.items[:2]:
        status = make.status(city.round, item)
        make.rating(status, "a")
        carry_out(status, Move.SUBMIT, by=city.planner)
    assert list(ReviewEvent.objects.order_by("pk").values_list("late", flat=True)) == [True, False]


def test_the_day_of_a_department_that_handed_over_is_its_successors(city: SimpleNamespace) -> None:
    earlier = city.today + timedelta(days=3)
    RoundDue.objects.create(round=city.round, department=city.tax, due_on=earlier)
    city.tax.successor = make.department(city.plan.municipality, "税務収納課", position=0)
    city.tax.valid_until = city.today - timedelta(days=1)
    city.tax.save()
    assert DueDays(city.round).of_departments([city.tax.successor.pk]) == [earlier]
    page = city.client.get(reverse("due_days", args=[city.round.pk])).content.decode()
    assert era_day(earlier) in page  # under its former name: it can be taken away


def test_a_round_keeps_the_paper_of_its_decision(city: SimpleNamespace) -> None:
    url = reverse("round_edit", args=[city.round.pk])
    form = city.client.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed["due_on"] = city.round.due_on.isoformat()
    paper = {"decided_on": "R6.4.1", "document_number": "行革第12号", "decided_by": "総務部長"}
    assert city.client.post(url, typed | paper).status_code == 302
    city.round.refresh_from_db()
    assert city.round.paper == Paper(date(2024, 4, 1), "行革第12号", "総務部長")
    page = city.client.get(reverse("round", args=[city.round.pk])).content.decode()
    assert "令和6年4月1日　行革第12号　総務部長" in page
    ahead = typed | {"version": city.round.version, "decided_on": era_day(city.today + timedelta(days=1))}
    assert "先の日付" in city.client.post(url, ahead).content.decode()


def test_a_seal_and_its_correction_keep_their_papers_and_publish_none_of_them(city: SimpleNamespace) -> None:
    paper = Paper(date(2024, 4, 1), "行革第20号", "行政改革推進本部")
    first = seal(city.plan, city.round, by=city.planner, paper=paper)
    assert Publication.objects.get(pk=first.pk).paper == paper
    assert "行革第20号" not in str(first.content)
    page = city.client.get(reverse("sealed", args=[first.pk])).content.decode()
    assert "確定の決裁" in page and "行革第20号" in page
    make.confirmed(make.status(city.round, city.items[0]), lead=city.clerk, by=city.planner)
    url = reverse("publish", kwargs={"pk": city.round.pk})
    form = city.client.get(url).context["form"]
    typed = {one.name: one.value() for one in form if one.value() is not None}
    typed |= {
        "erratum": "評価を直しました。",
        "agreed": "on",
        "left_open": "on",
        "document_number": "行革第21号",
    }
    assert city.client.post(url, typed).status_code == 302
    second = Publication.objects.get(number=first.number + 1)
    assert second.paper == Paper(None, "行革第21号", "")
    page = city.client.get(reverse("sealed", args=[second.pk])).content.decode()
    assert "正誤の決裁" in page and "行革第21号" in page
    notes = set(ChangeEvent.objects.filter(model="progress.yearendstatus").values_list("note", flat=True))
    assert f"第{second.number}号（行革第21号）" in notes


def test_the_list_for_the_round_of_approval_says_what_changed_since_the_plan_was_sealed(
    city: SimpleNamespace,
) -> None:
    indicator = make.indicator(city.items[0], targets={2024: "97", 2026: "99"})
    gone = make.item(city.plan.pillars.get(), "終わる項目", lead=city.tax)
    seal(city.plan, None, by=city.planner)
    indicator.target_values.filter(fiscal_year=2024).update(value=95, printed="95%")
    gone.successions.create(kind="ended", from_year=2024)
    make.actual(make.status(city.round, city.items[0]), indicator, "94")
    later = make.item(city.plan.pillars.get(), "新しい項目", lead=city.road)
    city.round.statuses.create(item=later)
    response = city.client.get(reverse("circular", args=[city.round.pk]))
    changes = {
        line.key: [(one.label, one.before, one.after) for one in line.changes]
        for line in response.context["lines"]
    }
    assert changes[city.items[0].key] == [
        ("収納率 令和6年度の目標", "97%", "95%")
    ]  # what came of it is no change
    assert changes[later.key] == [("項目", "なし", "あり")]
    assert changes[city.items[1].key] == [] and gone.key not in changes
    page = response.content.decode()
    assert "収納率 95%" in page and "第1号" in page
