"""業務棚卸表 of made-up cities: each sheet's head, staff, budget, missions, activities and texts, and slips in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from plans.models import Plan
from progress.intake.draft import YEAR_END, Draft, Kind
from progress.intake.known import Known
from progress.intake.reading.any_table import TableLayout
from progress.intake.reading.file import read as read_file
from progress.intake.reconcile import reconcile
from tests import make
from tests.books import read_book
from tests.intake.programmes import (
    InventorySheet,
    empty_book,
    inventory_book,
    neutral,
    programme_book,
    read_with,
    told,
    value_of,
)
from tests.reading.draw import draw, page

WHOLE = "すべてのシートの合算"
LABEL = "年度別決算・予算額(千円)"
REPORTED = 2020
"""The year of the latest results on the sheets, which are made for the year after."""


def read(*sheets: InventorySheet, known: Known | None = None) -> Draft:
    return read_with(TableLayout(), neutral(inventory_book(*sheets)), known)


def values(draft: Draft, kind: Kind) -> dict[Any, dict[str, Any]]:
    return {
        record.key: {name: said.value for name, said in record.fields.items()} for record in draft.of(kind)
    }


def test_the_head_says_where_the_sheet_belongs_in_the_plan() -> None:
    draft = read(InventorySheet())
    assert values(draft, Kind.PILLAR) == {
        ("IV",): {"parent": None, "number_printed": "IV", "name": "ひらかれたまち", "position": 1},
        ("9",): {"parent": "IV", "number_printed": "9", "name": "市政がよく伝わるまちになる", "position": 2},
        ("No.7",): {
            "parent": "9",
            "number_printed": "No.7",
            "name": "広報",
            "position": 3,
            "policy": "IV-9 広報紙を読みやすくします。\nIV-9 声を聴く場を増やします。",
            "transcription_note": "所属：総務部 広報課",
        },
    }
    assert values(draft, Kind.PLAN) == {
        (): {
            "title": "業務棚卸表（施策説明表）令和3年度",
            "start_year": 2021,
            "end_year": 2021,
            "outline_title": "第三次総合計画",
        }
    }


def test_missions_and_activities_are_items_each_under_the_code_it_begins_with() -> None:
    draft = read(InventorySheet())
    found = {
        key[0]: (fields["nature"], fields.get("activity_code"), fields.get("parent"), fields["pillar"])
        for key, fields in values(draft, Kind.ITEM).items()
    }
    assert found == {
        "7-M1": ("mission", None, None, "No.7"),
        "7-01": ("activity", "01", None, "No.7"),
        "7-0101": ("activity", "0101", "7-01", "No.7"),
        "7-010101": ("activity", "010101", "7-0101", "No.7"),
        "7-02": ("activity", "02", None, "No.7"),
    }


def test_lines_are_indicators_as_they_are_printed_with_their_history_in_one_report() -> None:
    draft = read(InventorySheet())
    indicators = values(draft, Kind.INDICATOR)
    assert indicators["7-01", "認知度"] == {
        "kind": "number",
        "unit": "%",
        "direction": "increase",
        "position": 1,
    }
    assert indicators["7-02", "-"] == {"kind": "text", "unit": "", "goal_printed": "-", "position": 1}
    assert draft.get(Kind.STATUS, (REPORTED, YEAR_END, "7-010101")) is None
    history = values(draft, Kind.ACTUAL_VALUE)
    first = history[REPORTED, YEAR_END, "7-01", "認知度", 2017]
    assert (first["printed"], first["value"]) == ("55.0%", Decimal(55))
    assert history[REPORTED, YEAR_END, "7-01", "認知度", 2019] == {"printed": "-"}
    assert list(values(draft, Kind.ROUND)) == [(REPORTED, YEAR_END)]
    assert value_of(draft, Kind.ROUND, (REPORTED, YEAR_END), "title") == "令和3年度 業務棚卸表"


def test_marks_and_remarks_are_of_the_latest_results_beside_them() -> None:
    draft = read(InventorySheet())
    marked = {key[2]: fields["recorded"] for key, fields in values(draft, Kind.RATING).items()}
    assert {key[0] for key in values(draft, Kind.RATING)} == {REPORTED}
    assert marked.keys() == {"7-M1", "7-01", "7-0101"}
    assert marked["7-M1"] == marked["7-0101"] != marked["7-01"]
    assert value_of(draft, Kind.STATUS, (REPORTED, YEAR_END, "7-01"), "remarks") == "調査方法を変更"


def test_texts_below_the_tables_sum_the_sheet_up() -> None:
    draft = read(InventorySheet())
    assert values(draft, Kind.SUMMARY) == {
        (REPORTED, YEAR_END, "No.7"): {
            "summary": "広報紙の発行を続けた。",
            "next_steps": "声を聴く場を増やす。",
        }
    }
    headings = {one.label: one.header_rows for one in draft.blocks if not one.columns}
    assert headings["計画期間におけるシートの総括"] == (33,)


def test_amounts_are_settled_before_the_sheets_year_and_budgeted_in_it() -> None:
    lines = values(read(InventorySheet()), Kind.BUDGET_LINE)
    assert {key[2]: fields for key, fields in lines.items() if key[:2] == ("item", "7-01")} == {
        2017: {"settled_printed": "1,200", "settled_thousand_yen": 1200, "position": 1},
        2018: {"settled_printed": "0", "settled_thousand_yen": 0, "position": 1},
        2019: {"settled_printed": "-", "position": 1},
        2020: {"settled_printed": "1,400", "settled_thousand_yen": 1400, "position": 1},
        2021: {"budget_printed": "1,500", "budget_thousand_yen": 1500, "position": 1},
    }
    assert lines["item", "7-02", 2017, "広報事業", LABEL, 1] == {
        "settled_printed": "1,200",
        "settled_thousand_yen": 1200,
        "is_repeated": True,
        "position": 2,
    }
    assert lines["pillar", "No.7", 2021, "広報事業", "予算額", 1] == {
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
    draft = read_with(TableLayout(), neutral(book))
    key = ("pillar", "No.7", 2021, "広報事業", "予算額", 1)
    assert value_of(draft, Kind.BUDGET_LINE, key, "budget_thousand_yen") == thousand


def test_a_budget_of_one_line_is_a_budget() -> None:
    sheet = page(
        "広報",
        """
        年度 | 令和3年度 | | 業務棚卸表
        シートNo. | 7
        シート名 | 広報
        .
        款 | 項 | 目 | 事業名 | 予算額
        2 | 1 | 3 | 広報事業 | 1500 | 千円
        合計 | | | | 1600 | 千円
        .
        業務コード | 行政活動（手段） | 指標 | 令和元年度実績 | 令和2年度実績 | 達成
        01 | 広報紙を作る | 発行回数 | 12回 | 12回 | ○
        0101 | 取材をする | 取材件数 | 30件 | 34件 | ○
        """,
    )
    draft = read_file(read_book("棚卸表.xlsx", draw(sheet)), Known())
    key = ("pillar", "No.7", 2021, "広報事業", "予算額", 1)
    assert value_of(draft, Kind.BUDGET_LINE, key, "budget_thousand_yen") == 1500
    assert [one.cell for one in draft.findings if one.kind == "total_differs"] == ["広報!E7"]


def test_a_budget_by_chapter_below_a_list_of_items_is_left_alone() -> None:
    book = empty_book()
    sheet = book.create_sheet("一覧")
    for row in (
        ("No.", "取組項目", "担当課", "令和6年度実績（件）"),
        (1, "窓口の改善", "市民課", 3),
        (2, "施設の見直し", "管財課", 5),
        (),
        ("款", "項", "目", "事業名", "予算額"),
        (2, 1, 3, "窓口事業", 1500),
    ):
        sheet.append(row)
    draft = read_with(TableLayout(), neutral(book))
    assert draft.of(Kind.BUDGET_LINE) == []
    assert len(draft.of(Kind.ITEM)) == 2


def test_other_years_and_other_places_are_found_by_their_labels() -> None:
    sheet = InventorySheet(
        year="令和6年度",
        top_rows=3,
        years=("令和3年度", "令和4年度", "令和5年度"),
        missions=(("伝わっている", "計画的な発行", ("実施",) * 3, "→", "○", ""),),
        activities=(("01", "伝える", "認知度", (50, 60, 70), "↑", "〇", ""),),
    )
    draft = read(sheet)
    assert told(draft) == []
    assert [key[4] for key in values(draft, Kind.ACTUAL_VALUE)] == [2021, 2022, 2023, 2021, 2022, 2023]
    assert {(key[0], key[2]) for key in values(draft, Kind.RATING)} == {(2023, "7-M1"), (2023, "7-01")}
    assert value_of(draft, Kind.PLAN, (), "title") == "業務棚卸表（施策説明表）令和6年度"


def test_results_up_to_the_sheets_own_year_are_reported_in_it() -> None:
    draft = read(InventorySheet(year="R2"))
    assert list(values(draft, Kind.ROUND)) == [(2020, YEAR_END)]
    assert {key[2] for key in values(draft, Kind.BUDGET_LINE) if key[0] == "pillar"} == {2020}


def test_marks_beside_results_of_long_ago_are_of_a_year_that_is_asked() -> None:
    draft = read(InventorySheet(year="R5"))
    assert "year:No.7 広報" in [one.id for one in draft.questions]
    assert draft.of(Kind.RATING) == []
    answered = read(InventorySheet(year="R5"), known=Known(answers={"year:No.7 広報": "令和2年度"}))
    assert {key[0] for key in values(answered, Kind.RATING)} == {2020}


def test_staff_of_all_sheets_is_compared_with_their_sum() -> None:
    sheets = (
        InventorySheet(staff=(2, 1), staff_of_all=(5, 1)),
        InventorySheet(number=8, name="統計", staff=(3, 0), staff_of_all=(5, 1)),
    )
    draft = read(*sheets)
    found = [(one.label, one.stated, one.computed) for one in draft.totals if one.field == "fte"]
    of_each = [
        (f"{WHOLE}（正規）", Decimal(5), Decimal(5)),
        (f"{WHOLE}（会計年度任用）", Decimal(1), Decimal(1)),
    ]
    assert found == of_each * 2
    assert "total_differs" not in [kind for kind, _ in told(draft)]
    staff = values(draft, Kind.STAFFING)
    assert staff["pillar", "No.8", 2021, "このシート", "正規", 1] == {
        "fte": 3,
        "printed": "3.0",
        "position": 1,
    }


def test_the_same_names_on_two_sheets_are_different_items() -> None:
    draft = read(InventorySheet(), InventorySheet(number=8, name="統計"))
    assert {key[0] for key in values(draft, Kind.ITEM)} >= {"7-M1", "8-M1", "7-0101", "8-0101"}
    assert draft.questions == []


def test_a_goal_in_figures_instead_of_an_arrow_is_kept_and_the_direction_asked() -> None:
    sheet = InventorySheet(activities=(("01", "伝える", "認知度", ("50%", "60%"), "80%", "×", ""),))
    draft = read(sheet)
    fields = values(draft, Kind.INDICATOR)["7-01", "認知度"]
    assert (fields["goal_printed"], fields["goal_value"], fields.get("direction")) == ("80%", 80, None)
    [question] = draft.questions
    answered = read(sheet, known=Known(answers={question.id: "increase"}))
    assert value_of(answered, Kind.INDICATOR, ("7-01", "認知度"), "direction") == "increase"


def test_a_year_that_cannot_be_read_is_asked_for() -> None:
    draft = read(InventorySheet(year="今年度"))
    [question] = draft.questions
    assert (question.id, question.cell, question.blocking) == ("year:No.7 広報", "No.7 広報!B1", True)
    assert draft.of(Kind.ITEM) == []
    answered = read(InventorySheet(year="今年度"), known=Known(answers={question.id: "令和3年度"}))
    assert value_of(answered, Kind.PLAN, (), "start_year") == 2021


# ── Staff and money of items, in any table and form ──────────────────────────────────────────────────────────


def of_rows(*rows: tuple[Any, ...]) -> Draft:
    book = empty_book()
    sheet = book.create_sheet("令和6年度")
    for row in rows:
        sheet.append(row)
    return read_with(TableLayout(), neutral(book))


def test_a_list_says_what_its_items_cost_in_people_and_in_money() -> None:
    draft = of_rows(
        ("令和6年度 取組の状況",),
        ("No.", "取組項目", "担当課", "人工", "予算額（千円）", "決算額（千円）"),
        (1, "窓口の改善", "市民課", 0.5, 1200, 1150),
        (2, "施設の見直し", "管財課", 1.25, "-", "-"),
        (3, "広報の充実", "広報課", "-", 300, 280),
    )
    staff = {key[1:]: fields["fte"] for key, fields in values(draft, Kind.STAFFING).items()}
    first, second, third = (key[0] for key in values(draft, Kind.ITEM))
    assert staff == {
        (first, 2024, "", "人工", 1): Decimal("0.5"),
        (second, 2024, "", "人工", 1): Decimal("1.25"),
    }
    money = {
        key[1]: (fields["budget_thousand_yen"], fields["settled_thousand_yen"])
        for key, fields in values(draft, Kind.BUDGET_LINE).items()
    }
    assert money == {first: (1200, 1150), third: (300, 280)}


def test_a_form_says_what_its_item_costs() -> None:
    draft = of_rows(
        ("令和6年度 取組調書",),
        ("取組項目", "窓口の改善"),
        ("担当課", "市民課"),
        ("取組内容", "申請書を書かない窓口を始める。"),
        ("予算額", "1,200千円"),
        ("決算額", "1,150千円"),
        ("従事職員数", "2.5人"),
    )
    [line] = values(draft, Kind.BUDGET_LINE).values()
    assert (line["budget_thousand_yen"], line["settled_thousand_yen"]) == (1200, 1150)
    [(key, staff)] = values(draft, Kind.STAFFING).items()
    assert (key[2:5], staff["fte"]) == ((2024, "", "従事職員数"), Decimal("2.5"))


# ── Marks of a known document ──────────────────────────────────────────────────────────────────────────────


def of_known_form(book: Any = None, known: Known | None = None) -> Draft:
    """As the file is read beside the profiles."""
    return read_file(neutral(book or inventory_book()), known or Known())


def recorded(draft: Draft) -> dict[Any, Any]:
    return {key[2:4]: fields["recorded"] for key, fields in values(draft, Kind.RATING).items()}


def test_the_marks_of_a_known_form_mean_what_its_profile_says() -> None:
    draft = of_known_form()
    assert recorded(draft) == {
        ("7-M1", "achieved-mark"): "yes",
        ("7-01", "achieved-mark"): "no",
        ("7-0101", "achieved-mark"): "yes",
        ("7-02", "achieved-mark"): "none",
    }
    assert values(draft, Kind.SCALE) == {("achieved-mark",): {"name": "達成"}}
    bands = {
        key[1]: (fields["symbol"], fields["counts_as_achieved"], fields["in_denominator"], fields["tone"])
        for key, fields in values(draft, Kind.BAND).items()
    }
    assert bands == {
        "yes": ("○", True, True, "good"),
        "no": ("×", False, True, "bad"),
        "none": ("-", False, False, "neutral"),
    }


def test_the_citys_own_bands_count_where_it_has_changed_the_scale() -> None:
    sheet = InventorySheet(activities=(("01", "伝える", "認知度", (1,), "↑", "△", ""),))
    scales = {"achieved-mark": (("yes", "○", "○"), ("half", "△", "△"))}
    draft = of_known_form(inventory_book(sheet), Known(scales=scales))
    assert recorded(draft) == {("7-M1", "achieved-mark"): "yes", ("7-01", "achieved-mark"): "half"}
    assert values(draft, Kind.SCALE) == {("achieved-mark",): {}}
    assert draft.of(Kind.BAND) == []


def test_a_mark_that_the_scale_has_not_gives_no_rating_and_keeps_the_rest() -> None:
    book = inventory_book()
    cell = book.worksheets[0].cell(place_of(book.worksheets[0], "0101").row, 10)
    cell.value = "◇"
    draft = of_known_form(book)
    assert ("7-0101", "achieved-mark") not in recorded(draft)
    assert ("unknown_mark", f"No.7 広報!{cell.coordinate}") in told(draft)
    assert draft.get(Kind.INDICATOR, ("7-0101", "発行回数")) is not None


def test_what_is_remembered_of_the_form_still_names_its_scale() -> None:
    first = of_known_form()
    again = of_known_form(known=Known(remembered=first.signatures))
    assert recorded(again) == recorded(first)


# ── Slips ──────────────────────────────────────────────────────────────────────────────────────────────────


def place_of(sheet: Any, text: str, nth: int = 1) -> Any:
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    return found[nth - 1]


def broken(text: str, column: int, value: Any) -> tuple[Draft, str]:
    """The draft after one cell in the row of `text` was changed, and that cell's address."""
    book = inventory_book()
    sheet = book.worksheets[0]
    cell = sheet.cell(place_of(sheet, text).row, column)
    cell.value = value
    cell.number_format = "General"
    return read_with(TableLayout(), neutral(book)), f"No.7 広報!{cell.coordinate}"


