"""How cells look, as far as it tells what they hold: number formats and fonts that strike out. Pure."""

from __future__ import annotations

from typing import NamedTuple

from plans.books import guard
from plans.books.guard import UnreadableFile
from plans.books.number_codes import BUILT_IN
from plans.books.number_format import MAX_CODE, Format, read_format
from plans.books.xlsx.package import Package, whole
from plans.books.xlsx.texts import is_struck


class Style(NamedTuple):
    format: Format
    struck: bool = False
    """Its font strikes everything out."""


class Styles(NamedTuple):
    of_cells: list[Style]
    """In the order of their numbers (a cell's `s`); General alone where the workbook has no styles."""
    striking: frozenset[str]
    """Numbers (`dxfId`) of what conditional formats lay over a cell, where that strikes it out."""


def styles_of(package: Package, part: str | None) -> Styles:
    """The fonts and formats of conditional formats (`dxfs`) are no cell's own."""
    codes, used, struck = dict(BUILT_IN), [(0, 0)], [False]
    striking: list[str] = []
    for group in package.elements(part, "styleSheet", "numFmts", "fonts", "cellXfs", "dxfs") if part else ():
        if len(group) > guard.MAX_STYLES:
            raise UnreadableFile(f"セルの書式が多すぎます。{guard.COPY}")
        if group.tag == "cellXfs":
            found = [
                (whole(one.get("numFmtId") or "0"), whole(one.get("fontId") or "0"))
                for one in group.findall("xf")
            ]
            used = found or used
        elif group.tag == "fonts":
            struck = [is_struck(font) for font in group.findall("font")]
        elif group.tag == "dxfs":
            fonts = [one.find("font") for one in group.findall("dxf")]
            striking = [str(at) for at, font in enumerate(fonts) if font is not None and is_struck(font)]
        else:
            for one in group.findall("numFmt"):
                codes[whole(one.get("numFmtId"))] = one.get("formatCode", "")[:MAX_CODE]
    formats = {number: read_format(codes.get(number, "")) for number in {number for number, _ in used}}
    of_cells = [Style(formats[number], font < len(struck) and struck[font]) for number, font in used]
    return Styles(of_cells, frozenset(striking))
