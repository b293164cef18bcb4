"""What a column holds: by its heading, and by what stands below and beside it."""

from __future__ import annotations

import pytest

from tests.reading.draw import draw, page
from tests.reading.reading import at, canonical, finds, has_items, says, silent

SENTENCES = (
    "手順書を改めて全課に配った。",
    "窓口を一つにまとめ、待ち時間を半分にした。",
    "方針の決定には至らなかった。",
    "来年度は研修を三回に増やす。",
)


def listed(heading: str, *below: str, title: str = "架空市行政改革推進計画　令和5年度実績") -> str:
    rows = "\n".join(
        f"{nth} | 取組の{sign} | 総務課 | 達成 | {text}"
        for nth, (sign, text) in enumerate(zip("甲乙丙丁", below, strict=True), 1)
    )
    return f"{title}\n.\n番号 | 取組項目 | 担当課 | 評価 | {heading}\n{rows}"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("評価の理由・今後の対応", "rating_reason"),
        ("今後の対応・評価の理由", "next_steps"),
        ("評価の理由", "rating_reason"),
        ("成果", "narrative"),
    ],
)
def test_sentences_are_what_the_first_word_above_them_says(heading, field):
    report = canonical(draw(page("一覧", listed(heading, *SENTENCES))))
    assert says(report, "一覧", "E4", field, year=2023)
    assert says(report, "一覧", "E7", field, year=2023)


def test_figures_under_the_same_word_are_results():
    report = canonical(draw(page("一覧", listed("成果", "12件", "30件", "4件", "15件"))))
    assert says(report, "一覧", "E4", "actual", year=2023, value=12, unit="件")


PLANNED = """
    架空市行政改革実施計画（令和7年度～令和11年度）
    .
    番号 | 取組項目 | 担当課 | 指標 | 現状値（R6） | 目標値（{year}） | 7年度 | 8年度
    1 | 申請の電子化 | 市民課 | 手続の数 | 42件 | 150件 | 実施 | →
    2 | 交付の推進 | 市民課 | 交付の率 | 31％ | 50％ | 検討 | 実施
    3 | 紙の削減 | 総務課 | 用紙の数 | 620箱 | 500箱 | 実施 | →
"""


@pytest.mark.parametrize(("year", "field"), [("R11", "goal"), ("R7", "target")])
def test_the_only_target_years_after_the_baseline_is_what_the_plan_ends_with(year, field):
    report = canonical(draw(page("一覧", PLANNED.format(year=year))))
    assert says(report, "一覧", "F4", field, value=150, unit="件")


def test_a_planned_effect_beside_an_indicator_has_the_unit_of_the_money():
    drawn = page(
        "一覧",
        """
            架空市事業見直しの結果（令和6年度） | | | | | | 金額の単位：千円
            .
            番号 | 事業名 | 担当課 | 指標名 | 単位 | 令和6年度実績 | 令和7年度効果額（見込）
            1 | 敬老会への補助 | 福祉課 | 参加者 | 人 | 2795 | 2400
            2 | 処理機の補助 | 環境課 | 補助件数 | 件 | 61 | △600
        """,
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "F4", "actual", value=2795, unit="人")
    assert says(report, "一覧", "G4", "effect_planned", year=2025, value=2400, unit="千円")
    assert not finds(report, "一覧", "G4", "G5")


def test_a_part_of_the_column_beside_it_is_left_out_with_a_word():
    drawn = page(
        "一覧",
        """
            架空市事業見直しの結果（令和6年度） | | | | | 単位：千円
            .
            番号 | 事業名 | 担当課 | 令和6年度事業費 | |
            | | | 予算額 | 決算額 | うち一般財源
            1 | 敬老会への補助 | 福祉課 | 9600 | 8874 | 749
            2 | 処理機の補助 | 環境課 | 1500 | 1498 | 800
        """,
        merge="A3:A4 B3:B4 C3:C4 D3:F3",
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "D5", "budget", year=2024, value=9600)
    assert silent(report, "一覧", "F5", "F6")
    assert [one["kind"] for one in report["findings"] if one["cell"] == "F4"] == ["share_left_out"]


def test_an_item_that_a_later_sheet_calls_otherwise_is_told_with_both_names():
    years = [
        page(
            f"R{nth}",
            f"""
                令和{nth}年度　行政改革の取組実績
                .
                番号 | 取組項目 | 担当課 | 評価
                1 | 収納の強化 | 税務課 | ○
                2 | {name} | 建設課 | ○
                3 | 道路の補修 | 建設課 | △
            """,
        )
        for nth, name in ((5, "空き家対策"), (6, "空き家対策と跡地の活用"))
    ]
    report = canonical(draw(*years))
    assert has_items(report, "収納の強化", "空き家対策", "道路の補修")
    assert [one["value"] for one in at(report, "R6", "B5")] == ["空き家対策と跡地の活用"]
    assert finds(report, "R6", "B5")
    assert not finds(report, "R6", "B4", "B6")


STEPS = page(
    "チェック",
    """
        架空市行政改革プログラム　進捗チェック表（令和7年度）
        .
        記号 | 取組名 | 所属 | 手順 | | | 状態
        | | | 内容 | 期限 | 進み具合 |
        S1 | 窓口の予約 | 住民課 | 仕組みの選定 | 令和7年6月末 | 100% | 順調
        | | | 要綱の制定 | 令和7年9月末 | 60% |
        | | | 運用の開始 | 令和8年1月 | 0% |
        S2 | 開閉栓の申請 | 水道課 | 様式の整理 | 令和7年8月末 | 100% | 遅れ
        | | | 試行 | 令和7年12月末 | 20% |
        S3 | 路線の再編 | 企画課 | 乗降の調査 | 令和7年7月 | 100% | 順調
    """,
    merge="A3:A4 B3:B4 C3:C4 D3:F3 G3:G4 A5:A7 B5:B7 C5:C7 G5:G7 A8:A9 B8:B9 C8:C9 G8:G9",
)


