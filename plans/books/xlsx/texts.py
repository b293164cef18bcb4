"""The texts of a workbook: those that cells name by number, and what of a text a person sees. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from plans.books.guard import COPY, MAX_CELLS, MAX_CHARACTERS, UnreadableFile
from plans.books.xlsx.parts import MAIN, Attributes, Package, short_names

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Excel's escapes undone, every line break a `\\n`; signs without any look are left out."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # A vertical tab is the line break of texts copied from a word processor.
    return _CONTROL.sub("", text.replace("\v", "\n"))


def shared_texts(package: Package, part: str | None) -> list[str]:
    """In the order of their numbers, without ふりがな. The part's own count is not used."""
    stream = _TextStream()
    if part is not None:
        package.read(part, stream.start, stream.end, stream.text)
    return stream.texts


@dataclass(slots=True)
class _TextStream:
    texts: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    wanted: dict[str, str] = field(default_factory=lambda: short_names(MAIN, "si", "t", "rPh"))
    furigana: int = 0
    collects: int = 0
    size: int = 0

    def start(self, tag: str, given: Attributes) -> None:
        name = self.wanted.get(tag)
        if name == "rPh":
            self.furigana += 1
        elif name == "t" and not self.furigana:
            self.collects += 1

    def text(self, piece: str) -> None:
        if self.collects:
            self.pieces.append(piece)
            self.size += len(piece)
            if self.size > MAX_CHARACTERS:
                raise UnreadableFile(f"文字が多すぎます。{COPY}")

    def end(self, tag: str) -> None:
        name = self.wanted.get(tag)
        if name == "rPh":
            self.furigana -= 1
        elif name == "t" and not self.furigana:
            self.collects -= 1
        elif name == "si":
            self.texts.append(clean_text("".join(self.pieces)))
            self.pieces.clear()
            if len(self.texts) > MAX_CELLS:
                raise UnreadableFile(f"文字の入ったセルが多すぎます。{COPY}")
