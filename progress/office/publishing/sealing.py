"""What would be published now, and what should be looked at before it is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from plans.models import Plan
from progress import review
from progress.models import Publication, ReportingRound, YearEndStatus
from progress.office.planning.round_queue import Verdict, verdicts
from progress.table import frozen
from progress.table.difference import ItemDifference, differences
from progress.table.live import live_table
from progress.table.shape import ItemRow, PlanTable
from progress.workflow import DONE, State


@dataclass(frozen=True)
class Unexplained:
    """A checked record whose rating is another one than its figures suggest, without a reason."""

    status: YearEndStatus
    verdict: Verdict


class Preview:
    """Reads the plan, or one round's results, once. The number of queries doesn't depend on the number of items."""

    def __init__(self, plan: Plan, reporting_round: ReportingRound | None) -> None:
        self.plan, self.round = plan, reporting_round
        self.last: Publication | None = review.last_of_same(plan, reporting_round)

    @cached_property
    def table(self) -> PlanTable:
        return live_table(self.plan, self.round)

    @cached_property
    def digest(self) -> str:
        return frozen.digest(frozen.to_content(frozen.as_previewed(self.table)))

    @cached_property
    def nothing_new(self) -> bool:
        """Is it all as in the last publication of the same thing?"""
        return self.last is not None and review.says_the_same(self.last, self.table)

    @cached_property
    def differences(self) -> list[ItemDifference]:
        return differences(frozen.published(self.last), self.table) if self.last else []

    @cached_property
    def _statuses(self) -> list[YearEndStatus]:
        if self.round is None:
            return []
        rows = self.round.statuses.select_related("item__pillar")
        return list(rows.order_by("item__position", "item__key"))

    @cached_property
    def unconfirmed(self) -> list[YearEndStatus]:
        """Records that would be published as 未報告・未確認."""
        return [status for status in self._statuses if status.workflow_state not in DONE]

    @cached_property
    def _checked(self) -> list[tuple[YearEndStatus, ItemRow]]:
        """What the planning section checked itself: nobody here can add a reason to what old documents say."""
        rows = {row.key: row for row in self.table.items}
        states = (State.CONFIRMED, State.SEALED)
        return [(one, rows[one.item.key]) for one in self._statuses if one.workflow_state in states]

    @cached_property
    def unexplained(self) -> list[Unexplained]:
        """Also where the target was revised after the confirmation, when nobody was asked for a reason."""
        if self.round is None:
            return []
        return [
            Unexplained(status, verdict)
            for status, row in self._checked
            for verdict in verdicts(self.table, row, self.round)
            if verdict.differs and not verdict.reason.strip()
        ]

    @cached_property
    def unrated(self) -> list[YearEndStatus]:
        """Checked records without a rating on the scale that decides the share."""
        if self.table.scale is None:
            return []
        return [status for status, row in self._checked if self.table.band_of(row) is None]
