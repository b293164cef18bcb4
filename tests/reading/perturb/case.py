"""A workbook beside what a careful reader gets from it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from tests.reading.perturb.expectation import Expected
from tests.reading.perturb.grids import Grid, load, save

LISTS = ("items", "effects", "indicators")
"""The roles of tables whose rows are records."""


class DoesNotApply(Exception):
    """The workbook would not say the same any more."""


@dataclass(frozen=True)
class Case:
    """A workbook and what a careful reader gets from it, in the judge's form."""

    grids: tuple[Grid, ...]
    expected: Expected

    @classmethod
    def of(cls, data: bytes, expected: Expected) -> Case:
        return cls(load(data), expected)

    @property
    def data(self) -> bytes:
        return save(self.grids)

    def grid(self, name: str) -> Grid:
        return next(one for one in self.grids if one.name == name)

    def tables(self, sheet: str = "", roles: tuple[str, ...] = LISTS) -> list[Expected]:
        """The tables that hold records, with headings; of one sheet or of all."""
        return [
            one
            for one in self.expected["must_find"]["tables"]
            if one["role"] in roles
            and one["header_rows"]
            and one["data_rows"]
            and sheet in ("", one["sheet"])
        ]

    def with_grid(self, changed: Grid, name: str = "") -> tuple[Grid, ...]:
        return tuple(changed if one.name == (name or changed.name) else one for one in self.grids)

    def only_table(self, random: Random) -> tuple[Grid, Expected]:
        """A table that has its sheet for itself."""
        found = [one for one in self.tables() if len(self._all_tables(one["sheet"])) == 1]
        if not found:
            raise DoesNotApply("no sheet with one table")
        table = random.choice(found)
        return self.grid(table["sheet"]), table

    def any_table(self, random: Random) -> tuple[Grid, Expected]:
        """A list, or a form, on whichever sheet."""
        found = self.tables() or [
            one for one in self.expected["must_find"]["tables"] if one["role"] == "form"
        ]
        if not found:
            raise DoesNotApply("no table")
        table = random.choice(found)
        return self.grid(table["sheet"]), table

    def _all_tables(self, sheet: str) -> list[Expected]:
        return [one for one in self.expected["must_find"]["tables"] if one["sheet"] == sheet]


def flat(text: str) -> str:
    """A heading or name without spaces and line breaks, in half width where there is one."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
