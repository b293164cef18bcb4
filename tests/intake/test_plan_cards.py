"""個票: Annaka's workbook against the facts kept in the fixture, and small ones of a fictional city."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from plans.history.changes import Severity
from progress.intake.draft import Draft, Key, Kind, QuestionKind, Said
from progress.intake.known import Known, KnownIndicator, KnownItem
from progress.intake.reading import file as reading
from tests.books import read_book
from tests.cities import CityFile
from tests.intake.cards import CONTENTS, YEARS, Card, as_book, cells, findings, plan_book, read_plan
from tests.intake.fixture_records import fixture_records

PLAN_KINDS = (
    Kind.PLAN,
    Kind.EDITION,
    Kind.DEPARTMENT,
    Kind.PILLAR,
    Kind.ITEM,
    Kind.ASSIGNMENT,
    Kind.INDICATOR,
    Kind.ANNUAL_TARGET,
    Kind.TARGET_VALUE,
)
COMMENTARY = frozenset({"transcription_note", "source_note"})
"""Ours, in no document."""

NAMES = {
    "indicator:1-(3)-①:しみんの声回答発送まで平均": "しみんの声回答発送までの平均日数",
    "indicator:1-(4)-③:団体数": "登録団体数",
    "indicator:4-(1)-③:決算分を公表（期限）": "財務書類の公表時期",
}
"""What a person answers: the names under which the fixture keeps these indicators."""

# The fixture follows the text of 001, the workbook the sheet that it was taken from: (item, years, in the
# fixture, in the workbook). The facts call these slips of the text's reading (SLIPS_IN_GOALS).
SLIPS = (
    ("3-(2)-①", (2021, 2022, 2023, 2024), "全広域一斉", "全庁一斉"),
    ("3-(3)-②", (2020, 2021, 2022, 2023, 2024), "調査とヒアリング", "調書とヒアリング"),
    ("3-(6)-①", (2020, 2021, 2022, 2023, 2024), "府内に向けた", "庁内に向けた"),
    ("5-(3)-①", (2022,), "条・規則", "条例・規則"),
)

# Read by a person from the prose of the card; no rule of ours reads a year out of a sentence.
ADDED_BY_A_PERSON: dict[tuple[str, str], dict[str, Any]] = {
    ("2-(4)-②", "時間外"): {
        "baseline_year": 2018,
        "baseline_note": "平成30年度（「現状と課題」による）。うち医療職3名",
    },
    ("2-(4)-②", "年休取得"): {
        "baseline_year": 2018,
        "baseline_note": "平成30年度平均（「現状と課題」による）",
    },
    ("4-(1)-④", "収納率"): {
        "baseline_year": 2018,
        "baseline_note": "平成30年度（「目標の状態」による）",
        "goal_year": 2024,
    },
}

# Stated by the workbook (and by 001), and missing from the fixture.
MISSING_FROM_THE_FIXTURE = {(Kind.ITEM, ("3-(4)-①",), "desired_state")}

DEFAULTS: dict[tuple[Kind, str], Any] = {
    (Kind.DEPARTMENT, "kind"): "department",
    (Kind.ASSIGNMENT, "role"): "lead",
    (Kind.PILLAR, "parent"): None,
    (Kind.INDICATOR, "kind"): "number",
    (Kind.INDICATOR, "unit"): "",
    (Kind.INDICATOR, "baseline_approximate"): False,
    (Kind.INDICATOR, "goal_approximate"): False,
    (Kind.TARGET_VALUE, "approximate"): False,
}
"""What a fixture leaves out and the reading says."""


def tabled_differences() -> dict[tuple[Kind, Key, str], tuple[Any, Any]]:
    """(in the fixture, in the workbook) of every field in which the two differ."""
    expected = fixture_records("annaka")
    tabled: dict[tuple[Kind, Key, str], tuple[Any, Any]] = {}
    for item, years, in_fixture, in_workbook in SLIPS:
        for year in years:
            kept = expected[(Kind.ANNUAL_TARGET, (item, year))]["goal_text"]
            assert in_fixture in kept
            read = kept.replace(in_fixture, in_workbook)
            tabled[(Kind.ANNUAL_TARGET, (item, year), "goal_text")] = (kept, read)
    for key, added in ADDED_BY_A_PERSON.items():
        for name, kept in added.items():
            tabled[(Kind.INDICATOR, key, name)] = (kept, None)
    return tabled


def annaka(city_file: CityFile, known: Known) -> Draft:
    return reading.read(read_book("annaka_plan.xlsx", city_file("annaka_plan.xlsx")), known)


def annaka_answers() -> dict[str, str]:
    """Names as above; directions as the fixture keeps them, asked under the names that the cards print."""
    printed = {name: question.split(":", 2)[2] for question, name in NAMES.items()}
    directions = {
        f"direction:{key[0]}:{printed.get(str(key[1]), key[1])}": fields["direction"]
        for (kind, key), fields in fixture_records("annaka").items()
        if kind == Kind.INDICATOR and "direction" in fields
    }
    return NAMES | directions


def value(draft: Draft, kind: Kind, key: Key, name: str) -> Any:
    record = draft.get(kind, key)
    assert record is not None, f"{kind} {key} was not read"
    return record.fields[name].value if name in record.fields else None


@pytest.fixture(scope="module")
def answered(city_file: CityFile) -> Draft:
    return annaka(city_file, Known(answers=annaka_answers()))


@pytest.fixture(scope="module")
def unanswered(city_file: CityFile) -> Draft:
    return annaka(city_file, Known())


# --- Annaka


def test_annaka_the_workbook_holds_the_very_records_of_the_fixture(answered: Draft) -> None:
    wanted = {place for place in fixture_records("annaka") if place[0] in PLAN_KINDS}
    assert set(answered.records) == wanted
    assert len(wanted) == 1 + 2 + 14 + 25 + 36 + 58 + 20 + 180 + 98


def test_annaka_every_field_of_the_fixture_is_read_but_for_the_tabled_ones(answered: Draft) -> None:
    expected = fixture_records("annaka")
    different: dict[tuple[Kind, Key, str], tuple[Any, Any]] = {}
    for place, record in answered.records.items():
        for name, wanted in expected[place].items():
            if name in COMMENTARY or str(wanted).startswith("（要約）"):
                continue
            got = record.fields[name].value if name in record.fields else None
            if got != wanted:
                different[(*place, name)] = (wanted, got)
    assert different == tabled_differences()


def test_annaka_nothing_is_read_that_the_fixture_has_not_but_the_one_tabled_text(answered: Draft) -> None:
    expected = fixture_records("annaka")
    more = {
        (*place, name)
        for place, record in answered.records.items()
        for name, said in record.fields.items()
        if name not in expected[place] and said.value != DEFAULTS.get((place[0], name), object())
    }
    assert more == MISSING_FROM_THE_FIXTURE


def test_annaka_where_the_fixture_has_a_summary_the_whole_text_is_read(answered: Draft) -> None:
    summaries = [
        (key, name)
        for (kind, key), fields in fixture_records("annaka").items()
        if kind == Kind.ITEM
        for name, kept in fields.items()
        if str(kept).startswith("（要約）")
    ]
    assert len(summaries) == 36 * 3 - 1
    for key, name in summaries:
        record = answered.get(Kind.ITEM, key)
        assert record is not None
        said = record.fields[name]
        assert said.value == said.printed.strip() and said.origin is not None
        assert not str(said.value).startswith("（要約）")


def test_annaka_every_value_that_a_cell_says_names_its_cell(answered: Draft) -> None:
    record = answered.get(Kind.TARGET_VALUE, ("2-(4)-②", "年休取得", 2022))
    assert record is not None
    assert record.fields["value"] == Said(
        Decimal("14.0"), "時間外10人\n年休取得14.0日", record.fields["value"].origin, "日", 2022
    )
    assert record.fields["printed"].value == "年休取得14.0日"
    assert str(record.fields["value"].origin) == "2-(4)-②!E14"
    for one in answered.records.values():
        for name, said in one.fields.items():
            if said.printed:
                assert said.origin is not None, (one.key, name)


def test_annaka_one_wide_cell_holds_for_all_its_years(answered: Draft) -> None:
    for year in (2020, 2024):
        record = answered.get(Kind.ANNUAL_TARGET, ("4-(3)-①", year))
        assert record is not None
        assert str(record.fields["figures_printed"].origin) == "4-(3)-①!C14"
        assert value(answered, Kind.TARGET_VALUE, ("4-(3)-①", "稼働率", year), "approximate") is True


def test_annaka_a_stage_that_is_not_printed_stays_empty(answered: Draft) -> None:
    assert value(answered, Kind.ANNUAL_TARGET, ("4-(2)-④", 2020), "planned_stage") is None
    assert value(answered, Kind.ANNUAL_TARGET, ("4-(2)-④", 2021), "planned_stage") == "検討"


def test_annaka_without_answers_all_is_there_under_proposed_names_and_without_directions(
    answered: Draft, unanswered: Draft
) -> None:
    assert len(unanswered.records) == len(answered.records)
    indicators = unanswered.of(Kind.INDICATOR)
    assert all("direction" not in one.fields for one in indicators)
    names = {(one.key[0], one.key[1]) for one in indicators}
    assert {
        ("1-(3)-①", "しみんの声回答発送まで平均"),
        ("1-(4)-③", "団体数"),
        ("4-(1)-③", "決算分を公表（期限）"),
    } <= names
    asked = [one.cell for one in unanswered.questions if one.kind == QuestionKind.INDICATOR_NAME]
    assert asked == ["1-(3)-①!C14", "1-(4)-③!C14", "2-(4)-①!E8", "4-(1)-③!C13"]
    assert {one.severity for one in unanswered.findings} == {Severity.NOTE}


def test_annaka_a_direction_is_asked_for_each_number_and_for_no_deadline(unanswered: Draft) -> None:
    asked = [one for one in unanswered.questions if one.kind == QuestionKind.DIRECTION]
    numbers = [one for one in unanswered.of(Kind.INDICATOR) if one.fields["kind"].value == "number"]
    assert {one.id for one in asked} == {f"direction:{one.key[0]}:{one.key[1]}" for one in numbers}
    assert all(one.proposed == "" and not one.blocking for one in asked)


def test_annaka_the_questions_keep_their_ids_whatever_was_answered(
    answered: Draft, unanswered: Draft
) -> None:
    assert [one.id for one in answered.questions] == [one.id for one in unanswered.questions]
    names = [one for one in unanswered.questions if one.kind == QuestionKind.INDICATOR_NAME]
    assert {one.id for one in names} == {*NAMES, "indicator:2-(4)-①:成績反映"}


def test_annaka_a_figure_of_today_alone_is_an_indicator_only_when_somebody_names_it(
    city_file: CityFile, unanswered: Draft
) -> None:
    assert all(one.key[0] != "2-(4)-①" for one in unanswered.of(Kind.INDICATOR))
    named = annaka(city_file, Known(answers={"indicator:2-(4)-①:成績反映": "成績を反映した職員"}))
    assert value(named, Kind.INDICATOR, ("2-(4)-①", "成績を反映した職員"), "baseline_value") == 0


def test_annaka_departments_behind_等_are_told_not_invented(answered: Draft) -> None:
    assert cells(answered, "and_others") == ["4-(1)-④!E4", "4-(1)-⑤!E4"]
    assert answered.get(Kind.DEPARTMENT, ("行政課等",)) is None


# --- a fictional city


def test_a_card_with_other_rows_years_and_labels_is_read_alike() -> None:
    card = Card(
        years=(2021, 2022, 2023, 2024, 2025, 2026),
        figures={2021: "待ち時間 30分", 2026: "待ち時間 10分"},
        now="待ち時間 35分（R2.4.1現在）",
        goal="待ち時間 10分以下",
        lead_label="所管課",
        top=4,
    )
    draft = read_plan(plan_book(card, lines=None))
    item = draft.get(Kind.ITEM, ("1-(1)-①",))
    assert item is not None
    assert item.fields["departments_printed"].value == "所管課 市民課"
    assert item.fields["desired_state"].value == "待たずに済む。"
    assert str(item.fields["desired_state"].origin) == "個票1!B11"
    assert [one.key[1] for one in draft.of(Kind.ANNUAL_TARGET)] == [2021, 2022, 2023, 2024, 2025, 2026]
    key = ("1-(1)-①", "待ち時間")
    assert value(draft, Kind.INDICATOR, key, "baseline_note") == "R2.4.1現在"
    assert value(draft, Kind.INDICATOR, key, "goal_bound") == "at_most"
    assert value(draft, Kind.TARGET_VALUE, (*key, 2026), "value") == 10
    assert draft.get(Kind.TARGET_VALUE, (*key, 2022)) is None


def test_without_a_cover_the_years_of_the_cards_are_proposed_as_the_plans() -> None:
    draft = read_plan(plan_book(Card(), lines=None))
    proposed = {one.id: one.proposed for one in draft.questions if one.kind == QuestionKind.PLAN}
    assert proposed["plan:start_year"] == "令和5年度"
    assert proposed["plan:end_year"] == "令和8年度"


def test_the_cover_names_plan_period_edition_and_the_contents_a_pillar_without_items() -> None:
    draft = read_plan(plan_book(Card()))
    plan = draft.get(Kind.PLAN, ())
    assert plan is not None
    assert {name: said.value for name, said in plan.fields.items()} == {
        "outline_title": "第2次 架空市行政改革大綱",
        "title": "実施計画",
        "start_year": 2023,
        "end_year": 2026,
        "document_date_printed": "令和5年3月（初版）",
        "document_state": "adopted",
    }
    assert [one.key[0] for one in draft.of(Kind.PILLAR)] == ["1", "1-(1)", "1-(2)"]
    assert value(draft, Kind.PILLAR, ("1-(2)",), "parent") == "1"
    assert value(draft, Kind.ITEM, ("1-(1)-①",), "page_printed") == "1"


def test_without_a_cover_the_title_is_asked_and_taken_from_the_answer() -> None:
    book = as_book(plan_book(Card(), lines=None))
    draft = reading.read(book, Known())
    assert "plan:title" in {one.id for one in draft.questions if one.kind == QuestionKind.PLAN}
    assert draft.get(Kind.PLAN, ()) is None
    answered = reading.read(book, Known(answers={"plan:title": "架空プラン"}))
    assert value(answered, Kind.PLAN, (), "title") == "架空プラン"


def test_an_item_of_the_contents_without_a_card_is_kept_by_name_with_a_warning() -> None:
    draft = read_plan(plan_book(Card(), lines=(*CONTENTS[:3], ("②書かない窓口", 2))))
    assert value(draft, Kind.ITEM, ("1-(1)-②",), "name") == "書かない窓口"
    assert cells(draft, "card_missing") == ["目次!C11"]


def test_a_name_that_differs_from_the_contents_is_the_cards_and_told_at_the_contents() -> None:
    draft = read_plan(plan_book(Card(name="窓口の混雑緩和"), lines=CONTENTS))
    assert value(draft, Kind.ITEM, ("1-(1)-①",), "name") == "窓口の混雑緩和"
    assert cells(draft, "contents_differ") == ["目次!C10"]


def test_widths_and_spaces_alone_are_no_difference_of_names() -> None:
    draft = read_plan(
        plan_book(
            Card(name="ＲＰＡの活用"),
            lines=(("1 便利な市役所", None), ("(1) 窓口", None), ("①R P A の活用", 1)),
        )
    )
    assert findings(draft, "contents_differ") == []


def test_zero_blank_dash_and_words_are_different_things() -> None:
    figures = {2023: "利用 0件", 2024: "-", 2025: "随時"}
    draft = read_plan(plan_book(Card(figures=figures)))
    key = ("1-(1)-①", "利用")
    assert value(draft, Kind.TARGET_VALUE, (*key, 2023), "value") == 0
    for year, printed in ((2024, "-"), (2025, "随時")):
        assert value(draft, Kind.TARGET_VALUE, (*key, year), "printed") == printed
        assert value(draft, Kind.TARGET_VALUE, (*key, year), "value") is None
    assert draft.get(Kind.TARGET_VALUE, (*key, 2026)) is None
    assert cells(draft, "figure_unread") == ["個票1!E14"]
    assert value(draft, Kind.ANNUAL_TARGET, ("1-(1)-①", 2025), "figures_printed") == "随時"


def test_a_figure_that_can_be_read_in_two_ways_stays_text_with_a_warning() -> None:
    draft = read_plan(plan_book(Card(figures={2023: "5～7件"})))
    assert draft.of(Kind.INDICATOR) == []
    assert value(draft, Kind.ANNUAL_TARGET, ("1-(1)-①", 2023), "figures_printed") == "5～7件"
    (found,) = findings(draft, "figure_unread")
    assert (found.cell, found.severity) == ("個票1!C14", Severity.WARNING)


def test_two_figures_of_one_name_in_one_cell_are_told() -> None:
    draft = read_plan(plan_book(Card(figures={2023: "利用 1件\n利用 2件"})))
    (told,) = findings(draft, "figure_twice")
    assert (told.cell, told.severity) == ("個票1!C14", Severity.WARNING)
    assert value(draft, Kind.TARGET_VALUE, ("1-(1)-①", "利用", 2023), "value") == 1
    assert value(draft, Kind.ANNUAL_TARGET, ("1-(1)-①", 2023), "figures_printed") == "利用 1件\n利用 2件"


def test_one_name_with_two_units_is_two_indicators() -> None:
    draft = read_plan(plan_book(Card(figures={2023: "利用 1件", 2024: "利用 5人"})))
    units = {one.key[1]: one.fields["unit"].value for one in draft.of(Kind.INDICATOR)}
    assert units == {"利用": "件", "利用（人）": "人"}
    assert cells(draft, "indicator_twice") == ["個票1!D14"]
    assert draft.get(Kind.TARGET_VALUE, ("1-(1)-①", "利用", 2024)) is None
    assert value(draft, Kind.TARGET_VALUE, ("1-(1)-①", "利用（人）", 2024), "value") == 5


def test_dates_in_the_row_of_figures_are_deadlines_and_no_numbers() -> None:
    figures = {2023: "令和5年9月までに開始", 2024: "令和7年3月までに拡大"}
    draft = read_plan(plan_book(Card(figures=figures, goal="窓口予約を始める時期 9月")))
    key = ("1-(1)-①", "窓口予約を始める時期")
    assert value(draft, Kind.INDICATOR, key, "kind") == "deadline"
    assert value(draft, Kind.TARGET_VALUE, (*key, 2024), "due") == date(2025, 3, 31)
    assert value(draft, Kind.TARGET_VALUE, (*key, 2024), "value") is None


def test_a_direction_is_never_read_from_rising_or_falling_figures() -> None:
    rising = {year: f"利用 {nth}件" for nth, year in enumerate(YEARS, start=1)}
    draft = read_plan(plan_book(Card(figures=rising, now="利用 0件", goal="利用 9件")))
    assert value(draft, Kind.INDICATOR, ("1-(1)-①", "利用"), "direction") is None
    asked = [one.cell for one in draft.questions if one.kind == QuestionKind.DIRECTION]
    assert asked == ["個票1!C14"]


def test_what_the_plan_knows_already_is_not_asked_again() -> None:
    known = Known(
        items=(
            KnownItem(
                "1-(1)-①",
                "①",
                "窓口の混雑の緩和",
                "1-(1)",
                (KnownIndicator("登録団体", "団体", "number", "increase"),),
            ),
        )
    )
    draft = read_plan(plan_book(Card(figures={2023: "14団体"})), known)
    assert [one.key for one in draft.of(Kind.INDICATOR)] == [("1-(1)-①", "登録団体")]
    assert [one for one in draft.questions if one.kind == QuestionKind.DIRECTION] == []


def test_departments_with_clauses_and_groups() -> None:
    draft = read_plan(plan_book(Card(lead="①職員課\n②～⑤財政課", related="全課")))
    assert [one.key for one in draft.of(Kind.ASSIGNMENT)] == [
        ("1-(1)-①", "職員課", "①"),
        ("1-(1)-①", "財政課", "②～⑤"),
        ("1-(1)-①", "全課", ""),
    ]
    roles = [one.fields["role"].value for one in draft.of(Kind.ASSIGNMENT)]
    assert roles == ["lead", "lead", "related"]
    assert value(draft, Kind.DEPARTMENT, ("全課",), "kind") == "group"


# --- bad cards


def test_stages_whose_years_nobody_can_read_are_asked_about() -> None:
    draft = read_plan(plan_book(Card(yearly_label="", years=("一", "二", "三", "四"))))
    assert [one.cell for one in draft.questions if one.kind == QuestionKind.YEAR] == ["個票1!B12"]
    assert draft.of(Kind.ANNUAL_TARGET) == []
    assert draft.get(Kind.ITEM, ("1-(1)-①",)) is not None


def test_a_year_that_stands_twice_is_asked_about_at_both_places() -> None:
    draft = read_plan(plan_book(Card(years=(2023, 2024, 2024, 2025), stages={2023: "検討", 2024: "実施"})))
    assert [one.cell for one in draft.questions if one.blocking] == ["個票1!D11", "個票1!E11"]
    stages = {one.key[1]: one.fields.get("planned_stage") for one in draft.of(Kind.ANNUAL_TARGET)}
    assert stages.keys() == {2023, 2025}


def test_a_heading_that_is_no_year_is_asked_about_and_its_column_left_out() -> None:
    stages = {2023: "検討", 2025: "実施"}
    book = plan_book(Card(years=(2023, "2年目", 2025, 2026), stages=stages))
    book["個票1"]["D12"] = "準備"
    draft = read_plan(book)
    assert [one.cell for one in draft.questions if one.blocking] == ["個票1!D11"]
    assert [one.key[1] for one in draft.of(Kind.ANNUAL_TARGET)] == [2023, 2025, 2026]


def test_a_sentence_where_a_stage_stands_is_the_goal_of_the_year() -> None:
    stages = {2023: "検討", 2024: "予約を始めて、待ち時間を減らす。"}
    draft = read_plan(plan_book(Card(stages=stages, goals="")))
    assert value(draft, Kind.ANNUAL_TARGET, ("1-(1)-①", 2023), "planned_stage") == "検討"
    assert value(draft, Kind.ANNUAL_TARGET, ("1-(1)-①", 2024), "planned_stage") is None
    assert value(draft, Kind.ANNUAL_TARGET, ("1-(1)-①", 2024), "goal_text") == stages[2024]


def test_a_formula_that_was_never_computed_is_refused_at_its_cell() -> None:
    book = plan_book(Card(figures={2023: "利用 1件"}))
    book["個票1"]["D14"] = "=C14+1"
    draft = read_plan(book)
    (found,) = findings(draft, "formula_without_value")
    assert (found.cell, found.severity) == ("個票1!D14", Severity.ERROR)
    assert draft.get(Kind.TARGET_VALUE, ("1-(1)-①", "利用", 2024)) is None


def test_two_cards_of_one_number_are_told_at_the_second_and_kept_apart() -> None:
    draft = read_plan(plan_book(Card(), Card(name="別の項目")))
    (found,) = findings(draft, "number_twice")
    assert (found.cell, found.severity) == ("個票2!A3", Severity.WARNING)
    names = [one.fields["name"].value for one in draft.of(Kind.ITEM)]
    assert names == ["窓口の混雑の緩和", "別の項目"]


def test_two_cards_under_each_other_are_two_items() -> None:
    book = plan_book(Card(figures={2023: "利用 1件"}))
    Card(number="②", name="書かない窓口", top=20, figures={2024: "利用 9件"}).draw(book["個票1"])
    draft = read_plan(book)
    assert [one.key for one in draft.of(Kind.ITEM)] == [("1-(1)-①",), ("1-(1)-②",)]
    assert value(draft, Kind.ITEM, ("1-(1)-②",), "name") == "書かない窓口"
    assert value(draft, Kind.TARGET_VALUE, ("1-(1)-②", "利用", 2024), "value") == 9
    assert draft.get(Kind.TARGET_VALUE, ("1-(1)-①", "利用", 2024)) is None


def test_a_card_that_names_no_item_is_left_out_with_a_word() -> None:
    lost = Card(number="", pillar="便利な市役所", sub_pillar="窓口")
    draft = read_plan(plan_book(Card(), lost))
    (found,) = findings(draft, "form_without_name")
    assert (found.cell, found.severity) == ("個票2!A4", Severity.WARNING)
    assert [one.key for one in draft.of(Kind.ITEM)] == [("1-(1)-①",)]


def test_a_year_outside_the_printed_period_is_told() -> None:
    draft = read_plan(plan_book(Card(years=(2023, 2024, 2025, 2027))))
    assert cells(draft, "year_outside_period") == ["個票1!C12"]
    assert "令和9年度" in findings(draft, "year_outside_period")[0].message


def test_hidden_columns_are_left_out_told_and_read_when_somebody_wants_them() -> None:
    book = plan_book(Card(figures={2026: "利用 3件"}))
    book["個票1"].column_dimensions["F"].hidden = True
    draft = read_plan(book)
    assert [one.key[1] for one in draft.of(Kind.ANNUAL_TARGET)] == [2023, 2024, 2025]
    assert cells(draft, "hidden_left_out") == ["個票1!F11"]
    draft = read_plan(book, Known(answers={"hidden:個票1": "read"}))
    assert [one.key[1] for one in draft.of(Kind.ANNUAL_TARGET)] == [2023, 2024, 2025, 2026]
    assert value(draft, Kind.TARGET_VALUE, ("1-(1)-①", "利用", 2026), "value") == 3


# --- whose sheets


def test_a_list_with_the_same_labels_in_one_row_is_no_card() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in ("1 便利な市役所", "(1) 窓口"):
        sheet.append([line])
    sheet.append(["取組項目", "担当課", "現状と課題", "取組内容", "目標の状態", "年次計画"])
    sheet.append(["①窓口", "市民課", "混む", "予約", "待たない", "実施"])
    draft = reading.read(as_book(book), Known())
    assert [one.label for one in draft.sheets] == ["一覧表"]
    assert [one.fields["name"].value for one in draft.of(Kind.ITEM)] == ["窓口"]


def test_a_sheet_that_is_neither_card_nor_contents_is_left_alone() -> None:
    book = plan_book(Card())
    book.create_sheet("メモ")["A1"] = "担当課"
    draft = read_plan(book)
    assert [(one.sheet, one.label) for one in draft.sheets] == [
        ("目次", "表紙と目次"),
        ("個票1", "調書（1項目ごと）"),
        ("メモ", "一覧表"),
    ]
    assert cells(draft, "sheet_left_out") == ["メモ!A1"]


def test_a_title_above_each_card_is_no_pillar() -> None:
    book = plan_book(Card(top=1), lines=None)
    book["個票1"]["A1"] = "第2次架空市行政改革大綱 実施計画"
    draft = read_plan(book)
    assert [one.key[0] for one in draft.of(Kind.PILLAR)] == ["1", "1-(1)"]


def test_a_sentence_about_the_plan_is_not_its_title() -> None:
    sentence = "職員は行政改革大綱を知らない。\n・実施計画の進行管理が要る。"
    draft = read_plan(plan_book(Card(issues=sentence), lines=None))
    assert "plan:title" in {one.id for one in draft.questions}


def test_a_box_of_目標値_without_a_year_is_the_goal_of_the_plan() -> None:
    book = plan_book(Card(figures={2023: "利用 1件"}, now="利用 0件", goal="利用 9件"))
    book["個票1"]["E9"] = "目標値"
    draft = read_plan(book)
    assert value(draft, Kind.INDICATOR, ("1-(1)-①", "利用"), "goal_value") == 9
    assert value(draft, Kind.ITEM, ("1-(1)-①",), "goal_printed") == "利用 9件"


def test_a_group_that_is_named_like_an_amount_is_a_group() -> None:
    """「(1) 歳入の確保」 stands above another title, and no amount anywhere near."""
    card = Card(name="収納率の向上", pillar="3 持続できる財政", sub_pillar="(1) 歳入の確保")
    draft = read_plan(plan_book(card, lines=None))
    assert [(one.key[0], one.fields["name"].value) for one in draft.of(Kind.PILLAR)] == [
        ("3", "持続できる財政"),
        ("3-(1)", "歳入の確保"),
    ]
    [item] = draft.of(Kind.ITEM)
    assert item.fields["name"].value == "収納率の向上"
    assert findings(draft, "year_unknown") == []
