"""What stands above a table, and what it says of all of it: the year reported, the round, the unit of money.

Pure: standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.books.cells import Cell, Sheet
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import YEAR_END, Said, said
from progress.intake.known import Known
from progress.intake.reading.answers import year_question
from progress.intake.reading.tables.document import LONGEST_LINE, REPORTS, single_years
from progress.intake.reading.words.fields import ALL_EFFECTS
from progress.intake.reading.words.headings import Header, part_of
from progress.intake.reading.words.lookup import clearly, meaning, named, plain
from progress.intake.reading.words.naming import names_effects

_BETWEEN_UNITS = re.compile(r"[、,・]")
_MID_YEAR = re.compile(r"上半期|中間|[98９８]月末")


_CARRIED_OUT = re.compile(r"[^\s（）()、]{2,8}年度(?:に実施|に行った|実施分|実施事業|分(?![野科析]))")
"""「令和６年度　事務事業評価（令和５年度実施分）」: of two years that in which it was done."""
_END_OF_YEAR = re.compile(r"度\s*末")


@dataclass(frozen=True)
class ReportedRound:
    """The reporting round that results are of: its kind, and what the line above them says of it (title, reference
    date); {} where no line does."""

    kind: str
    fields: dict[str, Said]


@dataclass(frozen=True)
class Above:
    """`title`: the cells above the header. `printed_year`: the one that titles or headings name for figures whose
    own heading names none; `year`: the same, or what a person answered."""

    sheet: Sheet
    title: tuple[Cell, ...]
    printed_year: FiscalYear | None
    year: FiscalYear | None
    head: tuple[Cell, ...] = ()
    """The cells above the sheet's first table, where this is a later one."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines above, the sheet's name last."""
        return (
            *(cell.text for cell in (*self.head, *self.title) if len(cell.text) <= LONGEST_LINE),
            self.sheet.name,
        )

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def of_effects(self) -> bool:
        return any(map(names_effects, self.texts))

    def round_of(self, year: FiscalYear) -> ReportedRound:
        """The round of the year's results; a line that names them and that year is its title."""
        mid_year = any(_MID_YEAR.search(cell.text) for cell in self.title)
        title = next((cell for cell in (*self.head, *self.title) if _names_results(cell.text, year)), None)
        fields: dict[str, Said] = {}
        if title is not None:
            fields["title"] = said(self.sheet, title)
            if not mid_year and _END_OF_YEAR.search(title.text):
                fields["reference_date"] = said(self.sheet, title, year.last_day)
        return ReportedRound("mid_year" if mid_year else YEAR_END, fields)

    @property
    def money_unit(self) -> str:
        """「（単位：千円）」, 「（単位：千円、％）」"""
        money = [unit for unit in self._units if unit.endswith("円")]
        return money[0] if len(money) == 1 else ""

    @property
    def unit(self) -> str:
        """The unit that a line above says of all figures: 「（単位：人）」, 「千円」."""
        return self._units[0] if len(self._units) == 1 else ""

    @property
    def _units(self) -> tuple[str, ...]:
        for cell in reversed((*self.head, *self.title)):
            part = part_of(cell.text)
            of_effects = clearly(named(part.word)) in ALL_EFFECTS  # 「効果額（万円）」
            if part.unit and (not part.word or "単位" in cell.text or of_effects):
                return tuple(_BETWEEN_UNITS.split(part.unit))
        return ()


def _names_results(text: str, year: FiscalYear) -> bool:
    """「行政改革推進項目別実施状況一覧（令和３年度末）」"""
    return len(text) <= LONGEST_LINE and REPORTS.search(text) is not None and single_years(text) == [year]


def read_above(
    sheet: Sheet,
    first_row: int,
    header: Header | None,
    known: Known,
    of_file: FiscalYear | None = None,
    start: int = 1,
    head: tuple[Cell, ...] = (),
) -> Above:
    """`first_row`: the first row of the table, or of the labels of a form; `start`: the first below the table before,
    `head`: the cells above the sheet's first one. `of_file`: the year that the file reports on, where the sheet
    names none itself."""
    title = tuple(cell for row in range(start, first_row) for cell in sheet.row(row) if cell.text)
    printed = _printed_year(sheet, title) or (_only_year(header) if header else None)
    printed = printed or (_printed_year(sheet, head) if head else None) or of_file
    return Above(sheet, title, printed, _answered_year(sheet, known) or printed, head)


def _answered_year(sheet: Sheet, known: Known) -> FiscalYear | None:
    try:
        return FiscalYear.parse(known.answer(year_question(sheet.name)) or "")
    except NotAFiscalYear:
        return None


def _printed_year(sheet: Sheet, title: tuple[Cell, ...]) -> FiscalYear | None:
    for cell in title:
        beside = sheet.stored(cell.row, cell.column + 1)
        labelled = beside is not None and meaning(plain(cell.text)) == ("year", 95)  # 「年度」 「R3」
        if labelled and beside is not None and (year := part_of(beside.text).named.one):
            return year
    carried_out = {
        year for cell in title for one in _CARRIED_OUT.findall(cell.text) for year in single_years(one)
    }
    if len(carried_out) == 1:
        return carried_out.pop()
    for texts in ([cell.text for cell in title], [sheet.name]):
        named = [(text, year) for text in texts for year in single_years(text)]
        years = {year for _, year in named}
        reported = {year for text, year in named if REPORTS.search(text)}
        for found in (years, reported):
            if len(found) == 1:
                return found.pop()
        parts = [part_of(text).named for text in texts]
        days = {year for one in parts if one.day for year in one.years}
        if not years and len(days) == 1:
            # What is printed after the plan's end tells of its last year.
            ends = [max(one.years) for one in parts if one.period and one.years]
            return min([*days, *ends])
    return None


def _only_year(header: Header) -> FiscalYear | None:
    """The one year that all of the header's years are."""
    years = {
        year
        for heading in header.headings.values()
        for part in heading.parts
        if not part.named.day and not part.named.period
        for year in part.named.years
    }
    return years.pop() if len(years) == 1 else None
