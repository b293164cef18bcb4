"""A file as a person sees it: printed texts, formulas, merges and what is hidden, from workbooks and CSV files."""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from plans.books.cells import Cell, CellKind, Range, Sheet
from plans.books.guard import UnreadableFile
from plans.books.limited import read_untrusted
from plans.books.number_format import shortest
from plans.books.xlsx.formulas import moved
from tests.books import read_book
from tests.cities import BUILDERS, CityFile
from tests.hostile.package import (
    RELATIONS,
    SHEET,
    STRINGS,
    book,
    cell,
    inline,
    parts,
    relations,
    row,
    sheet,
    strings,
    styles,
    workbook,
    zipped,
)


def first(data: bytes, name: str = "表.xlsx") -> Sheet:
    return read_book(name, data).sheets[0]


def saved(made: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def printed(found: Sheet) -> list[str]:
    return [one.printed for one in found.cells]


# ── Compared with openpyxl ───────────────────────────────────────────────────────────────────────────────────


def as_openpyxl_reads(data: bytes) -> list[Any]:
    """Of each sheet: name, state, merges, hidden rows and columns, and each cell's place, format and content; as far
    as there is any content."""
    made = openpyxl.load_workbook(io.BytesIO(data))
    found = []
    for one in made.worksheets:
        cells = [
            cell
            for cells in one.iter_rows()
            for cell in cells
            if cell.value is not None and str(cell.value).strip()
        ]
        bottom = max((cell.row for cell in cells), default=0)
        right = max((cell.column for cell in cells), default=0)
        merges = [
            (merged.min_row, merged.min_col, min(merged.max_row, bottom), min(merged.max_col, right))
            for merged in one.merged_cells.ranges
            if merged.min_row <= bottom and merged.min_col <= right
        ]
        found.append(
            (
                one.title,
                one.sheet_state != "visible",
                sorted(ends for ends in merges if ends[:2] != ends[2:]),
                sorted(row for row, given in one.row_dimensions.items() if given.hidden and row <= bottom),
                [(cell.row, cell.column, cell.number_format, _plainly(cell.value)) for cell in cells],
            )
        )
    return found


def _plainly(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        number = Decimal(format(value, ".15g"))
        return f"{number.normalize():f}"
    if isinstance(value, datetime):
        return value.isoformat() if value.time().isoformat() != "00:00:00" else value.date().isoformat()
    return str(value)


def as_it_is_read_here(data: bytes) -> list[Any]:
    return [
        (
            one.name,
            one.hidden,
            sorted((merged.top, merged.left, merged.bottom, merged.right) for merged in one.merges),
            sorted(one.hidden_rows),
            [
                (found.row, found.column, found.number_format or "General", found.formula or _as_plain(found))
                for found in one.cells
            ],
        )
        for one in read_book("表.xlsx", data).sheets
    ]


def _as_plain(found: Cell) -> str:
    return f"{found.number.normalize():f}" if found.number is not None else found.value or found.printed


@pytest.mark.reading_process
@pytest.mark.parametrize("name", list(BUILDERS))
def test_a_citys_workbook_is_read_as_openpyxl_reads_it(name: str, city_file: CityFile):
    data = city_file(name)
    assert as_it_is_read_here(data) == as_openpyxl_reads(data)
    assert read_untrusted(name, data) == read_book(name, data)


def test_a_workbook_with_everything_is_read_as_openpyxl_reads_it():
    made = openpyxl.Workbook()
    one = made.worksheets[0]
    one.append(["項目", "目標", "実績", "期限", "達成"])
    one.append(["収納率", 0.955, 0.1 + 0.2, date(2024, 3, 31), True])
    one.append(["改行\nあり", -1234.5, 1e-7, datetime(2024, 3, 31, 13, 30), False])  # noqa: DTZ001
    one["B2"].number_format = "0.0%"
    one["D2"].number_format = one["D3"].number_format = "yyyy/m/d h:mm"
    one["B5"] = "=SUM(B2:B3)"
    one["E6"] = "#REF!"
    one.merge_cells("A7:C9")
    one["A7"] = "結合"
    one.row_dimensions[3].hidden = True
    made.create_sheet("隠し").sheet_state = "veryHidden"
    data = saved(made)
    assert as_it_is_read_here(data) == as_openpyxl_reads(data)


# ── What a cell holds ────────────────────────────────────────────────────────────────────────────────────────


def test_figures_are_printed_as_a_person_sees_them_and_kept_as_stored():
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>'
        for number, code in (
            (200, "0.0%"),
            (201, "0000"),
            (202, "#,##0;&quot;▲ &quot;#,##0"),
            (203, "#,##0&quot;件&quot;"),
        )
    )
    used = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 200, 201, 202, 203))
    cells = [
        cell("A1", "0.95499999999999996", style=1),
        cell("B1", "101", style=2),
        cell("C1", "-1234", style=3),
        cell("D1", "1027", style=4),
        cell("E1", "0.30000000000000004"),
        cell("F1", "0.28999999999999998"),
        cell("G1", "0"),
        cell("H1", "5.0E-2"),
    ]
    found = first(book(sheet=sheet(row(1, *cells)), styles=styles(formats, used)))
    assert [(one.printed, one.value, one.number) for one in found.cells] == [
        ("95.5%", "0.955", Decimal("0.955")),
        ("0101", "101", Decimal(101)),
        ("▲ 1,234", "-1234", Decimal(-1234)),
        ("1,027件", "1027", Decimal(1027)),
        ("0.3", "0.3", Decimal("0.3")),
        ("0.29", "0.29", Decimal("0.29")),
        ("0", "0", Decimal(0)),
        ("0.05", "0.05", Decimal("0.05")),
    ]
    assert {one.kind for one in found.cells} == {CellKind.NUMBER}
    assert found.cells[3].number_format == '#,##0"件"'
    assert found.cells[4].number_format == ""


