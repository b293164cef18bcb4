"""The codes of Excel's number formats taken apart: sections (above 0, below 0, 0, text) and their tokens. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;[Red]"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), '[$-411]ggge"年"m"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
"""The formats that a workbook names by number only, as Japanese Excel shows them (ECMA-376 18.8.30); 0 is General."""

Token = tuple[str, str]
"""(kind, text). Kinds: `literal`, `digit`, `sign`, `exponent`, `general`, `text` (the cell's own), `date` (a run of
one letter; `n` for minutes), `noon`, `elapsed`, `fraction` (of a second)."""
Condition = tuple[str, Decimal]
"""(`<`, `<=`, `>`, `>=`, `=` or `<>`, bound)"""


@dataclass(frozen=True, slots=True)
class DigitPlaces:
    """Where among a section's tokens a number's digits go. Places count from 0."""

    whole: list[int]
    """Before the decimal point."""
    decimals: list[int]
    power: int | None
    """Of the `E+`."""
    exponent: list[int]
    grouping: bool
    scale: int
    """Powers of ten: two for a `%`, minus three for each comma behind the digits."""
    commas: list[int]
    """Commas that print nothing of their own."""
    around: tuple[str, str] | None
    """What stands before and behind the digits of an everyday `0.00` or `#,##0.0`, which Python prints alike."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section read once."""

    tokens: tuple[Token, ...]
    kinds: frozenset[str]
    condition: Condition | None
    is_wide: bool
    """It shows full-width digits."""
    first_year_word: bool
    """It calls an era's first year 元年."""
    is_japanese: bool
    """Names of months and days and the halves of a day are Japanese whatever the letters (`[$-411]`)."""
    digits: DigitPlaces | None

    @property
    def is_date(self) -> bool:
        """It shows a serial number as a day or a time of day."""
        return bool(self.kinds & _OF_TIME)


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
    | (?P<text>@)
    | (?P<sign>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?(?:\d+\.?\d*|\.\d+))")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_OF_THE_SYSTEM = {
    **dict.fromkeys(("f800", "x-sysdate"), 'yyyy"年"m"月"d"日"'),
    **dict.fromkeys(("f400", "x-systime"), "h:mm:ss"),
}
"""Locales that stand for the computer's own long date and time, here as Windows sets them up in Japan."""
_JAPANESE = 0x0411
"""Among Windows' identifiers of languages (MS-LCID); the bits above tell calendar and numerals."""
_OF_TIME = frozenset({"date", "elapsed", "noon"})


def read_sections(code: str) -> tuple[Section, ...]:
    """At least one. Never fails: a code that means nothing prints its own signs, as Excel's does."""
    sections: list[list[Token]] = [[]]
    for kind, text in _parts(code):
        if (kind, text) == ("sign", ";"):
            sections.append([])
        else:
            sections[-1].append((kind, text))
    return tuple(map(_section, sections))


def _parts(code: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(code):
        kind = str(match.lastgroup)
        yield kind, match[kind]


def _section(found: list[Token]) -> Section:
    brackets = [text for kind, text in found if kind == "bracket"]
    locales = [text.partition("-")[2].lower() for text in brackets if text.startswith("$")]
    if of_the_system := next((_OF_THE_SYSTEM[one] for one in locales if one in _OF_THE_SYSTEM), ""):
        found = list(_parts(of_the_system))
    conditions = [match for text in brackets if (match := _CONDITION.fullmatch(text.strip()))]
    tokens = [token for kind, text in found if (token := _token(kind, text))]
    kinds = {kind for kind, _ in tokens}
    is_date = kinds & _OF_TIME and not kinds & {"general", "digit"}
    tokens = _with_minutes(tokens) if is_date else _without_dates(tokens)
    digits = _digit_places(tokens)  # may add one to them
    return Section(
        tokens=tuple(tokens),
        kinds=frozenset(kind for kind, _ in tokens),
        condition=(conditions[-1][1], Decimal(conditions[-1][2])) if conditions else None,
        is_wide=any(text.upper() == "DBNUM3" for text in brackets),
        first_year_word=any("gannen" in one for one in locales),
        is_japanese=any(map(_is_japanese, locales)),
        digits=digits,
    )


def _is_japanese(locale: str) -> bool:
    """`411`, `1030411` (with the calendar of eras), `ja-jp-x-gannen`."""
    if re.fullmatch(r"[0-9a-f]{3,8}", locale):
        return int(locale, 16) & 0xFFFF == _JAPANESE
    return locale.partition("-")[0] == "ja"


def _token(kind: str, text: str) -> Token | None:
    """None for what prints nothing. Of brackets elapsed hours (`[h]`) and a currency (`[$¥-411]`) do; colours,
    conditions and numerals don't."""
    if kind in ("quoted", "escaped"):
        return "literal", text
    if kind == "bracket" and _ELAPSED.fullmatch(text):
        return "elapsed", text.lower()
    if kind == "bracket" and text.startswith("$"):
        return "literal", text[1:].partition("-")[0]
    if kind in ("width", "fill", "bracket"):
        return None
    return kind, text.lower() if kind == "date" else text


def _without_dates(tokens: list[Token]) -> list[Token]:
    found: list[Token] = []
    for kind, text in tokens:
        if kind == "fraction":
            found += [("sign", "."), *[("digit", "0")] * (len(text) - 1)]
        else:
            found.append(("literal" if kind in _OF_TIME else kind, text))
    return found


def _with_minutes(tokens: list[Token]) -> list[Token]:
    """`m` after hours or before seconds means minutes: `n` here."""
    found = list(tokens)
    places = [place for place, (kind, _) in enumerate(found) if kind in ("date", "elapsed")]
    for order, place in enumerate(places):
        if found[place] not in (("date", "m"), ("date", "mm")):
            continue
        before = found[places[order - 1]][1] if order else ""
        after = found[places[order + 1]][1] if order + 1 < len(places) else ""
        if before[:1] == "h" or after[:1] == "s":
            found[place] = ("date", "n" * len(found[place][1]))
    return found


def _digit_places(tokens: list[Token]) -> DigitPlaces | None:
    """None where the pattern has no digit. A pattern without one before the point (`.00`) gets it."""
    places = [place for place, (kind, _) in enumerate(tokens) if kind == "digit"]
    if not places:
        return None
    end = len(tokens)
    signs = "".join(text if kind in ("digit", "sign") else " " for kind, text in tokens)  # one for each token
    point = signs.index(".") if "." in signs else end
    power = next((place for place, (kind, _) in enumerate(tokens) if kind == "exponent"), end)
    whole = [place for place in places if place < min(point, power)]
    if not whole:
        tokens.insert(min(point, power), ("digit", "#"))
        return _digit_places(tokens)
    decimals = [place for place in places if point < place < power]
    last = max(whole + decimals)
    behind = end - len(signs[last + 1 :].lstrip(","))
    thousands = behind - last - 1
    if decimals:
        thousands += point - len(signs[:point].rstrip(","))
    around = None
    if power == end and re.fullmatch(r"(#,##)?0(\.0+)?", signs[whole[0] : last + 1]):
        before, after = tokens[: whole[0]], tokens[behind:]
        around = "".join(text for _, text in before), "".join(text for _, text in after)
    return DigitPlaces(
        whole=whole,
        decimals=decimals,
        power=power if power < end else None,
        exponent=[place for place in places if place > power],
        grouping="," in signs[whole[0] : whole[-1]],
        scale=2 * signs.count("%") - 3 * thousands,
        commas=[place for place in range(whole[0], behind) if signs[place] == ","],
        around=around,
    )
