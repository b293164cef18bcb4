"""A format's code taken apart: its sections (for more than 0, less than 0, 0, text) and the tokens of each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plans.books.number_format.everyday import EverydayPattern, Token, everyday_pattern

Condition = tuple[str, Decimal]
"""(`<`, `<=`, `>`, `>=`, `=` or `<>`, bound)"""


@dataclass(frozen=True, slots=True)
class Section:
    """One section read once. Kinds of its tokens: `literal`, `digit`, `sign`, `exponent`, `general`, `text` (the
    cell's own), `date`, `minute`, `noon`, `elapsed`, `fraction` (of a second)."""

    tokens: tuple[Token, ...]
    condition: Condition | None = None
    is_date: bool = False
    """It shows a serial number as a day or a time of day."""
    has_calendar: bool = False
    """It shows a year, a month or a day, not a time of day alone."""
    is_elapsed: bool = False
    """It shows hours that go beyond 24."""
    is_general: bool = False
    is_text: bool = False
    is_wide: bool = False
    """It shows full-width digits."""
    first_year_word: bool = False
    """It calls an era's first year 元年."""
    everyday: EverydayPattern | None = None


def read_sections(code: str) -> tuple[Section, ...]:
    """At least one. Never fails: a code that means nothing prints its own signs, as Excel's does."""
    return tuple(map(_section, _between_semicolons(code)))


def _between_semicolons(code: str) -> Iterator[str]:
    """The codes of the sections; a semicolon in quotes or in brackets ends none."""
    start = place = 0
    while place < len(code):
        sign = code[place]
        if sign == '"':
            end = code.find('"', place + 1)
            place = len(code) if end < 0 else end
        elif sign in "\\_*":
            place += 1
        elif sign == "[":
            end = code.find("]", place)
            place = len(code) if end < 0 else end
        elif sign == ";":
            yield code[start:place]
            start = place + 1
        place += 1
    yield code[start:]


# ── One section ──────────────────────────────────────────────────────────────────────────────────────────────

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.)
    | _(?P<width>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/標準|標準)
    | (?P<noon>AM/PM|A/P|午前/午後)
    | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+|g+|e+|a{3,4}|r+|b+)
    | (?P<fraction>\.0+(?=[^0\#?,]|$))
    | (?P<digit>[0\#?])
    | (?P<sign>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?(?:\d+\.?\d*|\.\d+))")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_CALENDAR = "ymdgear"


def _section(code: str) -> Section:
    found = [(str(match.lastgroup), match[str(match.lastgroup)]) for match in _TOKEN.finditer(code)]
    brackets = [text for kind, text in found if kind == "bracket"]
    tokens = [token for kind, text in found if (token := _token(kind, text))]
    kinds = {kind for kind, _ in tokens}
    is_date = bool(kinds & {"date", "elapsed", "noon"}) and not kinds & {"general", "digit"}
    told = tuple(_with_minutes(tokens) if is_date else _without_dates(tokens))
    is_wide = any(text.upper() == "DBNUM3" for text in brackets)
    return Section(
        tokens=told,
        condition=_condition(brackets),
        is_date=is_date,
        has_calendar=is_date and any(kind == "date" and text[0] in _CALENDAR for kind, text in told),
        is_elapsed="elapsed" in kinds,
        is_general="general" in kinds,
        is_text="text" in kinds,
        is_wide=is_wide,
        first_year_word=any(text.startswith("$") and "gannen" in text.partition("-")[2] for text in brackets),
        everyday=None if is_date or is_wide else everyday_pattern(told),
    )


def _token(kind: str, text: str) -> Token | None:
    """None for what prints nothing."""
    if kind in ("width", "fill"):
        return None
    if kind in ("quoted", "escaped"):
        return "literal", text
    if kind == "bracket":
        return _bracket(text)
    if kind == "date":
        return kind, text.lower()
    if kind == "sign" and text == "@":
        return "text", text
    return kind, text


def _bracket(text: str) -> Token | None:
    """Elapsed hours (`[h]`) or a currency (`[$¥-411]`); colours, conditions and numerals print nothing."""
    if _ELAPSED.fullmatch(text):
        return "elapsed", text.lower()
    if text.startswith("$"):
        return "literal", text[1:].partition("-")[0]
    return None


def _condition(brackets: list[str]) -> Condition | None:
    matches = [match for text in brackets if (match := _CONDITION.fullmatch(text.strip()))]
    return (matches[-1][1], Decimal(matches[-1][2])) if matches else None


def _without_dates(tokens: list[Token]) -> list[Token]:
    found: list[Token] = []
    for kind, text in tokens:
        if kind == "fraction":
            found.append(("sign", "."))
            found += [("digit", "0")] * (len(text) - 1)
        else:
            found.append(("literal", text) if kind in ("date", "noon", "elapsed") else (kind, text))
    return found


def _with_minutes(tokens: list[Token]) -> list[Token]:
    """`m` after hours or before seconds means minutes: told apart here as `minute`."""
    found = list(tokens)
    places = [place for place, (kind, _) in enumerate(found) if kind in ("date", "elapsed")]
    for order, place in enumerate(places):
        kind, text = found[place]
        if kind != "date" or text[0] != "m" or len(text) > 2:
            continue
        before = found[places[order - 1]][1] if order else ""
        after = found[places[order + 1]][1] if order + 1 < len(places) else ""
        if before[:1] == "h" or after[:1] == "s":
            found[place] = ("minute", text)
    return found
