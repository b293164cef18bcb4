"""Accounts in bulk: a plain list of people with departments and roles, its preview, its passwords, its end."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher, identify_hasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from plans.access import Role
from plans.history.records import ChangeEvent
from plans.models import Department, Membership, Municipality, User
from reform_tracker import settings as project_settings
from tests import make

pytestmark = pytest.mark.django_db

HEAD = ("氏名", "ログイン名", "課", "役割", "いつから", "いつまで")
IMPORT, PROCESS = "admin:plans_membership_import", "admin:plans_membership_process_import"


QUICK, OF_ISSUED = (f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "PBKDF2"))


@pytest.fixture(autouse=True)
def hashers(settings: Any) -> None:
    """The suite's quick one, behind it the one that issued passwords are hashed with, as in the real settings."""
    assert OF_ISSUED in project_settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = [QUICK, OF_ISSUED]


@pytest.fixture
def place() -> Municipality:
    return make.municipality(board_name="行政改革懇談会")


@pytest.fixture
def section(place: Municipality) -> Department:
    return make.department(place, "財政課")


@pytest.fixture
def planner(place: Municipality) -> User:
    return make.planner(place, "kikaku")


@pytest.fixture
def client(planner: User) -> Client:
    return signed_in(planner)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="plans.auth_backend.MembershipBackend")
    return client


