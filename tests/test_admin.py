"""The planning section's admin: who sees and changes what, and that every change is in the one history."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localtime

from items.models import Assignment, Indicator, Item, TargetRevision
from plans.access import Role
from plans.history.records import ChangeEvent, Way
from plans.history.writer import apply, save
from plans.models import Department, Edition, Membership, Pillar, Plan, User
from plans.planning_site import PlanningSite
from plans.values.words import moment
from progress.models import ReportingRound
from tests import make

pytestmark = pytest.mark.django_db

MODELS = [model for model in admin.site._registry if model._meta.app_label in ("plans", "items", "progress")]


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="plans.auth_backend.MembershipBackend")
    return client


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def city() -> Any:
    return make.municipality("shiken", name="試験市")


@pytest.fixture
def planner(city: Any) -> User:
    return make.planner(city, "kikaku")


@pytest.fixture
def item(city: Any) -> Item:
    made = make.item(make.pillar(make.plan(city)), lead=make.department(city, "財政課"))
    make.indicator(made, targets={2022: "95", 2023: "96"})
    return made


def posted_by(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send when nothing is typed into the form at `url`."""
    page = client.get(url)
    assert page.status_code == 200
    context: Any = page.context
    forms = [context["adminform"].form]
    data: dict[str, Any] = {}
    for group in context["inline_admin_formsets"]:
        forms += [group.formset.management_form, *group.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is True:
                data[field.html_name] = "on"
            elif value is not None and value is not False:
                data[field.html_name] = value
    return data


# ── Who enters ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_admin_site_is_ours():
    assert isinstance(admin.site, PlanningSite)


def test_anonymous_people_are_sent_to_the_one_sign_in_page(client: Client):
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("login"))


def test_planners_and_operators_enter_and_nobody_else_does(city: Any, planner: User):
    section = make.department(city)
    strangers = [
        make.editor(section),
        make.head(section),
        make.user(is_staff=True),
        *(make.member(city, role) for role in (Role.HEADQUARTERS, Role.BOARD, Role.COUNCIL, Role.AUDITOR)),
    ]
    for person in (planner, make.user(superuser=True)):
        assert client_of(person).get("/admin/").status_code == 200
    administrator = client_of(make.member(city, Role.ADMINISTRATOR))
    assert administrator.get("/admin/").status_code == 200
    assert administrator.get(address(User, "changelist")).status_code == 200
    assert administrator.get(address(Plan, "changelist")).status_code == 403
    for person in strangers:
        client = client_of(person)
        assert client.get("/admin/").status_code == 403
        assert client.get(address(Plan, "changelist")).status_code == 403


def test_the_bar_leads_only_where_one_may_go(city: Any, planner: User):
    for person, names in (
        (planner, ["計画", "柱", "取組項目", "指標", "評価区分", "課", "利用者", "所属と役割"]),
        (make.member(city, Role.ADMINISTRATOR), ["課", "利用者", "所属と役割"]),
    ):
        client = client_of(person)
        lists = client.get("/admin/").context["lists"]
        assert [name for name, _ in lists] == names
        assert {client.get(url).status_code for _, url in lists} == {200}


def test_no_link_leads_where_one_may_not_go(city: Any, planner: User):
    """What stands on the pages that an administrator and a planner open first, and on those for files."""
    make.department(city, "財政課")
    for person in (planner, make.member(city, Role.ADMINISTRATOR)):
        client = client_of(person)
        pages = ["/admin/", *(address(model, "import") for model in (Department, Membership))]
        pages += [address(model, "changelist") for model in (Department, User, Membership)]
        found = {
            link
            for page in pages
            for link in re.findall(r'href="(/[^"?#]+)', client.get(page).content.decode())
        }
        links = sorted(link for link in found if not link.startswith(("/static/", "/logout")))
        assert len(links) > 10
        assert [link for link in links if client.get(link).status_code == 403] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_opens_for_a_planner_without_any_english(model: Any, planner: User, item: Item):
    text = client_of(planner).get(address(model, "changelist")).content.decode()
    assert '<span class="brand__municipality">試験市</span>' in text
    assert "｜試験市 行政改革の進み具合</title>" in text
    for word in ("Django", "Search", "Import", "Export", "Select", "Home", "Add ", "Change "):
        assert f">{word}" not in text
        assert f'alt="{word}"' not in text
    assert 'alt="True"' not in text and 'alt="False"' not in text


