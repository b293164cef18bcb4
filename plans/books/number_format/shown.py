"""A format read once, and what it shows of a number, a moment or a text. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from plans.books.number_format.built_in import GENERAL
from plans.books.number_format.days import printed_moment
from plans.books.number_format.figures import printed_figure
from plans.books.number_format.section import Condition, Section, read_sections


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """A format read once. `is_date`: it shows a serial number as a day or a time of day. `code`: "" for General."""

    code: str
    sections: tuple[Section, ...]

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
        return printed_figure(section, shown)

    def moment(self, value: datetime, serial: Decimal) -> str:
        """A day or time; `serial` counts days, for formats of elapsed hours."""
        return printed_moment(self._choose(serial)[0], value, serial)

    def text(self, value: str) -> str:
        """Text under a format: `@"課"` adds to it; a fourth section or a lone `@` decides."""
        section = self.sections[3] if len(self.sections) > 3 else self.sections[-1]
        if not section.is_text:
            return value
        return "".join(value if kind == "text" else text for kind, text in section.tokens)

    def _choose(self, value: Decimal) -> tuple[Section, Decimal]:
        """The section that shows the value, and the value without its sign where the section says it."""
        numeric = self.sections[:3]
        if len(numeric) > 1 and numeric[-1].is_text:
            numeric = numeric[:-1]
        if any(one.condition for one in numeric):
            return _first_that_holds(numeric, value)
        if len(numeric) > 1 and value < 0:
            return numeric[1], abs(value)
        if len(numeric) > 2 and value == 0:
            return numeric[2], value
        return numeric[0], value


def _first_that_holds(numeric: tuple[Section, ...], value: Decimal) -> tuple[Section, Decimal]:
    for one in numeric:
        if one.condition is None:
            return one, value
        if _holds(one.condition, value):
            sign, bound = one.condition
            # A condition that lets only negatives in prints its own sign.
            return one, abs(value) if sign in ("<", "<=") and bound <= 0 else value
    return numeric[-1], value


def read_format(code: str) -> Format:
    """Never fails: a code that means nothing prints its own signs, as Excel's does."""
    is_general = code.lower() in ("", "general", "g/標準", "標準")
    return Format("" if is_general else code, read_sections(GENERAL if is_general else code))


def _holds(condition: Condition, value: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        "<=": value <= bound,
        ">": value > bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]
