"""What goes with a department to those that take over from it: where to, and what is written for its people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from plans.models import Department, Membership
from plans.models.people import stands_on
from plans.reorganising.steps import Step, Steps


@dataclass
class Move:
    """One thing that goes from `source` to one of the `heirs` (none: to nobody). `key`: by which an answer names it.

    `to`: where it goes; None where nobody has said yet, or where nobody takes over.
    """

    key: str
    what: str
    source: Department
    heirs: Sequence[Department]
    to: Department | None

    @property
    def asks(self) -> bool:
        return len(self.heirs) > 1

    @property
    def waits(self) -> bool:
        return self.asks and self.to is None

    @property
    def goes(self) -> bool:
        """Does it go away from where it is?"""
        return self.to is not None and self.to is not self.source


def move_of(key: str, what: str, source: Department, step: Step, answers: Mapping[str, Any]) -> Move:
    """To the only heir, or to the one whose name was answered."""
    heirs = step.heirs
    chosen = heirs[0] if len(heirs) == 1 else None
    if len(heirs) > 1:
        chosen = next((heir for heir in heirs if heir.name == answers.get(key)), None)
    return Move(key, what, source, heirs, chosen)


@dataclass
class UnitMove(Move):
    unit: Department


@dataclass
class PersonMove(Move):
    membership: Membership


def unit_moves(steps: Steps, answers: Mapping[str, Any]) -> list[UnitMove]:
    found = []
    for step in steps.steps:
        for unit in steps.units_of(step) if step.heirs else ():
            upper = next(one for one in step.ending if one is steps.parent_of(unit))
            move = move_of(f"unit:{unit.pk}", unit.name, upper, step, answers)
            found.append(UnitMove(**vars(move), unit=unit))
            if move.to is not None:
                steps.put_below(step, unit, move.to)
    return found


def person_moves(
    steps: Steps, memberships: Iterable[Membership], answers: Mapping[str, Any]
) -> list[PersonMove]:
    """Of everybody who is in a department that ends, or of which a part goes elsewhere. `memberships`: of the
    municipality, those that stand on the day or begin later."""
    found = []
    for membership in memberships:
        at = steps.source_of(membership.department_id)
        if at is not None:
            step, source = at
            what = f"{membership.user}（{membership.municipality.called(membership.role)}）"
            move = move_of(f"person:{membership.pk}", what, source, step, answers)
            found.append(PersonMove(**vars(move), membership=membership))
    return found


def people_records(moves: Iterable[PersonMove], day: date, theirs: Iterable[Membership]) -> list[Membership]:
    """What is written for them. `theirs`: all memberships that stand on the day or later, so that nobody gets the
    same role twice (兼務 in two departments that become one)."""
    taken = {(one.user_id, one.role, one.department_id) for one in theirs if stands_on(one, day)}
    begun: set[tuple[int, str, str]] = set()
    found: list[Membership] = []
    for move in moves:
        if not move.goes and move.heirs:
            continue
        one, to = move.membership, move.to
        if to is None:
            found += ended(one, day)
            continue
        name = (one.user_id, one.role, to.name)
        if (to.pk and (one.user_id, one.role, to.pk) in taken) or name in begun:
            found += ended(one, day)
            continue
        begun.add(name)
        found += transferred(one, to, day)
    return found


def ended(one: Membership, day: date) -> list[Membership]:
    """Its last day is the one before; one that would begin later stays as it is."""
    if one.valid_from is not None and one.valid_from >= day:
        return []
    one.valid_until = day - timedelta(days=1)
    return [one]


def transferred(one: Membership, to: Department, day: date) -> list[Membership]:
    """The same role in another department from the day on."""
    if one.valid_from is not None and one.valid_from >= day:
        one.department = to
        return [one]
    theirs = copy(one)
    theirs.pk, theirs.version, theirs._state = None, 1, type(one._state)()
    theirs._state.fields_cache = dict(one._state.fields_cache)
    theirs.department, theirs.valid_from = to, day
    return [*ended(one, day), theirs]
