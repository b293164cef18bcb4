"""館林's 業務棚卸表 read from its workbook, against its fixture; and inventories of other cities."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from plans.books.cells import Book, address
from plans.history.changes import Action
from plans.models import Plan
from progress.intake.draft import YEAR_END, Draft, Kind, Known
from progress.intake.importing import known_of
from progress.intake.layouts.inventory import Inventory
from progress.intake.reading.file import read
from progress.intake.reconcile import reconcile
from tests import make
from tests.books import read_book
from tests.cities import CityFile
from tests.intake.fixture_records import fixture_records
from tests.intake.programmes import (
    SUMMARY,
    InventorySheet,
    differences,
    inventory_book,
    neutral,
    programme_book,
    read_with,
    told,
    value_of,
)
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
        ((2021, YEAR_END, item), "remarks") for item in ("3-0401", "3-0402", "4-0302", "5-01")
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
                said_by_none = record.kind == Kind.BAND or name in {
                    "position",
                    "state",
                    "historical",
                    "document_state",
                }
                assert said_by_none, (record.key, name)
            else:
                first = printed[(said.origin.sheet, said.origin.cell)]
                assert said.printed.startswith(first), (record.key, name)


def test_what_a_person_should_know_is_told(imported: Draft) -> None:
    assert told(imported) == [
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
    again = read_with(Inventory(), original, known_of(stored, {}))
    found = reconcile(again, stored)
    assert [one.label for one in found.changes.records if one.action != Action.UNCHANGED] == []
    assert len(again.of(Kind.RATING)) == 59


# ── Other cities' inventories ──────────────────────────────────────────────────────────────────────


def values(draft: Draft, kind: Kind) -> dict[Any, dict[str, Any]]:
    return {
        record.key: {name: said.value for name, said in record.fields.items()} for record in draft.of(kind)
    }


def test_a_small_inventory_is_read_in_full() -> None:
    draft = read_with(Inventory(), neutral(inventory_book()))
    assert told(draft) == []
    assert values(draft, Kind.PILLAR) == {
        ("IV",): {"number_printed": "IV", "name": "ひらかれたまち", "position": 1},
        ("9",): {"number_printed": "9", "name": "市政がよく伝わるまちになる", "parent": "IV", "position": 2},
        ("No.7",): {
            "number_printed": "No.7",
            "name": "広報",
            "parent": "9",
            "policy": "広報紙を読みやすくします。\n声を聴く場を増やします。",
            "transcription_note": "所属：総務部 広報課",
            "position": 3,
        },
    }
    assert {key[0]: fields.get("parent") for key, fields in values(draft, Kind.ITEM).items()} == {
        "7-M1": None,
        "7-01": None,
        "7-0101": "7-01",
        "7-010101": "7-0101",
        "7-02": None,
    }
    indicators = values(draft, Kind.INDICATOR)
    assert indicators[("7-01", "認知度")] == {
        "kind": "number",
        "unit": "%",
        "direction": "increase",
        "position": 1,
    }
    assert indicators[("7-02", "-")] == {"kind": "text", "position": 1}
    assert draft.get(Kind.STATUS, (2021, YEAR_END, "7-010101")) is None
    history = values(draft, Kind.ACTUAL_VALUE)
    assert history[(2021, YEAR_END, "7-01", "認知度", 2017)] == {"printed": "55.0%", "value": Decimal("55.0")}
    assert history[(2021, YEAR_END, "7-01", "認知度", 2019)] == {"printed": "-"}
    assert {key[2]: fields["recorded"] for key, fields in values(draft, Kind.RATING).items()} == {
        "7-M1": "yes",
        "7-01": "no",
        "7-0101": "yes",
        "7-02": "none",
    }
    assert value_of(draft, Kind.STATUS, (2021, YEAR_END, "7-01"), "remarks") == "調査方法を変更"
    assert values(draft, Kind.SUMMARY) == {
        (2021, YEAR_END, "No.7"): {"summary": "広報紙の発行を続けた。", "next_steps": "声を聴く場を増やす。"}
    }


def test_amounts_are_settled_before_the_sheets_year_and_budgeted_in_it() -> None:
    draft = read_with(Inventory(), neutral(inventory_book()))
    lines = values(draft, Kind.BUDGET_LINE)
    label = "年度別決算・予算額(千円)"
    first = {key[2]: fields for key, fields in lines.items() if key[:2] == ("item", "7-01")}
    assert first == {
        2017: {"settled_printed": "1,200", "settled_thousand_yen": 1200, "position": 1},
        2018: {"settled_printed": "0", "settled_thousand_yen": 0, "position": 1},
        2019: {"settled_printed": "-", "position": 1},
        2020: {"settled_printed": "1,400", "settled_thousand_yen": 1400, "position": 1},
        2021: {"budget_printed": "1,500", "budget_thousand_yen": 1500, "position": 1},
    }
    again = lines[("item", "7-02", 2017, "広報事業", label, 1)]
    assert again == {
        "settled_printed": "1,200",
        "settled_thousand_yen": 1200,
        "is_repeated": True,
        "position": 2,
    }
    assert lines[("pillar", "No.7", 2021, "広報事業", "予算額", 1)] == {
        "budget_printed": "1,500 千円",
        "budget_thousand_yen": 1500,
        "kan": "2",
        "kou": "1",
        "moku": "3",
        "position": 1,
    }


@pytest.mark.parametrize(
    ("unit", "thousand"), [("円", 2), ("千円", 1500), ("万円", 15000), ("百万円", 1500000)]
)
def test_amounts_in_other_units_are_kept_in_thousands(unit: str, thousand: int) -> None:
    book = inventory_book(InventorySheet(budget=((2, 1, 3, "広報事業", 2000 if unit == "円" else 1500),)))
    sheet = book.worksheets[0]
    sheet.cell(place_of(sheet, "広報事業").row, 6).value = unit
    draft = read_with(Inventory(), neutral(book))
    key = ("pillar", "No.7", 2021, "広報事業", "予算額", 1)
    assert value_of(draft, Kind.BUDGET_LINE, key, "budget_thousand_yen") == thousand


def test_other_years_and_other_places_are_found_by_their_labels() -> None:
    sheet = InventorySheet(
        year="令和6年度",
        top_rows=3,
        years=("令和3年度", "令和4年度", "令和5年度"),
        missions=(("伝わっている", "計画的な発行", ("実施",) * 3, "→", "○", ""),),
        activities=(("01", "伝える", "認知度", (50, 60, 70), "↑", "〇", ""),),
    )
    draft = read_with(Inventory(), neutral(inventory_book(sheet)))
    assert told(draft) == []
    assert [key[4] for key in values(draft, Kind.ACTUAL_VALUE)] == [2021, 2022, 2023, 2021, 2022, 2023]
    assert value_of(draft, Kind.RATING, (2024, YEAR_END, "7-01", "achieved-mark", ""), "recorded") == "yes"
    assert value_of(draft, Kind.PLAN, (), "title") == "業務棚卸表（施策説明表）令和6年度"


def test_staff_of_all_sheets_is_compared_with_their_sum() -> None:
    sheets = (
        InventorySheet(staff=(2, 1), staff_of_all=(5, 1)),
        InventorySheet(number=8, name="統計", staff=(3, 0), staff_of_all=(5, 1)),
    )
    draft = read_with(Inventory(), neutral(inventory_book(*sheets)))
    assert [
        (total.label, total.stated, total.computed) for total in draft.totals if total.field == "fte"
    ] == [
        (f"{WHOLE}（正規）", Decimal("5.0"), Decimal("5.0")),
        (f"{WHOLE}（会計年度任用）", Decimal("1.0"), Decimal("1.0")),
    ] * 2
    assert "total_differs" not in [kind for kind, _ in told(draft)]


def test_a_goal_in_figures_instead_of_an_arrow_is_kept_and_the_direction_asked() -> None:
    sheet = InventorySheet(activities=(("01", "伝える", "認知度", ("50%", "60%"), "80%", "×", ""),))
    draft = read_with(Inventory(), neutral(inventory_book(sheet)))
    fields = values(draft, Kind.INDICATOR)[("7-01", "認知度")]
    assert (fields["goal_printed"], fields["goal_value"], fields.get("direction")) == ("80%", 80, None)
    [question] = draft.questions
    answered = read_with(
        Inventory(), neutral(inventory_book(sheet)), Known(answers={question.id: "increase"})
    )
    assert value_of(answered, Kind.INDICATOR, ("7-01", "認知度"), "direction") == "increase"


def test_a_year_that_cannot_be_read_is_asked_for() -> None:
    book = neutral(inventory_book(InventorySheet(year="今年度")))
    draft = read_with(Inventory(), book)
    [question] = draft.questions
    assert (question.id, question.cell, question.blocking) == ("year:No.7 広報", "No.7 広報!B1", True)
    assert draft.of(Kind.ITEM) == []
    answered = read_with(Inventory(), book, Known(answers={question.id: "令和3年度"}))
    assert value_of(answered, Kind.PLAN, (), "start_year") == 2021


def test_the_citys_own_marks_count_where_it_has_changed_the_scale() -> None:
    sheet = InventorySheet(activities=(("01", "伝える", "認知度", (1,), "↑", "△", ""),))
    scales = {"achieved-mark": (("yes", "○", "○"), ("half", "△", "△"))}
    draft = read_with(Inventory(), neutral(inventory_book(sheet)), Known(scales=scales))
    assert value_of(draft, Kind.RATING, (2021, YEAR_END, "7-01", "achieved-mark", ""), "recorded") == "half"
    assert draft.of(Kind.BAND) == []
    assert [record.fields for record in draft.of(Kind.SCALE)] == [{}]


# ── Slips ──────────────────────────────────────────────────────────────────────────────────────────


def place_of(sheet: Any, text: str, nth: int = 1) -> Any:
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    return found[nth - 1]


def broken(text: str, column: int, value: Any, number_format: str = "General") -> tuple[Draft, str]:
    """The draft after one cell in the row of `text` was changed, and that cell's address."""
    book = inventory_book()
    sheet = book.worksheets[0]
    cell = sheet.cell(place_of(sheet, text).row, column)
    cell.value = value
    cell.number_format = number_format
    return read_with(Inventory(), neutral(book)), f"No.7 広報!{cell.coordinate}"