def test_nothing_is_left_open_by_an_ended_membership(planner: User):
    Membership.objects.filter(user=planner).update(valid_until="2020-03-31")
    assert client_of(planner).get("/admin/").status_code == 403


# ── Own municipality only ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.every_database
def test_lists_choices_and_searches_stop_at_the_own_municipality(item: Item):
    other = make.municipality("yoso", name="よそ市")
    stranger = make.planner(other)
    own = make.item(
        make.pillar(make.plan(other, "yoso")), "よその項目", lead=make.department(other, "よその課")
    )
    client = client_of(stranger)
    listed = client.get(address(Item, "changelist")).content.decode()
    assert "よその項目" in listed and item.name not in listed and "財政課" not in listed
    form = client.get(address(Item, "change", own.pk)).content.decode()
    assert "よその課" in form and "財政課" not in form
    question = {"app_label": "items", "model_name": "itemsuccession", "field_name": "successor", "term": ""}
    found = client.get(reverse("admin:autocomplete"), question).json()["results"]
    assert [one["id"] for one in found] == [str(own.pk)]


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_records_of_another_municipality_do_not_exist_here(page: str, item: Item):
    stranger = make.planner(make.municipality("yoso"))
    for record in (item, item.pillar, item.plan, item.assignments.get().department, item.indicators.get()):
        answer = client_of(stranger).get(address(type(record), page, record.pk))
        assert answer.status_code == 404, record


def test_a_foreign_department_cannot_be_smuggled_into_a_form(planner: User, item: Item):
    foreign = make.department(make.municipality("yoso"), "よその課")
    client, url = client_of(planner), address(Item, "change", item.pk)
    data = posted_by(client, url) | {"assignments-0-department": foreign.pk}
    answer = client.post(url, data)
    assert answer.status_code == 200
    assert "課は、一覧の中から選んでください。" in answer.content.decode()
    assert Assignment.objects.get().department.name == "財政課"


def test_only_operators_open_municipalities(planner: User):
    assert client_of(planner).get("/admin/plans/municipality/add/").status_code == 403
    assert client_of(make.user(superuser=True)).get("/admin/plans/municipality/add/").status_code == 200


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_one_line_of_history_and_no_line_of_djangos_log(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "change", item.pk)
    data = posted_by(client, url) | {"name": "市税の収納率を上げる", "assignments-0-clause": "①"}
    data |= {"name_change": "spelling"}
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.context["errors"]
    item.refresh_from_db()
    assert (item.name, item.version) == ("市税の収納率を上げる", 2)
    events = list(
        ChangeEvent.objects.order_by("pk").values_list("model", "action", "via", "by_name", "municipality")
    )
    row = ("change", Way.ADMIN, "kikaku", item.plan.municipality_id)
    assert events == [("items.item", *row), ("items.assignment", *row)]
    assert not LogEntry.objects.exists()


def test_saving_without_a_change_writes_nothing(planner: User, item: Item):
    Item.objects.update(approach="一行目\n二行目")
    make.annual_target(item, 2022, goal="一行目\n二行目 ")
    client, url = client_of(planner), address(Item, "change", item.pk)
    data = posted_by(client, url)
    sent = {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in data.items()
    }
    assert client.post(url, sent).status_code == 302
    assert not ChangeEvent.objects.exists()


def test_an_item_is_added_together_with_its_departments_and_indicators(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "add")
    section = Department.objects.get(name="財政課")
    data = posted_by(client, url) | {
        "plan": item.plan_id,
        "pillar": item.pillar_id,
        "key": "1-9",
        "name": "公共施設の見直し",
        "assignments-TOTAL_FORMS": 1,
        "assignments-0-department": section.pk,
        "assignments-0-role": "lead",
        "assignments-0-position": 0,
        "indicators-TOTAL_FORMS": 1,
        "indicators-0-name": "施設の数",
        "indicators-0-unit": "施設",
        "indicators-0-kind": "number",
        "indicators-0-direction": "decrease",
        "indicators-0-baseline_printed": "約１２０施設",
        "indicators-0-goal_printed": "100施設以下",
        "indicators-0-position": 0,
    }
    answer = client.post(url, data)
    assert answer.status_code == 302
    made = Item.objects.get(key="1-9")
    indicator = made.indicators.get()
    assert (indicator.baseline_printed, indicator.baseline_value, indicator.baseline_approximate) == (
        "約１２０施設",
        Decimal(120),
        True,
    )
    assert (indicator.goal_value, indicator.goal_bound) == (Decimal(100), "at_most")
    history = ChangeEvent.objects.get(model="items.assignment", action="create")
    assert history.after["item"] == made.pk


