"""The package of a workbook as its zip directory lists it, looked at before anything is parsed. Pure.

Sizes that a file states about itself are compared, never believed: every part is inflated in passing, up to fixed
limits, and nothing is kept. Compression alone is no reason to refuse (sheets of formatted empty cells shrink to a
hundredth); how much comes out is.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NoReturn
from xml.parsers import expat

from plans.books.guard import (
    COPY,
    DAMAGED,
    MAX_MEMBER,
    MAX_MEMBERS,
    MAX_UNPACKED,
    SAVE_AS_BOOK,
    UnreadableFile,
    refuse_declarations,
)

_CHUNK = 1 << 16


def require_harmless(data: bytes) -> None:
    """Raises UnreadableFile unless it is the package of a workbook, without macros, within the bounds."""
    _Directory(data).require_harmless()


class _Directory:
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
            raise UnreadableFile(DAMAGED) from error

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
            raise UnreadableFile(f"OpenDocument（.ods など）の文書です。{SAVE_AS_BOOK}")
        if "xl/workbook.bin" in names:
            raise UnreadableFile(f"「.xlsb」の形式は取り込めません。{SAVE_AS_BOOK}")
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
        raise UnreadableFile(f"マクロを含むファイルは取り込めません。{SAVE_AS_BOOK}")

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
            f"Excel ブック（.xlsx）ではありません。Excelで開けるなら、{SAVE_AS_BOOK.removeprefix('Excelで開き、')}"
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
            raise UnreadableFile(DAMAGED) from error
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
                raise UnreadableFile(f"ファイルの中の部品の名前が正しくありません。{SAVE_AS_BOOK}")
            if name.lower() in seen:
                raise UnreadableFile(f"ファイルの中に、同じ名前の部品が二つあります。{SAVE_AS_BOOK}")
            seen.add(name.lower())

    def _require_apart(self) -> None:
        """No two parts share bytes: that is how a small file claims to hold a large one many times."""
        ordered = sorted(self.parts, key=lambda part: part.header_offset)
        for part, following in pairwise(ordered):
            if part.header_offset + 30 + part.compress_size > following.header_offset:
                raise UnreadableFile(DAMAGED)

    def _inflated(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """A part's content in passing. Raises UnreadableFile where it isn't what the directory states."""
        head = part.header_offset
        if head < 0 or bytes(self.data[head : head + 4]) != b"PK\x03\x04" or head + 30 > len(self.data):
            raise UnreadableFile(DAMAGED)
        begin = (
            head + 30 + sum(int.from_bytes(self.data[at : at + 2], "little") for at in (head + 26, head + 28))
        )
        packed = self.data[begin : begin + part.compress_size]
        if len(packed) != part.compress_size:
            raise UnreadableFile(DAMAGED)
        if part.compress_type == zipfile.ZIP_STORED:
            chunks: Iterator[bytes] = (
                bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK)
            )
        elif part.compress_type == zipfile.ZIP_DEFLATED:
            chunks = _deflated(packed)
        else:
            raise UnreadableFile(f"ファイルの圧縮のしかたが、Excel のものではありません。{SAVE_AS_BOOK}")
        size = check = 0
        for chunk in chunks:
            size += len(chunk)
            check = zlib.crc32(chunk, check)
            if size > MAX_MEMBER:
                self._refuse_size()
            if size > part.file_size:
                raise UnreadableFile(DAMAGED)
            yield chunk
        if size != part.file_size or check != part.CRC:
            raise UnreadableFile(DAMAGED)


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
        raise UnreadableFile(DAMAGED) from error
    if not inflating.eof:
        raise UnreadableFile(DAMAGED)


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