@pytest.mark.parametrize(
    ("text", "column", "value", "kind"),
    [
        ("0101", 1, 101, "leading_zero_restored"),
        ("0101", 1, "01-01", "code_not_understood"),
        ("0101", 1, "01", "number_twice"),
        ("0101", 5, "=1+1", "formula_without_value"),
        ("合計", 5, 1999, "total_differs"),
        ("すべてのシートの合算", 5, 9, "total_differs"),
        ("広報事業", 5, "未定", "not_a_figure"),
        ("年度別決算・予算額(千円)", 11, "注", "not_imported"),
    ],
)
def test_a_slip_is_told_at_its_cell(text: str, column: int, value: Any, kind: str) -> None:
    draft, where = broken(text, column, value)
    assert [cell for one, cell in told(draft) if one == kind] == [where]


@pytest.mark.parametrize(
    ("text", "column", "value", "kind", "at"),
    [
        ("広報事業", 5, None, "amount_missing", "D"),
        ("広報事業", 6, "人", "amount_without_unit", "E"),
        ("01", 1, "03", "parent_missing", "A"),
        ("シートNo.", 2, None, "number_missing", "A"),
    ],
)
def test_what_is_missing_is_told_at_the_cell_that_needs_it(
    text: str, column: int, value: Any, kind: str, at: str
) -> None:
    draft, _ = broken(text, column, value)
    cells = [cell.split("!")[1] for one, cell in told(draft) if one == kind]
    assert cells
    assert all(cell.startswith(at) for cell in cells)