def test_an_incomplete_new_item_with_a_department_is_told_and_not_an_error_page(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "add")
    data = posted_by(client, url) | {
        "plan": "",
        "assignments-TOTAL_FORMS": 1,
        "assignments-0-department": Department.objects.get().pk,
        "assignments-0-role": "lead",
        "assignments-0-position": 0,
    }
    answer = client.post(url, data)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["plan"]


def test_a_refused_row_below_leaves_the_record_above_untouched(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "change", item.pk)
    data = posted_by(client, url) | {"name": "新しい名前", "assignments-0-department": ""}
    assert client.post(url, data).status_code == 200
    item.refresh_from_db()
    assert item.name == "市税の収納率の向上"
    assert not ChangeEvent.objects.exists()


@pytest.mark.every_database
def test_a_stale_form_says_who_changed_what_instead_of_overwriting(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "change", item.pk)
    mine = posted_by(client, url) | {"name": "わたしの名前"}
    item.name = "ほかの人の名前"
    save(item, by=make.planner(item.plan.municipality, "同僚"), via=Way.ADMIN)
    answer = client.post(url, mine)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "この画面を開いたあとに、ほかの人が変更しました" in text
    for words in ("同僚さんが", "ほかの人の名前", "わたしの名前"):
        assert words in text
    item.refresh_from_db()
    assert item.name == "ほかの人の名前"


def test_who_has_read_the_difference_may_save_all_the_same(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "change", item.pk)
    mine = posted_by(client, url) | {"name": "わたしの名前", "name_change": "spelling"}
    item.name = "ほかの人の名前"
    save(item, by=planner, via=Way.ADMIN)
    acknowledged = client.post(url, mine).context["acknowledged"]
    assert client.post(url, mine | {"acknowledged": acknowledged}).status_code == 302
    item.refresh_from_db()
    assert item.name == "わたしの名前"


def test_an_acknowledgement_does_not_cover_a_later_change(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "change", item.pk)
    mine = posted_by(client, url) | {"name": "わたしの名前"}
    item.name = "二番目"
    save(item, by=planner, via=Way.ADMIN)
    acknowledged = client.post(url, mine).context["acknowledged"]
    item.name = "三番目"
    save(item, by=planner, via=Way.ADMIN)
    assert client.post(url, mine | {"acknowledged": acknowledged}).status_code == 200
    item.refresh_from_db()
    assert item.name == "三番目"


def test_a_stale_row_below_a_record_is_told_as_well(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "change", item.pk)
    mine = posted_by(client, url) | {"indicators-0-unit": "パーセント"}
    indicator = Indicator.objects.get()
    indicator.unit = "割合"
    save(indicator, by=planner, via=Way.ADMIN)
    answer = client.post(url, mine)
    assert [one.label for one in answer.context["stale_records"]] == ["指標「収納率（割合）」"]
    indicator.refresh_from_db()
    assert indicator.unit == "割合"


def test_deletions_leave_lines_for_everything_that_went(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "delete", item.pk)
    assert client.post(url, {"post": "yes", "seen_version": item.version}).status_code == 302
    assert not Item.objects.exists()
    gone = ChangeEvent.objects.filter(action="delete").values_list("model", flat=True)
    assert sorted(gone) == [
        "items.assignment",
        "items.indicator",
        "items.item",
        "items.targetvalue",
        "items.targetvalue",
    ]


def test_a_stale_deletion_deletes_nothing(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "delete", item.pk)
    item.name = "変わった"
    save(item, by=planner, via=Way.ADMIN)
    answer = client.post(url, {"post": "yes", "seen_version": 1}, follow=True)
    assert "ほかの人が先に変更しました" in answer.content.decode()
    assert Item.objects.filter(pk=item.pk).exists()


def test_the_list_action_deletes_through_the_history(planner: User, item: Item):
    data = {"action": "delete_selected", "_selected_action": [item.pk], "post": "yes"}
    assert client_of(planner).post(address(Item, "changelist"), data).status_code == 302
    assert ChangeEvent.objects.filter(action="delete", model="items.item", via=Way.ADMIN).count() == 1


