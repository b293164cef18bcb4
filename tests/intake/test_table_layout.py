"""Any other table: what the reader makes of headings, rows, marks and answers, each case as small as it can be."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import Workbook

from plans.books.cells import Book
from plans.history.changes import Severity
from plans.models import Plan, RatingScale
from progress.intake.draft import Draft, Kind, Plain, Question, Record
from progress.intake.importing import commit, examine, known_of
from progress.intake.known import Known, KnownIndicator, KnownItem, KnownPillar
from progress.intake.reading.any_table import TableLayout, field_choices
from progress.intake.reading.columns.column import split_answer
from progress.intake.reading.entries.tree import number_key, split_number
from progress.intake.reading.tables.document import plan_title
from progress.intake.reading.words.dictionary import FIELDS
from progress.intake.reading.words.lookup import meaning, plain
from progress.intake.reading.words.signs import is_total
from progress.models import Rating, ReportingRound
from tests import make
from tests.books import read_book
from tests.layouts import held_out, more

Rows = Sequence[Sequence[object]]


def book(rows: Rows | Mapping[str, Rows], *merged: str, hidden: str = "", name: str = "一覧.xlsx") -> Book:
    """A workbook with these rows on its sheets, from A1 on. `hidden`: "3" a row, "C" a column, else a sheet."""
    workbook = Workbook()
    first = workbook.worksheets[0]
    sheets = rows if isinstance(rows, Mapping) else {"一覧": rows}
    for title, lines in sheets.items():
        sheet = workbook.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
        for cells in merged:
            sheet.merge_cells(cells)
        if hidden.isdigit():
            sheet.row_dimensions[int(hidden)].hidden = True
        elif hidden in sheets:
            sheet.sheet_state = "hidden" if hidden == title else "visible"
        elif hidden:
            sheet.column_dimensions[hidden].hidden = True
    workbook.remove(first)
    out = io.BytesIO()
    workbook.save(out)
    return read_book(name, out.getvalue())


def read(file: Book, known: Known | None = None, answers: Mapping[str, str] | None = None) -> Draft:
    draft = Draft()
    claim = TableLayout().claim(file)
    assert claim is not None
    TableLayout().read(file, claim.sheets, replace(known or Known(), answers=answers or {}), draft)
    return draft


def keys(draft: Draft, kind: Kind) -> list[object]:
    return [record.key[0] if len(record.key) == 1 else record.key for record in draft.of(kind)]


def value(draft: Draft, kind: Kind, *key: str | int, field: str = "value") -> object:
    record = draft.get(kind, key)
    assert record is not None, f"{kind} {key} is not among {list(draft.records)}"
    return record.fields[field].value if field in record.fields else None


def question(draft: Draft, identity: str) -> Question:
    return next(one for one in draft.questions if one.id == identity)


def kinds_of_findings(draft: Draft) -> set[str]:
    return {finding.kind for finding in draft.findings}


HEADS = ["番号", "取組項目", "担当課", "令和5年度目標", "令和5年度実績"]
PLAIN: Rows = [
    ["行政改革実施計画"],
    HEADS,
    ["1", "窓口の改善", "市民課", "10件", "12件"],
    ["2", "文書の電子化", "総務課", "検討", "実施"],
]


# -- headings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("担\n当\n課", "departments"),
        ("担　当　課", "departments"),
        ("実施主体", "departments"),
        ("改革実施項目", "name"),
        ("Ｎｏ．", "number"),
        ("基本方針", "pillar"),
        ("所管課の自己評価", "rating"),
        ("達成率", "rate"),
        ("今後の方向性", "next_steps"),
        ("現状と課題", "current_issues"),
        ("主な取り組み内容", "narrative"),
        ("最終目標値", "goal"),
        ("ＫＰＩ", "indicator"),
    ],
)
def test_a_heading_is_known_however_it_is_spaced_or_typed(heading, code):
    assert meaning(plain(heading))[0] == code


def test_no_word_of_the_dictionary_stands_for_two_fields():
    seen: dict[str, str] = {}
    for field in FIELDS:
        for word in (*field.words, *field.weak):
            assert seen.setdefault(plain(word).upper(), field.code) == field.code, word


@pytest.mark.parametrize("year", ["令和5年度", "令和5年度（上段：目標 下段：実績）"])
def test_a_year_merged_over_an_empty_column_is_the_year_of_the_filled_one(year):
    rows = [
        ["1", "窓口の改善", "市民課", "10件", None, "済"],
        ["2", "文書の電子化", "総務課", "20件", None, "済"],
    ]
    file = book([["番号", "取組項目", "担当課", year, None, "備考"], *rows], "D1:E1")
    draft = read(file, answers={"column:一覧!D": "target"})
    assert [(record.key[2], str(record.origin)) for record in draft.of(Kind.TARGET_VALUE)] == [
        (2023, "一覧!D2"),
        (2023, "一覧!D3"),
    ]


def test_a_heading_split_over_cells_is_one_word():
    draft = read(
        book(
            [
                ["令和5年度実績"],
                ["番", "取組項目", "担", "目", "実"],
                ["号", None, "当", "標", "績"],
                [None, None, "課", None, None],
                [1, "窓口の改善", "市民課", 10, 12],
            ],
            "B2:B4",
        )
    )
    assert draft.sheets[0].header_rows == (2, 3, 4)
    assert [column.field for column in draft.sheets[0].columns] == [
        "number",
        "name",
        "departments",
        "target",
        "actual",
    ]
    assert value(draft, Kind.ACTUAL_VALUE, 2023, "year_end", "1-1", "数値目標", 2023) == Decimal(12)


def test_a_csv_groups_its_headings_by_blanks_to_the_right():
    out = io.StringIO()
    csv.writer(out).writerows(
        [
            ["番号", "取組項目", "令和4年度", "", "5年度", ""],
            ["", "", "目標", "実績", "目標", "実績"],
            ["1", "窓口の改善", "10", "12", "11", "13"],
        ]
    )
    draft = read(read_book("a.csv", out.getvalue().encode("cp932")))
    assert [record.key[2] for record in draft.of(Kind.TARGET_VALUE)] == [2022, 2023]
    assert [record.fields["value"].value for record in draft.of(Kind.ACTUAL_VALUE)] == [
        Decimal(12),
        Decimal(13),
    ]


def test_the_reading_names_each_column_with_field_year_unit_and_how_sure():
    draft = read(
        book([["番号", "取組項目", "担当課", "R5 収納率（％）実績"], [1, "納税の推進", "収税課", 98.5]])
    )
    last = draft.sheets[0].columns[3]
    assert (last.column, last.field, last.fiscal_year, last.unit) == ("D", "actual", 2023, "%")
    assert last.sure >= 50
    assert keys(draft, Kind.INDICATOR) == [("1-1", "収納率")]


def test_a_sheet_without_a_heading_is_left_to_a_person_who_says_where_it_is():
    file = book([["あ", "い"], ["か", "き"], ["窓口の改善", "市民課"]])
    draft = read(file)
    assert draft.sheets[0].layout == "" and draft.sheets[0].remark
    draft = read(file, answers={"header:一覧": "2", "column:一覧!A": "name", "column:一覧!B": "departments"})
    assert [record.fields["name"].value for record in draft.of(Kind.ITEM)] == ["窓口の改善"]
    assert keys(draft, Kind.DEPARTMENT) == ["市民課"]


# -- answers ----------------------------------------------------------------------------------------------


def test_a_column_nobody_knows_is_asked_about_and_left_out_until_it_is_answered():
    rows: Rows = [[*HEADS[:3], "ほげ"], ["1", "窓口の改善", "市民課", 5], ["2", "文書の電子化", "総務課", 7]]
    draft = read(book(rows))
    asked = question(draft, "column:一覧!D")
    assert asked.cell == "一覧!D1" and not asked.blocking and asked.choices == field_choices()
    assert not draft.of(Kind.TARGET_VALUE) and "column_left_out" in kinds_of_findings(draft)
    draft = read(book(rows), answers={"column:一覧!D": "target@2023"})
    assert [record.fields["value"].value for record in draft.of(Kind.TARGET_VALUE)] == [
        Decimal(5),
        Decimal(7),
    ]
    assert question(draft, "column:一覧!D")  # the answer can still be changed
    draft = read(book(rows), answers={"column:一覧!D": "ignore"})
    assert not draft.of(Kind.TARGET_VALUE) and "column_left_out" not in kinds_of_findings(draft)


def test_an_answer_stands_above_what_the_heading_says():
    draft = read(book(PLAIN), answers={"column:一覧!C": "note"})
    assert value(draft, Kind.ITEM, "1-1", field="remarks") == "市民課"
    assert not draft.of(Kind.ASSIGNMENT)


def test_only_fields_of_the_list_are_answers():
    assert split_answer("target@令和5年度") == ("target", 2023)
    assert split_answer("ignore") == ("", None)
    assert split_answer("password") is None and split_answer("target@いつか") is None
    assert {code for code, _ in field_choices()} >= {"name", "target", "actual", "ignore"}


def test_a_matching_is_remembered_for_the_next_years_file():
    rows: Rows = [["番号", "取組項目", "令和4年度ほげ"], [1, "窓口の改善", 5]]
    draft = read(book(rows), answers={"column:一覧!C": "actual"})
    later: Rows = [["番号", "取組項目", "令和5年度ほげ"], [1, "窓口の改善", 6]]
    draft = read(book(later), Known(remembered=draft.signatures))
    assert [(record.key[0], record.fields["value"].value) for record in draft.of(Kind.ACTUAL_VALUE)] == [
        (2023, Decimal(6))
    ]


def test_figures_without_any_year_wait_for_an_answer():
    rows: Rows = [["番号", "取組項目", "目標", "実績"], [1, "窓口の改善", 5, 6]]
    draft = read(book(rows), Known(start_year=2021, end_year=2023))
    asked = question(draft, "year:一覧")
    assert not asked.blocking and [code for code, _ in asked.choices] == ["2021", "2022", "2023"]
    assert not draft.of(Kind.TARGET_VALUE) and not draft.of(Kind.INDICATOR)
    assert [one.cell for one in draft.findings if one.kind == "year_unknown"] == ["一覧!C1"]
    draft = read(book(rows), answers={"year:一覧": "2022"})
    assert draft.of(Kind.TARGET_VALUE)[0].key[2] == 2022 and question(draft, "year:一覧")


def test_the_direction_of_an_indicator_is_asked_and_never_inferred():
    draft = read(book(PLAIN))
    identity = "direction:1-1:数値目標"
    assert not question(draft, identity).blocking
    assert "direction" not in draft.records[Kind.INDICATOR, ("1-1", "数値目標")].fields
    draft = read(book(PLAIN), answers={identity: "decrease"})
    assert value(draft, Kind.INDICATOR, "1-1", "数値目標", field="direction") == "decrease"


def test_very_many_directions_are_asked_by_name_and_stay_so_once_answered():
    rows: Rows = [["番号", "取組項目", "指標", "R5目標"], *([n, f"取組{n}", "件数", n] for n in range(1, 61))]
    assert [one.id for one in read(book(rows)).questions] == ["direction:*:件数"]
    draft = read(book(rows), answers={"direction:*:件数": "increase"})
    assert [one.id for one in draft.questions] == ["direction:*:件数"]
    assert value(draft, Kind.INDICATOR, "1-60", "件数", field="direction") == "increase"


def test_arrows_in_a_column_of_their_own_say_the_direction():
    draft = read(book([["番号", "取組項目", "指標", "方向", "R5目標"], [1, "節電", "使用量", "↓", 90]]))
    assert value(draft, Kind.INDICATOR, "1-1", "使用量", field="direction") == "decrease"
    assert not [one for one in draft.questions if one.kind == "direction"]


# -- the tree and the keys --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "name", "key"),
    [
        ("１ 市民ニーズの把握と「総働」", "１", "市民ニーズの把握と「総働」", "1"),
        ("（２）市民ニーズを間断なく把握", "（２）", "市民ニーズを間断なく把握", "(2)"),
        ("①情報提供手段の拡大", "①", "情報提供手段の拡大", "①"),
        ("柱３　人材の育成", "柱３", "人材の育成", "3"),
        ("第１章 健全な財政", "第１章", "健全な財政", "1"),
        ("Ⅱ　市民に開かれた行政", "Ⅱ", "市民に開かれた行政", "Ⅱ"),
        ("2-(1) 職員研修", "2-(1)", "職員研修", "2-(1)"),
        ("３か年計画の策定", "", "３か年計画の策定", ""),
        ("2025年問題への対応", "", "2025年問題への対応", ""),
        ("ICTの活用", "", "ICTの活用", ""),
        ("1人1台端末の整備", "", "1人1台端末の整備", ""),
    ],
)
def test_a_number_is_split_from_the_name_only_where_it_numbers(text, number, name, key):
    assert split_number(text) == (number, name)
    assert number_key(number) == key


def test_columns_of_the_tree_are_carried_down_and_end_with_the_group_above():
    draft = read(
        book(
            [
                ["大項目", "中項目", "取組項目", "担当課"],
                ["1 歳入", "(1) 税", "①収納率の向上", "収税課"],
                [None, None, "②口座振替の推進", "収税課"],
                [None, "(2) 財産", "①未利用地の売却", "財産課"],
                ["2 歳出", None, "①定員の管理", "人事課"],
            ]
        )
    )
    assert keys(draft, Kind.PILLAR) == ["1", "1-(1)", "1-(2)", "2"]
    assert keys(draft, Kind.ITEM) == ["1-(1)-①", "1-(1)-②", "1-(2)-①", "2-①"]
    assert value(draft, Kind.PILLAR, "1-(2)", field="parent") == "1"


def test_two_readings_of_one_file_give_the_same_keys():
    rows: Rows = [
        ["柱", "取組項目", "R5実績", "評価"],
        ["歳入の確保", "広告の掲載", "3件", "A"],
        ["歳入の確保", "土地の売却", "実施", "B"],
        ["歳出の削減", "節電", "90%", "A"],
    ]
    assert list(read(book(rows)).records) == list(read(book(rows)).records)


def test_next_years_results_land_on_the_plans_own_items():
    known = Known(
        is_new=False,
        pillars=(KnownPillar("1", "1", "市民サービス"),),
        items=(
            KnownItem(
                "1-(1)-①", "①", "窓口の改善", "1", (KnownIndicator("待ち時間", "分", "number", "decrease"),)
            ),
            KnownItem("1-(1)-②", "②", "文書の電子化", "1"),
        ),
    )
    draft = read(
        book(
            [
                ["令和6年度末"],
                ["取組項目", "実績"],
                ["窓口の 改善", "9分"],
                ["①文書の電子化", "完了"],
                ["③花壇", "1か所"],
            ]
        ),
        known,
    )
    assert keys(draft, Kind.ITEM)[:2] == ["1-(1)-①", "1-(1)-②"]
    assert value(draft, Kind.ACTUAL_VALUE, 2024, "year_end", "1-(1)-①", "待ち時間", 2024) == Decimal(9)
    assert not [one for one in draft.questions if one.id.startswith("direction:1-(1)-①")]
    new = [finding for finding in draft.findings if finding.kind == "new_item"]
    assert [(one.severity, one.cell) for one in new] == [(Severity.NOTE, "一覧!A5")]


def test_another_name_under_the_same_number_is_asked_about():
    known = Known(
        is_new=False,
        pillars=(KnownPillar("1", "1", "協働"),),
        items=(KnownItem("1-3", "3", "道路アダプト", "1"),),
    )
    rows: Rows = [["柱", "番号", "取組項目", "R5実績"], ["1 協働", "3", "河川・道路アダプト", "25団体"]]
    draft = read(book(rows), known)
    assert question(draft, "renamed:1-3").kind == "renamed"
    # Names as much alike as these are one item's until somebody says otherwise, which is told.
    assert keys(draft, Kind.ITEM) == ["1-3"]
    assert [one.cell for one in draft.findings if one.kind == "renamed"] == ["一覧!C2"]
    assert keys(read(book(rows), known, {"renamed:1-3": "other"}), Kind.ITEM) != ["1-3"]
    for answer in ("renamed", "same"):
        draft = read(book(rows), known, {"renamed:1-3": answer})
        assert keys(draft, Kind.ITEM) == ["1-3"]
        assert value(draft, Kind.ITEM, "1-3", field="name") is None  # the plan's own name stays
        then = value(draft, Kind.STATUS, 2023, "year_end", "1-3", field="item_name_then")
        assert then == "河川・道路アダプト"
        renamed = [(one.key, one.fields["new_name"].value) for one in draft.of(Kind.SUCCESSION)]
        assert renamed == ([(("1-3", 2023, 1), "河川・道路アダプト")] if answer == "renamed" else [])


def test_plan_and_results_on_two_sheets_are_the_same_items():
    draft = read(
        book(
            {
                "計画": [["番号", "取組項目", "担当課", "R5目標"], ["1", "窓口の改善", "市民課", "10件"]],
                "実績": [["令和5年度末"], ["番号", "取組項目", "実績"], ["1", "窓口の改善", "12件"]],
            }
        )
    )
    assert keys(draft, Kind.ITEM) == ["1-1"]
    assert keys(draft, Kind.INDICATOR) == [("1-1", "数値目標")]
    assert len(draft.of(Kind.ACTUAL_VALUE)) == 1


# -- rows -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("計", True),
        ("小　計", True),
        ("合計（千円）", True),
        ("柱１　計", True),
        ("基本方針2 小計", True),
        ("総合計", True),
        ("公会計", False),
        ("財務会計の見直し", False),
        ("統計", False),
        ("総合計画", False),
        ("設計", False),
    ],
)
def test_a_total_is_told_from_words_that_end_alike(text, total):
    assert is_total(text) is total


def test_a_total_that_does_not_add_up_is_a_warning_at_its_cell_and_no_item():
    draft = read(
        book(
            [
                ["取組項目", "令和5年度歳出削減額（千円）"],
                ["節電", 100],
                ["共同購入", 50],
                ["合計", 160],
            ]
        )
    )
    assert [record.fields["name"].value for record in draft.of(Kind.ITEM)] == ["節電", "共同購入"]
    assert [(one.cell, one.stated, one.computed, one.agrees) for one in draft.totals] == [
        ("一覧!B4", Decimal(160), Decimal(150), False)
    ]
    warning = next(finding for finding in draft.findings if finding.kind == "total_differs")
    assert (warning.severity, warning.cell) == (Severity.WARNING, "一覧!B4")


def test_a_total_of_plan_and_result_rows_is_compared_with_rows_of_its_kind():
    draft = read(
        book(
            [
                ["番号", "取組項目", "区分", "R4年度", "R5年度"],
                [1, "節電", "目標", 100, 90],
                [None, None, "実績", 110, 85],
                [2, "節水", "目標", 50, 40],
                [None, None, "実績", 45, "－"],
                [None, "合計", "目標", 150, 130],
                [None, None, "実績", 155, 85],
            ],
            "A2:A3",
            "B2:B3",
            "A4:A5",
            "B4:B5",
        )
    )
    assert [(one.cell, one.agrees) for one in draft.totals] == [
        ("一覧!D6", True),
        ("一覧!E6", True),
        ("一覧!D7", True),
        ("一覧!E7", True),
    ]


def test_a_printed_rate_is_compared_and_never_taken_for_an_actual():
    draft = read(
        book(
            [
                ["番号", "取組項目", "R5目標", "R5実績", "R5達成率"],
                [1, "節電", 50, 45, "90.0%"],
                [2, "節水", 50, 45, "80.0%"],
                [3, "待ち時間", 15, 12, "125.0%"],
            ]
        )
    )
    assert len(draft.of(Kind.ACTUAL_VALUE)) == 3
    assert [one.cell for one in draft.findings if one.kind == "rate_differs"] == ["一覧!E3"]


def test_hidden_rows_are_read_and_hidden_columns_are_not_as_long_as_nobody_says():
    draft = read(book(PLAIN, hidden="3"))
    assert len(draft.of(Kind.ITEM)) == 2
    note = next(one for one in draft.findings if one.kind == "hidden_read")
    assert (note.severity, note.cell) == (Severity.NOTE, "一覧!A3")
    draft = read(book(PLAIN, hidden="3"), answers={"hidden:一覧": "skip"})
    assert [record.fields["name"].value for record in draft.of(Kind.ITEM)] == ["文書の電子化"]
    draft = read(book(PLAIN, hidden="E"))
    assert not draft.of(Kind.ACTUAL_VALUE) and "hidden_left_out" in kinds_of_findings(draft)
    draft = read(book(PLAIN, hidden="E"), answers={"hidden:一覧": "read"})
    assert draft.of(Kind.ACTUAL_VALUE)


def test_a_hidden_sheet_and_an_example_sheet_are_left_out_with_a_remark_and_can_be_read():
    file = book({"一覧": PLAIN, "記入例": PLAIN[1:], "旧": PLAIN[1:]}, hidden="旧")
    draft = read(file)
    assert [(one.sheet, bool(one.layout)) for one in draft.sheets] == [
        ("一覧", True),
        ("記入例", False),
        ("旧", False),
    ]
    assert all(one.remark for one in draft.sheets[1:])
    assert question(draft, "sheet:旧").proposed == "skip"
    draft = read(file, answers={"sheet:旧": "read"})
    assert [one.sheet for one in draft.sheets if one.layout] == ["一覧", "旧"]


def test_a_formula_without_a_result_is_an_error_at_its_cell():
    draft = read(book([HEADS, ["1", "窓口の改善", "市民課", 10, "=D2+1"]]))
    error = next(one for one in draft.findings if one.severity == Severity.ERROR)
    assert (error.kind, error.cell) == ("formula_without_value", "一覧!E2")
    assert not draft.of(Kind.ACTUAL_VALUE)


def test_two_sheets_that_contradict_each_other_are_reported_at_the_second_cell():
    heads = ["番号", "取組項目", "指標", "令和5年度目標"]
    draft = read(
        book({"計画": [heads, ["1", "窓口", "件数", 10]], "実績": [heads, ["1", "窓口", "件数", 11]]})
    )
    assert {one.cell for one in draft.findings if one.kind == "contradiction"} == {"実績!D2"}
    assert value(draft, Kind.TARGET_VALUE, "1-1", "件数", 2023) == Decimal(10)


def test_an_item_that_stands_twice_in_a_list_is_reported():
    draft = read(book([HEADS, ["1", "窓口", "市民課", "10件", None], ["1", "窓口", "市民課", "11件", None]]))
    assert [one.cell for one in draft.findings if one.kind == "item_twice"] == ["一覧!B3"]
    assert len(draft.of(Kind.ITEM)) == 1


def test_a_merged_department_belongs_to_every_item_beside_it():
    draft = read(book([HEADS, ["1", "窓口", "市民課", 1, 2], ["2", "証明", None, 1, 2]], "C2:C3"))
    assert [record.key for record in draft.of(Kind.ASSIGNMENT)] == [
        ("1-1", "市民課", ""),
        ("1-2", "市民課", ""),
    ]


# -- figures, marks and money -----------------------------------------------------------------------------


def test_zero_blank_dash_and_words_stay_different():
    rows: Rows = [
        ["番号", "取組項目", "指標", "単位", "R5目標", "R5実績"],
        [1, "あ", "件数", "件", 0, 0],
        [2, "い", "件数", "件", None, None],
        [3, "う", "件数", "件", "－", "－"],
        [4, "え", "件数", "件", "随時", "実施"],
    ]
    draft = read(book(rows))
    assert value(draft, Kind.ACTUAL_VALUE, 2023, "year_end", "1-1", "件数", 2023) == Decimal(0)
    assert draft.get(Kind.ACTUAL_VALUE, (2023, "year_end", "1-2", "件数", 2023)) is None
    for key, printed in (("1-3", "－"), ("1-4", "実施")):
        assert value(draft, Kind.ACTUAL_VALUE, 2023, "year_end", key, "件数", 2023) is None
        assert (
            value(draft, Kind.ACTUAL_VALUE, 2023, "year_end", key, "件数", 2023, field="printed") == printed
        )


def test_an_amount_in_words_is_turned_into_the_unit_of_its_heading():
    draft = read(
        book([["番号", "取組項目", "指標", "R5目標（千円）"], [1, "寄附", "寄附額", "5億6,700万円"]])
    )
    assert value(draft, Kind.TARGET_VALUE, "1-1", "寄附額", 2023) == Decimal(567000)
    assert value(draft, Kind.TARGET_VALUE, "1-1", "寄附額", 2023, field="printed") == "5億6,700万円"


def test_a_figure_in_another_unit_stays_text_with_a_warning():
    draft = read(book([["番号", "取組項目", "指標", "単位", "R5目標"], [1, "研修", "受講", "人", "12回"]]))
    assert value(draft, Kind.TARGET_VALUE, "1-1", "受講", 2023) is None
    assert value(draft, Kind.TARGET_VALUE, "1-1", "受講", 2023, field="printed") == "12回"
    assert [one.cell for one in draft.findings if one.kind == "unit_differs"] == ["一覧!E2"]


def test_a_figure_inside_a_sentence_is_no_indicator():
    draft = read(
        book(
            [["番号", "取組項目", "令和5年度目標"], [1, "周知", "登録者数を500人に増やし、配信を月2回行う。"]]
        )
    )
    assert not draft.of(Kind.INDICATOR)
    assert "500人" in str(value(draft, Kind.ANNUAL_TARGET, "1-1", 2023, field="goal_text"))


def test_indicators_on_lines_of_their_own_take_their_lines_of_figures():
    draft = read(
        book(
            [
                ["番号", "取組項目", "指標", "R5目標", "R5実績"],
                ["1", "節電", "電気使用量\nガス使用量", "100kWh\n50㎥", "90kWh\n55㎥"],
                ["2", "研修", "①受講者数\n②満足度", "①100人\n②80％", "集計中"],
            ]
        )
    )
    assert value(draft, Kind.TARGET_VALUE, "1-1", "ガス使用量", 2023) == Decimal(50)
    target = draft.records[Kind.TARGET_VALUE, ("1-1", "ガス使用量", 2023)].fields["value"]
    assert (str(target.origin), target.printed) == ("一覧!D2", "100kWh\n50㎥")
    assert value(draft, Kind.TARGET_VALUE, "1-2", "受講者数", 2023) == Decimal(100)
    actual = value(draft, Kind.ACTUAL_VALUE, 2023, "year_end", "1-2", "満足度", 2023, field="printed")
    assert actual == "集計中"


def test_lines_that_do_not_match_are_not_taken_apart():
    draft = read(
        book(
            [["番号", "取組項目", "指標", "R5目標"], ["1", "研修", "受講者数\n満足度\n回数", "①100人\n②80％"]]
        )
    )
    assert not [record for record in draft.of(Kind.TARGET_VALUE) if "value" in record.fields]
    assert draft.of(Kind.TARGET_VALUE)[0].fields["printed"].value == "①100人\n②80％"


def test_an_indicator_without_figures_yet_is_kept():
    draft = read(
        book(
            [
                ["番号", "取組項目", "指標", "単位", "R5目標"],
                [1, "あ", "件数", "件", None],
                [2, "い", "人数", "人", 5],
            ]
        )
    )
    assert keys(draft, Kind.INDICATOR) == [("1-1", "件数"), ("1-2", "人数")]
    assert value(draft, Kind.INDICATOR, "1-1", "件数", field="unit") == "件"


def test_a_row_that_is_neither_plan_nor_result_is_left_out_with_a_warning():
    draft = read(
        book(
            [
                ["番号", "取組項目", "区分", "R5年度"],
                [1, "節電", "目標", 100],
                [None, None, "実績", 90],
                [None, None, "前年度比", 95],
                [2, "節水", "目標", 50],
                [None, None, "実績", 45],
            ]
        )
    )
    assert [one.cell for one in draft.findings if one.kind == "row_kind_unknown"] == ["一覧!C4"]
    assert [record.fields["value"].value for record in draft.of(Kind.TARGET_VALUE)] == [
        Decimal(100),
        Decimal(50),
    ]


def test_a_remark_stays_a_remark_whatever_it_says():
    draft = read(book([["番号", "取組項目", "備考"], [1, "あ", "継続"], [2, "い", "新規"]]))
    assert value(draft, Kind.ITEM, "1-1", field="remarks") == "継続"
    draft = read(book([["番号", "取組項目", "区分"], [1, "あ", "継続"], [2, "い", "新規"]]))
    assert value(draft, Kind.ITEM, "1-2", field="kind") == "new"


def test_an_effect_of_no_stated_kind_is_kept_as_such_until_somebody_says_which_it_is():
    rows: Rows = [["番号", "取組項目", "令和5年度効果額（千円）"], [1, "節電", "▲1,200"]]
    draft = read(book(rows))
    assert not question(draft, "effect_kind:一覧!C").blocking
    assert value(draft, Kind.EFFECT, 2023, "year_end", "1-1", 1, field="kind") == "unstated"
    draft = read(book(rows), answers={"effect_kind:一覧!C": "saving"})
    assert value(draft, Kind.EFFECT, 2023, "year_end", "1-1", 1, field="kind") == "saving"
    assert value(draft, Kind.EFFECT, 2023, "year_end", "1-1", 1, field="amount_yen") == -1_200_000


def test_a_planned_effect_is_an_indicator_with_what_became_of_it():
    rows: Rows = [
        ["番号", "取組項目", "指標", "R5目標", "R5目標効果額（千円）", "R5実績効果額（千円）"],
        [1, "節電", "使用量", "90kWh", 500, 480],
    ]
    draft = read(book(rows))
    assert keys(draft, Kind.INDICATOR) == [("1-1", "使用量"), ("1-1", "効果額")]
    assert value(draft, Kind.TARGET_VALUE, "1-1", "効果額", 2023) == Decimal(500)
    assert value(draft, Kind.ACTUAL_VALUE, 2023, "year_end", "1-1", "効果額", 2023) == Decimal(480)
    assert value(draft, Kind.INDICATOR, "1-1", "効果額", field="direction") == "increase"
    assert [one.id for one in draft.questions if one.kind == "direction"] == ["direction:1-1:使用量"]


def test_headings_say_whether_an_effect_is_income_or_saving_and_the_title_its_unit():
    draft = read(
        book(
            [
                ["財政効果一覧（単位：百万円）"],
                ["番号", "取組項目", "令和5年度", None],
                [None, None, "歳出削減額", "歳入確保額"],
                [1, "節電", 1.5, None],
                [2, "広告", None, 3],
            ],
            "C2:D2",
        )
    )
    assert [(r.fields["kind"].value, r.fields["amount_yen"].value) for r in draft.of(Kind.EFFECT)] == [
        ("saving", 1_500_000),
        ("income", 3_000_000),
    ]


def scale_of(draft: Draft) -> tuple[Record, list[tuple[Plain, Plain, Plain]]]:
    bands = [
        (one.fields["symbol"].value, one.fields["label"].value, one.fields["counts_as_achieved"].value)
        for one in draft.of(Kind.BAND)
    ]
    return draft.of(Kind.SCALE)[0], bands


def test_the_legend_gives_marks_their_labels_and_order_but_not_what_counts():
    draft = read(
        book(
            [
                ["番号", "取組項目", "令和5年度評価"],
                [1, "あ", "△"],
                [2, "い", "〇"],
                [],
                ["※ ◎：達成　○：おおむね達成　△：遅れ"],
            ]
        )
    )
    scale, bands = scale_of(draft)
    assert bands == [("◎", "達成", None), ("○", "おおむね達成", None), ("△", "遅れ", None)]
    assert [record.fields["recorded"].printed for record in draft.of(Kind.RATING)] == ["△", "〇"]
    assert scale.fields["rated_by"].value == "department"


def test_letters_stand_in_their_own_order_and_a_boards_rating_is_the_boards():
    draft = read(
        book(
            [
                ["番号", "取組項目", "R5外部評価"],
                [1, "あ", "Ｃ"],
                [2, "い", "S"],
                [3, "う", "A"],
                [4, "え", "－"],
            ]
        )
    )
    scale, bands = scale_of(draft)
    assert [symbol for symbol, _, _ in bands] == ["S", "A", "C"]
    assert scale.fields["rated_by"].value == "board"
    assert len(draft.of(Kind.RATING)) == 3


def test_a_scale_that_the_city_has_already_is_used_again():
    known = Known(scales={"progress": (("done", "達成", "◎"), ("late", "遅れ", "△"))})
    draft = read(book([["番号", "取組項目", "R5評価"], [1, "あ", "△"], [2, "い", "◎"]]), known)
    assert not draft.of(Kind.SCALE)
    assert [(record.key[3], record.fields["recorded"].value) for record in draft.of(Kind.RATING)] == [
        ("progress", "late"),
        ("progress", "done"),
    ]


def test_short_progress_is_a_rating_and_long_progress_a_narrative():
    draft = read(book([["番号", "取組項目", "R5進捗状況"], [1, "あ", "順調"], [2, "い", "やや遅れ"]]))
    assert len(draft.of(Kind.RATING)) == 2
    long = "窓口の案内表示を新しくし、混雑する時間帯をホームページで知らせた。"
    draft = read(
        book([["番号", "取組項目", "R5進捗状況"], [1, "あ", long], [2, "い", long + "効果を調べる。"]])
    )
    assert not draft.of(Kind.RATING)
    assert value(draft, Kind.STATUS, 2023, "year_end", "1-1", field="narrative") == long


def test_results_are_historical_and_nobody_submitted_them():
    draft = read(book(PLAIN))
    assert value(draft, Kind.ROUND, 2023, "year_end", field="historical") is True
    assert value(draft, Kind.ROUND, 2023, "year_end", field="state") == "closed"
    assert all("state" not in record.fields for record in draft.of(Kind.STATUS))


def test_every_value_names_the_cell_it_was_read_from():
    draft = read(book(PLAIN))
    target = draft.records[Kind.TARGET_VALUE, ("1-1", "数値目標", 2023)].fields["value"]
    assert (str(target.origin), target.printed, target.unit, target.fiscal_year) == (
        "一覧!D3",
        "10件",
        "件",
        2023,
    )


# -- what other cities write ------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["FY2023実績", "FY23 実績", "2023年度（実績）", "実績（令和5年度）"])
def test_a_year_is_read_however_a_heading_puts_it(heading):
    draft = read(book([["ID", "取組項目", heading], ["A-1", "窓口の改善", "12件"]]))
    assert [record.key[0] for record in draft.of(Kind.ACTUAL_VALUE)] == [2023]


@pytest.mark.parametrize(
    ("legend", "heading"),
    [
        ("", "令和5年度\n上段：目標\n下段：実績"),
        ("", "R5（上段 計画／下段 実績）"),
        ("※上段は目標値、下段は実績値", "令和5年度"),
        ("目標（上段）・実績（下段）", "令和5年度"),
    ],
)
def test_the_upper_line_is_the_target_and_the_lower_one_the_result(legend, heading):
    """In one cell with two lines, or in two cells under each other."""
    head: Rows = [[legend or "一覧"], ["番号", "取組項目", heading]]
    for rows in (
        [*head, [1, "講座", "30回\n26回"], [2, "点検", "12基\n"]],
        [*head, [1, "講座", "30回"], [None, None, "26回"], [2, "点検", "12基"]],
    ):
        draft = read(book(rows))
        assert [record.fields["value"].value for record in draft.of(Kind.TARGET_VALUE)] == [30, 12]
        assert [record.fields["value"].value for record in draft.of(Kind.ACTUAL_VALUE)] == [26]
        assert keys(draft, Kind.INDICATOR) == [("1-1", "数値目標"), ("1-2", "数値目標")]


def test_three_lines_are_no_upper_and_lower_one():
    rows: Rows = [["番号", "取組項目", "R5\n上段：目標\n下段：実績"], [1, "講座", "30回\n26回\n25回"]]
    draft = read(book(rows))
    assert [one.cell for one in draft.findings if one.kind == "lines_unclear"] == ["一覧!C2"]
    assert not draft.of(Kind.TARGET_VALUE)


def test_a_ditto_stands_for_the_cell_above_but_a_sentence_stays_as_it_is():
    rows: Rows = [
        ["柱", "取組項目", "担当課", "R5取組実績"],
        ["歳入の確保", "広告", "財政課", "〃を除き実施した。"],
        ["〃", "売却", "同上", "同上"],
    ]
    draft = read(book(rows))
    assert [record.fields["name"].value for record in draft.of(Kind.PILLAR)] == ["歳入の確保"]
    assert [record.key[1] for record in draft.of(Kind.ASSIGNMENT)] == ["財政課", "財政課"]
    texts = [record.fields["narrative"].value for record in draft.of(Kind.STATUS)]
    assert texts == ["〃を除き実施した。", "同上"]


def test_rows_across_that_name_departments_are_no_pillars():
    rows: Rows = [HEADS[:2], ["■ 総務課"], ["1", "文書"], ["■ 市民課"], ["2", "窓口"]]
    draft = read(book(rows, "A2:B2", "A4:B4"))
    assert [record.key[1] for record in draft.of(Kind.ASSIGNMENT)] == ["総務課", "市民課"]
    rows = [HEADS[:2], ["■ 効率的な部門"], ["1", "文書"], ["■ 総務課"], ["2", "窓口"]]
    assert len(read(book(rows, "A2:B2", "A4:B4")).of(Kind.PILLAR)) == 2


def test_a_schedule_of_figures_is_a_row_of_targets_and_one_of_stages_is_not():
    rows: Rows = [
        ["番号", "取組項目", "年次計画", None, None],
        [None, None, "R4", "R5", "R6"],
        [1, "徴収", "準備", "97.2％", "97.4％"],
        [2, "改定", "検討", "3回", "実施"],
    ]
    draft = read(book(rows, "A1:A2", "B1:B2", "C1:E1"))
    assert [(one.key[0], one.key[2]) for one in draft.of(Kind.TARGET_VALUE)] == [("1-1", 2023), ("1-1", 2024)]
    assert value(draft, Kind.ANNUAL_TARGET, "1-1", 2022, field="planned_stage") == "準備"


def test_two_ratings_with_the_same_marks_are_two_scales_also_when_read_again():
    rows: Rows = [["番号", "取組項目", "R5自己評価", "R5外部評価"], [1, "あ", "A", "B"], [2, "い", "B", "A"]]
    draft = read(book(rows))
    scales = {str(one.key[0]): one.fields["rated_by"].value for one in draft.of(Kind.SCALE)}
    assert sorted(map(str, scales.values())) == ["board", "department"]
    bands = {key: tuple(_bands(draft, key)) for key in scales}
    for order in (list(bands), list(reversed(bands))):
        again = read(book(rows), Known(scales={key: bands[key] for key in order}))
        assert not again.of(Kind.SCALE)
        said = [(one.key[3], one.fields["recorded"].value) for one in again.of(Kind.RATING)]
        assert said == [(one.key[3], one.fields["recorded"].value) for one in draft.of(Kind.RATING)]


def _bands(draft: Draft, scale: str) -> list[tuple[str, str, str]]:
    return [
        (str(one.key[1]), str(one.fields["label"].value), str(one.fields["symbol"].value))
        for one in draft.of(Kind.BAND)
        if one.key[0] == scale
    ]


def test_a_mark_without_a_year_beside_yearly_results_is_asked_about_and_stops_nothing():
    rows: Rows = [["番号", "取組項目", "R4実績", "R5実績", "評価"], [1, "あ", 5, 6, "A"]]
    draft = read(book(rows))
    asked = question(draft, "year:一覧")
    assert not asked.blocking and asked.proposed == "2023"
    assert not draft.of(Kind.RATING) and len(draft.of(Kind.ACTUAL_VALUE)) == 2
    assert [one.cell for one in draft.findings if one.kind == "year_unknown"] == ["一覧!E1"]
    draft = read(book(rows), answers={"year:一覧": "2023"})
    assert [one.key[0] for one in draft.of(Kind.RATING)] == [2023]
    assert "year_unknown" not in kinds_of_findings(draft)


def test_the_cover_says_on_which_year_the_sheets_report():
    sheets: Mapping[str, Rows] = {
        "表紙": [["見本市行政改革プラン"], ["進捗状況報告書（令和5年度末）"]],
        "1": [["番号", "取組項目", "R4実績", "R5実績", "評価"], [1, "あ", 5, 6, "A"]],
    }
    draft = read(book(sheets))
    assert [one.key[0] for one in draft.of(Kind.RATING)] == [2023]
    assert value(draft, Kind.PLAN, field="title") == "見本市行政改革プラン"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("令和５年度　見本市行政改革実施計画　進捗状況一覧", "見本市行政改革実施計画"),
        ("見本市行政改革大綱（第6次）実施計画進捗管理表", "見本市行政改革大綱（第6次）実施計画"),
        ("様式1 見本市 行政改革大綱 実施計画 令和4年度実績報告", "見本市 行政改革大綱 実施計画"),
        ("第３次 見本町 行財政改革 プラン", "第３次 見本町 行財政改革 プラン"),
        ("取組状況一覧（令和５年度）", ""),
        ("計画期間：令和4年度～令和8年度", ""),
        ("見本市行政改革効果額一覧", ""),
    ],
)
def test_the_title_of_the_plan_is_told_from_what_the_sheet_is(text, title):
    assert plan_title(text) == title


def test_a_column_of_its_own_says_whether_an_effect_is_income_or_saving():
    rows: Rows = [
        ["番号", "取組項目", "R5効果額（千円）", "効果の区分"],
        [1, "広告", 120, "歳入"],
        [2, "節電", 50, "歳出"],
    ]
    draft = read(book(rows))
    assert [record.fields["kind"].value for record in draft.of(Kind.EFFECT)] == ["income", "saving"]
    assert not [one for one in draft.questions if one.id.startswith("effect_kind:")]


def test_a_degree_in_percent_is_a_rate_and_one_in_points_a_mark():
    rows: Rows = [["番号", "取組項目", "R5達成度"], [1, "あ", 133.3], [2, "い", 80], [3, "う", 99.6]]
    assert not read(book(rows)).of(Kind.SCALE)
    rows = [["番号", "取組項目", "R5達成度"], [1, "あ", 5], [2, "い", 4], [3, "う", 5]]
    assert len(read(book(rows)).of(Kind.RATING)) == 3


def test_a_target_without_a_year_is_the_goal_unless_a_result_without_a_year_stands_beside_it():
    rows: Rows = [["番号", "取組項目", "基準値", "目標値", "R4実績", "R5実績"], [1, "あ", 5, 10, 6, 7]]
    draft = read(book(rows))
    assert value(draft, Kind.INDICATOR, "1-1", "数値目標", field="goal_value") == Decimal(10)
    assert not [one for one in draft.questions if one.kind == "year"]
    rows = [["番号", "取組項目", "目標値", "実績値"], [1, "あ", 10, 6]]
    assert [one.kind for one in read(book(rows)).questions] == ["year"]


def test_a_sheet_of_its_own_explains_the_marks():
    sheets: Mapping[str, Rows] = {
        "一覧": [["番号", "取組項目", "R5評価"], [1, "あ", "○"], [2, "い", "△"]],
        "凡例": [["記号", "意味"], ["◎", "目標を上回る"], ["○", "達成"], ["△", "未達成"]],
    }
    _, bands = scale_of(read(book(sheets)))
    assert [label for _, label, _ in bands] == ["目標を上回る", "達成", "未達成"]


def test_a_number_such_as_a_1_begins_no_legend_and_notes_are_named():
    rows: Rows = [HEADS[:2], ["A-1", "窓口の改善"], ["B-2", "文書の電子化"], ["※ 令和5年度末の状況"]]
    draft = read(book(rows))
    assert [record.fields["name"].value for record in draft.of(Kind.ITEM)] == ["窓口の改善", "文書の電子化"]
    assert [one.cell for one in draft.findings if one.kind == "notes_left_out"] == ["一覧!A4"]


def test_a_sheet_called_list_is_no_pillar_where_the_title_names_the_plan():
    rows: Rows = [["見本市行政改革プラン　進捗一覧"], HEADS[:2], ["1", "窓口の改善"]]
    draft = read(book(rows))
    assert value(draft, Kind.PILLAR, "1", field="name") == "見本市行政改革プラン"
    known = Known(is_new=False, pillars=(KnownPillar("k", "", "市民サービス"),))
    assert value(read(book(rows), known), Kind.ITEM, "k-1", field="pillar") == "k"


# -- scales that the city has already ---------------------------------------------------------------------

COUNCIL = (
    ("a", "よくできている", "◎"),
    ("b", "できている", "○"),
    ("c", "不十分", "△"),
    ("d", "できていない", "×"),
)
FOUR: Rows = [[1, "あ", "◎"], [2, "い", "○"], [3, "う", "△"], [4, "え", "×"]]


def rated_on(draft: Draft) -> set[str]:
    return {str(record.key[3]) for record in draft.of(Kind.RATING)}


def test_marks_with_other_labels_are_never_put_on_a_scale_that_only_has_the_same_marks():
    known = Known(scales={"council": COUNCIL}, scale_names={"council": "審議会の評価"})
    layout = more.LAYOUTS["legend_and_summary"]()
    draft = read(read_book(layout.file_name, layout.data), known)
    assert len(draft.of(Kind.RATING)) == 6 and "council" not in rated_on(draft)
    assert [label for _, label, _ in scale_of(draft)[1]] == ["目標超過", "達成", "一部達成", "未達成"]
    assert not [one for one in draft.questions if one.id.startswith("scale:")]


def test_a_stored_scale_is_used_where_the_legend_gives_its_very_labels():
    legend = ["◎：よくできている　○：できている　△：不十分　×：できていない"]
    rows: Rows = [["番号", "取組項目", "R5担当課評価"], *FOUR, [], legend]
    assert rated_on(read(book(rows), Known(scales={"own": COUNCIL}))) == {"own"}
    other = [legend[0].replace("不十分", "もう少し")]
    assert rated_on(read(book([*rows[:-1], other]), Known(scales={"own": COUNCIL}))) != {"own"}


@pytest.mark.parametrize(
    ("heading", "name", "rater"),
    [
        ("R5自己評価", "審議会の評価", ""),
        ("R5担当課評価", "評価", "board"),
        ("R5外部評価", "自己評価の区分", ""),
        ("R5委員会評価", "担当課の評価", "department"),
    ],
)
def test_a_rating_is_never_put_on_the_scale_of_another_kind_of_rater(heading, name, rater):
    known = Known(scales={"x": COUNCIL}, scale_names={"x": name}, scale_raters={"x": rater})
    draft = read(book([["番号", "取組項目", heading], *FOUR]), known)
    assert draft.of(Kind.SCALE) and "x" not in rated_on(draft)
    assert not [one for one in draft.questions if one.id.startswith("scale:")]


def test_where_several_scales_fit_a_person_says_which_and_until_then_it_is_a_new_one():
    plain_labels = tuple((code, f"第{code}", symbol) for code, _, symbol in COUNCIL)
    known = Known(scales={"x": COUNCIL, "y": plain_labels}, scale_names={"x": "四段階", "y": "新四段階"})
    rows: Rows = [["番号", "取組項目", "R5評価"], *FOUR]
    draft = read(book(rows), known)
    asked = question(draft, "scale:評価")
    assert asked.choices == (("x", "四段階"), ("y", "新四段階"), ("new", "新しい区分として取り込む"))
    assert not asked.blocking and asked.cell == "一覧!C1"
    assert [one.cell for one in draft.findings if one.kind == "scale_unclear"] == ["一覧!C1"]
    assert len(draft.of(Kind.SCALE)) == 1 and not rated_on(draft) & {"x", "y"}
    answered = read(book(rows), known, {"scale:評価": "y"})
    assert rated_on(answered) == {"y"}
    later = read(book(rows), replace(known, remembered=answered.signatures))
    assert rated_on(later) == {"y"} and "scale_unclear" not in kinds_of_findings(later)
    assert later.signatures == answered.signatures
    draft = read(book(rows), known, {"scale:評価": "new"})
    assert draft.of(Kind.SCALE) and "scale_unclear" not in kinds_of_findings(draft)


def test_a_rating_without_a_rater_goes_on_the_councils_scale_only_when_somebody_says_so():
    known = Known(scales={"council": COUNCIL}, scale_names={"council": "審議会の評価"})
    rows: Rows = [["番号", "取組項目", "R5評価"], *FOUR]
    assert "council" not in rated_on(read(book(rows), known))
    assert rated_on(read(book(rows), known, {"scale:評価": "council"})) == {"council"}
    rows = [["番号", "取組項目", "R5審議会評価"], *FOUR]
    assert rated_on(read(book(rows), known)) == {"council"}


@pytest.mark.django_db
def test_a_citys_own_scales_are_known_by_name_and_rater_and_keep_what_a_file_may_not_put_on_them():
    place = make.municipality()
    council = RatingScale.objects.create(municipality=place, key="council", name="最終評価", rated_by="board")
    for position, (code, label, symbol) in enumerate(COUNCIL):
        council.bands.create(code=code, label=label, symbol=symbol, position=position)
    marked: Rows = [["番号", "取組項目", "R5自己評価"], *FOUR]
    titled = book([["見本市行政改革プラン（令和4～8年度）"], *marked])
    plan = Plan(municipality=place)
    outcome = commit(titled, plan, {}, by=None)
    assert not outcome.refusals({})
    rated = Rating.objects.filter(status__item__plan__municipality=place)
    assert rated.count() == 4 and not rated.filter(scale=council).exists()
    own = set(rated.values_list("scale__name", flat=True))
    assert own == {"自己評価"}
    stored = ReportingRound.objects.get()
    assert (stored.state, stored.historical) == ("closed", True)
    again = examine(titled, Plan.objects.get(), {})
    assert not again.draft.of(Kind.SCALE) and len(again.draft.of(Kind.RATING)) == 4
    known = known_of(Plan.objects.get(), {})
    assert known.scale_names["council"] == "最終評価" and known.scale_raters["council"] == "board"


# -- what must not pass silently --------------------------------------------------------------------------


def test_a_text_among_figures_is_kept_and_reported_at_its_cell():
    rows: Rows = [
        ["番号", "取組項目", "指標", "単位", "R5目標", "R5実績"],
        [1, "あ", "利用者", "件", "約千件ほど", "集計中"],
        [2, "い", "来館者", "人", 10, 12],
        [3, "う", "参加者", "人", "－", None],
    ]
    draft = read(book(rows))
    told = [(one.severity, one.cell) for one in draft.findings if one.kind == "figure_unread"]
    assert told == [(Severity.WARNING, "一覧!E2"), (Severity.WARNING, "一覧!F2")]
    said = draft.records[Kind.TARGET_VALUE, ("1-1", "利用者", 2023)].fields
    assert said["printed"].value == "約千件ほど" and "value" not in said


def test_a_text_for_the_result_of_a_figure_is_reported_also_where_no_indicator_is_named():
    draft = read(book([HEADS, ["1", "あ", "市民課", "10件", "集計中"], ["2", "い", "市民課", "5件", "6件"]]))
    assert [one.cell for one in draft.findings if one.kind == "figure_unread"] == ["一覧!E2"]
    draft = read(
        book([HEADS, ["1", "あ", "市民課", "約千件ほど", "集計中"], ["2", "い", "市民課", "5件", "6件"]])
    )
    assert [one.cell for one in draft.findings if one.kind == "figure_unread"] == ["一覧!D2"]


def test_words_in_a_column_of_words_are_no_missing_figures():
    rows: Rows = [
        ["番号", "取組項目", "指標", "R5目標", "R5実績"],
        [1, "あ", "点検", "随時", 3],
        [2, "い", "研修", "検討", 2],
    ]
    assert "figure_unread" not in kinds_of_findings(read(book(rows)))
    draft = read(book([*rows, [3, "う", "相談", "10件", 9]]))
    assert [one.cell for one in draft.findings if one.kind == "figure_unread"] == ["一覧!D2", "一覧!D3"]


def test_the_kind_of_an_effect_is_not_asked_for_twice():
    rows: Rows = [["番号", "取組項目", "R5効果額（千円）"], [1, "節電", 120], [2, "広告", 50]]
    saving = read(book(rows), answers={"effect_kind:一覧!C": "saving"})
    later: Rows = [["番号", "取組項目", "R6効果額（千円）"], [1, "節電", 130], [2, "広告", 60]]
    draft = read(book(later), Known(remembered=saving.signatures))
    assert [one.fields["kind"].value for one in draft.of(Kind.EFFECT)] == ["saving", "saving"]
    assert not [one for one in draft.questions if one.id.startswith(("effect_kind:", "column:"))]


@pytest.mark.parametrize(
    ("goal", "name"),
    [
        ("年１回", "数値目標"),
        ("延べ10人", "数値目標"),
        ("予約の70％", "予約の割合"),
        ("収納率は96.5％", "収納率"),
    ],
)
def test_a_word_that_only_says_how_it_is_counted_names_no_indicator(goal, name):
    draft = read(book([["番号", "取組項目", "最終目標"], [1, "研修", goal], [2, "窓口", "満足度90点"]]))
    assert [one.key for one in draft.of(Kind.INDICATOR)] == [("1-1", name), ("1-2", "満足度")]


@pytest.mark.parametrize(
    ("heading", "cells", "question", "answer", "amounts"),
    [
        ("{}効果額", [120, 50], "unit:一覧!C", "千円", [120_000, 50_000]),
        ("{}削減額（千円）", ["△120", "△50"], "sign:一覧!C", "loss", [-120_000, -50_000]),
    ],
)
def test_unit_and_sign_of_a_column_are_not_asked_for_twice(heading, cells, question, answer, amounts):
    def rows(year: str) -> Rows:
        named = [[1, "節電", cells[0]], [2, "広告", cells[1]]]
        return [["番号", "取組項目", heading.format(year)], *named]

    first = read(book(rows("R5")))
    assert question in {one.id for one in first.questions}
    said = read(book(rows("R5")), answers={question: answer})
    later = read(book(rows("R6")), Known(remembered=said.signatures))
    assert [one.fields["amount_yen"].value for one in later.of(Kind.EFFECT)] == amounts
    assert question not in {one.id for one in later.questions}
    other = read(book(rows("R6")), Known(remembered=said.signatures), {question: "gain", "x": ""})
    assert question in {one.id for one in other.questions}, "said anew, it is asked again"


# -- small tables around the list -------------------------------------------------------------------------


def side_tables(draft: Draft) -> list[str]:
    assert all(one.severity == Severity.NOTE for one in draft.findings if one.kind == "side_table")
    return [one.cell for one in draft.findings if one.kind == "side_table"]


def test_small_tables_beside_and_below_the_list_are_one_note_each_and_no_questions():
    layout = more.LAYOUTS["legend_and_summary"]()
    draft = read(read_book(layout.file_name, layout.data))
    assert side_tables(draft) == ["評価一覧!H3:L6", "評価一覧!A12:C16"]
    assert not [one for one in draft.questions if one.id.startswith("column:")]
    assert len(draft.of(Kind.ITEM)) == 6 and "column_left_out" not in kinds_of_findings(draft)


def test_a_summary_as_long_as_the_list_is_told_by_its_title():
    rows: Rows = [
        ["番号", "取組項目", "R5評価", None, "評価別件数"],
        [1, "あ", "○", None, "○", 1],
        [2, "い", "△", None, "○以外", 1],
    ]
    draft = read(book(rows))
    assert side_tables(draft) == ["一覧!E1:F3"] and not draft.questions


def test_a_small_table_above_the_list_is_one_note():
    layout = held_out.LAYOUTS["summary_above_list"]()
    draft = read(read_book(layout.file_name, layout.data))
    assert side_tables(draft) == ["R6!A4:C7"]


def test_a_legend_beside_the_list_gives_the_marks_their_labels_and_is_no_second_rating():
    rows: Rows = [
        ["番号", "取組項目", "R5評価", None, "評価", "説明"],
        [1, "あ", "○", None, "○", "達成"],
        [2, "い", "△", None, "△", "未達成"],
        [3, "う", "○"],
        [4, "え", "○"],
    ]
    draft = read(book(rows))
    assert side_tables(draft) == ["一覧!E1:F3"]
    assert [label for _, label, _ in scale_of(draft)[1]] == ["達成", "未達成"]
    assert len(draft.of(Kind.SCALE)) == 1


def test_a_count_below_the_list_is_no_item_although_its_first_row_is_a_single_word():
    rows: Rows = [*PLAIN, [], ["評価別件数"], [None, "◎", "○"], ["R5", 1, 3]]
    draft = read(book(rows))
    assert side_tables(draft) == ["一覧!A6:C8"]
    assert len(draft.of(Kind.ITEM)) == 2 and keys(draft, Kind.PILLAR) == ["1"]


def test_columns_behind_an_empty_one_are_of_the_list_where_they_are_as_long_or_name_its_items():
    rows: Rows = [
        ["番号", "取組項目", None, "ほげ", "ふが"],
        [1, "あ", None, "x1", "y1"],
        [2, "い", None, "x2", "y2"],
    ]
    draft = read(book(rows))
    assert not side_tables(draft) and question(draft, "column:一覧!D")
    rows = [
        ["番号", "取組項目", None, "ほげ", "ふが"],
        [1, "節電", None, "節電", 5],
        [2, "広告"],
        [3, "研修"],
    ]
    draft = read(book(rows))
    assert not side_tables(draft) and question(draft, "column:一覧!E")


@pytest.mark.parametrize("heading", ["R5評価区分", "評価区分", "評価"])
def test_a_rating_behind_an_empty_column_is_of_the_list(heading):
    rows: Rows = [
        ["番号", "取組項目", None, heading, "備考"],
        [1, "あ", None, "A", "y1"],
        [2, "い", None, "B", "y2"],
    ]
    assert not side_tables(read(book(rows)))


def test_a_table_without_any_year_is_one_question_and_one_warning_and_its_answer_brings_every_column():
    heads = ["番号", "取組項目", "目標", "実績", "評価", "取組状況", "歳出削減額（千円）"]
    rows: Rows = [
        heads,
        [1, "節電", 5, 6, "A", "照明を取り替えた。", 120],
        [2, "広告", 3, 2, "B", "募集した。", 0],
    ]
    draft = read(book(rows))
    (asked,) = [one for one in draft.questions if one.kind == "year"]
    assert (asked.id, asked.blocking, asked.proposed) == ("year:一覧", False, "")
    assert [one.cell for one in draft.findings if one.kind == "year_unknown"] == ["一覧!C1"]
    assert [one.kind for one in draft.findings if one.severity == Severity.WARNING] == ["year_unknown"]
    draft = read(book(rows), answers={"year:一覧": "2023"})
    for kind in (Kind.TARGET_VALUE, Kind.ACTUAL_VALUE, Kind.RATING, Kind.EFFECT):
        assert len(draft.of(kind)) == 2, kind
    assert value(draft, Kind.STATUS, 2023, "year_end", "1-1", field="narrative") == "照明を取り替えた。"
    assert "year_unknown" not in kinds_of_findings(draft)


def test_two_tables_of_one_sheet_without_a_year_are_one_question_and_one_warning():
    second = ["番号", "取組項目", "担当課", "指標", "目標", "実績"]
    rows: Rows = [
        ["番号", "取組項目", "目標", "実績"],
        [1, "あ", 5, 6],
        [],
        second,
        [2, "い", "総務課", "件数", 3, 2],
    ]
    draft = read(book(rows))
    assert len(draft.of(Kind.ITEM)) == 2
    assert [one.id for one in draft.questions if one.kind == "year"] == ["year:一覧"]
    assert len([one for one in draft.findings if one.kind == "year_unknown"]) == 1
    assert len(read(book(rows), answers={"year:一覧": "2023"}).of(Kind.ACTUAL_VALUE)) == 2


# -- a document without pillars ---------------------------------------------------------------------------


@pytest.mark.parametrize("sheet", ["R5実績", "評価結果", "債権管理", "Sheet1"])
def test_the_only_pillar_of_a_document_without_any_is_never_named_after_sheet_or_file(sheet):
    draft = read(book({sheet: [HEADS, *PLAIN[2:]]}, name="r5_final.xlsx"))
    assert value(draft, Kind.PILLAR, "1", field="name") == "取組項目"
    (told,) = [one for one in draft.findings if one.kind == "pillar_from_sheet"]
    assert told.severity == Severity.NOTE and "「取組項目」" in told.message


def test_sheets_that_share_the_items_between_them_are_pillars():
    draft = read(book({"歳入の確保": [HEADS[:2], ["1", "広告"]], "歳出の削減": [HEADS[:2], ["1", "節電"]]}))
    assert [one.fields["name"].value for one in draft.of(Kind.PILLAR)] == ["歳入の確保", "歳出の削減"]
