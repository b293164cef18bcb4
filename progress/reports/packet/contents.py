"""What the packet of one plan and year holds, as typed records that its page and its workbook are made of. Pure.

In: a `PlanTable` with a round, live or sealed. Every number and every text is the table's own; a share is always that
of `progress.rating.achieved_share`. A `Section` has its number whether or not anything stands in it, so that page and
paper call it alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from plans.values.words import era_day
from progress.public.reading.lowered import on_lowered
from progress.public.reading.marks import full_title, item_mark, not_asked
from progress.public.reading.moved import Moved, mark_text
from progress.public.reading.tree import departments_text, path_to, pillar_heading
from progress.reports.packet.compared import (
    Comparison,
    Late,
    comparison_of,
    late_of,
)
from progress.reports.packet.effects import Effects, effects_of
from progress.reports.packet.item_page import ItemPage, item_page_of
from progress.reports.packet.shares import Summary, summary_of
from progress.table.revisions import Changed, TargetChange, target_changes
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from progress.table.shape.reported import OpinionRow

UNANSWERED = "（まだ答えていません）"
"""Stands beside an opinion without a response."""


class Section(StrEnum):
    """The packet's parts in order; `number`: of 資料, `label`: its heading."""

    number: int
    label: str

    def __new__(cls, value: str, number: int = 0, label: str = "") -> Section:
        section = str.__new__(cls, value)
        section._value_, section.number, section.label = value, number, label
        return section

    SUMMARY = "summary", 1, "総括"
    LIST = "list", 2, "実施状況一覧"
    COMPARISON = "comparison", 3, "前年度との比較"
    LATE = "late", 4, "達成に至っていない取組"
    CHANGES = "changes", 5, "目標の変更"
    EFFECTS = "effects", 6, "効果額"
    ITEMS = "items", 7, "個票"
    OPINIONS = "opinions", 8, "審議会などの意見と対応"

    @property
    def heading(self) -> str:
        """「資料4　達成に至っていない取組」"""
        return f"資料{self.number}　{self.label}"


class Standing(StrEnum):
    """Whom a version was opened to, as the packet is marked by it."""

    OFFICE = "庁内資料"
    MEETING = "会議資料"
    PUBLIC = "公表"


def standing_of(audiences: Collection[str]) -> Standing:
    """`audiences`: those to whom the version was released (`plans.access.Audience`). What only headquarters have, or
    nobody yet, is the office's own."""
    if "public" in audiences:
        return Standing.PUBLIC
    return Standing.MEETING if {"board", "council", "auditors"} & {*audiences} else Standing.OFFICE


@dataclass(frozen=True)
class Cover:
    """`subject`: 「令和5年度末の実施状況」; `as_of`: the reference day in words, "" where none is stated."""

    municipality: str
    municipality_code: str
    disclaimer: str
    outline: str
    plan: str
    document_state: str
    period: str
    editions: str
    subject: str
    year: str
    as_of: str
    historical: bool


@dataclass(frozen=True)
class Listed:
    """A line of the list. `mark`: the band on the deciding scale in words, what became of one that isn't asked for,
    or 「－」. `said`: 主な取組内容, or why the round doesn't ask for it."""

    key: str
    title: str
    depth: int
    departments: str
    mark: str
    said: str


@dataclass(frozen=True)
class ListedGroup:
    """The items that stand directly under one pillar. `path`: headings from the 柱 down to it."""

    path: tuple[str, ...]
    items: tuple[Listed, ...]


@dataclass(frozen=True)
class Opinion:
    """`key`, `title`: the item it is about; "" and 「全体」 for the round as a whole."""

    key: str
    title: str
    row: OpinionRow


