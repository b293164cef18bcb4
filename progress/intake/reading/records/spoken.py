"""Figures that a report names inside its sentences, and the indicator that each is of: actual values.

Pure: standard library only. 「RPA使用事務11件（目標12件）」 is 11 of 「RPAの使用事務」; other figures stay prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from items.quantity import NotAFigure, Quantity, fold, in_unit, parse_cell
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import Draft, Key, Kind, Said
from progress.intake.known import KnownIndicator
from progress.intake.reading.entries.seen import Seen

_YEAR_NAMED = re.compile(
    r"(?:令和|平成)(?:元|\d{1,2})年度?|20\d\d年度?|(?<![A-Za-z])[RH](?:元|\d{1,2})年?度?"
)
_EARLIER = re.compile(r"前年|昨年|一昨年|前々年")
_PROVISIONAL = re.compile(r"見込|速報|暫定")
_PARTICLES = re.compile(r"(?:を|は|が|の|に|で|と|も|：|:|=)+$")
_GOAL_REMARK = re.compile(r"目標")
_SENTENCE = re.compile(r"[。、，\n]")
_COUNTED_AFTER = re.compile(r"の(?P<noun>[^\u3041-\u3096\s()（）、。]+)")
_BETWEEN_WORDS = re.compile(r"[\u3041-\u3096\s、。・:;,（()）「」]")
_COUNT_WORDS = re.compile(r"(?:件数|回数|人数|者数|総数|数|率|額)$")
_LONGEST_PRINTED = 120


@dataclass(frozen=True)
class SpokenActuals:
    """Puts the figures of one text as actual values of the item's indicators.

    `status`: the key of the year-end record that the text is of; `indicators`: those whose result of that year
    stands in no cell of figures.
    """

    draft: Draft
    status: Key
    indicators: Sequence[KnownIndicator]

    def write(self, seen: Seen) -> None:
        """What names one indicator is taken; a figure of which that isn't clear is told and stays prose."""
        year = int(self.status[0])
        found: dict[str, list[Spoken]] = {}
        unclear: list[str] = []
        for spoken in figures_in(seen.text):
            indicator = None if spoken.is_of_another_year(year) else named_by(spoken, self.indicators)
            if indicator is None:
                unclear.append(spoken.printed)
            else:
                found.setdefault(indicator.name, []).append(spoken)
        for name, several in found.items():
            if len({one.quantity.value for one in several}) > 1:
                unclear += [one.printed for one in several]
            else:
                self._put(name, several[0], seen)
        if unclear:
            self.draft.tell(
                Severity.WARNING if self.indicators else Severity.NOTE,
                "figure_in_prose",
                f"文中の「{'」「'.join(unclear)}」は、どの指標の数値か分からないため、文章のまま取り込みます。",
                seen.origin,
                "narrative",
            )

    def _put(self, name: str, spoken: Spoken, seen: Seen) -> None:
        year, unit = int(self.status[0]), next(one.unit for one in self.indicators if one.name == name)
        quantity = in_unit(spoken.quantity, unit)
        fields = {
            # The end of a long clause is where its figure stands; the narrative keeps the whole.
            "printed": Said(spoken.printed[-_LONGEST_PRINTED:], seen.printed, seen.origin),
            "value": Said(quantity.value, spoken.printed, seen.origin, unit, year),
        }
        if quantity.approximate:
            fields["approximate"] = Said(True, spoken.printed, seen.origin)
        if spoken.is_provisional:
            fields["is_provisional"] = Said(True, spoken.printed, seen.origin)
        if not spoken.alone and not is_called(spoken, name):
            self.draft.tell(
                Severity.NOTE,
                "actual_from_prose",
                f"文中の「{fields['printed'].value}」を、指標「{name}」の実績として読みました。"
                "違うときは、取込後に直してください。",
                seen.origin,
                "value",
            )
        self.draft.put(Kind.ACTUAL_VALUE, (*self.status, name, year), fields, seen.origin)


