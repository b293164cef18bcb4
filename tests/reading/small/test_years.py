"""Which year a figure belongs to: read where the sheet tells it, else asked, never a neighbour's."""

from __future__ import annotations

import pytest

from tests.reading.draw import draw, draw_csv, page
from tests.reading.reading import (
    NAMES,
    RATING,
    YEARS,
    accepted,
    asked_once,
    asks,
    at,
    canonical,
    finds,
    has_items,
    has_place,
    parts,
    right_or_asked,
    says,
    silent,
)

# ── M1: a title that names a plan, and no year anywhere ─────────────────────────────────────────────────────

WITHOUT_YEAR = """
    {title}
    .
    番号 | 取組項目 | 担当課 | 評価
    1 | 証明書の交付 | 戸籍課 | Ａ
    2 | 庁用車の削減 | 管財課 | Ｃ
"""


@pytest.mark.parametrize(
    "title",
    ["架空市行政改革推進計画", "架空市行政改革大綱", "架空市集中改革プラン　進捗状況一覧"],
    ids=["plan", "outline", "programme"],
)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_m1_a_plan_without_any_year_is_read_and_its_years_are_asked(title, kind):
    drawn = page("一覧", WITHOUT_YEAR.format(title=title))
    data = draw(drawn) if kind == "xlsx" else draw_csv(drawn)
    report = canonical(data, f"計画.{kind}")
    sheet = "一覧" if kind == "xlsx" else "CSV"
    assert accepted(report)
    assert has_items(report, "証明書の交付", "庁用車の削減")
    assert asks(report, sheet, None, (*YEARS, "plan"), about="年度")
    assert not any(one.get("year") for one in at(report, sheet, "D4"))


def test_m1_a_form_without_any_year_is_read_and_its_years_are_asked():
    form = page(
        "取組1",
        """
            架空市行政改革推進計画　取組個票
            .
            取組項目 | 証明書の交付
            担当課 | 戸籍課
            取組の内容 | 交付にかかる時間を短くする。
            評価 | Ａ
        """,
    )
    report = canonical(draw(form))
    assert accepted(report)
    assert has_items(report, "証明書の交付") | asks(report, "取組1", None, NAMES)
    assert asks(report, "取組1", None, (*YEARS, "plan"), about="年度")


# ── M4: two years of ○ columns side by side ─────────────────────────────────────────────────────────────────

TWO_YEARS = page(
    "進捗",
    """
        架空市行政改革推進計画（令和2年度～令和6年度）進捗
        .
        番号 | 取組項目 | 令和3年度末 | | 令和4年度末 |
        | | 遅れ | 順調 | 遅れ | 順調
        1 | 証明書の交付 | ○ | | | ○
        2 | 庁用車の削減 | | ○ | | ○
        3 | 使用料の改定 | ○ | | ○ |
    """,
    merge="A3:A4 B3:B4 C3:D3 E3:F3",
)
TWO_YEARS_DEEPER = page(
    "進捗",
    """
        架空市行政改革推進計画（令和2年度～令和6年度）進捗
        .
        番号 | 取組項目 | 令和3年度末 | | 令和4年度末 |
        | | 進み具合 | | 進み具合 |
        | | 遅れ | 順調 | 遅れ | 順調
        1 | 証明書の交付 | ○ | | | ○
        2 | 庁用車の削減 | | ○ | | ○
        3 | 使用料の改定 | ○ | | ○ |
    """,
    merge="A3:A5 B3:B5 C3:D3 E3:F3 C4:D4 E4:F4",
)


@pytest.mark.parametrize(
    ("drawn", "first"), [(TWO_YEARS, 5), (TWO_YEARS_DEEPER, 6)], ids=["plain", "second_level"]
)
def test_m4_marks_of_two_years_are_one_rating_a_year(drawn, first):
    report = canonical(draw(drawn))
    assert has_items(report, "証明書の交付", "庁用車の削減", "使用料の改定")
    marks = [("C", "遅れ", "F", "順調"), ("D", "順調", "F", "順調"), ("C", "遅れ", "E", "遅れ")]
    for row, (earlier, before, later, after) in enumerate(marks, first):
        assert says(report, "進捗", f"{earlier}{row}", RATING, year=2021, value=before)
        assert says(report, "進捗", f"{later}{row}", RATING, year=2022, value=after)
    assert not finds(
        report, "進捗", *(f"{letter}{row}" for letter in "CDEF" for row in range(first, first + 3))
    )


# ── M6: plan and result in row pairs, under years without an era ────────────────────────────────────────────

PAIRS = """
    {title}
    | | | | | （単位：千円）
    番号 | 取組項目 | 区分 | {heads}
    1 | 命名権の売却 | 計画額 | 400 | 500 | 600
    | | 実績額 | 380 | 520 | 610
    2 | 街路灯の更新 | 計画額 | 70 | 70 | 80
    | | 実績額 | 65 | 75 | 90
"""
TOLD = "架空市行政改革推進計画（平成27年度～平成29年度）効果額"
NOT_TOLD = "架空市行政改革推進計画　効果額"
HEADS = {
    "no_era": "27年度 | 28年度 | 29年度",
    "number": "'27 | '28 | '29",
    "era": "平成27年度 | 平成28年度 | 平成29年度",
}


