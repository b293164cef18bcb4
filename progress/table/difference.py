"""What differs between two tables of the same plan, item by item, in words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plans.values.words import REMARKS, TRANSCRIPTION_NOTE
from progress.table.shape import IndicatorRow, ItemRow, PlanTable, StatusRow
from progress.table.tallies import ShareRow

NOTHING = "－"


@dataclass(frozen=True)
class Difference:
    """One thing that reads differently; `NOTHING` stands where there was or is none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ItemDifference:
    """`key`: the item's key; "" for what concerns the plan as a whole."""

    key: str
    title: str
    changes: tuple[Difference, ...]


def share_text(share: ShareRow | None) -> str:
    """「45.5%（33項目のうち15項目）」, 「－」 where there is no share."""
    if share is None or share.percent is None:
        return NOTHING
    return f"{share.percent}%（{share.denominator}項目のうち{share.achieved}項目）"


def differences(before: PlanTable, after: PlanTable) -> list[ItemDifference]:
    """Items in the order of `after`, those that are gone last; the plan as a whole first. Empty: all the same.

    What only the review's own course changes (確認済 → 公表版に収録) is no difference.
    """
    found = [_whole(before, after)]
    found += [_item(before.item(row.key), row, before, after) for row in after.items]
    gone = [row for row in before.items if after.item(row.key) is None]
    found += [ItemDifference(row.key, row.title, (Difference("項目", "あり", "なし"),)) for row in gone]
    return [one for one in found if one.changes]


def _changes(pairs: Sequence[tuple[str, str, str]]) -> tuple[Difference, ...]:
    return tuple(
        Difference(label, old or NOTHING, new or NOTHING)
        for label, old, new in pairs
        if (old or NOTHING) != (new or NOTHING)
    )


def _whole(before: PlanTable, after: PlanTable) -> ItemDifference:
    pairs = [
        ("計画名", before.plan_title, after.plan_title),
        ("文書の段階", before.document_state, after.document_state),
        ("計画期間", before.period, after.period),
        ("目指すもの", before.aim, after.aim),
        ("出典", before.source_note, after.source_note),
        (TRANSCRIPTION_NOTE, before.transcription_note, after.transcription_note),
        ("達成項目の割合", share_text(before.share), share_text(after.share)),
        ("柱", _titles(before), _titles(after)),
        ("審議会意見（全体）", _opinions(before), _opinions(after)),
    ]
    return ItemDifference("", "計画全体", _changes(pairs))


def _titles(table: PlanTable) -> str:
    return "、".join(pillar.title for pillar in table.pillars)


def _opinions(row: PlanTable | ItemRow) -> str:
    return "\n".join(f"{one.opinion}（対応：{one.response or NOTHING}）" for one in row.opinions)


def _item(old: ItemRow | None, new: ItemRow, before: PlanTable, after: PlanTable) -> ItemDifference:
    if old is None:
        return ItemDifference(new.key, new.title, (Difference("項目", "なし", "あり"),))
    pairs = [
        ("項目名", old.title, new.title),
        ("担当課", "、".join(old.lead_departments), "、".join(new.lead_departments)),
        ("目標", old.goal_text, new.goal_text),
        ("取組内容", old.approach, new.approach),
        ("現状と課題", old.current_issues, new.current_issues),
        (REMARKS, old.remarks, new.remarks),
        (TRANSCRIPTION_NOTE, old.transcription_note, new.transcription_note),
        *_targets(old, new),
        *_status(old.status, new.status, before, after),
        *_indicators(old, new),
        ("審議会意見", _opinions(old), _opinions(new)),
    ]
    return ItemDifference(new.key, new.title, _changes(pairs))


def _targets(old: ItemRow, new: ItemRow) -> list[tuple[str, str, str]]:
    years = sorted({row.fiscal_year for row in (*old.targets, *new.targets)})
    pairs = []
    for year in years:
        was, now = old.target(year), new.target(year)
        pairs.append((f"{year}の目標", was.goal_text if was else "", now.goal_text if now else ""))
        pairs.append(
            (f"{year}の計画の段階", was.planned_stage if was else "", now.planned_stage if now else "")
        )
    return pairs


def _ratings(status: StatusRow | None, table: PlanTable) -> dict[str, str]:
    """Name of the scale → the recorded band as shown, with its reason."""
    found = {}
    for scale in table.scales:
        rating = status.rating(scale.key) if status and status.reported else None
        band = scale.band(rating.recorded) if rating else None
        found[scale.name] = band.text if band else ""
    return found


def _status(
    old: StatusRow | None, new: StatusRow | None, before: PlanTable, after: PlanTable
) -> list[tuple[str, str, str]]:
    was, now = _ratings(old, before), _ratings(new, after)

    def report(status: StatusRow | None) -> str:
        return "" if status is None else ("報告あり" if status.reported else "未報告・未確認")

    def effects(status: StatusRow | None) -> str:
        return "、".join(f"{row.kind} {row.text}" for row in status.effects) if status else ""

    return [
        ("報告", report(old), report(new)),
        *((name, was.get(name, ""), now.get(name, "")) for name in {**was, **now}),
        ("実際の段階", old.actual_stage if old else "", new.actual_stage if new else ""),
        *_texts(old, new),
        ("効果額", effects(old), effects(new)),
        (f"実施状況の{REMARKS}", old.remarks if old else "", new.remarks if new else ""),
        (
            f"実施状況の{TRANSCRIPTION_NOTE}",
            old.transcription_note if old else "",
            new.transcription_note if new else "",
        ),
    ]


def _texts(old: StatusRow | None, new: StatusRow | None) -> list[tuple[str, str, str]]:
    """Under the heading as it is now, also where it was called otherwise before."""
    said = [status.texts if status else () for status in (old, new)]
    labels = {row.name: row.label for rows in said for row in rows}
    was, now = ({row.name: row.text for row in rows} for rows in said)
    return [(label, was.get(name, ""), now.get(name, "")) for name, label in labels.items()]


def _indicators(old: ItemRow, new: ItemRow) -> list[tuple[str, str, str]]:
    was = {row.name: row for row in old.indicators}
    now = {row.name: row for row in new.indicators}
    pairs: list[tuple[str, str, str]] = []
    for name in {**now, **was}:
        pairs += _figures(name, was.get(name), now.get(name))
    return pairs


def _figures(name: str, old: IndicatorRow | None, new: IndicatorRow | None) -> list[tuple[str, str, str]]:
    was, now = _cells(old), _cells(new)
    return [(f"{name} {label}", was.get(label, ""), now.get(label, "")) for label in {**now, **was}]


def _cells(row: IndicatorRow | None) -> dict[str, str]:
    if row is None:
        return {}
    found = {
        "基準": row.baseline.text if row.baseline else "",
        "最終目標": row.final_target.text if row.final_target else "",
        "最終目標に対する割合": row.goal_rate.text if row.goal_rate else "",
    }
    for cell in row.years:
        found[f"{cell.fiscal_year}の目標"] = cell.target.text if cell.target else ""
        provisional = "（見込）" if cell.actual and cell.actual.provisional else ""
        found[f"{cell.fiscal_year}の実績"] = f"{cell.actual.text}{provisional}" if cell.actual else ""
        found[f"{cell.fiscal_year}の達成率"] = cell.rate.text if cell.rate else ""
    return found
