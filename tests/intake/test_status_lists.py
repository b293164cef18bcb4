"""The ○ list: Annaka's workbook against the facts kept in the fixture, and small ones of a fictional city."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from plans.history.changes import Severity
from progress.intake.draft import YEAR_END, Draft, Key, Kind, QuestionKind
from progress.intake.known import Known, KnownIndicator, KnownItem, KnownPillar
from progress.intake.reading.entries.scales import band_label
from progress.intake.reading.file import read
from progress.intake.reading.records.spoken import figures_in, named_by
from tests.books import read_book
from tests.cities import CityFile
from tests.intake.cards import (
    STATUS_ROWS,
    StatusRow,
    as_book,
    cells,
    findings,
    read_status,
    status_book,
)
from tests.intake.fixture_records import fixture_records

STATUS_KINDS = (
    Kind.SCALE,
    Kind.BAND,
    Kind.SUCCESSION,
    Kind.ROUND,
    Kind.STATUS,
    Kind.RATING,
    Kind.ACTUAL_VALUE,
)
RENAMED = "renamed:1-(4)-③"
SCALE = "rating-08ecbaa7"
"""The key of a scale called 「実施状況」."""

WAITING = KnownIndicator("待ち時間", "分", "number", "decrease")
MORE_ROWS = (*STATUS_ROWS, StatusRow("③", "書かない届出", 0), StatusRow("④", "待たない証明", 0))
KNOWN = Known(
    is_new=False,
    pillars=(KnownPillar("1", "1", "便利な市役所"), KnownPillar("1-(1)", "(1)", "窓口", "1")),
    items=(
        KnownItem("1-(1)-①", "①", "窓口の混雑の緩和", "1-(1)", (WAITING,)),
        KnownItem("1-(1)-②", "②", "書かない窓口", "1-(1)"),
    ),
)


def annaka_plan(answers: dict[str, str] | None = None) -> Known:
    """What the app knows when the list arrives: the plan of the fixture."""
    records = fixture_records("annaka")
    items = tuple(
        KnownItem(
            str(key[0]),
            fields["number_printed"],
            fields["name"],
            fields["pillar"],
            tuple(
                KnownIndicator(
                    str(own[1]), one.get("unit", ""), one.get("kind", "number"), one.get("direction", "")
                )
                for (kind_of, own), one in records.items()
                if kind_of == Kind.INDICATOR and own[0] == key[0]
            ),
        )
        for (kind, key), fields in records.items()
        if kind == Kind.ITEM
    )
    pillars = tuple(
        KnownPillar(str(key[0]), fields.get("number_printed", ""), fields["name"], fields.get("parent"))
        for (kind, key), fields in records.items()
        if kind == Kind.PILLAR
    )
    return Known(is_new=False, pillars=pillars, items=items, answers=answers or {})


def annaka(city_file: CityFile, known: Known) -> Draft:
    book = read_book("annaka_status_r3.xlsx", city_file("annaka_status_r3.xlsx"))
    return read(book, known)


def value(draft: Draft, kind: Kind, key: Key, name: str) -> Any:
    record = draft.get(kind, key)
    assert record is not None, f"{kind} {key} was not read"
    return record.fields[name].value if name in record.fields else None


@pytest.fixture(scope="module")
def answered(city_file: CityFile) -> Draft:
    return annaka(city_file, annaka_plan({RENAMED: "renamed"}))


# --- Annaka


def test_annaka_the_list_holds_the_very_records_of_the_fixture(answered: Draft) -> None:
    wanted = {place for place in fixture_records("annaka") if place[0] in STATUS_KINDS}
    assert {place for place in answered.records if place[0] in STATUS_KINDS} == wanted
    assert len(wanted) == 1 + 4 + 1 + 1 + 36 + 36 + 10


def test_annaka_every_field_of_the_fixture_is_read_and_no_other(answered: Draft) -> None:
    for place, fields in fixture_records("annaka").items():
        if place[0] not in STATUS_KINDS:
            continue
        wanted = {name: kept for name, kept in fields.items() if name != "transcription_note"}
        if place[0] == Kind.SCALE:
            wanted.setdefault("rated_by", "department")
        said = answered.records[place].fields
        assert {name: one.value for name, one in said.items() if one.value not in (None, "")} == wanted, place


def test_annaka_the_list_says_nothing_else_of_the_plan(answered: Draft) -> None:
    """Its spelling of names and numbers is not the plan's: pillars and items stay as they are."""
    kept = fixture_records("annaka")
    for place, record in answered.records.items():
        if place[0] in (Kind.PILLAR, Kind.ITEM):
            said = {name: one.value for name, one in record.fields.items() if one.value is not None}
            assert said.items() <= kept[place].items(), place


