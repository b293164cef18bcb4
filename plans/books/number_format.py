"""Excel's number formats: what a person sees of a stored number. `#,##0"件"` and 1027 → 「1,027件」.

Pure: standard library only. The formats of Japanese workbooks are covered (era dates, 「▲」 for minus, units in
quotes, codes with leading zeros, percent, thousands); what isn't (fractions, Chinese numerals by [DBNum1]) is
shown as General shows it, never wrongly rounded. Colours, fill characters and widths of other characters (`_)`)
are layout and print nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

GENERAL = "General"

BUILT_IN = {
    0: "",
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
    27: "[$-411]ge.m.d",
    28: '[$-411]ggge"年"m"月"d"日"',
    29: '[$-411]ggge"年"m"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    34: 'yyyy"年"m"月"',
    35: 'm"月"d"日"',
    36: "[$-411]ge.m.d",
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
    50: "[$-411]ge.m.d",
    51: '[$-411]ggge"年"m"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: '[$-411]ggge"年"m"月"d"日"',
    55: 'yyyy"年"m"月"',
    56: 'm"月"d"日"',
    57: "[$-411]ge.m.d",
    58: '[$-411]ggge"年"m"月"d"日"',
}
"""The formats that a workbook names by number only, as Japanese Excel shows them (ECMA-376 18.8.30)."""

_ERAS = (
    (date(2019, 5, 1), ("R", "令", "令和")),
    (date(1989, 1, 8), ("H", "平", "平成")),
    (date(1926, 12, 25), ("S", "昭", "昭和")),
    (date(1912, 7, 30), ("T", "大", "大正")),
    (date(1868, 1, 25), ("M", "明", "明治")),
)
_LAST = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001
_WEEKDAYS = "月火水木金土日"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")

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
    | (?P<part>\.0+(?=[^0\#?,]|$))
    | (?P<digit>[0\#?])
    | (?P<sign>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)


_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # Excel's numbers go to 1E308
_UNITS = tuple(Decimal(1).scaleb(-places) for places in range(40))


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(_UNITS[min(places, 39)], context=_EXACT)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A pattern of the everyday kind, read once: `before`, digits, `after`."""

    before: str
    after: str
    least: int
    places: int
    grouping: bool
    scale: int

    def number(self, value: Decimal) -> str:
        shown = value.scaleb(self.scale) if self.scale else value
        shown = shown.copy_abs().quantize(_UNITS[self.places], context=_EXACT)
        text = format(shown, ",f" if self.grouping else "f")
        if self.least > 1:
            text = text.zfill(self.least + (self.places + 1 if self.places else 0))
        return f"{'-' if value.is_signed() and value else ''}{self.before}{text}{self.after}"


_EVERYDAY = re.compile(r"(?P<whole>(?:#,##)?0+)(?:\.(?P<part>0{1,30}))?(?P<percent>%?)")