@dataclass(frozen=True)
class Spoken:
    """A figure in a sentence. `printed`: the words that say it; `counts`: what follows it (「79件の滞納処分」).

    `alone`: nothing but the figure stands in its clause.
    """

    printed: str
    quantity: Quantity
    counts: str
    alone: bool

    def is_of_another_year(self, year: int) -> bool:
        words = fold(self.quantity.printed)
        named = {_fiscal_year(match[0]) for match in _YEAR_NAMED.finditer(words)}
        return bool(_EARLIER.search(words)) or bool(named - {year})

    @property
    def is_provisional(self) -> bool:
        return _PROVISIONAL.search(self.quantity.printed) is not None


def figures_in(prose: str) -> list[Spoken]:
    """The figures of a text, clause by clause; dates and what stands in brackets behind a figure are none."""
    found: list[Spoken] = []
    for clause in _clauses(prose):
        for meaning in parse_cell(clause):
            if isinstance(meaning, Quantity):
                found.append(_spoken(meaning))
    return found


def _clauses(prose: str) -> list[str]:
    """Parted at 。 、 and line ends, but not inside brackets."""
    clauses, depth = [""], 0
    for sign in prose:
        depth += (sign in "(（") - (sign in ")）")
        if depth <= 0 and _SENTENCE.match(sign):
            clauses.append("")
        else:
            clauses[-1] += sign
    return [stripped for clause in clauses if (stripped := clause.strip(" 　・･"))]


def _spoken(quantity: Quantity) -> Spoken:
    own = quantity.printed.strip(" 　・･")
    outside = re.sub(r"[(（][^()（）]*[)）]", "", fold(own))
    behind = re.search(rf"\d\s*{re.escape(quantity.unit)}(?P<rest>.*)$", outside, re.S)
    rest = behind["rest"].strip() if behind else ""
    counted = _COUNTED_AFTER.match(rest)
    noun = counted["noun"] if counted and not quantity.label else ""
    printed = own
    if not _GOAL_REMARK.search(quantity.remark):
        printed = re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", own)
    if noun:
        narrow = fold(printed)
        same_places = printed if len(printed) == len(narrow) else narrow
        printed = same_places[: narrow.index(noun) + len(noun)]
    return Spoken(
        printed,
        quantity,
        noun,
        not quantity.label and not rest,
    )


def named_by(spoken: Spoken, indicators: Sequence[KnownIndicator]) -> KnownIndicator | None:
    """The one indicator that the words name, or, for a bare figure, the only one with its unit."""
    same_unit = [one for one in indicators if _fits(spoken.quantity, one.unit)]
    if spoken.alone:
        return same_unit[0] if len(same_unit) == 1 else None
    label = _PARTICLES.sub("", spoken.quantity.label)
    if label:
        by_name = [one for one in same_unit if _ends_with(label, one.name)]
        by_name = by_name or [one for one in same_unit if _ends_with(one.name, label)]
    else:
        by_name = [
            one
            for one in same_unit
            if spoken.counts and _ends_with(_COUNT_WORDS.sub("", one.name), spoken.counts)
        ]
    return by_name[0] if len(by_name) == 1 else None


def is_called(spoken: Spoken, name: str) -> bool:
    """Do the words give the indicator's whole name, and no more?"""
    return _plain_name(_PARTICLES.sub("", spoken.quantity.label)) == _plain_name(name)


def _ends_with(text: str, name: str) -> bool:
    """Does the text end in the name, from the beginning of a word on? 「新規会員数」 is no 「会員数」."""
    whole, wanted = fold(text).strip(), _plain_name(name)
    return bool(wanted) and any(
        _plain_name(whole[start:]) == wanted and (start == 0 or _BETWEEN_WORDS.match(whole[start - 1]))
        for start in range(len(whole))
    )


def _plain_name(text: str) -> str:
    """For comparing: 「RPAの使用事務」 and 「ＲＰＡ使用事務」 are one name."""
    return re.sub(r"[の\s・･]", "", fold(text))


def _fits(quantity: Quantity, unit: str) -> bool:
    try:
        in_unit(quantity, unit)
    except NotAFigure:
        return False
    return bool(quantity.unit) or not unit


def _fiscal_year(text: str) -> int | None:
    try:
        return int(FiscalYear.parse(text))
    except NotAFiscalYear:
        return None