def test_annaka_the_round_is_one_of_old_documents(answered: Draft) -> None:
    key = (2021, YEAR_END)
    assert value(answered, Kind.ROUND, key, "historical") is True
    assert value(answered, Kind.ROUND, key, "state") == "closed"
    assert value(answered, Kind.ROUND, key, "reference_date") == date(2022, 3, 31)


def test_annaka_the_totals_agree_with_the_marks_and_are_no_records(answered: Draft) -> None:
    marks = {"D": 3, "E": 17, "F": 8, "G": 8}
    stated = {one.cell: (one.stated, one.computed) for one in answered.totals}
    assert stated == {
        f"令和３年度末!{column}46": (Decimal(count), Decimal(count)) for column, count in marks.items()
    }
    assert findings(answered, "total_differs") == []


def test_annaka_a_band_says_nothing_of_achievement(answered: Draft) -> None:
    assert [one.fields["counts_as_achieved"].value for one in answered.of(Kind.BAND)] == [None] * 4


def test_annaka_the_printed_heading_of_a_band_stays_beside_its_label(answered: Draft) -> None:
    band = answered.get(Kind.BAND, ("rating-3e1833c3", "b1"))
    assert band is not None
    assert band_label(band.fields["label"].printed) == band.fields["label"].value == "第1欄（見出し不明）"
    assert str(band.fields["label"].origin) == "令和３年度末!D4"


def test_annaka_another_name_under_the_same_number_is_asked(city_file: CityFile) -> None:
    draft = annaka(city_file, annaka_plan())
    (asked,) = [one for one in draft.questions if one.kind == QuestionKind.RENAMED]
    assert (asked.id, asked.cell, asked.proposed) == (RENAMED, "令和３年度末!C13", "")
    assert draft.of(Kind.SUCCESSION) == []
    assert (
        value(draft, Kind.STATUS, (2021, YEAR_END, "1-(4)-③"), "item_name_then")
        == "河川・道路アダプト（里親）の制度の推進"
    )
    (told,) = findings(draft, "renamed")
    assert (told.cell, told.severity) == ("令和３年度末!C13", Severity.WARNING)


def test_annaka_only_the_reading_of_79_is_told_as_one(answered: Draft) -> None:
    assert cells(answered, "actual_from_prose") == ["令和３年度末!H33"]
    assert cells(answered, "figure_in_prose") == ["令和３年度末!H42"]
    assert cells(answered, "notes_left_out") == ["令和３年度末!A47"]


def test_annaka_an_actual_names_the_cell_of_its_sentence(answered: Draft) -> None:
    record = answered.get(Kind.ACTUAL_VALUE, (2021, YEAR_END, "4-(3)-①", "稼働率", 2021))
    assert record is not None
    assert str(record.fields["value"].origin) == "令和３年度末!H38"
    assert record.fields["value"].printed == "稼働率約57.6％"


# --- a fictional city


