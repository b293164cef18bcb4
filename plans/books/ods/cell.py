"""One cell of an OpenDocument table: what it shows and what is stored behind that. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import NamedTuple
from xml.etree.ElementTree import Element

from plans.books.cells import CellKind, Why
from plans.books.collected import shown_text
from plans.books.number_format import digits, general, shortest
from plans.books.ods.text import PARAGRAPH, Looks, excel_formula, plain_paragraph, text_of
from plans.books.xlsx.texts import looked_at

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
    """What stands in a cell, and what stands there besides."""

    shown: Shown | None
    """None where nothing is there to see that counts."""
    formula: str = ""
    down: int = 1
    right: int = 1
    """How many rows and columns it covers."""
    left_out: tuple[tuple[Why, str], ...] = ()


def content_of(cell: Element, looks: Looks, struck: bool) -> Content | None:
    """None for a cell with nothing at all, as most are. `struck`: its style strikes out all of it. Raises ValueError
    where a count is no number."""
    given = cell.attrib
    spans = _COLUMNS_SPANNED in given or _ROWS_SPANNED in given
    if not (len(cell) or _KIND in given or _FORMULA in given or spans):
        return None
    formula = excel_formula(given[_FORMULA]) if _FORMULA in given else ""
    if len(cell) == 1 and not (struck or spans or len(cell[0])) and cell[0].tag == PARAGRAPH:
        shown = _shown(cell, plain_paragraph(cell[0]), formula)  # as nearly every one is
        if shown and shown[1]:
            return Content(shown, formula)
    text = text_of(cell, looks)
    left_out: list[tuple[Why, str]] = []
    if text is None or (isinstance(text, str) and not struck):
        shown = _shown(cell, text, formula)
    else:
        seen = looked_at(text, struck)
        left_out = [
            (why, part) for why, part in ((Why.STRUCK, seen.struck), (Why.RAISED, seen.raised)) if part
        ]
        shown = _shown(cell, seen.text, formula) if seen.text else None
    if shown and shown[0] in (CellKind.NUMBER, CellKind.DATE) and not shown[1].strip():
        left_out.append((Why.UNSEEN, shown[2]))  # its format shows nothing
        shown = None
    others = [one for one in cell if one.tag != PARAGRAPH]
    left_out += [(Why.COMMENT, plain(one)) for one in others if one.tag == f"{OFFICE}annotation"]
    left_out += [(Why.TEXT_BOX, words) for words in words_of_shapes(others)]
    if not (spans or left_out):
        return Content(shown, formula)
    return Content(shown, formula, count(cell, _ROWS_SPANNED), count(cell, _COLUMNS_SPANNED), tuple(left_out))


def count(element: Element, name: str) -> int:
    """Of an attribute that counts; 1 where it is not there. Raises ValueError."""
    given = element.get(name)
    return 1 if given is None else min(max(int(given), 1), 1 << 24)


def words_of_shapes(elements: Iterable[Element]) -> list[str]:
    """What those of them that are drawings say."""
    drawings = (one for one in elements if one.tag.startswith(_DRAW))
    return [words for one in drawings if (words := plain(one))]


def plain(holder: Element) -> str:
    """All words in it, a line for each paragraph."""
    return shown_text("\n".join("".join(one.itertext()) for one in holder.iter(PARAGRAPH))).strip()


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