def test_days_are_printed_in_their_era_and_kept_as_iso():
    formats = '<numFmt numFmtId="200" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>'
    formats += '<numFmt numFmtId="201" formatCode="h:mm"/><numFmt numFmtId="202" formatCode="[h]:mm"/>'
    used = "".join(f'<xf numFmtId="{number}"/>' for number in (200, 201, 202, 22, 14))
    cells = [
        cell("A1", "45382", style=0),
        cell("B1", "0.5625", style=1),
        cell("C1", "1.5", style=2),
        cell("D1", "45382.5625", style=3),
        cell("E1", "0", style=4),
        '<c r="F1" t="d" s="4"><v>2024-03-31T00:00:00</v></c>',
    ]
    found = first(book(sheet=sheet(row(1, *cells)), styles=styles(formats, used)))
    assert [(one.kind.value, one.printed, one.value) for one in found.cells] == [
        ("date", "令和6年3月31日", "2024-03-31"),
        ("date", "13:30", "13:30:00"),
        ("text", "36:00", ""),
        ("date", "2024/3/31 13:30", "2024-03-31T13:30:00"),
        ("number", "0", "0"),
        ("date", "2024/3/31", "2024-03-31"),
    ]


def test_a_workbook_may_count_its_days_from_1904():
    data = book(
        sheet=sheet(row(1, cell("A1", "43920"))),
        styles=styles(cells='<xf numFmtId="14"/>'),
        workbook=workbook(before='<workbookPr date1904="1"/>'),
    )
    assert [(one.printed, one.value) for one in first(data).cells] == [("2024/3/31", "2024-03-31")]


def test_readings_of_words_are_no_part_of_the_text():
    item = "<si><r><t>行政</t></r><r><t>改革</t></r><rPh sb='0' eb='2'><t>ギョウセイ</t></rPh><phoneticPr fontId='1'/></si>"
    inside = "<c r='B1' t='inlineStr'><is><t>館林</t><rPh sb='0' eb='2'><t>タテバヤシ</t></rPh></is></c>"
    data = book(sheet=sheet(row(1, cell("A1", "0", "s"), inside)), strings=strings(item))
    assert printed(first(data)) == ["行政改革", "館林"]


