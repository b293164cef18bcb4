"""What is refused before any parser sees it: `admit` looks at kind, size and, of a workbook, at its package.

Pure: standard library only. Sizes that a file states about itself are compared, never believed: every part is
inflated in passing, up to fixed limits, and nothing is kept. Compression alone is no reason to refuse (sheets of
formatted empty cells shrink to a hundredth); how much comes out is.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath
from typing import Any, NoReturn
from xml.parsers import expat

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS = 20_000, 400
MAX_CELLS = 500_000
"""Cells with content, of all sheets together."""
MAX_CELL = 32_767
"""Characters; Excel's own limit."""
MAX_CHARACTERS = 20_000_000
"""Of all cells together as printed: one long text that every cell shows would otherwise be multiplied."""
MAX_FORMULAS = 5_000_000
"""Characters of formulas that cells take over from another cell, of all sheets together."""
MAX_MERGED = 200_000
"""Places covered by merged ranges, of all sheets together."""
MAX_SHEETS = 300
MAX_STYLES = 65_500
"""Cell formats; Excel's own limit is 65,490."""
MAX_MEMBERS = 2_000
MAX_MEMBER = 64 * 1024 * 1024
MAX_UNPACKED = 96 * 1024 * 1024
"""Of all parts of a workbook together; a list of 10,000 rows and 30 columns needs about a tenth of it."""

WORKBOOK = ".xlsx"
TEXTS = (".csv", ".tsv", ".txt")

_SAVE_AS_BOOK = "Excelで開き、「Excel ブック（.xlsx）」として保存し直してください。"
_CHOOSE_THE_BOOK = "もとの Excel のファイル（.xlsx）を選び直してください。"
_OPENS_IN_EXCEL = ("ウェブページ（HTML）", "XML", "リッチテキスト")
_DAMAGED = (
    "Excel ブック（.xlsx）として開けません。ファイルが壊れていないか確かめてください。"
    "Excelで開けるなら、新しい名前で保存し直してください。"
)
COPY = "必要なシートだけを新しいブックに写してください。"
TOO_LARGE = (
    f"取り込めるのは{MAX_ROWS:,}行・{MAX_COLUMNS}列までです。"
    "表の外の行や列（書式だけのものも）を削除してから保存してください。"
)


class UnreadableFile(ValueError):
    """The file is refused. `str()` says what is wrong with it and what to do."""


def admit(name: str, data: bytes) -> None:
    """Raises UnreadableFile unless the file may be handed to `plans.books.reader`."""
    require_size(data)
    suffix = PurePath(name).suffix.lower()
    if suffix in TEXTS:
        if kind := _kind(data):
            raise UnreadableFile(_renamed(suffix, kind, data))
    elif suffix == WORKBOOK:
        _require_package(suffix, data)
        _Package(data).require_harmless()
    elif data.startswith(_ZIP) and suffix in _OTHER_BOOKS:
        raise UnreadableFile(f"「{suffix}」の形式は取り込めません。{_SAVE_AS_BOOK}")
    elif suffix in _OTHER_BOOKS:
        raise UnreadableFile(_other_kind(suffix, data))
    else:
        raise UnreadableFile(
            "取り込めるのは、Excel ブック（.xlsx）と CSV（.csv）だけです。"
            "Excelで開けるファイルなら、「Excel ブック（.xlsx）」として保存し直してください。"
        )


def require_size(data: bytes) -> None:
    """The one thing that is looked at in the server's own process."""
    if len(data) > MAX_BYTES:
        raise UnreadableFile("ファイルが10MBを超えています。不要なシートや画像を除いてください。")
    if not data:
        raise UnreadableFile("ファイルが空です。中身のあるファイルを選び直してください。")


