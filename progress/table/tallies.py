"""What the table says over many items: shares, coverage, items by band. Pure shapes, part of `progress.table.shape`.

None means "not stated", never 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear


@dataclass(frozen=True)
class BandCount:
    """How many items stand in a band; `code` "" for the two kinds of none (reported without a band, not
    reported). `share`: percent of all, one decimal."""

    code: str
    label: str
    symbol: str
    tone: str
    count: int
    share: Decimal | None


@dataclass(frozen=True)
class Distribution:
    """Items of the round by band, over all (`pillar` "") or within one 柱."""

    pillar: str
    title: str
    total: int
    counts: tuple[BandCount, ...]


@dataclass(frozen=True)
class ShareRow:
    """達成項目の割合 with its denominator and coverage. `percent` None: see `reason`."""

    percent: Decimal | None
    achieved: int
    denominator: int
    unrated: int
    outside: int
    reason: str


@dataclass(frozen=True)
class PastShare:
    """The share of an earlier round, as its records stand now. `asked`: keys of the items that it asked for."""

    fiscal_year: FiscalYear
    round_title: str
    share: ShareRow
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupShare:
    """The share of all items (`pillar` "") or of one 柱 in one year; of an earlier year as its records stood when
    the publication was sealed."""

    fiscal_year: FiscalYear
    pillar: str
    title: str
    share: ShareRow


@dataclass(frozen=True)
class CoverageRow:
    """数値目標のある項目: with a target this year, reporting all of it, not reporting, and without any target."""

    with_target: int
    reported: int
    missing: int
    without_target: int
