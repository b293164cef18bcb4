"""The lines of figures of one item → its indicators, each with all cells that say something of it.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from items.quantity import Quantity
from plans.history.changes import Severity
from progress.intake.draft import Draft, Kind, Said
from progress.intake.reading.columns.column import Column
from progress.intake.reading.entries.entry import Entry, Figure, Slot, one_indicator_each
from progress.intake.reading.entries.figures import Figures, figures_of
from progress.intake.reading.entries.seen import Seen, joined
from progress.intake.reading.entries.tree import one_line
from progress.intake.reading.records.annual_texts import AnnualTexts
from progress.intake.reading.records.rates import compare_rates
from progress.intake.reading.records.stages import (
    Unread,
    is_dash,
    is_stage,
    sounds_like_figure,
    stages_as_targets,
)
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


@dataclass(frozen=True)
class _Line:
    """A line of figures as printed: its name and its unit, "" for none, and what its cells say."""

    slot: Slot
    name: str
    unit: str
    read: Sequence[tuple[Figure, Figures]]

    @classmethod
    def of(cls, slot: Slot) -> _Line:
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
        labels = {one.label for _, figures in self.read for one in figures.quantities if one.label}
        return labels.pop() if len(labels) == 1 else ""

    def measures(self, figures: Figures) -> bool:
        """Whether a cell without a quantity belongs to an indicator all the same."""
        return bool(self.name or self.unit) or (figures.absent and self.has_numbers)


_RATE = "達成率"


@dataclass
class Gathering:
    """Gathers the indicators of one item, by name, and the texts that stand in place of figures."""

    draft: Draft
    entry: Entry
    unread: Unread
    indicators: dict[str, Measured] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.annual = AnnualTexts(self.draft, self.entry)

    def gather(self) -> None:
        """Goes through all lines of figures; a printed 達成率 is only compared, unless it is all that there is."""
        lines = [_Line.of(one) for slot in self.entry.slots.values() for one in one_indicator_each(slot)]
        known = self.entry.stored is not None and bool(self.entry.stored.indicators)
        if not known and not any(line.has_what_a_rate_follows_from for line in lines):
            lines = [self._rates_as_results(line) for line in lines]
        for line in lines:
            self._line(line)
            compare_rates(self.draft, line.read)

    def _rates_as_results(self, line: _Line) -> _Line:
        """達成率 without target and actual value: nobody could compute them again, so they are results themselves."""
        rates = [figure for figure, figures in line.read if figure.code == "rate" and figures.quantities]
        if not rates:
            return line
        self.draft.tell(
            Severity.NOTE,
            "rates_alone",
            f"「{self.entry.name}」は、目標値と実績値が書かれていないので、達成率を実績値として取り込みます。",
            rates[0].seen.origin,
        )
        read = [
            (replace(figure, code="actual") if figure.code == "rate" else figure, figures)
            for figure, figures in line.read
        ]
        name = f"{line.name}（{_RATE}）" if line.name else _RATE
        return replace(line, name=name, unit="%", read=read)

    def _line(self, line: _Line) -> None:
        own_name = line.name or line.only_label or self._only_known()
        name = own_name or UNNAMED
        if line.has_numbers and not own_name:
            name = self._free_name(line)
        if not line.read and line.slot.name is not None and line.name:
            measured = self.indicators.setdefault(name, Measured(name, line.slot.name, line.unit))
            if line.slot.direction:
                measured.direction = _printed_direction(line.slot.direction)
        if line.slot.as_printed and line.slot.name is None and line.read:
            self._tell_left_blank(line.read[0][0].seen)
        name = self._apart_by_unit(line, name)
        for figure, figures in line.read:
            if figure.code == "goal_text" and figure.year is not None:
                self.annual.add(figure.year, "goal_text", figure.seen)
            elif figure.code == "stage":
                self.annual.add_stage(figure, figures)
            elif figure.code != "rate":
                self._figure(line, figure, figures, name, unnamed=not own_name)

    def _tell_left_blank(self, seen: Seen) -> None:
        self.draft.tell(
            Severity.NOTE,
            "indicator_without_name",
            f"指標の欄が空欄です。「{LEFT_BLANK}」という指標名で取り込みます。",
            seen.origin,
        )

    def _only_known(self) -> str:
        """The name of the item's indicator in the plan, where it has one; "" else."""
        stored = self.entry.stored
        return stored.indicators[0].name if stored and len(stored.indicators) == 1 else ""

    def _free_name(self, line: _Line) -> str:
        """A second unnamed indicator of the item gets a number."""
        wanted = {(figure.code, figure.year) for figure, figures in line.read if figures.quantities}
        name, nth = UNNAMED, 1
        while (other := self.indicators.get(name)) and wanted & {
            (one.code, one.year) for one, _, _ in other.said
        }:
            nth += 1
            name = f"{UNNAMED}{nth}"
        return name

    def _apart_by_unit(self, line: _Line, name: str) -> str:
        """The same name on another sheet, in another unit: each keeps its own."""
        other = self.indicators.get(name)
        if not line.unit or other is None or not other.unit or other.unit == line.unit:
            return name
        if line.read:
            self.draft.tell(
                Severity.WARNING,
                "unit_differs_between_sheets",
                f"「{self.entry.name}」の指標の単位が、前に読んだ表では「{other.unit}」、ここでは「{line.unit}」です。"
                "別の指標として取り込みます。",
                line.read[0][0].seen.origin,
            )
        return f"{name}（{line.unit}）"

    def _figure(self, line: _Line, figure: Figure, figures: Figures, name: str, *, unnamed: bool) -> None:
        measures = line.measures(figures)
        if figure.code == "target" and figure.year is not None:
            self.annual.add_target(figure, figure.year, measured=bool(figures.quantities) or measures)
        if figures.quantities:
            several = len(figures.quantities) > 1
            for quantity in figures.quantities:
                label = quantity.label if several or not line.name else ""
                measured = self._measured(line, label or name, figure, unnamed and label in ("", name))
                measured.numeric = True
                measured.said.append((figure, figures, quantity))
        elif measures:
            self._measured(line, name, figure, unnamed).said.append((figure, figures, None))
        else:
            if line.has_numbers or sounds_like_figure(figure.seen.text):
                self.unread.tell(figure)
            self._loose_text(figure)

    def _measured(self, line: _Line, name: str, figure: Figure, unnamed: bool) -> Measured:
        measured = self.indicators.get(name)
        if measured is None:
            seen = line.slot.name or figure.seen
            measured = self.indicators[name] = Measured(name, seen, unnamed=unnamed)
        if not measured.unit:
            measured.unit = line.unit or figure.column.unit
        if measured.direction is None and line.slot.direction:
            measured.direction = _printed_direction(line.slot.direction)
        return measured

    def _loose_text(self, figure: Figure) -> None:
        """A text in a column of figures, where the item has no indicator."""
        seen, entry = figure.seen, self.entry
        if figure.code == "actual" and figure.year is not None:
            self.draft.columns_of[seen.origin] = "actual"
            code = "actual_stage" if is_stage(seen.text) else "narrative"
            entry.report(code, figure.year, seen)
            if figure.column.provisional:
                entry.expected_years.setdefault(figure.year, seen)
        elif figure.code in ("goal", "baseline"):
            self.draft.put(Kind.ITEM, (entry.key,), {f"{figure.code}_printed": joined([seen])})


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
    if seen is None or not name or _printed_direction(seen) is not None:
        return []
    column = Column(seen.cell.column, "", "goal", 100)
    return [(Figure("goal", None, seen, column), figures_of(seen.cell))]


def _printed_direction(seen: Seen) -> Said | None:
    said = re.sub(r"\s", "", seen.text)
    arrow = said[:1] if not any(sign.isdigit() for sign in said) else ""  # 「↑10%」 is a goal
    direction = _DIRECTIONS.get(said) or (_DIRECTIONS.get(arrow) if arrow in _ARROWS else None)
    return Said(direction, seen.printed, seen.origin) if direction else None