def test_text_in_several_colours_is_one_text():
    made = openpyxl.Workbook()
    made.worksheets[0]["A1"] = CellRichText("目標 ", TextBlock(InlineFont(b=True), "95%"), " 以上")
    assert printed(first(saved(made))) == ["目標 95% 以上"]


def test_line_breaks_and_spaces_stay_and_escapes_are_undone():
    texts = ("一行目\n二行目", "一_x000D_\n二", "_x005F_x000D_", " 前後 ", "a&#13;&#10;b", "縦_x000B_書き")
    data = book(
        sheet=sheet(row(1, *(inline(f"{x}1", text) for x, text in zip("ABCDEF", texts, strict=True))))
    )
    assert printed(first(data)) == ["一行目\n二行目", "一\n二", "_x000D_", " 前後 ", "a\nb", "縦\n書き"]


def test_a_zero_a_blank_a_dash_and_a_word_stay_four_things():
    data = book(
        sheet=sheet(
            row(1, cell("A1", "0"), '<c r="B1"/>', inline("C1", "-"), inline("D1", "随時"), inline("E1", ""))
        )
    )
    assert [(one.column, one.kind.value, one.printed) for one in first(data).cells] == [
        (1, "number", "0"),
        (3, "text", "-"),
        (4, "text", "随時"),
    ]


def test_digits_kept_as_text_are_text():
    found = first(book(sheet=sheet(row(1, inline("A1", "0101")))))
    assert (found.cells[0].kind, found.cells[0].number) == (CellKind.TEXT, None)


def test_truth_and_errors():
    stored = (
        ("A1", "1", "b"),
        ("B1", "0", "b"),
        ("C1", "true", "b"),
        ("D1", "True", "b"),
        ("E1", "#REF!", "e"),
    )
    found = first(book(sheet=sheet(row(1, *(cell(*one) for one in stored)))))
    assert [(one.kind.value, one.printed) for one in found.cells] == [
        ("truth", "TRUE"),
        ("truth", "FALSE"),
        ("truth", "TRUE"),
        ("truth", "TRUE"),
        ("error", "#REF!"),
    ]


# ── Formulas ─────────────────────────────────────────────────────────────────────────────────────────────────


def formula_cell(value: str | None, kind: str = "n", **more: str) -> Cell:
    stored = "" if value is None else f"<v>{value}</v>"
    rows = row(1, f'<c r="A1" t="{kind}"><f>SUM(B1:B3)</f>{stored}</c>')
    (found,) = first(book(sheet=sheet(rows), **more)).cells
    assert found.formula == "=SUM(B1:B3)"
    return found


def test_a_formula_is_kept_beside_its_result():
    assert (formula_cell("12").kind, formula_cell("12").printed) == (CellKind.NUMBER, "12")
    assert (formula_cell("計", "str").kind, formula_cell("計", "str").printed) == (CellKind.TEXT, "計")
    assert (formula_cell("#DIV/0!", "e").kind, formula_cell("#DIV/0!", "e").printed) == (
        CellKind.ERROR,
        "#DIV/0!",
    )


def test_a_formula_whose_result_is_empty_leaves_its_cell_empty_and_is_still_followed():
    rows = row(1, '<c r="A1" t="str"><f t="shared" si="0" ref="A1:A2">B1&amp;C1</f><v></v></c>')
    rows += row(2, '<c r="A2" t="str"><f t="shared" si="0"/><v>計</v></c>')
    assert [(one.row, one.printed, one.formula) for one in first(book(sheet=sheet(rows))).cells] == [
        (2, "計", "=B2&C2")
    ]


@pytest.mark.parametrize("value", [None, ""])
def test_a_formula_that_was_never_computed_has_no_value(value: str | None):
    found = formula_cell(value)
    assert (found.kind, found.printed, found.number) == (CellKind.ERROR, "", None)


