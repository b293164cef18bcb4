"""What is refused before any parser sees it: `admit` looks at a file's name, size and kind, and has the package of a
workbook looked at. Pure."""

from __future__ import annotations

from pathlib import PurePath

from plans.books import zip_directory
from plans.books.guard import DAMAGED, SAVE_AS_BOOK, TEXTS, WORKBOOK, UnreadableFile, require_size

_CHOOSE_THE_BOOK = "もとの Excel のファイル（.xlsx）を選び直してください。"
_OPENS_IN_EXCEL = ("ウェブページ（HTML）", "XML", "リッチテキスト")


def admit(name: str, data: bytes) -> None:
    """Raises UnreadableFile unless the file may be handed to `plans.books.reader`."""
    require_size(data)
    suffix = PurePath(name).suffix.lower()
    if suffix in TEXTS:
        if kind := _kind(data):
            raise UnreadableFile(_renamed(suffix, kind, data))
    elif suffix == WORKBOOK:
        _require_package(suffix, data)
        zip_directory.require_harmless(data)
    elif data.startswith(_ZIP) and suffix in _OTHER_BOOKS:
        raise UnreadableFile(f"「{suffix}」の形式は取り込めません。{SAVE_AS_BOOK}")
    elif suffix in _OTHER_BOOKS:
        raise UnreadableFile(_other_kind(suffix, data))
    else:
        raise UnreadableFile(
            "取り込めるのは、Excel ブック（.xlsx）と CSV（.csv）だけです。"
            "Excelで開けるファイルなら、「Excel ブック（.xlsx）」として保存し直してください。"
        )


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
        return f"名前は「{suffix}」ですが、中身は{kind}です。{SAVE_AS_BOOK}"
    return f"「{suffix}」の形式は取り込めません。{SAVE_AS_BOOK}"


def _ole_sentence(data: bytes) -> str:
    """Old Office files and encrypted new ones share one container; its directory names what is inside."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "パスワード付きのファイルです。Excelで開いてパスワードを外し、保存し直してください。"
    if "WordDocument".encode("utf-16-le") in data:
        return "Word の文書です。表を Excel に写し、「Excel ブック（.xlsx）」として保存してください。"
    if any(word.encode("utf-16-le") in data for word in ("Workbook", "Book\0")):
        return f"古い形式（.xls）のファイルです。{SAVE_AS_BOOK}"
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
        advice = SAVE_AS_BOOK if kind in _OPENS_IN_EXCEL else _CHOOSE_THE_BOOK
        raise UnreadableFile(f"名前は「{suffix}」ですが、中身は{kind}です。{advice}")
    if b"\0" not in data[:4096]:
        raise UnreadableFile(
            f"名前は「{suffix}」ですが、中身は文字だけのファイルです。"
            "CSV なら名前の終わりを「.csv」に直してください。"
        )
    raise UnreadableFile(DAMAGED)
