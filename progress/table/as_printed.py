"""How a figure stands in its source: its own words, its own decimal places. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from items.quantity import Quantity, parse_cell, show
from plans.values.text import half_width

_SIMPLE = re.compile(r"(?P<number>▲?\d[\d,]*(?:\.\d+)?)(?P<unit>\D+)", re.ASCII)
ABOUT = ("約", "概ね", "おおむね", "およそ", "ほぼ")
AFTER = ("以上", "以下", "未満", "超", "以内", "程度", "前後")


def as_printed(
    value: Decimal, printed: str, unit: str, *, places: int, approximate: bool = False, bound: str = ""
) -> str:
    """The figure as its source prints it: 「53%」, 「概ね1割」, 「4業務程度」, and not 「53.0%」.

    A text that says more (「収納率：97.50%」) lends its decimal places only; one without a unit (「97.50」) gets
    `unit`. Where no text prints this value (a sum, a converted amount) `places` decides.
    """
    text = printed.strip()
    simple = _SIMPLE.fullmatch(text)
    # In the indicator's own unit, also where that counts by ten thousands (「118万件」 in 万件).
    if (
        simple
        and simple["unit"] == unit
        and Decimal(simple["number"].replace(",", "").replace("▲", "-")) == value
    ):
        return text
    if found := next((one for one in _quantities(text) if one.value == value), None):
        if found.unit and _says_no_more(text, found.unit):
            return text
        places = places_of(found.value)
    even = value.quantize(Decimal(1).scaleb(-places))
    return show(even, unit, approximate=approximate, bound=bound)


def places_of(number: Decimal) -> int:
    """Its decimal places, zeros at the end included."""
    exponent = number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


@lru_cache(maxsize=4096)
def _quantities(text: str) -> tuple[Quantity, ...]:
    return tuple(one for one in parse_cell(text) if isinstance(one, Quantity))


def _says_no_more(text: str, unit: str) -> bool:
    """Is it nothing but a number with its unit, 約 or 概ね before it, 以上 or 程度 behind?"""
    folded, unit = (half_width(one) for one in (text, unit))
    pattern = rf"(?:{'|'.join(ABOUT)})?[▲△-]?[\d,.万億兆千百]+{re.escape(unit)}(?:{'|'.join(AFTER)})?"
    return re.fullmatch(pattern, folded) is not None
