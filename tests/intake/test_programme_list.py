"""一関's 集中改革プラン read from its workbook, against its fixture; and lists of other cities."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from plans.books.cells import Book
from plans.history.changes import Action, Severity
from plans.models import Municipality, Plan
from progress.intake.draft import Draft, Kind, QuestionKind
from progress.intake.importing import known_of
from progress.intake.known import Known, KnownIndicator, KnownItem
from progress.intake.reading.file import read
from progress.intake.reconcile import reconcile
from tests import make
from tests.books import read_book
from tests.cities import CityFile
from tests.intake.programmes import (
    SUMMARY,
    Difference,
    Wording,
    differences,
    neutral,
    programme_book,
    programme_sheet,
    told,
    value_of,
)
from tests.intake.test_reconcile import write

NAMES = {
    "(1)-①-2": ("市防災指導員(AID)の養成人数", "increase"),
    "(1)-①-3": ("救命講習等の受講者数", "increase"),
    "(2)-①-5": ("1便あたり平均乗車人数2.0人未満の路線数", "decrease"),
    "(2)-②-1": ("行政財産の建物系施設の延床面積の縮減割合", "increase"),
    "(3)-②-1": ("口座振替利用率", "increase"),
    "(4)-①-1": ("電子申請等が可能な手続", "increase"),
    "(4)-①-2": ("新たに導入する業務数", "increase"),
}
"""What a person answers: the figures' names and directions, which no cell says."""
YEARS = {"plan:start_year": "令和3年度", "plan:end_year": "2025"}
ANSWERS = (
    YEARS
    | {f"indicator:{item}:1": name for item, (name, _) in NAMES.items()}
    | {f"direction:{item}:1": direction for item, (_, direction) in NAMES.items()}
)

NOT_IN_THE_WORKBOOK: dict[Difference, tuple[Any, Any]] = {
    # The cover and the first chapters of the document are not in the workbook.
    (Kind.PLAN, (), "document_date_printed"): ("令和3年 月", ""),
    (Kind.PLAN, (), "aim"): ("市民との協働や民間活力の活用により、質の高い行政サービスを持続的に提供", ""),
    **{(Kind.FOOTNOTE, (f"※{nth}",), ""): ("fixture", None) for nth in (1, 2, 3, 4)},
}


@pytest.fixture(scope="module")
def original(city_file: CityFile) -> Book:
    return read_book("ichinoseki_plan.xlsx", city_file("ichinoseki_plan.xlsx"))


@pytest.fixture(scope="module")
def imported(original: Book) -> Draft:
    return read(original, Known(answers=ANSWERS))


# ── The city's workbook ────────────────────────────────────────────────────────────────────────────


def test_every_record_and_field_is_as_in_the_fixture(imported: Draft) -> None:
    assert differences(imported, "ichinoseki") == NOT_IN_THE_WORKBOOK


def test_as_many_records_as_the_plan_prints(imported: Draft) -> None:
    counts = {kind: len(imported.of(kind)) for kind in Kind}
    assert {kind: count for kind, count in counts.items() if count} == {
        Kind.PLAN: 1,
        Kind.FOOTNOTE: 5,
        Kind.DEPARTMENT: 42,
        Kind.PILLAR: 12,
        Kind.ITEM: 47,
        Kind.ASSIGNMENT: 99,
        Kind.INDICATOR: 7,
        Kind.TARGET_VALUE: 10,
    }


def test_the_text_is_the_workbooks_own_and_whole(imported: Draft, original: Book) -> None:
    for item in imported.of(Kind.ITEM):
        approach, goal = item.fields["approach"], item.fields["goal_text"]
        assert approach.origin is not None
        [cell] = [
            cell
            for cell in original.sheet(approach.origin.sheet).cells
            if approach.origin.cell == f"C{cell.row}" and cell.column == 3
        ]
        assert re.sub(r"\s", "", f"{approach.value}【目標】{goal.value}") == re.sub(r"\s", "", cell.printed)
        assert SUMMARY not in f"{approach.value}{goal.value}"
    for pillar in imported.of(Kind.PILLAR):
        for name in {"policy", "name"} & set(pillar.fields):
            assert str(pillar.fields[name].value) in pillar.fields[name].printed


