"""Old workbooks (.xls) and OpenDocument spreadsheets (.ods) say the same as the .xlsx that they were saved from."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from django.conf import settings

from plans.books.cells import Book, Cell, CellKind, LeftOut, Range, Why, address
from plans.books.limited import read_untrusted
from tests import cities
from tests.books import read_book
from tests.conftest import missing
from tests.formats import office
from tests.formats.drawing import KINDS
from tests.formats.kinds import kept
from tests.hostile.answers import is_read, is_refused, light, needs_process_limits, taken_by_the_heaviest
from tests.hostile.compound import book, compound, number_cell, text_cell
from tests.hostile.files import Odd, Refused
from tests.hostile.open_document import cell as stored
from tests.hostile.open_document import content, document, ods, row, table, text
from tests.hostile.other_formats import ODD, REFUSED

ROOT = Path(settings.BASE_DIR)
ROW_OF = {name: number for number, (name, _, _) in enumerate(KINDS, start=2)}


def kinds(ending: str) -> Book:
    return read_book(f"kinds.{ending}", kept(f"kinds.{ending}"))


def value(book: Book, name: str) -> Cell:
    """The cell beside the name in column A."""
    found = book.sheets[0].stored(ROW_OF[name], 2)
    assert found is not None
    return found


# ── One cell of every kind ───────────────────────────────────────────────────────────────────────────────────

SAID = {
    "文字": (CellKind.TEXT, "窓口の改善", ""),
    "改行のある文字": (CellKind.TEXT, "一行目\n二行目\n\n四行目", ""),
    "数字の文字": (CellKind.TEXT, "0101", ""),
    "整数": (CellKind.NUMBER, "1027", "1027"),
    "小数": (CellKind.NUMBER, "0.3", "0.3"),
    "負の数": (CellKind.NUMBER, "-1.5", "-1.5"),
    "桁区切り": (CellKind.NUMBER, "1,234,567", "1234567"),
    "件": (CellKind.NUMBER, "1,027件", "1027"),
    "三角": (CellKind.NUMBER, "▲1,200", "-1200"),
    "先頭の零": (CellKind.NUMBER, "0101", "101"),
    "百分率": (CellKind.NUMBER, "95.5%", "0.955"),
    "丸めた百分率": (CellKind.NUMBER, "92%", "0.91666"),
    "円": (CellKind.NUMBER, "¥12,500", "12500"),
    "和暦": (CellKind.DATE, "令和6年3月31日", "2024-03-31"),
    "西暦": (CellKind.DATE, "2025/04/01", "2025-04-01"),
    "日時": (CellKind.DATE, "2024/03/31 13:30", "2024-03-31T13:30:00"),
    "時刻": (CellKind.DATE, "9:05", "09:05:00"),
    "延べ時間": (CellKind.TEXT, "36:00", ""),
    "真": (CellKind.TRUTH, "TRUE", ""),
    "偽": (CellKind.TRUTH, "FALSE", ""),
    "合計": (CellKind.NUMBER, "1027.3", "1027.3"),
    "別表の参照": (CellKind.TEXT, "別表の値;", ""),
    "零で割る": (CellKind.ERROR, "#DIV/0!", ""),
}


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_cell_says_the_same_in_every_format(ending: str, name: str) -> None:
    found = value(kinds(ending), name)
    assert (found.kind, found.printed, found.value) == SAID[name]


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_merges_and_what_is_hidden_are_those_of_the_xlsx(ending: str) -> None:
    def outline(book: Book) -> list[tuple[object, ...]]:
        return [
            (
                one.name,
                set(one.merges),
                one.hidden,
                one.hidden_rows,
                one.hidden_columns,
                one.bottom,
                one.right,
            )
            for one in book.sheets
        ]

    assert outline(kinds(ending)) == outline(kinds("xlsx"))
    first, *_, last = kinds(ending).sheets
    assert set(first.merges) == {Range(1, 4, 1, 6), Range(3, 4, 6, 4)}
    assert (set(first.hidden_rows), set(first.hidden_columns), last.hidden) == ({8}, {7}, True)


def test_blanks_within_a_text_stay_and_those_at_its_end_are_not_kept_by_opendocument() -> None:
    assert value(kinds("xls"), "空白の続く文字").printed == "  先頭  と　途中   と末尾 "
    assert value(kinds("ods"), "空白の続く文字").printed == "  先頭  と　途中   と末尾"


def test_a_formula_of_an_ods_is_told_as_excel_writes_it() -> None:
    assert value(kinds("ods"), "合計").formula == "=SUM(B6:B7)"
    assert value(kinds("ods"), "別表の参照").formula == '=別表!A1&";"'
    assert value(kinds("xls"), "合計").formula == ""


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_is_no_cell_is_left_out_alike(ending: str) -> None:
    sheet = kinds(ending).sheets[0]
    assert [(one.row, one.why, one.text) for one in sheet.left_out] == [
        (2, Why.COMMENT, "あとで確かめる"),
        (3, Why.STRUCK, "取り消した値"),
        (4, Why.STRUCK, "12件"),
        (5, Why.RAISED, "※1"),
        (6, Why.STRUCK, "7"),
        (7, Why.UNSEEN, "5"),
    ]
    assert [sheet.text(number, 8) for number in range(2, 8)] == ["メモのある値", "", "14件", "38人", "", ""]


def test_percent_is_seen_by_the_format_in_every_format() -> None:
    assert all("%" in value(kinds(ending), "百分率").number_format for ending in ("xlsx", "xls", "ods"))


# ── Whole workbooks, saved by LibreOffice ────────────────────────────────────────────────────────────────────


def picture(book: Book, *, with_formats: bool) -> dict[str, object]:
    """What two readings of one table are compared by. A formula that nobody can read in .xls is not among it."""
    found: dict[str, object] = {}
    for sheet in book.sheets:
        found[sheet.name] = sheet.hidden, sheet.hidden_rows, sheet.hidden_columns
        for cell in sheet.cells:
            code = cell.number_format if with_formats else ""
            found[sheet.where(cell)] = msgspec.structs.replace(cell, formula="", number_format=code)
        for one in sheet.merges:
            if one.top <= sheet.bottom and one.left <= sheet.right:
                seen = msgspec.structs.replace(
                    one, bottom=min(one.bottom, sheet.bottom), right=min(one.right, sheet.right)
                )
                found[f"{sheet.name}!{address(one.top, one.left)} merged"] = seen
    return found


@pytest.fixture(scope="module", params=["xls", "ods"])
def saved(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[bytes, bytes]]:
    """By name: a city's .xlsx, drawn or its own, and the same as LibreOffice saves it in the other format."""
    if office.installed() is None:
        missing("LibreOffice がありません（Debian なら apt-get install libreoffice-calc）")
    given = {f"drawn_{name}": cities.drawn(name) for name in cities.BUILDERS}
    own = ROOT.parent / "shared" / "workbooks"
    given |= {path.name: path.read_bytes() for path in sorted(own.glob("*.xlsx"))}
    made = office.saved_as(request.param, given, tmp_path_factory.mktemp(request.param))
    return {name: (data, made[f"{name.removesuffix('xlsx')}{request.param}"]) for name, data in given.items()}


