"""What stands on a sheet and is no cell to be read: struck out, raised, hidden, laid over it. It is told."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from plans.books import guard
from plans.books.cells import MAX_LEFT_OUT, CellKind, LeftOut, Range, Sheet, Why, address
from plans.books.guard import UnreadableFile
from plans.books.limited import read_to_keep, read_untrusted, restored
from tests.books import read_book
from tests.hostile.package import (
    MAIN,
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

STRIKE = "<rPr><strike/></rPr>"
OWN = "<rPr><sz val='11'/></rPr>"
UP = '<rPr><vertAlign val="superscript"/></rPr>'
DOWN = '<rPr><vertAlign val="subscript"/></rPr>'
STRUCK_STYLE = (
    f"<styleSheet {MAIN}><numFmts><numFmt numFmtId='200' formatCode='0.0%'/></numFmts>"
    "<fonts><font/><font><b/><strike/></font><font><strike val='0'/></font></fonts>"
    "<cellXfs><xf/><xf fontId='1'/><xf fontId='1' numFmtId='200'/><xf fontId='2'/><xf fontId='9'/></cellXfs>"
    "</styleSheet>"
)
"""Style 1 and 2 are struck out, 0, 3 and 4 (a font that there is not) aren't."""


def first(data: bytes) -> Sheet:
    return read_book("表.xlsx", data).sheets[0]


def runs(*given: tuple[str, str]) -> str:
    return "".join(f"<r>{look}<t>{text}</t></r>" for look, text in given)


def rich(*given: tuple[str, str], style: int = 0) -> Sheet:
    """A sheet whose A1 holds the runs (font, text) as a shared text."""
    data = book(
        sheet=sheet(row(1, cell("A1", "0", "s", style))),
        strings=strings(f"<si>{runs(*given)}</si>"),
        styles=STRUCK_STYLE,
    )
    return first(data)


def left_out(found: Sheet) -> list[tuple[Why, str]]:
    return [(one.why, one.text) for one in found.left_out]


# ── Struck out ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_figure_corrected_by_striking_out_is_the_new_one():
    found = rich((STRIKE, "12"), (OWN, "14"))
    assert (found.text(1, 1), left_out(found)) == ("14", [(Why.STRUCK, "12")])
    assert found.left_out == (LeftOut(1, 1, Why.STRUCK, "12"),)


def test_the_same_inside_a_cell():
    data = book(
        sheet=sheet(
            row(1, f'<c r="A1" t="inlineStr"><is>{runs((STRIKE, "財政課"), ("", "総務課"))}</is></c>')
        )
    )
    assert (first(data).text(1, 1), left_out(first(data))) == ("総務課", [(Why.STRUCK, "財政課")])


def test_of_a_line_that_is_struck_out_no_empty_line_stays():
    found = rich((STRIKE, "旧目標 80%"), (OWN, "\n新目標 90%\n"), (STRIKE, "廃止"))
    assert found.cells[0].printed == "新目標 90%"
    assert left_out(found) == [(Why.STRUCK, "旧目標 80% 廃止")]


def test_a_text_that_is_struck_out_whole_is_no_cell():
    for found in (rich((STRIKE, "廃止"), (STRIKE, "済み")), rich(("", "廃止済み"), style=1)):
        assert (found.cells, left_out(found)) == ((), [(Why.STRUCK, "廃止済み")])


def test_a_run_with_a_font_of_its_own_is_not_struck_out_with_its_cell():
    found = rich(("", "12"), (OWN, "14"), style=1)
    assert (found.text(1, 1), left_out(found)) == ("14", [(Why.STRUCK, "12")])


def test_a_strike_that_is_switched_off_strikes_nothing():
    switched_off = "<rPr><strike val='0'/></rPr>"
    assert rich((switched_off, "12"), style=3).text(1, 1) == "12"
    assert rich(("", "12"), style=3).text(1, 1) == "12"
    assert rich(("", "12"), style=4).text(1, 1) == "12"


