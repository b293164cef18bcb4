"""The inputs of the grid: one cell for each figure and text, as its record now stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from items.models import Indicator, TargetValue
from items.quantity import show, trimmed
from plans.fields import CleanFormField
from plans.history.records import Versioned
from plans.values.fiscal_year import FiscalYear


class TypedText(CleanFormField):
    """Text as typed, without blanks around it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, show_hidden_initial=True, **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").strip()


@dataclass
class Cell:
    """One input of the grid with the record it belongs to, as that record now stands (unsaved when new)."""

    name: str
    label: str
    record: Versioned
    version_name: str
    initial: str
    year: FiscalYear | None = None
    max_length: int | None = None
    form: Any = None

    @property
    def bound(self) -> forms.BoundField:
        found: forms.BoundField = self.form[self.name]
        return found

    @property
    def is_stored(self) -> bool:
        return self.record.pk is not None

    @property
    def version(self) -> str:
        """The version of the record that the page is drawn from; "" for a new one."""
        return str(self.record.version) if self.is_stored else ""

    def input(self, kind: type[forms.Widget], attrs: dict[str, str]) -> TypedText:
        """The form field, drawn by that kind of widget."""
        named = {"aria-label": self.label, "autocomplete": "off", **attrs}
        return TypedText(
            label=self.label, initial=self.initial, widget=kind(attrs=named), max_length=self.max_length
        )


@dataclass
class IndicatorLine:
    """One indicator: its present figure, a target for every year, its final goal."""

    indicator: Indicator
    baseline: Cell
    targets: list[Cell]
    goal: Cell

    @property
    def arrow(self) -> str:
        return self.indicator.get_direction_display() if self.indicator.direction else "向きの記載なし"

    @property
    def cells(self) -> list[Cell]:
        return [self.baseline, *self.targets, self.goal]


@dataclass
class YearLine:
    """One kind of text for every year: the planned stage or the goal in words."""

    label: str
    cells: list[Cell]


LONG = 10
"""Half-width characters up to which an input is drawn as wide as its text; longer text is set smaller."""


def figure_attrs(text: str) -> dict[str, str]:
    """How an input for a figure is drawn, by what stands in it: ten years stand side by side."""
    needed = sum(1 if character.isascii() else 2 for character in text)
    size = max(needed, 4) if needed <= LONG else min(needed * 4 // 5 + 1, 18)
    return {"size": str(size), "class": "grid__figure" + (" grid__figure--long" if needed > LONG else "")}


def as_typed(target: TargetValue) -> str:
    """The target as its cell shows it: the printed text, else its value without unit."""
    if target.printed or target.value is None:
        return target.printed
    return show(trimmed(target.value), approximate=target.approximate)


def own_text(indicator: Indicator, name: str) -> str:
    """The indicator's `baseline` or `goal` as its cell shows it."""
    printed, value = getattr(indicator, f"{name}_printed"), getattr(indicator, f"{name}_value")
    if printed or value is None:
        return str(printed)
    return show(trimmed(value), approximate=getattr(indicator, f"{name}_approximate"))