@pytest.mark.parametrize("heads", HEADS)
def test_m6_row_pairs_have_their_years_where_the_title_tells_the_era(heads):
    report = canonical(draw(page("効果額", PAIRS.format(title=TOLD, heads=HEADS[heads]))))
    assert has_items(report, "命名権の売却", "街路灯の更新")
    for cell, field, year, amount in (
        ("D4", "effect_planned", 2015, 400),
        ("F4", "effect_planned", 2017, 600),
        ("D5", "effect_actual", 2015, 380),
        ("E7", "effect_actual", 2016, 75),
    ):
        assert right_or_asked(report, "効果額", cell, field, YEARS, year=year, value=amount, unit="千円")


@pytest.mark.parametrize("heads", ["no_era", "number"])
def test_m6_the_era_is_asked_once_where_nothing_tells_it(heads):
    report = canonical(draw(page("効果額", PAIRS.format(title=NOT_TOLD, heads=HEADS[heads]))))
    assert has_items(report, "命名権の売却", "街路灯の更新")
    for letter in "DEF":
        assert asks(report, "効果額", letter, YEARS)
    assert asked_once(report, YEARS)


# ── M7: headings that are bare numbers ──────────────────────────────────────────────────────────────────────

BARE = """
    {title}
    .
    番号 | 取組項目 | 担当課 | 評価 | |
    | | | 28 | 29 | 30
    1 | 証明書の交付 | 戸籍課 | Ｂ | Ａ | Ａ
    2 | 庁用車の削減 | 管財課 | Ｃ | Ｂ | Ａ
    3 | 使用料の改定 | 管財課 | Ａ | Ａ | Ｂ
"""
BARE_MERGE = "A3:A4 B3:B4 C3:C4 D3:F3"


def test_m7_bare_numbers_take_their_years_from_the_title_or_one_question():
    title = "架空市行政改革推進計画（平成28年度～平成30年度）"
    report = canonical(draw(page("一覧", BARE.format(title=title), merge=BARE_MERGE)))
    assert has_items(report, "証明書の交付", "庁用車の削減", "使用料の改定")
    for cell, year, mark in (("D5", 2016, "Ｂ"), ("E6", 2017, "Ｂ"), ("F7", 2018, "Ｂ")):
        assert right_or_asked(report, "一覧", cell, RATING, YEARS, year=year, value=mark)


def test_m7_bare_numbers_without_an_era_are_asked_in_one_question():
    title = "架空市行政改革推進計画"
    report = canonical(draw(page("一覧", BARE.format(title=title), merge=BARE_MERGE)))
    for letter in "DEF":
        assert asks(report, "一覧", letter, YEARS)
    assert asked_once(report, YEARS)
    assert not any(one.get("year") for letter in "DEF" for one in at(report, "一覧", f"{letter}5"))


# ── M9: last year and this year ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("last", "this"),
    [("前年度⏎（R3）", "今年度⏎（R4）"), ("前年度評価（令和3年度）", "本年度評価（令和4年度）")],
    ids=["short", "long"],
)
def test_m9_last_year_and_this_year_are_two_years_of_one_scale(last, this):
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画（令和2年度～令和6年度）進捗状況（令和4年度末）
            .
            番号 | 取組項目 | 担当課 | {last} | {this}
            1 | 証明書の交付 | 戸籍課 | Ａ | Ｂ
            2 | 庁用車の削減 | 管財課 | Ｂ | Ｃ
            3 | 使用料の改定 | 管財課 | Ｓ | Ａ
        """,
    )
    report = canonical(draw(drawn))
    for row, marks in ((4, "ＡＢ"), (5, "ＢＣ"), (6, "ＳＡ")):
        assert says(report, "一覧", f"D{row}", RATING, year=2021, value=marks[0])
        assert says(report, "一覧", f"E{row}", RATING, year=2022, value=marks[1])


# ── M15: the goal of the whole period ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "goal",
    ["目標値⏎（令和2～6年度）", "計画期間の目標", "最終目標（令和6年度）"],
    ids=["span", "period", "last_year"],
)
def test_m15_a_goal_of_the_period_is_no_target_of_the_year(goal):
    drawn = page(
        "令和4年度",
        f"""
            架空市行政改革（令和2年度～令和6年度）　主な目標の達成状況
            令和4年度末現在
            項　目 | {goal} | 令和4年度⏎単年度実績 | 累　計 | 進捗率
            経費の節減額 | 800百万円 | 150百万円 | 430百万円 | 53.8%
            職員定数の見直し | 20人削減 | 6人削減 | 13人削減 | 65.0%
        """,
    )
    report = canonical(draw(drawn))
    sheet = "令和4年度"
    effects = ("actual", "effect_actual", "reduction")
    assert has_items(report, "経費の節減額", "職員定数の見直し")
    assert right_or_asked(report, sheet, "B4", "goal", (*YEARS, "header_mapping"), value=800, unit="百万円")
    assert not says(report, sheet, "B4", ("target", *effects), year=2022)
    assert says(report, sheet, "C4", effects, year=2022, value=150, unit="百万円")
    # What has come together so far is neither this year's result nor a target.
    told = [(parts(one.get("field"))[0], one.get("year")) for one in at(report, sheet, "D4")]
    assert not {("actual", 2022), ("effect_actual", 2022), ("reduction", 2022)} & set(told)
    assert told or has_place(report, sheet, "D")
    assert not says(report, sheet, "E4", ("target", "actual", "goal", *RATING))


# ── Years without an era that go on into the next one ───────────────────────────────────────────────────────

TURNED = """
    {title}
    .
    取組名 | 担当課 | {group} | | | |
    | | {years}
    証明書の交付 | 戸籍課 | 検討 | 試行 | 実施 | → | →
    庁用車の削減 | 管財課 | 調査 | 検討 | 実施 | → | →
