"""What words mean by where they stand: digits of names, years, departments, codes, brackets, axes of ratings.

Each case is drawn beside plain neighbours, so that a column is what it is by more than the odd cell.
"""

from __future__ import annotations

from datetime import date

import pytest

from items.models import Assignment
from plans.models import Department
from progress.intake.draft import Kind
from progress.intake.known import Known
from progress.intake.reading.file import read
from tests import make
from tests.books import read_book
from tests.reading.draw import draw, page
from tests.reading.importing import bring_in, new_plan
from tests.reading.reading import (
    NAMES,
    RATING,
    YEARS,
    asks,
    at,
    canonical,
    finds,
    flat,
    has_items,
    has_pillars,
    parts,
    right_or_asked,
    says,
)

TITLE = "架空市行政改革推進計画（令和2年度～令和6年度）進捗状況（令和4年度末）"

# ── Digits that belong to a name ────────────────────────────────────────────────────────────────────────────

NAMES_WITH_DIGITS = {
    "hours": "24時間受付の実施",
    "floor": "１階窓口の改善",
    "party": "第３者評価の導入",
    "ninth_plan": "第9次総合計画の推進",
    "age": "3歳児健診の見直し",
    "one_stop": "１か所で済む手続",
    "square": "2級河川の管理",
    "systems": "2系統給水の統合",
    "hundred": "100円バスの運行",
    "year": "2025年問題への対応",
    "kanji": "一部事務組合との連携",
    "ratio": "5S活動の推進",
}


@pytest.mark.parametrize("numbered", [True, False], ids=["numbered", "bare"])
@pytest.mark.parametrize("key", NAMES_WITH_DIGITS)
def test_digits_that_belong_to_a_name_stay_with_it(key, numbered):
    name = NAMES_WITH_DIGITS[key]
    rows = [
        ("1", "証明書の交付", "戸籍課", "Ａ"),
        ("2", name, "総務課", "Ｂ"),
        ("3", "待合の改装", "管財課", "Ａ"),
    ]
    body = "\n".join(" | ".join(row if numbered else row[1:]) for row in rows)
    head = " | ".join(("番号", "取組項目", "担当課", "評価")[0 if numbered else 1 :])
    report = canonical(draw(page("一覧", f"{TITLE}\n.\n{head}\n{body}")))
    told = [flat(one["name"]) for one in report["items"]]
    assert told == [flat(one) for one in ("証明書の交付", name, "待合の改装")]


@pytest.mark.parametrize(
    "text", ["24時間受付を開始", "第３者評価を受けた", "１階窓口を改めた"], ids=["hours", "third", "floor"]
)
def test_digits_of_a_word_are_no_figure(text):
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 担当課 | 目標（R4） | 実績（R4）
            1 | 証明書の交付 | 戸籍課 | 30件 | 28件
            2 | 窓口の時間 | 総務課 | 実施 | {text}
        """,
    )
    report = canonical(draw(drawn))
    figures = [one.get("value") for one in at(report, "一覧", "E5")]
    assert not [one for one in figures if isinstance(one, int | float)]
    assert says(report, "一覧", "E4", "actual", year=2022, value=28, unit="件")


# ── Years ───────────────────────────────────────────────────────────────────────────────────────────────────

KANJI = {
    "five": ("令和四年度", "令和五年度", 2022, 2023),
    "first": ("令和元年度", "令和二年度", 2019, 2020),
    "ten": ("平成二十九年度", "平成三十年度", 2017, 2018),
    "teen": ("平成十九年度", "平成二十年度", 2007, 2008),
    "wide": ("令和４年度", "令和５年度", 2022, 2023),
    "western": ("2022年度", "2023年度", 2022, 2023),
}


@pytest.mark.parametrize("key", KANJI)
def test_a_year_is_read_in_any_notation(key):
    first, second, earlier, later = KANJI[key]
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画　進捗状況
            .
            番号 | 取組項目 | 指標 | {first}実績 | {second}実績
            1 | 証明書の交付 | 交付数 | 30件 | 35件
            2 | 電話の取次ぎ | 研修 | 4回 | 6回
        """,
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "D4", "actual", year=earlier, value=30, unit="件")
    assert says(report, "一覧", "E5", "actual", year=later, value=6, unit="回")


