"""Old workbooks (.xls) written record by record into their container, so that any of it can lie.

Source: [MS-CFB] (the container), [MS-XLS] (the records).
"""

from __future__ import annotations

import struct

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SMALLEST = 4096
"""Bytes of a stream that lies in sectors of its own."""


def compound(*streams: tuple[str, bytes], storages: tuple[str, ...] = (), circle: bool = False) -> bytes:
    """An OLE container. Streams are filled up with zero bytes to the size that needs no second table.

    With `circle` the last stream's sectors have no end: the last one leads to the first.
    """
    contents = [content.ljust(SMALLEST, b"\0") for _, content in streams]
    names = [name for name, _ in streams]
    in_directory = -(-(1 + len(names) + len(storages)) // 4)
    sectors = [
        b"".join(_entries(names, contents, storages, first=in_directory)).ljust(in_directory * _SECTOR, b"\0")
    ]
    chain = [*range(1, in_directory), _END]
    for content in contents:
        count = -(-len(content) // _SECTOR)
        start = len(chain)
        chain += [*range(start + 1, start + count), start if circle and content is contents[-1] else _END]
        sectors.append(content.ljust(count * _SECTOR, b"\0"))
    tables = 1
    while tables * 128 < len(chain) + tables:
        tables += 1
    places = [len(chain) + number for number in range(tables)]
    used = [*chain, *[_TABLE] * tables]
    table = struct.pack(f"<{tables * 128}I", *used, *[_FREE] * (tables * 128 - len(used)))
    head = struct.pack(
        "<8s16s5H6x9I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6),
        *(0, tables, 0, 0, SMALLEST, _END, 0, _END, 0),
    )
    master = struct.pack("<109I", *places, *[_FREE] * (109 - tables))
    return head + master + b"".join(sectors) + table


def _entries(names: list[str], contents: list[bytes], storages: tuple[str, ...], first: int) -> list[bytes]:
    """The directory: the root, then everything beside each other, linked to the right."""
    count = len(names) + len(storages)
    entries = [_entry("Root Entry", 5, child=1 if count else _FREE, start=_END)]
    start = first
    for number, (name, content) in enumerate(zip(names, contents, strict=True), start=1):
        entries.append(
            _entry(name, 2, right=number + 1 if number < count else _FREE, start=start, size=len(content))
        )
        start += -(-len(content) // _SECTOR)
    for number, name in enumerate(storages, start=len(names) + 1):
        entries.append(_entry(name, 1, right=number + 1 if number < count else _FREE))
    return entries


def _entry(
    name: str, kind: int, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0
) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBB3I36xIII", raw, len(raw), kind, 1, _FREE, right, child, start, size, 0)


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def bof(version: int = 0x0600, kind: int = 0x0005) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", version, kind, 0x0DBB, 0x07CC, 0, 0x0306))


EOF = record(0x000A)
FILEPASS = record(0x002F, struct.pack("<HHHH", 0, 0, 0x1234, 0x5678))


def text_cell(row: int, column: int, text: str, size: int | None = None) -> bytes:
    """A LABEL; `size`: the length that it states."""
    raw = text.encode("utf-16-le")
    return record(
        0x0204, struct.pack("<HHHHB", row, column, 15, len(text) if size is None else size, 1) + raw
    )


def number_cell(row: int, column: int, number: int, style: int = 15) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, style, number))


def merged(*ranges: tuple[int, int, int, int]) -> bytes:
    """(first row, last row, first column, last column), counted from 0."""
    return record(
        0x00E5, struct.pack("<H", len(ranges)) + b"".join(struct.pack("<4H", *one) for one in ranges)
    )


def book(
    *cells: bytes,
    globals_: bytes = b"",
    version: int = 0x0600,
    kind: int = 0,
    name: str = "表",
    formats: tuple[int, ...] = (),
) -> bytes:
    """A workbook stream with one sheet. `globals_`: further records of the workbook; `kind`: of the sheet;
    `formats`: the numbers of the number formats that styles 16, 17, … have."""
    styles = b"".join(record(0x00E0, struct.pack("<HH16x", 0, one)) for one in (*[0] * 16, *formats))
    title = name.encode("utf-16-le")
    sheet = struct.pack("<BBBB", 0, kind, len(name), 1) + title
    head = bof(version) + globals_ + styles
    start = len(head) + 4 + 4 + len(sheet) + len(EOF)
    return (
        head
        + record(0x0085, struct.pack("<I", start) + sheet)
        + EOF
        + bof(version, 0x0010)
        + b"".join(cells)
        + EOF
    )
