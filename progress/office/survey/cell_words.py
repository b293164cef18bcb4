"""What an input of the form holds, in words of a cell, and back."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from items.quantity import trimmed
from plans.values.text import name_key
from plans.values.words import era_day

TICKED, NOT_TICKED = "見込", "確定"
_TICKS = {name_key(one) for one in (TICKED, "見込み", "はい", "○", "〇", "◯", "レ", "TRUE")}
_NO_TICKS = {"", *(name_key(one) for one in (NOT_TICKED, "いいえ", "－", "FALSE"))}
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d{1,9}))?")


class NotAChoice(ValueError):
    """The cell says something that the form doesn't offer. `str()` says what it offers."""


def choices_of(field: forms.Field) -> list[str]:
    """What a cell's list drops down; [] where one types."""
    if isinstance(field, forms.BooleanField):
        return [TICKED, NOT_TICKED]
    if isinstance(field, forms.ChoiceField):
        return [str(label) for value, label in _pairs(field) if value]
    return []


def in_cell(field: forms.Field, value: Any) -> str:
    """The input's value as its cell shows it."""
    if isinstance(field, forms.BooleanField):
        return TICKED if value else ""
    if isinstance(field, forms.ChoiceField):
        return next((str(label) for one, label in _pairs(field) if one == value), str(value)) if value else ""
    return era_day(value) if isinstance(value, date) else str(value or "")


def posted(field: forms.Field, printed: str) -> str:
    """What the form would be sent for the cell's words; "" for nothing, and for a box without a tick. Raises
    NotAChoice."""
    said = name_key(printed)
    if isinstance(field, forms.BooleanField):
        if said not in _TICKS | _NO_TICKS:
            raise NotAChoice(f"「{TICKED}」か「{NOT_TICKED}」を選んでください。")
        return "on" if said in _TICKS else ""
    if isinstance(field, forms.ChoiceField):
        found = [one for one, label in _pairs(field) if one and said.casefold() in _called(one, str(label))]
        if said and len(found) != 1:
            raise NotAChoice(f"「{'」「'.join(choices_of(field))}」から選んでください。")
        return found[0] if found else ""
    return printed.strip()


def _called(value: str, label: str) -> set[str]:
    """What a choice may be called in a cell: 「A 目標どおり」, its mark alone, its words alone."""
    return {name_key(one).casefold() for one in (value, label, *label.split(maxsplit=1))}


def _pairs(field: forms.ChoiceField) -> list[tuple[str, Any]]:
    choices: Any = field.choices
    return [(str(value), label) for value, label in choices]


def as_number(text: str, unit: str = "") -> tuple[Decimal, str] | None:
    """A figure as a number with the format that prints it just so; None where only text keeps it as it is.

    A percentage has no format of its own: in a cell that has one, a typed 「98.5%」 would stand as 1.0."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    number, grouped, places = Decimal(text.replace(",", "")), "," in text, len(match[1] or "")
    if f"{number:{',' if grouped else ''}.{places}f}" != text:  # 012
        return None
    if name_key(unit) == "%":
        return (number, "General") if f"{trimmed(number):f}" == text else None
    return number, f"{'#,##0' if grouped else '0'}{'.' if places else ''}{'0' * places}"