def test_the_cities_workbooks_say_the_same_in_the_other_format(
    saved: dict[str, tuple[bytes, bytes]], request: pytest.FixtureRequest
) -> None:
    ending = request.node.callspec.params["saved"]
    assert len(saved) >= 4
    for name, (xlsx, other) in saved.items():
        expected = picture(read_book(name, xlsx), with_formats=ending == "xls")
        assert picture(read_book(f"a.{ending}", other), with_formats=ending == "xls") == expected, name


# ── Old workbooks ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.reading_process
def test_macros_of_an_old_workbook_are_told_and_not_looked_at() -> None:
    data = compound(("Workbook", book(text_cell(0, 0, "項目名"))), storages=("_VBA_PROJECT_CUR",))
    found = read_untrusted("表.xls", data)
    assert found.sheets[0].text(1, 1) == "項目名"
    assert found.remarks == (
        "このファイルにはマクロがあります。マクロは読み込まず、セルの値だけを読みました。",
    )
    assert kinds("xls").remarks == ()


def test_formats_that_an_old_workbook_names_by_number_only_are_those_of_japanese_excel() -> None:
    shown = {14: "2024/3/31", 31: "2024年3月31日", 28: "令和6年3月31日", 5: "¥45,382", 0: "45382"}
    cells = [number_cell(0, place, 45_382, style=16 + place) for place in range(len(shown))]
    (sheet,) = read_book("表.xls", compound(("Workbook", book(*cells, formats=tuple(shown))))).sheets
    assert [one.printed for one in sheet.cells] == list(shown.values())


