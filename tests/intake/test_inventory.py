"""館林's 業務棚卸表 read from its workbook, against its fixture."""

from __future__ import annotations

from typing import Any

import pytest

from plans.books.cells import Book, address
from plans.history.changes import Action
from plans.models import Plan
from progress.intake.draft import YEAR_END, Draft, Kind
from progress.intake.importing import known_of
from progress.intake.known import Known
from progress.intake.reading.file import read
from progress.intake.reconcile import reconcile
from tests import make
from tests.books import read_book
from tests.cities import CityFile
from tests.intake.fixture_records import fixture_records
from tests.intake.programmes import SUMMARY, differences, told
from tests.intake.test_reconcile import write

WHOLE = "すべてのシートの合算"
CONTINUED = ("まちひとしごと創生推進事業", "ふるさと納税事業")

DEVIATIONS: dict[Any, Any] = {
    # Merged cells in the workbook; blank in the text that the fixture was made from.
    **{
        (Kind.BUDGET_LINE, ("pillar", "No.3", 2021, project, "予算額", 1), name): ("", value)
        for project in CONTINUED
        for name, value in (("kan", "2"), ("kou", "1"), ("moku", "6"))
    },
    # Two rows in the workbook's No.3 and No.5; the text shows one.
    **{
        (Kind.STAFFING, ("pillar", pillar, 2021, WHOLE, category, 1), ""): (None, "file")
        for pillar in ("No.3", "No.5")
        for category in ("正規", "会計年度任用", "再任用")
    },
}
"""(fixture, workbook)"""
SAID_BY_NO_CELL = frozenset({"position", "state", "historical", "document_state", "pillar", "parent"}) | {
    "unit",
    "kind",
}
"""Fields that follow from where something stands, or from several cells."""


@pytest.fixture(scope="module")
def original(city_file: CityFile) -> Book:
    return read_book("tatebayashi_inventory.xlsx", city_file("tatebayashi_inventory.xlsx"))


@pytest.fixture(scope="module")
def imported(original: Book) -> Draft:
    return read(original, Known(answers={"plan:document_state": "adopted"}))


# ── The city's workbook ────────────────────────────────────────────────────────────────────────────


def test_every_record_and_field_is_as_in_the_fixture(imported: Draft) -> None:
    assert differences(imported, "tatebayashi") == DEVIATIONS


def test_as_many_records_as_the_sheets_hold(imported: Draft) -> None:
    counts = {kind: len(imported.of(kind)) for kind in Kind}
    assert {kind: count for kind, count in counts.items() if count} == {
        Kind.PLAN: 1,
        Kind.SCALE: 1,
        Kind.BAND: 3,
        Kind.PILLAR: 6,
        Kind.ITEM: 123,
        Kind.INDICATOR: 59,
        Kind.BUDGET_LINE: 85,
        Kind.STAFFING: 24,
        Kind.ROUND: 1,
        Kind.STATUS: 59,
        Kind.ACTUAL_VALUE: 290,
        Kind.RATING: 59,
        Kind.SUMMARY: 4,
    }


def test_remarks_of_the_sheets_are_lines_of_the_fixtures_notes(imported: Draft) -> None:
    expected = fixture_records("tatebayashi")
    remarks = {
        (record.kind, record.key, name): str(record.fields[name].value)
        for record in imported.records.values()
        for name in ("remarks", "transcription_note")
        if name in record.fields
    }
    assert {(key, name) for kind, key, name in remarks if kind == Kind.STATUS} == {
        ((2020, YEAR_END, item), "remarks") for item in ("3-0401", "3-0402", "4-0302", "5-01")
    }
    assert {name for kind, _, name in remarks if kind == Kind.PILLAR} == {"transcription_note"}
    for (kind, key, name), remark in remarks.items():
        known = expected[kind, key][name]
        assert (remark == known) if name == "remarks" else (remark in known), key


def test_every_total_agrees_with_its_rows(imported: Draft) -> None:
    assert len(imported.totals) == 4 + 4 * 3
    assert all(total.agrees for total in imported.totals)
    assert [total.cell for total in imported.totals if total.field == "budget_thousand_yen"] == [
        "No.3 組織の方針!E22",
        "No.4 行政改革!E21",
        "No.5 広域行政!E20",
        "No.6 情報化推進!E21",
    ]


def test_narratives_and_policies_are_the_workbooks_own_text(imported: Draft) -> None:
    for record in [*imported.of(Kind.SUMMARY), *imported.of(Kind.PILLAR)]:
        for name in {"summary", "next_steps", "policy"} & set(record.fields):
            said = record.fields[name]
            assert SUMMARY not in str(said.value)
            for line in str(said.value).split("\n"):
                assert line.strip() in said.printed
            assert len(str(said.value)) >= len(said.printed.strip()) - 8 * len(said.printed.split("\n"))


def test_every_value_names_its_cell_and_what_it_prints(imported: Draft, original: Book) -> None:
    printed = {
        (sheet.name, address(cell.row, cell.column)): cell.printed
        for sheet in original.sheets
        for cell in sheet.cells
    }
    for record in imported.records.values():
        for name, said in record.fields.items():
            if said.origin is None:
                assert record.kind in (Kind.BAND, Kind.SCALE) or name in SAID_BY_NO_CELL, (record.key, name)
            else:
                first = printed[(said.origin.sheet, said.origin.cell)]
                assert said.printed.startswith(first), (record.key, name)


def test_what_a_person_should_know_is_told(imported: Draft) -> None:
    assert sorted(told(imported)) == [
        ("indicator_without_name", "No.3 組織の方針!E31"),
        ("line_below_table", "No.3 組織の方針!A84"),
    ]
    assert [one.id for one in imported.questions] == ["plan:document_state"]


@pytest.mark.django_db
def test_the_workbook_becomes_a_plan_and_a_second_time_changes_nothing(
    imported: Draft, original: Book
) -> None:
    plan = Plan(municipality=make.municipality(), slug="plan-new")
    write(imported, plan)
    stored = Plan.objects.select_related("municipality").get(pk=plan.pk)
    assert (stored.title, stored.items.count()) == ("業務棚卸表（総合計画施策説明表）令和3年度", 123)
    again = read(original, known_of(stored, {}))
    found = reconcile(again, stored)
    assert [one.label for one in found.changes.records if one.action != Action.UNCHANGED] == []
    assert len(again.of(Kind.RATING)) == 59


def test_the_codes_before_policies_the_dashes_for_goals_and_the_headings_of_texts_come_in(
    imported: Draft, original: Book
) -> None:
    policies = [str(one.fields["policy"].value) for one in imported.of(Kind.PILLAR) if "policy" in one.fields]
    assert sum(text.count("VIII-27 ") for text in policies) == 6
    goals = [one.key[0] for one in imported.of(Kind.INDICATOR) if "goal_printed" in one.fields]
    assert goals == ["6-0102", "6-0203", "6-0204"]
    for sheet in original.sheets:
        texts = [one for one in imported.blocks if one.sheet == sheet.name and "総括" in one.label]
        assert [sheet.text(row, 1) for one in texts for row in one.header_rows] == [
            one.label for one in texts
        ]
        assert len(texts) == 2
