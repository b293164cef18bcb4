"""A file of the admin is one set: what it costs, what it locks, and what its rows are told before anything is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from import_export.exceptions import ImportError as ImportRefused
from import_export.results import Result, RowResult
from tablib import Dataset

from plans.admin.resources import DepartmentResource, PillarResource
from plans.admin.table_resource import PREVIEW_ROWS, TableResource, TableResult
from plans.history.records import ChangeEvent, Way
from plans.history.writer import save
from plans.models import Department, Pillar, Plan, User
from tests import make

pytestmark = pytest.mark.django_db

CODE = "131016"


@pytest.fixture
def plan() -> Plan:
    return make.plan(make.municipality("shiken", code=CODE), "plan-r4", document_state="draft")


@pytest.fixture
def planner(plan: Plan) -> User:
    return make.planner(plan.municipality, "kikaku")


def table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Dataset:
    return Dataset(*rows, headers=head)


def bring_in(
    resource: type[TableResource], data: Dataset, user: User | None, dry_run: bool = False, **more: Any
) -> TableResult:
    return resource().import_data(data, dry_run=dry_run, user=user, **more)


def told(result: TableResult) -> list[str]:
    return [*result.refusals, *(one.sentence for one in result.problems)]


def many(model: Any, plan: Plan, count: int) -> tuple[type[TableResource], Dataset]:
    """A file of so many rows, half of them new, for a table with rows that it doesn't name."""
    place = plan.municipality
    if model is Department:
        for name in ("課0", "旧課"):
            make.department(place, name)
        return DepartmentResource, table(
            ("団体コード", "名称", "引き継いだ課"), [(place.code, f"課{n}", "旧課") for n in range(count)]
        )
    for n in range(count // 2):
        make.pillar(plan, f"{n}")
    rows = [(place.code, plan.slug, f"{n}", "名称の変更", "0" if n else "") for n in range(count)]
    return PillarResource, table(("団体コード", "計画", "識別番号", "名称", "上位の柱"), rows)


TABLES = [Department, Pillar]


def statements(resource: type[TableResource], data: Dataset, user: User, dry_run: bool) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        result = bring_in(resource, data, user, dry_run)
    assert not told(result)
    assert result.totals["new"] and result.totals["update"]
    assert sum(result.totals.values()) == len(data)
    return [query["sql"] for query in captured]


def of_two_sizes(model: Any, few: int, more: int, dry_run: bool) -> list[list[str]]:
    """The statements for a small and a large file, each of a city of its own."""
    found = []
    for count, code in ((few, "131016"), (more, "131024")):
        plan = make.plan(make.municipality(f"shi{code}", code), "plan-r4", document_state="draft")
        found.append(statements(*many(model, plan, count), make.planner(plan.municipality), dry_run))
    return found


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
@pytest.mark.every_database
def test_looking_at_a_file_takes_as_many_queries_for_any_number_of_rows(model: Any):
    few, more = of_two_sizes(model, 6, 90, dry_run=True)
    assert len(few) == len(more) <= 14
    kept_back = (
        "SAVEPOINT",
        "RELEASE SAVEPOINT",
        "ROLLBACK TO SAVEPOINT",
    )  # the library's, whatever is asked
    asked = [one for one in [*few, *more] if not one.startswith(kept_back)]
    assert len(asked) <= 2 * 10
    assert all(one.startswith("SELECT") and "FOR UPDATE" not in one for one in asked)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
@pytest.mark.every_database
def test_writing_a_file_takes_as_many_queries_for_any_number_of_rows(model: Any):
    few, more = of_two_sizes(model, 6, 90, dry_run=False)

    def asked(statements: list[str]) -> int:
        return sum(not one.startswith("INSERT") for one in statements)

    assert asked(few) == asked(more) <= 20
    if connection.vendor == "sqlite":  # one statement takes so many values; the rest goes into further ones
        assert len(more) <= len(few) + 12
    else:
        assert len(few) == len(more)


# ── What rows are told ───────────────────────────────────────────────────────────────────────────────────────

DEPARTMENTS = ("団体コード", "名称", "いつから", "いつまで", "上位の組織")


def test_a_rule_of_the_database_is_told_at_its_row_before_anything_is_written(planner: User, plan: Plan):
    rows = [
        (CODE, "財政課", "2022-04-01", "2024-03-31", ""),
        (CODE, "税務課", "2024-04-01", "2022-03-31", ""),
    ]
    data = table(DEPARTMENTS, rows)
    for dry_run in (True, False):
        assert told(bring_in(DepartmentResource, data, planner, dry_run)) == [
            "3行目：「いつまで」が「いつから」より前の日になっています。"
        ]
    assert not Department.objects.exists() and not ChangeEvent.objects.exists()


def test_what_the_models_refuse_is_told_at_its_row_and_column_when_written_too(planner: User, plan: Plan):
    head = ("団体コード", "計画", "識別番号", "名称")
    data = table(head, [(CODE, "plan-r4", "", "柱"), (CODE, "plan-r4", "1", "名" * 201)])
    seen = [told(bring_in(PillarResource, data, planner, dry_run)) for dry_run in (True, False)]
    assert seen[0] == seen[1]
    assert [one.split("：")[0] for one in seen[0]] == ["2行目「識別番号」", "3行目「名称」"]
    assert not Pillar.objects.exists()


def test_a_file_gives_no_department_a_name_that_only_looks_different(planner: User, plan: Plan):
    make.department(plan.municipality, "IT推進課")
    data = table(
        ("団体コード", "名称"),
        [(CODE, "IT推進課"), (CODE, "ＩＴ推進課"), (CODE, "財政課"), (CODE, "財政 課")],
    )
    said = told(bring_in(DepartmentResource, data, planner, dry_run=True))
    assert [one.split("。")[0] for one in said] == [
        "3行目「名称」：同じ名前の課「IT推進課」がすでにあります",
        "5行目「名称」：同じ名前の課「財政課」がすでにあります",
    ]


def test_a_file_makes_no_department_smaller_than_what_stays_below_it(planner: User, plan: Plan):
    division = make.department(plan.municipality, "総務部", kind="division")
    for name in ("税務課", "財政課"):
        make.department(plan.municipality, name, parent=division)
    head = ("団体コード", "名称", "種類", "上位の組織")
    rows = [(CODE, "総務部", "係・担当", ""), (CODE, "税務課", "係・担当", "")]
    said = told(bring_in(DepartmentResource, table(head, rows), planner, dry_run=True))
    assert said == ["2行目「種類」：下に「財政課」（課・室）があるので、種類を「係・担当」にはできません。"]
    both = table(head, [*rows, (CODE, "財政課", "係・担当", "")])
    assert not told(bring_in(DepartmentResource, both, planner, dry_run=True))


def test_a_cell_that_cannot_be_read_is_told_once(planner: User, plan: Plan):
    data = table(DEPARTMENTS, [(CODE, "財政課", "いつか", "2024-03-31", "財務部")])
    said = told(bring_in(DepartmentResource, data, planner, dry_run=True))
    assert sorted(one.split("：")[0] for one in said) == ["2行目「いつから」", "2行目「上位の組織」"]


def test_pillars_that_would_stand_below_each_other_are_refused_and_those_below_them_found(
    planner: User, plan: Plan
):
    for key in ("1", "2", "3"):
        make.pillar(plan, key)
    data = table(
        ("団体コード", "計画", "識別番号", "上位の柱"),
        [(CODE, "plan-r4", "1", "2"), (CODE, "plan-r4", "2", "1"), (CODE, "plan-r4", "3", "1")],
    )
    said = told(bring_in(PillarResource, data, planner, dry_run=True))
    assert len(said) == 2
    assert all("自分の下位の柱の下に置くことはできません" in one for one in said)


def test_nobody_writes_without_a_person_who_may(plan: Plan):
    data = table(("団体コード", "計画", "識別番号"), [(CODE, "plan-r4", "1")])
    stranger = make.planner(make.municipality("yoso", "131024"))
    for person in (None, stranger, make.editor(make.department(plan.municipality))):
        assert (
            "2行目：団体コード「131016」の行は取り込めません"
            in told(bring_in(PillarResource, data, person))[0]
        )
    assert not Pillar.objects.exists()


def test_a_row_of_another_city_is_refused_by_itself_too(planner: User, plan: Plan):
    """The second fence, behind the tables': they name only what the person may reach."""
    other = make.plan(make.municipality("yoso", "131024"), "plan-r4")

    class Careless(PillarResource):
        def plan_of(self, row: Any) -> Plan:
            return other

    data = table(("団体コード", "計画", "識別番号"), [("131024", "plan-r4", "1")])
    assert told(bring_in(Careless, data, planner)) == ["2行目：取込みは、企画課の担当者だけができます。"]
    assert not Pillar.objects.exists()


# ── Called by programs ───────────────────────────────────────────────────────────────────────────────────────


def test_a_program_gets_the_librarys_results(planner: User, plan: Plan):
    made = make.pillar(plan, "1", "前の名前")
    same = make.pillar(plan, "2", "同じ")
    data = table(
        ("団体コード", "計画", "識別番号", "名称"),
        [
            (CODE, "plan-r4", "1", "後の名前"),
            (CODE, "plan-r4", "2", "同じ"),
            (CODE, "plan-r4", "3", "新しい"),
        ],
    )
    result = bring_in(PillarResource, data, planner)
    assert isinstance(result, Result) and all(isinstance(row, RowResult) for row in result)
    assert not result.has_errors() and not result.has_validation_errors()
    assert [row.import_type for row in result] == ["update", "skip", "new"]
    assert [row.object_id for row in result] == [made.pk, same.pk, Pillar.objects.get(key="3").pk]
    first = result.rows[0]
    assert first.original is not None and first.original.name == "前の名前"
    assert first.diff is not None and "<del>前の名前</del> <ins>後の名前</ins>" in first.diff
    assert (result.totals["new"], result.totals["update"], result.totals["skip"]) == (1, 1, 1)


def test_a_program_may_want_errors_raised_and_failed_rows_collected(planner: User, plan: Plan):
    data = table(("団体コード", "計画", "識別番号"), [(CODE, "plan-r4", "1"), (CODE, "plan-x", "2")])
    failed = bring_in(PillarResource, data, planner, collect_failed_rows=True).failed_dataset
    assert [row[:3] for row in failed] == [(CODE, "plan-x", "2")]
    with pytest.raises(ImportRefused) as refused:
        bring_in(PillarResource, data, planner, raise_errors=True)
    assert refused.value.number == 2
    assert not Pillar.objects.exists()


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.every_database
def test_what_somebody_changes_between_looking_and_locking_is_a_conflict(planner: User, plan: Plan):
    made = make.pillar(plan, "1", "前")

    class Slow(PillarResource):
        def write(self, records: Any) -> Any:
            made.name = "ほかの人"
            save(made, by=planner, via=Way.ADMIN)
            return super().write(records)

    data = table(("団体コード", "計画", "識別番号", "名称"), [(CODE, "plan-r4", "1", "ファイル")])
    result = bring_in(Slow, data, planner)
    assert result.refusals[0].startswith("ほかの人が先に変更しました")
    assert not Pillar.objects.filter(name="ファイル").exists()


def test_a_page_shows_the_first_changes_and_says_how_many_more_there_are(planner: User, plan: Plan):
    rows = [(CODE, "plan-r4", str(n), f"柱{n}") for n in range(PREVIEW_ROWS + 7)]
    result = bring_in(
        PillarResource, table(("団体コード", "計画", "識別番号", "名称"), rows), planner, dry_run=True
    )
    assert (len(result.preview_rows), result.preview_left) == (PREVIEW_ROWS, 7)
    assert result.totals["new"] == PREVIEW_ROWS + 7
