"""Files that try to harm whoever reads them, each made here by code, with what must come of it.

`REFUSED`: no Book, and the sentence holds the words. `READ`: merely odd; read within bounds, as its check says.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from plans.books.cells import CellKind, Sheet, address
from tests.hostile.package import (
    FILLED,
    SHEET,
    TYPES,
    book,
    by_hand,
    cell,
    content_types,
    deflated,
    inline,
    parts,
    relations,
    row,
    sheet,
    strings,
    styles,
    with_part,
    workbook,
    zeros,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
GIB = 1 << 30


@dataclass(frozen=True)
class Refused:
    title: str
    build: Callable[[], bytes]
    words: str
    name: str = "表.xlsx"
    heavy: bool = False
    """One of those that come nearest to the limits of memory and time."""


@dataclass(frozen=True)
class Odd:
    title: str
    build: Callable[[], bytes]
    holds: Callable[[Sheet], bool]
    name: str = "表.xlsx"
    heavy: bool = False


def ole(*names: str) -> bytes:
    """An OLE file as its first sectors look: the signature, then directory entries in UTF-16."""
    return OLE + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)


def bomb(size: int) -> bytes:
    """A sheet of `size` zero bytes that says so."""
    packed, check = zeros(size)
    return by_hand([*_plain_members(but=SHEET), (SHEET, packed, size, size, check)])


def picture_of(size: int) -> tuple[bytes, int, int, int]:
    """`size` zero bytes as a part's place in the directory tells of them."""
    packed, check = zeros(size)
    return packed, size, size, check


def understated(stated: int) -> bytes:
    """A sheet of 200 MB that its directory calls small."""
    packed, check = zeros(200 << 20)
    return by_hand([*_plain_members(but=SHEET), (SHEET, packed, 200 << 20, stated, check)])


def _plain_members(but: str = "") -> list[tuple[str, bytes, int, int, int]]:
    found = []
    for name, text in parts().items():
        raw = text.encode() if isinstance(text, str) else text
        if name != but:
            found.append((name, deflated(raw), len(raw), len(raw), zlib.crc32(raw)))
    return found


def overlapping() -> bytes:
    """Many names in the directory for the same bytes: 60 MB each, counted once in the file."""
    packed, check = zeros(60 << 20)
    body = [(f"xl/media/{number}.xml", packed, 60 << 20, 60 << 20, check) for number in range(500)]
    first = by_hand(body, over_one=True)
    return first


def overlapping_understated() -> bytes:
    """The same, each called one megabyte."""
    packed, check = zeros(60 << 20)
    members = [(f"xl/{number}.xml", packed, 60 << 20, 100_000, check) for number in range(50)]
    return by_hand([*_plain_members(), *members], over_one=True)


