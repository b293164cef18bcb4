"""A name that changes in a form: a renaming (改称), from when on, or only another spelling of the same name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from plans.admin.scoped import ScopedAdmin
from plans.admin.versioned import VersionedForm
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

    def _is_asked(self) -> bool:
        return self._is_stored() and "name" in self.changed_data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._is_asked() and not cleaned.get("name_change") and "name_change" not in self.errors:
            self.add_error("name_change", QUESTION)
        if self.former_name and not cleaned.get("renamed_from") and "renamed_from" not in self.errors:
            label = self.fields["renamed_from"].label
            self.add_error("renamed_from", f"改称のときは、{label}を入力してください。")
        return cleaned

    @property
    def former_name(self) -> str:
        """The name until now; "" where the form tells of no renaming."""
        is_renamed = self._is_asked() and self.cleaned_data.get("name_change") == NameChange.RENAMED
        return str(self.initial["name"]) if is_renamed else ""

    @property
    def name_note(self) -> str:
        """What stands beside a changed name in the history; "" where the name stays."""
        if not self._is_asked():
            return ""
        since = self.cleaned_data["renamed_from"]
        words = since.era if isinstance(since, FiscalYear) else era_day(since)
        return f"改称（{words}から）" if self.former_name else "表記を直した（改称ではない）"


class RenamingAdmin(ScopedAdmin):
    """A page with such a form: the question about the name stands behind the first of its field sets."""

    what_follows = ""
    """A sentence on what a renaming does."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first, *rest = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return [first, *rest]
        words = f"{self.what_follows}名前を変えないときは空のままにします。"
        question = {"fields": ("name_change", "renamed_from"), "description": words}
        return [first, ("名前を変えたとき", question), *rest]
