"""What a rule would have suggested of a round's records, beside what was confirmed. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from progress.judgement import Rule, Scale
from progress.models import ReportingRound, YearEndStatus
from progress.office.planning.round_queue import placed_title
from progress.rating import Band
from progress.table.round_rows import RoundRows, round_statuses
from progress.table.suggested import suggestion_for
from progress.workflow import DONE


@dataclass(frozen=True)
class Line:
    """One mark. `of`: the indicator that is rated, "" for the item as a whole; `why`: the sentence of the suggestion;
    `reason`: why people rated otherwise, where they said so."""

    title: str
    scale: str
    of: str
    recorded: Band
    suggested: Band | None
    why: str
    reason: str = ""

    @property
    def differs(self) -> bool:
        return self.suggested is not None and self.suggested.code != self.recorded.code


class Preview:
    """The number of queries doesn't depend on the number of records."""

    def __init__(self, rule: Rule, asked: ReportingRound) -> None:
        self.rule, self.round = rule, asked

    @cached_property
    def lines(self) -> list[Line]:
        statuses = list(round_statuses(self.round).select_related("item__pillar"))
        rows = RoundRows(self.round, statuses)
        return [
            line for status in statuses if status.workflow_state in DONE for line in self._of(status, rows)
        ]

    def _of(self, status: YearEndStatus, rows: RoundRows) -> Iterator[Line]:
        row = rows.items[status.item_id]
        for scale in rows.scales:
            judged = replace(scale, bands=self.rule.bands(scale.key, scale.bands))
            if not Scale(judged.bands, self.rule.cases.get(scale.key, {})).suggests:
                continue
            for rating in row.status.ratings if row.status else ():
                recorded = scale.band(rating.recorded) if rating.scale == scale.key else None
                if recorded is None:
                    continue
                found = suggestion_for(row, judged, rating.indicator, rule=self.rule)
                yield Line(
                    placed_title(status.item),
                    scale.name,
                    rating.indicator,
                    recorded,
                    scale.band(found.code) if found.code else None,
                    found.reason,
                    rating.reason,
                )

    @property
    def differing(self) -> list[Line]:
        return [one for one in self.lines if one.differs]

    @property
    def silent(self) -> list[Line]:
        """Those of which nothing is suggested."""
        return [one for one in self.lines if one.suggested is None]

    @property
    def agreeing(self) -> list[Line]:
        return [one for one in self.lines if one.suggested is not None and not one.differs]
