"""What a reader looks for among the items of a plan. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plans.values.text import half_width
from plans.values.words import Worded
from progress.public.reading.moved import Moved, how_moved, moved_words, the_round_before
from progress.public.reading.tree import department_names
from progress.table.revisions import target_changes
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable


class Look(Worded):
    """What is asked of the whole plan: each names the items that the first screen counts."""

    REACHED = "reached", "達成した取組"
    BEHIND = "behind", "達成していない取組"
    UP = "up", "評価が上がった取組"
    DOWN = "down", "評価が下がった取組"
    REVISED = "revised", "計画期間中に目標を変えた取組"


Looks = Mapping[Look, frozenset[str]]
"""Look → the keys of the items that it names, as `looks_of` finds them."""
UNRATED = "-"
"""In place of a band's code: none is recorded, or nothing was reported."""


@dataclass(frozen=True)
class Filter:
    """What a reader asks of `table`, of which `looks` are known; "" leaves a question open."""

    table: PlanTable
    looks: Looks
    band: str = ""
    department: str = ""
    text: str = ""
    look: str = ""

    @classmethod
    def of(cls, table: PlanTable, looks: Looks, asked: Mapping[str, str]) -> Filter:
        """As an address asks it."""
        return cls(
            table, looks, *(asked.get(name, "").strip() for name in ("band", "department", "q", "look"))
        )

    def __bool__(self) -> bool:
        return bool(self.band or self.department or self.text or self.look)

    @property
    def words(self) -> str:
        """「評価が上がった取組、税務課」: what was asked."""
        bands = {one.code: one.text for one in self.table.scale.bands} if self.table.scale else {}
        look = Look(self.look).words if self.look in list(Look) else ""
        band = "評価の記録なし・未報告" if self.band == UNRATED else bands.get(self.band, "")
        return "、".join(filter(None, (look, band, self.department, self.text)))

    def items(self) -> list[ItemRow]:
        return [item for item in self.table.items if self._fits(item)]

    def beside(self, item: ItemRow) -> str:
        """What an item in the list is asked about: how it moved, how its targets were changed."""
        if self.look in (Look.UP, Look.DOWN):
            return moved_words(self.table, item)
        return _revised(item) if self.look == Look.REVISED else ""

    def _fits(self, item: ItemRow) -> bool:
        if self.band and (item.status is None or band_code(self.table, item) != self.band):
            return False
        if self.department and self.department not in department_names(item):
            return False
        if self.look and item.key not in self._looked_for:
            return False
        texts = [item.title, item.approach, item.desired_state, item.current_issues, item.goal_text]
        texts += [indicator.name for indicator in item.indicators]
        if item.status is not None:
            texts += [said.text for said in item.status.texts]
        searched = _folded("\n".join(texts))
        return all(word in searched for word in _folded(self.text).split())

    @property
    def _looked_for(self) -> frozenset[str]:
        """None for a word that is no look."""
        return self.looks.get(Look(self.look), frozenset()) if self.look in list(Look) else frozenset()


def band_code(table: PlanTable, item: ItemRow) -> str:
    """Of the band on the deciding scale that is reported of an item; `UNRATED` for none."""
    band = table.band_of(item) if item.status and item.status.reported else None
    return band.code if band else UNRATED


def looks_of(table: PlanTable) -> dict[Look, frozenset[str]]:
    """The keys of the items that each `Look` names, those alone that name any."""
    found: dict[Look, set[str]] = {look: set() for look in Look}
    before = the_round_before(table)
    for item in table.items:
        band = table.band_of(item) if band_code(table, item) != UNRATED else None
        if band is not None and band.in_denominator and band.counts_as_achieved is not None:
            found[Look.REACHED if band.counts_as_achieved else Look.BEHIND].add(item.key)
        moved = how_moved(table, item, before) if before and before.asked else None
        if moved in (Moved.UP, Moved.DOWN):
            found[Look.UP if moved == Moved.UP else Look.DOWN].add(item.key)
    found[Look.REVISED] = {one.item.key for one in target_changes(table)}
    return {look: frozenset(keys) for look, keys in found.items() if keys}


def _revised(item: ItemRow) -> str:
    """「収納率：令和7年度の目標 97% → 96%、最終目標 98% → 97%」 for each indicator."""
    told = []
    for one in item.indicators:
        years = [(f"{cell.fiscal_year.era}の目標", cell.revisions) for cell in one.years]
        moves = [
            f"{what} {row.before} → {row.after}"
            for what, rows in [*years, ("最終目標", one.goal_revisions)]
            for row in rows
        ]
        if moves:
            told.append(f"{one.name}：{'、'.join(moves)}")
    return "　".join(told)


def _folded(text: str) -> str:
    """Full and half width, upper and lower case are the same to somebody who searches."""
    return half_width(text).casefold()
