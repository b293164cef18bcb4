"""What differs between two tables of the same plan, item by item, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plans.values.words import REMARKS, TRANSCRIPTION_NOTE, era_day
from progress.table.series import in_words
from progress.table.shape.figures import IndicatorRow, Revision
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable, ScaleRow
from progress.table.shape.reported import EffectRow, StatusRow

NOTHING = "－"
Words = dict[str, str]
"""Label → what stands there, "" for nothing."""


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


def differences(before: PlanTable, after: PlanTable) -> list[ItemDifference]:
    """Items in the order of `after`, those that are gone last; the plan as a whole first. Empty: all the same.

    What only the review's own course changes (確認済 → 公表版に収録) is no difference.
    """
    found = [ItemDifference("", "計画全体", _changes(_whole(before), _whole(after), {}))]
    for new in after.items:
        if (old := before.item(new.key)) is None:
            changes: tuple[Difference, ...] = (Difference("項目", "なし", "あり"),)
        else:
            # A text stands under its heading as it is now, also where it was called otherwise before.
            texts = [text for one in (old.status, new.status) if one for text in one.texts]
            headings = {text.name: text.label for text in texts}
            parts = zip(_parts(old, before), _parts(new, after), strict=True)
            changes = tuple(one for was, now in parts for one in _changes(was, now, headings))
        found.append(ItemDifference(new.key, new.title, changes))
    gone = [row for row in before.items if after.item(row.key) is None]
    found += [ItemDifference(row.key, row.title, (Difference("項目", "あり", "なし"),)) for row in gone]
    return [one for one in found if one.changes]


def _changes(was: Words, now: Words, headings: Words) -> tuple[Difference, ...]:
    pairs = ((label, was.get(label) or NOTHING, now.get(label) or NOTHING) for label in {**was, **now})
    return tuple(Difference(headings.get(label, label), old, new) for label, old, new in pairs if old != new)


def _whole(table: PlanTable) -> Words:
    share, of = table.share.words if table.share else (NOTHING, "")
    return {
        "計画名": table.plan_title,
        "文書の段階": table.document_state,
        "計画期間": table.period,
        "目指すもの": table.aim,
        "出典": table.source_note,
        TRANSCRIPTION_NOTE: table.transcription_note,
        "達成項目の割合": f"{share}（{of}）" if of else share,
        "柱": "、".join(pillar.title for pillar in table.pillars),
        "審議会意見（全体）": _opinions(table),
        "前年度の審議会意見（全体）": _followed_up(table),
    }


def _opinions(row: PlanTable | ItemRow) -> str:
    return "\n".join(f"{one.opinion}（対応：{one.response or NOTHING}）" for one in row.opinions)


def _followed_up(row: PlanTable | ItemRow) -> str:
    said = ((one.opinion, one.response, one.follow_up) for one in row.earlier_opinions)
    return "\n".join(
        f"{opinion}（対応：{response or NOTHING}、その後：{since or NOTHING}）"
        for opinion, response, since in said
    )


def _parts(item: ItemRow, table: PlanTable) -> tuple[Words, ...]:
    """What stands of the item, part by part; its texts go by their names."""
    return (
        {
            "項目名": item.title,
            "担当課": "、".join(item.lead_departments),
            "目標": item.goal_text,
            "取組内容": item.approach,
            "現状と課題": item.current_issues,
            REMARKS: item.remarks,
            TRANSCRIPTION_NOTE: item.transcription_note,
        },
        _targets(item),
        *_status(item.status, table),
        {key: text for row in item.indicators for key, text in _figures(row, item.status, table).items()},
        {"審議会意見": _opinions(item), "前年度の審議会意見": _followed_up(item)},
    )


def _targets(item: ItemRow) -> Words:
    found = {}
    for row in item.targets:
        found[f"{row.fiscal_year}の目標"] = row.goal_text
        found[f"{row.fiscal_year}の計画の段階"] = row.planned_stage
    return found


def _status(status: StatusRow | None, table: PlanTable) -> tuple[Words, Words, Words]:
    if status is None:
        return {}, {}, {}
    found = {"報告": "報告あり" if status.reported else "未報告・未確認"}
    for scale in table.scales:
        found[scale.name] = _band(scale, status)
    found["実際の段階"] = status.actual_stage
    beside = {
        "効果額": "、".join(map(_effect, status.effects)),
        f"実施状況の{REMARKS}": status.remarks,
        f"実施状況の{TRANSCRIPTION_NOTE}": status.transcription_note,
    }
    return found, {row.name: row.text for row in status.texts}, beside


def _effect(row: EffectRow) -> str:
    """「歳出の減 1,200,000円（うち一般財源 1,000,000円）」"""
    beside = "、".join(f"{label} {words}" for label, words in row.beside if label != "算定根拠")
    return f"{row.kind} {row.text}{f'（{beside}）' if beside else ''}"


def _revisions(rows: Iterable[Revision]) -> str:
    """「120件→110件（令和6年2月1日 行政改革推進本部決定。…）」 of each."""
    return "、".join(
        f"{row.before}→{row.after}（{era_day(row.decided_on)} {row.decided_by}決定。{row.reason}）"
        for row in rows
    )


def _band(scale: ScaleRow, status: StatusRow | None, indicator: str = "") -> str:
    """Of the item as a whole, or of the indicator with that name."""
    rating = status.rating(scale.key, indicator) if status and status.reported else None
    band = scale.band(rating.recorded) if rating else None
    return band.text if band else ""


def _figures(row: IndicatorRow, status: StatusRow | None, table: PlanTable) -> Words:
    name = row.name
    found = {
        f"{name} 基準": row.baseline.text if row.baseline else "",
        f"{name} 最終目標": row.final_target.text if row.final_target else "",
    }
    found[f"{name} 数え方の変更"] = "\n".join(map(in_words, row.breaks))
    found[f"{name} 最終目標の変更"] = _revisions(row.goal_revisions)
    for cell in row.years:
        found[f"{name} {cell.fiscal_year}の目標"] = cell.target.text if cell.target else ""
        found[f"{name} {cell.fiscal_year}の目標の変更"] = _revisions(cell.revisions)
        found[f"{name} {cell.fiscal_year}の計算し直した実績"] = cell.restated.text if cell.restated else ""
        provisional = "（見込）" if cell.actual and cell.actual.provisional else ""
        found[f"{name} {cell.fiscal_year}の実績"] = f"{cell.actual.text}{provisional}" if cell.actual else ""
        found[f"{name} {cell.fiscal_year}の目標に届かなかった理由"] = cell.missed_because
        found[f"{name} {cell.fiscal_year}の達成率"] = cell.rate.text if cell.rate else ""
    found[f"{name} 最終目標に対する割合"] = row.goal_rate.text if row.goal_rate else ""
    for scale in table.scales:
        found[f"{name} {scale.name}"] = _band(scale, status, name)
    return found