@pytest.mark.parametrize(
    "odd",
    ["●年度実績", "○○年度実績", "X年度実績", "令和年度実績", "令和4.5年度実績"],
    ids=["dot", "circles", "letter", "no_number", "broken"],
)
def test_a_heading_whose_year_is_not_understood_never_takes_a_neighbours(odd):
    drawn = page(
        "一覧",
        f"""
            架空市行政改革推進計画（令和2年度～令和6年度）
            .
            番号 | 取組項目 | 指標 | 令和3年度実績 | {odd} | 令和5年度実績
            1 | 証明書の交付 | 交付数 | 30件 | 35件 | 41件
            2 | 電話の取次ぎ | 研修 | 4回 | 6回 | 9回
        """,
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "D4", "actual", year=2021, value=30, unit="件")
    assert says(report, "一覧", "F5", "actual", year=2023, value=9, unit="回")
    assert not any(one.get("year") for one in at(report, "一覧", "E4"))
    assert asks(report, "一覧", "E", (*YEARS, "header_mapping"))


def test_a_merged_heading_does_not_reach_over_a_heading_of_its_own():
    drawn = page(
        "一覧",
        """
            架空市行政改革推進計画（令和2年度～令和6年度）
            .
            番号 | 取組項目 | 指標 | 令和4年度 | | 次年度の見込
            | | | 目標 | 実績 | 目標
            1 | 証明書の交付 | 交付数 | 30件 | 35件 | 41件
            2 | 電話の取次ぎ | 研修 | 4回 | 6回 | 9回
        """,
        merge="A3:A4 B3:B4 C3:C4 D3:E3",
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "E5", "actual", year=2022, value=35, unit="件")
    assert not says(report, "一覧", "F5", ("target", "actual"), year=2022)
    assert right_or_asked(report, "一覧", "F5", "target", (*YEARS, "header_mapping"), year=2023, value=41)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("令和4年度実績", "令和4年度実績"),
        ("実績（R4）", "令和4年度実績値"),
        ("R4実績（速報）", "R4実績（確定）"),
    ],
    ids=["same", "worded", "two_states"],
)
def test_two_columns_for_one_field_and_year_are_asked_about(first, second):
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 指標 | {first} | {second}
            1 | 証明書の交付 | 交付数 | 30件 | 35件
            2 | 電話の取次ぎ | 研修 | 4回 | 6回
        """,
    )
    report = canonical(draw(drawn))
    topics = ("header_mapping", "value", *YEARS)
    assert asks(report, "一覧", "D", topics) | asks(report, "一覧", "E", topics)


# ── Departments ─────────────────────────────────────────────────────────────────────────────────────────────

KNOWN_DEPARTMENTS = ("戸籍課", "総務課", "管財課", "税務課")


@pytest.mark.parametrize(
    "odd", ["戸藉課", "市民生活課", "税務課長", "戸籍科"], ids=["slip", "new", "person", "typo"]
)
def test_a_department_the_municipality_does_not_have_is_asked_about(odd):
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 担当課 | 評価
            1 | 証明書の交付 | 戸籍課 | Ａ
            2 | 電話の取次ぎ | {odd} | Ｂ
            3 | 待合の改装 | 管財課 | Ａ
        """,
    )
    report = canonical(draw(drawn), departments=KNOWN_DEPARTMENTS)
    assert asks(report, "一覧", "C5", "department")
    assert says(report, "一覧", "C4", "lead_department", value="戸籍課")
    assert not asks(report, "一覧", "C4", "department") or asks(report, "一覧", "C5", "department")


@pytest.mark.django_db
def test_a_column_of_divisions_before_the_departments_makes_their_tree():
    """部 and 課 in columns of their own, the 部 merged down: the 課 is in charge, and belongs to the 部."""
    text = """
        行政改革推進計画（令和2年度～令和6年度）
        .
        番号 | 取組項目 | 担当部 | 担当課 | 取組内容
        1 | 窓口の改善 | 市民部 | 市民課 | 窓口を一つにまとめる。
        2 | 施設の統合 | 総務部 | 管財課 | 古い施設を統合する。
        3 | 予約の導入 | | 情報課 | 予約を導入する。
    """
    plan = bring_in(draw(page("一覧", text, merge="C5:C6")), new_plan(make.municipality()))
    charged = Assignment.objects.filter(item__plan=plan, role="lead").order_by("item__number_printed")
    assert [(one.department.name, str(one.department.parent)) for one in charged] == [
        ("市民課", "市民部"),
        ("管財課", "総務部"),
        ("情報課", "総務部"),
    ]
    assert {one.kind for one in Department.objects.filter(children__isnull=False)} == {"division"}


