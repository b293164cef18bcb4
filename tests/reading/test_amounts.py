"""What a figure means by how it is typed and where it stands: sign, unit, span of years, parts of a share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress.intake.draft import Kind
from progress.intake.known import Known
from progress.intake.reading.answers import column_question
from progress.intake.reading.file import read
from tests.books import read_book
from tests.reading.draw import draw, page
from tests.reading.reading import (
    YEARS,
    agrees,
    asks,
    at,
    canonical,
    finds,
    has_place,
    parts,
    right_or_asked,
    says,
    silent,
)

TITLE = "架空市行政改革推進計画（令和2年度～令和6年度）進捗状況（令和4年度末）"

# ── A minus as people type it ───────────────────────────────────────────────────────────────────────────────

MINUS = {
    "en_dash": "–5",
    "long_vowel": "ー5",
    "black_triangle": "▼5",
    "word": "マイナス5",
    "minus_sign": "−5",
    "hyphen": "‐5",
    "wide_hyphen": "－5",
    "wide": "－５",
    "triangle": "△5",
    "filled_triangle": "▲5",
    "spaced": "△ 5",
    "em_dash": "—5",
}


def counted(printed: str, heading: str = "実績（R4）") -> str:
    return f"""
        {TITLE}
        .
        番号 | 取組項目 | 指標 | 単位 | 目標（R4） | {heading}
        1 | 定員の管理 | 職員の増減 | 人 | '2 | '3
        2 | 収支の改善 | 収支の増減 | 人 | '4 | {printed}
        3 | 利用の促進 | 利用の増減 | 人 | '6 | '8
    """


@pytest.mark.parametrize("mark", MINUS)
def test_a_minus_as_people_type_it_is_a_sign_or_a_question(mark):
    report = canonical(draw(page("一覧", counted(MINUS[mark]))))
    assert right_or_asked(report, "一覧", "F5", "actual", ("sign", "value"), year=2022, value=-5, unit="人")
    assert not says(report, "一覧", "F5", ("actual", "target"), value=5)
    assert says(report, "一覧", "F6", "actual", year=2022, value=8, unit="人")


@pytest.mark.parametrize(
    "printed", ["5～8", "約5", "5以上", "(5)"], ids=["span", "about", "or_more", "brackets"]
)
def test_what_is_no_minus_is_not_made_one(printed):
    report = canonical(draw(page("一覧", counted(printed))))
    assert not says(report, "一覧", "F5", "actual", value=-5)
    assert at(report, "一覧", "F5") or asks(report, "一覧", "F5", ("value", "sign"))


def test_what_a_numbers_format_prints_of_it_is_said():
    text = counted("57.6").replace("'", "")
    drawn = page("一覧", text, formats={"E5": '0"以上"', "F5": '"約"0.0'})
    draft = read(read_book("計画.xlsx", draw(drawn)), Known())
    [actual] = [one for one in draft.of(Kind.ACTUAL_VALUE) if one.fields["printed"].value == "約57.6"]
    [target] = [one for one in draft.of(Kind.TARGET_VALUE) if one.fields["printed"].value == "4以上"]
    assert actual.fields["approximate"].value is True
    assert (target.fields["bound"].value, target.fields["approximate"].value) == ("at_least", False)


# ── Signs and units of amounts by what the column is ────────────────────────────────────────────────────────


def amounts(heading: str, unit: str, *printed: str) -> str:
    first, second = printed
    return f"""
        {TITLE}
        | | | （単位：{unit}）
        番号 | 取組項目 | 担当課 | {heading}
        1 | 印刷の部数 | 総務課 | {first}
        2 | 清掃の回数 | 管財課 | {second}
    """


@pytest.mark.parametrize(
    "unit", ["円", "千円", "万円", "百万円"], ids=["yen", "thousand", "ten_thousand", "million"]
)
@pytest.mark.parametrize("heading", ["令和4年度削減額", "令和4年度増収額"], ids=["cut", "income"])
def test_an_amount_has_the_unit_that_is_printed_above(heading, unit):
    report = canonical(draw(page("効果額", amounts(heading, unit, "1,500", "700"))))
    fields = ("reduction", "effect_actual") if "削減" in heading else ("income", "effect_actual")
    assert says(report, "効果額", "D4", fields, year=2022, value=1500, unit=unit)
    assert says(report, "効果額", "D5", fields, year=2022, value=700, unit=unit)


@pytest.mark.parametrize(
    "cell", ["1,500千円", "150万円", "1.5百万円"], ids=["thousand", "ten_thousand", "million"]
)
def test_an_amount_with_a_unit_of_its_own_keeps_it(cell):
    report = canonical(draw(page("効果額", amounts("令和4年度削減額", "円", cell, "700,000"))))
    assert right_or_asked(
        report, "効果額", "D4", ("reduction", "effect_actual"), "unit", year=2022, value=1500, unit="千円"
    )
    assert says(report, "効果額", "D5", ("reduction", "effect_actual"), year=2022, value=700, unit="千円")


@pytest.mark.parametrize(
    "note",
    ["（単位：千円、％）", "（単位：人・千円）", "効果額：千円", "効果額の単位：千円"],
    ids=["several", "dotted", "bare", "named"],
)
def test_the_unit_of_money_is_found_in_what_is_noted_above(note):
    text = amounts("令和4年度削減額", "円", "1,500", "700").replace("（単位：円）", note)
    report = canonical(draw(page("効果額", text)))
    assert says(report, "効果額", "D4", ("reduction", "effect_actual"), year=2022, value=1500, unit="千円")


def test_a_note_of_the_unit_makes_no_table_of_effects():
    """「効果額：千円」 in the corner says of the rows called 効果額 in what they are given, and nothing of the others."""
    report = canonical(draw(page("一覧", KINDS)))
    assert says(report, "一覧", "D5", ("actual", "narrative"), year=2022, value="窓口を減らした")
    assert says(report, "一覧", "D6", ("effect_actual", "effect"), year=2022, value=1500, unit="千円")
    assert agrees(report, "一覧", "D10")


KINDS = """
        架空市集中改革プラン（令和4年度～令和6年度）取組状況
        | | | | 効果額：千円
        取組項目 | 担当課 | 区分 | 令和4年度 | 令和5年度
        窓口の統合 | 市民課 | 計画 | 検討する | 実施する
        | | 実績 | 窓口を減らした | 窓口をまとめた
        | | 効果額 | 1500 | 2500
        予約の導入 | 管財課 | 計画 | 準備する | 始める
        | | 実績 | 規則を定めた | 受付を始めた
        | | 効果額 | 200 | 300
        効果額　合計 | | | 1700 | 2800
    """


def test_money_planned_and_spent():
    drawn = page(
        "一覧",
        """
            架空市事務事業評価（令和4年度）
            | | | | | （単位：千円）
            番号 | 事業名 | 担当課 | 事業費 | | 活動指標（令和4年度） | |
            | | | R4決算 | R5予算 | 指標名 | 目標 | 実績
            1 | 広報事業 | 秘書課 | 1500 | 1600 | 発行部数（部） | 320 | 300
            2 | 統計事業 | 総務課 | 700 | 800 | 調査の数（件） | 10 | 12
        """,
        merge="A3:A4 B3:B4 C3:C4 D3:E3 F3:H3",
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "D5", "settled", year=2022, value=1500, unit="千円")
    assert says(report, "一覧", "E5", "budget", year=2023, value=1600, unit="千円")
    assert says(report, "一覧", "H5", "actual", year=2022, value=300)


def test_an_expected_amount_beside_the_actual_one_was_planned():
    drawn = page(
        "一覧",
        """
            架空市行財政改革プラン（令和4年度～令和6年度）進捗管理表（令和4年度）
            | | | | （単位：千円）
            番号 | 取組項目 | 担当課 | 財政効果額
            | | | 見込 | 実績
            1 | 窓口の改善 | 市民課 | 1500 | 1200
            2 | 施設の統合 | 管財課 | 700 | 900
        """,
        merge="A3:A4 B3:B4 C3:C4 D3:E3",
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "D5", "effect_planned", year=2022, value=1500, unit="千円")
    assert says(report, "一覧", "E5", ("effect_actual", "effect"), year=2022, value=1200, unit="千円")


def test_amounts_without_any_unit_are_asked():
    text = amounts("令和4年度削減額", "円", "1,500", "700").replace("（単位：円）", "")
    report = canonical(draw(page("効果額", text)))
    assert asks(report, "効果額", "D", "unit")


@pytest.mark.parametrize("heading", ["歳出の増減額", "経常経費の増減"], ids=["expenses", "running_costs"])
def test_whether_more_or_less_spending_is_the_gain_is_asked(heading):
    report = canonical(draw(page("効果額", amounts(f"令和4年度{heading}", "千円", "△1,500", "700"))))
    assert asks(report, "効果額", "D", ("sign", "direction", "header_mapping"))


# ── Yearly, cumulative, goal and baseline kept apart ────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "head", ["現状（R1）", "現状値⏎（令和元年度）", "基準値（R1）"], ids=["now", "value", "base"]
)
def test_the_baseline_beside_an_indicator_is_its_baseline(head):
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 指標 | {head} | 目標値（R6） | 実績（R4）
            1 | 証明書の交付 | 待ち時間 | 25分 | 10分 | 12分
            2 | 電話の取次ぎ | 応答率 | 70％ | 90％ | 88％
        """,
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "D4", "baseline", value=25)
    assert says(report, "一覧", "D5", "baseline", value=70)
    assert not says(report, "一覧", "D4", ("narrative", "current_issues", "actual", "target"))
    assert right_or_asked(report, "一覧", "E4", ("goal", "target"), YEARS, value=10)
    assert says(report, "一覧", "F5", "actual", year=2022, value=88, unit="%")


