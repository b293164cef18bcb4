"""The field for a reason or a message to a department."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from plans.fields import CleanFormField

LONGEST = 2000
"""Characters of a reason or a message: more is an enclosure, not a reason."""


class ReasonField(CleanFormField):
    """A text of several lines, line breaks counted once, of at most `LONGEST` characters.

    The limit stands in no attribute of the control: the browser would cut a pasted text off without a word.
    """

    def __init__(self, *, rows: int, **options: Any) -> None:
        too_long = f"{LONGEST:,}文字以内で書いてください（今は%(show_value)s文字です）。"
        super().__init__(
            widget=forms.Textarea(attrs={"rows": rows}),
            validators=[MaxLengthValidator(LONGEST, too_long)],
            **options,
        )
