"""What a rating, a state or a change of an item is called on a page, with its sign and colour family. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from progress.rating import Band
from progress.table.shape import ItemRow, PlanTable, ScaleRow, StatusRow, SuccessionRow


@dataclass(frozen=True)
class Mark:
    """A rating in words, with the sign and the colour family that go with it."""

    text: str
    tone: str = "neutral"
    symbol: str = ""


def is_unknown(band: Band) -> bool:
    """Doesn't the source say whether the band means achieved? (安中 R3: the headings of its columns are lost.)"""
    return band.counts_as_achieved is None and band.in_denominator


def band_mark(scale: ScaleRow, band: Band) -> Mark:
    """A band that is nothing but a sign (○, ×) is said together with its scale: 「達成：○」."""
    tone = "neutral" if is_unknown(band) else band.tone
    if not any(sign.isalnum() for sign in band.label):
        return Mark(f"{scale.name}：{band.label}", tone)
    return Mark(band.label, tone, "" if band.symbol == band.label else band.symbol)


def mark_of(table: PlanTable, status: StatusRow | None) -> Mark | None:
    """The badge of a status on the deciding scale; None where nothing was asked or the plan has no scale."""
    if status is None or table.scale is None:
        return None
    if not status.reported:
        return Mark("未報告・未確認", "warn")
    rating = status.rating(table.scale.key)
    band = table.scale.band(rating.recorded) if rating else None
    return band_mark(table.scale, band) if band else Mark("評価の記録なし")


def title_then(item: ItemRow) -> str:
    """Number and name, with the name that the item bore in the round's year."""
    then = item.status.item_name_then if item.status else ""
    return item.title.removesuffix(item.name) + then if then else item.title


def item_mark(table: PlanTable, item: ItemRow) -> Mark | None:
    """The item's badge: its rating, or what became of it before this round."""
    if item.status is not None or table.round is None:
        return mark_of(table, item.status)
    left = left_by(table, item)
    return Mark(f"{left.kind}（{left.from_year.era}から）") if left else None


RENAMED = "改称"
"""The only change after which an item goes on as it is."""


def left_by(table: PlanTable, item: ItemRow) -> SuccessionRow | None:
    """By what the item had left the plan when the round asked (統合, 分割, 廃止・終了); None where it hadn't."""
    if table.round is None or item.status is not None:
        return None
    year = table.round.fiscal_year
    left = [one for one in item.successions if one.from_year <= year and one.kind != RENAMED]
    return left[-1] if left else None


def left_text(table: PlanTable, item: ItemRow) -> str:
    """「「①補助金・負担金の見直し」に引き継ぎました。理由：…」 of an item that has left the plan; "" otherwise."""
    left = left_by(table, item)
    if left is None:
        return ""
    heir = left.successor_title or left.new_name
    parts = [f"「{heir}」に引き継ぎました。" if heir else "", f"理由：{left.reason}" if left.reason else ""]
    return "".join(parts)