def test_a_protected_record_is_not_deleted_and_the_page_says_by_what(planner: User, item: Item):
    section = Department.objects.get()
    url = address(Department, "delete", section.pk)
    assert "使われているため削除できません" in client_of(planner).get(url).content.decode()
    client_of(planner).post(url, {"post": "yes"})
    assert Department.objects.filter(pk=section.pk).exists()


def test_the_history_page_shows_the_record_and_the_rows_below_it_in_words(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "change", item.pk)
    client.post(url, posted_by(client, url) | {"kind": "new", "assignments-0-role": "related"})
    text = client.get(address(Item, "history", item.pk)).content.decode()
    for words in ("継続・新規", "新規", "担当「財政課」の変更", "関係課", "kikaku", "管理画面"):
        assert words in text


def test_a_pillar_is_offered_only_pillars_of_its_own_plan(planner: User, item: Item):
    make.pillar(make.plan(item.plan.municipality, "second"), "9", "別の計画の柱")
    form = client_of(planner).get(address(Item, "change", item.pk)).context["adminform"].form
    assert [one.name for one in form.fields["pillar"].queryset] == ["健全な財政運営"]


def test_rows_with_another_writer_are_only_shown(planner: User, item: Item):
    found = make.opened_round(item.plan, planner).statuses.get()
    client = client_of(planner)
    page = client.get(address(type(found), "change", found.pk))
    assert page.status_code == 200
    assert reverse("review_record", args=[found.pk]) in page.content.decode()
    assert client.post(address(type(found), "change", found.pk), {"narrative": "x"}).status_code == 403
    assert client.get(address(type(found), "delete", found.pk)).status_code == 403
    assert client.get(address(ChangeEvent, "add")).status_code == 403


def test_targets_of_a_decided_plan_are_not_changed_on_the_indicators_page(planner: User, item: Item):
    indicator = item.indicators.get()
    client, url = client_of(planner), address(Indicator, "change", indicator.pk)
    assert 'name="target_values-0-printed"' in client.get(url).content.decode()
    Plan.objects.update(document_state="adopted")
    assert 'name="target_values-0-printed"' not in client.get(url).content.decode()


@pytest.mark.parametrize("model", [Item, Pillar, Indicator, Department], ids=lambda model: model.__name__)
@pytest.mark.every_database
def test_lists_ask_the_same_number_of_questions_however_long_they_are(model: Any, planner: User, item: Item):
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client_of(planner).get(address(model, "changelist"))
        return len(asked)

    first = questions()
    plan = item.plan
    for count in range(8):
        lower = make.pillar(plan, f"1-{count}", "下の柱", parent=item.pillar)
        more = make.item(lower, lead=make.department(plan.municipality))
        make.indicator(more)
    assert questions() == first


@pytest.mark.parametrize("page", ["change", "delete"])
def test_forms_ask_the_same_number_of_questions_however_many_rows_stand_below(
    page: str, planner: User, item: Item
):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client_of(planner).get(address(Item, page, item.pk))
        return len(asked)

    make.indicator(item, "二つ目", targets={2022: "1"})
    make.annual_target(item, 2021)
    questions()  # the first request of a process also asks for what is then kept (content types)
    first = questions()
    for number in range(6):
        section = make.department(item.plan.municipality)
        Assignment.objects.create(item=item, department=section, position=number + 1)
        make.indicator(item, f"指標{number}", targets={2022: "1"})
        make.annual_target(item, 2022 + number)
    assert questions() == first


# ── People ───────────────────────────────────────────────────────────────────────────────────────────────────


def new_person(**more: Any) -> dict[str, Any]:
    return {
        "username": "zaisei",
        "display_name": "財政 花子",
        "password1": "nagai-aikotoba-9",
        "password2": "nagai-aikotoba-9",
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
        "memberships-0-role": "editor",
    } | more


def test_a_planner_opens_an_account_for_a_department(planner: User, city: Any):
    section = make.department(city, "財政課")
    data = new_person(**{"memberships-0-municipality": city.pk, "memberships-0-department": section.pk})
    answer = client_of(planner).post(address(User, "add"), data)
    assert answer.status_code == 302, answer.context["errors"]
    person = User.objects.get(username="zaisei")
    assert person.check_password("nagai-aikotoba-9")
    assert not person.is_superuser and not person.is_staff
    assert person.memberships.get().department == section
    written = ChangeEvent.objects.get(model="plans.user")
    assert (written.municipality, written.by, written.after["username"]) == (city, planner, "zaisei")
    assert "nagai" not in str([written.after, written.before])