@dataclass(frozen=True)
class Packet:
    table: PlanTable
    cover: Cover
    summary: Summary
    listed: tuple[ListedGroup, ...]
    comparison: Comparison
    late: tuple[Late, ...]
    changes: tuple[TargetChange, ...]
    effects: Effects
    items: tuple[ItemPage, ...]
    opinions: tuple[Opinion, ...]
    earlier_opinions: tuple[Opinion, ...]

    @property
    def highlights(self) -> tuple[str, ...]:
        """What a reader asks first, a sentence each; nothing is said of what isn't there."""
        told = (
            on_lowered(self.table),
            self._moved(),
            self._changed(),
            *self._rated_beside(),
            self._answered(),
        )
        return tuple(filter(None, told))

    def nothing_in(self, section: Section) -> str:
        """Why there is nothing to be printed in it; "" where there is."""
        unmoved = "比べられる前の年度の記録がありません。"
        if self.comparison.before is not None:
            unmoved = "" if self.comparison.moves else "評価が変わった取組はありません。"
        has_effects, has_opinions = self.effects.by_year, self.opinions or self.earlier_opinions
        empty = {
            Section.COMPARISON: unmoved,
            Section.LATE: "" if self.late else "達成に至っていない取組の記録はありません。",
            Section.CHANGES: "" if self.changes else "目標を変えた記録はありません。",
            Section.EFFECTS: "" if has_effects else "効果額の記録はありません。",
            Section.OPINIONS: "" if has_opinions else "意見の記録はありません。",
        }
        return empty.get(section, "")

    def _moved(self) -> str:
        before = self.comparison.before
        if before is None:
            return ""
        counts = [sum(one.moved == way for one in self.comparison.moves) for way in (Moved.UP, Moved.DOWN)]
        return f"{before.fiscal_year.era}より評価が上がった取組は{counts[0]}項目、下がった取組は{counts[1]}項目です。"

    def _changed(self) -> str:
        if not self.changes:
            return ""
        told = [
            f"{way.words}{count}件"
            for way in Changed
            if (count := sum(one.changed == way for one in self.changes))
        ]
        return f"計画の途中で目標を変えた指標があります（{'、'.join(told)}）。"

    def _rated_beside(self) -> Iterator[str]:
        """What the scales beside the deciding one say, as 審議会の評価."""
        asked = [item.status for item in self.table.items if item.status is not None]
        for scale in self.table.scales[1:]:
            codes = [code for status in asked if (code := status.recorded(scale.key))]
            told = [f"{band.text} {count}" for band in scale.bands if (count := codes.count(band.code))]
            if told:
                yield f"{scale.name}は、{len(asked)}項目のうち{len(codes)}項目です（{'、'.join(told)}）。"

    def _answered(self) -> str:
        if not self.opinions:
            return ""
        open_ones = sum(not one.row.response for one in self.opinions)
        rest = f"{open_ones}件にはまだ答えていません" if open_ones else "すべてに答えています"
        return f"審議会などの意見は{len(self.opinions)}件で、{rest}。"


def packet_of(table: PlanTable) -> Packet:
    """ValueError for a plan alone: it has no year."""
    if table.round is None:
        raise ValueError("a packet is made of a round's results")
    return Packet(
        table=table,
        cover=_cover(table),
        summary=summary_of(table),
        listed=_listed(table),
        comparison=comparison_of(table),
        late=late_of(table),
        changes=target_changes(table),
        effects=effects_of(table),
        items=tuple(item_page_of(table, item) for item in table.items),
        opinions=_opinions(table, lambda row: row.opinions),
        earlier_opinions=_opinions(table, lambda row: row.earlier_opinions),
    )


def _cover(table: PlanTable) -> Cover:
    now = table.round
    assert now is not None  # noqa: S101 - `packet_of` refuses a plan alone
    return Cover(
        municipality=table.municipality,
        municipality_code=table.municipality_code,
        disclaimer=table.disclaimer,
        outline=table.outline_title,
        plan=table.plan_title,
        document_state=table.document_state,
        period=table.period,
        editions="、".join(table.editions),
        subject=now.title,
        year=now.fiscal_year.both,
        as_of=era_day(now.reference_date),
        historical=now.historical,
    )


def _listed(table: PlanTable) -> tuple[ListedGroup, ...]:
    groups = []
    for pillar, items in table.by_pillar():
        path = tuple(pillar_heading(one) for one in path_to(table, pillar.key))
        lines = tuple(
            Listed(
                item.key,
                full_title(table, item),
                item.depth,
                departments_text(item),
                mark_text(item_mark(table, item)),
                item.status.text("narrative") if item.status else not_asked(table, item),
            )
            for item in items
        )
        if lines:
            groups.append(ListedGroup(path, lines))
    return tuple(groups)


def _opinions(
    table: PlanTable, of: Callable[[PlanTable | ItemRow], tuple[OpinionRow, ...]]
) -> tuple[Opinion, ...]:
    """On the round as a whole first, then in the plan's order."""
    whole = [Opinion("", "全体", row) for row in of(table)]
    rest = (Opinion(item.key, full_title(table, item), row) for item in table.items for row in of(item))
    return (*whole, *rest)
