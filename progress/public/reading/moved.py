"""How an item stands against the round before: whether its mark rose or fell. Pure."""

from __future__ import annotations

from plans.values.words import DASH, Worded
from progress.public.reading.marks import Mark, item_mark, mark_of
from progress.rating import STAGES, Band
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable, ScaleRow
from progress.table.shape.reported import StatusRow
from progress.table.shape.shares import PastShare


class Moved(Worded):
    """How an item stands against the round before."""

    DOWN = "down", "評価が下がった取組"
    UP = "up", "評価が上がった取組"
    CHANGED = "changed", "評価が変わった取組（上がった・下がったとは言えないもの）"
    JOINED = "joined", "この年度から対象になった取組"
    LEFT = "left", "この年度は対象でない取組（統合・完了・廃止など）"


def the_round_before(table: PlanTable) -> PastShare | None:
    """The newest earlier round of the same kind."""
    return table.past_shares[0] if table.past_shares else None


def how_moved(table: PlanTable, item: ItemRow, before: PastShare) -> Moved | None:
    """None where it stands as before, or neither round asked for it."""
    asked_then = item.key in before.asked
    if item.status is None:
        return Moved.LEFT if asked_then else None
    if not asked_then:
        return Moved.JOINED
    then = item.then(before)
    if table.scale is None:
        return _stage_moved(then, item.status)
    was, now = (one.recorded(table.scale.key) if one else None for one in (then, item.status))
    if was == now:
        return None
    bands = [table.scale.band(code) if code else None for code in (was, now)]
    return {True: Moved.UP, False: Moved.DOWN, None: Moved.CHANGED}[
        is_better(table.scale, bands[0], bands[1])
    ]


def _stage_moved(then: StatusRow | None, now: StatusRow) -> Moved | None:
    """By 検討・実施・達成, where the plan has no bands."""
    was, stage = then.actual_stage if then else "", now.actual_stage
    if was == stage:
        return None
    if was not in STAGES or stage not in STAGES:
        return Moved.CHANGED
    return Moved.UP if STAGES.index(stage) > STAGES.index(was) else Moved.DOWN


def is_better(scale: ScaleRow, was: Band | None, now: Band | None) -> bool | None:
    """Is the second band better than the first? By their bounds, by what counts as achieved, else by their place in a
    scale whose achieved bands all stand on one side. None where it can't be said."""
    if was is None or now is None or not (was.in_denominator and now.in_denominator):
        return None
    if was.lower_bound is not None and now.lower_bound is not None:
        return now.lower_bound > was.lower_bound
    if was.counts_as_achieved is None or now.counts_as_achieved is None:
        return None
    if was.counts_as_achieved != now.counts_as_achieved:
        return now.counts_as_achieved
    inside = [band for band in scale.bands if band.in_denominator]
    achieved = [bool(band.counts_as_achieved) for band in inside]
    if achieved not in (sorted(achieved), sorted(achieved, reverse=True)) or len(set(achieved)) < 2:
        return None
    best_first = achieved[0]
    return (inside.index(now) < inside.index(was)) == best_first


# ── In words ─────────────────────────────────────────────────────────────────────────────────────────────────


def mark_then(table: PlanTable, item: ItemRow, before: PastShare) -> str:
    """How the item stood in the earlier round; 「－」 where that didn't ask for it."""
    return stands_as(table, item.then(before)) if item.key in before.asked else DASH


def stands_as(table: PlanTable, status: StatusRow | None) -> str:
    """How a report stands: its mark or, without bands, its stage."""
    if status is None:
        return "未報告・未確認"
    return mark_text(mark_of(table, status)) if table.scale else status.actual_stage or DASH


def mark_text(mark: Mark | None) -> str:
    """A badge in print: 「S 目標を上回る」; 「－」 for none."""
    return " ".join(filter(None, (mark.symbol, mark.text))) if mark else DASH


def moved_words(table: PlanTable, item: ItemRow) -> str:
    """「前回 S 目標を上回る → 今回 B おおむね順調」; "" where no earlier round is known."""
    before = the_round_before(table)
    if before is None or item.status is None:
        return ""
    now = mark_text(item_mark(table, item)) if table.scale else stands_as(table, item.status)
    return f"前回 {mark_then(table, item, before)} → 今回 {now}"
