"""Goals that are a month by which something is done: 「令和2年12月までに方向性を確定」.

Pure: standard library only.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date

from items.quantity import Deadline, fold, parse_cell
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear

_MONTH_ONLY = re.compile(r"(?P<name>\D{2,100}?)\s*[:：]?\s*\d{1,2}月末?(?:まで)?", re.S)
_DUE = re.compile(
    r"(?P<year>(?:令和|平成)(?:元|\d{1,2})年|[RH](?:元|\d{1,2})\.|20\d\d年)(?P<month>\d{1,2})月?末?"
)
_TIME_WORDS = re.compile(r"(?:(?:令和|平成)(?:元|\d{1,2})|20\d\d)年度?(?:\d{1,2}月末?)?(?:までに|まで|に)?")
_LONGEST_NAME = 60


def due_in(text: str) -> date | None:
    """The last day of the one month that a single line, no sentence, names with its year; None otherwise."""
    if "\n" in text.strip() or "。" in text:
        return None
    found = list(_DUE.finditer(fold(text)))
    meaning = parse_cell(text)[0]
    if isinstance(meaning, Deadline) and len(found) < 2:
        return _last_day(meaning.year, meaning.month)
    if len(found) != 1 or not 1 <= int(found[0]["month"]) <= 12:
        return None
    try:
        # Years before a month are calendar years, written as fiscal years are.
        return _last_day(int(FiscalYear.parse(found[0]["year"].rstrip("年."))), int(found[0]["month"]))
    except NotAFiscalYear:
        return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def name_in(boxes: Iterable[str]) -> str:
    """「次年度組織の方向性を確定する時期 12月」 names what is due; "" where no box does."""
    matches = (_MONTH_ONLY.fullmatch(fold(text).strip()) for text in boxes)
    return next((match["name"].strip() for match in matches if match), "")


def name_of(text: str) -> str:
    """A name out of a goal: what it says beside its dates."""
    rest = _TIME_WORDS.sub("", fold(text)).strip(" ・、。\n")
    return f"{rest[:_LONGEST_NAME]}（期限）" if rest else "期限"