def test_a_list_in_other_rows_with_other_bands_is_read_alike() -> None:
    draft = read_status(status_book(top=3), KNOWN)
    assert {one.key: one.fields["label"].value for one in draft.of(Kind.BAND)} == {
        (SCALE, "b1"): "完了",
        (SCALE, "b2"): "実施中",
        (SCALE, "b3"): "未着手",
    }
    assert value(draft, Kind.RATING, (2023, YEAR_END, "1-(1)-②", SCALE, ""), "recorded") == "b2"
    key = (2023, YEAR_END, "1-(1)-①", "待ち時間", 2023)
    assert value(draft, Kind.ACTUAL_VALUE, key, "value") == 12
    assert value(draft, Kind.ACTUAL_VALUE, key, "printed") == "待ち時間12分（目標10分）"


def test_a_scale_of_the_plan_with_the_same_bands_is_used_and_none_is_added() -> None:
    bands = (("done", "完了", ""), ("doing", "実施中", ""), ("todo", "未着手", ""), ("late", "遅れ", ""))
    draft = read_status(status_book(), replace(KNOWN, scales={"progress": bands}))
    assert draft.of(Kind.SCALE) == []
    assert value(draft, Kind.RATING, (2023, YEAR_END, "1-(1)-①", "progress", ""), "recorded") == "done"


def test_bands_of_unknown_meaning_are_not_taken_for_those_of_another_year() -> None:
    unknown = ("第１欄（見出し不明）", "第２欄（見出し不明）", "位置不明")
    stored = tuple((code, band_label(text), "") for code, text in zip("abc", unknown, strict=True))

    def read_beside(year: str) -> Draft:
        names = {"other": f"実施状況（{year}末の一覧）"}
        known = replace(KNOWN, scales={"other": stored}, scale_names=names)
        return read_status(status_book(bands=unknown), known)

    [own] = read_beside("令和４年度").of(Kind.SCALE)
    assert own.fields["name"].value == "実施状況（令和５年度末の一覧）"
    again = read_beside("令和５年度")
    assert again.of(Kind.SCALE) == []
    assert value(again, Kind.RATING, (2023, YEAR_END, "1-(1)-①", "other", ""), "recorded") == "a"


def test_a_scale_of_the_same_key_with_other_bands_is_left_alone() -> None:
    stored = (("a", "順調", ""), ("b", "遅れ", ""))
    draft = read_status(status_book(), replace(KNOWN, scales={SCALE: stored}))
    assert [one.key for one in draft.of(Kind.SCALE)] == [(f"{SCALE}-2",)]


def test_a_list_for_a_plan_without_items_brings_them_along() -> None:
    draft = read_status(status_book())
    assert [one.key[0] for one in draft.of(Kind.PILLAR)] == ["1", "1-(1)"]
    assert [one.key[0] for one in draft.of(Kind.ITEM)] == ["1-(1)-①", "1-(1)-②"]
    assert value(draft, Kind.PILLAR, ("1-(1)",), "parent") == "1"


def test_a_total_that_differs_from_the_marks_is_told_at_its_cell() -> None:
    draft = read_status(status_book(totals=(2, 1, 0)), KNOWN)
    (told,) = findings(draft, "total_differs")
    assert (told.cell, told.severity) == ("一覧!D8", Severity.WARNING)
    assert [(one.stated, one.computed) for one in draft.totals] == [
        (Decimal(2), Decimal(1)),
        (Decimal(1), Decimal(1)),
        (Decimal(0), Decimal(0)),
    ]


def test_a_total_names_its_column_by_the_bands_label_and_never_by_its_code() -> None:
    draft = read_status(status_book(totals=(1, 1, 0)), KNOWN)
    labels = [one.fields["label"].value for one in draft.of(Kind.BAND)]
    assert [one.field for one in draft.totals] == labels
    assert not {one.field for one in draft.totals} & {str(one.key[1]) for one in draft.of(Kind.BAND)}


