"""Other shapes than a list: grid paper, cards, a layout over two sheets, a table turned round, a CSV."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress.intake.draft import Kind, text_of
from progress.intake.known import Known
from progress.intake.reading.file import read
from tests.books import read_book
from tests.reading.draw import Page, draw, draw_csv, page
from tests.reading.reading import (
    NAMES,
    RATING,
    YEARS,
    agrees,
    asks,
    at,
    canonical,
    has_items,
    has_pillars,
    no_item_at,
    right_or_asked,
    says,
    silent,
)

# ── M16: a form on grid paper ───────────────────────────────────────────────────────────────────────────────


def grid(name: str) -> Page:
    """Labels beside values in merged runs of narrow columns, an inner table of two indicators."""
    values = {
        "B2": "架空市行政改革　改革宣言書（令和4年度）",
        "B4": "部局名",
        "F4": "総務部",
        "L4": "年　度",
        "P4": "令和4年度",
        "B6": "改革項目",
        "F6": name,
        "B8": "指　標",
        "I8": "目　標",
        "M8": "実　績",
        "R8": "自己評価",
        "B9": "交付の時間",
        "I9": "8分",
        "M9": "9分",
        "R9": "Ｂ",
        "B11": "苦情の数",
        "I11": "20件",
        "M11": "14件",
        "R11": "Ａ",
    }
    merge = (
        "B2:T2 B4:E4 F4:K4 L4:O4 P4:T4 B6:E6 F6:T6 B8:H8 I8:L8 M8:Q8 R8:T8 "
        "B9:H10 I9:L10 M9:Q10 R9:T10 B11:H12 I11:L12 M11:Q12 R11:T12"
    )
    return page("個票1", ".", merge=merge, values=values)


CARD = """
        No. | {number} | 実施項目 | | {name} | 所管課 | 企画課
        目的・内容 | | {name}を進める。 | | | |
        指標名 | | 参加者数 | | | 単位 | 人
        年度 | | 令和3年度 | 4年度 | 5年度 | 6年度 | 7年度
        実施計画 | | 検討 | 実施 | 実施 | 実施 | 実施
        目標値 | | | 80 | 100 | 120 | 140
        実績値 | | | 64 | 112 | |
        達成度 | | ○ | △ | ◎ | |
        5年度の実績 | | 町内六会場で開いた。 | | | |
        課題と今後 | | 参加者の年齢が高い。 | | | |
        ."""


def test_texts_below_a_table_of_years_are_labels_with_their_values():
    cards = CARD.format(number=1, name="説明会の開催") + CARD.format(number=2, name="相談会の開催")
    wide = " ".join(f"C{row}:G{row}" for row in (3, 10, 11, 14, 21, 22))
    drawn = page("基本目標1", f"{TITLE_OF_CARDS}{cards}", merge=wide)
    report = canonical(draw(drawn))
    assert has_items(report, "説明会の開催", "相談会の開催")
    for row, name in ((5, "説明会の開催"), (16, "相談会の開催")):
        assert says(report, "基本目標1", f"D{row + 2}", "target", item=name, year=2022, value=80, unit="人")
        assert says(report, "基本目標1", f"E{row + 3}", "actual", item=name, year=2023, value=112, unit="人")
        assert says(report, "基本目標1", f"C{row + 5}", "narrative", item=name, year=2023)
        assert says(report, "基本目標1", f"C{row + 1}", "planned_stage", item=name, year=2021)
    assert not [one for one in report["questions"] if one["blocking"]]


TITLE_OF_CARDS = """
        架空町行政改革大綱 実施計画進捗管理調書（令和5年度）"""


def test_a_division_in_a_cell_before_the_one_in_charge_is_what_that_belongs_to():
    drawn = page(
        "個票",
        """
        取組項目 | 窓口の改善
        担当 | 市民部 | 市民課
        現状 | 待ち時間が長い。
        取組内容 | 窓口の待ち時間を短くする。
        """,
    )
    draft = read(read_book("計画.xlsx", draw(drawn)), Known())
    assert [one.key[1] for one in draft.of(Kind.ASSIGNMENT)] == ["市民課"]
    parents = {one.key[0]: text_of(one, "parent") for one in draft.of(Kind.DEPARTMENT)}
    assert parents == {"市民部": "", "市民課": "市民部"}


@pytest.mark.parametrize(("goal", "name"), [("年2回", "回数"), ("相談会 2回", "相談会")])
def test_a_figure_of_a_box_is_not_called_by_how_it_is_counted(goal, name):
    drawn = page(
        "個票",
        f"""
        架空市行政改革実施計画（令和4年度～令和6年度）
        取組項目 | 窓口の改善
        担当課 | 市民課
        取組内容 | 相談会を開き、窓口の待ち時間を短くする。
        目標値 | {goal}
        """,
    )
    draft = read(read_book("計画.xlsx", draw(drawn)), Known())
    assert [one.key[1] for one in draft.of(Kind.INDICATOR)] == [name]


def test_m16_another_table_below_in_other_columns_says_nothing_of_those_above():
    """The last heading is merged to the right of all that is written: nobody sees how far."""
    drawn = grid("証明書の交付")
    below = {
        "B14": "項目の妥当性",
        "G14": "実行過程",
        "K14": "達成",
        "P14": "総合",
        "B15": "〇",
        "G15": "〇",
        "K15": "〇",
    }
    report = canonical(
        draw(
            replace(
                drawn,
                values={**drawn.values, **below},
                merge=f"{drawn.merge} B14:F14 G14:J14 K14:O14 P14:T14",
            )
        )
    )
    assert not [one for one in report["questions"] if one["topic"] in NAMES]
    assert [one["field"] for one in at(report, "個票1", "M9")] == ["actual"]


def test_m16_a_form_on_grid_paper_gives_its_item_indicators_and_their_ratings():
    report = canonical(draw(grid("証明書の交付")))
    assert has_items(report, "証明書の交付")
    assert says(report, "個票1", "F4", "lead_department", value="総務部")
    for row, indicator, target, actual, unit, mark in (
        (9, "交付の時間", 8, 9, "分", "Ｂ"),
        (11, "苦情の数", 20, 14, "件", "Ａ"),
    ):
        assert says(report, "個票1", f"B{row}", "indicator_name", value=indicator)
        assert says(report, "個票1", f"I{row}", "target", year=2022, value=target, unit=unit)
        assert says(report, "個票1", f"M{row}", "actual", year=2022, value=actual, unit=unit)
        assert says(report, "個票1", f"R{row}", RATING, year=2022, value=mark)


# ── M17: a known layout over two sheets ─────────────────────────────────────────────────────────────────────


def matrix(sheet: str, pillar: str, section: str, first: str, second: str) -> Page:
    return page(
        sheet,
        f"""
            改革の柱ごとの実施状況一覧（令和4年度末）
            .
            改革項目 | | | 実施状況 | | | 主な取組内容
            | | | 計画どおり | やや遅れている | 遅れている |
            {pillar} | | | | | |
            | {section} | {first} | ○ | | | 手順を改めた
            | | {second} | | ○ | |
        """,
        merge="A3:C4 D3:F3 G3:G4 A5:G5 B6:B7",
    )


def test_m17_a_matrix_over_two_sheets_is_one_list():
    first = matrix("柱１", "１ 窓口業務", "（１）窓口", "①証明書の交付", "②電話の取次ぎ")
    second = matrix("柱２", "２ 財産", "（１）積立", "①積立金の運用", "②助成の見直し")
    report = canonical(draw(first, second))
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "積立金の運用", "助成の見直し")
    assert has_pillars(report, "窓口業務", "財産")
    for sheet in ("柱１", "柱２"):
        assert says(report, sheet, "D6", RATING, year=2022, value="計画どおり")
        assert says(report, sheet, "E7", RATING, year=2022, value="やや遅れている")
        assert says(report, sheet, "G6", "narrative", value="手順を改めた")


# ── M18: cards with other labels ────────────────────────────────────────────────────────────────────────────


def card(sheet: str, name: str, section: str, problem: str, labels: dict[str, str]) -> Page:
    return page(
        sheet,
        f"""
            1 窓口業務 | | | |
            (1) 受付 | | | |
            {name} | | | |
            {labels["lead"]} | {section} | | {labels["related"]} |
            {labels["problem"]} | {problem} | | |
            {labels["approach"]} | 手順を改める | | |
            {labels["aim"]} | 待たずに済む | | | {labels["baseline"]}
            | | | | 待ち時間 25分
            | | | | {labels["goal"]}
            | | | | 待ち時間 10分
            年度別⏎計　画 | 年度 | R2 | R3 | R4
            | {labels["stage"]} | 検討 | 実施 | 実施
            | {labels["text"]} | 決める | 始める | 続ける
            | {labels["target"]} | 待ち時間 20分 | 待ち時間 16分 | 待ち時間 12分
        """,
        merge="A1:E1 A2:E2 A3:E3 B5:E5 B6:E6 A7:A10 B7:D10 A11:A14",
    )


CARD_LABELS = {
    "lead": "主管課",
    "related": "関連部署",
    "problem": "現状・課題",
    "approach": "取組の概要",
    "aim": "めざす姿",
    "baseline": "基準値",
    "goal": "最終目標値",
    "stage": "計画段階",
    "text": "到達目標",
    "target": "目標値",
}
OTHER_LABELS = CARD_LABELS | {
    "lead": "所管課",
    "related": "関係する課",
    "problem": "背景・問題点",
    "approach": "改革の内容",
    "aim": "あるべき姿",
    "baseline": "現況値",
    "stage": "工程",
    "text": "各年度の到達点",
    "target": "数値目標",
}


@pytest.mark.parametrize("labels", [CARD_LABELS, OTHER_LABELS], ids=["first", "second"])
def test_m18_cards_with_other_labels_are_two_items(labels):
    first = card("1-(1)-①", "① 証明書の交付", "戸籍課", "待ち時間が長い。", labels)
    second = card("1-(1)-②", "② 電話の取次ぎ", "総務課", "つながりにくい。", labels)
    report = canonical(draw(first, second))
    assert has_items(report, "証明書の交付", "電話の取次ぎ")
    for sheet, section, problem in (
        ("1-(1)-①", "戸籍課", "待ち時間が長い。"),
        ("1-(1)-②", "総務課", "つながりにくい。"),
    ):
        assert says(report, sheet, "B4", "lead_department", value=section)
        assert right_or_asked(report, sheet, "B5", "current_issues", "header_mapping", value=problem)
        assert right_or_asked(
            report, sheet, "C12", "planned_stage", "header_mapping", year=2020, value="検討"
        )
        assert right_or_asked(
            report, sheet, "E14", "target", "header_mapping", year=2022, value=12, unit="分"
        )
        # Empty: no department is taken from the label.
        assert silent(report, sheet, "E4")


# ── M23: fields by row, years by column ─────────────────────────────────────────────────────────────────────

TURNED = """
    架空市行政改革大綱（令和2～4年度）の効果額
    | | | | （千円）
    {head} | {years} | 計
    削減額 | {reduction}
    収入額 | 80 | 90 | 120 | 290
    効果額 | 580 | 390 | 270 | 1240
