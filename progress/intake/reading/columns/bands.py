"""Groups of columns side by side with one ○ in each row: together they are one rating.

Pure: standard library only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from progress.intake.reading.columns.column import Column
from progress.intake.reading.columns.explained import BY_SHAPE, Explained
from progress.intake.reading.columns.looks import Look
from progress.intake.reading.words.fields import LEFT_OUT, UNNAMED_SCALE
from progress.intake.reading.words.headings import Heading
from progress.intake.reading.words.lookup import meaning
from progress.intake.reading.words.signs import Sort, begins_with_share, is_check, says_no_rating

OF_BAND = 2
"""What each column of such a group adds to the score."""


def bands(table: Explained) -> Explained:
    """The explanation with the groups of ○ columns, each column a `band` of the rating that its group names."""
    found: dict[int, Column] = {}
    for group in _runs(table):
        if len(group) > 1 and _one_mark_in_a_row([table.columns[number].look for number in group]):
            found |= _as_bands(table, group)
    return table.knowing(found, OF_BAND * len(found))


def _one_mark_in_a_row(looks: Sequence[Look]) -> bool:
    marked = Counter(row for look in looks for row in look.rows)
    crowded = sum(count > 1 for count in marked.values())
    return bool(marked) and crowded * 3 <= len(marked)


def _as_bands(table: Explained, group: Sequence[int]) -> dict[int, Column]:
    headings, columns = table.header.headings, table.columns
    words = [part.word for part in headings[group[0]].groups if part.word]
    year = next((one.year for number in group if (one := columns[number]).year), None)
    depth = max(len(headings[number].cells) for number in group)
    found: dict[int, Column] = {}
    for number in group:
        column, nameless = columns[number], len(headings[number].cells) < depth
        if says_no_rating(headings[number].leaf.printed):
            found[number] = replace(column, code=LEFT_OUT, sure=BY_SHAPE, name="no_rating")
            continue
        sure = column.sure if column.answered else 0 if nameless else BY_SHAPE
        found[number] = replace(
            column,
            code="band",
            sure=sure,
            year=column.year or year,
            scale=words[-1] if words else UNNAMED_SCALE,
            name=column.name if nameless else headings[number].leaf.printed,
            asked=nameless and not column.answered,
        )
    return found


def _runs(table: Explained) -> list[list[int]]:
    """Columns side by side under the same group, each of which may be a band."""
    runs: list[list[int]] = []
    before: tuple[object, int] | None = None
    for number in sorted(table.columns):
        heading = table.heading(number)
        column = table.columns[number]
        taken = (
            number in table.fixed and column.code != "band"
        )  # one that was said to be a band is of a group too
        if heading is None or taken or not _may_be_band(heading, column.look):
            before = None
            continue
        # Under a group without a heading of its own it is one of the group all the same.
        group = heading.cells[-2] if len(heading.cells) > 1 else heading.cells[-1]
        if before == (group, number - 1):
            runs[-1].append(number)
        else:
            runs.append([number])
        before = (group, number)
    return runs


def _may_be_band(heading: Heading, look: Look) -> bool:
    """A column of one check mark, but for a stray text; or, under a group, of nothing at all."""
    if heading.leaf.named.years or heading.bare is not None:
        return False
    spoken = look.filled - look.sorts[Sort.DASH]
    spoken -= sum(map(begins_with_share, look.values))  # below the list, with a count
    if not look.checks:  # nobody got it
        return look.numbers == spoken <= 1 and len(heading.parts) > 1 and meaning(heading.leaf.word)[1] < 90
    marks = {value for value in look.values if is_check(value)}
    return len(marks) <= 2 and look.checks * 4 >= (spoken - min(look.numbers, 2)) * 3
