"""Tables that count what the lists say, raters side by side, ratings that were changed, years beside a title's."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from tests.reading.draw import draw, page
from tests.reading.reading import RATING, YEARS, agrees, asks, canonical, differs, has_items, says

RATED = page(
    "評価",
    """
        架空市改革プラン　令和6年度の取組の評価
        .
        番号 | 取組名 | 所管課 | 前年度の評価（R5） | 一次評価（各課） | | 二次評価（本部） | 次年度の方針
        | | | | 評価 | 理由 | 評価 |
        重点1　窓口の改善
        1 | 証明書の交付 | 戸籍課 | Ｂ | Ａ | 待ち時間が半分になった。 | Ａ | 続ける。
        2 | 電話の取次ぎ | 総務課 | Ｃ | Ｂ | 窓口を一つにした。 | Ｃ | 改める。
        重点2　財産の活用
        3 | 積立金の運用 | 会計課 | Ｂ | Ａ | 債券を買い入れた。 | Ｂ→Ａ | 続ける。
        4 | 助成の見直し | 総務課 | Ｃ | Ｃ | 基準を作れなかった。 | ｃ | 急ぐ。
    """,
    merge="A3:A4 B3:B4 C3:C4 D3:D4 E3:F3 H3:H4 A5:H5 A8:H8",
)


def test_ratings_under_their_raters_are_scales_of_their_own_in_the_year_of_the_title():
    report = canonical(draw(RATED))
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "積立金の運用", "助成の見直し")
    assert not asks(report, "評価", "E4", topic=YEARS)
    assert says(report, "評価", "D6", RATING, year=2023, value="Ｂ")
    assert says(report, "評価", "E7", RATING, year=2024, value="Ｂ", item="電話の取次ぎ")
    assert says(report, "評価", "G7", RATING, year=2024, value="Ｃ", item="電話の取次ぎ")


def test_the_later_of_two_marks_is_the_rating():
    report = canonical(draw(RATED))
    assert says(report, "評価", "G9", RATING, year=2024, value="Ａ")


def test_counts_by_rater_are_held_against_the_list():
    counts = page(
        "評価の数",
        """
            令和6年度
            評価した人 | Ａ | Ｂ | Ｃ | 計
            一次評価（各課） | 2 | 1 | 1 | 4
            二次評価（本部） | 2 | 1 | 2 | 4
        """,
    )
    report = canonical(draw(RATED, counts))
    assert agrees(report, "評価の数", "B3", "C3", "D3", "E3", "B4", "D4", "E4")
    assert differs(report, "評価の数", "C4")


@pytest.mark.parametrize("name", ["窓口の改善", "重点1　窓口の改善"])
def test_items_are_counted_by_pillar_below_the_list_and_by_department(name):
    one_scale = page(
        "一覧",
        f"""
            架空市改革プラン（令和6年度末）
            .
            取組名 | 所管課 | 評価
            重点1　窓口の改善 | |
            証明書の交付 | 戸籍課 | 達成
            電話の取次ぎ | 総務課 | 未達成
            重点2　財産の活用 | |
            積立金の運用 | 会計課 | 達成
            .
            重点別の項目数
            {name} | 2
            重点2　財産の活用 | 2
        """,
        merge="A4:C4 A7:C7",
    )
    by_department = page(
        "課ごと",
        """
            課 | 取組数 | 達成 | 未達成
            戸籍課 | 1 | 1 | 0
            総務課 | 1 | 1 | 1
            合計 | 3 | 2 | 1
        """,
    )
    report = canonical(draw(one_scale, by_department))
    assert agrees(report, "一覧", "B11")
    assert differs(report, "一覧", "B12")
    assert agrees(report, "課ごと", "B2", "C2", "D2", "B3", "D3", "B4", "C4", "D4")
    assert differs(report, "課ごと", "C3")


def test_what_left_out_hidden_rows_may_hold_is_not_held_against_the_list():
    listed = page(
        "総務部",
        """
            架空市改革プラン（令和6年度末）
            .
            取組名 | 所管課 | 評価
            証明書の交付 | 戸籍課 | 達成
            電話の取次ぎ | 総務課 | 未達成
            積立金の運用 | 会計課 | 達成
        """,
        hide_rows=(6,),
    )
    counts = page("集計", "部 | 取組数 | 達成 | 未達成\n総務部 | 3 | 2 | 1")
    data = draw(listed, counts)
    assert agrees(canonical(data), "集計", "B2", "C2", "D2")
    report = canonical(data, answers={"hidden:総務部": "skip"})
    assert not report["totals"]
    assert not [one for one in report["findings"] if one["kind"] == "total_differs"]


@pytest.mark.parametrize(("count", "same"), [(3, True), (2, True), (4, False)])
def test_a_count_may_hold_items_that_are_struck_out(count, same):
    drawn = page(
        "一覧",
        f"""
            架空市改革プラン（令和6年度～令和8年度）
            .
            番号 | 取組名 | 所管課
            1 | 証明書の交付 | 戸籍課
            2 | 送迎バスの運行 | 総務課
            3 | 積立金の運用 | 会計課
            計 | {count}項目 |
        """,
    )
    book = load_workbook(io.BytesIO(draw(drawn)))
    for cell in book["一覧"][5]:
        cell.font = Font(strike=True)
    out = io.BytesIO()
    book.save(out)
    report = canonical(out.getvalue())
    assert has_items(report, "証明書の交付", "積立金の運用")
    assert bool(agrees(report, "一覧", "B7")) is same


COUNTED = """
    架空市改革プラン　令和5年度の取組結果
    .
    番号 | 取組名 | 所管課 | 達成状況 | | | 前年度評価
    | | | 達成 | 一部実施 | 未実施 |
    基本目標1　窓口の改善
    1 | 証明書の交付 | 戸籍課 | ○ | | | 一部実施
    2 | 電話の取次ぎ | 総務課 | | ○ | | 未実施
    基本目標2　財産の活用
    3 | 積立金の運用 | 会計課 | ○ | | | 達成
    4 | 助成の見直し | 総務課 | | | ○ | 達成
    合計 | | | 2 | 1 | 1
    ※ ○：該当　△：検討中
