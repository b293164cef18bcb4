"""The parts of a workbook's package: which there are, how they name each other, their XML in passing. Pure."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from plans.books.guard import UnreadableFile, refuse_declarations

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships",)

BROKEN = "Excel ブックの中身を読み取れません。Excelで開いて保存し直してから、選んでください。"

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part calls another: the other's kind (an address that ends in `/worksheet`) and its name."""

    kind: str
    part: str


class Package:
    """Parts by name. Upper and lower case count the same there, as in Excel."""

    def __init__(self, stored: zipfile.ZipFile) -> None:
        self._stored = stored
        self._names = {name.lower(): name for name in reversed(stored.namelist())}

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def read(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Hands each element (by its full name, see `short_names`) and its text to the handlers. Raises KeyError
        where there is no such part, UnreadableFile for declarations, ExpatError for broken XML."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = start
        if end:
            parser.EndElementHandler = end
        if text:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = refuse_declarations
        with self._stored.open(self._names[part.lower()]) as source:
            while chunk := source.read(1 << 18):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def main_part(self) -> str:
        """The one that lists the sheets."""
        found = (one.part for one in self.relations_of("").values() if one.kind.endswith("/officeDocument"))
        return next(found, "xl/workbook.xml")

    def relations_of(self, part: str) -> dict[str, Relation]:
        """By id. Relations that lead out of the file are not among them."""
        folder, name = posixpath.split(part)
        found: dict[str, Relation] = {}
        wanted = short_names(PACKAGE, "Relationship")

        def start(tag: str, given: Attributes) -> None:
            if tag not in wanted or given.get("TargetMode") == "External":
                return
            target = given.get("Target", "")
            path = target if target.startswith("/") else posixpath.join("/", folder, target)
            found[given.get("Id", "")] = Relation(given.get("Type", ""), posixpath.normpath(path).lstrip("/"))

        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed in self:
            self.read(listed, start)
        return found

    def one_of(self, relations: dict[str, Relation], kind: str) -> str | None:
        """The part of this kind (`/styles`); None where the package has none."""
        part = next((one.part for one in relations.values() if one.kind.endswith(kind)), None)
        return part if part is not None and part in self else None


def short_names(uris: tuple[str, ...], *names: str) -> dict[str, str]:
    """Full names of the elements that count → their short ones; the same word elsewhere is another thing."""
    return {f"{uri} {name}": name for uri in uris for name in names}


def is_true(text: str | None) -> bool:
    return text in ("1", "true", "on")


def whole(text: str | None) -> int:
    """Raises UnreadableFile for anything but a plain whole number."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 10:
        raise UnreadableFile(BROKEN)
    return int(text)