def _plain_pattern(tokens: tuple[tuple[str, str], ...]) -> _Plain | None:
    """None where the pattern isn't one uninterrupted `#,##0.00%`."""
    kinds = "".join("x" if kind == "literal" or text not in "0#,.%" else text for kind, text in tokens)
    match = _EVERYDAY.fullmatch(kinds.strip("x"))
    if match is None or (match["whole"].startswith("#") and match["whole"] != "#,##0"):
        return None
    start = len(kinds) - len(kinds.lstrip("x"))
    if any(kind in ("digit", "exponent", "text", "general") for kind, _ in tokens[:start]):
        return None
    end = start + len(kinds.strip("x"))
    if any(kind != "literal" and text in ("/", "?", "@") for kind, text in (*tokens[:start], *tokens[end:])):
        return None
    if any(kind in ("digit", "exponent", "text", "general") for kind, _ in tokens[end:]):
        return None
    grouped = match["whole"].startswith("#")
    return _Plain(
        before="".join(text for _, text in tokens[:start]),
        after=match["percent"] + "".join(text for _, text in tokens[end:]),
        least=1 if grouped else len(match["whole"]),
        places=len(match["part"] or ""),
        grouping=grouped,
        scale=2 if match["percent"] else 0,
    )


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, Decimal] | None = None
    is_date: bool = False
    has_calendar: bool = False
    is_elapsed: bool = False
    is_general: bool = False
    is_text: bool = False
    is_wide: bool = False
    first_year_word: bool = False
    plain: _Plain | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A format read once. `is_date`: it shows a serial number as a day or a time of day."""

    code: str
    sections: tuple[_Section, ...]

    @property
    def is_date(self) -> bool:
        return self.sections[0].is_date

    @property
    def has_calendar(self) -> bool:
        """It shows a year, a month or a day, not a time of day alone."""
        return self.sections[0].has_calendar

    @property
    def is_elapsed(self) -> bool:
        """It shows hours that go beyond 24 (`[h]:mm`)."""
        return self.sections[0].is_elapsed

    def number(self, value: Decimal) -> str:
        section, shown = self._choose(value)
        return _number(section, shown)

    def moment(self, value: datetime, serial: Decimal) -> str:
        """A day or time; `serial` counts days, for formats of elapsed hours."""
        return _moment(self._choose(serial)[0], value, serial)

    def text(self, value: str) -> str:
        """Text under a format: `@"課"` adds to it; a fourth part or a lone `@` decides."""
        section = self.sections[3] if len(self.sections) > 3 else self.sections[-1]
        if not section.is_text:
            return value
        return "".join(value if kind == "text" else text for kind, text in section.tokens)

    def _choose(self, value: Decimal) -> tuple[_Section, Decimal]:
        sections = self.sections[:3]
        if len(sections) == 1 and sections[0].condition is None:
            return sections[0], value
        if len(sections) > 1 and sections[-1].is_text:
            sections = sections[:-1]
        if any(one.condition for one in sections):
            for one in sections:
                if one.condition is None or _holds(one.condition, value):
                    # A condition that lets only negatives in prints its own sign.
                    below = one.condition and one.condition[0] in ("<", "<=") and one.condition[1] <= 0
                    return one, abs(value) if below else value
            return sections[-1], value
        if len(sections) == 1:
            return sections[0], value
        if value < 0:
            return sections[1], abs(value)
        if value == 0 and len(sections) > 2:
            return sections[2], value
        return sections[0], value


@lru_cache(maxsize=2_000)
def read_format(code: str) -> Format:
    """Never fails: a code that means nothing prints its own signs, as Excel's does."""
    sections = [_section(part) for part in _parts(code or GENERAL)]
    return Format(code, tuple(sections))


def _parts(code: str) -> list[str]:
    parts, start, place = [], 0, 0
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
            parts.append(code[start:place])
            start = place + 1
        place += 1
    parts.append(code[start:])
    return parts


def _section(code: str) -> _Section:
    tokens: list[tuple[str, str]] = []
    condition = None
    elapsed = wide = first_year_word = False
    for match in _TOKEN.finditer(code):
        kind, text = str(match.lastgroup), match[str(match.lastgroup)]
        if kind in ("quoted", "escaped"):
            tokens.append(("literal", text))
        elif kind in ("width", "fill"):
            continue
        elif kind == "bracket":
            if found := _CONDITION.fullmatch(text.strip()):
                condition = (found[1], Decimal(found[2].strip(".") or 0))
            elif _ELAPSED.fullmatch(text):
                tokens.append(("elapsed", text.lower()))
                elapsed = True
            elif text.startswith("$"):
                sign, _, place = text[1:].partition("-")
                first_year_word |= "gannen" in place
                tokens.append(("literal", sign))
            elif text.upper() == "DBNUM3":
                wide = True
        elif kind == "date":
            tokens.append(("date", text.lower()))
        elif kind == "noon":
            tokens.append(("noon", text))
        elif kind == "part":
            tokens.append(("part", text))
        elif kind in ("digit", "general", "exponent"):
            tokens.append((kind, text))
        elif text == "@":
            tokens.append(("text", text))
        else:
            tokens.append(("sign", text))
    kinds = {kind for kind, _ in tokens}
    is_date = bool(kinds & {"date", "elapsed", "noon"}) and "general" not in kinds and "digit" not in kinds
    if not is_date:
        tokens = _without_dates(tokens)
    return _Section(
        tokens=tuple(_minutes(tokens) if is_date else tokens),
        condition=condition,
        is_date=is_date,
        has_calendar=is_date
        and any(kind == "date" and text[0] in "ymdgear" for kind, text in _minutes(tokens)),
        is_elapsed=elapsed,
        is_general="general" in kinds,
        is_text="text" in kinds,
        is_wide=wide,
        first_year_word=first_year_word,
        plain=None if is_date or wide else _plain_pattern(tuple(tokens)),
    )


