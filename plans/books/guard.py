"""What is refused before any parser sees it: by a file's size, name and kind, by the package of a workbook. Pure.

Sizes that a package states about itself are compared, never believed: every part that a reader may ask for is
inflated in passing, up to fixed limits, and nothing is kept. Pictures, macros and embedded files stay packed: nobody
looks at them. Compression alone is no reason to refuse (sheets of formatted empty cells shrink to a hundredth); how
much comes out is. The readers keep to the same bounds.
"""

from __future__ import annotations

import contextlib
import io
import zipfile
import zlib
from itertools import pairwise
from pathlib import PurePath
from typing import IO, Any, NoReturn
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

MAX_BYTES = 30 * 1024 * 1024
"""Of any file; photographs make a workbook heavy that holds little."""
MAX_TEXT_BYTES = 10 * 1024 * 1024
"""Of a CSV; a list of 10,000 rows and 30 columns has two or three million."""
MAX_ROWS, MAX_COLUMNS = 20_000, 1_000
"""Of cells with content; what lies further out and is empty costs nothing and is passed over."""
MAX_CELLS = 500_000
"""Cells with content, of all sheets together."""
MAX_CELL = 32_767
"""Characters; Excel's own limit."""
MAX_CHARACTERS = 20_000_000
"""Of all cells together as printed: one long text that every cell shows would otherwise be multiplied."""
MAX_FORMULAS = 5_000_000
"""Characters of formulas that cells take over from another cell, of all sheets together."""
MAX_MERGED = 300_000
"""Rows or columns, whichever are fewer, of the merged ranges of all sheets together: what it costs to find them
(`cells.Sheet.merge`). Twenty thousand rows with fifteen ranges in each come to it."""
MAX_SHEETS = 1_000
MAX_STYLES = 65_500
"""Cell formats; Excel's own limit is 65,490."""
MAX_MEMBERS = 10_000
"""Parts of a package; a sheet with notes and pictures has six or seven of its own."""
MAX_MEMBER = 64 * 1024 * 1024
MAX_UNPACKED = 128 * 1024 * 1024
"""Of all its parts together; a list of 10,000 rows and 30 columns needs about a tenth of it."""

WITH_MACROS = ".xlsm"
WORKBOOKS = (".xlsx", WITH_MACROS)
OLD_WORKBOOK = ".xls"
"""Of Excel 97 to 2003."""
OPEN_DOCUMENT = ".ods"
TEXTS = (".csv", ".tsv", ".txt")
ACCEPTED = ",".join((*WORKBOOKS, OLD_WORKBOOK, OPEN_DOCUMENT, *TEXTS))
"""The endings that a form offers to choose from."""
KINDS = f"Excel ブック（{'、'.join((*WORKBOOKS, OLD_WORKBOOK))}）、OpenDocument の表（.ods）、CSV（.csv）"
TAKEN = f"{KINDS}。{MAX_BYTES >> 20}MBまで（CSV は{MAX_TEXT_BYTES >> 20}MBまで）。"
"""What a form says beside the choice of a file."""

SAVE_AS_BOOK = "Excelで開き、「Excel ブック（.xlsx）」として保存し直してください。"
COPY = "必要なシートだけを新しいブックに写してください。"
TOO_LARGE = (
    f"取り込めるのは{MAX_ROWS:,}行・{MAX_COLUMNS:,}列までです。"
    "表の外に残っている文字や計算式を消すか、必要な部分だけを新しいブックに写してください。"
)
TOO_MUCH = (
    "ファイルの中身が大きすぎて読み取れません。必要なシートだけを新しいブックに写し、それを選んでください。"
)
DAMAGED = (
    "Excel ブック（.xlsx）として開けません。ファイルが壊れていないか確かめてください。"
    "Excelで開けるなら、新しい名前で保存し直してください。"
)
PARSER_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    NotImplementedError,
    EOFError,
    OSError,
    OverflowError,
    LookupError,
    ValueError,
)
"""What zipfile and the parsers of XML raise at a file that is broken."""

