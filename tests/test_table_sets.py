"""A file of the admin is one set: what it costs, what it locks, and what its rows are told before anything is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from import_export.exceptions import ImportError as ImportRefused
from import_export.results import Result, RowResult
from tablib import Dataset

from items.models import AnnualTarget, Indicator, Item, TargetRevision, TargetValue
from items.resources import AnnualTargetResource, IndicatorResource, ItemResource, TargetValueResource
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
    where = (place.code, plan.slug)
    if model is Department:
        for name in ("課0", "旧課"):
            make.department(place, name)
        return DepartmentResource, table(
            ("団体コード", "名称", "引き継いだ課"), [(place.code, f"課{n}", "旧課") for n in range(count)]
        )
    pillars = [make.pillar(plan, f"{n}") for n in range(count // 2)]
    if model is Pillar:
        rows: list[tuple[Any, ...]] = [(*where, f"{n}", "名称の変更", "0" if n else "") for n in range(count)]
        return PillarResource, table(("団体コード", "計画", "識別番号", "名称", "上位の柱"), rows)
    for n in range(3):
        make.department(place, f"課{n}")
    if model is Item:
        for one in pillars:
            make.item(one, key=f"i{one.key}", lead=place.departments.get(name="課2"))
        rows = [(*where, f"i{n}", "0", f"項目{n}", f"課{n % 2}", "令和4年度") for n in range(count)]
        head = ("団体コード", "計画", "識別番号", "柱", "項目名", "担当課", "実施時期の始まり")
        return ItemResource, table(head, rows)
    items = [make.item(pillars[0], key=f"i{n}") for n in range(count)]
    if model is AnnualTarget:
        for item in items[::2]:
            make.annual_target(item, 2024)
        rows = [(*where, item.key, "R6", "変える。") for item in items]
        return AnnualTargetResource, table(("団体コード", "計画", "項目", "年度", "年度目標"), rows)
    for item in items[::2] if model is Indicator else items:
        make.indicator(item, "率", targets={2024: "10"})
    if model is Indicator:
        rows = [(*where, item.key, "率", "件", "↓") for item in items]
        return IndicatorResource, table(("団体コード", "計画", "項目", "指標名", "単位", "向き"), rows)
    rows = [(*where, item.key, "率", year, "20%") for item in items for year in ("R6", "R7")]
    return TargetValueResource, table(("団体コード", "計画", "項目", "指標名", "年度", "記載のまま"), rows)


TABLES = [Department, Pillar, Item, Indicator, AnnualTarget, TargetValue]


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
    assert len(few) == len(more) <= 10
    assert all(one.startswith("SELECT") and "FOR UPDATE" not in one for one in [*few, *more])


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


def test_items_below_items_of_the_same_file_are_written_in_few_statements(planner: User, plan: Plan):
    make.pillar(plan, "0")
    rows: list[tuple[Any, ...]] = []
    for n in range(40):
        rows += [
            (CODE, "plan-r4", f"{n:02}", "0", "上", ""),
            (CODE, "plan-r4", f"{n:02}01", "0", "下", f"{n:02}"),
        ]
    data = table(("団体コード", "計画", "識別番号", "柱", "項目名", "上位の項目"), rows)
    with CaptureQueriesContext(connection) as captured:
        assert not told(bring_in(ItemResource, data, planner))
    assert len(captured) <= 24
    assert Item.objects.get(key="3901").parent == Item.objects.get(key="39")


# ── What rows are told ───────────────────────────────────────────────────────────────────────────────────────

ITEMS = ("団体コード", "計画", "識別番号", "柱", "項目名", "実施時期の始まり", "実施時期の終わり")


def test_a_rule_of_the_database_is_told_at_its_row_before_anything_is_written(planner: User, plan: Plan):
    make.pillar(plan, "1")
    data = table(
        ITEMS,
        [
            (CODE, "plan-r4", "1-1", "1", "よい行", "R4", "R6"),
            (CODE, "plan-r4", "1-2", "1", "逆の行", "R6", "R4"),
        ],
    )
    for dry_run in (True, False):
        assert told(bring_in(ItemResource, data, planner, dry_run)) == [
            "3行目：実施時期の終わりが始まりより前になっています。"
        ]
    assert not Item.objects.exists() and not ChangeEvent.objects.exists()


def test_what_the_models_refuse_is_told_at_its_row_and_column_when_written_too(planner: User, plan: Plan):
    make.pillar(plan, "1")
    data = table(ITEMS[:5], [(CODE, "plan-r4", "1-1", "1", ""), (CODE, "plan-r4", "1-2", "1", "名" * 161)])
    seen = [told(bring_in(ItemResource, data, planner, dry_run)) for dry_run in (True, False)]
    assert seen[0] == seen[1]
    assert [one.split("：")[0] for one in seen[0]] == ["2行目「項目名」", "3行目「項目名」"]
    assert not Item.objects.exists()


def test_a_cell_that_cannot_be_read_is_told_once(planner: User, plan: Plan):
    make.pillar(plan, "1")
    data = table(ITEMS, [(CODE, "plan-r4", "1-1", "9", "項目", "いつか", "R4")])
    said = told(bring_in(ItemResource, data, planner, dry_run=True))
    assert [one.split("：")[0] for one in said] == ["2行目「柱」", "2行目「実施時期の始まり」"]


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


def test_the_same_year_written_otherwise_names_the_same_row(planner: User, plan: Plan):
    make.item(make.pillar(plan, "1"), key="1-1")
    data = table(
        ("団体コード", "計画", "項目", "年度", "年度目標"),
        [(CODE, "plan-r4", "1-1", "R6", "一"), (CODE, "plan-r4", "1-1", "令和６年度", "二")],
    )
    assert told(bring_in(AnnualTargetResource, data, planner, dry_run=True)) == [
        "3行目：2行目と同じものを指しています。どちらかの行を削除してください。"
    ]


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
    assert first.original is not None and (first.original.name, first.instance.name) == (
        "前の名前",
        "後の名前",
    )
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
        def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
            super().after_import(dataset, result, **kwargs)
            made.name = "ほかの人"
            save(made, by=planner, via=Way.ADMIN)

    data = table(("団体コード", "計画", "識別番号", "名称"), [(CODE, "plan-r4", "1", "ファイル")])
    result = bring_in(Slow, data, planner)
    assert result.refusals[0].startswith("ほかの人が先に変更しました")
    assert not Pillar.objects.filter(name="ファイル").exists()


def test_the_correction_of_a_slip_is_noted_beside_its_own_row_alone(planner: User, plan: Plan):
    plan.document_state = "adopted"
    plan.save()
    item = make.item(make.pillar(plan, "1"), key="1-1")
    make.indicator(item, "率", targets={2024: "10", 2025: "20", 2026: "30"})
    head = ("団体コード", "計画", "項目", "指標名", "年度", "記載のまま")
    more = ("見直しの決定日", "見直しを決定した組織", "見直しの理由", "誤記の訂正")
    where = (CODE, "plan-r4", "1-1", "率")
    data = table(
        head + more,
        [
            (*where, "R6", "11%", "", "", "", "転記誤り"),
            (*where, "R7", "21%", "", "", "", "単位の誤り"),
            (*where, "R8", "31%", "令和6年10月1日", "推進本部", "災害のため", ""),
        ],
    )
    assert not told(bring_in(TargetValueResource, data, planner, file_name="表.xlsx"))
    notes = {
        event.record_label: event.note for event in ChangeEvent.objects.filter(model="items.targetvalue")
    }
    assert set(notes.values()) == {"誤記の訂正：転記誤り", "誤記の訂正：単位の誤り", "表.xlsx"}
    assert TargetRevision.objects.get().reason == "災害のため"
    assert ChangeEvent.objects.get(model="items.targetrevision").note == "表.xlsx"


def test_a_page_shows_the_first_changes_and_says_how_many_more_there_are(planner: User, plan: Plan):
    rows = [(CODE, "plan-r4", str(n), f"柱{n}") for n in range(PREVIEW_ROWS + 7)]
    result = bring_in(
        PillarResource, table(("団体コード", "計画", "識別番号", "名称"), rows), planner, dry_run=True
    )
    assert (len(result.preview_rows), result.preview_left) == (PREVIEW_ROWS, 7)
    assert result.totals["new"] == PREVIEW_ROWS + 7


def test_departments_of_new_items_are_shown_before_they_are_written(planner: User, plan: Plan):
    make.pillar(plan, "1")
    make.department(plan.municipality, "財政課")
    data = table((*ITEMS[:5], "担当課"), [(CODE, "plan-r4", "1-1", "1", "項目", "財政課")])
    result = bring_in(ItemResource, data, planner, dry_run=True)
    assert "<ins>財政課</ins>" in result.preview_rows[0][1]
    assert not Item.objects.exists()
