"""The pillars of the table, a tree in document order. No queries of its own."""

from __future__ import annotations

from plans.models import Pillar
from progress.models import PillarSummary
from progress.table.cells import budget_rows, staffing_rows
from progress.table.shape import PillarRow


def pillar_rows(pillars: list[Pillar], summaries: dict[int, PillarSummary]) -> tuple[PillarRow, ...]:
    """`pillars`: in document order. `summaries`: pillar id → what the round says of it."""
    children: dict[int | None, list[Pillar]] = {}
    for pillar in pillars:
        children.setdefault(pillar.parent_id, []).append(pillar)

    def below(parent: int | None, parent_key: str, depth: int, top: str) -> list[PillarRow]:
        rows = []
        for pillar in children.get(parent, []):
            mine = top or pillar.key
            rows.append(_row(pillar, summaries.get(pillar.pk), parent_key, depth, mine))
            rows += below(pillar.pk, pillar.key, depth + 1, mine)
        return rows

    return tuple(below(None, "", 0, ""))


def _row(pillar: Pillar, said: PillarSummary | None, parent: str, depth: int, top: str) -> PillarRow:
    return PillarRow(
        key=pillar.key,
        title=pillar.title,
        depth=depth,
        parent=parent,
        top=top,
        policy=pillar.policy,
        open_ended=pillar.open_ended,
        transcription_note=pillar.transcription_note,
        summary=said.summary if said else "",
        next_steps=said.next_steps if said else "",
        budget=budget_rows(pillar.budget_lines.all()),
        staffing=staffing_rows(pillar.staffing.all()),
    )
