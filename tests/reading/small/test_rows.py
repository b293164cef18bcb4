"""Which rows are items: counts, shares, legends and totals are not, and don't change what a column is."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from progress.intake.draft import Kind, text_of
from progress.intake.known import Known
from progress.intake.reading.answers import SKIP, hidden_question
from progress.intake.reading.file import read
from progress.intake.reading.report import report as report_of_cells
from tests.books import read_book
from tests.reading.draw import draw, page
from tests.reading.reading import (
    NAMES,
    RATING,
    agrees,
    asks,
    at,
    canonical,
    differs,
    finds,
    has_items,
    has_pillars,
    header_ends_at,
    no_item_at,
    right_or_asked,
    says,
    silent,
)

TITLE = "架空市行政改革推進計画（令和2年度～令和6年度）進捗状況（令和4年度末）"

# ── M10: counts and shares under a list ─────────────────────────────────────────────────────────────────────

COUNTS_BELOW = page(
    "一覧",
    f"""
        {TITLE}
        .
        番号 | 取組項目 | 担当課 | 達成度 | |
        | | | 達成 | 一部達成 | 未達成
        1 | 証明書の交付 | 戸籍課 | | | ○
        2 | 電話の取次ぎ | 戸籍課 | | ○ |
        3 | 案内板の更新 | 戸籍課 | ○ | |
        4 | 積立金の運用 | 管財課 | | ○ |
        5 | 助成の見直し | 管財課 | ○ | |
        件数 | | | 2 | 2 | 1
        割合 | | | 40.0% | 40.0% | 20.0%
    """,
    merge="A3:A4 B3:B4 C3:C4 D3:F3 A10:C10 A11:C11",
)


def test_m10_counts_below_marks_are_compared():
    report = canonical(draw(COUNTS_BELOW))
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "案内板の更新", "積立金の運用", "助成の見直し")
    assert agrees(report, "一覧", "D10", "E10", "F10")
    assert no_item_at(report, "一覧", 10, 11)
    for cell, label in (("F5", "未達成"), ("E6", "一部達成"), ("D7", "達成")):
        assert says(report, "一覧", cell, RATING, year=2022, value=label)
    assert silent(report, "一覧", "D11", "E11", "F11")


def test_m10_a_count_that_the_rows_do_not_give_is_said_to_differ():
    wrong = page("一覧", COUNTS_BELOW.text.replace("2 | 2 | 1", "3 | 2 | 1"), merge=COUNTS_BELOW.merge)
    report = canonical(draw(wrong))
    assert differs(report, "一覧", "D10")
    assert not differs(report, "一覧", "E10")


@pytest.mark.parametrize("heading", ["区分", "進捗区分"], ids=["section", "rating"])
def test_m10b_a_small_table_of_counts_is_no_part_of_the_list(heading):
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 担当課 | 進捗区分
            1 | 証明書の交付 | 戸籍課 | 計画どおり
            2 | 電話の取次ぎ | 戸籍課 | 計画どおり
            3 | 積立金の運用 | 管財課 | 遅れている
            4 | 助成の見直し | 管財課 | 計画どおり
            .
            | {heading} | 項目数 | 割合
            | 計画どおり | 3 | 75.0%
            | 遅れている | 1 | 25.0%
            | 計 | 4 |
        """,
    )
    report = canonical(draw(drawn))
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "積立金の運用", "助成の見直し")
    assert no_item_at(report, "一覧", 9, 10, 11, 12)
    assert says(report, "一覧", "D4", RATING, year=2022, value="計画どおり")
    assert says(report, "一覧", "C4", "lead_department", value="戸籍課")
    assert silent(report, "一覧", "B10", "B11", "B12", "D10", "D11")


