"""The layouts that documents may be written in, as their profiles declare them.

Pure: standard library only. A profile is one file beside this module; its name is the layout's key. What of it is for
reading alone (`table.said`, `scale`) `progress.intake.reading.profile` describes. What writing needs:

    label = "個票"                      what a person picks
    kind = "cards"                      which writer draws it (`progress.reports.layouts`); none: it is only read
    beside = ["policy"]                 what stands around the lists and forms without a label
    needs = [["stage", "target"]]       of each group of fields a plan has to say one (`progress.layouts.said`)

    [form]                              labels that stand beside or above what they name, in their order
    "担当課" = "departments"

    [years]                             the table of years inside a form: rows of these fields under the years
    "数値" = "target"

    [[table]]                           a list: `headings` from the left, with what stands under each
    items = "activity"                  only items of this nature
    headings = ["No", "内容"]
    written = ["No.", "内容"]           how they are printed, where that is otherwise: 〈年度〉 once for each year
    widths = [5, 60]                    in half-width characters of 10 points
    [table.columns]
    "No" = "number"
    "内容" = "approach"
    [table.inside]                      what stands behind a mark inside a column's cells; 「()」 puts it in brackets
    "内容" = { goal_text = "【目標】" }
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

PROFILES = Path(__file__).parent
A_YEAR = "〈年度〉"
"""Stands in a heading for each of the years."""
TIERS = "／"
"""Between what stands in two rows of a heading."""
IN_BRACKETS = "()"
NOT_STATED = "（記載なし）"
"""The name of an indicator whose place in the form is blank."""
NOTE_BELOW = "表の下に「{}」とあります。"
"""How a line below a table is kept, in the note on the 柱 whose table it is."""
OFFICE = "所属：{}"
"""How the office of a sheet is kept there."""


@dataclass(frozen=True)
class Column:
    """`heading`: as the reader knows it; `printed`: as it is written; `code`: the field that stands below; `inside`:
    field → the mark before it."""

    heading: str
    printed: str
    code: str
    width: int = 0
    inside: Mapping[str, str] = field(default_factory=dict)

    @property
    def yearly(self) -> bool:
        return A_YEAR in self.heading


@dataclass(frozen=True)
class Table:
    """`items`: the nature of the items that it lists, "" for all."""

    columns: tuple[Column, ...]
    items: str = ""


@dataclass(frozen=True)
class Layout:
    """`form` and `years`: label → field, in their order."""

    key: str
    label: str
    kind: str
    needs: tuple[tuple[str, ...], ...] = ()
    beside: tuple[str, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    years: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()

    def labels(self, code: str) -> list[str]:
        """The labels of a field in the form, or in its table of years."""
        return [label for part in (self.form, self.years) for label, one in part.items() if one == code]

    def label_of(self, code: str) -> str:
        """The first of them; "" where the layout has no place for the field."""
        return next(iter(self.labels(code)), "")

    @property
    def fields(self) -> frozenset[str]:
        """All that the layout has a place for."""
        columns = [one for table in self.tables for one in table.columns]
        inside = [code for one in columns for code in one.inside]
        return frozenset(
            {*self.beside, *self.form.values(), *self.years.values(), *(one.code for one in columns), *inside}
        )


@cache
def profiles() -> Mapping[str, Mapping[str, Any]]:
    """Every profile by its key."""
    paths = sorted(PROFILES.glob("*.toml"))
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in paths}


@cache
def layouts() -> Mapping[str, Layout]:
    """Those that can be written, by key."""
    return {key: layout_of(key, said) for key, said in profiles().items() if "kind" in said}


def layout_of(key: str, said: Mapping[str, Any]) -> Layout:
    return Layout(
        key=key,
        label=said["label"],
        kind=said["kind"],
        needs=tuple(tuple(group) for group in said.get("needs", [])),
        beside=tuple(said.get("beside", [])),
        form=said.get("form", {}),
        years=said.get("years", {}),
        tables=tuple(Table(tuple(_columns(one)), one.get("items", "")) for one in said.get("table", [])),
    )


def _columns(table: Mapping[str, Any]) -> Iterator[Column]:
    headings = table["headings"]
    written, widths = table.get("written", headings), table.get("widths", [0] * len(headings))
    inside, fields = table.get("inside", {}), table.get("columns", {})
    for heading, printed, width in zip(headings, written, widths, strict=True):
        yield Column(heading, printed, fields.get(heading, ""), width, inside.get(heading, {}))


def headed_words() -> Iterator[tuple[str, str]]:
    """(word, field) of every label in a form. (A list is known by all its headings together.)"""
    for layout in layouts().values():
        yield from layout.form.items()
        yield from layout.years.items()
