"""What a figure or a mark means: its sign, its unit, what is missing, whose rating it is."""

from __future__ import annotations

import pytest

from tests.reading.draw import draw, page
from tests.reading.reading import (
    NAMES,
    RATING,
    accepted,
    agrees,
    asks,
    at,
    canonical,
    finds,
    has_items,
    no_item_at,
    notices,
    right_or_asked,
    says,
    silent,
)

# ── M5: marks that mean the same ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "marks", ["○●〇◯", "○○〇〇", "✓✔レ✓", "●○●○"], ids=["circles", "zeros", "ticks", "mixed"]
)
def test_m5_marks_of_one_column_are_one_mark(marks):
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画　令和4年度末
            .
            番号 | 取組項目 | 進捗状況 | |
            | | 順調 | やや遅れ | 遅れ
            1 | 証明書の交付 | {marks[0]} | |
            2 | 庁用車の削減 | {marks[1]} | |
            3 | 使用料の改定 | | {marks[2]} |
            4 | 積立金の運用 | | {marks[3]} |
        """,
        merge="A3:A4 B3:B4 C3:E3",
    )
    report = canonical(draw(drawn))
    assert has_items(report, "証明書の交付", "庁用車の削減", "使用料の改定", "積立金の運用")
    for cell, label in (("C5", "順調"), ("C6", "順調"), ("D7", "やや遅れ"), ("D8", "やや遅れ")):
        assert right_or_asked(report, "一覧", cell, RATING, "band_scale", year=2022, value=label)


def test_m5_a_mark_column_without_a_heading_is_asked():
    drawn = page(
        "一覧",
        """
            架空市行政改革推進計画　令和4年度末
            .
            番号 | 取組項目 | 進捗状況 | |
            | | 順調 | | 遅れ
            1 | 証明書の交付 | ○ | |
            2 | 庁用車の削減 | | ○ |
            3 | 使用料の改定 | | ○ |
            4 | 積立金の運用 | | | ○
        """,
        merge="A3:A4 B3:B4 C3:E3",
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "C5", RATING, year=2022, value="順調")
    assert says(report, "一覧", "E8", RATING, year=2022, value="遅れ")
    assert asks(report, "一覧", "D", ("band_scale", "header_mapping"))
    assert silent(report, "一覧", "D6", "D7")


# ── M21: △ under what is a cut, and under what isn't ────────────────────────────────────────────────────────

SIGNED = """
    架空市　令和4年度　行財政改革の実績
    | | | {unit}
    取組項目 | 実施内容 | 担当課 | {heading}
    印刷の部数 | 部数を減らした | 総務課 | {first}
    清掃の回数 | 回数を見直した | 管財課 | {second}
    合計 | | | {total}