def test_a_row_that_is_struck_out_is_left_out_as_it_was_printed():
    cells = (
        cell("A1", "0.955", style=2),
        cell("B1", "1", "b", style=1),
        cell("C1", "12", style=1, formula="<f>A1*2</f>"),
        cell("D1", "計", "str", style=1, formula="<f>X1</f>"),
        cell("E1", "#REF!", "e", style=1),
        '<c r="F1" s="1"><f>A1*2</f></c>',
        cell("G1", "3"),
    )
    found = first(book(sheet=sheet(row(1, *cells)), styles=STRUCK_STYLE))
    assert [one.printed for one in found.cells] == ["3"]
    assert [one.text for one in found.left_out] == ["95.5%", "TRUE", "12", "計", "#REF!", "=A1*2"]
    assert {one.why for one in found.left_out} == {Why.STRUCK}
    assert found.right == 7


@pytest.mark.parametrize("between", [(STRIKE, "20"), (UP, "1")])
def test_figures_on_both_sides_of_what_is_left_out_stay_two(between: tuple[str, str]):
    assert rich((OWN, "10"), between, (OWN, "30")).text(1, 1) == "10 30"
    assert rich((OWN, "10人"), between, (OWN, "30人")).text(1, 1) == "10人30人"


def test_what_openpyxl_strikes_out_is_struck_out():
    made = openpyxl.Workbook()
    one = made.worksheets[0]
    one["A1"] = CellRichText(TextBlock(InlineFont(strike=True), "12"), TextBlock(InlineFont(b=True), "14"))
    one["B1"], one["C1"] = 12, 14
    one["B1"].font = Font(strike=True)
    stream = io.BytesIO()
    made.save(stream)
    found = first(stream.getvalue())
    assert [(cell.column, cell.printed) for cell in found.cells] == [(1, "14"), (3, "14")]
    assert [(one.column, one.text) for one in found.left_out] == [(1, "12"), (2, "12")]


# ── Raised ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mark", ["1", "※1", "１", "注2", "注", "(3)", "*", "1,2", "a", "①", "※１、２"])
@pytest.mark.parametrize("before", ["38", "受診率", "１，２００人"])
def test_a_raised_note_mark_is_no_figure(before: str, mark: str):
    found = rich((OWN, before), (UP, mark))
    assert (found.text(1, 1), left_out(found)) == (before, [(Why.RAISED, mark)])


@pytest.mark.parametrize(
    ("before", "raised", "printed"),
    [
        ("100m", "2", "100m²"),
        ("面積（km", "２", "面積（km²"),
        ("1.2×10", "3", "1.2×10³"),
        ("1.2×10", "-3", "1.2×10⁻³"),
        ("1", "st", "1st"),
        ("38", "120", "38¹²⁰"),
        ("38", "1,200人", "38¹,200人"),
        ("38人", "120", "38人120"),
        ("令和", "年度", "令和年度"),
        ("38", "人（うち新規）", "38人（うち新規）"),
    ],
)
def test_a_power_and_raised_words_are_text(before: str, raised: str, printed: str):
    found = rich((OWN, before), (UP, raised))
    assert (found.text(1, 1), found.left_out) == (printed, ())


def test_a_raised_mark_that_is_all_a_cell_holds_is_its_text():
    found = rich((UP, "※1"))
    assert (found.text(1, 1), found.left_out) == ("※1", ())


def test_the_mark_of_a_struck_out_figure_is_no_figure():
    found = rich((STRIKE, "12"), (UP, "1"))
    assert (found.cells, left_out(found)) == ((), [(Why.STRUCK, "12"), (Why.RAISED, "1")])


def test_lowered_figures_are_text():
    assert rich((OWN, "CO"), (DOWN, "2"), (OWN, "排出量")).text(1, 1) == "CO2排出量"


def test_struck_out_and_raised_in_one_cell():
    found = rich((STRIKE, "12"), (OWN, "14"), (UP, "※1"), (OWN, "人"))
    assert found.text(1, 1) == "14人"
    assert left_out(found) == [(Why.STRUCK, "12"), (Why.RAISED, "※1")]


