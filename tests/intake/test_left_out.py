"""What a sheet holds and the intake doesn't read is told: how much, where, and what to do."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from plans.books.cells import LeftOut, Sheet, Why
from plans.books.left_out import told
from plans.history.changes import Severity
from progress.intake.known import Known
from progress.intake.reading.file import read
from tests.books import read_book
from tests.intake.test_table_layout import PLAIN


def test_a_struck_out_figure_and_a_comment_are_told_and_the_new_figure_is_read():
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for line in PLAIN:
        sheet.append(list(line))
    sheet["E3"] = CellRichText(
        TextBlock(InlineFont(strike=True), "12件"), TextBlock(InlineFont(b=True), "14件")
    )
    sheet["C4"].font = Font(strike=True)
    sheet["B3"].comment = Comment("昨年度から継続", "企画課")
    out = io.BytesIO()
    workbook.save(out)
    draft = read(read_book("一覧.xlsx", out.getvalue()), Known(is_new=True))
    printed = {said.printed for record in draft.records.values() for said in record.fields.values()}
    assert "14件" in printed and not printed & {"12件", "12件14件", "総務課"}
    notes = {one.kind: one for one in draft.findings if one.kind.startswith("left_out")}
    assert set(notes) == {"left_out_struck", "left_out_comment"}
    struck = notes["left_out_struck"]
    assert (struck.severity, struck.cell) == (Severity.NOTE, "Sheet!E3")
    assert "（2か所：E3「12件」、C4「総務課」）は読み取りません。" in struck.message
    assert "B3「昨年度から継続」" in notes["left_out_comment"].message


def test_of_many_the_first_are_named_and_all_are_counted():
    found = Sheet("表", left_out=tuple(LeftOut(row, 2, Why.UNSEEN, "0") for row in range(3, 9)))
    (one,) = told(found)
    assert one.cell == "表!B3"
    assert one.sentence.startswith(
        "画面に表示されない値（6か所：B3「0」、B4「0」、B5「0」ほか3件）は読み取りません。"
    )


def test_a_long_text_is_shortened_to_one_line():
    (one,) = told(Sheet("表", left_out=(LeftOut(1, 1, Why.TEXT_BOX, "一行目\n" + "長" * 50),)))
    assert f"A1「一行目 {'長' * 16}…」" in one.sentence


def test_ranges_that_may_be_struck_out_are_told() -> None:
    (one,) = told(Sheet("表", maybe_struck=("A3:H40 J3:J40", "L3")))
    assert (one.why, one.cell) == (None, "表!A1")
    assert "範囲（A3:H40 J3:J40、L3）も、線がないものとして読み取ります。" in one.sentence


def test_every_reason_has_its_words():
    found = Sheet("表", left_out=tuple(LeftOut(1, 1, why, "1") for why in Why))
    assert [one.why for one in told(found)] == list(Why)
