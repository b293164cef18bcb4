"""A workbook with one cell of every kind that a list of a city may hold."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

KINDS: tuple[tuple[str, Any, str], ...] = (
    ("文字", "窓口の改善", "General"),
    ("改行のある文字", "一行目\n二行目\n\n四行目", "General"),
    ("空白の続く文字", "  先頭  と　途中   と末尾 ", "General"),
    ("数字の文字", "0101", "@"),
    ("整数", 1027, "General"),
    ("小数", 0.1 + 0.2, "General"),
    ("負の数", -1.5, "General"),
    ("桁区切り", 1234567, "#,##0"),
    ("件", 1027, '#,##0"件"'),
    ("三角", -1200, '#,##0;"▲"#,##0'),
    ("先頭の零", 101, "0000"),
    ("百分率", 0.955, "0.0%"),
    ("丸めた百分率", 0.91666, "0%"),
    ("円", 12500, '"¥"#,##0'),
    ("和暦", date(2024, 3, 31), '[$-411]ggge"年"m"月"d"日"'),
    ("西暦", date(2025, 4, 1), "yyyy/mm/dd"),
    ("日時", datetime(2024, 3, 31, 13, 30), "yyyy/mm/dd hh:mm"),  # noqa: DTZ001
    ("時刻", time(9, 5), "h:mm"),
    ("延べ時間", 1.5, "[h]:mm"),
    ("真", True, "General"),
    ("偽", False, "General"),
    ("合計", "=SUM(B6:B7)", "0.0"),
    ("別表の参照", '=別表!A1&";"', "General"),
    ("零で割る", "=1/0", "General"),
    ("指数", 1.5e20, "General"),
)
"""(name in column A, value in column B, number format), from row 2 on."""


def drawn() -> bytes:
    """The workbook as openpyxl writes it; formulas have no result yet."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "一覧"
    sheet.append(("種類", "値", None, "横の結合"))
    for number, (name, value, number_format) in enumerate(KINDS, start=2):
        sheet.cell(number, 1, name)
        sheet.cell(number, 2, value).number_format = number_format
    sheet.merge_cells("D1:F1")
    sheet.merge_cells("D3:D6")
    sheet["D3"] = "縦の結合"
    sheet["G9"] = "隠れた列の値"
    sheet["H9"] = "右端"
    sheet.column_dimensions["G"].hidden = True
    sheet.row_dimensions[8].hidden = True
    sheet["H2"] = "メモのある値"
    sheet["H2"].comment = Comment("あとで確かめる", "企画課")
    sheet["H3"] = "取り消した値"
    sheet["H3"].font = Font(strike=True)
    sheet["H4"] = CellRichText(TextBlock(InlineFont(strike=True), "12件"), "14件")
    sheet["H5"] = CellRichText("38人", TextBlock(InlineFont(vertAlign="superscript"), "※1"))
    sheet["H6"] = 7
    sheet["H6"].font = Font(strike=True)
    sheet["H7"] = 5
    sheet["H7"].number_format = ";;;"
    other = book.create_sheet("別表")
    other["A1"] = "別表の値"
    hidden = book.create_sheet("作業用")
    hidden["C3"] = "隠れたシートの値"
    hidden.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
