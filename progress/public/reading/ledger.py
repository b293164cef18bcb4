"""目標変更一覧 as pages show it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from progress.public.reading.tree import departments_text
from progress.table.revisions import target_changes
from progress.table.shape.plan import PlanTable


def ledger(table: PlanTable, url_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """Every changed target, lowered ones first. `row`: the `TargetChange`; `url_of`: an item's key → its address."""
    return [
        {"row": one, "departments": departments_text(one.item), "url": url_of(one.item.key)}
        for one in target_changes(table)
    ]
