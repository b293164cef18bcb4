"""What a person sees of a stored number: each format as Excel shows it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.books.number_codes import BUILT_IN
from plans.books.number_format import MAX_CODE, digits, general, moment_of, read_format

ACCOUNTING = BUILT_IN[41]


@pytest.mark.parametrize(
    ("stored", "code", "printed"),
    [
        ("1027", "General", "1027"),
        ("1027", "G/標準", "1027"),
        ("12", 'General"人"', "12人"),
        ("-12.5", 'G/標準"人"', "-12.5人"),
        ("0.333333333333333", "General", "0.333333333"),
        ("-0.333333333333333", "General", "-0.333333333"),
        ("1234567.891234", "General", "1234567.891"),
        ("12345678901", "General", "12345678901"),
        ("123456789012", "General", "1.23457E+11"),
        ("0.00001234", "General", "1.234E-05"),
        ("100", "General", "100"),
        ("99.5", "0", "100"),
        ("2.5", "0", "3"),
        ("-2.5", "0", "-3"),
        ("0", "0", "0"),
        ("12.34", "0.0", "12.3"),
        ("12.35", "0.0", "12.4"),
        ("1.005", "0.00", "1.01"),
        ("1027", "#,##0", "1,027"),
        ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("0.5", "#,##0", "1"),
        ("0.4", "#,##0", "0"),
        ("0", "#", ""),
        ("0.5", "#.0", ".5"),
        ("1.5", "#,##0.###", "1.5"),
        ("1", "#,##0.###", "1."),
        ("0.955", "0%", "96%"),
        ("0.955", "0.0%", "95.5%"),
        ("0.955", '0.0"％"', "1.0％"),
        ("95.5", '0.0"％"', "95.5％"),
        ("-0.05", "0.0%", "-5.0%"),
        ("101", "0000", "0101"),
        ("1234567", "0000", "1234567"),
        ("101", "00-00", "01-01"),
        ("1234567", "000-0000", "123-4567"),
        ("5.5", "00.00", "05.50"),
        ("1027", '#,##0"件"', "1,027件"),
        ("1027", "#,##0件", "1,027件"),
        ("15", '"約"0"時間"', "約15時間"),
        ("1027", r"\約#,##0\ ", "約1,027 "),
        ("1027", "#,##0_ ", "1,027"),
        ("-1027", r"#,##0_ ;[Red]\-#,##0\ ", "-1,027 "),
        ("-1027", '#,##0;"▲ "#,##0', "▲ 1,027"),
        ("1027", '#,##0;"▲ "#,##0', "1,027"),
        ("-1027", "#,##0;△#,##0", "△1,027"),
        ("-0.032", "0.0%;▲0.0%", "▲3.2%"),
        ("0", "#,##0;▲#,##0;－", "－"),
        ("0", "#,##0;▲#,##0;", ""),
        ("0", "#,##0;▲#,##0", "0"),
        ("-1027", "#,##0;[赤]-#,##0", "-1,027"),
        ("-1027", "[Blue]#,##0;[Red]#,##0", "1,027"),
        ("1234567", "#,##0,", "1,235"),
        ("1234567890", '#,##0.0,,"百万円"', "1,234.6百万円"),
        ("1500", '0.0,"千円"', "1.5千円"),
        ("1027", '[$¥-411]#,##0', "¥1,027"),
        ("1027", '"¥"#,##0', "¥1,027"),
        ("1027", ACCOUNTING, "1,027"),
        ("-1027", ACCOUNTING, "-1,027"),
        ("0", ACCOUNTING, "-"),
        ("1027", "@", "1027"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("0.00012", "0.0E-0", "1.2E-4"),
        ("0.5", '[<1]0.0;0', "0.5"),
        ("5", '[<1]0.0;0', "5"),
        ("150", '[>=100]"百以上";[<0]"負";0', "百以上"),
        ("-1", '[>=100]"百以上";[<0]"負";0', "負"),
        ("1027", "[DBNum3]#,##0", "１，０２７"),
        ("0.125", "# ?/?", "0.125"),
        ("5", '"達成"', "達成"),
        ("-5", '"達成";"未達成"', "未達成"),
        ("-5", '"達成"', "-達成"),
        ("-0.001", "0%", "0%"),
        ("-0.001", "0.0%", "-0.1%"),
        ("-0.4", '"第1期"0', "第1期0"),
        ("-0.4", "#,##0.0,", "0.0"),
        ("-0.001", "0%;-0%", "-0%"),
        ("-0.4", "0;▲0", "▲0"),
        ("-0.0004", "0.0E+00", "-4.0E-04"),
        ("1", '[=1]"○"', "○"),
        ("0", '[=1]"○"', "0"),
        ("-2.5", '[=1]"○"', "-2.5"),
        ("2", '[=1]"○";[=0]"×"', "#####"),
        ("2", '[=1]"○";[=0]"×";0"点"', "2点"),
        ("5", '[>=100]"百以上";0.0;"－"', "－"),
        ("-5", '[>=100]"百以上";0.0;"－"', "-5.0"),
        ("-5", '[>=100]"百以上";0.0', "-5.0"),
        ("0", '0;[<0]"減"', "0"),
        ("-3", '[<0]▲0;0', "▲3"),
        ("-3", "[<-1]▲0;0", "▲3"),
        ("-1", "[=-1]▲0;0", "▲1"),
        ("-3", "[<=0]0;0.0", "-3"),
        ("5", ";;;", ""),
        ("-5", ";;;", ""),
    ],
)  # fmt: skip
def test_numbers(stored: str, code: str, printed: str):
    found = read_format("" if code == "General" else code)
    assert not found.is_date
    assert found.number(Decimal(stored)) == printed


@pytest.mark.parametrize(
    ("serial", "code", "printed"),
    [
        ("45382", "yyyy/m/d", "2024/3/31"),
        ("45382", "yyyy/mm/dd", "2024/03/31"),
        ("45382", BUILT_IN[14], "2024/3/31"),
        ("45382", '[$-411]ggge"年"m"月"d"日"', "令和6年3月31日"),
        ("45382", '[$-411]ggge"年"m"月"d"日";@', "令和6年3月31日"),
        ("45382", BUILT_IN[57], "R6.3.31"),
        ("45382", "gge.m.d", "令6.3.31"),
        ("45382", "ge", "R6"),
        ("45382", "gee.mm.dd", "R06.03.31"),
        ("43585", "ge.m.d", "H31.4.30"),
        ("43586", "ge.m.d", "R1.5.1"),
        ("43586", '[$-ja-JP-x-gannen]ggge"年"m"月"d"日"', "令和元年5月1日"),
        ("32515", "ge.m.d", "S64.1.7"),
        ("32516", "ge.m.d", "H1.1.8"),
        ("45382", 'm"月"d"日"', "3月31日"),
        ("45382", BUILT_IN[55], "2024年3月"),
        ("45382", "yyyy年m月d日(aaa)", "2024年3月31日(日)"),
        ("45382", "aaaa", "日曜日"),
        ("45382", "d-mmm-yy", "31-Mar-24"),
        ("45382", "dddd, mmmm d", "Sunday, March 31"),
        ("45382", r"yyyy\-mm\-dd", "2024-03-31"),
        ("45382.75", "yyyy/m/d h:mm", "2024/3/31 18:00"),
        ("45382.75", "h:mm AM/PM", "6:00 PM"),
        ("45382.25", "午前/午後h時mm分", "午前6時00分"),
        ("45382.25", "[$-411]AM/PM h:mm;@", "午前 6:00"),
        ("45382.75", "[$-ja-JP]AM/PM h:mm;@", "午後 6:00"),
        ("45382.75", "[$-409]h:mm AM/PM;@", "6:00 PM"),
        ("45382.75", "[$-F400]h:mm:ss AM/PM", "18:00:00"),
        ("45382.75", "[$-x-systime]h:mm:ss AM/PM", "18:00:00"),
        ("45382", "[$-F800]dddd, mmmm dd, yyyy", "2024年3月31日"),
        ("45382", "[$-x-sysdate]dddd, mmmm dd, yyyy", "2024年3月31日"),
        ("45382", "[$-411]m/d(ddd)", "3/31(日)"),
        ("45382", "[$-1030411]m/d(dddd)", "3/31(日曜日)"),
        ("45382", "[$-411]mmm d dddd", "3月 31 日曜日"),
        ("45382", "[$-409]m/d(ddd)", "3/31(Sun)"),
        ("0.5625", "h:mm", "13:30"),
        ("0.5625", "hh:mm:ss", "13:30:00"),
        ("0.99999999", "h:mm:ss", "0:00:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("60", "yyyy/m/d", "1900/2/28"),
        ("61", "yyyy/m/d", "1900/3/1"),
        ("1", "yyyy/m/d", "1900/1/1"),
        ("2958465.999999", "yyyy/m/d h:mm", "9999/12/31 23:59"),
    ],
)  # fmt: skip
def test_days_and_times(serial: str, code: str, printed: str):
    found, number = read_format(code), Decimal(serial)
    moment = moment_of(number)
    assert found.is_date and moment is not None
    assert found.moment(moment, number) == printed


def test_a_day_in_a_workbook_of_1904_is_four_years_later():
    moment = moment_of(Decimal(43920), from_1904=True)
    assert moment is not None and moment.date().isoformat() == "2024-03-31"


@pytest.mark.parametrize("serial", ["-1", "2958466", "1E10"])
def test_there_is_no_day_outside_excels_calendar(serial: str):
    assert moment_of(Decimal(serial)) is None


@pytest.mark.parametrize(
    ("text", "code", "printed"),
    [
        ("財政", '@"課"', "財政課"),
        ("財政", "0;-0;0;[Red]@", "財政"),
        ("財政", "#,##0", "財政"),
        ("財政", "", "財政"),
        ("財政", ACCOUNTING, "財政"),
        ("財政", "0;;", "財政"),
        ("財政", ";;;", ""),
        ("財政", '0;-0;0;"（非公開）"', "（非公開）"),
        ("財政", "General;General;General;General", "財政"),
    ],
)
def test_texts(text: str, code: str, printed: str):
    assert read_format(code).text(text) == printed


@pytest.mark.parametrize("number", sorted(BUILT_IN))
def test_every_built_in_format_prints_something(number: int):
    found = read_format(BUILT_IN[number])
    moment = moment_of(Decimal(45382))
    assert moment is not None
    assert (found.moment(moment, Decimal(45382)) if found.is_date else found.number(Decimal(45382))) != ""


@pytest.mark.parametrize(
    "code",
    ["[", '"', "\\", "_", "*", ";;;;;;", "E+", "0E", "[<]0", "[<=x]0", "[<1.2.3]0", "[>-]0", "0.0.0", ",,,", "[$", "%%%"],
)  # fmt: skip
def test_a_format_that_means_nothing_still_prints(code: str):
    assert isinstance(read_format(code).number(Decimal("12.5")), str)


def test_the_largest_number_prints_under_a_format_of_percent_signs():
    percent = "%" * (MAX_CODE - 1)
    assert (
        read_format("0" + percent).number(Decimal("1E308")) == "1" + "0" * (308 + 2 * len(percent)) + percent
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [("0.9550", "0.955"), ("1200", "1200"), ("1E+3", "1000"), ("-0", "0"), ("-0.50", "-0.5")],
)
def test_digits_have_neither_exponent_nor_zeros_at_the_end(number: str, text: str):
    assert digits(Decimal(number)) == text


def test_general_never_loses_a_whole_number_of_eleven_digits():
    assert [general(Decimal(10**count - 1)) for count in range(1, 12)] == [
        "9" * count for count in range(1, 12)
    ]