# ── Not shown ────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_format_hides_is_not_read_as_shown():
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{code}"/>'
        for number, code in ((200, ";;;"), (201, "#,##0;▲#,##0;"), (202, "#"))
    )
    used = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 200, 201, 202))
    cells = (
        cell("A1", "5", style=1),
        cell("B1", "0", style=2),
        cell("C1", "0", style=3),
        cell("D1", "計", "str", style=1),
        cell("E1", "7", style=1, formula="<f>A1</f>"),
        cell("F1", "7", style=2),
    )
    found = first(book(sheet=sheet(row(1, *cells)), styles=styles(formats, used)))
    assert [(one.column, one.printed) for one in found.cells] == [(6, "7")]
    assert left_out(found) == [(Why.UNSEEN, text) for text in ("5", "0", "0", "計", "7")]


@pytest.mark.parametrize(("view", "shown"), [("0", ["5"]), ("1", ["0", "5", "0.0"])])
def test_a_sheet_may_show_no_zeros(view: str, shown: list[str]):
    cells = (cell("A1", "0"), cell("B1", "5"), cell("C1", "0.0E0", style=1), cell("D1", "0", style=2))
    formats = '<numFmt numFmtId="200" formatCode="0.0"/><numFmt numFmtId="201" formatCode="0;-0;－"/>'
    data = book(
        sheet=sheet(row(1, *cells), before=f'<sheetViews><sheetView showZeros="{view}"/></sheetViews>'),
        styles=styles(formats, '<xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="201"/>'),
    )
    found = first(data)
    assert [one.printed for one in found.cells] == [*shown, "－"]
    assert len(found.left_out) == 3 - len(shown)


def test_what_lies_under_a_merged_range_is_not_seen():
    data = book(
        sheet=sheet(
            row(1, inline("A1", "見出し"), inline("B1", "隠れた"), inline("C1", "隣"))
            + row(2, inline("A2", "下"), cell("B2", "7"))
            + row(3, cell("A3", "1"), cell("B4", "8")),
            after='<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A4:B4"/></mergeCells>',
        )
    )
    found = first(data)
    assert [one.printed for one in found.cells] == ["見出し", "隣", "1"]
    assert found.text(1, 2) == found.text(2, 2) == "見出し"
    assert (found.at(4, 2), found.merges) == (None, (Range(1, 1, 2, 2), Range(4, 1, 4, 2)))
    assert [(one.row, one.column, one.text) for one in found.left_out] == [
        (1, 2, "隠れた"),
        (2, 1, "下"),
        (2, 2, "7"),
        (4, 2, "8"),
    ]
    assert {one.why for one in found.left_out} == {Why.COVERED}


# ── What belongs to it ───────────────────────────────────────────────────────────────────────────────────────


def test_formats_and_fonts_that_hold_under_a_condition_are_no_cells_own():
    conditional = (
        "<dxfs><dxf><font><strike/></font><numFmt numFmtId='200' formatCode='0.00%'/></dxf>"
        "<dxf><font><strike/></font></dxf></dxfs>"
    )
    data = book(
        sheet=sheet(row(1, cell("A1", "45747"), inline("B1", "完了"))),
        styles=f"<styleSheet {MAIN}><numFmts><numFmt numFmtId='200' formatCode='yyyy/m/d'/></numFmts>"
        f"<fonts><font/></fonts><cellXfs><xf numFmtId='200'/></cellXfs>{conditional}</styleSheet>",
    )
    assert [one.printed for one in first(data).cells] == ["2025/3/31", "完了"]


