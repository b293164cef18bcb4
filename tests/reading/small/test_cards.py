"""Cards of one item each: beside one another, below one another, and what single fields of a form may look like."""

from __future__ import annotations

import pytest

from items.models import Item
from plans.books.limited import read_untrusted
from progress.intake.reading.sheets.cards import cards_on
from progress.models import Rating
from tests import make
from tests.reading.draw import Page, draw, page
from tests.reading.importing import again, bring_in, new_plan, touched
from tests.reading.reading import RATING, canonical, has_items, has_pillars, says


def pair(first: tuple[str, str, str, str], second: tuple[str, str, str, str], gap: str) -> str:
    """Two cards of four rows beside each other; `gap`: the empty cells between them."""
    labels = ("取組名", "所管課", "現状と課題", "取組内容")
    lines = zip(labels, first, labels, second, strict=True)
    return "\n".join(f"{a} | {b} |{gap} {c} | {d}" for a, b, c, d in lines)


CARDS = [
    ("証明書の交付", "戸籍課", "待ち時間が長い。", "手順を改める。"),
    ("電話の取次ぎ", "総務課", "つながりにくい。", "窓口を一つにする。"),
    ("積立金の運用", "会計課", "利回りが低い。", "債券で運用する。"),
    ("助成の見直し", "財政課", "効果が見えない。", "三年ごとに見直す。"),
]


def two_rows(gap: str) -> Page:
    upper, lower = pair(CARDS[0], CARDS[1], gap), pair(CARDS[2], CARDS[3], gap)
    return page("一覧", f"架空市の行政改革（令和4年度）\n.\n{upper}\n.\n{lower}")


@pytest.mark.parametrize(("gap", "column"), [("", "D"), (" |", "E"), (" | |", "F")])
def test_cards_beside_and_below_one_another_are_an_item_each(gap, column):
    report = canonical(draw(two_rows(gap)))
    assert has_items(report, *(card[0] for card in CARDS))
    for place, (name, section, problem, approach) in zip(
        (f"{'B'}3", f"{column}3", "B8", f"{column}8"), CARDS, strict=True
    ):
        letter, row = place[0], int(place[1:])
        assert says(report, "一覧", f"{letter}{row + 1}", "lead_department", value=section, item=name)
        assert says(report, "一覧", f"{letter}{row + 2}", "current_issues", value=problem, item=name)
        assert says(report, "一覧", f"{letter}{row + 3}", "approach", value=approach, item=name)


def test_three_cards_with_their_names_as_bands_below_a_numbered_line():
    report = canonical(
        draw(
            page(
                "概要",
                """
                    架空市の取組（令和4年度の結果）
                    .
                    基本方針１ 住民サービス
                    証明書の交付 | | | 電話の取次ぎ | | | 手続の案内 |
                    担当 | 戸籍課 | | 担当 | 総務課 | | 担当 | 広報課
                    評価 | Ａ | | 評価 | Ｂ | | 評価 | Ａ
                    .
                    基本方針２ 財産
                    積立金の運用 | | | 助成の見直し | | |
                    担当 | 会計課 | | 担当 | 財政課 | |
                    評価 | Ｂ | | 評価 | Ｃ | |
                    .
                    ※評価は令和4年度末のもの
                """,
                merge="A3:H3 A4:B4 D4:E4 G4:H4 A8:H8 A9:B9 D9:E9",
            )
        )
    )
    names = ("証明書の交付", "電話の取次ぎ", "手続の案内", "積立金の運用", "助成の見直し")
    assert has_items(report, *names)
    assert has_pillars(report, "住民サービス", "財産")
    for cell, mark, item in (("B6", "Ａ", names[0]), ("H6", "Ａ", names[2]), ("E11", "Ｃ", names[4])):
        assert says(report, "概要", cell, RATING, year=2022, value=mark, item=item)


