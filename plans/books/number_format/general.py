"""A number without any format: its digits, and what General makes of them. Pure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

MAX_CODE = 1_000
"""Signs of a format that are looked at; Excel's own limit is 255."""
EXACT = Context(prec=400 + 2 * MAX_CODE, rounding=ROUND_HALF_UP)
"""Wide enough for Excel's numbers, which go to 1E308, under a format of nothing but percent signs."""
UNITS = tuple(Decimal(1).scaleb(-places) for places in range(40))
"""By the number of places after the point: the unit that is rounded to."""


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, to at most 39 places."""
    return value.quantize(UNITS[min(places, 39)], context=EXACT)


def digits(number: Decimal) -> str:
    """Without exponent and without zeros at the end: `0.955`, `1200`."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def general(value: Decimal) -> str:
    """As a cell without format shows it: eleven places at most, then rounded or with an exponent."""
    text = digits(value)
    size = value.adjusted() if value else 0
    if -5 < size < 11:
        whole = len(text.partition(".")[0].lstrip("-"))
        if "." in text and len(text.lstrip("-")) > 11:
            return general(rounded(value, max(0, 10 - whole)))
        return text
    shown = f"{value:.5E}"
    mantissa, _, exponent = shown.partition("E")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}"
