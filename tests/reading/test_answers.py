"""A person can say everything the reader can: each answer changes what it is said of, as far as it reaches."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from plans.books.cells import Book
from progress.intake.draft import Draft, Kind, text_of
from progress.intake.known import Known
from progress.intake.reading.answers import (
    HEADING,
    READ,
    SKIP,
    block_question,
    column_question,
    headers_question,
    heading_question,
    hidden_question,
    once_question,
    row_question,
    sheet_question,
    unit_question,
)
from progress.intake.reading.file import read
from progress.intake.reading.profile import dumps, loads
from tests.books import read_book
from tests.reading.draw import draw, page

ROWS = """
    令和5年度実績
    番号 | 取組項目 | 担当課 | 謎の値 | 効果額（円）
    1 | {one} | 市民課 | ぬる | 100
    2 | {two} | 財政課 | ねる | 200
    """
TWO = draw(
    page("一覧", ROWS.format(one="窓口の改善", two="使用料の見直し")),
    page("別表", ROWS.format(one="研修の充実", two="庁舎の省エネ")),
)


def drafted(data: bytes, answers: Mapping[str, str], **known: object) -> Draft:
    book: Book = read_book("計画.xlsx", data)
    return read(book, Known(answers=answers, **known))  # type: ignore[arg-type]


def names(draft: Draft) -> list[str]:
    return [text_of(one, "name") for one in draft.of(Kind.ITEM)]


def remarks(draft: Draft) -> int:
    return sum("remarks" in one.fields for one in draft.of(Kind.ITEM))


def signature() -> str:
    sheet = drafted(TWO, {}).sheets[0]
    return next(one.signature for one in sheet.columns if one.column == "D")


def test_a_column_is_said_for_itself_and_a_heading_for_all_sheets() -> None:
    assert remarks(drafted(TWO, {})) == 0
    assert remarks(drafted(TWO, {column_question("一覧", "D"): "note"})) == 2
    assert remarks(drafted(TWO, {heading_question(signature()): "note"})) == 4


def test_a_column_said_for_itself_goes_before_its_heading() -> None:
    answers = {heading_question(signature()): "note", column_question("別表", "D"): "ignore"}
    assert remarks(drafted(TWO, answers)) == 2


def asked_of_columns(answers: Mapping[str, str]) -> list[str]:
    return [one.id for one in drafted(TWO, answers).questions if one.heading]


def test_columns_under_one_heading_are_asked_about_once() -> None:
    one, both = column_question("一覧", "D"), heading_question(signature())
    assert asked_of_columns({}) == [both]
    # It stays among the questions, so that it can be answered otherwise.
    assert asked_of_columns({both: "note"}) == [both]
    # Somebody who tells one sheet from the other is asked of each.
    assert asked_of_columns({one: "note"}) == [one, column_question("別表", "D")]


def test_what_is_said_for_this_file_alone_is_not_remembered() -> None:
    def kept(question: str) -> set[str]:
        one = drafted(TWO, {question: "note", sheet_question("別表"): SKIP})
        return {code for codes in one.signatures.values() for code in codes.values()}

    assert "note" in kept(column_question("一覧", "D"))
    assert "note" not in kept(once_question("一覧", "D"))


def test_a_unit_is_said_of_a_column_and_remembered() -> None:
    answers = {unit_question("一覧", "E"): "千円", sheet_question("別表"): SKIP}
    draft = drafted(TWO, answers)
    amounts = [one.fields["amount_yen"].value for one in draft.of(Kind.EFFECT)]
    assert amounts == [100_000, 200_000]
    again = drafted(TWO, {sheet_question("別表"): SKIP}, remembered=draft.signatures)
    assert [one.fields["amount_yen"].value for one in again.of(Kind.EFFECT)] == amounts
    assert again.signatures == draft.signatures


@pytest.mark.parametrize(("said", "group"), [(SKIP, []), ("band", ["窓口の改善"]), ("total", [])])
def test_a_row_is_left_out_or_made_a_group_or_a_total(said: str, group: list[str]) -> None:
    draft = drafted(TWO, {row_question("一覧", 3): said, sheet_question("別表"): SKIP})
    assert names(draft) == ["使用料の見直し"]
    assert [
        one for pillar in draft.of(Kind.PILLAR) if (one := text_of(pillar, "name")) == "窓口の改善"
    ] == group


def test_a_row_taken_for_a_note_is_made_an_item() -> None:
    data = draw(page("一覧", ROWS.format(one="窓口の改善", two="使用料の見直し") + "※ | 帳票の削減\n"))
    assert "帳票の削減" not in names(drafted(data, {}))
    assert "帳票の削減" in names(drafted(data, {row_question("一覧", 5): "item"}))


def test_a_sheet_is_left_out_whichever_layout_claims_it() -> None:
    draft = drafted(TWO, {sheet_question("一覧"): SKIP})
    assert names(draft) == ["研修の充実", "庁舎の省エネ"]
    assert [bool(one.layout) for one in draft.sheets] == [False, True]


def test_header_rows_are_said_for_all_sheets_alike() -> None:
    strange = """
        あいう | かきく
        いろは | にほへ | とちり | ぬるを
        1 | {one} | 市民課 | ぬる
        2 | {two} | 財政課 | ねる
        """
    data = draw(
        page("甲", strange.format(one="窓口の改善", two="使用料の見直し")),
        page("乙", strange.format(one="研修の充実", two="庁舎の省エネ")),
    )
    answers = {headers_question("甲"): "2"}
    found = {one.sheet: one.header_rows for one in drafted(data, answers).sheets}
    assert found == {"甲": (2,), "乙": (2,)}


def test_a_table_beside_the_list_is_left_out_or_read() -> None:
    data = draw(
        page(
            "一覧",
            """
            番号 | 取組項目 | 担当課 | 取組内容
            1 | 窓口の改善 | 市民課 | 待ち時間を減らす
            2 | 使用料の見直し | 財政課 | 負担を改める
            3 | 研修の充実 | 職員課 | 研修を増やす
            .
            番号 | 取組名称 | 担当課
            9 | 庁舎の省エネ | 管財課
            """,
        )
    )
    first = {one.first for one in drafted(data, {}).blocks}
    assert "A6" in first
    with_it = names(drafted(data, {block_question("一覧", "A6"): READ}))
    without = names(drafted(data, {block_question("一覧", "A6"): SKIP}))
    assert "庁舎の省エネ" in with_it and "庁舎の省エネ" not in without
    assert len(without) == 3


STACKED = draw(
    page(
        "一覧",
        """
        令和5年度実績
        番号 | 取組項目 | 担当課 | 謎の値 | 効果額
        1 | 窓口の改善 | 市民課 | ぬる | 100
        2 | 使用料の見直し | 財政課 | ねる | 200
        .
        番号 | 取組項目 | 担当課 | 不明の値 | 効果額（円）
        3 | 研修の充実 | 職員課 | のる | 300
        4 | 庁舎の省エネ | 管財課 | はる | 400
        """,
    )
)


def test_columns_of_a_table_below_another_are_said_of_that_table() -> None:
    """A letter alone is the first table's column; with the row of its heading another table's."""
    assert {one.id for one in drafted(STACKED, {}).questions} >= {
        column_question("一覧", "D"),
        column_question("一覧", "D6"),
    }
    answers = {column_question("一覧", "D"): "note", column_question("一覧", "D6"): "approach"}
    items = drafted(STACKED, answers).of(Kind.ITEM)
    assert [text_of(one, "remarks") for one in items] == ["ぬる", "ねる", "", ""]
    assert [text_of(one, "approach") for one in items] == ["", "", "のる", "はる"]


def test_a_unit_is_said_of_one_of_two_tables() -> None:
    draft = drafted(STACKED, {unit_question("一覧", "E"): "千円"})
    assert [one.fields["amount_yen"].value for one in draft.of(Kind.EFFECT)] == [100_000, 200_000, 300, 400]


def test_a_column_without_a_heading_is_given_a_field_and_a_year() -> None:
    data = draw(
        page(
            "一覧",
            """
            令和5年度実績
            番号 | 取組項目 | 担当課 | 取組状況
            1 | 窓口の改善 | 市民課 | 予約制とした | Ａ
            2 | 使用料の見直し | 財政課 | 改定した | Ｂ
            """,
        )
    )
    draft = drafted(data, {column_question("一覧", "E"): "rating@2021"})
    assert {one.key[0] for one in draft.of(Kind.RATING)} == {2021}


def test_a_row_is_said_to_be_the_heading_of_another_table() -> None:
    data = draw(
        page(
            "一覧",
            """
            番号 | 取組項目 | 担当課 | 取組内容
            1 | 窓口の改善 | 市民課 | 待ち時間を減らす
            2 | 使用料の見直し | 財政課 | 負担を改める
            .
            ※※ | 謎の名 | 不明の課 | 謎の中身
            1 | 運動会 | 学校教育課 | 廃止する
            2 | 盆踊り | 商工課 | 縮小する
            """,
        )
    )
    assert {one.header_rows for one in drafted(data, {}).blocks} == {(1,)}
    answers = {
        row_question("一覧", 5): HEADING,
        block_question("一覧", "A5"): READ,
        column_question("一覧", "B5"): "name",
        column_question("一覧", "D5"): "note",
    }
    draft = drafted(data, answers)
    assert [one.header_rows for one in draft.blocks] == [(1,), (5,)]
    items = draft.of(Kind.ITEM)
    assert [text_of(one, "approach") for one in items] == ["待ち時間を減らす", "負担を改める", "", ""]
    assert [text_of(one, "remarks") for one in items] == ["", "", "廃止する", "縮小する"]


def test_a_line_above_a_table_is_said_to_be_a_group() -> None:
    data = draw(
        page(
            "一覧",
            """
            事務の見直し
            番号 | 取組項目 | 担当課 | 取組内容
            1 | 窓口の改善 | 市民課 | 待ち時間を減らす
            .
            補助金の見直し | （単位：円）
            番号 | 取組項目 | 所管課 | 取組内容
            1 | 使用料の見直し | 財政課 | 負担を改める
            """,
        )
    )
    answers = {row_question("一覧", 1): "band", row_question("一覧", 5): "band"}
    draft = drafted(data, answers)
    pillars = {one.key[0]: text_of(one, "name") for one in draft.of(Kind.PILLAR)}
    assert [pillars[text_of(one, "pillar")] for one in draft.of(Kind.ITEM)] == [
        "事務の見直し",
        "補助金の見直し",
    ]
    numbered = draw(page("一覧", "① 窓口" + ROWS.format(one="窓口の改善", two="使用料の見直し")))
    assert "窓口" in [text_of(one, "name") for one in drafted(numbered, {}).of(Kind.PILLAR)]
    left_out = drafted(numbered, {row_question("一覧", 1): SKIP})
    assert "窓口" not in [text_of(one, "name") for one in left_out.of(Kind.PILLAR)]


def test_which_of_two_marks_holds_is_asked_and_said() -> None:
    data = draw(
        page(
            "一覧",
            """
            令和5年度実施状況
            番号 | 取組項目 | 評価 | |
            | | 順調 | やや遅れ | 遅れ
            1 | 窓口の改善 | ○ | |
            2 | 使用料の見直し | ○ | ○ |
            3 | 研修の充実 | | ○ |
            4 | 庁舎の省エネ | | | ○
            """,
            merge="A2:A3 B2:B3 C2:E2",
        )
    )
    before = drafted(data, {})
    asked = next(one for one in before.questions if one.topic == "rating_mark")
    assert [value for value, _ in asked.choices] == ["C", "D"]
    assert len(before.of(Kind.RATING)) == 3
    after = drafted(data, {asked.id: "D"})
    assert len(after.of(Kind.RATING)) == 4
    assert "two_marks" not in {one.kind for one in after.findings}


FORM = draw(
    page(
        "個票",
        """
        取組名 | 窓口の改善
        担当課 | 市民課
        現状 | 待ち時間が長い
        目的 | 待ち時間を減らす
        指標名 | 令和5年度目標 | 令和5年度実績
        待ち時間 | 10分 | 12分
        """,
    )
)


def test_a_label_of_a_form_is_said_by_its_cell() -> None:
    """Its column's letter would name the small table inside, too."""
    before = drafted(FORM, {})
    after = drafted(FORM, {column_question("個票", "A4"): "note"})
    assert text_of(after.of(Kind.ITEM)[0], "remarks") == "待ち時間を減らす"
    for kind in (Kind.INDICATOR, Kind.TARGET_VALUE, Kind.ACTUAL_VALUE, Kind.ASSIGNMENT):
        assert [one.key for one in after.of(kind)] == [one.key for one in before.of(kind)] != []
    left_out = drafted(FORM, {column_question("個票", "A3"): "ignore"})
    assert "current_issues" in before.of(Kind.ITEM)[0].fields
    assert "current_issues" not in left_out.of(Kind.ITEM)[0].fields
    assert len(left_out.of(Kind.TARGET_VALUE)) == 1