def test_two_marks_count_both_and_a_person_says_which_is_the_rating() -> None:
    book = status_book(MORE_ROWS, totals=(3, 1, 1))
    book["一覧"]["F6"] = "○"
    draft = read_status(book, KNOWN)
    rating = (Kind.RATING, (2023, YEAR_END, "1-(1)-①", SCALE, ""))
    assert cells(draft, "two_marks") == ["一覧!D6"]
    assert draft.get(*rating) is None
    assert draft.get(Kind.STATUS, (2023, YEAR_END, "1-(1)-①")) is not None
    assert all(one.agrees for one in draft.totals)
    [question] = [one for one in draft.questions if one.topic == "rating_mark"]
    assert [letter for letter, _ in question.choices] == ["D", "F"]
    said = read_status(book, replace(KNOWN, answers={question.id: "F"}))
    record = said.get(*rating)
    assert record and record.origin and record.origin.cell == "F6"
    assert not cells(said, "two_marks")


def test_another_word_in_the_place_of_a_mark_is_told_and_rates_nothing() -> None:
    book = status_book(MORE_ROWS, totals=None)
    book["一覧"]["D7"] = "一部"
    book["一覧"]["E7"] = None
    draft = read_status(book, KNOWN)
    assert cells(draft, "mark_unread") == ["一覧!D7"]
    assert draft.get(Kind.RATING, (2023, YEAR_END, "1-(1)-②", SCALE, "")) is None


def test_of_an_item_without_a_mark_and_a_text_nothing_is_reported() -> None:
    rows = (STATUS_ROWS[0], StatusRow("②", "書かない窓口", None), StatusRow("③", "届出", None, "見直した。"))
    draft = read_status(status_book(rows, totals=None), KNOWN)
    assert [one.key[2] for one in draft.of(Kind.STATUS)] == ["1-(1)-①", "1-(1)-③"]
    assert len(draft.of(Kind.RATING)) == 1


def test_an_item_that_the_plan_has_not_is_told_as_a_new_one() -> None:
    draft = read_status(status_book((*STATUS_ROWS, StatusRow("③", "知らない項目", 2))), KNOWN)
    assert cells(draft, "new_item") == ["一覧!C8"]
    assert value(draft, Kind.ITEM, ("1-(1)-③",), "name") == "知らない項目"


def test_a_wholly_different_name_waits_for_an_answer() -> None:
    book = status_book((StatusRow("①", "公用車の削減", 0), STATUS_ROWS[1]))
    waiting = read_status(book, KNOWN)
    assert waiting.get(Kind.STATUS, (2023, YEAR_END, "1-(1)-①")) is None
    assert cells(waiting, "renamed") == ["一覧!C6"]
    same = read_status(book, replace(KNOWN, answers={"renamed:1-(1)-①": "renamed"}))
    assert value(same, Kind.SUCCESSION, ("1-(1)-①", 2023, 1), "former_name") == "窓口の混雑の緩和"
    assert same.get(Kind.STATUS, (2023, YEAR_END, "1-(1)-①")) is not None


def test_the_same_name_under_another_number_is_the_same_item() -> None:
    draft = read_status(status_book((StatusRow("⑤", "書かない窓口", 0),), totals=None), KNOWN)
    assert [one.key for one in draft.of(Kind.STATUS)] == [(2023, YEAR_END, "1-(1)-②")]
    assert cells(draft, "number_differs") == ["一覧!C6"]


def test_an_item_that_stands_twice_is_told_at_the_second_row() -> None:
    draft = read_status(status_book((STATUS_ROWS[0], STATUS_ROWS[0]), totals=None), KNOWN)
    (told,) = findings(draft, "item_twice")
    assert (told.cell, told.severity) == ("一覧!C7", Severity.WARNING)


def test_a_title_without_a_year_is_asked_and_no_result_is_read_until_then() -> None:
    book = status_book(title="実施状況一覧")
    draft = read_status(book, KNOWN)
    (asked,) = draft.questions
    assert (asked.id, asked.kind) == ("year:一覧", QuestionKind.YEAR)
    assert {one.kind for one in draft.records.values()} <= {Kind.PILLAR, Kind.ITEM, Kind.SCALE, Kind.BAND}
    assert cells(draft, "year_unknown") == ["一覧!D4"]
    answered = read_status(book, replace(KNOWN, answers={"year:一覧": "令和6年度"}))
    assert answered.get(Kind.ROUND, (2024, YEAR_END)) is not None


