"""The items of a plan under their pillars, as a list that nests; who answers for them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from progress.public.reading.marks import item_mark, left_by, left_text, short_figures
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PillarRow, PlanTable

POLICY_SIGNS = 25
"""So much of a policy sentence stands in a heading that has no words of its own."""


def pillar_heading(pillar: PillarRow) -> str:
    """The title; where the document prints only a number (一関's 「①」), with the beginning of its policy."""
    if any(sign.isalpha() for sign in pillar.title) or not pillar.policy:
        return pillar.title
    said = pillar.policy.removeprefix("（要約）").split("\n")[0]
    if len(said) > POLICY_SIGNS:
        comma = said.rfind("、", 0, POLICY_SIGNS)
        said = said[: comma if comma >= POLICY_SIGNS // 2 else POLICY_SIGNS] + "…"
    return f"{pillar.title}　{said}"


def path_to(table: PlanTable, key: str) -> list[PillarRow]:
    """The pillars from the 柱 down to that one; none for ""."""
    by_key = {pillar.key: pillar for pillar in table.pillars}
    path: list[PillarRow] = []
    while key:
        path.insert(0, by_key[key])
        key = by_key[key].parent
    return path


def departments_text(item: ItemRow) -> str:
    lead = "・".join(item.lead_departments)
    related = "・".join(item.related_departments)
    if not related:
        return lead
    return f"{lead}（関係課：{related}）" if lead else f"関係課：{related}"


def in_narrow_column(departments: str) -> str:
    """What `departments_text` says with the 関係課 on a line of their own."""
    return departments.replace("（関係課：", "\n（関係課：")


_CLAUSE = re.compile(r"^[①-⑳～・、,]+")


def department_names(item: ItemRow) -> list[str]:
    """Leading and related departments."""
    return [without_clause(name) for name in (*item.lead_departments, *item.related_departments)]


def without_clause(department: str) -> str:
    """Without what it answers for of an item: 「②～⑤財政課」 → 「財政課」."""
    return _CLAUSE.sub("", department)


def departments_in(table: PlanTable) -> list[str]:
    """Every department of the plan, in the order in which the items name them."""
    return list(dict.fromkeys(name for item in table.items for name in department_names(item)))


def groups(
    table: PlanTable, url_of: Callable[[str], str], shown: Sequence[ItemRow] | None = None
) -> list[dict[str, Any]]:
    """Every pillar in document order with the items that stand directly under it; with `shown` only the pillars above
    those items, each list without nesting. `level`: of the heading (3 = h3); `count`: 「6項目（うち1項目は統合）」;
    `is_empty`: it has neither items nor pillars below it."""
    visible = table.items if shown is None else shown
    under: dict[str, list[ItemRow]] = {pillar.key: [] for pillar in table.pillars}
    below: dict[str, list[ItemRow]] = {pillar.key: [] for pillar in table.pillars}
    for item in visible:
        under.setdefault(item.pillar, []).append(item)
        for pillar in path_to(table, item.pillar):
            below[pillar.key].append(item)
    parents = {row.pillar for row in table.items} | {pillar.parent for pillar in table.pillars}
    return [
        {
            "pillar": pillar,
            "anchor": f"pillar-{number}",
            "level": min(3 + pillar.depth, 6),
            "entries": _entries(table, under[pillar.key], url_of, nest=shown is None),
            "heading": pillar_heading(pillar),
            "count": count_text(table, below[pillar.key]),
            "is_empty": pillar.key not in parents,
        }
        for number, pillar in enumerate(table.pillars, start=1)
        if shown is None or below[pillar.key]
    ]


def _entries(
    table: PlanTable, items: Sequence[ItemRow], url_of: Callable[[str], str], *, nest: bool
) -> list[dict[str, Any]]:
    """The items of one list in their order; with `nest` each activity inside the nearest item above it that lies
    less deep. `left`: why it is no longer asked for, "" while it is."""
    entries: list[dict[str, Any]] = []
    position = 0
    while position < len(items):
        item, end = items[position], position + 1
        while nest and end < len(items) and items[end].depth > item.depth:
            end += 1
        entries.append(
            {
                "item": item,
                "url": url_of(item.key),
                "mark": item_mark(table, item),
                "figures": short_figures(table, item),
                "departments": departments_text(item),
                "left": left_text(table, item),
                "inside": _entries(table, items[position + 1 : end], url_of, nest=nest),
            }
        )
        position = end
    return entries


def jump_targets(shown: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The groups to jump to: the uppermost level of pillars that has several."""
    for depth in sorted({group["pillar"].depth for group in shown}):
        level = [group for group in shown if group["pillar"].depth == depth]
        if len(level) > 1:
            return level
    return []


def count_text(table: PlanTable, items: Sequence[ItemRow]) -> str:
    """「6項目（うち1項目は統合）」: so many of the plan's items, and how many of them the round doesn't ask for."""
    said = f"{len(items)}項目"
    if table.round is None:
        return said
    left = [found for item in items if (found := left_by(table, item))]
    unasked = sum(item.status is None for item in items) - len(left)
    parts = []
    if left:
        parts.append(f"{len(left)}項目は{'・'.join(dict.fromkeys(one.kind for one in left))}")
    if unasked:
        parts.append(f"{unasked}項目はこの報告の対象外")
    return f"{said}（うち{'、'.join(parts)}）" if parts else said
