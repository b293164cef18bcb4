"""The whole table: a plan with its pillars, scales and items. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from plans.values.fiscal_year import FiscalYear
from progress.rating import Band, FigureCoverage, Share
from progress.table.shape.items import BudgetRow, ItemRow, StaffingRow
from progress.table.shape.reported import OpinionRow
from progress.table.shape.shares import Distribution, GroupShare, PastShare, RoundRow

SCHEMA = 10
"""Raised when the shape changes; a publication keeps the number it was sealed with."""


@dataclass(frozen=True)
class PillarRow:
    """A node of the tree in document order; `depth` 0 is a 柱. `top`: key of the 柱 it belongs to. `number_printed`
    and `name`: the parts of its title ("" both in publications of before)."""

    key: str
    title: str
    depth: int
    parent: str
    top: str
    policy: str = ""
    open_ended: bool = False
    transcription_note: str = ""
    summary: str = ""
    next_steps: str = ""
    budget: tuple[BudgetRow, ...] = ()
    staffing: tuple[StaffingRow, ...] = ()
    number_printed: str = ""
    name: str = ""


@dataclass(frozen=True)
class ScaleRow:
    key: str
    name: str
    bands: tuple[Band, ...]
    remarks: str = ""
    transcription_note: str = ""

    def band(self, code: str) -> Band | None:
        return next((band for band in self.bands if band.code == code), None)


@dataclass(frozen=True)
class FootnoteRow:
    mark: str
    text: str


@dataclass(frozen=True)
class PlanTable:
    """A plan with one round's results (`round` None: the plan alone), complete enough to stand by itself."""

    schema: int
    rule_version: str
    municipality_code: str
    municipality: str
    disclaimer: str
    plan_slug: str
    plan_title: str
    outline_title: str
    document_state: str
    document_date_printed: str
    period: str
    editions: tuple[str, ...]
    aim: str
    source_note: str
    transcription_note: str
    years: tuple[FiscalYear, ...]
    round: RoundRow | None
    scales: tuple[ScaleRow, ...]
    pillars: tuple[PillarRow, ...]
    items: tuple[ItemRow, ...]
    share: Share | None = None
    past_shares: tuple[PastShare, ...] = ()
    coverage: FigureCoverage | None = None
    distributions: tuple[Distribution, ...] = ()
    opinions: tuple[OpinionRow, ...] = ()
    earlier_opinions: tuple[OpinionRow, ...] = ()
    footnotes: tuple[FootnoteRow, ...] = ()
    departments: tuple[str, ...] = ()
    """Those in charge of any item, in 機構順; empty in publications of before."""
    shares: tuple[GroupShare, ...] = ()
    """Over all and by 柱, newest year first; added when a publication is sealed (`progress.table.analysis`)."""

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Key of an item → its number as it can be named alone: 「1-(1)-①」, with as many of those above it as make
        it the only one; "" for an item without one."""
        above = {pillar.key: self._numbers_above(pillar) for pillar in self.pillars}
        numbered = [item for item in self.items if item.number]
        deepest = max((len(above[item.pillar]) for item in numbered), default=0)
        found: dict[str, str] = {}
        for levels in range(deepest + 1):
            found = {
                item.key: "-".join([*above[item.pillar][:levels][::-1], item.number]) for item in numbered
            }
            if len(set(found.values())) == len(found):
                break
        return {item.key: found.get(item.key, "") for item in self.items}

    def _numbers_above(self, pillar: PillarRow) -> list[str]:
        """Of the pillar and those above it, the nearest first."""
        by_key = {one.key: one for one in self.pillars}
        found = []
        while True:
            found += [pillar.number_printed] if pillar.number_printed else []
            if not pillar.parent:
                return found
            pillar = by_key[pillar.parent]

    @property
    def scale(self) -> ScaleRow | None:
        """The scale that decides the achieved share."""
        return self.scales[0] if self.scales else None

    def item(self, key: str) -> ItemRow | None:
        return next((row for row in self.items if row.key == key), None)

    def band_of(self, item: ItemRow) -> Band | None:
        """The recorded band of the item in this table's round on the deciding scale."""
        if self.scale is None or item.status is None:
            return None
        rating = item.status.rating(self.scale.key)
        return self.scale.band(rating.recorded) if rating and rating.recorded else None

    def by_pillar(self) -> Iterator[tuple[PillarRow, list[ItemRow]]]:
        """Every pillar in document order with the items that stand directly under it."""
        for pillar in self.pillars:
            yield pillar, [row for row in self.items if row.pillar == pillar.key]
