"""A 組織改正 carried out and taken back, each in one transaction, with its events.

Taken back, every record says again what it said before. Where somebody changed one since, that change stays, and is
told beforehand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from plans.access import Act, access_for
from plans.history.changes import Action
from plans.history.events import EventWords, in_words
from plans.history.records import ChangeEvent, Versioned, Way, columns
from plans.history.writer import apply
from plans.models import Department, Reorganisation, ReorganisationDeed
from plans.values.words import era_day


class Refused(Exception):
    """It isn't done, and nothing was written. `str()` is a sentence for the person."""


ALREADY = "この組織改正は、すでに実行されています。"
NOT_YET = "この組織改正は、実行されていません。"


@transaction.atomic
def carry_out(
    reorganisation: Reorganisation, records: Sequence[Versioned], *, by: Any, check: Callable[[], None]
) -> None:
    """Writes the records and notes what was done. `reorganisation` carries the version that was seen; `check` runs
    once the rows are locked.

    Raises PermissionDenied, `Refused` where it was carried out already, Conflict when somebody was faster,
    ValidationError when a rule is broken.
    """
    access_for(by).require(Act.MANAGE_PEOPLE, reorganisation.municipality_id)
    if reorganisation.carried_out_at is not None:
        raise Refused(ALREADY)
    reorganisation.carried_out_at, reorganisation.carried_out_by_name = timezone.now(), str(by)
    try:
        apply([reorganisation, *records], by=by, via=Way.FORM, note=f"{reorganisation}の実行", check=check)
    except BaseException:
        reorganisation.carried_out_at, reorganisation.carried_out_by_name = None, ""
        raise
    newest: dict[tuple[str, int], ChangeEvent] = {}  # the rows are locked: their last events are these
    for model in {type(one) for one in records}:
        keys = [one.pk for one in records if type(one) is model]
        for event in ChangeEvent.objects.filter(model=model._meta.label_lower, record_pk__in=keys):
            newest.setdefault((event.model, event.record_pk), event)
    ReorganisationDeed.objects.bulk_create(
        ReorganisationDeed(
            reorganisation=reorganisation,
            event=newest[one._meta.label_lower, one.pk],
            seen_version=one.version,
        )
        for one in records
    )


@dataclass(frozen=True)
class Since:
    """What somebody changed after it was carried out. `goes`: the record was made by the 組織改正 and goes with it,
    what was changed of it as well; else what was changed stays."""

    told: EventWords
    goes: bool


class TakingBack:
    """What taking back a 組織改正 would do now. Reads; `carry_out` writes."""

    def __init__(self, reorganisation: Reorganisation, today: date) -> None:
        self.reorganisation, self.today = reorganisation, today
        deeds = reorganisation.deeds.select_related("event")
        self._deeds = sorted(deeds, key=lambda deed: deed.pk)
        self._rows = self._as_they_stand()

    def _as_they_stand(self) -> dict[tuple[str, int], Versioned]:
        keys: dict[str, list[int]] = {}
        for deed in self._deeds:
            keys.setdefault(deed.event.model, []).append(deed.event.record_pk)
        found: dict[tuple[str, int], Versioned] = {}
        for label, wanted in keys.items():
            model: Any = apps.get_model(label)
            for row in model._default_manager.filter(pk__in=wanted).order_by("pk"):
                found[label, row.pk] = row
        return found

    @property
    def why_not(self) -> str:
        """Why it can't be taken back at all, in a sentence; "" where it can."""
        if self.reorganisation.carried_out_at is None:
            return NOT_YET
        if self.today >= self.reorganisation.effective_on:
            day = era_day(self.reorganisation.effective_on)
            return f"施行日（{day}）になったので、取り消せません。直すところは、新しい組織改正として行ってください。"
        return ""

    def _pairs(self, *actions: Action) -> list[tuple[ReorganisationDeed, Versioned]]:
        """Deeds with their rows that are still there."""
        found = []
        for deed in self._deeds:
            row = self._rows.get((deed.event.model, deed.event.record_pk))
            if row is not None and deed.event.action in actions:
                found.append((deed, row))
        return found

    @cached_property
    def since(self) -> list[Since]:
        """What somebody changed of these records since, newest first."""
        moved = {
            (deed.event.model, row.pk): deed
            for deed, row in self._pairs(Action.CREATE, Action.CHANGE)
            if row.version != deed.seen_version
        }
        later: list[ChangeEvent] = []
        for (model, pk), deed in moved.items():
            later += ChangeEvent.objects.filter(model=model, record_pk=pk, pk__gt=deed.event_id)
        later.sort(key=lambda event: -event.pk)
        return [
            Since(
                told,
                goes=moved[event.model, event.record_pk].event.action == Action.CREATE and not told.whole,
            )
            for event, told in zip(later, in_words(later), strict=True)
        ]

    @cached_property
    def digest(self) -> str:
        """Changes with everything that has been changed since, so that only what was told is done."""
        said = sorted((label, pk, row.version) for (label, pk), row in self._rows.items())
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def _set_back(self) -> list[Versioned]:
        """The records that were changed, as they stood before; what somebody changed since stays."""
        found = []
        for deed, row in self._pairs(Action.CHANGE):
            for column in columns(type(row)):
                if column.name not in deed.event.after:
                    continue
                now, then = getattr(row, column.attname), column.to_python(deed.event.after[column.name])
                if now == then:
                    setattr(row, column.attname, column.to_python(deed.event.before[column.name]))
            found.append(row)
        return found

    @transaction.atomic
    def carry_out(self, *, by: Any) -> None:
        """Raises PermissionDenied, `Refused`, Conflict, ValidationError where something that came since needs a
        department that would go."""
        access_for(by).require(Act.MANAGE_PEOPLE, self.reorganisation.municipality_id)
        if self.why_not:
            raise Refused(self.why_not)
        note = f"{self.reorganisation}の取消し"
        made = [row for _, row in self._pairs(Action.CREATE)]
        departments = [row for row in made if isinstance(row, Department)]
        others = [row for row in made if not isinstance(row, Department)]
        before = self.reorganisation.carried_out_at, self.reorganisation.carried_out_by_name
        self.reorganisation.carried_out_at, self.reorganisation.carried_out_by_name = None, ""
        try:
            apply([self.reorganisation], removed=others, by=by, via=Way.FORM, note=note)
            apply(self._set_back(), by=by, via=Way.FORM, note=note)
            for one in reversed(departments):  # what was made last may stand below what was made before
                apply([], removed=[one], by=by, via=Way.FORM, note=note)
        except BaseException as error:
            self.reorganisation.carried_out_at, self.reorganisation.carried_out_by_name = before
            if isinstance(error, ValidationError):
                raise Refused(_in_the_way(error)) from error
            raise
        self.reorganisation.deeds.all().delete()


def _in_the_way(error: ValidationError) -> str:
    words = " ".join(error.messages)
    return f"実行した後に加えられたものがあるため、取り消せません。先にそれを直してください。{words}"