NEXT_FORM = draw(
    page(
        "調書１",
        """
        令和6年度 取組調書
        取組名 | 研修の充実 | 担当課 | 職員課
        目的 | 職員を育てる
        現状 | 研修が少ない
        """,
    )
)


def test_what_is_said_of_labels_holds_for_the_next_form_that_has_them() -> None:
    said = {column_question("個票", "A4"): "note", column_question("個票", "A3"): "ignore"}
    draft = drafted(FORM, said)
    for remembered in (draft.signatures, loads(dumps(draft, "調書"))):
        after = drafted(NEXT_FORM, {}, remembered=remembered)
        [item] = after.of(Kind.ITEM)
        assert text_of(item, "remarks") == "職員を育てる"
        assert "current_issues" not in item.fields
        assert after.signatures.items() <= draft.signatures.items()
    once = {once_question("個票", "A4"): "note"}
    unsaid = drafted(NEXT_FORM, {}, remembered=drafted(FORM, once).signatures)
    assert not text_of(unsaid.of(Kind.ITEM)[0], "remarks")


def test_the_column_of_a_table_inside_a_form_is_said_by_its_heading() -> None:
    draft = drafted(FORM, {column_question("個票", "C5"): "ignore"})
    assert not draft.of(Kind.ACTUAL_VALUE) and len(draft.of(Kind.TARGET_VALUE)) == 1
    assert names(draft) == ["窓口の改善"]


def test_hidden_rows_that_are_wanted_are_told() -> None:
    data = draw(page("一覧", ROWS.format(one="窓口の改善", two="使用料の見直し"), hide_rows=(4,)))
    draft = drafted(data, {hidden_question("一覧"): READ})
    assert names(draft) == ["窓口の改善", "使用料の見直し"]
    assert [one.cell for one in draft.findings if one.kind == "hidden_read"] == ["一覧!A4"]
