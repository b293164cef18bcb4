"""The lines of figures of one item → its indicators, each with all cells that say something of it.

Pure: standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from plans.history.changes import Severity
from progress.intake.draft import Draft, Kind
from progress.intake.reading.entries.entry import Entry, Figure, one_indicator_each
from progress.intake.reading.entries.figures import Figures
from progress.intake.reading.entries.seen import Seen, joined
from progress.intake.reading.records.annual_texts import AnnualTexts
from progress.intake.reading.records.measured import UNNAMED, Line, Measured, printed_direction
from progress.intake.reading.records.naming import Namer, label_name
from progress.intake.reading.records.rates import compare_rates
from progress.intake.reading.records.spoken import figures_in
from progress.intake.reading.records.stages import Unread, is_stage, sounds_like_figure
from progress.intake.reading.records.unnamed import OF_BOXES, Loose, UnnamedFigures
from progress.intake.reading.words.signs import Sort, sort_of
from progress.intake.reading.words.work_sheets import LEFT_BLANK

_RATE = "達成率"


@dataclass
class Gathering:
    """Gathers the indicators of one item, by name, and the texts that stand in place of figures."""

    draft: Draft
    entry: Entry
    unread: Unread
    namer: Namer
    indicators: dict[str, Measured] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.annual = AnnualTexts(self.draft, self.entry)
        self.loose: list[Loose] = []

    def gather(self) -> None:
        """Goes through all lines of figures; a printed 達成率 is only compared, unless it is all that there is."""
        lines = [Line.of(one) for slot in self.entry.slots.values() for one in one_indicator_each(slot)]
        known = self.entry.stored is not None and bool(self.entry.stored.indicators)
        if not known and not any(line.has_what_a_rate_follows_from for line in lines):
            lines = [self._rates_as_results(line) for line in lines]
        for line in lines:
            self._line(line)
            compare_rates(self.draft, line.read)
        if self.loose:
            self._unnamed()

    def _unnamed(self) -> None:
        """The figures of a form that no label names."""
        goals = self.annual.goals
        found = UnnamedFigures(self.draft, self.entry, self.namer, goals)
        for measured in found.indicators(self.loose, taken=self.indicators):
            self.indicators[measured.name] = measured
        measured_cells = {one.seen.origin for one in found.measured}
        for figure, figures, _ in self.loose:
            is_measured = figure.seen.origin in measured_cells
            if figure.code == "target" and figure.year is not None:
                apart = is_measured or bool(goals) or figures.absent
                self.annual.add_target(figure, figure.year, measured=apart)
            if is_measured:
                continue
            if not figures.quantities and sounds_like_figure(figure.seen.text):
                self.unread.tell(figure)
            self._loose_text(figure)

    def _rates_as_results(self, line: Line) -> Line:
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

    def _line(self, line: Line) -> None:
        own_name = line.name or line.only_label or self._only_known()
        name = own_name or UNNAMED
        if line.has_numbers and not own_name:
            name = self._free_name(line)
        if not line.read and line.slot.name is not None and line.name:
            measured = self.indicators.setdefault(name, Measured(name, line.slot.name, line.unit))
            if line.slot.direction:
                measured.direction = printed_direction(line.slot.direction)
        if line.slot.as_printed and line.slot.name is None and line.read:
            self._tell_left_blank(line.read[0][0].seen)
        name = self._apart_by_unit(line, name)
        for figure, figures in line.read:
            if figure.code == "goal_text" and figure.year is not None:
                self.annual.add(figure.year, "goal_text", figure.seen)
            elif figure.code == "stage":
                self.annual.add_stage(figure, figures)
            elif figure.code in OF_BOXES and self.entry.has_form and not line.name:
                self.loose.append((figure, figures, line))
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

    def _free_name(self, line: Line) -> str:
        """A second unnamed indicator of the item gets a number."""
        wanted = {(figure.code, figure.year) for figure, figures in line.read if figures.quantities}
        name, nth = UNNAMED, 1
        while (other := self.indicators.get(name)) and wanted & {
            (one.code, one.year) for one, _, _ in other.said
        }:
            nth += 1
            name = f"{UNNAMED}{nth}"
        return name

    def _apart_by_unit(self, line: Line, name: str) -> str:
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

    def _figure(self, line: Line, figure: Figure, figures: Figures, name: str, *, unnamed: bool) -> None:
        measures = line.measures(figures)
        if figure.code == "target" and figure.year is not None:
            self.annual.add_target(figure, figure.year, measured=bool(figures.quantities) or measures)
        if figures.quantities and not line.is_told_in_words(figure, figures):
            several = len(figures.quantities) > 1
            for quantity in figures.quantities:
                label = label_name(quantity.label, quantity.unit) if several or not line.name else ""
                measured = self._measured(line, label or name, figure, unnamed and label in ("", name))
                measured.numeric = True
                measured.said.append((figure, figures, quantity))
        elif measures and not _is_told(figure):
            self._measured(line, name, figure, unnamed).said.append((figure, figures, None))
        else:
            if measures:
                self._measured(line, name, figure, unnamed)
            in_prose = _is_told(figure) and figures_in(figure.seen.text)
            if not in_prose and (line.has_numbers or sounds_like_figure(figure.seen.text)):
                self.unread.tell(figure)
            self._loose_text(figure)

    def _measured(self, line: Line, name: str, figure: Figure, unnamed: bool) -> Measured:
        measured = self.indicators.get(name)
        if measured is None:
            seen = line.slot.name or figure.seen
            measured = self.indicators[name] = Measured(name, seen, unnamed=unnamed)
        if not measured.unit:
            measured.unit = line.unit or figure.column.unit
        if measured.direction is None and line.slot.direction:
            measured.direction = printed_direction(line.slot.direction)
        return measured

    def _loose_text(self, figure: Figure) -> None:
        """A text in a column of figures, where the item has no indicator."""
        seen, entry = figure.seen, self.entry
        if figure.code == "actual" and figure.year is not None:
            code = "actual_stage" if is_stage(seen.text) else "narrative"
            self.draft.columns_of[seen.origin] = code if figure.column.look.is_spoken else "actual"
            entry.report(code, figure.year, seen)
            if figure.column.provisional:
                entry.expected_years.setdefault(figure.year, seen)
        elif figure.code in ("goal", "baseline"):
            self.draft.put(Kind.ITEM, (entry.key,), {f"{figure.code}_printed": joined([seen])})


def _is_told(figure: Figure) -> bool:
    """A result in a sentence is a text of the year; what it says of indicators is found in it."""
    if figure.code != "actual" or figure.year is None:
        return False
    return "、" in figure.seen.text or sort_of(figure.seen.cell) == Sort.LONG
