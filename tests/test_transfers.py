"""人事異動 by the pages alone: people move in bulk from a pasted list or ticks, accounts come and go with them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from plans.access import Role, access_for
from plans.history.records import ChangeEvent
from plans.models import Department, Membership, User
from plans.reorganising.transfers import lines_of
from tests import make

pytestmark = pytest.mark.every_database

DAY = timezone.localdate() + timedelta(days=30)
EVE = DAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("山田 花子　財政課", ("山田花子", "財政課", "", None, False, False)),
        ("山田花子\t財政課\tR9.4.1", ("山田花子", "財政課", "", date(2027, 4, 1), False, False)),
        (
            "令和9年4月1日,山田 花子,y-hanako,財政課",
            ("山田 花子", "財政課", "y-hanako", date(2027, 4, 1), False, False),
        ),
        ("山田花子、財政課、兼務", ("山田花子", "財政課", "", None, True, False)),
        ("山田花子 退職", ("山田花子", "", "", None, False, True)),
        ("山田花子\t－", ("山田花子", "", "", None, False, True)),
    ],
)
def test_each_cell_of_a_line_says_what_it_is(text: str, said: tuple[Any, ...]):
    [one] = lines_of(f"氏名\t所属\t異動日\n\n{text}\n")
    assert (one.name, one.department, one.login, one.day, one.both, one.leaves) == said


@pytest.fixture
def city(db: None) -> SimpleNamespace:
    place = make.municipality()
    departments = {name: make.department(place, name) for name in ("財政課", "税務課", "福祉課")}
    people = {}
    for name, home in (
        ("山田花子", "財政課"),
        ("佐藤次郎", "財政課"),
        ("鈴木三郎", "税務課"),
        ("高橋四郎", "福祉課"),
    ):
        people[name] = make.editor(departments[home])
        User.objects.filter(pk=people[name].pk).update(display_name=name)
    boss = make.head(departments["財政課"])
    User.objects.filter(pk=boss.pk).update(display_name="田中五郎")
    client = Client()
    client.force_login(make.planner(place, "kikaku"))
    return SimpleNamespace(place=place, client=client, departments=departments, people=people, boss=boss)


def homes(name: str, day: date) -> set[str]:
    rows = Membership.objects.valid_on(day).filter(user__display_name=name).select_related("department")
    return {f"{one.department}（{one.get_role_display()}）" for one in rows}


def looked_at(city: SimpleNamespace, text: str, day: date = DAY) -> Any:
    return city.client.post(reverse("transfers"), {"text": text, "day": day.isoformat(), "move": "look"})


def done(city: SimpleNamespace, text: str, day: date = DAY) -> Any:
    found = looked_at(city, text, day).context["transfers"]
    assert [one.fault for one in found.faults] == []
    said = {"text": text, "day": day.isoformat(), "move": "carry_out", "digest": found.digest}
    return city.client.post(reverse("transfers"), said, follow=True)


def test_a_pasted_list_moves_people_on_the_day(city: SimpleNamespace):
    text = "氏名\t所属\t備考\n山田 花子\t税務課\n佐藤次郎\t福祉課\t兼務\n鈴木三郎\t退職\n田中五郎\t税務課\n"
    before = Membership.objects.count()
    shown = looked_at(city, text.replace("\t備考", ""))
    assert Membership.objects.count() == before and "所属なし（退職・転出）" in shown.content.decode()
    answer = done(city, text.replace("\t備考", ""))
    assert "4行の異動を登録しました。" in answer.content.decode()
    assert homes("山田花子", EVE) == {"財政課（担当課）"} and homes("山田花子", DAY) == {"税務課（担当課）"}
    assert homes("佐藤次郎", DAY) == {"財政課（担当課）", "福祉課（担当課）"}
    assert homes("鈴木三郎", EVE) == {"税務課（担当課）"} and homes("鈴木三郎", DAY) == set()
    assert homes("田中五郎", DAY) == {"税務課（所属長）"}, "a head stays a head"
    assert homes("高橋四郎", DAY) == {"福祉課（担当課）"}, "who isn't named stays"
    assert set(ChangeEvent.objects.values_list("note", flat=True)) == {"人事異動"}


def test_new_people_get_accounts_with_passwords_that_are_shown_once(city: SimpleNamespace):
    answer = done(city, "新井 六郎\tarai\t財政課")
    [(person, roles, password)] = answer.context["people"]
    assert (person.username, person.display_name, roles) == ("arai", "新井 六郎", ["担当課（財政課）"])
    assert re.fullmatch(r"[2-9a-z]{4}(-[2-9a-z]{4}){2}", password) and password in answer.content.decode()
    stored = User.objects.get(username="arai")
    assert stored.must_change_password and stored.has_usable_password()
    assert access_for(stored, EVE).departments == frozenset()
    assert access_for(User.objects.get(pk=stored.pk), DAY).departments == {city.departments["財政課"].pk}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("誰某 財政課", "「誰某」さんの利用者がありません"),
        ("山田花子 無い課", "「無い課」という課がありません"),
        ("山田花子", "異動先の課を書いてください"),
        ("山田花子 財政課", "すでに財政課（担当課）です"),
        ("山田花子\tyoso-kikaku\t財政課", "は使えません"),
        ("鈴木三郎 旧課", "にはない課です"),
    ],
)
def test_a_line_at_fault_is_named_and_nothing_is_written(city: SimpleNamespace, text: str, words: str):
    make.department(city.place, "旧課", valid_until=date(2020, 3, 31))
    make.planner(make.municipality("yoso"), "yoso-kikaku")
    page = looked_at(city, f"佐藤次郎 福祉課\n{text}")
    assert "2行目" in page.content.decode() and words in page.content.decode()
    said = {"text": f"佐藤次郎 福祉課\n{text}", "day": DAY.isoformat(), "move": "carry_out"}
    digest = page.context["transfers"].digest
    refused = city.client.post(reverse("transfers"), said | {"digest": digest}).content.decode()
    assert "実行していません。" in refused and homes("佐藤次郎", DAY) == {"財政課（担当課）"}


def test_two_of_one_name_are_told_apart_by_their_login_name(city: SimpleNamespace):
    other = make.editor(city.departments["福祉課"], "hanako2")
    User.objects.filter(pk=other.pk).update(display_name="山田 花子")
    page = looked_at(city, "山田花子 税務課").content.decode()
    assert "「山田花子」さんが2人います。ログイン名も書いてください。" in page
    done(city, "山田花子\thanako2\t税務課")
    assert homes("山田 花子", DAY) == {"税務課（担当課）"} and homes("山田花子", DAY) == {"財政課（担当課）"}


def test_a_person_of_another_city_is_not_found(city: SimpleNamespace):
    stranger = make.editor(make.department(make.municipality("yoso"), "よそ課"))
    User.objects.filter(pk=stranger.pk).update(display_name="他市太郎")
    assert "利用者がありません" in looked_at(city, "他市太郎 財政課").content.decode()


def test_people_who_are_ticked_move_together(city: SimpleNamespace):
    mine = Membership.objects.filter(department=city.departments["財政課"], role=Role.EDITOR)
    said = {"to": "税務課", "day": DAY.isoformat(), "chosen": [one.pk for one in mine]}
    shown = city.client.post(reverse("transfers_chosen"), said)
    found, form = shown.context["transfers"], shown.context["form"]
    assert [str(one.to) for one in found.all] == ["税務課"] * 2
    ready = {
        "text": form["text"].value(),
        "day": DAY.isoformat(),
        "move": "carry_out",
        "digest": found.digest,
    }
    city.client.post(reverse("transfers"), ready)
    assert homes("山田花子", DAY) == homes("佐藤次郎", DAY) == {"税務課（担当課）"}


def test_who_moves_on_the_day_of_a_reorganisation_goes_from_the_new_department(city: SimpleNamespace):
    """What carrying out a 組織改正 gave the person for that day gives way."""
    new = make.department(city.place, "財務課", valid_from=DAY)
    Department.objects.filter(name="財政課").update(valid_until=EVE, successor=new)
    mine = Membership.objects.get(user=city.people["山田花子"])
    Membership.objects.filter(pk=mine.pk).update(valid_until=EVE)
    Membership.objects.create(
        user=mine.user, municipality=city.place, role=mine.role, department=new, valid_from=DAY
    )
    done(city, "山田花子 税務課")
    assert homes("山田花子", EVE) == {"財政課（担当課）"} and homes("山田花子", DAY) == {"税務課（担当課）"}


def test_accounts_of_people_who_are_nothing_any_more_are_closed_together(city: SimpleNamespace):
    page = reverse("closing_accounts")
    assert city.client.get(page).context["people"] == []
    gone = city.people["鈴木三郎"]
    done(city, "鈴木三郎 退職", timezone.localdate())
    assert city.client.get(page).context["people"] == [gone]
    city.client.post(page, {"person": [gone.pk, city.people["山田花子"].pk]})
    gone.refresh_from_db()
    assert not gone.is_active and User.objects.get(display_name="山田花子").is_active
    assert ChangeEvent.objects.filter(model="plans.user", record_pk=gone.pk).latest("pk").after == {
        "is_active": False
    }
