"""What a 組織改正 would do: every department, promise, open record and person that moves, and to where."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from items.models import Assignment, Item, ItemSuccession
from plans.history.records import Versioned
from plans.history.rehearsal import rehearse
from plans.models import Department, Membership, Reorganisation
from plans.models.departments import name_taken
from plans.models.people import stands_on
from plans.reorganising.deeds import Refused
from plans.reorganising.moves import Move, move_of, people_records, person_moves, unit_moves
from plans.reorganising.steps import Step, Steps
from progress.models import ReportingRound, YearEndStatus

CHANGED = "前の画面を開いた後に、動くものが変わりました。もう一度確かめてください。"


@dataclass
class ItemMove(Move):
    """A promise, or the part of it that this department answers for. `records`: open ones, which go with it."""

    assignment: Assignment
    records: Sequence[YearEndStatus] = field(default_factory=list)

    @property
    def item(self) -> Item:
        return self.assignment.item


@dataclass(frozen=True)
class Counts:
    """How much goes away from where it is: departments that begin and end or stand elsewhere, promises (each once),
    their open records, people (each once)."""

    begin: int
    end: int
    units: int
    items: int
    records: int
    people: int


class Preview:
    """Reads everything once and writes nothing. The number of queries doesn't depend on how much moves."""

    def __init__(self, reorganisation: Reorganisation, today: date) -> None:
        self.reorganisation, self.day, self.today = reorganisation, reorganisation.effective_on, today
        place, answers = reorganisation.municipality, reorganisation.answers
        rows = list(reorganisation.steps.all())
        for row in rows:
            row.reorganisation = reorganisation
        departments = Department.objects.filter(municipality=place).select_related("municipality")
        self.steps = Steps(self.day, rows, departments, today)
        self.units = unit_moves(self.steps, answers)
        self._memberships = list(
            Membership.objects.filter(municipality=place)
            .exclude(valid_until__lt=self.day)
            .select_related("user", "municipality", "department")
            .order_by("department__position", "user__username", "pk")
        )
        self.people = person_moves(self.steps, self._memberships, answers)
        self.items = self._item_moves(answers)

    # Promises

    @cached_property
    def _assignments(self) -> list[Assignment]:
        """Those that stand on the day or begin later, of promises that go on."""
        year = self.day.year - (self.day.month < 4)
        gone = ItemSuccession.objects.exclude(kind=ItemSuccession.Kind.RENAMED)
        over = gone.filter(from_year__lte=year).values("item")
        rows = Assignment.objects.filter(item__plan__municipality=self.reorganisation.municipality_id)
        return list(
            rows.exclude(valid_until__lt=self.day)
            .exclude(item__in=over)
            .select_related("item__plan", "item__pillar")
            .order_by("item__plan", "item__position", "item__key", "position", "pk")
        )

    def _item_moves(self, answers: dict[str, Any]) -> list[ItemMove]:
        found = []
        for row in self._assignments:
            at = self.steps.source_of(row.department_id)
            if at is not None:
                step, source = at
                what = f"{row.item.title}（{row.get_role_display()}{row.clause}）"
                move = move_of(f"item:{row.pk}", what, source, step, answers)
                found.append(ItemMove(**vars(move), assignment=row))
        is_open = YearEndStatus.objects.filter(
            item__in={one.assignment.item_id for one in found},
            round__state=ReportingRound.State.OPEN,
            round__historical=False,
        )
        records: dict[int, list[YearEndStatus]] = {}
        for status in is_open.select_related("round"):
            records.setdefault(status.item_id, []).append(status)
        for one in found:
            one.records = records.get(one.assignment.item_id, [])
        return found

    @cached_property
    def without(self) -> list[Item]:
        """Promises that nobody would answer for (担当課) from the day on, and somebody does today."""
        left = {one.assignment.pk for one in self.items if not one.heirs}
        leads = [row for row in self._assignments if row.role == Assignment.Role.LEAD]
        kept = {row.item_id for row in leads if row.pk not in left and stands_on(row, self.day)}
        lost = {row.item_id: row.item for row in leads if row.pk in left}
        return [item for pk, item in lost.items() if pk not in kept]

    # What stands in the way

    @property
    def moves(self) -> list[Move]:
        return [*self.units, *self.items, *self.people]

    @cached_property
    def waiting(self) -> list[Move]:
        """What a person has to say yet."""
        return [one for one in self.moves if one.waits]

    @cached_property
    def faults(self) -> list[str]:
        """Why it can't be carried out, in sentences; without those that answers and a tick put right."""
        found = list(self.steps.faults)
        if not self.steps.steps:
            found.append("まだ何も書かれていません。改正前と改正後を書いてください。")
        if found:
            return found
        for one in self.steps.records:
            others = [other for other in self.steps.chart if other is not one]
            if not one.pk and (words := name_taken(one.name, others)):
                found.append(words)
        for rehearsed in rehearse(self.steps.records):
            if rehearsed.error is not None:
                found += [f"「{rehearsed.record}」：{words}" for words in rehearsed.error.messages]
        return found

    @property
    def why_not(self) -> str:
        """Why it can't be carried out now, in one sentence; "" where it can."""
        if self.faults:
            return "上の行を直してください。"
        if self.waiting:
            return f"行き先の決まっていないものが{len(self.waiting)}件あります。"
        if self.without and not self.reorganisation.leaves_items:
            return f"担当課のなくなる項目が{len(self.without)}件あります。"
        return ""

    @cached_property
    def counts(self) -> Counts:
        going = [one for one in self.items if one.goes or not one.heirs]
        return Counts(
            begin=sum(len(step.new) for step in self.steps.steps),
            end=sum(len(step.ending) for step in self.steps.steps),
            units=len(self.units) + sum(step.moves and not step.ending for step in self.steps.steps),
            items=len({one.assignment.item_id for one in going}),
            records=len({status.pk for one in going for status in one.records}),
            people=len({one.membership.user_id for one in self.people if one.goes or not one.heirs}),
        )

    @cached_property
    def digest(self) -> str:
        """Changes with everything that the page shows, so that only what was seen is carried out."""
        said = [
            *((str(step.row), step.label, step.row.version) for step in self.steps.steps),
            *((one.key, one.what, one.source.name, one.to.name if one.to else "") for one in self.moves),
            *(item.pk for item in self.without),
            self.counts,
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def still_holds(self) -> None:
        """Raises `Refused` where a line was changed since; asked once all is locked."""
        seen = [(step.row.pk, step.row.version) for step in self.steps.steps]
        if list(self.reorganisation.steps.values_list("pk", "version")) != seen:
            raise Refused(CHANGED)

    def of_step(self, step: Step) -> dict[str, list[Any]]:
        """What moves with one line: by kind."""
        sources = {one.pk for one in step.sources}

        def mine(moves: Sequence[Any]) -> list[Any]:
            return [one for one in moves if one.source.pk in sources]

        return {"units": mine(self.units), "items": mine(self.items), "people": mine(self.people)}

    # What would be written

    @property
    def records(self) -> list[Versioned]:
        return [
            *self.steps.records,
            *self._assignment_records(),
            *people_records(self.people, self.day, self._memberships),
        ]

    def _assignment_records(self) -> list[Assignment]:
        """What stays with the department that takes over in general needs no writing: it stands in the old one's
        place."""
        here: dict[int, list[Assignment]] = {}
        for row in self._assignments:
            here.setdefault(row.item_id, []).append(row)
        found: list[Assignment] = []
        for one in self.items:
            row, to = one.assignment, one.to
            in_place = one.goes and one.source.successor is to and to is not None
            if in_place or (one.heirs and not one.goes):
                continue
            found += _handed_on(row, to, self.day, self.steps.eve, here[row.item_id])
        return found


def _handed_on(
    row: Assignment, to: Department | None, day: date, eve: date, beside: Sequence[Assignment]
) -> list[Assignment]:
    """The assignment ends, and begins with `to` where that doesn't have it already. `beside`: all of the item."""
    if to is not None and row.valid_from is not None and row.valid_from >= day:
        row.department = to
        return [row]
    found, until = [row], row.valid_until
    row.valid_until = eve
    there = [one for one in beside if to is not None and to.pk and one.department_id == to.pk]
    same = next((one for one in there if one.clause == row.clause and one.valid_until is None), None)
    if to is None or (same is not None and row.role in (same.role, Assignment.Role.RELATED)):
        return found
    if same is not None:  # 関係課 until now, 担当課 from now on
        same.valid_until = eve
        found.append(same)
    theirs = copy(row)
    theirs.pk, theirs.version, theirs._state = None, 1, type(row._state)()
    theirs._state.fields_cache = dict(row._state.fields_cache)
    theirs.department, theirs.valid_from, theirs.valid_until = to, day, until
    return [*found, theirs]