_OPENS_IN_EXCEL = ("ウェブページ（HTML）", "XML", "リッチテキスト")
_OTHER_BOOKS = (".xlsb", ".xltx", ".xltm", ".xlt", ".xlam")
_STARTS = {
    "ZIP": (b"PK\x03\x04", b"PK\x05\x06"),
    "OLE": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    "PDF": (b"%PDF",),
    "画像": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
    "リッチテキスト": (b"{\\rtf",),
    "圧縮ファイル": (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!"),
    "プログラム": (b"MZ", b"\x7fELF"),
    "データベース": (b"SQLite format 3",),
}
ENCRYPTED = "パスワード付きのファイルです。Excelで開いてパスワードを外し、保存し直してください。"
TOO_OLD = f"Excel 95 以前の形式のファイルです。{SAVE_AS_BOOK}"
WORD = "Word の文書です。表を Excel に写し、「Excel ブック（.xlsx）」として保存してください。"
SLIDES = "PowerPoint の文書です。表を Excel に写し、「Excel ブック（.xlsx）」として保存してください。"


class UnreadableFile(Exception):
    """The file is refused. `str()` says what is wrong with it and what to do."""


def require_size(data: bytes) -> None:
    """The one thing that is looked at in the server's own process."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"ファイルが{MAX_BYTES >> 20}MBを超えています。不要なシートや画像を除いてください。"
        )
    if not data:
        raise UnreadableFile("ファイルが空です。中身のあるファイルを選び直してください。")


def first_element(source: IO[bytes]) -> str:
    """The name of an XML's first element (`namespace}name`), "" where it is no XML. `source` is at its start again.

    Raises UnreadableFile for declarations of types and entities (DTD), which stand before it: a workbook has no use
    for them. What is no XML ends the search: the parser that reads the part stops at the same sign.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    names: list[str] = []

    def refuse(*_: Any) -> NoReturn:
        raise UnreadableFile(
            f"ファイルの中身を読み取れません（表計算に要らない宣言があります）。{SAVE_AS_BOOK}"
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, _: names.append(name)
    with contextlib.suppress(expat.ExpatError, LookupError, ValueError):
        while not names and (chunk := source.read(2048)):
            parser.Parse(chunk, False)
    source.seek(0)
    return names[0] if names else ""


def admit(name: str, data: bytes) -> None:
    """Raises UnreadableFile unless the file may be handed to a reader."""
    suffix = PurePath(name).suffix.lower()
    kind = _kind(data)
    if suffix in TEXTS:
        if kind:
            raise UnreadableFile(_renamed(suffix, kind, data))
        if len(data) > MAX_TEXT_BYTES:
            raise UnreadableFile(
                f"文字だけのファイルとしては大きすぎます（{MAX_TEXT_BYTES >> 20}MBまで）。"
                "必要な行と列だけを残すか、いくつかのファイルに分けてください。"
            )
    elif suffix in (*WORKBOOKS, OPEN_DOCUMENT):
        if not data.startswith(b"PK"):
            raise UnreadableFile(_no_package(suffix, kind, data))
        require_harmless(data)
    elif suffix == OLD_WORKBOOK:
        if kind != "OLE":
            raise UnreadableFile(_no_package(suffix, kind, data))
    elif suffix not in _OTHER_BOOKS:
        raise UnreadableFile(
            f"取り込めるのは、{KINDS}だけです。"
            "Excelで開けるファイルなら、「Excel ブック（.xlsx）」として保存し直してください。"
        )
    elif kind == "OLE":
        raise UnreadableFile(ole_sentence(data))
    elif kind in ("ウェブページ（HTML）", "XML"):
        raise UnreadableFile(f"名前は「{suffix}」ですが、中身は{kind}です。{SAVE_AS_BOOK}")
    else:
        raise UnreadableFile(f"「{suffix}」の形式は取り込めません。{SAVE_AS_BOOK}")


# ── Kinds ────────────────────────────────────────────────────────────────────────────────────────────────────


def _kind(data: bytes) -> str:
    """What the first bytes say, in the words of a message; "" for text and for what is unknown."""
    found = next((word for word, starts in _STARTS.items() if data.startswith(starts)), "")
    if found and (found != "プログラム" or b"\0" in data[:256]):
        return found
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"mime-version:")):
        return "ウェブページ（HTML）"
    if start.startswith((b"<?xml", "<?xml".encode("utf-16-le"))):
        return "XML"
    return ""


def workbook_ending(data: bytes) -> str:
    """How the name of a workbook with these bytes may end, for who has lost it."""
    if _kind(data) == "OLE":
        return OLD_WORKBOOK
    is_open_document = b"content.xml" in data and b"[Content_Types].xml" not in data  # names of parts
    return OPEN_DOCUMENT if is_open_document else WITH_MACROS


def _renamed(suffix: str, kind: str, data: bytes) -> str:
    """A text's name on something else."""
    if kind == "ZIP" and b"xl/workbook.xml" in data:
        return (
            f"名前は「{suffix}」ですが、中身は Excel ブックです。"
            "名前の終わりを「.xlsx」に直すか、Excelで CSV として保存し直してください。"
        )
    advice = "もとの表のファイルを選び直してください。"
    if kind in (*_OPENS_IN_EXCEL, "ZIP", "OLE"):
        advice = "Excelで開き、「CSV UTF-8」として保存し直してください。"
    if kind in ("ZIP", "OLE"):
        kind = "圧縮ファイルか Office の文書"
    return f"名前は「{suffix}」ですが、中身は{kind}です。{advice}"