# ── Kinds ────────────────────────────────────────────────────────────────────────────────────────────────────

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_BOOKS = (".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlt", ".xlam", ".ods")
_STARTS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "画像"),
    (b"\xff\xd8\xff", "画像"),
    (b"GIF8", "画像"),
    (b"II*\0", "画像"),
    (b"MM\0*", "画像"),
    (b"{\\rtf", "リッチテキスト"),
    (b"\x1f\x8b", "圧縮ファイル"),
    (b"7z\xbc\xaf", "圧縮ファイル"),
    (b"Rar!", "圧縮ファイル"),
    (b"MZ", "プログラム"),
    (b"\x7fELF", "プログラム"),
    (b"SQLite format 3", "データベース"),
)


def _kind(data: bytes) -> str:
    """What the first bytes say, in the words of a message; "" for text and for what is unknown."""
    if data.startswith(_ZIP) and data[2:4] in (b"\x03\x04", b"\x05\x06"):
        return "ZIP"
    if data.startswith(_OLE):
        return "OLE"
    if (found := next((word for start, word in _STARTS if data.startswith(start)), "")) and (
        found != "プログラム" or b"\0" in data[:256]
    ):
        return found
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"mime-version:")):
        return "ウェブページ（HTML）"
    if start.startswith((b"<?xml", "<?xml".encode("utf-16-le"))):
        return "XML"
    return ""


def _renamed(suffix: str, kind: str, data: bytes) -> str:
    """A text's name on something else."""
    if kind == "ZIP" and b"xl/workbook.xml" in data:
        return (
            f"名前は「{suffix}」ですが、中身は Excel ブックです。"
            "名前の終わりを「.xlsx」に直すか、Excelで CSV として保存し直してください。"
        )
    if kind in ("ZIP", "OLE"):
        kind = "圧縮ファイルか Office の文書"
    advice = "Excelで開き、「CSV UTF-8」として保存し直してください。"
    if kind and kind not in (*_OPENS_IN_EXCEL, "圧縮ファイルか Office の文書"):
        advice = "もとの表のファイルを選び直してください。"
    return f"名前は「{suffix}」ですが、中身は{kind}です。{advice}"


def _other_kind(suffix: str, data: bytes) -> str:
    kind = _kind(data)
    if kind == "OLE":
        return _ole_sentence(data)
    if kind.startswith("ウェブ") or kind == "XML":
        return f"名前は「{suffix}」ですが、中身は{kind}です。{_SAVE_AS_BOOK}"
    return f"「{suffix}」の形式は取り込めません。{_SAVE_AS_BOOK}"


