"""The draft of a 組織改正: its day and lines, kept as long as it isn't carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from plans.access import Act, access_for
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Reorganisation, ReorganisationStep
from plans.reorganising.deeds import ALREADY, Refused
from plans.reorganising.notation import Line, Named, together


def save(reorganisation: Reorganisation, *, by: Any) -> None:
    """Its day, name and remarks. Raises PermissionDenied, `Refused` once it is carried out, Conflict,
    ValidationError."""
    _require(reorganisation, by)
    apply([reorganisation], by=by, via=Way.FORM, check=_draft(reorganisation))


def save_step(step: ReorganisationStep, *, by: Any) -> None:
    _require(step.reorganisation, by)
    apply([step], by=by, via=Way.FORM, check=_draft(step.reorganisation))


def remove_step(step: ReorganisationStep, *, by: Any) -> None:
    _require(step.reorganisation, by)
    apply([], removed=[step], by=by, via=Way.FORM, check=_draft(step.reorganisation))


def discard(reorganisation: Reorganisation, *, by: Any) -> None:
    """Deletes the draft; its lines stay in the history."""
    _require(reorganisation, by)
    apply([], removed=[reorganisation], by=by, via=Way.FORM, check=_draft(reorganisation))


def add_lines(reorganisation: Reorganisation, lines: Sequence[Line], *, by: Any) -> int:
    """Lines behind those that are there; those about the same department as one that is there become one with it.
    Returns how many were read."""
    _require(reorganisation, by)
    standing = list(reorganisation.steps.all())
    known = [Line(_named(one.before), _named(one.after)) for one in standing]
    whole = together([*known, *lines])
    steps: list[ReorganisationStep] = []
    for place, line in enumerate(whole):
        step = standing[place] if place < len(standing) else ReorganisationStep(reorganisation=reorganisation)
        step.before, step.after = ("\n".join(map(str, one)) for one in (line.before, line.after))
        step.position = place
        steps.append(step)
    gone = standing[len(whole) :]
    apply(steps, removed=gone, by=by, via=Way.FORM, check=_draft(reorganisation))
    return len(lines)


def answer(
    reorganisation: Reorganisation, answers: Mapping[str, str], *, leaves_items: bool, by: Any
) -> None:
    """Where things go that a split asks about; "" takes an answer back. Others' answers stay."""
    _require(reorganisation, by)
    said = {**reorganisation.answers, **answers}
    reorganisation.answers = {key: name for key, name in said.items() if name}
    reorganisation.leaves_items = leaves_items
    apply([reorganisation], by=by, via=Way.FORM, check=_draft(reorganisation))


def _named(text: str) -> tuple[Named, ...]:
    found = []
    for line in text.splitlines():
        division, _, name = line.rpartition(" ")
        found.append(Named(name, division))
    return tuple(found)


def _require(reorganisation: Reorganisation, by: Any) -> None:
    access_for(by).require(Act.MANAGE_PEOPLE, reorganisation.municipality_id)


def _draft(reorganisation: Reorganisation) -> Callable[[], None]:
    def check() -> None:
        rows = Reorganisation.objects.select_for_update().filter(pk=reorganisation.pk)
        if rows.exclude(carried_out_at=None).exists():
            raise Refused(ALREADY)

    return check