# ── OpenDocument ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("一<text:line-break/>二", "一\n二"),
        ("一</text:p><text:p>二", "一\n二"),
        ("  一 \n 二  ", "一 二"),
        ('一<text:s text:c="3"/>二<text:s/>', "一   二 "),
        ("一<text:tab/>二", "一\t二"),
        ("<text:span>一</text:span>二<text:span><text:span>三</text:span></text:span>四", "一二三四"),
        ("<text:a>安中市</text:a>の", "安中市の"),
        (
            "<text:ruby><text:ruby-base>館林</text:ruby-base><text:ruby-text>たてばやし</text:ruby-text></text:ruby>市",
            "館林市",
        ),
    ],
)
def test_words_of_an_ods_come_as_they_are_seen(words: str, printed: str) -> None:
    assert read_book("表.ods", ods(row(text(words)))).sheets[0].text(1, 1) == printed.strip()
    assert read_book("表.ods", ods(row(text(words)))).sheets[0].cells[0].printed == printed


def test_rows_and_cells_that_repeat_stand_where_they_would() -> None:
    sheet = read_book(
        "表.ods",
        ods(
            row("<table:table-cell/>", more='table:number-rows-repeated="3"'),
            row(
                '<table:table-cell table:number-columns-repeated="2"/>',
                text("同じ", 'table:number-columns-repeated="2"'),
                more='table:number-rows-repeated="2"',
            ),
            row(text("次")),
        ),
    ).sheets[0]
    assert [address(one.row, one.column) for one in sheet.cells] == ["C4", "D4", "C5", "D5", "A6"]


def test_rows_in_groups_and_headings_count_like_others() -> None:
    sheet = read_book(
        "表.ods",
        ods(
            f"<table:table-header-rows>{row(text('見出し'))}</table:table-header-rows>",
            f"<table:table-row-group>{row(text('一'))}<table:table-row-group>{row(text('二'))}</table:table-row-group></table:table-row-group>",
            "<table:table-rows>" + row(text("三"), more='table:visibility="filter"') + "</table:table-rows>",
            before='<table:table-header-columns><table:table-column table:visibility="collapse"/></table:table-header-columns>',
        ),
    ).sheets[0]
    assert [(one.row, one.printed) for one in sheet.cells] == [(1, "見出し"), (2, "一"), (3, "二"), (4, "三")]
    assert (set(sheet.hidden_rows), set(sheet.hidden_columns)) == ({4}, {1})


def test_what_an_ods_holds_beside_its_cells_is_told() -> None:
    note = "<office:annotation><text:p>あとで</text:p></office:annotation>"
    drawing = "<draw:custom-shape><text:p>図の文字</text:p></draw:custom-shape>"
    styles = '<style:style style:name="T1"><style:text-properties style:text-line-through-type="single"/></style:style>'
    found = read_book(
        "表.ods",
        ods(
            row(stored(f"{note}<text:p>値</text:p>{drawing}", 'office:value-type="string"')),
            row(text('<text:span text:style-name="T1">12</text:span>14')),
            before=f"<table:shapes>{drawing}<draw:line/></table:shapes>",
            styles=styles,
        ),
    )
    assert [one.printed for one in found.sheets[0].cells] == ["値", "14"]
    assert found.sheets[0].left_out == (
        LeftOut(1, 1, Why.TEXT_BOX, "図の文字"),
        LeftOut(1, 1, Why.COMMENT, "あとで"),
        LeftOut(1, 1, Why.TEXT_BOX, "図の文字"),
        LeftOut(2, 1, Why.STRUCK, "12"),
    )


def test_a_raised_mark_of_an_ods_is_no_digit_and_a_power_stays() -> None:
    styles = (
        '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>'
        '<style:style style:name="T2"><style:text-properties style:text-position="sub 58%"/></style:style>'
    )
    (sheet,) = read_book(
        "表.ods",
        ods(
            row(text('38<text:span text:style-name="T1">1</text:span>人')),
            row(text('5m<text:span text:style-name="T1">2</text:span>')),
            row(text('CO<text:span text:style-name="T2">2</text:span>')),
            styles=styles,
        ),
    ).sheets
    assert [one.printed for one in sheet.cells] == ["38人", "5m²", "CO2"]
    assert sheet.left_out == (LeftOut(1, 1, Why.RAISED, "1"),)


def test_what_the_style_of_a_row_or_column_strikes_out_is_left_out() -> None:
    styles = '<style:style style:name="ce1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    (sheet,) = read_book(
        "表.ods",
        ods(
            row(text("列"), text("ほか")),
            row(text("行"), text("行", 'table:style-name="ce2"'), more='table:default-cell-style-name="ce1"'),
            row(text("列", 'table:style-name="ce2"'), text("セル", 'table:style-name="ce1"')),
            before='<table:table-column table:default-cell-style-name="ce1"/><table:table-column/>',
            styles=styles,
        ),
    ).sheets
    assert [(one.row, one.column) for one in sheet.cells] == [(1, 2), (2, 2), (3, 1)]
    assert [one.text for one in sheet.left_out] == ["列", "行", "セル"]


