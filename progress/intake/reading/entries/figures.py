"""The figure of a cell, with its unit, its bound, and whether it is only expected.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from items.quantity import Absent, NotAFigure, Quantity, in_unit, parse_cell, trimmed
from plans.books.cells import Cell, CellKind

_EXPECTED = re.compile(r"[(（【\[]?(?:決算|実績)?見込(?:み|値|額)?[)）】\]]?")
_FOOTNOTE = re.compile(r"\s*[(（]?※\s*[0-9０-９]*[)）]?")
_MINUS = re.compile(r"^(?:[‐‑–—―−－ー\-▼△]|マイナス|ﾏｲﾅｽ)[\s　]*(?=[0-9０-９])")
"""A minus as people type it."""
_IN_BRACKETS = re.compile(r"^[(（]([^()（）]*[0-9０-９][^()（）]*)[)）]$")
_CHANGE = re.compile(r"(?<=.)(?:減額|増額|削減|縮減|増加|減少|向上|上昇|低下|増|減|以下)$")
_BEHIND = re.compile(r"(?:程度|以上|以下|未満|以内|超|を超える|前後|弱|強|ほど)+$")
_LONGEST_LABEL = 24
PLACES = 4
"""Decimal places that are stored."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a cell says in figures: one or several quantities (each with its label), or none. `expected`: 見込.
    `absent`: empty or a dash."""

    quantities: tuple[Quantity, ...] = ()
    expected: bool = False
    absent: bool = False


def _short(value: Decimal) -> bool:
    exponent = trimmed(value).as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -PLACES


def _of_number(cell: Cell) -> Quantity:
    """A number cell: its stored value, in percent where it is shown in percent; where that has more places than
    are stored, the value as printed. Its format may print 約 before and 以上 behind it."""
    number = cell.number or Decimal(0)
    shown = [one for one in parse_cell(cell.text) if isinstance(one, Quantity)]
    percent = "%" in cell.number_format
    unit = shown[0].unit if len(shown) == 1 else ("%" if percent else "")
    value = number * 100 if percent else number
    if not _short(value):
        # 「0.9166…」 shown as 91.7%: what is printed is what the document says.
        value = shown[0].value if len(shown) == 1 else round(value, PLACES)
    said = shown[0] if len(shown) == 1 else Quantity("", value)
    return replace(
        said, printed=cell.printed, value=value, unit="%" if percent else unit, label="", remark=""
    )


def figures_of(cell: Cell) -> Figures:
    return _read(cell.kind is CellKind.NUMBER, cell.printed, cell.value, cell.number_format)


def single_value(cell: Cell | None, unit: str = "") -> Decimal | None:
    """The value of a cell that holds exactly one figure; None for none or several. `unit`: of the cells that it is
    added to, into which an amount of money is turned."""
    found = figures_of(cell).quantities if cell is not None and cell.text else ()
    if len(found) != 1:
        return None
    turned = expressed(found[0], unit) if unit.endswith("円") else None
    return (turned or found[0]).value


@lru_cache(maxsize=1 << 15)
def _read(is_number: bool, printed: str, value: str, number_format: str) -> Figures:
    """A long table says the same figures again and again, and each is looked at several times."""
    if is_number:
        return Figures((_of_number(Cell(0, 0, printed, CellKind.NUMBER, value, number_format)),))
    text = _MINUS.sub("▲", printed.strip())
    text = _IN_BRACKETS.sub(r"\1", _FOOTNOTE.sub("", text) or text)
    expected = _EXPECTED.search(text) is not None
    if expected:
        text = _EXPECTED.sub("", text).strip()
    if "\n" in text and (lines := _line_by_line(text)):
        return Figures(lines, expected)
    if below := _REMARK_BELOW.fullmatch(text):
        own = _read(False, below["figure"], "", "")
        if len(own.quantities) == 1:
            return Figures((replace(own.quantities[0], remark=below["remark"]),), expected)
    meanings = parse_cell(text)
    if any(isinstance(one, Absent) for one in meanings):
        return Figures((), expected, not expected)
    quantities = tuple(one for one in meanings if isinstance(one, Quantity))
    if len(quantities) != len(meanings) or not all(
        _is_plain(one) and _short(one.value) for one in quantities
    ):
        return Figures()
    if len(quantities) > 1 and sum(not one.label.strip("①②③④⑤⑥⑦⑧⑨⑩・") for one in quantities) > 1:
        return Figures()
    return Figures(tuple(replace(one, unit=_CHANGE.sub("", one.unit)) for one in quantities), expected)


_REMARK_BELOW = re.compile(r"(?P<figure>[^\n]+)\n\s*[(（](?P<remark>[^()（）]+)[)）]")
_IN_LINE = re.compile(
    r"(?P<label>[^\d０-９]{2,40}?)[\s　:：]*(?P<figure>[約▲△\-−－]?[0-9０-９][0-9０-９,，.．]*\s*[^\d\s。、]{1,6})"
)


def _line_by_line(text: str) -> tuple[Quantity, ...]:
    """「知っている職員 91%」 over 「把握している職員 30%」: a named figure on each line; () for any other text."""
    found: list[Quantity] = []
    for line in text.splitlines():
        match = _IN_LINE.fullmatch(line.strip())
        meanings = parse_cell(match["figure"]) if match else []
        if match is None or len(meanings) != 1 or not isinstance(meanings[0], Quantity):
            return ()
        found.append(replace(meanings[0], printed=line.strip(" \t　・"), label=match["label"].strip("・ 　")))
    return tuple(found) if len(found) > 1 else ()


def _is_plain(quantity: Quantity) -> bool:
    """A figure with a label before and a unit behind it, no sentence in which a figure occurs."""
    if len(quantity.label) > _LONGEST_LABEL or re.search(r"[、。を]", quantity.label):
        return False
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", quantity.printed))
    plain = _BEHIND.sub("", re.sub(r"\([^()]*\)$", "", plain)).rstrip("。、,・;")
    unit = unicodedata.normalize("NFKC", quantity.unit)
    return plain.endswith(re.sub(r"\s", "", unit)) if unit else plain[-1:].isdigit()


def expressed(quantity: Quantity, unit: str) -> Quantity | None:
    """The quantity in the unit that its column has; None where it is printed in another one."""
    if not unit:
        return quantity
    try:
        return replace(in_unit(quantity, unit), printed=quantity.printed)
    except NotAFigure:
        same = {
            "％": "%",
            "パーセント": "%",
            "人": "名",
            "名": "人",
            "か所": "箇所",
            "箇所": "か所",
            "ヶ所": "箇所",
        }
        return replace(quantity, unit=unit) if same.get(quantity.unit) == unit else None


def yen(quantity: Quantity, unit: str) -> int | None:
    """An amount in whole yen; None where its unit is no money."""
    try:
        own = quantity if quantity.unit else replace(quantity, unit=unit or "")
        if not own.unit:
            return None
        amount = in_unit(own, "円").value
    except NotAFigure:
        return None
    return int(amount) if amount == amount.to_integral_value() else None
