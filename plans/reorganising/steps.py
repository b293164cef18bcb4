"""The lines of a 組織改正 held against the departments as they stand: who ends, who begins, who takes over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from plans.models import Department, ReorganisationStep
from plans.models.departments import OrganisationChart
from plans.models.people import stands_on
from plans.reorganising.notation import Named, side
from plans.values.text import name_key
from plans.values.words import era_day

_ENDINGS = (
    ("委員会", Department.Kind.AUTHORITY),
    ("部局", Department.Kind.AUTHORITY),
    ("部", Department.Kind.DIVISION),
    ("局", Department.Kind.DIVISION),
    ("係", Department.Kind.SECTION),
    ("担当", Department.Kind.SECTION),
    ("班", Department.Kind.SECTION),
)


def kind_by_name(name: str) -> str:
    """「総務部」 is a 部, 「人事係」 a 係; whatever doesn't say is a 課."""
    return next((kind for ending, kind in _ENDINGS if name.endswith(ending)), Department.Kind.DEPARTMENT)


@dataclass
class Step:
    """One line. `heirs`: who takes over, the first of them in general; `new`: those of them that begin."""

    row: ReorganisationStep
    sources: list[Department] = field(default_factory=list)
    heirs: list[Department] = field(default_factory=list)
    new: list[Department] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    moves: bool = False
    """Does it put one that stays below another 部?"""

    @property
    def ending(self) -> list[Department]:
        return [one for one in self.sources if one not in self.heirs]

    @property
    def is_split(self) -> bool:
        return len(self.heirs) > 1

    @property
    def asks_or_leaves(self) -> bool:
        """Does a person have to look at what moves, one by one?"""
        return self.is_split or bool(self.sources and not self.heirs)

    @property
    def label(self) -> str:
        if not self.sources:
            return "新設"
        if not self.heirs:
            return "廃止"
        if self.is_split:
            return "分割"
        if len(self.sources) > 1 or (self.ending and not self.new):
            return "統合"
        if not self.ending:
            return "所属替え"
        return "改称・所属替え" if self.moves else "改称"


