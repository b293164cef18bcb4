"""What a cell says: what is printed in it, what Excel keeps behind that, and what a careful clerk reads from it.

Kinds, fields and units are the words of the judge of readings ("heldout-workbook-expected/1").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

GENERAL = "General"
THOUSANDS = "#,##0"
TRIANGLE = '#,##0;"▲ "#,##0'
"""Thousands with a triangle for what is negative, as city halls print money."""

LEAD = ["lead_department", "departments"]
SEVERAL = ["departments", "lead_department"]
APPROACH = ["approach", "item_or_detail"]
GOAL = ["goal", "target@goal"]


def goal_year(year: int) -> list[int | str | None]:
    """The years under which a plan's goal may be kept: its last year, the plan's end by name, or none."""
    return [year, "goal", None]


def rated(year: int, *axes: str) -> list[str]:
    """Fields of a rating of one year: with any of the names that its axis may have, or without one."""
    return [*(f"rating@{year}/{axis}" for axis in axes), f"rating@{year}"]


@dataclass(frozen=True)
class Said:
    """One cell. `stored` is what Excel keeps (None: the printed text); `value` is in `unit`, None where nothing is said.

    `unit` may be a list of acceptable ones; `also_ok` are other values that say the same.
    """

    printed: str
    kind: str
    value: Any = None
    unit: str | list[str | None] | None = None
    stored: Any = None
    number_format: str = GENERAL
    also_ok: tuple[Any, ...] = ()

    @property
    def kept(self) -> Any:
        return self.printed if self.stored is None else self.stored

    def in_unit(self, unit: str | None) -> Said:
        """The same figure where its unit stands in the heading or above the table."""
        return replace(self, unit=unit)

    def from_formula(self, formula: str) -> Said:
        """The same figure as the result of a formula: `kept` is then the result, the formula stands in the cell."""
        return replace(self, stored=Computed(formula, self.kept))


@dataclass(frozen=True)
class Computed:
    """A formula and the result that Excel kept beside it; None where none was kept."""

    formula: str
    result: int | float | str | None


BLANK = Said("", "blank")


def text(words: str) -> Said:
    return Said(words, "text", words)


def mark(sign: str) -> Said:
    return Said(sign, "mark", sign)


def missing(sign: str = "－") -> Said:
    return Said(sign, "missing", None)


def code(printed: str, *also_ok: str) -> Said:
    return Said(printed, "code", printed, also_ok=also_ok)


def number(value: int | float, unit: str | None = None, number_format: str = THOUSANDS) -> Said:
    """A number that Excel keeps as one, printed with thousands, or with a triangle where the format says so."""
    size = f"{abs(value):,}" if "," in number_format else f"{abs(value)}"
    sign = ("▲ " if "▲" in number_format else "-") if value < 0 else ""
    return Said(sign + size, "quantity", value, unit, stored=value, number_format=number_format)


def percent(value: float, places: int = 1) -> Said:
    """A share that Excel keeps as one (0.955) and prints in percent."""
    pattern = "0." + "0" * places + "%" if places else "0%"
    stored = round(value / 100, places + 2)
    return Said(f"{value:.{places}f}%", "quantity", value, "%", stored=stored, number_format=pattern)


def figure(printed: str, value: Any, unit: str | None = None, *also_ok: Any) -> Said:
    """A figure that stands in the cell as text, with its sign or unit (「1,027件」, 「約30％」)."""
    return Said(printed, "quantity", value, unit, also_ok=also_ok)


def several(printed: str, *values: Any) -> Said:
    """Several figures in one cell."""
    return Said(printed, "compound", list(values))


def names(printed: str, *each: str) -> Said:
    """A list of names in one cell, such as departments."""
    return Said(printed, "list", list(each)) if len(each) > 1 else text(printed)


def span(printed: str, first: int | None, last: int | None) -> Said:
    """A period in fiscal years; None where it is open."""
    return Said(printed, "span", [first, last])


def deadline(printed: str) -> Said:
    return Said(printed, "deadline", printed)


MISSING = frozenset({"－", "-", "―", "ー", "…", "／", "‐"})


def told(notation: str) -> Said:
    """A cell as the facts of a drawing write it.

    「1,027~件」 is printed 1,027件 and means 1027 件; 「約3割=30=%」 is printed 約3割 and means 30 %, 「△3=-3/3=日」 means
    -3 or 3; a stroke alone is missing, nothing is blank, anything else is text.
    """
    if not notation:
        return BLANK
    if notation in MISSING:
        return missing(notation)
    if notation.count("=") == 2:
        printed, value, unit = notation.split("=")
        first, *others = (plain_number(one) for one in value.split("/"))
        return figure(printed, first, unit or None, *others)
    if "~" in notation:
        digits, unit = notation.split("~")
        return figure(digits + unit, plain_number(digits), unit.replace("％", "%"))
    return text(notation)


def plain_number(digits: str) -> int | float:
    """1,027 → 1027, 95.5 → 95.5."""
    plain = digits.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def split_rows(block: str) -> list[list[str]]:
    """Rows of a text table, cells between bars; a line that is indented goes on with the one above."""
    rows: list[str] = []
    for line in block.strip("\n").split("\n"):
        if line.startswith("  "):
            rows[-1] += line.strip()
        elif line.strip():
            rows.append(line.strip())
    return [[cell.strip().replace("\\n", "\n") for cell in row.split("|")] for row in rows]


def departments(printed: str, separators: str = "、・\n") -> Said:
    """Departments of one cell, between any of the separators."""
    words = printed
    for sign in separators:
        words = words.replace(sign, "\0")
    return names(printed, *(part.strip() for part in words.split("\0") if part.strip()))


def split_cards(block: str) -> list[dict[str, str]]:
    """Cards of a text table: `key: words` a line, an empty line between cards; an indented line goes on."""
    cards: list[dict[str, str]] = []
    for part in block.strip("\n").split("\n\n"):
        card: dict[str, str] = {}
        key = ""
        for line in part.split("\n"):
            if line.startswith("  "):
                card[key] += line.strip()
            else:
                key, _, words = line.partition(":")
                card[key] = words.strip().replace("\\n", "\n")
        cards.append(card)
    return cards