def test_a_planner_makes_no_superusers(planner: User, city: Any):
    data = new_person(
        **{
            "memberships-0-municipality": city.pk,
            "memberships-0-role": "planner",
            "is_superuser": "on",
            "is_staff": "on",
        }
    )
    client_of(planner).post(address(User, "add"), data)
    assert not User.objects.get(username="zaisei").is_superuser


def test_an_account_needs_a_role_and_the_own_municipality(planner: User, city: Any):
    other = make.municipality("yoso")
    for data in (
        new_person(),
        new_person(**{"memberships-0-municipality": other.pk, "memberships-0-role": "planner"}),
    ):
        assert client_of(planner).post(address(User, "add"), data).status_code == 200
    assert not User.objects.filter(username="zaisei").exists()


def test_people_of_other_municipalities_and_operators_are_out_of_reach(planner: User, city: Any):
    other = make.municipality("yoso")
    elsewhere = make.planner(other)
    both = make.planner(city)
    Membership.objects.create(user=both, municipality=other, role=Role.PLANNER)
    boss = make.user(superuser=True)
    Membership.objects.create(user=boss, municipality=city, role=Role.PLANNER)
    client = client_of(planner)
    for person in (elsewhere, both, boss):
        assert client.get(address(User, "change", person.pk)).status_code == 404
        url = reverse("admin:auth_user_password_change", args=[person.pk])
        assert client.post(url, {"new_password1": "x", "new_password2": "x"}).status_code == 403
    assert [row.pk for row in client.get(address(User, "changelist")).context["cl"].result_list] == [
        planner.pk
    ]


def test_a_planner_sets_a_colleagues_password_and_the_history_knows(planner: User, city: Any):
    person = make.editor(make.department(city))
    url = reverse("admin:auth_user_password_change", args=[person.pk])
    words = {"new_password1": "betsuno-aikotoba-7", "new_password2": "betsuno-aikotoba-7"}
    assert client_of(planner).post(url, words).status_code == 302
    person.refresh_from_db()
    assert person.check_password("betsuno-aikotoba-7")
    assert ChangeEvent.objects.get(model="plans.user").note == "パスワードの設定し直し"


def test_accounts_are_closed_not_deleted(planner: User, city: Any):
    person = make.editor(make.department(city))
    client, url = client_of(planner), address(User, "change", person.pk)
    assert client.get(address(User, "delete", person.pk)).status_code == 403
    data = posted_by(client, url)
    data.pop("is_active")
    assert client.post(url, data).status_code == 302
    person.refresh_from_db()
    assert not person.is_active
    assert ChangeEvent.objects.get(model="plans.user").after == {"is_active": False}


def test_a_login_name_takes_the_signs_that_its_help_names(planner: User, city: Any):
    client, url = client_of(planner), address(User, "add")
    page = client.get(url).content.decode()
    assert "半角英数字と . _ - が使えます。" in page and "詳細情報" not in page
    for name in ("財政", "hanako@city", "a+b", "花子.z", "a b"):
        answer = client.post(url, new_person(username=name, **{"memberships-0-municipality": city.pk}))
        said = answer.context["adminform"].form.errors["username"]
        assert said == ["ログイン名は、半角の英数字と「.」「_」「-」だけで入力してください。"], name
    section = make.department(city)
    data = new_person(username="h.zaisei_1-2")
    data |= {"memberships-0-municipality": city.pk, "memberships-0-department": section.pk}
    assert client.post(url, data).status_code == 302


def test_an_old_login_name_stays_until_somebody_changes_it(planner: User, city: Any):
    person = make.editor(make.department(city), "old@name")
    client, url = client_of(planner), address(User, "change", person.pk)
    assert client.post(url, posted_by(client, url) | {"display_name": "花子"}).status_code == 302
    assert client.post(url, posted_by(client, url) | {"username": "new@name"}).status_code == 200
    person.refresh_from_db()
    assert (person.username, person.display_name) == ("old@name", "花子")


def test_the_page_says_what_to_do_with_who_leaves_and_with_who_moves(planner: User):
    text = client_of(planner).get(address(User, "change", planner.pk)).content.decode()
    assert "退職した人、市の外へ出た人は、削除せずにここを外します。" in text
    assert "課が変わった人は、下の所属に「いつまで」を入れ、新しい所属を追加します。" in text


