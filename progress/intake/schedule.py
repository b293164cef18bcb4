"""A printed 実施時期 → the fiscal years it names, and no more than it names.

Pure: standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from items.quantity import absent
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from plans.values.text import half_width


@dataclass(frozen=True, slots=True)
class Schedule:
    """`start_year` and `end_year`: None where the text names none (「～令和6年度」 has no first year).

    `printed` is the text on one line. `understood`: False for words that name no year (「随時」); such text stays
    text. An empty cell and a dash are understood: they name nothing.
    """

    printed: str
    start_year: FiscalYear | None = None
    end_year: FiscalYear | None = None
    every_year: bool = False
    understood: bool = True


_EVERY_YEAR = frozenset({"毎年度", "毎年", "各年度", "全年度"})
_FROM_TO = re.compile(r"(?P<first>.*?)(?:~|〜|-|から)(?P<last>.*)")
_AFTER = re.compile(r"(?P<first>.+?)(?:以降|以後|から)")
_UNTIL = re.compile(r"(?P<last>.+?)(?:まで|迄)")
_WITHOUT_ERA = re.compile(r"(?:\d{1,2}|元)年?度?")
_ERA = re.compile(r"令和|平成|昭和|[RHS]")


def read_schedule(text: str) -> Schedule:
    """「毎年度」, 「令和3年度」 (begins and ends in it), 「令和3年度～」, 「～令和6年度」, 「令和4年度～6年度」 (the
    second year is of the first one's era), 「令和3年度から令和5年度まで」, 「R3-R7」, 「2021～2025」."""
    printed = re.sub(r"\s*\n\s*", " ", text.strip())
    folded = re.sub(r"\s", "", half_width(printed)).replace("～", "~")
    if absent(printed):
        return Schedule(printed)
    if folded in _EVERY_YEAR:
        return Schedule(printed, every_year=True)
    if match := _AFTER.fullmatch(folded) or _FROM_TO.fullmatch(folded) or _UNTIL.fullmatch(folded):
        parts = match.groupdict()
        first, last = parts.get("first") or "", parts.get("last") or ""
    else:
        first = last = folded
    last = re.sub(r"(?:まで|迄)$", "", last)
    try:
        start = FiscalYear.parse(first) if first else None
        end = FiscalYear.parse(_in_era_of(first, last)) if last else None
    except NotAFiscalYear:
        return Schedule(printed, understood=False)
    if (start is None and end is None) or (start and end and end < start):
        return Schedule(printed, understood=False)
    return Schedule(printed, start, end)


def _in_era_of(first: str, last: str) -> str:
    """「6年度」 behind 「令和4年度」 → 「令和6年度」."""
    era = _ERA.match(first)
    return f"{era[0]}{last}" if era and _WITHOUT_ERA.fullmatch(last) else last
