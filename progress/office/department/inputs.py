"""The inputs of the department's form: text of several lines, a figure as people type it, and what the form's parts
have in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from items.quantity import NotAFigure, Quantity, read_figure, trimmed
from plans.fields import CleanFormField
from plans.history.conflict import Past, VersionField, shown_version
from plans.history.records import Versioned
from progress.models import ActualValue, Answer
from progress.table.columns import GUIDE
from progress.table.shape.items import ItemRow


class Prose(CleanFormField):
    """Text of several lines with plain line ends. `guide`: so many characters are enough, as the page says; 0: none
    is said. More than `LONGEST` is refused by the form, not cut by the browser: a pasted text would lose its end.
    """

    def __init__(self, *, rows: int = 6, guide: int = GUIDE, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "data-count": guide or ""})
        super().__init__(required=False, widget=widget, **kwargs)


def speaks(bound: BoundField) -> bool:
    """Does the input hold something, or is something said of it? Then it isn't folded away."""
    return bool(bound.errors or bound.value() or bound.help_text)


def in_one_line(text: str) -> str:
    """A stored text as it comes back from an input of one line, which drops line ends."""
    return text.replace("\n", "").strip()


def as_posted(values: Mapping[str, Any]) -> dict[str, str]:
    """What inputs hold, as a browser sends it: a ticked box is 「on」, one without a tick isn't sent."""
    return {
        name: "on" if value is True else str(value) for name, value in values.items() if value is not False
    }


def unless_same(stored: str, shown: str, typed: str) -> str:
    """What to store: the text as it stands where what was shown comes back, so that nothing seems changed."""
    return stored if shown == typed else typed


class FigureField(CleanFormField):
    """One figure as people type it (full-width, commas, 約, the unit); cleans to `Quantity`, None when empty.

    `whole`: no fraction may remain after conversion to `unit` (yen). `below_zero`: is a negative figure to be
    expected? One that isn't is doubted, not refused.
    """

    def __init__(
        self,
        unit: str,
        *,
        advice: str = "",
        whole: bool = False,
        below_zero: bool = False,
        **kwargs: Any,
    ) -> None:
        self.unit, self.advice, self.whole, self.below_zero = unit, advice, whole, below_zero
        widget = forms.TextInput(attrs={"class": "input--number", "autocomplete": "off"})
        super().__init__(required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            quantity = read_figure(text, self.unit)
        except NotAFigure as error:
            raise ValidationError(f"{error}{self.advice}", code="invalid") from error
        if quantity is None:
            return None
        exponent = trimmed(quantity.value).as_tuple().exponent
        if abs(quantity.value) >= Decimal(10) ** 14:
            raise ValidationError("数字の桁が多すぎます。単位を確かめてください。", code="invalid")
        if isinstance(exponent, int) and exponent < (0 if self.whole else -4):
            words = f"1{self.unit}未満の端数" if self.whole else f"「{self.unit}」で小数第5位以下の端数"
            raise ValidationError(f"{words}は入力できません。", code="invalid")
        return quantity


def put_figure(record: ActualValue | Answer, said: Quantity | str | None) -> str:
    """Writes the number of what was typed, where it is one; returns it as printed."""
    quantity = said if isinstance(said, Quantity) else None
    record.value = quantity.value if quantity else None
    record.approximate = bool(quantity and quantity.approximate)
    return said.printed if isinstance(said, Quantity) else said or ""


V = TypeVar("V", bound=Versioned)


class Part(Generic[V]):
    """Records of one kind in the form. A record's inputs are called `{input}_{key}`, with them the hidden version of
    the record that was shown, `{version}_{key}`. `names`: of the inputs; `stored`: the records by their keys."""

    version: ClassVar[str]
    names: ClassVar[tuple[str, ...]]
    stored: Mapping[Any, V]

    def new(self) -> Mapping[Any, V]:
        """By key: a record to be made where none is stored. In the page's order."""
        raise NotImplementedError

    def inputs(self, key: Any, record: V) -> dict[str, forms.Field]:
        """The inputs of one record, in the page's order."""
        raise NotImplementedError

    def shown(self, record: V) -> dict[str, Any]:
        """What its inputs hold."""
        raise NotImplementedError

    def put(self, record: V, given: Mapping[str, Any], row: ItemRow) -> bool:
        """Writes what was typed into the record; is it empty now? `row`: the item with what is typed."""
        raise NotImplementedError

    def fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for key, record in self.new().items():
            found |= {f"{name}_{key}": field for name, field in self.inputs(key, record).items()}
            found[f"{self.version}_{key}"] = VersionField(required=False)
        return found

    def values(self, records: Mapping[Any, V] | None = None) -> dict[str, Any]:
        """Input name → what it holds where `records` are what is stored (None: what is stored now)."""
        found: dict[str, Any] = {}
        for key, record in (self.stored if records is None else records).items():
            held = self.shown(record) | {self.version: record.version}
            found |= {f"{name}_{key}": value for name, value in held.items()}
        return found

    def values_as_shown(self, data: Mapping[str, Any], past: Past, rows: Mapping[str, int]) -> dict[str, Any]:
        """What the inputs held on the page from which the posted versions come. `rows`: by the version's name the key
        of the record that was shown, where that is known: another one may stand in its place by now."""
        told: dict[Any, V | None] = {}
        for key, new in self.new().items():
            name = f"{self.version}_{key}"
            stored, version = self.stored.get(key), shown_version(data, name)
            if stored is not None and rows.get(name, stored.pk) == stored.pk:
                told[key] = past.as_seen(stored, version)
            elif name in rows:
                told[key] = past.gone(new, rows[name], version)
        return self.values({key: row for key, row in told.items() if row is not None})

    def rows(self) -> dict[str, int]:
        """The keys of the records that are shown, by the names of their versions."""
        return {f"{self.version}_{key}": record.pk for key, record in self.stored.items()}

    def given(self, cleaned: Mapping[str, Any], key: Any) -> dict[str, Any]:
        """What was typed for one record; None where an input is absent or at fault."""
        return {name: cleaned.get(f"{name}_{key}") for name in self.names}

    def records(self, cleaned: Mapping[str, Any], row: ItemRow) -> Iterator[tuple[V, bool]]:
        """Each record as typed, and whether it is empty now."""
        for key, new in self.new().items():
            stored, shown = self.stored.get(key), cleaned.get(f"{self.version}_{key}")
            record = new if stored is None else stored
            if stored is None and shown:
                # Gone since: as pk 0 the writer reports it as a conflict, instead of making it anew.
                record.pk, record._state.adding = 0, False
            if stored is not None or shown:
                record.version = shown or 0
            yield record, self.put(record, self.given(cleaned, key), row)
