"""The Japanese fiscal year (April to March) as a value: parse any notation, print both calendars.

Pure: standard library only.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_ERAS: tuple[tuple[str, str, int], ...] = (
    ("令和", "R", 2018),
    ("平成", "H", 1988),
    ("昭和", "S", 1925),
)
"""(name, letter, Western year before the era's year 1), newest first."""

FIRST, LAST = 1950, 2099
"""Years outside are refused as slips of the pen: no reform plan reaches beyond them."""

_ERA_PATTERN = re.compile(
    r"(?P<era>令和|平成|昭和|令|平|昭|[RHS])\.?(?P<year>元|\d{1,2})"
    r"(?:\((?P<western>\d{4})\))?(?:年度?|年度末)?"
)
_WESTERN_PATTERN = re.compile(r"(?P<western>\d{4})(?:年度?|年度末)?")


class NotAFiscalYear(ValueError):
    """The text names no possible fiscal year. `str()` is a sentence for the person who typed it."""


class FiscalYear(int):
    """A fiscal year as the Western year in which it begins: 令和2年度 is `FiscalYear(2020)`.

    It is an integer, so it sorts, subtracts and stores as one. `str()` gives the era name.
    Era names change on 1 April for whole fiscal years here: the fiscal year that begins in
    April 2019 is 令和元年度 (平成31年度 is understood as the same year).
    """

    __slots__ = ()

    def __new__(cls, year: int) -> FiscalYear:
        if not FIRST <= int(year) <= LAST:
            raise NotAFiscalYear(f"{year}年度は、あり得ない年度です。")
        return super().__new__(cls, year)

    @classmethod
    def parse(cls, text: str | int) -> FiscalYear:
        """The fiscal year that `text` names.

        Understands 令和2年度, 令和元年度, R2, Ｒ２, R元, 平成31年度 and 平成32年度 (real plans say so),
        H28, 2020, 2020年度, 令和2(2020)年度 and 2020年度（令和2年度）. Raises `NotAFiscalYear` for anything
        else, also where two notations in one text disagree, and for a bare 「2年度」.
        """
        if isinstance(text, int):
            return cls(text)
        folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
        both = re.fullmatch(r"(?P<first>[^()]+)\((?P<second>[^()]+)\)", folded)
        if both and not _ERA_PATTERN.fullmatch(folded):
            first, second = cls._parse_one(both["first"], text), cls._parse_one(both["second"], text)
            if first != second:
                raise NotAFiscalYear(f"「{text}」は、二つの年度が一致していません。")
            return first
        return cls._parse_one(folded, text)

    @classmethod
    def _parse_one(cls, folded: str, printed: str) -> FiscalYear:
        if match := _WESTERN_PATTERN.fullmatch(folded):
            return cls(int(match["western"]))
        match = _ERA_PATTERN.fullmatch(folded.upper())
        if not match:
            raise NotAFiscalYear(
                f"「{printed}」は年度として読めません。「令和6年度」「R6」「2024」のように入力してください。"
            )
        before = next(start for name, letter, start in _ERAS if match["era"] in (name, name[0], letter))
        in_era = 1 if match["year"] == "元" else int(match["year"])
        if in_era == 0:
            raise NotAFiscalYear(f"「{printed}」は、あり得ない年度です。")
        year = cls(before + in_era)
        if match["western"] and int(match["western"]) != year:
            raise NotAFiscalYear(f"「{printed}」は、和暦と西暦が一致していません。")
        return year

    @classmethod
    def containing(cls, day: date) -> FiscalYear:
        """The fiscal year that `day` falls in (31 March belongs to the year before)."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    def contains(self, day: date) -> bool:
        return FiscalYear.containing(day) == self

    @property
    def first_day(self) -> date:
        return date(int(self), 4, 1)

    @property
    def last_day(self) -> date:
        return date(int(self) + 1, 3, 31)

    @property
    def next(self) -> FiscalYear:
        return FiscalYear(self + 1)

    @property
    def previous(self) -> FiscalYear:
        return FiscalYear(self - 1)

    def _in_era(self) -> tuple[str, str, str]:
        for name, letter, before in _ERAS:
            if self > before:
                year = int(self) - before
                return name, letter, "元" if year == 1 else str(year)
        raise AssertionError("FIRST lies inside 昭和")  # pragma: no cover

    @property
    def era(self) -> str:
        """「令和2年度」"""
        name, _, year = self._in_era()
        return f"{name}{year}年度"

    @property
    def short(self) -> str:
        """「R2」, 「R元」"""
        _, letter, year = self._in_era()
        return f"{letter}{year}"

    @property
    def western(self) -> str:
        """「2020年度」"""
        return f"{int(self)}年度"

    @property
    def both(self) -> str:
        """「2020年度（令和2年度）」"""
        return f"{self.western}（{self.era}）"

    def __str__(self) -> str:
        return self.era

    def __repr__(self) -> str:
        return f"FiscalYear({int(self)})"


def year_range(start: int, end: int) -> list[FiscalYear]:
    """All fiscal years from `start` to `end`, both included; empty when `end` lies before `start`."""
    return [FiscalYear(year) for year in range(start, end + 1)]
