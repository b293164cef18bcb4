"""The one fate of every cell that says something: taken, heading, structure, compared, left alone, or asked.

Pure: standard library only. What a cell is used for, its records say, and what the reader noted of the others; a cell
of which nobody knows anything is asked about.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from items.quantity import absent
from plans.books.cells import Book, Cell, CellKind, Sheet
from progress.intake.draft import YEAR_AT, Apart, Draft, Kind, Origin, origin_of


class Fate(StrEnum):
    TAKEN = "taken"
    HEADING = "heading"
    STRUCTURE = "structure"
    COMPARED = "compared"
    LEFT = "left"
    ASKED = "asked"


class Role(NamedTuple):
    """What a cell is used for. `kind`, `field` and `year`: of which record it says something, and what; `why`: what
    it is instead."""

    fate: Fate
    kind: Kind | None = None
    field: str = ""
    year: int | None = None
    why: Apart | None = None


_FATE_OF = {
    Apart.HEADING: Fate.HEADING,
    Apart.TITLE: Fate.HEADING,
    Apart.PLACE: Fate.STRUCTURE,
    Apart.BESIDE: Fate.TAKEN,
    Apart.TOTAL: Fate.COMPARED,
}
"""Any other reason leaves the cell alone."""
_STRUCTURE = frozenset({Kind.PILLAR, Kind.EDITION})
_NUMBERS = frozenset({"number_printed", "activity_code"})
_BESIDE = frozenset({Kind.DEPARTMENT, Kind.SCALE, Kind.BAND, Kind.ROUND})
"""Kinds of records that follow from cells whose own use is another: a heading names a scale."""
_PLACES = frozenset({"year", "item_name", "name", "number", "activity_code", "pillar", "pillar_number"})
"""Fields of notes that say of what a row is."""


def says_something(cell: Cell) -> bool:
    return bool(cell.text) or cell.kind == CellKind.ERROR


def fates_of(draft: Draft, book: Book) -> dict[str, list[tuple[Cell, Role]]]:
    """Sheet → its cells that say something, in their order, each with its role."""
    used, beside = _used(draft, beside=False), _used(draft, beside=True)
    totals = {one.cell for one in draft.totals}
    readings = {one.sheet: one for one in draft.sheets}

    def role(sheet: Sheet, cell: Cell) -> Role:
        origin = origin_of(sheet, cell)
        if found := used.get(origin):
            return found
        if draft.apart.get(origin) == Apart.BESIDE:
            return Role(Fate.TAKEN, why=Apart.BESIDE)
        note = draft.compared.get(origin, {})
        if note.get("kind") == "missing":
            return Role(Fate.LEFT, why=Apart.BLANK)
        if note or origin in draft.again or str(origin) in totals:
            field = note.get("field")
            return Role(Fate.STRUCTURE if field in _PLACES else Fate.COMPARED)
        why = draft.apart.get(origin) or readings[sheet.name].why
        if why is None and absent(cell.text) is not None:
            why = Apart.BLANK
        if why is not None:
            return Role(_FATE_OF.get(why, Fate.LEFT), why=why)
        return beside.get(origin, Role(Fate.ASKED))

    return {
        sheet.name: [(cell, role(sheet, cell)) for cell in sheet.cells if says_something(cell)]
        for sheet in book.sheets
    }


def _used(draft: Draft, *, beside: bool) -> dict[Origin, Role]:
    """Cell → the first record that was read from it."""
    found: dict[Origin, Role] = {}
    roles: dict[Role, Role] = {}
    """Few differ: each is kept once."""
    for record in draft.every():
        if (record.kind in _BESIDE) != beside:
            continue
        structure = record.kind in _STRUCTURE
        if structure and not any(said.printed for said in record.fields.values()):
            continue  # the one group of a plan without groups, which no cell names
        place = YEAR_AT.get(record.kind)
        year = None if place is None else int(record.key[place])
        places = [(name, said.origin) for name, said in record.fields.items()] + [("", record.origin)]
        for name, origin in places:
            if origin is not None and origin not in found:
                fate = Fate.STRUCTURE if structure or name in _NUMBERS else Fate.TAKEN
                role = Role(fate, record.kind, name, year)
                found[origin] = roles.setdefault(role, role)
    return found
