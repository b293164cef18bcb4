"""Every notation in which documents name a fiscal year, and what is none."""

from __future__ import annotations

import copy
import pickle
from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError

from plans.fields import FiscalYearField, FiscalYearFormField
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear, period_in, year_range, years_in

NOTATIONS = [
    ("令和2年度", 2020),
    ("令和２年度", 2020),
    ("令和 2 年度", 2020),
    ("　令和2年度\n", 2020),
    ("令和2年", 2020),
    ("令和2", 2020),
    ("令2", 2020),
    ("令和2年度末", 2020),
    ("令和元年度", 2019),
    ("令和1年度", 2019),
    ("R2", 2020),
    ("r2", 2020),
    ("Ｒ２", 2020),
    ("R2年度", 2020),
    ("R.2", 2020),
    ("R元", 2019),
    ("Ｒ元年度", 2019),
    ("R02", 2020),
    ("㋿2年度", 2020),
    ("平成31年度", 2019),
    ("平成32年度", 2020),
    ("平成30年度", 2018),
    ("平成元年度", 1989),
    ("H28", 2016),
    ("Ｈ２８", 2016),
    ("平28", 2016),
    ("昭和63年度", 1988),
    ("S63", 1988),
    ("2020", 2020),
    ("２０２０", 2020),
    ("2020年度", 2020),
    ("2020年", 2020),
    ("2020年度（令和2年度）", 2020),
    ("2020年度(R2)", 2020),
    ("令和2年度（2020年度）", 2020),
    ("令和2(2020)年度", 2020),
    ("令和２（２０２０）年度", 2020),
    ("平成31年度（令和元年度）", 2019),
    ("R12", 2030),
    ("2020/R2", 2020),
    ("R2/2020", 2020),
    ("2020年度／令和2年度", 2020),
    ("2020（令和2）年度", 2020),
    ("2020(R2)年度", 2020),
    ("R2（2020）年度", 2020),
    ("令和２年度末", 2020),
    ("H28年度", 2016),
    ("Ｒ０２年度", 2020),
    ("令和\n２年度", 2020),
    ("令 和 ２ 年 度", 2020),
    ("H31", 2019),
    ("H元", 1989),
]


@pytest.mark.parametrize(("text", "year"), NOTATIONS)
def test_a_notation_is_read(text, year):
    assert FiscalYear.parse(text) == year


@pytest.mark.parametrize(
    "text",
    [
        "",
        "年度",
        "2年度",
        "2",
        "20",
        "令和",
        "令和年度",
        "令和0年度",
        "令和百年度",
        "明治45年度",
        "令和2年度から令和6年度",
        "令和2～6年度",
        "2020-2024",
        "令和2.5年度",
        "R2.1.15",
        "2020/4/1",
        "毎年度",
        "随時",
        "-",
        "1949",
        "2100",
        "昭和1年度",
        "令和99年度",
        "2020年度（令和3年度）",
        "令和2（2021）年度",
        "2020年度（未定）",
        "20200",
        "202",
        "令和2年度(2021)",
        "2020(R3)年度",
        "2020/R3",
        "2020/2021",
        "2020/1",
        "R2/1",
        "R2-1",
        "R2.1",
        "R0",
        "R元2",
        "A2020",
        "令和2年3月",
        "令和3年3月31日",
        "H28実績",  # a heading: `years_in` finds the year in it
        "H28～R2",
        "２年度",
        "第2年度",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(NotAFiscalYear):
        FiscalYear.parse(text)


@pytest.mark.parametrize("text", ["2年度", "毎年度"])
def test_a_refusal_repeats_what_was_typed_and_says_what_to_type(text):
    with pytest.raises(NotAFiscalYear) as refusal:
        FiscalYear.parse(text)
    assert f"「{text}」" in str(refusal.value)
    assert "「令和6年度」" in str(refusal.value)


@pytest.mark.parametrize(
    ("year", "era", "short", "both"),
    [
        (2020, "令和2年度", "R2", "令和2年度（2020年度）"),
        (2019, "令和元年度", "R元", "令和元年度（2019年度）"),
        (2018, "平成30年度", "H30", "平成30年度（2018年度）"),
        (1989, "平成元年度", "H元", "平成元年度（1989年度）"),
        (1988, "昭和63年度", "S63", "昭和63年度（1988年度）"),
        (2028, "令和10年度", "R10", "令和10年度（2028年度）"),
    ],
)
def test_both_calendars_are_printed(year, era, short, both):
    one = FiscalYear(year)
    assert (one.era, one.short, one.both, str(one), f"{one}") == (era, short, both, era, era)
    assert one.western == f"{year}年度"


@pytest.mark.parametrize("year", range(1950, 2100))
def test_what_is_printed_is_read_back(year):
    one = FiscalYear(year)
    for text in (one.era, one.short, one.western, one.both, str(int(one))):
        assert FiscalYear.parse(text) == one


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2021, 3, 31), 2020),
        (date(2021, 4, 1), 2021),
        (date(2020, 12, 31), 2020),
        (date(2021, 1, 1), 2020),
        (date(2019, 4, 30), 2019),  # still 平成31, and 令和元年度 all the same
    ],
)
def test_a_day_belongs_to_the_year_that_began_in_april(day, year):
    assert FiscalYear(year).first_day <= day <= FiscalYear(year).last_day