def test_every_value_names_its_cell_and_what_it_prints(imported: Draft, original: Book) -> None:
    printed = {
        (sheet.name, f"{'ABCDE'[cell.column - 1]}{cell.row}"): cell.printed
        for sheet in original.sheets
        for cell in sheet.cells
    }
    # What follows from the place of a cell, and what somebody answered.
    answered = {"position", "parent", "pillar", "kind", "direction", "start_year", "end_year"}
    for record in imported.records.values():
        for name, said in record.fields.items():
            if said.origin is None:
                assert name in answered, (record.key, name)
            else:
                assert said.printed == printed[(said.origin.sheet, said.origin.cell)], (record.key, name)


def test_the_row_that_only_holds_a_place_is_told_and_not_counted(imported: Draft) -> None:
    assert ("placeholder_left_out", "(4)ICT（情報通信技術）の活用!B9") in told(imported)
    assert {kind for kind, _ in told(imported)} == {
        "municipality_printed",
        "notes_left_out",
        "placeholder_left_out",
        "year_outside_period",  # 令和8年度までに1割縮減, in a plan that ends with 令和7年度
    }


def test_without_answers_no_figure_becomes_an_indicator_and_each_is_told(original: Book) -> None:
    draft = read(original, Known(answers=YEARS))
    assert draft.of(Kind.INDICATOR) == []
    assert draft.of(Kind.TARGET_VALUE) == []
    notes = [one for one in draft.findings if one.kind == "figure_in_goal"]
    assert [one.cell.split("!")[1] for one in notes] == ["C7", "C8", "C10", "C17", "C17", "C6", "C7"]
    assert {one.severity for one in notes} == {Severity.NOTE}
    asked = [one for one in draft.questions if one.kind == QuestionKind.INDICATOR_NAME]
    assert [one.id for one in asked] == [f"indicator:{item}:1" for item in NAMES]
    assert [one.proposed for one in asked if one.proposed] == ["口座振替利用率"]
    assert not any(one.blocking for one in asked)


def test_without_the_plans_years_no_yearly_targets_are_made(original: Book) -> None:
    without = {name: answer for name, answer in ANSWERS.items() if name not in YEARS}
    draft = read(original, Known(answers=without))
    yearly = ("(4)-①-2", "新たに導入する業務数")
    assert draft.get(Kind.INDICATOR, yearly) is not None
    assert [one.key for one in draft.of(Kind.TARGET_VALUE) if one.key[:2] == yearly] == []
    assert not any(one.blocking for one in draft.questions)


@pytest.mark.django_db
def test_the_workbook_becomes_a_plan_and_a_second_time_changes_nothing(
    imported: Draft, original: Book
) -> None:
    plan = Plan(municipality=make.municipality(), slug="plan-new")
    write(imported, plan)
    stored = Plan.objects.select_related("municipality").get(pk=plan.pk)
    assert (stored.title, stored.start_year, stored.items.count()) == (
        "第4次一関市行政改革大綱・集中改革プラン",
        2021,
        47,
    )
    again = read(original, known_of(stored, {}))
    found = reconcile(again, stored)
    assert [one.label for one in found.changes.records if one.action != Action.UNCHANGED] == []
    assert len(again.of(Kind.INDICATOR)) == 7


# ── Other cities' lists ────────────────────────────────────────────────────────────────────────────