def test_a_formula_that_was_never_computed_is_refused_at_its_cell() -> None:
    book = status_book()
    book["一覧"]["D8"] = '=COUNTIF(D6:D7,"○")'
    (told,) = findings(read_status(book, KNOWN), "formula_without_value")
    assert (told.cell, told.severity) == ("一覧!D8", Severity.ERROR)


def test_a_hidden_row_is_read_told_and_left_out_when_somebody_says_so() -> None:
    book = status_book(totals=None)
    book["一覧"].row_dimensions[7].hidden = True
    draft = read_status(book, KNOWN)
    assert [one.key[2] for one in draft.of(Kind.STATUS)] == ["1-(1)-①", "1-(1)-②"]
    assert cells(draft, "hidden_read") == ["一覧!A7"]
    draft = read_status(book, replace(KNOWN, answers={"hidden:一覧": "skip"}))
    assert [one.key[2] for one in draft.of(Kind.STATUS)] == ["1-(1)-①"]
    assert cells(draft, "hidden_left_out") == ["一覧!A7"]


# --- headings and sentences


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("第１欄\n（見出し不明）", "第1欄（見出し不明）"),
        ("計画\nどおり", "計画どおり"),
        ("Ａ", "A"),
        ("位置不明", "位置不明"),
    ],
)
def test_a_heading_makes_a_label(heading: str, label: str) -> None:
    assert band_label(heading) == label


MEMBERS = KnownIndicator("会員数", "人", "number")
USES = KnownIndicator("窓口の利用件数", "件", "number")
GROUPS = KnownIndicator("登録団体数", "団体", "number")


@pytest.mark.parametrize(
    ("prose", "known", "name", "figure"),
    [
        ("会員数は120人", (MEMBERS,), "会員数", "120"),
        ("会員を募集。会員数１２０人（目標100人）", (MEMBERS,), "会員数", "120"),
        ("新規の募集を強化。25団体", (GROUPS,), "登録団体数", "25"),
        ("79件の窓口利用があった", (USES,), "窓口の利用件数", "79"),
        ("79件の苦情があった", (USES,), "", ""),
        ("件数40件", (USES,), "", ""),
        ("新規会員数5人", (MEMBERS,), "", ""),
        ("広報に努めた結果の会員数130人", (MEMBERS,), "会員数", "130"),
        ("30件の利用を受け付けた", (USES,), "窓口の利用件数", "30"),
        ("窓口利用件数40件", (USES,), "窓口の利用件数", "40"),
        ("25団体", (GROUPS, KnownIndicator("協定団体数", "団体", "number")), "", ""),
        ("5団体が新たに参加", (GROUPS,), "", ""),
        ("会員数120件", (MEMBERS,), "", ""),
        ("研修を6回実施", (MEMBERS,), "", ""),
        ("会員数120人（目標100人、前期90人）", (MEMBERS,), "会員数", "120"),
        ("会員数120", (MEMBERS,), "", ""),
    ],
)
def test_a_sentence_names_the_indicator_or_none(
    prose: str, known: tuple[KnownIndicator, ...], name: str, figure: str
) -> None:
    found = [(one, spoken) for spoken in figures_in(prose) if (one := named_by(spoken, known))]
    assert [(one.name, str(spoken.quantity.value)) for one, spoken in found] == (
        [(name, figure)] if name else []
    )


def test_the_printed_words_of_a_figure_end_with_what_it_counts() -> None:
    (spoken,) = figures_in("７９件のＲＰＡ業務を実施（うち５件は試行）")
    assert (spoken.printed, spoken.counts) == ("７９件のＲＰＡ業務", "RPA業務")