def _without_dates(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for kind, text in tokens:
        if kind == "part":
            found.append(("sign", "."))
            found += [("digit", "0")] * (len(text) - 1)
        else:
            found.append(("literal", text) if kind in ("date", "noon", "elapsed") else (kind, text))
    return found


def _minutes(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
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


def _holds(condition: tuple[str, Decimal], value: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────


def general(value: Decimal) -> str:
    """As a cell without format shows it: eleven places at most, then rounded or with an exponent."""
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if plain in ("-0", ""):
        plain = "0"
    size = value.adjusted() if value else 0
    if -5 < size < 11:
        whole = len(plain.partition(".")[0].lstrip("-"))
        if "." in plain and len(plain.lstrip("-")) > 11:
            return general(_rounded(value, max(0, 10 - whole)))
        return plain
    shown = f"{value:.5E}"
    digits, _, exponent = shown.partition("E")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{digits}E{exponent[0]}{exponent[1:].zfill(2)}"


def _number(section: _Section, value: Decimal) -> str:
    if section.plain:
        return section.plain.number(value)
    if section.is_text or section.is_general:
        sign = "-" if value < 0 else ""
        shown = general(abs(value))
        text = sign + "".join(
            shown if kind in ("general", "text") else ("" if kind == "digit" else text)
            for kind, text in section.tokens
        )
    else:
        text = _patterned(section, value)
    return text.translate(_WIDE) if section.is_wide else text


def _patterned(section: _Section, value: Decimal) -> str:
    tokens = section.tokens
    places = [place for place, (kind, _) in enumerate(tokens) if kind == "digit"]
    negative = "-" if value < 0 else ""
    if not places:
        return negative + "".join(text for _, text in tokens)
    if any(token == ("sign", "/") for token in tokens):
        return negative + general(abs(value))
    point = next((place for place, token in enumerate(tokens) if token == ("sign", ".")), len(tokens))
    power = next((place for place, (kind, _) in enumerate(tokens) if kind == "exponent"), len(tokens))
    whole = [place for place in places if place < min(point, power)]
    part = [place for place in places if point < place < power]
    commas = [place for place, token in enumerate(tokens) if token == ("sign", ",")]
    last = max([*whole, *part], default=places[-1])
    grouping = any(whole and whole[0] < place < whole[-1] for place in commas)
    scale = 0
    place = last + 1
    while place < len(tokens) and tokens[place] == ("sign", ","):
        scale, place = scale + 1, place + 1
    if whole and point < len(tokens):
        place = whole[-1] + 1
        while place < point and tokens[place] == ("sign", ","):
            scale, place = scale + 1, place + 1
    percent = sum(token[0] == "sign" and token[1] in "%％" for token in tokens if token[1] == "%")
    shown = abs(value).scaleb(2 * percent - 3 * scale)
    exponent = 0
    if power < len(tokens):
        width = max(1, len(whole))
        if shown:
            exponent = shown.adjusted() - (shown.adjusted() % width if width > 1 else 0)
            if f"{_rounded(shown.scaleb(-exponent), len(part)):f}".partition(".")[0] == "1" + "0" * width:
                exponent += width
        shown = shown.scaleb(-exponent)
    shown = _rounded(shown, len(part))
    left, _, right = f"{shown:f}".partition(".")
    left = "" if left == "0" else left
    filled = _whole_places(tokens, whole, left, grouping)
    filled |= _part_places(tokens, part, right)
    if power < len(tokens):
        rest = [place for place in places if place > power]
        digits = str(abs(exponent)).zfill(len(rest))
        filled |= dict.fromkeys(rest, "")
        sign = "-" if exponent < 0 else ("+" if tokens[power][1].endswith("+") else "")
        filled[power] = "E" + sign + digits
    if not whole and left:
        filled[point if point < len(tokens) else places[0]] = left + (
            "." if point < len(tokens) else filled.get(places[0], "")
        )
    for place in commas:
        if whole and whole[0] < place <= last + scale:
            filled[place] = ""
    return negative + "".join(filled.get(place, text) for place, (_, text) in enumerate(tokens))


def _whole_places(
    tokens: tuple[tuple[str, str], ...], whole: list[int], left: str, grouping: bool
) -> dict[int, str]:
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


def _part_places(tokens: tuple[tuple[str, str], ...], part: list[int], right: str) -> dict[int, str]:
    filled: dict[int, str] = {}
    needed = False
    for place, digit in reversed(list(zip(part, right.ljust(len(part), "0"), strict=False))):
        needed = needed or digit != "0" or tokens[place][1] == "0"
        filled[place] = digit if needed else (" " if tokens[place][1] == "?" else "")
    return filled


# ── Days and times ───────────────────────────────────────────────────────────────────────────────────────────


def moment_of(serial: Decimal, from_1904: bool = False) -> datetime | None:
    """Excel's day number as a moment, to the millisecond; None outside 1900–9999 (Excel shows #####)."""
    if from_1904:
        serial += 1462
    if not 0 <= serial < 2_958_466:
        return None
    # Excel counts a 29 February 1900 that never was.
    start = datetime(1899, 12, 30) if serial >= 60 else datetime(1899, 12, 31)  # noqa: DTZ001
    return start + timedelta(milliseconds=int((serial * 86_400_000).to_integral_value(ROUND_HALF_UP)))


def serial_of(moment: datetime) -> Decimal:
    """Excel's day number of a moment from March 1900 on, counted from 1900."""
    gap = moment - datetime(1899, 12, 30)  # noqa: DTZ001
    return Decimal(gap.days) + Decimal(gap.seconds) / 86_400


def _moment(section: _Section, value: datetime, serial: Decimal) -> str:
    if section.is_text or not section.is_date:
        return _number(section, serial)
    half_day = any(kind == "noon" for kind, _ in section.tokens)
    if not any(kind == "part" for kind, _ in section.tokens):
        value = min(value, _LAST) + timedelta(milliseconds=500)
    text = "".join(
        _moment_token(kind, text, value, serial, half_day, section.first_year_word)
        for kind, text in section.tokens
    )
    return text.translate(_WIDE) if section.is_wide else text


def _moment_token(
    kind: str, text: str, value: datetime, serial: Decimal, half_day: bool, first_year_word: bool
) -> str:
    if kind == "date":
        return _date_token(text, value, half_day, first_year_word)
    if kind == "minute":
        return str(value.minute).zfill(len(text))
    if kind == "noon":
        words = text.split("/")
        return words[0] if value.hour < 12 else words[1]
    if kind == "elapsed":
        seconds = int((serial * 86_400).to_integral_value(ROUND_HALF_UP))
        count = seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]
        return str(count).zfill(len(text))
    if kind == "part":
        return f".{value.microsecond:06d}"[: len(text)]
    return text


@lru_cache(maxsize=10_000)
def _date_token(text: str, value: datetime, half_day: bool, first_year_word: bool) -> str:
    letter, width = text[0], len(text)
    if letter == "y":
        return f"{value.year:04d}" if width > 2 else f"{value.year % 100:02d}"
    if letter == "m":
        if width >= 3:
            name = _MONTHS[value.month - 1]
            return name[:3] if width == 3 else (name[0] if width == 5 else name)
        return str(value.month).zfill(width)
    if letter == "d":
        name = _DAYS[value.weekday()]
        return str(value.day).zfill(width) if width < 3 else (name[:3] if width == 3 else name)
    if letter == "h":
        hour = (value.hour % 12 or 12) if half_day else value.hour
        return str(hour).zfill(width)
    if letter == "s":
        return str(value.second).zfill(width)
    if letter == "a":
        return _WEEKDAYS[value.weekday()] + ("曜日" if width == 4 else "")
    return _era_token(letter, width, value, first_year_word)


def _era_token(letter: str, width: int, value: datetime, first_year_word: bool) -> str:
    era = next((one for one in _ERAS if value.date() >= one[0]), None)
    if letter == "g":
        return era[1][min(width, 3) - 1] if era else ""
    if letter == "b":
        return str(value.year + 543)
    year = value.year - era[0].year + 1 if era else value.year
    shown = "元" if first_year_word and year == 1 else str(year).zfill(min(width, 2))
    return (era[1][2] if era else "") + shown if letter == "r" else shown
