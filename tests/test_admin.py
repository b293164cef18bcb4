"""The planning section's admin: who sees and changes what, and that every change is in the one history."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from items.models import Assignment, Indicator, Item
from plans.access import Role
from plans.admin_base import PlanningSite
from plans.history import ChangeEvent, Way, save
from plans.models import Department, Membership, Pillar, Plan, User
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
        make.user(is_staff=True),
        *(make.member(city, role) for role in Role.values[2:]),
    ]
    for person in (planner, make.user(superuser=True)):
        assert client_of(person).get("/admin/").status_code == 200
    for person in strangers:
        client = client_of(person)
        assert client.get("/admin/").status_code == 403
        assert client.get(address(Plan, "changelist")).status_code == 403


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_list_opens_for_a_planner_without_any_english(model: Any, planner: User, item: Item):
    text = client_of(planner).get(address(model, "changelist")).content.decode()
    assert "行政改革の進み具合　計画の編集" in text
    for word in ("Django", "Search", "Import", "Export", "Select", "Home", "Add ", "Change "):
        assert f">{word}" not in text
        assert f'alt="{word}"' not in text
    assert 'alt="True"' not in text and 'alt="False"' not in text


def test_nothing_is_left_open_by_an_ended_membership(planner: User):
    Membership.objects.filter(user=planner).update(valid_until="2020-03-31")
    assert client_of(planner).get("/admin/").status_code == 403


# ── Own municipality only ────────────────────────────────────────────────────────────────────────────────────


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
    assert Assignment.objects.get().department.name == "財政課"


def test_only_operators_open_municipalities(planner: User):
    assert client_of(planner).get("/admin/plans/municipality/add/").status_code == 403
    assert client_of(make.user(superuser=True)).get("/admin/plans/municipality/add/").status_code == 200


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_one_line_of_history_and_no_line_of_djangos_log(planner: User, item: Item):
    client, url = client_of(planner), address(Item, "change", item.pk)
    data = posted_by(client, url) | {"name": "市税の収納率を上げる", "assignments-0-clause": "①"}
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
    mine = posted_by(client, url) | {"name": "わたしの名前"}
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


# ── Rounds from old documents ────────────────────────────────────────────────────────────────────────────────


def test_a_round_added_here_is_one_from_old_documents(planner: User, item: Item):
    data = {"plan": item.plan_id, "fiscal_year": "令和3年度", "kind": "year_end", "title": "令和3年度の実績"}
    assert client_of(planner).post(address(ReportingRound, "add"), data).status_code == 302
    made = ReportingRound.objects.get()
    assert (made.historical, made.state, int(made.fiscal_year)) == (True, "closed", 2021)
