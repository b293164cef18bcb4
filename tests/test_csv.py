"""Separated texts: as Excel and LibreOffice save them, and as hands and other programs spoil them."""

from __future__ import annotations

import random
import re
import time

import pytest

from plans.books.cells import Book, Sheet
from plans.books.csv_dialect import delimiter_of
from plans.books.guard import UnreadableFile
from plans.books.limited import read_untrusted
from tests.books import read_book
from tests.formats.kinds import kept

HEADING = "番号,取組項目,担当課,令和6年度,令和7年度"
LINES = (
    "1,窓口の改善,市民課,900,950",
    "2,使用料の見直し,財政課,300,320",
    "3,電子申請,情報課,10,20",
    "4,公有財産の活用,管財課,5,8",
)


def text(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


def read(data: bytes, name: str = "表.csv") -> Book:
    return read_book(name, data)


def rows(sheet: Sheet) -> list[list[str]]:
    return [
        [sheet.text(number, column) for column in range(1, sheet.right + 1)]
        for number in range(1, sheet.bottom + 1)
    ]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as told:
        read(data)
    assert re.search(r"ください。$", str(told.value))
    return str(told.value)


PLAIN = [line.split(",") for line in (HEADING, *LINES)]

# ── As programs save them ────────────────────────────────────────────────────────────────────────────────────


def as_excel(by: str, encoding: str) -> bytes:
    """Line ends of Windows; quotes only where a cell holds the separator, a quote or a line break."""

    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"' if re.search(rf'[{by}"\n]', cell) else cell

    given = (
        ("番号", "取組項目", "目標"),
        ("1", "窓口、手続の改善", "1,200"),
        ("2", "一行目\n二行目", "「95.5%」"),
        ("3", '"引用"の項目', ""),
    )
    return "".join(by.join(map(quoted, row)) + "\r\n" for row in given).encode(encoding)


@pytest.mark.parametrize(
    ("name", "data", "encoding"),
    [
        ("UTF-8.csv", as_excel(",", "utf-8-sig"), "utf-8"),
        ("ANSI.csv", as_excel(",", "cp932"), "cp932"),
        ("UTF-8 without mark.csv", as_excel(",", "utf-8"), "utf-8"),
        ("Unicode.txt", as_excel("\t", "utf-16"), "utf-16"),
        ("Unicode big end first.txt", b"\xfe\xff" + as_excel("\t", "utf-16-be"), "utf-16"),
        ("tab.txt", as_excel("\t", "cp932"), "cp932"),
        ("semicolon.csv", as_excel(";", "utf-8-sig"), "utf-8"),
        ("told.csv", b"sep=;\r\n" + as_excel(";", "utf-8"), "utf-8"),
    ],
)
def test_what_excel_saves_is_read(name: str, data: bytes, encoding: str) -> None:
    book = read(data, name)
    assert (book.encoding, book.remarks) == (encoding, ())
    assert rows(book.sheets[0]) == [
        ["番号", "取組項目", "目標"],
        ["1", "窓口、手続の改善", "1,200"],
        ["2", "一行目\n二行目", "「95.5%」"],
        ["3", '"引用"の項目', ""],
    ]


@pytest.mark.parametrize(
    "name", ["kinds_utf8.csv", "kinds_semicolon.csv", "kinds_utf16.txt", "kinds_cp932.csv"]
)
def test_what_libreoffice_saves_is_read(name: str) -> None:
    sheet = read(kept(name), name).sheets[0]
    expected = read_book("kinds.ods", kept("kinds.ods")).sheets[0]
    assert (sheet.bottom, sheet.right) == (expected.bottom, expected.right)
    spoilt = {
        (one.row, one.column) for one in expected.left_out
    }  # a text has neither lines through it nor marks
    for cell in expected.cells:
        if (cell.row, cell.column) in spoilt:
            continue
        assert sheet.text(cell.row, cell.column) == cell.text


# ── The separator ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("given", "sign"),
    [
        ("○○市行政改革実施計画\n令和6年度\n\n番号,取組,目標\n1,窓口,3\n2,電子申請,5\n", ","),
        ("番号\t取組\t内容\n1\t窓口\t一,二,三\n2\t電子\t四,五\n", "\t"),
        ("番号,取組,内容\n1,窓口,一;二;三;四\n2,電子,五;六;七;八\n", ","),
        ("番号,取組,内容\n1,窓口,一\t二\n2,電子,三\t四\n", ","),
        ("取組;R6;R7\n窓口;1,5;2,5\n電子;3,5;4,5\n", ";"),
        ("取組\tR6\tR7\n窓口\t1,200\t1,320\n電子\t1,500\t1,620\n", "\t"),
        (",,,,,,\n,実施計画,,,,,\n,番号,取組,R6,R7,,\n,1,窓口,10,20,,\n", ","),
        ('番号,内容\n1,"一行目、あ\n二行目; い\n三行目; う"\n2,"一行目; え\n二行目; お"\n', ","),
        ("取組項目\n窓口の改善\n電子申請\n", ","),
        ("取組項目\n", ","),
        ("\n\n", ","),
    ],
)
def test_the_separator_is_seen(given: str, sign: str) -> None:
    assert delimiter_of(given) == (sign, given)


