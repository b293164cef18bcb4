"""One record as findings look at it: its row in the table, its year, and what its marks say. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plans.values.fiscal_year import FiscalYear
from progress.judgement import Rule
from progress.rating import Band
from progress.table.columns import YEAR_END_TEXTS
from progress.table.shape.figures import IndicatorRow, YearCell
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import ScaleRow
from progress.table.shape.reported import StatusRow, TextRow
from progress.workflow import State

Told = tuple[str, str]
"""(where it stands: an indicator or the label of a text; the sentence without that)."""
_ASKED = frozenset(text.name for text in YEAR_END_TEXTS)
_DONE_TEXTS = frozenset(text.name for text in YEAR_END_TEXTS if text.needed)


class Record:
    """`scales`: the plan's, the one that decides first. `rule`: by which bands are suggested.
    `numbers`: the indicators that count, with their cells of the year. `texts`: what every plan asks for in words;
    the plan's own questions aren't looked at."""

    def __init__(self, row: ItemRow, status: StatusRow, scales: Sequence[ScaleRow], *, rule: Rule) -> None:
        self.row, self.status, self.scales, self.rule = row, status, scales, rule
        self.year: FiscalYear = status.fiscal_year
        found = [(one, one.year(self.year)) for one in row.indicators if one.kind == "number"]
        self.numbers: list[tuple[IndicatorRow, YearCell]] = [(one, cell) for one, cell in found if cell]
        self.texts = [text for text in status.texts if text.name in _ASKED]

    @property
    def from_document(self) -> bool:
        """Was it taken from an old document? Then nobody here can add what isn't in it."""
        return self.status.state == State.IMPORTED

    def mark(self, indicator: str) -> Band | None:
        """The band recorded for the indicator or else for the item, on the scale that decides."""
        if not self.scales:
            return None
        scale = self.scales[0]
        ratings = (self.status.rating(scale.key, name) for name in dict.fromkeys((indicator, "")))
        codes = (rating.recorded for rating in ratings if rating and rating.recorded)
        return next((band for code in codes if (band := scale.band(code))), None)

    def owns_up(self, indicator: str = "") -> bool:
        """Does the mark itself say that it wasn't reached, or that it isn't to be rated (対象外)?"""
        band = self.mark(indicator)
        return band is not None and (band.counts_as_achieved is False or not band.in_denominator)

    def mark_words(self, indicator: str) -> str:
        """「評価は「A 目標どおり」です。」"""
        band = self.mark(indicator)
        return f"評価は「{band.text}」です。" if band else "評価がありません。"

    def done_texts(self) -> Iterator[TextRow]:
        """The texts that say what was done."""
        yield from (text for text in self.texts if text.name in _DONE_TEXTS)

    def last_texts(self) -> dict[str, str]:
        """What the year before said, by the name of the text; the newest report where there were several."""
        found: dict[str, str] = {}
        for past in self.row.past:
            if past.fiscal_year == self.year - 1:
                for text in past.texts:
                    found.setdefault(text.name, text.text)
        return found
