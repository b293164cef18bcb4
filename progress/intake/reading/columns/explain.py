"""Each column of a table → the field it holds: all columns together, as the explanation that fits best as a whole.

Pure: standard library only. Three kinds of evidence count: the words of the heading, what stands in the cells, and
how the columns fit together (one column names the items; the groups stand at its left; a field is there once for
each year). What a person said, or said of the same heading earlier, is taken as it is, and the rest explained
around it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from plans.books.cells import Sheet
from plans.values.fiscal_year import FiscalYear
from progress.intake.known import Known
from progress.intake.reading.columns.assigning import assign
from progress.intake.reading.columns.bands import bands
from progress.intake.reading.columns.beforehand import (
    Answer,
    answered,
    differences,
    pairs,
    parts_of_years,
    remembered,
    row_kinds,
    said_of_columns,
    shares,
    totals,
    with_units,
)
from progress.intake.reading.columns.column import Column
from progress.intake.reading.columns.explained import Context, Explained
from progress.intake.reading.columns.lone_years import lone_years
from progress.intake.reading.columns.looks import Look, looks_of
from progress.intake.reading.columns.settling import settle
from progress.intake.reading.words.fields import LEFT_OUT
from progress.intake.reading.words.headings import Header

STEPS = (pairs, bands, row_kinds, totals, differences, parts_of_years, shares, lone_years, assign, settle)
"""From what is surest to what follows from all the rest."""


def explain(sheet: Sheet, header: Header, rows: Sequence[int], context: Context, known: Known) -> Explained:
    """The fields of the columns that `header` heads, over `rows`. What a person only confirms tells nothing of the
    other columns: these are explained around what the person says otherwise."""
    columns = _unexplained(header, context, looks_of(sheet, header, rows))
    bare = remembered(Explained(header, context, columns), known)
    table = _explained(bare)
    said = said_of_columns(bare, sheet.name, known)
    if otherwise := {number: one for number, one in said.items() if not _is_read(table, number, one)}:
        table = _explained(answered(bare, otherwise))
    confirmed = {
        number: replace(table.columns[number], sure=100, asked=False, answered=True)
        for number in said.keys() - otherwise.keys()
        if _is_read(table, number, said[number])
    }
    others = {number: one for number, one in said.items() if number not in {*otherwise, *confirmed}}
    return with_units(answered(table.knowing(confirmed), others), sheet.name, known)


def _explained(table: Explained) -> Explained:
    for step in STEPS:
        table = step(table)
    return table


def _is_read(table: Explained, number: int, said: Answer) -> bool:
    """Whether the column is read so anyway."""
    column, (code, year) = table.columns[number], said
    return column.code == code and year in (None, column.year or table.context.year)


def as_before(now: Explained, before: Explained) -> Explained:
    """The table with the unclear columns as they were in one before with the same headings, where they were clear
    without a person's word: how far that reaches, the person says."""
    columns = before.columns.values()
    clear = {one.signature: one for one in columns if one.is_used and not one.asked and not one.answered}
    found: dict[int, Column] = {}
    for number, column in now.columns.items():
        other = clear.get(column.signature)
        if other is None or column.answered or column.pair or other.pair:
            continue
        if column.asked or other.sure > column.sure:
            found[number] = replace(column, code=other.code, scale=other.scale, sure=other.sure, asked=False)
    return now.changed(found)


def _unexplained(header: Header, context: Context, looks: Mapping[int, Look]) -> dict[int, Column]:
    """The columns with what is printed of them, from the left. Under one and the same heading each has a signature
    of its own: 〈2〉 for the second."""
    columns: dict[int, Column] = {}
    seen: Counter[str] = Counter()
    for number in sorted({*header.headings, *looks} - _only_wide(header, looks)):
        column = _printed(number, header, context, looks.get(number, Look()))
        seen[column.signature] += 1
        if (nth := seen[column.signature]) > 1:
            column = replace(column, signature=f"{column.signature}〈{nth}〉")
        columns[number] = column
    return columns


def _only_wide(header: Header, looks: Mapping[int, Look]) -> set[int]:
    """Columns that only the width of a merged heading gives, with nothing of their own below."""
    seen: set[tuple[tuple[int, int], ...]] = set()
    found: set[int] = set()
    for number, heading in sorted(header.headings.items()):
        if heading.cells in seen and number not in looks:
            found.add(number)
        seen.add(heading.cells)
    return found


def _printed(number: int, header: Header, context: Context, look: Look) -> Column:
    heading = header.headings.get(number)
    if heading is None:
        return Column(
            number,
            "",
            LEFT_OUT,
            0,
            look=look,
            signature=f"〈{number}〉",
            table=header.signature,
            row=header.bottom,
            below=context.below,
        )
    year = heading.year
    if year is None and heading.relative is not None and context.year:
        year = FiscalYear(context.year + heading.relative)
    return Column(
        number,
        heading.printed,
        LEFT_OUT,
        0,
        year,
        heading.unit,
        provisional=heading.provisional,
        cumulative=heading.is_cumulative,
        signature=heading.signature,
        table=header.signature,
        look=look,
        row=heading.row,
        bare=heading.bare,
        below=context.below,
    )