def test_the_figure_of_another_year_is_no_actual_of_this_one() -> None:
    for prose in ("前年度の待ち時間20分", "令和4年度の待ち時間20分"):
        draft = read_status(status_book((StatusRow("①", "窓口の混雑の緩和", 0, prose),), totals=None), KNOWN)
        assert draft.of(Kind.ACTUAL_VALUE) == []
        assert cells(draft, "figure_in_prose") == ["一覧!G6"]
    this_year = StatusRow("①", "窓口の混雑の緩和", 0, "令和5年度の待ち時間12分（見込）")
    draft = read_status(status_book((this_year,), totals=None), KNOWN)
    key = (2023, YEAR_END, "1-(1)-①", "待ち時間", 2023)
    assert value(draft, Kind.ACTUAL_VALUE, key, "value") == 12
    assert value(draft, Kind.ACTUAL_VALUE, key, "is_provisional") is True


def test_two_figures_for_one_indicator_are_neither_taken() -> None:
    row = StatusRow("①", "窓口の混雑の緩和", 0, "待ち時間12分。待ち時間9分")
    draft = read_status(status_book((row,), totals=None), KNOWN)
    assert draft.of(Kind.ACTUAL_VALUE) == []
    (told,) = findings(draft, "figure_in_prose")
    assert (told.cell, told.severity) == ("一覧!G6", Severity.WARNING)


# --- figures in sentences of any list


def measured_list(*results: str) -> Draft:
    """A list with an indicator of its own and a column of results of R5, one cell for each item."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "一覧"
    sheet.append(
        ["番号", "取組項目", "担当課", "指標", "令和5年度目標", "令和5年度実績", "令和5年度の主な取組"]
    )
    for nth, result in enumerate(results, start=1):
        actual, _, told = result.partition("｜")
        sheet.append(
            [
                nth,
                f"取組{nth}の推進",
                "市民課",
                f"{'甲乙丙'[nth - 1]}会員数（人）",
                "100人",
                actual or None,
                told,
            ]
        )
    return read(as_book(book), Known())


def test_a_new_plan_s_own_indicator_takes_its_result_from_the_sentence_beside_it() -> None:
    draft = measured_list("｜広く募った。甲会員数は120人", "98人｜乙会員数を98人とした。", "70人｜進めた。")
    found = {one.key[3]: one.fields["value"] for one in draft.of(Kind.ACTUAL_VALUE)}
    assert {name: said.value for name, said in found.items()} == {
        "甲会員数": 120,
        "乙会員数": 98,
        "丙会員数": 70,
    }
    assert str(found["甲会員数"].origin) == "一覧!G2"
    assert str(found["乙会員数"].origin) == "一覧!F3"


def test_sentences_beside_figures_are_not_searched() -> None:
    draft = measured_list("98人｜延べ300人が来た。", "97人｜5回開いた。")
    assert cells(draft, "figure_in_prose") == []
    assert len(draft.of(Kind.ACTUAL_VALUE)) == 2


def test_a_sentence_in_a_column_of_figures_is_kept_whole_and_its_figure_taken() -> None:
    told = "各地区の集まりで募り、" * 12 + "乙会員数は98人となった。"
    draft = measured_list("90人｜募った。", f"{told}｜", "広く募ったが、延べ30回にとどまった。｜")
    key = (2023, YEAR_END, "1-2")
    assert value(draft, Kind.ACTUAL_VALUE, (*key, "乙会員数", 2023), "value") == 98
    assert value(draft, Kind.ACTUAL_VALUE, (*key, "乙会員数", 2023), "printed") == "乙会員数は98人となった"
    assert value(draft, Kind.STATUS, key, "narrative") == told
    assert cells(draft, "figure_in_prose") == ["一覧!F4"]
    assert cells(draft, "figure_unread") == []


def test_a_form_s_sentence_too() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("令和5年度 取組実績票", None),
        ("取組項目", "会員の募集"),
        ("担当課", "市民課"),
        ("指標", "会員数"),
        ("単位", "人"),
        ("目標値", "100人"),
        ("取組実績", "広く募った。会員数は120人となった。"),
    ):
        sheet.append(row)
    draft = read(as_book(book), Known())
    [actual] = draft.of(Kind.ACTUAL_VALUE)
    assert (actual.key[3], actual.fields["value"].value) == ("会員数", 120)