def nested() -> bytes:
    """A bomb as an embedded object: bytes that nobody unpacks."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.zip", bytes(50_000_000))
    return with_part("xl/embeddings/oleObject1.zip", inner.getvalue())


def wrong_check() -> bytes:
    raw = FILLED.encode()
    return by_hand([*_plain_members(but=SHEET), (SHEET, deflated(raw), len(raw), len(raw), 12345)])


def laughs(encoding: str = "utf-8") -> bytes:
    lines = ['<!ENTITY a0 "ははは">']
    lines += [f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12)]
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE worksheet [{"".join(lines)}]>'
    return (text + sheet(row(1, inline("A1", "&a11;")))).encode(encoding)


def outside() -> str:
    text = '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return text + sheet(row(1, inline("A1", "&x;")))


def doubled() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in parts().items():
            package.writestr(name, text)
        package.writestr(SHEET.replace("sheet1", "SHEET1"), sheet(row(1, inline("A1", "別の表"))))
    return stream.getvalue()


def other_compression() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in parts().items():
            package.writestr(name, text, zipfile.ZIP_LZMA if name == SHEET else zipfile.ZIP_STORED)
    return stream.getvalue()


def locked() -> bytes:
    changed = bytearray(book())
    changed[6] |= 1
    changed[changed.index(b"PK\1\2") + 8] |= 1
    return bytes(changed)


def one_text_in_every_cell() -> bytes:
    rows = "".join(
        row(n, *(f'<c r="{x}{n}" t="s"><v>0</v></c>' for x in "ABCDEFGHIJ")) for n in range(1, 5001)
    )
    return book(sheet=sheet(rows), strings=strings(f"<si><t>{'あ' * 32_000}</t></si>"))


def rows_of(cells: str, count: int) -> str:
    """The same row again and again, none of whose cells says where it stands."""
    return f"<row>{cells}</row>" * count


def all_cells() -> bytes:
    """More cells than may be, in 1,000 columns."""
    return book(sheet=sheet(rows_of("<c><v>1</v></c>" * 1_000, 501)))


def formula_in_every_cell() -> bytes:
    first = row(1, '<c r="A1"><f t="shared" si="0" ref="A1:A20000">' + "A1+" * 2_500 + "1</f><v>1</v></c>")
    rest = "".join(
        f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/><v>1</v></c></row>' for n in range(2, 20_001)
    )
    return book(sheet=sheet(first + rest))


def merged_in_every_row() -> bytes:
    """Twenty thousand rows with fifteen merged ranges in each."""
    lefts = range(1, 46, 3)
    last = row(20_000, inline(address(20_000, 43), "結合"), inline(address(20_000, 46), "結合"))
    ranges = (
        f'<mergeCell ref="{address(n, left)}:{address(n, left + 1)}"/>'
        for n in range(1, 20_001)
        for left in lefts
    )
    return book(sheet=sheet(last, after=f"<mergeCells>{''.join(ranges)}</mergeCells>"))


def circular() -> bytes:
    lists = relations(
        ("worksheet", "workbook.xml"), ("sharedStrings", "workbook.xml"), ("styles", "workbook.xml")
    )
    return book(relations=lists)


def to_the_outside() -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    extra = f'<Relationship Id="rId9" TargetMode="External" Type="{kind}" Target="http://127.0.0.1:9/a.xml"/>'
    sheets = '<sheet name="表" sheetId="1" r:id="rId9"/>'
    return book(
        workbook=workbook(sheets), relations=relations(("worksheet", "worksheets/sheet1.xml"), extra=extra)
    )


def many_sheets() -> bytes:
    return book(
        workbook=workbook(
            "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 100_001))
        )
    )


def many_names() -> bytes:
    names = "".join(f'<definedName name="n{n}">表!$A${n}</definedName>' for n in range(1, 100_001))
    return book(workbook=workbook(more=f"<definedNames>{names}</definedNames>"))


def many_attributes() -> bytes:
    given = " ".join(f'a{number}="x"' for number in range(200_000))
    return book(sheet=sheet(row(1, inline("A1", "表"), more=given)))


def number(raw: str, **more: str) -> bytes:
    return book(sheet=sheet(row(1, cell("A1", raw))), **more)


def only(kind: CellKind, printed: str) -> Callable[[Sheet], bool]:
    return lambda sheet: [(one.kind, one.printed) for one in sheet.cells] == [(kind, printed)]


def a_sheet(rows: str, **more: str) -> Callable[[], bytes]:
    return lambda: book(sheet=sheet(rows, **more))


REFUSED = (
    # What comes out of the package
    Refused("1 GiB from 5 MB", lambda: bomb(GIB), "中身が大きすぎます.*新しいブックに写して"),
    Refused("200 MB called 1,000 bytes", lambda: understated(1_000), "壊れていないか"),
    Refused("200 MB called 60 MB", lambda: understated(60 << 20), "壊れていないか", heavy=True),
    Refused("500 names for the same 60 MB", overlapping, "中身が大きすぎます"),
    Refused("50 small names for the same 60 MB", overlapping_understated, "壊れていないか"),
    Refused("a sheet that promises more than comes", lambda: by_hand(
        [*_plain_members(but=SHEET), (SHEET, deflated(FILLED.encode()), 0, 9_999, zlib.crc32(FILLED.encode()))]
    ), "壊れていないか"),
    Refused("wrong check sum", wrong_check, "壊れていないか"),
    Refused("cut off in the middle", lambda: book()[:900], "壊れていないか"),
    Refused("cut off before its directory", lambda: book()[:-30], "壊れていないか"),
    Refused("10,500 parts", lambda: zipped({**parts(), **{f"xl/{n}.xml": "" for n in range(10_500)}}), "大きすぎます"),
    Refused("a hundred thousand parts", lambda: zipped({f"{n}": "" for n in range(60_000)}, stored=True), "大きすぎ", heavy=True),
    Refused("a compression of another kind", other_compression, "圧縮のしかた"),
    Refused("names that climb out", lambda: with_part("xl/../../../etc/cron.d/x", "x"), "部品の名前"),
    Refused("names that begin at the root", lambda: with_part("/etc/x", "x"), "部品の名前"),
    Refused("names of Windows", lambda: with_part("C:\\x", "x"), "部品の名前"),
    Refused("two parts that differ in upper case only", doubled, "同じ名前の部品が二つ"),
    # Declarations and links
    Refused("a billion laughs", lambda: book(sheet=laughs()), "要らない宣言"),
    Refused("a billion laughs in UTF-16", lambda: book(sheet=laughs("utf-16")), "要らない宣言"),
    Refused("an entity from a file", lambda: book(sheet=outside()), "要らない宣言"),
    Refused("a declaration in the list of kinds", lambda: book(
        types='<!DOCTYPE x [<!ENTITY a "b">]>' + content_types()
    ), "要らない宣言"),
    Refused("a declaration in a part that nobody reads", lambda: with_part(
        "docProps/core.xml", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'
    ), "要らない宣言"),
    Refused("a sheet under a picture's name", lambda: zipped({
        **parts(relations=relations(("worksheet", "media/image1.png"))), "xl/media/image1.png": FILLED
    }), "読み取れません.*保存し直して"),
    Refused("a sheet that lies outside", to_the_outside, "読み取れません.*保存し直して"),
    Refused("relations in a circle", circular, "読み取れません.*保存し直して"),
    # Kinds
    Refused("with a password", lambda: ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), "パスワードを外し"),
    Refused("parts with a password", locked, "パスワードを外し"),
    Refused("an old workbook under another name", lambda: ole("Root Entry", "Workbook"), r"古い形式.*「\.xls」に直して"),
    Refused("an old document", lambda: ole("Root Entry", "WordDocument"), "Word の文書"),
    Refused("macros under another name", lambda: book(
        types=content_types("application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    ), "マクロを含む"),
    Refused("a macro part", lambda: with_part("xl/vbaProject.bin", b"x"), "マクロを含む"),
    Refused("a macro sheet", lambda: book(relations=relations(("xlMacrosheet", "worksheets/sheet1.xml"))), "マクロ"),
    Refused("a Word document under another name", lambda: zipped({
        TYPES: content_types("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
        "word/document.xml": "<w/>",
    }), "Word の文書"),
    Refused("slides under another name", lambda: zipped({TYPES: content_types("x"), "ppt/presentation.xml": "<p/>"}),
            "PowerPoint の文書"),
    Refused("an OpenDocument file under another name", lambda: zipped({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"
    }), "OpenDocument"),
    Refused("a binary workbook under another name", lambda: with_part("xl/workbook.bin", b"x"), r"「\.xlsb」"),
    Refused("a zip of workbooks", lambda: zipped({"令和6年度.xlsx": "x"}), "展開し"),
    Refused("a page of the web", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "ウェブページ"),
    Refused("a page of the web called .xls", lambda: b"<html><table></table></html>", "ウェブページ", "表.xls"),
    Refused("a PDF", lambda: b"%PDF-1.7\n", "PDF"),
    Refused("a picture", lambda: b"\x89PNG\r\n\x1a\n", "画像"),
    Refused("a text", lambda: "項目名,指標\n".encode(), "「.csv」に直して"),
    Refused("a workbook called .csv", book, "「.xlsx」に直すか", "表.csv"),
    Refused("nothing", lambda: b"", "ファイルが空です"),
    Refused("one byte too many", lambda: bytes(30 * 1024 * 1024 + 1), "30MBを超えています"),
    # Sheets
    Refused("the last cell of all", a_sheet(row(1_048_576, inline("XFD1048576", "x"))), "XFD1048576.*20,000行・1,000列まで"),
    Refused("a row far below", a_sheet('<row r="900000"><c><v>1</v></c></row>'), "A900000.*20,000行・1,000列まで"),
    Refused("row minus one", a_sheet('<row r="-1"><c><v>1</v></c></row>'), "読み取れません"),
    Refused("row zero", a_sheet('<row r="0"><c><v>1</v></c></row>'), "壊れています.*保存し直して"),
    Refused("a row of no number", a_sheet('<row r="１"><c><v>1</v></c></row>'), "読み取れません"),
    Refused("no cell's address", a_sheet(row(1, cell("A1:B2", "1"))), "壊れています"),
    Refused("the same cell twice", a_sheet(row(1, cell("A1", "1"), cell("A1", "2"))), "セル A1 が二つ"),
    Refused("merges that add up", a_sheet(
        row(1, inline("A1", "x")) + row(20_000, inline("ALL20000", "x")), after='<mergeCell ref="A1:ALL20000"/>' * 301
    ), "結合が多すぎます.*結合を解除"),
    Refused("more merges than may be", a_sheet(row(1, inline("A1", "x")), after='<mergeCell ref="A1:B2"/>' * 300_001),
            "結合が多すぎます.*結合を解除"),
    Refused("a merge upside down", a_sheet("", after='<mergeCell ref="B2:A1"/>'), r"結合（B2:A1）が壊れています"),
    Refused("a text that isn't there", a_sheet(row(1, cell("A1", "7", "s"))), "壊れています"),
    Refused("text minus one", a_sheet(row(1, cell("A1", "-1", "s"))), "読み取れません"),
    Refused("a format that isn't there", a_sheet(row(1, cell("A1", "7", style=9))), "壊れています"),
    Refused("one text of 50 MB", lambda: book(sheet=sheet(row(1, inline("A1", "あ" * 17_000_000)))), "A1 の文字が長すぎます"),
    Refused("one shared text of 60 MB", lambda: book(strings=strings(f"<si><t>{'x' * 60_000_000}</t></si>")), "多すぎます", heavy=True),
    Refused("one long text in every cell", one_text_in_every_cell, "多すぎます.*新しいブックに写して", heavy=True),
    Refused("a formula in every cell", formula_in_every_cell, "計算式が多すぎます.*貼り付けて"),
    Refused("more cells than may be", all_cells, "500,000セルまで", heavy=True),
    Refused("a million formats", lambda: book(styles=styles(cells="<xf/>" * 1_000_000)), "書式が多すぎます"),
    Refused("a million codes of formats", lambda: book(styles=styles(
        "".join(f'<numFmt numFmtId="{n}" formatCode="0"/>' for n in range(200, 300_000))
    )), "書式が多すぎます"),
    Refused("a hundred thousand sheets", many_sheets, "1,000枚を超えています"),
    Refused("the same sheet twice", lambda: book(workbook=workbook(
        '<sheet name="a" sheetId="1" r:id="rId1"/><sheet name="b" sheetId="2" r:id="rId1"/>'
    )), "読み取れません"),
    Refused("no sheet's part", lambda: zipped({k: v for k, v in parts().items() if k != SHEET}), "読み取れません"),
    Refused("XML that ends too early", a_sheet("<row><c>"), "読み取れません"),
    Refused("signs that XML forbids", a_sheet(row(1, inline("A1", "\x01"))), "読み取れません"),
    Refused("an encoding that isn't there", lambda: book(
        sheet=b'<?xml version="1.0" encoding="utf-7"?>' + FILLED.encode()
    ), "読み取れません"),
    Refused("bytes that are no UTF-8", lambda: book(sheet=FILLED.encode("cp932")), "読み取れません"),
    # Texts
    Refused("zero bytes in a CSV", lambda: b"a,b\n1,\0\n", "文字コード", "表.csv"),
    Refused("a program called .csv", lambda: b"\x7fELF" + bytes(200), "プログラム", "表.csv"),
    Refused("no encoding at all", lambda: b"\x81\xff\xfd\xa0\xff", "文字コード", "表.csv"),
    Refused("one line of 10 MB", lambda: b"x" * (10 * 1024 * 1024), "1行目.*長すぎる", "表.csv", heavy=True),
    Refused("ten million columns", lambda: b"," * (10 * 1024 * 1024 - 1), "1,000列まで", "表.csv", heavy=True),
    Refused("a quote that never ends", lambda: b'a,"' + b"b\n" * 5_000_000, "引用符", "表.csv"),
    Refused("too many rows", lambda: b"1\n" * 20_001, "20,000行", "表.csv"),
    Refused("a text of 30 MB", lambda: b"1,2\n" * (30 << 18), "文字だけのファイルとしては大きすぎます", "表.csv"),
)  # fmt: skip

ODD = (
    Odd("a size that isn't true", lambda: book(sheet=FILLED.replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )), only(CellKind.TEXT, "項目名")),
    Odd("four billion texts, so it says", lambda: book(
        sheet=sheet(row(1, cell("A1", "0", "s"))),
        strings=strings("<si><t>項目名</t></si>", 'count="4000000000" uniqueCount="4000000000"'),
    ), only(CellKind.TEXT, "項目名")),
    Odd("a bomb that stays packed", nested, only(CellKind.TEXT, "項目名")),
    Odd("a hundred thousand names of ranges", many_names, only(CellKind.TEXT, "項目名")),
    Odd("an empty cell at the end of all", a_sheet(
        row(1, inline("A1", "項目名")) + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    ), only(CellKind.TEXT, "項目名")),
    Odd("a number that is none", lambda: number("NaN"), only(CellKind.ERROR, "NaN")),
    Odd("a number beyond all", lambda: number("1E400"), only(CellKind.ERROR, "1E400")),
    Odd("infinity", lambda: number("INF"), only(CellKind.ERROR, "INF")),
    Odd("digits of another script", lambda: number("１２"), only(CellKind.ERROR, "１２")),
    Odd("the largest number", lambda: number("1E308"), only(CellKind.NUMBER, "1E+308")),
    Odd("a day in the year 27 million", lambda: number(
        "1E10", styles=styles(cells='<xf numFmtId="14"/>')
    ), only(CellKind.ERROR, "#####")),
    Odd("a day before all days", lambda: number(
        "-5", styles=styles(cells='<xf numFmtId="14"/>')
    ), only(CellKind.ERROR, "#####")),
    Odd("a format of a thousand zeros", lambda: number(
        "1", styles=styles('<numFmt numFmtId="200" formatCode="' + "0" * 900 + '"/>', '<xf numFmtId="200"/>')
    ), lambda sheet: len(sheet.cells[0].printed) == 900),
    Odd("a format that means nothing", lambda: number(
        "1", styles=styles('<numFmt numFmtId="200" formatCode="[[[&quot;\\;;;;E+"/>', '<xf numFmtId="200"/>')
    ), lambda sheet: sheet.cells[0].value == "1"),
    Odd("a hundred thousand levels", a_sheet(
        row(1, inline("A1", "項目名")), after="<a>" * 100_000 + "</a>" * 100_000
    ), only(CellKind.TEXT, "項目名")),
    Odd("an attribute of 5 MB", lambda: book(sheet=sheet(
        row(1, inline("A1", "項目名"), more=f'spans="{"1" * 5_000_000}"')
    )), only(CellKind.TEXT, "項目名"), heavy=True),
    Odd("two hundred thousand attributes", many_attributes, only(CellKind.TEXT, "表"), heavy=True),
    Odd("a hidden column up to the end of all", a_sheet(
        row(1, inline("A1", "項目名")), before='<cols><col min="2" max="4000000000" hidden="1"/></cols>'
    ), lambda sheet: not sheet.hidden_columns),
    Odd("a hidden column beyond the last of all", a_sheet(
        row(1, inline("A1", "項目名"), inline("D1", "見える")),
        before='<cols><col min="2" max="3" hidden="1"/><col min="5" max="4000000000" hidden="1"/></cols>',
    ), lambda sheet: sheet.hidden_columns == {2, 3}),
    Odd("300 MB of a picture that nobody looks at", lambda: by_hand([
        *_plain_members(), ("xl/media/image1.emf", *picture_of(300 << 20))
    ]), only(CellKind.TEXT, "項目名")),
    Odd("all cells merged", a_sheet(
        row(1, inline("A1", "項目名")), after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ), only(CellKind.TEXT, "項目名")),
    Odd("one merged range from corner to corner", a_sheet(
        row(1, inline("A1", "項目名")) + row(20_000, inline("ALL20000", "終わり")),
        after='<mergeCells><mergeCell ref="A1:XFD19999"/></mergeCells>',
    ), lambda sheet: sheet.text(10_000, 500) == "項目名"),
    Odd("as many merges as may be", merged_in_every_row, lambda sheet: sheet.text(20_000, 46) == "結合", heavy=True),
    Odd("as many cells as may be", a_sheet(rows_of("<c><v>1</v></c>" * 1_000, 500)), lambda sheet: len(sheet.cells) == 500_000, heavy=True),
    Odd("a million empty cells with a format", a_sheet(
        row(1, inline("A1", "項目名")) + rows_of('<c s="0"/>' * 1_000, 1_000)
    ), only(CellKind.TEXT, "項目名"), heavy=True),
    Odd("formulas down to row 30,000 that give nothing", a_sheet(
        row(1, inline("A1", "項目名"))
        + rows_of('<c t="str"><f>IF(B9=&quot;&quot;,&quot;&quot;,B9*2)</f><v></v></c>' * 10, 29_999)
    ), only(CellKind.TEXT, "項目名"), heavy=True),
    Odd("escapes of signs without look", a_sheet(
        row(1, inline("A1", "項_x0000__xD800_目_x0007__x000B_名"))
    ), only(CellKind.TEXT, "項\ufffd目\n名")),
    Odd("cells of a foreign name", a_sheet(
        row(1, inline("A1", "項目名")) + '<x:row xmlns:x="urn:x" r="9"><x:c r="A9"><x:v>9</x:v></x:c></x:row>'
    ), only(CellKind.TEXT, "項目名")),
    Odd("rows upside down", a_sheet(
        row(2, inline("A2", "下")) + row(1, inline("A1", "上"))
    ), lambda sheet: [one.printed for one in sheet.cells] == ["上", "下"]),
    Odd("UTF-16 throughout", lambda: book(
        sheet=('<?xml version="1.0" encoding="utf-16"?>' + FILLED).encode("utf-16")
    ), only(CellKind.TEXT, "項目名")),
)  # fmt: skip