def test_where_a_condition_may_strike_out_is_told_and_read():
    conditional = "".join(
        f'<conditionalFormatting sqref="{ref}"><cfRule type="expression" dxfId="{number}" priority="1"><formula>A1</formula>'
        "</cfRule></conditionalFormatting>"
        for ref, number in (("A3:H40 J3", 0), ("L3", 1), ("M3:M9", 2))
    )
    overlaid = "<dxfs><dxf><font><b/><strike/></font></dxf><dxf><fill/></dxf><dxf><font><strike val='0'/></font></dxf></dxfs>"
    data = book(
        sheet=sheet(row(3, inline("A3", "完了")), after=conditional),
        styles=f"<styleSheet {MAIN}><cellXfs><xf/></cellXfs>{overlaid}</styleSheet>",
    )
    found = first(data)
    assert (found.text(3, 1), found.left_out) == ("完了", ())
    assert found.maybe_struck == ("A3:H40 J3",)


def test_a_text_of_the_cells_own_stands_for_whatever_else_is_stored():
    both = '<c r="A1" t="inlineStr"><v>7</v><is><t>館林</t></is></c>'
    beside = '<c r="B1"><v>7</v><is><t>館林</t></is></c>'
    assert [one.printed for one in first(book(sheet=sheet(row(1, both, beside)))).cells] == ["館林", "7"]


@pytest.mark.parametrize(
    ("results", "kinds"),
    [
        (("0", "12"), ["number", "number"]),
        (("0", "0"), ["error", "error"]),
        (("0", None), ["error", "error"]),
    ],
)
def test_zeros_are_doubted_only_where_nothing_was_ever_computed(
    results: tuple[str | None, ...], kinds: list[str]
):
    """Excel itself asks for a computation too; its zeros are results."""
    cells = "".join(
        row(number, f'<c r="A{number}"><f>B{number}</f>{"" if value is None else f"<v>{value}</v>"}</c>')
        for number, value in enumerate(results, start=1)
    )
    data = book(
        sheet=sheet(cells + row(9, cell("A9", "0"))),
        workbook=workbook(more='<calcPr fullCalcOnLoad="1"/>'),
    )
    found = first(data)
    assert [one.kind.value for one in found.cells] == [*kinds, "number"]
    assert all(one.number is not None or not one.printed for one in found.cells)


def test_zeros_that_nobody_computed_are_no_zeros_that_nobody_sees():
    formats = '<numFmt numFmtId="200" formatCode="#,##0;▲#,##0;"/>'
    data = book(
        sheet=sheet(
            row(1, *(f'<c r="{at}1" s="1"><f>{of}2</f><v>0</v></c>' for at, of in (("A", "X"), ("B", "Y"))))
        ),
        styles=styles(formats, '<xf numFmtId="0"/><xf numFmtId="200"/>'),
        workbook=workbook(more='<calcPr fullCalcOnLoad="1"/>'),
    )
    found = first(data)
    assert [(one.column, one.kind, one.formula) for one in found.cells] == [
        (1, CellKind.ERROR, "=X2"),
        (2, CellKind.ERROR, "=Y2"),
    ]
    assert found.left_out == ()


def test_a_number_without_a_section_of_its_format_has_no_picture():
    data = book(
        sheet=sheet(row(1, cell("A1", "2", style=1))),
        styles=styles(
            '<numFmt numFmtId="200" formatCode="[=1]&quot;○&quot;;[=0]&quot;×&quot;"/>',
            '<xf numFmtId="0"/><xf numFmtId="200"/>',
        ),
    )
    assert [(one.kind, one.printed, one.value) for one in first(data).cells] == [
        (CellKind.ERROR, "#####", "")
    ]


def test_a_long_text_that_is_left_out_is_cut_off():
    assert left_out(rich((STRIKE, "長" * 5_000))) == [(Why.STRUCK, "長" * MAX_LEFT_OUT)]


@pytest.mark.reading_process
def test_what_is_left_out_is_kept_with_the_book():
    data = book(sheet=sheet(row(1, cell("A1", "12", style=1))), styles=STRUCK_STYLE)
    found, kept = read_to_keep("表.xlsx", data)
    assert kept is not None
    assert restored(kept, "表.xlsx", found.sha256) == found == read_untrusted("表.xlsx", data)
    assert found.sheets[0].left_out == (LeftOut(1, 1, Why.STRUCK, "12"),)


