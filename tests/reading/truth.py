"""What a clerk knows of a workbook: the expectation that lies beside it, asked in the words of the page."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from plans.books.cells import Book, place
from progress.intake.reading.record_cells import FIELD_NAMES
from progress.intake.reading.words.fields import BY_CODE, IGNORE
from tests.reading.reading import Report

OWN_YEAR = 2024
"""The clerk's own, for results of which nothing says the year."""
NO_TABLE = ("legend", "example", "cover", "helper")
_SAME = {
    "pillar": ("sub_pillar", "category"),
    "number": ("item_code",),
    "name": ("item_or_detail",),
    "schedule": ("due_year", "start_year", "end_year", "schedule_printed"),
    "rating": ("achieved",),
    "unit": ("indicator_unit",),
    "compared": ("count",),
    "related_departments": ("related_departments",),
    "effect": ("effect",),
}
_CODES = {name: code for code, name in FIELD_NAMES.items() if code and name != IGNORE} | {
    name: code for code, names in _SAME.items() for name in names
}
"""An expectation's names of fields, where the page has others."""


@dataclass(frozen=True)
class Truth:
    expected: Report
    book: Book

    @property
    def must(self) -> Report:
        found: Report = self.expected["must_find"]
        return found

    def called(self, sheet: str) -> str:
        """A sheet as the expectation calls it."""
        return "CSV" if self.book.encoding else sheet

    def tables(self, sheet: str) -> list[Report]:
        return [one for one in self.must["tables"] if one["sheet"] == self.called(sheet)]

    def samples(self, sheet: str, letter: str = "") -> list[Report]:
        return [
            one
            for one in self.must["sample_cells"]
            if one["sheet"] == self.called(sheet)
            and (not letter or one["cell"].rstrip("0123456789") == letter)
        ]

    def column(self, sheet: str, named: str) -> list[str]:
        """What a column may hold, as good as one another. `named`: as the page names it, 「C」 or 「C19」."""
        letter = named.rstrip("0123456789")
        row = int(named.removeprefix(letter) or 0)
        for table in self.tables(sheet):
            wanted = table["mapping"].get(letter)
            if wanted and table["role"] not in NO_TABLE and (not row or row in table["header_rows"]):
                return wanted if isinstance(wanted, list) else [wanted]
        return []

    def year(self, sheet: str, letters: set[str]) -> str:
        """Of the columns, or of any of the sheet; where nothing says it, the clerk's own year, which is that of the
        workbook's last figures. "" for what belongs to several or to the plan as a whole."""
        said = [one["year"] for letter in letters or {""} for one in self.samples(sheet, letter)]
        own = {str(year) for year in said if year is not None and not isinstance(year, list)}
        if own:
            return own.pop() if len(own) == 1 and max(own).isdecimal() else ""
        every = [one["year"] for one in self.must["sample_cells"] if isinstance(one["year"], int)]
        return str(max(every, default=OWN_YEAR))

    def sign(self, sheet: str, named: str) -> str:
        """Whether △ in a column is what was gained."""
        samples = self.samples(sheet, named.rstrip("0123456789"))
        return "gain" if any(_is_gain(one) for one in samples) else "loss"

    def unit(self, sheet: str, letter: str) -> str:
        units = {one["unit"] for one in self.samples(sheet, letter) if isinstance(one["unit"], str)}
        return units.pop() if len(units) == 1 else ""

    def hidden_counts(self, sheet: str) -> bool:
        hidden = next(one.hidden_rows for one in self.book.sheets if one.name == sheet)
        rows = {row for one in self.tables(sheet) for row in one.get("hidden_rows", ())}
        sampled = {place(one["cell"])[0] for one in self.samples(sheet) if one["kind"] != "blank"}
        return bool(rows) or bool(hidden & sampled)

    def is_of_plan(self, sheet: str) -> bool:
        return any(one["role"] not in (*NO_TABLE, "summary") for one in self.tables(sheet))


def said_of(accepted: list[str], likely: str = "") -> str:
    """A column's field as the page has it, with its year: 「target@2023」. Of several as good ones `likely`, else the
    first; "" for one that the page doesn't have."""
    found = [said for one in accepted if (said := _said(one))]
    if "by_row" in accepted:
        found.insert(0, "by_row")
    return next((one for one in found if likely and one.startswith(likely)), found[0] if found else "")


def _said(field: str) -> str:
    name, _, year = field.split("/")[0].partition("@")
    code = _CODES.get(name, name)
    if name in ("target", "effect_planned", "rating_mark") and year == "goal":
        code = "goal"
    elif name == "rating_mark" and "/" in field:
        code = "band"
    elif year == "total" and name != "rating":
        code = "compared"
    if code not in BY_CODE and code != IGNORE:
        return ""
    return f"{code}@{year}" if year.isdecimal() else code


def as_meant(expected: Report) -> Report:
    """An expectation states 「△300」 of a reduction as it is printed and says beside it that it is a gain of 300: that
    is what it is once a person has said so."""
    meant = copy.deepcopy(expected)
    for one in meant["must_find"]["sample_cells"]:
        if _is_gain(one):
            one.setdefault("stored_value", -one["value"])
    return meant


def _is_gain(sample: Report) -> bool:
    return "gain of +value" in str(sample.get("meaning", ""))