def test_any_text_gets_the_same_separator_each_time_and_within_its_time() -> None:
    """The last ones are what clevercsv's patterns take long over: minutes without the cut."""
    chance = random.Random(7)  # noqa: S311
    signs = "\",;\t|\n\\'a1あ、 .-/:@"
    given = ["".join(chance.choice(signs) for _ in range(1_500)) for _ in range(20)]
    given += [("1." * 4_000 + "," + "http://" + "a." * 4_000 + "\n") * 3, "a@" * 30_000, '"' * 60_000]
    begun = time.process_time()
    for one in given:
        assert delimiter_of(one) == delimiter_of(one)
    assert time.process_time() - begun < 5


def test_the_sign_for_yen_comes_as_it_is_shown_on_windows() -> None:
    assert (
        read('費目,額\r\n委託料,"\\12,500"\r\n場所,C:\\a\r\n'.encode("cp932")).sheets[0].text(2, 2)
        == "¥12,500"
    )
    assert read("場所,額\r\nC:\\a,\\-5\r\n".encode("cp932")).sheets[0].text(2, 1) == "C:\\a"


# ── Rows that don't fit ──────────────────────────────────────────────────────────────────────────────────────


def test_a_table_that_fits_has_no_remark() -> None:
    book = read(text(HEADING, *LINES))
    assert (rows(book.sheets[0]), book.remarks) == (PLAIN, ())


@pytest.mark.parametrize(
    "lines",
    [
        (HEADING, *(f"{number},取組{number},財政課,1,200,1,320" for number in range(1, 4))),
        ("取組項目,2024,2025", "窓口の改善,900,1,050", "電子申請,800,1,250"),
        (f"{HEADING},,", "1,窓口の改善,市民課,1,200,1,320", "2,電子申請,情報課,1,100,1,050"),
    ],
)
def test_a_file_whose_figures_are_cut_at_their_commas_is_refused_with_its_rows(
    lines: tuple[str, ...],
) -> None:
    said = refusal(text(*lines))
    assert "CSV の2行目、3行目" in said and "「1,200」のような桁区切り" in said


@pytest.mark.parametrize(
    ("lines", "number", "kept"),
    [
        ((HEADING, *LINES[:2], "3,電子申請,情報課,1,200,1,320", LINES[3]), 4, ["3", "電子申請", "情報課"]),
        (
            ("○○市実施計画", "", HEADING, LINES[2], "3,電子申請,情報課,1,200,1,320"),
            5,
            ["3", "電子申請", "情報課"],
        ),
        # Nothing stands in the last column: the row is no longer than the heading but for that empty cell.
        (
            (f"{HEADING},所見", f"{LINES[0]},", f"{LINES[1]},", "3,電子申請,情報課,80,1,200,"),
            4,
            ["3", "電子申請", "情報課", "80"],
        ),
        # Opened in Excel and saved again: all rows are as wide as the widest.
        ((f"{HEADING},,", f"{LINES[2]},,", "3,電子申請,情報課,1,200,1,320"), 3, ["3", "電子申請", "情報課"]),
        ((HEADING, LINES[0], LINES[2], "2,使用料,手数料の見直し,財政課,30,20"), 4, []),
    ],
)
def test_of_a_single_row_with_cells_too_many_nothing_is_read_that_may_be_shifted(
    lines: tuple[str, ...], number: int, kept: list[str]
) -> None:
    book = read(text(*lines))
    assert [cell.printed for cell in book.sheets[0].row(number)] == kept
    others = [place for place in range(1, len(lines) + 1) if place != number]
    given = [line.split(",") for line in lines]
    assert [[cell.printed for cell in book.sheets[0].row(place)] for place in others] == [
        [piece for piece in given[place - 1] if piece] for place in others
    ]
    (said,) = book.remarks
    assert f"CSV の{number}行目は、見出し" in said and "文の中のカンマ" in said
    assert said.endswith("読み込みません。直してから選び直してください。")


def test_many_such_rows_are_counted() -> None:
    said = refusal(text(HEADING, *[f"{number},窓口,市民課,1,200,1,300" for number in range(1, 9)]))
    assert "2行目、3行目、4行目、5行目、6行目 ほか3行は" in said