def test_an_account_that_somebody_else_changed_in_the_meantime_is_not_overwritten(planner: User, city: Any):
    person = make.editor(make.department(city))
    client, url = client_of(planner), address(User, "change", person.pk)
    mine = posted_by(client, url) | {"display_name": "わたしの書いた名前"}
    User.objects.filter(pk=person.pk).update(is_active=False)
    answer = client.post(url, mine)
    assert "ほかの人がこの利用者を変更しました" in answer.content.decode()
    person.refresh_from_db()
    assert not person.is_active and person.display_name != "わたしの書いた名前"
    fresh = posted_by(client, url) | {"display_name": "わたしの書いた名前"}
    assert client.post(url, fresh).status_code == 302


@pytest.mark.parametrize("until", ["令和9年3月31日", "R9.3.31", "２０２７／３／３１", "2027-03-31"])
def test_days_are_typed_in_either_calendar(until: str, planner: User, city: Any):
    role = make.editor(make.department(city)).memberships.get()
    client, url = client_of(planner), address(Membership, "change", role.pk)
    data = posted_by(client, url) | {"valid_from": "令和8年4月1日", "valid_until": until}
    assert client.post(url, data).status_code == 302
    role.refresh_from_db()
    assert (role.valid_from, role.valid_until) == (date(2026, 4, 1), date(2027, 3, 31))


def test_a_day_that_cannot_be_read_is_told_with_an_example(planner: User, city: Any):
    role = make.editor(make.department(city)).memberships.get()
    client, url = client_of(planner), address(Membership, "change", role.pk)
    answer = client.post(url, posted_by(client, url) | {"valid_from": "4月1日"})
    said = answer.context["adminform"].form.errors["valid_from"]
    assert said == ["「4月1日」は日付として読めません。例：令和8年4月1日、2026-04-01"]


def test_a_role_does_not_end_before_it_begins(planner: User, city: Any):
    role = make.editor(make.department(city)).memberships.get()
    client, url = client_of(planner), address(Membership, "change", role.pk)
    data = posted_by(client, url) | {"valid_from": "2026-04-01", "valid_until": "2026-03-31"}
    form = client.post(url, data).context["adminform"].form
    assert form.errors == {"valid_until": ["「いつから」と同じ日か、それより後の日を入力してください。"]}
    assert client.post(url, data | {"valid_until": "2026-04-01"}).status_code == 302


# ── The frame and what lists and forms say ───────────────────────────────────────────────────────────────────


def test_every_page_carries_the_sentence_of_ones_own_sample_municipality(planner: User, item: Item):
    words = "架空の市の見本です。"
    other = make.municipality("yoso", disclaimer="よその見本です。")
    make.plan(other, "yoso")
    item.plan.municipality.disclaimer = words
    item.plan.municipality.save()
    pages = [reverse("admin:index"), address(Item, "changelist"), address(Pillar, "import")]
    pages += [address(Item, page, item.pk) for page in ("change", "history", "delete")]
    for page in pages:
        text = client_of(planner).get(page).content.decode()
        assert f"<p>{words}</p>" in text and "よその見本です" not in text, page


def test_the_menu_of_the_site_marks_the_place(planner: User, item: Item):
    text = client_of(planner).get(address(Item, "changelist")).content.decode()
    assert f'<a href="{reverse("admin:index")}" aria-current="page">計画の編集</a>' in text
    assert f'<a href="{reverse("review_home")}">照会と確認</a>' in text


@pytest.mark.parametrize("model", [Pillar, Item], ids=lambda model: model.__name__)
def test_the_list_of_an_empty_plan_is_empty_and_leads_on(model: Any, planner: User, item: Item):
    empty = make.plan(item.plan.municipality, "empty", title="新しい計画")
    client = client_of(planner)
    plan_page = client.get(address(Plan, "change", empty.pk)).content.decode()
    link = f"{address(model, 'changelist')}?plan__id__exact={empty.pk}"
    assert link in plan_page
    answer = client.get(link)
    name = model._meta.verbose_name
    assert list(answer.context["cl"].result_list) == []
    assert f"この計画の{name}はまだありません。" in answer.content.decode()
    addresses = set(
        re.findall(rf'href="({address(model, "add")}[^"]*)"[^>]*>{name}を追加', answer.content.decode())
    )
    assert len(addresses) == 1  # above the list and in it
    form = client.get(unescape(addresses.pop())).context["adminform"].form
    assert str(form["plan"].value()) == str(empty.pk)