def offer(client: Client, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> Any:
    book, stream = Workbook(), io.BytesIO()
    for row in (head, *rows):
        book.worksheets[0].append(row)
    book.save(stream)
    file = SimpleUploadedFile("名簿.xlsx", stream.getvalue())
    return client.post(reverse(IMPORT), {"import_file": file, "resource": "0"})


def problems(answer: Any) -> list[str]:
    result = answer.context["result"]
    return [*result.refusals, *(one.sentence for one in result.problems)]


def bring_in(client: Client, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> Any:
    offered = offer(client, *rows, head=head)
    assert "confirm_form" in offered.context, problems(offered)
    return client.post(reverse(PROCESS), offered.context["confirm_form"].initial, follow=True)


def words(answer: Any) -> str:
    return str(answer.content.decode())


HANAKO = ("山田 花子", "hanako", "財政課", "担当課", "R8.4.1", "")
TARO = ("川田 太郎", "taro@city.example.jp", "", "行政改革懇談会", "", "2027-03-31")


def test_the_preview_says_who_would_come_and_writes_nothing(client: Client, section: Department) -> None:
    page = words(offer(client, HANAKO, TARO))
    assert "山田 花子" in page and "行政改革懇談会" in page and "追加2件" in page
    assert User.objects.count() == 1 and Membership.objects.count() == 1


def test_the_list_opens_accounts_with_roles_and_shows_their_passwords_once(
    client: Client, section: Department, planner: User
) -> None:
    page = bring_in(client, HANAKO, TARO)
    people = {person.username: (person, password) for person, _, password in page.context["people"]}
    hanako, word = people["hanako"]
    assert word in words(page) and "no-store" in page["Cache-Control"]
    assert hanako.check_password(word) and hanako.must_change_password
    role = hanako.memberships.get()
    assert (role.role, role.department, role.valid_from, role.valid_until) == (
        Role.EDITOR,
        section,
        date(2026, 4, 1),
        None,
    )
    taro = User.objects.get(username="taro@city.example.jp")
    assert (taro.email, taro.memberships.get().role) == ("taro@city.example.jp", Role.BOARD)
    assert len({password for _, password in people.values()}) == 2
    assert word not in words(client.get(reverse("admin:plans_membership_changelist")))


def test_every_account_and_role_stands_in_the_history_without_its_password(
    client: Client, section: Department, planner: User
) -> None:
    bring_in(client, HANAKO)
    account = ChangeEvent.objects.get(model="plans.user")
    assert (account.by, account.via, account.note) == (planner, "workbook", "名簿.xlsx")
    assert (account.municipality, account.action) == (section.municipality, "create")
    assert account.after == {
        "username": "hanako",
        "display_name": "山田 花子",
        "is_active": True,
        "must_change_password": True,
    }
    role = ChangeEvent.objects.get(model="plans.membership")
    assert (role.via, role.by) == ("workbook", planner)


def test_the_issued_password_opens_the_choice_of_another_one(client: Client, section: Department) -> None:
    [(_, _, password)] = bring_in(client, HANAKO).context["people"]
    Membership.objects.update(valid_from=None)
    mine = Client()
    assert mine.post(reverse("login"), {"username": "hanako", "password": password}).status_code == 302
    stored = User.objects.get(username="hanako").password
    assert identify_hasher(stored).algorithm == get_hasher().algorithm, "hashed anew at the first sign-in"
    assert mine.get(reverse("my_items"))["Location"] == reverse("password_change")


def test_who_serves_in_two_departments_has_one_account(
    client: Client, section: Department, place: Municipality
) -> None:
    make.department(place, "税務課")
    page = bring_in(client, HANAKO, ("山田 花子", "hanako", "税務課", "所属長", "", ""))
    [(_, roles, _)] = page.context["people"]
    assert sorted(roles) == ["所属長（税務課）", "担当課（財政課）"]
    assert User.objects.count() == 2


def test_a_list_brought_in_again_changes_nothing_and_issues_nothing(
    client: Client, section: Department
) -> None:
    bring_in(client, HANAKO)
    before = User.objects.get(username="hanako").password
    page = bring_in(client, HANAKO)
    assert "変更なし1件" in words(page) and "people" not in page.context
    assert User.objects.get(username="hanako").password == before
    assert ChangeEvent.objects.count() == 2


def test_days_of_a_known_role_are_changed(client: Client, section: Department) -> None:
    bring_in(client, HANAKO)
    page = bring_in(client, (*HANAKO[:5], "R9.3.31"))
    assert "変更1件" in words(page)
    assert Membership.objects.get(department=section).valid_until == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "hanako", "財政課", "担当課", "", ""), "新しい利用者の氏名を入れてください。"),
        (("花子", "山田", "財政課", "担当課", "", ""), "ログイン名は、半角の英数字"),
        (("花子", "hana ko@x", "財政課", "担当課", "", ""), "ログイン名は、半角の英数字"),
        (("花子", "hanako", "ない課", "担当課", "", ""), "課「ない課」がありません。"),
        (("花子", "hanako", "", "担当課", "", ""), "役割が担当課・所属長の行には課を入れ"),
        (("花子", "hanako", "財政課", "企画課", "", ""), "ほかの役割の行では空に"),
        (("花子", "hanako", "財政課", "係長", "", ""), "役割「係長」はありません。"),
        (("花子", "hanako", "財政課", "担当課", "R8.4.1", "R8.3.31"), "それより後の日"),
        (("花子", "kikaku", "財政課", "担当課", "", ""), "さんのものです。"),
        (("花子", "yoso", "財政課", "担当課", "", ""), "使えません。"),
        (("花子", "unei", "財政課", "担当課", "", ""), "使えません。"),
    ],
)
def test_a_row_that_cannot_be_right_refuses_the_whole_list(
    client: Client, section: Department, row: tuple[str, ...], sentence: str
) -> None:
    make.planner(make.municipality("yoso"), "yoso")
    make.user("unei", superuser=True)
    count = User.objects.count()
    found = problems(offer(client, TARO, row))
    assert all(one.startswith("3行目") for one in found) and sentence in found[0]
    assert User.objects.count() == count


def test_a_list_refused_while_it_is_written_leaves_no_accounts(
    client: Client, section: Department, planner: User
) -> None:
    """What the preview couldn't know: the database has the last word."""
    offered = offer(client, HANAKO, TARO)
    Department.objects.filter(pk=section.pk).delete()
    page = client.post(reverse(PROCESS), offered.context["confirm_form"].initial, follow=True)
    assert "取り込んでいません。" in words(page)
    assert list(User.objects.all()) == [planner]


