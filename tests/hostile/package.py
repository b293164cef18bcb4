"""Workbooks written part by part, so that any part can lie."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_TO_ID = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"

Parts = dict[str, str | bytes]


def content_types(main: str = f"{_KIND}.sheet.main+xml") -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>'
    )


def relations(*kinds_and_targets: tuple[str, str], extra: str = "") -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(kinds_and_targets, start=1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{lines}{extra}</Relationships>"
    )


def workbook(
    sheets: str = '<sheet name="表" sheetId="1" r:id="rId1"/>', more: str = "", before: str = ""
) -> str:
    return f"<workbook {MAIN} {_TO_ID}>{before}<sheets>{sheets}</sheets>{more}</workbook>"


def sheet(rows: str = "", before: str = "", after: str = "") -> str:
    return f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def strings(items: str, head: str = "") -> str:
    return f"<sst {MAIN} {head}>{items}</sst>"


def styles(formats: str = "", cells: str = '<xf numFmtId="0"/>') -> str:
    return f"<styleSheet {MAIN}><numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>"


def cell(where: str, value: str, kind: str = "n", style: int = 0, formula: str = "") -> str:
    return f'<c r="{where}" t="{kind}" s="{style}">{formula}<v>{value}</v></c>'


def inline(where: str, text: str) -> str:
    return f'<c r="{where}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *cells: str, more: str = "") -> str:
    return f'<row r="{number}" {more}>{"".join(cells)}</row>'


FILLED = sheet(row(1, inline("A1", "項目名")))


def parts(**changed: str | bytes | None) -> Parts:
    """The parts of a small workbook; `sheet`, `strings`, `styles`, `workbook`, `relations`, `types` replace theirs."""
    whole: dict[str, str | bytes | None] = {
        TYPES: changed.get("types", content_types()),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        WORKBOOK: changed.get("workbook", workbook()),
        RELATIONS: changed.get(
            "relations",
            relations(
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ),
        ),
        SHEET: changed.get("sheet", FILLED),
        STRINGS: changed.get("strings", strings("")),
        STYLES: changed.get("styles", styles()),
    }
    return {name: content for name, content in whole.items() if content is not None}


def zipped(content: Parts, *, stored: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as package:
        for name, text in content.items():
            package.writestr(name, text)
    return stream.getvalue()


def book(**changed: str | bytes | None) -> bytes:
    return zipped(parts(**changed))


def with_part(name: str, content: str | bytes) -> bytes:
    return zipped({**parts(), name: content})


def with_macros(data: bytes) -> bytes:
    """The workbook with a part of macros in it."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return stream.getvalue()


def by_hand(members: list[tuple[str, bytes, int, int, int]], *, over_one: bool = False) -> bytes:
    """A zip whose directory says what it is told: (name, deflated bytes, size, stated size, CRC).

    With `over_one` every name after the first points at the first one's bytes.
    """
    body, directory = b"", b""
    for number, (name, packed, _, stated, check) in enumerate(members):
        raw = name.encode()
        head = struct.pack(
            "<4s5H3I2H", b"PK\3\4", 20, 0x800, 8, 0, 33, check, len(packed), stated, len(raw), 0
        )
        start = 0 if over_one and number else len(body)
        if not (over_one and number):
            body += head + raw + packed
        directory += (
            struct.pack(
                "<4s6H3I5H2I",
                b"PK\1\2", 20, 20, 0x800, 8, 0, 33, check, len(packed), stated, len(raw), 0, 0, 0, 0, 0, start,
            )
            + raw
        )  # fmt: skip
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return body + directory + end


def deflated(content: bytes) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packing.compress(content) + packing.flush()


def zeros(size: int) -> tuple[bytes, int]:
    """`size` zero bytes deflated, without ever holding them, and their CRC."""
    block, check = bytes(1 << 22), 0
    packing = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = packing.compress(block) + packing.flush(
        zlib.Z_FULL_FLUSH
    )  # stands by itself, so it may be repeated
    count = size // len(block)
    for _ in range(count):
        check = zlib.crc32(block, check)
    return packed * count + packing.flush(), check
