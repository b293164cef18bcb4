"""Fiscal years inside a heading or a title: which ones, and what the text says beside them.

Pure: standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from plans.values.fiscal_year import FiscalYear, MentionKind, NotAFiscalYear, years_in

_DAY = re.compile(
    r"(?P<year>(?:令和|平成|昭和|(?<![A-Za-z0-9])[RHS])(?:元|\d{1,2})|(?<!\d)20\d{2})"
    r"(?:年|[./])(?P<month>1[0-2]|0?[1-9])(?:月末?|末|[./])?(?:(?<=[月./])(?:\d{1,2}|末)日?)?(?:現在|時点)?(?![\d年])"
)
"""「R2.1.15現在」, 「令和4年3月31日」, 「R4.3末」: a day lies in the fiscal year that began in the April before.
「令和4.5年度」 is no day."""
_FISCAL = re.compile(r"(?<![A-Za-z])FY['’.\-]?(?P<year>20\d{2}|\d{2})(?!\d)(?:年度?)?", re.IGNORECASE)
"""「FY2023」, 「FY23」: two digits behind FY are always of the Western year."""


_KANJI = re.compile(r"(?P<era>令和|平成|昭和)(?P<number>[一二三四五六七八九十]{1,3})(?=年)")
"""「令和五年度」, 「平成二十八年度」"""
_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)}


def _in_digits(match: re.Match[str]) -> str:
    tens, ten, ones = match["number"].rpartition("十")
    number = (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
    return f"{match['era']}{number}"


@dataclass(frozen=True, slots=True)
class Named:
    """The years a text names. `period`: the first and the last of a run (「R3～R7」); `day`: named by a date."""

    years: tuple[FiscalYear, ...] = ()
    period: bool = False
    day: bool = False

    @property
    def one(self) -> FiscalYear | None:
        """The year, where the text names exactly one."""
        return self.years[0] if len(self.years) == 1 else None


NONE = Named()


@lru_cache(maxsize=1 << 14)
def take_years(plain: str) -> tuple[str, Named]:
    """The years of a text without white space, and what the text says without them."""
    plain = _KANJI.sub(_in_digits, plain)
    plain = _FISCAL.sub(lambda match: f"20{match['year'][-2:]}年度", plain)
    mentions = years_in(plain)
    if not mentions:
        return _take_day(plain)
    rest, before = "", 0
    for mention in mentions:
        between = plain[before : mention.start]
        rest += "" if before and re.fullmatch(r"[~〜～ー―–—-]|から", between) else between
        before = mention.end
    rest = re.sub(r"^[~〜～]|[~〜～]$", "", rest + plain[before:])
    years = tuple(dict.fromkeys(mention.year for mention in mentions))
    # 「令和4年度～」 and 「～令和6年度」 name a run too, whose other end they leave open.
    return rest, Named(years, period=any(mention.kind != MentionKind.ONE for mention in mentions))


def _take_day(plain: str) -> tuple[str, Named]:
    match = _DAY.search(plain)
    if match is None:
        return plain, NONE
    try:
        year = FiscalYear.parse(match["year"])
    except NotAFiscalYear:
        return plain, NONE
    year = year if int(match["month"]) >= 4 else year.previous
    return plain[: match.start()] + plain[match.end() :], Named((year,), day=True)
