"""A name that changes in the admin: 改称 from a year or a day on, or only another spelling. It is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from items.models import Item, ItemSuccession
from plans.admin.plan import QUESTION
from plans.history.records import ChangeEvent
from plans.models import Department, Membership
from plans.models.departments import OrganisationChart
from tests import make
from tests.test_admin import client_of, posted_by

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


@pytest.fixture
def section() -> Department:
    return make.department(make.municipality(), "財政課")


@pytest.fixture
def item(section: Department) -> Item:
    return make.item(make.pillar(make.plan(section.municipality)), "道路アダプト", lead=section)


@pytest.fixture
def client(section: Department) -> Client:
    return client_of(make.planner(section.municipality, "kikaku"))


def of_item(item: Item) -> str:
    return reverse("admin:items_item_change", args=[item.pk])


def of_section(section: Department) -> str:
    return reverse("admin:plans_department_change", args=[section.pk])


def errors_of(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def test_a_changed_name_is_asked_about_and_nothing_is_written_before(item: Item, client: Client):
    typed = posted_by(client, of_item(item)) | {"name": "河川・道路アダプト"}
    assert errors_of(client.post(of_item(item), typed)) == {"name_change": [QUESTION]}
    asked = client.post(of_item(item), typed | {"name_change": "renamed"})
    assert errors_of(asked) == {
        "renamed_from": ["改称のときは、いつの年度から新しい名前かを入力してください。"]
    }
    assert "河川・道路アダプト" in asked.content.decode()
    item.refresh_from_db()
    assert item.name == "道路アダプト" and not ChangeEvent.objects.exists()


def test_a_renaming_is_recorded_with_its_year(item: Item, client: Client):
    typed = posted_by(client, of_item(item)) | {"name": "河川・道路アダプト"}
    typed |= {"name_change": "renamed", "renamed_from": "令和6年度"}
    assert client.post(of_item(item), typed).status_code == 302
    item.refresh_from_db()
    told = item.successions.get()
    assert item.name == "河川・道路アダプト"
    assert (told.kind, int(told.from_year), told.former_name, told.new_name) == (
        "renamed",
        2024,
        "道路アダプト",
        "河川・道路アダプト",
    )
    assert {(one.model, one.note) for one in ChangeEvent.objects.all()} == {
        ("items.item", "改称（令和6年度から）"),
        ("items.itemsuccession", "改称（令和6年度から）"),
    }


def test_another_spelling_is_no_renaming(item: Item, client: Client):
    typed = posted_by(client, of_item(item)) | {"name": "道路アダプト制度", "name_change": "spelling"}
    assert client.post(of_item(item), typed).status_code == 302
    assert Item.objects.get().name == "道路アダプト制度" and not ItemSuccession.objects.exists()
    assert ChangeEvent.objects.get().note == "表記を直した（改称ではない）"


def test_who_changes_something_else_is_not_asked(item: Item, client: Client):
    typed = posted_by(client, of_item(item)) | {"approach": "取組を広げる。", "name_change": "renamed"}
    assert client.post(of_item(item), typed).status_code == 302
    assert Item.objects.get().approach == "取組を広げる。" and not ItemSuccession.objects.exists()
    assert ChangeEvent.objects.get().note == ""


def test_a_new_record_has_no_former_name(item: Item, client: Client):
    for model in ("items_item", "plans_department"):
        assert "名前を変えたとき" not in client.get(reverse(f"admin:{model}_add")).content.decode()
    assert "名前を変えたとき" in client.get(of_item(item)).content.decode()


def test_a_renamed_department_hands_over_to_the_one_of_the_new_name(
    section: Department, item: Item, client: Client
):
    clerk = make.editor(section, "zaisei")
    typed = posted_by(client, of_section(section)) | {"name": "財政経営課", "name_change": "renamed"}
    assert "いつから新しい名前か" in errors_of(client.post(of_section(section), typed))["renamed_from"][0]
    assert client.post(of_section(section), typed | {"renamed_from": "令和7年4月1日"}).status_code == 302
    old, new = Department.objects.get(name="財政課"), Department.objects.get(name="財政経営課")
    assert (old.pk, old.valid_until, old.successor) == (section.pk, date(2025, 3, 31), new)
    assert (new.valid_from, new.valid_until, new.kind, new.parent) == (
        date(2025, 4, 1),
        None,
        old.kind,
        old.parent,
    )
    chart = OrganisationChart(Department.objects.all())
    assert chart.in_place_of(old.pk, date(2025, 3, 31)).name == "財政課"
    assert chart.in_place_of(old.pk, date(2025, 4, 1)).name == "財政経営課"
    days = list(clerk.memberships.order_by("pk").values_list("department", "valid_from", "valid_until"))
    assert days == [(old.pk, None, date(2025, 3, 31)), (new.pk, date(2025, 4, 1), None)]
    assert old.pk in chart.answered_by(new.pk, date(2025, 4, 1)), "its promises go with it"
    assert item.assignments.get().department == old


def test_what_stands_below_and_who_comes_later_go_with_the_new_name(section: Department, client: Client):
    part = make.department(section.municipality, "管財係", kind="section", parent=section)
    gone = make.department(
        section.municipality, "旧係", kind="section", parent=section, valid_until=date(2024, 3, 31)
    )
    later = make.editor(section, "kotoshi")
    later.memberships.update(valid_from=date(2025, 4, 1))
    left = make.editor(section, "mukashi")
    left.memberships.update(valid_until=date(2024, 3, 31))
    typed = posted_by(client, of_section(section)) | {"name": "財政経営課", "name_change": "renamed"}
    assert client.post(of_section(section), typed | {"renamed_from": "令和7年4月1日"}).status_code == 302
    new = Department.objects.get(name="財政経営課")
    for one in (part, gone):
        one.refresh_from_db()
    assert (part.parent, gone.parent) == (new, section)
    assert [one.department for one in later.memberships.all()] == [new]
    assert [one.department for one in left.memberships.all()] == [section]
    chart = OrganisationChart(Department.objects.all())
    assert part.pk in chart.answered_by(new.pk, date(2025, 4, 1))


def test_a_department_spelt_anew_stays_the_same(section: Department, client: Client):
    typed = posted_by(client, of_section(section)) | {"name": "財政課（本庁）", "name_change": "spelling"}
    assert client.post(of_section(section), typed).status_code == 302
    assert Department.objects.get().name == "財政課（本庁）" and not Membership.objects.filter(
        department=section
    )


def test_a_renaming_that_breaks_a_rule_changes_nothing(section: Department, client: Client):
    Department.objects.update(valid_from=date(2025, 4, 1))
    typed = posted_by(client, of_section(section)) | {"name": "財政経営課", "name_change": "renamed"}
    answer = client.post(of_section(section), typed | {"renamed_from": "令和7年4月1日"}, follow=True)
    assert "「いつまで」が「いつから」より前の日" in answer.content.decode()
    assert Department.objects.get().name == "財政課"


# ── What a department may be called, and what it may be ──────────────────────────────────────────────────────

TAKEN = "同じ名前の課「IT推進課」がすでにあります。全角と半角、空白だけが違う名前は付けられません。"


def test_a_name_that_only_looks_different_is_taken(section: Department, client: Client):
    made = make.department(section.municipality, "IT推進課")
    make.department(make.municipality("yoso"), "財務課")
    add = reverse("admin:plans_department_add")
    new = posted_by(client, add) | {"name": "ＩＴ推進 課"}
    assert errors_of(client.post(add, new)) == {"name": [TAKEN]}
    for answer in ({"name_change": "spelling"}, {"name_change": "renamed", "renamed_from": "R7.4.1"}):
        typed = posted_by(client, of_section(section)) | {"name": "ＩＴ推進課", **answer}
        assert errors_of(client.post(of_section(section), typed)) == {"name": [TAKEN]}
    own = posted_by(client, of_section(made)) | {"name": "ＩＴ推進課", "name_change": "renamed"}
    assert errors_of(client.post(of_section(made), own | {"renamed_from": "R7.4.1"})) == {"name": [TAKEN]}
    assert client.post(of_section(made), own | {"name_change": "spelling"}).status_code == 302
    assert client.post(add, new | {"name": "財務課"}).status_code == 302, "another city's is none of ours"
    assert set(section.municipality.departments.values_list("name", flat=True)) == {
        *("財政課", "ＩＴ推進課", "財務課")
    }


def test_a_department_does_not_become_smaller_than_what_stands_below_it(section: Department, client: Client):
    division = make.department(section.municipality, "総務部", kind="division")
    make.department(section.municipality, "税務課", parent=division)
    page = of_section(division)
    typed = posted_by(client, page)
    assert errors_of(client.post(page, typed | {"kind": "section"})) == {
        "kind": ["下に「税務課」（課・室）があるので、種類を「係・担当」にはできません。"]
    }
    assert client.post(page, typed | {"kind": "authority"}).status_code == 302
