"""A round and what is counted over its items. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from progress.rating import Share


@dataclass(frozen=True)
class RoundRow:
    fiscal_year: FiscalYear
    kind: str
    kind_label: str
    title: str
    reference_date: str
    historical: bool
    remarks: str = ""
    transcription_note: str = ""
    judged_by: str = ""
    """評価基準 in words; "" for the built-in rule, and in publications of before."""


@dataclass(frozen=True)
class BandCount:
    """How many items stand in a band (`code` "": none recorded, or not reported). `share`: percent of all."""

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
class PastShare:
    """The share of an earlier round, as its records stand now. `asked`: keys of the items that it asked for."""

    fiscal_year: FiscalYear
    round_title: str
    share: Share
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupShare:
    """The share of all items (`pillar` "") or of one 柱 in one year, as the records stood at the sealing."""

    fiscal_year: FiscalYear
    pillar: str
    title: str
    share: Share