def test_a_code_typed_as_a_number_gets_its_zero_back() -> None:
    draft, _ = broken("0101", 1, 101)
    assert draft.get(Kind.ITEM, ("7-101",)) is None
    assert value_of(draft, Kind.ITEM, ("7-0101",), "activity_code") == "0101"
    assert value_of(draft, Kind.ITEM, ("7-010101",), "parent") == "7-0101"


@pytest.mark.parametrize("code", ["01-01", "01"])
def test_a_row_whose_code_is_none_or_comes_again_is_left_out_with_its_figures(code: str) -> None:
    draft, _ = broken("0101", 1, code)
    assert {key[0] for key in values(draft, Kind.ITEM)} == {"7-M1", "7-01", "7-010101", "7-02"}
    assert not any(key[3] == "発行回数" for key in values(draft, Kind.ACTUAL_VALUE))


def test_a_heading_without_a_year_is_asked_about() -> None:
    book = inventory_book()
    cell = place_of(book.worksheets[0], "H30\n実績")
    cell.value = "前年"
    draft = read_with(TableLayout(), neutral(book))
    assert ("column_left_out", f"No.7 広報!{cell.coordinate}") in told(draft)
    assert [question.cell for question in draft.questions] == [f"No.7 広報!{cell.coordinate}"]
    assert draft.get(Kind.ACTUAL_VALUE, (REPORTED, YEAR_END, "7-01", "認知度", 2018)) is None