"""
TURNED_FACES = {
    "negative": ("項目", "R2 | R3 | R4", "-500 | -300 | -150 | -950"),
    "triangle": ("区分", "令和2年度 | 令和3年度 | 令和4年度", "△500 | △300 | △150 | △950"),
    "positive": ("項目", "2年度 | 3年度 | 4年度", "500 | 300 | 150 | 950"),
}


@pytest.mark.parametrize("face", TURNED_FACES)
def test_m23_a_table_turned_round_gives_fields_by_row_and_years_by_column(face):
    head, years, reduction = TURNED_FACES[face]
    report = canonical(draw(page("効果額", TURNED.format(head=head, years=years, reduction=reduction))))
    told = (*NAMES, *YEARS, "sign")
    for cell, year, amount in (("B4", 2020, 500), ("C4", 2021, 300), ("D4", 2022, 150)):
        signed = amount if face == "positive" else -amount
        cut = right_or_asked(report, "効果額", cell, "reduction", told, year=year, value=signed, unit="千円")
        gain = says(
            report, "効果額", cell, ("reduction", "effect_actual"), year=year, value=amount, unit="千円"
        )
        assert cut | gain
    for cell, year, amount in (("B5", 2020, 80), ("D5", 2022, 120)):
        fields = ("income", "effect_actual")
        assert right_or_asked(report, "効果額", cell, fields, told, year=year, value=amount, unit="千円")
    # The derived row and the sums over the years are compared, and are no further effect.
    assert not says(report, "効果額", "B6", "effect_actual") or agrees(report, "効果額", "B6")
    assert agrees(report, "効果額", "B6", "D6", "E4", "E5", "E6")
    assert no_item_at(report, "効果額", 6)


# ── M29: a CSV of merged headings ───────────────────────────────────────────────────────────────────────────

MATRIX_CSV = page(
    "CSV",
    """
        行政改革推進項目別実施状況一覧（令和４年度末）
        .
        行政改革推進項目 | | | 実施状況 | | | 主な取組内容
        | | | 計画どおり | やや遅れている | 遅れている |
        １ 窓口業務 | | | | | |
        | （１）窓口 | ①証明書の交付 | ○ | | | 手順を改めた
        | | ②電話の取次ぎ | | ○ | |
        ２ 財産 | | | | | |
        | （１）積立 | ①積立金の運用 | ○ | | | 運用を改めた
        合計 | | | '2 | '1 | '0 |
    """,
)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig"], ids=["excel", "utf8"])
def test_m29_the_empty_cells_of_a_csv_heading_belong_to_the_heading_at_their_left(encoding):
    report = canonical(draw_csv(MATRIX_CSV, encoding), "実施状況.csv")
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "積立金の運用")
    assert has_pillars(report, "窓口業務", "財産")
    assert says(report, "CSV", "D6", RATING, year=2022, value="計画どおり")
    assert says(report, "CSV", "E7", RATING, year=2022, value="やや遅れている")
    assert says(report, "CSV", "G9", "narrative", value="運用を改めた")
    assert agrees(report, "CSV", "D10", "E10")
    assert no_item_at(report, "CSV", 10)


def test_m29_years_over_several_columns_of_a_csv():
    drawn = page(
        "CSV",
        """
            架空市行政改革推進計画（令和3年度～令和4年度）
            番号 | 取組項目 | 令和3年度 | | 令和4年度 |
            | | 目標 | 実績 | 目標 | 実績
            1 | 証明書の交付 | 30件 | 28件 | 40件 | 41件
            2 | 電話の取次ぎ | 90％ | 88％ | 95％ | 96％
        """,
    )
    report = canonical(draw_csv(drawn), "進捗.csv")
    for cell, field, year, value, unit in (
        ("C4", "target", 2021, 30, "件"),
        ("D4", "actual", 2021, 28, "件"),
        ("F5", "actual", 2022, 96, "%"),
    ):
        assert says(report, "CSV", cell, field, year=year, value=value, unit=unit)
    assert not any(one.get("year") == 2021 for one in at(report, "CSV", "F4"))
    assert not asks(report, "CSV", None, YEARS)


# ── Cards below one another whose first label counts them ───────────────────────────────────────────────────

COUNTED = """
    架空市行政改革プラン 事業票
    .
    事業{first} | 証明書の交付 | | 所管課 | 戸籍課
    事業の概要 | 手順を改める。 | | |
    年度 | R4 | R5 | R6 | R7
    計画 | 機種の選定 | 二か所に置く | 広げる | →
    取り組んだ内容 | 機種を選んだ。 | 置いた。 | |
    目標　交付の割合（％） | 10 | 20 | 35 | 50
    実績　交付の割合（％） | 8.5 | 23.4 | |
    目標　苦情の数（件） | 30 | 25 | 20 | 10
    実績　苦情の数（件） | 31 | 22 | |
    効果額　計画（千円） | 0 | 1200 | 2600 | 2600
    評価 | Ｂ | Ａ | |
    .
    事業{second} | 積立金の運用 | | 所管課 | 会計課
    事業の概要 | 債券で運用する。 | | |
    年度 | R4 | R5 | R6 | R7
    計画 | 検討 | 実施 | → | →
    取り組んだ内容 | 検討した。 | 買い入れた。 | |
    評価 | Ａ | Ａ | |
