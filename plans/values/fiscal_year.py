"""The Japanese fiscal year (April to March) as a value: parse any notation, print both calendars.

Pure.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from plans.values.text import half_width
from plans.values.words import ERAS

FIRST, LAST = 1950, 2099
"""Years outside are refused as slips of the pen: no reform plan reaches beyond them."""

_ERA_PATTERN = re.compile(
    r"(?P<era>令和|平成|昭和|令|平|昭|[RHS])\.?(?P<year>元|\d{1,2})"
    r"(?:\((?P<western>\d{4})\))?(?:年度?|年度末)?"
)
_WESTERN_PATTERN = re.compile(r"(?P<western>\d{4})(?:年度?|年度末)?")

_BOTH_PATTERN = re.compile(
    r"(?P<first>[^()/]+)(?:\((?P<inner>[^()]+)\)(?:年度?|年度末)?|/(?P<second>[^()/]+))"
)
"""「2020年度(令和2年度)」, 「2020(R2)年度」, 「2020/R2」."""


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
        H28, 2020, 2020年度, 令和2(2020)年度, 2020(R2)年度, 2020/R2 and 2020年度（令和2年度）. Raises
        `NotAFiscalYear` for anything else, also where two notations in one text disagree, and for a bare
        「2年度」.
        """
        if isinstance(text, int):
            return cls(text)
        folded = re.sub(r"\s", "", half_width(text))
        both = _BOTH_PATTERN.fullmatch(folded)
        if both and not _ERA_PATTERN.fullmatch(folded):
            first = cls._parse_one(both["first"], text)
            second = cls._parse_one(both["inner"] or both["second"], text)
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
        first = next(first for first, name, letter in ERAS if match["era"] in (name, name[0], letter))
        in_era = 1 if match["year"] == "元" else int(match["year"])
        if in_era == 0:
            raise NotAFiscalYear(f"「{printed}」は、あり得ない年度です。")
        year = cls(first.year - 1 + in_era)
        if match["western"] and int(match["western"]) != year:
            raise NotAFiscalYear(f"「{printed}」は、和暦と西暦が一致していません。")
        return year

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
        first, name, letter = next(era for era in ERAS if self >= era[0].year)
        year = int(self) - first.year + 1
        return name, letter, "元" if year == 1 else str(year)

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
        """「令和2年度（2020年度）」: the era first, as city halls write."""
        return f"{self.era}（{self.western}）"

    def __str__(self) -> str:
        return self.era

    def __repr__(self) -> str:
        return f"FiscalYear({int(self)})"


def year_range(start: int, end: int) -> list[FiscalYear]:
    """All fiscal years from `start` to `end`, both included; empty when `end` lies before `start`."""
    return [FiscalYear(year) for year in range(start, end + 1)]


class MentionKind(StrEnum):
    """Does the year stand alone, or as the first or last year of a range?"""

    ONE = "one"
    FROM = "from"
    TO = "to"


@dataclass(frozen=True)
class YearMention:
    """A fiscal year inside a heading: `text[start:end]` names it. 「令和4年度～」 mentions a FROM without a TO."""

    year: FiscalYear
    start: int
    end: int
    kind: MentionKind


_TAIL = r"(?:\s*年(?:\s*度)?)?"
_ERA = (
    r"(?:令\s*和|平\s*成|昭\s*和|(?<![A-Za-z0-9.])[RHSrhs]\.?)\s*(?:元|\d{1,2})(?!\d)"
    r"(?:\s*\(\s*\d{4}\s*(?:年(?:\s*度)?)?\s*\))?"
)
_WESTERN = r"(?<![\d,.A-Za-z/¥$_第約])(?:(?<!-)|(?<=\d{4}-))(?:19|20)\d{2}(?![\d,.])"
_ALONE = r"実績|目標|計画|見込|見通|現状|予算|決算|基準|当初|末|値|中間|最終|評価|達成|進捗|取組|指標"
_EDGE = rf"\s*(?:$|[()\[\]【】「」\n]|{_ALONE})"
"""What may stand behind a bare 「2024」: with anything else there (「2024件」) it is a number, no year."""
_RANGED = rf"\s*(?:~\s*$|(?:[~-]|から)\s*(?:(?:19|20)?\d{{2}}\s*年|(?:19|20)\d{{2}}{_EDGE}|{_ERA}))"
_MENTION = re.compile(
    # A year and the same year in the other calendar behind it.
    rf"(?P<pair>(?:{_ERA}|{_WESTERN}){_TAIL}\s*(?:\(\s*(?:{_ERA}|(?:19|20)\d{{2}}){_TAIL}\s*\){_TAIL}"
    rf"|/\s*(?:{_ERA}|(?:19|20)\d{{2}}(?!\d)){_TAIL}))"
    rf"|(?P<era>{_ERA}{_TAIL})"
    rf"|(?P<western>{_WESTERN}(?:\s*年(?:\s*度)?|(?={_EDGE}|{_RANGED})))"
)
_SINGLE = re.compile(rf"(?:{_ERA}|{_WESTERN}){_TAIL}")
_RANGE = r"\s*(?:~|-|から)\s*"
_DATE_BEHIND = re.compile(
    r"\s*(?:年\s*)?\d{0,2}\s*月|\s*[./]\s*\d|[A-Za-z0-9_]|-\s*\d{1,2}(?!\d)(?!\s*年)|\s*年\s*\d"
)
"""Behind a year: a month, a day, the rest of a code. Then it was a date (R2.1.15) or a code (R2-1)."""
_SHORT = re.compile(r"\s*(?:[~\-・、,]|から|及び|と)\s*(?P<year>\d{1,2})\s*年\s*度")
"""「令和2～6年度」, 「2020～24年度」, 「令和3・4年度」: the second year is short for one of the same kind."""
_WAVES = dict.fromkeys(map(ord, "〜～~∼⁓"), "~") | dict.fromkeys(map(ord, "－−–—―─‐‑ーｰ"), "-")