def test_a_small_list_is_read_in_full() -> None:
    draft = read(neutral(programme_book()), Known(answers=YEARS))
    assert [one.key[0] for one in draft.of(Kind.PILLAR)] == ["(1)", "(1)-①", "(1)-②", "(2)", "(2)-①"]
    assert [one.key[0] for one in draft.of(Kind.ITEM)] == ["(1)-①-1", "(1)-①-2", "(1)-②-1", "(2)-①-1"]
    item = {name: said.value for name, said in draft.of(Kind.ITEM)[1].fields.items()}
    assert item == {
        "pillar": "(1)-①",
        "number_printed": "2",
        "position": 2,
        "name": "情報の公表",
        "name_printed": "情報の公表（※1）",
        "kind": "new",
        "footnote_marks": "※1",
        "approach": "公表する。",
        "goal_text": "順次進める。",
        "schedule_printed": "～令和6年度",
        "end_year": 2024,
        "departments_printed": "①人事課\n②～③財政課",
    }
    assert value_of(draft, Kind.ITEM, ("(1)-①-1",), "name") == "防災リーダーの育成"
    assert [one.key for one in draft.of(Kind.ASSIGNMENT) if one.key[0] == "(2)-①-1"] == [
        ("(2)-①-1", name, "")
        for name in ("交通課", "北支所地域課", "北支所市民課", "南支所産業課", "西支所産業課")
    ]
    assert value_of(draft, Kind.DEPARTMENT, ("各支所地域課",), "kind") == "group"
    assert value_of(draft, Kind.FOOTNOTE, ("※1",), "position") == 1
    assert value_of(draft, Kind.PLAN, (), "title") == "かわせみ市行政改革大綱・集中改革プラン"
    assert value_of(draft, Kind.PLAN, (), "outline_title") == "かわせみ市行政改革大綱"
    assert value_of(draft, Kind.PLAN, (), "document_state") == "draft"


@pytest.mark.parametrize(
    "wording",
    [
        Wording(("番号", "改革項目", "取組内容", "年度", "担当部署"), "［目標］", first_row=4),
        Wording(("No", "取組項目", "実施内容", "実施年度", "担当課"), "■目標", first_row=2, first_column=3),
    ],
    ids=["other words lower down", "further right"],
)
def test_other_headings_and_other_places_make_the_same_records(wording: Wording) -> None:
    one = read(neutral(programme_book()), Known(answers=YEARS))
    two = read(neutral(programme_book(wording)), Known(answers=YEARS))

    def values(draft: Draft) -> dict[object, object]:
        return {
            key: {name: said.value for name, said in record.fields.items()}
            for key, record in draft.records.items()
        }

    assert values(two) == values(one)


def test_a_named_figure_of_every_year_is_the_target_of_each_year_of_the_plan() -> None:
    answers = YEARS | {"indicator:(1)-②-1:1": "研修の講座数", "direction:(1)-②-1:1": "increase"}
    draft = read(neutral(programme_book()), Known(answers=answers))
    key = ("(1)-②-1", "研修の講座数")
    fields = {name: said.value for name, said in draft.of(Kind.INDICATOR)[0].fields.items()}
    assert draft.of(Kind.INDICATOR)[0].key == key
    assert (
        fields["measure"],
        fields["goal_printed"],
        fields["goal_value"],
        fields["unit"],
        fields["direction"],
    ) == (
        "flow",
        "毎年度、3講座程度",
        Decimal(3),
        "講座",
        "increase",
    )
    assert [(one.key[2], one.fields["printed"].value) for one in draft.of(Kind.TARGET_VALUE)] == [
        (year, "3講座程度") for year in range(2021, 2026)
    ]


def test_a_figure_before_the_plan_is_where_it_starts_from() -> None:
    answers = YEARS | {"indicator:(2)-①-1:1": "利用の少ない路線数"}
    draft = read(neutral(programme_book()), Known(answers=answers))
    fields = {name: said.value for name, said in draft.of(Kind.INDICATOR)[0].fields.items()}
    assert (fields["baseline_printed"], fields["baseline_value"], fields["baseline_year"]) == (
        "平成30年度 8路線",
        Decimal(8),
        2018,
    )
    assert [one.key[2] for one in draft.of(Kind.TARGET_VALUE)] == [2025]
    assert "direction" not in fields


def test_an_indicator_that_the_plan_has_already_keeps_its_name_without_being_asked_for_it() -> None:
    item = KnownItem(
        "(1)-①-1",
        "1",
        "防災リーダーの育成",
        "(1)-①",
        (KnownIndicator("防災リーダーの数", "人", "number", "increase"),),
    )
    known = Known(items=(item,), start_year=2021, end_year=2025)
    draft = read(neutral(programme_book()), known)
    assert [one.key for one in draft.of(Kind.INDICATOR)] == [("(1)-①-1", "防災リーダーの数")]
    assert "direction:(1)-①-1:1" not in [one.id for one in draft.questions]


