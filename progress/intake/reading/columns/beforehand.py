"""Columns that are known before the rest is explained around them: by what people said, and by their shape.

Pure: standard library only. Each step adds what it knows to the explanation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations

from plans.values.fiscal_year import FiscalYear
from progress.intake.known import Known
from progress.intake.reading.answers import column_question, heading_question, once_question
from progress.intake.reading.columns.column import Column, split_answer, unit_said
from progress.intake.reading.columns.evidence import fields_named
from progress.intake.reading.columns.explained import BY_SHAPE, Explained
from progress.intake.reading.words.fields import BY_CODE, LEFT_OUT, STATUS_TEXTS, YEARLY
from progress.intake.reading.words.headings import Heading, pair_in, row_field
from progress.intake.reading.words.lookup import clearly
from progress.intake.reading.words.signs import Sort, effect_kind_of, is_difference

_FEWEST_DIFFERENCES = 3
A_SHARE, MID_YEAR = "share", "mid_year"
"""What a column is called that is left out for what its heading says."""
_SHARE = re.compile(r"[(（]?うち")
OF_ROW_KINDS, OF_TOTAL = 5, 2
"""What a column adds to the score that says what its rows are, and one of totals."""


Answer = tuple[str, FiscalYear | None]
"""A field and a year, as a person says them of a column; no year: the heading's own."""


def remembered(table: Explained, known: Known) -> Explained:
    """What was said of a column with the same heading in an earlier file."""
    before = known.remembered.get(table.header.signature, {})
    found: dict[int, Column] = {}
    for number, column in table.columns.items():
        code = before.get(column.signature)
        if code is not None and (code == LEFT_OUT or code in BY_CODE):
            found[number] = replace(column, code=code, sure=95, answered=True)
    return table.knowing(found)


def said_of_columns(table: Explained, sheet: str, known: Known) -> dict[int, Answer]:
    """What a person says of columns, by their numbers: the nearest reach goes before the wider."""
    found: dict[int, Answer] = {}
    for number, column in table.columns.items():
        for question in (
            heading_question(column.signature),
            column_question(sheet, column.place),
            once_question(sheet, column.place),
        ):
            answer = known.answer(question)
            if answer and (said := split_answer(answer)):
                found[number] = said
    return found


def answered(table: Explained, said: Mapping[int, Answer]) -> Explained:
    return table.knowing({number: _as_answered(table.columns[number], *one) for number, one in said.items()})


def with_units(table: Explained, sheet: str, known: Known) -> Explained:
    """The units that a person gave the columns, now or in an earlier file."""
    units = {number: unit_said(known, sheet, one) for number, one in table.columns.items()}
    return table.changed(
        {number: replace(table.columns[number], unit=unit) for number, unit in units.items() if unit}
    )


def _as_answered(column: Column, code: str, year: FiscalYear | None) -> Column:
    name = f"{column.letter}列（見出しなし）" if code == "band" and not column.heading else ""
    return replace(
        column, code=code, sure=100, year=year or column.year, name=name, asked=False, answered=True
    )


def pairs(table: Explained) -> Explained:
    """Columns with two fields in each cell, as their heading says or the table's title."""
    titled = next((pair for title in table.context.titles if (pair := pair_in(title))), None)
    found: dict[int, Column] = {}
    for number, heading in _headings(table).items():
        pair = heading.pair or (titled if heading.year and heading.leaf.only_year else None)
        if pair and (number not in table.fixed or table.columns[number].code == pair[0]):
            found[number] = replace(table.columns[number], code=pair[0], sure=90, pair=pair)
    return table.knowing(found)


def row_kinds(table: Explained) -> Explained:
    """The column before the years that says of each row what it is: 「計画」, 「実績」; inside a form, with
    that of the indicators under the same heading (「年度」 over both)."""
    named = {number: one for number, one in table.header.headings.items() if one.year or one.bare}
    lone = [number for number, one in named.items() if one.leaf.only_year or one.bare]
    years = lone or list(named)  # 「現状値（R4）」 may stand before the kinds, the years behind them
    if not years:
        return table
    sided = not any(heading.leaf.only_year for heading in table.header.headings.values())
    nearest_first = sorted(table.columns.items(), reverse=True)
    for number, column in nearest_first:
        look = column.look
        if number in table.fixed or look.filled < 2 or number > min(years):
            continue
        if sided and all(map(effect_kind_of, look.values)):
            continue  # 「歳入」: on which side of the budget the effects of a row are
        said = sum(count for value, count in look.values.items() if row_field(value) or is_difference(value))
        repeats = max(look.values.values()) > 1 or len(years) > 1
        speaking = look.filled - look.sorts[Sort.DASH]
        if said * 5 >= speaking * 4 > 0 and repeats and len(look.values) > 1:
            found = {number: replace(column, code="row_kind", sure=90)}
            return table.knowing(found | _indicators_beside(table, number, min(years)), OF_ROW_KINDS)
    return table