def _no_package(suffix: str, kind: str, data: bytes) -> str:
    """A workbook's name on something else."""
    if kind == "OLE":
        return ole_sentence(data)
    if kind == "ZIP" and suffix == OLD_WORKBOOK:
        right = workbook_ending(data)
        return other_name(suffix, right if right == OPEN_DOCUMENT else WORKBOOKS[0])
    if suffix == OLD_WORKBOOK and data[:1] == b"\x09" and data[2:4] in (b"\x04\0", b"\x06\0"):
        return TOO_OLD
    if kind:
        advice = "もとの Excel のファイル（.xlsx）を選び直してください。"
        if kind in _OPENS_IN_EXCEL:
            advice = SAVE_AS_BOOK
        return f"名前は「{suffix}」ですが、中身は{kind}です。{advice}"
    if b"\0" in data[:4096]:
        return DAMAGED
    return (
        f"名前は「{suffix}」ですが、中身は文字だけのファイルです。"
        "CSV なら名前の終わりを「.csv」に直してください。"
    )


def other_name(suffix: str, right: str) -> str:
    """The sentence for a file whose name should end otherwise."""
    kind = "OpenDocument の表" if right == OPEN_DOCUMENT else "Excel ブック"
    return f"名前は「{suffix}」ですが、中身は {kind}です。名前の終わりを「{right}」に直してください。"


def ole_sentence(data: bytes) -> str:
    """Old Office files and encrypted new ones share one container; its directory names what is inside."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ENCRYPTED
    if "WordDocument".encode("utf-16-le") in data:
        return WORD
    if "PowerPoint Document".encode("utf-16-le") in data:
        return SLIDES
    if "Workbook".encode("utf-16-le") in data:
        return "中身は古い形式の Excel ブックです。名前の終わりを「.xls」に直してください。"
    if "Book\0".encode("utf-16-le") in data:
        return TOO_OLD
    return (
        "パスワード付きのファイルか、古い形式（.xls）のファイルです。"
        "パスワードを外し、「Excel ブック（.xlsx）」として保存し直してください。"
    )


# ── A package, as its directory lists it ─────────────────────────────────────────────────────────────────────


def require_harmless(data: bytes) -> None:
    """Raises UnreadableFile unless its parts are within the bounds and are what the directory says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _require_bounds(parts)
            _require_names(parts)
            for part in parts:
                _require_part(package, part)
    except PARSER_FAULTS as error:
        raise UnreadableFile(DAMAGED) from error


def _require_bounds(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableFile("暗号化されたファイルです。パスワードを外し、保存し直してください。")
    sizes = [part.file_size for part in parts if is_read(part.filename)]
    if len(parts) > MAX_MEMBERS or max(sizes, default=0) > MAX_MEMBER or sum(sizes) > MAX_UNPACKED:
        raise UnreadableFile(f"ファイルの中身が大きすぎます。{COPY}")


def part_name(stored: str) -> str:
    """A part's name as a package stores it; some programs of Windows write `\\` where `/` is meant."""
    return stored.replace("\\", "/")


def _require_names(parts: list[zipfile.ZipInfo]) -> None:
    """Names that lead nowhere else, none of them twice, and no two parts that share bytes: that is how a small file
    claims to hold a large one many times."""
    seen: set[str] = set()
    for part in parts:
        name = part_name(part.filename)
        steps = name.split("/")
        if name.startswith("/") or ".." in steps or ":" in steps[0] or "\0" in part.orig_filename:
            raise UnreadableFile(f"ファイルの中の部品の名前が正しくありません。{SAVE_AS_BOOK}")
        if name.lower() in seen:
            raise UnreadableFile(f"ファイルの中に、同じ名前の部品が二つあります。{SAVE_AS_BOOK}")
        seen.add(name.lower())
    for part, following in pairwise(sorted(parts, key=lambda part: part.header_offset)):
        if part.header_offset + 30 + part.compress_size > following.header_offset:
            raise UnreadableFile(DAMAGED)


def is_read(part: str) -> bool:
    """May a reader ask for the part? Nobody unpacks any other."""
    return part.lower().endswith((".xml", ".rels", ".vml"))


def _require_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """zipfile gives no more than the directory states and compares the check sum; less is refused here."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile(f"ファイルの圧縮のしかたが、Excel のものではありません。{SAVE_AS_BOOK}")
    if not is_read(part.filename):
        return
    with package.open(part) as source:
        first_element(source)
        while source.read(1 << 16):
            pass
        if source.tell() != part.file_size:
            raise UnreadableFile(DAMAGED)
