"""What lies over the cells of a sheet: comments, and text in shapes. Told, never read as cells. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from plans.books.cells import MAX_LEFT_OUT, LeftOut, Why, place
from plans.books.xlsx.package import Package, clean_text, whole

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
_DRAWING = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}",
    "{http://purl.oclc.org/ooxml/drawingml/main}",
)
_LINE, _TEXT = ({f"{space}{name}" for space in _DRAWING} for name in ("p", "t"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What older programs show in place of a newer shape: the same once more, or that it can't be shown."""
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
"""Excel's own."""
_OF_A_THREAD = "tc="
"""Begins the author's name of the comment that stands in for a thread in older programs."""


def notes_of(package: Package, part: str) -> Iterator[LeftOut]:
    """Of a sheet's part, as the file has them. A part that the package names and hasn't is passed over."""
    relations = package.relations_of(part)
    threads = [
        note
        for one in package.all_of(relations, "/threadedComment")
        for note in _threaded_comments(package, one)
    ]
    yield from threads
    for one in package.all_of(relations, "/comments"):
        yield from _comments(package, one, bool(threads))
    for one in package.all_of(relations, "/drawing"):
        yield from _shapes(package, one)


def _threaded_comments(package: Package, part: str) -> Iterator[LeftOut]:
    """A comment and each answer to it, one after the other."""
    for one in package.elements(part, "ThreadedComments", "threadedComment", entire=True):
        yield from _note(one.get("ref", ""), Why.COMMENT, one.findtext("text") or "")


def _comments(package: Package, part: str, has_threads: bool) -> Iterator[LeftOut]:
    """`has_threads`: those that only stand in for a thread are left out, the thread has been read."""
    authors: list[str] = []
    for one in package.elements(part, "comments", "author", "comment", entire=True):
        if one.tag == "author":
            authors.append(one.text or "")
            continue
        number = whole(one.get("authorId") or "0")
        by = authors[number] if number < len(authors) else ""
        if has_threads and by.startswith(_OF_A_THREAD):
            continue
        pieces = [
            piece.text or "" for run in one.findall("text/*") if run.tag != "rPh" for piece in run.iter("t")
        ]
        yield from _note(one.get("ref", ""), Why.COMMENT, "".join(pieces))


def _note(ref: str, why: Why, text: str) -> Iterator[LeftOut]:
    """Nothing where it stands nowhere or says nothing."""
    try:
        row, column = place(ref)
    except ValueError:
        return
    if row <= _LAST_ROW and column <= _LAST_COLUMN and (text := clean_text(text).strip()):
        yield LeftOut(row, column, why, text[:MAX_LEFT_OUT])


def _shapes(package: Package, part: str) -> Iterator[LeftOut]:
    """Each shape's text, of those in groups too, and each SmartArt's; pictures and charts say nothing."""
    relations = package.relations_of(part)
    for anchor in package.elements(part, "wsDr", *_ANCHORS, entire=True):
        for older in list(anchor.iter(_FALLBACK)):
            older.clear()
        row, column = _counted(anchor, "from/row", _LAST_ROW), _counted(anchor, "from/col", _LAST_COLUMN)
        texts = [_lines(shape) for shape in anchor.iter("txBody")]
        for one in anchor.iter():
            if one.tag.endswith("/diagram}relIds"):
                number = next((value for key, value in one.items() if key.endswith("}dm")), "")
                texts += _smart_art(package, relations.get(number, ("", ""))[1])
        for text in filter(None, texts):
            yield LeftOut(row, column, Why.TEXT_BOX, text[:MAX_LEFT_OUT])


def _smart_art(package: Package, part: str) -> list[str]:
    """All its points in one text, a line each."""
    points = package.elements(part, "dataModel", "pt", entire=True) if part in package else ()
    return [
        clean_text("\n".join(filter(None, (_lines(text) for one in points for text in one.findall("t")))))
    ]


def _counted(anchor: Element, path: str, last: int) -> int:
    """Rows and columns count from 0 there; 1 for what stands at no cell."""
    text = (anchor.findtext(path) or "").strip()
    return min(int(text) + 1, last) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _lines(body: Element) -> str:
    lines = (
        "".join(piece.text or "" for piece in line.iter() if piece.tag in _TEXT)
        for line in body
        if line.tag in _LINE
    )
    return clean_text("\n".join(lines)).strip()
