"""A name that changes in a form: a renaming (改称), from when on, or only another spelling of the same name."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from plans.admin.scoped import DAY_INPUT, ScopedAdmin
from plans.admin.versioned import VersionedForm
from plans.fields import DayFormField
from plans.models import Department
from plans.values.fiscal_year import FiscalYear
from plans.values.words import era_day


class NameChange(models.TextChoices):
    RENAMED = "renamed", "改称（新しい名前になった）"
    SPELLING = "spelling", "表記を直しただけ"


QUESTION = "名前が変わっています。改称か、表記を直しただけかを選んでください。"


class RenamingForm(VersionedForm):
    """A form of a record with a `name`. Where the name of a stored record changes, it asks what that means, and for
    a renaming since when: `renamed_from`, which the record's own form declares (a fiscal year, a day)."""

    name_change = forms.ChoiceField(
        label="名前の変更",
        required=False,
        choices=NameChange.choices,
        widget=admin.widgets.AdminRadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._is_stored() and "name" in self.changed_data:
            answer = cleaned.get("name_change")
            if not answer and "name_change" not in self.errors:
                self.add_error("name_change", QUESTION)
            if answer == NameChange.RENAMED and not cleaned.get("renamed_from"):
                self._ask_since_when()
        return cleaned

    def _ask_since_when(self) -> None:
        if "renamed_from" not in self.errors:
            label = self.fields["renamed_from"].label
            self.add_error("renamed_from", f"改称のときは、{label}を入力してください。")

    @property
    def former_name(self) -> str:
        """The name until now; "" where the form tells of no renaming."""
        told = self._is_stored() and "name" in self.changed_data
        return (
            str(self.initial["name"])
            if told and self.cleaned_data["name_change"] == NameChange.RENAMED
            else ""
        )

    @property
    def name_note(self) -> str:
        """What stands beside a changed name in the history; "" where the name stays."""
        if not self._is_stored() or "name" not in self.changed_data:
            return ""
        since = self.cleaned_data["renamed_from"]
        words = since.era if isinstance(since, FiscalYear) else era_day(since)
        return f"改称（{words}から）" if self.former_name else "表記を直した（改称ではない）"


def with_name_change(fieldsets: Any, *, asked: bool, what_follows: str) -> list[Any]:
    """The field sets of a page, with the question about the name behind the first where it is asked.

    `what_follows`: a sentence on what a renaming does.
    """
    if not asked:
        return list(fieldsets)
    first, *rest = fieldsets
    words = f"{what_follows}名前を変えないときは空のままにします。"
    question = {"fields": ("name_change", "renamed_from"), "description": words}
    return [first, ("名前を変えたとき", question), *rest]


class DepartmentForm(RenamingForm):
    """A department. One that is renamed ends, and the one of the new name follows it."""

    renamed_from = DayFormField(label="いつから新しい名前か", required=False, widget=DAY_INPUT)


def follow(department: Department, former_name: str, day: date) -> tuple[Department, list[Any]]:
    """The department of the new name, and the records that hand over to it: the old one with its old name, what
    stands below it on `day` or later, and the people who are there then.

    `department` carries the new name, as typed. Nothing is written.
    """
    new = copy(department)
    new.pk, new.version, new._state = None, 1, type(department._state)()
    new.valid_from = day
    department.name, department.valid_until, department.successor = former_name, day - timedelta(days=1), new
    handed: list[Any] = [department]
    for below in department.children.exclude(valid_until__lt=day):
        below.parent = new
        handed.append(below)
    for membership in department.memberships.exclude(valid_until__lt=day):
        if membership.valid_from is not None and membership.valid_from >= day:
            membership.department = new
            handed.append(membership)
            continue
        theirs = copy(membership)
        theirs.pk, theirs.version, theirs._state = None, 1, type(membership._state)()
        theirs.department, theirs.valid_from = new, day
        membership.valid_until = day - timedelta(days=1)
        handed += [membership, theirs]
    return new, handed


class DepartmentRenaming(ScopedAdmin):
    """What the departments' page does beside its fields: it asks about a changed name."""

    form = DepartmentForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        asked = obj is not None and self.has_change_permission(request, obj)
        words = "改称すると、いまの課はその前の日までとし、新しい名前の課を作って引き継ぎます。"
        return with_name_change(super().get_fieldsets(request, obj), asked=asked, what_follows=words)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not form.former_name:
            self._write(request, [obj], note=form.name_note)
            return
        new, handed = follow(obj, form.former_name, form.cleaned_data["renamed_from"])
        with transaction.atomic():
            self._write(request, [new], note=form.name_note)
            new.refresh_from_db()
            self._write(request, handed, note=form.name_note)