def _folded(text: str) -> tuple[str, list[int]]:
    """The text with half-width characters, and for each of them its position in `text` (and the end of it)."""
    pieces: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        piece = half_width(character.translate(_WAVES))
        pieces.append(piece)
        places += [place] * len(piece)
    return "".join(pieces), [*places, len(text)]


def _mentioned(folded: str) -> list[YearMention]:
    """Every year, each as ONE, with its place in the folded text."""
    found: list[YearMention] = []
    place = 0
    while match := _MENTION.search(folded, place):
        (start, end), place = match.span(), match.end()
        try:
            year = FiscalYear.parse(match[0])
        except NotAFiscalYear:
            # Two years that differ are two mentions: 「令和2年度（令和3年度）」.
            place = start + 1
            if match["pair"] and (single := _SINGLE.match(folded, start)):
                place = single.end()
                with suppress(NotAFiscalYear):
                    year = FiscalYear.parse(single[0])
                    found.append(YearMention(year, *single.span(), MentionKind.ONE))
            continue
        if not _DATE_BEHIND.match(folded, end):
            found.append(YearMention(year, start, end, MentionKind.ONE))
    return found


def _with_short_years(folded: str, mentions: list[YearMention]) -> list[YearMention]:
    """Adds the years that are printed without their era: 「令和2～6年度」, 「令和3・4年度」."""
    result: list[YearMention] = []
    for mention in mentions:
        result.append(mention)
        last = mention
        while short := _SHORT.match(folded, last.end):
            name = re.match(r"\D+", folded[mention.start : mention.end])
            prefix = name[0] if name else str(int(mention.year) // 100)
            try:
                year = FiscalYear.parse(f"{prefix}{short['year']}")
            except NotAFiscalYear:
                break
            if year <= last.year:
                break
            last = YearMention(year, short.start("year"), short.end(), MentionKind.ONE)
            result.append(last)
    return result


def years_in(text: str) -> list[YearMention]:
    """The fiscal years inside a heading, in the order of the text; positions are those of `text`.

    「2021年度（令和3年度）計画値」 mentions one year, 「H28～R2」 two (FROM and TO; the years between are not
    listed), 「～令和6年度」 a TO alone. Dates (R2.1.15, 令和3年3月31日, 2021/4/1), codes (R2-1, A2020) and a bare
    「3年度」 mention none. Where two notations disagree (「2020年度（令和3年度）」) both years are mentioned.
    """
    folded, places = _folded(text)
    mentions = _with_short_years(folded, _mentioned(folded))
    result: list[YearMention] = []
    for index, mention in enumerate(mentions):
        before = mentions[index - 1] if index else None
        after = mentions[index + 1] if index + 1 < len(mentions) else None
        kind = MentionKind.ONE
        if after and _joined(folded, mention, after):
            kind = MentionKind.FROM
        elif before and result[-1].kind == MentionKind.FROM and _joined(folded, before, mention):
            kind = MentionKind.TO
        elif re.match(r"\s*~(?!\s*\S*\d)", folded[mention.end :]):
            kind = MentionKind.FROM
        elif re.search(r"(?:^|[\s(【])~\s*$", folded[: mention.start]):
            kind = MentionKind.TO
        start, end = places[mention.start], places[mention.end]
        result.append(YearMention(mention.year, start, end, kind))
    return result


def _joined(folded: str, first: YearMention, second: YearMention) -> bool:
    between = folded[first.end : second.start]
    return first.year < second.year and re.fullmatch(_RANGE, between) is not None


def period_in(text: str) -> tuple[FiscalYear, FiscalYear] | None:
    """The first and last fiscal year of the one range that `text` names: 「令和2年度～令和6年度」, 「R2～R6」,
    「令和3年度から7年度まで」, 「2020-2024年度」, 「令和2～6年度」. None where it names no range with both ends, or
    several that differ."""
    mentions = years_in(text)
    periods = {
        (first.year, second.year)
        for first, second in pairwise(mentions)
        if (first.kind, second.kind) == (MentionKind.FROM, MentionKind.TO)
    }
    return periods.pop() if len(periods) == 1 else None
