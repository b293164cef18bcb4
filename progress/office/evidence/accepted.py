"""Which files are taken as 根拠資料: by what they hold, whatever they are called. Pure.

Pictures, PDF and today's Office documents without macros. Nothing is opened or shown here: a file goes out again as
it came in.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from plans.books.guard import PARSER_FAULTS, UnreadableFile, require_harmless

MAX_BYTES = 10 * 1024 * 1024
_STARTS = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
}
_MAIN_PARTS = {".xlsx": "xl/workbook.xml", ".docx": "word/document.xml", ".pptx": "ppt/presentation.xml"}
ENDINGS = (*_STARTS, *_MAIN_PARTS)
KINDS = "PDF、画像（PNG・JPEG）、Excel・Word・PowerPoint（.xlsx・.docx・.pptx）"
TAKEN = f"{KINDS}。{MAX_BYTES >> 20}MBまで。"
"""What a form says beside the choice of a file."""


def require(name: str, data: bytes) -> None:
    """Raises UnreadableFile with a sentence for the person unless the file may be kept."""
    ending = PurePath(name).suffix.lower()
    if not data:
        raise UnreadableFile("ファイルが空です。中身のあるファイルを選び直してください。")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(f"ファイルが{MAX_BYTES >> 20}MBを超えています。必要なページだけにしてください。")
    if ending not in ENDINGS:
        raise UnreadableFile(f"付けられるのは、{KINDS}だけです。")
    starts = _STARTS.get(ending, (b"PK\x03\x04",))
    if not data.startswith(starts):
        raise UnreadableFile(
            f"名前は「{ending}」ですが、中身が違います。もとのファイルを選び直してください。"
        )
    if ending in _MAIN_PARTS:
        _require_office(ending, data)


def _require_office(ending: str, data: bytes) -> None:
    try:
        require_harmless(data)
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {part.filename.replace("\\", "/").lower() for part in package.infolist()}
            types = package.read("[Content_Types].xml").lower()
    except (UnreadableFile, *PARSER_FAULTS) as error:
        raise UnreadableFile(
            "ファイルが壊れているか、パスワードが付いています。開けることを確かめ、保存し直してください。"
        ) from error
    if _MAIN_PARTS[ending] not in names:
        raise UnreadableFile(
            f"名前は「{ending}」ですが、中身が違います。もとのファイルを選び直してください。"
        )
    if b"macroenabled" in types or any(name.endswith("vbaproject.bin") for name in names):
        raise UnreadableFile("マクロの入ったファイルは付けられません。マクロなしで保存し直してください。")