def test_a_filter_without_anything_to_choose_deletes_nothing_else(planner: User, item: Item):
    """One plan only: Django would drop the filter for want of choices, and with it the limit of the deletion."""
    other = make.plan(make.municipality("yoso"), "yoso")
    lonely = make.pillar(item.plan, "2", "項目のない柱")
    link = f"{address(Pillar, 'changelist')}?plan__id__exact={other.pk}"
    client = client_of(planner)
    assert list(client.get(link).context["cl"].result_list) == []
    data = {"action": "delete_selected", "_selected_action": [lonely.pk], "select_across": "1", "post": "yes"}
    client.post(link, data)
    assert Pillar.objects.filter(pk=lonely.pk).exists()


def test_a_pillar_or_year_that_nobody_offers_filters_all_the_same(planner: User, item: Item):
    Item.objects.update(start_year=None, end_year=None)
    client, url = client_of(planner), address(Item, "changelist")
    for question in ("year=2090", f"plan__id__exact={item.plan_id + 1}&pillar=1"):
        answer = client.get(f"{url}?{question}")
        assert list(answer.context["cl"].result_list) == [], question
        assert "条件に合う取組項目はありません。" in answer.content.decode()


def test_an_items_history_holds_its_targets_and_their_revisions_also_deleted_ones(planner: User, item: Item):
    other = make.item(item.pillar, "別の項目")
    foreign = make.indicator(other, "別の指標", targets={2022: "1"}).target_values.get()
    target, gone = item.indicators.get().target_values.order_by("fiscal_year")
    target.value = Decimal(90)
    revised = TargetRevision(
        target_value=target, decided_on=date(2024, 10, 1), decided_by="本部", reason="災害への対応"
    )
    foreign.value = Decimal(2)
    apply([target, revised, foreign], by=planner, via=Way.GRID, removed=[gone])
    text = client_of(planner).get(address(Item, "history", item.pk)).content.decode()
    for words in (
        "目標値「収納率（%） 令和4年度」の変更",
        "令和5年度」の削除",
        "目標の見直し",
        "災害への対応",
    ):
        assert words in text
    assert "別の指標" not in text


def test_a_plans_history_holds_its_editions_pillars_and_items(planner: User, item: Item):
    edition = Edition(plan=item.plan, name="改訂1版")
    item.pillar.name, item.name = "柱の新しい名前", "項目の新しい名前"
    other = make.pillar(make.plan(item.plan.municipality, "second"), "9")
    other.name = "別の計画の柱"
    apply([edition, item.pillar, item, other], by=planner, via=Way.ADMIN)
    apply([], by=planner, via=Way.ADMIN, removed=[edition])
    text = client_of(planner).get(address(Plan, "history", item.plan_id)).content.decode()
    for words in ("版「改訂1版」の追加", "版「改訂1版」の削除", "柱の新しい名前", "項目の新しい名前"):
        assert words in text
    assert "別の計画の柱" not in text


@pytest.mark.every_database
def test_a_history_asks_the_same_number_of_questions_however_much_hangs_on_it(planner: User, item: Item):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client_of(planner).get(address(Plan, "history", item.plan_id))
        return len(asked)

    lower = make.pillar(item.plan, "1-0", parent=item.pillar)
    make.indicator(make.item(lower), targets={2022: "1"})
    first = questions()
    for number in range(5):
        make.indicator(make.item(lower, f"項目{number}"), targets={2022: "1", 2023: "2"})
    assert questions() == first


def test_days_and_moments_begin_with_the_era(planner: User, city: Any):
    """In lists, and on pages where nothing is changed; the inputs take either calendar."""
    section = make.department(city, "財政課", valid_from=date(2021, 4, 1), valid_until=date(2026, 3, 31))
    section.position = 3
    save(section, by=planner, via=Way.ADMIN)
    client = client_of(planner)
    listed = client.get(address(Department, "changelist")).content.decode()
    assert "令和3年4月1日" in listed and "令和8年3月31日" in listed and "2026年" not in listed
    event = ChangeEvent.objects.get()
    told = moment(localtime(event.at))
    for page in (address(ChangeEvent, "changelist"), address(ChangeEvent, "change", event.pk)):
        assert told in client.get(page).content.decode()


