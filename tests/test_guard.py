"""The guard lets harmless files of every make pass. What it refuses is in test_hostile_files."""

from __future__ import annotations

import io
import zipfile
import zlib

import openpyxl
import pytest

from plans.books.guard import UnreadableFile, admit
from tests.hostile.package import book, by_hand, content_types, deflated, parts, with_part, zipped


def streamed() -> bytes:
    """Written without going back: sizes stand after each part, as some programs do."""

    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.pieces: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, piece: object) -> int:
            self.pieces.append(bytes(piece))  # type: ignore[call-overload]
            return len(self.pieces[-1])

    target = OneWay()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts().items():
            package.writestr(name, text)
    return b"".join(target.pieces)


def from_openpyxl() -> bytes:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    made.worksheets[0]["A1"] = "表"
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.xlsx", book()),
        ("表.XLSX", book()),
        ("openpyxl.xlsx", from_openpyxl()),
        ("stored.xlsx", zipped(parts(), stored=True)),
        ("streamed.xlsx", streamed()),
        ("macros.xlsm", with_part("xl/vbaProject.bin", b"x")),
        ("picture.xlsx", with_part("xl/media/image1.png", b"\x89PNG" + bytes(1_000))),
        ("folder.xlsx", with_part("xl/media/", b"")),
        ("empty_part.xlsx", with_part("xl/media/a.xml", b"")),
        ("no_xml.xlsx", with_part("xl/drawings/vmlDrawing1.vml", b"<xml><br></xml>")),
        (
            "styled.xlsx",
            with_part("xl/worksheets/sheet2.xml", "<worksheet>" + '<c s="1"/>' * 500_000 + "</worksheet>"),
        ),
        ("strange_types.xlsx", zipped({**parts(), "[Content_Types].xml": content_types()})),
        ("表.csv", "項目名,指標\n".encode()),
        ("表.csv", "項目名,指標\n".encode("cp932")),
        ("表.txt", "項目名\t指標\n".encode("utf-16")),
        ("表.tsv", "項目名\t指標\n".encode()),
        ("MZ.csv", b"MZ,PK\nPK,MZ\n"),
        ("PK.csv", b"PK,name\n1,a\n"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_harmless_file_passes(name: str, data: bytes):
    admit(name, data)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("表.xlsb", "「.xlsb」の形式は取り込めません"),
        ("表.xls", "中身は Excel ブックです。名前の終わりを「.xlsx」に"),
        ("表.pdf", "Excel ブック（.xlsx、.xlsm、.xls）、OpenDocument の表（.ods）、CSV（.csv）だけ"),
        ("表", "Excel ブック（.xlsx、.xlsm、.xls）、OpenDocument の表（.ods）、CSV（.csv）だけ"),
    ],
)
def test_other_names_are_told_apart(name: str, words: str):
    with pytest.raises(UnreadableFile, match=words):
        admit(name, book())


def members(
    last: bytes, check: int | None = None, name: str = "docProps/app.xml"
) -> list[tuple[str, bytes, int, int, int]]:
    """A workbook's parts and one more, as a directory lists them."""
    content = {**parts(), name: last}
    found = []
    for name, text in content.items():
        raw = text.encode() if isinstance(text, str) else text
        found.append((name, deflated(raw), len(raw), len(raw), zlib.crc32(raw)))
    if check is not None:
        found[-1] = (*found[-1][:4], check)
    return found


def test_every_part_that_a_reader_may_ask_for_is_inflated_and_compared():
    admit("表.xlsx", by_hand(members(b"<app/>")))
    with pytest.raises(UnreadableFile, match="壊れていないか"):
        admit("表.xlsx", by_hand(members(b"<app/>", check=1)))


def test_a_picture_stays_packed_whatever_it_is():
    admit("表.xlsx", by_hand(members(b"\x89PNG", check=1, name="xl/media/image1.png")))


def test_no_two_parts_may_be_the_same_bytes_even_small_ones():
    first = members(b"\x89PNG")[0]
    copies = [first, *((f"xl/{number}.bin", *first[1:]) for number in range(3))]
    with pytest.raises(UnreadableFile, match="壊れていないか"):
        admit("表.xlsx", by_hand(copies, over_one=True))
    admit("表.xlsx", by_hand(copies))