def test_m10c_lines_that_count_the_items_are_compared():
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 大項目 | 取組項目 | 担当課 | 評価
            1 | 窓口業務 | 証明書の交付 | 戸籍課 | 実施
            2 | | 電話の取次ぎ | 戸籍課 | 未実施
            3 | | 案内板の更新 | 戸籍課 | 実施
            4 | | 待合の改装 | 戸籍課 | 実施
            .
            取組項目数 | | 4 | |
            　うち実施 | | 3 | 0.75 |
            　うち未実施 | | 1 | 0.25 |
        """,
        merge="B4:B7",
        formats={"D10": "0.0%", "D11": "0.0%"},
    )
    report = canonical(draw(drawn))
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "案内板の更新", "待合の改装")
    assert has_pillars(report, "窓口業務")
    assert no_item_at(report, "一覧", 9, 10, 11)
    assert says(report, "一覧", "E5", RATING, year=2022, value="未実施")
    assert silent(report, "一覧", "D10", "D11")
    assert agrees(report, "一覧", "C10", "C11")


def test_m10d_a_row_of_shares_under_the_sums_does_not_make_marks_figures():
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 担当課 | 評価 | |
            | | | Ｓ | Ａ | Ｂ
            1 | 証明書の交付 | 戸籍課 | | ○ |
            2 | 電話の取次ぎ | 戸籍課 | | | ○
            3 | 案内板の更新 | 戸籍課 | | ○ |
            4 | 積立金の運用 | 管財課 | | ○ |
            合計 | | | 0 | 3 | 1
            割合 | | | 0 | 0.75 | 0.25
        """,
        merge="A3:A4 B3:B4 C3:C4 D3:F3 A9:C9 A10:C10",
        formats={"D10": "0%", "E10": "0%", "F10": "0%"},
    )
    report = canonical(draw(drawn))
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "案内板の更新", "積立金の運用")
    assert says(report, "一覧", "E5", RATING, year=2022, value="Ａ")
    assert says(report, "一覧", "F6", RATING, year=2022, value="Ｂ")
    assert agrees(report, "一覧", "D9", "E9", "F9")
    assert no_item_at(report, "一覧", 9, 10)
    assert silent(report, "一覧", "D10", "E10", "F10")


# ── M11, M14: legends ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["評価区分", "凡例", "評価の基準"], ids=["scale", "legend", "criteria"])
def test_m11_a_sheet_that_explains_the_marks_is_left_alone(name):
    listed = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 担当課 | 評価
            1 | 証明書の交付 | 戸籍課 | Ａ
            2 | 電話の取次ぎ | 戸籍課 | Ｂ
        """,
    )
    legend = page(
        name,
        """
            評価区分
            .
            区分 | 内容
            Ａ | 予定を終えた
            Ｂ | ほぼ予定を終えた
            Ｃ | 予定に届かない
        """,
    )
    report = canonical(draw(listed, legend))
    assert has_items(report, "証明書の交付", "電話の取次ぎ")
    assert has_pillars(report)
    assert no_item_at(report, name, 3, 4, 5, 6)
    assert says(report, "一覧", "D4", RATING, year=2022)


@pytest.mark.parametrize(
    ("legend", "at"),
    [("Ａ：完了　Ｂ：順調　Ｃ：遅れ", "top"), ("※評価　Ａ＝完了、Ｂ＝順調、Ｃ＝遅れ", "bottom")],
    ids=["above", "below"],
)
def test_m14_a_line_that_explains_the_marks_is_no_pillar(legend, at):
    rows = f"""
        {TITLE}
        {legend if at == "top" else "."}
        .
        番号 | 取組項目 | 担当課 | 評価
        Ⅰ　窓口業務 | | |
        1 | 証明書の交付 | 戸籍課 | Ａ
        Ⅱ　財産 | | |
        2 | 積立金の運用 | 管財課 | Ｂ
        {legend if at == "bottom" else "."}
    """
    report = canonical(draw(page("一覧", rows, merge="A5:D5 A7:D7")))
    assert has_items(report, "証明書の交付", "積立金の運用")
    assert has_pillars(report, "窓口業務", "財産")
    assert says(report, "一覧", "D6", RATING, year=2022)


# ── M13: a heading that goes on ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("goes_on", ["第1章（つづき）", "第1章　窓口業務（続き）"], ids=["number", "name"])
def test_m13_a_chapter_that_goes_on_is_the_same_chapter(goes_on):
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 担当課 | 評価
            第1章　窓口業務 | | |
            1-1 | 証明書の交付 | 戸籍課 | Ａ
            {goes_on} | | |
            番号 | 取組項目 | 担当課 | 評価
            1-2 | 電話の取次ぎ | 戸籍課 | Ｂ
        """,
        merge="A4:D4 A6:D6",
    )
    report = canonical(draw(drawn))
    assert has_items(report, "証明書の交付", "電話の取次ぎ")
    assert has_pillars(report, "窓口業務") | has_pillars(report, "第1章　窓口業務")
    assert no_item_at(report, "一覧", 6, 7)


