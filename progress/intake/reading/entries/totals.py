"""Printed subtotals and totals beside what their rows add up to.

Pure: standard library only. Nothing of a total is imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plans.books.cells import Cell, Sheet
from plans.history.changes import Severity
from progress.intake.draft import Draft, Total, origin_of

Place = tuple[int, str]
"""A column and the kind of row (「実績」 under 「計画」, a year of its own column), "" for a table without such."""
Running = dict[Place, Decimal]


_OF_MORE = re.compile(r"(?:その他|ほか|外|以外).{0,8}(?:含|あわせ|合わせ)")
"""「計（その他の取組を含む）」: a total over more than the rows that are listed."""


@dataclass(frozen=True)
class Page:
    """What stands under the same heading further up in the file: a total may be of all its sheets. `items`: how many
    rows name one."""

    sheet: Sheet
    rows: Sequence[int]
    altogether: Running
    items: int

    def cells(self, column: int) -> Iterator[Cell]:
        return (cell for row in self.rows if (cell := self.sheet.stored(row, column)) is not None)


def added_up(pages: Iterable[Page]) -> Running:
    whole: Running = {}
    for page in pages:
        for place, value in page.altogether.items():
            whole[place] = whole.get(place, Decimal(0)) + value
    return whole


@dataclass
class Sums:
    """Running sums of the columns of one table: since the last subtotal, since the last group of each level,
    altogether. `earlier`: of the same list's sheets before."""

    earlier: Running = field(default_factory=dict)

    since_total: Running = field(default_factory=dict)
    altogether: Running = field(default_factory=dict)
    levels: list[Running] = field(default_factory=list)
    """By depth of the groups, from the top."""
    of_more: dict[int, list[Decimal]] = field(default_factory=dict)
    """By column the printed totals that can't be held against the rows; a total further down may add them up."""
    _closed: bool = False

    def add(self, place: Place, value: Decimal) -> None:
        if self._closed:
            self.since_total, self._closed = dict.fromkeys(self.since_total, Decimal(0)), False
        for sums in (self.since_total, self.altogether, *self.levels):
            sums[place] = sums.get(place, Decimal(0)) + value

    def open(self, place: Place) -> None:
        """Counts from nothing: a column of marks has a sum also where nobody got one."""
        for sums in (self.since_total, self.altogether):
            sums.setdefault(place, Decimal(0))

    def new_band(self, depth: int) -> None:
        """A group begins at this depth, counted from 1: what was added up at it and below is done with."""
        del self.levels[max(depth - 1, 0) :]
        while len(self.levels) < depth:
            self.levels.append(dict.fromkeys(self.altogether, Decimal(0)))

    def close(self) -> None:
        """A total stood here: the next item is added up anew, the next total row still belongs to this one."""
        self._closed = True

    def candidates(self, place: Place) -> list[Decimal]:
        found = [
            sums[place]
            for sums in (self.since_total, *reversed(self.levels), self.altogether)
            if place in sums
        ]
        if place in self.earlier:
            found.append(self.earlier[place] + self.altogether.get(place, Decimal(0)))
        if place[0] in self.of_more:
            found.append(sum(self.of_more[place[0]], Decimal(0)))
        return list(dict.fromkeys(found))


def compare(
    draft: Draft,
    sheet: Sheet,
    sums: Sums,
    cell: Cell,
    label: str,
    field_label: str,
    kind: str,
    stated: Decimal,
    left_out: Iterable[Decimal],
) -> None:
    """Holds one printed total against the rows above it; a difference is a warning at its cell. `left_out`: what
    the rows give that are hidden, or struck out; a total may hold them too."""
    place = (cell.column, kind)
    if _OF_MORE.search(label):
        sums.of_more.setdefault(cell.column, []).append(stated)
        note_total(draft, sheet, cell, label, field_label, stated, None)
        return
    candidates = sums.candidates(place)
    whole = (
        any(word in "".join(label.split()) for word in ("合計", "総計", "総合計", "全体")) and sums.altogether
    )
    usual = sums.altogether.get(place) if whole else sums.since_total.get(place, sums.altogether.get(place))
    holds = any(stated - more in candidates for more in (Decimal(0), *left_out))
    computed = stated if holds else usual
    note_total(draft, sheet, cell, label, field_label, stated, computed)
    if computed is not None and computed != stated:
        draft.tell(
            Severity.WARNING,
            "total_differs",
            f"「{label}」の{cell.text}は、上の行を足した{computed:,f}と一致しません。"
            "合計は取り込みません。どちらが正しいか、もとの資料で確かめてください。",
            origin_of(sheet, cell),
        )


def note_total(
    draft: Draft,
    sheet: Sheet,
    cell: Cell,
    label: str,
    field_label: str,
    stated: Decimal,
    computed: Decimal | None,
) -> None:
    """Keeps what a printed total says beside what was computed; None where nothing could be."""
    draft.totals.append(
        Total(str(origin_of(sheet, cell)), label, field_label, cell.printed, stated, computed)
    )
