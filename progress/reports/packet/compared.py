"""What stands out of a year: items that moved against the round before, that are late, targets that changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plans.values.fiscal_year import FiscalYear
from plans.values.words import DASH, REMARKS, Worded
from progress.public.reading.marks import full_title, item_mark, left_text, short_figures, why
from progress.public.reading.moved import (
    Moved,
    how_moved,
    is_better,
    mark_text,
    mark_then,
    stands_as,
    the_round_before,
)
from progress.public.reading.tree import departments_text
from progress.table.series import apart, as_in, between
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from progress.table.shape.reported import RatingRow, StatusRow
from progress.table.shape.shares import PastShare

# ── Against the round before ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class FigureMove:
    """An indicator's actual of the year before and of this year, as shown (「記載なし」: none)."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Move:
    """One item that moved. `before`, `after`: its marks in words. `said`: what became of one that left, else why it
    bears its mark now."""

    key: str
    title: str
    departments: str
    moved: Moved
    before: str
    after: str
    figures: tuple[FigureMove, ...]
    said: str


@dataclass(frozen=True)
class Comparison:
    """`before`: the round that is compared with; None: there is none, or it isn't known what it asked for, and then
    there are no moves. `moves`: in the order of `Moved`, then of the plan. `unmoved`: so many stand as before."""

    before: PastShare | None
    moves: tuple[Move, ...]
    unmoved: int


def comparison_of(table: PlanTable) -> Comparison:
    before = the_round_before(table)
    if before is None or not before.asked:
        return Comparison(None, (), 0)
    found, unmoved = [], 0
    for item in table.items:
        moved = how_moved(table, item, before)
        if moved is not None:
            found.append(_move(table, item, before, moved))
        elif item.status is not None:
            unmoved += 1
    order = list(Moved)
    return Comparison(before, tuple(sorted(found, key=lambda one: order.index(one.moved))), unmoved)


def _move(table: PlanTable, item: ItemRow, before: PastShare, moved: Moved) -> Move:
    year = item.status.fiscal_year if item.status else None
    figures = [_figure_move(one, before.fiscal_year, year) for one in item.indicators] if year else []
    return Move(
        item.key,
        full_title(table, item),
        departments_text(item),
        moved,
        mark_then(table, item, before),
        mark_text(item_mark(table, item)) if table.scale else stands_as(table, item.status),
        tuple(one for one in figures if one is not None),
        left_text(table, item) if moved == Moved.LEFT else why(table, item),
    )


def _figure_move(one: IndicatorRow, before: FiscalYear, now: FiscalYear) -> FigureMove | None:
    """None where neither year has a figure, and for what was due in an earlier year and is told there. An earlier
    figure of another series stands only as it was restated."""
    was, stands = actual_text(one, before), actual_text(one, now)
    if (was == stands == DASH) or (one.kind == "deadline" and stands == DASH):
        return None
    was, stands = ("記載なし" if text == DASH else text for text in (was, stands))
    if sentence := apart(one, before, now):
        return FigureMove(one.name, DASH, f"{stands}（{sentence.removesuffix('。')}）")
    restated = as_in(one, before, now) if between(one, before, now) else None
    return FigureMove(one.name, f"{restated.text}（計算し直した数値）" if restated else was, stands)


def actual_text(one: IndicatorRow, year: FiscalYear) -> str:
    """「95.4%（見込）」; 「－」 for none."""
    cell = one.year(year)
    if cell is None or cell.actual is None:
        return DASH
    return f"{cell.actual.text}{'（見込）' * cell.provisional}"


# ── Late, or not achieved ────────────────────────────────────────────────────────────────────────────────────


class Short(Worded):
    """In what an item falls short."""

    RATED = "rated", "達成に至っていない取組"
    FIGURE = "figure", "評価とは別に、目標の数値に届かなかった取組"
    UNREPORTED = "unreported", "報告または確認が済んでいない取組"


@dataclass(frozen=True)
class Late:
    """`figures`: those of the year in lines. `said`: what the record says of it, under the heading that it has there
    (評価の説明, 備考, 課題); `why`: what the rating rests on; `next_steps`: 今後の取組."""

    key: str
    title: str
    departments: str
    short: Short
    mark: str
    figures: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    why: str
    next_steps: str

    @property
    def in_words(self) -> str:
        """What is said of it, a paragraph each; what the rating rests on where nothing is said; "" for neither."""
        said = "\n".join(f"{label}：{text}" for label, text in self.said)
        return said or (self.why if self.short == Short.RATED else "")


def late_of(table: PlanTable) -> tuple[Late, ...]:
    """In the order of `Short`, the worst bands first, then of the plan; without items whose band doesn't say whether
    it counts."""
    found = [
        _late(table, item, item.status, short)
        for item in table.items
        if item.status is not None and (short := _short(table, item, item.status))
    ]
    order = list(Short)
    places = {item.key: _from_worst(table, item) for item in table.items}
    return tuple(sorted(found, key=lambda one: (order.index(one.short), places[one.key])))


def _from_worst(table: PlanTable, item: ItemRow) -> int:
    """How many bands of the scale are worse than the item's; 0 where it can't be said."""
    band = table.band_of(item)
    if table.scale is None or band is None:
        return 0
    return sum(is_better(table.scale, other, band) is True for other in table.scale.bands)


def _short(table: PlanTable, item: ItemRow, status: StatusRow) -> Short | None:
    if not status.reported:
        return Short.UNREPORTED
    band = table.band_of(item)
    if band is not None and band.in_denominator and band.counts_as_achieved is False:
        return Short.RATED
    cells = (one.year(status.fiscal_year) for one in item.indicators)
    missed = any(cell is not None and cell.rate is not None and cell.rate.met is False for cell in cells)
    return Short.FIGURE if missed else None


def _late(table: PlanTable, item: ItemRow, status: StatusRow, short: Short) -> Late:
    rating = status.rating(table.scale.key) if table.scale else None
    return Late(
        item.key,
        full_title(table, item),
        departments_text(item),
        short,
        mark_text(item_mark(table, item)),
        tuple(short_figures(table, item)),
        tuple((label, text) for label, text in _said(item, status, rating) if text),
        why(table, item),
        status.text("next_steps"),
    )


def _said(item: ItemRow, status: StatusRow, rating: RatingRow | None) -> Iterator[tuple[str, str]]:
    yield "評価の説明", rating.reason if rating else ""
    cells = [(one.name, one.year(status.fiscal_year)) for one in item.indicators]
    figures = [f"{name}：{cell.said}" for name, cell in cells if cell and cell.said]
    yield REMARKS, "\n".join(filter(None, [status.remarks, *figures]))
    yield "課題", status.text("issues")
