"""What is printed above each column of a table, from the topmost group down, and the years that it names.

Pure: standard library only. A heading takes one row or several and groups columns by merged cells (or, in a CSV, by
blanks to the right).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby

from plans.books.cells import Sheet
from plans.values.fiscal_year import FiscalYear
from progress.intake.reading.words.fields import YEARLY
from progress.intake.reading.words.lookup import clearly, is_word, named, plain
from progress.intake.reading.words.signs import ROW_KINDS, is_total, row_kind_of
from progress.intake.reading.words.years import NONE, Named, take_years

_UNITS = (
    "%|％|パーセント|円|千円|万円|百万円|億円|件|人|団体|回|箇所|か所|ヶ所|カ所|日|時間|分|校|台|冊|種類|点|戸|世帯|㎡|m2|"
    "トン|t|kg|g|kwh|枚|社|施設|事業|業務|項目|名|組|ha|km|m|ポイント|pt|床|課|本|便|路線|地区|か国|店舗|園|館|棟|基|"
    "区画|単位|秒|歳|年|か月|ヶ月|月|票|通|部|議題|講座|講習|コース|アカウント|kl|人日|千人|万人|人/年|件/年|回/年|人/日|"
    "t/年|トン/年|円/人|千円/人|g/人日|t-co2|tco2"
)
_UNIT_IN_BRACKETS = re.compile(rf"[(\[【](?:単位[:/]?)?(?P<unit>{_UNITS})[)\]】]", re.IGNORECASE)
_UNIT_LAST = re.compile(rf"[(（\[【](?:単位[:：])?(?P<unit>{_UNITS})[)）\]】]\s*$", re.IGNORECASE)
_UNIT_NAMED = re.compile(r"[(\[【]?単位[:/](?P<unit>[^()\[\]【】]{1,10})[)\]】]?")
_UNIT_NOTED = re.compile(rf"(?<=[^\d]):(?P<unit>{_UNITS})$", re.IGNORECASE)
_NOTE_OF_UNIT = re.compile(rf"[(\[【]?[^()\[\]【】:]*:(?:{_UNITS})[)\]】]?", re.IGNORECASE)
_ALL_IN_BRACKETS = re.compile(r"[(\[【](?P<word>[^()\[\]【】]+)[)\]】]")
"""「2021年度(計画)」"""
_PERCENT_LAST = re.compile(r"(?<=[^\d(])(?P<unit>[%])$")
_NUMBERING = re.compile(r"^(?:[①-⑳]|[(（][0-9０-９]{1,2}[)）])\s*(?=\S)")
_OF_A_YEAR = re.compile(r"(?:度末|年度末|年度|度|末|時点|現在|分|の)+")
"""What stands beside a year and says nothing of its own."""


def unit_behind(name: str) -> str:
    """「受診率（％）」 → 「％」 as printed, "" for a name without a unit in brackets at its end."""
    match = _UNIT_LAST.search(name)
    return match["unit"] if match else ""


def notes_unit(text: str) -> bool:
    """「効果額：千円」, 「事業費の単位：千円」: in what figures are given, and no title of theirs."""
    return _NOTE_OF_UNIT.fullmatch(plain(text)) is not None


_RELATIVE = (
    (re.compile(r"前年度|昨年度"), -1),
    (re.compile(r"次年度|翌年度|来年度"), 1),
    (re.compile(r"今年度|本年度|当年度|当該年度|現年度"), 0),
)
_LETTER_LAST = re.compile(r"[(\[]?[A-Za-z①-⑨][)\]]?$")
"""「実績A」, 「目標（B）」: letters for a formula in another heading (A/B)."""
Pair = tuple[str, str]
"""The fields of the upper and of the lower line of a cell: (`target`, `actual`)."""

_KIND_WORD = "|".join(map(re.escape, sorted(ROW_KINDS, key=len, reverse=True)))
_UPPER_AND_LOWER = (
    re.compile(
        rf"[(\[【※]*上段?[:はが=]?(?P<upper>{_KIND_WORD})[)\]】、,/・;]*[(\[【]*下段?[:はが=]?(?P<lower>{_KIND_WORD})[)\]】]?"
    ),
    re.compile(rf"(?P<upper>{_KIND_WORD})\(上段?\)[/・、,]?(?P<lower>{_KIND_WORD})\(下段?\)"),
)


def _take_pair(text: str) -> tuple[str, Pair | None]:
    for pattern in _UPPER_AND_LOWER:
        if match := pattern.search(text):
            upper, lower = row_kind_of(match["upper"]), row_kind_of(match["lower"])
            if upper and lower and upper != lower:
                return text[: match.start()] + text[match.end() :], (upper, lower)
    return text, None


def pair_in(text: str) -> Pair | None:
    """「上段：目標、下段：実績」 → (`target`, `actual`); None where the text says no such thing."""
    return _take_pair(plain(text))[1]


@dataclass(frozen=True, slots=True)
class Part:
    """One printed cell of a heading: `word` is what it says beside years and unit."""

    printed: str
    word: str
    named: Named
    unit: str
    pair: Pair | None = None

    @property
    def only_year(self) -> bool:
        return not self.word and bool(self.named.years)

    @property
    def signature(self) -> str:
        """Its words and its unit, every year as 〈年度〉."""
        return (A_YEAR if self.named.years else "") + _YEAR_FIRST.sub(A_YEAR, self.word) + self.unit


A_YEAR = "〈年度〉"
_YEAR_FIRST = re.compile(r"^(?:元|\d{1,2})年度")
_BELOW_ZERO = re.compile(r"\s*[-−－▲△]\s*[0-9０-９][0-9０-９,，.]*\s*$")


@lru_cache(maxsize=4096)
def part_of(printed: str) -> Part:
    """「①令和5年度収納率（％）」 taken apart: the word 「収納率」, its years, its unit, and a pair of fields."""
    text, pair = _take_pair(plain(_NUMBERING.sub("", printed.strip())))
    unit = ""
    for pattern in (_UNIT_NAMED, _UNIT_IN_BRACKETS, _PERCENT_LAST, _UNIT_NOTED):
        if match := pattern.search(text):
            unit = match["unit"].replace("％", "%")
            text = text[: match.start()] + text[match.end() :]
            break
    rest, named = (text, NONE) if _BELOW_ZERO.match(printed) else take_years(text)
    rest = re.sub(r"[(\[【](?:末|時点|現在)?[)\]】]", "", rest)
    if inner := _ALL_IN_BRACKETS.fullmatch(rest):
        rest = inner["word"]
    rest = rest.strip("・.。:,、*※-/の")
    if named.years:
        rest = "" if _OF_A_YEAR.fullmatch(rest) else re.sub(r"^(?:年?度末?|末|の)(?=.)", "", rest)
    if named.years and any(words.fullmatch(rest) for words, _ in _RELATIVE):
        rest = ""  # 「前年度（R4）」 is a year
    if (letter := _LETTER_LAST.search(rest)) and is_word(rest[: letter.start()]):
        rest = rest[: letter.start()]
    return Part(printed.strip(), rest, named, unit, pair)


_MID_YEAR = re.compile(
    r"中間|上半期|下半期|[前後]期(?!基本)|第[1-4一二三四]四半期|(?:4|5|6|7|8|9|10|11|12|1|2)月末"
)
_CUMULATIVE = re.compile(r"累計|累積|通算")


@dataclass(frozen=True)
class Heading:
    """What is printed above one column. `cells`: the place of each part's own cell, as (row, column)."""

    column: int
    parts: tuple[Part, ...]
    cells: tuple[tuple[int, int], ...]
    bare: int | None = None
    """A year that is printed without its era, as long as nobody said which: 28."""

    @property
    def printed(self) -> str:
        return "／".join(re.sub(r"\s*\n\s*", "", part.printed) for part in self.parts)

    @property
    def leaf(self) -> Part:
        return self.parts[-1]

    @property
    def groups(self) -> tuple[Part, ...]:
        return self.parts[:-1]

    @property
    def row(self) -> int:
        """The row in which the lowest part is printed."""
        return self.cells[-1][0]

    @property
    def joined(self) -> str:
        """All words as one: a vertical heading may be split over cells (「担」「当」「課」)."""
        return "".join(part.word for part in self.parts)

    @property
    def unit(self) -> str:
        return next((part.unit for part in reversed(self.parts) if part.unit), "")

    @property
    def pair(self) -> Pair | None:
        return next((part.pair for part in reversed(self.parts) if part.pair), None)

    @property
    def year(self) -> FiscalYear | None:
        """The one year that the column is of, by its lowest part that names any; None for a run of years."""
        years = next((part.named for part in reversed(self.parts) if part.named.years), None)
        return years.one if years and not years.period else None

    @property
    def period(self) -> bool:
        """The heading names a run of years: 「目標値（令和3～7年度）」."""
        years = next((part.named for part in reversed(self.parts) if part.named.years), None)
        return years is not None and (years.period or years.one is None)

    @property
    def only_year(self) -> bool:
        return all(part.only_year for part in self.parts)

    @property
    def relative(self) -> int | None:
        """「前年度」: -1, 「今年度」: 0, 「次年度」: 1, counted from the year that the table is of; None for none."""
        for part in reversed(self.parts):
            for words, distance in _RELATIVE:
                if words.search(part.word):
                    return distance
        return None

    @property
    def part_of_year(self) -> str:
        """The part of the year that the column is of: 「中間（９月末）」, 「上半期」; "" for the whole one."""
        return next((part.printed for part in self.parts if _MID_YEAR.search(plain(part.printed))), "")

    @property
    def is_total(self) -> bool:
        """「計」, and 「計画」 under 「３か年計」."""
        return is_total(self.leaf.printed) or (
            self.year is None and any(is_total(part.printed) for part in self.groups)
        )

    @property
    def is_cumulative(self) -> bool:
        return any(_CUMULATIVE.search(part.printed) for part in self.parts)

    @property
    def provisional(self) -> bool:
        return any("見込" in part.word for part in self.parts)

    @property
    def signature(self) -> str:
        """The heading with every year as 〈年度〉, the same from one year's file to the next, whether or not the
        era of 「4年度」 is known."""
        return "／".join(part.signature for part in self.parts)

    def names(self) -> dict[str, float]:
        """The fields that the heading may name, each with how well: the lowest part counts most."""
        found: dict[str, float] = {}
        own = 0.5 if max(named(self.leaf.word).values(), default=0.0) >= 0.6 else 0.85
        for depth, part in enumerate(reversed(self.parts)):
            for code, weight in named(part.word).items():
                found[code] = max(found.get(code, 0.0), weight * (1 if depth == 0 else own))
        if len(self.parts) > 1:
            joined = named(self.joined)
            if max(joined.values(), default=0.0) >= 1 and max(found.values(), default=0.0) < 1:
                # 「指標」 over 「名称」 is 指標名称
                found = {code: weight * 0.6 for code, weight in found.items()}
            for code, weight in joined.items():
                found[code] = max(found.get(code, 0.0), weight * 0.95)
        return found