# ── M17: hidden rows ────────────────────────────────────────────────────────────────────────────────────────

HIDDEN_IN_MATRIX = page(
    "柱３",
    """
        改革の柱ごとの実施状況一覧（令和4年度末）
        .
        改革項目 | | | 実施状況 | | | 主な取組内容
        | | | 計画どおり | やや遅れている | 遅れている |
        ３ 財産 | | | | | |
        | （１）積立金 | ①積立金の運用 | ○ | | | 運用を改めた
        | | ②助成の見直し | | ○ | |
        | | ③貸付の整理 | ○ | | |
    """,
    merge="A3:C4 D3:F3 G3:G4 A5:G5 B6:B8",
    hide_rows=(7,),
)
HIDDEN_IN_LIST = page(
    "一覧",
    f"""
        {TITLE}
        .
        番号 | 取組項目 | 担当課 | 評価
        1 | 証明書の交付 | 戸籍課 | Ａ
        2 | 電話の取次ぎ | 戸籍課 | Ｂ
        3 | 案内板の更新 | 戸籍課 | Ｂ
    """,
    hide_rows=(5,),
)


@pytest.mark.parametrize(
    ("drawn", "cell"), [(HIDDEN_IN_MATRIX, "C7"), (HIDDEN_IN_LIST, "B5")], ids=["matrix", "list"]
)
def test_m17b_hidden_rows_are_asked_about_in_every_layout(drawn, cell):
    report = canonical(draw(drawn))
    assert asks(report, drawn.name, cell, "hidden_rows")


def test_hidden_rows_of_a_list_are_its_items_until_somebody_says_that_they_are_not():
    data = draw(HIDDEN_IN_LIST)
    assert has_items(canonical(data), "証明書の交付", "電話の取次ぎ", "案内板の更新")
    left = canonical(data, answers={"hidden:一覧": "skip"})
    assert has_items(left, "証明書の交付", "案内板の更新")


def test_hidden_rows_that_say_they_are_gone_are_left_out_until_somebody_wants_them():
    gone = replace(HIDDEN_IN_LIST, text=HIDDEN_IN_LIST.text.replace("電話の", "【廃止】電話の"))
    report = canonical(draw(gone))
    assert has_items(report, "証明書の交付", "案内板の更新")
    assert asks(report, "一覧", "B5", "hidden_rows")
    assert len(canonical(draw(gone), answers={"hidden:一覧": "read"})["items"]) == 3


def test_of_hidden_rows_and_columns_the_rows_alone_are_proposed():
    report = canonical(draw(replace(HIDDEN_IN_LIST, hide_columns="D")))
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "案内板の更新")
    assert silent(report, "一覧", "D4", "D5", "D6")
    wanted = canonical(draw(replace(HIDDEN_IN_LIST, hide_columns="D")), answers={"hidden:一覧": "read"})
    assert at(wanted, "一覧", "D5")
    assert (
        canonical(draw(replace(HIDDEN_IN_LIST, hide_columns="D")), answers={"hidden:一覧": "rows"}) == report
    )