"""
COUNTED_MERGE = "A3:A4 B3:B4 C3:C4 D3:F3 G3:G4 A5:G5 A8:G8 A11:C11"


def test_counts_are_of_the_years_own_rating_though_last_years_stands_beside_it():
    counts = page(
        "総括表",
        """
            基本目標 | 項目数 | 達成 | 一部実施 | 未実施
            基本目標1 | 2 | 1 | 1 | 0
            基本目標2 | 2 | 1 | 0 | 1
            合計 | 4 | 2 | 2 | 1
        """,
    )
    report = canonical(draw(page("結果", COUNTED, merge=COUNTED_MERGE), counts))
    assert agrees(report, "総括表", "B2", "C2", "D2", "E2", "B3", "C3", "E3", "B4", "C4", "E4")
    assert differs(report, "総括表", "D4")


def test_a_mark_that_a_legend_explains_heads_no_counts():
    listed = COUNTED.replace("総務課 | | | ○", "総務課 | | △ | ○")
    report = canonical(draw(page("結果", listed, merge=COUNTED_MERGE)))
    assert agrees(report, "結果", "D11", "E11", "F11")


def test_a_summary_by_pillar_lists_no_items():
    listed = page(
        "一覧",
        """
            架空市改革プラン　効果額
            （単位：千円）
            推進項目 | 番号 | 取組事項 | 令和3年度の実績額 | 令和4年度の実績額
            Ⅰ　歳入の確保 | 1 | 命名権の売却 | 400 | 520
            | 2 | 広告の募集 | 100 | 110
            Ⅱ　歳出の削減 | 3 | 街路灯の更新 | 70 | 90
        """,
        merge="A4:A5",
    )
    summary = page(
        "総括表",
        """
            効果額　総括表
            （単位：千円）
            推進項目 | 令和3年度 | 令和4年度
            Ⅰ　歳入の確保 | 500 | 630
            Ⅱ　歳出の削減 | 70 | 90
            合計 | 570 | 720
            ※　実績額の合計
        """,
    )
    report = canonical(draw(listed, summary))
    assert has_items(report, "命名権の売却", "広告の募集", "街路灯の更新")
    assert len(report["items"]) == 3


def test_the_head_of_a_small_table_of_counts_under_a_list_is_no_item():
    drawn = page(
        "評価結果",
        """
            架空市改革プラン　令和6年度の評価
            .
            柱 | 番号 | 改革事項 | 担当課 | 取組内容 | 一次評価 | 二次評価
            Ⅰ　協働 | 1 | 会議の公開 | 総務課 | 会議の記録を載せた。 | Ａ | Ｂ
            | 2 | 広報の改善 | 秘書課 | 紙面を見直した。 | Ｂ | Ｂ
            Ⅱ　財政 | 3 | 債権の管理 | 税務課 | 台帳を一つにした。 | Ａ | Ａ
            .
            | | 評価 | 担当課 | 推進本部 | 委員会
            | | Ａ | 2 | 1 | 1
            | | Ｂ | 1 | 2 | 2
        """,
        merge="A4:A5",
    )
    report = canonical(draw(drawn))
    assert has_items(report, "会議の公開", "広報の改善", "債権の管理")
    assert len(report["items"]) == 3