# ── Over the cells ───────────────────────────────────────────────────────────────────────────────────────────

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DRAWING = f'xmlns="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" {A}'
THREAD = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def comments(*given: tuple[str, int, str]) -> str:
    """(place, number of the author, text) each; author 1 stands in for a thread."""
    listed = "".join(
        f'<comment ref="{ref}" authorId="{by}"><text>{text}</text></comment>' for ref, by, text in given
    )
    authors = "<authors><author>企画課</author><author>tc={1B}</author></authors>"
    return f"<comments {MAIN}>{authors}<commentList>{listed}</commentList></comments>"


def shape(*lines: str) -> str:
    text = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r><a:r><a:t>。</a:t></a:r></a:p>" for line in lines)
    return f"<sp><nvSpPr/><spPr/><txBody><a:bodyPr/>{text}</txBody></sp>"


def anchored(column: int, row: int, what: str) -> str:
    return (
        f"<twoCellAnchor><from><col>{column}</col><colOff>0</colOff><row>{row}</row><rowOff>0</rowOff></from>"
        f"<to><col>9</col><row>9</row></to>{what}<clientData/></twoCellAnchor>"
    )


def drawing(*anchors: str) -> str:
    return f"<wsDr {DRAWING}>{''.join(anchors)}</wsDr>"


def with_notes(*kinds_and_targets: tuple[str, str], extra: str = "", **found: str) -> Sheet:
    """A sheet whose part names these others; `found` are their texts, by name without its ending."""
    content = parts(sheet=sheet(row(1, inline("A1", "項目名"))))
    content[SHEET_RELATIONS] = relations(*kinds_and_targets, extra=extra)
    for name, text in found.items():
        content[f"xl/{name}.xml"] = text
    return first(zipped(content))


def told(found: Sheet) -> list[tuple[str, str, str]]:
    return [(address(one.row, one.column), one.why.value, one.text) for one in found.left_out]


def test_comments_are_told_with_their_place():
    found = with_notes(
        ("comments", "../comments1.xml"),
        comments1=comments(
            ("B7", 0, "<r><rPr><b/></rPr><t>企画課:\n</t></r><r><t>要確認</t></r>"),
            ("A2", 0, "<t>前年と同じ</t>"),
            ("C9", 0, "<t> </t>"),
        ),
    )
    assert told(found) == [("A2", "comment", "前年と同じ"), ("B7", "comment", "企画課:\n要確認")]
    assert [one.printed for one in found.cells] == ["項目名"]


def test_a_thread_is_told_once_with_its_answers():
    threads = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="B7" id="{1}"><text>目標は？</text></threadedComment>'
        '<threadedComment ref="B7" id="{2}" parentId="{1}"><text>90%です</text></threadedComment>'
        "</ThreadedComments>"
    )
    found = with_notes(
        ("comments", "../comments1.xml"),
        extra=f'<Relationship Id="t" Type="{THREAD}" Target="../thread.xml"/>',
        comments1=comments(("B7", 1, "<t>[スレッド化されたコメント]</t>"), ("C1", 0, "<t>メモ</t>")),
        thread=threads,
    )
    assert told(found) == [
        ("C1", "comment", "メモ"),
        ("B7", "comment", "目標は？"),
        ("B7", "comment", "90%です"),
    ]


def test_without_its_thread_the_comment_that_stands_in_for_it_is_told():
    found = with_notes(("comments", "../comments1.xml"), comments1=comments(("B7", 1, "<t>目標は？</t>")))
    assert told(found) == [("B7", "comment", "目標は？")]


