"""Who may do what, as one matrix: nothing is open unless it stands here."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from plans.access import NOBODY, Access, Act, Audience, Role, access_for, act_for_permission
from plans.models import Membership, Plan
from progress.models import Publication, PublicationRelease
from tests import make

TODAY = date(2025, 5, 20)

MATRIX = {
    #                 editor head planner headquarters board council auditor finance administrator
    "enter_status": ("yes", "", "yes", "", "", "", "", "", ""),
    "submit_status": ("yes", "yes", "yes", "", "", "", "", "", ""),
    "review": ("", "", "yes", "", "", "", "", "", ""),
    "edit_plan": ("", "", "yes", "", "", "", "", "", ""),
    "open_round": ("", "", "yes", "", "", "", "", "", ""),
    "publish": ("", "", "yes", "", "", "", "", "", ""),
    "import": ("", "", "yes", "", "", "", "", "", ""),
    "export": ("", "", "yes", "", "", "", "", "", ""),
    "see_budget": ("", "", "yes", "", "", "", "", "yes", ""),
    "confirm_effects": ("", "", "", "", "", "", "", "yes", ""),
    "see_staff_pages": ("yes", "yes", "yes", "", "", "", "", "", ""),
    "see_history": ("", "", "yes", "", "", "", "yes", "", ""),
    "manage_people": ("", "", "yes", "", "", "", "", "", "yes"),
    "use_admin": ("", "", "yes", "", "", "", "", "", "yes"),
}
ROLES = (
    "editor",
    "head",
    "planner",
    "headquarters",
    "board",
    "council",
    "auditor",
    "finance",
    "administrator",
)
CASES = [
    (role, act, open_to == "yes")
    for act, row in MATRIX.items()
    for role, open_to in zip(ROLES, row, strict=True)
]
AUDIENCES = {
    "editor": {"public"},
    "head": {"public"},
    "planner": {"headquarters", "board", "council", "auditors", "meeting", "public"},
    "headquarters": {"headquarters", "public"},
    "board": {"board", "public"},
    "council": {"council", "public"},
    "auditor": {"auditors", "public"},
    "finance": {"public"},
    "administrator": {"public"},
}

HOME, ELSEWHERE = 1, 2


def one_role(role: str) -> Access:
    departments = frozenset({10}) if role == "editor" else frozenset()
    return Access(roles=frozenset({(HOME, role)}), departments=departments)


def test_the_matrix_is_complete():
    assert sorted(MATRIX) == sorted(Act)
    assert tuple(Role.values) == ROLES
    assert sorted(AUDIENCES) == sorted(Role.values)


@pytest.mark.parametrize(("role", "act", "is_open"), CASES)
def test_a_role_opens_what_the_matrix_says_at_home_and_nothing_elsewhere(role, act, is_open):
    access, asked = one_role(role), Act(act)
    assert access.may(asked, HOME) is is_open
    assert access.may(asked, ELSEWHERE) is False
    assert access.may(asked) is is_open
    assert access.municipalities(asked) == frozenset({HOME} if is_open else set())


@pytest.mark.parametrize(("role", "act", "is_open"), CASES)
def test_requiring_what_is_not_open_is_refused_in_japanese(role, act, is_open):
    access = one_role(role)
    if is_open:
        access.require(Act(act), HOME)
    for place in (ELSEWHERE,) if is_open else (HOME, ELSEWHERE):
        with pytest.raises(PermissionDenied) as refusal:
            access.require(Act(act), place)
        assert str(refusal.value).endswith("。")


@pytest.mark.parametrize(("act", "place"), list(product(Act, (HOME, None))))
def test_nobody_may_nothing_and_an_operator_everything(act, place):
    assert NOBODY.may(act, place) is False
    assert NOBODY.municipalities(act) == frozenset()
    operator = Access(is_operator=True)
    assert operator.may(act, place) is True
    assert operator.municipalities(act) is None


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_the_releases_to_its_audience_at_home_and_the_public_ones_elsewhere(role):
    assert one_role(role).audiences(HOME) == AUDIENCES[role]
    assert one_role(role).audiences(ELSEWHERE) == {"public"}


def test_citizens_read_what_is_public_and_an_operator_everything():
    assert NOBODY.audiences(HOME) == {"public"}
    assert Access(is_operator=True).audiences(HOME) == set(Audience.values)


def test_a_role_whose_audiences_nobody_said_stops_instead_of_guessing():
    with pytest.raises(KeyError):
        Access(roles=frozenset({(1, "adviser")})).audiences(1)


def test_several_roles_open_what_each_of_them_opens():
    access = Access(roles=frozenset({(HOME, "board"), (HOME, "editor"), (ELSEWHERE, "planner")}))
    assert access.audiences(HOME) == {"board", "public"}
    assert access.may(Act.ENTER_STATUS, HOME)
    assert not access.may(Act.REVIEW, HOME)
    assert access.may(Act.REVIEW, ELSEWHERE)
    assert access.municipalities(Act.SEE_STAFF_PAGES) == frozenset({HOME, ELSEWHERE})


# ── Who a user is ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def place(db):
    return make.municipality()


def test_anonymous_and_inactive_people_have_no_access(place):
    assert access_for(AnonymousUser()) is NOBODY
    assert access_for(None) is NOBODY
    person = make.planner(place)
    person.is_active = False
    person.save()
    assert access_for(person) is NOBODY
    operator = make.user(superuser=True, is_active=False)
    assert access_for(operator) is NOBODY


def test_an_account_without_membership_opens_nothing(place):
    access = access_for(make.user(is_staff=True))
    assert [act for act in Act if access.may(act)] == []


def test_an_editor_is_bound_to_the_departments(place):
    mine, other = make.department(place), make.department(place)
    access = access_for(make.editor(mine))
    assert access.departments == {mine.pk}
    assert other.pk not in access.departments


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "works"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TODAY + timedelta(1), None, False),
        (None, TODAY, True),
        (None, TODAY - timedelta(1), False),
        (date(2024, 4, 1), date(2025, 3, 31), False),  # moved on 1 April
        (date(2025, 4, 1), date(2026, 3, 31), True),
    ],
)
def test_a_membership_opens_only_while_it_lasts(place, valid_from, valid_until, works):
    person = make.user()
    department = make.department(place)
    Membership.objects.create(
        user=person,
        municipality=place,
        role=Role.EDITOR,
        department=department,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    access = access_for(person, TODAY)
    assert access.may(Act.ENTER_STATUS, place.pk) is works
    assert access.departments == ({department.pk} if works else set())


def test_who_moves_on_the_first_of_april_has_the_new_department_from_that_day(place):
    old, new = make.department(place), make.department(place)
    person = make.user()
    for department, start, end in ((old, None, date(2025, 3, 31)), (new, date(2025, 4, 1), None)):
        Membership.objects.create(
            user=person,
            municipality=place,
            role=Role.EDITOR,
            department=department,
            valid_from=start,
            valid_until=end,
        )
    assert access_for(person, date(2025, 3, 31)).departments == {old.pk}
    assert access_for(person, date(2025, 4, 1)).departments == {new.pk}


@pytest.mark.every_database
def test_the_question_is_asked_of_the_database_once(place, django_assert_num_queries):
    person = make.planner(place)
    with django_assert_num_queries(1):
        assert access_for(person, TODAY) == access_for(person, TODAY)
    with django_assert_num_queries(1):
        access_for(person, TODAY + timedelta(1))


def test_the_departments_are_asked_for_once_however_many_there_are(place, django_assert_num_queries):
    upper = make.department(place, kind="division")
    mine = [make.department(place, parent=upper, collects_for_parent=True) for _ in range(3)]
    person = make.editor(mine[0])
    for section in mine[1:]:
        join(person, section)
    with django_assert_num_queries(2):
        access_for(person, TODAY)


# ── Departments: several, below others, collecting, headed ──────────────────────────────────────────────────


def join(person, section, role=Role.EDITOR):
    Membership.objects.create(user=person, municipality=section.municipality, role=role, department=section)


def test_who_serves_in_several_departments_has_all_of_them_on_one_desk(place):
    first, second, other = (make.department(place) for _ in range(3))
    person = make.editor(first)
    join(person, second)
    assert access_for(person, TODAY).desk == {first.pk, second.pk}
    assert other.pk not in access_for(person, TODAY).departments


def test_the_department_that_collects_enters_for_its_division_and_for_no_other(place):
    upper, other = make.department(place, kind="division"), make.department(place, kind="division")
    leading = make.department(place, parent=upper, collects_for_parent=True)
    below, elsewhere = make.department(place, parent=upper), make.department(place, parent=other)
    access = access_for(make.editor(leading), TODAY)
    assert access.departments == {upper.pk, leading.pk, below.pk}
    assert access_for(make.editor(below), TODAY).departments == {below.pk}
    assert access.departments.isdisjoint([elsewhere.pk, other.pk])


def test_a_head_stands_above_the_department_and_enters_nothing(place):
    upper = make.department(place, kind="division")
    section, below = make.department(place, parent=upper), make.department(place, parent=upper)
    person = make.user()
    join(person, upper, Role.HEAD)
    access = access_for(person, TODAY)
    assert access.headed == {upper.pk, section.pk, below.pk}
    assert not access.departments
    assert access.desk == access.headed
    assert below.pk in access.headed and below.pk not in access.departments


def test_the_head_of_a_collecting_department_is_not_the_head_of_its_division(place):
    upper = make.department(place, kind="division")
    leading = make.department(place, parent=upper, collects_for_parent=True)
    person = make.user()
    join(person, leading, Role.HEAD)
    assert access_for(person, TODAY).headed == {leading.pk}


def test_what_an_ended_department_promised_is_its_successors_from_the_day_after(place):
    new = make.department(place, valid_from=TODAY)
    old = make.department(place, valid_until=TODAY - timedelta(1), successor=new)
    person = make.editor(new)
    assert access_for(person, TODAY).departments == {old.pk, new.pk}
    assert access_for(person, TODAY - timedelta(1)).departments == {new.pk}


# ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scope_opens_the_rows_of_ones_own_municipality(place):
    mine, theirs = make.plan(place), make.plan(make.municipality("other"), "theirs")

    def seen(access: Access) -> set[Plan]:
        return set(Plan.objects.filter(access.scope(Act.EDIT_PLAN, "municipality_id")))

    assert seen(access_for(make.planner(place))) == {mine}
    assert seen(access_for(make.editor(make.department(place)))) == set()
    assert seen(NOBODY) == set()
    assert seen(access_for(make.user(superuser=True))) == {mine, theirs}


def test_everybody_reads_what_is_public_and_at_home_what_was_released_to_them(place):
    public, board, auditors, sealed = (a_publication(place, releases) for releases in RELEASES)
    elsewhere = make.municipality("other")
    foreign = [a_publication(elsewhere, releases) for releases in RELEASES]
    for person, numbers in {
        None: [public],
        make.member(place, Role.BOARD): [public, board],
        make.member(place, Role.AUDITOR): [public, auditors],
        make.member(place, Role.ADMINISTRATOR): [public],
        make.editor(make.department(place)): [public],
        make.planner(place): [public, board, auditors, sealed],
        make.user(superuser=True): [public, board, auditors, sealed, *foreign[1:]],
    }.items():
        readable = Publication.objects.readable_by(access_for(person))
        assert set(readable) == {*numbers, foreign[0]}
        assert readable.count() == len({*numbers, foreign[0]})
    both = make.member(place, Role.BOARD)
    Membership.objects.create(user=both, municipality=elsewhere, role=Role.AUDITOR)
    assert set(Publication.objects.readable_by(access_for(both))) == {public, board, foreign[0], foreign[2]}


RELEASES = (("public", "board"), ("board",), ("auditors",), ())


def a_publication(place, releases):
    plan = place.plans.first() or make.plan(place)
    number = plan.publications.count() + 1
    made = Publication.objects.create(
        plan=plan, kind="plan", number=number, title="計画", content={}, sha256="", rule_version="1"
    )
    for audience in releases:
        PublicationRelease.objects.create(publication=made, audience=audience)
    return made


# ── Django's own permission questions (admin, import-export) ────────────────────────────────────────────────

MODELS = {
    "plans": "municipality department membership plan pillar ratingscale ratingband planscale edition footnote user",
    "items": "item itemsuccession assignment indicator annualtarget targetvalue targetrevision budgetline staffing",
    "progress": "reportinground yearendstatus actualvalue rating reviewevent fiscaleffect pillarsummary "
    "boardopinion publication publicationrelease",
}
EVERY_MODEL = [(app, model) for app, models in MODELS.items() for model in models.split()]
EVERY_MODEL.append(("plans", "changeevent"))
PEOPLE = {"user", "membership", "department"}
READ_ONLY = {"changeevent", "reviewevent", "publication", "publicationrelease"}
ONE_WRITER = {"yearendstatus", "rating", "actualvalue"}


@pytest.mark.parametrize(("app", "model"), EVERY_MODEL)
@pytest.mark.parametrize("verb", ["add", "change", "delete", "import"])
def test_history_and_states_cannot_be_changed_in_the_admin(app, model, verb):
    act = act_for_permission(app, verb, model)
    if model in READ_ONLY | ONE_WRITER or (model == "municipality" and verb != "change"):
        assert act is None
    else:
        assert act in (Act.EDIT_PLAN, Act.MANAGE_PEOPLE, Act.IMPORT)
        assert (act == Act.MANAGE_PEOPLE) is (model in PEOPLE)


@pytest.mark.parametrize(("app", "model"), EVERY_MODEL)
def test_everything_can_be_looked_at_by_the_planning_section(app, model):
    acts = [act_for_permission(app, verb, model) for verb in ("view", "export")]
    if model in PEOPLE:
        assert acts == [Act.MANAGE_PEOPLE, Act.MANAGE_PEOPLE]
    elif model == "municipality":
        assert acts == [Act.USE_ADMIN, Act.EXPORT]
    else:
        assert acts == [Act.SEE_HISTORY if model in READ_ONLY else Act.EDIT_PLAN, Act.EXPORT]
    assert all(one_role("planner").may(act, HOME) for act in acts if act)


@pytest.mark.parametrize(
    ("app", "verb", "model"),
    [
        ("auth", "change", "group"),
        ("axes", "view", "accessattempt"),
        ("sessions", "delete", "session"),
        ("items", "", ""),
        ("items", "grant", "item"),
        ("progress", "publish", "publication"),
    ],
)
def test_what_nobody_thought_of_is_closed(app, verb, model):
    assert act_for_permission(app, verb, model) is None


@pytest.mark.parametrize(("app", "model"), EVERY_MODEL)
@pytest.mark.parametrize("verb", ["view", "add", "change", "delete", "import", "export"])
def test_django_gets_the_same_answer(place, app, model, verb):
    act = act_for_permission(app, verb, model)
    planner, editor = make.planner(place), make.editor(make.department(place))
    board, operator = make.member(place, Role.BOARD), make.user(superuser=True)
    administrator = make.member(place, Role.ADMINISTRATOR)
    permission = f"{app}.{verb}_{model}"
    assert administrator.has_perm(permission) is (act in (Act.MANAGE_PEOPLE, Act.USE_ADMIN))
    assert planner.has_perm(permission) is (act is not None)
    assert editor.has_perm(permission) is False
    assert board.has_perm(permission) is False
    assert AnonymousUser().has_perm(permission) is False
    assert operator.has_perm(permission) is True  # Django asks no backend about a superuser


def test_django_gets_the_answer_for_the_records_own_municipality(place):
    planner = make.planner(place)
    mine, theirs = make.plan(place), make.plan(make.municipality("other"), "theirs")
    assert planner.has_perm("plans.change_plan", mine)
    assert not planner.has_perm("plans.change_plan", theirs)
    assert not planner.has_perm("items.change_item", make.item(make.pillar(theirs)))
    assert not make.editor(make.department(place)).has_perm("plans.change_plan", mine)


def test_only_planners_and_administrators_see_our_apps_in_the_admin(place):
    planner, editor = make.planner(place), make.editor(make.department(place))
    administrator = make.member(place, Role.ADMINISTRATOR)
    for app in ("plans", "items", "progress"):
        assert planner.has_module_perms(app) and administrator.has_module_perms(app)
        assert not editor.has_module_perms(app)
    assert not planner.has_module_perms("auth")