def test_a_hidden_sheet_is_asked_about():
    data = draw(HIDDEN_IN_LIST, page("旧一覧", HIDDEN_IN_LIST.text, hidden=True))
    assert asks(canonical(data), "旧一覧", None, "hidden_sheet")


# ── M25, M28: rows that stand for none, and totals over more than is listed ─────────────────────────────────


def test_m25_rows_that_stand_for_none_are_no_items():
    drawn = page(
        "一覧",
        """
            架空市行政改革推進計画（令和2年度～令和6年度）
            .
            番号 | 大項目 | 取組項目 | 担当課
            1 | 窓口業務 | 証明書の交付 | 戸籍課
            | 広報 | （該当なし） |
            2 | 財産 | 積立金の運用 | 管財課
            追加 | | ※追加の取組を検討中 |
            合　計 | | ２項目（継続２、新規０） |
        """,
    )
    report = canonical(draw(drawn))
    assert has_items(report, "証明書の交付", "積立金の運用")
    assert no_item_at(report, "一覧", 5, 7, 8)


@pytest.mark.parametrize(
    "word", ["該当なし", "（該当する取組はありません）", "－"], ids=["bare", "sentence", "dash"]
)
def test_m25_however_a_row_says_that_there_is_none(word):
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画（令和2年度～令和6年度）
            .
            番号 | 大項目 | 取組項目 | 担当課
            1 | 窓口業務 | 証明書の交付 | 戸籍課
            － | 広報 | {word} | －
            2 | 財産 | 積立金の運用 | 管財課
        """,
    )
    report = canonical(draw(drawn))
    assert has_items(report, "証明書の交付", "積立金の運用") | asks(report, "一覧", "C5", NAMES)


def test_m28_a_total_over_more_than_is_listed_need_not_match():
    drawn = page(
        "主な節減額",
        """
            架空市行政改革大綱　主な取組と節減額
            （令和3年度～令和4年度）
            .
            年度 | 主な取組の内容 | 担当課 | 節減額
            令和3年度 | 清掃の回数 | 管財課 | 40千円
            | 印刷の部数 | 総務課 | 60千円
            令和3年度　計（その他の取組を含む） | | | 250千円
            令和4年度 | 郵送の方法 | 管財課 | 30千円
            令和4年度　計（その他の取組を含む） | | | 400千円
            2年計 | | | 650千円
        """,
        merge="A5:A6 A7:C7 A9:C9 A10:C10",
    )
    report = canonical(draw(drawn))
    assert has_items(report, "清掃の回数", "印刷の部数", "郵送の方法")
    assert no_item_at(report, "主な節減額", 7, 9, 10)
    assert not finds(report, "主な節減額", "D7", "D9")
    assert not differs(report, "主な節減額", "D7") and not differs(report, "主な節減額", "D9")
    assert not finds(report, "主な節減額", "D10")
    for cell, year, amount in (("D5", 2021, 40), ("D6", 2021, 60), ("D8", 2022, 30)):
        assert right_or_asked(
            report,
            "主な節減額",
            cell,
            ("reduction", "effect_actual"),
            "sign",
            year=year,
            value=amount,
            unit="千円",
        )


# ── Codes that became dates ─────────────────────────────────────────────────────────────────────────────


def test_a_code_given_back_keeps_what_is_printed():
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            番号 | 取組項目 | 担当課 | 評価
            1-1 | 証明書の交付 | 戸籍課 | Ａ
            x | 電話の取次ぎ | 戸籍課 | Ｂ
            1-3 | 窓口の案内 | 戸籍課 | Ｂ
        """,
        values={"A4": date(2026, 1, 2)},
        formats={"A4": 'm"月"d"日"'},
    )
    book = read_book("計画.xlsx", draw(drawn))
    told = report_of_cells(book, Known(answers={"code:一覧!A4": "1-2"}))
    number = next(one for one in told["cells"] if one["cell"] == "A4")
    assert (number["value"], number["printed"]) == ("1-2", "1月2日")