"""


@pytest.mark.parametrize(
    ("title", "group", "years", "first"),
    [
        ("架空市行政改革実施計画", "取組の工程（年度）", "30 | 元 | 2 | 3 | 4", 2018),
        ("架空市行政改革実施計画", "年次計画", "31 | 2 | 3 | 4 | 5", 2019),
        ("架空市行政改革実施計画（平成29年度～令和3年度）", "取組の工程", "29 | 30 | 元 | 2 | 3", 2017),
    ],
)
def test_years_that_go_on_into_the_next_era_can_be_no_others(title, group, years, first):
    text = TURNED.format(title=title, group=group, years=years)
    report = canonical(draw(page("一覧", text, merge="A3:A4 B3:B4 C3:G3")))
    assert not asks(report, "一覧", "C4", YEARS)
    for column, distance in zip("CDE", range(3), strict=True):
        assert says(report, "一覧", f"{column}5", "planned_stage", year=first + distance)


def test_days_of_two_months_are_no_years():
    text = """
        架空市行政改革の取組
        .
        取組名 | 担当課 | 来場者の実績（人） | | |
        | | 30 | 1 | 2 | 3
        証明書の交付 | 戸籍課 | 12 | 15 | 9 | 11
        庁用車の見学 | 管財課 | 8 | 6 | 7 | 5
    """
    report = canonical(draw(page("一覧", text, merge="A3:A4 B3:B4 C3:F3")))
    told = [one for column in "CDEF" for one in at(report, "一覧", f"{column}5")]
    assert not [one for one in told if one.get("year")]


# ── How long something takes ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("heading", "cells", "said", "of_column"),
    [
        ("取組期間⏎（年）", ("3", "1"), "3年", "period"),
        ("実施年度（年）", ("2023", "2024"), [2023, 2023], "schedule"),
    ],
    ids=["length", "years"],
)
def test_a_period_in_years_says_how_long_not_when(heading, cells, said, of_column):
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画（令和5年度～令和7年度）
            .
            番号 | 取組項目 | 担当課 | {heading}
            1 | 証明書の交付 | 戸籍課 | {cells[0]}
            2 | 電話の取次ぎ | 戸籍課 | {cells[1]}
        """,
    )
    report = canonical(draw(drawn))
    assert [one["value"] for one in at(report, "一覧", "D4")] == [said]
    assert report["tables"][0]["columns"]["D"] == of_column


def test_what_only_the_halves_of_a_year_tell_is_told_of_the_year():
    """Also in short sentences, and beside a rating of the whole year; the steps of the next year are next steps."""
    drawn = page(
        "進捗管理表",
        """
        架空市行財政改革推進プラン 令和6年度進捗管理表
        番号 | 取組事項 | 担当部署 | 令和6年度の目標 | 上半期（4月～9月） | | 下半期（10月～3月） | | 年度評価 | 令和7年度の取組
        | | | | 取組状況 | 評価 | 取組状況 | 評価 | |
        1 | 自動貸出機の設置 | 図書館 | 本館に設置 | 仕様を定めた。 | B | 運用を始めた。 | A | A | 分館へ広げる。
        2 | 予約システムの更新 | 体育課 | 更新を完了 | 業者を選んだ。 | C | 移行が終わらない。 | C | C | 六月に動かす。
        3 | 通報アプリの普及 | 道路課 | 利用を広げる | 広報で知らせた。 | B | 通報が増えた。 | A | A | 公園にも広げる。
        """,
        merge="A2:A3 B2:B3 C2:C3 D2:D3 E2:F2 G2:H2 I2:I3 J2:J3",
    )
    report = canonical(draw(drawn))
    for cell, text in (("E4", "仕様を定めた。"), ("G4", "運用を始めた。")):
        assert says(report, "進捗管理表", cell, "narrative", year=2024, value=text)
    assert says(report, "進捗管理表", "I4", RATING, year=2024, value="A")
    assert says(report, "進捗管理表", "J4", "next_steps", year=2024, value="分館へ広げる。")
    assert silent(report, "進捗管理表", "F4") and not asks(report, "進捗管理表", "I4", YEARS)
