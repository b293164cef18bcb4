"""A number as a section of a format prints it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.books.number_format.everyday import Token
from plans.books.number_format.general import general, rounded
from plans.books.number_format.section import Section

WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def printed_figure(section: Section, value: Decimal) -> str:
    """`value` as the section shows it; a section for negative numbers is given them without their sign."""
    if section.everyday:
        return section.everyday.printed(value)
    if section.is_text or section.is_general:
        text = _general_among_words(section.tokens, value)
    else:
        text = _patterned(section.tokens, value)
    return text.translate(WIDE) if section.is_wide else text


def _general_among_words(tokens: tuple[Token, ...], value: Decimal) -> str:
    shown = {"general": general(abs(value)), "text": general(abs(value)), "digit": ""}
    return _minus(value) + "".join(shown.get(kind, text) for kind, text in tokens)


def _minus(value: Decimal) -> str:
    return "-" if value < 0 else ""


# ── Patterns ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _DigitPlaces:
    """Where among a pattern's tokens its digits stand. Places count from 0."""

    whole: list[int]
    """Before the decimal point."""
    decimals: list[int]
    """After it."""
    exponent: list[int]
    first: int
    point: int
    """Of the decimal point; behind the last token where there is none."""
    power: int
    """Of the `E+`; behind the last token where there is none."""
    grouping: bool
    thousands: int
    """Commas behind the digits: each divides by a thousand."""
    commas: list[int]
    """Commas that print nothing of their own."""


def _digit_places(tokens: tuple[Token, ...]) -> _DigitPlaces | None:
    """None where the pattern has no digit."""
    places = [place for place, (kind, _) in enumerate(tokens) if kind == "digit"]
    if not places:
        return None
    commas = [place for place, token in enumerate(tokens) if token == ("sign", ",")]
    point = next((place for place, token in enumerate(tokens) if token == ("sign", ".")), len(tokens))
    power = next((place for place, (kind, _) in enumerate(tokens) if kind == "exponent"), len(tokens))
    whole = [place for place in places if place < min(point, power)]
    decimals = [place for place in places if point < place < power]
    last = max([*whole, *decimals], default=places[-1])
    thousands = _commas_from(tokens, last + 1, len(tokens))
    if whole and point < len(tokens):
        thousands += _commas_from(tokens, whole[-1] + 1, point)
    return _DigitPlaces(
        whole=whole,
        decimals=decimals,
        exponent=[place for place in places if place > power],
        first=places[0],
        point=point,
        power=power,
        grouping=any(whole and whole[0] < place < whole[-1] for place in commas),
        thousands=thousands,
        commas=[place for place in commas if whole and whole[0] < place <= last + thousands],
    )


def _commas_from(tokens: tuple[Token, ...], start: int, end: int) -> int:
    """How many commas stand there without anything between."""
    place = start
    while place < end and tokens[place] == ("sign", ","):
        place += 1
    return place - start


def _patterned(tokens: tuple[Token, ...], value: Decimal) -> str:
    at = _digit_places(tokens)
    if at is None:
        return _minus(value) + "".join(text for _, text in tokens)
    if ("sign", "/") in tokens:
        return _minus(value) + general(abs(value))
    shown = abs(value).scaleb(2 * tokens.count(("sign", "%")) - 3 * at.thousands)
    exponent = 0
    if at.power < len(tokens):
        exponent = _exponent(shown, max(1, len(at.whole)), len(at.decimals))
        shown = shown.scaleb(-exponent)
    left, _, right = f"{rounded(shown, len(at.decimals)):f}".partition(".")
    left = "" if left == "0" else left
    filled = _whole_places(tokens, at.whole, left, at.grouping) | _decimal_places(tokens, at.decimals, right)
    if at.power < len(tokens):
        filled |= _exponent_places(tokens, at, exponent)
    if not at.whole and left:
        has_point = at.point < len(tokens)
        filled[at.point if has_point else at.first] = left + ("." if has_point else filled.get(at.first, ""))
    filled |= dict.fromkeys(at.commas, "")
    return _minus(value) + "".join(filled.get(place, text) for place, (_, text) in enumerate(tokens))


def _exponent(shown: Decimal, width: int, places: int) -> int:
    """The power of ten that is taken out, so that at most `width` digits stand before the point."""
    if not shown:
        return 0
    exponent = shown.adjusted() - (shown.adjusted() % width if width > 1 else 0)
    whole = f"{rounded(shown.scaleb(-exponent), places):f}".partition(".")[0]
    return exponent + width if whole == "1" + "0" * width else exponent


def _exponent_places(tokens: tuple[Token, ...], at: _DigitPlaces, exponent: int) -> dict[int, str]:
    sign = "-" if exponent < 0 else ("+" if tokens[at.power][1].endswith("+") else "")
    text = "E" + sign + str(abs(exponent)).zfill(len(at.exponent))
    return {**dict.fromkeys(at.exponent, ""), at.power: text}


def _whole_places(tokens: tuple[Token, ...], whole: list[int], left: str, grouping: bool) -> dict[int, str]:
    """Digits into `0`, `#`, `?` from the right; the leftmost takes all that remain."""
    filled: dict[int, str] = {}
    written = 0
    rest = left
    for order, place in enumerate(reversed(whole)):
        text = ""
        while True:
            if rest:
                digit, rest = rest[-1], rest[:-1]
            else:
                digit = {"0": "0", "?": " "}.get(tokens[place][1], "") if not text else ""
            if not digit:
                break
            comma = "," if grouping and written and written % 3 == 0 and digit != " " else ""
            text, written = digit + comma + text, written + 1
            if order < len(whole) - 1 or not rest:
                break
        filled[place] = text
    return filled


def _decimal_places(tokens: tuple[Token, ...], decimals: list[int], right: str) -> dict[int, str]:
    filled: dict[int, str] = {}
    needed = False
    for place, digit in reversed(list(zip(decimals, right.ljust(len(decimals), "0"), strict=False))):
        needed = needed or digit != "0" or tokens[place][1] == "0"
        filled[place] = digit if needed else (" " if tokens[place][1] == "?" else "")
    return filled