def test_a_zero_written_in_place_of_a_result_is_no_zero():
    """Programs that cannot compute write 0 and ask Excel to compute on opening."""
    asks = workbook(more='<calcPr fullCalcOnLoad="1"/>')
    assert formula_cell("0", workbook=asks).kind == CellKind.ERROR
    assert formula_cell("12", workbook=asks).number == 12
    assert formula_cell("0").number == 0


def test_formulas_that_follow_another_are_written_out():
    rows = "".join(
        row(number, f'<c r="C{number}"><f t="shared" si="0"{master}</f><v>{number}</v></c>')
        for number, master in ((1, ' ref="C1:C3">A1*$B$1'), (2, ">"), (3, ">"))
    )
    assert [one.formula for one in first(book(sheet=sheet(rows))).cells] == [
        "=A1*$B$1",
        "=A2*$B$1",
        "=A3*$B$1",
    ]


@pytest.mark.parametrize(
    ("formula", "moved_on"),
    [
        ("SUM(A1:B2)", "SUM(B3:C4)"),
        ("$A1+A$1+$A$1", "$A3+B$1+$A$1"),
        ('IF(A1="B2","C3",Z9)', 'IF(B3="B2","C3",AA11)'),
        ("'R2 計画'!A1", "'R2 計画'!B3"),
        ("LOG10(A1)", "LOG10(B3)"),
        ("令和A1", "令和A1"),
        ("売上_A1", "売上_A1"),
    ],
)
def test_references_move_and_nothing_else_does(formula: str, moved_on: str):
    assert moved(formula, 2, 1) == moved_on


def test_references_that_leave_the_sheet_are_told():
    assert moved("A1", -1, 0) == "#REF!"


# ── Sheets ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_merges_and_what_is_hidden():
    data = book(
        sheet=sheet(
            row(1, inline("A1", "見出し"))
            + row(2, inline("A2", "隠れた行"), more='hidden="1"')
            + row(3, more='ht="0"')
            + row(4, inline("F4", "最後")),
            before='<cols><col min="3" max="4" hidden="1"/><col min="6" max="6" width="0"/></cols>',
            after='<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="E3"/></mergeCells>',
        ),
        workbook=workbook('<sheet name="表" sheetId="1" r:id="rId1" state="hidden"/>'),
    )
    found = first(data)
    assert found.merges == (Range(1, 1, 1, 3),)
    assert (found.text(1, 3), found.stored(1, 3)) == ("見出し", None)
    assert (found.hidden, found.hidden_rows, found.hidden_columns) == (
        True,
        frozenset({2, 3}),
        frozenset({3, 4, 6}),
    )


def test_merged_ranges_of_every_shape_are_found_from_each_of_their_places():
    ranges = [Range(1, 1, 1, 6), Range(2, 1, 9, 1), Range(2, 2, 3, 3), Range(4, 2, 9, 3), Range(2, 5, 5, 6)]
    filled = [(1, 1), (2, 1), (2, 2), (4, 2), (2, 5), (9, 6)]
    found = Sheet("表", tuple(Cell(*corner, "x") for corner in sorted(filled)), tuple(ranges))
    for place in product(range(1, 11), range(1, 8)):
        expected = next((one for one in ranges if place in one), None)
        assert found.merge(*place) == expected, place
        assert (found.at(*place) is not None) == (expected is not None or place == (9, 6)), place


def test_merges_end_where_the_cells_end():
    ranges = (Range(1, 1, 1, 16_384), Range(2, 3, 9, 4), Range(3, 1, 9, 1), Range(5, 5, 6, 6))
    found = Sheet("表", (Cell(1, 1, "題"), Cell(3, 3, "最後")), ranges).trimmed()
    assert found.merges == (Range(1, 1, 1, 3), Range(2, 3, 3, 3))


def test_cells_without_addresses_stand_one_after_the_other():
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c><v>3</v></c><c r='D5'><v>4</v></c><c><v>5</v></c></row>"
    assert [(one.row, one.column, one.value) for one in first(book(sheet=sheet(rows))).cells] == [
        (1, 1, "1"), (1, 2, "2"), (5, 1, "3"), (5, 4, "4"), (5, 5, "5"),
    ]  # fmt: skip