def test_years_sort_and_subtract_as_numbers():
    assert sorted([FiscalYear(2021), FiscalYear(2018)]) == [2018, 2021]
    assert FiscalYear(2021) - FiscalYear(2018) == 3
    assert {FiscalYear(2020): "x"}[2020] == "x"  # type: ignore[index]
    assert FiscalYear(2020).next == 2021
    assert FiscalYear(2020).previous == 2019
    assert isinstance(FiscalYear(2020).next, FiscalYear)


def test_a_range_holds_both_ends_and_is_empty_backwards():
    assert [year.short for year in year_range(2018, 2020)] == ["H30", "R元", "R2"]
    assert year_range(2020, 2020) == [2020]
    assert year_range(2021, 2020) == []


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])  # noqa: S301
def test_a_copy_is_still_a_fiscal_year(copied):
    assert copied(FiscalYear(2020)).era == "令和2年度"


# ── Years inside a heading ──────────────────────────────────────────────────────────────────────────────────

HEADINGS: list[tuple[str, list[tuple[str, int, str]]]] = [
    # (heading, [(the piece that names the year, year, one/from/to)])
    ("令和3年度目標", [("令和3年度", 2021, "one")]),
    ("R3実績", [("R3", 2021, "one")]),
    ("H28実績", [("H28", 2016, "one")]),
    ("H28\n実績", [("H28", 2016, "one")]),  # 館林 No.3 E29
    ("R元\n実績", [("R元", 2019, "one")]),  # 館林 No.3 H29
    ("R2", [("R2", 2020, "one")]),  # 館林 No.3 I25
    ("Ｒ３\n実績", [("Ｒ３", 2021, "one")]),
    ("令和\n３年度", [("令和\n３年度", 2021, "one")]),
    ("令 和 ３ 年 度", [("令 和 ３ 年 度", 2021, "one")]),
    ("㋿３年度", [("㋿３年度", 2021, "one")]),
    ("2021年度（令和3年度）計画値", [("2021年度（令和3年度）", 2021, "one")]),
    ("令和3年度（2021年度）", [("令和3年度（2021年度）", 2021, "one")]),
    ("令和３（２０２１）年度実績", [("令和３（２０２１）年度", 2021, "one")]),
    ("2021(R3)年度", [("2021(R3)年度", 2021, "one")]),
    ("2021/R3", [("2021/R3", 2021, "one")]),
    ("目標値(R6)", [("R6", 2024, "one")]),
    ("目標値（2024）", [("2024", 2024, "one")]),
    ("目標2024", [("2024", 2024, "one")]),
    ("2024目標値", [("2024", 2024, "one")]),
    ("2024", [("2024", 2024, "one")]),
    ("基準値（平成30年度）", [("平成30年度", 2018, "one")]),
    ("平成32年度目標", [("平成32年度", 2020, "one")]),
    ("行政改革推進項目別実施状況一覧（令和３年度末）", [("令和３年度", 2021, "one")]),  # 安中 000
    ("令和元年度実績より、達成度の算出方法変", [("令和元年度", 2019, "one")]),  # 館林 No.3 L59
    ("R2年度より職員提案制度と統合", [("R2年度", 2020, "one")]),  # 館林 No.4 L51
    ("目標(R3) 実績(R3)", [("R3", 2021, "one"), ("R3", 2021, "one")]),
    ("R3目標／R4目標", [("R3", 2021, "one"), ("R4", 2022, "one")]),
    ("令和3・4年度", [("令和3", 2021, "one"), ("4年度", 2022, "one")]),
    ("2020年度（令和3年度）", [("2020年度", 2020, "one"), ("令和3年度", 2021, "one")]),
    ("H28～R2", [("H28", 2016, "from"), ("R2", 2020, "to")]),
    ("後期基本計画【H28年度～R2年度】期間", [("H28年度", 2016, "from"), ("R2年度", 2020, "to")]),  # 館林
    ("令和2年度～令和6年度", [("令和2年度", 2020, "from"), ("令和6年度", 2024, "to")]),  # 安中 001
    ("令和4年度～\n6年度", [("令和4年度", 2022, "from"), ("6年度", 2024, "to")]),  # 一関 (2) D19
    ("令和3年度から7年度まで", [("令和3年度", 2021, "from"), ("7年度", 2025, "to")]),  # 一関 002
    ("令和2～6年度", [("令和2", 2020, "from"), ("6年度", 2024, "to")]),
    ("2020-2024年度", [("2020", 2020, "from"), ("2024年度", 2024, "to")]),
    ("2020～24年度", [("2020", 2020, "from"), ("24年度", 2024, "to")]),
    ("令和4年度～", [("令和4年度", 2022, "from")]),  # 一関
    ("～令和6年度", [("令和6年度", 2024, "to")]),  # 一関
    ("2020～2024（5年間）", [("2020", 2020, "from"), ("2024", 2024, "to")]),
    ("2020～R6", [("2020", 2020, "from"), ("R6", 2024, "to")]),
    ("2020～", [("2020", 2020, "from")]),
    ("令和6～2年度", [("令和6", 2024, "one")]),  # no range backwards
    # no year
    ("", []),
    ("2000～2050人", []),
    ("2000-2050件", []),
    ("3年度", []),
    ("毎年度", []),
    ("年度目標", []),
    ("R2.1.15", []),
    ("HPアクセス数 456,456件 (R2.1.15現在)", []),
    ("R2.3.31時点の返礼品数", []),  # 館林 No.3 A84
    ("令和3年3月31日", []),
    ("令和3年3月末現在", []),
    ("令和2年12月までに確定", []),
    ("令和3年 月", []),  # 一関 002:11
    ("2021/4/1", []),
    ("2021年4月", []),
    ("2021.4.1", []),
    ("2021-04-01", []),
    ("R2-1", []),
    ("A2020", []),
    ("CO2", []),
    ("SR3", []),
    ("R3a", []),
    ("2,020件", []),
    ("12020", []),
    ("2020件", []),
    ("2020人", []),
    ("第3次", []),
    ("N+2年6月", []),
    ("R0", []),
    ("R100", []),
    ("明治45年度", []),
]


