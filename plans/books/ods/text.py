"""What an OpenDocument cell says in words: its paragraphs as text, its formula as Excel writes it. Pure.

Source: OpenDocument 1.3, part 3, 6.1 (paragraphs and white space), part 4, 5.8 (references in formulas).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from plans.books import guard
from plans.books.collected import shown_text
from plans.books.xlsx.texts import AS_CELL, RAISED, STRUCK, Text

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
PARAGRAPH = f"{TEXT}p"
_BLANK, _TAB, _BREAK = "\x01", "\x02", "\x03"
"""Stand for what is an element, not white space; no XML can hold them."""
_MARKS = {AS_CELL: "\x04", STRUCK: "\x05", RAISED: "\x06"}
"""Stand where text begins to look so."""
_MARKED = {mark: look for look, mark in _MARKS.items()}
_MARK = re.compile("([\x04-\x06])")
_LEFT_OUT = {f"{TEXT}ruby-text", f"{TEXT}note"}
"""ふりがな and footnotes."""
_WHITE = re.compile(r"[ \t\r\n]+")
_REFERENCE = re.compile(r"""("(?:[^"]|"")*")|\[((?:'(?:[^']|'')*'|[^\]'])*)\]|([;~])""")
_PLACE = re.compile(r"^\$?((?:'(?:[^']|'')*'|[^.:'])*)\.")


class Looks(NamedTuple):
    """Names of the styles by which text or a whole cell is not what it seems."""

    struck: set[str]
    raised: set[str]

    def of(self, style: str, otherwise: str) -> str:
        """How a run of this style looks."""
        return STRUCK if style in self.struck else RAISED if style in self.raised else otherwise


def plain_paragraph(paragraph: Element) -> str:
    """The words of one that holds no elements."""
    return shown_text(_seen(paragraph.text or ""))


def text_of(holder: Element, looks: Looks) -> Text | None:
    """The paragraphs of a cell or a note, one a line, with line breaks, tabs and blanks as they are seen; None where
    it has none."""
    paragraphs = [one for one in holder if one.tag == PARAGRAPH]
    if not paragraphs:
        return None
    if all(not len(one) for one in paragraphs):
        return "\n".join(map(plain_paragraph, paragraphs))
    marked = "\n".join(_seen("".join(_pieces(one, looks, AS_CELL))) for one in paragraphs)
    first, *rest = _MARK.split(marked)
    runs = [
        (AS_CELL, first),
        *((_MARKED[mark], run) for mark, run in zip(rest[::2], rest[1::2], strict=True)),
    ]
    texts = tuple((look, shown_text(run)) for look, run in runs if run)
    return "".join(run for _, run in texts) if all(look == AS_CELL for look, _ in texts) else texts


def _pieces(element: Element, looks: Looks, look: str) -> Iterator[str]:
    """What stands in it, without what stands behind it; where the look changes, its mark."""
    yield element.text or ""
    for one in element:
        name = one.tag.removeprefix(TEXT)
        if name == "s":
            yield _BLANK * min(int(one.get(f"{TEXT}c", "1")), guard.MAX_CELL + 1)
        elif name == "tab":
            yield _TAB
        elif name == "line-break":
            yield _BREAK
        elif one.tag.startswith(TEXT) and one.tag not in _LEFT_OUT:
            inner = looks.of(one.get(f"{TEXT}style-name", ""), look)
            if inner == look:
                yield from _pieces(one, looks, look)
            else:
                yield _MARKS[inner]
                yield from _pieces(one, looks, inner)
                yield _MARKS[look]
        yield one.tail or ""


def _seen(text: str) -> str:
    """White space as it is shown: any run of it is one blank, and none at the ends."""
    text = _WHITE.sub(" ", text).strip(" ")
    if text.isprintable():  # none of the signs that stand for elements
        return text
    return text.replace(_BLANK, " ").replace(_TAB, "\t").replace(_BREAK, "\n")


def excel_formula(text: str) -> str:
    """`of:=SUM([.E6:.E9];[$別表.B2])` → `=SUM(E6:E9,別表!B2)`; "" for none."""
    prefix, equals, formula = text.partition("=")
    if not equals:
        return ""
    if prefix == "of:":
        formula = _REFERENCE.sub(_as_excel, formula)
    return "=" + formula


def _as_excel(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    if found[3]:
        return ","
    return ":".join(
        _PLACE.sub(lambda sheet: f"{sheet[1]}!" if sheet[1] else "", place) for place in found[2].split(":")
    )