def test_departments_are_not_asked_about_where_the_municipality_has_none_yet():
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 担当課 | 評価
            1 | 証明書の交付 | 戸籍課 | Ａ
            2 | 電話の取次ぎ | 総務課 | Ｂ
        """,
    )
    report = canonical(draw(drawn))
    assert says(report, "一覧", "C5", "lead_department", value="総務課")
    assert not asks(report, "一覧", None, "department")


# ── Codes that Excel made into dates ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "number_format", ['m"月"d"日"', "mm-dd", "d-mmm"], ids=["japanese", "plain", "english"]
)
def test_codes_that_were_made_dates_are_asked(number_format):
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 担当課 | 評価
            . | 証明書の交付 | 戸籍課 | Ａ
            . | 電話の取次ぎ | 総務課 | Ｂ
            1-13 | 待合の改装 | 管財課 | Ａ
            . | 案内板の更新 | 管財課 | Ａ
            2-31 | 積立金の運用 | 管財課 | Ａ
        """,
        values={"A4": date(2022, 1, 1), "A5": date(2022, 1, 2), "A7": date(2022, 2, 1)},
        formats=dict.fromkeys(("A4", "A5", "A7"), number_format),
    )
    report = canonical(draw(drawn))
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "待合の改装", "案内板の更新", "積立金の運用")
    for cell, code in (("A4", "1-1"), ("A5", "1-2"), ("A7", "2-1")):
        assert right_or_asked(report, "一覧", cell, ("number", "activity_code"), "value", value=code)
    assert says(report, "一覧", "A6", ("number", "activity_code"), value="1-13")


# ── Brackets ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("printed", "name", "state"),
    [
        ("【新規】案内板の更新", "案内板の更新", "新規"),
        ("案内板の更新【完了】", "案内板の更新", "完了"),
        ("（新規）案内板の更新", "案内板の更新", "新規"),
        ("案内板の更新（継続）", "案内板の更新", "継続"),
        ("［重点］案内板の更新", "案内板の更新", "重点"),
        ("「案内板」の更新", "「案内板」の更新", ""),
        ("案内板（本庁）の更新", "案内板（本庁）の更新", ""),
    ],
    ids=["new", "done", "round_new", "round_continued", "square", "quoted", "inside"],
)
def test_brackets_belong_to_the_name_and_are_never_cut_in_half(printed, name, state):
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 担当課 | 評価
            1 | 証明書の交付 | 戸籍課 | Ａ
            2 | {printed} | 管財課 | Ｂ
            3 | 待合の改装 | 管財課 | Ａ
        """,
    )
    report = canonical(draw(drawn))
    told = [flat(one["name"]) for one in report["items"]]
    assert len(told) == 3
    assert told[1] in (flat(printed), flat(name))
    # Cut from the name, the word in brackets is the kind or the state of the item, and says so at its cell.
    assert told[1] == flat(printed) or says(
        report, "一覧", "B5", ("kind", "actual_stage", "note"), value=state
    )


# ── What was done, and what is to be done ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("ending", "field"),
    [("した", "narrative"), ("する", ("planned_stage", "goal_text"))],
    ids=["past", "present"],
)
def test_what_a_year_was_about_is_a_narrative_where_its_sentences_tell_what_happened(ending, field):
    drawn = f"""
        架空市行政改革推進計画　令和5年度の取組結果
        .
        番号 | 取組項目 | 担当課 | 令和5年度の取組内容 | 評価
        1 | 証明書の交付 | 戸籍課 | 窓口の案内を作り直し、受付の機械を入れ替えることと{ending}。 | Ａ
        2 | 電話の取次ぎ | 総務課 | よくある質問を市のページに載せ、取次ぎの回数を減ら{ending}。 | Ｂ
        3 | 待合の改装 | 管財課 | 椅子の数を増やし、子どもの遊び場を北の壁の側に設置{ending}。 | Ｃ
    """
    report = canonical(draw(page("一覧", drawn)))
    assert says(report, "一覧", "D5", field, year=2023)


# ── Ratings of items and of axes ────────────────────────────────────────────────────────────────────────────


def test_ratings_of_two_axes_are_two_ratings():
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 担当課 | 令和4年度 | |
            | | | 進捗評価 | 効果評価 | 外部評価
            1 | 証明書の交付 | 戸籍課 | Ａ | Ｂ | Ｂ
            2 | 電話の取次ぎ | 総務課 | Ｂ | Ｂ | Ａ
            3 | 待合の改装 | 管財課 | Ｃ | Ａ | Ｃ
        """,
        merge="A3:A4 B3:B4 C3:C4 D3:F3",
    )
    report = canonical(draw(drawn))
    for row, marks in ((5, "ＡＢＢ"), (6, "ＢＢＡ"), (7, "ＣＡＣ")):
        for letter, mark in zip("DEF", marks, strict=True):
            assert says(report, "一覧", f"{letter}{row}", RATING, year=2022, value=mark)
    assert not finds(report, "一覧", "D5", "E5", "F5")
    axes = {parts(one.get("field"))[2] for letter in "DEF" for one in at(report, "一覧", f"{letter}5")}
    mapped = {table["columns"].get(letter) for table in report["tables"] for letter in "DEF"}
    assert len(axes - {None}) == 3 or len(mapped) == 3 or asks(report, "一覧", "E", ("band_scale", *NAMES))


