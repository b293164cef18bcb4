"""A list in a file of one sheet: its headings and rows as text, and what is said of one that is no list."""

from __future__ import annotations

import pytest

from plans.books.guard import UnreadableFile
from plans.books.plain_list import PlainList, read
from tests.hostile.package import (
    MAIN,
    RELATIONS,
    book,
    inline,
    parts,
    relations,
    row,
    sheet,
    workbook,
    zipped,
)

LIST = row(1, inline("A1", "名称"), inline("B1", "並び順")) + row(
    2, inline("A2", "財政課"), inline("B2", "1")
)


def test_the_list_is_the_first_sheet_that_a_person_sees() -> None:
    hidden = '<sheet name="控え" sheetId="1" r:id="rId1" state="hidden"/>'
    data = zipped(
        {
            **parts(
                sheet=sheet(row(1, inline("A1", "控え"))),
                workbook=workbook(hidden + '<sheet name="一覧" sheetId="2" r:id="rId2"/>'),
            ),
            RELATIONS: relations(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/b.xml")),
            "xl/worksheets/b.xml": sheet(LIST),
        }
    )
    assert read("一覧.xlsx", data) == PlainList(["名称", "並び順"], [(2, ["財政課", "1"])])


def test_a_book_of_hidden_sheets_holds_nothing_to_read() -> None:
    hidden = workbook('<sheet name="控え" sheetId="1" r:id="rId1" state="hidden"/>')
    with pytest.raises(UnreadableFile, match="何も書かれていません"):
        read("一覧.xlsx", book(sheet=sheet(LIST), workbook=hidden))


def test_a_missing_heading_is_told_with_the_row_it_is_missing_in() -> None:
    rows = row(3, inline("A3", "名称"), inline("C3", "並び順"))
    with pytest.raises(UnreadableFile, match="3行目のB列に見出しがありません"):
        read("一覧.xlsx", book(sheet=sheet(rows)))


STRUCK = "<rPr><strike/></rPr>"


def test_a_cell_that_is_not_seen_as_it_is_stored_is_no_empty_cell() -> None:
    """An empty cell would empty what is stored under its heading."""
    struck = f'<c r="B2" t="inlineStr"><is><r>{STRUCK}<t>1</t></r></is></c>'
    rows = row(1, inline("A1", "名称"), inline("B1", "並び順")) + row(2, inline("A2", "財政課"), struck)
    with pytest.raises(UnreadableFile, match="取り消し線の引かれた文字（1か所：B2「1」）は読み取りません"):
        read("一覧.xlsx", book(sheet=sheet(rows)))
    covered = '<mergeCells><mergeCell ref="A2:B2"/></mergeCells>'
    with pytest.raises(UnreadableFile, match="結合したセルの下に隠れた値（1か所：B2「1」）"):
        read("一覧.xlsx", book(sheet=sheet(LIST, after=covered)))


def test_a_comment_beside_a_list_is_no_reason_to_refuse_it() -> None:
    comment = '<comment ref="A2" authorId="0"><text><t>確認</t></text></comment>'
    data = zipped(
        {
            **parts(sheet=sheet(LIST)),
            "xl/worksheets/_rels/sheet1.xml.rels": relations(("comments", "../comments1.xml")),
            "xl/comments1.xml": f"<comments {MAIN}><authors/><commentList>{comment}</commentList></comments>",
        }
    )
    assert read("一覧.xlsx", data).rows == [(2, ["財政課", "1"])]


def test_a_condition_that_may_strike_out_is_no_reason_either() -> None:
    condition = '<conditionalFormatting sqref="A2"><cfRule dxfId="0" priority="1"/></conditionalFormatting>'
    overlaid = f"<styleSheet {MAIN}><cellXfs><xf/></cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs></styleSheet>"
    data = book(sheet=sheet(LIST, after=condition), styles=overlaid)
    assert read("一覧.xlsx", data).rows == [(2, ["財政課", "1"])]
