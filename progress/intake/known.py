"""What the reader may know beside the file: the plan as it stands, ratings of known documents, what people answered.

Pure: standard library and msgspec.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import msgspec

from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.table.shape.plan import PlanTable


@dataclass(frozen=True)
class KnownIndicator:
    name: str
    unit: str
    kind: str
    direction: str = ""
    targets: Mapping[int, Decimal] = field(default_factory=dict)
    former: tuple[str, ...] = ()
    """Names by which earlier files called it."""


@dataclass(frozen=True)
class KnownItem:
    """An item that the plan has already."""

    key: str
    number: str
    name: str
    pillar: str
    """The pillar's key."""
    indicators: tuple[KnownIndicator, ...] = ()
    former: tuple[tuple[str, str], ...] = ()
    """(number, name) pairs by which earlier files called it."""


@dataclass(frozen=True)
class KnownPillar:
    key: str
    number: str
    name: str
    parent: str | None = None
    former: tuple[tuple[str, str], ...] = ()
    """(number, name) pairs by which earlier files called it."""


class DeclaredBand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A band of a rating whose meaning is known beforehand. `achieved`: None where nobody knows; `counted`: it is in
    the denominator of shares."""

    code: str
    mark: str
    achieved: bool | None = None
    counted: bool = True
    tone: str = "neutral"


class DeclaredScale(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rating of a known document, with its bands in their order."""

    key: str
    name: str
    bands: tuple[DeclaredBand, ...]


@dataclass(frozen=True)
class Known:
    """What the reader may know beside the file: the plan as it stands, and what people answered.

    `answers`: question id → value. `remembered`: signature of a header → column matching (field code by column
    heading; what was said of a heading by what it is about), from earlier files of the same municipality, or
    from a reading written down.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    is_new: bool = True
    """Does the file make a new plan?"""
    start_year: int | None = None
    end_year: int | None = None
    pillars: tuple[KnownPillar, ...] = ()
    items: tuple[KnownItem, ...] = ()
    departments: frozenset[str] = frozenset()
    scales: Mapping[str, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)
    """scale key → its bands as (code, label, symbol)"""
    scale_names: Mapping[str, str] = field(default_factory=dict)
    """scale key → its name; keys that are missing have none that is known"""
    scale_raters: Mapping[str, str] = field(default_factory=dict)
    """scale key → who rates on it: `department`, `planner` or `board`"""
    declared: Mapping[str, DeclaredScale] = field(default_factory=dict)
    """scale key → the scale as known documents have it, whether or not the municipality has it yet"""
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    published: Callable[[str], PlanTable | None] = lambda sha256: None
    """The plan's publication with this SHA-256, as it was sealed; asked only when a file names one."""

    def answer(self, question: str) -> str | None:
        """None while nobody answered."""
        return self.answers.get(question)

    def plan_year(self, field: str) -> int | None:
        """The plan's first or last year (`start_year`, `end_year`): as the plan has it, else as somebody answered."""
        stored = self.start_year if field == "start_year" else self.end_year
        try:
            return int(FiscalYear.parse(stored or self.answer(f"plan:{field}") or ""))
        except NotAFiscalYear:
            return None
