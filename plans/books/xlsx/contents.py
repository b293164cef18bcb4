"""A cell's stored text or figure and its style → what a person sees of it, and what is left out. Pure."""

from __future__ import annotations

from datetime import datetime

from plans.books.cells import CellKind, Why
from plans.books.number_format import Format, iso, serial_of, shortest, shown_figure
from plans.books.xlsx.package import is_true
from plans.books.xlsx.styles import Style
from plans.books.xlsx.texts import Text, looked_at

TEXTS = ("s", "str", "inlineStr")
FIGURES = ("n", "b", "d", "e")
"""Kinds of a cell (`t`): a shared text, a formula's, one of its own; a number, a truth, a day, an error."""

Shown = tuple[CellKind, str, str]
"""(kind, printed, value), as a `Cell` has them."""


Contents = tuple[Shown | None, tuple[tuple[Why, str], ...]]
"""(what a person sees that counts, or None; reasons and texts of what is left out)"""


def text_contents(text: Text, style: Style) -> Contents:
    if isinstance(text, str):
        if not text or text.isspace():
            return None, ()
        if not style.struck and style.format.code in ("", "@"):
            return (CellKind.TEXT, text, ""), ()
    seen = looked_at(text, style.struck)
    printed = style.format.text(seen.text) if seen.text else ""
    unseen = "" if printed else seen.text
    parts = ((Why.STRUCK, seen.struck), (Why.RAISED, seen.raised), (Why.UNSEEN, unseen))
    shown = (CellKind.TEXT, printed, "") if printed else None
    return shown, tuple((why, part) for why, part in parts if part)


def figure_contents(kind: str, value: str, style: Style, from_1904: bool, shows_zeros: bool) -> Contents:
    """`value` as stored, without blanks around it. `from_1904`: the workbook counts its days from there."""
    shown = _figure(kind, value, style.format, from_1904)
    if shown is None:
        return None, ()
    printed = shown[1]
    if style.struck:
        return None, ((Why.STRUCK, printed or value),)
    if not printed or printed.isspace():
        return None, ((Why.UNSEEN, value),)
    if not shows_zeros and kind == "n" and not style.format.says_zero and shortest(value) == 0:
        return None, ((Why.UNSEEN, value),)
    return shown, ()


def _figure(kind: str, value: str, form: Format, from_1904: bool) -> Shown | None:
    """None where nothing is stored."""
    if kind == "e":
        return CellKind.ERROR, value or "#VALUE!", ""
    if kind == "b":
        return CellKind.TRUTH, "TRUE" if is_true(value) else "FALSE", ""
    if not value:
        return None
    if kind == "n":
        return shown_figure(value, form, from_1904=from_1904)
    try:
        moment = datetime.fromisoformat(value.removesuffix("Z")).replace(tzinfo=None)
    except ValueError:
        return CellKind.TEXT, form.text(value), ""
    printed = form.moment(moment, serial_of(moment)) if form.is_date else value
    return CellKind.DATE, printed, iso(moment, form)