"""


@pytest.mark.parametrize(("first", "second"), [("１", "２"), ("No.1", "No.2"), (" 11", " 12")])
def test_a_label_may_count_the_items_and_its_rows_may_name_their_figures(first, second):
    report = canonical(draw(page("票", COUNTED.format(first=first, second=second))))
    assert has_items(report, "証明書の交付", "積立金の運用")
    assert says(report, "票", "E3", "lead_department", value="戸籍課", item="証明書の交付")
    assert says(report, "票", "E15", "lead_department", value="会計課", item="積立金の運用")
    for cell, field, year, value, unit in (
        ("C8", "target", 2023, 20, "%"),
        ("B9", "actual", 2022, 8.5, "%"),
        ("E10", "target", 2025, 10, "件"),
        ("C11", "actual", 2023, 22, "件"),
        ("C12", "effect_planned", 2023, 1200, "千円"),
    ):
        assert says(report, "票", cell, field, year=year, value=value, unit=unit, item="証明書の交付")
    assert says(report, "票", "B6", "planned_stage", year=2022, value="機種の選定")
    assert says(report, "票", "C7", "narrative", year=2023, value="置いた。")
    assert says(report, "票", "B20", RATING, year=2022, value="Ａ", item="積立金の運用")
    assert says(report, "票", "C18", "planned_stage", year=2023, value="実施", item="積立金の運用")


# ── The title of a small table inside a form ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "title", ["◆ 財政効果 | | | （万円）", "財政効果額 | | | （単位：万円）", "効果額（万円）"]
)
def test_the_line_above_a_small_table_says_what_it_is_of_and_its_unit(title):
    form = page(
        "個別票",
        f"""
            架空市行政改革プラン　個別票
            取組名 | 証明書の交付 | 所管課 | 戸籍課
            取組内容 | 手順を改める。 | |
            ◆ 指標の状況 | | |
            指標 | 区分 | R5 | R6
            交付の数（件） | 目標 | 100 | 120
            | 実績 | 95 | 131
            {title}
            区分 | | R5 | R6
            目標 | | － | 30
            実績 | | － | 24
            所見 | よく進んだ。 | |
        """,
        merge="A6:A7",
    )
    report = canonical(draw(form))
    assert has_items(report, "証明書の交付")
    assert says(report, "個別票", "D6", "target", year=2024, value=120, unit="件")
    assert says(report, "個別票", "D10", "effect_planned", year=2024, value=30, unit="万円")
    assert says(report, "個別票", "D11", "effect_actual", year=2024, value=24, unit="万円")
    assert says(report, "個別票", "C11", "effect_actual", year=2023, value=None)


# ── A form whose parts have numbered titles ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("planned", "came"), [("'2,400", 2610), (2400, "'2,610"), ("－", "－")])
@pytest.mark.parametrize("numbers", [("１　", "２　"), ("■ ", "■ "), ("", "")])
def test_the_title_of_a_forms_next_part_ends_the_table_above_and_says_what_its_labels_are_of(
    numbers, planned, came
):
    form = page(
        "個票",
        f"""
            架空市行政改革プラン　取組個票（令和5年度実績）
            取組名 | 窓口の集約 | 所管課 | 戸籍課
            現状・課題 | 待ち時間が長い。 | |
            取組内容 | 窓口を1か所にまとめる。 | |
            .
            {numbers[0]}年度別の計画と実績
            年度 | 計画 | 実績 | 自己評価
            令和4年度 | 配置の検討 | 案をまとめた。 | Ｂ
            令和5年度 | 3課の集約 | 2課を集約した。 | Ｃ
            .
            {numbers[1]}令和5年度効果額 | | | （単位：千円）
            計画 | {planned} | 実績 | {came}
            .
            推進委員会の意見 | 残る課の期限を示すこと。 | |
        """,
    )
    report = canonical(draw(form))
    if planned == "－":
        assert silent(report, "個票", "B12", "D12")
    else:
        assert says(report, "個票", "B12", "effect_planned", year=2023, value=2400, unit="千円")
        assert says(report, "個票", "D12", "effect_actual", year=2023, value=2610, unit="千円")
    assert says(report, "個票", "C8", "narrative", year=2022, value="案をまとめた。")
    assert says(report, "個票", "D9", RATING, year=2023, value="Ｃ")
    assert says(report, "個票", "B14", "opinion", value="残る課の期限を示すこと。")
    assert not asks(report, "個票", "B7", NAMES) and not asks(report, "個票", "B12", NAMES)


# ── Cards down one sheet, whose years' table names its indicators beside the kinds of its rows ──────────────


def test_beside_the_kinds_of_a_cards_rows_under_one_heading_stand_the_names_of_indicators():
    card = """
        № {number} | 取組名 | {name} | |
        担当課 | 戸籍課 | 関係課 | |
        取組内容 | 手順を改める。 | | |
        年度 | | R4 | R5 | R6
        目標 | 交付の数（件） | 280 | 290 | 300
        実績 | | 281 | 292 | 301
        目標 | 課の数（課） | 11 | 10 | 9
        実績 | | 11 | 11 | 10
        進捗 | | ○ | △ | ○
        令和6年度の⏎取組 | 窓口を1か所にまとめた。 | | |
        {later} | 残る課を加える。 | | |
    """
    lines = "\n".join(
        [
            "架空市行政改革プラン（令和4年度～令和6年度）　取組シート\n| | | | 令和6年度末現在\n.",
            card.format(number=1, name="証明書の交付", later="今後の方針"),
            ".",
            card.format(number=2, name="電話の取次ぎ", later="令和7年度の取組"),
        ]
    )
    text = "\n".join(line for line in lines.splitlines() if line.strip())
    merged = " ".join(
        f"A{7 + at}:B{7 + at} B{8 + at}:B{9 + at} B{10 + at}:B{11 + at} A{12 + at}:B{12 + at}"
        for at in (0, 12)
    )
    report = canonical(draw(page("シート", text, merge=merged)))
    assert has_items(report, "証明書の交付", "電話の取次ぎ")
    for row, item in ((8, "証明書の交付"), (20, "電話の取次ぎ")):
        assert says(report, "シート", f"B{row}", "indicator_name", value="交付の数", item=item)
        assert says(report, "シート", f"E{row + 1}", "actual", year=2024, value=301, unit="件")
        assert says(report, "シート", f"D{row + 2}", "target", year=2023, value=10, unit="課")
        assert says(report, "シート", f"B{row + 5}", "narrative", year=2024, item=item)
        assert says(report, "シート", f"B{row + 6}", "next_steps", year=2024, item=item)
    assert not asks(report, "シート", None, NAMES)


# ── A form whose tables of years have what each row is before the years ─────────────────────────────────────


def test_a_forms_rows_of_plan_and_result_by_year():
    """Years alone above 計画 and 実績 in words; beside the indicator its present value with a year of its own, then
    what each row is, then the years."""
    sheet = """
        令和6年度　架空市改革プログラム　進行管理シート
        .
        整理番号 | {number} | 改革の柱 | 窓口の改革 |
        取組名 | {name}
        担当部課 | 総務部　戸籍課
        １　年度計画と実績
        | 令和5年度 | | 令和6年度 |
        計画 | 調べる | | {plan} |
        実績 | 窓口を調べた。 | | 二つの窓口をまとめて開いた。 |
        ２　成果指標
        指標名 | 単位 | 現状値⏎（R4） | 区分 | R5 | R6
        待ち時間 | 分 | 35 | 目標 | 30 | 25
        | | | 実績 | 33 | 24
    """
    pages = [
        page(f"No.{number}", sheet.format(number=number, name=name, plan=plan), merge=merge)
        for number, name, plan in ((1, "証明書の交付", "まとめる"), (2, "電話の取次ぎ", "続ける"))
        for merge in ["B7:C7 D7:E7 B8:C8 D8:E8 B9:C9 D9:E9 A12:A13 B12:B13 C12:C13"]
    ]
    report = canonical(draw(*pages))
    for name in ("No.1", "No.2"):
        assert says(report, name, "D8", ("planned_stage", "goal_text"), year=2024)
        assert says(report, name, "B9", "narrative", year=2023)
        assert says(report, name, "D9", "narrative", year=2024)
        assert says(report, name, "F12", "target", year=2024, value=25, unit="分")
        assert says(report, name, "E13", "actual", year=2023, value=33, unit="分")
        assert not asks(report, name, None, YEARS)