def test_short_texts_of_each_row_name_the_figures_beside_them():
    report = canonical(draw(STEPS))
    assert has_items(report, "窓口の予約", "開閉栓の申請", "路線の再編")
    assert says(report, "チェック", "D7", "indicator_name", item="窓口の予約")
    assert says(report, "チェック", "F6", "actual", value=60, unit="%", item="窓口の予約")
    assert says(report, "チェック", "F9", "actual", value=20, unit="%", item="開閉栓の申請")
    assert not finds(report, "チェック", "F6", "F7", "F9")


def test_times_that_several_rows_say_are_one_schedule():
    report = canonical(draw(STEPS))
    assert [one["value"] for one in at(report, "チェック", "E5")] == [
        "令和7年6月末、令和7年9月末、令和8年1月"
    ]
    assert says(report, "チェック", "E7", "schedule", item="窓口の予約", value="令和8年1月")
    assert says(report, "チェック", "E10", "schedule", item="路線の再編", value="令和7年7月")


def test_times_that_are_too_long_together_are_told():
    long = STEPS.text.replace(
        "令和8年1月",
        "令和8年1月から始め、住民と関係する団体への周知が終わり次第、順に全ての窓口に広げ、翌年度の見直しに生かすこととする",
    )
    report = canonical(draw(page("チェック", long, merge=STEPS.merge)))
    assert [one["value"] for one in at(report, "チェック", "E5")] == ["令和7年6月末"]
    assert finds(report, "チェック", "E6")


def test_two_ratings_under_one_word_are_two_scales():
    drawn = page(
        "一覧",
        """
            架空市行財政改革プラン　取組状況（令和5年度末）
            .
            番号 | 取組名 | 担当課 | 令和4年度 | | 令和5年度 |
            | | | 評価 | | 評価 |
            | | | 自己 | 委員会 | 自己 | 委員会
            1 | 窓口の予約 | 住民課 | ◎ | ○ | ○ | ○
            2 | 予約の電子化 | 教育課 | ○ | △ | ◎ | △
            3 | 窓口の配信 | 住民課 | △ | △ | × | △
        """,
        merge="A3:A5 B3:B5 C3:C5 D3:E3 F3:G3 D4:E4 F4:G4",
    )
    report = canonical(draw(drawn))
    columns = report["tables"][0]["columns"]
    assert [columns[letter] for letter in "DEFG"] == [
        f"rating@{year}/{axis}評価" for year in (2022, 2023) for axis in ("自己", "委員会")
    ]
    assert says(report, "一覧", "E7", "rating", year=2022, value="△")
    assert not finds(report, "一覧", "E6", "E7", "G7", "G8")


def test_a_group_that_goes_on_is_said_of_its_first_row_again():
    drawn = page(
        "一覧",
        """
            架空市実施計画（令和5年度～令和7年度）
            .
            柱 | 番号 | 取組の名称 | 担当課
            ２ 健全な財政 | 1 | 公用車の台数 | 管財課
            | 2 | 敬老事業 | 長寿課
            柱 | 番号 | 取組の名称 | 担当課
            ２ 健全な財政（つづき） | 3 | 病院の経営 | 病院事務局
            ３ 機動的な組織 | 4 | 定員の管理 | 人事課
        """,
        merge="A4:A5",
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "A7", "pillar", item="病院の経営", value="健全な財政")


HALVES = page(
    "総務部",
    """
        令和6年度　架空市行政改革実施計画　進捗状況報告書
        .
        番号 | 取組名 | 所管課 | 上半期（4月～9月） | | 下半期（10月～3月） | | 評価
        | | | 実績 | 件数実績 | 実績 | 件数実績 |
        1 | 文書の管理 | 総務課 | 仕様書を作成した。 | 4 | 切替えを終えた。 | 9 | 達成
        2 | 封筒の広告 | 総務課 | 広告主を募ったが、応募がなかった。 | 0 | 一社から広告を得た。 | 1 | 未達成
        3 | 庁舎の清掃 | 管財課 | 東館で試行した。 | 1 | 全館に広げた。 | 3 | 達成
    """,
    merge="A3:A4 B3:B4 C3:C4 D3:E3 F3:G3 H3:H4",
)


def test_what_only_the_halves_of_a_year_tell_in_sentences_is_its_result():
    report = canonical(draw(HALVES))
    assert says(report, "総務部", "D5", "narrative", year=2024, value="仕様書を作成した。")
    assert says(report, "総務部", "F5", "narrative", year=2024, value="切替えを終えた。")
    assert silent(report, "総務部", "E5", "G5")
    assert [one["cell"] for one in report["findings"] if one["kind"] == "mid_year_left_out"] == ["E4"]


def test_sentences_of_a_half_beside_those_of_the_year_are_left_out():
    text = HALVES.text.replace("| 評価", "| 年度の実績").replace("| 達成", "| 全て終えた。")
    text = text.replace("| 未達成", "| 半ばで終えた。")
    report = canonical(draw(page("総務部", text, merge=HALVES.merge)))
    assert says(report, "総務部", "H5", "narrative", year=2024)
    assert silent(report, "総務部", "D5", "F5")
