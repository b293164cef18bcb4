"""What the items are: their column is found by what stands in it, whatever its heading says, or asked."""

from __future__ import annotations

import pytest

from tests.reading.draw import draw, page
from tests.reading.reading import (
    NAMES,
    RATING,
    accepted,
    asks,
    canonical,
    has_items,
    has_pillars,
    header_ends_at,
    no_item_at,
    no_item_called,
    right_or_asked,
    says,
)

YEAR_OR_NAME = (*NAMES, "year_missing")
FIVE = ("証明書の交付", "電話の取次ぎ", "案内板の更新", "積立金の運用", "助成の見直し")


def named_or_asked(report, sheet, column, *names):
    """The items by name, or the question what their column holds; and in no case others."""
    return has_items(report, *names) | asks(report, sheet, column, NAMES)


# ── M2, M3: pillars ─────────────────────────────────────────────────────────────────────────────────────────

PILLARS_BY_NUMBER = page(
    "一覧",
    """
        架空市行政改革推進計画（令和2年度～令和6年度）
        .
        番号 | 大項目 | 取組項目 | 担当課
        1 | 重点事項１ | 証明書の交付 | 戸籍課
        2 | | 庁用車の削減 | 管財課
        3 | 重点事項２ | 積立金の運用 | 管財課
    """,
    merge="B4:B5",
)
ONE_HEADING_OVER_TWO = page(
    "一覧",
    """
        架空市行政改革推進計画（令和2年度～令和6年度）
        .
        番号 | 見直し項目名 | | 担当課
        1 | 窓口業務 | 証明書の交付 | 戸籍課
        2 | | 庁用車の削減 | 管財課
        3 | 財産 | 積立金の運用 | 管財課
        4 | | 助成の見直し | 管財課
    """,
    merge="B3:C3 B4:B5 B6:B7",
)


def test_m2_pillars_that_are_numbers_only_are_pillars():
    report = canonical(draw(PILLARS_BY_NUMBER))
    assert has_pillars(report, "重点事項１", "重点事項２")
    assert has_items(report, "証明書の交付", "庁用車の削減", "積立金の運用")


def test_m3_one_heading_over_two_columns_is_pillar_and_name():
    report = canonical(draw(ONE_HEADING_OVER_TWO))
    assert has_pillars(report, "窓口業務", "財産") | asks(report, "一覧", "B", NAMES)
    assert named_or_asked(report, "一覧", "C", "証明書の交付", "庁用車の削減", "積立金の運用", "助成の見直し")
    assert no_item_called(report, "窓口業務", "財産")


# ── M8: words that no dictionary has ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("group", "word"),
    [
        ("方針の区分", "メニュー名"),
        ("方針の区分", "プログラム名"),
        ("改革の視点", "見直しのテーマ"),
        ("視点", "アクション"),
        ("分野", "改革ミッション"),
    ],
    ids=["menu", "programme", "theme", "action", "mission"],
)
def test_m8_an_unknown_word_stands_above_the_names(group, word):
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画（令和2年度～令和6年度）令和4年度末
            .
            {group} | № | {word} | 担当課 | 評価
            窓口業務 | 1 | 証明書の交付 | 戸籍課 | Ａ
            | 2 | 電話の取次ぎ | 戸籍課 | Ｂ
            | 3 | 案内板の更新 | 戸籍課 | Ｃ
            財産 | 4 | 積立金の運用 | 管財課 | Ａ
            | 5 | 助成の見直し | 管財課 | Ｃ
        """,
        merge="A4:A6 A7:A8",
    )
    report = canonical(draw(drawn))
    assert accepted(report)
    assert named_or_asked(report, "一覧", "C", *FIVE)
    assert no_item_called(report, "窓口業務", "財産")
    assert right_or_asked(report, "一覧", "E4", RATING, YEAR_OR_NAME, year=2022, value="Ａ")


@pytest.mark.parametrize(
    "word", ["改革・改善の項目", "見直し・改善を行う取組の内容"], ids=["items", "contents"]
)
def test_m8b_a_compound_heading_is_the_names_not_the_narrative(word):
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画（令和2年度～令和6年度）
            令和4年度の実施状況
            .
            番号 | {word} | 主管部署 | 4年度実施状況 | 実施内容
            1-1 | 証明書の交付 | 戸籍課 | 実施 | 交付機を増やした
            1-2 | 電話の取次ぎ | 戸籍課 | 検討 | 近隣市の例を調べた
            1-3 | 案内板の更新 | 戸籍課 | 実施 | 色を改めた
        """,
    )
    report = canonical(draw(drawn))
    assert named_or_asked(report, "一覧", "B", *FIVE[:3])
    assert right_or_asked(
        report, "一覧", "D5", (*RATING, "actual_stage"), YEAR_OR_NAME, year=2022, value="実施"
    )
    assert right_or_asked(report, "一覧", "E6", "narrative", YEAR_OR_NAME, value="近隣市の例を調べた")


@pytest.mark.parametrize("word", ["成果目標", "評価項目", "達成目標"], ids=["goal", "rated", "reached"])
def test_m8c_a_word_for_a_goal_stands_above_the_names(word):
    drawn = page(
        "令和4年度",
        f"""
            架空市行政改革推進計画（令和2年度～令和6年度）令和4年度末
            .
            番号 | {word} | 所属 | 単位 | 実績Ａ | 目標Ｂ | 評価
            1 | 証明書の交付 | 戸籍課 | 件 | 30 | 50 | 順調
            2 | 電話の取次ぎ | 戸籍課 | 回 | 15 | 25 | 順調
        """,
    )
    report = canonical(draw(drawn))
    assert named_or_asked(report, "令和4年度", "B", *FIVE[:2])
    assert right_or_asked(report, "令和4年度", "E4", "actual", YEAR_OR_NAME, year=2022, value=30, unit="件")
    assert right_or_asked(
        report,
        "令和4年度",
        "F5",
        ("target", "goal"),
        YEAR_OR_NAME,
        value=25,
        unit="回",
    )


