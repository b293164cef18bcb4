"""The head of a department (所属長): reads what the department saved and submits it; types nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.access import Role
from plans.models import Department, Membership, User
from progress.models import ReportingRound, YearEndStatus
from progress.review.records import carry_out
from progress.review.rounds import cancel_round, set_round_state
from progress.workflow import Move
from tests import make

pytestmark = pytest.mark.django_db


@dataclass
class Office:
    planner: User
    section: Department
    head: User
    editor: User
    status: YearEndStatus

    @property
    def client(self) -> Client:
        return client_of(self.head)

    def saved(self, narrative: str = "窓口を一つにした。") -> None:
        """The department saves a draft."""
        self.status.narrative = narrative
        make.rating(self.status, "a")
        carry_out(self.status, Move.SAVE, by=self.editor)

    def post(self, name: str, **data: str) -> Any:
        return self.client.post(reverse(name, args=[self.status.pk]), data, follow=True)

    def state(self) -> str:
        self.status.refresh_from_db()
        return self.status.state


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="plans.auth_backend.MembershipBackend")
    return client


@pytest.fixture
def office() -> Office:
    place = make.municipality()
    planner, section = make.planner(place), make.department(place, "市民課")
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=section, related=[make.department(place, "総務課")])
    opened = make.opened_round(plan, planner)
    return Office(planner, section, make.head(section), make.editor(section), make.status(opened, item))


def words(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_head_finds_the_departments_records_and_reads_them(office: Office) -> None:
    office.saved()
    listed = words(office.client.get(reverse("my_items")))
    assert "市税の収納率の向上" in listed and "確かめる" in listed and "入力する</a>" not in listed
    page = words(office.client.get(reverse("enter", args=[office.status.pk])))
    assert "窓口を一つにした。" in page and "この内容で提出する" in page
    assert "data-entry" not in page


def test_a_head_submits_what_the_department_saved(office: Office) -> None:
    office.saved()
    said = words(office.post("submit", message="課で確かめました。"))
    assert "提出しました。" in said
    assert office.state() == "submitted"
    event = office.status.events.get(move=Move.SUBMIT)
    assert (event.by, event.comment, event.by_proxy) == (office.head, "課で確かめました。", False)


def test_nothing_is_submitted_that_still_lacks_something(office: Office) -> None:
    office.saved(narrative="")
    page = words(office.client.get(reverse("enter", args=[office.status.pk])))
    assert "主な取組内容" in page and "この内容で提出する" not in page
    said = words(office.post("submit", message="課で確かめました。"))
    assert "まだ足りないもの：主な取組内容" in said
    assert office.state() == "draft"


def test_what_was_sent_back_is_submitted_again_with_a_reply(office: Office) -> None:
    office.saved()
    carry_out(office.status, Move.SUBMIT, by=office.editor)
    carry_out(office.status, Move.SEND_BACK, by=office.planner, reason="件数を書いてください。")
    assert "差戻しの理由への回答" in words(office.post("submit"))
    assert office.state() == "returned"
    office.post("submit", message="件数を書きました。")
    assert office.state() == "submitted"


def test_a_head_takes_a_submission_back_but_saves_no_text(office: Office) -> None:
    office.saved()
    office.post("submit")
    office.post("take_back")
    assert office.state() == "draft"
    answer = office.post("enter", move="save", narrative="所属長が書いた文")
    assert answer.status_code == 409
    office.status.refresh_from_db()
    assert office.status.narrative == "窓口を一つにした。"


def test_a_head_submits_nothing_after_the_round_was_closed(office: Office) -> None:
    office.saved()
    set_round_state(office.status.round, ReportingRound.State.CLOSED, by=office.planner)
    assert "締め切られています" in words(office.post("submit"))
    assert office.state() == "draft"


def test_the_head_of_a_department_that_shares_an_item_reads_it_only(office: Office) -> None:
    office.saved()
    other = make.head(Department.objects.get(name="総務課"))
    url = reverse("enter", args=[office.status.pk])
    page = words(client_of(other).get(url))
    assert "窓口を一つにした。" in page and "この内容で提出する" not in page
    said = words(client_of(other).post(reverse("submit", args=[office.status.pk]), follow=True))
    assert "提出できませんでした。" in said
    assert office.state() == "draft"


def test_the_head_of_another_department_is_refused(office: Office) -> None:
    stranger = make.head(make.department(office.section.municipality))
    url = reverse("enter", args=[office.status.pk])
    assert client_of(stranger).get(url).status_code == 403


def test_who_also_enters_keeps_the_form(office: Office) -> None:
    office.saved()
    Membership.objects.create(
        user=office.head,
        municipality=office.section.municipality,
        role=Role.EDITOR,
        department=office.section,
    )
    assert "data-entry" in words(office.client.get(reverse("enter", args=[office.status.pk])))


def test_who_serves_in_two_departments_has_one_desk(office: Office) -> None:
    """兼務: the items of both, each with its department, and none of a third."""
    pillar = office.status.item.pillar
    plan = pillar.plan
    for name in ("税務課", "水道課"):
        make.item(pillar, f"{name}の取組", lead=make.department(plan.municipality, name))
    cancel_round(office.status.round, by=office.planner)
    make.opened_round(plan, office.planner)
    Membership.objects.create(
        user=office.editor,
        municipality=plan.municipality,
        role=Role.EDITOR,
        department=Department.objects.get(name="税務課"),
    )
    page = words(client_of(office.editor).get(reverse("my_items")))
    assert "担当課：市民課" in page and "担当課：税務課" in page
    assert "税務課の取組" in page and "水道課の取組" not in page


def test_the_collecting_department_enters_for_the_others_of_its_division(office: Office) -> None:
    place = office.section.municipality
    upper = make.department(place, "市民部", kind=Department.Kind.DIVISION)
    Department.objects.filter(pk=office.section.pk).update(parent=upper)
    collecting = make.department(place, "市民部総務課", parent=upper, collects_for_parent=True)
    client = client_of(make.editor(collecting))
    assert "市民課" in words(client.get(reverse("my_items")))
    assert "data-entry" in words(client.get(reverse("enter", args=[office.status.pk])))