def _ole_sentence(data: bytes) -> str:
    """Old Office files and encrypted new ones share one container; its directory names what is inside."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "パスワード付きのファイルです。Excelで開いてパスワードを外し、保存し直してください。"
    if "WordDocument".encode("utf-16-le") in data:
        return "Word の文書です。表を Excel に写し、「Excel ブック（.xlsx）」として保存してください。"
    if any(word.encode("utf-16-le") in data for word in ("Workbook", "Book\0")):
        return f"古い形式（.xls）のファイルです。{_SAVE_AS_BOOK}"
    return (
        "パスワード付きのファイルか、古い形式（.xls）のファイルです。"
        "パスワードを外し、「Excel ブック（.xlsx）」として保存し直してください。"
    )


def _require_package(suffix: str, data: bytes) -> None:
    kind = _kind(data)
    if kind == "ZIP" or data.startswith(_ZIP):
        return
    if kind == "OLE":
        raise UnreadableFile(_ole_sentence(data))
    if kind:
        advice = _SAVE_AS_BOOK if kind in _OPENS_IN_EXCEL else _CHOOSE_THE_BOOK
        raise UnreadableFile(f"名前は「{suffix}」ですが、中身は{kind}です。{advice}")
    if b"\0" not in data[:4096]:
        raise UnreadableFile(
            f"名前は「{suffix}」ですが、中身は文字だけのファイルです。"
            "CSV なら名前の終わりを「.csv」に直してください。"
        )
    raise UnreadableFile(_DAMAGED)


# ── The package of a workbook ────────────────────────────────────────────────────────────────────────────────

_CHUNK = 1 << 16


class _Package:
    """The parts of a zip as its directory lists them, over the bytes themselves."""

    def __init__(self, data: bytes) -> None:
        self.data = memoryview(data)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                self.parts = package.infolist()
        except (
            zipfile.BadZipFile,
            zipfile.LargeZipFile,
            NotImplementedError,
            ValueError,
            OverflowError,
        ) as error:
            raise UnreadableFile(_DAMAGED) from error

    def require_harmless(self) -> None:
        self._require_bounds()
        self._require_workbook()
        self._require_names()
        self._require_apart()
        total = 0
        for part in self.parts:
            prolog = _Prolog() if part.filename.lower().endswith((".xml", ".rels", ".vml")) else None
            for chunk in self._inflated(part):
                total += len(chunk)
                if total > MAX_UNPACKED:
                    self._refuse_size()
                if prolog and not prolog.over:
                    prolog.feed(chunk)

    def _require_bounds(self) -> None:
        if any(part.flag_bits & 0x1 for part in self.parts):
            raise UnreadableFile("暗号化されたファイルです。パスワードを外し、保存し直してください。")
        if len(self.parts) > MAX_MEMBERS:
            self._refuse_size()
        if any(part.file_size > MAX_MEMBER for part in self.parts):
            self._refuse_size()
        if sum(part.file_size for part in self.parts) > MAX_UNPACKED:
            self._refuse_size()

    def _refuse_size(self) -> NoReturn:
        raise UnreadableFile(f"ファイルの中身が大きすぎます。{COPY}")

    def _require_workbook(self) -> None:
        names = {part.filename.lower() for part in self.parts}
        if "mimetype" in names and "content.xml" in names:
            raise UnreadableFile(f"OpenDocument（.ods など）の文書です。{_SAVE_AS_BOOK}")
        if "xl/workbook.bin" in names:
            raise UnreadableFile(f"「.xlsb」の形式は取り込めません。{_SAVE_AS_BOOK}")
        if any(one.endswith("vbaproject.bin") or one.startswith("xl/macrosheets/") for one in names):
            self._refuse_macros()
        kinds = self._content_types()
        if "macroenabled" in kinds or "vbaproject" in kinds:
            self._refuse_macros()
        if "[content_types].xml" not in names or not any(one.startswith("xl/") for one in names):
            self._refuse_other(names, kinds)
        if kinds and "spreadsheetml" not in kinds:
            self._refuse_other(names, kinds)

    def _refuse_macros(self) -> NoReturn:
        raise UnreadableFile(f"マクロを含むファイルは取り込めません。{_SAVE_AS_BOOK}")

    def _refuse_other(self, names: set[str], kinds: str) -> NoReturn:
        if "wordprocessingml" in kinds or any(one.startswith("word/") for one in names):
            raise UnreadableFile(
                "Word の文書です。表を Excel に写し、「Excel ブック（.xlsx）」として保存してください。"
            )
        if "presentationml" in kinds or any(one.startswith("ppt/") for one in names):
            raise UnreadableFile(
                "PowerPoint の文書です。表を Excel に写し、「Excel ブック（.xlsx）」として保存してください。"
            )
        if any(one.endswith((".xlsx", ".csv", ".xls")) for one in names):
            raise UnreadableFile(
                "Excel ブック（.xlsx）ではありません。圧縮ファイル（ZIP）です。"
                "展開し、中のファイルを一つずつ選んでください。"
            )
        raise UnreadableFile(
            f"Excel ブック（.xlsx）ではありません。Excelで開けるなら、{_SAVE_AS_BOOK.removeprefix('Excelで開き、')}"
        )

    def _content_types(self) -> str:
        """The kinds of all parts in one lower-case text; "" where the list cannot be read."""
        part = next((one for one in self.parts if one.filename.lower() == "[content_types].xml"), None)
        if part is None:
            return ""
        kinds: set[str] = set()

        def start(_: str, given: dict[str, str]) -> None:
            kinds.add(given.get("ContentType", "").lower()[:200])

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        parser.StartDoctypeDeclHandler = refuse_declarations
        try:
            for chunk in self._inflated(part):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except UnreadableFile:
            raise
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise UnreadableFile(_DAMAGED) from error
        return " ".join(kinds)

    def _require_names(self) -> None:
        seen: set[str] = set()
        for part in self.parts:
            name = part.filename
            steps = name.split("/")
            if (
                name.startswith("/")
                or ".." in steps
                or "\\" in name
                or ":" in steps[0]
                or "\0" in part.orig_filename
            ):
                raise UnreadableFile(f"ファイルの中の部品の名前が正しくありません。{_SAVE_AS_BOOK}")
            if name.lower() in seen:
                raise UnreadableFile(f"ファイルの中に、同じ名前の部品が二つあります。{_SAVE_AS_BOOK}")
            seen.add(name.lower())

    def _require_apart(self) -> None:
        """No two parts share bytes: that is how a small file claims to hold a large one many times."""
        ordered = sorted(self.parts, key=lambda part: part.header_offset)
        for part, following in pairwise(ordered):
            if part.header_offset + 30 + part.compress_size > following.header_offset:
                raise UnreadableFile(_DAMAGED)

    def _inflated(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """A part's content in passing. Raises UnreadableFile where it isn't what the directory states."""
        head = part.header_offset
        if head < 0 or bytes(self.data[head : head + 4]) != b"PK\x03\x04" or head + 30 > len(self.data):
            raise UnreadableFile(_DAMAGED)
        begin = (
            head + 30 + sum(int.from_bytes(self.data[at : at + 2], "little") for at in (head + 26, head + 28))
        )
        packed = self.data[begin : begin + part.compress_size]
        if len(packed) != part.compress_size:
            raise UnreadableFile(_DAMAGED)
        if part.compress_type == zipfile.ZIP_STORED:
            chunks: Iterator[bytes] = (
                bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK)
            )
        elif part.compress_type == zipfile.ZIP_DEFLATED:
            chunks = _deflated(packed)
        else:
            raise UnreadableFile(f"ファイルの圧縮のしかたが、Excel のものではありません。{_SAVE_AS_BOOK}")
        size = check = 0
        for chunk in chunks:
            size += len(chunk)
            check = zlib.crc32(chunk, check)
            if size > MAX_MEMBER:
                self._refuse_size()
            if size > part.file_size:
                raise UnreadableFile(_DAMAGED)
            yield chunk
        if size != part.file_size or check != part.CRC:
            raise UnreadableFile(_DAMAGED)


def _deflated(packed: memoryview) -> Iterator[bytes]:
    inflating = zlib.decompressobj(-15)
    try:
        for at in range(0, len(packed), _CHUNK):
            rest: bytes | memoryview = packed[at : at + _CHUNK]
            while len(rest) and not inflating.eof:
                if chunk := inflating.decompress(rest, _CHUNK):
                    yield chunk
                rest = inflating.unconsumed_tail
        while not inflating.eof and (chunk := inflating.decompress(b"", _CHUNK)):
            yield chunk
    except zlib.error as error:
        raise UnreadableFile(_DAMAGED) from error
    if not inflating.eof:
        raise UnreadableFile(_DAMAGED)


def refuse_declarations(*_: Any) -> NoReturn:
    """For parsers: a workbook has no use for a DTD."""
    raise UnreadableFile("ファイルの中身を読み取れません（表計算に要らない宣言があります）。" + _SAVE_AS_BOOK)


@dataclass
class _Prolog:
    """Looks for declarations (DTD), which stand before the first element, in whatever encoding the part has."""

    over: bool = False
    parser: Any = field(default_factory=lambda: expat.ParserCreate())

    def __post_init__(self) -> None:
        self.parser.StartDoctypeDeclHandler = refuse_declarations
        self.parser.StartElementHandler = self._end

    def _end(self, *_: Any) -> None:
        self.over = True

    def feed(self, chunk: bytes) -> None:
        """What is no XML ends the search: the reader's parser would stop at the same sign."""
        for at in range(0, len(chunk), 2048):
            if self.over:
                return
            try:
                self.parser.Parse(chunk[at : at + 2048], False)
            except (expat.ExpatError, ValueError, LookupError) as error:
                if isinstance(error, UnreadableFile):
                    raise
                self.over = True