def test_sheets_come_in_the_order_of_their_tabs_without_diagrams():
    tabs = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in ((2, "後"), (3, "図"), (1, "前"))
    )
    data = zipped(
        {
            **parts(workbook=workbook(tabs)),
            RELATIONS: relations(
                ("worksheet", "/xl/worksheets/sheet1.xml"),
                ("worksheet", "other/b.xml"),
                ("chartsheet", "chartsheets/c.xml"),
            ),
            "xl/other/b.xml": sheet(row(1, inline("A1", "二枚目"))),
            "xl/chartsheets/c.xml": "<chartsheet/>",
        }
    )
    assert [(one.name, one.text(1, 1)) for one in read_book("表.xlsx", data).sheets] == [
        ("後", "二枚目"),
        ("前", "項目名"),
    ]


def test_the_strict_dialect_and_prefixes_are_understood():
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    text = (
        f'<x:worksheet xmlns:x="{strict}"><x:sheetData><x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>厳密</x:t></x:is>'
        "</x:c></x:row></x:sheetData></x:worksheet>"
    )
    assert printed(first(book(sheet=text))) == ["厳密"]


def test_parts_are_found_whatever_their_upper_and_lower_case():
    content = {name.replace("sharedStrings", "SharedStrings"): text for name, text in parts().items()}
    content |= {
        SHEET: sheet(row(1, cell("A1", "0", "s"))),
        STRINGS.replace("sharedStrings", "SharedStrings"): strings("<si><t>大文字</t></si>"),
    }
    assert printed(first(zipped(content))) == ["大文字"]


@pytest.mark.parametrize(
    ("raw", "number"),
    [("1", "1"), ("-0.5", "-0.5"), (".5", "0.5"), ("1e3", "1000"), ("1_000", None), ("", None), ("0x1", None), ("１", None), ("1e999", None)],
)  # fmt: skip
def test_stored_numbers(raw: str, number: str | None):
    assert shortest(raw) == (None if number is None else Decimal(number))


@pytest.mark.reading_process
def test_a_long_table_of_many_formats_is_read_in_its_own_process():
    """A thousand rows of thirty columns; ten thousand take about two seconds and 120 MiB."""
    made = openpyxl.Workbook(write_only=True)
    one = made.create_sheet("一覧")
    for number in range(1_000):
        one.append([f"{number}-{column}" if column % 2 else number * column / 8 for column in range(30)])
    found = read_untrusted("一覧.xlsx", saved(made)).sheets[0]
    assert len(found.cells) == 30_000
    assert [found.text(1_000, column) for column in (2, 3, 30)] == ["999-1", "249.75", "999-29"]


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp932", "cp932"), ("utf-16", "utf-16")],
)
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_csv_in_every_encoding_and_with_either_delimiter(encoding: str, told: str, delimiter: str):
    text = "\r\n".join(delimiter.join(cells) for cells in (("①髙齢者", "目標"), ("0101", "95%"))) + "\r\n"
    found = read_book("表.csv", text.encode(encoding))
    assert (found.encoding, printed(found.sheets[0])) == (told, ["①髙齢者", "目標", "0101", "95%"])
    assert {one.kind for one in found.sheets[0].cells} == {CellKind.TEXT}
    assert found.sheets[0].name == "表"


def test_csv_cells_keep_their_line_breaks_and_their_row():
    found = first('見出し,"二\r\n行"\r\n\r\n,"引用""符"""\n'.encode(), "表.csv")
    assert [(one.row, one.column, one.printed) for one in found.cells] == [
        (1, 1, "見出し"),
        (1, 2, "二\n行"),
        (3, 2, '引用"符"'),
    ]


def test_separators_of_other_systems_end_no_row():
    assert [one.row for one in first("一\u2028続き,\x85二\x0c\n三\n".encode(), "表.csv").cells] == [1, 1, 2]


def test_a_csv_that_cannot_be_told_apart_is_refused():
    with pytest.raises(UnreadableFile, match="CSV UTF-8"):
        read_book("表.csv", "項目".encode("utf-16")[2:] + b"\0")