"""
CUTS = {
    "cut_triangle": ("削減額", "（単位：千円）", "△400", "△1,600", "△2,000"),
    "saving_triangle": ("節減額", "（単位：千円）", "△400", "△1,600", "△2,000"),
    "cut_black_triangle": ("削減額", "（単位：千円）", "▲400", "▲1,600", "▲2,000"),
    "saving_minus": ("経費節減額", "（単位：千円）", "-400", "-1600", "-2000"),
    "cut_in_heading": ("削減額（千円）", "", "△400", "△1,600", "△2,000"),
    "cut_plain": ("削減額", "（単位：千円）", "400", "1,600", "2,000"),
}


@pytest.mark.parametrize("face", CUTS)
def test_m21_a_cut_is_a_gain_whatever_its_sign(face):
    heading, unit, first, second, total = CUTS[face]
    text = SIGNED.format(heading=heading, unit=unit, first=first, second=second, total=total)
    report = canonical(draw(page("令和4年度", text)))
    assert has_items(report, "印刷の部数", "清掃の回数")
    for cell, amount in (("D4", 400), ("D5", 1600)):
        gain = says(
            report, "令和4年度", cell, ("reduction", "effect_actual"), year=2022, value=amount, unit="千円"
        )
        as_printed = says(report, "令和4年度", cell, "reduction", year=2022, value=-amount, unit="千円")
        assert gain | as_printed | asks(report, "令和4年度", cell, "sign")
        # Said to be an effect below zero, it would be a loss.
        loss = says(report, "令和4年度", cell, "effect_actual", value=-amount)
        assert not loss or asks(report, "令和4年度", cell, "sign")
    assert agrees(report, "令和4年度", "D6")
    assert no_item_at(report, "令和4年度", 6)


@pytest.mark.parametrize("heading", ["増収額", "効果額"], ids=["income", "effect"])
@pytest.mark.parametrize("mark", ["△", "▲"], ids=["triangle", "black_triangle"])
def test_m21_a_triangle_under_income_is_a_loss_or_asked(heading, mark):
    text = SIGNED.format(
        heading=heading, unit="（単位：千円）", first="900", second=f"{mark}200", total="700"
    )
    report = canonical(draw(page("令和4年度", text)))
    fields = ("income", "effect_actual", "effect")
    told = ("sign", "header_mapping", "direction")
    assert right_or_asked(report, "令和4年度", "D4", fields, told, year=2022, value=900, unit="千円")
    assert right_or_asked(report, "令和4年度", "D5", fields, told, year=2022, value=-200, unit="千円")
    assert not says(report, "令和4年度", "D5", fields, value=200)


# ── M22: amounts under a title that says what they are ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("title", "unit"),
    [("効果額", "千円"), ("財政効果額", "百万円"), ("財政効果の見込みと実績", "万円")],
    ids=["thousand", "million", "ten_thousand"],
)
def test_m22_planned_and_actual_amounts_under_a_title_of_effects(title, unit):
    drawn = page(
        "効果額",
        f"""
            架空市行政改革プラン　{title}
            | | | | （単位：{unit}）
            取組項目 | 令和3年度 | | 令和4年度 |
            | 計画額 | 実績額 | 計画額 | 実績額
            1.命名権の売却 | 400 | 380 | 500 | 520
            2.街路灯の更新 | 70 | 75 | 80 | ―
            計 | 470 | 455 | 580 | 520
        """,
        merge="A3:A4 B3:C3 D3:E3",
    )
    report = canonical(draw(drawn))
    assert has_items(report, "命名権の売却", "街路灯の更新")
    for cell, field, year, amount in (
        ("B5", "effect_planned", 2021, 400),
        ("C6", "effect_actual", 2021, 75),
        ("D6", "effect_planned", 2022, 80),
        ("E5", "effect_actual", 2022, 520),
    ):
        assert says(report, "効果額", cell, field, year=year, value=amount, unit=unit)
    assert silent(report, "効果額", "E6")
    assert agrees(report, "効果額", "B7", "C7", "D7", "E7")


def test_expected_amounts_beside_real_ones_of_their_year_are_planned():
    drawn = page(
        "効果額調書",
        """
            架空市改革プラン　効果額調書
            | | | | | （単位：千円）
            番号 | 取組事項 | 令和3年度 | | 令和4年度 |
            | | 見込額 | 実績額 | 見込額 | 実績額
            1 | 命名権の売却 | 400 | 380 | 500 | 520
            2 | 街路灯の更新 | 70 | 75 | 80 | 90
        """,
        merge="A3:A4 B3:B4 C3:D3 E3:F3",
    )
    report = canonical(draw(drawn))
    assert says(report, "効果額調書", "C5", "effect_planned", year=2021, value=400)
    assert says(report, "効果額調書", "D5", "effect_actual", year=2021, value=380)
    assert says(report, "効果額調書", "E6", "effect_planned", year=2022, value=80)


# ── M24: another unit on the next sheet ─────────────────────────────────────────────────────────────────────


def measured(year: int, first: str, second: str) -> str:
    return f"""
        架空市行政改革プラン　進捗状況（令和{year}年度末）
        .
        番号 | 取組項目 | 所属 | 単位 | 実績 | 目標 | 評価
        1 | 証明書の交付 | 戸籍課 | {first} | 順調
        2 | 電話の取次ぎ | 総務課 | {second} | 順調
    """


def test_m24_an_item_with_another_unit_on_the_next_sheet_keeps_each_figures_own():
    now = page("令和4年度", measured(4, "件 | 61 | 90", "人 | 7 | 8"))
    before = page("令和3年度", measured(3, "人 | 340 | 700", "件 | 11 | 9"))
    report = canonical(draw(now, before))
    assert has_items(report, "証明書の交付", "電話の取次ぎ")
    for sheet, cell, field, year, value, unit in (
        ("令和4年度", "E4", "actual", 2022, 61, "件"),
        ("令和3年度", "E4", "actual", 2021, 340, "人"),
        ("令和4年度", "E5", "actual", 2022, 7, "人"),
        ("令和3年度", "E5", "actual", 2021, 11, "件"),
    ):
        assert says(report, sheet, cell, field, year=year, value=value, unit=unit)
    # The second sheet says so at the figure, its unit, or in a question.
    cells = [f"{letter}{row}" for letter in "BDE" for row in (4, 5)]
    told = finds(report, "令和3年度", *cells) | finds(report, "令和4年度", *cells)
    assert told | asks(report, "令和3年度", None, ("unit", "same_items"))


# ── M26: a target that isn't there ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "dash", ["－", "―", "-", "ー", "…"], ids=["wide", "bar", "hyphen", "long_vowel", "dots"]
)
def test_m26_a_dash_for_a_target_is_missing_and_no_text(dash):
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画（令和2年度～令和6年度）進捗状況（令和4年度末）
            .
            番号 | 取組項目 | 担当課 | 計画値（R4） | 実績値（R4） | 進捗区分
            1 | 職員の定数 | 総務課 | 610人 | 604人 | 達成
            2 | 証明書の交付 | 戸籍課 | {dash} | {dash} | 達成
            3 | 電話の取次ぎ | 総務課 | {dash} | {dash} | 未達成
        """,
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "D4", "target", year=2022, value=610, unit="人")
    assert says(report, "一覧", "E4", "actual", year=2022, value=604, unit="人")
    assert silent(report, "一覧", "D5", "E5", "D6", "E6")
    assert says(report, "一覧", "F5", RATING, year=2022, value="達成")