@pytest.mark.parametrize(("heading", "years"), HEADINGS)
def test_the_years_inside_a_heading_are_found_with_their_place(heading, years):
    found = years_in(heading)
    assert [(heading[one.start : one.end], one.year, one.kind.value) for one in found] == years
    assert all(isinstance(one.year, FiscalYear) for one in found)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("令和2年度～令和6年度", 2020, 2024),
        ("第3次安中市行政改革大綱 実施計画（令和２年度〜令和６年度）", 2020, 2024),
        ("R2～R6", 2020, 2024),
        ("R2 － R6", 2020, 2024),
        ("R2ーR6", 2020, 2024),
        ("Ｒ２～Ｒ６", 2020, 2024),
        ("R2～6年度", 2020, 2024),
        ("令和4年度～\n6年度", 2022, 2024),
        ("2020-2024年度", 2020, 2024),
        ("2020～2024", 2020, 2024),
        ("2020年度（令和2年度）～2024年度（令和6年度）", 2020, 2024),
        ("令和2～6年度", 2020, 2024),
        ("平成28年度～令和2年度 第3次行政改革大綱", 2016, 2020),
        ("平成28～32年度", 2016, 2020),
        ("令和3年度から7年度までの5年間とします。", 2021, 2025),
        ("計画期間：令和3年度から令和7年度まで（R3～R7）", 2021, 2025),
    ],
)
def test_a_period_is_found(text, first, last):
    assert period_in(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "令和2年度",
        "令和4年度～",
        "～令和6年度",
        "令和2年度、令和6年度",
        "R6～R2",
        "令和6～2年度",
        "R2-1",
        "R2～R6、R3～R7",  # which one?
        "2年度～6年度",
        "令和2年12月21日から令和3年1月15日まで",
    ],
)
def test_no_period_is_made_up(text):
    assert period_in(text) is None


# ── Fields ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("typed", "year"), [("R6", 2024), ("令和6年度", 2024), ("2024", 2024), ("", None)])
def test_an_input_takes_every_notation(typed, year):
    class YearForm(forms.Form):
        year = FiscalYearField("年度", null=True, blank=True).formfield(required=False)

    form = YearForm({"year": typed})
    assert form.is_valid()
    assert form.cleaned_data["year"] == year


def test_an_input_refuses_with_the_same_sentence():
    with pytest.raises(ValidationError, match="「6年度」は年度として読めません"):
        FiscalYearFormField().clean("6年度")


def test_an_input_shows_the_era_and_keeps_what_was_mistyped():
    field = FiscalYearFormField()
    assert field.prepare_value(2024) == "令和6年度"
    assert field.prepare_value("れいわ") == "れいわ"


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [(2024, "R6", False), (2024, "R7", True), (None, "", False), (None, "R6", True), (2024, "?", True)],
)
def test_an_input_knows_whether_the_year_changed(initial, typed, changed):
    assert FiscalYearFormField().has_changed(initial, typed) is changed
