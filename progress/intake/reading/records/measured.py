"""An indicator while its cells are gathered, and a line of figures as printed.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from items.quantity import Quantity
from progress.intake.draft import Said
from progress.intake.reading.columns.column import Column
from progress.intake.reading.entries.entry import Figure, Slot
from progress.intake.reading.entries.figures import Figures, figures_of
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.tree import one_line
from progress.intake.reading.records.naming import label_name
from progress.intake.reading.records.stages import is_dash, stages_as_targets
from progress.intake.reading.words.fields import PLANNED
from progress.intake.reading.words.headings import unit_behind
from progress.intake.reading.words.work_sheets import LEFT_BLANK

UNNAMED = "数値目標"
"""An indicator that the document doesn't name."""
_DIRECTIONS = {
    "↑": "increase", "↗": "increase", "増": "increase", "増加": "increase", "向上": "increase", "上昇": "increase",
    "→": "maintain", "維持": "maintain", "現状維持": "maintain",
    "↓": "decrease", "↘": "decrease", "減": "decrease", "減少": "decrease", "低下": "decrease", "削減": "decrease",
}  # fmt: skip


_ARROWS = frozenset("↑↗→↓↘")
"""What may stand before a word: 「↑ 増やす」."""


@dataclass
class Measured:
    """An indicator of an item while its cells are gathered. `seen`: where it is named, else its first cell;
    `direction`: as printed, None where nothing is."""

    name: str
    seen: Seen
    unit: str = ""
    unnamed: bool = False
    direction: Said | None = None
    numeric: bool = False
    said: list[tuple[Figure, Figures, Quantity | None]] = field(default_factory=list)
    """A cell of several quantities stands here once for each; None for a cell without one."""
    own_name: str = ""
    """What the document says of it, where `name` is what a person answered; "" where the two are the same."""
    deadline: bool = False
    """Its targets are months by which something is done."""


_BEFORE_RESULTS = PLANNED | {"baseline"}


@dataclass(frozen=True)
class Line:
    """A line of figures as printed: its name and its unit, "" for none, and what its cells say."""

    slot: Slot
    name: str
    unit: str
    read: Sequence[tuple[Figure, Figures]]

    @classmethod
    def of(cls, slot: Slot) -> Line:
        name, unit = _name_and_unit(slot)
        if slot.unit and not is_dash(slot.unit.text):
            unit = slot.unit.text
        read = [(figure, figures_of(figure.seen.cell)) for figure in slot.figures]
        return cls(slot, name, unit, [*stages_as_targets(read), *_goal_for_direction(slot, name)])

    @property
    def has_numbers(self) -> bool:
        return bool(self.unit) or any(
            figures.quantities for figure, figures in self.read if figure.code not in ("stage", "rate")
        )

    @property
    def has_what_a_rate_follows_from(self) -> bool:
        return any(figure.code in ("target", "actual") for figure, _ in self.read)

    @property
    def only_label(self) -> str:
        """The one name that stands in the cells themselves; "" for none or several."""
        said = (one for _, figures in self.read for one in figures.quantities)
        names = {name for one in said if (name := label_name(one.label, one.unit))}
        return names.pop() if len(names) == 1 else ""

    def is_told_in_words(self, figure: Figure, figures: Figures) -> bool:
        """「排出量14％減」 among results in words, where nothing is planned in figures: what was done."""
        planned = any(others.quantities for other, others in self.read if other.code in _BEFORE_RESULTS)
        measured = bool(self.name or self.unit or planned) or figure.code != "actual" or figure.year is None
        return not measured and figure.column.look.is_spoken and any(one.label for one in figures.quantities)

    def measures(self, figures: Figures) -> bool:
        """Whether a cell without a quantity belongs to an indicator all the same."""
        return bool(self.name or self.unit) or (figures.absent and self.has_numbers)


def _name_and_unit(slot: Slot) -> tuple[str, str]:
    """The indicator's name and the unit in brackets behind it: 「受診率（％）」; a dash names nothing, unless the
    line is kept as it is printed."""
    if slot.as_printed:
        return (one_line(slot.name.text) if slot.name else LEFT_BLANK), ""
    if slot.name is None or is_dash(slot.name.text):
        return slot.heading, ""
    name = one_line(slot.name.text)
    unit = unit_behind(name)
    return (name[: name.rindex(unit) - 1].strip(), unit) if unit else (name, "")


def _goal_for_direction(slot: Slot, name: str) -> list[tuple[Figure, Figures]]:
    """Where the indicator's arrow belongs, something else may stand: 「80%」, 「-」. It is the goal itself."""
    seen = slot.direction
    if seen is None or not name or printed_direction(seen) is not None:
        return []
    column = Column(seen.cell.column, "", "goal", 100)
    return [(Figure("goal", None, seen, column), figures_of(seen.cell))]


def printed_direction(seen: Seen) -> Said | None:
    said = re.sub(r"\s", "", seen.text)
    arrow = said[:1] if not any(sign.isdigit() for sign in said) else ""  # 「↑10%」 is a goal
    direction = _DIRECTIONS.get(said) or (_DIRECTIONS.get(arrow) if arrow in _ARROWS else None)
    return Said(direction, seen.printed, seen.origin) if direction else None
