"""Forms of the admin that know which version they saw, and refuse to overwrite somebody else's change."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.forms.models import BaseInlineFormSet

from plans.history.conflict import ConflictingRecord, VersionField, shown_version
from plans.history.events import EventWords, FieldWords, in_words, moves_in_words
from plans.history.records import Versioned, events_for


@dataclass(frozen=True)
class Stale:
    """A record that changed after the form was opened: what others did since, and what the form holds."""

    label: str
    token: str
    events: tuple[EventWords, ...]
    fields: tuple[FieldWords, ...]
    """`before` is what is stored now, `after` what the form would put there."""


class VersionedForm(forms.ModelForm):
    """A form that refuses to overwrite what somebody else changed after it was opened.

    A person who has read the differences may save all the same: the page then posts `acknowledged` with the
    very version that was shown, so that a third change in between is noticed again.
    """

    seen_version = VersionField(label="版数", required=False)
    stale: Stale | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._is_stored():
            self.initial["seen_version"] = self.instance.version
        for name, value in self.initial.items():
            if isinstance(value, Decimal):  # without the zeros that the column adds
                self.initial[name] = format(value.normalize(), "f")

    def _is_stored(self) -> bool:
        return self.instance.pk is not None and not self.instance._state.adding

    def _post_clean(self) -> None:
        stored = copy(self.instance) if self._is_stored() else None
        try:
            super()._post_clean()  # type: ignore[misc]
        except ObjectDoesNotExist:
            # A record that hangs on another one which is itself not filled in yet: that one carries the error.
            self.add_error(None, "上の欄の誤りを直してから、もう一度保存してください。")
        if stored is not None and self.is_bound:
            self._compare_versions(stored)

    def _compare_versions(self, stored: Any) -> None:
        seen, now = shown_version(self.data, self.add_prefix("seen_version")), stored.version
        token = f"{stored._meta.label_lower}:{stored.pk}:{now}"
        if seen == now or token in str(self.data.get("acknowledged", "")).split(","):
            return
        moves = ConflictingRecord.of(self.instance, stored).fields
        if not moves:
            return
        others = list(events_for(stored)[: max(now - seen, 1)])
        self.stale = Stale(
            label=f"{stored._meta.verbose_name}「{stored}」",
            token=token,
            events=tuple(in_words(others)),
            fields=moves_in_words(type(stored), moves),
        )
        self.add_error(None, "この画面を開いたあとに、ほかの人が変更しました。まだ保存していません。")


class VersionedInlineFormSet(BaseInlineFormSet):
    """Rows below a record, each with the version it was shown with."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "この行を削除する"

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        setattr(form.instance, self.fk.name, self.instance)  # rules that look at the parent may ask for it
        return form

    def removed(self) -> list[Versioned]:
        """The rows marked for deletion, each with the version that the person saw. After `save(commit=False)`."""
        for form in self.deleted_forms:
            if form.instance.pk is not None:
                form.instance.version = shown_version(form.data, form.add_prefix("seen_version"))
        by_pk = {form.instance.pk: form.instance for form in self.deleted_forms}
        return [by_pk.get(record.pk, record) for record in self.deleted_objects]