@pytest.mark.parametrize(
    ("text", "column", "value", "kind"),
    [
        ("0101", 1, 101, "code_lost_zero"),
        ("0101", 1, "01-01", "code_not_understood"),
        ("0101", 1, "01", "number_twice"),
        ("0101", 10, "◇", "unknown_mark"),
        ("0101", 5, "=1+1", "formula_without_value"),
        ("0101", 5, "12人", "unit_differs"),
        ("合計", 5, 1999, "total_differs"),
        ("すべてのシートの合算", 5, 9, "total_differs"),
        ("広報事業", 5, "未定", "not_a_figure"),
        ("広報事業", 5, None, "amount_missing"),
        ("広報事業", 6, "人", "amount_without_unit"),
        ("01", 1, "03", "parent_missing"),
        ("シートNo.", 2, None, "number_missing"),
        ("年度別決算・予算額(千円)", 11, "注", "not_imported"),
    ],
)
def test_a_slip_is_told_at_its_cell(text: str, column: int, value: Any, kind: str) -> None:
    # What is missing is told at the cell that needs it.
    elsewhere = {
        "amount_missing": "D",
        "amount_without_unit": "E",
        "parent_missing": "A",
        "number_missing": "A",
    }
    draft, where = broken(text, column, value)
    cells = [cell for one, cell in told(draft) if one == kind]
    if kind in elsewhere:
        assert cells
        assert all(cell.split("!")[1].startswith(elsewhere[kind]) for cell in cells)
    else:
        assert cells == [where]


