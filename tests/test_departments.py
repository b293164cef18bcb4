"""Departments as they are: a tree 執行機関―部―課―係 in 機構順, changing on any date."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from plans.history.events import in_words
from plans.history.records import ChangeEvent, Way
from plans.history.writer import apply
from plans.models import Department
from plans.models.departments import OrganisationChart
from plans.models.people import standing_on
from tests import make

pytestmark = pytest.mark.every_database

K = Department.Kind
APRIL_1 = date(2024, 4, 1)
MARCH_31 = APRIL_1 - timedelta(1)


@pytest.fixture
def place(db: None) -> Any:
    return make.municipality()


@pytest.fixture
def city(place: Any) -> dict[str, Department]:
    """市長部局―総務部―(総務課―人事係, 財政課), 市長部局―会計課, 教育委員会―学校教育課, 全課."""
    rows: list[tuple[str, K, str]] = [
        ("市長部局", K.AUTHORITY, ""),
        ("総務部", K.DIVISION, "市長部局"),
        ("総務課", K.DEPARTMENT, "総務部"),
        ("人事係", K.SECTION, "総務課"),
        ("財政課", K.DEPARTMENT, "総務部"),
        ("会計課", K.DEPARTMENT, "市長部局"),
        ("教育委員会", K.AUTHORITY, ""),
        ("学校教育課", K.DEPARTMENT, "教育委員会"),
        ("全課", K.GROUP, ""),
    ]
    made: dict[str, Department] = {}
    for place_in_order, (name, kind, parent) in enumerate(rows, start=1):
        made[name] = make.department(place, name, kind=kind, parent=made.get(parent), position=place_in_order)
        made[name].full_clean()
    return made


def names(departments: Any) -> list[str]:
    return [one.name for one in departments]


# ── The tree ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_departments_below_one_are_those_of_every_depth_in_order(city: dict[str, Department]) -> None:
    chart = OrganisationChart(city.values())

    def below(name: str) -> list[str]:
        own = city[name].pk
        return names(Department.objects.filter(pk__in=chart.under(own, APRIL_1)).exclude(pk=own))

    assert below("市長部局") == ["総務部", "総務課", "人事係", "財政課", "会計課"]
    assert below("総務課") == ["人事係"]
    assert below("財政課") == []


def test_the_order_is_the_municipalitys_own_and_not_that_of_the_names(city: dict[str, Department]) -> None:
    Department.objects.filter(pk=city["財政課"].pk).update(position=0)
    assert names(Department.objects.all())[:3] == ["財政課", "市長部局", "総務部"]


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (K.DEPARTMENT, "総務部"),
        (K.DEPARTMENT, "教育委員会"),  # straight below
        (K.DEPARTMENT, "総務課"),  # a 室 in a 課
        (K.DIVISION, "総務部"),  # a 部 in a 局
        (K.SECTION, "総務課"),
        (K.SECTION, "教育委員会"),
        (K.GROUP, "教育委員会"),  # 教育委員会の各課
    ],
)
def test_what_is_smaller_stands_below_what_is_larger(city: Any, place: Any, kind: K, parent: str) -> None:
    Department(municipality=place, name="新設", kind=kind, parent=city[parent]).full_clean()


@pytest.mark.parametrize(
    ("kind", "parent"),
    [
        (K.AUTHORITY, "市長部局"),
        (K.DIVISION, "総務課"),
        (K.DEPARTMENT, "人事係"),
        (K.SECTION, "人事係"),
        (K.DEPARTMENT, "全課"),  # a collective name is no place
    ],
)
def test_nothing_stands_below_what_is_smaller(city: Any, place: Any, kind: K, parent: str) -> None:
    with pytest.raises(ValidationError):
        Department(municipality=place, name="新設", kind=kind, parent=city[parent]).full_clean()


def test_no_department_stands_below_itself(city: dict[str, Department]) -> None:
    lower = make.department(city["総務部"].municipality, "庶務室", parent=city["総務課"])
    city["総務課"].parent = lower
    with pytest.raises(ValidationError, match="自分の下位の組織"):
        apply([city["総務課"]], by=None, via=Way.ADMIN)


def test_a_department_of_another_municipality_is_neither_above_nor_next(city: dict[str, Department]) -> None:
    foreign = make.department(make.municipality("yoso"), "よその部", kind=K.DIVISION)
    for column in ("parent", "successor"):
        section = Department.objects.get(pk=city["財政課"].pk)
        setattr(section, column, foreign)
        with pytest.raises(ValidationError, match="別の自治体"):
            section.full_clean()


def test_a_department_with_others_below_it_is_not_deleted(city: dict[str, Department]) -> None:
    with pytest.raises(ValidationError, match="使われている"):
        apply([], removed=[city["総務部"]], by=None, via=Way.ADMIN)


# ── In time ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_department_is_alive_from_its_first_to_its_last_day(place: Any) -> None:
    make.department(place, "旧課", valid_until=MARCH_31)
    make.department(place, "新課", valid_from=APRIL_1)
    make.department(place, "ずっとある課")
    assert names(Department.objects.filter(standing_on(MARCH_31))) == ["ずっとある課", "旧課"]
    assert names(Department.objects.filter(standing_on(APRIL_1))) == ["ずっとある課", "新課"]


def test_a_succession_does_not_come_back_to_its_beginning(place: Any) -> None:
    old, new = make.department(place, "旧課"), make.department(place, "新課")
    old.successor = new
    apply([old], by=None, via=Way.ADMIN)
    new.successor = Department.objects.get(pk=old.pk)
    with pytest.raises(ValidationError, match="この課自身に戻ります"):
        apply([new], by=None, via=Way.ADMIN)


@pytest.fixture
def renamed(place: Any) -> list[Department]:
    """情報課 (～2022-03-31) → 情報政策課 (～2024-03-31) → デジタル課."""
    third = make.department(place, "デジタル課", valid_from=APRIL_1)
    second = make.department(
        place, "情報政策課", valid_from=date(2022, 4, 1), valid_until=MARCH_31, successor=third
    )
    return [make.department(place, "情報課", valid_until=date(2022, 3, 31), successor=second), second, third]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2021, 3, 31), "情報課"),
        (date(2022, 3, 31), "情報課"),
        (date(2022, 4, 1), "情報政策課"),
        (MARCH_31, "情報政策課"),
        (APRIL_1, "デジタル課"),
        (date(2030, 3, 31), "デジタル課"),
    ],
)
def test_a_year_prints_the_name_of_its_last_day_whichever_of_them_is_asked(
    renamed: list[Department], day: date, name: str
) -> None:
    chart = OrganisationChart(Department.objects.all())
    assert [chart.in_place_of(one.pk, day).name for one in renamed] == [name] * 3


def test_of_several_predecessors_none_is_guessed(place: Any) -> None:
    new = make.department(place, "税務課", valid_from=APRIL_1)
    old = [make.department(place, name, valid_until=MARCH_31, successor=new) for name in ("市税課", "収納課")]
    chart = OrganisationChart(Department.objects.all())
    assert chart.in_place_of(new.pk, MARCH_31) == new
    assert [chart.in_place_of(one.pk, APRIL_1) for one in old] == [new, new]
    assert [chart.in_place_of(one.pk, MARCH_31) for one in old] == old


def test_a_successor_without_days_stands_for_what_it_took_over(place: Any) -> None:
    new = make.department(place, "新課")
    old = make.department(place, "旧課", successor=new)
    chart = OrganisationChart(Department.objects.all())
    assert chart.in_place_of(old.pk, APRIL_1) == new
    assert chart.in_place_of(new.pk, APRIL_1) == new


def test_the_chart_asks_once_however_many_departments_there_are(
    renamed: list[Department], city: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        chart = OrganisationChart(Department.objects.all())
        for one in (*renamed, *city.values()):
            chart.in_place_of(one.pk, MARCH_31)
            chart.collected_by(one.pk, MARCH_31)


# ── Whose promises they are ─────────────────────────────────────────────────────────────────────────────────


def collected(city: dict[str, Department], name: str, day: date = APRIL_1) -> set[str]:
    chart = OrganisationChart(Department.objects.all())
    mine = chart.collected_by(Department.objects.get(name=name).pk, day)
    return set(Department.objects.filter(pk__in=mine).values_list("name", flat=True))


def test_a_department_answers_for_what_stands_below_it(city: dict[str, Department]) -> None:
    assert collected(city, "総務課") == {"総務課", "人事係"}
    assert collected(city, "財政課") == {"財政課"}


def test_the_department_that_collects_answers_for_all_of_its_division(city: dict[str, Department]) -> None:
    city["総務課"].collects_for_parent = True
    city["総務課"].save()
    assert collected(city, "総務課") == {"総務部", "総務課", "人事係", "財政課"}
    assert collected(city, "財政課") == {"財政課"}


def test_a_department_answers_for_those_that_it_took_over_once_they_have_ended(
    renamed: list[Department],
) -> None:
    assert collected({}, "デジタル課", MARCH_31) == {"デジタル課"}
    assert collected({}, "デジタル課", APRIL_1) == {"デジタル課", "情報政策課", "情報課"}
    assert collected({}, "情報政策課", MARCH_31) == {"情報政策課", "情報課"}


def test_the_history_still_tells_of_the_years_in_words(place: Any) -> None:
    """Events from before departments lived by days."""
    section = make.department(place)
    event = ChangeEvent(
        model="plans.department",
        record_pk=section.pk,
        before={"start_year": None},
        after={"start_year": 2020},
        action="change",
        via=Way.ADMIN,
        at=timezone.now(),
    )
    [told] = in_words([event])
    assert [(one.label, one.after) for one in told.fields] == [("設置年度", "令和2年度")]


# ── Years that became days ──────────────────────────────────────────────────────────────────────────────────


BY_YEARS, BY_DAYS = [("plans", "0004_membership_days_in_order")], [("plans", "0007_departments_live_by_days")]


def test_years_become_the_days_on_which_they_begin_and_end_and_back(moved_to: Any) -> None:
    old = moved_to(BY_YEARS)
    place = old("plans", "Municipality").objects.create(code="131016", slug="a", name="試験市")
    departments = old("plans", "Department").objects
    departments.create(municipality=place, name="ある課", start_year=2020, end_year=2023)
    departments.create(municipality=place, name="ずっとある課")

    new = moved_to(BY_DAYS)("plans", "Department").objects
    days = new.order_by("name").values_list("name", "valid_from", "valid_until")
    assert list(days) == [
        ("ある課", date(2020, 4, 1), date(2024, 3, 31)),
        ("ずっとある課", None, None),
    ]

    back = moved_to(BY_YEARS)("plans", "Department").objects
    years = back.order_by("name").values_list("name", "start_year", "end_year")
    assert [(name, start and int(start), end and int(end)) for name, start, end in years] == [
        ("ある課", 2020, 2023),
        ("ずっとある課", None, None),
    ]
