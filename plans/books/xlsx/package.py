"""The parts of a workbook's package: which there are, how they name each other, their XML in passing. Pure."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, iterparse

from plans.books.guard import UnreadableFile, first_element

_NAMESPACES = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",  # the strict dialect
    "http://schemas.openxmlformats.org/package/2006/relationships",
}
_INNER = {"c", "v", "f", "is", "t", "r", "rPh", "numFmt", "xf"}
"""Elements that are looked at together with the one that they stand in."""
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0c\x0e-\x1f\x7f\ufffe\uffff]")

BROKEN = "Excel ブックの中身を読み取れません。Excelで開いて保存し直してから、選んでください。"


Relations = dict[str, tuple[str, str]]
"""What one part calls others: id → (the other's kind, an address that ends in `/worksheet`; its name)."""


class Package:
    """Parts by name. Upper and lower case count the same there, as in Excel."""

    def __init__(self, stored: zipfile.ZipFile) -> None:
        self._stored = stored
        self._names = {name.lower(): name for name in reversed(stored.namelist())}

    def elements(self, part: str, root: str, *wanted: str) -> Iterator[Element]:
        """The wanted elements of a part, each with all that stands in it; it is emptied before the next one comes.

        Tags are without the namespace of the root; the same word of another namespace is another thing. Raises
        UnreadableFile for declarations and for another root, KeyError where there is no such part, ParseError.
        """
        with self._stored.open(self._names[part.lower()]) as source:
            namespace, _, name = first_element(source).rpartition("}")
            if name != root or namespace not in _NAMESPACES:
                raise UnreadableFile(BROKEN)
            prefix = f"{{{namespace}}}"
            for _, element in iterparse(source):  # noqa: S314 (it has no declarations)
                tag = element.tag = element.tag.removeprefix(prefix)
                if tag in wanted:
                    yield element
                if tag not in _INNER:
                    element.clear()

    def relations_of(self, part: str) -> Relations:
        """By id. Relations that lead out of the file are not among them."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed.lower() not in self._names:
            return {}
        found: Relations = {}
        for one in self.elements(listed, "Relationships", "Relationship"):
            if one.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
                found[one.get("Id", "")] = one.get("Type", ""), path.lstrip("/")
        return found

    def one_of(self, relations: Relations, kind: str) -> str | None:
        """The part of this kind (`/styles`); None where the package has none."""
        part = next((part for one, part in relations.values() if one.endswith(kind)), "")
        return part if part.lower() in self._names else None


def text_of(item: Element) -> str:
    """Of a shared or inline text, in whatever many colours, without ふりがな; as it is stored, see `clean_text`."""
    return "".join(piece.text or "" for run in item if run.tag != "rPh" for piece in run.iter("t"))


def clean_text(text: str) -> str:
    """Excel's escapes undone, every line break a `\\n`; signs without any look are left out."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    # A vertical tab is the line break of texts copied from a word processor.
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return _CONTROL.sub("", text)


def is_true(text: str | None) -> bool:
    return text in ("1", "true", "on")


def whole(text: str | None) -> int:
    """Raises UnreadableFile for anything but a plain whole number, with or without blanks around it."""
    digits = (text or "").strip(" \t\r\n")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 10:
        raise UnreadableFile(BROKEN)
    return int(digits)