def test_departments_that_the_city_has_are_not_made_again() -> None:
    known = Known(departments=frozenset({"防災課", "各支所地域課", "人事課"}), answers=YEARS)
    draft = read(neutral(programme_book()), known)
    assert "防災課" not in [one.key[0] for one in draft.of(Kind.DEPARTMENT)]
    assert "財政課" in [one.key[0] for one in draft.of(Kind.DEPARTMENT)]
    assert draft.get(Kind.ASSIGNMENT, ("(1)-①-1", "防災課", "")) is not None


# ── Slips ──────────────────────────────────────────────────────────────────────────────────────────


def broken(cell: str, value: Any) -> Draft:
    book = programme_book()
    book.worksheets[0][cell] = value
    return read(neutral(book), Known(answers=YEARS))


@pytest.mark.parametrize(
    ("cell", "value", "kind", "where"),
    [
        ("D6", "随時", "schedule_not_understood", "(1)協働!D6"),
        ("B6", None, "name_missing", "(1)協働!A6"),
        ("A7", 1, "number_twice", "(1)協働!A7"),
        ("C6", "=1/0", "formula_without_value", "(1)協働!C6"),
    ],
)
def test_a_slip_is_told_at_its_cell(cell: str, value: Any, kind: str, where: str) -> None:
    assert (kind, where) in told(broken(cell, value))


def test_words_without_a_year_stay_text_and_warn() -> None:
    draft = broken("D6", "随時")
    assert value_of(draft, Kind.ITEM, ("(1)-①-1",), "schedule_printed") == "随時"
    assert value_of(draft, Kind.ITEM, ("(1)-①-1",), "start_year") is None
    assert value_of(draft, Kind.ITEM, ("(1)-①-1",), "every_year") is None


def test_a_number_that_comes_twice_doesnt_mix_two_items() -> None:
    items = {item.fields["name"].value: item for item in broken("A7", 1).of(Kind.ITEM)}
    assert items["防災リーダーの育成"].fields["approach"].value == "研修を行う。"
    assert items["情報の公表"].fields["approach"].value == "公表する。"


def test_a_row_with_a_number_and_no_name_is_no_part_of_the_item_above() -> None:
    draft = broken("B7", None)
    assert ("name_missing", "(1)協働!A7") in told(draft)
    assert value_of(draft, Kind.ITEM, ("(1)-①-1",), "approach") == "研修を行う。"
    assert [one.key for one in draft.of(Kind.ASSIGNMENT) if one.key[1] == "財政課"] == []


def test_a_cover_is_left_alone_and_a_hidden_sheet_is_asked_about() -> None:
    book = programme_book()
    book.create_sheet("表紙")["A1"] = "集中改革プラン"
    programme_sheet(book, "旧", "(3) 旧", [("① 旧", [(1, "旧\n(継続)", "旧", "毎年度", "人事課")])])
    book["旧"].sheet_state = "hidden"
    draft = read(neutral(book), Known(answers=YEARS))
    assert [one.layout for one in draft.sheets] == ["table", "table", "", ""]
    assert [one.key[0] for one in draft.of(Kind.PILLAR)] == ["(1)", "(1)-①", "(1)-②", "(2)", "(2)-①"]
    assert "sheet:旧" in [one.id for one in draft.questions]


def test_each_sheet_says_how_it_was_read() -> None:
    draft = read(neutral(programme_book()), Known(answers=YEARS))
    reading = draft.sheets[0]
    # Row 10 prints the heading again.
    assert (reading.sheet, reading.layout, reading.header_rows) == ("(1)協働", "table", (5,))
    assert [(one.column, one.field) for one in reading.columns] == [
        ("A", "number"),
        ("B", "name"),
        ("C", "approach"),
        ("D", "schedule"),
        ("E", "departments"),
    ]


@pytest.mark.django_db
def test_a_made_up_list_is_accepted_by_the_plan() -> None:
    draft = read(neutral(programme_book()), Known(answers=YEARS))
    plan = Plan(municipality=make.municipality(), slug="plan-new")
    assert isinstance(plan.municipality, Municipality)
    assert [one.message for one in reconcile(draft, plan).findings] == []
