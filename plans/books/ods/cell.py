"""One cell of an OpenDocument table: what it shows and what is stored behind that. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from datetime import datetime, time
from typing import NamedTuple
from xml.etree.ElementTree import Element

from plans.books.cells import CellKind
from plans.books.collected import shown_text
from plans.books.number_format import digits, general, shortest
from plans.books.ods.text import PARAGRAPH, Paragraphs, excel_formula

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_KIND = f"{OFFICE}value-type"
_FORMULA = f"{TABLE}formula"
_COLUMNS_SPANNED, _ROWS_SPANNED = f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"
_ERROR = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)|Err:\d{3}")
_DURATION = re.compile(r"PT(\d{1,4})H(\d{1,2})M(\d{1,2})(?:[.,]\d*)?S", re.ASCII)

Shown = tuple[CellKind, str, str, str]
"""(kind, printed, value, number format)"""


class Content(NamedTuple):
    """What stands in a cell, and what stands there besides its text."""

    shown: Shown | None
    """None where nothing is there to see."""
    formula: str = ""
    down: int = 1
    right: int = 1
    """How many rows and columns it covers."""
    notes: int = 0
    shapes: int = 0
    """Those that say something."""
    struck: int = 0
    """Pieces of text that are struck out."""


def content_of(cell: Element, struck_styles: Container[str]) -> Content | None:
    """None for a cell with nothing at all, as most are. Raises ValueError where a count is no number."""
    given = cell.attrib
    spans = _COLUMNS_SPANNED in given or _ROWS_SPANNED in given
    if not (len(cell) or _KIND in given or _FORMULA in given or spans):
        return None
    words = Paragraphs(struck_styles)
    text = words.read(cell)
    formula = excel_formula(given[_FORMULA]) if _FORMULA in given else ""
    shown = _shown(cell, None if text is None else shown_text(text), formula)
    others = [one for one in cell if one.tag != PARAGRAPH]
    if not (others or spans or words.struck):
        return Content(shown, formula)
    return Content(
        shown,
        formula,
        count(cell, _ROWS_SPANNED),
        count(cell, _COLUMNS_SPANNED),
        notes=sum(one.tag == f"{OFFICE}annotation" for one in others),
        shapes=shapes_with_text(others),
        struck=len(words.struck),
    )


def count(element: Element, name: str) -> int:
    """Of an attribute that counts; 1 where it is not there. Raises ValueError."""
    given = element.get(name)
    return 1 if given is None else min(max(int(given), 1), 1 << 24)


def shapes_with_text(elements: Iterable[Element]) -> int:
    """How many of them are drawings that hold any text."""
    return sum(
        any("".join(words.itertext()).strip() for words in one.iter(PARAGRAPH))
        for one in elements
        if one.tag.startswith(_DRAW)
    )


def _shown(cell: Element, text: str | None, formula: str) -> Shown | None:
    kind = cell.get(_KIND, "")
    printed = text or ""
    if cell.get(f"{_CALC}value-type") == "error" or (formula and _ERROR.fullmatch(printed)):
        return CellKind.ERROR, printed or "#VALUE!", "", ""
    if kind == "float" and printed in ("TRUE", "FALSE"):  # the result of a formula
        return CellKind.TRUTH, printed, "", ""
    if kind in ("float", "percentage", "currency"):
        return _number(cell.get(f"{OFFICE}value", ""), text, "0%" if kind == "percentage" else "")
    if kind == "boolean":
        return CellKind.TRUTH, "TRUE" if cell.get(f"{OFFICE}boolean-value") == "true" else "FALSE", "", ""
    if kind == "date":
        return _day(cell.get(f"{OFFICE}date-value", ""), text)
    if kind == "time":
        return _time_of_day(cell.get(f"{OFFICE}time-value", ""), printed)
    if text is None:
        printed = shown_text(cell.get(f"{OFFICE}string-value", ""))
    if formula and not kind and not printed:
        return CellKind.ERROR, "", "", ""  # nobody computed it
    return (CellKind.TEXT, printed, "", "") if printed or formula else None


def _number(raw: str, text: str | None, number_format: str) -> Shown:
    number = shortest(raw)
    if number is None:
        return CellKind.ERROR, text or raw[:100], "", ""
    printed = text
    if printed is None:
        printed = general(number * 100) + "%" if number_format else general(number)
    return CellKind.NUMBER, printed, digits(number), number_format


def _day(raw: str, text: str | None) -> Shown | None:
    """`2024-03-31`, with the time of day where there is one."""
    try:
        moment = datetime.fromisoformat(raw).replace(tzinfo=None)
    except ValueError:
        return (CellKind.TEXT, text, "", "") if text else None
    value = moment.isoformat(timespec="seconds")
    if moment.time() == time(0):
        value = moment.date().isoformat()
    return CellKind.DATE, raw if text is None else text, value, ""


def _time_of_day(raw: str, printed: str) -> Shown | None:
    """`PT13H30M00S` as `13:30:00`; hours that are counted (36:00) stay text."""
    found = _DURATION.fullmatch(raw)
    if found and int(found[1]) < 24:
        value = ":".join(found[number].zfill(2) for number in (1, 2, 3))
        return CellKind.DATE, printed or value, value, ""
    return (CellKind.TEXT, printed or raw[:100], "", "") if printed or raw else None