def signature_of(headings: Iterable[str]) -> str:
    """Of a header whose headings have these signatures, from the left."""
    return hashlib.sha256(" | ".join(headings).encode()).hexdigest()


@dataclass(frozen=True)
class Header:
    """The heading rows of a table, and each column's heading."""

    top: int
    bottom: int
    headings: dict[int, Heading]
    printed_rows: tuple[dict[int, str], ...] = field(default=(), repr=False)
    """Its rows as printed (column → plain text), by which it is known again on the next page."""

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(range(self.top, self.bottom + 1))

    @property
    def signatures(self) -> tuple[str, ...]:
        """Of its headings, from the left; once for a run of the same ones (merged over columns, five years of 実績),
        so that a document is known again with more years, or with fewer."""
        found = (self.headings[column].signature for column in sorted(self.headings))
        return tuple(one for one, _ in groupby(found))

    @cached_property
    def signature(self) -> str:
        return signature_of(self.signatures)

    def shared_with(self, other: Header) -> int:
        """How many columns both head with the same words."""
        return sum(
            one.signature == theirs.signature
            for number, one in self.headings.items()
            if (theirs := other.headings.get(number))
        )

    def repeats(self, sheet: Sheet, row: int) -> bool:
        """Whether the row prints one of the header's rows again: four of five of its cells."""
        cells = [cell for cell in sheet.row(row) if cell.text]
        if len(cells) < 2:
            return False
        for own in self.printed_rows:
            same = sum(plain(cell.printed) == own.get(cell.column) for cell in cells)
            if same * 5 >= max(len(cells), len(own)) * 4:
                return True
        return False


def row_words(label: str) -> Mapping[str, float]:
    """The fields that a row's label may name, each with how well: those of 「年度目標」 for 「各年度の目標」 too."""
    return named(re.sub(r"^[各毎]年度?の", "", part_of(label).word))


_KIND_FIRST = re.compile(r"(?P<kind>目標|計画|実績)値?[:・]?(?=[^(達])")
"""「目標　受講率（％）」, 「実績：利用者数（人）」: what kind of row it is, then of which figures."""


def row_field(text: str) -> str:
    """The field of years that a row is of, by its label: 「実績」, 「計画値（人）」, 「削減額」; "" for none."""
    if code := row_kind_of(text):
        return code
    code = clearly(row_words(text))
    if code in YEARLY or code == "goal_text":
        return code
    of_figures = _KIND_FIRST.match(plain(text)) if part_of(text).unit else None
    return row_kind_of(of_figures["kind"]) if of_figures else ""
