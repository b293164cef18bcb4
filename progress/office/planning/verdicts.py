"""Recorded beside suggested: what the marks of a record say, and what its figures or its stage do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from progress.judgement import Rule
from progress.rating import Band
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import ScaleRow
from progress.table.suggested import suggestion_for
from progress.workflow import State


@dataclass(frozen=True)
class Verdict:
    """Recorded beside suggested on one scale. `why`: what the suggestion rests on; `reason`: why people
    differ; `of`: the indicator that is rated, "" for the item as a whole."""

    scale: ScaleRow
    recorded: Band | None
    suggested: Band | None
    why: str
    reason: str
    of: str = ""

    @property
    def suggests(self) -> bool:
        """Can a figure or a stage suggest anything on this scale at all?"""
        return any(band.lower_bound is not None for band in self.scale.bands)

    @property
    def differs(self) -> bool:
        return self.recorded is not None and self.suggested is not None and self.recorded != self.suggested


def verdicts(scales: Iterable[ScaleRow], row: ItemRow, rule: Rule) -> tuple[Verdict, ...]:
    """Of the item as a whole, one per scale of the plan. Empty before anything is entered."""
    found = (verdict(row, rule, scale) for scale in scales)
    return tuple(one for one in found if one is not None)


def verdict(row: ItemRow, rule: Rule, scale: ScaleRow, indicator: str = "") -> Verdict | None:
    """Computed from the figures as they now stand; None before anything is entered."""
    if row.status is None or row.status.state == State.NOT_STARTED:
        return None
    suggestion = suggestion_for(row, scale, indicator, rule=rule)
    rating = row.status.rating(scale.key, indicator)
    return Verdict(
        scale=scale,
        recorded=scale.band(rating.recorded) if rating else None,
        suggested=scale.band(suggestion.code) if suggestion.code else None,
        why=suggestion.reason,
        reason=rating.reason if rating else "",
        of=indicator,
    )