def test_a_row_is_named_as_excel_and_as_an_editor_counts_it() -> None:
    (said,) = read(text(HEADING, '1,"窓口の\r\n改善",市民課,900,950', "2,電子,情報課,1,200,1,320")).remarks
    assert "CSV の3行目（メモ帳では4行目）は" in said
    (said,) = read(text("sep=;", "番号;取組;目標", "1;窓口;手続;3", "2;電子;5")).remarks
    assert "CSV の2行目（メモ帳では3行目）は" in said and "文の中のセミコロン" in said


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (
            (HEADING, '1,"窓口の改善,市民課,900,950', LINES[1], '3,電子",情報課,10,20', LINES[3]),
            "2行目から4行目まで",
        ),
        ((HEADING, LINES[0], '2,"使用料,財政課,300,320', '3,電子申請",情報課,10,20'), "3行目から4行目まで"),
        ((HEADING, LINES[0], '2,"使用料の見直し,財政課,300,320', *LINES[2:]), "3行目で始まる引用符"),
        ((HEADING, '1,"窓口"の改善,市民課,900,950', *LINES[1:]), "2行目を読み取れません"),
    ],
)
def test_a_stray_quote_is_told_with_its_lines(lines: tuple[str, ...], where: str) -> None:
    assert where in refusal(text(*lines))


def test_cells_with_line_breaks_are_no_swallowed_rows() -> None:
    given = text(HEADING, '1,"窓口、手続\r\n・一つ目, あ\r\n・二つ目, い",市民課,900,950', *LINES[1:])
    book = read(given)
    assert book.sheets[0].text(2, 2) == "窓口、手続\n・一つ目, あ\n・二つ目, い"
    assert book.remarks == ()


def test_a_quote_within_a_cell_is_a_sign_like_others() -> None:
    assert read(text("番号,規格,数", '1,32"型,5')).sheets[0].text(2, 2) == '32"型'


def test_a_row_cut_in_two_by_a_line_break_is_told() -> None:
    said = refusal(text(HEADING, LINES[0], "2,使用料の", "見直し,財政課,300,320", *LINES[2:]))
    assert "3行目と4行目は、一つの行が途中の改行で分かれた" in said


def test_cells_right_of_the_heading_are_told_and_read() -> None:
    book = read(text(f"{HEADING},", f"{LINES[0]},済", f"{LINES[1]},", f"{LINES[2]},要確認"))
    assert book.sheets[0].text(4, 6) == "要確認"
    assert book.remarks == ("CSV の2行目、4行目には、見出しのない列（5列目より右）に値があります。",)


def test_incomplete_rows_are_told_and_read() -> None:
    book = read(text("実施計画", HEADING, "柱1", LINES[0], "2,使用料の見直し,財政課", LINES[2]))
    assert book.sheets[0].text(5, 3) == "財政課"
    assert book.remarks == (
        "CSV の3行目、5行目は、見出し（5列）より列が少ない行です。足りない列は空欄として読みました。",
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("取組項目", "窓口の改善", "電子申請"),
        (f"{HEADING},,,", *(f"{line},,," for line in LINES)),
        ("○○市行政改革実施計画,,,,", "番号,取組,課,目標,", "1,窓口,市民課,3,", ",,,,", "2,電子,情報課,5,"),
        ("実施計画,令和6年度", *([HEADING, *LINES])),
        (",,,令和6年度,,令和7年度", "番号,取組,課,目標,実績,目標", "1,窓口,市民課,3,2,5"),
        (*LINES,),
        (HEADING, *(f"{line}," for line in LINES)),
        ("番号,取組,内容", '1,窓口,"一,二\r\n三,四,五"', "2,電子,六"),
    ],
)
def test_an_honest_table_passes_without_a_word(lines: tuple[str, ...]) -> None:
    book = read(text(*lines))
    assert book.remarks == ()
    assert len(rows(book.sheets[0])) == len(lines)


def test_a_writer_that_leaves_empty_cells_at_the_end_off_has_cut_no_rows() -> None:
    book = read(text(HEADING, "1,窓口", "2,使用料,財政課,300", "3,電子,情報課", LINES[3]))
    assert "2行目、3行目、4行目は、見出し（5列）より列が少ない" in book.remarks[0]
    book = read(text("取組,目標,実績", "窓口,3,2", "電子,5,5", "出典,企画課", "作成,4月1日"))
    assert book.sheets[0].text(5, 2) == "4月1日"


@pytest.mark.reading_process
def test_remarks_come_out_of_the_reading_process() -> None:
    data = text(HEADING, LINES[0], "2,使用料の見直し,財政課", LINES[2])
    assert read_untrusted("表.csv", data).remarks == read(data).remarks != ()
