"""The answer first: how far a plan came, in one sentence whose parts add up, each with the items behind it. Pure.

Nothing is computed anew: the counts are those of `progress.table.shape`, what moved that of
`progress.public.reading.moved`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from progress.public.reading.finding import UNRATED, Look, Looks
from progress.public.reading.lowered import on_lowered
from progress.public.reading.marks import band_mark, is_unknown
from progress.rating import Band
from progress.table.shape.plan import PlanTable, ScaleRow


@dataclass(frozen=True)
class Part:
    """So many items, and the query of the address that lists them."""

    words: str
    count: int
    query: str


@dataclass(frozen=True)
class Point:
    """A year of the line. `x`, `y`: its place in a picture of 320 × 112; `y` None where no share was computed."""

    year: FiscalYear
    share: str
    of: str
    x: Decimal
    y: Decimal | None


@dataclass(frozen=True)
class Answer:
    """`lead`: 「令和6年度に達成した取組は」. `reached` and `behind`: how many of the `of` items did and didn't; None
    where the scale doesn't say what counts as achieved. `parts`: the bands of `behind`, or of all where that isn't
    known. `unrated`: without a report or a band; with `reached` and `behind`, or with `parts`, it adds up to `of`.
    What is 対象外 stands outside. `on_lowered`: what was reached only because its target was lowered. `moved`: what
    rose, what fell, whose target changed, only what there is. `course`: the share over the years, oldest first, empty
    where no earlier one was asked."""

    lead: str
    of: int
    reached: Part | None
    behind: Part | None
    parts: tuple[Part, ...]
    unrated: Part | None
    outside: tuple[Part, ...]
    on_lowered: str
    moved: tuple[Part, ...]
    course: tuple[Point, ...]

    @property
    def is_drawn(self) -> bool:
        """Do at least two years have a share, which a line can join?"""
        return sum(one.y is not None for one in self.course) > 1

    @property
    def lines(self) -> list[str]:
        """「28,40.2 160,33.0」 for each stretch of years that follow one another without a gap."""
        stretches: list[list[str]] = [[]]
        for before, one in zip((None, *self.course), self.course, strict=False):
            if one.y is None or (before is not None and one.year != before.year + 1):
                stretches.append([])
            if one.y is not None:
                stretches[-1].append(f"{one.x:.1f},{one.y:.1f}")
        return [" ".join(one) for one in stretches if len(one) > 1]


def answer_of(table: PlanTable, looks: Looks) -> Answer | None:
    """None where the table is a plan without results or has no scale to answer by."""
    if table.round is None or table.scale is None or not table.distributions:
        return None
    scale, [overall, *_] = table.scale, table.distributions
    counts = {one.code: one for one in overall.counts}
    achieved = [band for band in scale.bands if band.counts_as_achieved and band.in_denominator]
    knows = bool(achieved) and not any(map(is_unknown, scale.bands))
    parts, outside = list[Part](), list[Part]()
    for band in scale.bands:
        count = counts[band.code].count if band.code in counts else 0
        if count and not (knows and band in achieved):
            (parts if band.in_denominator else outside).append(_part(scale, band, count))
    unrated = counts[""].count if "" in counts else 0
    reached = sum(counts[band.code].count for band in achieved if band.code in counts)
    return Answer(
        _lead(table, knows),
        overall.total - sum(one.count for one in outside),
        _looked(Look.REACHED, reached) if knows else None,
        _looked(Look.BEHIND, sum(one.count for one in parts)) if knows else None,
        tuple(parts),
        Part(counts[""].label, unrated, f"?band={UNRATED}") if unrated else None,
        tuple(outside),
        on_lowered(table),
        tuple(_moved(looks)),
        course(table),
    )


def _part(scale: ScaleRow, band: Band, count: int) -> Part:
    words = band_mark(scale, band).text
    if words != band.label and not is_unknown(band):  # nothing but a sign
        words = "対象外" if not band.in_denominator else "達成" if band.counts_as_achieved else "未達成"
    return Part(words, count, f"?band={band.code}")


def _looked(look: Look, count: int) -> Part:
    return Part(look.words, count, f"?look={look.value}")


def _lead(table: PlanTable, knows: bool) -> str:
    assert table.round  # noqa: S101 - of a table with a round
    year = table.round.fiscal_year.era
    if table.round.historical:
        return f"{year}の資料で達成とされた取組は" if knows else f"{year}の資料にある取組は"
    return f"{year}に達成した取組は" if knows else f"{year}の取組は"


def _moved(looks: Looks) -> list[Part]:
    return [_looked(look, len(looks[look])) for look in (Look.UP, Look.DOWN, Look.REVISED) if look in looks]


# ── The share over the years ─────────────────────────────────────────────────────────────────────────────────

_LEFT, _RIGHT, _TOP, _FOOT = 28, 292, 30, 84
"""Where the first and the last year, 100 % and 0 % stand in the picture."""


def course(table: PlanTable) -> tuple[Point, ...]:
    """Oldest first; empty without an earlier year."""
    if table.round is None or table.share is None or not table.past_shares:
        return ()
    years = [(past.fiscal_year, past.share) for past in reversed(table.past_shares)]
    years.append((table.round.fiscal_year, table.share))
    step = Decimal(_RIGHT - _LEFT) / (len(years) - 1)
    points = []
    for place, (year, share) in enumerate(years):
        percent, of = share.words
        y = None if share.percent is None else _FOOT - (_FOOT - _TOP) * share.percent / 100
        points.append(Point(year, percent, of or share.reason, _LEFT + step * place, y))
    return tuple(points)
