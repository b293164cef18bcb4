"""Excel's number formats: what a person sees of a stored number. `#,##0"件"` and 1027 → 「1,027件」. Pure.

In: a format's code (`read_format`) and a stored number. Out: the text on the sheet.

The formats of Japanese workbooks are covered (era dates, 「▲」 for minus, units in quotes, codes with leading zeros,
percent, thousands); what isn't (fractions, Chinese numerals by [DBNum1]) is shown as General shows it, never wrongly
rounded. Colours, fill characters and widths of other characters (`_)`) are layout and print nothing.
"""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from plans.books.cells import CellKind
from plans.books.number_codes import Condition, DigitPlaces, Section, Token, read_sections
from plans.values.words import ERAS

MAX_CODE = 1_000
"""Signs of a format that are looked at; Excel's own limit is 255."""
OVERFLOW = "#####"
"""What Excel fills a cell with whose value has no picture."""
_LONGEST = 400
"""Signs of a stored number; Excel writes at most 24."""
_EXACT = Context(prec=400 + 2 * MAX_CODE, rounding=ROUND_HALF_UP)
"""Wide enough for Excel's numbers, which go to 1E308, under a format of nothing but percent signs."""
_UNITS = tuple(Decimal(1).scaleb(-places) for places in range(40))
"""By the number of places after the point: the unit that is rounded to."""
_STORED = Context(prec=15, Emax=308, Emin=-308, traps=[])
"""Fifteen digits up to 1E308, as Excel keeps them; what is beyond becomes infinite, what is below 0."""
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_COMPARES = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_GENERAL = read_sections("General")[0]
_ZERO = Decimal(0)
_WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """A format read once. `code`: "" for General."""

    code: str
    sections: tuple[Section, ...]

    @property
    def is_date(self) -> bool:
        return self.sections[0].is_date

    @property
    def has_calendar(self) -> bool:
        """It shows a year, a month or a day, not a time of day alone."""
        return any(kind == "date" and text[0] in "ymdgear" for kind, text in self.sections[0].tokens)

    @property
    def says_zero(self) -> bool:
        """It has a section for 0."""
        return len(self.sections) > 2 and "text" not in self.sections[2].kinds

    def number(self, value: Decimal) -> str:
        """`OVERFLOW` where the format has no section for such a number."""
        chosen = self._choose(value)
        return _printed_figure(*chosen) if chosen else OVERFLOW

    def moment(self, value: datetime, serial: Decimal) -> str:
        """A day or time; `serial` counts days, for formats of elapsed hours."""
        chosen = self._choose(serial)
        if chosen is None:
            return OVERFLOW
        section = chosen[0]
        if not section.is_date or "text" in section.kinds:
            return _printed_figure(section, serial)
        return _printed_moment(section, value, serial)

    def text(self, value: str) -> str:
        """Text under a format: `@"課"` adds to it; a fourth section or a lone `@` decides. A fourth section
        without `@` shows only its own signs: `;;;` none."""
        has_own = len(self.sections) > 3
        section = self.sections[3] if has_own else self.sections[-1]
        if not section.kinds & {"text", "general"}:
            return "".join(text for _, text in section.tokens) if has_own else value
        if "text" not in section.kinds:
            return value
        return "".join(value if kind == "text" else text for kind, text in section.tokens)

    def _choose(self, value: Decimal) -> tuple[Section, Decimal] | None:
        """The section that shows the value, and the value without its sign where the section says it."""
        numeric = self.sections[:3]
        if len(numeric) > 1 and "text" in numeric[-1].kinds:
            numeric = numeric[:-1]
        if any(one.condition for one in numeric):
            return _by_condition(numeric, value)
        if len(numeric) > 1 and value < 0:
            return numeric[1], abs(value)
        if len(numeric) > 2 and value == 0:
            return numeric[2], value
        return numeric[0], value


def read_format(code: str) -> Format:
    """Never fails: a code that means nothing prints its own signs, as Excel's does."""
    is_general = code.lower() in ("", "general", "g/標準", "標準")
    return Format("" if is_general else code, read_sections("General" if is_general else code))


def _by_condition(numeric: tuple[Section, ...], value: Decimal) -> tuple[Section, Decimal] | None:
    """Up to three sections, of which some have a condition. None where no section is left for the value.

    As Excel does: one section alone leaves all other numbers to General; where two both fail, the cell is
    filled with #; of three the last takes what the others don't. A section without a condition of its own
    that stands before the last is for the positive or for the negative.
    """
    *before, last = numeric
    if not before:
        return _unsigned(last, value) if _holds(last.condition, value) else (_GENERAL, value)
    usual = (">" if len(numeric) > 2 else ">=", _ZERO), ("<", _ZERO)
    for one, condition in zip(before, usual, strict=False):
        if _holds(one.condition or condition, value):
            return _unsigned(one, value)
    if len(numeric) == 2 and last.condition and not _holds(last.condition, value):
        return None
    return _unsigned(last, value)


