"""The everyday pattern, `#,##0.00%` with words around it, printed without looking at each sign again. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from plans.books.number_format.general import EXACT, UNITS

Token = tuple[str, str]
"""(kind, text) of a format's code; the kinds are those of `plans.books.number_format.section`."""


@dataclass(frozen=True, slots=True)
class EverydayPattern:
    """`before`, digits, `after`. `least`: digits before the point; `places`: after it; `scale`: powers of ten."""

    before: str
    after: str
    least: int
    places: int
    grouping: bool
    scale: int

    def printed(self, value: Decimal) -> str:
        shown = value.scaleb(self.scale) if self.scale else value
        shown = shown.copy_abs().quantize(UNITS[self.places], context=EXACT)
        text = format(shown, ",f" if self.grouping else "f")
        if self.least > 1:
            text = text.zfill(self.least + (self.places + 1 if self.places else 0))
        return f"{'-' if value.is_signed() and value else ''}{self.before}{text}{self.after}"


_EVERYDAY = re.compile(r"(?P<whole>(?:#,##)?0+)(?:\.(?P<decimals>0{1,30}))?(?P<percent>%?)")


def everyday_pattern(tokens: tuple[Token, ...]) -> EverydayPattern | None:
    """None where the pattern isn't one uninterrupted `#,##0.00%`."""
    signs = "".join("x" if kind == "literal" or text not in "0#,.%" else text for kind, text in tokens)
    pattern = signs.strip("x")
    match = _EVERYDAY.fullmatch(pattern)
    if match is None or (match["whole"].startswith("#") and match["whole"] != "#,##0"):
        return None
    start = len(signs) - len(signs.lstrip("x"))
    before, after = tokens[:start], tokens[start + len(pattern) :]
    if not _only_words((*before, *after)):
        return None
    grouped = match["whole"].startswith("#")
    return EverydayPattern(
        before="".join(text for _, text in before),
        after=match["percent"] + "".join(text for _, text in after),
        least=1 if grouped else len(match["whole"]),
        places=len(match["decimals"] or ""),
        grouping=grouped,
        scale=2 if match["percent"] else 0,
    )


def _only_words(tokens: Iterable[Token]) -> bool:
    return not any(
        kind in ("digit", "exponent", "text", "general") or (kind != "literal" and text in ("/", "?", "@"))
        for kind, text in tokens
    )
