"""The heading rows of a table as they stand in the sheet → its `Header`: cells put together for each column.

Pure: standard library only. Groups reach over columns by merged cells (or, in a CSV, by blanks to the right); words
and years that are split over cells, and years that are printed without an era, are made whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from plans.books.cells import Cell, Sheet
from plans.values.fiscal_year import FIRST, LAST, FiscalYear
from progress.intake.reading.words.headings import Header, Heading, Part, part_of
from progress.intake.reading.words.lookup import meaning, plain
from progress.intake.reading.words.years import Named

_BARE_YEAR = re.compile(
    r"['’]?(?P<year>元|\d{1,2}|(?:19|20)\d\d)"
    r"(?:(?:年度?)?末?[~〜～]?(?:以降)?|年度(?:末)?[(（]?(?P<word>[^()（）]+)[)）]?)"
)
"""「28」, 「25～」, 「17年度（基準）」; not 「24時間受付」."""
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The Western year before each era's first."""
_FAR = 9
"""Years between a title's year and one that a heading prints without an era."""


def header_at(
    sheet: Sheet,
    top: int,
    bottom: int,
    *,
    left: int = 1,
    right: int = 0,
    hints: Iterable[int] = (),
    era: str = "",
) -> Header:
    """The header that stands in these rows, between these columns (`right` 0: to the last).

    `hints`: the years that titles and covers name, which tell the era of a year printed without one; `era`: what a
    person said.
    """
    levels = range(top, bottom + 1)
    columns = range(left, (right or sheet.right) + 1)
    parts: dict[int, list[Part]] = {column: [] for column in columns}
    cells: dict[int, list[tuple[int, int]]] = {column: [] for column in columns}
    for row in levels:
        for column in columns:
            cell = sheet.at(row, column)
            if cell is None or not cell.text or cell.row < top:
                cell = _from_the_left(sheet, row, column, bottom, left) or _lost_merge(
                    sheet, row, column, bottom, left
                )
            if cell is None or (cell.row, cell.column) in cells[column]:
                continue
            parts[column].append(part_of(cell.text))
            cells[column].append((cell.row, cell.column))
    headings = {
        column: Heading(column, _put_together(_with_split_years(tuple(found))), tuple(cells[column]))
        for column, found in parts.items()
        if found
    }
    printed = tuple(
        {cell.column: plain(cell.printed) for cell in sheet.row(row) if cell.text and cell.column in parts}
        for row in levels
    )
    return Header(top, bottom, _with_bare_years(headings, sorted(set(hints)), era), printed)


def _from_the_left(sheet: Sheet, row: int, column: int, bottom: int, left: int) -> Cell | None:
    """The group that reaches over this column although nothing is merged: the nearest one to the left, if both
    columns have a heading of their own below."""
    if sheet.merge(row, column) or not _has_below(sheet, row, column, bottom):
        return None
    for other in range(column - 1, left - 1, -1):
        cell = sheet.stored(row, other)
        if cell is not None and cell.text:
            return cell if not sheet.merge(row, other) and _has_below(sheet, row, other, bottom) else None
        if sheet.merge(row, other) or not _has_below(sheet, row, other, bottom):
            return None
    return None


def _lost_merge(sheet: Sheet, row: int, column: int, bottom: int, left: int) -> Cell | None:
    """In a file that can't merge (a CSV), the heading over several levels at the left of a column that has none at
    any: what is read under it belongs to it too."""
    if sheet.merges or row == bottom or _has_below(sheet, row - 1, column, bottom):
        return None
    heads = [cell for cell in sheet.row(row) if cell.text and left <= cell.column < column]
    return heads[-1] if heads and not _has_below(sheet, row, heads[-1].column, bottom) else None


def _has_below(sheet: Sheet, row: int, column: int, bottom: int) -> bool:
    return any(
        (cell := sheet.stored(below, column)) is not None and cell.text
        for below in range(row + 1, bottom + 1)
    )