def test_text_in_shapes_is_told_with_the_cell_under_its_corner():
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{shape('新しい図形')}</mc:Choice><mc:Fallback>{shape('表示できません')}</mc:Fallback>"
        "</mc:AlternateContent>"
    )
    group = f"<grpSp><nvGrpSpPr/>{shape('左')}<grpSp>{shape('右')}</grpSp></grpSp>"
    found = with_notes(
        ("drawing", "../drawing1.xml"),
        drawing1=drawing(
            anchored(1, 6, shape("目標値は", "令和7年度")),
            anchored(0, 0, "<pic><nvPicPr/></pic>"),
            anchored(2, 8, group),
            anchored(3, 8, choice),
            f"<absoluteAnchor><pos x='0' y='0'/>{shape('表紙')}</absoluteAnchor>",
            anchored(0, 9, "<sp><txBody><a:p><a:endParaRPr/></a:p></txBody></sp>"),
            anchored(99_999, 9_999_999, shape("遠く")),
        ),
    )
    assert told(found) == [
        ("A1", "text_box", "表紙。"),
        ("B7", "text_box", "目標値は。\n令和7年度。"),
        ("C9", "text_box", "左。"),
        ("C9", "text_box", "右。"),
        ("D9", "text_box", "新しい図形。"),
        ("XFD1048576", "text_box", "遠く。"),
    ]


def test_smart_art_is_told_with_all_its_points():
    diagram = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    to_id = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    frame = f'<graphicFrame><dgm:relIds xmlns:dgm="{diagram}" {to_id} r:dm="rId1"/></graphicFrame>'
    points = "".join(
        f"<dgm:pt modelId='{number}'><dgm:prSet/><dgm:t><a:bodyPr/>"
        f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for number, text in enumerate(("基本方針", "", "重点項目"))
    )
    data = zipped(
        {
            **parts(),
            SHEET_RELATIONS: relations(("drawing", "../drawings/drawing1.xml")),
            "xl/drawings/drawing1.xml": drawing(anchored(1, 1, frame)),
            "xl/drawings/_rels/drawing1.xml.rels": relations(("diagramData", "../diagrams/data1.xml")),
            "xl/diagrams/data1.xml": f'<dgm:dataModel xmlns:dgm="{diagram}" {A}>'
            f"<dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>",
        }
    )
    assert told(first(data)) == [("B2", "text_box", "基本方針\n重点項目")]


def test_notes_that_the_package_names_and_has_not_are_passed_over():
    found = with_notes(("comments", "../comments1.xml"), ("drawing", "../drawing1.xml"))
    assert found.left_out == ()


def test_a_comment_at_no_cell_and_a_long_one():
    found = with_notes(
        ("comments", "../comments1.xml"),
        comments1=comments(
            ("", 0, "<t>どこ</t>"),
            ("XX", 9, "<t>どこ</t>"),
            ("ZZZ1", 9, "<t>どこ</t>"),
            ("A1048577", 9, "<t>どこ</t>"),
            ("B7", 9, f"<t>{'長' * 5_000}</t>"),
        ),
    )
    assert told(found) == [("B7", "comment", "長" * MAX_LEFT_OUT)]


def test_notes_count_among_what_a_file_may_hold(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guard, "MAX_CELLS", 2)
    many = comments(*((f"B{number}", 0, "<t>メモ</t>") for number in range(1, 4)))
    with pytest.raises(UnreadableFile, match="セルや文字が多すぎます"):
        with_notes(("comments", "../comments1.xml"), comments1=many)


@pytest.mark.reading_process
def test_a_shape_that_uses_up_the_memory_ends_with_a_sentence():
    content = parts(sheet=sheet(row(1, inline("A1", "項目名"))))
    content[SHEET_RELATIONS] = relations(("drawing", "../drawing1.xml"))
    content["xl/drawing1.xml"] = drawing(anchored(1, 1, shape(*["x" * 50] * 500_000)))
    with pytest.raises(UnreadableFile) as refused:
        read_untrusted("表.xlsx", zipped(content))
    assert str(refused.value) == guard.TOO_MUCH


def test_comments_of_openpyxl_are_told():
    made = openpyxl.Workbook()
    one = made.worksheets[0]
    one["A1"] = 12
    one["A1"].comment = Comment("前年は 10", "企画課")
    stream = io.BytesIO()
    made.save(stream)
    assert told(first(stream.getvalue())) == [("A1", "comment", "前年は 10")]
