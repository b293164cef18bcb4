"""A zip of files, as forty departments' answers come: its members within bounds. Pure.

Sizes that the archive states are compared, never believed.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from plans.books.guard import MAX_BYTES, PARSER_FAULTS, UnreadableFile

MAX_FILES = 300
MAX_TOTAL = 64 * 1024 * 1024
"""Bytes of all members together."""
_DAMAGED = (
    "zipファイルとして開けません。ファイルが壊れていないか、パスワードが付いていないか確かめてください。"
)


@dataclass(frozen=True)
class Member:
    """`data` is empty and `refusal` a sentence where the file can't be taken out."""

    name: str
    data: bytes = b""
    refusal: str = ""


def is_archive(name: str) -> bool:
    return name.lower().endswith(".zip")


def members(data: bytes) -> list[Member]:
    """The files in it, in its order, without folders and what programs add (`__MACOSX`, `~$…`). Raises
    UnreadableFile where it is no archive, or holds too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [one for one in package.infolist() if not one.is_dir() and _is_meant(_name(one))]
            if len(parts) > MAX_FILES:
                raise UnreadableFile(
                    f"zipの中のファイルが{MAX_FILES}個を超えています。分けて選んでください。"
                )
            left, found = MAX_TOTAL, []
            for part in parts:
                found.append(_member(package, part, min(left, MAX_BYTES)))
                left -= len(found[-1].data)
                if left <= 0:
                    raise UnreadableFile("zipの中のファイルが大きすぎます。分けて選んでください。")
            return found
    except PARSER_FAULTS as error:
        raise UnreadableFile(_DAMAGED) from error


def _member(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> Member:
    name = PurePosixPath(_name(part)).name
    try:
        if part.flag_bits & 0x1:
            return Member(name, refusal="パスワードが付いています。外してから、もう一度選んでください。")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            return Member(name, refusal="珍しい圧縮のしかたです。普通のzipにまとめ直してください。")
        with package.open(part) as opened:
            data = opened.read(most + 1)
    except PARSER_FAULTS:
        return Member(name, refusal="zipの中で壊れています。元のファイルを、もう一度選んでください。")
    if len(data) > most:
        return Member(name, refusal=f"{MAX_BYTES >> 20}MBを超えています。")
    return Member(name, data)


def _name(part: zipfile.ZipInfo) -> str:
    """Windows writes names in cp932 without saying so; zipfile then takes them for cp437."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("cp932").replace("\\", "/")
    except UnicodeError:
        return part.filename


def _is_meant(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = path.name.startswith((".", "~$")) or path.name.lower() in ("thumbs.db", "desktop.ini")
    return not hidden and "__MACOSX" not in path.parts
