"""Printed subtotals and totals beside what their rows add up to.

Pure: standard library only. Nothing of a total is imported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from plans.books.cells import Cell, Sheet
from plans.history.changes import Severity
from progress.intake.draft import Draft, Total, origin_of

Place = tuple[int, str]
"""A column and the kind of row (「実績」 under 「計画」), "" for a table without such."""


@dataclass
class Sums:
    """Running sums of the columns of one table: since the last subtotal, since the last group, altogether."""

    since_total: dict[Place, Decimal] = field(default_factory=dict)
    since_band: dict[Place, Decimal] = field(default_factory=dict)
    altogether: dict[Place, Decimal] = field(default_factory=dict)
    _closed: bool = False

    def add(self, place: Place, value: Decimal) -> None:
        if self._closed:
            self.since_total, self._closed = {}, False
        for sums in (self.since_total, self.since_band, self.altogether):
            sums[place] = sums.get(place, Decimal(0)) + value

    def new_band(self) -> None:
        self.since_band = {}

    def close(self) -> None:
        """A total stood here: the next item is added up anew, the next total row still belongs to this one."""
        self._closed = True

    def candidates(self, place: Place) -> list[Decimal]:
        found = [
            sums[place] for sums in (self.since_total, self.since_band, self.altogether) if place in sums
        ]
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
) -> None:
    """Holds one printed total against the rows above it; a difference is a warning at its cell."""
    place = (cell.column, kind)
    candidates = sums.candidates(place)
    whole = any(word in label for word in ("合計", "総計", "総合計", "全体")) and sums.altogether
    usual = sums.altogether.get(place) if whole else sums.since_total.get(place, sums.altogether.get(place))
    computed = stated if stated in candidates else usual
    origin = origin_of(sheet, cell)
    draft.totals.append(Total(str(origin), label, field_label, cell.printed, stated, computed))
    if computed is not None and computed != stated:
        draft.tell(
            Severity.WARNING,
            "total_differs",
            f"「{label}」の{cell.text}は、上の行を足した{computed:,f}と一致しません。"
            "合計は取り込みません。どちらが正しいか、もとの資料で確かめてください。",
            origin,
        )
