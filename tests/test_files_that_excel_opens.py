"""Files that Excel opens are read, whichever program wrote them and whatever lies about in them, within the bounds.

Drawn as those programs write: what is peculiar to each stands in its case.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest

from plans.books.cells import Book, Range, Sheet, address
from plans.books.limited import read_untrusted
from tests.hostile.package import (
    FILLED,
    MAIN,
    RELATIONS,
    SHEET,
    TYPES,
    WORKBOOK,
    Parts,
    book,
    cell,
    content_types,
    inline,
    parts,
    relations,
    row,
    sheet,
    strings,
    workbook,
    zipped,
)

MAIN_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WITH_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@dataclass(frozen=True)
class Opened:
    title: str
    build: Callable[[], bytes]
    holds: Callable[[Book], bool] = lambda book: texts(book.sheets[0]) == {"A1": "項目名"}
    name: str = "表.xlsx"


def texts(sheet: Sheet) -> dict[str, str]:
    return {address(one.row, one.column): one.printed for one in sheet.cells}


def merged(sheet: Sheet) -> list[str]:
    return [one.address for one in sheet.merges]


def tabs(count: int, first: int = 1) -> str:
    return "".join(
        f'<sheet name="様式{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(first, first + count)
    )


def with_sheets(*sheets: str) -> bytes:
    """A workbook of these sheets, 「様式1」 and on."""
    whole: Parts = {
        **parts(workbook=workbook(tabs(len(sheets)))),
        RELATIONS: relations(*(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1))),
    }
    return zipped({**whole, **{f"xl/worksheets/sheet{n}.xml": one for n, one in enumerate(sheets, start=1)}})


def renamed(change: Callable[[str], str], content: Parts | None = None) -> bytes:
    return zipped({change(name): text for name, text in (content or parts()).items()})


def merges(*ranges: str) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{one}"/>' for one in ranges) + "</mergeCells>"


# ── Packages ─────────────────────────────────────────────────────────────────────────────────────────────────


def with_defaults(*defaults: tuple[str, str]) -> str:
    """The list of kinds as a writer makes it that names every ending it knows, whether there is such a part or not."""
    given = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in defaults)
    return content_types().replace("<Default", given + "<Default", 1)


def without_folder() -> bytes:
    """All parts at the top."""
    content = parts()
    del content[RELATIONS], content[WORKBOOK]
    content |= {
        "_rels/.rels": relations(("officeDocument", "workbook.xml")),
        "workbook.xml": workbook(),
        "_rels/workbook.xml.rels": relations(("worksheet", "sheet1.xml")),
        "sheet1.xml": content.pop(SHEET),
        TYPES: content_types().replace("/xl/", "/"),
    }
    return zipped({name: text for name, text in content.items() if not name.startswith("xl/")})


def photos() -> bytes:
    """Twelve pictures of a megabyte each, as a camera's: they don't get smaller."""
    noise = random.Random(7)  # noqa: S311 (always the same)
    return zipped(
        {
            **parts(),
            **{f"xl/media/image{n}.jpeg": b"\xff\xd8\xff" + noise.randbytes(1_000_000) for n in range(12)},
        }
    )


PACKAGES = (
    Opened("a kind for binary workbooks and no such part", lambda: book(types=with_defaults(
        ("bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
        ("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing"),
    ))),
    Opened("a kind for macros and no such part", lambda: book(types=with_defaults(
        ("bin", "application/vnd.ms-office.vbaProject"),
    ))),
    Opened("a kind for a workbook with macros that isn't there", lambda: book(types=content_types().replace(
        "</Types>", f'<Override PartName="/xl/other.xml" ContentType="{WITH_MACROS}"/></Types>'
    ))),
    Opened("the kind of the workbook as that of every XML", lambda: book(types=(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="xml" ContentType="{MAIN_KIND}"/></Types>'
    ))),
    Opened("a sheet without a part", lambda: book(workbook=workbook(
        '<sheet name="表" sheetId="1" r:id="rId1"/><sheet name="Module1" sheetId="2" r:id=""/>'
    )), lambda book: [one.name for one in book.sheets] == ["表"] and "「Module1」" in book.remarks[0]),
    Opened("a sheet that names no part", lambda: book(workbook=workbook(
        '<sheet name="消えた" sheetId="2"/><sheet name="表" sheetId="1" r:id="rId1"/>'
    )), lambda book: [one.name for one in book.sheets] == ["表"] and "「消えた」" in book.remarks[0]),
    Opened("a sheet that is a diagram", lambda: zipped({
        **parts(workbook=workbook(
            '<sheet name="表" sheetId="1" r:id="rId1"/><sheet name="推移" sheetId="2" r:id="rId2"/>'
        ), relations=relations(("worksheet", "worksheets/sheet1.xml"), ("chartsheet", "chartsheets/sheet1.xml"))),
        "xl/chartsheets/sheet1.xml": "<chartsheet/>",
    }), lambda book: len(book.sheets) == 1 and "グラフ" in book.remarks[0] and "「推移」" in book.remarks[0]),
    Opened("\\ in the names of parts", lambda: renamed(lambda name: name.replace("/", "\\"))),
    Opened("\\ in the names of parts and in what names them", lambda: renamed(
        lambda name: name.replace("/", "\\"),
        parts(relations=relations(("worksheet", "worksheets\\sheet1.xml"))),
    )),
    Opened("no folder", without_folder),
    Opened("another folder", lambda: renamed(
        lambda name: name.replace("xl/", "book/"),
        {**parts(types=content_types().replace("/xl/", "/book/")),
         "_rels/.rels": relations(("officeDocument", "/book/workbook.xml"))},
    )),
    Opened("names with signs written as figures", lambda: zipped({
        **{name: text for name, text in parts(
            relations=relations(("worksheet", "worksheets/%E8%A1%A8%201.xml"))
        ).items() if name != SHEET},
        "xl/worksheets/表 1.xml": FILLED,
    })),
    Opened("names with signs written as figures there too", lambda: zipped({
        **{name: text for name, text in parts(
            relations=relations(("worksheet", "worksheets/sheet%201.xml"))
        ).items() if name != SHEET},
        "xl/worksheets/sheet%201.xml": FILLED,
    })),
    Opened("12 MB of photographs", photos),
    Opened("pictures that would unpack to 240 MB", lambda: zipped({
        **parts(), **{f"xl/media/image{n}.emf": bytes(6_000_000) for n in range(40)}
    })),
    Opened("a workbook with macros", lambda: zipped({
        **parts(types=content_types(WITH_MACROS)), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"
    }), lambda book: texts(book.sheets[0]) == {"A1": "項目名"} and "マクロは読み込まず" in book.remarks[0], "表.xlsm"),
    Opened("a workbook that could have macros", lambda: book(
        types=content_types(WITH_MACROS)
    ), lambda book: texts(book.sheets[0]) == {"A1": "項目名"} and book.remarks == (), "表.XLSM"),
    Opened("a sheet of macros", lambda: zipped({
        **parts(types=content_types(WITH_MACROS), workbook=workbook(tabs(2))),
        RELATIONS: relations(("worksheet", "worksheets/sheet1.xml"), ("xlMacrosheet", "macrosheets/sheet1.xml")),
        "xl/macrosheets/sheet1.xml": "<macrosheet/>",
    }), lambda book: [one.name for one in book.sheets] == ["様式1"] and "「様式2」" in "".join(book.remarks), "表.xlsm"),
)  # fmt: skip

# ── What other programs make of a small table ────────────────────────────────────────────────────────────────

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TABLE = {"A1": "項目名", "B1": "達成", "A2": "収納率", "B2": "TRUE", "C2": "95.5"}
STREAMED = (
    f'{HEAD}<worksheet {MAIN}><dimension ref="A1"/><sheetViews><sheetView workbookViewId="0" tabSelected="true"/>'
    '</sheetViews><sheetFormatPr defaultRowHeight="15.0"/><sheetData>\n'
    '<row r="1">\n<c r="A1" t="inlineStr"><is><t xml:space="preserve">項目名</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>達成</t></is></c></row>\n'
    '<row r="2">\n<c r="A2" t="inlineStr"><is><t>収納率</t></is></c><c r="B2" t="b"><v>1</v></c>'
    '<c r="C2" t="n"><v>95.5</v></c></row>\n</sheetData><pageMargins bottom="0.75" footer="0.3"/></worksheet>'
)
ONLINE = (
    f'{HEAD}<worksheet {MAIN} xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><sheetPr><outlinePr summaryBelow="0"/>'
    '</sheetPr><sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/><sheetData>'
    '<row r="1"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="0" t="s"><v>1</v></c><c r="C1" s="0"/></row>'
    '<row r="2"><c r="A2" s="0" t="s"><v>2</v></c><c r="B2" s="0" t="b"><v>1</v></c><c r="C2" s="0">'
    '<f t="shared" ref="C2:C3" si="1">IF(A2="","",95.5)</f><v>95.5</v></c></row>'
    '<row r="3" ht="15.75" customHeight="1"><c r="C3" s="0" t="str"><f t="shared" si="1"/><v/></c></row>'
    + "".join(f'<row r="{n}" ht="15.75" customHeight="1"/>' for n in range(4, 1_001))
    + '</sheetData><drawing r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
    "</worksheet>"
)
PREFIXED = (
    f'{HEAD}<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>項目名</x:t></x:is></x:c><x:c t="str"><x:v>達成</x:v></x:c></x:row>'
    '<x:row><x:c t="inlineStr"><x:is><x:t>収納率</x:t></x:is></x:c><x:c t="b"><x:v>True</x:v></x:c>'
    "<x:c><x:v>95.5</x:v></x:c></x:row></x:sheetData></x:worksheet>"
)
OFFICE_SUITE = (
    f'{HEAD}<worksheet {MAIN}><sheetPr filterMode="false"><pageSetUpPr fitToPage="false"/></sheetPr>'
    '<dimension ref="A1:C2"/><cols><col collapsed="false" customWidth="false" hidden="false" min="1" max="16384" '
    'outlineLevel="0" style="0" width="11.53"/></cols><sheetData>'
    '<row r="1" customFormat="false" ht="12.8" hidden="false" customHeight="false" outlineLevel="0" collapsed="false">'
    '<c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="0" t="s"><v>1</v></c></row>'
    '<row r="2" hidden="false"><c r="A2" s="0" t="s"><v>2</v></c><c r="B2" s="0" t="b"><f aca="false">TRUE()</f>'
    '<v>1</v></c><c r="C2" s="0" t="n"><v>95.5</v></c></row><row r="1048576" customFormat="false" hidden="false"/>'
    "</sheetData></worksheet>"
)
SAME_TEXTS = strings("<si><t>項目名</t></si><si><t>達成</t></si><si><r><t>収納</t></r><r><t>率</t></r></si>")
WRITERS = tuple(
    Opened(title, partial(book, sheet=text, strings=SAME_TEXTS), lambda book: texts(book.sheets[0]) == TABLE)
    for title, text in (
        ("a library of Java that streams", STREAMED),
        ("an office of the web", ONLINE),
        ("a library of .NET", PREFIXED),
        ("a free office suite", OFFICE_SUITE),
    )
)

# ── Sheets ───────────────────────────────────────────────────────────────────────────────────────────────────


def grid_paper(side: int) -> str:
    """A form on grid paper: every place of a square belongs to a merged range, two rows high and three columns wide."""
    corners = [(top, left) for top in range(1, side, 2) for left in range(1, side, 3)]
    rows = {
        top: "".join(inline(address(top, left), "欄") for _, left in corners if _ == top)
        for top, _ in corners
    }
    return sheet(
        "".join(f'<row r="{top}">{cells}</row>' for top, cells in rows.items()),
        after=merges(*(Range(top, left, top + 1, left + 2).address for top, left in corners)),
    )


def one_block(side: int) -> str:
    """A form of one large box, and a word at its corner."""
    far = row(side + 1, inline(address(side + 1, side + 1), "x"))
    return sheet(row(1, inline("A1", "欄")) + far, after=merges(Range(1, 1, side, side).address))


def day_by_day() -> str:
    """A schedule of 450 columns: item and days."""
    days = row(1, *(cell(address(1, column), str(45_000 + column)) for column in range(1, 451)))
    marks = (row(n, inline(f"A{n}", f"項目{n}"), inline(address(n, 450), "○")) for n in range(2, 301))
    return sheet(days + "".join(marks))


def filled_down(rows: int) -> str:
    """Formulas that somebody filled down far below the table; there they give nothing."""
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>項目名</t></is></c></row>'
    first = (
        '<row r="2"><c r="A2" t="str"><f t="shared" si="0" ref="A2:A{0}">IF(B2="","",B2)</f><v></v></c></row>'
    )
    rest = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><f t="shared" si="0"/><v></v></c>'
        f'<c r="C{n}" t="str"><f>IF(B{n}="","",B{n}*2)</f><v></v></c></row>'
        for n in range(3, rows + 1)
    )
    return sheet(head + first.format(rows) + rest)


SHEETS = (
    Opened("60 forms on grid paper", lambda: with_sheets(*[grid_paper(60)] * 60), lambda book:
        len(book.sheets) == 60 and len(book.sheets[59].merges) == 599 and book.sheets[59].text(58, 57) == "欄"),
    Opened("60 forms of one box", lambda: with_sheets(*[one_block(60)] * 60), lambda book:
        merged(book.sheets[59]) == ["A1:BH60"] and book.sheets[59].text(30, 30) == "欄"),
    Opened("a merge to the last column of all", lambda: book(sheet=sheet(
        row(1, *(inline(f"{x}1", x) for x in "ABCDE")) + row(9, inline("A9", "備考")), after=merges("A9:XFD9")
    )), lambda book: merged(book.sheets[0]) == ["A9:E9"] and book.sheets[0].text(9, 5) == "備考"),
    Opened("a merge to the last row of all", lambda: book(sheet=sheet(
        row(1, inline("A1", "柱"), inline("B1", "1")) + row(4, inline("B4", "4")), after=merges("A1:A1048576")
    )), lambda book: merged(book.sheets[0]) == ["A1:A4"] and book.sheets[0].text(4, 1) == "柱"),
    Opened("every cell of all merged", lambda: book(sheet=sheet(
        row(1, inline("A1", "項目名")), after=merges("A1:XFD1048576")
    )), lambda book: merged(book.sheets[0]) == [] and texts(book.sheets[0]) == {"A1": "項目名"}),
    Opened("merges far from everything", lambda: book(sheet=sheet(
        row(1, inline("A1", "項目名")), after=merges(*(f"ZZ{n}:AAB{n + 1}" for n in range(30_000, 60_000, 2)))
    )), lambda book: merged(book.sheets[0]) == []),
    Opened("310 sheets", lambda: with_sheets(*[sheet(row(1, inline("A1", "項目名")))] * 310), lambda book:
        len(book.sheets) == 310 and texts(book.sheets[309]) == {"A1": "項目名"}),
    Opened("450 columns", lambda: book(sheet=day_by_day()), lambda book:
        book.sheets[0].right == 450 and book.sheets[0].text(300, 450) == "○"),
    Opened("one space at row 65,536", lambda: book(sheet=sheet(
        row(1, inline("A1", "項目名")) + row(65_536, inline("A65536", " "))
    ))),
    Opened("a wide space at the last column of all", lambda: book(sheet=sheet(
        row(1, inline("A1", "項目名"), inline("XFD1", "　\n"))
    ))),
    Opened("formulas down to row 30,000", lambda: book(sheet=filled_down(30_000))),
    Opened("a row in lower case", lambda: book(sheet=sheet(
        row(1, '<c r="a1" t="inlineStr"><is><t>項目名</t></is></c>'), after=merges("a1:b2")
    ))),
    Opened("attributes that say nothing", lambda: book(sheet=sheet(
        '<row r="" hidden="" ht=""><c r="" s="" t="inlineStr"><is><t>項目名</t></is></c></row>'
        '<row r="2"><c r="A2" s="" t=""><v>5</v></c></row>', before='<cols><col min="1" max="1" width="" hidden=""/></cols>'
    )), lambda book: texts(book.sheets[0]) == {"A1": "項目名", "A2": "5"} and not book.sheets[0].hidden_rows),
    Opened("figures with blanks around them", lambda: book(sheet=sheet(
        '<row r=" 1 "><c r="A1" s=" 0 "><v> 5 </v></c></row>'
    )), lambda book: texts(book.sheets[0]) == {"A1": "5"}),
    Opened("hidden rows and columns far from everything", lambda: book(sheet=sheet(
        row(1, inline("A1", "項目名")) + "".join(f'<row r="{n}" hidden="1"/>' for n in range(2, 60_000)),
        before='<cols><col min="2" max="16384" hidden="1"/></cols>',
    )), lambda book: not book.sheets[0].hidden_rows and not book.sheets[0].hidden_columns),
)  # fmt: skip


@pytest.mark.reading_process(forked=True)
@pytest.mark.parametrize("one", (*PACKAGES, *WRITERS, *SHEETS), ids=lambda one: one.title)
def test_it_is_read(one: Opened) -> None:
    assert one.holds(read_untrusted(one.name, one.build()))
