"""A calendar day as people write it: 2026-04-01, 2026/4/1, 令和8年4月1日, R8.4.1 → `datetime.date`.

Pure.
"""

from __future__ import annotations

import re
from datetime import date

from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from plans.values.text import half_width

EXAMPLE = "例：令和8年4月1日、2026-04-01"

_DAY = re.compile(
    r"(?P<year>\d{4}|(?:令和|平成|昭和|令|平|昭|[RHS])\.?(?:元|\d{1,2}))"
    r"(?:年(?P<month>\d{1,2})月(?P<day>\d{1,2})日|(?P<mark>[-./])(?P<month2>\d{1,2})(?P=mark)(?P<day2>\d{1,2}))"
)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー", "-"))


class NotADay(ValueError):
    """The text names no day. `str()` is a sentence for the person who typed it."""


def parse(text: str) -> date:
    """The day that `text` names, in either calendar, half or full width. Raises `NotADay`.

    The same years as for fiscal years are possible; 平成32年 is understood (real documents say so).
    """
    folded = re.sub(r"\s", "", half_width(text)).translate(_DASHES).upper()
    match = _DAY.fullmatch(folded)
    if match is None:
        raise NotADay(f"「{text.strip()}」は日付として読めません。{EXAMPLE}")
    try:
        # Notations and limits of the year are those of fiscal years; here it is a calendar year.
        year = int(FiscalYear.parse(match["year"]))
        return date(year, int(match["month"] or match["month2"]), int(match["day"] or match["day2"]))
    except (NotAFiscalYear, ValueError) as error:
        raise NotADay(f"「{text.strip()}」という日はありません。{EXAMPLE}") from error