# ── M27: long text ──────────────────────────────────────────────────────────────────────────────────────────

LONG = (
    "証明書を受け取るまでの時間を短くするため、申請の記入台を減らして職員が聞き取りながら入力する方法に改め、"
    "混み合う月曜日と連休明けには隣の課から応援を出し、あわせて電子申請とコンビニ交付の利用を広報紙と"
    "窓口で繰り返し案内して、令和6年度までに窓口での交付を全体の半分以下とすることを目標とする。"
)


@pytest.mark.parametrize("heading", ["実施内容・目標", "目標", "取組内容"], ids=["both", "goal", "contents"])
def test_m27_a_long_text_is_text_and_not_refused(heading):
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画（令和2年度～令和6年度）
            .
            番号 | 実施項目 | {heading} | 実施時期 | 担当部署
            1 | 証明書の交付 | {LONG} | R2～R6 | 戸籍課
            2 | 清掃の回数 | 庁舎の清掃を隔日とする。 | R3 | 管財課
        """,
    )
    report = canonical(draw(drawn))
    assert accepted(report)
    assert has_items(report, "証明書の交付", "清掃の回数")
    fields = ("approach", "goal_text")
    assert right_or_asked(report, "一覧", "C4", fields, "header_mapping", value=LONG)
    assert right_or_asked(report, "一覧", "C5", fields, "header_mapping", value="庁舎の清掃を隔日とする。")
    assert not any(one.get("severity") == "error" for one in report["findings"])
    assert [one.get("value") for one in at(report, "一覧", "D4")] == [[2020, 2024]]


# ── M30: a rating for each indicator ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("merge", ["A4:A5", ""], ids=["merged", "blank"])
def test_m30_each_indicator_of_an_item_has_its_rating(merge):
    drawn = page(
        "一覧",
        """
            架空市行政改革推進計画（令和2年度～令和6年度）進捗状況（令和4年度末）
            .
            取組項目 | 指標 | 目標（R4） | 実績（R4） | 評価
            税の収納 | 収納率 | 96% | 97% | Ａ
            | 滞納の額 | 80万円 | 95万円 | Ｃ
            紙の節約 | 使用枚数 | 70万枚 | 68万枚 | Ａ
        """,
        merge=merge,
    )
    report = canonical(draw(drawn))
    assert has_items(report, "税の収納", "紙の節約")
    for row, mark in ((4, "Ａ"), (5, "Ｃ"), (6, "Ａ")):
        assert right_or_asked(report, "一覧", f"E{row}", RATING, NAMES, year=2022, value=mark)
    assert says(report, "一覧", "B5", "indicator_name", value="滞納の額", item="税の収納")
    assert says(report, "一覧", "D5", "actual", year=2022, value=95, unit="万円", item="税の収納")
    assert says(report, "一覧", "C4", "target", year=2022, value=96, unit="%")
    assert not finds(report, "一覧", "E4", "E5")
    assert notices(report, "一覧") | says(report, "一覧", "E5", RATING, value="Ｃ")