@pytest.mark.parametrize(
    "head",
    ["目標値（令和2～6年度）", "目標値⏎（令和2年度～令和6年度）", "計画期間目標（R2～R6）"],
    ids=["short", "long", "period"],
)
def test_a_target_of_the_whole_period_is_the_goal(head):
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 指標 | {head} | 実績（R4） | 累計
            1 | 証明書の交付 | 電子申請 | 900件 | 180件 | 520件
            2 | 電話の取次ぎ | 研修 | 50回 | 11回 | 31回
        """,
    )
    report = canonical(draw(drawn))
    assert right_or_asked(report, "一覧", "D4", "goal", YEARS, value=900)
    assert not any(
        isinstance(one.get("year"), int) and one["year"] < 2024 for one in at(report, "一覧", "D4")
    )
    assert says(report, "一覧", "E4", "actual", year=2022, value=180, unit="件")
    told = [(parts(one.get("field"))[0], one.get("year")) for one in at(report, "一覧", "F4")]
    assert ("actual", 2022) not in told
    assert told or has_place(report, "一覧", "F")


# ── Percent with what it is of ──────────────────────────────────────────────────────────────────────────────


def shares(printed: str) -> str:
    return f"""
        {TITLE}
        .
        番号 | 取組項目 | 指標 | 収納額（千円） | 調定額（千円） | 収納率（令和4年度実績）
        1 | 市税の収納 | 現年課税分 | 47,500 | 50,000 | {printed}
        2 | 料金の収納 | 水道料金 | 19,600 | 20,000 | 98.0%
    """


def test_a_percentage_carries_what_it_was_divided_from():
    report = canonical(draw(page("一覧", shares("95.0%"))))
    assert says(report, "一覧", "F4", ("actual", "rate"), year=2022, value=95, unit="%")
    for column, part in (("D", "numerator"), ("E", "denominator")):
        told = right_or_asked(report, "一覧", f"{column}4", part, "header_mapping")
        rate = [one for one in report.get("rates", []) if one.get(part) in (47500, 50000)]
        assert told or rate
    assert not says(report, "一覧", "D4", ("effect_actual", "income", "reduction"))


def test_a_percentage_that_its_parts_do_not_give_is_told():
    report = canonical(draw(page("一覧", shares("92.0%"))))
    assert finds(report, "一覧", "F4") | asks(report, "一覧", "F4", "value")


# ── Sums over the years ─────────────────────────────────────────────────────────────────────────────────────


def test_a_sum_over_the_years_is_compared_and_is_no_years_amount():
    drawn = page(
        "効果額",
        """
            架空市行政改革推進計画（令和2年度～令和4年度）　効果額
            | | | | | （単位：千円）
            番号 | 取組項目 | 令和2年度削減額 | 令和3年度削減額 | 令和4年度削減額 | 計
            1 | 印刷の部数 | 300 | 200 | 100 | 600
            2 | 清掃の回数 | 50 | 60 | 70 | 180
            合計 | | 350 | 260 | 170 | 780
        """,
        merge="A6:B6",
    )
    report = canonical(draw(drawn))
    assert says(report, "効果額", "D5", ("reduction", "effect_actual"), year=2021, value=60, unit="千円")
    assert agrees(report, "効果額", "C6", "D6", "E6")
    assert not any(isinstance(one.get("year"), int) for one in at(report, "効果額", "F4"))
    assert silent(report, "効果額", "C6", "D6", "E6")


def test_of_parts_and_their_sum_only_the_sum_is_held_against_the_plan():
    """歳入 and 歳出 of a year are no further results of the effect that was planned."""
    text = """
        架空市財政効果額（令和5年度～令和6年度）　単位：千円
        番号 | 取組項目 | 令和5年度歳入増加額 | 令和5年度歳出削減額 | 令和5年度効果額 | 令和6年度効果額（見込）
        1 | 広告の拡大 | 300 | 50 | 350 | 400
        2 | 照明の更新 | 20 | 700 | 720 | 800
        """
    book = read_book("効果.xlsx", draw(page("効果額", text)))
    codes = {
        "C": "effect_income@2023",
        "D": "effect_saving@2023",
        "E": "effect@2023",
        "F": "effect_target@2024",
    }
    answers = {column_question("効果額", letter): said for letter, said in codes.items()}
    draft = read(book, Known(answers=answers))
    assert [one for one in draft.findings if one.kind == "contradiction"] == []
    assert [one.fields["value"].value for one in draft.of(Kind.ACTUAL_VALUE)] == [350, 720]
    assert [one.fields["kind"].value for one in draft.of(Kind.EFFECT)][:2] == ["income", "saving"]


@pytest.mark.parametrize("total", ["1290", "1,290万円", "12,900千円"])
def test_an_amount_with_a_unit_of_its_own_is_added_up_in_that_of_its_column(total: str):
    text = f"""
        架空市財政効果額（令和5年度）　（単位：万円）
        番号 | 取組項目 | 令和5年度効果額
        1 | 広告の拡大 | 300
        2 | 照明の更新 | 990万円
        合計 | | {total}
        """
    assert agrees(canonical(draw(page("効果額", text))), "効果額", "C5")


# ── Effects whose rows say on which side of the budget they are ─────────────────────────────────────────────

SIDED = page(
    "調書",
    """
    架空市集中改革プラン　効果額調書（令和4年度～令和5年度）
    | | | | | | | | （単位：千円）
    番号 | 取組項目 | 担当課 | 区分 | 効果額
    | | | | 令和4年度 | | 令和5年度 | | ２か年計
    | | | | 計画 | 実績 | 計画 | 実績 | 計画 | 実績
    1 | 市税の徴収 | 税務課 | 歳入 | 100 | 120 | 100 | 90 | 200 | 210
    2 | 印刷の部数 | 総務課 | 歳出 | 40 | 35 | 60 | 80 | 100 | 115
    3 | 団体の統合 | 産業課 | 歳出 | － | － | － | － | － | －
    小計 | | | | 140 | 155 | 160 | 170 | 300 | 325
    """,
    merge="A3:A5 B3:B5 C3:C5 D3:D5 E3:J3 E4:F4 G4:H4 I4:J4",
)


def test_a_side_of_the_budget_beside_plan_and_result_is_no_kind_of_row():
    report = canonical(draw(SIDED))
    assert report["tables"][0]["columns"]["D"] == "effect_kind"
    assert agrees(report, "調書", "E9", "F9", "G9", "H9", "I9", "J9")
    assert not asks(report, "調書", "F", "header_mapping")


def test_plan_and_result_under_a_sum_of_years_are_sums_each_of_its_own():
    report = canonical(draw(SIDED))
    assert agrees(report, "調書", "I6", "J6", "I7", "J7")
    assert says(report, "調書", "I6", "effect_planned", year="total", value=200, unit="千円")
    assert says(report, "調書", "J6", "effect_actual", year="total", value=210, unit="千円")
    assert says(report, "調書", "J8", "effect_actual", year="total", value=None, unit=None)


def test_results_under_effects_are_effects_by_whatever_word_and_their_sum_is_of_them():
    other = replace(
        SIDED, text=SIDED.text.replace("計画 | 実績 | 計画 | 実績 |", "計画 | 達成値 | 計画 | 達成値 |")
    )
    report = canonical(draw(other))
    assert says(report, "調書", "F6", "effect_actual", year=2022, value=120, unit="千円")
    assert says(report, "調書", "J6", "effect_actual", year="total", value=210, unit="千円")
    assert agrees(report, "調書", "I6", "J6", "J7", "F9", "J9")


# ── A review of what is paid ────────────────────────────────────────────────────────────────────────────────

REVIEW = page(
    "補助金",
    """
        架空町補助金等見直し一覧（令和6年度実施）
        | | | | （金額の単位：千円）
        番号 | 事務事業 | 担当課 | 創設年度 | 補助金額 | | | 評価 | | | 見直しの内容
        | | | | 令和4年度決算 | 令和5年度決算 | 令和6年度予算 | 公益性 | 必要性 | 総合評価 |
        1　団体への補助
        1 | 商工会の運営 | 産業課 | S38 | 9800 | 9800 | 9700 | 4 | 5 | Ｂ | 経営の指導に係る分を残す。
        2 | 老人会の運営 | 福祉課 | H元 | 1380 | 1260 | 1240 | 4 | 3 | Ｂ | 会員の数に応じた額に改める。
        小　計 | | | | 11180 | 11060 | 10940
        2　個人への補助
        3 | 浄化槽の設置 | 環境課 | H4 | 8760 | 7944 | 9000 | 5 | 4 | Ａ | 単独の槽からの転換に絞る。
        4 | 生ごみの処理 | 環境課 | R3 | 132 | 88 | 150 | 3 | 2 | Ｃ | 上限を1万5千円に引き下げる。
        小　計 | | | | 8892 | 8032 | 9150
        合　計 | | | | 20072 | 19092 | 20000
    """,
    merge="A3:A4 B3:B4 C3:C4 D3:D4 E3:G3 H3:J3 K3:K4 A5:K5 A8:D8 A9:K9 A12:D12 A13:D13",
)


def test_accounts_beside_a_budget_are_what_was_spent():
    report = canonical(draw(REVIEW))
    assert says(report, "補助金", "E6", "settled", year=2022, value=9800, unit="千円")
    assert says(report, "補助金", "G6", "budget", year=2024, value=9700, unit="千円")
    assert agrees(report, "補助金", "E8", "F8", "E12", "E13", "F13")
    [told] = [one for one in report["totals"] if one["cell"] == "G13"]
    assert told["recomputed"] == 20090


def test_a_review_is_of_the_titles_year_whatever_years_its_accounts_are_of():
    report = canonical(draw(REVIEW))
    assert not asks(report, "補助金", None, YEARS)
    for letter, mark in zip("HIJ", ("4", "5", "Ｂ"), strict=True):
        assert says(report, "補助金", f"{letter}6", "rating", year=2024, value=mark)


@pytest.mark.parametrize(
    "since",
    [("S38", "H元", "H4", "R3"), ("S52", "S50", "S60", "S59")],
    ids=["far_apart", "far_from_the_title"],
)
def test_since_when_something_is_there_is_no_year_of_the_figures_beside_it(since):
    text = REVIEW.text
    for before, after in zip(("S38", "H元", "H4", "R3"), since, strict=True):
        text = text.replace(f" {before} ", f" {after} ")
    report = canonical(draw(replace(REVIEW, text=text)))
    assert asks(report, "補助金", "D", "header_mapping")
    assert report["tables"][0]["columns"]["D"] == "ignore"
