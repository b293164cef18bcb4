"""The items of a plan under their pillars, as a list that nests. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from progress.public.reading.figures import short_figures
from progress.public.reading.marks import Mark, item_mark, left_by, left_text
from progress.table.shape import ItemRow, PillarRow, PlanTable


@dataclass(frozen=True)
class ItemEntry:
    """One item in a list. `inside`: the activities that stand inside it."""

    item: ItemRow
    url: str
    mark: Mark | None
    figures: tuple[str, ...]
    departments: str
    left: str = ""
    """Why it is no longer asked for; "" while it is."""
    inside: tuple[ItemEntry, ...] = ()


@dataclass(frozen=True)
class PillarGroup:
    """A pillar with the items that stand directly under it. `level`: of its heading (3 = h3)."""

    pillar: PillarRow
    anchor: str
    level: int
    entries: tuple[ItemEntry, ...]
    heading: str
    count: str
    """「6項目（うち1項目は統合）」"""
    is_empty: bool
    """It has neither items nor pillars below it."""


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


def departments_text(item: ItemRow) -> str:
    lead = "・".join(item.lead_departments)
    related = "・".join(item.related_departments)
    if not related:
        return lead
    return f"{lead}（関係課：{related}）" if lead else f"関係課：{related}"


def groups(
    table: PlanTable, url_of: Callable[[str], str], shown: Sequence[ItemRow] | None = None
) -> list[PillarGroup]:
    """Every pillar in document order; with `shown` only the pillars above those items, each list without nesting."""

    def entries(items: Sequence[ItemRow]) -> tuple[ItemEntry, ...]:
        if shown is None:
            return nested(table, items, url_of)
        return tuple(entry_of(table, item, url_of) for item in items)

    visible = table.items if shown is None else shown
    under: dict[str, list[ItemRow]] = {}
    for row in visible:
        under.setdefault(row.pillar, []).append(row)
    parents = {row.pillar for row in table.items} | {pillar.parent for pillar in table.pillars}
    below = _items_below(table.pillars, visible)
    return [
        PillarGroup(
            pillar=pillar,
            anchor=f"pillar-{number}",
            level=min(3 + pillar.depth, 6),
            entries=entries(under.get(pillar.key, [])),
            heading=pillar_heading(pillar),
            count=count_text(table, below[pillar.key]),
            is_empty=pillar.key not in parents,
        )
        for number, pillar in enumerate(table.pillars, start=1)
        if shown is None or below[pillar.key]
    ]


def _items_below(pillars: Sequence[PillarRow], items: Iterable[ItemRow]) -> dict[str, list[ItemRow]]:
    parents = {pillar.key: pillar.parent for pillar in pillars}
    below: dict[str, list[ItemRow]] = {key: [] for key in parents}
    for item in items:
        key = item.pillar
        while key:
            below[key].append(item)
            key = parents[key]
    return below


def nested(table: PlanTable, items: Sequence[ItemRow], url_of: Callable[[str], str]) -> tuple[ItemEntry, ...]:
    """The items of one list in their order, each activity inside the nearest item above it that lies less deep."""
    entries: list[ItemEntry] = []
    position = 0
    while position < len(items):
        item, end = items[position], position + 1
        while end < len(items) and items[end].depth > item.depth:
            end += 1
        inside = nested(table, items[position + 1 : end], url_of)
        entries.append(entry_of(table, item, url_of, inside))
        position = end
    return tuple(entries)


def entry_of(
    table: PlanTable, item: ItemRow, url_of: Callable[[str], str], inside: tuple[ItemEntry, ...] = ()
) -> ItemEntry:
    return ItemEntry(
        item=item,
        url=url_of(item.key),
        mark=item_mark(table, item),
        figures=tuple(short_figures(table, item)),
        departments=departments_text(item),
        left=left_text(table, item),
        inside=inside,
    )


def jump_targets(shown: Sequence[PillarGroup]) -> list[PillarGroup]:
    """The pillars to jump to: the uppermost level that has several."""
    for depth in sorted({group.pillar.depth for group in shown}):
        level = [group for group in shown if group.pillar.depth == depth]
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
        kinds = "・".join(dict.fromkeys(one.kind for one in left))
        parts.append(f"{len(left)}項目は{kinds}")
    if unasked:
        parts.append(f"{unasked}項目はこの報告の対象外")
    return f"{said}（うち{'、'.join(parts)}）" if parts else said