def test_a_code_typed_as_a_number_gets_its_zero_back() -> None:
    draft, _ = broken("0101", 1, 101)
    assert draft.get(Kind.ITEM, ("7-101",)) is None
    assert value_of(draft, Kind.ITEM, ("7-0101",), "activity_code") == "0101"
    assert value_of(draft, Kind.ITEM, ("7-010101",), "parent") == "7-0101"


def test_an_unknown_mark_gives_no_rating_and_keeps_the_rest() -> None:
    draft, _ = broken("0101", 10, "◇")
    assert draft.get(Kind.RATING, (2021, YEAR_END, "7-0101", "achieved-mark", "")) is None
    assert draft.get(Kind.INDICATOR, ("7-0101", "発行回数")) is not None


def test_what_a_cell_rounds_for_the_eye_is_taken_as_shown_and_told() -> None:
    draft, where = broken("認知度", 5, 0.55678, "0.0%")
    assert value_of(draft, Kind.ACTUAL_VALUE, (2021, YEAR_END, "7-01", "認知度", 2017), "value") == Decimal(
        "55.7"
    )
    assert ("rounded", where) in told(draft)


def test_a_heading_without_a_year_leaves_its_column_out() -> None:
    book = inventory_book()
    sheet = book.worksheets[0]
    cell = place_of(sheet, "H30\n実績")
    cell.value = "前年"
    draft = read_with(Inventory(), neutral(book))
    assert ("year_heading", f"No.7 広報!{cell.coordinate}") in told(draft)
    assert draft.get(Kind.ACTUAL_VALUE, (2021, YEAR_END, "7-01", "認知度", 2018)) is None


def test_two_sheets_of_one_number_are_told() -> None:
    draft = read_with(Inventory(), neutral(inventory_book(InventorySheet(), InventorySheet(name="統計"))))
    assert ("number_twice", "No.7 統計!B2") in told(draft)


def test_other_sheets_are_left_to_others() -> None:
    assert Inventory().claim(neutral(programme_book())) is None
    book = inventory_book()
    book.create_sheet("目次")["A1"] = "業務棚卸表 目次"
    book.create_sheet("旧")["A1"] = "シートNo."
    claim = Inventory().claim(neutral(book))
    assert claim is not None
    assert claim.sheets == ("No.7 広報",)


@pytest.mark.django_db
def test_a_made_up_inventory_is_accepted_by_the_plan() -> None:
    draft = read_with(Inventory(), neutral(inventory_book()))
    plan = Plan(municipality=make.municipality(), slug="plan-new")
    assert [one.message for one in reconcile(draft, plan).findings] == []