def _indicators_beside(table: Explained, kinds: int, years: int) -> dict[int, Column]:
    heading = table.heading(kinds)
    if not table.context.inside or heading is None:
        return {}
    return {
        number: replace(table.columns[number], code="indicator", sure=BY_SHAPE)
        for number, other in _free_headings(table).items()
        if kinds < number < years and other.cells == heading.cells
        if not (look := table.columns[number].look).numbers and not look.share(Sort.UNIT)
    }


def totals(table: Explained) -> Explained:
    """Columns of sums beside the years that they add up; `name` is the field of what is added up."""
    headings = table.header.headings
    if not any(heading.year or heading.bare for heading in headings.values()):
        return table
    found: dict[int, Column] = {}
    for number, heading in _free_headings(table).items():
        whole = heading.is_total or (heading.is_cumulative and not heading.year and not heading.period)
        if whole and table.columns[number].look.numbers:
            code = clearly(fields_named(heading, table))
            name = code if code in YEARLY else ""
            found[number] = replace(table.columns[number], code="compared", sure=BY_SHAPE, name=name)
    return table.knowing(found, OF_TOTAL * len(found))


def differences(table: Explained) -> Explained:
    """Columns whose heading names no field, and that hold in each row what one column of figures before them has more
    than another: 「増減額」 beside the budgets of two years."""
    found: dict[int, Column] = {}
    for number, heading in _free_headings(table).items():
        column = table.columns[number]
        if len(column.look.figures) < _FEWEST_DIFFERENCES or clearly(fields_named(heading, table)):
            continue
        before = [other for other, one in table.columns.items() if other < number and one.look.figures]
        minus = next((pair for pair in permutations(before, 2) if _is_difference(table, number, *pair)), None)
        if minus:
            found[number] = replace(column, code="compared", sure=BY_SHAPE, minus=minus)
    return table.knowing(found, OF_TOTAL * len(found))


def _is_difference(table: Explained, number: int, more: int, less: int) -> bool:
    own, one, other = (table.columns[at].look.figures for at in (number, more, less))
    rows = own.keys() & one.keys() & other.keys()
    holds = all(own[row] == one[row] - other[row] for row in rows)
    return holds and len(rows) * 5 >= len(own) * 4 and any(own.values())


def parts_of_years(table: Explained) -> Explained:
    """What is said of a half-year beside the whole year is no result of the year; but what only the halves tell in
    sentences is."""
    year = table.context.year
    reported = [
        one
        for one in table.header.headings.values()
        if not one.part_of_year and not (one.year and year and one.year > year)
    ]
    whole = {code for one in reported for code in _loud(one)}
    if not {"actual", "rating"} & whole:
        return table
    return table.knowing(
        {
            number: replace(table.columns[number], code=LEFT_OUT, sure=90, name=MID_YEAR)
            for number, heading in _free_headings(table).items()
            if heading.part_of_year
            and (_loudest(heading) in whole or not _tells(heading, table.columns[number]))
        }
    )


def _loudest(heading: Heading) -> str:
    names = heading.names()
    return max(names, key=lambda code: names[code], default="")


def _tells(heading: Heading, column: Column) -> bool:
    """Whether it says in words what was done."""
    return bool(_loud(heading) & STATUS_TEXTS.keys()) or column.look.share(Sort.LONG) > 0.5


def _loud(heading: Heading) -> set[str]:
    return {code for code, weight in heading.names().items() if weight >= 0.5}


def shares(table: Explained) -> Explained:
    """「うち一般財源」 is a part of the column beside it: held as a figure of its own it would count twice."""
    return table.knowing(
        {
            number: replace(table.columns[number], code=LEFT_OUT, sure=90, name=A_SHARE)
            for number, heading in _free_headings(table).items()
            if _SHARE.match(heading.leaf.word) and table.columns[number].look.numbers
        }
    )


def _headings(table: Explained) -> Mapping[int, Heading]:
    """The headings of the columns that the table has."""
    return {number: one for number, one in table.header.headings.items() if number in table.columns}


def _free_headings(table: Explained) -> Mapping[int, Heading]:
    return {number: one for number, one in _headings(table).items() if number not in table.fixed}