def _holds(condition: Condition | None, value: Decimal) -> bool:
    return condition is None or _COMPARES[condition[0]](value, condition[1])


def _unsigned(section: Section, value: Decimal) -> tuple[Section, Decimal]:
    """A condition that lets only negatives in prints its own sign."""
    sign, bound = section.condition or ("", _ZERO)
    only_negative = (sign in ("<", "<=", "=") and bound < 0) or (sign == "<" and bound == 0)
    return section, abs(value) if only_negative else value


# ── A stored figure ──────────────────────────────────────────────────────────────────────────────────────────


def shortest(raw: str) -> Decimal | None:
    """A stored number with the 15 digits that Excel keeps and shows; None for what is no finite number.

    Files hold binary fractions (0.28999999999999998): nobody's figure, so 0.29.
    """
    if len(raw) > _LONGEST or not _NUMBER.fullmatch(raw):
        return None
    number = _STORED.create_decimal(raw)
    return number if number.is_finite() else None


@lru_cache(maxsize=1 << 14)  # most figures of a long table stand in it many times
def shown_figure(raw: str, form: Format, *, from_1904: bool) -> tuple[CellKind, str, str]:
    """(kind, printed, value) of a stored number, which may be a day or a time of day. `from_1904`: the workbook
    counts its days from there."""
    number = shortest(raw)
    if number is None:  # NaN, 1E400, digits of another script: Excel would call the file damaged
        return CellKind.ERROR, raw[:100], ""
    value = digits(number)
    if not form.code:
        return CellKind.NUMBER, general(number), value
    if not form.is_date:
        printed = form.number(number)
        return (CellKind.ERROR, printed, "") if printed == OVERFLOW else (CellKind.NUMBER, printed, value)
    moment = moment_of(number, from_1904)
    if moment is None:
        return CellKind.ERROR, OVERFLOW, ""
    if "elapsed" in form.sections[0].kinds:  # 36:00 is neither a time of day nor the 1.5 that is stored
        return CellKind.TEXT, form.moment(moment, number), ""
    if form.has_calendar and number < 1 and not from_1904:
        return CellKind.NUMBER, general(number), value  # no day is meant by a 0
    return CellKind.DATE, form.moment(moment, number), iso(moment, form)


# ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────


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
            return general(_rounded(value, max(0, 10 - whole)))
        return text
    mantissa, _, exponent = f"{value:.5E}".partition("E")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}"


def _rounded(value: Decimal, places: int) -> Decimal:
    """Half up, to at most 39 places."""
    return value.quantize(_UNITS[min(places, 39)], context=_EXACT)


def _printed_figure(section: Section, value: Decimal) -> str:
    """`value` as the section shows it; a section for negative numbers is given them without their sign."""
    size = abs(value)
    if section.kinds & {"text", "general"}:
        shown = {"general": general(size), "text": general(size), "digit": ""}
        text = "".join(shown.get(kind, text) for kind, text in section.tokens)
    elif section.digits is None:
        text = "".join(text for _, text in section.tokens)
    elif ("sign", "/") in section.tokens:
        text = general(size)
    else:
        text = _patterned(section.tokens, section.digits, size)
    if value < 0 and not _shows_zero(section.digits, size):
        text = f"-{text}"
    return text.translate(_WIDE) if section.is_wide else text


def _shows_zero(at: DigitPlaces | None, size: Decimal) -> bool:
    """It is rounded to zero: Excel leaves out a sign that the format doesn't write (-0.001 as `0%`: 「0%」)."""
    return at is not None and at.power is None and not _rounded(size.scaleb(at.scale), len(at.decimals))


