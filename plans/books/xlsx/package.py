"""The parts of a workbook's package: which there are, of what kind, how they name each other, their XML in passing.
Pure."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from urllib.parse import unquote
from xml.etree.ElementTree import Element, iterparse

from plans.books import guard
from plans.books.guard import UnreadableFile, first_element, is_read, part_name

_NAMESPACES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # the strict dialect
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/package/2006/content-types",
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "http://purl.oclc.org/ooxml/drawingml/diagram",
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",
}
_INNER = {
    "c",
    "v",
    "f",
    "is",
    "t",
    "r",
    "rPr",
    "rPh",
    "strike",
    "vertAlign",
    "numFmt",
    "font",
    "xf",
    "dxf",
    "cfRule",
}
"""Elements that are looked at together with the one that they stand in."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0c\x0e-\x1f\x7f\ufffe\uffff]")

_TYPES = "[Content_Types].xml"
_TEXTS_AND_SLIDES = tuple(
    f"application/vnd.openxmlformats-officedocument.{one}" for one in ("wordprocessingml", "presentationml")
)

BROKEN = "Excel ブックの中身を読み取れません。Excelで開いて保存し直してから、選んでください。"


Relations = dict[str, tuple[str, str]]
"""What one part calls others: id → (the other's kind, an address that ends in `/worksheet`; its name)."""


class Package:
    """Parts by name. Upper and lower case count the same there, as in Excel, and so do `%20` and a blank."""

    def __init__(self, stored: zipfile.ZipFile) -> None:
        self._stored = stored
        self._names = {_key(name): name for name in reversed(stored.namelist())}

    def __contains__(self, part: str) -> bool:
        return _key(part) in self._names

    def __iter__(self) -> Iterator[str]:
        """The parts' names, in lower case."""
        return iter(self._names)

    @cached_property
    def _kinds(self) -> tuple[dict[str, str], dict[str, str]]:
        """(by part, by ending: of what kind each is said to be). A kind whose ending no part has counts for nothing:
        some programs list all that they know."""
        parts: dict[str, str] = {}
        endings: dict[str, str] = {}
        if _TYPES in self:
            for one in self.elements(_TYPES, "Types", "Default", "Override"):
                kind = one.get("ContentType", "").lower()
                if one.tag == "Default":
                    endings[one.get("Extension", "").lower()] = kind
                else:
                    parts[_key(one.get("PartName", "").lstrip("/"))] = kind
        return parts, endings

    def kind(self, part: str) -> str:
        """What the package's list of kinds calls the part, in lower case; "" where it doesn't name it."""
        parts, endings = self._kinds
        return parts.get(_key(part)) or endings.get(_key(part).rpartition(".")[2], "")

    def elements(self, part: str, root: str, *wanted: str, entire: bool = False) -> Iterator[Element]:
        """The wanted elements of a part, each with what stands in it; then it is emptied.

        Without `entire` only what tells a cell's contents has been kept in it (`_INNER`). Tags are without
        the namespace of the root; the same word of another namespace is another thing. Raises UnreadableFile for
        declarations and for another root, KeyError where there is no such part, ParseError.
        """
        if not is_read(part):
            raise UnreadableFile(BROKEN)
        with self._stored.open(self._names[_key(part)]) as source:
            namespace, _, name = first_element(source).rpartition("}")
            if name != root or namespace not in _NAMESPACES:
                raise UnreadableFile(BROKEN)
            prefix = f"{{{namespace}}}"
            kept = frozenset() if entire else _INNER.difference(wanted)
            for _, element in iterparse(source):  # noqa: S314 (it has no declarations)
                tag = element.tag = element.tag.removeprefix(prefix)
                if tag in kept:
                    continue
                if tag in wanted:
                    yield element
                if tag in wanted or not entire:
                    element.clear()

    def relations_of(self, part: str) -> Relations:
        """By id. Relations that lead out of the file are not among them."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed not in self:
            return {}
        found: Relations = {}
        for one in self.elements(listed, "Relationships", "Relationship"):
            if one.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, part_name(one.get("Target", ""))))
                found[one.get("Id", "")] = one.get("Type", ""), path.lstrip("/")
        return found

    def one_of(self, relations: Relations, kind: str) -> str | None:
        """The part of this kind (`/styles`); None where the package has none."""
        part = next((part for one, part in relations.values() if one.endswith(kind)), "")
        return part if part in self else None

    def all_of(self, relations: Relations, kind: str) -> list[str]:
        """Every part of this kind that the package has and that may be read."""
        parts = (part for one, part in relations.values() if one.endswith(kind))
        return [part for part in parts if part in self and is_read(part)]


def _key(name: str) -> str:
    return unquote(part_name(name)).lower()


def workbook_part(package: Package, *, macros: bool) -> str:
    """The part that names all others. Raises UnreadableFile for a package of another kind; for a workbook with macros
    unless there may be some, as its file's name then says."""
    main = package.one_of(package.relations_of(""), "/officeDocument") or "xl/workbook.xml"
    if "xl/workbook.bin" in package or main.lower().endswith(".bin"):
        raise UnreadableFile(f"「.xlsb」の形式は取り込めません。{guard.SAVE_AS_BOOK}")
    if main not in package or package.kind(main).startswith(_TEXTS_AND_SLIDES):
        raise UnreadableFile(_another_kind(package, package.kind(main)))
    if not macros and (has_macros(package, main) or "macroenabled" in package.kind(main)):
        raise UnreadableFile(
            "名前は「.xlsx」ですが、中身はマクロを含むブックです。"
            f"名前の終わりを「.xlsm」に直すか、{guard.SAVE_AS_BOOK}"
        )
    return main


def has_macros(package: Package, main: str) -> bool:
    related = [kind for kind, _ in package.relations_of(main).values()]
    return any(part.endswith("vbaproject.bin") for part in package) or any(
        kind.endswith(("/vbaProject", "/xlMacrosheet", "/xlIntlMacrosheet")) for kind in related
    )


def _another_kind(package: Package, kind: str) -> str:
    """What a package is that is no workbook's, and what to do."""
    if "mimetype" in package and "content.xml" in package:
        return f"OpenDocument（.ods など）の文書です。{guard.SAVE_AS_BOOK}"
    if "wordprocessingml" in kind or "word/document.xml" in package:
        return guard.WORD
    if "presentationml" in kind or "ppt/presentation.xml" in package:
        return guard.SLIDES
    if any(part.endswith((*guard.WORKBOOKS, *guard.TEXTS, ".xls")) for part in package):
        return (
            "Excel ブック（.xlsx）ではありません。圧縮ファイル（ZIP）です。"
            "展開し、中のファイルを一つずつ選んでください。"
        )
    advice = guard.SAVE_AS_BOOK.removeprefix("Excelで開き、")
    return f"Excel ブック（.xlsx）ではありません。Excelで開けるなら、{advice}"


def clean_text(text: str) -> str:
    """Excel's escapes undone, every line break a `\\n`; signs without any look are left out."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    # A vertical tab is the line break of texts copied from a word processor.
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return _CONTROL.sub("", text)


def is_true(text: str | None) -> bool:
    return text is not None and text.strip().lower() in ("1", "true", "on")


def whole(text: str | None) -> int:
    """Raises UnreadableFile for anything but a plain whole number, with or without blanks around it."""
    digits = (text or "").strip(" \t\r\n")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10:
        raise UnreadableFile(BROKEN)
    return int(digits)