# ── Rows of two raters under each other ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("names", ["推進項目", "重点項目", "重点取組"])
def test_each_raters_row_has_a_scale_of_its_own_and_pillars_words_name_items_where_nothing_else_does(names):
    drawn = page(
        "工程表",
        f"""
            架空市行政改革推進計画（令和5年度～令和7年度）工程表
            .
            番号 | {names} | 担当課 | | 令和5年度 | 令和6年度 | 令和7年度
            【基本方針１】仕事の進め方を改める
            1 | 手順書の整備 | 総務課 | 計画 | 様式を定める。 | 作成する。 | 見直す。
            | | | 実績 | 様式を定めた。 | 作成した。 |
            | | | 担当課評価 | ○ | △ |
            | | | 委員会評価 | ○ | × |
            2 | 電話の自動応答 | 戸籍課 | 計画 | 調査する。 | 始める。 | 続ける。
            | | | 実績 | 聞き取った。 | 始めた。 |
            | | | 担当課評価 | ○ | ◎ |
            | | | 委員会評価 | △ | ◎ |
        """,
        merge="A4:G4 A5:A8 B5:B8 C5:C8 A9:A12 B9:B12 C9:C12",
    )
    report = canonical(draw(drawn))
    assert has_items(report, "手順書の整備", "電話の自動応答")
    assert has_pillars(report, "仕事の進め方を改める")
    for cell, year, mark, item in (
        ("F7", 2024, "△", "手順書の整備"),
        ("F8", 2024, "×", "手順書の整備"),
        ("E12", 2023, "△", "電話の自動応答"),
        ("F12", 2024, "◎", "電話の自動応答"),
    ):
        assert says(report, "工程表", cell, RATING, year=year, value=mark, item=item)
    assert not finds(report, "工程表", "F8", "E12")


# ── What a table works out itself, and totals over hidden rows ──────────────────────────────────────────────

REVIEWED = """
    事務事業見直し一覧 | | | | | （単位：千円）
    番号 | 事業名 | 課名 | {headings} | 備考
    1 | 追録の購入 | 総務課 | 1846 | 0 | -1846 |
    2 | 日直の業務 | 総務課 | 9720 | 7290 | -2430 |
    3 | 物産展 | 商工課 | 1080 | 0 | -1080 |
    4 | 草刈りの委託 | 建設課 | 800 | 850 | 50 |
    計 | | | 13446 | 8140 | {change} |
"""


def test_a_column_that_is_the_difference_of_two_others_is_compared_and_not_asked_about():
    drawn = page("一覧", REVIEWED.format(headings="令和6年度予算 | 令和7年度予算 | 増減額", change=-5306))
    report = canonical(draw(drawn))
    assert not asks(report, "一覧", "F2", NAMES)
    assert agrees(report, "一覧", "F3", "F6", "D7", "F7")
    said = REVIEWED.format(headings="令和6年度予算 | 令和7年度予算 | 増減額", change=-5306)
    assert agrees(canonical(draw(page("一覧", said.replace("-1080", "皆減")))), "一覧", "F3", "F7")
    assert says(report, "一覧", "E4", "budget", year=2025, value=7290, unit="千円")


def test_a_slip_in_a_difference_and_a_column_that_has_a_field_of_its_own_are_no_matter_of_course():
    slipped = page("一覧", REVIEWED.format(headings="令和6年度予算 | 令和7年度予算 | 増減額", change=-5300))
    assert differs(canonical(draw(slipped)), "一覧", "F7")
    named = page(
        "一覧", REVIEWED.format(headings="令和6年度予算 | 令和7年度予算 | 令和7年度削減額", change=-5306)
    )
    assert right_or_asked(canonical(draw(named)), "一覧", "F3", "reduction", "sign", year=2025, value=-1846)


