"""Old workbooks (.xls) and OpenDocument spreadsheets (.ods) that try to harm whoever reads them, as in `files`."""

from __future__ import annotations

from plans.books.cells import CellKind
from tests.formats.kinds import kept
from tests.hostile.compound import FILEPASS, book, compound, merged, number_cell, record, text_cell
from tests.hostile.files import Odd, Refused, only
from tests.hostile.open_document import NAMES, cell, content, document, ods, row, table, text
from tests.hostile.package import book as excel_book

NAMED = text("項目名")


def old(*cells: bytes, **given: object) -> bytes:
    """A whole .xls with these cells."""
    return compound(("Workbook", book(*cells, **given)))  # type: ignore[arg-type]


def laughs() -> str:
    lines = ['<!ENTITY a0 "ははは">']
    lines += [f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)]
    return f"<!DOCTYPE x [{''.join(lines)}]>" + content(table(row(text("&a11;"))))


def cut_off() -> bytes:
    whole = kept("kinds.xls")
    return whole[: len(whole) // 3]


def many_names() -> bytes:
    """Names of ranges whose formulas nobody needs."""
    name = record(0x0018, b"\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0A")
    return old(text_cell(0, 0, "項目名"), globals_=name * 50_000)


REFUSED = (
    # .xls
    Refused("an old workbook of which only its directory is there", lambda: kept("kinds.xls")[:512], "読み取れません", "表.xls"),
    Refused("an old workbook cut off", cut_off, "読み取れません", "表.xls"),
    Refused("an old workbook with a password", lambda: old(globals_=FILEPASS), "パスワードを外し", "表.xls"),
    Refused("a new workbook with a password under an old name", lambda: compound(("EncryptedPackage", b"")), "パスワードを外し", "表.xls"),
    Refused("a workbook of Excel 95", lambda: compound(("Book", book(version=0x0500))), "Excel 95 以前", "表.xls"),
    Refused("Excel 95 under the name of its successor", lambda: old(version=0x0500), "Excel 95 以前", "表.xls"),
    Refused("a sheet of Excel 4", lambda: b"\x09\x04\x06\0\0\0\x10\0\0\0", "Excel 95 以前", "表.xls"),
    Refused("an old document called .xls", lambda: compound(("WordDocument", b"")), "Word の文書", "表.xls"),
    Refused("old slides called .xls", lambda: compound(("PowerPoint Document", b"")), "PowerPoint の文書", "表.xls"),
    Refused("a new workbook called .xls", excel_book, "「.xlsx」に直して", "表.xls"),
    Refused("a text called .xls", lambda: "項目名\t指標\n".encode(), "「.csv」に直して", "表.xls"),
    Refused("a page of the web called .xls", lambda: b"<html><table></table></html>", "ウェブページ", "表.xls"),
    Refused("a container whose sectors go in a circle", lambda: compound(("Workbook", book()), circle=True), "読み取れません", "表.xls"),
    Refused("a stream of nothing", lambda: compound(("Workbook", b"")), "読み取れません", "表.xls"),
    Refused("a cell far below", lambda: old(number_cell(65_535, 255, 1)), "IV65536.*20,000行", "表.xls"),
    Refused("too many merges", lambda: old(
        number_cell(0, 0, 1), number_cell(19_999, 200, 1), *[merged((0, 19_999, 0, 200))] * 1_500
    ), "結合を解除", "表.xls", heavy=True),
    # .ods
    Refused("an OpenDocument text called .ods", lambda: document(
        content(""), mimetype="application/vnd.oasis.opendocument.text"
    ), "表（.ods）ではありません", "表.ods"),
    Refused("a new workbook called .ods", excel_book, "「.xlsx」に直して", "表.ods"),
    Refused("a zip called .ods", lambda: document("<a/>", mimetype="x"), "表（.ods）ではありません", "表.ods"),
    Refused("parts with a password", lambda: document(b"\x01\x02", manifest=(
        '<m xmlns:a="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><a:encryption-data/></m>'
    )), "パスワードを外し", "表.ods"),
    Refused("a whole package with a password", lambda: document("<a/>", **{"encrypted-package": b"x"}), "パスワードを外し", "表.ods"),
    Refused("entities that grow", lambda: document(laughs()), "要らない宣言", "表.ods"),
    Refused("another root", lambda: document("<a/>"), "読み取れません", "表.ods"),
    Refused("XML that ends too early", lambda: document(content("")[:-9]), "読み取れません", "表.ods"),
    Refused("a count that is no number", lambda: ods(row(NAMED, more='table:number-rows-repeated="x"')), "読み取れません", "表.ods"),
    Refused("a row that repeats for ever", lambda: ods(
        row(NAMED, more='table:number-rows-repeated="4000000000"')
    ), "A20001.*20,000行", "表.ods"),
    Refused("a cell that repeats for ever", lambda: ods(
        row(text("x", 'table:number-columns-repeated="4000000000"'))
    ), "列までです", "表.ods"),
    Refused("a table full of one cell", lambda: ods(
        row(text("x", 'table:number-columns-repeated="400"'), more='table:number-rows-repeated="20000"')
    ), "500,000セルまで", "表.ods", heavy=True),
    Refused("a million merges from one", lambda: ods(
        row(cell("", 'table:number-columns-spanned="3" table:number-columns-repeated="400"'),
            more='table:number-rows-repeated="20000"')
    ), "結合を解除", "表.ods", heavy=True),
    Refused("four billion blanks", lambda: ods(row(text('<text:s text:c="4000000000"/>x'))), "A1 の文字が長すぎます", "表.ods"),
    Refused("blanks that add up", lambda: ods(*[row(text('<text:s text:c="30000"/>x'))] * 5_000), "多すぎます", "表.ods"),
    Refused("a hundred thousand levels of words", lambda: ods(
        row(text("<text:span>" * 100_000 + "x" + "</text:span>" * 100_000))
    ), "読み取れません", "表.ods"),
    Refused("three thousand tables", lambda: document(content(table(row(NAMED)) * 3_000)), "枚を超えています", "表.ods"),
)  # fmt: skip

ODD = (
    Odd("an old workbook", lambda: old(text_cell(0, 0, "項目名")), only(CellKind.TEXT, "項目名"), "表.xls"),
    Odd("an old text longer than its record", lambda: old(text_cell(0, 0, "項目名", size=60_000)),
        lambda sheet: sheet.cells[0].printed.startswith("項目名"), "表.xls"),
    Odd("merges up to the end of all in an old workbook", lambda: old(
        text_cell(0, 0, "項目名"), merged(*[(0, 65_535, 0, 255)] * 100)
    ), lambda sheet: sheet.merges == (), "表.xls"),
    Odd("fifty thousand names of ranges in an old workbook", many_names, only(CellKind.TEXT, "項目名"), "表.xls"),
    Odd("a billion empty rows, hidden", lambda: ods(
        row(NAMED), row("<table:table-cell/>", more='table:number-rows-repeated="1000000000" table:visibility="collapse"')
    ), only(CellKind.TEXT, "項目名"), "表.ods"),
    Odd("a note in every row for ever", lambda: ods(row(NAMED), row(
        cell("<office:annotation><text:p>x</text:p></office:annotation>", ""),
        more='table:number-rows-repeated="4000000000"',
    )), only(CellKind.TEXT, "項目名"), "表.ods"),
    Odd("a million empty rows one by one", lambda: ods(row(NAMED), "<table:table-row/>" * 1_000_000),
        only(CellKind.TEXT, "項目名"), "表.ods", heavy=True),
    Odd("a merge up to the end of all", lambda: ods(row(text(
        "項目名", 'table:number-columns-spanned="4000000000" table:number-rows-spanned="4000000000"'
    ))), lambda sheet: sheet.merges == (), "表.ods"),
    Odd("a table within a cell's picture", lambda: ods(
        row(text("項目名"), cell(f"<draw:frame>{table(row(text('中の表')))}</draw:frame>", ""))
    ), only(CellKind.TEXT, "項目名"), "表.ods"),
    Odd("a day that is none", lambda: ods(row(cell(
        "<text:p>13月45日</text:p>", 'office:value-type="date" office:date-value="2024-13-45"'
    ))), only(CellKind.TEXT, "13月45日"), "表.ods"),
    Odd("a number that is none", lambda: ods(row(cell("", 'office:value-type="float" office:value="NaN"'))),
        only(CellKind.ERROR, "NaN"), "表.ods"),
    Odd("words of a foreign name", lambda: document(
        content(table(row(NAMED))).replace(NAMES, f'{NAMES} xmlns:x="urn:x"').replace("<text:p>", "<x:p>余計</x:p><text:p>")
    ), only(CellKind.TEXT, "項目名"), "表.ods"),
)  # fmt: skip
