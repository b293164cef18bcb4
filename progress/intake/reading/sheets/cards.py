"""Cards side by side: a sheet with the same labels at the same offsets several times → a sheet for each card.

Pure: standard library only. A card's cells keep their addresses; it is read like a form alone on its sheet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from plans.books.cells import Cell, CellKind, Sheet
from progress.intake.reading.sheets.labels import Labelled, label_of, labels_on
from progress.intake.reading.tables.rows import style_of
from progress.intake.reading.words.fields import ITEM_TEXTS
from progress.intake.reading.words.lookup import plain

_OF_AN_ITEM = frozenset({"name", "number", "departments", "schedule", "indicator", *ITEM_TEXTS})
_FEWEST_ROWS = 2
"""Rows with labels of different fields that a card has at least; two lists beside each other have one."""


@dataclass(frozen=True)
class _Repeat:
    """A label that one row has several times: the columns from the left."""

    row: int
    text: str
    code: str
    columns: tuple[int, ...]

    @property
    def steps(self) -> tuple[int, ...]:
        return tuple(column - self.columns[0] for column in self.columns)


@dataclass(frozen=True)
class Card:
    """A card alone on its sheet, below the lines that stand above all cards and a numbered line above its own row.

    `top`: its first row. `lines`: what stands alone in its row without a label, where it says something else on each
    card.
    """

    sheet: Sheet
    top: int
    lines: tuple[Cell, ...] = ()


def cards_on(sheet: Sheet) -> list[Card]:
    """The cards of a sheet, row by row from the left; [] for a sheet without."""
    repeats = _repeats(labels_on(sheet))
    if not repeats:
        return []
    anchor = repeats[0]
    blocks = _blocks(sheet, repeats)
    anchors = _anchors(sheet, anchor)
    above = _rows_above(sheet, anchors, blocks)
    firsts = sorted(anchors)
    rows = [row - above for row in firsts]
    head = tuple(cell for cell in sheet.cells if cell.row < rows[0])
    found: list[Card] = []
    section: tuple[Cell, ...] = ()
    for nth, top in enumerate(rows):
        last = rows[nth + 1] - 1 if nth + 1 < len(rows) else _last_row(sheet, firsts[nth])
        if nth:
            section = _section(sheet, top, firsts[nth - 1]) or section
        for place, (left, right) in enumerate(blocks):
            if place not in anchors[firsts[nth]]:
                continue
            own = tuple(
                cell for cell in sheet.cells if top <= cell.row <= last and left <= cell.column <= right
            )
            cells = {(cell.row, cell.column): cell for cell in (*_without(head, section), *section, *own)}
            alone = replace(sheet, cells=tuple(cells[where] for where in sorted(cells)))
            found.append(Card(alone, top))
    return _with_lines(found)


def _with_lines(cards: Sequence[Card]) -> list[Card]:
    lines = [
        {
            row - card.top: cells[0]
            for row, cells in card.sheet.rows()
            if row >= card.top
            and len(cells) == 1
            and cells[0].kind == CellKind.TEXT
            and not label_of(cells[0])
        }
        for card in cards
    ]
    counts = Counter(offset for one in lines for offset in one)
    telling = {
        offset
        for offset, count in counts.items()
        if count * 2 > len(cards) and len({one[offset].text for one in lines if offset in one}) * 2 > count
    }
    return [
        replace(card, lines=tuple(cell for offset, cell in one.items() if offset in telling))
        for card, one in zip(cards, lines, strict=True)
    ]


def _repeats(labels: Sequence[Labelled]) -> list[_Repeat]:
    """The labels that are repeated in their rows at the same distances; [] where they make no cards."""
    by_row: dict[tuple[int, str], list[Labelled]] = defaultdict(list)
    for one in labels:
        by_row[one.label.row, plain(one.label.text)].append(one)
    by_steps: dict[tuple[int, ...], list[_Repeat]] = defaultdict(list)
    for (row, text), same in sorted(by_row.items()):
        if len(same) > 1:
            repeat = _Repeat(row, text, same[0].code, tuple(one.label.column for one in same))
            by_steps[repeat.steps].append(repeat)
    for found in sorted(by_steps.values(), key=len, reverse=True):
        codes: dict[int, set[str]] = defaultdict(set)
        for repeat in found:
            codes[repeat.row].add(repeat.code)
        kinds = {frozenset(one) for one in codes.values()}
        alone = [kind for kind in kinds if not any(kind & other for other in kinds if other != kind)]
        if len(alone) >= _FEWEST_ROWS and any(kind & _OF_AN_ITEM for kind in alone):
            return found
    return []


def _anchors(sheet: Sheet, anchor: _Repeat) -> dict[int, set[int]]:
    """The rows in which a card's first label stands → in which of the blocks."""
    found: dict[int, set[int]] = {}
    for row, cells in sheet.rows():
        places = {
            anchor.columns.index(cell.column)
            for cell in cells
            if row >= anchor.row and cell.column in anchor.columns and plain(cell.text) == anchor.text
        }
        if places:
            found[row] = places
    return found


def _blocks(sheet: Sheet, repeats: Sequence[_Repeat]) -> list[tuple[int, int]]:
    """The first and the last column of each card in a row of cards."""
    first = min(one.columns[0] for one in repeats)
    starts = [first + step for step in repeats[0].steps]
    ends = [one - 1 for one in starts[1:]] + [sheet.right]
    return list(zip(starts, ends, strict=True))


def _rows_above(sheet: Sheet, anchors: dict[int, set[int]], blocks: Sequence[tuple[int, int]]) -> int:
    """How many lines above its first label belong to each card."""
    distance = 0
    while distance + 1 < min(anchors) and all(
        any(blocks[place][0] <= cell.column <= blocks[place][1] for cell in sheet.row(row - distance - 1))
        for row, places in anchors.items()
        for place in places
    ):
        distance += 1
    return distance


def _shown(sheet: Sheet, row: int) -> list[Cell]:
    return [cell for cell in sheet.row(row) if cell.text]


def _section(sheet: Sheet, top: int, before: int) -> tuple[Cell, ...]:
    """A numbered line that stands alone above a row of cards, parted from the cards before by an empty row."""
    found: list[Cell] = []
    for row in range(top - 1, before, -1):
        cells = _shown(sheet, row)
        if not cells and found:
            return tuple(found)
        if len(cells) > 1 or (cells and not style_of(cells[0].text)):
            return ()
        found += cells
    return ()


def _without(head: Sequence[Cell], section: Sequence[Cell]) -> list[Cell]:
    """The lines above all cards without the section that a later one of its style has ended."""
    ended = {style_of(cell.text) for cell in section}
    return [cell for cell in head if style_of(cell.text) not in ended]


def _last_row(sheet: Sheet, anchor: int) -> int:
    """Without the lines below the last cards that an empty row parts from them: a legend, a remark."""
    for row in _rows_from_below(sheet, anchor):
        if len(_shown(sheet, row)) > 1:
            return row
        if not _shown(sheet, row - 1):
            below = row - 1
            while below > anchor and not _shown(sheet, below):
                below -= 1
            if below > anchor:
                return below
    return sheet.bottom


def _rows_from_below(sheet: Sheet, anchor: int) -> Iterator[int]:
    return (row for row in range(sheet.bottom, anchor, -1) if _shown(sheet, row))
