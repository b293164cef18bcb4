"""A .docx as a template: what keeps one from being taken, which placeholders stand in it, filled in.

The text of a placeholder may lie in several runs (Word cuts a line wherever it was edited): the value takes the look
of the sign with which the placeholder begins. A module of its own: it loads lxml.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import PurePath
from typing import Any

from defusedxml.ElementTree import fromstring
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from plans.books.guard import PARSER_FAULTS, UnreadableFile, require_harmless
from progress.placeholders import PLACE

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
"""Of all its parts together, pictures too: all of them are unpacked when it is filled in."""
MAX_PARTS = 300

TOO_BIG = f"ファイルが{MAX_BYTES >> 20}MBを超えています。画像を小さくするか除いてください。"
TOO_MUCH = "文書の中身が大きすぎます。画像を小さくするか除いてください。"
NO_DOCUMENT = (
    "Word の文書（.docx）として開けません。Wordで開き、「Word 文書（.docx）」として保存し直してください。"
)
MACROS = (
    "マクロの入った文書は使えません。Wordで、「Word 文書（.docx）」（マクロなし）として保存し直してください。"
)
EMBEDDED = "ほかのファイルを埋め込んだ文書は使えません。埋め込みを除いてください。"
OUTSIDE = "外のファイルを読み込む文書は使えません。リンクした画像やテンプレートを外してください。"


def require_template(name: str, data: bytes) -> None:
    """Raises UnreadableFile with a sentence for the person unless it is a plain .docx within the bounds."""
    if PurePath(name).suffix.lower() in (".docm", ".dotm"):
        raise UnreadableFile(MACROS)
    if PurePath(name).suffix.lower() != ".docx" or not data.startswith(b"PK"):
        raise UnreadableFile(NO_DOCUMENT)
    if len(data) > MAX_BYTES:
        raise UnreadableFile(TOO_BIG)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise UnreadableFile(TOO_MUCH)
            require_harmless(data)
            _require_plain(package)
        Document(io.BytesIO(data))
    except UnreadableFile as refused:
        ours = (MACROS, EMBEDDED, OUTSIDE, TOO_BIG, TOO_MUCH)
        raise UnreadableFile(str(refused) if str(refused) in ours else NO_DOCUMENT) from refused
    except (*PARSER_FAULTS, SyntaxError, KeyError) as error:  # lxml's faults are SyntaxErrors
        raise UnreadableFile(NO_DOCUMENT) from error


def _require_plain(package: zipfile.ZipFile) -> None:
    names = [part.filename.replace("\\", "/").lower() for part in package.infolist()]
    types = package.read("[Content_Types].xml").decode("utf-8", "replace").lower()
    if any(name.endswith("vbaproject.bin") for name in names) or "macroenabled" in types:
        raise UnreadableFile(MACROS)
    if any("/embeddings/" in name or "/activex/" in name for name in names):
        raise UnreadableFile(EMBEDDED)
    for name in (part.filename for part in package.infolist() if part.filename.endswith(".rels")):
        for relation in fromstring(package.read(name)):
            is_link = relation.get("Type", "").endswith("/hyperlink")
            if relation.get("TargetMode") == "External" and not is_link:
                raise UnreadableFile(OUTSIDE)


def texts_of(data: bytes) -> list[str]:
    """The text of every paragraph, those of tables, text boxes, headers and footers too."""
    return [
        "".join(one.text or "" for one in _texts(line)) for line in _paragraphs(Document(io.BytesIO(data)))
    ]


def filled(data: bytes, values: Mapping[str, str]) -> bytes:
    """The document with the values in it; a value of several lines breaks where they do."""
    document = Document(io.BytesIO(data))
    for line in _paragraphs(document):
        _fill(line, values)
    properties = document.core_properties
    properties.title = values.get("件名", "")
    properties.author = properties.last_modified_by = values.get("自治体名", "")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _paragraphs(document: Any) -> Iterator[Any]:
    for part in document.part.package.iter_parts():
        element = getattr(part, "element", None)
        if element is not None:
            yield from element.iter(qn("w:p"))


def _texts(paragraph: Any) -> list[Any]:
    """Its own pieces of text, not those of a text box that hangs on it."""
    found = []
    for one in paragraph.iter(qn("w:t")):
        above = one.getparent()
        while above.tag != qn("w:p"):
            above = above.getparent()
        if above is paragraph:
            found.append(one)
    return found


def _fill(paragraph: Any, values: Mapping[str, str]) -> None:
    pieces = _texts(paragraph)
    whole = "".join(one.text or "" for one in pieces)
    for found in reversed(list(PLACE.finditer(whole))):
        value = values.get(found.group(1).strip())
        if value is not None:
            _put(pieces, found.start(), found.end(), value)
    for one in pieces:
        _break_lines(one)


def _put(pieces: list[Any], start: int, end: int, value: str) -> None:
    """Replaces what stands from `start` to `end` of all the pieces; the value goes into the first of them."""
    at = 0
    for one in pieces:
        text = one.text or ""
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            one.text = text[:first] + (value if at + first == start else "") + text[last:]
        at += len(text)


def _break_lines(piece: Any) -> None:
    """Line ends become Word's, each line a piece of its own behind the one before."""
    piece.set(qn("xml:space"), "preserve")
    lines = (piece.text or "").split("\n")
    piece.text = lines[0]
    for line in lines[1:]:
        following = deepcopy(piece)
        following.text = line
        mark = OxmlElement("w:br")
        piece.addnext(mark)
        mark.addnext(following)
        piece = following