def test_two_lists_beside_each_other_are_no_cards():
    drawn = page(
        "一覧",
        """
            番号 | 取組項目 | 担当課 | | 番号 | 取組項目 | 担当課
            1 | 証明書の交付 | 戸籍課 | | 3 | 積立金の運用 | 会計課
            2 | 電話の取次ぎ | 総務課 | | 4 | 助成の見直し | 財政課
        """,
    )
    assert cards_on(read_untrusted("一覧.xlsx", draw(drawn)).sheets[0]) == []


def form(lines: str, merge: str = "") -> Page:
    return page(
        "調書",
        f"""
            令和4年度 取組調書
            取組名 | 証明書の交付
            担当課 | 戸籍課
            取組内容 | 手順を改める。
{lines}
        """,
        merge=merge,
    )


def test_boxes_to_tick_are_the_rating_of_a_form_and_no_headings():
    report = canonical(
        draw(form("評価 | □達成　■一部達成　□未達成 | 方向性 | ■継続　□廃止\n課題 | 人手が足りない。"))
    )
    assert has_items(report, "証明書の交付")
    assert says(report, "調書", "B5", RATING, year=2022, value="一部達成")
    assert says(report, "調書", "B6", ("issues", "current_issues"), value="人手が足りない。")


def test_a_form_may_be_rated_twice():
    report = canonical(draw(form("評価 | 一次 | Ａ | 二次 | Ｂ\n課題 | 人手が足りない。")))
    assert says(report, "調書", "C5", RATING, year=2022, value="Ａ")
    assert says(report, "調書", "E5", RATING, year=2022, value="Ｂ")


def test_the_year_before_beside_target_and_result_is_what_was_reached_then():
    lines = "指標名 | 単位 | 前年度 | 目標 | 実績\n待ち時間 | 分 | 20 | 15 | 12\n苦情の数 | 件 | 8 | 5 | 6"
    report = canonical(draw(form(lines)))
    assert says(report, "調書", "C6", "actual", year=2021, value=20, unit="分")
    assert says(report, "調書", "D7", "target", year=2022, value=5, unit="件")
    assert says(report, "調書", "E7", "actual", year=2022, value=6, unit="件")


def test_a_column_of_dashes_is_read_as_in_the_form_before():
    lines = """
        取組名 | {name} | | |
        担当課 | 戸籍課 | | |
        取組内容 | 手順を改める。 | | |
        年度 | 計画 | 実績 | 評価 |
        令和3年度 | 10件 | 12件 | {first} |
        令和4年度 | 20件 | 18件 | {second} |
    """
    forms = [("証明書の交付", "Ａ", "Ｂ"), ("電話の取次ぎ", "－", "－"), ("積立金の運用", "Ｂ", "Ｃ")]
    text = ".".join(lines.format(name=name, first=a, second=b) for name, a, b in forms)
    report = canonical(draw(page("調書", text)))
    assert has_items(report, *(one[0] for one in forms))
    told = [one for one in report["cells"] if one["cell"] in ("D12", "D13")]
    assert {one["field"] for one in told} == {"rating"}
    assert says(report, "調書", "D19", RATING, year=2021, value="Ｂ", item="積立金の運用")


RATED = "指標 | 目標 | 実績 | 評価\n待ち時間 | 15分 | 12分 | Ａ\n苦情の数 | 5件 | 6件 | Ｃ"


@pytest.mark.django_db
def test_each_indicator_of_a_form_keeps_its_rating_when_it_is_stored():
    data = draw(form(RATED))
    plan = bring_in(data, new_plan(make.municipality()))
    stored = Rating.objects.filter(status__item__plan=plan)
    told = {(one.indicator and one.indicator.name, one.recorded and one.recorded.symbol) for one in stored}
    assert told == {("待ち時間", "A"), ("苦情の数", "C")}
    assert touched(again(data, plan)) == {}


@pytest.mark.django_db
def test_cards_are_stored_and_the_same_file_changes_nothing():
    data = draw(two_rows(" |"))
    plan = bring_in(data, new_plan(make.municipality()))
    assert [one.name for one in Item.objects.filter(plan=plan)] == [card[0] for card in CARDS]
    assert touched(again(data, plan)) == {}
