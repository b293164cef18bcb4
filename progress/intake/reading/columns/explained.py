"""A table as far as it is explained: its columns, which of them are known for sure, and how well everything fits.

Pure: standard library only. Each step of an explanation takes one of these and answers the next.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from progress.intake.reading.columns.column import Column
from progress.intake.reading.words.headings import Header, Heading
from progress.intake.reading.words.naming import figure_name, names_effects

BY_SHAPE = 85
"""How sure a column is that its own shape tells, to 100."""


@dataclass(frozen=True)
class Context:
    """What stands around a table. `titles`: the texts above it and the sheet's name; `inside`: it is part of a form
    whose item is known, so that no column has to name items."""

    titles: tuple[str, ...] = ()
    inside: bool = False
    year: int | None = None
    """The one that titles name, from which 「前年度」 is counted."""
    below: int = 0
    """Of a table below another on its sheet: the first row of its heading."""

    def says(self, *words: str) -> bool:
        return any(word in title for title in self.titles for word in words)

    @property
    def tone(self) -> int:
        """1 where the titles speak of a plan, -1 where they speak of results, else 0."""
        if self.says("実績", "状況", "結果", "進捗", "評価", "報告"):
            return -1
        return 1 if self.says("計画", "目標") else 0

    @property
    def of_effects(self) -> bool:
        return any(names_effects(title) or re.search(r"効果の?実績", title) for title in self.titles)


@dataclass(frozen=True)
class Explained:
    """`columns`: by their number in the sheet, from the left. `score`: comparable between explanations of the same
    cells."""

    header: Header
    context: Context
    columns: dict[int, Column]
    score: float = 0.0
    fixed: frozenset[int] = field(default=frozenset())
    """Columns that are known before the others are explained around them."""

    @property
    def free(self) -> list[int]:
        return [number for number in self.columns if number not in self.fixed]

    def first(self, code: str) -> Column | None:
        """The first column in use that holds the field."""
        return next((one for one in self.columns.values() if one.code == code and one.is_used), None)

    def heading(self, number: int) -> Heading | None:
        return self.header.headings.get(number)

    def place(self, number: int) -> tuple[object, ...]:
        """What tells a column from another of the same field: its year, and what figure of the year it is."""
        heading, column = self.heading(number), self.columns[number]
        return (
            column.year,
            heading and heading.period,
            heading and heading.bare,
            column.cumulative,
            heading and heading.part_of_year,
            heading and figure_name(heading),
        )

    def changed(self, columns: Mapping[int, Column], gain: float = 0.0) -> Explained:
        """With these columns in the place of the former ones; `gain`: how much better everything fits."""
        return replace(self, columns={**self.columns, **columns}, score=self.score + gain)

    def knowing(self, columns: Mapping[int, Column], gain: float = 0.0) -> Explained:
        """The same, these columns being known from now on."""
        return replace(self.changed(columns, gain), fixed=self.fixed | columns.keys())