class Steps:
    """All lines from `day` on. Nothing is written: `departments` carry what would be, the new ones are unsaved.

    `departments`: all of the municipality's, for this alone: they are changed in place. `today`: a department that
    still waits for an earlier move can't be moved again.
    """

    def __init__(
        self, day: date, rows: Iterable[ReorganisationStep], departments: Iterable[Department], today: date
    ) -> None:
        self.day, self.eve, self.today = day, day - timedelta(days=1), today
        self.chart = OrganisationChart(departments)
        self._standing = [one for one in self.chart if stands_on(one, self.eve) and stands_on(one, day)]
        self._parents = {one.pk: self.chart.parent_on(one.pk, self.eve) for one in self._standing}
        self.steps = [Step(row) for row in rows]
        self.changed: list[Department] = []
        self._find_sources()
        self._find_heirs()
        self._place()
        self._end()

    # Who is meant

    def _find_sources(self) -> None:
        taken: dict[int, Step] = {}
        for step in self.steps:
            for named in side(step.row.before):
                one = self._named(named.name)
                if one is None:
                    step.faults.append(self._why_not(named.name))
                elif one.pk in taken:
                    step.faults.append(f"「{one}」は、ほかの行にも改正前として書かれています。")
                elif one.kind == Department.Kind.GROUP:
                    step.faults.append(f"「{one}」は総称です。総称は、組織改正の対象になりません。")
                else:
                    taken[one.pk] = step
                    step.sources.append(one)
        self._heirs_of: dict[int, Step] = taken

    def _named(self, name: str) -> Department | None:
        return next((one for one in self._standing if name_key(one.name) == name_key(name)), None)

    def _why_not(self, name: str) -> str:
        there = next((one for one in self.chart if name_key(one.name) == name_key(name)), None)
        if there is None:
            return f"「{name}」という課がありません。名前を確かめてください。"
        day = era_day(self.day)
        if there.valid_from and there.valid_from >= self.day:
            return f"「{there}」は、{day}より前にはまだない課です。"
        return f"「{there}」は、{day}には、すでにない課です。"

    def _find_heirs(self) -> None:
        begun: dict[str, Department] = {}
        for step in self.steps:
            for named in side(step.row.after):
                key = name_key(named.name)
                heir = self._named(named.name) or begun.get(key)
                if heir is None and any(name_key(one.name) == key for one in self.chart):
                    step.faults.append(f"{self._why_not(named.name)}以前と同じ名前の課は作れません。")
                    continue
                if heir is None:
                    heir = begun[key] = self._new(step, named)
                elif not step.sources:
                    step.faults.append(f"「{heir}」は、すでにあります。新設する課の名前を確かめてください。")
                    continue
                step.heirs.append(heir)
        for step in self.steps:
            for heir in step.heirs:
                ends = self._heirs_of.get(heir.pk) if heir.pk else None
                if ends is not None and heir in ends.ending:
                    step.faults.append(f"「{heir}」は、ほかの行で無くなる課です。引き継ぐ課にできません。")

    def _new(self, step: Step, named: Named) -> Department:
        like = step.sources[0] if step.sources else None
        made = Department(
            municipality_id=step.row.reorganisation.municipality_id,
            name=named.name,
            kind=step.row.kind or (like.kind if like else kind_by_name(named.name)),
            valid_from=self.day,
            position=like.position if like else max((one.position for one in self.chart), default=0) + 1,
        )
        step.new.append(made)
        return made

    # Where it stands

    def _place(self) -> None:
        begun = {name_key(one.name): one for step in self.steps for one in step.new}
        for step in self.steps:
            for named, heir in zip(side(step.row.after), step.heirs, strict=False):
                if not named.division:
                    if heir in step.new:
                        heir.parent = self._parent_after(step)
                    continue
                parent = begun.get(name_key(named.division)) or self._named(named.division)
                if parent is None:
                    step.faults.append(self._why_not(named.division))
                elif parent.pk in self._heirs_of and parent in self._heirs_of[parent.pk].ending:
                    step.faults.append(f"「{parent}」は、ほかの行で無くなる組織です。その下には置けません。")
                elif heir in step.new:
                    heir.parent = parent
                    step.moves |= bool(step.sources) and parent is not self._parent_after(step)
                else:
                    step.moves |= self._move(step, heir, parent)
            if step.label.startswith("改称") and step.heirs[0].parent is not None:
                step.heirs[0].collects_for_parent = step.sources[0].collects_for_parent
            stays = step.sources == step.heirs
            if stays and not step.moves and not step.faults:
                step.faults.append(
                    "改正前と改正後が同じです。部を移るときは、改正後に「部　課」と書いてください。"
                )

    def _parent_after(self, step: Step) -> Department | None:
        """What takes the place of the first source's 部."""
        upper = self._parents[step.sources[0].pk] if step.sources else None
        ends = self._heirs_of.get(upper.pk) if upper else None
        return ends.heirs[0] if ends and upper in ends.ending and ends.heirs else upper

    def _move(self, step: Step, one: Department, parent: Department) -> bool:
        """Puts it below another one from the day on; False where it stands there already, or may not be moved."""
        upper = self._parents[one.pk]
        if parent is upper:
            return False
        if one.parent_since is not None and one.parent_since > self.today:
            day = era_day(one.parent_since)
            step.faults.append(
                f"「{one}」は、{day}の改正で所属が変わる予定です。その日を過ぎてから行ってください。"
            )
            return False
        one.former_parent, one.parent, one.parent_since = upper, parent, self.day
        self._touch(one)
        return True

    def _touch(self, one: Department) -> None:
        if one not in self.changed:
            self.changed.append(one)

    # Who ends

    def _end(self) -> None:
        for step in self.steps:
            for one in step.ending:
                one.valid_until = self.eve
                if step.heirs:
                    one.successor = step.heirs[0]
                self._touch(one)
        for step in self.steps:
            left = [unit for unit in self.units_of(step) if not step.heirs]
            step.faults += [f"下に「{unit}」が残ります。「{unit}」の行も書いてください。" for unit in left]

    def units_of(self, step: Step) -> list[Department]:
        """What stands below its ending departments and goes on: it goes with them."""
        ending = {one.pk for one in step.ending}
        found = []
        for unit in self._standing:
            own = self._heirs_of.get(unit.pk)
            upper = self._parents[unit.pk]
            goes_alone = own is not None and (unit in own.ending or own.moves)
            if upper is not None and upper.pk in ending and not goes_alone:
                found.append(unit)
        return found

    def parent_of(self, unit: Department) -> Department | None:
        """What it stands below on the day before."""
        return self._parents.get(unit.pk)

    def source_of(self, pk: int | None) -> tuple[Step, Department] | None:
        """The line that says what becomes of the department, or of what stood in its place on the day before, with
        that one; None where it stays as it is."""
        if pk is None:
            return None
        source = self.chart.in_place_of(pk, self.eve)
        step = self._heirs_of.get(source.pk)
        if step is None or (source in step.heirs and not step.is_split):
            return None
        return step, source

    def put_below(self, step: Step, unit: Department, heir: Department) -> None:
        """A unit goes with its department to one of the step's heirs."""
        self._move(step, unit, heir)

    @property
    def faults(self) -> list[str]:
        return [f"「{step.row}」：{fault}" for step in self.steps for fault in step.faults]

    @property
    def records(self) -> Sequence[Department]:
        """New ones first, larger before smaller, then those that change."""
        new = [one for step in self.steps for one in step.new]
        order = list(Department.Kind)
        return [*sorted(new, key=lambda one: order.index(Department.Kind(one.kind))), *self.changed]
