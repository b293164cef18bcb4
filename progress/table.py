"""Live or published rows → the one documented table (`progress.plan_table`) → frozen content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import msgspec

from plans.fiscal_year import FiscalYear
from plans.models import Plan
from progress.live_table import LiveTable
from progress.models import ActualValue, Publication, ReportingRound
from progress.plan_table import PlanTable


def live(
    plan: Plan,
    reporting_round: ReportingRound | None = None,
    *,
    items: Iterable[int] | None = None,
    include_unconfirmed: bool = False,
    unsaved: Iterable[ActualValue] = (),
) -> PlanTable:
    """The plan as it stands now, with one round's results and those of earlier years.

    `items`: primary keys, to look at a few; then share, coverage and distributions are over these few.
    A status counts once it is confirmed; `include_unconfirmed` shows what departments have entered so far as
    well (for staff pages only). `unsaved`: figures as typed, which stand in for the stored ones, so that a form
    shows its rates before it is saved. The number of queries does not depend on the number of items.
    """
    return LiveTable(plan, reporting_round, items, include_unconfirmed, unsaved).build()


def to_content(table: PlanTable) -> dict[str, Any]:
    """The table as plain JSON data (decimals as text)."""
    content: dict[str, Any] = msgspec.to_builtins(table, builtin_types=(), enc_hook=_encode)
    return content


def _encode(value: Any) -> Any:
    if isinstance(value, FiscalYear):
        return int(value)
    raise NotImplementedError(type(value))


def _decode(kind: type[Any], value: Any) -> Any:
    if kind is FiscalYear:
        return FiscalYear(value)
    raise NotImplementedError(kind)


_KNOWN = msgspec.json.Decoder(PlanTable, dec_hook=_decode)
"""Made only so that msgspec knows the type from the start: it learns a type when it is first used, without a lock,
and two threads that do so at once end the process."""


def from_content(content: dict[str, Any]) -> PlanTable:
    """`from_content(to_content(table)) == table`. Raises msgspec.ValidationError for foreign content."""
    return msgspec.convert(content, PlanTable, dec_hook=_decode)


def digest(content: dict[str, Any]) -> str:
    """SHA-256 (hex) over the content's canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def published(publication: Publication) -> PlanTable:
    """The table as it was sealed."""
    return from_content(publication.content)