def test_m8d_a_merged_group_is_the_pillar_where_the_rows_are_rated():
    drawn = page(
        "一覧",
        """
            架空市行政改革推進計画（令和2年度～令和6年度）進捗状況（令和4年度末）
            .
            取組分野 | № | 評価項目 | 単位 | 目標値（R4） | 実績値（R4） | 評価
            窓口業務 | 1 | 証明書の待ち時間 | 分 | 8 | 9 | 未達成
            | 2 | 電話のつながり | 件 | 150 | 170 | 達成
            | 3 | 案内の分かりやすさ | ％ | 70 | 72 | 達成
            財産 | 4 | 積立金の残高 | 百万円 | 900 | 870 | 概ね達成
            | 5 | 助成の件数 | 件 | 40 | 40 | 達成
        """,
        merge="A4:A6 A7:A8",
    )
    report = canonical(draw(drawn))
    names = ("証明書の待ち時間", "電話のつながり", "案内の分かりやすさ", "積立金の残高", "助成の件数")
    assert named_or_asked(report, "一覧", "C", *names)
    assert no_item_called(report, "窓口業務", "財産")
    for cell, field, value, unit in (
        ("E4", "target", 8, "分"),
        ("F6", "actual", 72, "%"),
        ("F7", "actual", 870, "百万円"),
    ):
        assert right_or_asked(report, "一覧", cell, field, NAMES, year=2022, value=value, unit=unit)


def test_m8e_a_due_year_beside_marks_of_what_is_reached():
    drawn = page(
        "一覧",
        """
            架空市行政改革推進計画（令和2年度～令和6年度）進捗状況（令和4年度末）
            .
            基本⏎視点 | № | メニュー名 | 推進担当 | 達成予定年度 | 達成
            ⑴窓口業務 | 1 | 証明書の交付 | 戸籍課 | R4 | ○
            | 2 | 電話の取次ぎ | 戸籍課 | R5 |
            | 3 | 案内板の更新 | 戸籍課 | R5 | ○
            ⑵財産 | 4 | 積立金の運用 | 管財課 | R6 | ○
            | 5 | 助成の見直し | 管財課 | R6 |
        """,
        merge="A4:A6 A7:A8",
    )
    report = canonical(draw(drawn))
    assert named_or_asked(report, "一覧", "C", *FIVE)
    assert no_item_called(report, "窓口業務", "⑴窓口業務", "財産", "⑵財産")
    # The year a thing is due is no figure of any year.
    assert not says(report, "一覧", "E4", ("target", "actual", "goal", *RATING))
    assert right_or_asked(report, "一覧", "D4", "lead_department", YEAR_OR_NAME, value="戸籍課")


@pytest.mark.parametrize("word", ["区　分", "内　訳", "項　目"], ids=["section", "parts", "item"])
def test_m22b_the_names_stand_under_a_word_for_sections(word):
    drawn = page(
        "効果額",
        f"""
            架空市行政改革推進計画（令和3年度～令和4年度）　効果額
            | | | | （単位：千円）
            {word} | 令和3年度 | | 令和4年度 |
            | 計画額 | 実績額 | 計画額 | 実績額
            1.命名権の売却 | 400 | 380 | 500 | 520
            2.街路灯の更新 | 70 | 75 | 80 | ―
            計 | 470 | 455 | 580 | 520
        """,
        merge="A3:A4 B3:C3 D3:E3",
    )
    report = canonical(draw(drawn))
    assert named_or_asked(report, "効果額", "A", "命名権の売却", "街路灯の更新")
    assert no_item_at(report, "効果額", 7)
    assert right_or_asked(report, "効果額", "B5", "effect_planned", NAMES, year=2021, value=400, unit="千円")
    assert right_or_asked(report, "効果額", "E5", "effect_actual", NAMES, year=2022, value=520, unit="千円")


# ── M20: a unit above one column ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "line", ["効果額単位：千円", "（単位：千円）", "単位　千円"], ids=["named", "brackets", "bare"]
)
def test_m20_a_unit_line_above_one_column_is_no_heading(line):
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画（令和2年度～令和6年度）進捗状況（令和4年度末）
            | | | {line}
            番号 | 取組項目 | 担当課 | 効果額 | 備考
            .
            1 | 命名権の売却 | 管財課 | 400 | 新規
            2 | 街路灯の更新 | 管財課 | 70 |
        """,
        merge="A3:A4 B3:B4 C3:C4 D3:D4 E3:E4",
    )
    report = canonical(draw(drawn))
    assert header_ends_at(report, "一覧", 4) | header_ends_at(report, "一覧", 3)
    assert has_items(report, "命名権の売却", "街路灯の更新")
    assert right_or_asked(
        report,
        "一覧",
        "D5",
        ("effect_actual", "effect"),
        ("sign", "unit", "header_mapping", "year_missing"),
        value=400,
        unit="千円",
    )
    assert right_or_asked(report, "一覧", "E5", ("note", "kind"), "header_mapping")