def test_days_that_cannot_be_changed_are_told_in_the_era_too(planner: User, item: Item):
    """An account's last sign-in, and the rows below a record."""
    indicator = make.indicator(item, "条例改正", "", kind=Indicator.Kind.DEADLINE)
    indicator.target_values.create(fiscal_year=2026, printed="12月", due=date(2026, 12, 29))
    client = client_of(planner)
    page = address(Indicator, "change", indicator.pk)
    assert "2026-12-29" in client.get(page).content.decode(), "as long as it can be typed"
    Plan.objects.update(document_state="adopted")
    assert "令和8年12月29日" in client.get(page).content.decode()
    planner.refresh_from_db()
    seen = moment(localtime(planner.last_login))
    assert seen in client.get(address(User, "change", planner.pk)).content.decode()


def test_errors_name_their_field(planner: User, item: Item):
    client = client_of(planner)
    second = make.plan(item.plan.municipality, "second")
    form = client.post(address(Plan, "add"), posted_by(client, address(Plan, "add")) | {"slug": "計画 1"})
    assert form.context["adminform"].form.errors == {
        "title": ["計画名を入力してください。"],
        "slug": ["URL用の名前は、半角の英数字・ハイフン・下線で入力してください。"],
    }
    typed = {"plan": second.pk, "pillar": item.pillar_id, "key": "x", "name": "x"}
    form = client.post(address(Item, "add"), posted_by(client, address(Item, "add")) | typed)
    assert form.context["adminform"].form.errors == {"pillar": ["この計画の柱を選んでください。"]}
    form = client.post(address(Item, "add"), posted_by(client, address(Item, "add")) | {"plan": ""})
    assert form.context["adminform"].form.errors["plan"] == ["計画を選んでください。"]


def test_a_last_target_that_is_not_the_final_goal_is_pointed_out_and_still_saved(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "change", item.pk)
    assert "確かめてください" not in client.get(url).content.decode()
    make.indicator(item, "件数", "件", targets={2026: "1500000"}, goal_value=Decimal(1400000))
    sentence = "件数：最終年度の目標（1,500,000件）と最終目標（1,400,000件）が違います。"
    assert sentence in client.get(url).content.decode()
    assert client.post(url, posted_by(client, url)).status_code == 302


# ── Rounds from old documents ────────────────────────────────────────────────────────────────────────────────


def test_a_round_added_here_is_one_from_old_documents(planner: User, item: Item):
    data = {"plan": item.plan_id, "fiscal_year": "令和3年度", "kind": "year_end", "title": "令和3年度の実績"}
    assert client_of(planner).post(address(ReportingRound, "add"), data).status_code == 302
    made = ReportingRound.objects.get()
    assert (made.historical, made.state, int(made.fiscal_year)) == (True, "closed", 2021)


def test_a_due_date_is_not_moved_into_the_past(planner: User, item: Item):
    made = make.opened_round(item.plan, planner, due=date(2020, 5, 31))
    client, url = client_of(planner), address(ReportingRound, "change", made.pk)
    assert client.post(url, posted_by(client, url) | {"title": "照会の名前"}).status_code == 302
    answer = client.post(url, posted_by(client, url) | {"due_on": "2020-06-30"})
    assert answer.context["adminform"].form.errors == {
        "due_on": ["提出期限が過ぎた日付になっています。今日以降の日付にしてください。"]
    }
    assert client.post(url, posted_by(client, url) | {"due_on": "令和60年6月30日"}).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.due_on) == ("照会の名前", date(2078, 6, 30))


def test_every_column_that_the_stylesheet_names_stands_in_a_list():
    css = (settings.BASE_DIR / "static/css/admin.css").read_text(encoding="utf-8")
    rules = [line.partition("{")[0] for line in css.splitlines() if line.startswith("#result_list")]
    names = {
        column if isinstance(column, str) else column.__name__
        for one in admin.site._registry.values()
        for column in one.list_display
    }
    whole = {name for rule in rules for name in re.findall(r"\.field-(\w+)", rule)}
    parts = {part for rule in rules for part in re.findall(r'\[class\*="(\w+)"\]', rule)}
    assert whole and parts
    assert whole <= names
    assert all(any(part in name for name in names) for part in parts)
