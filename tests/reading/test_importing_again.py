"""Drawn workbooks imported, the plan edited, and the file brought again: as it was, and with cells changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import msgspec
import pytest

from items.models import Indicator
from plans.books.cells import Book, place
from plans.fields import CleanTextField
from plans.models import Plan
from progress.intake.draft import Said
from progress.intake.importing import Outcome, commit, examine
from progress.intake.kinds import BY_KIND, Named, stored_rows, stored_values
from tests import make
from tests.reading import blind, unseen
from tests.reading.drawings import book_of
from tests.reading.importing import answered, new_plan, touched

pytestmark = pytest.mark.django_db

DRAWINGS = (*unseen.DRAWINGS[::3], *blind.DRAWINGS[::2])
"""Some of every kind: lists, forms, cards, tables turned round."""
BY_HAND, IN_FILE = "（計画で直した）", "（ファイルで直した）"
EDITS = 3
"""How many cells of each kind of record are edited by hand."""


@dataclass(frozen=True)
class Text:
    """A text of the plan that one cell of the file says."""

    named: Named
    field: str
    said: Said


def texts_of(outcome: Outcome) -> Iterator[Text]:
    """Sentences that stand in a cell alone, one a cell."""
    used: set[object] = set()
    for record in outcome.draft.records.values():
        for name, said in record.fields.items():
            column = BY_KIND[record.kind].column(name)
            prose = isinstance(column, CleanTextField) and "printed" not in name
            if prose and said.value == said.printed.strip() != "" and said.origin and said.origin not in used:
                used.add(said.origin)
                yield Text((record.kind, record.key), name, said)


def edit_by_hand(plan: Plan, texts: list[Text]) -> None:
    rows = stored_rows(plan)
    for one in texts:
        row = rows[one.named]
        setattr(row, one.field, f"{getattr(row, one.field)}{BY_HAND}")
        row.save()


def rename_by_hand(plan: Plan) -> list[Any]:
    """The first item, pillar, department and indicator under other names."""
    renamed: list[Any] = []
    for rows in (plan.items, plan.pillars, plan.municipality.departments, Indicator.objects):
        if (row := rows.order_by("pk").exclude(name="").first()) is not None:
            row.name = f"新しい名前{len(renamed)}"
            row.save()
            renamed.append(row)
    return renamed


def with_texts_changed(book: Book, texts: list[Text]) -> Book:
    cells = {(one.said.origin.sheet, *place(one.said.origin.cell)) for one in texts if one.said.origin}
    sheets = [
        replace(
            sheet,
            cells=tuple(
                msgspec.structs.replace(cell, printed=f"{cell.printed}{IN_FILE}")
                if (sheet.name, cell.row, cell.column) in cells
                else cell
                for cell in sheet.cells
            ),
        )
        for sheet in book.sheets
    ]
    return replace(book, sheets=tuple(sheets))


def values(plan: Plan, named: Named) -> dict[str, object]:
    return dict(stored_values(named, stored_rows(plan)[named]))


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda one: one.__name__.split(".")[-1])
def test_what_people_edited_is_kept_when_the_file_comes_again(drawing: ModuleType) -> None:
    book = book_of(drawing)
    first = new_plan(make.municipality())
    answers = answered(book, first)
    plan = Plan.objects.get(pk=commit(book, first, answers, by=None).against.plan.pk)

    same = examine(book, plan, answers)
    assert touched(same) == {}
    assert [one.kind for one in same.findings if one.kind.startswith("kept_")] == []

    texts = list(texts_of(same))
    by_hand, in_file = texts[:EDITS], texts[EDITS : 2 * EDITS]
    edit_by_hand(plan, by_hand)
    renamed = rename_by_hand(plan)
    old = examine(book, plan, answers)
    assert touched(old) == {}
    told = "kept_as_edited" in {one.kind for one in old.findings}
    assert told or not by_hand

    newer = with_texts_changed(book, in_file)
    counted = [rows.count() for rows in (plan.items, plan.pillars, plan.municipality.departments)]
    commit(newer, plan, answered(newer, plan, answers), by=None)
    assert [rows.count() for rows in (plan.items, plan.pillars, plan.municipality.departments)] == counted
    for row in renamed:
        row.refresh_from_db()
    assert [row.name for row in renamed] == [f"新しい名前{place}" for place in range(len(renamed))]
    assert [BY_HAND in str(values(plan, one.named)[one.field]) for one in by_hand] == [True] * len(by_hand)
    assert [IN_FILE in str(values(plan, one.named)[one.field]) for one in in_file] == [True] * len(in_file)