def _put_together(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """「担」 over 「当」 over 「課」 is one word."""
    if len(parts) < 2 or any(len(part.word) > 2 or part.named.years for part in parts):
        return parts
    if (
        max(meaning(part.word)[1] for part in parts) >= 90
        or meaning("".join(part.word for part in parts))[1] < 90
    ):
        return parts
    return (part_of("".join(part.printed for part in parts)),)


def _with_split_years(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """「令和」 over 「3年度」 is one year."""
    if len(parts) < 2 or any(part.named.years for part in parts):
        return parts
    for first in range(len(parts) - 1):
        both = part_of(parts[first].printed + parts[first + 1].printed)
        if both.named.years:
            return (*parts[:first], both, *parts[first + 2 :])
    return parts


def _with_bare_years(headings: dict[int, Heading], hints: Sequence[int], era: str) -> dict[int, Heading]:
    """「28」「29」「30」 in a row are years; which, the years beside them and in the titles say, or a person."""
    bare: dict[int, tuple[int, int]] = {}
    for column, heading in headings.items():
        for depth, part in enumerate(heading.parts):
            match = _BARE_YEAR.fullmatch(plain(part.printed)) if not part.named.years else None
            if match and heading.year is None:
                bare[column] = depth, 1 if match["year"] == "元" else int(match["year"])
    numbers = list(dict.fromkeys(number for _, number in bare.values()))
    said = [int(heading.year) for heading in headings.values() if heading.year]
    steps = [after - before for before, after in pairwise(numbers)]
    in_a_row = len(numbers) > 1 and all(step == 1 for step in steps)
    called = any("年" in headings[column].parts[depth].printed for column, (depth, _) in bare.items())
    says_years = any("年" in part.printed for column in bare for part in headings[column].parts)
    turned = _over_two_eras(numbers)
    if not says_years and not {*turned.values()} & {*hints, *said}:
        turned = {}  # days: 「30」「1」「2」
    if not numbers or not (in_a_row or said or called or turned):
        return headings
    start = _start_of_era(numbers, said, hints, era)
    found = dict(headings)
    for column, (depth, number) in bare.items():
        heading, year = headings[column], number if number > 1900 else (start or 0) + number
        year = turned.get(number, year)
        if number < 1900 and start is None and not turned:
            found[column] = replace(heading, bare=number)
            continue
        named_year = Named((FiscalYear(year),))
        parts = list(heading.parts)
        match = _BARE_YEAR.fullmatch(plain(parts[depth].printed))
        parts[depth] = replace(parts[depth], word=(match and match["word"]) or "", named=named_year)
        found[column] = replace(heading, parts=tuple(parts))
    return found


def _over_two_eras(numbers: Sequence[int]) -> dict[int, int]:
    """「30」「元」「2」, 「31」「2」「3」: years in a row from the end of an era into the next one can be no others;
    number → Western year, {} for any other numbers."""
    for earlier, later in ((_ERAS["平成"], _ERAS["令和"]), (_ERAS["昭和"], _ERAS["平成"])):
        for turn in range(1, len(numbers)):
            years = [earlier + one for one in numbers[:turn]] + [later + one for one in numbers[turn:]]
            if all(after - before == 1 for before, after in pairwise(years)):
                return dict(zip(numbers, years, strict=True))
    return {}


def _start_of_era(numbers: Sequence[int], said: Sequence[int], hints: Sequence[int], era: str) -> int | None:
    """The Western year before the era's first; None where nothing tells one era from another."""
    if era in _ERAS:
        return _ERAS[era]
    near = [(said, 2), (hints, 0), (hints, _FAR)]
    for years, distance in near:
        if not years:
            continue
        fitting = {
            start
            for start in (_ERAS["令和"], _ERAS["平成"])
            if all(
                FIRST <= start + number <= LAST
                and min(years) - distance - (1 if distance else 0)
                <= start + number
                <= max(years) + distance + 1
                for number in numbers
            )
        }
        if len(fitting) == 1:
            return fitting.pop()
    return None
