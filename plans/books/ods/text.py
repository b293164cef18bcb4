"""What an OpenDocument cell says in words: its paragraphs as text, its formula as Excel writes it. Pure.

Source: OpenDocument 1.3, part 3, 6.1 (paragraphs and white space), part 4, 5.8 (references in formulas).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from plans.books import guard

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
PARAGRAPH = f"{TEXT}p"
_BLANK, _TAB, _BREAK = "\x01", "\x02", "\x03"
"""Stand for what is an element, not white space; no XML can hold them."""
_LEFT_OUT = {f"{TEXT}ruby-text", f"{TEXT}note"}
"""ふりがな and footnotes."""
_WHITE = re.compile(r"[ \t\r\n]+")
_REFERENCE = re.compile(r"""("(?:[^"]|"")*")|\[((?:'(?:[^']|'')*'|[^\]'])*)\]|([;~])""")
_PLACE = re.compile(r"^\$?((?:'(?:[^']|'')*'|[^.:'])*)\.")


@dataclass
class Paragraphs:
    """A cell's text, read with `read`."""

    struck_styles: Container[str] = ()
    """Names of the styles that strike text out."""
    struck: list[str] = field(default_factory=list)
    """The pieces that were struck out and left out of the text."""

    def read(self, cell: Element) -> str | None:
        """Its paragraphs, one a line, with line breaks, tabs and blanks as they are seen; None where it has none."""
        lines = [self._line(one) for one in cell if one.tag == PARAGRAPH]
        return "\n".join(lines) if lines else None

    def _line(self, paragraph: Element) -> str:
        if not len(paragraph):
            return _seen(paragraph.text or "")
        return _seen("".join(self._pieces(paragraph)))

    def _pieces(self, element: Element) -> Iterator[str]:
        """What stands in it, without what stands behind it."""
        yield element.text or ""
        for one in element:
            name = one.tag.removeprefix(TEXT)
            if name == "s":
                count = one.get(f"{TEXT}c", "1")
                yield _BLANK * min(int(count), guard.MAX_CELL + 1)
            elif name == "tab":
                yield _TAB
            elif name == "line-break":
                yield _BREAK
            elif name == "span" and one.get(f"{TEXT}style-name", "") in self.struck_styles:
                self.struck.append(_seen("".join(self._pieces(one))))
            elif one.tag.startswith(TEXT) and one.tag not in _LEFT_OUT:
                yield from self._pieces(one)
            yield one.tail or ""


def _seen(text: str) -> str:
    """White space as it is shown: any run of it is one blank, and none at the ends."""
    text = _WHITE.sub(" ", text).strip(" ")
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