def test_what_lies_beneath_a_merge_is_not_seen() -> None:
    covered = '<table:covered-table-cell office:value-type="string"><text:p>隠れた値</text:p></table:covered-table-cell>'
    found = read_book(
        "表.ods", ods(row(text("見える値", 'table:number-columns-spanned="2"'), covered, text("右")))
    )
    assert [one.printed for one in found.sheets[0].cells] == ["見える値", "右"]
    assert found.sheets[0].text(1, 2) == "見える値"
    assert found.sheets[0].left_out == (LeftOut(1, 2, Why.COVERED, "隠れた値"),)


def test_a_hidden_sheet_of_an_ods_is_marked_and_a_copy_of_another_file_is_none() -> None:
    styles = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    source = '<table:table-source table:table-name="Sheet1"/>'
    tables = (
        table(row(text("見える")), name="表")
        + table(row(text("隠した")), name="作業", style="ta2")
        + table(row(text("写し")), name="'file:///a.ods'#$Sheet1", style="ta2", before=source)
    )
    links = f"<table:dde-links>{table(row(text('リンク')))}</table:dde-links>"
    found = read_book("表.ods", document(content(tables, styles, links)))
    assert [(one.name, one.hidden) for one in found.sheets] == [("表", False), ("作業", True)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('office:value-type="float" office:value="0.28999999999999998"', (CellKind.NUMBER, "0.29", "0.29")),
        ('office:value-type="percentage" office:value="0.955"', (CellKind.NUMBER, "95.5%", "0.955")),
        ('office:value-type="string" office:string-value="言葉"', (CellKind.TEXT, "言葉", "")),
        ('office:value-type="boolean" office:boolean-value="true"', (CellKind.TRUTH, "TRUE", "")),
        ('table:formula="of:=A1"', (CellKind.ERROR, "", "")),
        ('office:value-type="string" calcext:value-type="error"', (CellKind.ERROR, "#VALUE!", "")),
        ('office:value-type="date" office:date-value="2024-03-31T13:30:00.5"', (CellKind.DATE, "2024-03-31T13:30:00.5", "2024-03-31T13:30:00")),
        ('office:value-type="time" office:time-value="PT09H05M00S"', (CellKind.DATE, "09:05:00", "09:05:00")),
    ],
)  # fmt: skip
def test_a_value_without_words_prints_itself(given: str, expected: tuple[str, str, str]) -> None:
    (found,) = read_book("表.ods", ods(row(stored("", given)))).sheets[0].cells
    assert (found.kind, found.printed, found.value) == expected


@pytest.mark.parametrize(
    ("written", "formula"),
    [
        ("of:=SUM([.E6:.E9])", "=SUM(E6:E9)"),
        ("of:=IF([.A1]&gt;1;&quot;a;[.B]&quot;;[$別表.$B$2])", '=IF(A1>1,"a;[.B]",別表!$B$2)'),
        ("of:=['シート 1'.A1]+[.B2:.C3]~[.D4]", "='シート 1'!A1+B2:C3,D4"),
        ("msoxl:=SUM(A1:B2)", "=SUM(A1:B2)"),
    ],
)
def test_formulas_of_an_ods(written: str, formula: str) -> None:
    given = f'table:formula="{written}" office:value-type="float" office:value="1"'
    (found,) = read_book("表.ods", ods(row(stored("<text:p>1</text:p>", given)))).sheets[0].cells
    assert found.formula == formula


# ── Hostile ones ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.reading_process(forked=True)
@pytest.mark.parametrize("hostile", light(REFUSED), ids=lambda one: one.title)
def test_it_is_refused_in_japanese_words_that_say_what_to_do(hostile: Refused) -> None:
    is_refused(hostile, hostile.build())


@pytest.mark.reading_process(forked=True)
@pytest.mark.parametrize("odd", light(ODD), ids=lambda one: one.title)
def test_what_is_merely_odd_is_read_within_bounds(odd: Odd) -> None:
    is_read(odd, odd.build())


@needs_process_limits
def test_the_heaviest_are_answered_within_memory(tmp_path: Path) -> None:
    taken = taken_by_the_heaviest("tests.hostile.other_formats", tmp_path)
    assert taken.files >= 4
    assert 20 < taken.reader_mib <= 256