# ── What rows and columns of a list of results say ──────────────────────────────────────────────────────────


def test_a_row_that_names_the_whole_way_stands_under_its_last_pillar():
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 指標 | 令和4年度実績
            １ 窓口　＞　(1) 手続
            1 | 証明書の交付 | 交付数 | 30件
            2 | 電話の取次ぎ | 件数 | 12件
            １ 窓口
            3 | 案内の改善 | 回数 | 3回
        """,
        merge="A4:D4 A7:D7",
    )
    report = canonical(draw(drawn))
    assert {one["name"]: one["pillar"] for one in report["items"]} == {
        "証明書の交付": "手続",
        "電話の取次ぎ": "手続",
        "案内の改善": "窓口",
    }
    assert [(one["name"], one["level"]) for one in report["pillars"]] == [("窓口", 1), ("手続", 2)]


@pytest.mark.parametrize("share", ["－（評価の対象は3項目です）", "66.7%（3項目のうち2項目）"])
def test_a_share_below_columns_of_marks_is_no_item(share):
    report = canonical(
        draw(
            page(
                "一覧",
                f"""
                    {TITLE}
                    .
                    番号 | 取組項目 | 評価 | | 取組実績
                    | | ○できた | ×まだ |
                    1 | 証明書の交付 | ● | | 窓口を増やした。
                    2 | 電話の取次ぎ | ● | | 手順を定めた。
                    3 | 案内の改善 | | ● | 看板を替えた。
                    合計 | | 2 | 1 |
                    達成項目の割合（評価） | | {share} | |
                """,
                merge="A3:A4 B3:B4 C3:D3 E3:E4 A8:B8 A9:B9 C9:D9",
            )
        )
    )
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "案内の改善")
    assert not finds(report, "一覧", "C9")


def test_a_column_says_which_results_are_expected():
    drawn = page(
        "一覧",
        f"""
            {TITLE}
            .
            番号 | 取組項目 | 指標 | 令和3年度実績 | 令和4年度実績 | 見込の別
            1 | 証明書の交付 | 交付数 | 28件 | 30件 | 見込
            2 | 電話の取次ぎ | 件数 | 11件 | 12件 |
            3 | 案内の改善 | 回数 | 2回 | 3回 | たぶん
        """,
    )
    draft = read(read_book("一覧.xlsx", draw(drawn)), Known())
    said = {
        (one.key[3], one.key[4]): one.fields["is_provisional"].value
        for one in draft.of(Kind.ACTUAL_VALUE)
        if "is_provisional" in one.fields
    }
    assert said == {("交付数", 2022): True, ("件数", 2022): False}
    assert [one.cell for one in draft.findings if one.kind == "provisional_unread"] == ["一覧!F6"]


# ── Texts of several cells, and numbers in front of names ───────────────────────────────────────────────────


def test_each_cell_of_a_text_that_stands_in_several_is_taken_as_a_part_of_it():
    drawn = page(
        "指標一覧",
        f"""
            {TITLE}
            .
            戦略 | 番号 | 取組項目 | 指標 | 令和4年度実績 | 備考 | 課題
            戦略１　窓口の改善 | 1 | 証明書の交付 | 交付数 | 30件 | 本庁のみ | 人手が足りない。
            | | | 待ち時間 | 12分 | 午前の平均 | 案内が分かりにくい。
            戦略２　財産の活用 | 2 | 待合の改装 | 椅子の数 | 40脚 | | 予算が足りない。
        """,
        merge="A4:A5 B4:B5 C4:C5",
    )
    report = canonical(draw(drawn))
    assert says(report, "指標一覧", "F5", "note", value="午前の平均", item="証明書の交付")
    assert says(report, "指標一覧", "G5", "issues", year=2022, value="案内が分かりにくい。")
    assert says(report, "指標一覧", "A4", "pillar", value="戦略１　窓口の改善")
    assert has_pillars(report, "窓口の改善", "財産の活用")
