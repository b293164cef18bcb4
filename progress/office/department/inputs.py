"""The inputs of the department's form: text of several lines, a figure as people type it, and what the form's parts
have in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from items.quantity import NotAFigure, Quantity, read_figure, trimmed
from plans.fields import CleanFormField, DayFormField
from plans.history.conflict import as_seen
from plans.history.records import Versioned
from plans.history.seen_version import shown_version
from plans.values.text import cleaned
from progress.table.columns import GUIDE, LONGEST


class Prose(CleanFormField):
    """Text of several lines with plain line ends. `guide`: so many characters are enough, as the page says; 0: none
    is said. `longest`: more is refused by the form, not cut by the browser: a pasted text would lose its end.
    """

    def __init__(self, *, rows: int = 6, guide: int = GUIDE, longest: int = LONGEST, **kwargs: Any) -> None:
        self.longest = longest
        widget = forms.Textarea(attrs={"rows": rows, "data-count": guide or ""})
        super().__init__(required=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        return as_typed(str(super().to_python(value) or ""))


def as_typed(text: str) -> str:
    """A stored text as it comes back from a browser's text area: as it is kept, no blanks around it."""
    return cleaned(text).strip()


def in_one_line(text: str) -> str:
    """A stored text as it comes back from an input of one line, which drops line ends."""
    return cleaned(text).replace("\n", "").strip()


def unless_same(stored: str, shown: str, typed: str) -> str:
    """What to store: the text as it stands where what was shown comes back, so that nothing seems changed."""
    return stored if shown == typed else typed


def is_changed(form: forms.Form, name: str) -> bool:
    """Does the input hold something else than what stands in the database?"""
    bound = form[name]
    return bool(bound.field.has_changed(bound.initial, bound.data))


def refuse_too_long(form: forms.Form) -> None:
    """Says at each text that was typed now how far it is too long; one that is stored so is left in peace."""
    for bound in form.visible_fields():
        if not isinstance(bound.field, Prose):
            continue
        longest, length = bound.field.longest, len(str(form.cleaned_data.get(bound.name) or ""))
        if length > longest and is_changed(form, bound.name):
            words = f"{longest:,}字までで入力してください（いま{length:,}字です）。"
            form.add_error(bound.name, words + "長い資料は、要点を書いてください。")


class PastDayField(DayFormField):
    """A day that has come, in either calendar; cleans to a date, None when empty."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and day > localdate():
            raise ValidationError("先の日付になっています。達成した日を入力してください。", code="future")
        return day


class FigureField(CleanFormField):
    """One figure as people type it (full-width, commas, 約, the unit); cleans to `Quantity`, None when empty.

    `whole`: no fraction may remain after conversion to `unit` (yen).
    """

    def __init__(self, unit: str, *, advice: str = "", whole: bool = False, **kwargs: Any) -> None:
        self.unit, self.advice, self.whole = unit, advice, whole
        widget = forms.TextInput(attrs={"class": "input--number", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            quantity = read_figure(text, self.unit)
        except NotAFigure as error:
            raise ValidationError(f"{error}{self.advice}", code="invalid") from error
        if quantity is not None:
            self._refuse_unstorable(quantity)
        return quantity

    def _refuse_unstorable(self, quantity: Quantity) -> None:
        exponent = trimmed(quantity.value).as_tuple().exponent
        if abs(quantity.value) >= Decimal(10) ** 14:
            raise ValidationError("数字の桁が多すぎます。単位を確かめてください。", code="invalid")
        if isinstance(exponent, int) and exponent < (0 if self.whole else -4):
            words = f"1{self.unit}未満の端数" if self.whole else f"「{self.unit}」で小数第5位以下の端数"
            raise ValidationError(f"{words}は入力できません。", code="invalid")


V = TypeVar("V", bound=Versioned)


class Part(Generic[V]):
    """Records of one kind and their inputs. `stored`: the records by the number that their inputs' names end with;
    `versions`: how the names of the hidden inputs begin that say which version of a record was shown."""

    versions: ClassVar[str]
    stored: Mapping[int, V]

    def fields(self) -> dict[str, forms.Field]:
        """Input name → field, in the page's order."""
        raise NotImplementedError

    def values(self, records: Mapping[int, V]) -> dict[str, Any]:
        """Input name → what it holds where `records` are what is stored."""
        raise NotImplementedError

    def values_as_shown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What the inputs held on the page from which the posted versions come."""
        told = {
            pk: as_seen(row, shown_version(data, f"{self.versions}_{pk}")) for pk, row in self.stored.items()
        }
        return self.values({pk: row for pk, row in told.items() if row is not None})


def claim(stored: V | None, new: V, shown: int | None) -> V:
    """The record to write to, at the version that was shown (None or 0: there was none). One that has since gone
    stands as pk 0, so that the writer reports it as a conflict instead of making it anew."""
    record = stored if stored is not None else new
    if stored is None and shown:
        record.pk, record._state.adding = 0, False
    if stored is not None or shown:
        record.version = shown or 0
    return record
