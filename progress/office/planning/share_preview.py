"""What confirming records does to the shares that a publication would tell: before and after, with denominators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from plans.models import Pillar
from progress.models import Rating, ReportingRound, YearEndStatus
from progress.rating import Share, achieved_share
from progress.table.cells import scale_row
from progress.workflow import DONE


@dataclass(frozen=True)
class ShareChange:
    """達成項目の割合 of all items or of one 柱 (`title`), as published now and behind the confirmation."""

    title: str
    before: Share
    after: Share

    @property
    def words(self) -> tuple[str, str]:
        """「53.8%（26項目のうち14項目）」 before and after, 「－」 where there is no percentage."""
        return _words(self.before), _words(self.after)

    @property
    def rated(self) -> tuple[int, int]:
        """How many items have a recorded band that counts as reported, before and after."""
        return _rated(self.before), _rated(self.after)

    @property
    def asked(self) -> int:
        """How many items there are."""
        return _rated(self.after) + self.after.unrated


def _words(share: Share) -> str:
    percent, of = share.words
    return f"{percent}（{of}）" if of else percent


def _rated(share: Share) -> int:
    return share.denominator + share.outside


def share_changes(reporting_round: ReportingRound, confirmed: Collection[int]) -> list[ShareChange]:
    """Over all items, then of each 柱 in which a record of `confirmed` (keys of statuses) stands.

    As the bands are recorded now. Empty where the plan has no scale. Asks four times, however many records there are.
    """
    link = reporting_round.plan.plan_scales.select_related("scale").prefetch_related("scale__bands").first()
    if link is None:
        return []
    bands = scale_row(link.scale).bands
    rated = Rating.objects.filter(status__round=reporting_round, scale=link.scale, indicator=None)
    codes = dict(rated.order_by().values_list("status_id", "recorded__code"))
    tops = _tops(reporting_round)
    rows = YearEndStatus.objects.filter(round=reporting_round).order_by()
    found: dict[str, list[tuple[str | None, str | None]]] = {"": []}
    touched = {""}
    for pk, state, pillar in rows.values_list("pk", "state", "item__pillar_id"):
        code = codes.get(pk) or ""
        now = code if state in DONE else None
        pair = (now, code if pk in confirmed else now)
        found[""].append(pair)
        found.setdefault(tops[pillar], []).append(pair)
        if pk in confirmed:
            touched.add(tops[pillar])
    return [
        ShareChange(
            title,
            achieved_share(bands, [before for before, _ in pairs]),
            achieved_share(bands, [after for _, after in pairs]),
        )
        for title, pairs in found.items()
        if title in touched
    ]


def _tops(reporting_round: ReportingRound) -> dict[int, str]:
    """Pillar id → title of the 柱 that it belongs to."""
    pillars: dict[int, Pillar] = {one.pk: one for one in reporting_round.plan.pillars.all()}

    def top(pillar: Pillar) -> Pillar:
        return top(pillars[pillar.parent_id]) if pillar.parent_id else pillar

    return {pk: top(pillar).title for pk, pillar in pillars.items()}
