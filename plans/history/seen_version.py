"""Forms over records that somebody else may change meanwhile: they carry the version that their reader saw."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms


class VersionField(forms.IntegerField):
    """The version that the form was opened with, hidden. It never counts as a change of its own."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def shown_version(data: Mapping[str, Any], name: str) -> int:
    """The posted version; 0 where there was no record, or where it is no number."""
    posted = str(data.get(name, ""))
    return int(posted) if re.fullmatch(r"\d{1,9}", posted) else 0


class SeenVersion:
    """What such forms have in common, as a mixin: behind a conflict the form keeps what was typed over the version
    that stands now, so that saving once more is a decision."""

    fields: dict[str, forms.Field]
    initial: Any
    anew: tuple[str, ...] = ()
    """Inputs that are asked again after a conflict."""

    def keep(self, data: Mapping[str, Any]) -> None:
        """Takes over what was typed before a conflict; the versions stay those of now."""
        for name, field in self.fields.items():
            if isinstance(field, VersionField) or name in self.anew:
                continue
            if not field.widget.value_omitted_from_data(data, {}, name):
                self.initial[name] = field.widget.value_from_datadict(data, {}, name)