def test_the_administrator_brings_the_list_in_and_a_department_does_not(
    place: Municipality, section: Department
) -> None:
    page = bring_in(signed_in(make.member(place, Role.ADMINISTRATOR)), HANAKO)
    assert len(page.context["people"]) == 1
    for person in (make.editor(section), make.member(place, Role.BOARD)):
        assert offer(signed_in(person), TARO).status_code == 403


def test_a_row_of_another_municipality_is_refused(client: Client, section: Department) -> None:
    elsewhere = make.municipality("yoso")
    found = problems(offer(client, (elsewhere.code, *HANAKO), head=("団体コード", *HEAD)))
    assert len(found) == 1 and "自分の自治体の行だけ" in found[0]


def test_what_is_written_out_comes_back_without_a_change(client: Client, section: Department) -> None:
    bring_in(client, HANAKO, TARO)
    data = {"format": "0", "resource": "0"} | {
        f"membershipresource_{name}": "on"
        for name in (
            "municipality_code",
            "display_name",
            "username",
            "department",
            "role",
            "valid_from",
            "valid_until",
        )
    }
    written = client.post(reverse("admin:plans_membership_export"), data)
    head, *rows = load_workbook(io.BytesIO(written.content)).worksheets[0].iter_rows(values_only=True)
    assert {row[2] for row in rows} == {"kikaku", "hanako", "taro@city.example.jp"}
    assert "行政改革懇談会" in {row[4] for row in rows}
    page = words(offer(client, *rows, head=tuple(str(name) for name in head)))
    assert "追加0件、変更0件、変更なし3件" in page


def test_a_list_of_any_length_asks_the_same_number_of_questions(client: Client, section: Department) -> None:
    def asked(count: int) -> int:
        rows = [(f"職員{n}", f"shokuin{n}", "財政課", "担当課", "", "") for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            offer(client, *rows)
        return len(queries)

    assert asked(3) == asked(30)


# ── Ending a list ───────────────────────────────────────────────────────────────────────────────────────────


def end(client: Client, roles: list[Membership], last_day: str) -> str:
    data = {
        "action": "end_chosen",
        "last_day": last_day,
        "_selected_action": [str(one.pk) for one in roles],
        "index": "0",
    }
    return words(client.post(reverse("admin:plans_membership_changelist"), data, follow=True))


def test_chosen_roles_end_together_on_one_day_with_a_line_each(
    client: Client, section: Department, planner: User
) -> None:
    roles = [make.editor(section).memberships.get() for _ in range(3)]
    Membership.objects.filter(pk=roles[2].pk).update(valid_until=date(2025, 3, 31))
    said = end(client, roles, "令和8年3月31日")
    assert "2件を令和8年3月31日までにしました。すでにその日までに終わる1件は、そのままです。" in said
    days = Membership.objects.filter(department=section).order_by("pk").values_list("valid_until", flat=True)
    assert list(days) == [date(2026, 3, 31), date(2026, 3, 31), date(2025, 3, 31)]
    events = ChangeEvent.objects.filter(model="plans.membership")
    assert {(one.by, one.via) for one in events} == {(planner, "admin")} and events.count() == 2


@pytest.mark.parametrize("day", ["", "いつか"])
def test_without_a_day_nothing_ends(client: Client, section: Department, day: str) -> None:
    role = make.editor(section).memberships.get()
    assert "終わりの日を「いつまで」に入力してから" in end(client, [role], day)
    assert Membership.objects.get(pk=role.pk).valid_until is None


def test_a_role_does_not_end_before_it_began_and_then_none_does(client: Client, section: Department) -> None:
    roles = [make.editor(section).memberships.get() for _ in range(2)]
    Membership.objects.filter(pk=roles[1].pk).update(valid_from=date(2026, 4, 1))
    assert "保存していません。" in end(client, roles, "2026-03-31")
    assert not Membership.objects.filter(valid_until__isnull=False).exists()


def test_roles_of_another_municipality_are_not_ended(client: Client) -> None:
    role = make.editor(make.department(make.municipality("yoso"))).memberships.get()
    end(client, [role], "2026-03-31")
    assert Membership.objects.get(pk=role.pk).valid_until is None