def _patterned(tokens: tuple[Token, ...], at: DigitPlaces, size: Decimal) -> str:
    shown = size.scaleb(at.scale)
    if at.around:
        figure = format(_rounded(shown, len(at.decimals)), ",f" if at.grouping else "f")
        return f"{at.around[0]}{figure}{at.around[1]}"
    texts = [text for _, text in tokens]
    for place in at.commas:
        texts[place] = ""
    if at.power is not None:
        exponent = _exponent(shown, len(at.whole), len(at.decimals))
        shown = shown.scaleb(-exponent)
        sign = "-" if exponent < 0 else texts[at.power][1:].replace("-", "")
        texts[at.power] = f"E{sign}{str(abs(exponent)).zfill(len(at.exponent))}"
        for place in at.exponent:
            texts[place] = ""
    left, _, right = f"{_rounded(shown, len(at.decimals)):f}".partition(".")
    _fill_whole(texts, at, "" if left == "0" else left)
    needed = False
    for place, digit in reversed(list(zip(at.decimals, right.ljust(len(at.decimals), "0"), strict=False))):
        needed = needed or digit != "0" or texts[place] == "0"
        texts[place] = digit if needed else texts[place].strip("#").replace("?", " ")
    return "".join(texts)


def _exponent(shown: Decimal, width: int, places: int) -> int:
    """The power of ten that is taken out, so that at most `width` digits stand before the point."""
    if not shown:
        return 0
    exponent = shown.adjusted() - shown.adjusted() % width
    whole = f"{_rounded(shown.scaleb(-exponent), places):f}".partition(".")[0]
    return exponent + width if whole == "1" + "0" * width else exponent


def _fill_whole(texts: list[str], at: DigitPlaces, left: str) -> None:
    """Digits into `0`, `#`, `?` from the right; the leftmost takes all that remain."""
    count = 0
    for place in reversed(at.whole):
        taken = left[-1:] or {"0": "0", "?": " "}.get(texts[place], "")
        if place == at.whole[0]:
            taken = left or taken
        left = left[:-1]
        texts[place] = ""
        for digit in reversed(taken):
            comma = "," if at.grouping and count and count % 3 == 0 and digit != " " else ""
            texts[place] = digit + comma + texts[place]
            count += 1


# ── Days and times ───────────────────────────────────────────────────────────────────────────────────────────

_LAST = datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001
_WEEKDAYS = "月火水木金土日"
_HALVES = "午前", "午後"
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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


def iso(moment: datetime, form: Format) -> str:
    """`2024-03-31`; with the time of day where there is one; `13:30:00` for a time alone."""
    if not form.has_calendar and form.is_date:
        return moment.time().isoformat(timespec="seconds")
    if moment.time() == time(0):
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds")


def _printed_moment(section: Section, value: datetime, serial: Decimal) -> str:
    half_day = "noon" in section.kinds
    if "fraction" not in section.kinds:
        value = min(value, _LAST) + timedelta(milliseconds=500)
    seconds = int((serial * 86_400).to_integral_value(ROUND_HALF_UP))
    texts = []
    for kind, text in section.tokens:
        shown = text
        if kind == "date":
            shown = _date_text(text, value, half_day, section)
        elif kind == "noon":
            halves = _HALVES if section.is_japanese and len(text) > 3 else text.split("/")
            shown = halves[value.hour >= 12]
        elif kind == "elapsed":
            shown = str(seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]).zfill(len(text))
        elif kind == "fraction":
            shown = f".{value.microsecond:06d}"[: len(text)]
        texts.append(shown)
    text = "".join(texts)
    return text.translate(_WIDE) if section.is_wide else text


def _date_text(code: str, value: datetime, half_day: bool, section: Section) -> str:
    letter, width = code[0], len(code)
    numbers = {
        "m": value.month,
        "d": value.day,
        "h": (value.hour % 12 or 12) if half_day else value.hour,
        "n": value.minute,
        "s": value.second,
    }
    if letter in "hns" or (letter in "md" and width < 3):
        return str(numbers[letter]).zfill(width)
    if letter in "md" and section.is_japanese:
        weekday = _WEEKDAYS[value.weekday()] + ("曜日" if width > 3 else "")
        return f"{value.month}月" if letter == "m" else weekday
    if letter in "md":
        name = _MONTHS[value.month - 1] if letter == "m" else _DAYS[value.weekday()]
        return name[: {"mmm": 3, "ddd": 3, "mmmmm": 1}.get(code)]
    if letter == "y":
        return f"{value.year:04d}" if width > 2 else f"{value.year % 100:02d}"
    if letter == "a":
        return _WEEKDAYS[value.weekday()] + ("曜日" if width == 4 else "")
    if letter == "b":
        return str(value.year + 543)
    first, name, initial = next((era for era in ERAS if value.date() >= era[0]), (date(1, 1, 1), "", ""))
    if letter == "g":
        return (initial, name[:1], name)[min(width, 3) - 1]
    year = value.year - first.year + 1
    shown = "元" if section.first_year_word and year == 1 else str(year).zfill(min(width, 2))
    return name + shown if letter == "r" else shown