def test_two_sheets_of_one_number_are_told() -> None:
    draft = read(InventorySheet(), InventorySheet(name="統計"))
    assert ("number_twice", "No.7 統計!B2") in told(draft)


def test_a_line_below_the_activities_is_a_note_on_the_sheet_and_no_pillar() -> None:
    draft = read(InventorySheet(below="R2.3.31時点の部数"))
    note = value_of(draft, Kind.PILLAR, ("No.7",), "transcription_note")
    assert note == "所属：総務部 広報課\n表の下に「R2.3.31時点の部数」とあります。"
    assert len(draft.of(Kind.PILLAR)) == 3
    assert [kind for kind, _ in told(draft)] == ["line_below_table"]


def test_other_sheets_beside_them_are_read_as_what_they_are() -> None:
    book = inventory_book()
    book.create_sheet("目次")["A1"] = "業務棚卸表 目次"
    book.create_sheet("旧")["A1"] = "シートNo."
    draft = read_with(TableLayout(), neutral(book))
    assert {one.sheet: bool(one.layout) for one in draft.sheets} == {
        "No.7 広報": True,
        "目次": False,
        "旧": False,
    }
    assert read_with(TableLayout(), neutral(programme_book())).of(Kind.STAFFING) == []


def test_hidden_rows_are_asked_about_wherever_they_stand() -> None:
    book = inventory_book()
    sheet = book.worksheets[0]
    hidden = {place_of(sheet, text).row for text in ("広報事業", "0101", "広報紙の発行を続けた。")}
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    draft = read_with(TableLayout(), neutral(book))
    [question] = [one for one in draft.questions if one.topic == "hidden_rows"]
    assert {one["row"] for one in question.about} == hidden
    assert ("item", "7-01", "広報事業") in {(*key[:2], key[3]) for key in values(draft, Kind.BUDGET_LINE)}
    assert "pillar" not in {key[0] for key in values(draft, Kind.BUDGET_LINE) if key[3] == "広報事業"}
    assert "summary" not in values(draft, Kind.SUMMARY)[REPORTED, YEAR_END, "No.7"]
    shown = read_with(TableLayout(), neutral(book), Known(answers={question.id: "read"}))
    assert values(shown, Kind.SUMMARY)[REPORTED, YEAR_END, "No.7"]["summary"] == "広報紙の発行を続けた。"
    assert draft.get(Kind.ITEM, ("7-0101",)) is None is not shown.get(Kind.ITEM, ("7-0101",))


def test_the_sheet_is_shown_as_its_list_of_activities_is_read() -> None:
    [sheet] = read(InventorySheet()).sheets
    assert (sheet.label, sheet.first_row) == ("業務棚卸表", 26)
    assert [one.field for one in sheet.columns if one.column in "ABDI"] == [
        "activity_code",
        "name",
        "indicator",
        "direction",
    ]


@pytest.mark.django_db
def test_a_made_up_inventory_is_accepted_by_the_plan() -> None:
    plan = Plan(municipality=make.municipality(), slug="plan-new")
    assert [one.message for one in reconcile(read(InventorySheet()), plan).findings] == []