def test_a_total_may_hold_the_rows_that_are_hidden_and_left_out():
    text = REVIEWED.format(headings="令和6年度予算 | 令和7年度予算 | 増減額", change=-5306)
    left_out = Known(answers={hidden_question("一覧"): SKIP})
    for total, claim in (("13446", agrees), ("13000", differs)):
        drawn = draw(page("一覧", text.replace("13446", total), hide_rows=(5,)))
        report = report_of_cells(read_book("計画.xlsx", drawn), left_out)
        assert no_item_at(report, "一覧", 5)
        assert claim(report, "一覧", "D7")
        assert agrees(report, "一覧", "E7", "F7")


def test_plan_result_and_their_difference_by_group_are_no_items():
    """Staff by section at a day of each year, beside the list: rows of 計画, 実績 and 差, none of which names an
    item."""
    staff = """
        部門別職員数（各年４月１日現在）
        | | | （単位：人）
        部門 | 区分 | 令和4年 | 令和5年
        総務 | 計画 | 142 | 139
        | 実績 | 141 | 139
        | 差 | -1 | 0
        民生 | 計画 | 191 | 186
        | 実績 | 191 | 185
        | 差 | 0 | -1
        合計 | 計画 | 333 | 325
        | 実績 | 332 | 334
    """
    report = canonical(
        draw(page("一覧", REVIEWED.format(headings="令和6年度予算 | 令和7年度予算 | 増減額", change=-5306)),
             page("職員数", staff, merge="A4:A6 A7:A9 A10:A11"))
    )  # fmt: skip
    assert no_item_at(report, "職員数", *range(3, 12))
    assert agrees(report, "職員数", "C10", "D10", "C11")
    assert differs(report, "職員数", "D11")


@pytest.mark.parametrize(("total", "claim"), [("13446", agrees), ("13000", differs)])
def test_a_total_may_hold_what_is_struck_out(total, claim):
    text = REVIEWED.format(headings="令和6年度予算 | 令和7年度予算 | 増減額", change=-5306)
    book = load_workbook(io.BytesIO(draw(page("一覧", text.replace("13446", total)))))
    for cell in book["一覧"][5]:
        cell.font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    report = canonical(out.getvalue())
    assert no_item_at(report, "一覧", 5)
    assert claim(report, "一覧", "D7")


def test_what_is_left_of_an_item_that_is_struck_out_is_of_no_other():
    drawn = page(
        "一覧",
        """
        架空市行政改革プラン 令和5年度実績
        部 | 課 | 取組項目 | 実施状況 | 備考
        総務部 | 総務課 | 印刷の部数 | 部数を減らした。 |
        企画部 | 政策課 | 要覧の発行 | 発行した。 | 評価の対象から除く。
        | | 協会への支援 | 補助を改めた。 |
        """,
        merge="A4:A5 B4:B5",
    )
    book = load_workbook(io.BytesIO(draw(drawn)))
    for letter in "CD":
        book["一覧"][f"{letter}4"].font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    draft = read(read_book("計画.xlsx", out.getvalue()), Known())
    names = {one.key[0]: text_of(one, "name") for one in draft.of(Kind.ITEM)}
    led = [(names[one.key[0]], one.key[1]) for one in draft.of(Kind.ASSIGNMENT)]
    assert led == [("印刷の部数", "総務課"), ("協会への支援", "政策課")]
    assert not [one for one in draft.of(Kind.ITEM) if "remarks" in one.fields]
    assert [one.cell for one in draft.findings if one.kind == "row_without_item"] == ["一覧!A4"]


def test_of_several_effects_of_a_year_only_the_whole_one_is_what_became_of_the_planned_one():
    drawn = page(
        "内訳",
        """
            架空市行政改革プラン　財政効果額（単位：万円）
            番号 | 取組項目 | 担当課 | 令和6年度 | | | 令和6年度目標効果額
            | | | 歳入の増加額 | 歳出の削減額 | 効果額（計） |
            1 | 用地の貸付 | 管財課 | 820 | 40 | 860 | 900
            2 | 印刷の部数 | 総務課 | － | 60 | 60 | 50
            3 | 広告の掲載 | 総務課 | 15 | 290 | 305 | 300
        """,
        merge="D2:F2 A2:A3 B2:B3 C2:C3 G2:G3",
    )
    report = canonical(draw(drawn))
    for cell, field, value in (
        ("D4", "income", 820),
        ("E4", "reduction", 40),
        ("F4", "effect_actual", 860),
        ("G4", "effect_planned", 900),
    ):
        assert says(report, "内訳", cell, field, year=2024, value=value, unit="万円")
    assert not finds(report, "内訳", "E4", "F4")


