"""All layouts that the intake knows, in the order in which they are asked."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from plans.books.cells import Book
from progress.intake.draft import Draft, Known
from progress.intake.layouts import plan_cards, status_matrix
from progress.intake.layouts.inventory import Inventory
from progress.intake.layouts.own_status_list import OwnStatusList
from progress.intake.layouts.own_tables import OwnTables
from progress.intake.layouts.programme_list import ProgrammeList
from progress.intake.layouts.table import TableLayout
from progress.intake.plan_questions import complete
from progress.intake.registry import Layout, read_with

LAYOUTS: Sequence[Layout] = (
    OwnTables(),
    OwnStatusList(),
    plan_cards.LAYOUT,
    status_matrix.LAYOUT,
    ProgrammeList(),
    Inventory(),
    TableLayout(),
)


def read(book: Book, known: Known) -> Draft:
    """What the file says, by whichever layouts recognise its sheets."""
    with _without_collection():
        draft = read_with(LAYOUTS, book, known)
    if known.is_new and draft.records:
        complete(draft, known)
    return draft


@contextmanager
def _without_collection() -> Iterator[None]:
    """A draft only grows, to a million small objects: looking through them again and again for garbage takes a third
    of the time and finds none."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
