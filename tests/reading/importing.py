"""A file brought into the database as a person would: what is asked is answered, then it is written.

Knows how questions and answers are spelt, and nothing of how the reader works.
"""

from __future__ import annotations

from collections.abc import Mapping

from plans.books.cells import Book
from plans.models import Municipality, Plan
from progress.intake.importing import Outcome, commit, examine
from tests.books import read_book

YEARS = {"plan:start_year": "2020", "plan:end_year": "2024"}


def header_is(sheet: str, row: int) -> dict[str, str]:
    """The answer 「the heading ends in this row」."""
    return {f"header:{sheet}": str(row)}


def column_is(sheet: str, column: str, field: str) -> dict[str, str]:
    """The answer 「this column holds …」, with its year: 「rating@2022」."""
    return {f"column:{sheet}!{column}": field}


def new_plan(place: Municipality) -> Plan:
    return Plan(municipality=place, title="行政改革推進計画")


def bring_in(data: bytes, plan: Plan, answers: Mapping[str, str] | None = None) -> Plan:
    """Imports the file (`answered`). Returns the plan as stored."""
    book = read_book("計画.xlsx", data)
    written = commit(book, plan, answered(book, plan, answers), by=None)
    return Plan.objects.get(pk=written.against.plan.pk)


def answered(book: Book, plan: Plan, answers: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a person in a hurry answers: whatever blocks the file and isn't in `answers` gets the proposed answer, else
    the first that is offered."""
    given = YEARS | dict(answers or {})
    for one in examine(book, plan, given).open_questions(given):
        if one.blocking and (choice := one.proposed or next((value for value, _ in one.choices), "")):
            given[one.id] = choice
    return given


def again(data: bytes, plan: Plan, answers: Mapping[str, str] | None = None) -> Outcome:
    """What the file would do to the plan now; a person answers nothing but `answers`."""
    book: Book = read_book("計画.xlsx", data)
    return examine(book, plan, dict(answers or {}))


def touched(outcome: Outcome) -> dict[str, int]:
    """How many records would be made, changed or deleted; {} when the plan stays as it is."""
    told = outcome.changes.counts
    return {str(action): number for action, number in told.items() if number and str(action) != "unchanged"}


def must_be_answered(outcome: Outcome) -> list[str]:
    return [one.sentence for one in outcome.open_questions({}) if one.blocking]
