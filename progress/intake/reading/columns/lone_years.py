"""Columns with nothing but a year above them: of their row's kind, else of one field for all of them.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from progress.intake.reading.columns.column import Column
from progress.intake.reading.columns.evidence import MARGIN, field_of_years, percent
from progress.intake.reading.columns.explained import BY_SHAPE, Explained
from progress.intake.reading.words.fields import YEARLY
from progress.intake.reading.words.headings import Heading
from progress.intake.reading.words.lookup import CLEAR, clearly, meaning

OF_ROW = 4
"""What a column of years adds to the score whose rows say what they are."""


def lone_years(table: Explained) -> Explained:
    """The explanation with the field of each column that only a year heads."""
    if kinds := [number for number, column in table.columns.items() if column.code == "row_kind"]:
        return _by_rows(table, kinds[0])
    groups: dict[object, list[int]] = {}
    for number, column in table.columns.items():
        heading = table.heading(number)
        if heading and _says_only_years(heading) and (column.answered or number not in table.fixed):
            groups.setdefault(heading.cells[:-1], []).append(number)
    for numbers in groups.values():
        table = _of_one_field(table, numbers)
    return table


def _by_rows(table: Explained, kinds: int) -> Explained:
    """Years behind the column `kinds`, which says what each row holds."""
    found: dict[int, Column] = {}
    for number in table.free:
        heading = table.heading(number)
        if heading is None or number < kinds or not (heading.year or heading.bare is not None):
            continue
        own = {code for code, weight in heading.names().items() if weight >= CLEAR}
        both = any(meaning(part.word)[0] == "row_kind" for part in heading.groups)  # 「年次計画・実績」
        if both or _says_only_years(heading) or own <= {"stage", "schedule", "goal", "target"}:
            found[number] = replace(table.columns[number], code="by_row", sure=BY_SHAPE)
    return table.knowing(found, OF_ROW * len(found))


def _of_one_field(table: Explained, numbers: Sequence[int]) -> Explained:
    """What a person said of one of the columns says nothing of the others."""
    columns = [table.columns[number] for number in numbers]
    free = [one for one in columns if one.column not in table.fixed]
    if beside := _field_beside(table, numbers):
        return table.knowing({one.column: replace(one, code=beside, sure=BY_SHAPE) for one in free})
    code, score, lead = field_of_years(table, columns)
    asked = lead < MARGIN and code != "stage"
    return table.knowing(
        {one.column: replace(one, code=code, sure=percent(lead), asked=asked) for one in free}, score
    )


def _says_only_years(heading: Heading) -> bool:
    """A year, and above it at most when things are done: 「実施年度」."""
    if heading.bare is not None:
        return len(heading.parts) == 1
    groups = {meaning(part.word)[0] for part in heading.groups if not part.only_year}
    return heading.leaf.only_year and groups <= {"schedule", "year"}


def _field_beside(table: Explained, numbers: Sequence[int]) -> str:
    """The field of the columns that go on with the years: 「2016」 before 「平成29年度実績」."""
    for number, next_to_it in ((max(numbers), max(numbers) + 1), (min(numbers), min(numbers) - 1)):
        own, other = table.heading(number), table.heading(next_to_it)
        if not (own and own.year and other and other.year) or abs(own.year - other.year) != 1:
            continue
        code = clearly(other.names())
        if code in YEARLY:
            return code
    return ""