# ── Groups in rows of their own and in a column ─────────────────────────────────────────────────────────────


def test_a_column_that_says_the_name_of_a_row_across_the_table_means_that_group():
    drawn = page(
        "効果額",
        """
            架空市集中改革プラン　効果額（平成24年度～平成26年度）
            単位：千円
            番号 | 区分 | 改革項目 | 担当課 | 計画・実績 | 24年度 | 25年度
            【歳入】
            1 | 収入の確保 | 広告の募集 | 財政課 | 計画額 | 120 | 130
            | | | | 実績額 | 110 | 150
            2 | | 遊休地の売却 | 管財課 | 計画額 | 300 | 310
            | | | | 実績額 | 280 | 350
            【歳出】
            3 | 経費の削減 | 節電の徹底 | 管財課 | 計画額 | 70 | 80
            | | | | 実績額 | 60 | 90
            （参考）検討項目
            検1 | 歳入 | 使用料の検討 | 財政課 | － | － | －
            検2 | 歳出 | 契約の検討 | 管財課 | － | － | －
        """,
        merge="A4:G4 A9:G9 A12:G12 B5:B8 B10:B11",
    )
    report = canonical(draw(drawn))
    assert has_pillars(report, "歳入", "歳出")
    assert has_pillars(report, "収入の確保", "経費の削減", level=2)
    assert [one["pillar"] for one in report["items"]][3:] == ["歳入", "歳出"]
    assert [one["kind"] for one in at(report, "効果額", "F13")] == ["missing"]


# ── Tables below each other, each under headings of its own ─────────────────────────────────────────────────

STACKED = page(
    "見直し",
    """
        架空市見直し方針（令和6年度～令和8年度）
        .
        １ 事務事業
        № | 事業名 | 担当課 | 区分 | 内容 | 実施時期 | 削減額（千円）
        1 | 広報の配布 | 広報課 | 縮小 | 回数を減らす | R7～ | 5,420
        2 | 電話の交換 | 総務課 | 委託 | 受託者に委ねる | R6～ | 4,340
        3 | 講座の開催 | 学習課 | 統合 | 一つにまとめる | R6～R8 | 1,450
        計 | | | | | | 11,210
        .
        ２ 補助金 | | | | | | 単位：円
        № | 補助金の名称 | 担当課 | 区分 | 考え方 | 終期 | 差引
        1 | 街路灯の電気料 | 商工課 | 縮小 | 補助率を下げる | R7 | △715,000
        2 | 婦人会の運営費 | 学習課 | 廃止 | 実績がない | R5 | △600,000
    """,
)


def test_headings_that_stand_again_begin_the_next_table_though_its_other_words_are_unknown():
    report = canonical(draw(STACKED))
    assert header_ends_at(report, "見直し", 4)
    assert header_ends_at(report, "見直し", 11)
    assert len(report["items"]) == 5
    assert no_item_at(report, "見直し", 8, 10, 11)
    assert has_pillars(report, "事務事業", "補助金")
    assert [one["pillar"] for one in report["items"]] == ["事務事業"] * 3 + ["補助金"] * 2
    assert not finds(report, "見直し", "A12", "A13")


def test_a_numbered_line_above_a_further_table_is_no_group_where_the_first_table_has_none():
    text = STACKED.text.replace("１ 事務事業\n", "見直しの内容\n")
    report = canonical(draw(replace(STACKED, text=text)))
    assert len(report["items"]) == 5
    assert has_pillars(report)
